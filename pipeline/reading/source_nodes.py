"""The parts of a content file: texts, lists and mappings, with the place of every character."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeAlias

import yaml

from pipeline.reading.source_text import belongs_to, composed
from schemas.base import Place

# Words that YAML reads as nothing, when they stand without quotes.
_NOTHING = {"~", "null", "Null", "NULL"}
# The letters that Hangul composes; no other script composes more letters that are no marks.
_LONGEST_SYLLABLE = 3
_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))")
_ESCAPED = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_ESCAPED |= {"e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}


class Mark(Protocol):
    """A position in a file; line, column and index count from 0. Libyaml's own marks are such."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The character on the line."""

    @property
    def index(self) -> int:
        """The character in the file."""


class Letter(NamedTuple):
    r"""A character of a text, and where it is written: its line and columns count from 0.

    Written as `\u3042`, or as a letter and marks behind it, it has several columns. `end` is the
    column behind them.
    """

    character: str
    line: int
    column: int
    end: int


class _Node:
    """A part of a file, from mark to mark; its place is made when somebody asks.

    `is_reported` says that the report already tells what is wrong with it: it is left out, and
    nothing more is said about it.
    """

    __slots__ = ("end", "file", "is_reported", "start")

    def __init__(self, file: str, event: Any) -> None:  # noqa: ANN401 - its marks may be None
        self.file = file
        self.start: Mark = event.start_mark
        self.end: Mark = event.end_mark
        self.is_reported = False

    @property
    def own_place(self) -> Place:
        """Where this part stands."""
        start, end = self.start, self.end
        return Place(
            self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )  # fmt: skip


class Scalar(_Node):
    """A text; None when nothing was written."""

    __slots__ = ("_where", "lines", "style", "text")

    def __init__(
        self, file: str, event: yaml.ScalarEvent | yaml.AliasEvent, lines: list[str]
    ) -> None:
        super().__init__(file, event)
        self.lines = lines
        self.style: str | None = None
        self.text: str | None = None
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
            self.style = event.style
            if value or self.style or self.start.index != self.end.index:
                self.text = value
        self._where: list[Letter] | None = None

    @property
    def own_place(self) -> Place:
        """Where the text stands; for a list item without one, where its `-` is."""
        if self.start.line >= len(self.lines):  # nothing, behind the end of the file
            line, column = len(self.lines), len(self.lines[-1]) + 1
            return Place(self.file, line, column, line, column + 1)
        before = self.lines[self.start.line][: self.start.column].rstrip()
        if self.text is not None or not before.endswith("-"):
            return super().own_place
        line, column = self.start.line + 1, len(before)
        return Place(self.file, line, column, line, column + 1)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is written, or YAML's word for nothing."""
        return self.text is None or (not self.style and self.text in _NOTHING)

    def change(self, text: str) -> None:
        """Take another text, of which every character still stands in the file, if not composed."""
        self.text, self._where = text, None

    def place_within(self, start: int, end: int) -> Place:
        """Place of some characters of the text, without the spaces around it."""
        where = self.positions()
        blank = len(self.text or "") - len((self.text or "").lstrip())
        first, last = start + blank, max(start, end - 1) + blank
        if not 0 <= first <= last < len(where):
            return self.own_place
        begins, ends = where[first], where[last]
        return Place(self.file, begins.line + 1, begins.column + 1, ends.line + 1, ends.end + 1)

    def positions(self) -> list[Letter]:
        """Return where every character of the text is written."""
        if self._where is None:
            self._where = list(self._aligned())
        return self._where

    def _aligned(self) -> Iterator[Letter]:
        """Yield a letter for each character, passing over what YAML left out."""
        text, position = self.text or "", 0
        for letters in _with_their_marks(self._written()):
            if position == len(text):
                return
            written = "".join(letter.character for letter in letters)
            both = composed(written)
            if text.startswith(written, position):
                found = letters
            elif text.startswith(both, position):
                whole = letters[0]._replace(end=letters[-1].end)
                found = [whole._replace(character=it) for it in both]
            else:
                are_spaces = written.isspace() and text[position].isspace()
                found = letters if are_spaces else []
            position += len(found)
            yield from found

    def _written(self) -> Iterator[Letter]:
        """Yield each character that stands in the file, escapes resolved."""
        quote = 1 if self.style in {"'", '"'} else 0
        is_block = self.style in {"|", ">"}
        for number in range(self.start.line + is_block, self.end.line + 1):
            line = self.lines[number] if number < len(self.lines) else ""
            column = self.start.column + quote if number == self.start.line else 0
            end = self.end.column - quote if number == self.end.line else len(line)
            while column < end:
                character, width = self._character(line, column)
                yield Letter(character, number, column, column + width)
                column += width
            yield Letter("\n", number, end, end + 1)

    def _character(self, line: str, column: int) -> tuple[str, int]:
        if self.style == "'" and line.startswith("''", column):
            return "'", 2
        escape = _ESCAPE.match(line, column) if self.style == '"' else None
        if not escape:
            return line[column], 1
        code = escape[1] or escape[2] or escape[3]
        return chr(int(code, 16)) if code else _ESCAPED.get(escape[4], escape[4]), len(escape[0])


