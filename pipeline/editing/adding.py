"""Adding: one more item or entry goes into a file, and all else in it stays."""

from pipeline.diagnostics import Report
from pipeline.formatting.formatting import said
from pipeline.formatting.key_order import Shape
from pipeline.importing.yaml_text import Block, Value, scalar, text_of
from pipeline.loading.library import MODELS
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_nodes import Mapping, Scalar, Sequence
from pipeline.recording.insertion import Edit, Position, end_of, spliced

_MARK = "\ufeff"


class CannotAddError(Exception):
    """A file is written in a way into which only a person can put something."""


def with_item(data: bytes, kind: Kind, key: str, item: Value, after: int | None = None) -> bytes:
    """Return a file with one more item in the list under a key, behind one of them or at the end.

    Raises CannotAddError.
    """
    text, tree, lines = _read(data, kind)
    found = tree.entries.get(key)
    own = text_of(Block([(key, [item])])).rstrip("\n").split("\n")[1:]
    if found is None:
        edits = [_below_neighbour(tree, kind, key, [f"{key}:", *own], lines)]
    elif isinstance(found, Sequence) and lines[found.start.line][found.start.column] == "-":
        last = found.items[len(found.items) - 1 if after is None else after]
        room = " " * found.start.column
        edits = [_below(end_of(last, lines), [room + it[2:] for it in own], lines)]
    elif isinstance(item, str):
        edits = _into_line(found, item, after, lines)
    else:
        raise CannotAddError(key)
    count = len(found.items) if isinstance(found, Sequence) else int(found is not None)
    return _checked(data, text, edits, kind, (key, count + 1))


def with_entry(data: bytes, kind: Kind, key: str, name: str, value: Block) -> bytes:
    """Return a file with one more name, and what it stands for, under a key.

    Raises CannotAddError.
    """
    text, tree, lines = _read(data, kind)
    found = tree.entries.get(key)
    own = text_of(Block([(key, Block([(name, value)]))])).rstrip("\n").split("\n")
    if found is None:
        edits = [_below_neighbour(tree, kind, key, own, lines)]
    elif isinstance(found, Mapping) and lines[found.start.line][found.start.column] != "{":
        room = " " * found.start.column
        last = max(end_of(it, lines) for it in found.entries.values())
        edits = [_below(last, [room + it[2:] for it in own[1:]], lines)]
    else:
        raise CannotAddError(key)
    count = len(found.entries) if isinstance(found, Mapping) else 0
    return _checked(data, text, edits, kind, (key, count + 1))


def _read(data: bytes, kind: Kind) -> tuple[str, Mapping, list[str]]:
    report = Report()
    tree = read_bytes(data, "", kind, report).tree
    if tree is None or report.errors():
        raise CannotAddError("")
    text = data.decode("utf-8").removeprefix(_MARK)
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[tree.start.line][tree.start.column] == "{":
        raise CannotAddError("")
    return text, tree, lines


def _below_neighbour(tree: Mapping, kind: Kind, key: str, own: list[str], lines: list[str]) -> Edit:
    """Return the edit that puts a key where it is usually written."""
    wanted = Shape(MODELS[kind]).sorted([*tree.entries, key])
    before = wanted[: wanted.index(key)]
    places = [end_of(tree.entries[it], lines) for it in before]
    if not places:
        at = Position(tree.start.line, tree.start.column)
        return Edit(at, at, "\n".join(own) + "\n")
    return _below(max(places), own, lines)


def _below(end: Position, own: list[str], lines: list[str]) -> Edit:
    at = Position(end.line, len(lines[end.line]))
    return Edit(at, at, "\n" + "\n".join(own))


def _into_line(found: object, item: str, after: int | None, lines: list[str]) -> list[Edit]:
    """Return the edits for a list in brackets, or for the one thing that stands without any."""
    spelled = scalar(item, in_flow=True)
    if isinstance(found, Sequence) and found.items:
        end = end_of(found.items[-1 if after is None else after], lines)
        return [Edit(end, end, f", {spelled}")]
    if isinstance(found, Scalar) and found.start.line == found.end.line:
        start, end = Position(found.start.line, found.start.column), end_of(found, lines)
        return [Edit(start, start, "["), Edit(end, end, f", {spelled}]")]
    raise CannotAddError(item)


def _checked(
    data: bytes, text: str, edits: list[Edit], kind: Kind, expected: tuple[str, int]
) -> bytes:
    """Return the file with the edits. Raises CannotAddError if anything else would change."""
    mark = _MARK if data.startswith(_MARK.encode()) else ""
    made = (mark + spliced(text, edits)).encode()
    report = Report()
    before, after = _read(data, kind)[1], read_bytes(made, "", kind, report).tree
    key, count = expected
    if after is None or report.errors() or key not in after.entries:
        raise CannotAddError(key)
    node = after.entries[key]
    found = len(node.items if isinstance(node, Sequence) else getattr(node, "entries", ()))
    old, new = said(before), said(after)
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise CannotAddError(key)
    is_same = {**old, key: None} == {**new, key: None}
    if found != count or not is_same:
        raise CannotAddError(key)
    return made
