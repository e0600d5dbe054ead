// The reader's own environment: guessed from the browser, said in words, changeable, remembered,
// and in the address. Without it the page shows everything, as it does on paper.
const box = document.querySelector(".reader");
const data = box && JSON.parse(document.getElementById("_readers").textContent);

// ── what the browser tells ─────────────────────────────────────────────────────────────────────

// A version that browsers tell whatever is true is no version.
const told = (match) => (match ? match[1].replace(/_/g, ".").replace(/(\.0)+$/, "") : "");

function browserOf(agent, brands) {
  const brand = (name) => brands.find((it) => it.brand === name);
  const known = [
    [["Microsoft Edge", "Edge"], /Edg(?:e|A|iOS)?\/([\d.]+)/],
    [["Samsung Internet"], /SamsungBrowser\/([\d.]+)/],
    [["Opera"], /(?:OPR|OPT)\/([\d.]+)/],
    [["Mozilla Firefox", "Firefox"], /(?:Firefox|FxiOS)\/([\d.]+)/],
    [["Google Chrome", "Chrome"], /(?:Chrome|CriOS)\/([\d.]+)/],
    [["Safari"], /Version\/([\d.]+).* Safari\//],
  ];
  for (const [names, sign] of known) {
    const match = sign.exec(agent);
    if (!match) continue;
    const mine = brand(names[0]);
    if (names[0] === "Google Chrome" && brands.length && !mine) {
      const bare = brand("Chromium");
      return { names: ["Chromium"], version: told(bare && [0, bare.version]) || told(match) };
    }
    return { names, version: told(mine && [0, mine.version]) || told(match) };
  }
  return { names: [], version: "" };
}

function placeOf(agent, touches, browser) {
  const isIos = /iPhone|iPod/.test(agent);
  if (isIos || /iPad/.test(agent) || (/Macintosh/.test(agent) && touches > 1)) {
    const system = told(/ OS (\d+(?:_\d+)*) like/.exec(agent));
    const isSafari = browser.names[0] === "Safari";
    const major = (text) => parseInt(text, 10) || 0;
    // From iOS 26 on the system's version stands still at 18; that of Safari is the same as its.
    const isFrozen = /^18\.[67]/.test(system) && !isSafari;
    const version = isSafari && major(browser.version) > major(system) ? browser.version : system;
    return {
      devices: [isIos ? "iPhone" : "iPad"],
      systems: isIos ? ["iOS", "iPhone OS"] : ["iPadOS", "iOS"],
      version: isFrozen ? "" : version,
    };
  }
  if (/Android/.test(agent)) {
    const [, version, model] = /Android ([\d.]+)?(?:; ([^;)]+))?/.exec(agent) ?? [];
    const isFrozen = model === "K";
    const names = model && !isFrozen ? [model.replace(/ Build.*/, ""), "Android"] : ["Android"];
    return { devices: names, systems: ["Android"], version: isFrozen ? "" : told(version && [0, version]) };
  }
  if (/Windows/.test(agent)) {
    const old = { "6.1": "7", 6.2: "8", 6.3: "8.1" };
    const [, number] = /Windows NT ([\d.]+)/.exec(agent) ?? [];
    return { devices: ["PC"], systems: ["Windows"], version: old[number] ?? "" };
  }
  if (/CrOS/.test(agent)) return { devices: ["Chromebook"], systems: ["ChromeOS"], version: "" };
  if (/Macintosh/.test(agent)) {
    const version = told(/Mac OS X (\d+(?:[_.]\d+)*)/.exec(agent));
    return { devices: ["Mac"], systems: ["macOS"], version: /^10\.15/.test(version) ? "" : version };
  }
  if (/Linux|X11/.test(agent)) {
    const names = ["Ubuntu", "Debian", "Fedora"].filter((it) => agent.includes(it));
    return { devices: ["PC"], systems: [...names, "Linux"], version: "" };
  }
  return { devices: [], systems: [], version: "" };
}

function guessed() {
  const client = navigator.userAgentData;
  const browser = browserOf(navigator.userAgent, client?.brands ?? []);
  return { ...placeOf(navigator.userAgent, navigator.maxTouchPoints ?? 0, browser), browser };
}

// Chromium tells true versions when it is asked, a moment later.
async function refined(guess) {
  const client = navigator.userAgentData;
  const wanted = ["platformVersion", "model", "fullVersionList"];
  const more = await client.getHighEntropyValues(wanted);
  const full = more.fullVersionList?.find((it) => guess.browser.names.includes(it.brand));
  const result = { ...guess, browser: { ...guess.browser } };
  if (full) result.browser.version = told([0, full.version]);
  if (more.model) result.devices = [more.model, ...guess.devices];
  const version = more.platformVersion ?? "";
  const number = parseInt(version, 10) || 0;
  if (client.platform === "Windows") {
    if (number) result.version = number >= 13 ? "11" : "10";
  } else if (number && client.platform !== "Linux") {
    result.version = told([0, version]);
  }
  return result;
}

