"""Sentences: runs of words in their character styles, and the links among them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias, assert_never
from unicodedata import category, east_asian_width

from pipeline.document.document import Document
from pipeline.document.inline_nodes import (
    Code,
    Control,
    Field,
    FootnoteMark,
    Inline,
    Inlines,
    Link,
    Reference,
    Strong,
    Text,
)
from pipeline.words.languages import with_territory
from renderers.word.bookmarks import Bookmarks, bookmark_name
from renderers.word.elements import Element, field, inner_link, outer_link, run
from renderers.word.fields import Fields
from renderers.word.footnotes import Footnotes

_LINK = "Hyperlink"
# Words that stand for a part of the document, and the field that finds them.
Named: TypeAlias = tuple[tuple[str, str], ...]


class Sentences:
    """Writes sentences. `links` are the addresses they lead to → the relationship of each."""

    def __init__(
        self, bookmarks: Bookmarks, fields: Fields, footnotes: Footnotes, document: Document
    ) -> None:
        self.links: dict[str, str] = {}
        self._footnotes = footnotes
        self._bookmarks = bookmarks
        self._fields = fields
        self._document = document

    def write(self, content: Inlines, label: str = "") -> list[Element]:
        """Return the runs of a sentence, introduced by its label if it has one."""
        return _introduced(label, [made for item in content for made in self._inline(item)])

    def _inline(self, item: Inline) -> Sequence[Element]:
        match item:
            case Text():
                is_foreign = bool(item.language)
                return (foreign(item.text, item.language) if is_foreign else run(item.text),)
            case Field():
                return (self._fields.control(item.name, [run(item.text)]),)
            case Control():
                return (run(item.text, "Control", _tag(item.language)),)
            case Strong():
                return (run(item.text, "Strong", _tag(item.language)),)
            case Code():
                return (run(item.text, "Code", _tag(item.language)),)
            case Link():
                words = run(item.text, _LINK, _tag(item.language))
                return (outer_link(self._relationship(item.target), [words]),)
            case Reference():
                return (inner_link(self._bookmarks.name(item.target), self._reference(item)),)
            case FootnoteMark():
                return self._footnotes.mark(item)
            case _:
                assert_never(item)

    def _reference(self, item: Reference) -> list[Element]:
        """Return the words of a reference, in fields as far as Word can find them itself.

        Those are the titles of sections and the numbers of steps (ECMA-376 part 1, 17.16.5.48).
        """
        pieces: list[tuple[str, str]] = [(item.text, "")]
        for words, instruction in self._named.get(item.target, ()):
            pieces = list(_marked(pieces, words, instruction))
        made: list[Element] = []
        for words, instruction in filter(lambda it: it[0], pieces):
            is_field = bool(instruction)
            made += field(instruction, words, _LINK) if is_field else [run(words, _LINK)]
        return made

    @cached_property
    def _named(self) -> dict[str, Named]:
        return dict(_named(self._document))

    def _relationship(self, target: str) -> str:
        return self.links.setdefault(target, f"link{len(self.links) + 1}")


def foreign(text: str, language: str) -> Element:
    """Return words that nobody has translated, in their language."""
    return run(text, "Untranslated", _tag(language))


def _tag(language: str) -> str:
    return with_territory(language) if language else ""


def _named(document: Document) -> Iterator[tuple[str, Named]]:
    """Yield what each section and step is called where something refers to it."""
    for section in document.sections:
        title = section.title, f"REF {bookmark_name(section.id)}"
        yield section.id, (title,)
        for step in section.steps():
            number = step.marker.rstrip("."), rf"REF {bookmark_name(step.id)} \n"
            yield step.id, (title, number)


def _marked(
    pieces: Iterable[tuple[str, str]], words: str, instruction: str
) -> Iterator[tuple[str, str]]:
    """Yield pieces, the first that holds the words split so that they are a piece of their own."""
    is_found = False
    for text, field_of_it in pieces:
        if is_found or field_of_it or words not in text:
            yield text, field_of_it
            continue
        is_found = True
        before, after = text.split(words, 1)
        yield from ((before, ""), (words, instruction), (after, ""))


def _introduced(label: str, words: list[Element]) -> list[Element]:
    """Return the words behind a label, with a space unless full-width punctuation brings one."""
    if not label or not words:
        return [run(label, "Strong")] if label else words
    brings_space = east_asian_width(label[-1]) in "WF" and category(label[-1]).startswith("P")
    return [run(label, "Strong"), *([] if brings_space else [run(" ")]), *words]
