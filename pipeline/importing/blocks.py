"""What an old manual holds, in its order, whatever program wrote it. Nothing is decided yet."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

# As it stands in a sentence of a draft.
FOOTNOTE_MARK = re.compile(r"\{footnote (note-[0-9]+)\}")


class Role(StrEnum):
    """What a paragraph is by its style or place; most are BODY."""

    BODY = "body"
    CELL = "cell"
    TITLE = "title"
    SUBTITLE = "subtitle"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


class Outside(StrEnum):
    """What no draft has room for, whatever stands around it."""

    COMMENT = "comment"
    CHART = "chart"
    CONTENTS = "contents"
    DIAGRAM = "diagram"
    DRAWN_WORDS = "drawn-words"
    EXTERNAL_PICTURE = "external-picture"
    FURIGANA = "furigana"
    HIDDEN = "hidden"
    LINK = "link"
    LONG = "long"
    MARGIN = "margin"
    OBJECT = "object"
    TABLE_HEAD = "table-head"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `address` is where a link leads, "" for no link.

    `note` is the footnote whose mark stands behind them, if one does.
    """

    text: str
    is_bold: bool = False
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before an item of a list.

    Items of one `shape` belong to one list. `depth` counts from 0, -1 where only the order of
    shapes tells. A bullet has the value 0.
    """

    shape: str
    value: int
    depth: int = -1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `level` is 1 and more for a heading by style; `size` is in points, 0 unknown.

    `note` says which footnote it is, if it is one that has a mark in the text.
    """

    runs: tuple[Run, ...]
    role: Role = Role.BODY
    level: int = 0
    marker: Marker | None = None
    size: float = 0.0
    note: str = ""

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(run.text for run in self.runs)

    @property
    def is_bold(self) -> bool:
        """Whether all words are bold."""
        return bool(self.text.strip()) and all(run.is_bold for run in self.runs if run.text.strip())


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the bytes that the file holds, its ending, and its alternative text."""

    data: bytes
    ending: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; what a cell holds stands in its order."""

    rows: tuple[tuple[tuple["Block", ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words, or a thing, that stand here and that no draft has room for."""

    kind: Outside
    text: str


Block: TypeAlias = Paragraph | Picture | Table | Leftover


@dataclass(frozen=True, slots=True)
class OldManual:
    """An old manual: its blocks, and what the file says of itself ("" where it says nothing).

    `modified` is a day, year-month-day. `tracked` counts insertions and deletions that were
    tracked; the blocks are as if all of them had been accepted.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    company: str = ""
    modified: str = ""
    tracked: int = 0


def marked(note: str) -> str:
    """Return the mark of a footnote, as it stands in a sentence of a draft."""
    return f"{{footnote {note}}}"


def without_marks(text: str) -> str:
    """Return a text without the marks of footnotes."""
    return FOOTNOTE_MARK.sub("", text)
