// The preview in a browser: a saved file appears at the place that was being read, a problem appears in a corner.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, openPage, violations } from "./lib/browser.mjs";
import { program } from "./lib/site.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-preview-"));
const file = path.join(folder, "content/cases/a.md");
const write = (title, more = []) => {
  const text = Array.from({ length: 120 }, (_, at) => `第${at}段，说的是值班室的灯。`).join("\n\n");
  const front = [
    `标题: ${title}`,
    "编号: CW-2024-001",
    "单位: 云埠供水所",
    "类别: 民生服务",
    "年度: 2024",
    "主要做法: [夜里轮值，每片两人。]",
    "工作成效: [到场时间由95分钟降到28分钟。]",
    ...more,
  ];
  fs.writeFileSync(file, `---\n${front.join("\n")}\n---\n\n## 背景\n\n${text}\n`);
};

let browser;
let server;
let url;
before(async () => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  write("一盏灯亮到天明");
  browser = await launch();
  server = spawn(program, ["serve", "--lang", "en", "--port", "0", "--root", folder], { stdio: ["ignore", "ignore", "pipe"] });
  url = await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (data) => {
      said += data;
      const found = /preview at (\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    server.once("exit", () => reject(new Error(said)));
  });
});
after(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    // It finishes its journal first.
    const gone = new Promise((resolve) => server.once("close", resolve));
    server.kill("SIGTERM");
    await gone;
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The page of the one case, open and connected. */
async function openCase() {
  const opened = await openPage(browser, { origin: url });
  const listens = opened.page.waitForResponse((response) => response.url().endsWith("/__casebook/events"));
  await opened.page.goto(`${url}cases/cw-2024-001.html`);
  await listens;
  return opened;
}

test("a save appears without losing the place", async () => {
  const { page, problems, close } = await openCase();
  await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
  const reloaded = page.waitForNavigation({ waitUntil: "load" });
  write("两盏灯亮到天明");
  await reloaded;
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("两盏灯亮到天明"));
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - 1500) < 60, `at ${await page.evaluate(() => scrollY)}`);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(problems, []);
  await close();
});

test("a problem is shown with its place and goes when it is mended", async () => {
  const { page, problems, close } = await openCase();
  write("两盏灯亮到天明", ["年份单位: 二"]);
  const shown = () => document.querySelector("#casebook-preview")?.shadowRoot.textContent ?? "";
  await page.waitForFunction(() => document.querySelector("#casebook-preview")?.shadowRoot.textContent.includes("年份单位"));
  assert.match(await page.evaluate(shown), /content\/cases\/a\.md:9:1/);
  const box = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector("#casebook-preview"));
    return style.position;
  });
  assert.equal(box, "fixed", "its style came through the strict policy");
  write("两盏灯亮到天明");
  await page.waitForFunction(() => !document.querySelector("#casebook-preview")?.shadowRoot.textContent.includes("年份单位"));
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(problems, []);
  await close();
});
