"""The document for readers who choose their own environment: what each of them reads and is told.

Each reading is the edition for that environment, composed; so what a page shows to a reader is what
a file made for just that reader says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from pipeline.choosing.choosing import Outcome
from pipeline.choosing.reader_places import OTHER, ReaderPlace, Stretch, reader_places
from pipeline.choosing.resolve import Edition, StepForms, resolve
from pipeline.composing.compose import compose
from pipeline.composing.evidence_words import EvidenceWords, NoEvidenceWords, Part
from pipeline.composing.reader_names import ReaderNames, joined, numbers
from pipeline.diagnostics import Report
from pipeline.document.document import Document, Section, Table
from pipeline.document.reader_nodes import Known, Reader, Said, Versions
from pipeline.history.changes import Change
from pipeline.ledger.ageing import policy_of
from pipeline.loading.library import Library
from pipeline.pieces.translations import words_for
from pipeline.words.reader_words import READER_WORDS
from schemas.environment import Environment, EnvironmentName, EnvironmentNames

# What stands for the reader's environment in what is said, until somebody fills it in.
PLACE = "{environment}"
Cell: TypeAlias = tuple[Stretch, Stretch]
# What tells editions apart that read differently.
Key: TypeAlias = tuple[object, ...]


def with_readers(
    document: Document,
    edition: Edition,
    library: Library,
    changes: Sequence[Change] | None = None,
    forms: StepForms | None = None,
) -> Document:
    """Return a document with its readers and what each of them reads.

    One that was made for an environment stays as it is. `changes` are those it was composed with,
    `forms` those of the library, if they were worked out before.
    """
    if not edition.selection.environment.is_open:
        return document
    forms = forms or StepForms(library)
    return _Readers(document, edition, library, changes, forms).document()


class _Readers:
    def __init__(
        self,
        document: Document,
        edition: Edition,
        library: Library,
        changes: Sequence[Change] | None,
        forms: StepForms,
    ) -> None:
        self._document = document
        self._edition = edition
        self._library = library
        self._changes = changes
        self._forms = forms
        self._words = words_for(edition.manual, library)
        self._reader_words = READER_WORDS[edition.manual.language]
        policy = policy_of(library, edition.manual)
        self._saying = _ToTheReader(self._words, policy, edition.selection.as_of)
        self._composed: dict[Key, Document] = {}
        self._known_names = library.environment_names or EnvironmentNames()
        self._names = ReaderNames(self._reader_words, self._words.list_of)

    def document(self) -> Document:
        """Return the document with what all readers read."""
        places = reader_places(self._edition, self._forms)
        found = {place: cells for place in places if (cells := self._cells(place))}
        readers: list[Reader] = []
        keys: dict[str, Key] = {}
        for place, cells in found.items():
            alike: dict[Key, list[Cell]] = {}
            for cell, edition in cells.items():
                alike.setdefault(self._key(edition), []).append(cell)
            for key, mine in sorted(alike.items(), key=lambda it: _newest_first(it[1])):
                reader = self._reader(place, {it: cells[it] for it in mine})
                readers.append(reader)
                keys[reader.id] = key
        readers = _told_apart(readers, keys)
        readings = {it.id: self._sections(self._composed[keys[it.id]]) for it in readers}
        assets = {name: it for made in self._composed.values() for name, it in made.assets.items()}
        return replace(
            self._document,
            assets=assets | self._document.assets,
            readers=tuple(readers),
            reader_words=self._reader_words,
            readings=readings,
        )

    def _cells(self, place: ReaderPlace) -> dict[Cell, Edition]:
        """Return the edition for readers of each version; none where nothing applies."""
        found: dict[Cell, Edition] = {}
        for os in place.os_versions:
            for browser in place.browser_versions:
                report = Report()
                selection = replace(
                    self._edition.selection, environment=place.environment(os, browser)
                )
                edition = resolve(
                    self._library, self._edition.manual, selection, report, self._forms
                )
                # Where it cannot be told what readers get, they are shown everything.
                if edition.procedures and not report.errors():
                    found[os, browser] = edition
        return found

    def _key(self, edition: Edition) -> Key:
        """Return what an edition says, as a key; it is composed once."""
        language = edition.manual.language
        key = tuple(
            (
                procedure.procedure.id,
                tuple(
                    (
                        step.step.id,
                        id(step.choices[0].form.variant),
                        *((it.control, it.text) for it in step.choices[0].form.labels
                          if it.language == language),
                    )
                    for step in procedure.steps
                ),
            )
            for procedure in edition.procedures
        )  # fmt: skip
        if key not in self._composed:
            self._composed[key] = compose(
                edition, self._library, self._changes, evidence_words=NoEvidenceWords
            )
        return key

    def _sections(self, composed: Document) -> tuple[Section, ...]:
        """Return sections; where the manual was verified is told to all of its readers."""
        whole = {it.id: it for it in self._document.sections}
        environments = whole["_environments"]
        tables = tuple(it for it in environments.blocks if isinstance(it, Table))
        return tuple(
            replace(it, title=environments.title, blocks=(*tables, *it.blocks))
            if it.id == "_environments"
            else it
            for it in composed.sections
        )

    # ── one reader ────────────────────────────────────────────────────────────────────────────

    def _reader(self, place: ReaderPlace, cells: dict[Cell, Edition]) -> Reader:
        ranges = ((), joined(it[0] for it in cells), joined(it[1] for it in cells))
        names = ["" if it == OTHER else it for it in (place.device, place.os, place.browser)]
        known, usual = self._known(place, cells)
        return Reader(
            id=self._names.id(names, ranges),
            title=self._names.title(place, names, ranges),
            device=_spellings(names[0], self._known_names.devices),
            os=_spellings(names[1], self._known_names.os),
            browser=_spellings(names[2], self._known_names.browsers),
            known=known,
            usual=usual,
        )

    def _known(
        self, place: ReaderPlace, cells: dict[Cell, Edition]
    ) -> tuple[tuple[Known, ...], int]:
        """Return what is said, and which of it to one of whom no version is known."""
        said: dict[tuple[Said, ...], list[Cell]] = {}
        for cell, edition in cells.items():
            said.setdefault(tuple(self._saying.of(edition)), []).append(cell)
        known = tuple(Known(tuple(_where(place, where)), words) for words, where in said.items())
        usual = min(cells, key=_plainness)
        return known, next(i for i, where in enumerate(said.values()) if usual in where)


class _ToTheReader(EvidenceWords):
    """Says what is known to a reader whose environment is filled in later."""

    _reader: Environment | None = None

    def of(self, edition: Edition) -> Iterator[Said]:
        """Yield what is said of each procedure, and of steps of which something else is true."""
        self._reader = edition.selection.environment
        for procedure in edition.procedures:
            name, parts = procedure.procedure.id, self.parts(procedure)
            *named, _ = parts
            yield Said(name, self.head(parts), any(map(_differs, parts)))
            told = {index: it for it in named for index in it.steps}
            for index, part in sorted(told.items()):
                step = procedure.steps[index].step.id
                yield Said(f"{name}/{step}", self.of_part(part), _differs(part))

    def environment(self, environment: Environment) -> str:
        """Return an environment in words, PLACE for the reader's own."""
        return PLACE if environment is self._reader else super().environment(environment)


