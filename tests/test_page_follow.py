"""Promise: the page follows a person who does the steps, and keeps it to that person."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pipeline.composing.identity import identity_of
from pipeline.document.document import Document
from tests.pages import DESKTOP, opened, page_of

pytestmark = pytest.mark.slow


def tick(page: Page, number: int) -> None:
    page.locator(".foot input").nth(number).check()


def test_ticks_are_remembered_until_they_are_cleared(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        # What still scrolls is clicked beside.
        page.emulate_media(reduced_motion="reduce")
        assert page.locator(".reset").is_hidden()
        assert page.locator(".resume").is_hidden()
        tick(page, 2)
        page.reload()
        assert page.locator(".foot input:checked").count() == 1
        resume = page.locator(".resume")
        assert (
            resume.inner_text() == "続きから：ログイン時のメッセージへの対処（iPhone・iPad）の手順②"
        )
        page.set_viewport_size(DESKTOP)
        edges = [page.locator(it).bounding_box() for it in (".resume", ".find")]
        assert len({box["x"] for box in edges if box}) == 1, "in the text's column"
        resume.click()
        assert page.url.endswith("#pass-warning-ios.visit")
        page.locator(".reset").click()
        page.wait_for_function("() => !document.querySelector('.foot input:checked')")
        assert page.inner_text("#_said") == "印をすべて消しました。"
        page.reload()
        assert page.locator(".foot input:checked").count() == 0
        assert page.evaluate("localStorage.length") == 0


def test_ticks_of_other_words_do_not_count(documents: dict[str, Document], tmp_path: Path) -> None:
    document = replace(documents["login-warning"], published="2030-01-01")
    (path, before) = tmp_path / "page.html", page_of(documents["login-warning"])
    with opened(before, tmp_path) as page:
        tick(page, 0)
        tick(page, 1)
        other = page_of(document).replace(
            identity_of(document).digests["pass-warning-android/visit"].encode(),
            b"0123456789abcdef",
        )
        path.write_bytes(other)
        page.reload()
        checked = page.locator(".foot input:checked")
        assert checked.count() == 1
        step = checked.first.evaluate("it => it.closest('li').id")
        assert step == "pass-warning-android.show-details"


@pytest.mark.parametrize("kept", ["{not json", "null", "[]", "7", '["a"]', '{"__proto__": 1}'])
def test_what_another_page_has_stored_does_no_harm(
    documents: dict[str, Document], tmp_path: Path, kept: str
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        tick(page, 0)
        (key,) = page.evaluate("Object.keys(localStorage)")
        assert key == "ticked:login-warning"
        page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [key, kept])
        page.reload()
        assert page.locator(".foot input:checked").count() == 0
        tick(page, 0)


def test_a_link_to_a_step_is_copied_and_leads_there(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with opened(
        page_of(documents["practice-site"]), tmp_path, DESKTOP, permissions=allowed
    ) as page:
        page.get_by_role("link", name="Link to step 2").first.click()
        expect(page.locator("#_said")).to_have_text("The link to step 2 was copied.")
        assert page.evaluate("navigator.clipboard.readText()") == page.url
        assert page.url.endswith("#check-certificate.show-certificate")


def test_a_mail_names_the_edition_the_step_and_the_device(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    document = documents["everything-en"]
    assert document.feedback
    with opened(page_of(document), tmp_path) as page:
        page.evaluate("addEventListener('click', it => it.preventDefault())")
        link = page.locator(".feedback").first
        step = link.evaluate("it => it.closest('li').id")
        link.click()
        url = urlsplit(str(link.get_attribute("href")))
        agent = page.evaluate("navigator.userAgent")
    assert (url.scheme, url.path) == ("mailto", document.feedback)
    said = parse_qs(url.query)
    for words in (document.name, document.published, identity_of(document).build):
        assert words in said["subject"][0]
    assert said["subject"][0].replace("/", ".").endswith(step)
    lines = said["body"][0].split("\r\n")
    assert agent in said["body"][0]
    assert lines[0] == "Was step 1 right on your device?"
    # Line ends of a mail, and for whom the page was shown.
    assert "\n" not in "".join(lines)
    assert "→ all environments" in lines


def test_nobody_is_asked_to_write_where_no_address_is_declared(
    documents: dict[str, Document],
) -> None:
    assert b"mailto:" in page_of(documents["everything-en"])
    assert b"mailto:" not in page_of(documents["login-warning"])


def test_the_screen_stays_on_only_where_it_can(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        assert page.evaluate("'wakeLock' in navigator")
        page.evaluate(
            "window.asked = 0; navigator.wakeLock.request = async () => { asked += 1;"
            " return { release: async () => { asked -= 1 } } }; 0"
        )
        switch = page.get_by_role("switch", name="画面を暗くしない")
        switch.check()
        assert page.evaluate("asked") == 1
        switch.uncheck()
        assert page.evaluate("asked") == 0
        page.evaluate("navigator.wakeLock.request = () => Promise.reject(new Error('no')); 0")
        switch.click()
        expect(switch).not_to_be_checked()


def test_without_a_script_everything_is_read_and_links_lead_on(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    data = page_of(documents["login-warning"])
    with opened(data, tmp_path, java_script_enabled=False) as page:
        assert page.locator(".find").is_hidden()
        assert page.locator(".tools").is_hidden()
        assert page.locator(".instruction").last.is_visible()
        page.locator(".foot input").first.check()
        page.get_by_role("link", name="手順②のリンク").first.click()
        assert page.url.endswith("#pass-warning-android.visit")
        page.locator("label.zoom").first.click()
        assert page.locator("label.zoom input").first.is_checked()


def test_an_enlarged_figure_is_left_with_escape(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        page.locator("label.zoom").first.click()
        box = page.locator("label.zoom").first.bounding_box()
        assert box
        assert (box["x"], box["y"], box["width"]) == (0, 0, 360)
        page.keyboard.press("Escape")
        assert not page.locator("label.zoom input").first.is_checked()


def test_an_enlarged_figure_is_left_with_the_next_one(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        page.select_option("#_reader", "all")
        boxes = page.locator("label.zoom input")
        boxes.nth(1).focus()
        page.keyboard.press("Space")
        assert boxes.nth(1).is_checked()
        boxes.nth(2).focus()
        assert not boxes.nth(1).is_checked(), "what has the focus is not behind a figure"


def test_an_enlarged_figure_does_not_stand_over_paper(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        page.locator("label.zoom").first.click()
        place = "getComputedStyle(document.querySelector('label.zoom')).position"
        assert page.evaluate(place) == "fixed"
        page.emulate_media(media="print")
        assert page.evaluate(place) == "static"


def test_tools_are_not_printed(documents: dict[str, Document], tmp_path: Path) -> None:
    with opened(page_of(documents["login-warning"]), tmp_path, color_scheme="dark") as page:
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print")
        assert page.locator(".aid").first.count() == 1
        assert not page.evaluate(
            "[...document.querySelectorAll('.aid')].some(it => it.checkVisibility())"
        )
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)" != dark
