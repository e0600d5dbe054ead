"""Promise: HTML, PDF and Word say the same, all of it, in the order of the document."""

from dataclasses import replace

import pytest
from lxml import html

from pipeline.document.document import Document
from pipeline.document.reading_order import printed, reading_order
from tests.conftest import EDITIONS
from tests.extract import pdf_text, word_text
from tests.extract.html_text import page_text
from tests.extract.pdf_text import figure_alternatives, tagged_text
from tests.extract.word_text import document_text, drawing_alternatives
from tests.renderings import rendering


def squeeze(text: str) -> str:
    """Return a text without white space: where lines break is the format's own affair."""
    return "".join(text.replace("\u2060", "").split())


def expected(document: Document) -> str:
    return squeeze("".join(reading_order(document)))


def without_footnotes(document: Document) -> Document:
    sections = tuple(replace(it, footnotes=()) for it in document.sections)
    return replace(document, sections=sections)


def footnotes(document: Document) -> list[str]:
    notes = document.footnotes.values()
    return [squeeze(f"{it.number}{printed(it.content)}") for it in notes]


@pytest.mark.parametrize("name", EDITIONS)
def test_html_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    text = page_text(rendering(name, "html"))
    assert squeeze(text) == expected(documents[name])


@pytest.mark.parametrize("name", EDITIONS)
def test_pdf_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    data = rendering(name, "pdf")
    leaves = tagged_text(data, with_footnotes=False)
    # Bullets and the page numbers of the contents list belong to the format.
    said = [
        text
        for tag, text in leaves
        if text.strip() != "•"
        and not (tag == "/Link" and text.isascii() and text.isdigit())
        and tag != "/Figure"  # words drawn on a screen
    ]
    assert squeeze("".join(said)) == expected(without_footnotes(documents[name]))
    notes = map(squeeze, pdf_text.footnote_texts(data))
    assert list(notes) == footnotes(documents[name])


@pytest.mark.parametrize("name", EDITIONS)
def test_word_says_what_the_document_says(documents: dict[str, Document], name: str) -> None:
    data = rendering(name, "docx")
    assert squeeze(document_text(data)) == expected(without_footnotes(documents[name]))
    notes = map(squeeze, word_text.footnote_texts(data))
    assert list(notes) == footnotes(documents[name])


def alternatives(document: Document) -> list[str]:
    """Return the alternative text of every figure, in order."""
    forms = [form for item in document.steps() for form in item.forms]
    return [it.alt for form in forms for it in form.figures()]


@pytest.mark.parametrize("name", EDITIONS)
def test_every_format_has_the_alternative_text_of_every_figure(
    documents: dict[str, Document], name: str
) -> None:
    expected = alternatives(documents[name])
    page = html.document_fromstring(rendering(name, "html"))
    shown = page.xpath("//img[not(ancestor::*[@hidden])]/@alt")
    assert shown == expected
    assert figure_alternatives(rendering(name, "pdf")) == expected
    assert list(drawing_alternatives(rendering(name, "docx"))) == expected


def test_the_words_of_a_drawn_screen_can_be_found_in_the_pdf() -> None:
    drawn = [
        text for tag, text in tagged_text(rendering("login-warning", "pdf")) if tag == "/Figure"
    ]
    assert "接続はプライベートではありません" in squeeze("".join(drawn))


def test_the_editions_hold_every_kind_of_node(documents: dict[str, Document]) -> None:
    trees = "".join(repr(document) for document in documents.values())
    nodes = ("Paragraph", "BulletList", "Table", "SafetyPanel", "Picture", "Illustration")
    inlines = ("StepList", "Text", "Control", "Strong", "Code", "Link", "Reference", "FootnoteMark")
    for node in (*nodes, *inlines):
        assert f"{node}(" in trees, f"no edition has a {node}"


def test_figures_are_numbered_within_each_procedure(documents: dict[str, Document]) -> None:
    for name, words in (("login-warning", "図 {}-{}"), ("practice-site", "Figure {}-{}")):
        text = "\n".join(reading_order(documents[name]))
        for section in documents[name].sections:
            forms = [form for item in section.steps() for form in item.forms]
            figures = [it for form in forms for it in form.figures()]
            numbers = [it.number.text for it in figures if it.number]
            expected = [words.format(section.number, it + 1) for it in range(len(figures))]
            assert numbers == expected
            assert all(it in text for it in expected)