// ── which reader that is ───────────────────────────────────────────────────────────────────────

const numbers = (text) => text.split(".").map(Number);
function compare(one, other) {
  const [a, b] = [numbers(one), numbers(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
function isIn(version, range) {
  if (range === "*") return true;
  if (!range || !version) return !range && !version;
  const [low, high] = range.split("-");
  return (!low || compare(low, version) <= 0) && (!high || compare(version, high) < 0);
}
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
const isOf = (mine, kind) => same(mine, kind) || mine.toLowerCase().startsWith(`${kind.toLowerCase()} `);
const fits = (names, mine, equal) => !names.length || names.some((a) => mine.some((b) => equal(b, a)));

function knownTo(reader, guess) {
  return reader.known.find(({ where }) =>
    where.some(([os, browser]) => isIn(guess.version, os) && isIn(guess.browser.version, browser)));
}
function readerOf(guess) {
  if (!guess.systems.length || !guess.browser.names.length) return undefined;
  return data.readers.find((it) =>
    fits(it.names[0], [...guess.devices, ...guess.systems], (a, b) => isOf(a, b) || isOf(b, a))
    && fits(it.names[1], guess.systems, same)
    && fits(it.names[2], guess.browser.names, same)
    && knownTo(it, guess));
}
const versioned = (name, version) => [name, version].filter(Boolean).join(" ");
// The version of a browser is told only where the manual speaks of it.
function inWords(guess, reader, between) {
  const named = (i, mine) => reader?.names[i][0] ?? mine ?? "";
  const device = named(0, guess.devices[0]);
  const system = named(1, guess.systems[0]);
  const tells = reader?.known.some(({ where }) => where.some((it) => it[1] !== "*"));
  const browser = named(2, guess.browser.names[0]);
  const parts = [
    device === system ? "" : device,
    versioned(system, guess.version),
    tells ? versioned(browser, guess.browser.version) : browser,
  ];
  return parts.filter(Boolean).join(between);
}

// ── what the page shows ────────────────────────────────────────────────────────────────────────

const ALL = "all";
const byId = (id) => data.readers.find((it) => it.id === id);
const marker = (style, number) =>
  (style === "circled" ? String.fromCodePoint(0x245f + number) : `${number}`);
// What stands below a step names its number, too.
function renumber(step, sign) {
  for (const box of step.querySelectorAll(".foot [data-step]")) {
    const before = box.dataset.step;
    if (before === sign) continue;
    box.dataset.step = sign;
    const foot = box.closest(".foot");
    const texts = document.createTreeWalker(foot, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(before, sign);
    for (const it of foot.querySelectorAll("[data-words]")) {
      it.dataset.words = it.dataset.words.replace(before, sign);
    }
  }
}

// Nothing is written that stands there: browsers would lay it out anew.
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function show(id) {
  for (const part of document.querySelectorAll("[data-for]")) {
    const isHidden = !part.dataset.for.split(" ").includes(id);
    if (part.hidden !== isHidden) part.hidden = isHidden;
  }
  const shown = [...document.querySelectorAll("main section.procedure")].filter((it) => !it.hidden);
  shown.forEach((section, index) => {
    const heading = section.querySelector("h2");
    const entry = document.querySelector(`.contents a[href="#${CSS.escape(heading.id)}"]`);
    for (const place of [heading, entry]) {
      const number = place?.querySelector(".number");
      if (number) write(number, `${index + 1}`);
    }
    let figures = 0;
    for (const it of section.querySelectorAll(".figure-number")) {
      if (it.closest("[hidden]")) continue;
      figures += 1;
      write(it, it.textContent.replace(/\d+-\d+$/, `${index + 1}-${figures}`));
    }
    let count = 0;
    for (const list of section.querySelectorAll("ol.steps")) {
      list.dataset.style ??= list.classList.contains("circled") ? "circled" : "decimal";
      const style = byId(id)?.styles[heading.id] ?? list.dataset.style;
      list.classList.toggle("circled", style === "circled");
      list.classList.toggle("decimal", style !== "circled");
      if (list.start !== count + 1) list.start = count + 1;
      for (const step of list.children) {
        if (step.hidden) continue;
        count += 1;
        renumber(step, marker(style, count));
      }
    }
  });
}

// Say something of a procedure below its heading, of a step at its end.
function put(place, text, kind) {
  const words = document.createElement("p");
  words.className = kind;
  words.textContent = text;
  const foot = place.querySelector(":scope > .foot");
  if (place.matches("h2")) place.after(words);
  else if (foot) foot.before(words);
  else place.append(words);
  return words;
}

// What is known where the reader is, said where it matters.
function tell(id) {
  document.querySelectorAll("p.known").forEach((it) => it.remove());
  const reader = byId(id);
  if (!reader) return;
  const isMine = guess && readerOf(guess) === reader;
  const known = (isMine && knownTo(reader, guess)) || reader.known[reader.usual];
  const told = isMine ? inWords(guess, reader, data.words.slash) : reader.title.split(data.words.between).join(data.words.slash);
  for (const [part, text, differs] of known.said) {
    const place = document.getElementById(part);
    if (!place) continue;
    put(place, data.texts[text].replaceAll("{environment}", told), differs ? "known differs" : "known");
  }
}

// ── the choice ─────────────────────────────────────────────────────────────────────────────────

const key = `reader:${data?.manual}`;
let guess = box && guessed();
let current = ALL;
let isChosen = false;

function apply(id) {
  current = byId(id) ? id : ALL;
  show(current);
  tell(current);
  document.documentElement.dataset.reader = current;
  box.querySelector("select").value = current;
  document.dispatchEvent(new CustomEvent("reader-changed", { detail: { reader: current } }));
}
// Said where the choice is, and for a while where the reader looks.
function say(words) {
  box.querySelector(".switched").textContent = words;
  const said = document.getElementById("_said");
  said.textContent = words;
  setTimeout(() => { if (said.textContent === words) said.textContent = ""; }, 12_000);
}

function tellGuess() {
  const yours = box.querySelector(".yours");
  const reader = readerOf(guess);
  const isKnown = guess.systems.length && guess.browser.names.length;
  const words = inWords(guess, reader, data.words.between);
  yours.textContent = (isKnown && !reader ? data.words.notClaimed : data.words.yours).replace("{}", words);
  yours.classList.toggle("not-claimed", Boolean(isKnown && !reader));
  yours.hidden = !words;
}

// The address holds what was chosen, not what was guessed: a link that is passed on guesses anew.
// Where a browser lets no file change its query, the fragment holds it, if no step stands there.
const inFragment = /^#for=(.+)$/;
function addressed() {
  const id = new URLSearchParams(location.search).get("for") ?? inFragment.exec(location.hash)?.[1];
  return id === ALL || byId(id) ? id : undefined;
}
function putInAddress(id) {
  const address = new URL(location.href);
  address.searchParams.set("for", id);
  // What is not shown cannot be where the address leads, or it would be shown again.
  if (target() && !shows(target())) address.hash = "";
  try {
    history.replaceState(null, "", address);
  } catch {
    if (!location.hash || inFragment.test(location.hash)) location.replace(`#for=${id}`);
  }
}
// Storage may be forbidden or full; then the choice lasts as long as the address does.
function remembered() {
  try {
    const id = localStorage.getItem(key);
    return id === ALL || byId(id) ? id : undefined;
  } catch { return undefined; }
}
function remember(id) {
  try { localStorage.setItem(key, id); } catch { /* see above */ }
}

// The part to which the address leads.
function target() {
  try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
}
const shows = (part) => !part.closest("[hidden]");

// A link to a part that is for others shows the page as they see it, and says so.
function follow() {
  const part = target();
  if (box) showTo(part);
  if (part?.closest("main")) settle(part, 8);
}
function showTo(target) {
  const hidden = [];
  for (let it = target; it; it = it.parentElement) if (it.hidden) hidden.push(it);
  if (hidden.length) {
    const whose = hidden.map((it) => it.dataset.for?.split(" ") ?? []);
    const reader = data.readers.find((it) => whose.every((ids) => ids.includes(it.id)));
    isChosen = true;
    const title = reader?.title ?? box.querySelector("option").textContent;
    apply(reader?.id ?? ALL);
    say(data.words.switched.replace("{}", title));
  }
}
// Browsers lay out what is far only when it comes near, and then the place has moved.
function settle(target, times) {
  target.scrollIntoView({ behavior: "instant" });
  if (times) requestAnimationFrame(() => settle(target, times - 1));
}

if (box) {
  const start = addressed() ?? remembered();
  isChosen = start !== undefined;
  apply(start ?? readerOf(guess)?.id ?? ALL);
  tellGuess();
  box.hidden = false;
  box.querySelector("select").addEventListener("change", (event) => {
    isChosen = true;
    say("");
    apply(event.target.value);
    putInAddress(current);
    remember(current);
  });
  if (navigator.userAgentData?.getHighEntropyValues) {
    refined(guess).then((better) => {
      guess = better;
      apply(isChosen ? current : readerOf(guess)?.id ?? ALL);
      tellGuess();
      follow();
    }, () => {});
  }
  // Parts that took the place of others know nothing of the choice.
  document.addEventListener("parts-replaced", () => { show(current); tell(current); });
  // On paper everything stands, as without a script.
  const onPaper = (isPaper) => { show(isPaper ? ALL : current); };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
  matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));
}
follow();
// A link to where the address leads already changes nothing in it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) follow();
});
addEventListener("hashchange", () => {
  if (box && inFragment.test(location.hash)) apply(addressed());
  // Back where nothing was linked to: what was shown there before a link switched it.
  else if (box && !location.hash) apply(addressed() ?? remembered() ?? readerOf(guess)?.id ?? ALL);
  else follow();
});
