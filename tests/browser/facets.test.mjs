// Filtering a list: counts and results against the export, by keyboard and touch, in the address, without scripts, from disk.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { axeViolations, launch, openPage, phone, violations } from "./lib/browser.mjs";
import { dataOf, exported, facetsOf, folded, madeUpSite, slugOf } from "./lib/facets.mjs";
import { serve } from "./lib/server.mjs";
import { siteFolder } from "./lib/site.mjs";

const sample = siteFolder();
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(sample);
});
after(async () => {
  await server?.close();
  await browser?.close();
});

/** Waits until the list has settled after a choice. */
const settled = (page) => page.waitForFunction(() => !document.querySelector(".facet-results").hasAttribute("aria-busy"));

/** Opens every facet and every value that is folded away. */
async function unfold(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("#facets details")) details.open = true;
  });
  await page.waitForFunction(() => [...document.querySelectorAll("#facets details")].every((one) => one.querySelector(".facet-values .facet-more")));
  await settled(page);
  await page.evaluate(() => {
    for (const more of document.querySelectorAll('.facet-more[aria-expanded="false"]:not([hidden])')) more.click();
  });
}

/** Label path → count, facet by facet, of all values in sight. */
const shownCounts = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#facets details")].map((details) => {
  const path = [], counts = {};
  for (const row of details.querySelectorAll("li")) {
    const depth = Number(/depth-(\d)/.exec(row.className)?.[1] ?? 0);
    path.length = depth;
    path.push(row.querySelector(".facet-label").textContent);
    if (!row.hidden) counts[path.join("/")] = Number(row.querySelector(".n").textContent);
  }
  return [details.dataset.facet, counts];
})));

/** Every case of the result, after all "more". */
async function shownCases(page) {
  await settled(page);
  await page.evaluate(async () => {
    const next = document.querySelector(".facet-next");
    while (!next.hidden) {
      const drawn = new Promise((done) => document.addEventListener("casebook-cards", done, { once: true }));
      next.querySelector("button").click();
      await drawn;
    }
  });
  return page.$$eval(".facet-list [data-id]", (all) => all.map((one) => one.dataset.id));
}

/** Units and the unit above each, from the published tree. */
async function unitsAbove(site) {
  const { page, close } = await openPage(browser);
  await page.goto(pathToFileURL(path.join(site, "branches/index.html")).href);
  const pairs = await page.evaluate(() => [...document.querySelectorAll(".tree li")].map((item) => {
    const name = (one) => one.querySelector(":scope>p>a")?.textContent ?? one.querySelector(":scope>p").firstChild.textContent.trim();
    const above = item.parentElement.closest("li");
    return [name(item), above ? name(above) : ""];
  }));
  await close();
  return new Map(pairs);
}

/** Values of a file of the filters: facet → key → path of labels. */
function keysOf(site) {
  const data = (file) => dataOf(path.join(site, "facets", file));
  const keys = new Map();
  for (const facet of data("root.js").facets) {
    const rows = facet.v ?? data(`v/${facet.k}.js`);
    const label = (row) => (row[3] < 0 ? row[1] : `${label(rows[row[3]])}/${row[1]}`);
    keys.set(facet.k, new Map(rows.map((row) => [row[0], label(row)])));
  }
  return keys;
}

