// Takes the pictures of docs/img from the sample site, as files on disk: `node tests/browser/screenshots.mjs`.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { desktop, launch, openPage, phone } from "./lib/browser.mjs";
import { siteFolder } from "./lib/site.mjs";

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/img");
const wide = { ...desktop, height: 860 };
const strip = { ...desktop, height: 720 };
/** A sheet of A4. */
const sheet = { width: 794, height: 1123 };
const dark = [{ name: "prefers-color-scheme", value: "dark" }];
const one = "cases/cw-2020-001.html";

const shots = [
  { name: "home", address: "index.html", viewport: wide },
  { name: "case", address: one, viewport: wide },
  { name: "search", address: "search.html", viewport: strip, query: "夜间" },
  { name: "home-dark", address: "index.html", viewport: strip, features: dark },
  { name: "home-phone", address: "index.html", viewport: phone },
  { name: "case-phone", address: one, viewport: phone },
  { name: "case-elder", address: one, viewport: phone, mode: "elder" },
  { name: "case-print", address: one, viewport: sheet, print: true },
  { name: "map", address: "regions/index.html", viewport: strip },
  { name: "timeline-phone", address: "timeline.html#newest", viewport: phone },
  { name: "facets", address: "cases/index.html", viewport: wide },
  { name: "statistics", address: "statistics.html", viewport: strip },
];

/** Waits until every picture in sight is drawn. */
async function settled(page) {
  await page.evaluate(async () => {
    const isInSight = (picture) => picture.getClientRects().length && picture.getBoundingClientRect().top < innerHeight;
    const inSight = [...document.images].filter(isInSight);
    await Promise.all(inSight.map((picture) => picture.decode().catch(() => {})));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

const site = siteFolder();
const browser = await launch();
try {
  for (const { name, address, viewport, features = [], query, mode, print } of shots) {
    const { page, close } = await openPage(browser, { viewport, features });
    const [file, anchor] = address.split("#");
    await page.goto(pathToFileURL(path.join(site, file)).href + (anchor ? `#${anchor}` : ""), { waitUntil: "load" });
    if (mode) await page.evaluate((name) => document.querySelector(`[data-mode="${name}"]`).click(), mode);
    if (print) {
      await page.emulateMediaType("print");
      await page.addStyleTag({ content: "body{margin:14mm}" });
    }
    if (query) {
      await page.type("main input[type=search]", query);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#search-results li mark", { visible: true });
    }
    await settled(page);
    const place = path.join(folder, `${name}.webp`);
    await page.screenshot({ path: place, type: "webp", quality: 82 });
    console.log(`${name}.webp ${Math.round(fs.statSync(place).size / 1024)} KB`);
    await close();
  }
} finally {
  await browser.close();
}
