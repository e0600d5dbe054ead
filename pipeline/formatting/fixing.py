"""Safe fixes of what checks have found, made in the texts of a file."""

from collections.abc import Iterable

from pipeline.diagnostics import Fix
from pipeline.reading.source import Kind
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.reviewing.spelling import Change
from pipeline.reviewing.splicing import CannotSpliceError, File, Splice


def fixed(data: bytes, file: str, kind: Kind, fixes: Iterable[Fix]) -> tuple[bytes, int]:
    """Return a file with the fixes that are safe, and how many were made.

    Fixes that overlap one that was made before, or that would change anything else, are not made.
    """
    written = File(file, data, kind)
    made = 0
    for node, changes in _by_text(written.root(), fixes).items():
        text = (node.text or "").strip()
        try:
            written.change(Splice(node.own_place, text, tuple(changes)))
        except CannotSpliceError:
            continue
        made += len(changes)
    return written.data, made


def _by_text(root: Mapping, fixes: Iterable[Fix]) -> dict[Scalar, list[Change]]:
    """Return the changes of each text, in the order of the file."""
    texts = _texts(root)
    found: dict[Scalar, list[Change]] = {}
    for fix in sorted(fixes, key=lambda it: it.place):
        if not fix.is_safe:
            continue
        for node in texts:
            change = _change(node, fix)
            if change is not None:
                before = found.setdefault(node, [])
                if not before or before[-1].end <= change.start:
                    before.append(change)
                break
    return found


def _change(node: Scalar, fix: Fix) -> Change | None:
    """Return a fix as a change of this text, None if it is about another one."""
    start = (fix.place.line - 1, fix.place.column - 1)
    end = (fix.place.end_line - 1, fix.place.end_column - 1)
    if not (node.start.line, node.start.column) <= start <= (node.end.line, node.end.column):
        return None
    blank = len(node.text or "") - len((node.text or "").lstrip())
    letters = list(enumerate(node.positions()))
    inside = [at - blank for at, it in letters if start <= (it.line, it.column) < end]
    return Change(inside[0], inside[-1] + 1, fix.text) if inside else None


def _texts(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    inside = node.items if isinstance(node, Sequence) else list(node.entries.values())
    return [text for it in inside for text in _texts(it)]
