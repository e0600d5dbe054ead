"""Footnotes as Word's own: Word numbers them, and moves them with the words they belong to.

The clauses are those of ECMA-376 part 1.
"""

from collections.abc import Callable, Sequence

from pipeline.document.document import Document
from pipeline.document.inline_nodes import FootnoteMark, Inlines
from renderers.word.bookmarks import Bookmarks
from renderers.word.elements import Element, element, field, paragraph, run

MARK_STYLE, TEXT_STYLE = "FootnoteReference", "FootnoteText"


class Footnotes:
    """Writes the footnotes of one document, and the marks that lead to them."""

    def __init__(self, document: Document, bookmarks: Bookmarks) -> None:
        self._notes = document.footnotes
        self._bookmarks = bookmarks
        self._written: set[str] = set()

    def mark(self, mark: FootnoteMark) -> list[Element]:
        """Return what leads to a footnote (17.11.14); again, a field that repeats its number.

        Why: Word takes two references to one footnote for a damaged file.
        """
        if mark.target in self._written:
            name = self._bookmarks.name(mark.target)
            return field(rf"NOTEREF {name} \f \h", str(mark.number), MARK_STYLE)
        self._written.add(mark.target)
        made = element("w:footnoteReference", {"w:id": mark.number})
        return self._bookmarks.at(mark.target, [_marked(made)])

    def elements(self, write: Callable[[Inlines], Sequence[Element]]) -> list[Element]:
        """Return the footnotes of which there is a mark (17.11.10); `write` writes sentences."""
        return [
            element(
                "w:footnote",
                {"w:id": note.number},
                paragraph(
                    TEXT_STYLE,
                    [_marked(element("w:footnoteRef")), run(" "), *write(note.content)],
                ),
            )
            for note in self._notes.values()
            if note.id in self._written
        ]


def _marked(made: Element) -> Element:
    style = element("w:rPr", None, element("w:rStyle", {"w:val": MARK_STYLE}))
    return element("w:r", None, style, made)
