"""Footnotes of a document: which of them it has, where, and their numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from pipeline.document.document import Section
from pipeline.document.inline_nodes import Footnote, FootnoteMark, Inlines

T = TypeVar("T")
# Before the id that a writer gave: no step has such a name.
_SIGN = "_"


def with_footnotes(section: Section, owner: str, say: Callable[[str], Inlines]) -> Section:
    """Return a section with the footnotes to which it refers, still without numbers.

    `owner` is where they are written: a procedure, or the manual; `say` returns what one says.
    """
    names = list(dict.fromkeys(mark.target for mark in marks_in(section.blocks)))
    if not names:
        return section
    found = {name: f"{owner}/{_SIGN}{name}" for name in names}
    said = {name: tuple(it for it in say(name) if not _is_mark(it)) for name in names}
    return replace(
        section,
        blocks=_with_marks(section.blocks, lambda it: replace(it, target=found[it.target])),
        footnotes=tuple(Footnote(found[name], 0, said[name]) for name in names),
    )


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections with their footnotes numbered, in the order in which they are referred to.

    A footnote stands in the section that is the first to refer to it.
    """
    numbers: dict[str, int] = {}
    found = []
    for section in sections:
        if not section.footnotes:
            found.append(section)
            continue
        first = [it for it in section.footnotes if it.id not in numbers]
        for note in first:
            numbers[note.id] = len(numbers) + 1
        footnotes = tuple(replace(it, number=numbers[it.id]) for it in first)
        blocks = _with_marks(section.blocks, lambda it: replace(it, number=numbers[it.target]))
        found.append(replace(section, blocks=blocks, footnotes=footnotes))
    return tuple(found)


def marks_in(node: object) -> Iterator[FootnoteMark]:
    """Yield the marks of footnotes in a node of the document, in reading order."""
    if isinstance(node, FootnoteMark):
        yield node
    elif isinstance(node, tuple):
        for it in node:
            yield from marks_in(it)
    elif is_dataclass(node):
        for field in fields(node):
            yield from marks_in(getattr(node, field.name))


def _with_marks(node: T, change: Callable[[FootnoteMark], FootnoteMark]) -> T:
    """Return a node with its marks changed; what holds none stays the same object."""
    if isinstance(node, FootnoteMark):
        return cast("T", change(node))
    if isinstance(node, tuple):
        made = tuple(_with_marks(it, change) for it in node)
        is_same = all(one is other for one, other in zip(made, node, strict=True))
        return node if is_same else cast("T", made)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    values = {it.name: getattr(node, it.name) for it in fields(node)}
    changed = {name: _with_marks(it, change) for name, it in values.items()}
    different = {name: it for name, it in changed.items() if it is not values[name]}
    return replace(node, **different) if different else node


def _is_mark(node: object) -> bool:
    return isinstance(node, FootnoteMark)
