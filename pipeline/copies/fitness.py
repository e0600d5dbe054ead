"""Whether a copy is good for a reader: what is known of it there, and whether its words are theirs.

A copy holds one form of each step, or several with labels. It is good for readers if one of them is
the form that they would get, and the ledger knows each procedure for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pipeline.choosing.choosing import Outcome
from pipeline.choosing.resolve import Edition, Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.identity import Identity, as_read
from pipeline.copies.comparing import Comparison, Part
from pipeline.diagnostics import Report
from pipeline.document.document import Document, Illustration, StepForm, StepItem
from pipeline.document.reading_order import plain
from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.ledger import NOT_CLAIMED, Cell, cells_in
from pipeline.loading.library import Library
from pipeline.translating.translated import in_language

_GOOD = (Status.VERIFIED, Status.AGEING)
_ORDER = list(Outcome)


@dataclass(frozen=True, slots=True)
class ProcedureFit:
    """What is known of a procedure for a reader.

    `outcome` is the worst of its steps, None where the reader's edition has not got it. `otherwise`
    are steps of which the copy has not got the reader's form. `is_missing` where readers would get
    the procedure, and the copy has not got it.
    """

    id: str
    title: str
    cell: Cell
    outcome: Outcome | None = None
    otherwise: tuple[Part, ...] = ()
    is_missing: bool = False

    @property
    def applies(self) -> bool:
        """Whether readers are meant to perform it."""
        return self.cell.status is not Status.NOT_CLAIMED

    @property
    def is_good(self) -> bool:
        """Whether readers can go by the copy; so they can where it is not for them."""
        known = self.cell.status in _GOOD and not self.otherwise and not self.is_missing
        return known or not self.applies


@dataclass(frozen=True, slots=True)
class Fitness:
    """What is known of each procedure of a copy, in reading order, for a reader as of a day."""

    selection: Selection
    clock: Clock
    procedures: tuple[ProcedureFit, ...]

    @property
    def is_good(self) -> bool:
        """Whether all that is for the reader is good, and anything is."""
        return all(it.is_good for it in self.procedures) and any(
            it.applies for it in self.procedures
        )


def fitness(
    library: Library, identity: Identity, compared: Comparison, selection: Selection, clock: Clock
) -> Fitness:
    """Return what is known of a copy for the readers of a selection.

    It is about the manual of today: what changed since, `compared` tells.
    """
    manual, reader = library.manuals[identity.manual], selection.environment
    cells = cells_in([reader], library, clock, [manual])
    library, manual = in_language(library, manual, identity.language)
    theirs = resolve(library, manual, selection, Report())
    outcomes = _outcomes(theirs)
    documents = [it for it in (compose(theirs, library), compared.document) if it]
    titles = {section.id: section.title for it in documents for section in it.sections}
    their_steps = {} if reader.is_open else _steps(documents[0])
    held = _steps(documents[-1]) if compared.document else {}
    found = []
    for name in manual.procedures:
        is_held = name in identity.digests
        is_theirs = name in outcomes
        if not is_held and (not is_theirs or name in identity.asked.omitted):
            continue
        otherwise = _otherwise(name, their_steps, held) if is_held and is_theirs else ()
        found.append(
            ProcedureFit(
                name,
                titles.get(name, name),
                cells[name][reader] if is_theirs else NOT_CLAIMED,
                outcomes.get(name) if is_theirs and not reader.is_open else None,
                tuple(otherwise),
                is_missing=not is_held,
            )
        )
    return Fitness(selection, clock, tuple(found))


def _outcomes(edition: Edition) -> dict[str, Outcome]:
    """Return for each procedure of an edition the worst that is known of its steps."""
    return {
        it.procedure.id: max(
            (choice.outcome for step in it.steps for choice in step.choices), key=_ORDER.index
        )
        for it in edition.procedures
    }


def _steps(document: Document) -> dict[str, StepItem]:
    return {item.id: item for item in document.steps()}


def _otherwise(
    procedure: str, theirs: dict[str, StepItem], held: dict[str, StepItem]
) -> Iterator[Part]:
    """Yield the steps of a procedure of which a copy has not got the reader's form."""
    for name, item in theirs.items():
        if not name.startswith(f"{procedure}/"):
            continue
        forms = [_words(form) for form in held[name].forms] if name in held else []
        for form in item.forms:
            if _words(form) not in forms:
                yield Part(name, "", item.marker, plain(form.content))


def _words(form: StepForm) -> object:
    """Return what is read of a form, whomever it is for and however its screens are drawn."""
    figures = {
        name: replace(figure, screen=replace(figure.screen, device="phone", look="neutral"))
        for name in ("figure", "result_figure")
        if isinstance(figure := getattr(form, name), Illustration)
    }
    bare: Any = replace(form, label="")
    return as_read(replace(bare, **figures))
