// Words without a place to break, long units of measure: nothing leaves its box or widens the page, at any width or size
// of text.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, openPage } from "./lib/browser.mjs";
import { program } from "./lib/site.mjs";

const word = "Supercalifragilisticexpialidocious".repeat(4);
const settings = `site: { title: 长词, language: zh-Hans }
kinds: [{ name: 示范点, slug: point }]
categories: [{ name: 服务群众, slug: service }]
levels: [市级]
`;
const text = (id, title, date) => `---
编号: ${id}
标题: ${title}
单位: 云埠供水所
类别: 服务群众
年度: 2024
级别: 市级
主要做法: [把水表先数清楚]
工作成效: [等候由40分钟降到18分钟]
成效数据:
  - { 名称: 每平方公里输水, 之前: 1234567, 之后: 2345678, 计量单位: 万立方米每平方公里每小时 }
  - { 名称: 投诉, 之后: 12, 计量单位: 件 }
认定日期: ${date}
---

正文。
`;

let folder;
let browser;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-long-"));
  const put = (file, bytes) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), bytes);
  };
  put("site.yaml", settings);
  for (const [at, title] of ["头一个案例的标题", word, "后一个案例的标题"].entries()) {
    put(`content/cases/${at}/index.md`, text(`T-${at}`, title, `2024-0${at + 1}-01`));
  }
  execFileSync(program, ["build", "--quiet", "--root", folder, "--as-of", "2024-06-30"], { stdio: ["ignore", "ignore", "inherit"] });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
});

/** What reaches beyond the page, or beyond the box of figures that it stands in. */
function beyond() {
  const shown = (element) => element.outerHTML.slice(0, 120);
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth > width;
  const outside = wide ? [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > width + 1) : [];
  const units = [...document.querySelectorAll(".metric .unit, .card-metric .unit")].filter((unit) => {
    const box = unit.closest(".metric, .card-metric").getBoundingClientRect();
    return [...unit.getClientRects()].some((part) => part.right > box.right + 1);
  });
  return [...outside.slice(0, 3), ...units].map(shown);
}

for (const width of [320, 360, 768, 1280]) {
  for (const size of ["100%", "200%"]) {
    test(`at ${width} pixels with text of ${size}`, async () => {
      const { page, close } = await openPage(browser, { viewport: { width, height: 800 } });
      for (const file of ["index.html", "cases/t-0.html", "cases/t-1.html", "cases/t-2.html"]) {
        await page.goto(pathToFileURL(path.join(folder, "public", file)).href, { waitUntil: "load" });
        await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, size);
        assert.deepEqual(await page.evaluate(beyond), [], file);
      }
      await close();
    });
  }
}
