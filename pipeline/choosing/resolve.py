"""Resolve: one manual for one selection. Pure, and independent of the order of files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pipeline import rules
from pipeline.choosing.choosing import Choice, Outcome, choose
from pipeline.choosing.slugs import slug_of_fields, slug_of_omitted, slug_of_readers
from pipeline.diagnostics import Report
from pipeline.forms.footnotes import texts_shown
from pipeline.forms.forms import Form, Forms
from pipeline.forms.labels import Labels
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library
from pipeline.markup.markup import parse
from schemas.applicability import Applicability, covers, narrower
from schemas.environment import Environment, is_a
from schemas.manual import Manual
from schemas.procedure import Procedure, Step
from schemas.verification import Verification

ANYWHERE = Environment()
VERIFIED = (Outcome.EXACT, Outcome.NEIGHBOUR)


@dataclass(frozen=True)
class Selection:
    """What is asked for. Nothing asked for means the whole manual, for everybody.

    `omitted` are ids of procedures to be left out, in the order of the alphabet. `fields` are what
    is filled in for a customer: names and texts. `language` is that of a translation.
    """

    environment: Environment = ANYWHERE
    as_of: date | None = None
    audience: str | None = None
    omitted: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    language: str = ""

    @property
    def slug(self) -> str:
        """The selection as a part of file names, "" for none: `iphone-ios-12-4-safari`."""
        words = [str(self.environment), f"as of {self.as_of}" if self.as_of else ""]
        if self.audience:
            words.append(f"for {self.audience}")
        readers = slug_of_readers(" ".join(filter(None, words)))
        parts = (
            self.language.lower(),
            readers,
            slug_of_omitted(self.omitted),
            slug_of_fields(self.fields),
        )
        return ".".join(filter(None, parts))


@dataclass(frozen=True)
class ResolvedStep:
    """A step with one choice for a selected environment, else one for each distinct form."""

    step: Step
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ResolvedProcedure:
    """A procedure with the steps of the edition, and the environments they were chosen for."""

    procedure: Procedure
    environments: tuple[Environment, ...]
    steps: tuple[ResolvedStep, ...]

    def evidence(self) -> tuple[Verification, ...]:
        """Return the verifications that speak for the chosen forms, the oldest first."""
        found = {
            (item.on, str(item.environment)): item
            for step in self.steps
            for choice in step.choices
            if choice.outcome in VERIFIED and (item := choice.evidence)
        }
        return tuple(found[key] for key in sorted(found))

    def unverified(self) -> tuple[Environment, ...]:
        """Return the environments in which at least one step was never verified."""
        return tuple(it for it in self.environments if self._has(it, Outcome.UNVERIFIED))

    def edited(self) -> dict[Environment, Verification]:
        """Return the other environments in which at least one step was edited since.

        Each with the latest verification that was made void.
        """
        found: dict[Environment, Verification] = {}
        for environment in self.environments:
            void = [it.void for it in self._choices(environment) if it.void]
            if void and not self._has(environment, Outcome.UNVERIFIED):
                found[environment] = max(void, key=lambda it: (it.on, str(it.environment)))
        return found

    def _has(self, environment: Environment, outcome: Outcome) -> bool:
        return any(choice.outcome is outcome for choice in self._choices(environment))

    def _choices(self, environment: Environment) -> Iterator[Choice]:
        for step in self.steps:
            yield from (it for it in step.choices if it.environment == environment)


@dataclass(frozen=True)
class LeftOut:
    """A procedure of the manual that is not in the edition, and why."""

    procedure: Procedure
    reason: str


@dataclass(frozen=True)
class Edition:
    """One manual resolved for a selection, out of a `library`."""

    manual: Manual
    selection: Selection
    procedures: tuple[ResolvedProcedure, ...]
    left_out: tuple[LeftOut, ...]
    library: Library = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return ".".join(filter(None, (self.manual.id, self.selection.slug)))

    def find(
        self, procedure_id: str, step_id: str
    ) -> tuple[ResolvedProcedure, ResolvedStep | None] | None:
        """Return where a reference leads: the procedure, and the step if one is meant and shown.

        Where the procedure was left out, that is the one in this edition for the same task; not
        where somebody asked to leave it out, for that one is for other readers.
        """
        by_id = {item.procedure.id: item for item in self.procedures}
        tasks = {item.procedure.id: item.procedure.task for item in self.left_out}
        task = None if procedure_id in self.selection.omitted else tasks.get(procedure_id)
        found = by_id.get(procedure_id) or next(
            (it for it in self.procedures if task and it.procedure.task == task), None
        )
        if found is None:
            return None
        return found, next((step for step in found.steps if step.step.id == step_id), None)


class StepForms:
    """The steps of a library's procedures with their forms, worked out once for many editions."""

    def __init__(self, library: Library) -> None:
        self._judge, self._labels = Wordings(library), Labels(library)
        self._known: dict[str, list[tuple[Step, tuple[Form, ...]]]] = {}

    def of(self, procedure: Procedure) -> list[tuple[Step, tuple[Form, ...]]]:
        """Return each step of a procedure with its forms, in order."""
        if procedure.id not in self._known:
            forms = Forms(procedure, self._judge, self._labels)
            self._known[procedure.id] = [(step, forms.of(step)) for step in procedure.steps]
        return self._known[procedure.id]


