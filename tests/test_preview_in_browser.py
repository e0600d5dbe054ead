"""Promise: the preview follows every save, whatever becomes of the files, and says if it cannot."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, sync_playwright

from tests.practice.walk import OPTIONS, chromium
from tests.previews import preview, procedure, save, write_content

pytestmark = pytest.mark.slow
# How long a page may take on a machine with much else to do, in milliseconds.
PATIENCE = 30_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_content(tmp_path / "content", procedures=5, steps=8)
    return tmp_path / "content"


@contextmanager
def looking(address: str, pages: int = 1) -> Iterator[list[Page]]:
    """Open the preview; prove in the end that nothing went wrong in the page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        found, said = [], []
        for _ in range(pages):
            page = browser.new_page(viewport={"width": 1200, "height": 800})
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", lambda it: said.append(it.text) if "Policy" in it.text else None)
            page.goto(address)
            page.wait_for_selector("body[data-version]")
            found.append(page)
        yield found
        assert not said
        browser.close()


def inside(page: Page) -> Frame:
    frame = page.frame(name="page")
    assert frame
    return frame


def shows(page: Page, words: str) -> None:
    """Wait until the page shows some words."""
    page.wait_for_function(
        "it => document.querySelector('iframe.page').contentDocument.body"
        "?.textContent.includes(it)",
        arg=words,
    )


def part(folder: Path, number: int) -> Path:
    return folder / "procedures" / f"part-{number}.yaml"


def edited(number: int, words: str, step: str = "s4") -> str:
    return procedure(f"part-{number}", steps=8, **{step: words})


def test_a_step_is_redrawn_where_it_stands(folder: Path) -> None:
    with preview(folder) as address, looking(address) as (page,):
        frame = inside(page)
        frame.evaluate("document.getElementById('part-3.s4').scrollIntoView()")
        frame.evaluate("window.mine = document.getElementById('part-3.s5')")
        before = frame.evaluate("[scrollY, mine.getBoundingClientRect().top]")
        save(part(folder, 3), edited(3, "一行で読める文です。"))
        shows(page, "一行で読める文です。")
        assert frame.evaluate("mine.isConnected"), "the page was not loaded again"
        assert frame.evaluate("[scrollY, mine.getBoundingClientRect().top]") == before
        marked = "[...document.querySelectorAll('.preview-changed')].map(it => it.id)"
        assert frame.evaluate(marked) == ["part-3.s4"]
        frame.wait_for_selector(".preview-changed", state="detached")


def test_errors_stand_over_the_last_good_page_until_they_are_mended(folder: Path) -> None:
    with preview(folder) as address, looking(address) as (page,):
        save(part(folder, 2), edited(2, "{see part-9}を見ます。"))
        link = page.locator(".problems .error a")
        link.wait_for()
        expected = f"vscode://file{part(folder, 2).as_posix()}:"
        assert (link.get_attribute("href") or "").startswith(expected)
        assert "part-2のs4を開きます。" in inside(page).locator("main").inner_text()
        page.locator(".problems summary").click()
        assert not page.locator(".problems .list").is_visible()
        save(part(folder, 2), edited(2, "直しました。"))
        shows(page, "直しました。")
        page.wait_for_function("() => document.body.dataset.errors === '0'")


def test_it_outlives_whatever_becomes_of_the_files(folder: Path) -> None:
    with preview(folder) as address, looking(address, pages=2) as (page, other):
        part(folder, 2).write_text(edited(2, "半分")[:120], encoding="utf-8")
        page.locator(".problems .error").first.wait_for()
        save(part(folder, 2), edited(2, "全部"))
        shows(page, "全部")
        part(folder, 2).unlink()
        page.locator(".problems .error").first.wait_for()
        save(part(folder, 2), edited(2, "元に戻したもの"))
        shows(page, "元に戻したもの")
        away = folder.with_name("away")
        folder.rename(away)
        page.locator(".problems .notice").wait_for()
        away.rename(folder)
        page.locator(".problems .notice").wait_for(state="detached")
        save(part(folder, 2), edited(2, "フォルダーを戻した後"))
        shows(page, "フォルダーを戻した後")
        (folder / "manuals").rename(folder.with_name("no-manuals"))
        page.locator(".problems .notice").wait_for()
        assert "マニュアルsampleがありません" in page.locator(".problems .notice").inner_text()
        folder.with_name("no-manuals").rename(folder / "manuals")
        page.locator(".problems .notice").wait_for(state="detached")
        (folder / "procedures").rename(folder / "elsewhere")
        page.locator(".problems .error").first.wait_for()
        (folder / "elsewhere").rename(folder / "procedures")
        save(part(folder, 2), edited(2, "最後の文"))
        shows(page, "最後の文")
        shows(other, "最後の文")


