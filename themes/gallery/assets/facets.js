/* Filters of a list of cases. Reads the script files below facets/ (format: docs/facets.md), so it works from file:// and
   under `default-src 'self'`. The list as served is shown until a reader chooses something. */
(function () {
"use strict";
var D = document, W = window, box = D.getElementById("facets");
if (!box || !W.Promise || !W.Map || !W.URLSearchParams) { if (box) { D.querySelector(".facet-bar").hidden = box.hidden = true; } return; }
var base = box.getAttribute("data-index"), section = box.parentNode, bar = section.querySelector(".facet-bar");
var results = section.querySelector(".facet-results"), list = results.querySelector(".facet-list");
var served = results.querySelector(".facet-static"), picked = results.querySelector(".facet-picked");
var status = results.querySelector(".facet-status"), next = results.querySelector(".facet-next");
var opener = bar.querySelector(".facet-open"), sorter = bar.querySelector("select");
var clear = box.querySelector(".facet-clear"), show = box.querySelector(".facet-show");
var ROWS = 8, FIND = 12;

function say(name, n) {
  var text = box.getAttribute("data-" + name) || "", forms = text.split(" | ");
  if (forms.length > 1) { text = forms[n == 1 ? 0 : 1]; }
  return text.replace("{n}", n);
}
function make(parent, tag, text, className) {
  var element = D.createElement(tag);
  if (text != null) { element.textContent = text; }
  if (className) { element.className = className; }
  if (parent) { parent.appendChild(element); }
  return element;
}

/* Files: one script each, loaded once. */
var files = {}, waiting = {};
W.__s = function (id, data) { files[id] = data; };
function load(id) {
  if (id in files) { return Promise.resolve(files[id]); }
  return waiting[id] || (waiting[id] = new Promise(function (done, fail) {
    var script = D.createElement("script");
    script.charset = "utf-8"; script.src = base + id + ".js";
    script.onload = script.onerror = function () {
      script.parentNode.removeChild(script);
      delete waiting[id];
      if (id in files) { done(files[id]); } else { fail(new Error(id)); }
    };
    D.head.appendChild(script);
  }));
}
function all(items, f) { return Promise.all(items.map(f)); }

/* Bits in base64 text, highest first: see src/search/bits.rs. */
function Bits(text) { this.t = text; this.p = 0; }
Bits.prototype.one = function () {
  var c = this.t.charCodeAt(this.p / 6 | 0), v;
  v = c > 96 ? c - 71 : c == 95 ? 63 : c > 64 ? c - 65 : c > 47 ? c + 4 : c == 45 ? 62 : 0;
  return v >> 5 - this.p++ % 6 & 1;
};
Bits.prototype.take = function (n) { var v = 0; while (n--) { v = v << 1 | this.one(); } return v; };
Bits.prototype.gamma = function () { var n = 0; while (!this.one()) { if (++n > 30) { return 0; } } return (1 << n | this.take(n)) - 1; };
function width(count) { for (var n = 0; count > 1 << n;) { n++; } return n; }

/* Facets and columns. Positions count from the oldest case. */
var root, facets = [], byKey = {}, total = 0;
function values(facet, rows) {
  facet.values = rows.map(function (row) { return { key: row[0], label: row[1], count: row[2], parent: row[3], kids: [] }; });
  facet.at = {};
  facet.values.forEach(function (value, at) {
    facet.at[value.key] = at;
    if (value.parent >= 0) { facet.values[value.parent].kids.push(at); }
  });
}
function start() {
  return load("root").then(function (data) {
    if (root) { return; }
    root = data; total = data.n;
    var from = 0;
    root.bands = data.bands.map(function (band) { from += band[1]; return { name: band[0], from: from - band[1], count: band[1] }; });
    facets = data.facets.map(function (one) {
      var facet = { key: one.k, label: one.l, n: one.n, long: !one.v };
      if (one.v) { values(facet, one.v); }
      return byKey[one.k] = facet;
    });
  });
}
function ready(facet) { return facet.values ? Promise.resolve() : load("v/" + facet.key).then(function (rows) { values(facet, rows); }); }
/* A column is one number a case: its combination of values. */
function decode(facet, data, band) {
  var keys = data[0] ? data[0].split(" ") : [], bits = new Bits(data[1]), several = bits.one(), runs = bits.one();
  var w = width(keys.length + 1), at = 0, run, count, own, i;
  while (at < band.count && bits.p < data[1].length * 6) {
    run = runs ? bits.gamma() + 1 : 1;
    own = [];
    for (count = several ? bits.gamma() : 1; count--;) { if ((i = bits.take(w))) { own.push(facet.at[keys[i - 1]]); } }
    i = combination(facet, own);
    for (; run-- && at < band.count; at++) { facet.column[band.from + at] = i; }
  }
}
function combination(facet, own) {
  var name = own.join(), known = facet.names.get(name), seen = {}, closed = [];
  if (known != null) { return known; }
  own.forEach(function (value) {
    for (; value >= 0 && !seen[value]; value = facet.values[value].parent) { seen[value] = true; closed.push(value); }
  });
  facet.combinations.push(closed);
  facet.names.set(name, facet.combinations.length - 1);
  return facet.combinations.length - 1;
}
function columns(wanted) {
  wanted = wanted.filter(function (facet) { return !facet.isLoaded; });
  var short = wanted.some(function (facet) { return !facet.long; }) ? facets.filter(function (facet) { return !facet.long; }) : [];
  wanted = wanted.filter(function (facet) { return facet.long; }).concat(short);
  if (!wanted.length) { return Promise.resolve(); }
  return all(wanted, ready).then(function () {
    return all(root.bands, function (band) {
      var names = wanted.filter(function (facet) { return facet.long; }).map(function (facet) { return "c/" + band.name + "-" + facet.key; });
      if (short.length) { names.push("c/" + band.name); }
      return all(names, load);
    });
  }).then(function (bands) {
    wanted.forEach(function (facet) { facet.column = new Uint32Array(total); facet.combinations = []; facet.names = new Map(); });
    bands.forEach(function (parts, at) {
      parts.forEach(function (part) { wanted.forEach(function (facet) { if (part[facet.key]) { decode(facet, part[facet.key], root.bands[at]); } }); });
    });
    wanted.forEach(function (facet) { facet.isLoaded = true; facet.names = null; });
  });
}

/* The choice: in the address, as ?category=service,safety&sort=title; after # where a browser keeps the query of a file
   from being changed. */
var choice = {}, preset = {}, sort = "newest", view = "cards", shown = 0;
function parse(text) {
  var out = {};
  text.split("&").forEach(function (part) {
    var at = part.indexOf("=");
    if (at > 0) { try { out[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1)).split(",").filter(Boolean); } catch (error) { /* badly encoded: left out */ } }
  });
  return out;
}
function read() {
  var told = parse(location.hash.slice(0, 2) == "#?" ? location.hash.slice(2) : location.search.slice(1));
  choice = {};
  facetKeys().forEach(function (key) { if (told[key] && told[key].length) { choice[key] = told[key]; } });
  sort = pick(told.sort, ["year", "title", "stars"], "newest");
  view = pick(told.view, ["list", "table"], "cards");
}
function pick(told, known, usual) { return told && known.indexOf(told[0]) >= 0 ? told[0] : usual; }
function facetKeys() { return Array.prototype.map.call(box.querySelectorAll("[data-facet]"), function (one) { return one.getAttribute("data-facet"); }); }
function address() {
  var parts = facetKeys().filter(function (key) { return choice[key]; }).map(function (key) { return key + "=" + choice[key].map(encodeURIComponent).join(","); });
  if (sort != "newest") { parts.push("sort=" + sort); }
  if (view != "cards") { parts.push("view=" + view); }
  /* What others keep in the address stays. */
  var kept = parse(location.search.slice(1)).compare;
  if (kept) { parts.push("compare=" + kept.join(",")); }
  return parts.join("&");
}
function write() {
  var text = address();
  try { history.pushState(null, "", location.pathname + (text ? "?" + text : "")); }
  catch (error) { location.hash = "?" + text; }
}

/* Matching and counting in one pass: a case that fails in one facet only counts in that facet. */
function chosen(facet) {
  return (choice[facet.key] || []).map(function (key) { return facet.at[key]; }).filter(function (at) { return at != null; });
}
function accepts(facet, wanted) {
  return facet.combinations.map(function (closed) { return closed.some(function (value) { return wanted.indexOf(value) >= 0; }); });
}
function compute() {
  var active = [], fixed = [], counted = facets.filter(function (facet) { return facet.isLoaded; }), out = [], at, i, misses, missed;
  facets.forEach(function (facet) {
    var wanted = facet.isLoaded ? chosen(facet) : [];
    if (wanted.length) { active.push({ facet: facet, ok: accepts(facet, wanted) }); }
    if (preset[facet.key]) { fixed.push({ facet: facet, ok: accepts(facet, preset[facet.key].map(function (key) { return facet.at[key]; })) }); }
    if (facet.isLoaded) { facet.tally = new Uint32Array(facet.combinations.length); }
  });
  cases: for (at = 0; at < total; at++) {
    for (i = 0; i < fixed.length; i++) { if (!fixed[i].ok[fixed[i].facet.column[at]]) { continue cases; } }
    misses = 0;
    for (i = 0; i < active.length; i++) {
      if (!active[i].ok[active[i].facet.column[at]]) { missed = active[i].facet; if (++misses > 1) { continue cases; } }
    }
    if (misses) { missed.tally[missed.column[at]]++; continue; }
    out.push(at);
    for (i = 0; i < counted.length; i++) { counted[i].tally[counted[i].column[at]]++; }
  }
  counted.forEach(function (facet) {
    facet.values.forEach(function (value) { value.count = 0; });
    facet.combinations.forEach(function (closed, place) { closed.forEach(function (value) { facet.values[value].count += facet.tally[place]; }); });
  });
  return out;
}

/* Sorting; newest first unless told otherwise. */
function largest(key, found) {
  var facet = byKey[key], numbers = facet.combinations.map(function (closed) { return closed.length ? Number(facet.values[closed[0]].key) || 0 : -1; });
  return found.map(function (at, place) { return [numbers[facet.column[at]], place, at]; })
    .sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; }).map(function (one) { return one[2]; });
}
function sorted(found) {
  found.reverse();
  if (sort == "year" || sort == "stars") { return byKey[sort] ? columns([byKey[sort]]).then(function () { return largest(sort, found); }) : Promise.resolve(found); }
  if (sort != "title") { return Promise.resolve(found); }
  return load("order").then(function (text) {
    return all(root.bands, function (band) { return load("t/" + band.name); }).then(function (texts) {
      var order = new Bits(text), w = width(root.bands.length), rank = new Uint32Array(total), n, at;
      var own = texts.map(function (one) { return new Bits(one); });
      for (n = 0; n < total; n++) { at = order.take(w); rank[root.bands[at].from + own[at].take(width(root.bands[at].count))] = n; }
      return found.sort(function (a, b) { return rank[a] - rank[b]; });
    });
  });
}