for (const [name, find, more] of [
  ["the sample site", () => sample, {}],
  ["1,000 made-up cases", () => madeUpSite(1000), { "x-shift": "班次" }],
]) {
  describe(name, { timeout: 600_000 }, () => {
    let site, host, facets, keys, rows, above;
    before(async () => {
      site = find();
      host = await serve(site);
      rows = exported(site);
      above = await unitsAbove(site);
      facets = facetsOf(rows, above, more);
      keys = keysOf(site);
    });
    after(() => host?.close());

    // The tree of units shows a unit by its path, the export by its name.
    const named = (facet, label) => folded(facet === "branch" ? label.split("/").at(-1) : label);

    test("with nothing chosen every count is that of the export", async () => {
      for (const [facet, values] of keys) {
        const one = dataOf(path.join(site, "facets/root.js")).facets.find(({ k }) => k === facet);
        const table = one.v ?? dataOf(path.join(site, `facets/v/${facet}.js`));
        const told = Object.fromEntries(table.map(([key, , count]) => [named(facet, values.get(key)), count]));
        const expected = Object.fromEntries([...facets.get(facet)].map(([label, cases]) => [label, cases.size]));
        assert.deepEqual(told, expected, facet);
      }
      const { page, problems, close } = await openPage(browser);
      await page.goto(`${host.url}cases/index.html`);
      await unfold(page);
      for (const [facet, counts] of Object.entries(await shownCounts(page))) {
        assert.ok(Object.keys(counts).length > 0, facet);
        for (const [label, count] of Object.entries(counts)) assert.equal(count, facets.get(facet).get(named(facet, label))?.size, `${facet} ${label}`);
      }
      assert.deepEqual(problems, []);
      await close();
    });

    test("30 combinations list and count what the export says", async () => {
      let seed = 11;
      const next = (limit) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 16) % limit; };
      const { page, problems, close } = await openPage(browser, { origin: host.origin });
      const all = new Set(rows.map(slugOf));
      let filled = 0;
      for (let round = 0; round < 30; round += 1) {
        const chosen = new Map();
        for (let facet = 1 + next(3); facet > 0; facet -= 1) {
          const [key, values] = [...keys][next(keys.size)];
          const some = Array.from({ length: 1 + next(3) }, () => [...values][next(values.size)]);
          chosen.set(key, new Map(some));
        }
        const casesOf = (key, values) => new Set([...values.values()].flatMap((label) => [...facets.get(key).get(named(key, label))]));
        const wanted = new Map([...chosen].map(([key, values]) => [key, casesOf(key, values)]));
        const matching = (but) => [...all].filter((slug) => [...wanted].every(([key, cases]) => key === but || cases.has(slug)));
        const query = [...chosen].map(([key, values]) => `${key}=${[...values.keys()].join(",")}`).join("&");
        await page.goto(`${host.url}cases/index.html?${query}&view=list`);
        const found = await shownCases(page);
        assert.deepEqual([...found].sort(), matching().sort(), query);
        if (found.length) filled += 1;
        await unfold(page);
        for (const [facet, counts] of Object.entries(await shownCounts(page))) {
          const without = new Set(matching(facet));
          for (const [label, count] of Object.entries(counts)) {
            const expected = [...facets.get(facet).get(named(facet, label))].filter((slug) => without.has(slug)).length;
            assert.equal(count, expected, `${query}: ${facet} ${label}`);
          }
        }
      }
      assert.ok(filled >= 5, `${filled} combinations have a case`);
      assert.deepEqual(problems, []);
      await close();
    });
  });
}

test("a click narrows the list, stands in the address, and Back brings all cases again", async () => {
  const { page, problems, close } = await openPage(browser, { origin: server.origin });
  await page.goto(`${server.url}cases/index.html`);
  await page.waitForSelector("#facets li");
  const all = await page.$$eval(".facet-static [data-id]", (cards) => cards.length);
  await page.click('[data-facet="category"] input[value="service"]');
  await page.waitForFunction(() => location.search.includes("category=service"));
  const service = await shownCases(page);
  assert.ok(service.length > 0 && service.length < all);
  await page.click('[data-facet="year"] li:not([hidden]) input');
  await page.waitForFunction(() => location.search.includes("year="));
  const both = await shownCases(page);
  assert.ok(both.length > 0 && both.length <= service.length);
  await page.reload();
  assert.deepEqual(await shownCases(page), both);
  await page.goBack();
  await page.waitForFunction(() => !location.search.includes("year="));
  assert.deepEqual(await shownCases(page), service);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector(".facet-list").hidden);
  assert.ok(await page.$eval(".facet-static", (served) => !served.hidden));
  await page.goForward();
  await page.waitForFunction(() => !document.querySelector(".facet-list").hidden);
  assert.deepEqual(await shownCases(page), service);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(problems, []);
  await close();
});