def test_after_five_hundred_quick_saves_the_page_is_right(folder: Path) -> None:
    with preview(folder) as address, looking(address, pages=2) as (page, other):
        for number in range(500):
            target = number % 5 + 1
            save(part(folder, target), edited(target, f"{number}回目の文。"))
        for each in (page, other):
            for number in range(495, 500):
                shows(each, f"{number}回目の文。")
        # The page that was put together of parts is the page that is loaded anew.
        steps = "[...document.querySelectorAll('main li[id]')].map(it => it.textContent)"
        mine = inside(page).evaluate(steps)
        page.reload()
        page.wait_for_selector("body[data-version]")
        shows(page, "499回目の文。")
        assert inside(page).evaluate(steps) == mine


def test_nothing_is_written_where_the_content_is_and_nothing_loops(folder: Path) -> None:
    before = sorted((it, it.stat().st_mtime_ns) for it in folder.rglob("*"))
    with preview(folder) as address, looking(address) as (page,):
        page.evaluate("window.mine = true")
        page.wait_for_timeout(3000)
        assert page.evaluate("document.body.dataset.version") == "1"
        assert page.evaluate("window.mine")
    assert sorted((it, it.stat().st_mtime_ns) for it in folder.rglob("*")) == before


def test_a_preview_that_has_ended_is_noticed(folder: Path) -> None:
    running = preview(folder)
    address = running.__enter__()
    with looking(address) as (page,):
        assert not page.locator(".lost").is_visible()
        running.__exit__(None, None, None)
        page.locator(".lost").wait_for()
        assert "更新されません" in page.locator(".lost").inner_text()


def test_paper_and_word_files_are_made_while_the_writer_goes_on(folder: Path) -> None:
    with preview(folder) as address, looking(address) as (page,):
        page.get_by_text("紙（PDF）").click()
        page.wait_for_function(
            "() => document.querySelector('iframe.paper').src.includes('copy.pdf')"
        )
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Wordファイル").click()
        assert waiting.value.suggested_filename == "sample.docx"
        assert waiting.value.path().read_bytes()[:2] == b"PK"


def test_settings_show_another_day_and_language(folder: Path) -> None:
    with preview(folder) as address, looking(address) as (page,):
        page.get_by_label("メッセージの言語").select_option("en")
        page.get_by_role("button", name="Word file").wait_for()
        page.get_by_label("As of").fill("2026-01-06")
        page.get_by_label("As of").dispatch_event("change")
        page.wait_for_url("**as_of=2026-01-06**")
        page.wait_for_selector("body[data-version]")
        assert "2026年1月6日" in inside(page).locator("header.cover").inner_text()
        page.get_by_text("Phone").click()
        assert page.evaluate("document.querySelector('iframe.page').clientWidth") == 390


def test_a_translation_is_shown_and_follows_its_words_and_the_original(folder: Path) -> None:
    manual, entry = folder / "manuals" / "sample.yaml", (
        'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "procedures/part-2/steps/s4/do"\nmsgid "part-2のs4を開きます。"\nmsgstr "{}"\n'
    )  # fmt: skip
    catalogue = folder / "translations" / "en" / "sample.po"
    with preview(folder) as address, looking(address) as (page,):
        assert page.get_by_label("マニュアルの言語").is_hidden()
        save(
            manual, manual.read_text("utf-8").replace("language: ja", "language: ja\nlanguages: en")
        )
        page.get_by_label("マニュアルの言語").select_option("English")
        shows(page, "[Not translated] part-2のs4を開きます。")
        catalogue.parent.mkdir(parents=True)
        save(catalogue, entry.format("Open the fourth."))
        shows(page, "Open the fourth.")
        save(catalogue, entry.format("Open number four."))
        shows(page, "Open number four.")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Wordファイル").click()
        assert waiting.value.suggested_filename == "sample.en.docx"
        save(part(folder, 2), edited(2, "別の文です。"))
        shows(page, "[Not translated] 別の文です。")
        page.get_by_label("マニュアルの言語").select_option("日本語")
        page.wait_for_url("**language=ja")
        shows(page, "別の文です。")
        assert inside(page).locator("html").get_attribute("lang") == "ja"
