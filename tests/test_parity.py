"""Promise: HTML, PDF and Word say the same, all of it, in the order of the document."""

import pytest

from pipeline.diagnostics import Report
from pipeline.document import Document
from pipeline.reading_order import reading_order
from renderers import Context, find
from renderers.themes import Theme
from tests.conftest import EDITIONS
from tests.extract.html_text import page_text
from tests.extract.pdf_text import tagged_text
from tests.extract.word_text import document_text


def squeeze(text: str) -> str:
    """Return a text without white space: where lines break is the format's own affair."""
    return "".join(text.split())


def expected(document: Document) -> str:
    return squeeze("".join(reading_order(document)))


def rendered(document: Document, form: str) -> bytes:
    report = Report()
    renderer = find(form)
    assert renderer
    (data,) = renderer(document, Context(Theme(), report)).values()
    assert not len(report)
    return data


@pytest.mark.parametrize("name", EDITIONS)
def test_html_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    text = page_text(rendered(documents[name], "html"))
    assert squeeze(text) == expected(documents[name])


@pytest.mark.parametrize("name", EDITIONS)
def test_pdf_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    leaves = tagged_text(rendered(documents[name], "pdf"))
    # Bullets and the page numbers of the contents list belong to the format.
    said = [
        text
        for tag, text in leaves
        if text.strip() != "•" and not (tag == "/Link" and text.isascii() and text.isdigit())
    ]
    assert squeeze("".join(said)) == expected(documents[name])


@pytest.mark.parametrize("name", EDITIONS)
def test_word_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    text = document_text(rendered(documents[name], "docx"))
    assert squeeze(text) == expected(documents[name])


def test_the_editions_hold_every_kind_of_node(documents: dict[str, Document]) -> None:
    trees = "".join(repr(document) for document in documents.values())
    nodes = ("Paragraph", "BulletList", "Table", "SafetyPanel", "Picture", "ScreenPanel")
    inlines = ("StepList", "Text", "Control", "Strong", "Code", "Link", "Reference")
    for node in (*nodes, *inlines):
        assert f"{node}(" in trees, f"no edition has a {node}"