def _differs(part: Part) -> bool:
    return part.choice.outcome is not Outcome.EXACT


def _told_apart(readers: list[Reader], keys: dict[str, Key]) -> list[Reader]:
    """Return readers without those who read and are told what the next wider ones are, too."""
    left: list[Reader] = []
    for reader in reversed(readers):
        wider = next((it for it in reversed(left) if _is_wider(it, reader)), None)
        if (
            wider is None
            or not wider.is_everywhere
            or (
                (keys[wider.id], [it.said for it in wider.known])
                != (keys[reader.id], [it.said for it in reader.known])
            )
        ):
            left.append(reader)
    return left[::-1]


def _is_wider(wide: Reader, narrow: Reader) -> bool:
    mine, its = ((it.device, it.os, it.browser) for it in (wide, narrow))
    return mine != its and all(
        not name or name == other for name, other in zip(mine, its, strict=True)
    )


def _spellings(name: str, known: tuple[EnvironmentName, ...]) -> tuple[str, ...]:
    also = next((it.also for it in known if it.name == name), ())
    return (name, *also) if name else ()


def _plainness(cell: Cell) -> tuple[object, ...]:
    """Order versions by what is best said to a reader of whom none is known.

    That is what is said to those who tell none, else of the newest version that was verified.
    """
    is_told = [not it.is_untold for it in cell]
    is_between = [told and not it.is_single for told, it in zip(is_told, cell, strict=True)]
    return sum(is_told), sum(is_between), *_newest_first([cell])


def _newest_first(cells: Sequence[Cell]) -> tuple[tuple[int, ...], ...]:
    """Order by the highest versions, downwards; those who tell none come first."""
    newest = max(tuple(_number(it) for it in cell) for cell in cells)
    return tuple(tuple(-number for number in it) for it in newest)


def _number(stretch: Stretch) -> tuple[int, ...]:
    low = (10**9,) if stretch.is_untold else stretch.low or (0,)
    return (*low, *[0] * 6)[:7]


def _where(place: ReaderPlace, cells: Sequence[Cell]) -> Iterator[tuple[Versions, Versions]]:
    """Yield versions of the system with those of the browser, as few as there can be."""
    by_browser: dict[Stretch, list[Stretch]] = {}
    for os, browser in cells:
        by_browser.setdefault(browser, []).append(os)
    rows: dict[tuple[Stretch, ...], list[Stretch]] = {}
    for browser, systems in by_browser.items():
        rows.setdefault(tuple(systems), []).append(browser)
    for its, browsers in rows.items():
        yield from product(
            _versions(its, place.os_versions), _versions(browsers, place.browser_versions)
        )


def _versions(stretches: Sequence[Stretch], axis: tuple[Stretch, ...]) -> Iterator[Versions]:
    """Yield stretches, those that touch as one; they are of all the versions told apart."""
    if set(stretches) == set(axis):
        yield Versions(is_any=True)
        return
    if any(it.is_untold for it in stretches):
        yield Versions(is_untold=True)
    told = [it for it in stretches if not it.is_untold]
    for it in joined(told) or ([Stretch()] if told else []):
        yield Versions(numbers(it.low), numbers(it.high))
