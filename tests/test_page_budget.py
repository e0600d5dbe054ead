"""Promise: a page is small, and nothing that it does takes longer the longer the manual is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Asset, Document
from renderers import Context, html
from renderers.images import shortest
from renderers.themes import Theme
from tests.conftest import CONTENT, open_library
from tests.pages import opened, page_of

STEPS = 120
# What a browser can only answer by laying out the page.
LAID_OUT = """
window.asked = [];
const spy = (owner, name) => {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const kind = own.get ? "get" : "value";
  const told = own[kind];
  own[kind] = function (...rest) {
    if (document.currentScript || window.isWatched) asked.push(name);
    return told.apply(this, rest);
  };
  Object.defineProperty(owner, name, own);
};
for (const name of ["scrollWidth", "scrollHeight", "clientWidth", "clientHeight", "scrollTop",
  "getBoundingClientRect", "getClientRects", "checkVisibility", "scrollIntoView"]) {
  spy(Element.prototype, name);
}
for (const name of ["offsetWidth", "offsetHeight", "offsetTop", "innerText"]) {
  spy(HTMLElement.prototype, name);
}
"""
# A clock that ticks whenever somebody looks at it, and idle time that comes when we say so. Each
# text that is read is normalised, so that counts the work.
CLOCK = """
let ticks = 0;
performance.now = () => { ticks += 3; return ticks; };
window.idle = [];
window.requestIdleCallback = (act) => { idle.push(act); };
window.texts = 0;
const normalize = String.prototype.normalize;
String.prototype.normalize = function (form) { texts += 1; return normalize.call(this, form); };
window.counted = (act) => { texts = 0; act(); return texts; };
"""


def manual_of(steps: int, folder: Path) -> Document:
    """Return a manual of plain steps, some of them for iOS only."""
    some = ["", ", applies_to: {os: iOS}"]
    lines = [f"  - {{id: s{n}, do: その{n}をします。{some[n % 9 == 8]}}}\n" for n in range(steps)]
    texts = {
        "procedures/long.yaml": "id: long\ntitle: 長い手順\napplies_to: {os: [iOS, Android]}\n"
        "steps:\n" + "".join(lines),
        "manuals/long.yaml": "id: long\nlanguage: ja\ntitle: 長い案内\npublisher: 見本出版\n"
        "published: 2026-01-01\nprocedures: long\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    library, report = open_library(folder), Report()
    edition = resolve(library, library.manuals["long"], Selection(), report)
    return with_readers(compose(edition, library), edition, library)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return page_of(manual_of(STEPS, tmp_path_factory.mktemp("long")))


# ── bytes ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["login-warning", "practice-site"])
def test_a_page_with_all_its_figures_can_be_mailed(
    documents: dict[str, Document], name: str
) -> None:
    context = Context(Theme(), Report(), is_published=True)
    (data,) = html.render(documents[name], context).values()
    assert len(data) <= 155_000


def test_scripts_and_styles_are_few(long: bytes) -> None:
    (script,) = re.findall(rb"<script>(.*?)</script>", long, re.DOTALL)
    (style,) = re.findall(rb"<style>(.*?)</style>", long, re.DOTALL)
    assert len(script) <= 32_000
    assert len(style) <= 13_500


def test_a_step_is_a_handful_of_elements(long: bytes, tmp_path: Path) -> None:
    less = page_of(manual_of(STEPS // 2, tmp_path))
    more = STEPS - STEPS // 2
    assert (len(long) - len(less)) / more <= 750, "bytes"
    assert (long.count(b"</") - less.count(b"</")) / more <= 11, "elements"


# ── pictures ──────────────────────────────────────────────────────────────────────────────────


def picture(name: str) -> Asset:
    path = CONTENT / "figures" / "practice-site" / name
    return Asset("image/png", path.read_bytes())


def test_screenshots_are_half_as_long_and_not_a_pixel_else() -> None:
    before = picture("certificate-details.png")
    after = shortest(before)
    assert after.media_type == "image/webp"
    assert len(after.data) < len(before.data) / 2
    shown = [Image.open(BytesIO(it.data)).convert("RGB") for it in (before, after)]
    assert ImageChops.difference(*shown).getbbox() is None
    photo = Asset("image/jpeg", b"as it is")
    assert shortest(photo) is photo


def test_a_theme_for_old_browsers_keeps_png(documents: dict[str, Document]) -> None:
    theme = Theme()
    figures = theme.settings.figures.model_copy(update={"webp": False})
    theme.settings = theme.settings.model_copy(update={"figures": figures})
    published = Context(theme, Report(), is_published=True)
    (data,) = html.render(documents["practice-site"], published).values()
    assert b"data:image/png" in data
    assert b"data:image/webp" not in data


def test_only_what_is_published_waits_for_shorter_pictures(documents: dict[str, Document]) -> None:
    context = Context(Theme(), Report())
    (quick,) = html.render(documents["practice-site"], context).values()
    assert b"data:image/webp" not in quick
    (short,) = html.render(documents["practice-site"], replace(context, is_published=True)).values()
    assert b"data:image/webp" in short
    assert len(short) < len(quick)


# ── work ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(long: bytes, tmp_path: Path) -> Iterator[Page]:
    with opened(long, tmp_path) as page:
        yield page


@pytest.mark.slow
def test_opening_a_page_and_ticking_lay_nothing_out(page: Page) -> None:
    page.add_init_script(LAID_OUT)
    page.reload()
    assert page.evaluate("asked") == [], "the browser does it once, when it shows the page"
    ticked = "isWatched = true; document.querySelectorAll('.foot input')[2].click(); asked"
    assert page.evaluate(ticked) == []


@pytest.mark.slow
def test_what_reads_as_before_is_not_written_again(page: Page) -> None:
    changes = """(reader) => {
      const seen = new MutationObserver(() => {});
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      seen.observe(document.querySelector("ol.steps"), all);
      const choice = document.querySelector("#_reader");
      choice.value = reader;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      return seen.takeRecords().length;
    }"""
    assert page.evaluate(changes, "all") == 0
    other = page.locator("#_reader option").last.get_attribute("value")
    assert page.evaluate(changes, other) > 0, "for Android some steps are hidden"
    assert page.evaluate(changes, other) == 0


@pytest.mark.slow
def test_a_search_reads_the_page_in_small_bits_before_it_is_asked(page: Page) -> None:
    page.add_init_script(CLOCK)
    page.reload()
    page.focus("#_find")
    bits = page.evaluate(
        "() => { const found = []; while (idle.length) found.push(counted(idle.shift()));"
        " return found; }"
    )
    assert len(bits) > STEPS / 4
    assert max(bits) < 60, "texts in one bit"
    typed = "counted(() => { const it = document.querySelector('#_find'); it.value = 'その77';"
    typed += " it.dispatchEvent(new Event('input', { bubbles: true })); })"
    assert page.evaluate(typed) < sum(bits) / 2, "all is read by then"
    assert page.locator(".hits a").first.get_attribute("href") == "#long.s77"