/* Cards: each position lies in a block, the block in a file. */
function bandOf(at) { for (var i = 0; at >= root.bands[i].from + root.bands[i].count;) { i++; } return root.bands[i]; }
function card(at) {
  var band = bandOf(at);
  return load("b/" + band.name).then(function (data) {
    var from = band.from, i = 0;
    while (at >= from + data[1][i]) { from += data[1][i++]; }
    return load("k/" + band.name + "/" + data[0].substr(8 * i, 8)).then(function (cards) {
      return cards[at - from].split("\u0002r").join(box.getAttribute("data-root"));
    });
  });
}
function label(key, at) {
  var facet = byKey[key];
  if (!facet || !facet.isLoaded) { return ""; }
  var closed = facet.combinations[facet.column[at]];
  return closed.filter(function (value) { return !closed.some(function (other) { return facet.values[other].parent == value; }); })
    .map(function (value) { return facet.values[value].label; }).join(say("comma"));
}
var FACTS = ["year", "branch", "category", "level", "kind", "stars"];
function place(parent, at, html) {
  if (view == "cards") {
    var item = make(null, "ul"); item.innerHTML = html;
    while (item.firstChild) { parent.appendChild(item.firstChild); }
    return;
  }
  var holder = make(null, "div"), row, cell, link, facts;
  holder.innerHTML = html;
  row = make(parent, view == "table" ? "tr" : "li");
  var source = holder.firstElementChild, old = holder.querySelector("h3 a");
  row.setAttribute("data-id", source.getAttribute("data-id"));
  if (source.getAttribute("lang")) { row.setAttribute("lang", source.getAttribute("lang")); }
  cell = make(row, view == "table" ? "th" : "h3");
  if (view == "table") { cell.scope = "row"; }
  link = make(cell, "a", old.textContent); link.href = old.getAttribute("href");
  facts = FACTS.filter(function (key) { return byKey[key]; });
  if (view == "table") {
    facts.forEach(function (key) { make(row, "td", label(key, at)); });
    if (D.getElementById("tray")) { make(row, "td", null, "facet-pick"); }
  } else {
    make(row, "p", facts.map(function (key) { return label(key, at); }).filter(Boolean).join(" · "));
  }
}
function frame() {
  list.textContent = "";
  if (view == "cards") { return make(list, "ul", null, "cards"); }
  if (view == "list") { return make(list, "ol", null, "facet-rows"); }
  var group = make(list, "div", null, "table"), table, head;
  group.tabIndex = 0; group.setAttribute("role", "group"); group.setAttribute("aria-labelledby", "cases");
  table = make(group, "table"); head = make(make(table, "thead"), "tr");
  make(head, "th", say("title")).scope = "col";
  FACTS.filter(function (key) { return byKey[key]; }).forEach(function (key) { make(head, "th", byKey[key].label).scope = "col"; });
  if (D.getElementById("tray")) { make(head, "td"); }
  return make(table, "tbody");
}