test("by keyboard: a value with the space bar, its condition removed with Enter, the focus never lost", async () => {
  const { page, close } = await openPage(browser);
  await page.goto(`${server.url}cases/index.html`);
  await page.waitForSelector("#facets li");
  const focused = () => page.evaluate(() => document.activeElement.outerHTML.slice(0, 90));
  for (let presses = 0; !(await page.evaluate(() => document.activeElement.matches("#facets input[type=checkbox]"))); presses += 1) {
    assert.ok(presses < 60, "a value can be reached with Tab");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.querySelector(".facet-status").textContent);
  await settled(page);
  assert.ok(await page.evaluate(() => document.activeElement.checked), `the value keeps the focus: ${await focused()}`);
  assert.match(await page.$eval(".facet-status", (status) => `${status.getAttribute("role")} ${status.textContent}`), /^status .*\d/);
  await page.focus(".facet-chip");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".facet-list").hidden);
  await page.waitForFunction(() => document.activeElement !== document.body);
  assert.match(await focused(), /select|button/);
  await close();
});

test("by touch on a phone: open, choose, see the number, look at the cases", async () => {
  // The way back to the list is a smooth scroll elsewhere: a touch meanwhile would meet what passes below the finger.
  const features = [{ name: "prefers-reduced-motion", value: "reduce" }];
  const { page, problems, close } = await openPage(browser, { viewport: phone, origin: server.origin, features });
  await page.goto(`${server.url}cases/index.html`, { waitUntil: "networkidle0" });
  assert.ok(!server.seen.slice(-12).some((one) => one.path.includes("/facets/root.js")), "nothing is loaded before it is asked for");
  assert.equal(await page.$eval("#facets", (box) => getComputedStyle(box).display), "none");
  await page.tap(".facet-open");
  await page.waitForSelector("#facets li");
  const small = await page.$$eval("#facets label, #facets summary, .facet-bar button, .facet-bar select", (all) =>
    all.filter((one) => one.offsetHeight && one.offsetHeight < 43.5).map((one) => `${one.textContent} ${one.offsetHeight}`));
  assert.deepEqual(small, []);
  await page.tap('[data-facet="category"] li label');
  await page.waitForFunction(() => /\d/.test(document.querySelector(".facet-status").textContent));
  await settled(page);
  const number = await page.$eval(".facet-status", (status) => /\d+/.exec(status.textContent)[0]);
  assert.ok((await page.$eval(".facet-show", (show) => show.textContent)).includes(number));
  await page.tap(".facet-show");
  assert.equal(await page.$eval("#facets", (box) => getComputedStyle(box).display), "none");
  assert.equal((await shownCases(page)).length, Number(number));
  await page.tap(".facet-open");
  await page.keyboard.press("Escape");
  assert.equal(await page.$eval(".facet-open", (opener) => opener.getAttribute("aria-expanded")), "false");
  assert.deepEqual(problems, []);
  await close();
});

test("from disk and in a subfolder the result is the same", async () => {
  const query = "?category=service,safety&sort=title&view=table";
  const below = await serve(sample, "/a/b/");
  const lists = [];
  for (const address of [`${below.url}cases/index.html`, pathToFileURL(path.join(sample, "cases/index.html")).href]) {
    const { page, problems, close } = await openPage(browser);
    await page.goto(address + query);
    lists.push(await shownCases(page));
    const links = await page.$$eval(".facet-list th a", (all) => all.map((link) => link.href));
    for (const link of links) assert.ok(fs.existsSync(path.join(sample, "cases", link.split("/").at(-1))), link);
    // Where the query of a file cannot be changed, the choice stands behind the #.
    await page.click(".facet-chip");
    await page.waitForFunction(() => document.querySelectorAll(".facet-chip").length === 1);
    assert.ok((await shownCases(page)).length > 0);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".facet-chip").length === 2);
    assert.deepEqual(await shownCases(page), lists.at(-1));
    assert.deepEqual(problems, []);
    await close();
  }
  await below.close();
  assert.ok(lists[0].length > 1);
  assert.deepEqual(lists[0], lists[1]);
});

