// The configurations of docs/hosting.md, run by real servers: nginx and Caddy, at the root and in a subfolder.
//
// The text of the manual is used as it stands; only addresses and folders of this machine are put in. Each server gets
// a site built for its own address.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, openPage, violations } from "../browser/lib/browser.mjs";
import { buildSample, encodePath, files, samplePages } from "../browser/lib/site.mjs";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const manual = fs.readFileSync(path.join(repository, "docs/hosting.md"), "utf8");
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-hosting-"));
process.on("exit", () => fs.rmSync(temporary, { recursive: true, force: true }));

/** The code blocks of the manual in one language, in order. */
const snippets = (language) => [...manual.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map((match) => match[1]);

const freePort = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

function build(url, name) {
  const out = path.join(temporary, name);
  buildSample(out, "--base-url", url);
  return out;
}

/** Starts a server in the foreground and waits until it accepts connections. */
async function start(command, args, port, environment = {}) {
  let said = "";
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { said += data; });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let failed = null;
  child.once("error", (error) => { failed = `${command} cannot be started: ${error.message}; run scripts/setup-tests`; });
  ended.then((code) => { failed ??= `${command} ended with ${code}: ${said}`; });
  while (!(await accepts(port))) {
    if (failed) throw new Error(failed);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return async () => {
    child.kill("SIGTERM");
    await ended;
  };
}

const accepts = (port) => new Promise((resolve) => {
  const socket = net.connect(port, "127.0.0.1");
  socket.once("connect", () => { socket.destroy(); resolve(true); });
  socket.once("error", () => resolve(false));
});

async function startNginx(snippet, folder, port) {
  const prefix = fs.mkdtempSync(path.join(temporary, "nginx-"));
  const server = snippet.replace("listen 80;", `listen 127.0.0.1:${port};`).replaceAll("/srv/anli", folder);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${prefix}/${kind};`);
  const user = process.getuid() === 0 ? "user root;" : "";
  fs.writeFileSync(path.join(prefix, "nginx.conf"),
    `daemon off; ${user} worker_processes 1; pid ${prefix}/pid; error_log stderr;\nevents {}\nhttp { access_log off; ${places.join(" ")}\n${server}\n}\n`);
  return start(findNginx(), ["-p", prefix, "-c", path.join(prefix, "nginx.conf"), "-e", "stderr"], port);
}

/** Debian keeps it where the path of an ordinary user does not lead. */
const findNginx = () => ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].find((file) => fs.existsSync(file)) ?? "nginx";

async function startCaddy(snippet, folder, port) {
  const home = fs.mkdtempSync(path.join(temporary, "caddy-"));
  const site = snippet.replace("example.org {", `http://127.0.0.1:${port} {\n    bind 127.0.0.1`).replaceAll("/srv/anli", folder);
  fs.writeFileSync(path.join(home, "Caddyfile"), `{\n    admin off\n    auto_https off\n}\n${site}`);
  const environment = { HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  return start("caddy", ["run", "--adapter", "caddyfile", "--config", path.join(home, "Caddyfile")], port, environment);
}

const types = {
  html: /^text\/html; charset=utf-8$/i,
  css: /^text\/css; charset=utf-8$/i,
  js: /^(text|application)\/javascript; charset=utf-8$/i,
  json: /^application\/json(; charset=utf-8)?$/i,
  xml: /^(text|application)\/(atom\+)?xml(; charset=utf-8)?$/i,
  csv: /^text\/csv; charset=utf-8$/i,
  txt: /^text\/plain; charset=utf-8$/i,
  svg: /^image\/svg\+xml/,
  webp: /^image\/webp$/,
  jpg: /^image\/jpeg$/,
  png: /^image\/png$/,
  pdf: /^application\/pdf$/,
  xlsx: /^application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet$/,
};

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const [name, language, startServer] of [["nginx", "nginx", startNginx], ["Caddy", "caddy", startCaddy]]) {
  for (const [at, base] of ["/", "/a/b/"].entries()) {
    describe(`${name} at ${base}`, () => {
      let folder;
      let url;
      let origin;
      let stop;
      before(async () => {
        const port = await freePort();
        origin = `http://127.0.0.1:${port}`;
        url = origin + base;
        folder = build(url, `${language}-${at}`);
        stop = await startServer(snippets(language)[at], folder, port);
      });
      after(() => stop?.());

      test("every file is there with its type, its policy and its lifetime", async () => {
        const wrong = [];
        for (const file of files(folder)) {
          const response = await fetch(url + encodePath(file), { method: "HEAD" });
          const header = (key) => response.headers.get(key) ?? "";
          const expected = types[file.split(".").at(-1)];
          if (response.status !== 200) wrong.push(`${file}: ${response.status}`);
          if (expected && !expected.test(header("content-type"))) wrong.push(`${file}: ${header("content-type")}`);
          if (header("content-security-policy") !== "default-src 'self'") wrong.push(`${file}: policy ${header("content-security-policy")}`);
          const isForever = /^(assets|media|files)\//.test(file);
          if (/immutable/.test(header("cache-control")) !== isForever) wrong.push(`${file}: ${header("cache-control")}`);
        }
        assert.deepEqual(wrong, []);
      });

      test("what is not there is not kept for a year", async () => {
        for (const wanted of ["assets/none-12345678.css", "media/", "files/none.pdf", "none.html"]) {
          const response = await fetch(url + wanted);
          assert.ok(response.status >= 400, `${wanted}: ${response.status}`);
          assert.equal(response.headers.get("cache-control"), "no-cache", wanted);
        }
      });

      test("text is compressed", async () => {
        const response = await fetch(url, { headers: { "accept-encoding": "gzip" } });
        assert.equal(response.headers.get("content-encoding"), "gzip");
        assert.match(await response.text(), /<\/html>/);
      });

      test("an address that leads nowhere shows the site's own page, however deep", async () => {
        for (const wanted of ["none.html", "cases/none/deep/none.html"]) {
          const { page, problems, close } = await openPage(browser, { origin });
          const response = await page.goto(url + wanted);
          assert.equal(response.status(), 404);
          assert.match(await page.evaluate(() => document.body.className), /page-missing/);
          const home = await page.$$eval("a[href]", (all) => all.map((link) => link.href));
          const others = problems.filter((problem) => !problem.includes(wanted) && !problem.startsWith("console: Failed to load resource: the server responded with a status of 404"));
          assert.deepEqual(others, []);
          assert.ok(home.some((href) => [url, `${url}index.html`].includes(href)), "a way home");
          await close();
        }
      });

      test("hidden files and folders above are not served", async () => {
        for (const wanted of [".casebook-output", "assets/", "..%2f..%2f..%2fetc/passwd", "..%5c..%5cetc/passwd"]) {
          const response = await fetch(url + wanted);
          assert.ok(response.status >= 400, `${wanted}: ${response.status}`);
        }
      });

      test("pages keep the strict policy and load nothing that is missing", async () => {
        for (const { path: file } of samplePages(folder)) {
          const { page, problems, close } = await openPage(browser, { origin });
          await page.goto(url + encodePath(file), { waitUntil: "load" });
          assert.deepEqual(await violations(page), [], file);
          assert.deepEqual(problems, [], file);
          await close();
        }
      });

      test("every link of every page is answered", async () => {
        const broken = [];
        const asked = new Set();
        for (const file of files(folder).filter((one) => one.endsWith(".html"))) {
          const text = fs.readFileSync(path.join(folder, file), "utf8");
          for (const [, reference] of text.matchAll(/\s(?:href|src)="([^"#]+)/g)) {
            const target = new URL(reference.replaceAll("&amp;", "&"), url + encodePath(file));
            if (target.origin !== origin || asked.has(target.href)) continue;
            asked.add(target.href);
            const { status } = await fetch(target, { method: "HEAD", redirect: "manual" });
            if (status !== 200) broken.push(`${file}: ${status} ${target.href}`);
          }
        }
        assert.ok(asked.size > 10, "there are links");
        assert.deepEqual(broken, []);
      });
    });
  }
}