def _with_their_marks(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Yield each letter together with the marks that stand behind it."""
    together: list[Letter] = []
    for letter in letters:
        before = "".join(it.character for it in together[-_LONGEST_SYLLABLE:])
        if together and not belongs_to(before, letter.character):
            yield together
            together = []
        together.append(letter)
    if together:
        yield together


class Sequence(_Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, file: str, event: yaml.Event) -> None:
        super().__init__(file, event)
        self.items: list[Node] = []

    @property
    def is_nothing(self) -> bool:
        """Whether it has no items."""
        return not self.items


class Mapping(_Node):
    """Keys and values; `keys` has the place of each key.

    One that `lacks_dash` holds the keys of two items of a list. Where a key `is_twice`, one of the
    two may be meant for a key that is missing.
    """

    __slots__ = ("entries", "is_twice", "keys", "lacks_dash")

    def __init__(self, file: str, event: yaml.Event) -> None:
        super().__init__(file, event)
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, _Node] = {}
        self.lacks_dash = False
        self.is_twice = False

    @property
    def is_nothing(self) -> bool:
        """Whether a value is needed in its place; the model judges a mapping without keys."""
        return False

    def find(self, *path: str | int) -> "Node":
        """Return the node at a path, passing over parts of it that were not written."""
        node: Node = self
        for part in path:
            if isinstance(node, Mapping) and part in node.entries:
                node = node.entries[str(part)]
            elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
                node = node.items[part]
        return node

    def place(self, *path: str | int) -> Place:
        """Place of the value at a path."""
        return self.find(*path).own_place

    def place_of_key(self, path: tuple[str | int, ...], key: str) -> Place:
        """Place of a key in the mapping at a path; of the mapping if it has no such key."""
        node = self.find(*path)
        found = node.keys.get(key) if isinstance(node, Mapping) else None
        return (found or node).own_place

    def place_within(self, *path: str | int, start: int, end: int) -> Place:
        """Place of some characters of the text at a path."""
        node = self.find(*path)
        return node.place_within(start, end) if isinstance(node, Scalar) else node.own_place


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class ShortForm:
    """The places of a mapping that was not written as one: its parts are all at one place."""

    node: Node

    def place(self, *_: str | int) -> Place:
        """Return the place of the text."""
        return self.node.own_place

    def place_within(self, *_: str | int, start: int, end: int) -> Place:
        """Return the place of some of its characters."""
        node = self.node
        return node.place_within(start, end) if isinstance(node, Scalar) else node.own_place

    def place_of_key(self, path: tuple[str | int, ...], key: str) -> Place:  # noqa: ARG002
        """Return the place of the text: it has no keys."""
        return self.node.own_place


@dataclass(slots=True)
class Tree:
    """The root of a file, None where it has none; and what was met on the way.

    `text_lines` lie within a text of several lines, `last_line` is the last one that was read;
    both count from 0. `error` is where YAML broke off, `opened` the bracket or quotation mark that
    was open then; `is_explained` says that the cause is in the report already.
    """

    last_line: int
    root: Mapping | None = None
    text_lines: set[int] = field(default_factory=set)
    error: yaml.MarkedYAMLError | None = None
    opened: Place | None = None
    is_explained: bool = False


def start_of(event: yaml.Event) -> Mark:
    """Return where an event begins."""
    return event.start_mark  # type: ignore[return-value] # libyaml always tells where


def end_of_content(node: Sequence | Mapping, event: yaml.Event) -> Mark:
    """Return the end of the last value; libyaml's own mark lies behind the blank lines."""
    end: Mark = event.end_mark  # type: ignore[assignment] # libyaml always tells where
    if end.index > start_of(event).index:  # a flow collection ends with its bracket
        return end
    values = node.items if isinstance(node, Sequence) else list(node.entries.values())
    return values[-1].end if values else end
