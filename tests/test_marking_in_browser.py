"""Promise: a callout that is drawn with the mouse, a finger or the keyboard is in the file."""

import re
from difflib import unified_diff
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page

from tests.marking import PROCEDURE, write_figures
from tests.previews import preview, save
from tests.test_preview_in_browser import looking

pytestmark = pytest.mark.slow


def difference(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    found = unified_diff(PROCEDURE.splitlines(), lines, n=0, lineterm="")
    return [it for it in found if not it.startswith(("---", "+++", "@@"))]


def inside(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.page")


def open_figure(page: Page, number: int) -> None:
    inside(page).locator(".preview-mark").nth(number).click()
    page.locator("dialog.marking[open]").wait_for()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the picture, from and to fractions of it."""
    box = page.locator(".layer").bounding_box()
    assert box
    (a, b), (c, d) = (
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
    )
    page.mouse.move(a, b)
    page.mouse.down()
    page.mouse.move(c, d, steps=3)
    page.mouse.up()


def write(page: Page) -> None:
    page.locator(".marking .write:enabled").click()
    page.locator(".said[data-kind=good]").wait_for()


def kind(page: Page, words: str) -> None:
    page.locator(".kinds").get_by_text(words, exact=True).click()


def shows(page: Page, text: str) -> None:
    inside(page).locator("main").get_by_text(text).wait_for()


def test_what_is_drawn_is_one_line_and_the_page_shows_it(tmp_path: Path) -> None:
    path = write_figures(tmp_path / "content")
    steps = (
        (dragged_box, "+      number: {at: [0.1, 0.6, 0.8, 0.1], legend: Press it.}"),
        (hotspot, "+        Next: [0.2, 0.7, 0.6, 0.1]"),
        (hidden, "+      redact: {at: [0, 0, 1, 0.06]}"),
    )
    with preview(tmp_path / "content", "--lang", "en") as address, looking(address) as (page,):
        open_figure(page, 0)
        expected: list[str] = []
        for act, line in steps:
            act(page)
            expected.append(line)
            assert sorted(difference(path)) == sorted(expected)
        shows(page, "Press it.")
        while expected:
            page.locator(".marking .undo").click()
            said = f"Taken back:.*{re.escape(expected.pop()[1:].strip())}"
            page.locator(".said[data-kind=good] p", has_text=re.compile(said)).wait_for()
            assert len(difference(path)) == len(expected)
        assert path.read_text("utf-8") == PROCEDURE


def dragged_box(page: Page) -> None:
    kind(page, "Number")
    drag(page, (0.1, 0.6), (0.9, 0.7))
    page.get_by_label("What is said about it").fill("Press it.")
    write(page)


def hotspot(page: Page) -> None:
    """With the keyboard alone, but for the choice of the kind."""
    kind(page, "Named part")
    page.get_by_label("Name of the part").fill("Next")
    layer = page.locator(".layer")
    layer.press("ArrowDown")
    for key, times in (("ArrowLeft", 20), ("ArrowDown", 25), ("Shift+ArrowRight", 40)):
        for _ in range(times):
            layer.press(key)
    page.locator(".line").get_by_text("Next: [0.2, 0.7, 0.6, 0.1]").wait_for()
    layer.press("Enter")
    page.locator(".said[data-kind=good]").get_by_text("Next: [").wait_for()


def hidden(page: Page) -> None:
    kind(page, "Hide")
    drag(page, (0, 0), (1, 0.0595))
    page.locator(".line").get_by_text("redact: {at: [0, 0, 1, 0.06]}").wait_for()
    page.locator(".marking .write:enabled").click()
    page.locator(".said[data-kind=good]").get_by_text("redact").wait_for()


def test_words_of_a_drawn_screen_are_pressed(tmp_path: Path) -> None:
    path = write_figures(tmp_path / "content")
    with preview(tmp_path / "content") as address, looking(address, pages=2) as (page, other):
        open_figure(page, 1)
        drag_over_words(page)
        page.locator('.thing[title="Don\'t allow"]').click()
        kind(page, "枠")
        page.locator(".line").get_by_text("box: Don't allow").wait_for()
        # What another tab writes meanwhile is in the file, and in the figure that is marked.
        open_figure(other, 1)
        other.locator(".things").get_by_role("button", name="the terms", exact=True).press("Enter")
        kind(other, "矢印")
        other.locator(".line").get_by_text("point: the terms").wait_for()
        write(other)
        page.locator(".line-place").get_by_text(":24").wait_for()
        write(page)
        assert difference(path) == ["+      point: the terms", "+      box: Don't allow"]
        # What an editor saves is never overwritten: the page says so, and nothing is lost.
        save(path, path.read_text("utf-8") + "# mine\n")
        other.get_by_role("button", name="元に戻す").last.click()
        other.locator(".said[data-kind=bad]").get_by_text("その後編集された").wait_for()
        assert difference(path)[-1] == "+# mine"
        # A mistake is told in the words of `check`, and not written.
        page.get_by_role("textbox", name="言葉").fill("Allowed")
        page.locator(".marking .write:enabled").click()
        page.locator(".said .error").get_by_text("not-on-screen").wait_for()
        assert len(difference(path)) == 3
        # What the page does not show, for it has a mistake, cannot be marked.
        page.get_by_role("button", name="閉じる").click()
        save(path, path.read_text("utf-8").replace("Tap [[Allow]]", "Tap [[Alow]]"))
        page.locator(".problems .error").first.wait_for()
        open_figure(page, 1)
        page.locator(".said[data-kind=bad]").get_by_text("表示中のページと違います").wait_for()
        assert not page.locator(".marking .write").is_visible()
        # What an editor saves over without asking can be written again.
        save(path, PROCEDURE)
        page.get_by_role("button", name="閉じる").click()
        for _ in range(2):
            page.get_by_role("button", name="もう一度書き込む").click()
        page.locator(".gone").wait_for(state="hidden")
        assert sorted(difference(path)) == ["+      box: Don't allow", "+      point: the terms"]


def drag_over_words(page: Page) -> None:
    """Drag from one word of a text to another one: both are meant, and what is between them."""
    first, last = (
        page.locator(f".thing:not([title])[data-at='{at}']").bounding_box() for at in (5, 6)
    )
    assert first
    assert last
    page.mouse.move(first["x"] + 3, first["y"] + 3)
    page.mouse.down()
    page.mouse.move(last["x"] + 3, last["y"] + 3, steps=3)
    page.mouse.up()
    page.locator(".line").get_by_text("Please read").wait_for()


def test_the_preview_has_no_barrier(tmp_path: Path) -> None:
    write_figures(tmp_path / "content")
    with preview(tmp_path / "content", "--lang", "en") as address, looking(address) as (page,):
        no_barrier(page)
        open_figure(page, 0)
        no_barrier(page)
        dragged_box(page)
        no_barrier(page)
        page.keyboard.press("Escape")
        page.locator("dialog.marking").wait_for(state="hidden")
        open_figure(page, 1)
        no_barrier(page)


def no_barrier(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
