// A reader finds a case: by keyboard, without scripts, from disk, in a subfolder.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, openPage, phone } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { siteFolder } from "./lib/site.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Presses Tab until `wanted` holds for the focused element; every stop must be visible and show that it has focus. */
async function tabTo(page, wanted, what) {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      // A card shows the focus of the link in it, so a mark on a box around it counts too.
      const drawn = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      const around = [element, element.parentElement, element.closest("article"), element.closest("li")].filter(Boolean);
      const looks = around.flatMap((box) => [null, "::before", "::after"].map((part) => getComputedStyle(box, part)));
      const box = element.getBoundingClientRect();
      return {
        href: element.href ?? "",
        name: element.tagName,
        text: element.textContent.trim().slice(0, 40),
        isShown: looks.some(drawn),
        isVisible: box.width > 0 && box.height > 0,
      };
    });
    if (focus.name === "BODY") continue;
    assert.ok(focus.isVisible, `focus is on something invisible: ${focus.name} ${focus.text}`);
    assert.ok(focus.isShown, `focus cannot be seen on ${focus.name} ${focus.text}`);
    if (wanted(focus)) return focus;
  }
  assert.fail(`${what} cannot be reached with Tab`);
}

const pressEnter = (page) => Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
const isCategory = (href) => /\/categories\/[^/]+\.html$/.test(href) && !href.endsWith("/index.html");
const isCase = (href) => /\/cases\/[^/]+\.html$/.test(href) && !href.endsWith("/index.html");
const kindOf = (page) => page.evaluate(() => document.body.className);

for (const base of ["/", "/a/b/"]) {
  describe(`served at ${base}`, () => {
    let server;
    before(async () => { server = await serve(siteFolder(), base); });
    after(() => server?.close());

    test("from home over a category to a case by keyboard alone", async () => {
      const { page, problems, close } = await openPage(browser, { origin: server.origin });
      await page.goto(server.url);
      await page.keyboard.press("Tab");
      const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
      assert.match(first, /^#/, "the first stop skips to the content");
      await page.keyboard.press("Enter");
      await tabTo(page, ({ href }) => isCategory(href), "a category");
      await pressEnter(page);
      assert.ok(isCategory(page.url()), page.url());
      await tabTo(page, ({ href }) => isCase(href), "a case");
      await pressEnter(page);
      assert.match(await kindOf(page), /page-case/);
      assert.ok((await page.$eval("h1", (heading) => heading.textContent.trim())).length > 0);
      assert.deepEqual(problems, []);
      await close();
    });

    test("from home over a category to a case without scripts, with every picture", async () => {
      const { page, problems, close } = await openPage(browser, { origin: server.origin, javaScript: false, viewport: phone });
      await page.goto(server.url);
      for (const wanted of [isCategory, isCase]) {
        const links = await page.$$eval("main a[href]", (all) => all.map((link) => link.href));
        const next = links.find(wanted);
        assert.ok(next, `a way on from ${page.url()}`);
        await page.goto(next, { waitUntil: "networkidle0" });
      }
      const lost = await page.$$eval("img", (all) =>
        all.filter((picture) => picture.loading !== "lazy" && picture.naturalWidth === 0).map((picture) => picture.src));
      assert.deepEqual(lost, []);
      assert.deepEqual(problems, []);
      await close();
    });

    test("an address that leads nowhere shows a page with a way home", async () => {
      const { page, close } = await openPage(browser, {});
      const response = await page.goto(`${server.url}none.html`);
      assert.equal(response.status(), 404);
      const links = await page.$$eval("a[href]", (all) => all.length);
      assert.ok(links > 0, "there is a link");
      await close();
    });
  });
}

test("opened from disk, links and pictures work", async () => {
  const { page, problems, close } = await openPage(browser, { origin: "file://" });
  await page.goto(pathToFileURL(`${siteFolder()}/index.html`).href);
  for (const wanted of [isCategory, isCase]) {
    const links = await page.$$eval("main a[href]", (all) => all.map((link) => link.href));
    const next = links.find(wanted);
    assert.ok(next, `a way on from ${page.url()}`);
    await page.goto(next, { waitUntil: "load" });
  }
  assert.match(await kindOf(page), /page-case/);
  assert.deepEqual(problems, []);
  await close();
});
