// Reads every page with the browser's own parser and follows every reference to a file and an anchor.

import fs from "node:fs";
import path from "node:path";
import { files } from "./site.mjs";

/**
 * Checks all pages of `folder`. Returns `problems` (one line each) and `graph` (page → pages it links to).
 * References must be relative and name a file: then they hold on any host, in any subfolder and from disk.
 */
export async function checkLinks(browser, folder) {
  const all = new Set(files(folder));
  const page = await browser.newPage();
  await page.goto("about:blank");
  const parsed = new Map();
  for (const file of [...all].filter((name) => name.endsWith(".html"))) {
    parsed.set(file, await page.evaluate(read, fs.readFileSync(path.join(folder, file), "utf8")));
  }
  await page.close();
  const problems = [];
  const graph = new Map();
  for (const [file, { references, ids }] of parsed) {
    problems.push(...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${file}: id “${id}” stands twice`));
    const targets = new Set();
    for (const { url, isLink } of references) {
      const { problem, target } = follow(file, url, isLink, all, parsed);
      if (problem) problems.push(`${file}: ${problem}: ${url}`);
      if (target && isLink) targets.add(target);
    }
    graph.set(file, targets);
  }
  for (const file of [...all].filter((name) => name.endsWith(".css"))) {
    const text = fs.readFileSync(path.join(folder, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    for (const [, url] of text.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)) {
      const { problem } = follow(file, url, false, all, parsed);
      if (problem) problems.push(`${file}: ${problem}: ${url}`);
    }
  }
  return { problems, graph };
}

/** Runs in the browser: every reference of a page and every id. */
function read(text) {
  const dom = new DOMParser().parseFromString(text, "text/html");
  const references = [];
  const add = (selector, attribute, isLink) => {
    for (const element of dom.querySelectorAll(selector)) {
      references.push({ url: element.getAttribute(attribute).trim(), isLink });
    }
  };
  add("a[href], area[href]", "href", true);
  add("form[action]", "action", false);
  add("link[href]:not([rel~=canonical], [rel~=alternate])", "href", false);
  for (const [selector, attribute] of [
    ["[src]", "src"],
    ["[poster]", "poster"],
    ["object[data]", "data"],
    ["use[href]", "href"],
  ]) {
    add(selector, attribute, false);
  }
  for (const element of dom.querySelectorAll("[srcset]")) {
    for (const candidate of element.getAttribute("srcset").split(",")) {
      references.push({ url: candidate.trim().split(/\s+/)[0], isLink: false });
    }
  }
  const ids = [...dom.querySelectorAll("[id]")].map((element) => element.id);
  const names = [...dom.querySelectorAll("a[name]")].map((element) => element.getAttribute("name"));
  return { references, ids, anchors: [...ids, ...names] };
}

function follow(file, url, isLink, all, parsed) {
  if (/^(https?:)?\/\//.test(url)) return isLink ? {} : { problem: "loaded from outside" };
  if (/^(mailto|tel):/.test(url) && isLink) return {};
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return { problem: "unwanted scheme" };
  if (url.startsWith("/")) return { problem: "not relative" };
  const [address, fragment] = split(url);
  let target;
  try {
    target = address ? path.posix.join(path.posix.dirname(file), decodeURIComponent(address)) : file;
  } catch {
    return { problem: "badly encoded" };
  }
  if (target.startsWith("../")) return { problem: "leads out of the site" };
  if (!all.has(target)) return { problem: target.endsWith("/") || all.has(`${target}/index.html`) ? "names a folder, dead from disk" : "leads nowhere" };
  const anchors = parsed.get(target)?.anchors;
  if (fragment && fragment !== "top" && anchors && !anchors.includes(decodeURIComponent(fragment))) {
    return { problem: "anchor leads nowhere" };
  }
  return { target };
}

/** The address without query and fragment, and the fragment. */
function split(url) {
  const [whole, fragment = ""] = url.split(/#(.*)/s);
  return [whole.split("?")[0], fragment];
}

/** How many clicks each page is away from `start`. */
export function clicksFrom(graph, start) {
  const clicks = new Map([[start, 0]]);
  const queue = [start];
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (clicks.has(target) || !graph.has(target)) continue;
      clicks.set(target, clicks.get(file) + 1);
      queue.push(target);
    }
  }
  return clicks;
}
