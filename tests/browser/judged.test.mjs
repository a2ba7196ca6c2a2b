// The judged queries of tests/search/sites.tsv, as readers ask them: in Chromium over http, each by its address, and
// from disk, each typed into the field; and in the terminal. The three answers must be one, and what was judged.
//
// The figures of docs/search.md come from here: UPDATE=1 node --test tests/browser/judged.test.mjs

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { launch, openPage, violations } from "./lib/browser.mjs";
import { casePages, expected, judgements } from "./lib/judged.mjs";
import { serve } from "./lib/server.mjs";
import { program, siteFolder } from "./lib/site.mjs";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const manual = path.join(repository, "docs/search.md");
/** Made-up cases among which those of tests/search/planted are found again. */
const cases = 600;
/** Lists of at most so many are read to their end in the browser; longer ones by their first ten and their number. */
const readToTheEnd = 60;
/** Queries asked in one page. */
const share = 50;
/** Every so many queries are asked by their address from disk too. */
const everyFew = 6;

const work = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-judged-"));
const judged = judgements(path.join(repository, "tests/search/sites.tsv"));
let browser;
let editions;
const servers = [];

before(async () => {
  browser = await launch();
  const [sample, made] = [siteFolder(), madeSite()];
  editions = { sample: edition(sample), hant: edition(sample, "zh-Hant/"), en: edition(sample, "en/"), made: edition(made) };
  for (const judgement of judged) judgement.expected = expected(judgement, editions[judgement.edition].pages);
}, { timeout: 600_000 });
after(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await browser?.close();
  fs.rmSync(work, { recursive: true, force: true });
});

/** An edition: the built site, the folder of the edition in it, and its case pages as judgements read them. */
const edition = (site, below = "") => ({ site, below, folder: path.join(site, below), pages: casePages(path.join(site, below)) });