/* Drawing. The newest call wins. */
var turn = 0, found = [], parent = null;
function isPlain() { return sort == "newest" && view == "cards" && !Object.keys(choice).length; }
function update(isNew) {
  var own = ++turn, needed;
  controls();
  if (isPlain() && !panelNeeds()) { plain(); return Promise.resolve(); }
  results.setAttribute("aria-busy", "true");
  return start().then(function () {
    needed = facets.filter(function (facet) {
      return choice[facet.key] || preset[facet.key] || (facet.group && facet.group.open && (facet.long || Object.keys(choice).length || Object.keys(preset).length)) ||
        (view != "cards" && FACTS.indexOf(facet.key) >= 0);
    });
    return columns(needed).then(function () { return panelValues(); });
  }).then(function () {
    var result = compute();
    return sorted(result);
  }).then(function (result) {
    if (own != turn) { return; }
    found = result;
    panel();
    chips();
    if (isPlain()) { plain(); return; }
    shown = isNew === false ? Math.max(shown, root.page) : root.page;
    return draw(0, Math.min(shown, found.length), own);
  }).catch(function () {
    if (own != turn) { return; }
    plain(); status.textContent = say("error");
  }).then(function () { if (own == turn) { results.removeAttribute("aria-busy"); } });
}
function draw(from, to, own) {
  var part = found.slice(from, to);
  return all(part, card).then(function (cards) {
    if (own != turn) { return; }
    if (!from) { parent = frame(); }
    var first = parent.children.length;
    part.forEach(function (at, i) { place(parent, at, cards[i]); });
    if (!found.length) { list.textContent = ""; nothing(); }
    list.hidden = false; served.hidden = true;
    next.hidden = to >= found.length;
    status.textContent = found.length ? say("found", found.length) : "";
    D.dispatchEvent(new CustomEvent("casebook-cards"));
    return parent.children[first];
  });
}
function nothing() {
  var none = make(list, "div", null, "empty");
  make(none, "p", say("none")).setAttribute("role", "alert");
  var button = make(make(none, "p"), "button", say("clear"), "button");
  button.type = "button"; button.onclick = reset;
}
function plain() {
  list.hidden = next.hidden = true; served.hidden = false;
  list.textContent = ""; status.textContent = "";
  chips();
  results.removeAttribute("aria-busy");
}
next.firstChild.onclick = function () {
  var from = shown;
  shown = Math.min(shown + root.page, found.length);
  draw(from, shown, turn).then(function (row) { var link = row && row.querySelector("h3 a,th a"); if (link) { link.focus(); } });
};

