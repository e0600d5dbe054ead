"""Changed words go into the text of a file, and all else of it stays: comments, quotes, breaks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.diagnostics import Report
from pipeline.reading.source import Kind, Source, read_bytes
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.recording.insertion import Edit, Position, end_of, spliced
from pipeline.reviewing.spelling import Change, changed
from schemas.base import Place

_MARK = "\ufeff"
_BLOCK = ("|", ">")
Path = tuple[str | int, ...]


class CannotSpliceError(Exception):
    """A text cannot be changed without changing anything else of its file."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Changes of one text, which stands at a place of a file and is `text`."""

    place: Place
    text: str
    made: tuple[Change, ...]

    @property
    def after(self) -> str:
        """The text with the changes."""
        return changed(self.text, list(self.made))


class File:
    """The bytes of a content file, changed text by text."""

    def __init__(self, name: str, data: bytes, kind: Kind) -> None:
        self.data = data
        self._name = name
        self._kind = kind
        self._texts = dict(_scalars(self.root()))
        self._paths = {_key(node.own_place): path for path, node in self._texts.items()}

    def source(self, report: Report) -> Source:
        """Return the file as it is now, read; its lines and problems go into the report."""
        return read_bytes(self.data, self._name, self._kind, report)

    def text(self, place: Place) -> str:
        """Return the text as it is now that stood at a place of the file as it was."""
        return (self._texts[self._path(place)].text or "").strip()

    def _path(self, place: Place) -> Path:
        if _key(place) not in self._paths:
            raise CannotSpliceError(str(place))
        return self._paths[_key(place)]

    def change(self, splice: Splice) -> None:
        """Change a text. Raises CannotSpliceError where the file would say anything else too."""
        path = self._path(splice.place)
        node = self._texts[path]
        for edits in _ways(node, splice):
            data = self._spliced(edits)
            if self._is_right(data, path, splice.after):
                self.data = data
                self._texts = dict(_scalars(self.root()))
                return
        raise CannotSpliceError(str(splice.place))

    def _spliced(self, edits: list[Edit]) -> bytes:
        text = self.data.decode("utf-8")
        bare = text.removeprefix(_MARK)
        return (text[: len(text) - len(bare)] + spliced(bare, edits)).encode()

    def _is_right(self, data: bytes, path: Path, after: str) -> bool:
        report = Report()
        tree = read_bytes(data, self._name, self._kind, report).tree
        if tree is None or len(report) > len(self._found()):
            return False
        now = {at: (node.text or "").strip() for at, node in _scalars(tree)}
        before = {at: (node.text or "").strip() for at, node in self._texts.items()}
        return now == {**before, path: after}

    def _found(self) -> Report:
        report = Report()
        read_bytes(self.data, self._name, self._kind, report)
        return report

    def root(self) -> Mapping:
        """Return the tree of the file as it is now. Raises CannotSpliceError where it has none."""
        tree = read_bytes(self.data, self._name, self._kind, Report()).tree
        if tree is None:
            raise CannotSpliceError(self._name)
        return tree


def _key(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _scalars(item, (*path, index))
    else:
        for key, value in node.entries.items():
            yield from _scalars(value, (*path, key))


# ── one text ──────────────────────────────────────────────────────────────────────────────────


def _ways(node: Scalar, splice: Splice) -> Iterator[list[Edit]]:
    """Yield ways to write a text, the one that changes least first."""
    blank = len(node.text or "") - len((node.text or "").lstrip())
    where = node.positions()
    if len(where) >= len(node.text or "") and where:
        yield [_edit(node, it, blank) for it in splice.made]
    if node.style not in _BLOCK:
        start, end = Position(node.start.line, node.start.column), end_of(node, node.lines)
        single = "'" + splice.after.replace("'", "''") + "'"
        double = json.dumps(splice.after, ensure_ascii=False)
        for quoted in (single, double) if "\\" in splice.after else (double, single):
            yield [Edit(start, end, quoted)]


def _edit(node: Scalar, change: Change, blank: int) -> Edit:
    where, text = node.positions(), _written(change.text, node.style)
    first, last = change.start + blank, change.end + blank
    if first < last:
        begins, ends = where[first], where[last - 1]
        start, end = Position(begins.line, begins.column), Position(ends.line, ends.end)
    elif first:
        ends = where[first - 1]
        start = end = Position(ends.line, ends.end)
    else:
        start = end = Position(where[0].line, where[0].column)
    return Edit(start, end, text)


def _written(text: str, style: str | None) -> str:
    if style == "'":
        return text.replace("'", "''")
    return json.dumps(text, ensure_ascii=False)[1:-1] if style == '"' else text