def resolve(
    library: Library,
    manual: Manual,
    selection: Selection,
    report: Report,
    forms: StepForms | None = None,
) -> Edition:
    """Return the edition of a manual for a selection.

    Ambiguities, references into what is left out, and an edition with nothing in it are reported.
    `forms` are those of the library, if they were worked out before.
    """
    included, left_out = _procedures(library, manual, selection, report)
    forms = forms or StepForms(library)
    resolved = tuple(_resolve_procedure(it, selection, forms.of(it), report) for it in included)
    left_out += [LeftOut(it.procedure, "has no step for it") for it in resolved if not it.steps]
    resolved = tuple(item for item in resolved if item.steps)
    edition = Edition(manual, selection, resolved, tuple(left_out), library)
    if not resolved:
        _report_nothing(library, edition, report)
    _check_references(edition, report)
    return edition


def _procedures(
    library: Library, manual: Manual, selection: Selection, report: Report
) -> tuple[list[Procedure], list[LeftOut]]:
    included: list[Procedure] = []
    left_out: list[LeftOut] = []
    for name in manual.procedures:
        procedure = library.procedures[name]
        if name in selection.omitted:
            left_out.append(LeftOut(procedure, "was omitted on demand"))
        elif not _is_for(procedure.audience, selection):
            left_out.append(LeftOut(procedure, f"is not for {selection.audience}"))
        elif not covers(procedure.applies_to, selection.environment):
            left_out.append(LeftOut(procedure, f"does not apply to {selection.environment}"))
        else:
            included.append(procedure)
    if selection.environment.is_open:
        return included, left_out
    for procedure in list(included):
        rivals = [it for it in included if it.task == procedure.task and it is not procedure]
        if procedure.task is None or not rivals:
            continue
        if any(narrower(it.applies_to, procedure.applies_to) for it in rivals):
            left_out.append(LeftOut(procedure, "another procedure for its task is narrower"))
            included.remove(procedure)
        elif not any(narrower(procedure.applies_to, it.applies_to) for it in rivals):
            _report_ambiguous_task(manual, procedure, rivals[0], selection, report)
    return included, left_out


def _resolve_procedure(
    procedure: Procedure,
    selection: Selection,
    forms_by_step: list[tuple[Step, tuple[Form, ...]]],
    report: Report,
) -> ResolvedProcedure:
    environments = _environments(procedure, selection, forms_by_step)
    steps = []
    for step, forms in forms_by_step:
        if not _is_for(step.audience, selection):
            continue
        choices = [
            choice
            for environment in environments
            if covers(step.applies_to, environment)
            and (choice := choose(forms, environment, selection.as_of))
        ]
        for choice in choices:
            if choice.is_tied:
                _report_ambiguous_step(choice, report)
        if choices:
            steps.append(ResolvedStep(step, tuple(choices)))
    return ResolvedProcedure(procedure, environments, tuple(steps))


