// Every page is correct HTML.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { pages, siteFolder } from "./lib/site.mjs";

test("html-validate finds no error on any page", async () => {
  const validator = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:standard"] }));
  const found = [];
  for (const page of pages(siteFolder())) {
    const text = fs.readFileSync(path.join(siteFolder(), page.path), "utf8");
    const report = await validator.validateString(text, page.path);
    for (const { messages } of report.results) {
      found.push(...messages.filter(({ severity }) => severity === 2).map(({ line, ruleId, message }) => `${page.path}:${line}: ${ruleId}: ${message}`));
    }
  }
  assert.deepEqual(found.slice(0, 40), [], `${found.length} errors`);
});
