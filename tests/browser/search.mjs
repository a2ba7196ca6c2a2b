// Whether the browser's search answers like the terminal's. Needs Node.js alone: the client's engine runs without a
// page, its script files are read from disk.
//
//   cargo run --example search_bench -- 5000 --out INDEX --queries tests/search/queries.tsv
//   node tests/browser/search.mjs INDEX
//
// Prints every query whose answers differ, and what a cold query reads; exits 1 if an answer differs.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';

const folder = process.argv[2];
const client = path.join(import.meta.dirname, '../../src/search/client.js');
const answers = JSON.parse(fs.readFileSync(path.join(folder, 'answers.json'), 'utf8'));

/** An engine without a page, with an empty cache; counts the bytes it reads. */
function engine() {
  const read = { files: 0, raw: 0, gzip: 0 };
  const context = vm.createContext({ TextDecoder, Promise, console });
  const head = {
    appendChild(script) {
      script.parentNode = { removeChild() {} };
      setImmediate(() => {
        let bytes;
        try { bytes = fs.readFileSync(path.join(folder, script.src)); } catch { return script.onerror(); }
        // As a browser does: a byte order mark says which encoding it is.
        const text = new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
        read.files++;
        read.raw += bytes.length;
        read.gzip += zlib.gzipSync(bytes).length;
        vm.runInContext(text, context);
        script.onload();
      });
    },
  };
  context.window = context;
  context.SEARCH_BASE = 'search/';
  context.document = { getElementById: () => null, createElement: () => ({}), head };
  vm.runInContext(fs.readFileSync(client, 'utf8'), context);
  return { search: context.casebookSearch.search, read };
}

let differing = 0;
const costs = [];
for (const answer of answers) {
  const { search, read } = engine();
  const found = await search(answer.query, () => true, 10);
  const mine = {
    query: answer.query,
    exact: found ? found.cards.map((card) => card.href) : [],
    near: found ? found.near.map((card) => card.href) : [],
    total: found ? found.hits().length : 0,
    more: Boolean(found && found.more),
    pinyin: Boolean(found && found.pinyin),
  };
  costs.push(read);
  if (JSON.stringify(mine) !== JSON.stringify(answer)) {
    differing++;
    console.log(`terminal: ${JSON.stringify(answer)}\nbrowser:  ${JSON.stringify(mine)}\n`);
  }
}
console.log(`${answers.length} queries, ${differing} answered differently`);
for (const what of ['files', 'raw', 'gzip']) {
  const sorted = costs.map((cost) => cost[what]).sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  console.log(`${what}: median ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`);
}
process.exit(differing ? 1 : 0);
