// Every reference of every page leads somewhere, and every case is near the home page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./lib/browser.mjs";
import { checkLinks, clicksFrom } from "./lib/links.mjs";
import { pages, siteFolder } from "./lib/site.mjs";

let browser;
let result;
before(async () => {
  browser = await launch();
  result = await checkLinks(browser, siteFolder());
});
after(() => browser?.close());

test("no reference is broken, absolute, doubled or dead from disk", () => {
  assert.deepEqual(result.problems, []);
});

test("every case is within three clicks of the home page, without scripts", () => {
  const clicks = clicksFrom(result.graph, "index.html");
  const cases = pages(siteFolder()).filter((page) => page.kind === "case").map((page) => page.path);
  assert.ok(cases.length > 0, "the site has cases");
  // Editions in other languages have a home page of their own.
  const homes = pages(siteFolder()).filter((page) => page.kind === "home").map((page) => page.path);
  const near = (file) => homes.some((home) => (clicksFrom(result.graph, home).get(file) ?? Infinity) <= 3);
  assert.deepEqual(cases.filter((file) => !near(file)), []);
  assert.deepEqual(homes.filter((home) => !clicks.has(home)), [], "every edition can be reached");
});

test("every page can be reached by links", () => {
  const clicks = clicksFrom(result.graph, "index.html");
  const lost = pages(siteFolder()).map((page) => page.path).filter((file) => !clicks.has(file) && !/(^|\/)404\.html$/.test(file));
  assert.deepEqual(lost, []);
});
