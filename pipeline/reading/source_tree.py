"""YAML events become a tree of text with places; what YAML would lose in silence is reported.

Why events: PyYAML's C event stream carries both marks of every key and value, and never crashes,
while `compose` and `load` die on deep nesting and lose duplicate keys.
"""

import re
from collections.abc import Callable, Collection
from typing import Any

import yaml

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.reading.source_nodes import (
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    Tree,
    end_of_content,
    start_of,
)
from pipeline.reading.source_slips import KEYS, WITH_KEYS
from pipeline.reading.source_text import composed, find_forbidden, goes_on, report_forbidden
from pipeline.reading.text_slips import (
    find_curly_quotes,
    find_escapes,
    find_lost_text,
    find_slip_at_beginning,
    find_spaceless_key,
    find_swallowed_lines,
    find_wide_bracket,
    join_lines,
    twice_values,
    without_odd_spaces,
)
from schemas.base import Place

if not yaml.__with_libyaml__:  # pragma: no cover
    message = "PyYAML was built without libyaml; install it from a wheel"
    raise ImportError(message)

MAX_DEPTH = 32
MAX_EVENTS = 500_000
MAX_TEXT = 20_000

# What makes YAML break off on the same line or the next one.
_CAUSES = {rules.LOST_TEXT.name, rules.YAML_SYNTAX.name}
_WORD = re.compile(r"[^\s,\[\]{}]*")


class _StopReadingError(Exception):
    """Raised when a limit is passed or a construct refused that makes the rest meaningless."""


def build_tree(lines: list[str], file: str, unread: Collection[int], report: Report) -> Tree:
    """Return the tree of a file's lines. Problems go into the report, `error` excepted.

    `unread` are the lines, counted from 0, whose texts are known to be wrong.
    """
    builder = _Builder(file, lines, unread, report)
    try:
        builder.build(yaml.CSafeLoader("\n".join(lines)))
    except yaml.MarkedYAMLError as error:
        builder.break_off(error)
    except _StopReadingError:
        builder.tree.root = None
    return builder.tree