def _environments(
    procedure: Procedure, selection: Selection, forms: list[tuple[Step, tuple[Form, ...]]]
) -> tuple[Environment, ...]:
    """Return what to choose for: the environment selected, else every one that is claimed."""
    if not selection.environment.is_open:
        return (selection.environment,)
    claimed = _named(procedure.applies_to) or [Environment()]
    found = dict.fromkeys(claimed)
    for step, of_step in forms:
        labels = (it.claims for form in of_step for it in form.labels if of_step[1:])
        for narrowed in (step.applies_to, *(it.applies_to for it in step.variants), *labels):
            for narrowing in _named(narrowed):
                both = [it for claim in claimed if (it := _meet(claim, narrowing))]
                found |= dict.fromkeys(both)
    return tuple(found)


def _named(claims: tuple[Applicability, ...]) -> list[Environment]:
    return [environment for claim in claims for environment in claim.environments()]


def _meet(wide: Environment, narrow: Environment) -> Environment | None:
    """Return what both environments describe, None when nothing is both."""
    if wide.device and narrow.device:
        if not (is_a(wide.device, narrow.device) or is_a(narrow.device, wide.device)):
            return None
        device: str | None = max(wide.device, narrow.device, key=len)
    else:
        device = wide.device or narrow.device
    for mine, its in ((wide.os, narrow.os), (wide.browser, narrow.browser)):
        if mine and its and mine.name != its.name:
            return None
    return Environment(
        device=device, os=wide.os or narrow.os, browser=wide.browser or narrow.browser
    )


def _is_for(audience: tuple[str, ...], selection: Selection) -> bool:
    return not audience or selection.audience is None or selection.audience in audience


# ── problems ──────────────────────────────────────────────────────────────────────────────────


def _report_ambiguous_step(choice: Choice, report: Report) -> None:
    step = choice.form.step
    place = choice.form.variant.place() if choice.form.variant else step.place("id")
    environment = str(choice.environment) or "any environment"
    report.add(rules.AMBIGUOUS_STEP, place, step=step.id, environment=environment)


def _report_ambiguous_task(
    manual: Manual, procedure: Procedure, other: Procedure, selection: Selection, report: Report
) -> None:
    first, second = sorted((procedure.id, other.id), key=manual.procedures.index)
    report.add(
        rules.AMBIGUOUS_TASK, manual.place("procedures", manual.procedures.index(second)),
        id=second, other=first, task=str(procedure.task), environment=str(selection.environment),
    )  # fmt: skip


def _report_nothing(library: Library, edition: Edition, report: Report) -> None:
    manual, selection = edition.manual, edition.selection
    claims = dict.fromkeys(
        str(environment)
        for name in manual.procedures
        for environment in _named(library.procedures[name].applies_to)
    )
    without = f"without {', '.join(selection.omitted)}" if selection.omitted else ""
    wanted = ", ".join(filter(None, (str(selection.environment), selection.audience, without)))
    report.add(
        rules.NOTHING_APPLIES, manual.place("procedures"),
        manual=manual.id, environment=wanted, claims="; ".join(claims) or "everything",
    )  # fmt: skip


def _check_references(edition: Edition, report: Report) -> None:
    shown = list(texts_shown(edition.manual))
    for item in edition.procedures:
        shown += texts_shown(item.procedure, [step.step for step in item.steps])
    for text in shown:
        for see in parse(text.text, text.marks).references():
            if edition.find(see.procedure, see.step) is None:
                place = text.owner.place_within(*text.path, start=see.start, end=see.end)
                target = f"{see.procedure}/{see.step}".rstrip("/")
                report.add(rules.REFERENCE_LEFT_OUT, place, id=target, edition=edition.name)
