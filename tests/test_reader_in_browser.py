"""Promise: the page knows the reader's environment, says it, and lets it be changed."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.diagnostics import Report
from pipeline.document.document import ContentsEntry, Document
from renderers import Context, html
from renderers.themes import Theme
from tests.practice.walk import OPTIONS, chromium
from tests.test_readers import made

pytestmark = pytest.mark.slow

_WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) " + _WEBKIT
_MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_WEBKIT}"
# User agent and number of fingers, as the browsers tell them.
PIXEL = (f"Mozilla/5.0 (Linux; Android 10; K) {_BLINK} Mobile Safari/537.36", 5)
OLD_PIXEL = (f"Mozilla/5.0 (Linux; Android 8.0.0; Pixel 2) {_BLINK} Mobile Safari/537.36", 5)
NEW_PIXEL = (f"Mozilla/5.0 (Linux; Android 9; Pixel 3) {_BLINK} Mobile Safari/537.36", 5)
IPHONE = (_IPHONE.format("17_5") + " Version/17.5 Mobile/15E148 Safari/604.1", 5)
FROZEN_IPHONE = (_IPHONE.format("18_6") + " Version/26.1 Mobile/15E148 Safari/604.1", 5)
IPHONE_12_1 = (_IPHONE.format("12_1") + " Version/12.0 Mobile/15E148 Safari/604.1", 5)
IPHONE_CHROME = (_IPHONE.format("17_5") + " CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1", 5)
IPAD = (f"{_MAC} Version/17.4 Safari/605.1.15", 5)
MAC = (f"{_MAC} Version/17.4 Safari/605.1.15", 0)
WINDOWS = (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_BLINK} Safari/537.36", 0)
EDGE = (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_BLINK} Safari/537.36 Edg/131.0.0.0", 0)
FIREFOX = ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", 0)
CHROMEBOOK = (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_BLINK} Safari/537.36", 0)
NOTHING = ("Mozilla/5.0 (compatible)", 0)

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        yield browser
        browser.close()


def write(document: Document, folder: Path, name: str = "page") -> str:
    (data,) = html.render(document, Context(Theme(), Report())).values()
    path = folder / f"{name}.html"
    path.write_bytes(data)
    return path.as_uri()


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(made("login-warning").document, tmp_path_factory.mktemp("manual"))


@contextmanager
def reading(
    browser: Browser, who: tuple[str, int], client: object = None, *, script: bool = True
) -> Iterator[Page]:
    """Give a page of a reader; `client` is what `userAgentData` tells."""
    agent, fingers = who
    context = browser.new_context(user_agent=agent, java_script_enabled=script, locale="ja-JP")
    told = f"{{...{json.dumps(client)}, getHighEntropyValues: async () => ({json.dumps(client)})}}"
    told = told if client else "undefined"
    if script:
        context.add_init_script(
            f"Object.defineProperty(navigator, 'maxTouchPoints', {{get: () => {fingers}}});"
            f"Object.defineProperty(navigator, 'userAgentData', {{get: () => ({told})}})"
        )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert not wrong
    context.close()


def chosen(page: Page) -> str:
    return str(page.locator(".reader select").input_value())


def titles(page: Page) -> list[str]:
    return [it for it in page.locator("main h2").all_inner_texts() if it]


@pytest.mark.parametrize(
    ("who", "said", "reader"),
    [
        (IPHONE, "お使いの環境：iPhone・iOS 17.5・Safari", "iphone-ios-safari"),
        (FROZEN_IPHONE, "お使いの環境：iPhone・iOS 26.1・Safari", "iphone-ios-safari"),
        (IPAD, "お使いの環境：iPad・iOS 17.4・Safari", "ipad-ios-safari"),
        (PIXEL, "お使いの環境：Android・Google Chrome", "android-google-chrome"),
        (NEW_PIXEL, "お使いの環境：Android 9・Google Chrome", "android-google-chrome"),
        (IPHONE_CHROME, "お使いの環境（iPhone・iOS 17.5・Google Chrome）は、", "all"),
        (MAC, "お使いの環境（Mac・macOS・Safari）は、", "all"),
        (WINDOWS, "お使いの環境（PC・Windows・Google Chrome）は、", "all"),
        (EDGE, "お使いの環境（PC・Windows・Microsoft Edge）は、", "all"),
        (FIREFOX, "お使いの環境（PC・Ubuntu・Mozilla Firefox）は、", "all"),
        (CHROMEBOOK, "お使いの環境（Chromebook・ChromeOS・Google Chrome）は、", "all"),
    ],
)
def test_it_says_where_the_reader_is(
    browser: Browser, manual: str, who: tuple[str, int], said: str, reader: str
) -> None:
    with reading(browser, who) as page:
        page.goto(manual)
        assert page.locator(".yours").inner_text().startswith(said)
        assert chosen(page) == reader
        if reader == "all":
            assert len(titles(page)) == 4
            assert "対象に入っていません" in page.locator(".yours").inner_text()


def test_where_nothing_can_be_guessed_all_is_shown_and_nothing_is_claimed(
    browser: Browser, manual: str
) -> None:
    with reading(browser, NOTHING) as page:
        page.goto(manual)
        assert chosen(page) == "all"
        assert not page.locator(".yours").is_visible()


def test_true_versions_are_asked_for(browser: Browser, tmp_path: Path) -> None:
    brands = [{"brand": "Google Chrome", "version": "131"}, {"brand": "Chromium", "version": "131"}]
    full = [{"brand": "Google Chrome", "version": "131.0.6778.70"}]
    client = {
        "brands": brands, "fullVersionList": full, "platform": "Windows",
        "platformVersion": "15.0.0", "model": "",
    }  # fmt: skip
    url = write(made("everything-en").document, tmp_path)
    with reading(browser, WINDOWS, client) as page:
        page.goto(url)
        page.wait_for_function("document.querySelector('.yours').textContent.includes('11')")
        assert page.locator(".yours").inner_text() == "You are using: PC, Windows 11, Google Chrome"
        assert "This procedure was verified on" in page.locator("p.known").first.inner_text()
        assert not page.locator("p.differs").count()


@pytest.mark.parametrize(
    ("who", "says", "differs"),
    [
        (IPHONE_12_1, "この手順書は、iPhone XS Max / iOS 12.1 / Safariで確認しました", 0),
        (IPHONE, "iPhone / iOS 17.5 / Safariでは確認していません。", 2),
        (IPAD, "この手順書は、iPad / iOS 17.4 / Safariでは確認していません。", 2),
        (OLD_PIXEL, "この手順書は、Android / Android 8.0 / Google Chromeで確認しました", 0),
        (NEW_PIXEL, "Android 9 / Google Chromeでは確認していません。", 1),
    ],
)  # fmt: skip
def test_it_says_whether_anybody_has_tried_it_there(
    browser: Browser, manual: str, who: tuple[str, int], says: str, differs: int
) -> None:
    with reading(browser, who) as page:
        page.goto(manual)
        assert says in page.locator("p.known").first.inner_text()
        assert page.locator("p.known.differs").count() == differs


def test_a_choice_is_kept_and_stands_in_the_address(browser: Browser, manual: str) -> None:
    with reading(browser, IPHONE) as page:
        page.goto(manual)
        assert page.url == manual
        page.select_option(".reader select", "android-google-chrome")
        assert titles(page)[1].startswith("1")
        assert "Android" in titles(page)[1]
        address = page.url
        assert address == f"{manual}?for=android-google-chrome"
        page.reload()
        assert chosen(page) == "android-google-chrome"
        page.goto(manual)
        assert chosen(page) == "android-google-chrome"
        page.select_option(".reader select", "all")
        page.goto(manual)
        assert chosen(page) == "all"
    with reading(browser, IPHONE) as page:
        page.goto(address)
        assert chosen(page) == "android-google-chrome"
        page.goto(f"{manual}#for=ipad-ios-safari")
        assert chosen(page) == "ipad-ios-safari"
        page.goto(f"{manual}?for=nobody")
        assert chosen(page) == "iphone-ios-safari"


def test_where_nothing_may_be_stored_a_choice_holds_as_long_as_the_address(
    browser: Browser, manual: str
) -> None:
    with reading(browser, IPHONE) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }});"
            "history.replaceState = () => { throw new Error('no') }"
        )
        page.goto(manual)
        page.select_option(".reader select", "android-google-chrome")
        assert page.url == f"{manual}#for=android-google-chrome"
        page.reload()
        assert chosen(page) == "android-google-chrome"


def test_a_link_to_a_step_for_others_shows_it_and_says_so(browser: Browser, manual: str) -> None:
    with reading(browser, PIXEL) as page:
        page.goto(f"{manual}#pass-warning-ios.visit")
        assert chosen(page) == "iphone-ios-safari"
        said = page.locator(".switched").inner_text()
        assert "「iPhone・iOS・Safari」の表示に切り替えました" in said
        step = page.locator("[id='pass-warning-ios.visit']")
        assert step.is_visible()
        assert page.get_by_role("status").filter(has_text=said).is_visible()
        page.wait_for_timeout(200)
        box = step.bounding_box()
        assert box
        assert -1 < box["y"] < 300
        page.goto(manual)
        assert chosen(page) == "android-google-chrome"
        page.evaluate("location.hash = '#pass-warning-ios.visit'")
        page.wait_for_function("document.documentElement.dataset.reader === 'iphone-ios-safari'")


def test_others_hear_of_the_choice(browser: Browser, manual: str) -> None:
    with reading(browser, PIXEL) as page:
        page.goto(manual)
        page.evaluate(
            "document.addEventListener('reader-changed', (it) => { window.heard = it.detail })"
        )
        page.select_option(".reader select", "ipad-ios-safari")
        assert page.evaluate("window.heard") == {"reader": "ipad-ios-safari"}


def test_what_is_not_shown_is_not_read_out(browser: Browser, manual: str) -> None:
    with reading(browser, PIXEL) as page:
        page.goto(manual)
        assert page.get_by_role("heading", level=2).count() < page.locator("h2").count()
        assert page.get_by_role("combobox", name="表示する手順：").is_visible()
        box = page.locator(".reader select").bounding_box()
        assert box
        assert box["height"] >= 44


@pytest.mark.parametrize("step", ["pass-warning-ios.visit", "trust-certificate-ios.switch-on"])
def test_a_link_leads_to_its_step_although_far_steps_have_no_size_yet(
    browser: Browser, manual: str, step: str
) -> None:
    with reading(browser, MAC) as page:
        page.goto(f"{manual}#{step}")
        page.wait_for_timeout(400)
        box = page.locator(f"[id='{step}']").bounding_box()
        assert box
        assert -1 < box["y"] < 200


# The words of what is shown, also far down, where browsers do not lay it out before it is near.
SHOWN = """() => {
  const words = (element) => {
    const found = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!text.parentElement.closest('[hidden], .aid, .known')) found.push(text.data);
    }
    return found.join('').replace(/\\s+/g, ' ').trim();
  };
  return [...document.querySelectorAll('main h2, main li[id], main p:not(.known), main img')]
    .filter((it) => !it.closest('[hidden], .aid'))
    .map((it) => it.alt ?? words(it));
}"""


def test_without_a_script_everything_stands_in_order(browser: Browser, manual: str) -> None:
    with reading(browser, PIXEL, script=False) as page:
        page.goto(manual)
        assert not page.locator(".reader").is_visible()
        assert [it[:2] for it in titles(page)[1:]] == ["1 ", "2 ", "3 "]
        assert page.locator("main ol.steps > li:visible").count() == len(
            list(made("login-warning").document.steps())
        )


@pytest.mark.parametrize("name", ["login-warning", "everything-ja", "guide"])
def test_on_paper_everything_stands_in_order(browser: Browser, name: str, tmp_path: Path) -> None:
    url = write(made(name).document, tmp_path)
    with reading(browser, NOTHING) as page:
        page.goto(url)
        page.emulate_media(media="print")
        everything = page.evaluate(SHOWN)
    with reading(browser, PIXEL) as page:
        page.goto(f"{url}?for={made(name).document.readers[0].id}")
        on_screen = page.evaluate(SHOWN)
        page.emulate_media(media="print")
        page.wait_for_function("matchMedia('print').matches")
        page.wait_for_timeout(100)
        assert page.evaluate(SHOWN) == everything
        assert not page.locator("p.known:visible, .reader:visible").count()
        page.emulate_media(media="screen")
        page.wait_for_timeout(100)
        assert page.evaluate(SHOWN) == on_screen


# Headings, the numbers of steps and how they are drawn, and what stands below steps.
NUMBERED = """() => [...document.querySelectorAll('main section.procedure')]
  .filter((it) => it.checkVisibility()).flatMap((section) => [
    section.querySelector('h2').innerText.replace(/\\s+/g, ' ').trim(),
    document.querySelector(`.contents a[href="#${section.querySelector('h2').id}"]`).innerText
      .replace(/\\s+/g, ' ').trim(),
    ...[...section.querySelectorAll('.figure-number')].filter((it) => !it.closest('[hidden]'))
      .map((it) => it.textContent),
    ...[...section.querySelectorAll('ol.steps')].flatMap((list) =>
      [...list.children].filter((it) => it.checkVisibility()).map((it, index) => [
        it.id, list.start + index, list.classList.contains('circled'),
        it.querySelector('.foot').textContent.replace(/\\s+/g, ' ').trim(),
        it.querySelector('[data-step]').dataset.step].join(' ')))])"""


@pytest.mark.parametrize("name", ["everything-ja", "guide"])
def test_numbers_are_those_of_the_edition(browser: Browser, name: str, tmp_path: Path) -> None:
    it = made(name)
    url = write(it.document, tmp_path)
    with reading(browser, NOTHING) as page:
        for reader in it.document.readers[:: 1 + len(it.document.readers) // 8]:
            alone = replace(
                it.document, sections=it.document.readings[reader.id], readers=(), readings={}
            )
            contents = tuple(ContentsEntry(s.id, s.number, s.title) for s in alone.sections)
            page.goto(write(replace(alone, contents=contents), tmp_path, reader.id))
            expected = page.evaluate(NUMBERED)
            page.goto(f"{url}?for={reader.id}")
            assert page.evaluate(NUMBERED) == expected
            page.select_option(".reader select", "all")
            everything = page.evaluate(NUMBERED)
            page.goto(f"{url}?for=all")
            assert page.evaluate(NUMBERED) == everything


def test_a_link_to_where_the_address_leads_shows_it_again(browser: Browser, manual: str) -> None:
    step = "pass-warning-android.visit"
    with reading(browser, IPHONE) as page:
        page.goto(f"{manual}#{step}")
        assert chosen(page) == "android-google-chrome"
        page.select_option("#_reader", "iphone-ios-safari")
        assert "#" not in page.url
        page.evaluate("step => history.replaceState(null, '', `#${step}`)", step)
        assert page.locator(f"[id='{step}']").is_hidden()
        page.fill("#_find", "Android アクセスする")
        page.locator(f".hits a[href='#{step}']").click()
        page.locator(f"[id='{step}']").wait_for(state="visible")
        assert chosen(page) == "android-google-chrome"


def test_what_was_chosen_stays_when_the_page_is_loaded_again(browser: Browser, manual: str) -> None:
    with reading(browser, IPHONE) as page:
        page.goto(f"{manual}#pass-warning-android.visit")
        page.select_option("#_reader", "iphone-ios-safari")
        page.reload()
        assert chosen(page) == "iphone-ios-safari"


def test_back_from_a_link_that_switched_shows_what_was_shown(browser: Browser, manual: str) -> None:
    with reading(browser, IPHONE) as page:
        page.goto(manual)
        page.evaluate("location.hash = '#pass-warning-android.visit'")
        page.wait_for_timeout(300)
        assert chosen(page) == "android-google-chrome"
        page.go_back()
        page.wait_for_timeout(300)
        assert chosen(page) == "iphone-ios-safari"
