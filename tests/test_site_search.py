"""Promise: from the list of a site, what people ask is found in all manuals, from a disk too."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context
from renderers.html.site import Site, site_files
from renderers.html.site_search import searched
from renderers.themes import Theme
from tests.practice.walk import OPTIONS, chromium
from tests.test_page_search import questions
from tests.test_readers import made

MANUALS = ("login-warning", "practice-site")
PREFIX = "globalThis.manuals="


def words_of(document: Document) -> Any:
    return json.loads(searched([document]).decode().removeprefix(PREFIX))[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    documents = [made(name).document for name in MANUALS]
    files = site_files(Site(documents, "ja"), Context(Theme(), Report()))
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of requests."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listed(url: str, **options: Any) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(reduced_motion="reduce", **options)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(url)
        yield page
        assert not said
        browser.close()


def ask(page: Page, question: str) -> list[str]:
    page.fill("#_find", question)
    expect(page.locator(".hits")).to_be_visible()
    found: list[str] = page.eval_on_selector_all(
        ".hits a", "all => all.map(it => it.getAttribute('href'))"
    )
    return found


@pytest.mark.slow
def test_the_answer_of_each_manual_is_among_the_first_three(site: Path) -> None:
    missed = []
    with listed((site / "index.html").as_uri()) as page:
        for name in MANUALS:
            for question, wanted in questions(name):
                found = ask(page, question)
                if not {f"{name}.html#{it}" for it in wanted} <= {*found[:3]}:
                    missed.append((question, found[:3]))
    assert not missed


@pytest.mark.slow
def test_from_a_server_a_hit_leads_to_a_step_that_is_for_others(site: Path) -> None:
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    agent = f"{iphone}(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    with listed(f"http://127.0.0.1:{server.server_port}/index.html", user_agent=agent) as page:
        assert ask(page, "詳細設定")[0] == "login-warning.html#pass-warning-android.show-details"
        page.press("#_find", "Enter")
        page.wait_for_url("**/login-warning.html#*")
        page.locator("[id='pass-warning-android.show-details']").wait_for(state="visible")
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(site: Path, scheme: str) -> None:
    phone = {"width": 360, "height": 740}
    with listed((site / "index.html").as_uri(), viewport=phone, color_scheme=scheme) as page:
        assert ask(page, "certificate")
        assert page.locator(".hits li").first.get_attribute("lang") == "en"
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert not Axe().run(page).response["violations"]


@pytest.mark.slow
def test_without_a_script_the_list_stands_alone(site: Path) -> None:
    with listed((site / "index.html").as_uri(), java_script_enabled=False) as page:
        assert page.locator(".find").is_hidden()
        assert page.locator(".manuals > li").count() == 2


def test_words_that_only_some_readers_see_are_found() -> None:
    document = made("guide").document
    assert "くわしく" in json.dumps(words_of(document), ensure_ascii=False)


def test_each_step_is_there_once() -> None:
    document = made("guide").document
    for _, _, _, steps in words_of(document)["sections"]:
        names = [step[0] for step in steps]
        assert len(names) == len(set(names))


def test_what_is_written_becomes_no_code() -> None:
    document = replace(made("guide").document, title='"};alert(1)//</script>\u2028')
    text = searched([document]).decode()
    assert json.loads(text.removeprefix(PREFIX))[0]["title"] == document.title
