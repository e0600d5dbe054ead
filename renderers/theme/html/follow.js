// Follows a person who does the steps: ticks are remembered on this device, and nowhere else.
const main = document.querySelector("main");
const boxes = [...document.querySelectorAll(".foot input")];
const stepOf = (box) => box.closest("li");
const resume = document.querySelector(".resume");
const reset = document.querySelector(".reset");
const tools = document.querySelector(".tools");
// A tick is for the step as it reads: one whose words have changed may be to be done again.
const { manual, parts } = JSON.parse(document.getElementById("_identity").textContent);
const readings = new Map(parts.map(([id, digest]) => [id.replace("/", "."), digest]));
const key = `ticked:${manual}`;

function say(words) {
  const said = document.getElementById("_said");
  said.textContent = words;
  setTimeout(() => { if (said.textContent === words) said.textContent = ""; }, 4000);
}

// Storage may be forbidden, full, or hold what another page has put there.
function remembered() {
  try { return new Map(Object.entries(JSON.parse(localStorage.getItem(key)))); } catch { return new Map(); }
}
function remember() {
  const ids = boxes.filter((box) => box.checked).map((box) => stepOf(box).id);
  const ticked = Object.fromEntries(ids.map((id) => [id, readings.get(id)]));
  try {
    if (ids.length) localStorage.setItem(key, JSON.stringify(ticked));
    else localStorage.removeItem(key);
  } catch { /* then the ticks last as long as the page is open */ }
}

const numberOf = (box) => box.dataset.step.replace(/\.$/, "");

function titleOf(box) {
  const heading = box.closest("section").querySelector("h2");
  const number = heading.querySelector(".number")?.textContent ?? "";
  return heading.textContent.replace(number, "").replace(/\s+/g, " ").trim();
}

// Where to go on, told to whoever comes back: the first open step behind the last one that was ticked.
// While somebody ticks, nothing new appears above, or all below would move. What is hidden is asked of
// the page's own marks: browsers would have to lay out all of it to tell.
function tellNext(isBack) {
  const shown = boxes.filter((box) => !box.closest("[hidden]"));
  const last = shown.findLastIndex((box) => box.checked);
  const next = last < 0 ? undefined : shown.slice(last + 1).find((box) => !box.checked);
  resume.hidden = !next || (resume.hidden && !isBack);
  reset.hidden = !boxes.some((box) => box.checked);
  if (!next) return;
  resume.href = `#${stepOf(next).id}`;
  const words = { "{}": numberOf(next), "{procedure}": titleOf(next) };
  resume.textContent = resume.dataset.words.replace(/\{\w*\}/g, (sign) => words[sign]);
}

const before = remembered();
for (const box of boxes) {
  const { id } = stepOf(box);
  box.checked = before.has(id) && before.get(id) === readings.get(id);
}
main.addEventListener("change", (event) => {
  if (event.target.matches(".foot input")) { remember(); tellNext(); }
});
reset.addEventListener("click", () => {
  boxes.forEach((box) => { box.checked = false; });
  remember();
  tellNext();
  say(reset.dataset.words);
  document.querySelector(".find input").focus();
});
tellNext(true);
document.addEventListener("reader-changed", () => tellNext(true));

// Keep the screen on, where the browser can; it lets go whenever the page is not in front.
const awake = document.querySelector(".awake");
const isWanted = awake.querySelector("input");
let lock;
async function keepAwake() {
  await lock?.release();
  lock = undefined;
  if (!isWanted.checked || document.visibilityState !== "visible") return;
  try { lock = await navigator.wakeLock.request("screen"); } catch { isWanted.checked = false; }
  if (!isWanted.checked) await lock?.release();
}
awake.hidden = !("wakeLock" in navigator);
isWanted.addEventListener("change", keepAwake);
document.addEventListener("visibilitychange", () => { if (isWanted.checked) keepAwake(); });

// A link to a step is copied when it is pressed; it leads there too, so it works without a script.
main.addEventListener("click", async (event) => {
  const link = event.target.closest("a.permalink");
  if (!link || !navigator.clipboard) return;
  try { await navigator.clipboard.writeText(link.href); say(tools.dataset.copied.replace("{}", numberOf(link.closest(".foot").querySelector("input")))); } catch { /* it still leads there */ }
});

// A mail about a step says on which device it was read, and for whom the page was shown. The person
// sees it before it is sent.
main.addEventListener("click", (event) => {
  const link = event.target.closest("a.feedback");
  if (!link) return;
  const device = `${navigator.userAgent} / ${screen.width}×${screen.height} / ${navigator.language}`;
  const choice = document.querySelector(".reader select")?.selectedOptions[0].textContent;
  const yours = document.querySelector(".reader .yours:not([hidden])")?.textContent;
  const lines = [link.textContent, "", "", "", yours, choice && `→ ${choice}`, device, ""];
  const body = lines.filter((line) => line !== undefined).join("\r\n");
  link.href = `${link.href.split("&body=")[0]}&body=${encodeURIComponent(body)}`;
});

// An enlarged figure is left with Escape, and when the focus goes elsewhere.
const unzoom = (but) => document.querySelectorAll(".zoom :checked").forEach((box) => { box.checked = box === but; });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") unzoom(); });
document.addEventListener("focusin", (event) => { unzoom(event.target); });

// A table that is wider than the screen is scrolled by keys too, and says what it is. Sizes are told
// once they are known, so that nothing is laid out only to be asked.
const reach = new ResizeObserver((changes) => {
  for (const { target: table } of changes) {
    const isWide = table.scrollWidth > table.clientWidth;
    const heading = table.closest("section").querySelector("h2");
    const attributes = { tabindex: "0", role: "group", "aria-labelledby": heading.id };
    for (const [name, value] of Object.entries(attributes)) {
      if (isWide) table.setAttribute(name, value);
      else table.removeAttribute(name);
    }
  }
});
document.querySelectorAll(".table").forEach((table) => reach.observe(table));
