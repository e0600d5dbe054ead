"""The neutral document: what every format of a manual says, in reading order.

The node set is closed. A renderer is a `match` over it that ends in `assert_never`, so mypy finds
every place a new node must be handled. No node names a format, a colour or a size.

`TREE_VERSION` goes up when a node or a field is renamed, removed or changes its meaning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from pipeline.document.edition_nodes import DocumentField, DraftMark, OtherLanguage
from pipeline.document.filed import Held, digest_of, read_held, size_of
from pipeline.document.inline_nodes import WHERE_SET, Footnote, Inlines
from pipeline.document.reader_nodes import Reader, ReaderWords
from pipeline.document.screen_nodes import Callout, Screen

TREE_VERSION = 2
# What repeats the document for some readers is not told to programs: they can ask for an edition.
_NOT_IN_TREE = {"tree": False}


# ── blocks ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `label` ("Verified", "前提条件") introduces it, punctuation included."""

    content: Inlines
    label: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """Points without an order. `label` introduces the list."""

    items: tuple[Inlines, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. All rows are as long as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SafetyPanel:
    """A safety message; `word` is the signal word as printed. It stands before what it is about."""

    signal: Literal["danger", "warning", "caution", "notice"]
    word: str
    hazard: Inlines
    consequence: Inlines
    avoidance: Inlines
    owner: str = ""


# ── figures ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What is said of a callout; `marker` is the number it has in the figure."""

    marker: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class FigureNumber:
    """The number of a figure: `図 1-2` is figure 2 of section 1. `section` may be ""."""

    label: str
    section: str
    count: int

    @property
    def text(self) -> str:
        """The number as it is printed."""
        within = f"{self.section}-" if self.section else ""
        return f"{self.label} {within}{self.count}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a real screen. `asset` is a key of `Document.assets`; sizes are in pixels.

    `says` are the words on it that are not in `alt`, for search; they are not read out.
    `language` is that of the words on it, where it is not the document's.
    """

    asset: str
    alt: str
    width: int
    height: int
    caption: Inlines = ()
    callouts: tuple[Callout, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    says: str = ""
    number: FigureNumber | None = None
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Illustration:
    """A screen drawn from its words, not a picture of a real one; the caption says so.

    `language` is that of the words on it, where it is not the document's.
    """

    screen: Screen
    alt: str
    caption: Inlines = ()
    callouts: tuple[Callout, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    number: FigureNumber | None = None
    language: str = field(default="", metadata=WHERE_SET)


Figure: TypeAlias = Picture | Illustration


@dataclass(frozen=True, slots=True)
class StepForm:
    """The instruction, its picture and its result, for the environments in `label`, if any."""

    content: Inlines
    label: str = ""
    figure: Figure | None = None
    result_label: str = ""
    result: Inlines = ()
    result_figure: Figure | None = None

    def figures(self) -> Iterator[Figure]:
        """Yield its figures, that of the result last."""
        yield from (it for it in (self.figure, self.result_figure) if it)


@dataclass(frozen=True, slots=True)
class StepItem:
    """One numbered action. More than one form where environments differ."""

    id: str
    number: int
    marker: str
    forms: tuple[StepForm, ...]
    notes: tuple[Inlines, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class StepList:
    """Consecutive actions. `sequence` is one for all lists that number on from each other."""

    sequence: str
    style: Literal["circled", "decimal"]
    items: tuple[StepItem, ...]


Block: TypeAlias = Paragraph | BulletList | Table | SafetyPanel | Picture | Illustration | StepList


# ── the whole ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part. `number` is what is printed before the title, "" for none.

    `footnotes` are those to which the document first refers in it, in the order of their numbers.
    `language` is that of the title, where it is not the document's.
    """

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...] = ()
    language: str = field(default="", metadata=WHERE_SET)

    def parts(self) -> Iterator[Block | StepItem]:
        """Yield its blocks, each step for itself in place of the lists that they stand in."""
        for block in self.blocks:
            if isinstance(block, StepList):
                yield from block.items
            else:
                yield block

    def steps(self) -> Iterator[StepItem]:
        """Yield its steps in reading order."""
        return (it for it in self.parts() if isinstance(it, StepItem))


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents list; it leads to the section `target`."""

    target: str
    number: str
    title: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Labels:
    """Fixed words that a format puts around the document, in its language.

    `page` holds `{page}` and `{pages}`, to be filled with numbers or fields; `enlarge` is what a
    press on a figure does; `step` is the word for a step.
    """

    contents: str
    page: str
    enlarge: str
    step: str = ""

    @property
    def page_parts(self) -> list[str]:
        """`page` in its parts; those that are to be filled are `{page}` and `{pages}`."""
        return re.split(r"(\{pages?\})", self.page)


@dataclass(frozen=True)
class Asset:
    """A picture as it is to be shown: its media type, and its bytes or the file they are in."""

    media_type: str
    held: Held

    @property
    def data(self) -> bytes:
        """The bytes. Raises ChangedFileError where their file holds others by now."""
        return read_held(self.held)

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return size_of(self.held)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal digits; several formats and parts need it."""
        return digest_of(self.held)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the edition was asked for, in names and versions as on the command line, "" for nothing.

    `as_of` is an ISO date, `omitted` are ids of procedures that were left out on demand.
    """

    device: str = ""
    os: str = ""
    browser: str = ""
    as_of: str = ""
    audience: str = ""
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One manual in one edition, as it reads.

    `name` is the file name without its ending. `full_title` is title and subtitle in one line.
    `published` is an ISO date; `cover` are the lines under the title, as printed. Below them stand
    the `fields` that were filled in. `edition` says for whom this edition was made, "" for
    everybody; `asked` says it for programs. `feedback` is the mail address for what readers have to
    say, "" for none. `readings` are the sections as each of the `readers` has them. `draft` is in
    drafts only. `original` is the language of what was translated, `translation` the PO files that
    its words come from, with digests; `others` are made beside it.
    """

    name: str
    id: str
    language: str
    title: str
    subtitle: str
    full_title: str
    publisher: str
    published: str
    cover: tuple[str, ...]
    edition: str
    labels: Labels
    contents: tuple[ContentsEntry, ...]
    sections: tuple[Section, ...]
    asked: Asked = Asked()
    feedback: str = ""
    fields: tuple[DocumentField, ...] = ()
    draft: DraftMark | None = None
    original: str = field(default="", metadata=WHERE_SET)
    translation: tuple[tuple[str, str], ...] = field(default=(), metadata=_NOT_IN_TREE)
    others: tuple[OtherLanguage, ...] = field(default=(), metadata=_NOT_IN_TREE)
    assets: dict[str, Asset] = field(default_factory=dict)
    readers: tuple[Reader, ...] = field(default=(), metadata=_NOT_IN_TREE)
    reader_words: ReaderWords | None = field(default=None, metadata=_NOT_IN_TREE)
    readings: dict[str, tuple[Section, ...]] = field(default_factory=dict, metadata=_NOT_IN_TREE)

    @property
    def footnotes(self) -> dict[str, Footnote]:
        """All footnotes by their ids, in the order of their numbers."""
        return {note.id: note for section in self.sections for note in section.footnotes}

    def steps(self) -> Iterator[StepItem]:
        """Yield all steps in reading order."""
        return (step for section in self.sections for step in section.steps())

    @property
    def filled_in(self) -> tuple[str, ...]:
        """The lines that say for whom a copy was made."""
        return tuple(f"{it.lead}{it.text}" for it in self.fields if it.text)
