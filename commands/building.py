"""Makes the units of a build: keeps what is there already, and has workers make the rest."""

import os
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import renderers
from commands.workers import Limits, made_by, processes
from pipeline import rules
from pipeline.building.sealed import DamagedError
from pipeline.building.store import Entry, Store, key_of
from pipeline.composing.document import Document, StepList
from pipeline.diagnostics import Report
from renderers.themes import Theme
from renderers.units import (
    READERS,
    Made,
    Unit,
    as_data,
    from_data,
    ingredients_of,
    ingredients_of_unit,
    make,
)
from schemas.base import Place

# Seconds that a step takes in a format, roughly, and that a worker takes until it can begin.
_SECONDS = {"html": 0.003, "pdf": 0.03, "docx": 0.003}
_SECONDS_AT_LEAST = 0.02
_WORTH_WORKERS = 4.0


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes make units, None for as many as pay; and what one unit may take."""

    count: int | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of earlier builds. Without `reads` everything is made again."""

    store: Store
    machine: Mapping[str, str]
    folder: Path
    reads: bool = True


@dataclass(slots=True)
class Built:
    """A document with what became of its formats; `kept` are those that were made before."""

    document: Document
    ingredients: Mapping[str, str]
    made: dict[str, Made] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def files(self) -> dict[str, bytes]:
        """Return the files of all formats by name."""
        return {name: data for made in self.made.values() for name, data in made.files.items()}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: documents in formats, how they look and where their manuals stand."""

    documents: Sequence[Document]
    drawing: Mapping[str, renderers.Renderer]
    theme: Theme
    places: Mapping[str, Place]
    is_for_review: bool = False

    def is_ours(self, name: str) -> bool:
        """Whether we know all that a format is made of: of other packages' nobody does."""
        module = renderers.BUILT_IN.get(name)
        return module is not None and self.drawing[name].__module__ == module

    def can_travel(self, name: str) -> bool:
        """Whether a worker would find the same renderer: one that is a name in a module."""
        renderer = self.drawing[name]
        module = sys.modules.get(getattr(renderer, "__module__", ""))
        return getattr(module, getattr(renderer, "__qualname__", ""), None) is renderer


def build_all(
    order: Order, workers: Workers, memory: Memory | None, report: Report
) -> Generator[Built, None, None]:
    """Yield each document when all its formats are made or have failed.

    What renderers say is in `Built`; what is wrong with the memory goes into the report.
    """
    units: list[tuple[Built, Unit, str]] = []
    for document in order.documents:
        built = Built(document, ingredients_of(document) if memory else {})
        asked = [_unit(document, name, order) for name in order.drawing]
        wanted = []
        for unit in asked:
            key = _key(unit, built, memory) if memory and order.is_ours(unit.format) else ""
            entry = _found(unit, key, memory, report) if memory and key else None
            if entry is None:
                wanted.append((built, unit, key))
            else:
                built.made[unit.format] = Made(entry.files, tuple(from_data(entry.said)))
                built.kept.add(unit.format)
        units += wanted
        if not wanted:
            yield built
            built.made.clear()  # what was written is needed no longer, and there may be much of it
    refused: list[OSError] = []
    for number, made in _made([unit for _, unit, _ in units], order, workers):
        built, unit, key = units[number]
        built.made[unit.format] = made
        if memory and key and made.can_be_kept and not refused:
            try:
                memory.store.keep(key, Entry(made.files, tuple(as_data(made.said))))
            except OSError as error:
                refused.append(error)
        if len(built.made) == len(order.drawing):
            yield built
            built.made.clear()
    if memory and refused:
        report_unusable(memory.folder, refused[0].strerror or str(refused[0]), report)
    elif memory:
        memory.store.tidy()


def _unit(document: Document, name: str, order: Order) -> Unit:
    place = order.places.get(document.id)
    folder = order.theme.folder
    return Unit(document, name, folder, is_for_review=order.is_for_review, place=place)


def _key(unit: Unit, built: Built, memory: Memory) -> str:
    said = dict(built.ingredients)
    if unit.format in renderers.SAME_FOR_ALL:
        said.pop(READERS, None)  # the document may have none where only such formats are asked for
    return key_of({**memory.machine, **ingredients_of_unit(unit), **said})


def _found(unit: Unit, key: str, memory: Memory, report: Report) -> Entry | None:
    if not memory.reads:
        return None
    try:
        return memory.store.find(key)
    except DamagedError:
        report.add(rules.DAMAGED_CACHE, Place(memory.folder.as_posix()), unit=unit.name)
        return None


def report_unusable(folder: Path, reason: str, report: Report) -> None:
    """Report that nothing can be remembered in a folder."""
    place = Place(folder.as_posix())
    report.add(rules.UNUSABLE_CACHE, place, path=folder.as_posix(), reason=reason)


# ── making ────────────────────────────────────────────────────────────────────────────────────


def _made(units: Sequence[Unit], order: Order, workers: Workers) -> Iterator[tuple[int, Made]]:
    """Yield each unit's number with what was made of it: here, or by workers if that pays."""
    far = [it for it, unit in enumerate(units) if order.can_travel(unit.format)]
    count = workers.count or _that_pay([units[it] for it in far])
    if not count:
        far = []
    here = set(range(len(units))) - set(far)
    for number in sorted(here):
        unit = units[number]
        yield number, make(unit, order.drawing[unit.format], order.theme)
    if far:
        chosen = [units[number] for number in far]
        opener = processes(min(count, len(far)), workers.limits)
        for index, made in made_by(opener, chosen, count, workers.limits):
            yield far[index], made


def _that_pay(units: Sequence[Unit]) -> int:
    """Return how many workers are worth their beginning, 0 for none."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    seconds = sum(_seconds(unit) for unit in units)
    return (cores or 1) if seconds > _WORTH_WORKERS and len(units) > 1 else 0


def _seconds(unit: Unit) -> float:
    lists = (
        block for it in unit.document.sections for block in it.blocks if isinstance(block, StepList)
    )
    steps = sum(len(block.items) for block in lists)
    return max(_SECONDS_AT_LEAST, _SECONDS.get(unit.format, 0.01) * steps)
