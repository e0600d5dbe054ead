"""Promise: in a browser figures are enlarged by a press or a key, and the page asks for nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context, html
from renderers.themes import Theme
from tests.practice.walk import OPTIONS, chromium

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def page(documents: dict[str, Document], tmp_path: Path) -> Iterator[Page]:
    (data,) = html.render(documents["login-warning"], Context(Theme(), Report())).values()
    (tmp_path / "page.html").write_bytes(data)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(viewport={"width": PHONE["width"], "height": PHONE["height"]})
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto((tmp_path / "page.html").as_uri())
        yield page
        assert not [url for url in asked if not url.startswith(("file:", "data:"))]
        assert not said
        browser.close()


def width(page: Page) -> float:
    box = page.locator("figure img").first.bounding_box()
    assert box
    return box["width"]


@pytest.mark.slow
def test_figures_are_drawn_fit_and_can_be_enlarged(page: Page) -> None:
    page.evaluate(
        "Promise.all([...document.images].map(it => { it.loading = 'eager'; return it.decode() }))"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    before = width(page)
    assert 250 < before < PHONE["width"]
    page.locator("label.zoom").first.click()
    assert width(page) > 1.8 * before
    page.locator("label.zoom").first.click()
    assert width(page) == before
    page.locator("label.zoom input").first.focus()
    page.keyboard.press("Space")
    assert width(page) > 1.8 * before
    assert page.get_by_role("checkbox", name="図を拡大する").first.is_checked()
