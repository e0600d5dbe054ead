"""Sentences: runs of words in their character styles, and the links among them."""

from typing import assert_never
from unicodedata import category, east_asian_width

from pipeline.composing.document import (
    Code,
    Control,
    Field,
    Inline,
    Inlines,
    Link,
    Reference,
    Strong,
    Text,
)
from renderers.word.bookmarks import Bookmarks
from renderers.word.elements import Element, inner_link, outer_link, run
from renderers.word.fields import Fields


class Sentences:
    """Writes sentences. `links` are the addresses they lead to → the relationship of each."""

    def __init__(self, bookmarks: Bookmarks, fields: Fields) -> None:
        self.links: dict[str, str] = {}
        self._bookmarks = bookmarks
        self._fields = fields

    def write(self, content: Inlines, label: str = "") -> list[Element]:
        """Return the runs of a sentence, introduced by its label if it has one."""
        return _introduced(label, [self._inline(item) for item in content])

    def _inline(self, item: Inline) -> Element:
        match item:
            case Text():
                return run(item.text)
            case Field():
                return self._fields.control(item.name, [run(item.text)])
            case Control():
                return run(item.text, "Control")
            case Strong():
                return run(item.text, "Strong")
            case Code():
                return run(item.text, "Code")
            case Link():
                return outer_link(self._relationship(item.target), [run(item.text, "Hyperlink")])
            case Reference():
                name = self._bookmarks.name(item.target)
                return inner_link(name, [run(item.text, "Hyperlink")])
            case _:
                assert_never(item)

    def _relationship(self, target: str) -> str:
        return self.links.setdefault(target, f"link{len(self.links) + 1}")


def _introduced(label: str, words: list[Element]) -> list[Element]:
    """Return the words behind a label, with a space unless full-width punctuation brings one."""
    if not label or not words:
        return [run(label, "Strong")] if label else words
    brings_space = east_asian_width(label[-1]) in "WF" and category(label[-1]).startswith("P")
    return [run(label, "Strong"), *([] if brings_space else [run(" ")]), *words]
