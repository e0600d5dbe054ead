"""Promise: everybody can use the page: axe finds nothing, keys suffice, the outline is heard."""

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from pipeline.document.document import Document
from tests.conftest import EDITIONS, ROOT
from tests.pages import DESKTOP, PHONE, opened, page_of

pytestmark = pytest.mark.slow

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NAMES = ("login-warning", "practice-site", "everything-ja", "everything-en")
OUTLINE = ROOT / "tests" / "golden" / "login-warning-iphone.outline.txt"
# Roles that structure a page for those who hear it; all else is their text.
HEARD = {
    *("heading", "list", "listitem", "image", "link", "checkbox", "switch", "searchbox", "button"),
    *("main", "navigation", "search", "banner", "complementary", "region", "figure", "table"),
    *("note", "row", "columnheader", "cell", "status", "alert"),
}


def violations(page: Page, part: str = "html") -> list[str]:
    found = Axe().run(page, context=part, options=RULES).response["violations"]
    return [
        f"{it['id']}: {it['help']}: {node['target']} {node['failureSummary']}"
        for it in found
        for node in it["nodes"]
    ]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_in_light_and_dark(
    documents: dict[str, Document], tmp_path: Path, name: str, size: ViewportSize
) -> None:
    with opened(page_of(documents[name]), tmp_path, size, bypass_csp=True) as page:
        page.locator(".foot input:visible").first.check()
        page.evaluate("scrollTo(0, 0)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []
        page.fill("#_find", "a" if name.endswith("en") or name == "practice-site" else "設定")
        assert page.locator(".hits a").count()
        assert violations(page, ".find") == []


def test_axe_would_find_something(documents: dict[str, Document], tmp_path: Path) -> None:
    data = page_of(documents["practice-site"]).replace(b' alt="', b' data-alt="')
    with opened(data, tmp_path, bypass_csp=True) as page:
        assert any(it.startswith("image-alt") for it in violations(page))


FOCUS = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it.closest(".zoom") ?? it);
  return [it === document.body ? "" : (it.id || it.getAttribute("href") || it.type || it.tagName),
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""
REACHED = "a[href], button, input, select, textarea, summary, [tabindex='0']"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    documents: dict[str, Document], tmp_path: Path, size: ViewportSize
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path, size) as page:
        wanted = page.evaluate(
            f"[...document.querySelectorAll(`{REACHED}`)].filter(it => it.checkVisibility())"
            ".map(it => it.id || it.getAttribute('href') || it.type || it.tagName)"
        )
        assert len(wanted) > 40
        reached = []
        for _ in wanted:
            page.keyboard.press("Tab")
            name, is_seen = page.evaluate(FOCUS)
            assert is_seen, name
            reached.append(name)
    assert reached == wanted


def test_what_has_the_focus_is_not_under_the_bar(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        for _ in range(60):
            page.keyboard.press("Tab")
        for _ in range(30):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.closest('main') !== null"):
                seen = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
                bar = page.evaluate(
                    "document.querySelector('.find').getBoundingClientRect().bottom"
                )
                assert seen > bar


@pytest.mark.parametrize("scale", [1, 2])
def test_everything_fits_and_can_be_pressed(
    documents: dict[str, Document], tmp_path: Path, scale: int
) -> None:
    """WCAG 2.2: 1.4.10 at 320 pixels, which is 1,280 at 400 %; and targets of 44 pixels."""
    for name in NAMES:
        with opened(
            page_of(documents[name]), tmp_path, {"width": 320 * scale, "height": 512}
        ) as page:
            assert page.evaluate("document.documentElement.scrollWidth") == 320 * scale
            low = page.evaluate(
                "[...document.querySelectorAll('.aid a, .aid button, .aid input[type=search],"
                " .aid label, nav a')].filter(it => it.checkVisibility() && !it.matches('.skip'))"
                ".filter(it => it.getBoundingClientRect().height < 44).map(it => it.outerHTML)"
            )
            assert low == []


def outline(page: Page) -> Iterator[str]:
    """Yield the accessibility tree as a person hears it: one line a thing, indented."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {it["nodeId"]: it for it in nodes}

    def walk(node: dict[str, Any], depth: int) -> Iterator[str]:
        role = node.get("role", {}).get("value", "")
        is_heard = not node.get("ignored") and role in HEARD
        is_text = not node.get("ignored") and role == "StaticText"
        if is_heard or is_text:
            name = node.get("name", {}).get("value", "").strip()
            level = [
                it["value"]["value"] for it in node.get("properties", []) if it["name"] == "level"
            ]
            what = "" if is_text else f"{role}{level[0] if level and role == 'heading' else ''}"
            yield f"{'  ' * depth}{what}{': ' if what and name else ''}{name}".rstrip()
        if is_text or role in {
            "image",
            "heading",
            "link",
            "checkbox",
            "button",
            "switch",
            "searchbox",
        }:
            return
        for child in node.get("childIds", []):
            if child in by_id:
                yield from walk(by_id[child], depth + is_heard)

    yield from walk(nodes[0], 0)


def test_the_outline_that_a_screen_reader_has(
    documents: dict[str, Document], tmp_path: Path, *, accept: bool
) -> None:
    with opened(page_of(documents["login-warning-iphone"]), tmp_path) as page:
        heard = "\n".join(line for line in outline(page) if line.strip()) + "\n"
    if accept:
        OUTLINE.write_text(heard, encoding="utf-8")
    known = OUTLINE.read_text(encoding="utf-8")
    assert heard == known, "\n".join(difflib.unified_diff(known.split("\n"), heard.split("\n")))
    for wanted in ("heading1", "heading2", "navigation", "search", "main", "image: 「"):
        assert wanted in known


# ── small and quick ───────────────────────────────────────────────────────────────────────────

# Bytes of the whole file and elements of the page; the first is the seed with all its figures.
MOST = {"login-warning": (150_000, 1_000), "practice-site": (320_000, 1_000)}


@pytest.mark.parametrize("name", MOST)
def test_the_page_is_small(documents: dict[str, Document], tmp_path: Path, name: str) -> None:
    data = page_of(documents[name])
    with opened(data, tmp_path) as page:
        elements = page.evaluate("document.querySelectorAll('*').length")
    most_bytes, most_elements = MOST[name]
    assert len(data) <= most_bytes
    assert elements <= most_elements


def test_nothing_moves_while_the_page_is_read(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        page.evaluate(
            "window.moved = 0; new PerformanceObserver(list => {"
            " for (const it of list.getEntries()) if (!it.hadRecentInput) moved += it.value;"
            "}).observe({ type: 'layout-shift', buffered: true }); 0"
        )
        sizes = "[...document.images].every(it => it.width > 0 && it.getAttribute('height'))"
        assert page.evaluate(sizes)
        for _ in range(20):
            page.mouse.wheel(0, 700)
            page.wait_for_timeout(30)
        assert page.evaluate("scrollY") > 5000
        assert page.evaluate("moved") == 0


def test_every_edition_has_a_page_that_was_looked_at() -> None:
    assert {it.removesuffix("-iphone") for it in EDITIONS} == set(NAMES)
