// axe-core finds nothing, in every look a reader can choose.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axeViolations, desktop, launch, openPage, phone } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { encodePath, samplePages, siteFolder } from "./lib/site.mjs";

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

const still = { name: "prefers-reduced-motion", value: "reduce" };
const looks = {
  light: { features: [{ name: "prefers-color-scheme", value: "light" }, still] },
  dark: { features: [{ name: "prefers-color-scheme", value: "dark" }, still] },
  "large text": { features: [{ name: "prefers-color-scheme", value: "light" }, still], mode: "elder" },
  "high contrast": { features: [{ name: "prefers-color-scheme", value: "light" }, still], mode: "contrast" },
};

for (const [look, { features, mode }] of Object.entries(looks)) {
  for (const [device, viewport] of Object.entries({ phone, desktop })) {
    test(`${look} on a ${device}`, async () => {
      const { page, close } = await openPage(browser, { viewport, features });
      // The policy of a strict host would keep the checker itself out; other tests hold the pages to it.
      await page.setBypassCSP(true);
      const found = new Map();
      for (const { path } of sample) {
        await page.goto(server.url + encodePath(path), { waitUntil: "load" });
        if (mode) assert.ok(await switchTo(page, mode), `${path} has a switch for ${look}`);
        const violations = await axeViolations(page);
        for (const { id, nodes } of violations) found.set(id, [...(found.get(id) ?? []), `${path}: ${nodes[0].html.slice(0, 160)}`]);
      }
      // One line for each rule: the first page that breaks it, and how many do.
      assert.deepEqual([...found].map(([id, places]) => `${id}: ${places[0]} (${places.length} pages)`), []);
      await close();
    });
  }
}

/** Uses the reader's switch for `mode` unless it is remembered from the page before. */
async function switchTo(page, mode) {
  return page.evaluate((name) => {
    if (document.documentElement.classList.contains(name)) return true;
    const button = document.querySelector(`[data-mode="${name}"]`);
    button?.click();
    return Boolean(button) && document.documentElement.classList.contains(name);
  }, mode);
}

test("large text is at least 18 pixels, can grow to 30, and has targets of 60 pixels", async () => {
  const { page, close } = await openPage(browser, { viewport: phone });
  await page.goto(server.url);
  await switchTo(page, "elder");
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main p, main li")).fontSize));
  assert.ok((await size()) >= 18, `${await size()} pixels`);
  const small = await page.$$eval("header button, header a, header summary", (all) =>
    all.filter((one) => one.getClientRects().length && one.offsetHeight > 0 && one.getBoundingClientRect().height < 59.5 && !one.classList.contains("skip"))
      .map((one) => `${one.textContent.trim()}: ${one.getBoundingClientRect().height}`));
  assert.deepEqual(small, []);
  for (let press = 0; press < 2; press += 1) await page.evaluate(() => document.querySelector("[data-mode=larger]").click());
  assert.ok((await size()) >= 30, `${await size()} pixels`);
  await close();
});