/** The cases of examples/corpus with those of tests/search/planted among them, built. */
function madeSite() {
  const root = path.join(work, "made");
  const run = (file, ...words) => execFileSync(file, words, { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
  run("cargo", "run", "--quiet", "--all-features", "--example", "corpus", "--", "--cases", String(cases), "--out", root, "--all");
  fs.cpSync(path.join(repository, "tests/search/planted"), path.join(root, "content/cases"), { recursive: true });
  run(program, "build", "--quiet", "--root", root, "--out", path.join(work, "site"));
  return path.join(work, "site");
}

/** What the terminal answers: every address in order, the near ones apart, and the numbers it tells. */
async function terminal({ edition, query }) {
  const words = ["search", "--limit", "1000", "--out", editions[edition].folder, query];
  const { stdout, stderr } = await promisify(execFile)(program, words);
  const lines = stdout.split("\n").filter(Boolean);
  const heading = lines.findIndex((line) => !line.includes("\t"));
  const addresses = (part) => part.map((line) => line.split("\t")[3]);
  const [, total, more] = /(\d+)(\+?)/.exec(stderr);
  return {
    exact: addresses(heading < 0 ? lines : lines.slice(0, heading)),
    near: heading < 0 ? [] : addresses(lines.slice(heading + 1)),
    total: Number(total),
    hasMore: more === "+",
    isPinyin: /拼音|pinyin/.test(stderr),
  };
}

/** The answer on the page once it is there; with `isWhole` after pressing for more as long as there is more. */
const answerOn = (page, isWhole) => page.evaluate(async (isWhole) => {
  const box = document.getElementById("search");
  const status = document.getElementById("search-status");
  const more = document.getElementById("search-more");
  // Watched, not asked again and again: a page in the background gets few turns.
  const until = (isDone) => new Promise((done) => {
    const look = () => { if (isDone()) { watcher.disconnect(); done(); } };
    const watcher = new MutationObserver(look);
    watcher.observe(box, { attributes: true, childList: true, subtree: true });
    look();
  });
  await until(() => !box.hasAttribute("aria-busy") && status.textContent);
  const said = ["found", "more", "none", "close", "pinyin"].map((name) => [name, box.getAttribute(`data-${name}`).split("{n}")]);
  const [name, parts] = said.find(([, [head, tail = ""]]) => status.textContent.startsWith(head) && status.textContent.endsWith(tail)
    && /^\d*$/.test(status.textContent.slice(head.length, status.textContent.length - tail.length))) ?? [status.textContent, [""]];
  const total = Number(status.textContent.slice(parts[0].length).match(/^\d+/)?.[0] ?? 0);
  while (isWhole && !more.hidden) {
    more.click();
    await until(() => !more.disabled);
  }
  const addresses = (list) => [...document.querySelectorAll(`${list} h3 a`)].map((link) => link.getAttribute("href"));
  return {
    exact: addresses("#search-results"),
    near: document.getElementById("search-near").hidden ? [] : addresses("#search-near"),
    total,
    hasMore: name === "more",
    isPinyin: name === "pinyin",
    said: name,
  };
}, isWhole);

/** The part of the terminal's answer that a page shows; a list is read to its end when `isWhole`. */
const shown = (answer, isWhole) => ({ ...answer, exact: isWhole ? answer.exact : answer.exact.slice(0, 10) });

/** Whether the list of a judged query is read to its end. */
const isWhole = (judgement) => judgement.terminal.exact.length <= readToTheEnd;

function compare(judgement, answer, how) {
  const { said, ...rest } = answer;
  const name = `${judgement.kind} ${judgement.edition} ${judgement.query}, ${how}: “${said}”`;
  assert.deepEqual(rest, shown(judgement.terminal, how !== "by address" && isWhole(judgement)), name);
}

test("there are judged queries of every kind, and none expects nothing by mistake", () => {
  assert.ok(judged.length >= 60, `${judged.length} queries`);
  for (const [kind, list] of grouped("kind")) assert.ok(list.length >= 5, `${kind}: ${list.length} queries`);
  for (const { kind, query, found, expected: { found: pages, near } } of judged) {
    assert.equal(pages.length + near.length === 0, found === "-", `${kind} ${query}: no page holds what was judged`);
  }
});

test("the terminal's reader finds what was judged", async () => {
  const queue = [...judged];
  const worker = async () => {
    for (let judgement = queue.pop(); judgement; judgement = queue.pop()) judgement.terminal = await terminal(judgement);
  };
  await Promise.all([1, 2, 3].map(worker));
  const faults = judged.flatMap((judgement) => faultsOf(judgement).map((fault) => `${judgement.kind} ${judgement.edition} ${judgement.query}: ${fault}`));
  assert.deepEqual(faults, []);
});

test("over http the browser answers like the terminal, each query asked by its address", async () => {
  await Promise.all(shares().map(async ([edition, list]) => {
    const { site, below } = editions[edition];
    const server = await serve(site);
    servers.push(server);
    const { page, problems, close } = await openPage(browser, { origin: server.origin });
    await page.setCacheEnabled(false);
    for (const judgement of list) {
      server.seen.length = 0;
      await page.goto(`${server.url}${below}search.html?q=${encodeURIComponent(judgement.query)}`, { waitUntil: "domcontentloaded" });
      compare(judgement, await answerOn(page, false), "by address");
      const read = server.seen.filter(({ path: asked, status }) => asked.startsWith(`/${below}search/`) && status === 200);
      judgement.lenBytes = read.reduce((sum, { path: asked }) => sum + fs.statSync(path.join(site, asked)).size, 0);
    }
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(problems, []);
    await close();
  }));
});

test("from disk the browser answers like the terminal, each query typed into the field", async () => {
  await Promise.all(shares().map(async ([edition, list]) => {
    const address = pathToFileURL(path.join(editions[edition].folder, "search.html")).href;
    const { page, problems, close } = await openPage(browser, { origin: "file://" });
    await page.goto(address);
    for (const judgement of list) {
      await page.$eval("#search input[name=q]", (input) => input.select());
      await page.keyboard.type(judgement.query);
      await page.keyboard.press("Enter");
      compare(judgement, await answerOn(page, isWhole(judgement)), "typed");
    }
    for (const judgement of list.filter((_, at) => at % everyFew === 0)) {
      await page.goto(`${address}?q=${encodeURIComponent(judgement.query)}`);
      compare(judgement, await answerOn(page, false), "by address");
    }
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(problems, []);
    await close();
  }));
});

test("the figures of docs/search.md are these", () => {
  const made = [...grouped("kind"), ["all", judged]].map(([kind, list]) => figures(kind, list));
  const text = fs.readFileSync(manual, "utf8");
  const [, head, table, tail] = /^(.*<!-- begin: judged -->\n)(.*?)(<!-- end: judged -->.*)$/s.exec(text);
  if (process.env.UPDATE) {
    const heading = "| kind | queries | as judged | first right | false | KB, median | p95 |\n|-|--:|--:|--:|--:|--:|--:|\n";
    fs.writeFileSync(manual, head + heading + made.map((row) => `| ${row.join(" | ")} |\n`).join("") + tail);
    return;
  }
  const written = table.split("\n").slice(2).filter(Boolean).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const message = "docs/search.md is behind: UPDATE=1 node --test tests/browser/judged.test.mjs";
  assert.deepEqual(written.map((row) => row.slice(0, 5)), made.map((row) => row.slice(0, 5).map(String)), message);
  // A word more in the sample site moves the bytes a little.
  for (const [at, row] of made.entries()) {
    for (const cell of [5, 6]) assert.ok(Math.abs(row[cell] - written[at][cell]) <= 2 + row[cell] / 10, `${row}; ${message}`);
  }
});

/** What is wrong with the terminal's answer. */
function faultsOf({ terminal: { exact, near }, expected: wanted, found }) {
  const faults = [];
  const lost = wanted.found.filter((href) => !exact.includes(href));
  const wrong = exact.filter((href) => !wanted.found.includes(href));
  if (lost.length) faults.push(`lost ${lost.length}: ${lost.slice(0, 5)}`);
  if (wrong.length) faults.push(`false ${wrong.length}: ${wrong.slice(0, 5)}`);
  for (const href of wanted.near) if (!near.includes(href)) faults.push(`${href} is not among the near ones`);
  if (found === "-" && near.length) faults.push(`near ${near}`);
  if (!isFirstRight({ terminal: { exact }, expected: wanted })) faults.push(`first ${exact.slice(0, wanted.first.length)} instead of ${wanted.first.slice(0, 5)}`);
  return faults;
}

function isFirstRight({ terminal: { exact }, expected: { first } }) {
  const head = exact.slice(0, first.length);
  return first.every((href) => head.includes(href));
}

/** A row of the table: kind, queries, answered as judged, right at the top, false pages, kilobytes. */
function figures(kind, list) {
  const ranked = list.filter(({ expected: { first } }) => first.length);
  const lenBytes = list.map((judgement) => judgement.lenBytes).sort((a, b) => a - b);
  const kilobytes = (share) => Math.round(lenBytes[Math.ceil(lenBytes.length * share) - 1] / 1000);
  const wrong = list.flatMap(({ terminal: { exact }, expected: { found } }) => exact.filter((href) => !found.includes(href)));
  return [
    kind, list.length, list.filter((judgement) => !faultsOf(judgement).length).length,
    ranked.length ? `${ranked.filter(isFirstRight).length} of ${ranked.length}` : "–", wrong.length, kilobytes(0.5), kilobytes(0.95),
  ];
}

/** The queries of each edition, in shares for pages that work side by side. */
const shares = () => grouped("edition").flatMap(([edition, list]) =>
  list.flatMap((_, at) => (at % share === 0 ? [[edition, list.slice(at, at + share)]] : [])));

function grouped(name) {
  const groups = new Map();
  for (const judgement of judged) groups.set(judgement[name], [...(groups.get(judgement[name]) ?? []), judgement]);
  return [...groups];
}

