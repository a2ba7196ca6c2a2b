// One case in several languages: the switch stays on the case, and a list shows only what is in its language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { siteFolder } from "./lib/site.mjs";

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

const path = (page) => new URL(page.url()).pathname.slice(1);
const choose = async (page, lang) => {
  const links = await page.$$(`.langs a[hreflang="${lang}"]`);
  for (const link of links) {
    if (await link.isVisible()) {
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), link.click()]);
      return;
    }
  }
  assert.fail(`no visible link to ${lang}`);
};

test("the language switch stays on the case, there and back", async () => {
  const { page, problems, close } = await openPage(browser, { origin: server.origin });
  await page.goto(`${server.url}cases/cw-2023-004.html`, { waitUntil: "load" });
  await choose(page, "en");
  assert.equal(path(page), "en/cases/cw-2023-004.html");
  assert.equal(await page.$eval("html", (root) => root.lang), "en");
  await choose(page, "zh-Hant");
  assert.equal(path(page), "zh-Hant/cases/cw-2023-004.html");
  await choose(page, "zh-Hans");
  assert.equal(path(page), "cases/cw-2023-004.html");
  assert.deepEqual(problems, []);
  await close();
});

test("a case without a translation leads to the home page of the other language", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}cases/cw-2020-001.html`, { waitUntil: "load" });
  await choose(page, "en");
  assert.equal(path(page), "en/index.html");
  await close();
});

test("the English list shows only what is English, and calls its terms by their English names", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}en/cases/index.html`, { waitUntil: "load" });
  const cards = await page.$$eval(".card", (all) => all.map((card) => card.textContent));
  assert.equal(cards.length, 2);
  const han = (texts) => texts.filter((text) => /\p{Script=Han}/u.test(text));
  assert.deepEqual(han(cards), []);
  assert.deepEqual(han(await page.$$eval("main .chips a, main h1, main .intro", (all) => all.map((one) => one.textContent))), []);
  await close();
});
