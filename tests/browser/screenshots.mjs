// Takes the pictures of docs/img from the sample site, as files on disk: `node tests/browser/screenshots.mjs`.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { desktop, launch, openPage, phone } from "./lib/browser.mjs";
import { siteFolder } from "./lib/site.mjs";

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/img");
const wide = { ...desktop, height: 860 };
const strip = { ...desktop, height: 720 };
const dark = [{ name: "prefers-color-scheme", value: "dark" }];
const one = "cases/cw-2020-001.html";

const shots = [
  { name: "home", address: "index.html", viewport: wide },
  { name: "case", address: one, viewport: wide },
  { name: "categories", address: "categories/index.html", viewport: strip },
  { name: "search", address: "search.html", viewport: strip, query: "夜间" },
  { name: "home-dark", address: "index.html", viewport: strip, features: dark },
  { name: "home-phone", address: "index.html", viewport: phone },
  { name: "case-phone", address: one, viewport: phone },
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
  for (const { name, address, viewport, features = [], query } of shots) {
    const { page, close } = await openPage(browser, { viewport, features });
    await page.goto(pathToFileURL(path.join(site, address)).href, { waitUntil: "load" });
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
