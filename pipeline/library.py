"""Load: trees of text become frozen models, and every refusal a diagnostic at its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.pictures import PictureFile, read_pictures
from pipeline.schema_errors import as_id, misspelled, report_schema_errors
from pipeline.source import Kind, Source
from pipeline.source_nodes import Mapping, Node, Scalar, Sequence
from schemas.base import Model, Place, WrittenMapping
from schemas.environment import EnvironmentNames
from schemas.manual import Manual
from schemas.procedure import Procedure

M = TypeVar("M", bound=Model)

# A broken part is left out, or another stands in for it, and the rest is validated again, so that
# the checks see what is sound. Nothing of it is ever built: the report holds errors by then.
_ROUNDS = 8
_NOTHING = object()
_STAND_INS = dict.fromkeys(
    ("title", "publisher", "do", "text", "hazard", "consequence", "avoidance"), "…"
) | {"published": "2000-01-01", "on": "2000-01-01", "language": "en", "signal": "notice"}
# Mappings that may be written as one text, and the key that the text belongs to.
_SHORT = {"sees": "text"}
# What others refer to by name: a broken one keeps its name, or each use of it would be reported.
_NAMED = {"terms": "…", "audiences": "…", "screens": {"says": {"text": "…"}}}


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

    def contents(self) -> Iterator[tuple[Manual, Procedure]]:
        """Yield each procedure with each manual that holds it."""
        for manual in self.manuals.values():
            for name in dict.fromkeys(manual.procedures):
                if name in self.procedures:
                    yield manual, self.procedures[name]


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
            broken |= {Path(source.file).stem, source.id, getattr(model, "id", "")}
        if isinstance(model, Manual):
            _add(manuals, model, report)
        elif isinstance(model, Procedure):
            _add(procedures, model, report)
        elif isinstance(model, EnvironmentNames):
            names = model if is_whole else None
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
    data = _to_input(source.tree)
    for attempt in range(_ROUNDS):
        try:
            return kind.model_validate(data), attempt == 0
        except ValidationError as error:
            if attempt == 0:
                report_schema_errors(error, kind, source.tree, report)
            if not _mend(data, source.tree, error, kind):
                break
    return None, False


def _to_input(node: Node) -> Any:  # noqa: ANN401 - what Pydantic takes
    """Return plain data for Pydantic; where nothing is written, something that no field takes."""
    if node.is_nothing or node.is_reported:
        return _NOTHING
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_to_input(item) for item in node.items]
    entries = {key: _to_input(value) for key, value in node.entries.items()}
    for key, name in _SHORT.items():
        value = node.entries.get(key)
        if isinstance(value, Scalar) and isinstance(entries[key], str):
            entries[key] = WrittenMapping({name: entries[key]}, _Short(value))
    return WrittenMapping(entries, node)


@dataclass(frozen=True, slots=True)
class _Short:
    """The places of a mapping that was not written as one: its parts are all at one place."""

    node: Node

    def place(self, *_: str | int) -> Place:
        return self.node.own_place

    def place_within(self, *_: str | int, start: int, end: int) -> Place:
        node = self.node
        return node.place_within(start, end) if isinstance(node, Scalar) else node.own_place


# ── mending: so that the checks see what is sound ─────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Part:
    """A value, by its key in the mapping or list that holds it; `name` is the key of that one."""

    owner: Any
    node: Node | None
    key: str | int
    name: str | int

    def take_out(self) -> None:
        """Leave the value out, in the data and in the tree, so that all places stay right."""
        del self.owner[self.key]
        if isinstance(self.node, Mapping):
            self.node.entries.pop(str(self.key), None)
        elif isinstance(self.node, Sequence) and isinstance(self.key, int):
            del self.node.items[self.key]

    def rename(self, key: str) -> None:
        """Give the value the key that was meant."""
        self.owner[key] = self.owner.pop(self.key)
        if isinstance(self.node, Mapping) and self.key in self.node.entries:
            self.node.entries[key] = self.node.entries.pop(str(self.key))
            self.node.keys[key] = self.node.keys[str(self.key)]


def _mend(data: Any, tree: Mapping, error: ValidationError, kind: type[Model]) -> bool:  # noqa: ANN401
    """Put something right in the place of what is broken; False when the whole is broken."""
    problems = error.errors(include_url=False, include_context=False)
    names = misspelled(problems, kind, tree)
    broken: dict[tuple[int, str | int], _Part] = {}
    for problem in problems:
        loc, code = problem["loc"], problem["type"]
        if loc in names.values() or (code == "too_short" and _value_at(data, loc)):
            continue
        if code == "missing" and loc[-1] in _STAND_INS:
            _value_at(data, loc[:-1])[loc[-1]] = _STAND_INS[str(loc[-1])]
            continue
        part = _part(data, tree, loc[:-1] if code == "missing" else loc)
        if part is None or (part.owner is data and part.key in _NAMED):
            return False
        if loc[-1] == "[key]" and not as_id(str(part.key)):
            return False
        if not _put_right(part, problem, names.get(loc, ())):
            broken[id(part.owner), part.key] = part
    # From the end of each list, so that the other indices stay right.
    for part in sorted(broken.values(), key=lambda it: str(it.key).zfill(9), reverse=True):
        part.take_out()
    return True


def _put_right(part: _Part, problem: ErrorDetails, meant: tuple[str | int, ...]) -> bool:
    """Take what was obviously meant. Returns False when the part must be left out."""
    is_key = problem["loc"][-1] == "[key]"
    name = str(meant[-1]) if meant else ""
    if is_key or problem["type"] == rules.INVALID_ID.name:
        name = as_id(str(part.key if is_key else problem["input"])).get("suggestion", "")
    if name and (is_key or meant) and name not in part.owner:
        part.rename(name)
    elif name and not is_key and not meant and not _is_repeated(name, part.owner):
        part.owner[part.key] = name
    elif part.name in _NAMED and not is_key:
        node = _child(part.node, part.key)
        named: Any = _NAMED[str(part.name)]
        if node is not None and isinstance(named, dict):
            named = WrittenMapping(named, _Short(node))
        part.owner[part.key] = named
    else:
        return False
    return True


def _is_repeated(name: str, owner: Any) -> bool:  # noqa: ANN401
    return isinstance(owner, list) and name in owner


def _part(data: Any, tree: Mapping, loc: tuple[str | int, ...]) -> _Part | None:  # noqa: ANN401
    """Return the part at a place, or the nearest one around it."""
    part, name = None, ""
    node: Node | None = tree
    for key in loc:
        is_index = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if is_index or (isinstance(data, dict) and key in data):
            part = _Part(data, node, key, name)
            data, node, name = data[key], _child(node, key), str(key)
    return part


def _child(node: Node | None, key: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return node.entries.get(str(key))
    return node.items[int(key)] if isinstance(node, Sequence) else None


def _value_at(data: Any, loc: tuple[str | int, ...]) -> Any:  # noqa: ANN401
    for key in loc:
        is_index = isinstance(data, list) and isinstance(key, int)
        if is_index or (isinstance(data, dict) and key in data):
            data = data[key]
    return data
