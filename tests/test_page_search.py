"""Promise: what people ask is found on the page, offline, in their own words and Japanese too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.document.document import Document
from tests.conftest import SAMPLES
from tests.pages import DESKTOP, opened, page_of

pytestmark = pytest.mark.slow


def questions(name: str) -> list[tuple[str, list[str]]]:
    """Return what people type, with the steps and sections that answer it."""
    lines = (SAMPLES / "questions" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(question, wanted.replace("/", ".").split()) for question, wanted in pairs]


def hits(page: Page, question: str) -> list[str]:
    page.fill("#_find", question)
    found: list[str] = page.eval_on_selector_all(".hits a", "all => all.map(it => it.hash)")
    return [it[1:] for it in found]


@pytest.fixture
def page(documents: dict[str, Document], tmp_path: Path) -> Iterator[Page]:
    with opened(page_of(documents["login-warning"]), tmp_path) as page:
        yield page


@pytest.mark.parametrize("name", ["login-warning", "practice-site"])
def test_the_answer_is_among_the_first_three(
    documents: dict[str, Document], tmp_path: Path, name: str
) -> None:
    asked = questions(name)
    assert len(asked) > 14
    with opened(page_of(documents[name]), tmp_path) as page:
        missed = {it: hits(page, it)[:3] for it, to in asked if not {*to} <= {*hits(page, it)[:3]}}
    assert not missed


SAME = ["信頼設定", "頼設", "信頼　設定", "【信頼設定】"]


@pytest.mark.parametrize("question", SAME)
def test_a_part_of_a_word_is_enough(page: Page, question: str) -> None:
    assert hits(page, question)[0] == "trust-certificate-ios.open-trust"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Webサイト", "ｗｅｂさいと"),
        ("クレジットカード", "ｸﾚｼﾞｯﾄｶｰﾄﾞ"),
        ("クレジット カード", "くれじっとかど"),
        ("メッセージ", "めっせじ"),
        ("サーバー", "サバ"),
        ("NET::ERR_CERT_AUTHORITY_INVALID", "net::err_cert_authority_invalid"),
    ],
)
def test_width_kana_long_vowels_and_capitals_make_no_difference(
    page: Page, written: str, typed: str
) -> None:
    found = hits(page, written)
    assert found
    assert hits(page, typed) == found


def test_words_on_a_picture_are_found_that_its_description_lacks(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    with opened(page_of(documents["practice-site"]), tmp_path) as page:
        assert "check-certificate.show-certificate" in hits(page, "enhanced protection")[:3]


def test_nothing_found_is_said_with_what_to_try(page: Page) -> None:
    assert hits(page, "冷蔵庫") == []
    assert "「冷蔵庫」は見つかりませんでした" in page.inner_text(".hits")
    assert "短い言葉" in page.inner_text(".hits")
    expect(page.locator("#_heard")).to_contain_text("冷蔵庫")
    assert page.get_attribute("#_heard", "role") == "status"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_found_is_seen_in_colours_of_the_device(
    documents: dict[str, Document], tmp_path: Path, scheme: str
) -> None:
    data = page_of(documents["login-warning"])
    with opened(data, tmp_path, forced_colors="active", color_scheme=scheme) as page:
        assert hits(page, "設定")
        colour, ground = page.locator(".hits mark").first.evaluate(
            "it => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor]"
        )
        assert "rgba" not in ground, "the ground of the browser's own colour for marks"
        assert colour != ground


def test_what_is_typed_becomes_no_markup(page: Page) -> None:
    page.fill("#_find", "<img src=x onerror=alert(1)>証明書")
    assert page.locator(".hits img").count() == 0


def test_the_keyboard_leads_to_the_step(page: Page) -> None:
    page.focus("#_find")
    page.keyboard.type("閲覧")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    target = page.evaluate("document.activeElement.hash.slice(1)")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{target}']")).to_be_focused()
    assert page.locator(".hits").is_hidden()
    box = page.locator(f"[id='{target}']").bounding_box()
    assert box
    bar = page.locator(".find").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] <= box["y"] < 200


def test_escape_ends_the_search(page: Page) -> None:
    hits(page, "証明書")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".hits").is_hidden()
    assert page.evaluate("document.activeElement.id") == "_find"


def test_enter_leads_to_the_first_hit(documents: dict[str, Document], tmp_path: Path) -> None:
    with opened(page_of(documents["practice-site"]), tmp_path, DESKTOP) as page:
        page.fill("#_find", "unsafe")
        page.press("#_find", "Enter")
        expect(page.locator("[id='open-past-warning.proceed']")).to_be_focused()
        assert page.url.endswith("#open-past-warning.proceed")
