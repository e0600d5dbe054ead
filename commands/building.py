"""Makes the units of a build: keeps what is there already, and has workers make the rest."""

import os
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import renderers
from commands.memory import Memory
from commands.wanted import Wanted
from commands.workers import Limits, apart, made_by, processes, seconds_of
from pipeline.building.store import key_of
from pipeline.diagnostics import Report
from renderers.themes import Theme
from renderers.units import (
    READERS,
    Made,
    Unit,
    from_data,
    ingredients_of,
    ingredients_of_unit,
    make,
)

_WORTH_WORKERS = 4.0


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes make units, None for as many as pay; and what one unit may take.

    With an `address`, the workers of the cluster there make them.
    """

    count: int | None = None
    limits: Limits = field(default_factory=Limits)
    address: str = ""


@dataclass(slots=True)
class Built:
    """A document with what became of its formats.

    `keys` are those of its units, "" for units that are never kept; `kept` are the formats that
    were made before, and `in_place` those of them whose files are in the output folder already,
    with digests by name.
    """

    wanted: Wanted
    formats: Sequence[str]
    ingredients: Mapping[str, str]
    keys: Mapping[str, str]
    made: dict[str, Made] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    in_place: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the document."""
        return self.wanted.name

    @property
    def is_done(self) -> bool:
        """Whether it is known what became of each format."""
        return len(self.made) == len(self.formats)

    def has(self, name: str) -> bool:
        """Whether there are files of a format."""
        return name in self.in_place or bool(self.made[name].files)

    def files(self) -> dict[str, bytes]:
        """Return the files that have to be written, by name."""
        return {name: data for made in self.made.values() for name, data in made.files.items()}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: documents in formats, and how they look."""

    documents: Sequence[Wanted]
    drawing: Mapping[str, renderers.Renderer]
    theme: Theme
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

    def unit(self, wanted: Wanted, name: str) -> Unit:
        """Return a document in a format, ready to be made."""
        place, folder = wanted.manual.place("title"), self.theme.folder
        return Unit(wanted.document(), name, folder, is_for_review=self.is_for_review, place=place)


def build_all(
    order: Order, workers: Workers, memory: Memory | None, report: Report
) -> Generator[Built, None, None]:
    """Yield each document when all its formats are made or have failed.

    What renderers say is in `Built`; what is wrong with the memory goes into the report.
    """
    units: list[tuple[Built, Unit]] = []
    for wanted in order.documents:
        built = _begun(wanted, order, memory)
        if memory:
            _keep(built, memory, report)
        units += [(built, order.unit(wanted, it)) for it in built.formats if it not in built.made]
        if built.is_done:
            yield built
            built.made.clear()  # what was written is needed no longer, and there may be much of it
    for number, made in _made([unit for _, unit in units], order, workers, report):
        built, unit = units[number]
        built.made[unit.format] = made
        if memory:
            memory.keep(built.keys[unit.format], made)
        if built.is_done:
            yield built
            built.made.clear()
    if memory:
        memory.end(report)


def _begun(wanted: Wanted, order: Order, memory: Memory | None) -> Built:
    """Return a document of which nothing was made yet, with the keys of its units."""
    formats = tuple(order.drawing)
    if memory is None:
        return Built(wanted, formats, {}, dict.fromkeys(formats, ""))
    account = memory.account(wanted)
    ingredients = account.ingredients if account else ingredients_of(wanted.document())
    keys = {
        it: _key(it, ingredients, order, memory.machine) if order.is_ours(it) else ""
        for it in formats
    }
    return Built(wanted, formats, ingredients, keys)


def _key(
    name: str, ingredients: Mapping[str, str], order: Order, machine: Mapping[str, str]
) -> str:
    said = dict(ingredients)
    if name in renderers.SAME_FOR_ALL:
        said.pop(READERS, None)  # the document may have none where only such formats are asked for
    return key_of(
        {**machine, **ingredients_of_unit(name, is_for_review=order.is_for_review), **said}
    )


def _keep(built: Built, memory: Memory, report: Report) -> None:
    """Keep what was made of a document before."""
    for name, key in built.keys.items():
        if not key:
            continue
        left = memory.in_place(built.name, name, key)
        if left is not None:
            built.in_place[name] = left.files
            built.made[name] = Made({}, tuple(from_data(left.said)))
            built.kept.add(name)
        elif (made := memory.find(key, f"{built.name}.{name}", report)) is not None:
            built.made[name] = made
            built.kept.add(name)


# ── making ────────────────────────────────────────────────────────────────────────────────────


def _made(
    units: Sequence[Unit], order: Order, workers: Workers, report: Report
) -> Iterator[tuple[int, Made]]:
    """Yield each unit's number with what was made of it: here, apart, or by workers."""
    far = [it for it, unit in enumerate(units) if order.can_travel(unit.format)]
    chosen = [units[it] for it in far]
    count = workers.count or _that_pay(chosen)
    if not (count or workers.address or _may_be_endless(chosen, order.theme)):
        far = []
    here = set(range(len(units))) - set(far)
    for number in sorted(here):
        unit = units[number]
        yield number, make(unit, order.drawing[unit.format], order.theme)
    if far:
        limits = workers.limits.enough_for(chosen)
        opener = processes(min(count, len(far)), limits) if count else apart(limits)
        if workers.address:
            from commands.cluster import AT_A_TIME, cluster

            count, opener = AT_A_TIME, cluster(workers.address, order.theme.folder, report)
        for index, made in made_by(opener, chosen, count or 1, limits):
            yield far[index], made


def _may_be_endless(units: Sequence[Unit], theme: Theme) -> bool:
    """Whether units may hang, crash, or need all memory: then no one is made in this process.

    Templates of somebody else may, and what lays out pages, for it is given whatever was written.
    """
    return not theme.is_ours or any(it.format == "pdf" for it in units)


def _that_pay(units: Sequence[Unit]) -> int:
    """Return how many workers are worth their beginning, 0 for none."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    seconds = sum(map(seconds_of, units))
    return (cores or 1) if seconds > _WORTH_WORKERS and len(units) > 1 else 0
