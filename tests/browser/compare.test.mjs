// Cases side by side: put aside on lists and case pages, from an address, from disk, without storage, on paper.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { axeViolations, launch, openPage, phone, violations } from "./lib/browser.mjs";
import { exported, slugOf } from "./lib/facets.mjs";
import { serve } from "./lib/server.mjs";
import { siteFolder } from "./lib/site.mjs";

const site = siteFolder();
const rows = exported(site);
const [first, second, third] = rows.map(slugOf);
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(site);
});
after(async () => {
  await server?.close();
  await browser?.close();
});

/** What the table shows: titles, and the cells of each row by its heading. */
async function compared(page, count) {
  await page.waitForFunction((wanted) => document.querySelectorAll(".compare-table thead th").length === wanted, {}, count);
  return page.evaluate(() => ({
    titles: [...document.querySelectorAll(".compare-table thead th a")].map((link) => link.textContent),
    rows: Object.fromEntries([...document.querySelectorAll(".compare-table tbody tr:not([hidden])")].map((row) => [
      row.querySelector("th[scope=row]").textContent,
      [...row.querySelectorAll("td")].map((cell) => cell.textContent),
    ])),
    status: document.querySelector(".compare-status").textContent,
  }));
}
const titles = (...slugs) => slugs.map((slug) => rows.find((row) => slugOf(row) === slug)["标题"]);

test("two cases put aside on a list stand side by side, with the facts of the export", async () => {
  const { page, problems, close } = await openPage(browser, { origin: server.origin });
  await page.goto(`${server.url}cases/index.html`);
  assert.ok(await page.$eval("#tray", (tray) => tray.hidden), "nothing is chosen yet");
  for (const slug of [first, second]) await page.click(`.pick[data-compare="${slug}"]`);
  assert.equal(await page.$eval(`.pick[data-compare="${first}"]`, (button) => button.getAttribute("aria-pressed")), "true");
  await Promise.all([page.waitForNavigation(), page.click("#tray a")]);
  const { titles: shown, rows: table, status } = await compared(page, 2);
  assert.deepEqual(shown, titles(first, second));
  assert.match(status, /2/);
  const own = rows.slice(0, 2);
  assert.deepEqual(table["年度"], own.map((row) => `${row["年度"]}年`));
  assert.deepEqual(table["单位"], own.map((row) => row["单位"].replaceAll("；", "、")));
  assert.deepEqual(table["级别"], own.map((row) => row["级别"]));
  for (const heading of ["主要做法", "工作成效", "关键数据"]) assert.ok(table[heading].every((cell) => cell.length > 4), heading);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(problems, []);
  await close();
});

test("the choice goes along to a case page and back; a fifth case is refused with a word", async () => {
  const { page, close } = await openPage(browser, { origin: server.origin });
  await page.goto(`${server.url}cases/${first}.html`);
  await page.click(`.button.pick`);
  await page.goto(`${server.url}cases/index.html`);
  assert.equal(await page.$eval(`.pick[data-compare="${first}"]`, (button) => button.getAttribute("aria-pressed")), "true");
  for (const slug of rows.slice(1, 5).map(slugOf)) await page.click(`.pick[data-compare="${slug}"]`);
  assert.equal(await page.$$eval('.pick[aria-pressed="true"]', (all) => all.length), 4);
  assert.equal(await page.$eval("#tray p", (text) => text.textContent), await page.$eval("#tray", (tray) => tray.dataset.full));
  await page.click("#tray button");
  assert.ok(await page.$eval("#tray", (tray) => tray.hidden));
  await close();
});

test("cards that the filters draw can be put aside too", async () => {
  for (const view of ["cards", "list", "table"]) {
    const { page, close } = await openPage(browser);
    await page.goto(`${server.url}cases/index.html?sort=title&view=${view}`);
    await page.waitForSelector(".facet-list .pick");
    await page.click(".facet-list .pick");
    assert.equal(await page.$$eval('.facet-list .pick[aria-pressed="true"]', (all) => all.length), 1, view);
    await close();
  }
});

