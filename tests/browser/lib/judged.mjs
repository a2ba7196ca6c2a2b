// Judged queries of tests/search/sites.tsv: what a reader should find, decided from the texts of the pages alone.
//
// A judgement is a search of its own, as plain as can be: every case page is cut into its sentences, marks and tags are
// dropped, and the letters of the judgement are looked for in each. It knows nothing of the index, of pairs of
// characters or of scores.

import fs from "node:fs";
import path from "node:path";

/** Parts of a case page that search leaves out on purpose: ways to elsewhere, buttons, names of persons. */
const leftOut = [
  // Titles of the cases before and after it, among the facts.
  /<dt>[^<]*<\/dt>\s*<dd><a href="\.\.\/cases\/.*?<\/dd>/gs,
  /<nav\b.*?<\/nav>/gs, /<svg\b.*?<\/svg>/gs, /<button\b.*?<\/button>/gs, /<time\b.*?<\/time>/gs,
  /<section class="panel share">.*?<\/section>/gs, /<p class="signoff">.*?<\/p>/gs,
  /<section class="panel">\s*<h2>(?:联系人|聯絡人|聯繫人|Contact)<\/h2>.*?<\/section>/gs,
];
/** Tags that do not end a sentence; all others do. */
const inline = /<\/?(?:a|abbr|b|code|del|em|i|ins|mark|s|small|span|strong|sub|sup|u)\b[^>]*>/g;
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

const decoded = (text) => text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name) => {
  if (name[0] !== "#") return entities[name] ?? whole;
  return String.fromCodePoint(name[1].toLowerCase() === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
});

/** Letters and digits in one width and case; between two Latin words one space, between Han nothing. */
function letters(text) {
  const wide = text.normalize("NFKC").toLowerCase();
  const words = wide.match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+|\p{N}+|[^\p{L}\p{N}]+/gu) ?? [];
  let out = "";
  words.forEach((word, at) => {
    if (/[\p{L}\p{N}]/u.test(word)) out += word;
    else if (isLatin(out.at(-1)) && isLatin(words[at + 1]?.[0])) out += " ";
  });
  return out;
}

const isLatin = (letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter) && !/\p{Script=Han}/u.test(letter);

/** The sentences of a piece of HTML, as letters, one in a line. */
function sentences(html) {
  const bare = leftOut.reduce((text, part) => text.replace(part, "\n"), html);
  const broken = bare.replace(/\s+/g, " ").replace(inline, "").replace(/<br\b[^>]*>/g, " ").replace(/<[^>]*>/g, "\n");
  return decoded(broken).split(/[\n。！？!?；;…]+/).map(letters).filter(Boolean).join("\n");
}

/** Every case page of a built edition: its address, the letters of its text, of its names, of its title and brand. */
export function casePages(folder) {
  const names = fs.readdirSync(path.join(folder, "cases")).filter((name) => name.endsWith(".html") && name !== "index.html");
  return names.sort().flatMap((name) => {
    const html = fs.readFileSync(path.join(folder, "cases", name), "utf8");
    // A withdrawn case keeps its page and stands in no list.
    if (html.includes("notice-withdrawn")) return [];
    const article = /<article class="case"[^>]*>.*?<\/article>/s.exec(html)[0];
    const linked = (kind) => [...article.matchAll(new RegExp(`href="\\.\\./${kind}/[^"]*">(.*?)</a>`, "g"))].map((found) => found[1]);
    const head = [/<h1[^>]*>(.*?)<\/h1>/s.exec(article)[1], ...linked("brands")];
    // Units that took a case over stand on its page as links too; its own unit is in the line under the title.
    const own = /<p class="byline">.*?<\/p>/s.exec(article)?.[0] ?? "";
    const units = [...own.matchAll(/href="\.\.\/branches\/[^"]*">(.*?)<\/a>/g)].map((found) => found[1]);
    return {
      href: `cases/${name}`,
      text: sentences(article),
      head: head.map(sentences).join("\n"),
      names: [...head, ...units, ...linked("methods")].map(sentences).join("\n"),
    };
  });
}

/** Whether the letters stand in the text: Latin words and numbers whole, or by their beginning where `isBeginning`. */
function stands(text, piece, isBeginning) {
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
    const cutsBefore = isLatin(piece[0]) && isLatin(text[at - 1]);
    const cutsAfter = isLatin(piece.at(-1)) && isLatin(text[at + piece.length]) && !isBeginning;
    if (!cutsBefore && !cutsAfter) return true;
  }
  return false;
}

/** Whether a page holds what a judgement says: words apart, all of them; `a|b` either; `-a` not; `@a` in a name; `a*` a beginning. */
export function holds(page, judgement) {
  return judgement.split(" ").every((word) => {
    const isNot = word.startsWith("-");
    const either = (isNot ? word.slice(1) : word).split("|").some((one) => {
      const isName = one.startsWith("@");
      return stands(isName ? page.names : page.text, letters(one.replace(/_/g, " ")), one.endsWith("*"));
    });
    return either !== isNot;
  });
}

/** Whether all words of a judgement stand in the title or the brand. */
const isHeaded = (page, judgement) => judgement.split(" ").filter((word) => !word.startsWith("-")).every((word) =>
  word.split("|").some((one) => stands(page.head, letters(one.replace(/^@/, "").replace(/_/g, " ")), one.endsWith("*"))));

/** The lines of the table: kind, edition, query, judgement, and what must come first. */
export function judgements(file) {
  const lines = fs.readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  return lines.map((line) => {
    const [kind, edition, query, found, first = ""] = line.split("\t");
    // The same mark as in a column of a list: what was asked is what must stand there.
    return { kind, edition, query, found: found === "〃" ? query.replace(/["“”「」]/g, "") : found, first };
  });
}

/**
 * What the pages say of a judgement: the addresses that must be found and no others, those that must be among the near
 * matches, and those of which one must lead the list.
 */
export function expected({ found, first }, pages) {
  const address = (name) => `cases/${name}.html`;
  if (found === "-") return { found: [], near: [], first: [] };
  if (/^[~=]/.test(found)) {
    const named = found.slice(1).split(" ").map(address);
    const missing = named.filter((href) => !pages.some((page) => page.href === href));
    if (missing.length) throw new Error(`no such case: ${missing}`);
    return found[0] === "=" ? { found: named, near: [], first: named.slice(0, 1) } : { found: [], near: named, first: [] };
  }
  const held = pages.filter((page) => holds(page, found));
  const headed = held.filter((page) => isHeaded(page, found));
  return {
    found: held.map((page) => page.href),
    near: [],
    first: first ? first.split(" ").map(address) : headed.map((page) => page.href),
  };
}