/* The bar, the chosen conditions. */
function controls() {
  sorter.value = sort;
  Array.prototype.forEach.call(bar.querySelectorAll("[data-view]"), function (button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-view") == view));
  });
}
function chips() {
  picked.textContent = "";
  facets.forEach(function (facet) {
    (facet.values ? chosen(facet) : []).forEach(function (at) {
      var value = facet.values[at], button = make(make(picked, "li"), "button", value.label, "facet-chip");
      button.type = "button"; button.setAttribute("aria-label", say("remove").replace("{name}", value.label));
      make(button, "span", "×").setAttribute("aria-hidden", "true");
      button.onclick = function () {
        toggle(facet, value, false).then(function () { (picked.querySelector("button") || (opener.offsetParent ? opener : sorter)).focus(); });
      };
    });
  });
  picked.hidden = !picked.firstChild;
  clear.hidden = !Object.keys(choice).length;
  show.textContent = root ? say("show", isPlain() && !Object.keys(preset).length ? total : found.length) : "";
  show.hidden = !root;
  opener.classList.toggle("on", !clear.hidden);
}
function toggle(facet, value, isOn) {
  var keys = (choice[facet.key] || []).filter(function (key) { return key != value.key; });
  if (isOn) {
    /* A narrower value takes the place of those above it, and the other way round: otherwise it would narrow nothing. */
    keys = keys.filter(function (key) { return !isBelow(facet, facet.at[key], facet.at[value.key]) && !isBelow(facet, facet.at[value.key], facet.at[key]); });
    keys.push(value.key);
  }
  if (keys.length) { choice[facet.key] = keys; } else { delete choice[facet.key]; }
  write();
  return update();
}
function isBelow(facet, at, above) {
  while (at != null && at >= 0) { if (at == above) { return true; } at = facet.values[at].parent; }
  return false;
}
function reset() { choice = {}; write(); update().then(function () { (opener.offsetParent ? opener : sorter).focus(); }); }

