// A plain file server as strict as the strictest host: only files, exact types, `default-src 'self'`.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

const types = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  webp: "image/webp",
  jpg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  pdf: "application/pdf",
  mp4: "video/mp4",
};

/**
 * Serves `folder` below `base` on a free port of 127.0.0.1.
 * Returns `url` (with base), `seen` (what was sent: path, status, bytes after gzip) and `close`.
 */
export async function serve(folder, base = "/") {
  const seen = [];
  const server = http.createServer((request, response) => {
    const { status, body, type, location } = answer(folder, base, request.url);
    const isText = /text|json|xml|javascript|svg/.test(type);
    const sent = isText ? zlib.gzipSync(body) : body;
    seen.push({ path: request.url, status, type, lenBytes: sent.length });
    const headers = {
      "content-type": type,
      "content-length": sent.length,
      "content-security-policy": "default-src 'self'",
      "x-content-type-options": "nosniff",
    };
    if (isText) headers["content-encoding"] = "gzip";
    if (location) headers.location = location;
    response.writeHead(status, headers);
    response.end(sent);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { origin, url: origin + base, seen, close };
}

function answer(folder, base, url) {
  const asked = decodeURIComponent(new URL(url, "http://host").pathname);
  const inside = asked.startsWith(base) ? asked.slice(base.length) : null;
  const target = inside === null ? null : path.join(folder, inside);
  const stat = target && fs.statSync(target, { throwIfNoEntry: false });
  if (stat?.isDirectory() && !asked.endsWith("/")) {
    return { status: 301, body: Buffer.alloc(0), type: "text/plain", location: `${encodeURI(asked)}/` };
  }
  const file = stat?.isDirectory() ? path.join(target, "index.html") : target;
  if (file && fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
    const type = types[path.extname(file).slice(1).toLowerCase()] ?? "application/octet-stream";
    return { status: 200, body: fs.readFileSync(file), type };
  }
  const missing = path.join(folder, "404.html");
  const body = fs.existsSync(missing) ? fs.readFileSync(missing) : Buffer.from("not found");
  return { status: 404, body, type: types.html };
}
