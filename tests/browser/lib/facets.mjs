// What the export says of the cases, independent of the files that the filters read; and a made-up site of any size.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { program } from "./site.mjs";

/** The rows of cases.csv as objects by heading. */
export function exported(site) {
  const text = fs.readFileSync(path.join(site, "cases.csv"), "utf8").replace(/^\ufeff/, "");
  const rows = [];
  let row = [], cell = "", isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; } else if (sign === '"') isQuoted = false; else cell += sign;
    } else if (sign === '"') isQuoted = true;
    else if (sign === ",") { row.push(cell); cell = ""; }
    else if (sign === "\n") { row.push(cell.replace(/\r$/, "")); rows.push(row); row = []; cell = ""; } else cell += sign;
  }
  const [headings, ...lines] = rows;
  return lines.map((line) => Object.fromEntries(headings.map((heading, at) => [heading, line[at]])));
}

const pairs = fs.readFileSync(new URL("../../../src/data/t2s_chars.txt", import.meta.url), "utf8");
const simplified = new Map(pairs.split("\n").filter(Boolean).map((line) => [[...line.replace(/\s/g, "")][0], [...line.replace(/\s/g, "")][1]]));

/** Two spellings of one term: a Traditional character counts as its Simplified one. */
export const folded = (text) => [...text].map((sign) => simplified.get(sign) ?? sign).join("");

/** The data of a script file: one call of `__s`, in UTF-16 where that is shorter. */
export function dataOf(file) {
  const bytes = fs.readFileSync(file);
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString("utf16le", 2) : bytes.toString("utf8");
  return JSON.parse(/^__s\("[^"]*",(.*)\)\s*$/s.exec(text)[1]);
}

/** The slug of a row. */
export const slugOf = (row) => /([^/]+)\.html$/.exec(row["网址"])[1];

const headings = { category: "类别", branch: "单位", brand: "品牌", kind: "类型", year: "年度", level: "级别", stars: "星级", region: "地区", sector: "领域", tags: "标签" };

/**
 * The facets that the export knows: for each value its label (a path for values below others) and the slugs of its cases.
 * `above` gives the unit above a unit.
 */
export function facetsOf(rows, above = new Map(), more = {}) {
  const facets = new Map();
  for (const [key, heading] of Object.entries({ ...headings, ...more })) {
    const values = new Map();
    const add = (text, row) => {
      const label = folded(text);
      values.set(label, (values.get(label) ?? new Set()).add(slugOf(row)));
    };
    for (const row of rows) {
      for (const text of (row[heading] ?? "").split("；").filter(Boolean)) {
        if (key === "year") add(`${text}年`, row);
        else if (key === "stars") add(`${text}星`, row);
        else if (key === "category" || key === "region") {
          const steps = text.split("/");
          steps.forEach((_, at) => add(steps.slice(0, at + 1).join("/"), row));
        } else if (key === "branch") {
          for (let unit = text; unit; unit = above.get(unit)) add(unit, row);
        } else add(text, row);
      }
    }
    facets.set(key, values);
  }
  return facets;
}

/** A made-up site: `count` cases of 240 units with two categories each now and then, tags and a field of its own. */
export function madeUpSite(count) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-facets-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const first = ["窗口服务", "安全生产", "节能环保", "技术创新", "社区共建"];
  const second = ["上门", "夜间", "预约"];
  const names = "安保白班长春大东方高山海河江口兰林码明南平青人三石天外文西小新云中".split("");
  fs.mkdirSync(path.join(folder, "content/cases"), { recursive: true });
  fs.writeFileSync(path.join(folder, "site.yaml"), `site: { title: 造出来的站 }
kinds: [{ name: 示范点, slug: point }, { name: 示范岗, slug: post }]
levels: [区级, 市级]
categories: [${first.map((name, at) => `{ name: ${name}, slug: c${at} }`).join(", ")}]
fields: [{ key: shift, name: 班次, type: choice, options: [早班, 中班, 晚班], facet: true }]
indexes: [category, year, branch]
search: { enabled: false }
facets: [category, year, branch, brand, kind, level, stars, region, sector, tags]
`);
  let seed = 7;
  const next = (limit) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 16) % limit; };
  for (let at = 0; at < count; at += 1) {
    const category = () => `${first[next(5)]}/${second[next(3)]}`;
    const categories = [...new Set(next(4) ? [category()] : [category(), category()])];
    const tags = [...new Set([next(40), next(40)])].map((tag) => `话题${tag}`);
    const year = 2016 + next(10);
    const title = `${names[next(names.length)]}${names[next(names.length)]}第${at}号做法`;
    const lines = [
      `编号: M-${String(at).padStart(5, "0")}`, `标题: ${title}`, "摘要: 一句话说清楚做了什么，等候时间缩短了一半，来办事的人少跑一趟。",
      `单位: 第${next(240)}所`, `类型: ${next(3) ? "示范点" : "示范岗"}`, `类别: [${categories.join(", ")}]`, `标签: [${tags.join(", ")}]`,
      `年度: ${year}`, `认定日期: ${year}-${String(1 + next(12)).padStart(2, "0")}-15`, `级别: ${next(2) ? "区级" : "市级"}`,
      ...(next(5) ? [`星级: ${1 + next(5)}`] : []), ...(next(3) ? [`地区: 云城/${"东西南北"[next(4)]}区`] : []), ...(next(6) ? [`班次: ${["早班", "中班", "晚班"][next(3)]}`] : []),
      "主要做法: [先数清楚在哪里等。]", "工作成效: [等候由40分钟降到18分钟。]", "经验启示: [先看清楚再动手。]",
    ];
    fs.writeFileSync(path.join(folder, `content/cases/${String(at).padStart(5, "0")}.md`), `---\n${lines.join("\n")}\n---\n`);
  }
  execFileSync(program, ["build", "--quiet", "--root", folder, "--out", path.join(folder, "public")], { stdio: ["ignore", "ignore", "ignore"] });
  return path.join(folder, "public");
}
