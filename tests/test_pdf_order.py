"""Promise: a PDF is drawn in the order in which it is read, and looks no different for it.

Programs that know no tags copy, search and read aloud in that order.
"""

import shutil
import subprocess
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pypdfium2
import pytest

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.reading_order import printed, reading_order
from renderers import Context
from renderers.pdf import drawing_order, render, tags
from renderers.themes import OWN_FOLDER, Theme
from tests.conftest import EDITIONS, make_document
from tests.document_samples import every_node
from tests.extract.pdf_text import drawn_text, tagged_text
from tests.renderings import EVERY_NODE, rendering
from tests.step_samples import many_steps

COMPOSED = (*EDITIONS, "many-steps")
NAMES = (*COMPOSED, EVERY_NODE)
# The edges of pages, in points: running heads are no part of what is read.
EDGE = 59


def made(document: Document, theme: Theme | None = None) -> bytes:
    report = Report()
    files = render(document, Context(theme or Theme(), report))
    assert not report.errors(), [item.message() for item in report]
    (data,) = files.values()
    return data


class Book:
    """A PDF, and its words in different orders."""

    def __init__(self, document: Document, data: bytes) -> None:
        self.document = document
        self.data = data

    @cached_property
    def leaves(self) -> list[tuple[str, str]]:
        """The words of each tag, squeezed."""
        return [(tag, squeeze(text)) for tag, text in tagged_text(self.data)]

    @cached_property
    def tagged(self) -> str:
        return "".join(text for _, text in self.leaves)

    @cached_property
    def drawn(self) -> str:
        return squeeze("".join(drawn_text(self.data)))

    @cached_property
    def copied(self) -> str:
        """The words as pdfium copies them, who knows no tags."""
        found = []
        for page in pypdfium2.PdfDocument(self.data):
            width, height = page.get_size()
            found.append(page.get_textpage().get_text_bounded(0, EDGE, width, height - EDGE))
        return squeeze("".join(found))

    def pictures(self) -> list[bytes]:
        pages = pypdfium2.PdfDocument(self.data)
        return [page.render(scale=1).to_pil().tobytes() for page in pages]

    def is_copied_as(self, said: str) -> bool:
        """Whether a text holds the words of each tag in turn.

        Programs may sort what stands on one line of a drawing.
        """
        at = 0
        for tag, text in self.leaves:
            found = said[at : at + len(text)]
            at += len(text)
            if found != text and not (tag == "/Figure" and sorted(found) == sorted(text)):
                return False
        return at == len(said)


def squeeze(text: str) -> str:
    text = text.replace("\ufffe", "-").replace("\u200b", "").replace("\u2060", "")
    return "".join(text.split())


@pytest.fixture(scope="module")
def books() -> dict[str, Book]:
    documents = {name: make_document(name) for name in EDITIONS} | {EVERY_NODE: every_node()}
    found = {name: Book(it, rendering(name, "pdf")) for name, it in documents.items()}
    many = many_steps(20)
    return found | {"many-steps": Book(many, made(many))}


@pytest.mark.parametrize("name", NAMES)
def test_all_is_drawn_in_the_order_of_the_tags(books: dict[str, Book], name: str) -> None:
    assert books[name].drawn == books[name].tagged


@pytest.mark.parametrize("name", NAMES)
def test_it_is_copied_in_the_order_of_the_tags(books: dict[str, Book], name: str) -> None:
    assert books[name].is_copied_as(books[name].copied)


@pytest.mark.parametrize("name", COMPOSED)
def test_it_is_copied_in_the_order_of_the_document(books: dict[str, Book], name: str) -> None:
    """Bullets, the page numbers of the contents and words drawn on a screen stand between.

    So do footnotes, each behind the words that are the first to refer to it.
    """
    document, said, at = books[name].document, books[name].copied, 0
    sections = tuple(replace(it, footnotes=()) for it in document.sections)
    for piece in map(squeeze, reading_order(replace(document, sections=sections))):
        found = said.find(piece, at)
        assert found >= 0, piece
        at = found + len(piece)
    for note in document.footnotes.values():
        assert squeeze(f"{note.number}{printed(note.content)}") in said


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_poppler_finds_the_same_order(books: dict[str, Book], name: str, tmp_path: Path) -> None:
    path = tmp_path / "it.pdf"
    path.write_bytes(books[name].data)
    within = ["-x", "0", "-y", str(EDGE), "-W", "2000", "-H", "724"]
    command = ["pdftotext", "-raw", *within, str(path), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert books[name].is_copied_as(squeeze(done.stdout))


def test_numbers_stand_before_their_steps(books: dict[str, Book]) -> None:
    assert "全角の文字は使えません。①ブラウザで" in books["everything-ja"].copied


def as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WeasyPrint draw in its own order."""
    monkeypatch.setattr(tags, "draw_as_read", lambda *_: None)
    monkeypatch.setattr(drawing_order, "self_contained", nullcontext)


def test_as_it_comes_the_order_is_another(
    books: dict[str, Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the tests above would prove nothing; and it looks the same."""
    as_it_comes(monkeypatch)
    book = Book(every_node(), made(every_node()))
    assert book.drawn != book.tagged
    assert not book.is_copied_as(book.copied)
    assert book.pictures() == books[EVERY_NODE].pictures()


# ── whatever a theme does ─────────────────────────────────────────────────────────────────────

WAYS = {
    "beside": ".safety { float: right; width: 50%; background: #ffd }",
    "placed": ".safety, .instruction { position: relative; left: 1mm; background: #ffd }",
    "clipped": ".safety, .pair { overflow: hidden; background: #ffd }",
    "turned": ".safety { transform: rotate(-1deg); background: #ffd }"
    "li { position: relative; z-index: 1 }",
    "far": "section { position: relative; background: #ffd } h2 { position: relative }"
    ".pair { display: grid; grid-template-columns: 1fr 1fr; background: #ffd }",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_theme_may_place_things_as_it_likes(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "html").mkdir()
    style = (OWN_FOLDER / "html" / "print.css").read_text(encoding="utf-8") + WAYS[way]
    (tmp_path / "html" / "print.css").write_text(style, encoding="utf-8")
    whole = every_node()
    document = replace(whole, sections=whole.sections[2:], contents=whole.contents[2:])
    book = Book(document, made(document, Theme(tmp_path)))
    assert book.drawn == book.tagged
    as_it_comes(monkeypatch)
    assert Book(document, made(document, Theme(tmp_path))).pictures() == book.pictures()
