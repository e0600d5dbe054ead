"""Promise: a draft says on every page, and in every format, that it is one."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from click.testing import CliRunner

from commands.build import command
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.reading_order import reading_order
from pipeline.words.drafts import as_draft
from renderers import Context, find
from renderers.themes import Theme
from tests.conftest import make_document
from tests.extract.html_text import page_text
from tests.extract.pdf_text import tagged_text
from tests.extract.word_text import document_text


@pytest.fixture(scope="module", params=["everything-ja", "everything-en"])
def document(request: pytest.FixtureRequest) -> Document:
    return make_document(request.param)


def made(document: Document, form: str) -> bytes:
    report, renderer = Report(), find(form)
    assert renderer
    (data,) = renderer(document, Context(Theme(), report)).values()
    assert not len(report)
    return data


def squeeze(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


def sentence(document: Document) -> str:
    draft = as_draft(document).draft
    assert draft
    return squeeze(draft.sentence)


def greys(page: pypdfium2.PdfPage) -> set[tuple[int, ...]]:
    """Return the colours of a page's lower left part, where only a watermark is."""
    picture = page.render(scale=0.5).to_pil().convert("RGB")
    width, height = picture.size
    part = picture.crop((0, height // 2, width // 4, height * 4 // 5))
    return {colour for _, colour in part.getcolors(100_000)}


def test_every_page_of_the_pdf_has_the_word_under_its_text(document: Document) -> None:
    draft, plain = made(as_draft(document), "pdf"), made(document, "pdf")
    pages = pypdfium2.PdfDocument(draft)
    assert len(pages) == len(pypdfium2.PdfDocument(plain))
    for page in pages:
        assert any(200 < min(colour) < 240 for colour in greys(page)), "it is there, and pale"


def test_the_word_is_no_part_of_what_is_read_aloud(document: Document) -> None:
    draft = tagged_text(made(as_draft(document), "pdf"))
    plain = tagged_text(made(document, "pdf"))
    added = [leaf for leaf in draft if leaf not in plain]
    assert squeeze("".join(text for _, text in added)) == sentence(document)


def test_page_and_word_file_say_it_below_the_title(document: Document) -> None:
    draft = as_draft(document)
    expected = squeeze("".join(reading_order(draft)))
    assert sentence(document) in expected
    assert sentence(document) in squeeze(page_text(made(draft, "html")))
    # In Word footnotes stand apart from the text.
    bare = replace(draft, sections=tuple(replace(it, footnotes=()) for it in draft.sections))
    expected = squeeze("".join(reading_order(bare)))
    assert squeeze(document_text(made(draft, "docx"))) == expected


def test_the_word_file_says_it_at_the_head_of_every_page(document: Document) -> None:
    draft = as_draft(document)
    assert draft.draft
    heads = [
        archive.read(name).decode()
        for archive in [ZipFile(BytesIO(made(draft, "docx")))]
        for name in archive.namelist()
        if name.startswith("word/header")
    ]
    assert any(draft.draft.word in head for head in heads)


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_what_is_no_draft_says_nothing_of_drafts(document: Document, form: str) -> None:
    data = made(document, form)
    if form == "pdf":
        said = "".join(text for _, text in tagged_text(data))
        assert not any(200 < min(colour) < 240 for colour in greys(pypdfium2.PdfDocument(data)[0]))
    else:
        said = page_text(data) if form == "html" else document_text(data)
    assert sentence(document) not in squeeze(said)


def test_it_is_asked_for_on_the_command_line(tmp_path: Path) -> None:
    names = ["practice-site", "--format", "html"]
    for draft in (["--draft"], []):
        folder = tmp_path / f"{len(draft)}"
        done = CliRunner().invoke(command, [*names, *draft, "--output", str(folder)])
        assert done.exit_code == 0, done.output
        text = (folder / "practice-site.html").read_text(encoding="utf-8")
        assert ("This is a draft." in text) == bool(draft)
