// The site under test: built once into a temporary folder, or the folder named by CASEBOOK_SITE.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");

/** The program under test. */
export const program = process.env.CASEBOOK_BIN ?? path.join(repository, "target/debug/casebook");

/** The folder of the built site. Without CASEBOOK_SITE the sample site is built; it is removed when the process ends. */
export function siteFolder() {
  if (process.env.CASEBOOK_SITE) return fs.realpathSync(process.env.CASEBOOK_SITE);
  built ??= temporarySample();
  return built;
}

let built = null;

function temporarySample() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-site-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const out = path.join(folder, "site");
  buildSample(out);
  return out;
}

/** Builds the sample site into `out`, which must succeed without errors. */
export function buildSample(out, ...more) {
  execFileSync(program, ["build", "--quiet", "--root", repository, "--out", out, ...more], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Every file below `folder`, relative, with `/`, sorted. Hidden files are no part of the site. */
export function files(folder, below = "") {
  const entries = fs.readdirSync(path.join(folder, below), { withFileTypes: true });
  return entries
    .filter((entry) => !entry.name.startsWith("."))
    .flatMap((entry) => {
      const relative = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory() ? files(folder, relative) : [relative];
    })
    .sort();
}

/** Every page: its path, its kind (from the class of its body) and its size in bytes. */
export function pages(folder) {
  return files(folder)
    .filter((file) => file.endsWith(".html"))
    .map((file) => {
      const text = fs.readFileSync(path.join(folder, file), "utf8");
      const kind = /<body[^>]*class="?[^">]*?page-([a-z-]+)/.exec(text)?.[1] ?? "other";
      return { path: file, kind, lenBytes: Buffer.byteLength(text) };
    });
}

/** The home page, and of each kind of page the largest and the smallest: what breaks, breaks at the extremes. */
export function samplePages(folder) {
  const all = pages(folder);
  const chosen = [...groupByKind(all).values()].flatMap((group) => {
    const sorted = [...group].sort((a, b) => b.lenBytes - a.lenBytes || (a.path < b.path ? -1 : 1));
    return sorted.length > 1 ? [sorted[0], sorted.at(-1)] : sorted;
  });
  const isHome = (page) => page.path === "index.html";
  return [...all.filter(isHome), ...chosen.filter((page) => !isHome(page)).sort((a, b) => (a.path < b.path ? -1 : 1))];
}

function groupByKind(all) {
  const groups = new Map();
  for (const page of all) groups.set(page.kind, [...(groups.get(page.kind) ?? []), page]);
  return groups;
}

/** A path as it stands in an address. */
export const encodePath = (file) => file.split("/").map(encodeURIComponent).join("/");
