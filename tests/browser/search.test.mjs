// The search page as a reader uses it: over http and from disk, by keyboard, with filters, when files are missing.
// And the browser's search against the terminal's, on files of a made-up site.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, openPage, violations } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { siteFolder } from "./lib/site.mjs";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(siteFolder());
});
after(async () => {
  await server?.close();
  await browser?.close();
});

/** Four Han of the first case page's heading: something that the site has. */
function someWord() {
  const page = fs.readdirSync(path.join(siteFolder(), "cases")).filter((name) => name.endsWith(".html") && name !== "index.html")[0];
  return /<h1[^>]*>[^<]*?(\p{Script=Han}{4})/u.exec(fs.readFileSync(path.join(siteFolder(), "cases", page), "utf8"))[1];
}

/** Waits until the answer is there; its status and links. */
async function answer(page) {
  await page.waitForFunction(() => {
    const box = document.getElementById("search");
    return !box.hasAttribute("aria-busy") && document.getElementById("search-status").textContent;
  });
  return page.evaluate(() => ({
    status: document.getElementById("search-status").textContent,
    links: [...document.querySelectorAll("#search-results a")].map((link) => link.getAttribute("href")),
    marks: document.querySelectorAll("#search-results mark").length,
    filters: [...document.querySelectorAll("#search-filters label")].map((label) => label.textContent.trim()),
  }));
}

async function open(address, query) {
  const opened = await openPage(browser);
  await opened.page.goto(`${address}?q=${encodeURIComponent(query)}`);
  return opened;
}

test("over http and from disk the answers are the same", async () => {
  const word = someWord();
  const lists = [];
  for (const address of [`${server.url}search.html`, pathToFileURL(path.join(siteFolder(), "search.html")).href]) {
    const { page, problems, close } = await open(address, word);
    const found = await answer(page);
    assert.ok(found.links.length > 0, `${word}: ${found.status}`);
    assert.ok(found.marks > 0, "the word is marked");
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(problems, []);
    lists.push(found.links);
    await close();
  }
  assert.deepEqual(lists[0], lists[1]);
});

test("every result leads to a page of the site", async () => {
  const { page, close } = await open(`${server.url}search.html`, "服务");
  for (const link of (await answer(page)).links) {
    assert.ok(fs.existsSync(path.join(siteFolder(), decodeURIComponent(link))), link);
  }
  await close();
});

test("/ focuses the field, arrows walk through the results", async () => {
  const { page, close } = await open(`${server.url}search.html`, "服务");
  const { links } = await answer(page);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  for (const link of links.slice(0, 2)) {
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), link);
  }
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await close();
});

test("a filter narrows the list, stands in the address and survives a reload", async () => {
  const { page, close } = await open(`${server.url}search.html`, "服务");
  const before = await answer(page);
  const value = await page.evaluate(() => {
    const select = document.querySelector("#search-filters select");
    const option = [...select.options].at(-1);
    select.value = option.value;
    select.dispatchEvent(new Event("change"));
    return { value: option.value, count: Number(/\((\d+)/.exec(option.textContent)[1]) };
  });
  await page.waitForFunction((wanted) => location.search.includes(encodeURIComponent(wanted)), {}, value.value);
  const narrowed = await answer(page);
  assert.equal(narrowed.links.length, Math.min(10, value.count));
  assert.ok(narrowed.links.length <= before.links.length);
  await page.reload();
  assert.deepEqual((await answer(page)).links, narrowed.links);
  await page.goBack();
  assert.deepEqual((await answer(page)).links, before.links);
  await close();
});

test("letters of an unfinished composition do not search", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}search.html`);
  await page.evaluate(() => {
    const input = document.querySelector("#search input[name=q]");
    input.dispatchEvent(new CompositionEvent("compositionstart"));
    input.value = "fu w";
    input.dispatchEvent(new InputEvent("input"));
  });
  // Longer than the pause after which typing searches.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
  assert.equal(await page.evaluate(() => document.getElementById("search-status").textContent), "");
  await page.evaluate(() => {
    const input = document.querySelector("#search input[name=q]");
    input.value = "服务";
    input.dispatchEvent(new CompositionEvent("compositionend"));
  });
  assert.ok((await answer(page)).links.length > 0);
  await close();
});

/** Half of the file that a request asks for, as after a copy that broke off. */
function cutOff(request) {
  const file = fs.readFileSync(path.join(siteFolder(), decodeURIComponent(new URL(request.url()).pathname)));
  return request.respond({ status: 200, contentType: "text/javascript", body: file.subarray(0, file.length / 2) });
}

const missing = (request) => request.abort();

test("missing and cut files are said, and the ways without search stay", async () => {
  const files = ["/search/root.js", "/search/t/", "/search/d/"];
  for (const [gone, harm] of files.flatMap((file) => [[file, missing], [file, cutOff]])) {
    const { page, close } = await openPage(browser);
    await page.setRequestInterception(true);
    page.on("request", (request) => (request.url().includes(gone) ? harm(request) : request.continue()));
    await page.goto(`${server.url}search.html?q=${encodeURIComponent("服务")}`);
    const { status, links } = await answer(page);
    assert.deepEqual(links, []);
    const said = await page.evaluate(() => {
      const box = document.getElementById("search");
      return [box.getAttribute("data-error"), box.getAttribute("data-partial")];
    });
    assert.ok(said.some((message) => message && status.includes(message)), `${gone}: ${status}`);
    assert.ok(await page.evaluate(() => document.querySelectorAll("main a[href]").length > 0), "other ways stay");
    await close();
  }
});

test("the browser answers like the terminal", { timeout: 600_000 }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-search-"));
  try {
    const run = (...words) => execFileSync(words[0], words.slice(1), { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
    const cargo = (...words) => run("cargo", "run", "--quiet", "--example", "search_bench", "--", ...words, "--out", folder);
    cargo("4500", "--queries", "tests/search/queries.tsv");
    run(process.execPath, "tests/browser/search.mjs", folder);
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(folder);
    cargo("0", "--judged", "--queries", "tests/search/judged.tsv");
    run(process.execPath, "tests/browser/search.mjs", folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