/* The panel of values. */
function isWide() { return W.matchMedia("(min-width: 64em)").matches; }
function isOpen() { return isWide() || box.classList.contains("open"); }
function panelNeeds() { return isOpen() && box.querySelector("details[open]"); }
function panelValues() {
  return all(facets.filter(function (facet) { return facet.group.open || choice[facet.key]; }), ready);
}
function panel() {
  facets.forEach(function (facet) { if (facet.values && facet.group.open) { group(facet); } });
}
function group(facet) {
  var holder = facet.group.querySelector(".facet-values"), query, visible, limit, rest;
  if (!facet.rows) { build(facet, holder); }
  if (Object.keys(choice).length) { holder.className = "facet-values"; }
  var fixed = (preset[facet.key] || []).map(function (key) { return facet.at[key]; });
  query = facet.find ? facet.find.value.trim().toLowerCase() : "";
  var on = chosen(facet);
  visible = 0; rest = 0; limit = facet.isMore ? Infinity : ROWS;
  facet.values.forEach(function (value, at) {
    /* What stands above a chosen value stays in sight with it. */
    var isOn = on.some(function (other) { return isBelow(facet, other, at); }), isShown, top = value.parent < 0 || fixed.indexOf(value.parent) >= 0;
    var opened = top || on.some(function (other) { return isBelow(facet, other, value.parent); });
    isShown = query ? value.label.toLowerCase().indexOf(query) >= 0 : opened;
    if (fixed.length && !fixed.some(function (above) { return above != at && isBelow(facet, at, above); })) { isShown = false; }
    if (isShown && !isOn && !value.count && (facet.values.length > ROWS || fixed.length)) { isShown = false; }
    if (isShown && !isOn && visible >= limit && (top || query)) { rest++; isShown = false; }
    if (isShown && (top || query)) { visible++; }
    var row = facet.rows[at];
    if (!row) { if (!isShown) { return; } row = facet.rows[at] = rowOf(facet, value, at); }
    row.hidden = !isShown;
    row.input.checked = on.indexOf(at) >= 0;
    row.number.textContent = value.count;
    row.classList.toggle("zero", !value.count && !isOn);
  });
  facet.more.hidden = !rest && !facet.isMore || Boolean(query) && !rest;
  facet.more.textContent = rest ? say("more", rest) : say("less");
  facet.more.setAttribute("aria-expanded", String(Boolean(facet.isMore)));
}
function build(facet, holder) {
  holder.textContent = "";
  facet.rows = [];
  if (facet.values.filter(function (value) { return value.parent < 0; }).length > FIND) {
    facet.find = make(make(holder, "p", null, "facet-find"), "input");
    facet.find.type = "search"; facet.find.autocomplete = "off";
    facet.find.setAttribute("aria-label", say("find").replace("{name}", facet.label));
    facet.find.placeholder = say("find").replace("{name}", facet.label);
    facet.find.oninput = function () { group(facet); };
    facet.find.onkeydown = function (event) { if (event.key == "Enter") { event.preventDefault(); } };
  }
  facet.list = make(holder, "ul");
  facet.list.setAttribute("aria-label", facet.label);
  facet.more = make(holder, "button", "", "facet-more"); facet.more.type = "button";
  facet.more.onclick = function () { facet.isMore = !facet.isMore; group(facet); };
}
function rowOf(facet, value, at) {
  var row = D.createElement("li"), text = make(row, "label"), depth = 0, above = value.parent, after = null, i;
  while (above >= 0) { depth++; above = facet.values[above].parent; }
  if (depth) { row.className = "depth-" + Math.min(depth, 3); }
  row.input = make(text, "input"); row.input.type = "checkbox"; row.input.value = value.key;
  make(text, "span", value.label, "facet-label");
  row.number = make(text, "span", "", "n");
  row.input.onchange = function () { toggle(facet, value, row.input.checked); };
  for (i = at + 1; i < facet.rows.length && !after; i++) { after = facet.rows[i]; }
  facet.list.insertBefore(row, after || null);
  return row;
}

