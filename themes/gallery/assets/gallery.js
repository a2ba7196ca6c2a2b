/* Comforts of the gallery theme: modes, lightbox keys, print. Every page works without this file. */
(function () {
  "use strict";
  var html = document.documentElement;
  var save = function (key, value) {
    try { localStorage.setItem("casebook-" + key, value); } catch (error) { /* private mode, file: nothing is kept */ }
  };
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };

  /* Modes. */
  var prefersDark = window.matchMedia ? window.matchMedia("(prefers-color-scheme: dark)") : { matches: false };
  var isDark = function () {
    return html.classList.contains("dark") || (html.classList.contains("auto") && prefersDark.matches);
  };
  var level = function () {
    for (var step = 3; step > 0; step--) { if (html.classList.contains("elder-" + step)) { return step; } }
    return 0;
  };
  var setLevel = function (step) {
    html.classList.remove("elder", "elder-1", "elder-2", "elder-3");
    if (step) { html.classList.add("elder", "elder-" + step); }
    save("elder", step);
  };
  var show = function () {
    all("[data-mode]").forEach(function (button) {
      var mode = button.getAttribute("data-mode");
      if (mode === "elder") {
        button.textContent = button.getAttribute(level() ? "data-on" : "data-off");
      } else if (mode !== "larger") {
        button.setAttribute("aria-pressed", String(mode === "dark" ? isDark() : html.classList.contains(mode)));
      }
    });
  };
  var actions = {
    elder: function () { setLevel(level() ? 0 : 1); },
    larger: function () { setLevel(level() % 3 + 1); },
    contrast: function () { save("contrast", html.classList.toggle("contrast") ? "1" : "0"); },
    dark: function () {
      var next = !isDark();
      html.classList.remove("auto", "dark", "light");
      html.classList.add(next ? "dark" : "light");
      save("dark", next ? "1" : "0");
    },
    print: function () { window.print(); }
  };
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-mode],[data-action]");
    var action = button && actions[button.getAttribute("data-mode") || button.getAttribute("data-action")];
    if (!action) { return; }
    action();
    show();
  });
  show();

  /* Lightbox: the pictures open by address (#pic-3); keys, swipes and focus are added here. */
  var boxOf = function () {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { /* an address cut or mistyped: #100% */ }
    var element = id && document.getElementById(id);
    return element && element.classList.contains("box") ? element : null;
  };
  var go = function (box, part) {
    var link = box.querySelector(part);
    if (link) { location.replace(link.href); }
    return Boolean(link);
  };
  /* A box opened by a click closes by going back, so that no history is left; one opened by its address moves to its
     picture. */
  var opener = null;
  var close = function (box) {
    if (opener) { history.back(); } else { location.replace("#at-" + box.id); }
  };
  document.addEventListener("click", function (event) {
    var box = boxOf();
    if (box && event.target.closest(".box-close,.box-back")) { event.preventDefault(); close(box); return; }
    var side = box && event.target.closest(".box-prev,.box-next");
    if (side) { event.preventDefault(); location.replace(side.href); return; }
    var zoom = event.target.closest(".zoom");
    if (zoom) { opener = zoom; }
  });
  document.addEventListener("keydown", function (event) {
    var box = boxOf();
    if (!box) { return; }
    if (event.key === "Escape") { close(box); }
    if (event.key === "ArrowLeft") { go(box, ".box-prev"); }
    if (event.key === "ArrowRight") { go(box, ".box-next"); }
    if (event.key === "Tab") {
      var links = Array.prototype.slice.call(box.querySelectorAll(".box-close,.box-prev,.box-next"));
      var at = links.indexOf(document.activeElement);
      var next = (at + (event.shiftKey ? -1 : 1) + links.length) % links.length;
      links[at < 0 ? 0 : next].focus();
      event.preventDefault();
    }
  });
  var arrive = function () {
    var box = boxOf();
    html.classList.toggle("boxed", Boolean(box));
    if (box) { box.focus({ preventScroll: true }); }
    else if (opener) { opener.focus({ preventScroll: true }); opener = null; }
  };
  window.addEventListener("hashchange", arrive);
  if (boxOf()) { arrive(); }
  var from = null;
  document.addEventListener("touchstart", function (event) {
    from = boxOf() && event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", function (event) {
    var box = from && boxOf();
    if (!box) { return; }
    var to = event.changedTouches[0];
    var x = to.clientX - from.clientX;
    var y = to.clientY - from.clientY;
    if (Math.abs(x) > 50 && Math.abs(x) > 2 * Math.abs(y)) { go(box, x > 0 ? ".box-prev" : ".box-next"); }
    else if (y > 90) { close(box); }
    from = null;
  });

  /* The phone's menu closes on Escape and on a click elsewhere. */
  document.addEventListener("click", function (event) {
    all("details.menu[open]").forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    all("details.menu[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });
})();
