"""Items of a list that a dash too many has split in two: each lacks what the other one has."""

from typing import Any

from pydantic import ValidationError

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.source_nodes import Mapping, Node, Sequence
from pipeline.reading.source_slips import SPLIT_ITEM, syntax_values
from schemas.base import Place


def join_items(data: Any, tree: Mapping, error: ValidationError, report: Report) -> bool:  # noqa: ANN401 - what Pydantic takes
    """Report items that belong together and make one of them, in `data` and in the tree.

    Returns whether there are any.
    """
    lacking: dict[tuple[str | int, ...], set[str]] = {}
    for problem in error.errors(include_url=False):
        *owner, key = problem["loc"] or ("",)
        if problem["type"] == "missing" and owner and isinstance(owner[-1], int):
            lacking.setdefault(tuple(owner), set()).add(str(key))
    found = False
    # From the end of each list, so that the other indices stay right.
    for *path, index in sorted(lacking, key=str, reverse=True):
        items = tree.find(*path)
        if isinstance(items, Sequence) and (
            more := _split(items.items, int(index), lacking[*path, index])
        ):
            _join(_at(data, path), items, int(index), more, report)
            found = True
    return found


def _split(items: list[Node], index: int, lacking: set[str]) -> int:
    """Return how many items behind one have what it lacks, and nothing that it has; 0 for none."""
    first = items[index]
    if not isinstance(first, Mapping) or first.is_twice:
        return 0
    present = set(first.entries)
    for count, item in enumerate(items[index + 1 :], start=1):
        if not isinstance(item, Mapping) or present & item.entries.keys():
            return 0
        if not lacking & item.entries.keys():
            return 0
        present |= item.entries.keys()
        if lacking <= present:
            return count
    return 0


def _join(data: list[Any], items: Sequence, index: int, more: int, report: Report) -> None:
    first = items.items[index]
    for number, item in enumerate(items.items[index + 1 : index + 1 + more]):
        if isinstance(first, Mapping) and isinstance(item, Mapping):
            at = item.own_place
            if not number:
                dash = report.line(at).rfind("-", 0, at.column - 1)
                place = Place(at.file, at.line, dash + 1, at.line, dash + 2)
                report.add(rules.YAML_SYNTAX, place, **syntax_values(SPLIT_ITEM))
            first.entries |= item.entries
            first.keys |= item.keys
            data[index].update(data[index + 1 + number])
    del items.items[index + 1 : index + 1 + more]
    del data[index + 1 : index + 1 + more]


def _at(data: Any, path: list[str | int]) -> Any:  # noqa: ANN401 - what Pydantic takes
    for key in path:
        data = data[key]
    return data
