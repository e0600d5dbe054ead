"use strict";
// Shows the manual in a frame as readers get it, and puts parts in the place of those that changed.
(() => {
  const body = document.body;
  const bar = document.querySelector(".bar");
  const frame = document.querySelector("iframe.page");
  const paper = document.querySelector("iframe.paper");
  const panel = document.querySelector(".problems");
  const lost = document.querySelector(".lost");
  const state = document.querySelector(".state");
  // Milliseconds without a sign of life after which the preview is thought to have ended.
  const SILENCE = 7000;
  // What the page in the frame wears besides its own style; a page forbids style elements.
  const STYLE = `
    [data-preview-state]::after { content: attr(data-preview-state); display: block; width: fit-content;
      font-size: 0.78rem; line-height: 1.5; border: 1px solid currentColor; border-radius: 3px; padding: 0 0.5em;
      margin-block-start: 0.5em; }
    [data-preview-kind="void"]::after, [data-preview-kind="never"]::after { color: var(--danger); }
    [data-preview-kind="stale"]::after { color: var(--warning); }
    [data-preview-kind="ageing"]::after { color: var(--muted); }
    .preview-changed { outline: 3px solid var(--accent); outline-offset: 4px; border-radius: 2px; }
    .preview-changed.fades { outline-color: transparent; transition: outline-color 1.5s; }
    @media (prefers-reduced-motion: reduce) { .preview-changed.fades { transition: none; } }
    figure.picture { position: relative; }
    .preview-mark { font: 0.78rem/1.4 system-ui, sans-serif; color: var(--accent); background: var(--paper); cursor: pointer;
      position: absolute; inset-block-start: 0; inset-inline-end: 0; border: 1px solid var(--accent); border-radius: 4px;
      min-width: 24px; min-height: 24px; padding: 0.15em 0.6em; }
    .preview-mark:hover, .preview-mark:focus-visible { background: var(--accent); color: var(--paper); }
    @media print { [data-preview-state]::after { content: none; } .preview-mark { display: none; } }`;

  const asked = () => ({ manual: bar.manual.value, as_of: bar.as_of.value, lang: bar.lang.value });
  const query = new URLSearchParams({ ...asked(), language: new URLSearchParams(location.search).get("language") ?? "" });
  let version = -1;
  let states = {};
  let kept;
  let marked = [];
  let toMark = [];
  let fading;

  const inside = () => frame.contentDocument;
  const isThere = () => Boolean(inside()?.documentElement?.dataset.previewVersion);

  // ── the page ───────────────────────────────────────────────────────────────────────────────

  // Where the writer looks: the first part that is on the screen, and how far down it is.
  function looksAt() {
    if (!isThere()) return undefined;
    for (const it of inside().querySelectorAll("main li[id], main h2[id], header h1")) {
      const box = it.getBoundingClientRect();
      if (box.height && box.bottom > 0) return { id: it.id, top: box.top, y: frame.contentWindow.scrollY };
    }
    return undefined;
  }
  function lookAgain(at) {
    if (!at) return;
    const it = at.id ? inside().getElementById(at.id) : undefined;
    const view = frame.contentWindow;
    if (it?.getBoundingClientRect().height) view.scrollBy({ top: it.getBoundingClientRect().top - at.top, behavior: "instant" });
    else view.scrollTo({ top: at.y, behavior: "instant" });
  }

  function load() {
    kept = looksAt() ?? kept;
    const address = new URLSearchParams(query);
    // The choice of readers stands in the page's address.
    try {
      const reader = new URLSearchParams(frame.contentWindow.location.search).get("for");
      if (reader) address.set("for", reader);
    } catch { /* no page yet */ }
    frame.contentWindow.location.replace(`page?${address}`);
  }

  frame.addEventListener("load", () => {
    if (!isThere()) return;
    version = Number(inside().documentElement.dataset.previewVersion);
    const sheet = new frame.contentWindow.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    inside().adoptedStyleSheets = [sheet];
    document.title = inside().title ? `${inside().title} – ${document.title.split(" – ").pop()}` : document.title;
    tellStates();
    lookAgain(kept);
    // Pictures and late layout move what is above; look again when that is done.
    frame.contentWindow.requestAnimationFrame(() => lookAgain(kept));
    mark(toMark);
    toMark = [];
    body.dataset.version = version;
    document.dispatchEvent(new Event("page-drawn"));
  });

  const sectionOf = (page, id) => page.getElementById(id)?.closest("section");

  function put(message) {
    const page = inside();
    const fresh = new DOMParser().parseFromString(message.html, "text/html");
    const data = (it) => it.getElementById("_readers")?.textContent;
    if (data(page) !== data(fresh) || page.documentElement.lang !== fresh.documentElement.lang) return false;
    const at = looksAt();
    const adopt = (it) => page.importNode(it, true);
    for (const part of ["header.cover", "nav.contents"]) {
      const [old, it] = [page.querySelector(part), fresh.querySelector(part)];
      if (old && it && !old.isEqualNode(it)) old.replaceWith(adopt(it));
    }
    const main = page.querySelector("main");
    const order = [...fresh.querySelectorAll("main > section[aria-labelledby]")];
    const names = new Set(order.map((it) => it.getAttribute("aria-labelledby")));
    for (const it of main.querySelectorAll(":scope > section[aria-labelledby]")) {
      if (!names.has(it.getAttribute("aria-labelledby"))) it.remove();
    }
    for (const id of message.steps) {
      const [old, it] = [page.getElementById(id), fresh.getElementById(id)];
      if (!old || !it) return false;
      old.replaceWith(adopt(it));
    }
    let last;
    for (const it of order) {
      const id = it.getAttribute("aria-labelledby");
      let here = sectionOf(page, id);
      if (message.sections.includes(id)) {
        const made = adopt(it);
        if (here) here.replaceWith(made);
        else if (last) last.after(made);
        else main.append(made);
        here = made;
      } else if (!here) return false;
      if (last && last.nextElementSibling !== here) last.after(here);
      last = here;
    }
    page.title = fresh.title;
    version = message.to;
    page.documentElement.dataset.previewVersion = version;
    page.dispatchEvent(new frame.contentWindow.CustomEvent("parts-replaced"));
    tellStates(message.sections.length ? undefined : message.steps);
    lookAgain(at);
    mark(message.changed);
    document.dispatchEvent(new Event("page-drawn"));
    return true;
  }

  // What changed is marked for a while; where motion is unwelcome the mark goes without fading.
  function mark(ids) {
    clearTimeout(fading);
    marked.forEach((it) => it.classList.remove("preview-changed", "fades"));
    marked = ids.map((id) => inside().getElementById(id)).filter(Boolean);
    marked.forEach((it) => it.classList.add("preview-changed"));
    const first = marked[0];
    const view = frame.contentWindow;
    if (first) {
      const box = first.getBoundingClientRect();
      const isSeen = marked.some((it) => {
        const its = it.getBoundingClientRect();
        return its.bottom > 0 && its.top < view.innerHeight;
      });
      if (!isSeen && box.height) body.dataset.elsewhere = first.id;
      else delete body.dataset.elsewhere;
    }
    fading = setTimeout(() => {
      marked.forEach((it) => it.classList.add("fades"));
      fading = setTimeout(() => marked.forEach((it) => it.classList.remove("preview-changed", "fades")), 1600);
    }, 2500);
  }

  // Of some steps only, where no others were replaced.
  function tellStates(ids) {
    if (!isThere()) return;
    const worn = ids ?? [...inside().querySelectorAll("[data-preview-state]")].map((it) => it.closest("li").id);
    for (const id of new Set([...worn, ...(ids ? [] : Object.keys(states))])) {
      const step = inside().getElementById(id)?.querySelector(".instruction");
      if (!step) continue;
      const [kind, said] = states[id] ?? [];
      if (step.dataset.previewState === said) continue;
      if (said) { step.dataset.previewState = said; step.dataset.previewKind = kind; }
      else { delete step.dataset.previewState; delete step.dataset.previewKind; }
    }
  }

  // ── what is told ───────────────────────────────────────────────────────────────────────────

  const say = (words) => { state.textContent = words; };
  const saved = () => say(body.dataset.saved.replace("{}", new Date().toLocaleTimeString(document.documentElement.lang)));

  let isFolded = false;
  panel.querySelector("summary").addEventListener("click", () => { isFolded = panel.open; });

  const take = {
    beat() {},
    state(message) { if (message.version !== version || !isThere()) load(); },
    reload() { load(); saved(); remake(); },
    redraw(message) {
      if (message.from !== version || !isThere() || !put(message)) {
        toMark = message.changed;
        load();
      }
      body.dataset.version = version;
      saved();
      remake();
    },
    // The manual may come to be published in another language while it is looked at.
    languages(message) {
      const names = Object.entries(message.names);
      bar.language.replaceChildren(...names.map(([id, name]) => new Option(name, id, false, id === query.get("language"))));
      bar.language.closest("label").hidden = names.length < 2;
    },
    states(message) { states = message.steps; tellStates(); },
    problems(message) {
      panel.querySelector(".list").innerHTML = message.html;
      const count = message.errors + message.warnings;
      panel.hidden = !count && !message.notices;
      panel.classList.toggle("mild", !message.errors && !message.notices);
      panel.querySelector(".count").textContent = panel.querySelector(".summary").textContent;
      // Errors are shown at once, unless the writer has folded them; warnings wait to be asked for.
      panel.open = Boolean(message.errors || message.notices) && !isFolded;
      if (!message.errors && !message.notices) isFolded = false;
      body.dataset.errors = message.errors;
    },
    marks(message) { document.dispatchEvent(new CustomEvent("marks", { detail: message })); },
    copy(message) {
      const words = body.dataset[message.format];
      if (message.state === "making") say(body.dataset.making.replace("{}", words));
      else if (message.state === "failed") say(body.dataset.notMade.replace("{}", message.reason));
      else {
        say(body.dataset.made.replace("{}", words));
        if (message.format === "pdf") paper.src = `copy.pdf?${query}&v=${Date.now()}`;
        else if (wantsWord) { wantsWord = false; location.assign(`copy.docx?${query}`); }
      }
    },
  };

  let heard = Date.now();
  let events;
  function listen() {
    events?.close();
    events = new EventSource(`events?${query}`);
    events.onmessage = (event) => {
      heard = Date.now();
      if (!lost.hidden) { lost.hidden = true; say(body.dataset.live); }
      const message = JSON.parse(event.data);
      take[message.kind]?.(message);
    };
    events.onopen = () => say(body.dataset.live);
    events.onerror = () => { if (events.readyState === EventSource.CLOSED) tellLost(); };
  }
  function tellLost() { lost.textContent = body.dataset.lost; lost.hidden = false; say(""); }
  setInterval(() => {
    if (Date.now() - heard < SILENCE) return;
    tellLost();
    heard = Date.now() - SILENCE + 2000;
    listen();
  }, 500);

  // ── settings ───────────────────────────────────────────────────────────────────────────────

  let wantsWord = false;
  const make = (format) => fetch(`make?${query}&format=${format}`, { method: "POST" }).catch(tellLost);
  let making;
  function remake() {
    if (bar.width.value !== "paper") return;
    clearTimeout(making);
    making = setTimeout(() => make("pdf"), 600);
  }
  bar.addEventListener("change", (event) => {
    if (event.target.name === "width") {
      body.className = event.target.value;
      paper.hidden = event.target.value !== "paper";
      frame.hidden = !paper.hidden;
      try { sessionStorage.setItem("width", event.target.value); } catch { /* forgotten then */ }
      if (!paper.hidden) make("pdf");
      return;
    }
    const language = event.target.name === "language" ? event.target.value : query.get("language");
    location.search = new URLSearchParams({ ...asked(), language });
  });
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.querySelector(".word").addEventListener("click", () => { wantsWord = true; make("docx"); });
  let width;
  try { width = sessionStorage.getItem("width"); } catch { /* not allowed here */ }
  if (width && width !== "desktop") {
    bar.width.value = width;
    bar.querySelector(`[name=width][value=${width}]`).dispatchEvent(new Event("change", { bubbles: true }));
  }
  listen();
})();
