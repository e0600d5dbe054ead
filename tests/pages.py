"""Pages of manuals in a real browser, as a reader opens them: from a file, with no network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context, html
from renderers.themes import Theme
from tests.practice.walk import OPTIONS, chromium

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def page_of(document: Document) -> bytes:
    """Return the page of a document in our own theme."""
    (data,) = html.render(document, Context(Theme(), Report())).values()
    return data


@contextmanager
def opened(data: bytes, folder: Path, size: ViewportSize = PHONE, **options: Any) -> Iterator[Page]:
    """Open a page, and prove in the end that it asked for nothing and complained of nothing."""
    path = folder / "page.html"
    path.write_bytes(data)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(viewport=size, reduced_motion="reduce", **options)
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        yield page
        assert not [url for url in asked if not url.startswith(("file:", "data:"))]
        assert not said
        browser.close()
