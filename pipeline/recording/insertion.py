"""Insertion: one more verification or callout goes into the text of a file, and all else stays.

The text is spliced at the places that its tree knows. It is never written anew, so comments,
quotes, line ends and the order of keys are kept.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pipeline.reading.source_nodes import Mapping, Mark, Node, Scalar, Sequence

_PLAIN = re.compile(r"[^\W_][\w .()/+・ー-]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
# A new key stands behind the first of these that there is.
_NEIGHBOURS = ("applies_to", "title", "task", "id")

Entries = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """What takes no more than a line: as it is written in block style, and within brackets."""

    block: str
    flow: str


Item: TypeAlias = Entries | Line


class Position(NamedTuple):
    """Between two characters; both count from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Put a text in the place of what stands between two positions of the file."""

    start: Position
    end: Position
    text: str


def with_verification(text: str, tree: Mapping, entries: Entries) -> str:
    """Return the text of a procedure with one more verification under `verified`.

    It looks like those that are there: one to a line in braces, or one key to a line.
    """
    return next(ways_with(text, tree, "verified", entries, _NEIGHBOURS))


def ways_with(
    text: str, tree: Mapping, key: str, item: Item, after: Iterable[str]
) -> Iterator[str]:
    """Yield texts with one more item under a key of a part, the one that changes least first.

    A key that is not there is written below the first of `after` that is. Whether a text says what
    it should has to be looked at: signs in a text that is there may mean more within brackets.
    """
    lines = _LINE_END.split(text)
    for edits in _ways(tree, key, item, after, lines):
        yield spliced(text, edits)


# ── where ─────────────────────────────────────────────────────────────────────────────────────


def _ways(
    tree: Mapping, key: str, item: Item, after: Iterable[str], lines: list[str]
) -> Iterator[list[Edit]]:
    found = tree.entries.get(key)
    if is_flow(tree, lines):
        yield _into_braces(tree, key, item, lines)
    elif found is None:
        neighbour = next((tree.entries[it] for it in after if it in tree.entries), None)
        if neighbour is not None:
            yield [_new_key(tree, key, item, neighbour, lines)]
    elif isinstance(found, Sequence):
        yield [_one_more(found, item, lines)]
    else:
        if isinstance(item, Line) and found.start.line == found.end.line:
            yield _brackets_around(found, item, lines)
        yield _list_of_two(tree, key, item, lines)


def _new_key(tree: Mapping, key: str, item: Item, neighbour: Node, lines: list[str]) -> Edit:
    indent = " " * tree.start.column
    gap = " " if isinstance(item, Line) else f"\n{indent}  - "
    said = item.block if isinstance(item, Line) else _in_braces(item)
    return _below(end_of(neighbour, lines), f"{indent}{key}:{gap}{said}", lines)


def _one_more(found: Sequence, item: Item, lines: list[str]) -> Edit:
    last = found.items[-1]
    if is_flow(found, lines):
        several = len({it.start.line for it in (found, *found.items)}) > 1
        gap = "\n" + " " * last.start.column if several else " "
        end = end_of(last, lines)
        return Edit(end, end, f",{gap}{_in_flow(item)}")
    dash = found.start.column
    return _below(end_of(last, lines), _item(item, dash, last, lines), lines)


def _list_of_two(tree: Mapping, key: str, item: Item, lines: list[str]) -> list[Edit]:
    """Make a list of the one thing that is there, without a `-`, and of the new one."""
    found = tree.entries[key]
    start, end = _at(found.start), end_of(found, lines)
    if not isinstance(found, Scalar) and not is_flow(found, lines):
        rest = [Position(number, 0) for number in range(start.line + 1, end.line + 1)]
        shift = [Edit(at, at, "  ") for at in rest if lines[at.line].strip()]
        dash = start.column
        below = _below(end, _item(item, dash, found, lines, shift=2), lines)
        return [Edit(start, start, "- "), *shift, below]
    mark = tree.keys[key].end
    dash = tree.start.column + 2
    colon = lines[mark.line].index(":", mark.column) + 1
    gap = Edit(Position(mark.line, colon), start, f"\n{' ' * dash}- ")
    if mark.line != start.line:
        dash, gap = start.column, Edit(start, start, "- ")
    said = item.block if isinstance(item, Line) else _in_braces(item)
    return [gap, _below(end, f"{' ' * dash}- {said}", lines)]


def _into_braces(tree: Mapping, key: str, item: Item, lines: list[str]) -> list[Edit]:
    """Return the edits for a part that stands in braces as a whole."""
    found = tree.entries.get(key)
    if found is None:
        end = max(end_of(node, lines) for node in tree.entries.values())
        said = item.flow if isinstance(item, Line) else f"[{_in_braces(item)}]"
        return [Edit(end, end, f", {key}: {said}")]
    if isinstance(found, Sequence):
        return [_one_more(found, item, lines)]
    return _brackets_around(found, item, lines)


def _brackets_around(found: Node, item: Item, lines: list[str]) -> list[Edit]:
    start, end = _at(found.start), end_of(found, lines)
    return [Edit(start, start, "["), Edit(end, end, f", {_in_flow(item)}]")]


def _below(end: Position, text: str, lines: list[str]) -> Edit:
    """Return the edit that puts lines below one, with what stands behind its last part."""
    at = Position(end.line, len(lines[end.line]))
    return Edit(at, at, f"\n{text}")


def _at(mark: Mark) -> Position:
    return Position(mark.line, mark.column)


def is_flow(node: Node, lines: list[str]) -> bool:
    """Whether a part is written in brackets or braces."""
    return lines[node.start.line][node.start.column : node.start.column + 1] in {"[", "{"}


def end_of(node: Node, lines: list[str]) -> Position:
    """Return where the last character of a part stands.

    Why not the mark of its end: in block style that is where the next part begins.
    """
    if isinstance(node, Scalar):
        return _end_of_text(node, lines)
    inside = node.items if isinstance(node, Sequence) else list(node.entries.values())
    if is_flow(node, lines) or not inside:
        return _at(node.end)
    return max(end_of(it, lines) for it in inside)


def _end_of_text(node: Scalar, lines: list[str]) -> Position:
    if node.style not in {"|", ">"}:
        return _at(node.end)
    last = min(node.end.line, len(lines) - 1)
    while last > node.start.line and (
        not lines[last].strip() or (last == node.end.line and node.end.column == 0)
    ):
        last -= 1
    return Position(last, len(lines[last]))


# ── what ──────────────────────────────────────────────────────────────────────────────────────


def _item(item: Item, dash: int, like: Node, lines: list[str], shift: int = 0) -> str:
    """Return the lines of a list item whose `-` stands in the column of the others."""
    inner = like.start.column + shift
    gap = " " * max(1, inner - dash - 1)
    if isinstance(item, Line):
        return f"{' ' * dash}-{gap}{item.block}"
    if is_flow(like, lines):
        return f"{' ' * dash}-{gap}{_in_braces(item)}"
    said = [f"{key}: {_value(value)}" for key, value in item.items()]
    head, *rest = said
    return "\n".join([f"{' ' * dash}-{gap}{head}", *(f"{' ' * inner}{it}" for it in rest)])


def _in_flow(item: Item) -> str:
    return item.flow if isinstance(item, Line) else _in_braces(item)


def _in_braces(entries: Entries) -> str:
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in entries.items()) + "}"


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else "[" + ", ".join(value) + "]"
    is_plain = _PLAIN.fullmatch(value) and value == value.strip()
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def spliced(text: str, edits: list[Edit]) -> str:
    """Return a text with edits, which do not overlap, in its own line ends."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    found = _LINE_END.search(text)
    line_end = found[0] if found else "\n"
    for edit in sorted(edits, key=lambda it: it.start, reverse=True):
        start, end = (starts[at.line] + at.column for at in (edit.start, edit.end))
        text = text[:start] + edit.text.replace("\n", line_end) + text[end:]
    return text
