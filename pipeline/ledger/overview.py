"""Overview: the cells of the ledger as one table, procedures by environments, ready to be shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.ledger import NOT_CLAIMED, Cell, Cells, cells, cells_in
from pipeline.loading.library import Library
from pipeline.markup.markup import TermUse, Words, parse
from schemas.environment import Environment, Versioned, is_a
from schemas.manual import Manual

# What has to be verified again before `--strict` is content.
OPEN = frozenset({Status.STALE, Status.VOID, Status.NEVER})


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure with its cells, one for each environment of the overview.

    `count` is how many steps it has.
    """

    procedure: str
    title: str
    count: int
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> Status:
        """The worst of its cells; where nothing is claimed, there is nothing to be bad."""
        claimed = [it.status for it in self.cells if it.status is not Status.NOT_CLAIMED]
        return max(claimed, key=lambda it: it.badness, default=Status.VERIFIED)


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of some procedures in some environments, on a day."""

    as_of: date
    manuals: tuple[str, ...]
    environments: tuple[Environment, ...]
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[Status, int]:
        """How many cells there are of each status, the best first."""
        found = Counter(cell.status for line in self.lines for cell in line.cells)
        return {status: found[status] for status in Status}

    @property
    def is_open(self) -> bool:
        """Whether any cell is stale, void or never verified."""
        return any(self.counts[status] for status in OPEN)

    def worst_first(self) -> "Overview":
        """Return the same with the worst procedures first; equally bad ones keep their order."""

        def rank(line: Line) -> tuple[int, int]:
            alike = sum(cell.status is line.worst for cell in line.cells)
            return -line.worst.badness, -alike

        return replace(self, lines=tuple(sorted(self.lines, key=rank)))


def overview(
    library: Library,
    clock: Clock,
    manuals: Iterable[Manual],
    *,
    procedures: Collection[str] = (),
    wanted: Environment | None = None,
) -> tuple[Overview, Cells]:
    """Return the overview of what the manuals print, and its cells by procedure and environment.

    `procedures` are the only ones asked for, if any are named. `wanted` keeps the environments in
    which such a reader may be; where it tells more than what is claimed (a model, a version), the
    cells are those for just that reader.
    """
    manuals = tuple(manuals)
    known = cells(library, clock.as_of, clock.releases, manuals)
    found = {name: row for name, row in known.items() if not procedures or name in procedures}
    if wanted is not None and not wanted.is_open:
        found = _narrowed(found, wanted, library, clock, manuals)
    columns = {
        environment: None
        for row in found.values()
        for environment, cell in row.items()
        if cell.status is not Status.NOT_CLAIMED
    }
    environments = tuple(sorted(columns, key=str))
    titles = _titles(library, manuals)
    lines = tuple(
        Line(
            name,
            titles[name],
            len(library.procedures[name].steps),
            tuple(row.get(it, NOT_CLAIMED) for it in environments),
        )
        for name, row in found.items()
    )
    ids = tuple(manual.id for manual in manuals)
    return Overview(clock.as_of, ids, environments, lines), found


def _narrowed(
    found: Cells, wanted: Environment, library: Library, clock: Clock, manuals: tuple[Manual, ...]
) -> Cells:
    columns = {environment for row in found.values() for environment in row}
    readers = {it: reader for it in columns if (reader := _reader(it, wanted))}
    narrower = [reader for it, reader in readers.items() if reader != it]
    told = cells_in(dict.fromkeys(narrower), library, clock, manuals) if narrower else {}
    return {
        name: {
            reader: row[it] if reader == it else told[name][reader]
            for it, reader in readers.items()
        }
        for name, row in found.items()
    }


def _reader(column: Environment, wanted: Environment) -> Environment | None:
    """Return where a column and what is wanted meet, None when that is nowhere."""
    device = column.device or wanted.device
    if column.device and wanted.device:
        if is_a(wanted.device, column.device):
            device = wanted.device
        elif not is_a(column.device, wanted.device):
            return None
    for mine, its in ((column.os, wanted.os), (column.browser, wanted.browser)):
        if mine and its and mine.name != its.name:
            return None
    return Environment(
        device=device,
        os=_told(column.os, wanted.os),
        browser=_told(column.browser, wanted.browser),
    )


def _told(mine: Versioned | None, its: Versioned | None) -> Versioned | None:
    return its if its and (mine is None or its.version is not None) else mine


def _titles(library: Library, manuals: tuple[Manual, ...]) -> dict[str, str]:
    """Return the title of each procedure as the first of the manuals prints it."""
    found: dict[str, str] = {}
    for manual in manuals:
        for name in manual.procedures:
            if name in library.procedures and name not in found:
                found[name] = _filled(library.procedures[name].title, manual.terms)
    return found


def _filled(title: str, terms: Mapping[str, str]) -> str:
    parts = (
        terms.get(it.name, it.name) if isinstance(it, TermUse) else it.text
        for it in parse(title).pieces
        if isinstance(it, TermUse | Words)
    )
    return "".join(parts)
