/* Cases put aside to compare, and the page that shows them side by side. The choice stands in the address of that page
   and in the session's storage; where storage is refused, in the address of the list. */
(function () {
"use strict";
var D = document, W = window, tray = D.getElementById("tray"), page = D.getElementById("compare"), MOST = 4;
function make(parent, tag, text, className) {
  var element = D.createElement(tag);
  if (text != null) { element.textContent = text; }
  if (className) { element.className = className; }
  if (parent) { parent.appendChild(element); }
  return element;
}
function say(from, name, n) {
  var text = from.getAttribute("data-" + name) || "", forms = text.split(" | ");
  if (forms.length > 1) { text = forms[n == 1 ? 0 : 1]; }
  return text.replace("{n}", n);
}
function asked(name) {
  var found = new RegExp("[?&#]" + name + "=([^&#]*)").exec(location.search + location.hash);
  return clean(found ? found[1].replace(/%2C/gi, ",").split(",") : []);
}
function clean(slugs) {
  return slugs.filter(function (slug, at) { return /^[a-z0-9-]{1,120}$/.test(slug) && slugs.indexOf(slug) == at; }).slice(0, MOST);
}

/* The choice. */
var chosen = asked("compare");
try { if (!chosen.length) { chosen = clean((sessionStorage.getItem("casebook-compare") || "").split(",")); } } catch (error) { /* refused: the address has it */ }
function keep() {
  try { sessionStorage.setItem("casebook-compare", chosen.join(",")); } catch (error) {
    var query = location.search.replace(/[?&]compare=[^&]*/, "").replace(/^&/, "?");
    if (chosen.length) { query += (query ? "&" : "?") + "compare=" + chosen.join(","); }
    try { history.replaceState(history.state, "", location.pathname + query + location.hash); } catch (refused) { /* a file: the link of the tray has it */ }
  }
}

if (tray) {
  var text = tray.querySelector("p"), go = tray.querySelector("a");
  var draw = function (message) {
    Array.prototype.forEach.call(D.querySelectorAll(".pick"), function (button) {
      var isOn = chosen.indexOf(button.getAttribute("data-compare")) >= 0;
      button.setAttribute("aria-pressed", String(isOn));
      button.lastChild.textContent = say(tray, button.classList.contains("button") ? isOn ? "added" : "add" : isOn ? "picked" : "short");
    });
    tray.hidden = !chosen.length;
    D.documentElement.classList.toggle("has-tray", chosen.length > 0);
    text.textContent = message || say(tray, "of", chosen.length);
    go.href = tray.getAttribute("data-page") + "?c=" + chosen.join(",");
  };
  var equip = function () {
    Array.prototype.forEach.call(D.querySelectorAll("main [data-id]"), function (card) {
      var title = card.querySelector("h3,th");
      if (!title || card.querySelector(".pick")) { return; }
      var button = make(card.querySelector("article,.facet-pick") || title, "button", null, "pick");
      button.type = "button";
      button.setAttribute("data-compare", card.getAttribute("data-id"));
      if (!title.id) { title.id = "t-" + card.getAttribute("data-id"); }
      button.setAttribute("aria-describedby", title.id);
      make(button, "span");
    });
    draw();
  };
  D.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".pick");
    if (!button) { return; }
    var slug = button.getAttribute("data-compare"), at = chosen.indexOf(slug);
    if (at >= 0) { chosen.splice(at, 1); } else if (chosen.length >= MOST) { draw(say(tray, "full")); return; } else { chosen.push(slug); }
    keep(); draw();
  });
  tray.querySelector("button").onclick = function () { chosen = []; keep(); draw(); };
  D.addEventListener("casebook-cards", equip);
  W.addEventListener("pageshow", function (event) { if (event.persisted) { draw(); } });
  equip();
}

