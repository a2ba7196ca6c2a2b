// On paper: a case fits on three sheets of A4, with its address and a code to scan, and nothing of the screen around it.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, openPage } from "./lib/browser.mjs";
import { buildSample, pages } from "./lib/site.mjs";

let browser;
let folder;
before(async () => {
  // Codes to scan need an address.
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-print-"));
  buildSample(path.join(folder, "site"), "--base-url", "https://example.org/anli/");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const isMain = ({ path: file, kind }) => kind === "case" && file.startsWith("cases/");

test("every case fits on three sheets of A4", async () => {
  const site = path.join(folder, "site");
  const { page, close } = await openPage(browser);
  const long = [];
  const cases = pages(site).filter(isMain);
  assert.ok(cases.length > 30, `${cases.length} cases`);
  for (const { path: file } of cases) {
    await page.goto(pathToFileURL(path.join(site, file)).href, { waitUntil: "load" });
    const pdf = Buffer.from(await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    const sheets = pdf.match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
    if (sheets < 1 || sheets > 3) long.push(`${file}: ${sheets} sheets`);
  }
  assert.deepEqual(long, []);
  await close();
});

test("paper shows the address and the code, and no menus", async () => {
  const site = path.join(folder, "site");
  const { page, close } = await openPage(browser);
  const [first] = pages(site).filter(isMain);
  await page.goto(pathToFileURL(path.join(site, first.path)).href, { waitUntil: "load" });
  await page.emulateMediaType("print");
  const shown = (selector) =>
    page.$$eval(selector, (all) => all.filter((one) => one.getClientRects().length > 0).map((one) => one.textContent.trim() || one.getAttribute("src")));
  assert.deepEqual(await shown("header.head, nav, .pager, button"), []);
  assert.equal((await shown("img.qr")).length, 1);
  assert.ok((await shown(".print-only")).some((text) => text === `https://example.org/anli/${first.path}`));
  await close();
});
