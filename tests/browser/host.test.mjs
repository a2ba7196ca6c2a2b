// What a strict host and a phone ask of every kind of page: policy, requests, weight, stillness, width.

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

    // "#large" is the switch for large text where no script runs.
    for (const [look, anchor] of Object.entries({ ordinary: "", large: "#large" })) test(`needs no sideways scrolling at 320 pixels, ${look} text`, async () => {
      const { page, close } = await openPage(browser, { viewport: { width: 320, height: 640 } });
      await page.goto(server.url + encodePath(path) + anchor);
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
