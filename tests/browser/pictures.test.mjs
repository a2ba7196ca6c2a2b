// Pictures of a case enlarge: without scripts and from disk, by keyboard, by swipe, and focus finds its way back.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, openPage, phone } from "./lib/browser.mjs";
import { files, siteFolder } from "./lib/site.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The address on disk of the first case page whose source holds `text`. */
function caseWith(text) {
  const site = siteFolder();
  const found = files(site).filter((file) => /^cases\/[^/]+\.html$/.test(file))
    .find((file) => fs.readFileSync(path.join(site, file), "utf8").includes(text));
  assert.ok(found, `a case with ${text}`);
  return pathToFileURL(path.join(site, found)).href;
}

/** The id of the enlarged picture that can be seen, or null; there is never more than one. */
const shown = (page) => page.evaluate(() => {
  const boxes = [...document.querySelectorAll(".box")].filter((box) => getComputedStyle(box).display !== "none");
  if (boxes.length > 1) throw new Error(`${boxes.length} are shown`);
  return boxes[0]?.id ?? null;
});

const waitShown = (page, id) => page.waitForFunction((wanted) => {
  const box = [...document.querySelectorAll(".box")].find((one) => getComputedStyle(one).display !== "none");
  return (box?.id ?? null) === wanted;
}, {}, id);

const kinds = [["pic-text-1", "a picture of the text"], ["pic-before-1", "a pair"], ["pic-cover", "the cover"]];

for (const [id, what] of kinds) {
  test(`${what} enlarges and closes without scripts, from disk`, async () => {
    const { page, problems, close } = await openPage(browser, { origin: "file://", javaScript: false });
    await page.goto(caseWith(`id="${id}"`));
    assert.equal(await shown(page), null);
    await page.click(`#at-${id}`);
    assert.equal(await shown(page), id);
    await page.waitForFunction((one) => document.querySelector(`#${one} img`).naturalWidth > 0, {}, id).catch(() => {});
    const size = await page.$eval(`#${id} img`, (image) => [image.clientWidth, image.clientHeight, innerWidth, innerHeight]);
    assert.ok(size[0] > 200 && size[0] <= size[2] && size[1] <= size[3], `it fits the window: ${size}`);
    await page.click(`#${id} .box-close`);
    assert.equal(await shown(page), null);
    assert.deepEqual(problems, []);
    await close();
  });
}

test("every enlarged picture has a way back, and all follow one another in the order of the page", async () => {
  const { page, close } = await openPage(browser, { javaScript: false });
  for (const [id] of kinds) {
    await page.goto(caseWith(`id="${id}"`));
    const [boxes, links, ids] = await page.evaluate(() => [
      [...document.querySelectorAll(".box")].map((box) => box.id),
      [...document.querySelectorAll("a.zoom")].map((link) => link.getAttribute("href").slice(1)),
      [...document.querySelectorAll("[id]")].map((element) => element.id),
    ]);
    assert.deepEqual(links, boxes);
    assert.equal(new Set(ids).size, ids.length, "no id stands twice");
    const next = await page.$$eval(".box", (all) => all.map((box) => box.querySelector(".box-next")?.getAttribute("href").slice(1) ?? null));
    assert.deepEqual(next, [...boxes.slice(1), null]);
  }
  await close();
});

describe("with scripts", () => {
  test("arrows turn pages, Tab stays inside, Escape closes and focus returns", async () => {
    const { page, problems, close } = await openPage(browser, { origin: "file://" });
    await page.goto(caseWith("id=\"pic-before-1\""));
    const before = await page.evaluate(() => history.length);
    await page.focus("#at-pic-before-1");
    await page.keyboard.press("Enter");
    await waitShown(page, "pic-before-1");
    await page.keyboard.press("ArrowRight");
    await waitShown(page, "pic-after-1");
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.closest("#pic-after-1") !== null), "focus stays inside");
    }
    await page.keyboard.press("ArrowLeft");
    await waitShown(page, "pic-before-1");
    await page.keyboard.press("Escape");
    await waitShown(page, null);
    await page.waitForFunction(() => document.activeElement.id === "at-pic-before-1");
    assert.ok(await page.evaluate((length) => history.length <= length + 1, before), "no history is left behind");
    assert.deepEqual(problems, []);
    await close();
  });

  test("a swipe turns pages and a pull downwards closes", async () => {
    const { page, problems, close } = await openPage(browser, { origin: "file://", viewport: phone });
    await page.goto(caseWith("id=\"pic-before-1\""));
    await page.tap("#at-pic-before-1");
    await waitShown(page, "pic-before-1");
    const swipe = async (from, to) => {
      const touch = await page.touchscreen.touchStart(...from);
      await touch.move(...to);
      await touch.end();
    };
    await swipe([300, 400], [80, 410]);
    await waitShown(page, "pic-after-1");
    await swipe([80, 400], [300, 410]);
    await waitShown(page, "pic-before-1");
    await swipe([200, 300], [205, 520]);
    await waitShown(page, null);
    assert.deepEqual(problems, []);
    await close();
  });

  test("an address with an anchor opens the picture at once", async () => {
    const { page, close } = await openPage(browser);
    await page.goto(`${caseWith("id=\"pic-text-1\"")}#pic-text-1`);
    await waitShown(page, "pic-text-1");
    await page.waitForFunction(() => document.activeElement.id === "pic-text-1");
    await page.keyboard.press("Escape");
    await waitShown(page, null);
    await close();
  });

  test("nothing moves for readers who asked for less motion", async () => {
    const { page, close } = await openPage(browser, { features: [{ name: "prefers-reduced-motion", value: "reduce" }] });
    await page.goto(caseWith("id=\"pic-before-1\""));
    await page.click("#at-pic-before-1");
    await waitShown(page, "pic-before-1");
    const moving = await page.$$eval("#pic-before-1, #pic-before-1 *", (all) => all.filter((element) => {
      const style = getComputedStyle(element);
      const seconds = (text) => Math.max(...text.split(",").map(parseFloat));
      return seconds(style.transitionDuration) > 0.01 || (style.animationName !== "none" && seconds(style.animationDuration) > 0.01);
    }).length);
    assert.equal(moving, 0);
    await close();
  });
});
