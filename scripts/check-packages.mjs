#!/usr/bin/env node
// Checks what the program is made of against deny.toml: licences, forbidden packages, where packages come from.
//
//   scripts/check-packages.mjs
//
// The same rules as `cargo deny check licenses bans sources`, without a tool that takes minutes to install.
// Advisories are not looked up here: they change from day to day, and a test must not.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rules = readFileSync(join(root, "deny.toml"), "utf8").replace(/#.*$/gm, "");
const allowed = new Set([.../allow = \[([^\]]*)\]/.exec(rules)[1].matchAll(/"([^"]+)"/g)].map((found) => found[1]));
const forbidden = new Set([...rules.matchAll(/crate = "([^"]+)"/g)].map((found) => found[1]));
const registry = "registry+https://github.com/rust-lang/crates.io-index";

/** Whether an SPDX expression (and the old form `MIT/Apache-2.0`) can be met with what is allowed. */
function isAllowed(expression, allowed) {
  const words = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let met = both();
    while (words[at] === "OR") {
      at += 1;
      const other = both();
      met ||= other;
    }
    return met;
  };
  const both = () => {
    let met = one();
    while (words[at] === "AND") {
      at += 1;
      const other = one();
      met &&= other;
    }
    return met;
  };
  const one = () => {
    if (words[at] === "(") {
      at += 1;
      const met = either();
      if (words[at] !== ")") throw new Error(`a bracket is open in: ${expression}`);
      at += 1;
      return met;
    }
    let name = words[at];
    at += 1;
    if (words[at] === "WITH") {
      name += ` WITH ${words[at + 1]}`;
      at += 2;
    }
    return allowed.has(name);
  };
  const met = either();
  if (at !== words.length) throw new Error(`not understood: ${expression}`);
  return met;
}

// The check can fail: it is tried on what it must refuse before it is believed.
const tried = new Set(["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]);
for (const [expression, expected] of [
  ["MIT", true],
  ["GPL-3.0-only", false],
  ["GPL-3.0-only/MIT", true],
  ["MIT AND GPL-3.0-only", false],
  ["(GPL-3.0-only OR MIT) AND ISC", true],
  ["Apache-2.0 WITH LLVM-exception", true],
  ["Apache-2.0", false],
]) {
  if (isAllowed(expression, tried) !== expected) throw new Error(`the check itself is wrong about ${expression}`);
}

const host = /host: (\S+)/.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
const options = ["metadata", "--locked", "--all-features", "--format-version=1", `--filter-platform=${host}`];
const metadata = JSON.parse(
  execFileSync("cargo", options, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }),
);
const packages = metadata.packages.filter((one) => one.source !== null);
const problems = [];
for (const { name, version, license, source } of packages) {
  if (forbidden.has(name)) problems.push(`${name} ${version} is forbidden by deny.toml`);
  if (source !== registry) problems.push(`${name} ${version} comes from ${source}`);
  if (!license || !isAllowed(license, allowed)) problems.push(`${name} ${version} has the licence ${license ?? "(none)"}`);
}
if (packages.length < 50) problems.push(`only ${packages.length} packages were seen`);
for (const problem of problems) console.error(problem);
console.log(`${packages.length} packages, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