/* The page. */
if (!page) { return; }
var files = {}, root = page.getAttribute("data-root"), count = Number(page.getAttribute("data-files")) || 1;
W.__s = function (id, data) { files[id] = data; };
/* The file of a case: see src/site/shards.rs. */
function fileOf(slug) {
  for (var h = 0x811c9dc5, i = 0; i < slug.length; i++) { h = Math.imul(h ^ slug.charCodeAt(i), 0x01000193); }
  return (h ^ h >>> 15) & count - 1;
}
function load(id) {
  return files[id] ? Promise.resolve() : new Promise(function (done) {
    var script = D.createElement("script");
    script.charset = "utf-8"; script.src = page.getAttribute("data-folder") + id + ".js"; script.onload = script.onerror = done;
    D.head.appendChild(script);
  });
}
var table = page.querySelector("table"), group = page.querySelector(".compare-table"), status = page.querySelector(".compare-status");
var none = page.querySelector(".compare-none"), tools = page.querySelector(".compare-tools"), more = page.querySelector(".compare-more");
var empties = { summary: "s", metrics: "m", methods: "d", results: "r", lessons: "l" };
function steps(cell, list, tag) {
  if (!list.length) { return; }
  var holder = make(cell, tag);
  list.forEach(function (step) {
    var item = make(holder, "li");
    if (step[0]) { make(item, "strong", step[0]); }
    if (step[1]) { make(item, "p", step[1]); }
  });
}
function figures(cell, list) {
  if (!list.length) { return; }
  var holder = make(cell, "ul", null, "compare-figures");
  list.forEach(function (one) {
    var item = make(holder, "li"), value;
    make(item, "span", one[0], "metric-label");
    value = make(item, "span", null, "nb");
    if (one[1]) {
      make(value, "span", say(page, "before"), "sr"); make(value, "span", one[1], "was");
      make(value, "span", "→", "to").setAttribute("aria-hidden", "true"); make(value, "span", say(page, "after"), "sr");
    }
    make(value, "strong", one[2]); make(value, "span", one[3], "unit");
    if (one[4]) { make(item, "span", one[4], "change"); }
  });
}
function role(elements, name) { Array.prototype.forEach.call(elements, function (element) { element.setAttribute("role", name); }); }
function show(slugs) {
  var cases = slugs.map(function (slug) { var data = (files[fileOf(slug)] || {})[slug]; return data && { slug: slug, told: data }; }).filter(Boolean);
  var head = table.querySelector("thead tr"), fact = 0;
  Array.prototype.forEach.call(table.querySelectorAll("thead th, tbody td"), function (cell) { cell.parentNode.removeChild(cell); });
  cases.forEach(function (one) {
    var cell = make(head, "th"), link = make(cell, "a", one.told.t), remove = make(cell, "button", "×", "compare-remove");
    cell.scope = "col"; link.href = root + one.told.h;
    remove.type = "button"; remove.setAttribute("aria-label", say(page, "remove").replace("{name}", one.told.t));
    remove.onclick = function () { set(chosen.filter(function (slug) { return slug != one.slug; })); };
  });
  Array.prototype.forEach.call(table.querySelectorAll("tbody tr"), function (row) {
    var name = row.getAttribute("data-row"), place = name == "fact" ? fact++ : 0, isFilled = false;
    cases.forEach(function (one) {
      var cell = make(row, "td"), value = name == "fact" ? one.told.f[place] : one.told[empties[name]];
      if (value && value.length) { isFilled = true; }
      if (name == "metrics") { figures(cell, value); } else if (name == "methods") { steps(cell, value, "ol"); }
      else if (name == "results" || name == "lessons") { steps(cell, value, "ul"); } else { cell.textContent = value; }
      if (!cell.firstChild) { make(cell, "span", "–", "none"); }
    });
    row.hidden = !isFilled;
  });
  group.hidden = tools.hidden = !cases.length;
  none.hidden = cases.length > 0;
  more.hidden = cases.length >= MOST;
  more.href = page.getAttribute("data-list") + (cases.length ? "?compare=" + slugs.join(",") : "");
  group.className = "table compare-table of-" + cases.length;
  /* On a phone the rows are laid out as boxes; the roles keep them a table. */
  role([table], "table"); role(table.querySelectorAll("thead,tbody"), "rowgroup"); role(table.querySelectorAll("tr"), "row");
  role(table.querySelectorAll("thead th"), "columnheader"); role(table.querySelectorAll("tbody th"), "rowheader"); role(table.querySelectorAll("td"), "cell");
  status.textContent = [slugs.length > cases.length ? say(page, "missing") : "", cases.length == 1 ? say(page, "one") : cases.length ? say(page, "done", cases.length) : ""].filter(Boolean).join(" ");
}
function open() { Promise.all(chosen.map(fileOf).map(load)).then(function () { show(chosen); }); }
function set(slugs) {
  chosen = slugs; keep();
  try { history.replaceState(null, "", location.pathname + (slugs.length ? "?c=" + slugs.join(",") : "")); } catch (error) { location.hash = "c=" + slugs.join(","); }
  open();
  (table.querySelector("thead button") || D.getElementById("main")).focus();
}
var told = asked("c");
if (told.length) { chosen = told; keep(); }
if (chosen.length) { none.hidden = true; }
W.addEventListener("hashchange", function () { var told = asked("c"); if (told.length) { chosen = told; open(); } });
open();
})();
