"""YAML events become a tree of text with places; what YAML would lose in silence is reported.

Why events: PyYAML's C event stream carries both marks of every key and value, and never crashes,
while `compose` and `load` die on deep nesting and lose duplicate keys.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.source_text import find_forbidden, is_wide
from pipeline.yaml_problems import report_yaml_error
from schemas.base import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

if not yaml.__with_libyaml__:  # pragma: no cover
    message = "PyYAML was built without libyaml; install it from a wheel"
    raise ImportError(message)

MAX_DEPTH = 32
MAX_EVENTS = 500_000
MAX_TEXT = 20_000


class _Node:
    """A part of a file, from mark to mark; its place is made when somebody asks."""

    __slots__ = ("end", "file", "start")

    def __init__(self, file: str, event: yaml.Event) -> None:
        self.file = file
        self.start = event.start_mark
        self.end = event.end_mark

    @property
    def own_place(self) -> Place:
        """Where this part stands."""
        start, end = self.start, self.end
        return Place(
            self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )  # fmt: skip


class Scalar(_Node):
    """A text; None when nothing was written."""

    __slots__ = ("lines", "style", "text")

    def __init__(self, file: str, event: yaml.ScalarEvent, lines: list[str]) -> None:
        super().__init__(file, event)
        self.style = event.style
        self.lines = lines
        is_empty = not event.style and self.start.index == self.end.index
        self.text: str | None = None if is_empty else event.value

    def place_within(self, start: int, end: int) -> Place:
        """Place of some characters of the text; the whole text where escapes hide them."""
        if self.start.line != self.end.line or self.text is None:
            return self.own_place
        raw = self.lines[self.start.line][self.start.column : self.end.column]
        quote = 1 if self.style in {"'", '"'} else 0
        if raw[quote : len(raw) - quote] != self.text:
            return self.own_place
        line, column = self.start.line + 1, self.start.column + 1 + quote
        return Place(self.file, line, column + start, line, column + end)


class Sequence(_Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, file: str, event: yaml.Event) -> None:
        super().__init__(file, event)
        self.items: list[Node] = []


class Mapping(_Node):
    """Keys and values; `keys` has the place of each key."""

    __slots__ = ("entries", "keys")

    def __init__(self, file: str, event: yaml.Event) -> None:
        super().__init__(file, event)
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, _Node] = {}

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


@dataclass(slots=True)
class Tree:
    """The root of a file, None where it has none; and which lines lie within a long text."""

    root: Mapping | None = None
    text_lines: set[int] = field(default_factory=set)


class _StopReadingError(Exception):
    """Raised when a limit is passed or a construct refused that makes the rest meaningless."""


def build_tree(text: str, lines: list[str], file: str, report: Report) -> Tree:
    """Return the tree of a file's text. Problems go into the report."""
    builder = _Builder(file, lines, report)
    try:
        builder.build(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        report_yaml_error(error, lines, file, report)
        builder.tree.root = None
    except _StopReadingError:
        builder.tree.root = None
    return builder.tree


class _Builder:
    """Walks the events of one file."""

    def __init__(self, file: str, lines: list[str], report: Report) -> None:
        self.tree = Tree()
        self._file = file
        self._lines = lines
        self._report = report
        self._count = 0

    def build(self, events: "Iterator[yaml.Event]") -> None:
        """Set the tree's root. Raises MarkedYAMLError where the YAML is broken."""
        self._events = events
        documents = 0
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._document(event, documents)
        if documents == 0:
            self._report.add(rules.EMPTY_FILE, Place(self._file))

    def _document(self, event: yaml.DocumentStartEvent, number: int) -> None:
        if event.version or event.tags:
            self._refuse(rules.DIRECTIVE, event)
        if number > 1:
            self._refuse(rules.SECOND_DOCUMENT, event)
        node = self._node(self._next(), 0)
        if isinstance(node, Mapping):
            self.tree.root = node
        else:
            found = "a list" if isinstance(node, Sequence) else "a text"
            self._report.add(
                rules.WRONG_KIND, node.own_place, expected="keys and values", found=found
            )

    def _next(self) -> yaml.Event:
        event = next(self._events)
        self._count += 1
        if self._count > MAX_EVENTS:
            self._refuse(rules.TOO_COMPLEX, event, limit=f"{MAX_EVENTS:,}")
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self._refuse(rules.TOO_DEEP, event, limit=str(MAX_DEPTH))
        self._refuse_anchor_and_tag(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, event: yaml.Event, depth: int) -> Sequence:
        sequence = Sequence(self._file, event)
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            sequence.items.append(self._node(event, depth + 1))
        sequence.end = _end_of_content(sequence, event)
        return sequence

    def _mapping(self, event: yaml.Event, depth: int) -> Mapping:
        mapping = Mapping(self._file, event)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            self._add_entry(mapping, key, value)
        mapping.end = _end_of_content(mapping, event)
        return mapping

    def _add_entry(self, mapping: Mapping, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar) or key.text is None:
            self._report.add(rules.KEY_NOT_TEXT, key.own_place)
            return
        name = unicodedata.normalize("NFC", key.text)
        if name == "<<":
            self._report.add(rules.ANCHOR, key.own_place, mark="<<")
        elif name in mapping.keys:
            line = str(mapping.keys[name].own_place.line)
            self._report.add(rules.DUPLICATE_KEY, key.own_place, key=name, line=line)
        else:
            mapping.keys[name] = key
            mapping.entries[name] = value

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        scalar = Scalar(self._file, event, self._lines)
        text = scalar.text
        if text is None:
            return scalar
        if len(text) > MAX_TEXT:
            place, length = scalar.own_place, f"{len(text):,}"
            self._report.add(rules.TEXT_TOO_LONG, place, length=length, limit=f"{MAX_TEXT:,}")
        if scalar.style == '"' and scalar.text != "":
            find_forbidden(text, self._file, self._report, scalar.own_place)
        if not scalar.style:
            self._check_lost_text(scalar)
        if scalar.start.line != scalar.end.line or "\n" in text:
            self._join_lines(scalar)
        return scalar

    def _check_lost_text(self, scalar: Scalar) -> None:
        line = self._lines[scalar.end.line] if scalar.end.line < len(self._lines) else ""
        rest = line[scalar.end.column :]
        comment = rest.lstrip()
        if not comment.startswith("#"):
            return
        column = len(line) - len(comment) + 1
        number = scalar.end.line + 1
        place = Place(self._file, number, column, number, len(line.rstrip()) + 1)
        if comment[1:2].strip(" #!"):
            self._report.add(rules.LOST_TEXT, place, lost=comment.rstrip())
        elif rest.startswith(" #") and comment.strip("# "):
            self._report.add(rules.COMMENT_SPACING, place, lost=comment.rstrip())

    def _join_lines(self, scalar: Scalar) -> None:
        """Join the lines of a text: with a space, but with none between Japanese characters."""
        is_block = scalar.style in {"|", ">"}
        first = scalar.start.line + (1 if is_block else 0)
        last = scalar.end.line - (1 if is_block and scalar.end.column == 0 else 0)
        self.tree.text_lines.update(range(scalar.start.line + 2, last + 2))
        raw = [self._lines[number].strip() for number in range(first, last + 1)]
        if not is_block:
            raw[0] = self._lines[first][scalar.start.column :].strip()
            raw[-1] = raw[-1] if len(raw) == 1 else self._lines[last][: scalar.end.column].strip()
        text, joined = _without_false_spaces(scalar.text or "", raw)
        scalar.text = text
        if joined:
            self._report.add(rules.FOLDED_TEXT, scalar.own_place)

    def _refuse_anchor_and_tag(self, event: yaml.Event) -> None:
        mark = getattr(event, "anchor", None)
        if mark is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._refuse(rules.ANCHOR, event, mark=f"{sign}{mark}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(rules.TAG, event, tag=tag)

    def _refuse(self, rule: rules.Rule, event: yaml.Event, **values: str) -> None:
        """Report a construct that is not read at all, and stop reading this file."""
        start = event.start_mark
        line = self._lines[start.line] if start.line < len(self._lines) else ""
        word = re.match(r"\S*", line[start.column :])
        end = start.column + len(word[0] if word else "")
        place = Place(self._file, start.line + 1, start.column + 1, start.line + 1, end + 1)
        self._report.add(rule, place, **values)
        raise _StopReadingError


def _end_of_content(node: Sequence | Mapping, event: yaml.Event) -> yaml.Mark:
    """Return the end of the last value; libyaml's own mark lies behind the blank lines."""
    if event.end_mark.index > event.start_mark.index:  # a flow collection ends with its bracket
        return event.end_mark
    values = node.items if isinstance(node, Sequence) else list(node.entries.values())
    return values[-1].end if values else event.end_mark


def _without_false_spaces(text: str, raw: list[str]) -> tuple[str, bool]:
    """Return a text without the spaces and breaks YAML left between Japanese characters.

    `raw` are its lines as they stand in the file. True tells that some were taken out.
    """
    joined, position = False, 0
    for before, after in zip(raw, raw[1:], strict=False):
        if not before or not after or not is_wide(before[-1] + after[0]):
            continue
        for gap in (" ", "\n"):
            found = text.find(before[-8:] + gap + after[:8], position)
            if found >= 0:
                position = found + len(before[-8:])
                text = text[:position] + text[position + 1 :]
                joined = True
                break
    return " ".join(text.split("\n")).strip(), joined
