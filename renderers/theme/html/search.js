// Finds steps by words of the text, of controls, and of the screens that figures show. All is looked
// for in the page's own text, letter by letter, because Japanese has no spaces between words.
// On the list of manuals, their words come with a file of its own as soon as somebody searches.
const bar = document.querySelector(".find");
const input = bar.querySelector("input");
const panel = bar.querySelector(".hits");
const list = panel.querySelector("ol");
const MOST = 8;
// Where words are found in a step, and how much that says of it.
const FIELDS = [
  ["b.control", 3],
  [".instruction", 2],
  [".result, .note, .audience", 1.4],
  ["figcaption", 1.2],
];
const OF_NOTES = 1.2;
const ON_SCREENS = 1;
const OF_SECTION = 0.8;
const LITTLE_SAID = /^(a|an|the|to|of|in|on|at|is|are|it|i|my|you|your|do|does|how|what|can|and|or|for|with|this|that)$/;
// What ends a word in a sentence, and the kinds of signs between which Japanese words begin.
const BETWEEN_TERMS = /[\s、。，．・「」『』【】（）()“”"?!,;…]+/u;
const RUNS = /[\p{Script=Latin}\p{N}@._:/-]+|[\p{Script=Han}々〆]+|[\p{Script=Katakana}ー]+|\p{Script=Hiragana}+/gu;
const KANA = /[ァ-ヶ]/g;
const STROKES = /[ー‐-―−-]/g;
const ENDINGS = /(?:ies|es|s|ing|ed|ly)$/;

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const plain = (text) => tidy(text.normalize("NFKC"));
// Capitals, kinds of kana, long vowels, strokes and spaces beside Japanese signs make no difference.
const fold = (text) => plain(text).toLowerCase()
  .replace(KANA, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
  .replace(STROKES, "").replace(/(?<=[^ -~]) | (?=[^ -~])/g, "");
const pieces = (text, length) =>
  Array.from({ length: text.length - length + 1 }, (_, at) => text.slice(at, at + length));

const textOf = (nodes) => [...nodes].map((node) => node.textContent).join(" / ");
// The footnotes to which something refers: they stand elsewhere, and are found where they are meant.
const notesOf = (roots) => [...new Set(roots.flatMap((root) => [...root.querySelectorAll("[role=doc-noteref]")])
  .map((link) => document.getElementById(link.hash.slice(1))?.querySelector("p")))].filter(Boolean)
  .map((note) => note.textContent).join(" / ");
const altOf = (root) => [...root.querySelectorAll("img")]
  .map((image) => `${image.alt} ${image.dataset.says ?? ""}`).join(" / ");

function entryOf(element, link, name, title, fields) {
  const folded = fields.filter(([text]) => text).map(([text, weight]) => [fold(text), weight]);
  const shown = fields.map(([text]) => tidy(text)).filter(Boolean);
  return { element, link, name, title, fields: folded, shown };
}

// What is searched is read bit by bit while nobody waits, and the rest of it with the first question.
let index;
let katakana;
let reading;
function readSome(isEnough) {
  reading ??= { found: [], left: entries() };
  for (let next; !isEnough() && !(next = reading.left.next()).done;) reading.found.push(next.value);
}
function readAhead() {
  if (index) return;
  const before = reading?.found.length;
  const end = performance.now() + 8; // milliseconds: nobody is to wait for more
  readSome(() => performance.now() > end);
  if (reading.found.length !== before) requestIdleCallback(readAhead);
}
function forget() { index = undefined; reading = undefined; }
function read() {
  readSome(() => false);
  index = reading.found;
  const words = index.flatMap((entry) => entry.shown.join(" ").match(/[\p{Script=Katakana}ー]{3,}/gu) ?? []);
  katakana = [...new Set(words.map(fold))].sort((one, other) => other.length - one.length);
}
const entries = () => (bar.dataset.words ? ofManuals() : ofPage());
function ofManuals() {
  return globalThis.manuals.flatMap(({ file, language, title, subtitle, step, sections }) => [
    entryOf(undefined, file, "", title, [[subtitle, 1.4], [title, 2.4]]),
    ...sections.flatMap(([id, heading, prose, steps]) => {
      const place = `${title} › ${heading}`;
      const of = [title, OF_SECTION / 2];
      return [
        entryOf(undefined, `${file}#${id}`, "", place, [[prose, 1.4], [heading, 2.4], of]),
        ...steps.map(([name, marker, ...texts]) => {
          const own = texts.map((text, at) => [text, FIELDS[at]?.[1] ?? ON_SCREENS]);
          const fields = [...own.slice(1), own[0], [heading, OF_SECTION], of];
          return entryOf(undefined, `${file}#${name}`, step.replace("{}", marker), place, fields);
        }),
      ];
    }),
  ].map((entry) => ({ ...entry, language }))).values();
}
function* ofPage() {
  for (const section of document.querySelectorAll("main section")) {
    const heading = section.querySelector("h2");
    const rest = [...section.children].filter((it) => it !== heading && !it.matches("ol.steps, .footnotes, .aid"));
    const title = tidy(heading.textContent);
    yield entryOf(heading, `#${heading.id}`, "", title, [[textOf(rest), 1.4], [notesOf(rest), OF_NOTES], [title, 2.4]]);
    for (const step of section.querySelectorAll("ol.steps > li")) {
      const own = FIELDS.map(([where, weight]) => [textOf(step.querySelectorAll(where)), weight]);
      const marker = step.querySelector("[data-step]").dataset.step.replace(/\.$/, "");
      const notes = [notesOf([step]), OF_NOTES];
      const fields = [...own.slice(1), own[0], notes, [altOf(step), ON_SCREENS], [title, OF_SECTION]];
      yield entryOf(step, `#${step.id}`, bar.dataset.step.replace("{}", marker), title, fields);
    }
  }
}

const has = (entry, text) => entry.fields.some(([field]) => field.includes(text));

// Words that mean the same; a question that has one of them asks for all.
const GROUPS = bar.dataset.same.split(";").map((group) => group.split(",").map(fold));
const isLatin = (text) => /^[ -~]+$/.test(text);
const isAWord = (text, word) =>
  (isLatin(word) ? new RegExp(`(^|[^a-z0-9])${word}($|[^a-z0-9])`).test(text) : text.includes(word));

// The parts of a question, each with the texts any of which answers it, and a weight: whole terms,
// words in them, and where the manual has no such word, the pairs of letters in it.
function unitsOf(question) {
  const units = new Map();
  const add = (text, weight, others = []) => {
    if (text && weight > (units.get(text)?.weight ?? 0)) units.set(text, { texts: [text, ...others], weight });
  };
  const exists = (text) => index.some((entry) => has(entry, text));
  const terms = plain(question).toLowerCase().split(BETWEEN_TERMS).filter(Boolean);
  const asked = terms.map(fold).join(" ");
  if (asked.includes(" ") && exists(asked)) add(asked, 1.5);
  let rest = terms.join(" ");
  for (const group of GROUPS) {
    const named = group.filter((word) => isAWord(fold(rest), word)).sort((one, other) => other.length - one.length)[0];
    if (!named || !group.some(exists)) continue;
    add(named, 1, group.filter((word) => word !== named));
    rest = without(rest, named);
  }
  for (const term of terms) if (term.match(RUNS)?.length > 1 && exists(fold(term))) add(fold(term), 1.2);
  for (const term of rest.split(" ").filter(Boolean)) {
    const runs = term.match(RUNS) ?? [term];
    for (const run of runs) addRun(run, runs.length, add, exists);
  }
  return [...units.values()];
}

// A text without the first place where a word stands, however that is written.
function without(text, word) {
  for (let start = 0; start < text.length; start += 1) {
    for (let end = start + 1; end <= text.length; end += 1) {
      if (fold(text.slice(start, end)) === word) return `${text.slice(0, start)} ${text.slice(end)}`;
    }
  }
  return text;
}

function addRun(run, count, add, exists) {
  const word = fold(run);
  const isHiragana = /^\p{Script=Hiragana}+$/u.test(run);
  let weight = LITTLE_SAID.test(word) ? 0.05 : isHiragana && count > 1 ? 0.15 : 1;
  if (!isLatin(word) && word.length === 1) weight *= 0.5;
  if (exists(word)) return add(word, weight);
  const stem = word.replace(ENDINGS, "");
  if (isLatin(word) && stem.length > 2 && exists(stem)) return add(stem, weight * 0.9);
  const foreign = isHiragana && katakana.find((it) => word.startsWith(it));
  if (foreign) return add(foreign, 1);
  const length = isLatin(word) ? 3 : 2;
  if (word.length <= length) return add(word, weight);
  const parts = pieces(word, length);
  return parts.forEach((part) => add(part, (weight * 0.8) / parts.length));
}

// How well a field has a unit: in full where a word begins with it.
function found(field, unit) {
  const at = field.indexOf(unit);
  if (at < 0) return 0;
  if (!/^[a-z0-9]/.test(unit)) return 1;
  for (let here = at; here >= 0; here = field.indexOf(unit, here + 1)) {
    if (here === 0 || !/[a-z0-9]/.test(field[here - 1])) return 1;
  }
  return 0.6;
}

// How much an entry says of a unit: where it stands, and whether it is the very word.
function worthOf(entry, unit) {
  let best = 0;
  unit.texts.forEach((text, at) => {
    for (const [field, worth] of entry.fields) best = Math.max(best, worth * found(field, text) * (at ? 0.7 : 1));
  });
  return best;
}

// Entries from the best on: rare words count for more, and so does answering all of the question.
function search(question) {
  if (!index) read();
  const units = unitsOf(question);
  const all = units.reduce((sum, unit) => sum + unit.weight, 0);
  const worths = units.map((unit) => index.map((entry) => worthOf(entry, unit)));
  const rare = worths.map((row) => Math.log(1 + index.length / (1 + row.filter(Boolean).length)));
  const scored = index.map((entry, number) => {
    const sum = (value) => units.reduce((total, unit, at) => total + unit.weight * value(at), 0);
    const share = sum((at) => (worths[at][number] ? 1 : 0)) / (all || 1);
    const isShown = entry.element?.checkVisibility?.() ?? true;
    return { entry, share, score: sum((at) => rare[at] * worths[at][number]) * share * (isShown ? 1 : 0.6) };
  });
  const hits = scored.filter((it) => it.share > 0.3 && it.score > 0).sort((one, other) => other.score - one.score);
  return [hits.map((it) => it.entry), units.flatMap((unit) => unit.texts)];
}

// The words around the first thing that was found, with all that was found marked.
function snippet(entry, units) {
  const longest = [...units].sort((one, other) => other.length - one.length);
  const text = entry.shown.find((it) => fold(it).includes(longest.find((unit) => has(entry, unit)))) ?? entry.shown[0];
  const places = [];
  let folded = "";
  [...text].forEach((sign, at) => { for (const it of fold(sign)) { folded += it; places.push(at); } });
  const signs = [...text];
  const isMarked = signs.map(() => false);
  let first = signs.length;
  for (const unit of longest.filter((it) => it.length > 1)) {
    const bare = unit.replaceAll(" ", "");
    for (let at = folded.indexOf(bare); at >= 0; at = folded.indexOf(bare, at + 1)) {
      if (unit === longest[0] || first === signs.length) first = Math.min(first, places[at]);
      isMarked.fill(true, places[at], places[at + bare.length - 1] + 1);
    }
  }
  const start = first < 24 || first === signs.length ? 0 : first - 14;
  const line = document.createElement("span");
  if (start) line.append("…");
  for (let at = start; at < Math.min(signs.length, start + 70);) {
    let end = at + 1;
    while (end < Math.min(signs.length, start + 70) && isMarked[end] === isMarked[at]) end += 1;
    const part = document.createElement(isMarked[at] ? "mark" : "i");
    part.textContent = signs.slice(at, end).join("");
    line.append(isMarked[at] ? part : part.textContent);
    at = end;
  }
  if (start + 70 < signs.length) line.append("…");
  return line;
}

function lineOf(entry, units) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = entry.link;
  if (entry.language) item.lang = entry.language;
  const name = link.appendChild(document.createElement("b"));
  name.textContent = entry.name || entry.title;
  if (entry.name) link.append(Object.assign(document.createElement("span"), { className: "where", textContent: entry.title }));
  link.append(snippet(entry, units));
  return item;
}

// A script that is added, for a page on a disk may fetch nothing.
let isLoading = false;
function load() {
  if (isLoading) return;
  isLoading = true;
  const words = document.createElement("script");
  words.addEventListener("load", show);
  words.addEventListener("error", () => { isLoading = false; });
  words.src = bar.dataset.words;
  document.head.append(words);
}

let waiting;
function show() {
  if (bar.dataset.words && !globalThis.manuals) {
    load();
    return;
  }
  const question = input.value.trim();
  const [hits, units] = question ? search(question) : [[], []];
  list.replaceChildren(...hits.slice(0, MOST).map((entry) => lineOf(entry, units)));
  panel.hidden = !question;
  panel.scrollTop = 0;
  const said = panel.querySelector("p");
  const words = hits.length ? bar.dataset.found.replace("{}", hits.length) : bar.dataset.nothing.replace("{}", question);
  said.textContent = question ? words : "";
  // Said aloud when the person has stopped typing, not at each letter.
  clearTimeout(waiting);
  waiting = setTimeout(() => { document.getElementById("_heard").textContent = said.textContent; }, 500);
}
function close() { panel.hidden = true; }

// Steps have other numbers for other readers.
for (const change of ["reader-changed", "parts-replaced"]) {
  document.addEventListener(change, forget);
}
input.addEventListener("input", show);
input.addEventListener("focus", () => {
  if (bar.dataset.words) load();
  else globalThis.requestIdleCallback?.(readAhead);
  if (input.value.trim() && panel.hidden) show();
});
bar.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Escape") { close(); input.focus(); close(); }
  else if (event.key === "Enter" && event.target === input && !event.isComposing) links[0]?.click();
  else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? input).focus();
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  close();
  // After the page has gone there, and shown it where it was hidden.
  setTimeout(() => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }, 80);
});
document.addEventListener("pointerdown", (event) => { if (!bar.contains(event.target)) close(); });
bar.addEventListener("focusout", (event) => { if (event.relatedTarget && !bar.contains(event.relatedTarget)) close(); });
