// One Chromium for a test file, and pages that write down everything a strict host would object to.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

export const phone = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const desktop = { width: 1280, height: 800 };

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong with the page as it is now. The page was opened past its policy, which refuses axe too. */
export async function axeViolations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations);
}

/** Starts Debian's Chromium, or the browser named by CASEBOOK_CHROMIUM. */
export async function launch() {
  return puppeteer.launch({
    executablePath: process.env.CASEBOOK_CHROMIUM ?? findChromium(),
    args: [
      // A container's superuser has no sandbox of its own; the pages are ours.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      "--lang=zh-CN",
    ],
  });
}

function findChromium() {
  const fetched = fileURLToPath(new URL("../../../scripts/.tools/chrome", import.meta.url));
  if (fs.existsSync(fetched)) return fetched;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // The next name is tried.
    }
  }
  throw new Error("no Chromium: run scripts/setup-tests, or name one in CASEBOOK_CHROMIUM");
}

/** A page in a profile of its own, with `problems`: console errors, policy violations, failed and outside requests. */
export async function openPage(browser, { viewport = desktop, origin, javaScript = true, features = [] } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const problems = [];
  await page.setViewport(viewport);
  await page.setJavaScriptEnabled(javaScript);
  if (features.length) await page.emulateMediaFeatures(features);
  await page.evaluateOnNewDocument(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI || event.sample}`);
    });
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} ${message.location().url ?? ""}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (origin && !request.url().startsWith(origin)) problems.push(`outside request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => problems.push(`failed request: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  const close = () => context.close();
  return { page, problems, close };
}

/** What the strict policy blocked on this page. */
export const violations = (page) => page.evaluate(() => globalThis.violations);

/** Scrolls down to the end and back, so that everything lazy is loaded. */
export async function scrollThrough(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      scrollTo({ top, behavior: "instant" });
      await frame();
    }
    const pictures = [...document.images].filter((picture) => picture.getClientRects().length);
    await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
    scrollTo({ top: 0, behavior: "instant" });
    await frame();
  });
}
