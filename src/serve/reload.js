// Loaded by pages of the preview only. Reloads the page when the site changed, at the place it was scrolled to, and
// shows the problems of the last build in a corner. Uses no inline style, so the strict policy of a real host holds.
(() => {
  "use strict";
  const placeKey = "casebook-preview-place";
  const openKey = "casebook-preview-open";
  const remember = (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* private mode */ } };
  const recall = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };

  const place = JSON.parse(recall(placeKey) || "null");
  if (place && place.path === location.pathname) {
    remember(placeKey, "null");
    const back = () => scrollTo({ left: place.x, top: place.y, behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  const reload = () => {
    remember(placeKey, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
    location.reload();
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  let host = null;
  const show = (state) => {
    host?.remove();
    host = null;
    const { problems, failure, words } = state;
    if (!problems.length && !failure) return;
    const count = (severity) => problems.filter((problem) => problem.severity === severity).length;
    const errors = count("error");
    const box = element("details", errors || failure ? "box bad" : "box");
    const chosen = recall(openKey);
    box.open = chosen === null ? Boolean(errors || failure) : chosen === "yes";
    box.addEventListener("toggle", () => remember(openKey, box.open ? "yes" : "no"));
    const head = [failure && words.failure, errors && `${errors} ${words.errors}`, count("warning") && `${count("warning")} ${words.warnings}`];
    box.append(element("summary", "", head.filter(Boolean).join(" · ")));
    if (failure) box.append(element("p", "failure", failure));
    const list = element("ol");
    for (const problem of problems) {
      const item = element("li", problem.severity);
      item.append(element("strong", "", `${words[problem.severity]} ${problem.code}`), " ", element("code", "place", problem.place));
      item.append(element("p", "", problem.text));
      if (problem.hint) item.append(element("p", "hint", problem.hint));
      if (problem.line) item.append(element("pre", "", problem.line));
      list.append(item);
    }
    box.append(list);
    if (state.more) box.append(element("p", "", `${words.more} ${state.more}`));
    host = element("div");
    host.setAttribute("role", "region");
    host.setAttribute("aria-label", words.label);
    host.id = "casebook-preview";
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(box);
    document.body.append(host);
  };

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 12px 12px auto; z-index: 2147483647; max-width: min(44rem, calc(100vw - 24px)); }
    .box { font: 14px/1.6 system-ui, sans-serif; color: #1d1d1d; background: #fff; border: 2px solid #7a4a00; border-radius: 8px; box-shadow: 0 4px 24px rgb(0 0 0 / .25); max-height: 70vh; overflow: auto; }
    .bad { border-color: #a4161a; }
    summary { cursor: pointer; padding: 8px 14px; font-weight: 600; min-height: 24px; }
    ol { margin: 0; padding: 0 16px 12px 36px; }
    li { margin: 8px 0; } p { margin: 2px 0; overflow-wrap: anywhere; }
    .box > p { padding: 0 16px 8px; }
    .error strong, .failure { color: #a4161a; } .warning strong { color: #7a4a00; }
    .hint { color: #444; } code { overflow-wrap: anywhere; }
    pre { margin: 4px 0; padding: 6px 10px; background: #f4f2ef; white-space: pre-wrap; overflow-wrap: anywhere; }
    @media print { .box { display: none; } }`;

  let seen = null;
  new EventSource("/__casebook/events").addEventListener("message", (message) => {
    const state = JSON.parse(message.data);
    if (seen !== null && seen !== state.version) return reload();
    seen = state.version;
    show(state);
  });
})();