test("from an address: over http, behind #, from disk, in a subfolder, in the Traditional edition", async () => {
  const below = await serve(site, "/a/b/");
  const disk = pathToFileURL(path.join(site, "compare.html")).href;
  for (const address of [
    `${server.url}compare.html?c=${first},${second},${third}`,
    `${server.url}compare.html#c=${first},${second},${third}`,
    `${below.url}compare.html?c=${first},${second},${third}`,
    `${disk}?c=${first},${second},${third}`,
    `${disk}#c=${first},${second},${third}`,
  ]) {
    const { page, problems, close } = await openPage(browser);
    await page.goto(address);
    assert.deepEqual((await compared(page, 3)).titles, titles(first, second, third), address);
    await page.click(".compare-remove");
    assert.deepEqual((await compared(page, 2)).titles, titles(second, third), address);
    const link = await page.$eval(".compare-table thead a", (one) => one.href);
    assert.match(link, new RegExp(`/cases/${second}\\.html$`));
    await page.reload();
    assert.deepEqual((await compared(page, 2)).titles, titles(second, third), `${address}, loaded again`);
    assert.deepEqual(problems, []);
    await close();
  }
  await below.close();
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}zh-Hant/compare.html?c=${first},${second}`);
  const { rows: table } = await compared(page, 2);
  assert.ok(Object.keys(table).includes("單位"), Object.keys(table).join());
  await close();
});

test("where storage is refused the address carries the choice", async () => {
  const { page, problems, close } = await openPage(browser);
  await page.evaluateOnNewDocument(() => {
    Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("refused", "SecurityError"); } });
  });
  await page.goto(`${server.url}cases/index.html`);
  await page.click(`.pick[data-compare="${first}"]`);
  assert.match(page.url(), new RegExp(`compare=${first}`));
  await page.waitForSelector("#facets li");
  await page.click('#facets li input');
  // The list is drawn behind the address; what is clicked before moves under the pointer.
  await page.waitForFunction(() => location.search.includes("category=") && !document.querySelector(".facet-list").hidden);
  assert.match(page.url(), new RegExp(`compare=${first}`), "a filter keeps it");
  await page.click(".facet-chip");
  await page.waitForFunction(() => document.querySelector(".facet-list").hidden);
  await page.click(`.facet-static .pick[data-compare="${second}"]`);
  await Promise.all([page.waitForNavigation(), page.click("#tray a")]);
  assert.deepEqual((await compared(page, 2)).titles, titles(first, second));
  await Promise.all([page.waitForNavigation(), page.click(".compare-more")]);
  assert.equal(await page.$$eval('.pick[aria-pressed="true"]', (all) => all.length), 2, "and back to the list");
  assert.deepEqual(problems, []);
  await close();
});

test("with nothing chosen, with a case that is gone, without scripts: a word and a way on", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}compare.html`);
  assert.ok(await page.$eval(".compare-hint", (hint) => hint.getClientRects().length > 0));
  await page.goto(`${server.url}compare.html?c=gone-2020,${first}`);
  const { titles: shown, status } = await compared(page, 1);
  assert.deepEqual(shown, titles(first));
  assert.ok(status.includes(await page.$eval("#compare", (box) => box.dataset.missing)), status);
  await page.goto(`${server.url}compare.html?c=%,${first}`);
  assert.deepEqual((await compared(page, 1)).titles, titles(first), "an address cut off by a chat");
  await page.goto(`${server.url}compare.html?c=gone-2020`);
  await page.waitForFunction(() => document.querySelector(".compare-status").textContent);
  assert.ok(await page.$eval(".compare-none", (none) => !none.hidden));
  await close();
  const still = await openPage(browser, { javaScript: false });
  await still.page.goto(`${server.url}compare.html?c=${first}`);
  const text = await still.page.$eval("main", (main) => main.innerText);
  assert.match(text, /脚本/);
  assert.ok(await still.page.$$eval("main a[href]", (all) => all.some((link) => link.getClientRects().length)));
  await still.close();
});

for (const [device, viewport] of [["a phone", phone], ["320 pixels", { width: 320, height: 640 }], ["a desktop", { width: 1280, height: 800 }]]) {
  test(`on ${device} the page itself does not scroll sideways, axe finds nothing, rows have headings`, async () => {
    const { page, close } = await openPage(browser, { viewport });
    await page.setBypassCSP(true);
    await page.goto(`${server.url}compare.html?c=${first},${second},${third}`);
    await compared(page, 3);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${wide} of ${room}`);
    const found = await axeViolations(page);
    assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`), []);
    const tree = await page.accessibility.snapshot({ interestingOnly: false });
    const roles = new Set();
    (function walk(node) { roles.add(node.role); (node.children ?? []).forEach(walk); })(tree);
    for (const role of ["rowheader", "columnheader"]) assert.ok(roles.has(role), `${role} in ${[...roles]}`);
    assert.ok((await page.evaluate(() => globalThis.shift)) <= 0.02, "the layout shifts");
    await close();
  });
}

test("printed, four cases keep to a few sheets without buttons", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}compare.html?c=${rows.slice(0, 4).map(slugOf).join(",")}`);
  await compared(page, 4);
  const pdf = Buffer.from(await page.pdf({ format: "A4", landscape: true }));
  const sheets = (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  assert.ok(sheets >= 1 && sheets <= 5, `${sheets} sheets`);
  await page.emulateMediaType("print");
  assert.equal(await page.$eval(".compare-remove", (button) => button.getClientRects().length), 0);
  await close();
});
