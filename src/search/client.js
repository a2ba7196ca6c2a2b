/* Search over the script files below search/; the format is in docs/search.md. No fetch, so it works from file://.
   Markup: <div id="search" data-index="search/" data-loading data-found="{n}" data-more="{n}+" data-none data-close data-pinyin
   data-error data-partial data-filter data-all data-year data-category data-level data-kind data-branch> holding
   form[role=search] with input[name=q], #search-status[role=status], #search-filters, ol#search-results,
   #search-near[hidden] with an ol, button#search-more[hidden], and after it <script src="assets/search.js"></script>.
   While a query is open, #search has the class "asked": room for the answer can be kept. */
(function () {
"use strict";
var D = document, W = window, box = D.getElementById("search");
var base = box ? box.getAttribute("data-index") || "search/" : W.SEARCH_BASE || "search/";

/* Files: one script each, kept once loaded. */
var files = {}, waiting = {}, failed = 0;
W.__s = function (id, data) { files[id] = data; };
function load(id, path) {
  if (id in files) return Promise.resolve(files[id]);
  return waiting[id] || (waiting[id] = new Promise(function (done, fail) {
    var s = D.createElement("script");
    var end = function () {
      s.parentNode.removeChild(s);
      delete waiting[id];
      if (id in files) done(files[id]); else { failed++; fail(new Error(path)); }
    };
    s.charset = "utf-8"; s.src = base + path; s.onload = s.onerror = end;
    D.head.appendChild(s);
  }));
}
function all(list, f) { return Promise.all(list.map(f)); }

/* Bits: see src/search/bits.rs. */
function Bits(text) { this.t = text; this.p = 0; }
Bits.prototype = {
  one: function () {
    var c = this.t.charCodeAt(this.p / 6 | 0), v;
    v = c > 96 ? c - 71 : c == 95 ? 63 : c > 64 ? c - 65 : c > 47 ? c + 4 : c == 45 ? 62 : 0;
    return v >> 5 - this.p++ % 6 & 1;
  },
  take: function (n) { var v = 0; while (n--) v = v << 1 | this.one(); return v; },
  gamma: function () { var n = 0; while (!this.one()) if (++n > 30) return 0; return (1 << n | this.take(n)) - 1; },
  rice: function (k) { var q = 0; while (q < 24 && this.one()) q++; return q == 24 ? this.take(30) : q << k | this.take(k); },
  zones: function () {
    for (var code = 0, first = 0, before = 0, n = 1; n < 16; n++) {
      code = code << 1 | this.one();
      if (code - first < counts[n]) return order[before + code - first];
      first = first + counts[n] << 1; before += counts[n];
    }
    return 0;
  },
  list: function (next, zones) {
    var out = new Map(), count = this.gamma(), k = this.take(5);
    while (count-- && this.p < this.t.length * 6) { next += this.rice(k); out.set(next++, zones ? this.zones() : 1); }
    return out;
  }
};
function ones(v) { for (var n = 0; v; v &= v - 1) n++; return n; }
var order = [], counts = [], lens = [];
(function () {
  var body = [0, 3, 7, 9, 11, 12, 10], i, n;
  for (i = 1; i < 256; i++) {
    n = ones(i >> 2);
    lens[i] = [body[n], n ? n > 1 ? 14 : 10 : 7, n ? n > 1 ? 13 : 8 : 5, n ? n > 1 ? 15 : 12 : 9][i & 3];
  }
  for (n = 0; n < 16; n++) for (counts[n] = 0, i = 1; i < 256; i++) if (lens[i] == n) { counts[n]++; order.push(i); }
})();

/* Folding: see src/search/fold.rs. */
var han = /[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]|[\ud840-\ud8ff][\udc00-\udfff]/;
var letter = /[\p{Alphabetic}\p{N}]/u, joint = /[+#.&\-_'\/]/, table, common;
var initial = "(zh|ch|sh|[bpmfdtnlgkhjqrxzcsyw])";
var final_ = "(a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)";
var syllable = new RegExp("^(" + initial + final_ + "|a|ai|an|ang|ao|e|ei|en|eng|er|o|ou)$");
function isHan(c) { return han.test(c); }
function isWord(c) { return letter.test(c) && !han.test(c); }
function plain(s) {
  return s.replace(/ü/g, "v").normalize("NFD").replace(/u\u0308/g, "v").replace(/[\u0300-\u036f]/g, "");
}
/* The table is only needed for characters beyond GB 2312 and those in it that fold. */
function needsTable(s) {
  if (!common) {
    var bytes = [], i, j;
    for (i = 0xb0; i < 0xf8; i++) for (j = 0xa1; j < 0xff; j++) bytes.push(i, j);
    common = new Set(Array.from(new TextDecoder("gbk").decode(new Uint8Array(bytes))));
    Array.from("乾吒夥彷後徵捱摺於榘甯菸著薹藉醣阪麴麽").forEach(function (c) { common.delete(c); });
  }
  return Array.from(s).some(function (c) { return isHan(c) && c > "\u33ff" && !common.has(c); });
}
function prepare(s) {
  if (table || !needsTable(s)) return Promise.resolve();
  return load("t2s", "t2s.js").then(function (pairs) {
    table = new Map(); pairs = Array.from(pairs);
    for (var i = 0; i < pairs.length; i += 2) table.set(pairs[i], pairs[i + 1]);
  });
}
function fold(s) {
  s = s.replace(/(\d),(?=\d{3}(?!\d))/g, "$1").replace(/…/g, "\n").replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g, "").normalize("NFKC");
  s = s.replace(/(.)\(([^()]{1,7})\)/g, function (whole, before, gloss) {
    return isHan(before) && syllable.test(plain(gloss)) ? before : whole;
  });
  return Array.from(s).map(function (c) { c = c.toLowerCase(); return table && table.get(c) || c; }).join("");
}
function bare(s) { return Array.from(fold(s)).filter(function (c) { return isHan(c) || isWord(c); }).join(""); }

/* Queries: see src/search/phrases.rs. */
function unjoined(word) { return /\d/.test(word) ? word : word.replace(/[+#.&\-_'\/]/g, ""); }
function phraseOf(piece) {
  var s = Array.from(fold(piece)), p = { text: bare(piece), grams: [], words: [] }, before = "", i = 0, end;
  while (i < s.length) {
    if (isHan(s[i])) { if (before) p.grams.push(before + s[i]); before = s[i++]; }
    else if (isWord(s[i])) {
      for (end = i; end < s.length && (isWord(s[end]) || joint.test(s[end]) && end + 1 < s.length && isWord(s[end + 1])); end++);
      if (before && isHan(before)) p.grams.push(before + s[i]);
      p.words.push(unjoined(s.slice(i, end).join(""))); before = s[end - 1]; i = end;
    } else i++;
  }
  if (!p.grams.length && !p.words.length && before) p.grams.push(before);
  if (p.grams.length) p.words = p.words.filter(function (w) { return Array.from(w).length > 1; });
  return p.text ? p : null;
}
function parse(query) {
  var out = [], piece = "", quoted = false, minus = false;
  function close(exact) {
    var p = phraseOf(piece);
    if (p) { p.exact = exact; p.not = minus; minus = false; out.push(p); }
    piece = "";
  }
  Array.from(query).slice(0, 120).forEach(function (c) {
    if (/["“”＂「」『』«»]/.test(c)) { close(quoted); quoted = !quoted; }
    else if (/\s/.test(c) && !quoted) { close(false); minus = false; }
    else if (/[-－−]/.test(c) && !piece && !quoted) minus = true;
    else piece += c;
  });
  close(false);
  return out.slice(0, 8);
}
function asPinyin(query) {
  var s = plain(query.trim().toLowerCase()).replace(/[ '’]/g, ""), out = [], parts = [], cuts = 0, steps = 0, i, grams;
  if (!/^[a-z]{1,40}$/.test(s)) return out;
  function add(grams) { if (grams.length) out.push({ text: "", grams: grams, words: [] }); }
  function cut(at) {
    if (at == s.length) {
      cuts++;
      var written = parts.map(function (part) { return part.replace(/^([ln])ue$/, "$1ve"); });
      add(written.slice(1).map(function (part, i) { return "~" + written[i] + " " + part; }));
      return;
    }
    steps++;
    for (var n = Math.min(6, s.length - at); n; n--) if (steps < 500 && cuts < 4 && syllable.test(s.substr(at, n))) {
      parts.push(s.substr(at, n));
      cut(at + n);
      parts.pop();
    }
  }
  cut(0);
  if (s.length > 2 && s.length < 9) {
    for (grams = [], i = 0; i < s.length - 2; i++) grams.push("^" + s.substr(i, 3));
    add(grams);
  }
  return out;
}
/* The number of a case, however its parts are joined. */
function asNumber(query) {
  var s = bare(Array.from(query).slice(0, 120).join(""));
  return /^[a-z\d]{1,40}$/.test(s) && /\d/.test(s) ? [[{ text: "", grams: ["#" + s], words: [] }]] : [];
}

/* Lists: see src/search/lists.rs and shard.rs. */
var root;
function hash(term) {
  if (/^[a-z][\x00-\x7f]*$/.test(term)) term = term.slice(0, 3);
  for (var h = 0x811c9dc5, i = 0; i < term.length; i++) h = Math.imul(h ^ term.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ h >>> 16, 0x85ebca6b);
  return (h ^ h >>> 13) >>> 0;
}
function shardOf(term, count) {
  var whole = 1, h = hash(term), low;
  while (whole * 2 <= count) whole *= 2;
  low = (h & whole - 1) >>> 0;
  return low < count - whole ? (h & 2 * whole - 1) >>> 0 : low;
}
function terms(term) {
  if (!root.terms) return Promise.resolve({});
  var i = shardOf(term, root.terms);
  return load("t" + i, "t/" + (i >> 8) + "/" + i + ".js");
}
function decode(text) {
  if (typeof text != "string") return null;
  if (!text) return {};
  var b = new Bits(text), cut;
  if (!b.one()) return { whole: b.list(0, true) };
  cut = { about: 3 << b.take(5) >> 1, ranges: [], titles: b.one() };
  root.ranges.forEach(function () { cut.ranges.push(b.one()); });
  cut.titles = cut.titles ? b.list(0) : null;
  return cut;
}
function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null; }
function listOf(term) { return terms(term).then(function (t) { return decode(own(t, term)); }); }
function rangeOf(term, range) {
  var count = root.ranges[range], i = count && shardOf(term, count);
  if (!count) return Promise.resolve(new Map());
  return load("g" + range + "_" + i, "g/" + range + "/" + i + ".js").then(function (t) {
    return t[term] ? new Bits(t[term]).list(range * Math.pow(2, root.range), true) : new Map();
  });
}

/* Matching: see src/search/matching.rs. */
function lookUp(p) {
  var n = p.grams.length, w = p.words[0], starts = !n && p.words.length == 1 && !p.exact && /^[a-z][\x00-\x7f]{2}/.test(w);
  var use = p.grams.map(function (g, i) { return [g, i]; }).filter(function (g) { return n < 12 || g[1] % 2 == 0 || g[1] == n - 1; });
  p.words.forEach(function (word) { use.push([word]); });
  return all(use, function (u) {
    return terms(u[0]).then(function (t) {
      var list = decode(own(t, u[0]));
      if (!starts || list && list.about) return list;
      list = list || { whole: new Map() };
      Object.keys(t).filter(function (k) { return k.length > w.length && k.indexOf(w) == 0; }).sort().slice(0, 64).forEach(function (k) {
        var l = decode(t[k]).whole;
        if (l) l.forEach(function (z, d) { list.whole.set(d, list.whole.get(d) | z); });
      });
      return list.whole.size ? list : null;
    });
  }).then(function (lists) {
    var looked = { p: p, whole: null, cut: [] };
    lists.forEach(function (l, i) { if (l) addList(looked, l, use[i][0], use[i][1]); });
    keepRarest(looked, looked.whole ? 1 : 3);
    return lists.indexOf(null) < 0 ? looked : null;
  });
}
function addList(looked, l, term, at) {
  if (l.whole) {
    var old = looked.whole, both = new Map();
    if (old) old.forEach(function (z, d) { z &= l.whole.get(d); if (z) both.set(d, z); });
    looked.whole = old ? both : l.whole;
  } else if (l.about) looked.cut.push({ term: term, at: at, about: l.about, ranges: l.ranges, titles: l.titles });
}
function keepRarest(looked, count) {
  var c = looked.cut.map(function (x, i) { return [x, i]; });
  c.sort(function (a, b) { return a[0].about - b[0].about || a[1] - b[1]; });
  looked.cut = c.slice(0, count).map(function (x) { return x[0]; });
}
/* The three Han that the pairs at `at` and after it make up. */
function tripleOf(p, at) {
  var s = at + 1 < p.grams.length ? Array.from(p.grams[at]).concat(Array.from(p.grams[at + 1]).slice(1)) : [];
  return s.length == 3 && s.every(isHan) ? s.join("") : "";
}
function narrowOne(looked) {
  var p = looked.p, covered = {}, at = [];
  return all(p.grams, listOf).then(function (lists) {
    if (lists.indexOf(null) >= 0) return false;
    lists.forEach(function (l, i) { if (l.about && i + 1 < lists.length && lists[i + 1].about && tripleOf(p, i)) at.push(i); });
    return all(at, function (i) { return listOf(tripleOf(p, i)); }).then(function (found) {
      if (found.indexOf(null) >= 0) return false;
      looked.cut = looked.cut.filter(function (c) { return c.at == null; });
      found.forEach(function (l, n) { if (l.whole) { covered[at[n]] = covered[at[n] + 1] = 1; addList(looked, l); } });
      lists.forEach(function (l, i) { if (!covered[i]) addList(looked, l, p.grams[i], i); });
      keepRarest(looked, 3);
      return true;
    });
  });
}
var spread = [0, 16, 24, 29, 32, 35, 37];
function score(zones, d) {
  var s = Math.floor(d * 6 / Math.max(root.end, 1)), both = 255;
  zones.forEach(function (z) { both &= z; s += (z & 1 ? 128 : 0) + (z & 2 ? 48 : 0) + spread[ones(z >> 2)]; });
  return s + (zones.length > 1 && both ? 32 : 0);
}
function needed(m) { return m.looked.filter(function (l) { return !l.p.not; }); }
function cuts(list) { return list.reduce(function (all, l) { return all.concat(l.cut); }, []); }
function startMatch(phrases) {
  return all(phrases, lookUp).then(function (looked) {
    var m = { looked: looked.filter(Boolean), ranges: [], found: new Map() };
    if (looked.some(function (l, i) { return !l && !phrases[i].not; }) || !needed(m).length) return null;
    plan(m);
    return m;
  });
}
function plan(m) {
  m.candidates = null;
  needed(m).forEach(function (l) {
    if (l.whole) m.candidates = (m.candidates || Array.from(l.whole.keys())).filter(function (d) { return l.whole.has(d); });
  });
  var c = m.candidates, lists;
  m.ranges = [];
  if (c && c.length <= 40 || !cuts(m.looked).length) {
    (c || []).forEach(function (d) { judge(m, d, null); });
    return;
  }
  root.ranges.forEach(function (n, r) {
    if (cuts(needed(m)).every(function (x) { return x.ranges[r]; }) && (!c || c.some(function (d) { return d >>> root.range == r; })))
      m.ranges.push(r);
  });
  lists = cuts(needed(m)).map(function (x) { return x.titles; });
  if (!c && lists.length && lists.indexOf(null) < 0) lists[0].forEach(function (z, d) {
    if (lists.every(function (t) { return t.has(d); })) m.found.set(d, score(needed(m).map(function () { return 1; }), d));
  });
}
function judge(m, d, lists) {
  var zones = [], ok = m.looked.every(function (l) {
    var z = l.whole ? l.whole.get(d) | 0 : 255;
    if (lists) l.cut.forEach(function (c) { z &= lists[c.term].get(d); });
    if (l.p.not) return !z || l.cut.length && !lists;
    zones.push(z);
    return z;
  });
  if (ok) m.found.set(d, score(zones, d)); else m.found.delete(d);
}
function advance(m, wanted) {
  if (m.found.size >= wanted || !m.ranges.length) return Promise.resolve();
  var r = m.ranges.pop(), lists = {};
  return all(cuts(m.looked), function (c) { return rangeOf(c.term, r).then(function (l) { lists[c.term] = l; }); }).then(function () {
    var ds = m.candidates;
    if (ds) ds = ds.filter(function (d) { return d >>> root.range == r; });
    else ds = Array.from(cuts(needed(m)).map(function (c) { return lists[c.term]; })
      .reduce(function (a, b) { return b.size < a.size ? b : a; }).keys());
    ds.forEach(function (d) { judge(m, d, lists); });
    return m.found.size < wanted ? narrow(m) : null;
  }).then(function () { return advance(m, wanted); });
}
function narrow(m) {
  if (m.narrowed) return null;
  m.narrowed = true;
  return all(needed(m), narrowOne).then(function (ok) {
    m.found.clear();
    m.ranges = [];
    if (ok.indexOf(false) < 0) plan(m);
  });
}
function weight(having) {
  var ratio = 1 + Math.floor(root.n * 256 / Math.max(having, 1)), log = 0;
  while (ratio >= Math.pow(2, log + 1)) log++;
  return Math.max(0, log * 16 + Math.floor(ratio * 16 / Math.pow(2, log)) % 16 - 128);
}
function near(phrases) {
  var total = 0, count = 0, found = new Map(), jobs = [];
  phrases.forEach(function (p) {
    if (!p.not) p.grams.concat(p.words).forEach(function (t, i) { jobs.push([t, i >= p.grams.length]); });
  });
  return all(jobs, function (job) { return listOf(job[0]); }).then(function (lists) {
    lists.forEach(function (l, i) {
      var w = weight(l ? l.whole ? l.whole.size : l.about || 1 : 1), ds = l && (l.whole || l.titles);
      if (!l && !jobs[i][1]) w >>= 1;
      total += w; count++;
      if (ds) ds.forEach(function (z, d) { found.set(d, (found.get(d) || 0) + w); });
    });
    var out = [];
    if (count > 3) found.forEach(function (s, d) {
      s = Math.floor(s * 1000 / Math.max(total, 1));
      if (s >= (count > 5 ? 550 : 700)) out.push([d, s]);
    });
    return out.sort(best);
  });
}
function best(a, b) { return b[1] - a[1] || b[0] - a[0]; }

/* Cards and verification: see src/search/answer.rs. */
function card(d) {
  var i = d >>> root.cards;
  return load("d" + i, "d/" + (i >> 10) + "/" + i + ".js").then(function (f) {
    var c = f[d];
    return { d: d, href: c[0], title: c[1], brand: c[2].join("、"), branch: c[3].join("、"), year: c[4], summary: c[5],
      facts: [].concat.apply(c[3], c[6]).filter(Boolean).join("\n"), parts: c[7], texts: [c[8]] };
  });
}
function texts(c, i) {
  if (!i) return Promise.resolve([c.summary, c.title, c.brand, c.facts, c.year]);
  if (c.texts[i - 1] != null) return Promise.resolve([c.texts[i - 1]]);
  if (i > c.parts) return Promise.resolve(null);
  return load("x" + c.d + "_" + (i - 1), "x/" + (c.d >> 10) + "/" + c.d + "_" + (i - 1) + ".js").then(function (t) {
    return [c.texts[i - 1] = t];
  });
}
/* What a snippet for the letters is cut from: the part of the text that has them, or the summary; null if none has. */
function find(c, letters, i) {
  return texts(c, i || 0).then(function (list) {
    if (!list) return null;
    return prepare(list.join("")).then(function () {
      if (list.some(function (text) { return bare(text).indexOf(letters) >= 0; })) return i ? list[0] : c.summary;
      return find(c, letters, (i || 0) + 1);
    });
  });
}
/* -> 2: all phrases stand in it, c.snippet is set; 1: pairs only; 0: refused. */
function verify(c, phrases) {
  var todo = phrases.filter(function (p) { return p.text; }), verdict = 2;
  c.snippet = null;
  return todo.reduce(function (before, p) {
    return before.then(function () {
      return verdict < 2 ? null : find(c, p.text).then(function (text) {
        if (p.not) { if (text != null) verdict = 0; }
        else if (text == null) verdict = p.exact ? 0 : 1;
        else if (c.snippet == null) c.snippet = text;
      });
    });
  }, Promise.resolve()).then(function () { return verdict; });
}
function readings(phrases) {
  return (root.synonyms ? load("syn", "syn.js") : Promise.resolve({})).then(function (table) {
    var out = [phrases];
    phrases.forEach(function (p, i) {
      /* A year as pages show it: the index has its figures alone. */
      var year = /^\d{4}(?=年度?$)/.exec(p.text) || [];
      if (!p.exact && !p.not) year.concat(own(table, p.text) || []).forEach(function (word) {
        var other = phraseOf(word), copy = phrases.slice();
        if (other) { copy[i] = other; out.push(copy); }
      });
    });
    return out.slice(0, 6);
  });
}

/* A search in progress. */
function Search(query, lists) { this.query = query; this.readings = lists; this.phrases = lists[0]; this.loose = []; this.done = new Map(); }
Search.prototype = {
  start: function () {
    var me = this;
    return all(me.readings, startMatch).then(function (ms) { me.matches = ms; return me; });
  },
  advance: function (wanted) {
    var me = this;
    return all(me.matches, function (m) { return m && advance(m, wanted); }).then(function () { return me.rank(); });
  },
  rank: function () {
    var found = new Map(), out = [];
    this.matches.forEach(function (m, i) {
      if (m) m.found.forEach(function (s, d) {
        var old = found.get(d);
        s = i ? Math.max(0, s - 8) : s;
        if (!old || s > old[0] || s == old[0] && i > old[1]) found.set(d, [s, i]);
      });
    });
    found.forEach(function (v, d) { out.push([d, v[0], v[1]]); });
    this.more = this.matches.some(function (m) { return m && m.ranges.length; });
    this.ranked = out.sort(best);
    return this;
  },
  /* Up to `count` verified cards after those shown; `passes` filters numbers. */
  page: function (count, passes) {
    var me = this, out = [], fruitless = 0;
    function step() {
      var todo = me.ranked.filter(function (r) { return !me.done.has(r[0]) && passes(r[0]); });
      if (out.length >= count || fruitless >= 40 && (me.more || todo.length > 40)) return out;
      todo = todo.slice(0, count - out.length);
      if (!todo.length) return me.more ? me.advance(me.ranked.length + count - out.length).then(step) : out;
      return all(todo, function (r) {
        return card(r[0]).then(function (c) { return verify(c, me.readings[r[2]]).then(function (v) { return [c, v]; }); })
          .catch(function () { return [0, 0]; });
      }).then(function (cards) {
        cards.forEach(function (cv, i) {
          me.done.set(todo[i][0], cv[1]);
          fruitless = cv[1] == 2 ? 0 : fruitless + 1;
          if (cv[1] == 2) out.push(cv[0]); else if (cv[1]) me.loose.push(cv[0]);
        });
        return me.loose.length < 3 ? null : all(me.matches, function (m) { return m && narrow(m); }).then(function () { me.rank(); });
      }).then(step);
    }
    return Promise.resolve(step());
  },
  /* Numbers that are or may be matches. */
  hits: function () {
    var done = this.done, out = this.ranked.map(function (r) { return r[0]; }).filter(function (d) { return !done.has(d); });
    done.forEach(function (v, d) { if (v == 2) out.push(d); });
    return out;
  }
};
function first(query, lists, passes, size) {
  return new Search(query, lists).start().then(function (s) { return s.advance(size); }).then(function (s) {
    return s.page(size, passes).then(function (cards) { s.cards = cards; return s; });
  });
}
/* query -> {cards, near, pinyin, more, hits()}; `passes` filters by number. */
function search(query, passes, size) {
  return (root ? Promise.resolve() : load("root", "root.js").then(function (r) { root = r; }))
  .then(function () { return prepare(query); }).then(function () {
    var phrases = parse(query);
    if (!phrases.length) return null;
    return readings(phrases).then(function (lists) {
      if (!phrases.some(function (p) { return p.not; })) lists = lists.concat(asNumber(query));
      return first(query, lists, passes, size);
    }).then(function (s) {
      if (s.cards.length || s.loose.length) return s;
      return asPinyin(query).reduce(function (before, p) {
        return before.then(function (r) {
          return r.cards.length ? r : first(query, [[p]], passes, size).then(function (t) { t.pinyin = true; return t.cards.length ? t : r; });
        });
      }, Promise.resolve(s));
    }).then(function (s) {
      s.near = s.cards.length < 5 ? s.loose.slice(0, 6) : [];
      if (s.cards.length >= Math.min(5, size) || s.pinyin || phrases.some(function (p) { return p.exact; })) return s;
      return near(phrases).then(function (list) {
        list = list.filter(function (n) { return passes(n[0]) && !s.done.has(n[0]); }).slice(0, 6 - s.near.length);
        return all(list, function (n) { return card(n[0]).catch(function () { return null; }); });
      }).then(function (cards) { s.near = s.near.concat(cards.filter(Boolean)); return s; });
    });
  });
}
W.casebookSearch = { search: search, fold: fold, bare: bare, parse: parse, failed: function () { return failed; } };
if (!box) return;
/* The page. */
var form = box.querySelector("form"), input = form.elements.q, status = D.getElementById("search-status");
var results = D.getElementById("search-results"), nearBox = D.getElementById("search-near");
var filters = D.getElementById("search-filters"), more = D.getElementById("search-more");
var names = ["year", "category", "level", "kind", "branch"], chosen = {}, columns = {}, turn = 0, now, timer, composing;
function say(key, n) {
  var text = (box.getAttribute("data-" + key) || "").replace("{n}", n);
  status.textContent = text + (failed && key != "error" ? " " + (box.getAttribute("data-partial") || "") : "");
}
function add(parent, tag, text, name) {
  var e = D.createElement(tag);
  if (text != null) e.textContent = text;
  if (name) e.className = name;
  return parent.appendChild(e);
}
/* Appends `text`, cut to `room` characters around the first hit, from the start of its paragraph if that is near, with
   the phrases marked. */
function mark(e, text, phrases, room) {
  var chars = Array.from(text), letters = "", at = [], hits = [], i, from = 0, to = chars.length;
  chars.forEach(function (c, i) { Array.from(bare(c)).join("").split("").forEach(function (x) { letters += x; at.push(i); }); });
  phrases.forEach(function (p) {
    if (p.not || !p.text) return;
    for (i = letters.indexOf(p.text); i >= 0 && hits.length < 30; i = letters.indexOf(p.text, i + p.text.length))
      hits.push([at[i], at[i + p.text.length - 1] + 1]);
  });
  hits.sort(function (a, b) { return a[0] - b[0]; });
  if (room && to > room) {
    from = Math.max(0, Math.min(hits.length ? hits[0][0] - 20 : 0, to - room));
    if (hits.length) for (i = hits[0][0]; i > from; i--) if (chars[i - 1] == "\n") { from = i; break; }
    to = Math.min(to, from + room);
  }
  function part(a, b) { return chars.slice(a, b).join("").replace(/\n/g, " "); }
  i = from;
  if (from && chars[from - 1] != "\n") add(e, "span", "…");
  hits.forEach(function (h) {
    if (h[0] < i || h[1] > to) return;
    e.appendChild(D.createTextNode(part(i, h[0])));
    add(e, "mark", part(h[0], h[1]));
    i = h[1];
  });
  e.appendChild(D.createTextNode(part(i, to) + (to < chars.length ? "…" : "")));
}
function show(list, c, phrases) {
  var item = add(add(list, "li"), "article", null, "result"), a = add(add(item, "h3"), "a");
  a.href = c.href;
  mark(a, c.title, phrases);
  mark(add(item, "p", null, "result-facts"), [c.branch, c.brand, c.year].filter(Boolean).join(" · "), phrases);
  mark(add(item, "p", null, "result-text"), c.snippet || c.summary, phrases, 90);
}
/* Filters: the year follows from the number, the other columns are files. */
function yearOf(d) {
  var y = 0;
  root.years.forEach(function (b) { if (d >= b[1]) y = b[0]; });
  return y ? [String(y)] : [];
}
function values(name, d) { return name == "year" ? yearOf(d) : columns[name] && columns[name].get(d) || []; }
function passes(d) {
  return names.every(function (n) { return !chosen[n] || values(n, d).indexOf(chosen[n]) >= 0; });
}
function loadColumns() {
  return all(["f", "b"], function (set) {
    return load(set, set + ".js").then(function (dictionary) {
      var ranges = [], r;
      for (r = 0; r << root.range < root.end; r++) ranges.push(r);
      return all(ranges, function (r) {
        return load(set + r, set + "/" + r + ".js").then(function (text) {
          var b = new Bits(text), n = b.gamma(), k = b.take(5), d = r * Math.pow(2, root.range);
          while (n--) {
            d += b.rice(k);
            Object.keys(dictionary).forEach(function (name) {
              var column = columns[name] = columns[name] || new Map(), f = dictionary[name], bits = 0;
              while (f.c.length > 1 << bits) bits++;
              column.set(d, f.c[b.take(bits)].map(function (v) { return f.v[v]; }));
            });
            d++;
          }
        }, function () {});
      });
    });
  });
}
function drawFilters() {
  filters.textContent = "";
  filters.hidden = false;
  var hits = now.hits();
  names.forEach(function (name) {
    var count = {}, label, select, old = chosen[name];
    hits.forEach(function (d) {
      if (names.every(function (n) { return n == name || !chosen[n] || values(n, d).indexOf(chosen[n]) >= 0; }))
        values(name, d).forEach(function (v) { count[v] = (count[v] || 0) + 1; });
    });
    if (old) count[old] = count[old] || 0;
    var keys = Object.keys(count).sort(function (a, b) { return name == "year" ? b - a : count[b] - count[a] || (a < b ? -1 : 1); });
    if (!keys.length || keys.length < 2 && !old) return;
    label = add(filters, "label", (box.getAttribute("data-" + name) || name) + " ");
    select = add(label, "select");
    [""].concat(keys).forEach(function (v) {
      var o = add(select, "option", v ? v + " (" + count[v] + (now.more ? "+" : "") + ")" : box.getAttribute("data-all"));
      o.value = v; o.selected = v == (old || "");
    });
    select.onchange = function () { chosen[name] = select.value; run(true); };
  });
  if (columns.level) return;
  var b = add(filters, "button", box.getAttribute("data-filter"));
  b.type = "button";
  b.onclick = function () { b.disabled = true; loadColumns().then(drawFilters, broken); };
}
function broken() { box.classList.remove("asked"); say("error"); }
function tell() {
  var n = now.hits().filter(passes).length, done = !now.more;
  if (!n) box.classList.remove("asked");
  say(n ? now.pinyin ? "pinyin" : done ? "found" : "more" : now.near.length && box.getAttribute("data-close") ? "close" : "none", n);
  more.hidden = !(now.more || now.hits().some(function (d) { return passes(d) && !now.done.has(d); }));
}
function run(push) {
  var q = input.value.trim(), mine = ++turn, url = "?q=" + encodeURIComponent(q);
  names.forEach(function (n) { if (chosen[n]) url += "&" + n + "=" + encodeURIComponent(chosen[n]); });
  try { history[push ? "pushState" : "replaceState"](null, "", url); } catch (e) { /* some browsers refuse on file: */ }
  box.classList.toggle("asked", Boolean(q));
  if (!q) { results.textContent = status.textContent = filters.textContent = ""; nearBox.hidden = more.hidden = true; return; }
  say("loading");
  box.setAttribute("aria-busy", "true");
  var wants = names.slice(1).some(function (n) { return chosen[n]; });
  load("root", "root.js").then(function (r) {
    root = r;
    return columns.level || !wants && r.n >= 4096 ? null : loadColumns();
  }).then(function () { return search(q, passes, 10); }).then(function (s) {
    if (mine != turn) return;
    results.textContent = "";
    now = s;
    nearBox.hidden = true;
    if (!s) { /* only punctuation: nothing to look for */
      filters.textContent = ""; more.hidden = true; box.classList.remove("asked");
      say("none");
      return;
    }
    s.cards.forEach(function (c) { show(results, c, s.phrases); });
    var list = nearBox.querySelector("ol");
    list.textContent = "";
    s.near.forEach(function (c) { show(list, c, s.phrases); });
    nearBox.hidden = !s.near.length;
    drawFilters();
    tell();
  }).catch(function () { if (mine == turn) broken(); }).then(function () { if (mine == turn) box.removeAttribute("aria-busy"); });
}
more.onclick = function () {
  var s = now, count = results.children.length;
  more.disabled = true;
  s.page(10, passes).then(function (cards) {
    if (s != now) return;
    cards.forEach(function (c) { show(results, c, s.phrases); });
    if (results.children[count]) results.children[count].querySelector("a").focus();
    tell();
  }).catch(broken).then(function () { more.disabled = false; });
};
function soon() { clearTimeout(timer); timer = setTimeout(run, 250); }
input.addEventListener("compositionstart", function () { composing = true; });
input.addEventListener("compositionend", function () { composing = false; soon(); });
input.addEventListener("input", function () { if (!composing) soon(); });
form.addEventListener("submit", function (e) { e.preventDefault(); clearTimeout(timer); run(true); });
D.addEventListener("keydown", function (e) {
  var active = D.activeElement, links, i;
  if (e.key == "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(active.tagName)) { e.preventDefault(); input.focus(); return; }
  if (composing || e.key != "ArrowDown" && e.key != "ArrowUp") return;
  links = Array.from(box.querySelectorAll(".result a"));
  i = links.indexOf(active);
  if (active != input && i < 0) return;
  e.preventDefault();
  (links[i + (e.key == "ArrowDown" ? 1 : -1)] || (i <= 0 ? input : active)).focus();
});
function fromUrl() {
  chosen = {};
  location.search.slice(1).split("&").forEach(function (pair) {
    var kv = pair.split("="), v = "";
    try { v = decodeURIComponent((kv[1] || "").replace(/\+/g, " ")); } catch (e) { /* a broken link */ }
    if (kv[0] == "q") input.value = v; else if (names.indexOf(kv[0]) >= 0) chosen[kv[0]] = v;
  });
  run();
}
W.addEventListener("popstate", fromUrl);
fromUrl();
})();