test("titles go by pinyin, in the Traditional edition by strokes, stars from many to few", async () => {
  const { page, close } = await openPage(browser);
  const firsts = async (address) => {
    await page.goto(server.url + address);
    await shownCases(page);
    return page.$$eval(".facet-list th a", (all) => all.map((link) => /\p{L}/u.exec(link.textContent)[0]));
  };
  for (const [address, locale] of [["cases/index.html?sort=title&view=table", "zh-u-co-pinyin"], ["zh-Hant/cases/index.html?sort=title&view=table", "zh-u-co-stroke"]]) {
    const found = await firsts(address);
    assert.ok(found.length > 10);
    assert.deepEqual(found, [...found].sort(new Intl.Collator(locale).compare), locale);
  }
  await page.goto(`${server.url}cases/index.html?sort=stars&view=table`);
  await shownCases(page);
  const stars = await page.$$eval(".facet-list tbody td:nth-child(7)", (all) => all.map((cell) => parseInt(cell.textContent, 10) || -1));
  assert.ok(stars.length > 10 && new Set(stars).size > 1);
  assert.deepEqual(stars, [...stars].sort((a, b) => b - a));
  await close();
});

test("the list of a category is filtered within the category", async () => {
  const { page, problems, close } = await openPage(browser, { origin: server.origin });
  const rows = exported(sample).filter((row) => row["类别"].split("；").some((one) => one.split("/")[0] === "民生服务"));
  await page.goto(`${server.url}categories/service.html`);
  await unfold(page);
  const counts = await shownCounts(page);
  for (const [label, count] of Object.entries(counts.year)) {
    assert.equal(count, rows.filter((row) => `${row["年度"]}年` === label).length, label);
  }
  await page.click('[data-facet="year"] li:not([hidden]) input');
  const found = await shownCases(page);
  assert.equal(found.length, Object.values(counts.year)[0]);
  const slugs = new Set(rows.map(slugOf));
  assert.ok(found.every((slug) => slugs.has(slug)), `${found}`);
  assert.deepEqual(problems, []);
  await close();
});

test("no case has it all: it is said, and one press clears the conditions", async () => {
  const { page, close } = await openPage(browser);
  const keys = keysOf(sample);
  const [first, second] = [[...keys.get("branch").keys()].at(-1), "1999"];
  await page.goto(`${server.url}cases/index.html?branch=${first}&year=2020&tags=${[...keys.get("tags").keys()][0]}&stars=5&x=${second}`);
  await page.waitForSelector(".facet-list .empty");
  await page.click(".facet-list .empty button");
  await page.waitForFunction(() => document.querySelector(".facet-list").hidden);
  assert.equal(await page.evaluate(() => location.search), "");
  await close();
});

test("without scripts the indexes are there and nothing else", async () => {
  const { page, close } = await openPage(browser, { javaScript: false });
  await page.goto(`${server.url}cases/index.html`);
  const shown = await page.$$eval(".facet-bar, #facets, #tray, .group a", (all) => all.map((one) => `${one.className || one.tagName}: ${one.getClientRects().length > 0}`));
  assert.ok(shown.includes("A: true"), "links to the indexes");
  assert.deepEqual(shown.filter((one) => one.endsWith("true") && !one.startsWith("A:")), []);
  await close();
});

test("a file that is missing leaves the list as it was, with a word", async () => {
  const { page, close } = await openPage(browser);
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().includes("/facets/c/") ? request.abort() : request.continue()));
  await page.goto(`${server.url}cases/index.html?category=service`);
  await page.waitForFunction(() => document.querySelector(".facet-status").textContent);
  assert.equal(await page.$eval(".facet-status", (status) => status.textContent), await page.$eval("#facets", (box) => box.dataset.error));
  assert.ok(await page.$eval(".facet-static", (served) => !served.hidden));
  await close();
});

for (const view of ["cards", "list", "table"]) {
  test(`axe finds nothing in the opened filters (${view}), and 320 pixels are enough in large text`, async () => {
    const { page, close } = await openPage(browser, { viewport: { width: 320, height: 640, isMobile: true, hasTouch: true } });
    await page.setBypassCSP(true);
    await page.evaluateOnNewDocument(() => localStorage.setItem("casebook-elder", "1"));
    await page.goto(`${server.url}cases/index.html?category=service&view=${view}`);
    await shownCases(page);
    await page.click(".facet-open");
    await unfold(page);
    const found = await axeViolations(page);
    assert.deepEqual(found.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`), []);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${wide} of ${room}`);
    await close();
  });
}
