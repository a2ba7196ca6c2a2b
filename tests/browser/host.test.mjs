// What a strict host and a phone ask of every kind of page: policy, requests, weight, stillness, width, paper.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, openPage, phone, scrollThrough, violations } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { encodePath, pages, samplePages, siteFolder } from "./lib/site.mjs";

const sample = samplePages(siteFolder());
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(siteFolder());
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const sum = (all) => all.reduce((total, { lenBytes }) => total + lenBytes, 0);

for (const { path, kind, lenBytes } of sample) {
  describe(`${kind}: ${path}`, () => {
    test("keeps the strict policy, asks nobody else, stands still, is light", async () => {
      const { page, problems, close } = await openPage(browser, { viewport: phone, origin: server.origin });
      server.seen.length = 0;
      await page.goto(server.url + encodePath(path), { waitUntil: "networkidle0" });
      const first = [...server.seen];
      await scrollThrough(page);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(problems, []);
      assert.ok((await page.evaluate(() => globalThis.shift)) <= 0.02, "the layout shifts");
      const kind = (type) => first.filter((one) => one.type.startsWith(type));
      assert.ok(sum(first) <= (path === "index.html" ? 300 : 400) * 1024, `${sum(first)} bytes`);
      assert.ok(sum(kind("text/html")) <= 30 * 1024, `HTML of ${sum(kind("text/html"))} bytes, ${lenBytes} unpacked`);
      assert.ok(sum(kind("text/css")) <= 12 * 1024, `style of ${sum(kind("text/css"))} bytes`);
      assert.ok(sum(kind("text/javascript")) <= 30 * 1024, `script of ${sum(kind("text/javascript"))} bytes`);
      await close();
    });

    test("needs no sideways scrolling at 320 pixels", async () => {
      const { page, close } = await openPage(browser, { viewport: { width: 320, height: 640 } });
      await page.goto(server.url + encodePath(path));
      const wide = await page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        const beyond = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
        return beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
      });
      assert.deepEqual(wide, []);
      await close();
    });
  });
}

test("an ordinary case prints on at most three sheets, the richest on six", async () => {
  const { page, close } = await openPage(browser, {});
  const cases = pages(siteFolder()).filter((one) => one.kind === "case");
  const sheets = [];
  for (const { path } of cases) {
    await page.goto(server.url + encodePath(path), { waitUntil: "load" });
    sheets.push({ path, count: sheetsOf(await page.pdf({ format: "A4", preferCSSPageSize: true })) });
  }
  await close();
  assert.ok(cases.length > 0, "the site has cases");
  assert.deepEqual(sheets.filter(({ count }) => count > 6), []);
  // Nine in ten: a case with a dozen pictures or a long record of reviews may take more.
  const long = sheets.filter(({ count }) => count > 3);
  assert.ok(long.length <= cases.length / 10, `${long.length} of ${cases.length}: ${JSON.stringify(long.slice(0, 5))}`);
});

/** Pages of a PDF, from its page objects. */
function sheetsOf(pdf) {
  const count = (Buffer.from(pdf).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  assert.ok(count > 0, "the PDF has pages");
  return count;
}
