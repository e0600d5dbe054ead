"""What a page for several readers is made of: each part once, with those who read it.

The readings of a document are laid over each other. Two parts are one if they differ in nothing
but numbers, where their references lead, labels that tell environments apart, and the device that
is drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from markupsafe import Markup

from pipeline.document.document import (
    Block,
    Document,
    Illustration,
    Picture,
    Section,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Footnote, FootnoteMark, Inlines, Reference
from pipeline.document.reader_nodes import EVERYBODY
from pipeline.document.screen_nodes import Screen

T = TypeVar("T")
Readers = frozenset[str]


class Shared(Generic[T]):
    """A part, in the words of the first who has it, and all who read it."""

    def __init__(self, part: T, first: str) -> None:
        self.part = part
        self.readers = {first}

    def tag(self, within: Iterable[str]) -> Markup:
        """Return attributes that say whose it is, none where all that see what it is in see it."""
        return attributes(self.readers, within)


def attributes(readers: Iterable[str], within: Iterable[str]) -> Markup:
    """Return attributes for a part of some readers; what not everybody reads is hidden."""
    mine = set(readers)
    if mine >= set(within):
        return Markup()
    made = Markup(' data-for="{}"').format(" ".join(sorted(mine)))
    return made if EVERYBODY in mine else made + Markup(" hidden")


def wrapped(made: Markup, tag: Markup) -> Markup:
    """Return elements in one that has attributes, as they are where there are none.

    Why not in the macros: those of a company's theme need not know of readers.
    """
    return Markup("<div{}>{}</div>\n").format(tag, made) if tag else made


@dataclass(frozen=True, slots=True)
class NoteParts:
    """A footnote: attributes that say whose it is; numbers and words, each with its readers."""

    id: str
    tag: Markup
    numbers: list[tuple[int, Markup]]
    contents: list[tuple[Inlines, Markup]]


class ReaderParts:
    """The parts of a document, those of all its readers laid over each other."""

    def __init__(self, document: Document, *, is_shared: bool) -> None:
        self._readings: dict[str, dict[str, Section]] = {
            EVERYBODY: {it.id: it for it in document.sections}
        }
        for name, sections in document.readings.items() if is_shared else ():
            self._readings[name] = {it.id: it for it in sections}
        self._everybody = frozenset(self._readings)
        self._items: dict[str, dict[str, StepItem]] = {}
        self._references: dict[Reference, list[Shared[Reference]]] = {}
        self._numbers: dict[str, dict[int, set[str]]] = {}
        for name, known in self._readings.items():
            for note in (note for section in known.values() for note in section.footnotes):
                self._numbers.setdefault(note.id, {}).setdefault(note.number, set()).add(name)
        self._blocks = {it.id: self._laid_over(it) for it in document.sections}

    @property
    def is_shared(self) -> bool:
        """Whether there is more than one reader."""
        return len(self._readings) > 1

    def of_section(self, section: str) -> Markup:
        """Return the attributes of a section."""
        return attributes(self._readers_of(section), self._everybody)

    def blocks(self, section: Section) -> Iterator[tuple[Block, Markup]]:
        """Yield the blocks of all readers of a section, with their attributes."""
        within = self._readers_of(section.id)
        waiting: list[StepItem] = []
        steps = next((it for it in section.blocks if isinstance(it, StepList)), None)
        for shared in (*self._blocks[section.id], None):
            if shared and isinstance(shared.part, StepItem):
                waiting.append(shared.part)
                continue
            if waiting and steps:
                yield replace(steps, items=tuple(waiting)), Markup()
                waiting = []
            if shared and not isinstance(shared.part, StepItem):
                yield shared.part, shared.tag(within)

    def of_step(self, item: StepItem) -> Markup:
        """Return the attributes of a step."""
        procedure = item.id.partition("/")[0]
        return attributes(self._items[item.id], self._readers_of(procedure))

    def forms(self, item: StepItem) -> list[tuple[StepForm, Markup]]:
        """Return the forms of a step that anybody reads, with their attributes."""
        readings = {name: it.forms for name, it in self._items[item.id].items()}
        return self._tagged(readings, self._items[item.id])

    def notes(self, item: StepItem) -> list[tuple[Inlines, Markup]]:
        """Return the notes beside a step, with their attributes."""
        readings = {name: it.notes for name, it in self._items[item.id].items()}
        return self._tagged(readings, self._items[item.id])

    @property
    def label(self) -> Markup:
        """The attributes of a label that tells environments apart: for those who see all."""
        return attributes([EVERYBODY], self._everybody)

    def leads(self, reference: Reference) -> list[tuple[Reference, Markup]]:
        """Return where a reference leads whom, and what it is called for them."""
        found = self._references.get(reference)
        if not found:
            return [(reference, Markup())]
        others = set().union(*(it.readers for it in found))
        mine = self._everybody - others
        return [
            (reference, attributes(mine, self._everybody)),
            *((it.part, it.tag(self._everybody)) for it in found),
        ]

    def of_footnotes(self, section: Section) -> Markup:
        """Return the attributes of the list of a section's footnotes."""
        having = {
            name
            for name, sections in self._readings.items()
            if section.id in sections and sections[section.id].footnotes
        }
        return attributes(having, self._readers_of(section.id))

    def footnotes(self, section: Section) -> list[NoteParts]:
        """Return the footnotes of a section that anybody reads."""
        found: dict[str, dict[str, Footnote]] = {}
        for name, sections in self._readings.items():
            for note in sections[section.id].footnotes if section.id in sections else ():
                found.setdefault(note.id, {})[name] = note
        return [self._note(notes, self._readers_of(section.id)) for notes in found.values()]

    def _note(self, notes: Mapping[str, Footnote], within: Iterable[str]) -> NoteParts:
        first, *_ = notes.values()
        contents: dict[object, tuple[Inlines, set[str]]] = {}
        for name, note in notes.items():
            content, mine = contents.setdefault(bare(note.content), (note.content, set()))
            mine.add(name)
            self._learn(content, note.content, name)
        return NoteParts(
            first.id,
            attributes(notes, within),
            self.numbers(FootnoteMark(first.id, first.number)),
            [(content, attributes(mine, notes)) for content, mine in contents.values()],
        )

    def numbers(self, mark: FootnoteMark) -> list[tuple[int, Markup]]:
        """Return the numbers that a footnote has, each with those who count it so."""
        numbers = self._numbers.get(mark.target) or {mark.number: set(self._everybody)}
        having = [it for mine in numbers.values() for it in mine]
        return [(it, attributes(mine, having)) for it, mine in numbers.items()]

    def styles(self, reader: str) -> dict[str, str]:
        """Return how the steps of sections are numbered for a reader, where it is another way."""
        whole = {name: _style(it) for name, it in self._readings[EVERYBODY].items()}
        mine = {name: _style(it) for name, it in self._readings[reader].items()}
        return {
            name: style for name, style in mine.items() if style and style != whole.get(name, style)
        }

    # ── laying over ───────────────────────────────────────────────────────────────────────────

    def _readers_of(self, section: str) -> set[str]:
        return {name for name, sections in self._readings.items() if section in sections}

    def _laid_over(self, section: Section) -> list[Shared[Block | StepItem]]:
        readings: dict[str, Sequence[Block | StepItem]] = {}
        for name, sections in self._readings.items():
            if section.id in sections:
                parts = readings[name] = list(sections[section.id].parts())
                for it in parts:
                    if isinstance(it, StepItem):
                        self._items.setdefault(it.id, {})[name] = it
        return self._overlay(readings)

    def _tagged(
        self, readings: Mapping[str, Sequence[T]], within: Iterable[str]
    ) -> list[tuple[T, Markup]]:
        return [(it.part, it.tag(within)) for it in self._overlay(readings)]

    def _overlay(self, readings: Mapping[str, Sequence[T]]) -> list[Shared[T]]:
        """Return the parts of all readings, in an order that is that of each of them."""
        first, *others = readings.items()
        found = [Shared(it, first[0]) for it in first[1]]
        for name, parts in others:
            if list(parts) == [it.part for it in found]:
                for it in found:
                    it.readers.add(name)
                continue
            found = self._with(found, parts, name)
        return found

    def _with(self, found: list[Shared[T]], parts: Sequence[T], reader: str) -> list[Shared[T]]:
        known, mine = [bare(it.part) for it in found], [bare(it) for it in parts]
        merged: list[Shared[T]] = []
        matcher = SequenceMatcher(None, known, mine, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            merged += found[i:j]
            if kind != "equal":
                merged += [Shared(it, reader) for it in parts[k:m]]
                continue
            for shared, part in zip(found[i:j], parts[k:m], strict=True):
                shared.readers.add(reader)
                self._learn(shared.part, part, reader)
        return merged

    def _learn(self, mine: object, other: object, reader: str) -> None:
        """Remember where the references of a part lead a reader, if that is not where they do."""
        if isinstance(mine, StepItem) or mine is other or not self.is_shared:
            return
        for reference, its in zip(_references(mine), _references(other), strict=True):
            if reference == its:
                continue
            known = self._references.setdefault(reference, [])
            same = next((it for it in known if it.part == its), None)
            if same:
                same.readers.add(reader)
            else:
                known.append(Shared(its, reader))


def bare(node: object) -> object:
    """Return what a node says without what may differ between the same parts of readings."""
    if isinstance(node, StepItem):
        return node.id
    if isinstance(node, Reference):
        return "→"
    if isinstance(node, FootnoteMark):
        return f"→{node.target}"
    if isinstance(node, tuple):
        return tuple(map(bare, node))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    skipped = {"device", "look"} if isinstance(node, Screen) else set()
    skipped |= {"label"} if isinstance(node, StepForm) else set()
    skipped |= {"number"} if isinstance(node, Picture | Illustration) else set()
    return type(node).__name__, *(
        bare(getattr(node, it.name)) for it in fields(node) if it.name not in skipped
    )


def _references(node: object) -> Iterator[Reference]:
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, tuple):
        for it in node:
            yield from _references(it)
    elif is_dataclass(node):
        for it in fields(node):
            yield from _references(getattr(node, it.name))


def _style(section: Section) -> str:
    return next((it.style for it in section.blocks if isinstance(it, StepList)), "")
