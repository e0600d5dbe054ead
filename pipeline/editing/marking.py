"""Marking: one callout, hotspot or redaction goes into a procedure's file, and all else stays.

Nothing here knows a disk: bytes come in, and bytes with one more thing in them go out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Literal, TypeAlias

from pipeline.diagnostics import Report
from pipeline.formatting.key_order import Shape
from pipeline.importing.yaml_text import scalar
from pipeline.loading.library import load_source
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_nodes import Mapping
from pipeline.recording.insertion import Line, end_of, is_flow, ways_with
from schemas.base import Model
from schemas.figure import CALLOUTS, Figure, Region, Screen, Target
from schemas.procedure import Procedure, Step, StepVariant

MarkKind: TypeAlias = Literal["tap", "box", "point", "number", "hotspot", "redact"]
MARKS: tuple[MarkKind, ...] = (*CALLOUTS, "hotspot", "redact")

_MARK = "\ufeff"
# A thousandth of a picture is less than a writer's hand can tell, and than a frame leaves as air.
_FINE = 1_000


class CannotMarkError(Exception):
    """Something cannot be put into a file without changing anything else of it.

    `report` says what is wrong with it, if anything is.
    """

    def __init__(self, report: Report | None = None) -> None:
        super().__init__()
        self.report = report or Report()


@dataclass(frozen=True, slots=True)
class Figured:
    """Which figure of a procedure is meant: of a step, or of one of its variants (from 0).

    `is_result` says that it is the figure of the result.
    """

    step: str
    variant: int | None = None
    is_result: bool = False

    def path(self, procedure: Procedure) -> tuple[str | int, ...]:
        """Return where it stands in its procedure. Raises KeyError where it is not there."""
        index = next((at for at, it in enumerate(procedure.steps) if it.id == self.step), None)
        if index is None:
            raise KeyError(self.step)
        variant = () if self.variant is None else ("variants", self.variant)
        result = ("sees",) if self.is_result else ()
        path = ("steps", index, *variant, *result, "figure")
        if not isinstance(_at(procedure, path), Figure):
            raise KeyError(self.step)
        return path


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody wants to have marked: `words` on a screen, or the part of a picture `at`.

    `nth` and `legend` are those of a callout; `name` is that of a hotspot.
    """

    kind: MarkKind
    words: str = ""
    at: Region | None = None
    nth: int | None = None
    legend: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A file with the mark in it; `line` (from 1) is where it was put, `said` is that line."""

    data: bytes
    line: int
    said: str


def figures_of(procedure: Procedure) -> Iterator[tuple[Figured, Figure]]:
    """Yield every figure of a procedure with what tells which one it is."""
    for step in procedure.steps:
        forms: tuple[Step | StepVariant, ...] = (step, *step.variants)
        for number, form in enumerate(forms, start=-1):
            variant = None if number < 0 else number
            if form.figure:
                yield Figured(step.id, variant), form.figure
            if form.sees and form.sees.figure:
                yield Figured(step.id, variant, is_result=True), form.sees.figure


def rounded(region: Region, *, outwards: bool) -> Region:
    """Return a part of a picture in thousandths; `outwards` leaves nothing of it out."""
    left, top, width, height = region
    sides = []
    for start, length in ((left, width), (top, height)):
        # Why the tiny shift: 0.3 is a little less than three tenths.
        first = floor(start * _FINE + 1e-6) if outwards else round(start * _FINE)
        end = (start + length) * _FINE
        last = min(_FINE, ceil(end - 1e-6) if outwards else round(end))
        first = max(0, min(first, _FINE - 1))
        sides.append((first / _FINE, (max(last, first + 1) - first) / _FINE))
    (x, wide), (y, high) = sides
    return x, y, wide, high


def with_mark(data: bytes, file: str, figured: Figured, mark: Mark) -> Marked:
    """Return the file of a procedure with a mark on one of its figures.

    Raises CannotMarkError where it would say anything else too, and KeyError where there is no such
    figure.
    """
    report = Report()
    source = read_bytes(data, file, Kind.PROCEDURE, report)
    procedure = load_source(source, report)
    if source.tree is None or not isinstance(procedure, Procedure):
        raise CannotMarkError(report)
    path = figured.path(procedure)
    text = data.decode("utf-8")
    bare = text.removeprefix(_MARK)
    head = text[: len(text) - len(bare)]
    refused: CannotMarkError | None = None
    for made in _ways(bare, source.tree, procedure, path, mark):
        changed = (head + made).encode()
        try:
            _check(changed, file, procedure, path, mark)
        except CannotMarkError as error:
            refused = refused or error
        else:
            return Marked(changed, *_first_difference(text, head + made))
    raise refused or CannotMarkError


def is_marked(data: bytes, file: str, figured: Figured, mark: Mark) -> bool | None:
    """Whether the file of a procedure says a mark; None where that cannot be told."""
    source = read_bytes(data, file, Kind.PROCEDURE, Report())
    procedure = load_source(source, Report())
    if not isinstance(procedure, Procedure):
        return None
    try:
        path = figured.path(procedure)
        said = _inside(procedure.model_dump(), _owner(procedure, path, mark))
    except KeyError:
        return False
    if mark.kind == "hotspot":
        return bool(mark.name in said["hotspots"])
    return _wanted(mark) in said[mark.kind]


# ── what is written ───────────────────────────────────────────────────────────────────────────


def _ways(
    text: str, tree: Mapping, procedure: Procedure, path: tuple[str | int, ...], mark: Mark
) -> Iterator[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    where = _owner(procedure, path, mark)
    owner = tree.find(*where)
    if not isinstance(owner, Mapping):
        return
    kind = Screen if where[0] == "screens" else Figure
    if mark.kind in CALLOUTS:
        yield from ways_with(text, owner, mark.kind, _target(mark), _from_below(owner, lines))
    elif mark.kind == "redact":
        after = _before(owner, "redact", kind, lines)
        yield from ways_with(text, owner, "redact", _target(mark), after)
    else:
        yield from _with_hotspot(text, owner, kind, mark, lines)


def _with_hotspot(
    text: str, owner: Mapping, kind: type[Model], mark: Mark, lines: list[str]
) -> Iterator[str]:
    region, known = _numbers(mark), owner.entries.get("hotspots")
    if isinstance(known, Mapping) and known.entries:
        name = scalar(mark.name, in_flow=is_flow(known, lines))
        after = _from_below(known, lines)
        yield from ways_with(text, known, name, Line(region, region), after)
    elif known is None:
        first = f"{{{scalar(mark.name, in_flow=True)}: {region}}}"
        after = _before(owner, "hotspots", kind, lines)
        yield from ways_with(text, owner, "hotspots", Line(first, first), after)


def _owner(procedure: Procedure, path: tuple[str | int, ...], mark: Mark) -> tuple[str | int, ...]:
    """Return where it is written: callouts in the figure, all else where the screen is told."""
    figure = _at(procedure, path)
    if mark.kind in CALLOUTS or not isinstance(figure, Figure) or figure.screen is None:
        return path
    procedure.shown(figure)
    return "screens", figure.screen


def _target(mark: Mark) -> Line:
    if mark.at is None and mark.nth is None and not mark.legend:
        return Line(scalar(mark.words), scalar(mark.words, in_flow=True))
    said = {"at": _numbers(mark)} if mark.at else {"words": scalar(mark.words, in_flow=True)}
    said |= {"nth": str(mark.nth)} if mark.nth is not None else {}
    said |= {"legend": scalar(mark.legend, in_flow=True)} if mark.legend else {}
    both = "{" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}"
    return Line(both, both)


def _numbers(mark: Mark) -> str:
    region = mark.at or (0.0, 0.0, 0.0, 0.0)
    return "[" + ", ".join(f"{it:.3f}".rstrip("0").rstrip(".") for it in region) + "]"


def _from_below(owner: Mapping, lines: list[str]) -> list[str]:
    """Return the last key first: callouts are numbered in the order in which they are written."""
    return sorted(owner.entries, key=lambda it: end_of(owner.entries[it], lines), reverse=True)


def _before(owner: Mapping, key: str, kind: type[Model], lines: list[str]) -> list[str]:
    """Return the keys below which another one is usually written, the last of them first."""
    order = Shape(kind).sorted([*owner.entries, key])
    found = order[: order.index(key)]
    return [it for it in _from_below(owner, lines) if it in found]


# ── what it means ─────────────────────────────────────────────────────────────────────────────


def _check(
    data: bytes, file: str, before: Procedure, path: tuple[str | int, ...], mark: Mark
) -> None:
    """Raise CannotMarkError where a file says anything but what it said, and the mark."""
    report = Report()
    after = load_source(read_bytes(data, file, Kind.PROCEDURE, report), report)
    if not isinstance(after, Procedure) or report.errors():
        raise CannotMarkError(report)
    was, now = before.model_dump(), after.model_dump()
    owner, wanted = _owner(before, path, mark), _wanted(mark)
    here, there = _inside(was, owner), _inside(now, owner)
    if mark.kind == "hotspot":
        if mark.name in here["hotspots"]:
            raise CannotMarkError
        here["hotspots"] = {**here["hotspots"], mark.name: wanted}
        there["hotspots"] = dict(there["hotspots"])
    else:
        here[mark.kind] = (*here[mark.kind], wanted)
    if was != now:
        raise CannotMarkError


def _wanted(mark: Mark) -> object:
    if mark.kind == "hotspot":
        return mark.at
    given: dict[str, Any] = {"words": mark.words or None, "at": mark.at, "nth": mark.nth}
    return Target.model_construct(**given, legend=mark.legend or None).model_dump()


def _at(model: object, path: Iterable[str | int]) -> object:
    """Return the part of a model at a path, None where there is none."""
    found: Any = model
    for part in path:
        if isinstance(part, int):
            found = found[part] if isinstance(found, tuple) and part < len(found) else None
        else:
            found = getattr(found, part, None) if isinstance(found, Model) else None
    return found


def _inside(said: Any, path: Iterable[str | int]) -> Any:  # noqa: ANN401 - what Pydantic dumps
    for part in path:
        said = said[part]
    return said


def _first_difference(before: str, after: str) -> tuple[int, str]:
    """Return the number of the first line that is another one, and what it says now."""
    old, new = before.splitlines(), after.splitlines()
    pairs = enumerate(zip(old, new, strict=False), start=1)
    number = next((at for at, (was, now) in pairs if was != now), len(old) + 1)
    return number, new[number - 1].strip()