/* Wiring. */
preset = parse(box.getAttribute("data-preset"));
Array.prototype.forEach.call(box.querySelectorAll("details"), function (details) {
  var key = details.getAttribute("data-facet");
  details.addEventListener("toggle", function () {
    start().then(function () {
      if (details.open && isOpen() && byKey[key]) { update(false); }
    }, function () { status.textContent = say("error"); });
  });
});
function groups() { facets.forEach(function (facet) { facet.group = box.querySelector('[data-facet="' + facet.key + '"]'); }); facets = facets.filter(function (facet) { return facet.group; }); }
var begin = start;
start = function () { return begin().then(function () { if (facets.length && !facets[0].group) { groups(); } }); };
opener.onclick = function () {
  var isOpened = box.classList.toggle("open");
  opener.setAttribute("aria-expanded", String(isOpened));
  if (isOpened) { update(false).then(function () { var first = box.querySelector("summary"); if (first) { first.focus(); } }); }
};
function shut() { box.classList.remove("open"); opener.setAttribute("aria-expanded", "false"); }
show.onclick = function () { shut(); bar.scrollIntoView(); opener.focus(); };
box.addEventListener("keydown", function (event) { if (event.key == "Escape" && box.classList.contains("open")) { shut(); opener.focus(); } });
box.addEventListener("submit", function (event) { event.preventDefault(); });
box.addEventListener("reset", function (event) { event.preventDefault(); reset(); });
sorter.onchange = function () { sort = sorter.value; write(); update(); };
bar.querySelector(".facet-views").addEventListener("click", function (event) {
  var button = event.target.closest("[data-view]");
  if (button) { view = button.getAttribute("data-view"); write(); update(false); }
});
W.addEventListener("popstate", function () { read(); update(); });
W.addEventListener("hashchange", function () { if (location.hash.slice(0, 2) == "#?") { read(); update(); } });
read();
/* A choice in the address: the list as served would only flash up. */
if (!isPlain()) { served.hidden = true; results.classList.add("waiting"); }
update().then(function () { results.classList.remove("waiting"); });
})();
