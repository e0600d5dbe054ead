"""Promise: the page is one file that needs nothing else, and can be read by everybody."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from lxml import html

from pipeline.diagnostics import Report
from pipeline.document.document import Document, Paragraph, Section
from pipeline.document.inline_nodes import Link, Text
from renderers import Context
from renderers.html import render
from renderers.themes import Theme
from tests.conftest import EDITIONS

HOSTILE = "</style><script>alert(1)</script>\"'&<b>{{ 7*7 }}{% x %}"


def page(document: Document) -> str:
    (data,) = render(document, Context(Theme(), Report())).values()
    return data.decode("utf-8")


@pytest.fixture(params=EDITIONS)
def document(request: pytest.FixtureRequest, documents: dict[str, Document]) -> Document:
    return documents[request.param]


def test_it_asks_for_nothing_outside(document: Document) -> None:
    root = html.document_fromstring(page(document))
    assert not root.xpath("//script/@src | //link | //iframe | //object | //@style")
    assert all(source.startswith("data:") for source in root.xpath("//@src"))
    assert "url(" not in page(document)


def test_its_policy_allows_its_own_style_and_nothing_else(document: Document) -> None:
    text = page(document)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    root = html.document_fromstring(text)
    policy = root.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    (script,) = root.xpath("//script[not(@type)]/text()")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_every_link_leads_to_one_place(document: Document) -> None:
    root = html.document_fromstring(page(document))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [target[1:] for target in root.xpath("//a/@href") if target.startswith("#")]
    assert targets
    assert set(targets) <= set(ids)


def test_it_has_a_language_a_title_and_headings_in_order(document: Document) -> None:
    root = html.document_fromstring(page(document))
    assert root.get("lang") == document.language
    assert root.findtext(".//title") == document.full_title
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels[1:]) == {2}


def test_every_picture_has_words(document: Document) -> None:
    for image in html.document_fromstring(page(document)).xpath("//img"):
        assert image.get("alt")


def test_no_word_of_the_content_becomes_markup(documents: dict[str, Document]) -> None:
    section = Section(
        "only", "", HOSTILE, (Paragraph((Text(HOSTILE), Link(HOSTILE, f"https://x/?{HOSTILE}"))),)
    )
    hostile = replace(
        documents["everything-en"], title=HOSTILE, full_title=HOSTILE, publisher=HOSTILE,
        edition=HOSTILE, sections=(section,), contents=(),
    )  # fmt: skip
    root = html.document_fromstring(page(hostile))
    assert "alert(1)" not in "".join(root.xpath("//script/text()"))
    assert root.findtext(".//title") == HOSTILE
    assert root.xpath("//main//p")[0].text_content() == HOSTILE * 2
