"""Insertion: one more verification goes into the text of a procedure, and all else stays.

The text is spliced at the places that its tree knows. It is never written anew, so comments,
quotes, line ends and the order of keys are kept.
"""

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.reading.source_nodes import Mapping, Mark, Node, Scalar, Sequence

_PLAIN = re.compile(r"[^\W_][\w .()/+・ー-]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
# A new key stands behind the first of these that there is.
_NEIGHBOURS = ("applies_to", "title", "task", "id")

Entries = dict[str, str | tuple[str, ...]]


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
    lines = _LINE_END.split(text)
    verified = tree.entries.get("verified")
    if _is_flow(tree, lines):
        edits = _into_braces(tree, entries, lines)
    elif verified is None:
        edits = [_new_key(tree, entries, lines)]
    elif isinstance(verified, Sequence):
        edits = [_one_more(verified, entries, lines)]
    else:
        edits = _list_of_two(tree, verified, entries, lines)
    return spliced(text, edits)


# ── where ─────────────────────────────────────────────────────────────────────────────────────


def _new_key(tree: Mapping, entries: Entries, lines: list[str]) -> Edit:
    neighbour = next(tree.entries[key] for key in _NEIGHBOURS if key in tree.entries)
    indent = " " * tree.start.column
    item = f"{indent}  - {_in_braces(entries)}"
    return _below(end_of(neighbour, lines), f"{indent}verified:\n{item}", lines)


def _one_more(verified: Sequence, entries: Entries, lines: list[str]) -> Edit:
    last = verified.items[-1]
    if _is_flow(verified, lines):
        several = len({it.start.line for it in (verified, *verified.items)}) > 1
        gap = "\n" + " " * last.start.column if several else " "
        end = end_of(last, lines)
        return Edit(end, end, f",{gap}{_in_braces(entries)}")
    dash = verified.start.column
    return _below(end_of(last, lines), _item(entries, dash, last, lines), lines)


def _list_of_two(tree: Mapping, verified: Node, entries: Entries, lines: list[str]) -> list[Edit]:
    """Make a list of the one verification that is there, without a `-`, and of the new one."""
    start, end = _at(verified.start), end_of(verified, lines)
    if not _is_flow(verified, lines):
        rest = [Position(number, 0) for number in range(start.line + 1, end.line + 1)]
        shift = [Edit(at, at, "  ") for at in rest if lines[at.line].strip()]
        dash = start.column
        below = _below(end, _item(entries, dash, verified, lines, shift=2), lines)
        return [Edit(start, start, "- "), *shift, below]
    key = tree.keys["verified"].end
    dash = tree.start.column + 2
    colon = lines[key.line].index(":", key.column) + 1
    gap = Edit(Position(key.line, colon), start, f"\n{' ' * dash}- ")
    if key.line != start.line:
        dash, gap = start.column, Edit(start, start, "- ")
    return [gap, _below(end, f"{' ' * dash}- {_in_braces(entries)}", lines)]


def _into_braces(tree: Mapping, entries: Entries, lines: list[str]) -> list[Edit]:
    """Return the edits for a procedure that stands in braces as a whole."""
    verified = tree.entries.get("verified")
    item = _in_braces(entries)
    if verified is None:
        end = max(end_of(node, lines) for node in tree.entries.values())
        return [Edit(end, end, f", verified: [{item}]")]
    if isinstance(verified, Sequence):
        return [_one_more(verified, entries, lines)]
    start, end = _at(verified.start), end_of(verified, lines)
    return [Edit(start, start, "["), Edit(end, end, f", {item}]")]


def _below(end: Position, text: str, lines: list[str]) -> Edit:
    """Return the edit that puts lines below one, with what stands behind its last part."""
    at = Position(end.line, len(lines[end.line]))
    return Edit(at, at, f"\n{text}")


def _at(mark: Mark) -> Position:
    return Position(mark.line, mark.column)


def _is_flow(node: Node, lines: list[str]) -> bool:
    return lines[node.start.line][node.start.column : node.start.column + 1] in {"[", "{"}


def end_of(node: Node, lines: list[str]) -> Position:
    """Return where the last character of a part stands.

    Why not the mark of its end: in block style that is where the next part begins.
    """
    if isinstance(node, Scalar):
        return _end_of_text(node, lines)
    inside = node.items if isinstance(node, Sequence) else list(node.entries.values())
    if _is_flow(node, lines) or not inside:
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


def _item(entries: Entries, dash: int, like: Node, lines: list[str], shift: int = 0) -> str:
    """Return the lines of a list item whose `-` stands in the column of the others."""
    inner = like.start.column + shift
    gap = " " * max(1, inner - dash - 1)
    if _is_flow(like, lines):
        return f"{' ' * dash}-{gap}{_in_braces(entries)}"
    said = [f"{key}: {_value(value)}" for key, value in entries.items()]
    head, *rest = said
    return "\n".join([f"{' ' * dash}-{gap}{head}", *(f"{' ' * inner}{it}" for it in rest)])


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
