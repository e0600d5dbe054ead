"use strict";
// Marks figures with the mouse, a finger or the keyboard: what is chosen here is written into the file.
(() => {
  const bar = document.querySelector(".bar");
  const frame = document.querySelector("iframe.page");
  const dialog = document.querySelector("dialog.marking");
  const gone = document.querySelector(".gone");
  const part = (name) => dialog.querySelector(`.${name}`);
  const [layer, image, kinds, list, said] = ["layer", "image", "kinds", "things", "said"].map(part);
  const [words, name, legend, write] = ["words", "name", "legend", "write"].map(part);
  const picker = part("figure");
  const tell = dialog.dataset;
  const query = new URLSearchParams({ manual: bar.manual.value, as_of: bar.as_of.value, lang: bar.lang.value });
  // Of the picture: how far a press on an arrow key goes, and how large the box of a point is.
  const STEP = 0.01;
  const POINT = 0.04;
  // Pixels that a hand moves without meaning to drag.
  const STILL = 5;

  let step;
  let shown;
  let figure;
  // What is marked: a part of the picture, in fractions of it, or one of the things with a name.
  let box;
  let thing;
  let asked = 0;

  // ── asking ─────────────────────────────────────────────────────────────────────────────────

  async function ask(target, body) {
    const given = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    try {
      const answer = await fetch(target, given);
      return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
    } catch {
      return { ok: false, status: 0, said: tell.lost };
    }
  }
  const wait = (time) => new Promise((done) => { setTimeout(done, time); });

  // The page follows a moment after its file: until then the figure is not what the file says.
  async function fetchStep(id, tries) {
    for (let left = tries; ; left -= 1) {
      const found = await ask(`figures?${query}&step=${encodeURIComponent(id)}`);
      if (found.status !== 409 || !left || step !== id) return found;
      await wait(200);
    }
  }

  // ── the figures of the page ────────────────────────────────────────────────────────────────

  function addButtons() {
    const page = frame.contentDocument;
    for (const it of page?.querySelectorAll("main li[id] figure.picture:not(:has(> .preview-mark))") ?? []) {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "preview-mark";
      button.textContent = tell.open;
      const about = it.querySelector(".figure-number")?.textContent;
      button.setAttribute("aria-label", about ? `${tell.open}: ${about}` : tell.open);
      button.addEventListener("click", () => open(it));
      it.append(button);
    }
  }
  document.addEventListener("page-drawn", () => {
    addButtons();
    if (dialog.open) refresh();
  });

  async function open(it) {
    step = it.closest("li[id]").id;
    const found = await fetchStep(step, 4);
    box = thing = figure = undefined;
    for (const field of [words, name, legend]) field.value = "";
    say(found.ok ? "" : found.said);
    shown = found.ok ? found : undefined;
    dialog.classList.toggle("empty", !shown);
    if (shown) {
      const number = it.querySelector(".figure-number")?.textContent;
      const alt = it.querySelector("img")?.alt;
      // Figures of other readers have numbers of their own: what is to be seen tells more.
      const alike = shown.figures.filter((one) => one.alt === alt);
      const mine = alike.find((one) => one.number === number) ?? alike[0] ?? shown.figures[[...it.closest("li[id]").querySelectorAll("figure.picture")].indexOf(it)] ?? shown.figures[0];
      picker.replaceChildren(...shown.figures.map((one) => new Option(one.number || one.place, one.name)));
      picker.value = mine.name;
      show(mine);
    }
    if (!dialog.open) dialog.showModal();
    (shown ? kinds.querySelector(":checked") : part("close")).focus();
  }

  async function refresh() {
    const id = step;
    const found = await fetchStep(id, 20);
    if (!dialog.open || step !== id) return;
    if (!found.ok) { say(found.said); return; }
    if (dialog.classList.contains("empty")) return;
    const chosen = picker.value;
    shown = found;
    show(shown.figures.find((one) => one.name === chosen) ?? shown.figures[0]);
  }

  // ── one figure ─────────────────────────────────────────────────────────────────────────────

  function show(one) {
    const kind = kinds.querySelector(":checked")?.value;
    figure = one;
    picker.closest("label").hidden = shown.figures.length < 2;
    image.src = one.source;
    image.alt = one.alt;
    image.width = one.width;
    image.height = one.height;
    const place = part("place");
    place.textContent = one.place;
    if (one.address) place.href = one.address;
    else place.removeAttribute("href");
    part("how").textContent = one.picture ? tell.howPicture : tell.howScreen;
    layer.classList.toggle("free", Boolean(one.picture));
    layer.tabIndex = one.picture ? 0 : -1;
    for (const it of kinds.querySelectorAll("label")) it.hidden = !one.kinds.includes(it.querySelector("input").value);
    // What has a mark already is rarely pressed at a second place.
    const wanted = one.kinds.includes(kind) ? kind : one.kinds[one.picture || one.callouts ? 1 : 0];
    kinds.querySelector(`[value=${wanted}]`).checked = true;
    list.replaceChildren(...one.things.flatMap((it, at) => {
      if (it.text) return [];
      const [item, button] = [document.createElement("li"), document.createElement("button")];
      button.type = "button";
      button.textContent = it.nth ? `${it.words} (${it.nth})` : it.words;
      button.dataset.at = at;
      button.addEventListener("click", () => choose(it));
      item.append(button);
      return [item];
    }));
    if (thing) thing = one.things.find((it) => it.written === thing.written && it.nth === thing.nth);
    part("named").hidden = !one.things.length;
    drawLayer();
    changed();
  }

  const onScreen = ([left, top, width, height]) => {
    const [x, y, w, h] = figure.picture ?? [0, 0, 1, 1];
    return [x + left * w, y + top * h, width * w, height * h];
  };
  function placed(sides, kind) {
    const it = document.createElement("div");
    it.className = kind;
    const [left, top, width, height] = sides.map((side) => `${side * 100}%`);
    Object.assign(it.style, { left, top, width, height });
    return it;
  }
  function drawLayer() {
    const made = figure.things.flatMap((it, at) => it.boxes.map((sides) => {
      const drawn = placed(sides, it === thing ? "thing chosen" : "thing");
      drawn.dataset.at = at;
      if (!it.text) drawn.title = it.words;
      return drawn;
    }));
    if (box) made.push(placed(onScreen(box), "chosen box"));
    if (thing && !figure.things.includes(thing)) made.push(...thing.boxes.map((sides) => placed(sides, "chosen box")));
    layer.replaceChildren(...made);
    for (const it of list.querySelectorAll("button")) it.setAttribute("aria-pressed", String(figure.things[it.dataset.at] === thing));
  }

  function choose(it) {
    thing = it;
    box = undefined;
    words.value = it.written;
    drawLayer();
    changed();
  }
  // Several words of one text, from the first to the last of them.
  function chooseFrom(one, other) {
    if (one === other) { choose(one); return; }
    const [from, to] = [one.at[1], other.at[1]].sort((a, b) => a - b);
    const inside = figure.things.filter((it) => it.text && it.at[0] === one.at[0] && it.at[1] >= from && it.at[1] <= to);
    const [first, last] = [inside[0], inside.at(-1)];
    const said = one.text.slice(first.at[1], last.at[1] + last.words.length);
    choose({ words: said, written: said.replace(/[\\{}]/g, "\\$&"), boxes: inside.flatMap((it) => it.boxes) });
  }
  function mark(sides) {
    box = sides;
    thing = undefined;
    words.value = "";
    drawLayer();
    changed();
  }

  // ── mouse and finger ───────────────────────────────────────────────────────────────────────

  const within = (number) => Math.min(1, Math.max(0, number));
  function at(event) {
    const whole = layer.getBoundingClientRect();
    const [x, y, w, h] = figure.picture;
    return [within(((event.clientX - whole.left) / whole.width - x) / w), within(((event.clientY - whole.top) / whole.height - y) / h)];
  }
  // A box around a point, as high as it is wide to the eye, within the picture.
  function around([x, y]) {
    const [, , w, h] = figure.picture;
    const [wide, high] = [w * figure.width, h * figure.height];
    const side = Math.min(wide, high) * POINT;
    const size = [side / wide, side / high];
    return [Math.min(Math.max(0, x - size[0] / 2), 1 - size[0]), Math.min(Math.max(0, y - size[1] / 2), 1 - size[1]), ...size];
  }
  let begun;
  layer.addEventListener("pointerdown", (event) => {
    if (event.button || !figure) return;
    if (!figure.picture) {
      const it = figure.things[event.target.closest(".thing")?.dataset.at];
      if (it) choose(it);
      begun = it?.text ? { word: it } : undefined;
      return;
    }
    event.preventDefault();
    layer.focus({ preventScroll: true });
    layer.setPointerCapture(event.pointerId);
    begun = { from: at(event), x: event.clientX, y: event.clientY, isDrag: false };
  });
  layer.addEventListener("pointermove", (event) => {
    if (!begun) return;
    if (begun.word) {
      const over = document.elementsFromPoint(event.clientX, event.clientY).find((it) => it.matches(".thing"));
      const to = figure.things[over?.dataset.at];
      if (to?.text && to.at[0] === begun.word.at[0] && to !== begun.to) chooseFrom(begun.word, begun.to = to);
      return;
    }
    begun.isDrag ||= Math.hypot(event.clientX - begun.x, event.clientY - begun.y) > STILL;
    if (!begun.isDrag) return;
    const [[a, b], [c, d]] = [begun.from, at(event)];
    const sides = [Math.min(a, c), Math.min(b, d), Math.abs(a - c), Math.abs(b - d)];
    if (sides[2] && sides[3]) mark(sides);
  });
  layer.addEventListener("pointerup", (event) => {
    if (begun && !begun.word && !begun.isDrag) mark(around(at(event)));
    begun = undefined;
  });
  layer.addEventListener("pointercancel", () => { begun = undefined; });

  // ── keyboard ───────────────────────────────────────────────────────────────────────────────

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  layer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !write.disabled) { event.preventDefault(); send(); return; }
    const way = WAYS[event.key];
    if (!way || !figure?.picture || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [x, y, w, h] = box ?? [0.4, 0.45, 0.2, 0.1];
    const [right, down] = way.map((it) => it * STEP);
    if (!box) mark([x, y, w, h]);
    else if (event.shiftKey) mark([x, y, Math.min(Math.max(STEP, w + right), 1 - x), Math.min(Math.max(STEP, h + down), 1 - y)]);
    else mark([Math.min(Math.max(0, x + right), 1 - w), Math.min(Math.max(0, y + down), 1 - h), w, h]);
  });

  // ── what is written ────────────────────────────────────────────────────────────────────────

  // Several callouts are explained below the figure; a part of a picture has no name to be told.
  const needsLegend = () => Boolean(box) && figure.callouts > 0 && !["hotspot", "redact"].includes(kindOf());
  const kindOf = () => kinds.querySelector(":checked")?.value;
  function wish(isTrial) {
    const kind = kindOf();
    const isCallout = !["hotspot", "redact"].includes(kind);
    const given = { step, figure: figure.name, digest: shown.digest, kind, trial: isTrial };
    const text = words.value.trim();
    if (kind === "hotspot") {
      if (!box || !name.value.trim()) return undefined;
      return { ...given, name: name.value.trim(), at: box };
    }
    if (isCallout && legend.value.trim()) given.legend = legend.value.trim();
    if (needsLegend() && !given.legend) return undefined;
    if (box) return { ...given, at: box };
    if (!text) return undefined;
    if (isCallout && thing?.nth && text === thing.written) given.nth = thing.nth;
    return { ...given, words: text };
  }

  let waiting;
  function changed() {
    const kind = kindOf();
    name.closest("label").hidden = kind !== "hotspot";
    legend.closest("label").hidden = ["hotspot", "redact"].includes(kind);
    words.closest("label").hidden = Boolean(box) || kind === "hotspot" || (figure?.picture && !figure.things.length && kind !== "redact");
    legend.closest("label").firstElementChild.textContent = figure && needsLegend() ? tell.legendNeeded : tell.legend;
    asked += 1;
    const mine = asked;
    clearTimeout(waiting);
    write.disabled = true;
    const wanted = figure && wish(true);
    if (!wanted) { told("", box || thing ? "" : tell.nothing); return; }
    waiting = setTimeout(async () => {
      const answer = await ask(`mark?${query}`, wanted);
      if (mine !== asked) return;
      write.disabled = !answer.ok;
      told(answer.ok ? answer.place : "", answer.ok ? answer.line : "");
      // What makes no difference on the page, a comment say, is no reason to draw it again.
      if (answer.status === 409) refresh();
      else if (!answer.ok) say(answer.said, answer.problems);
      else if (said.dataset.kind === "bad") say("");
    }, 120);
  }
  function told(place, line) {
    part("line-place").textContent = place;
    part("line").textContent = line;
  }
  function say(text, problems = "", kind = "bad") {
    said.dataset.kind = text ? kind : "";
    said.querySelector("p").textContent = text ?? "";
    said.querySelector("div").innerHTML = problems;
  }

  async function send() {
    const wanted = figure && wish(false);
    if (!wanted || write.disabled) return;
    write.disabled = true;
    asked += 1;
    const answer = await ask(`mark?${query}`, wanted);
    say(answer.said, answer.problems, answer.ok ? "good" : "bad");
    if (answer.ok) {
      box = thing = undefined;
      for (const field of [words, name, legend]) field.value = "";
      drawLayer();
      refresh();
    } else if (answer.status === 409) refresh();
    else write.disabled = false;
  }
  async function undo() {
    const answer = await ask(`undo?${query}`, {});
    if (dialog.open) say(answer.said, answer.problems, answer.ok ? "good" : "bad");
    else document.querySelector(".state").textContent = answer.said;
  }

  dialog.addEventListener("input", (event) => {
    if (event.target === picker) {
      box = thing = undefined;
      show(shown.figures.find((one) => one.name === picker.value));
    } else changed();
  });
  write.addEventListener("click", send);
  for (const it of document.querySelectorAll("button.undo")) it.addEventListener("click", undo);
  part("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { step = undefined; });
  document.addEventListener("marks", ({ detail }) => {
    for (const it of document.querySelectorAll("button.undo")) {
      it.disabled = !detail.undo;
      it.title = detail.last;
    }
    bar.querySelector(".undo").hidden = !detail.undo;
    gone.hidden = !detail.gone.length;
    gone.querySelector("p").textContent = gone.dataset.said.replace("{}", () => detail.gone.join(" · "));
  });
  async function again(wanted) {
    const answer = await ask(`again?${query}`, { wanted });
    document.querySelector(".state").textContent = answer.said;
  }
  gone.querySelector(".again").addEventListener("click", () => again(true));
  gone.querySelector(".leave").addEventListener("click", () => again(false));
  addButtons();
})();
