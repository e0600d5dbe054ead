"""Passages: every visible piece of text of a document with the part it is in, in reading order.

A copy that goes to reviewers is compared passage by passage with what it said when it was made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from pipeline.composing.footnotes import marks_in
from pipeline.composing.identity import COVER
from pipeline.document.document import (
    Block,
    BulletList,
    Document,
    Illustration,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import Field, Inlines, Reference

# Stands for words that a writer does not write where they are read, such as “step ③ of …”.
HOLE = "\ufffc"
# The kind of those that stand apart from the text that refers to them.
FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it reads in a part (a section, or `procedure/step`), and what kind of text it is.

    `kind` is "" for words that no writer wrote there: labels, tables, what is said of verification.
    `holes` are the stretches, from character to character, that come from elsewhere: references
    and what was filled in for a customer.
    """

    part: str
    kind: str
    text: str
    holes: tuple[tuple[int, int], ...] = ()

    @property
    def masked(self) -> str:
        """The text with a sign for each hole, whatever stands in it."""
        return masked(self.text, self.holes)


def masked(text: str, holes: tuple[tuple[int, int], ...]) -> str:
    """Return a text with a sign in place of each hole."""
    for start, end in reversed(holes):
        text = text[:start] + HOLE + text[end:]
    return text


def passages(document: Document) -> Iterator[Passage]:
    """Yield all passages that are not empty, in the order of `reading_order`."""
    return (it for it in _document(document) if it.text)


def _document(document: Document) -> Iterator[Passage]:
    yield Passage(COVER, "title", document.title)
    yield Passage(COVER, "subtitle", document.subtitle)
    for line in document.cover:
        yield Passage(COVER, "publisher" if line == document.publisher else "", line)
    yield Passage(COVER, "", document.edition)
    for section in document.sections:
        yield Passage(section.id, "", section.number)
        yield Passage(section.id, "title" if section.number else "", section.title)
        yield from _blocks(section)
        if section.footnotes:
            yield from _footnotes(section)


def _footnotes(section: Section) -> Iterator[Passage]:
    """Yield the footnotes of a section, each in the part that is the first to refer to it."""
    parts: dict[str, str] = {}
    for it in section.parts():
        part = it.id if isinstance(it, StepItem) else section.id
        for mark in marks_in(it):
            parts.setdefault(mark.target, part)
    for note in section.footnotes:
        yield _said(parts[note.id], FOOTNOTE, note.content)


def _blocks(section: Section) -> Iterator[Passage]:
    for it in section.parts():
        yield from _step(it) if isinstance(it, StepItem) else _block(section.id, it)


def _block(part: str, block: Block) -> Iterator[Passage]:
    match block:
        case Paragraph():
            yield Passage(part, "", block.label)
            yield _said(part, "paragraph", block.content)
        case BulletList():
            yield Passage(part, "", block.label)
            for point in block.items:
                yield _said(part, "point", point)
        case Table():
            yield from (Passage(part, "", it) for it in (block.title, *block.header))
            yield from (Passage(part, "", cell) for row in block.rows for cell in row)
        case SafetyPanel():
            yield Passage(part, "", block.word)
            yield _said(part, "hazard", block.hazard)
            yield _said(part, "consequence", block.consequence)
            yield _said(part, "avoidance", block.avoidance)
            yield Passage(part, "owner", block.owner)
        case Picture() | Illustration():
            yield Passage(part, "", block.number.text if block.number else "")
            yield _said(part, "caption", block.caption)
            for entry in block.legend:
                yield Passage(part, "", entry.marker)
                yield _said(part, "legend", entry.content)
        case StepList():
            for item in block.items:
                yield from _step(item)
        case _:
            assert_never(block)


def _step(item: StepItem) -> Iterator[Passage]:
    yield Passage(item.id, "", item.label)
    for form in item.forms:
        yield from _form(item.id, form)
    for note in item.notes:
        yield _said(item.id, "note", note)


def _form(part: str, form: StepForm) -> Iterator[Passage]:
    yield Passage(part, "", form.label)
    yield _said(part, "do", form.content)
    if form.figure:
        yield from _block(part, form.figure)
    yield Passage(part, "", form.result_label)
    yield _said(part, "sees", form.result)
    if form.result_figure:
        yield from _block(part, form.result_figure)


def _said(part: str, kind: str, content: Inlines) -> Passage:
    text, holes = "", []
    for item in content:
        if isinstance(item, Reference | Field):
            holes.append((len(text), len(text) + len(item.text)))
        text += item.text
    return Passage(part, kind, text, tuple(holes))