class _Builder:
    """Walks the events of one file."""

    def __init__(
        self, file: str, lines: list[str], unread: Collection[int], report: Report
    ) -> None:
        self.tree = Tree(len(lines) - 1)
        self._file = file
        self._lines = lines
        self._unread = unread
        self._with_hash = {number for number, line in enumerate(lines) if "#" in line}
        self._report = report
        self._count = 0
        self._root: Node | None = None
        self._open: list[Node] = []
        self._last_quoted: Scalar | None = None

    def build(self, loader: yaml.CSafeLoader) -> None:
        """Set the tree's root. Raises MarkedYAMLError where the YAML is broken.

        Why the loader's own events: `yaml.parse` asks it twice for each.
        """
        self._event: Callable[[], Any] = loader.get_event
        documents = 0
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._document(event, documents)
        if documents == 0 and not self._unread:
            self._report.add(rules.EMPTY_FILE, Place(self._file))
        elif self._root and not self._root.is_reported:
            self._take_root(self._root)

    def break_off(self, error: yaml.MarkedYAMLError) -> None:
        """Keep an error, and what is known about its cause."""
        tree, at = self.tree, error.problem_mark or error.context_mark
        tree.root, tree.error = None, error
        if at is None:  # pragma: no cover - libyaml always tells where
            return
        quoted = self._last_quoted
        is_quoted = quoted is not None and quoted.end.line == at.line
        opened = quoted if is_quoted else next(reversed(self._open), None)
        tree.opened = opened.own_place if opened else None
        is_at_end = "end of stream" in str(error.problem)
        tree.last_line = (error.context_mark if is_at_end and error.context_mark else at).line
        began = opened.start.line if opened else at.line
        tree.is_explained = any(
            item.rule.name in _CAUSES and item.place.line >= began for item in self._report
        )

    def _document(self, event: yaml.DocumentStartEvent, number: int) -> None:
        if event.version or event.tags:
            self._report.add(rules.DIRECTIVE, self._place_of_word(event))
        if number > 1:
            self._refuse(rules.SECOND_DOCUMENT, event, **goes_on(self._lines, start_of(event).line))
        self._root = self._node(self._next(), 0)

    def _take_root(self, node: Node) -> None:
        if isinstance(node, Mapping):
            self.tree.root = node
        elif isinstance(node, Scalar) and node.text is None:
            self._report.add(rules.EMPTY_FILE, Place(self._file))
        else:
            found = "a list" if isinstance(node, Sequence) else "a text"
            values = {"expected": "keys and values", "found": found, "advice": WITH_KEYS}
            self._report.add(rules.WRONG_KIND, node.own_place, **values)

    def _next(self) -> yaml.Event:
        event: yaml.Event = self._event()
        self._count += 1
        if self._count > MAX_EVENTS:
            self._refuse(rules.TOO_COMPLEX, event, limit=f"{MAX_EVENTS:,}")
        return event

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self._refuse(rules.TOO_DEEP, event, limit=str(MAX_DEPTH))
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._mapping(event, depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, depth)
        else:
            return self._alias(event)
        if event.anchor is not None or event.tag is not None:
            self._report_anchor_or_tag(event, node)
        return node

    def _alias(self, event: Any) -> Scalar:  # noqa: ANN401 - an AliasEvent, the only one left
        node = Scalar(self._file, event, self._lines)
        self._loses_text(node.end, is_text=False)
        self._report_anchor_or_tag(event, node)
        return node

    def _sequence(self, start: yaml.SequenceStartEvent, depth: int) -> Sequence:
        sequence = Sequence(self._file, start)
        self._enter(sequence, start)
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            sequence.items.append(self._node(event, depth + 1))
        self._leave(sequence, event)
        return sequence

    def _mapping(self, start: yaml.MappingStartEvent, depth: int) -> Mapping:
        mapping = Mapping(self._file, start)
        is_flow = self._enter(mapping, start)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if isinstance(key, Scalar) and key.text == "<<":
                self._pass_over(key, depth)
                mapping.is_reported = True
                continue
            value = self._node(self._next(), depth + 1)
            self._add_entry(mapping, key, value, is_flow=is_flow)
        self._leave(mapping, event)
        return mapping

    def _enter(self, node: Node, event: yaml.CollectionStartEvent) -> bool:
        """Remember an opened bracket, which `[key: value]` has one of. Returns whether inside."""
        if event.flow_style and node.start.index != node.end.index:
            self._open.append(node)
        return bool(event.flow_style)

    def _leave(self, node: Sequence | Mapping, event: yaml.Event) -> None:
        node.end = end_of_content(node, event)
        if self._open and self._open[-1] is node:
            self._open.pop()
            if node.end.line in self._with_hash:
                self._loses_text(node.end, is_text=False)

    def _pass_over(self, key: Scalar, depth: int) -> None:
        """Report a merge key, and say nothing about its value."""
        self._report.add(rules.ANCHOR, key.own_place, mark="<<")
        report, self._report = self._report, Report()
        self._node(self._next(), depth + 1)
        self._report = report

    def _add_entry(self, mapping: Mapping, key: Node, value: Node, *, is_flow: bool) -> None:
        if not isinstance(key, Scalar) or key.text is None:
            self._report.add(rules.KEY_NOT_TEXT, key.own_place)
            mapping.is_reported = is_flow
            return
        if key.is_reported and key.start.line not in self._unread:
            mapping.is_reported = True
            return
        name = key.text
        if name not in KEYS:
            name = composed(without_odd_spaces(key, self._report))
        if is_flow and isinstance(value, Scalar) and not value.style and not key.style:
            if value.text is None and find_wide_bracket(key, self._report):
                return
            if value.text is None and (meant := find_spaceless_key(key, self._report)):
                name, value.is_reported = meant, True
            elif find_wide_bracket(value, self._report):
                value.is_reported = True
        if name in mapping.keys:
            self._report_twice(mapping, key, name, value)
        else:
            mapping.keys[name] = key
            mapping.entries[name] = value

    def _report_twice(self, mapping: Mapping, key: Scalar, name: str, value: Node) -> None:
        """Report a key that is there already; of a list item without its dash the first one."""
        begin, first = mapping.keys[name].start, next(iter(mapping.keys))
        is_item = name == first and self._lines[begin.line][: begin.column].strip() == "-"
        if not mapping.lacks_dash:
            both, line = (mapping.entries.get(name), value), begin.line + 1
            values = twice_values(name, line, both, is_item=is_item)
            self._report.add(rules.DUPLICATE_KEY, key.own_place, **values)
        mapping.lacks_dash |= is_item
        mapping.is_reported |= is_item
        mapping.is_twice = True

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        scalar = Scalar(self._file, event, self._lines)
        text, first, last = scalar.text, scalar.start.line, scalar.end.line
        scalar.is_reported = first in self._unread
        is_block = scalar.style in {"|", ">"}
        is_plain = not scalar.style and text is not None
        if not is_block and last in self._with_hash:
            is_lost = self._loses_text(scalar.end, is_text=is_plain)
            scalar.is_reported |= is_lost and text is None
        if text is None:
            return scalar
        if scalar.style == '"' or len(text) > MAX_TEXT:
            self._check_characters(scalar, text)
        if is_plain and not scalar.is_reported and not self._open:
            scalar.is_reported = find_slip_at_beginning(scalar, self._report)
            find_curly_quotes(scalar, self._report)
        if first != last or "\n" in text:
            self._join_lines(scalar, is_block=is_block)
        return scalar

    def _check_characters(self, scalar: Scalar, text: str) -> None:
        if len(text) > MAX_TEXT:
            place, length = scalar.own_place, f"{len(text):,}"
            self._report.add(rules.TEXT_TOO_LONG, place, length=length, limit=f"{MAX_TEXT:,}")
            scalar.is_reported = True
        if scalar.style == '"' and "\\" in self._lines[scalar.start.line]:
            scalar.is_reported = find_escapes(scalar, self._report) or scalar.is_reported
        if scalar.style == '"' and not scalar.is_reported:
            # Escapes may hide what the file's own characters do not hold.
            for at in find_forbidden(text):
                report_forbidden(text[at], scalar.place_within(at, at + 1), self._report)
                scalar.is_reported = True

    def _loses_text(self, end: Mark, *, is_text: bool) -> bool:
        return find_lost_text(self._lines, end, self._file, self._report, is_text=is_text)

    def _join_lines(self, scalar: Scalar, *, is_block: bool) -> None:
        last = scalar.end.line - (1 if is_block and scalar.end.column == 0 else 0)
        self.tree.text_lines.update(range(scalar.start.line + 1, last + 1))
        if not is_block and not scalar.is_reported and not (self._open and not scalar.style):
            scalar.is_reported = find_swallowed_lines(scalar, self._report)
        if scalar.style in {"'", '"'}:
            self._last_quoted = scalar
        if join_lines(scalar) and not scalar.is_reported:
            self._report.add(rules.FOLDED_TEXT, scalar.own_place)

    def _report_anchor_or_tag(self, event: yaml.Event, node: Node) -> None:
        place = self._place_of_word(event)
        written = self._lines[place.line - 1][place.column - 1 : place.end_column - 1]
        if isinstance(node, Scalar):
            node.is_reported = True
        rule, name = (rules.TAG, "tag") if written.startswith("!") else (rules.ANCHOR, "mark")
        self._report.add(rule, place, **{name: written})

    def _refuse(self, rule: Rule, event: yaml.Event, **values: str) -> None:
        """Report a construct that is not read at all, and stop reading this file."""
        self.tree.last_line = start_of(event).line
        self._report.add(rule, self._place_of_word(event), **values)
        raise _StopReadingError

    def _place_of_word(self, event: yaml.Event) -> Place:
        """Place of the word that an event begins with."""
        start = start_of(event)
        line = self._lines[start.line] if start.line < len(self._lines) else ""
        word = _WORD.match(line, start.column)
        end = max(word.end() if word else 0, start.column + 1)
        return Place(self._file, start.line + 1, start.column + 1, start.line + 1, end + 1)
