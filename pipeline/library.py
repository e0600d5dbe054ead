"""Load: trees of text become frozen models, and every refusal a diagnostic at its place."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.pictures import PictureFile, read_pictures
from pipeline.schema_errors import report_schema_errors
from pipeline.source import Kind, Source
from pipeline.source_tree import Mapping, Node, Scalar, Sequence
from schemas.base import Model, WrittenMapping
from schemas.environment import EnvironmentNames
from schemas.manual import Manual
from schemas.procedure import Procedure

M = TypeVar("M", bound=Model)

# A broken part is left out and the rest validated again, so that the checks see what is sound.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Library:
    """All content. Manuals and procedures are in the order of their ids.

    `broken` are the ids of files that could not be loaded whole: they exist, so nobody may call
    them unknown, but nothing can be said about what is in them.
    """

    manuals: dict[str, Manual] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    environment_names: EnvironmentNames | None = None
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()


def load(sources: tuple[Source, ...], folder: Path, report: Report) -> Library:
    """Return the library of all sources; `folder` is where their pictures lie.

    Problems go into the report. What could be loaded is there, so that it can be checked too.
    """
    manuals: dict[str, Manual] = {}
    procedures: dict[str, Procedure] = {}
    names: EnvironmentNames | None = None
    broken: set[str] = set()
    for source in sources:
        kind = _MODELS[source.kind]
        model, is_whole = _load_one(source, kind, report)
        if not is_whole:
            broken |= {_stem(source), _written_id(source)}
        if isinstance(model, Manual):
            _add(manuals, model, report)
        elif isinstance(model, Procedure):
            _add(procedures, model, report)
        elif isinstance(model, EnvironmentNames):
            names = model
    procedures = dict(sorted(procedures.items()))
    pictures = read_pictures(folder, procedures.values(), report)
    return Library(dict(sorted(manuals.items())), procedures, names, pictures, frozenset(broken))


_MODELS: dict[Kind, type[Model]] = {
    Kind.MANUAL: Manual,
    Kind.PROCEDURE: Procedure,
    Kind.ENVIRONMENT_NAMES: EnvironmentNames,
}


def _add(taken: dict[str, Any], model: Manual | Procedure, report: Report) -> None:
    if model.id in taken:
        other = str(taken[model.id].place("id"))
        report.add(rules.DUPLICATE_ID, model.place("id"), id=model.id, other=other)
    else:
        taken[model.id] = model


def _load_one(source: Source, kind: type[M], report: Report) -> tuple[M | None, bool]:
    """Return the model, or what of it is sound; and whether it is whole."""
    if source.tree is None:
        return None, False
    before = len(report)
    data = _to_input(source.tree, report)
    is_whole = len(report) == before
    for attempt in range(_ROUNDS):
        try:
            return kind.model_validate(data), is_whole
        except ValidationError as error:
            is_whole = False
            if attempt == 0:
                report_schema_errors(error, kind, source.tree, report)
            if not _leave_out(data, error):
                break
    return None, False


def _to_input(node: Node, report: Report) -> Any:  # noqa: ANN401 - what Pydantic takes
    """Return plain data for Pydantic. Keys without a value are reported and left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        _report_empty(node.items, report)
        return [_to_input(item, report) for item in node.items if not _is_empty(item)]
    _report_empty(list(node.entries.values()), report, node)
    entries = {
        key: _to_input(value, report)
        for key, value in node.entries.items()
        if not _is_empty(value)
    }  # fmt: skip
    return WrittenMapping(entries, node)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None


def _report_empty(nodes: list[Node], report: Report, owner: Mapping | None = None) -> None:
    for node in nodes:
        if not _is_empty(node):
            continue
        key = None
        if owner:
            key = next(name for name, value in owner.entries.items() if value is node)
        place = owner.place_of_key((), key) if owner and key else node.own_place
        report.add(rules.EMPTY_VALUE, place)


def _leave_out(data: Any, error: ValidationError) -> bool:  # noqa: ANN401
    """Take the broken parts out of the data; False when the whole is broken."""
    targets: dict[tuple[int, str | int], tuple[Any, str | int]] = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        loc = problem["loc"][:-1] if problem["type"] == "missing" else problem["loc"]
        if target := _nearest(data, loc):
            targets[id(target[0]), target[1]] = target
    # From the end of each list, so that the other indices stay right.
    for owner, part in sorted(targets.values(), key=lambda it: str(it[1]).zfill(9), reverse=True):
        del owner[part]
    return bool(targets)


def _nearest(data: Any, loc: tuple[str | int, ...]) -> tuple[Any, str | int] | None:  # noqa: ANN401
    """Return (owner, key or index) of the value at a place, or of the nearest one around it."""
    target = None
    for part in loc:
        is_there = part in data if isinstance(data, dict) else isinstance(data, list)
        if is_there and (isinstance(data, dict) or (isinstance(part, int) and part < len(data))):
            target = (data, part)
            data = data[part]
    return target


def _stem(source: Source) -> str:
    return Path(source.file).stem


def _written_id(source: Source) -> str:
    node = source.tree.entries.get("id") if source.tree else None
    return (node.text or "") if isinstance(node, Scalar) else ""
