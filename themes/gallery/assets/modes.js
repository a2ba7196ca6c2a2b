/* Before the first paint: tells the style sheet that scripts run, and brings back the reader's modes. */
(function (html) {
  "use strict";
  html.classList.add("js");
  var read = function (key) {
    try { return localStorage.getItem("casebook-" + key); } catch (error) { return null; }
  };
  var elder = Number(read("elder")) || 0;
  if (elder > 0) { html.classList.add("elder", "elder-" + Math.min(elder, 3)); }
  if (read("contrast") === "1") { html.classList.add("contrast"); }
  var dark = read("dark");
  if (dark && html.classList.contains("auto")) {
    html.classList.remove("auto");
    html.classList.add(dark === "1" ? "dark" : "light");
  }
})(document.documentElement);
