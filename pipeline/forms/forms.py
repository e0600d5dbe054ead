"""The forms of a step, and the evidence for each.

A step reads as it is written, or as one of its variants. A verification counts for the form that
applies where it was made, unless that form was edited since: then it is void.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from schemas.applicability import Applicability, common, covers, narrower
from schemas.base import SENTENCE, MarkedText
from schemas.figure import Figure
from schemas.procedure import Procedure, Step, StepResult, StepVariant
from schemas.verification import StepKey, Verification


@dataclass(frozen=True, slots=True)
class Label:
    """What a control is called in a language where some claims hold; everywhere without any."""

    control: str
    language: str
    text: str
    claims: tuple[Applicability, ...]


@dataclass(frozen=True)
class Form:
    """A step as it reads for some environments: the step itself, or one of its variants.

    `evidence` is what speaks for it, `void` what was made for other words than it has today, and
    `on_screen` what was seen on a declared screen only. `labels` are those of the controls that it
    names by id; `unlabelled` is what it would claim without them.
    """

    step: Step
    variant: StepVariant | None
    claims: tuple[Applicability, ...]
    evidence: tuple[Verification, ...] = ()
    void: tuple[Verification, ...] = ()
    on_screen: tuple[Verification, ...] = ()
    labels: tuple[Label, ...] = ()
    unlabelled: tuple[Applicability, ...] = ()

    @property
    def do(self) -> str:
        """The instruction."""
        return (self.variant and self.variant.do) or self.step.do

    @property
    def sees(self) -> StepResult | None:
        """The result, if the step has one."""
        return (self.variant and self.variant.sees) or self.step.sees

    @property
    def figure(self) -> Figure | None:
        """The figure, if the step has one."""
        return (self.variant and self.variant.figure) or self.step.figure

    def figures(self) -> list[Figure]:
        """Return its figures, that of the result last."""
        return [it for it in (self.figure, self.sees and self.sees.figure) if it]

    def instruction(self) -> MarkedText:
        """Return the instruction and where it is written."""
        owner = self.variant if self.variant and self.variant.do else self.step
        return MarkedText(owner, ("do",), self.do, SENTENCE)

    def notes(self) -> Iterator[MarkedText]:
        """Yield the notes of its step and where they are written."""
        for index, text in enumerate(self.step.notes):
            yield MarkedText(self.step, ("notes", index), text, SENTENCE)

    def addresses(self) -> tuple[StepKey, ...]:
        """Return the addresses (OS, browser, verified date) of this form."""
        return tuple(sorted({item.key for item in self.evidence}))

    def verified_by(self, as_of: date | None) -> tuple[Verification, ...]:
        """Return the evidence that was there on a day; all of it for None."""
        return by_then(self.evidence, as_of)


class Judge(Protocol):
    """Knows for which words a verification was made."""

    def void(
        self, procedure: Procedure, form: Form, items: Sequence[Verification]
    ) -> list[Verification]:
        """Return those of the verifications that were made for other words than a form has."""


class _NothingIsVoid:
    def void(
        self,
        procedure: Procedure,  # noqa: ARG002
        form: Form,  # noqa: ARG002
        items: Sequence[Verification],  # noqa: ARG002
    ) -> list[Verification]:
        return []


class Splitter(Protocol):
    """Knows what controls are called."""

    def split(self, procedure: Procedure, form: Form) -> tuple[Form, ...]:
        """Return a form as one form for each set of labels that its readers see."""


class Forms:
    """The forms of the steps of one procedure, each with the evidence for it."""

    def __init__(
        self, procedure: Procedure, judge: Judge | None = None, labels: Splitter | None = None
    ) -> None:
        self._procedure = procedure
        self._labels = labels
        self._judge = judge or _NothingIsVoid()
        self._verified = sorted(procedure.verified, key=by_date)
        self._narrower: dict[tuple[object, object], tuple[object, object, bool]] = {}
        self._narrowest: dict[tuple[object, ...], tuple[object, list[int]]] = {}
        self._where: dict[int, tuple[tuple[Applicability, ...], list[Verification]]] = {}

    def of(self, step: Step) -> tuple[Form, ...]:
        """Return the forms of a step; its own words come first.

        A verification of the procedure or the step counts for the form that applies where it was
        made, if the step is among those that were done.
        """
        bare = bare_forms(self._procedure, step, self._labels)
        if len(bare) == 1 and not step.verified:
            items = [it for it in self._covered_by(bare[0].claims) if it.is_of(step.id)]
            return (self._judged(bare[0], items),)
        evidence = [list(form.variant.verified) if form.variant else [] for form in bare]
        for item in (*procedure_evidence(self._procedure, step), *step.verified):
            for index in self._speaks_for(item, bare):
                evidence[index].append(item)
        return tuple(
            self._judged(form, sorted(items, key=by_date))
            for form, items in zip(bare, evidence, strict=True)
        )

    def _speaks_for(self, item: Verification, bare: list[Form]) -> list[int]:
        """Return for which forms evidence speaks: the narrowest that apply where it was made.

        Why remembered: steps that differ in words only have forms for the same environments.
        """
        key = id(item), *map(_identity, bare)
        if key not in self._narrowest:
            there = [i for i, form in enumerate(bare) if covers(form.claims, item.environment)]
            found = narrowest(bare, there, self.is_narrower)
            self._narrowest[key] = [form.claims for form in bare], found
        return self._narrowest[key][1]

    def _covered_by(self, claims: tuple[Applicability, ...]) -> list[Verification]:
        """Return the evidence of the procedure from where the claims hold, the oldest first.

        Why remembered: most steps have the claims of their procedure, as the very same object.
        """
        if id(claims) not in self._where:
            there = [item for item in self._verified if covers(claims, item.environment)]
            self._where[id(claims)] = claims, there
        return self._where[id(claims)][1]

    def _judged(self, form: Form, items: list[Verification]) -> Form:
        speaking = tuple(item for item in items if item.speaks)
        void = self._judge.void(self._procedure, form, speaking) if speaking else ()
        gone = set(map(id, void))
        live = tuple(item for item in speaking if id(item) not in gone) if gone else speaking
        on_screen = tuple(item for item in items if not item.speaks)
        return replace(form, evidence=live, void=tuple(void), on_screen=on_screen)

    def is_narrower(self, form: Form, other: Form) -> bool:
        """Whether a form is for fewer environments than another one of its step.

        Why remembered: a claim of many environments takes long to compare, and forms are
        compared for each verification.
        """
        key = _identity(form), _identity(other)
        if key not in self._narrower:
            answer = is_narrower(form, other)
            self._narrower[key] = form.claims, other.claims, answer
        return self._narrower[key][2]


def _identity(form: Form) -> tuple[object, ...]:
    """Return what tells a form from others in who it is for, for one procedure."""
    return id(form.claims), id(form.variant), *map(id, form.labels)


def bare_forms(procedure: Procedure, step: Step, labels: Splitter | None = None) -> list[Form]:
    """Return the forms of a step without any evidence."""
    bare = _without_evidence(procedure, step)
    if labels is None:
        return bare
    return [it for form in bare for it in labels.split(procedure, form)]


def _without_evidence(procedure: Procedure, step: Step) -> list[Form]:
    claims = common(procedure.applies_to, step.applies_to)
    return [Form(step, None, claims)] + [
        Form(step, variant, narrowed)
        for variant in step.variants
        if (narrowed := common(claims, variant.applies_to))
    ]


def procedure_evidence(procedure: Procedure, step: Step) -> list[Verification]:
    """Return the verifications of a procedure in which a step was done."""
    return [item for item in procedure.verified if item.is_of(step.id)]


def forms_of(
    procedure: Procedure,
    step: Step,
    judge: Judge | None = None,
    labels: Splitter | None = None,
) -> tuple[Form, ...]:
    """Return the forms of one step with their evidence; without a judge none of it is void."""
    return Forms(procedure, judge, labels).of(step)


def form_at(procedure: Procedure, step_id: str, key: StepKey) -> Form | None:
    """Return the form of a step at the address (OS, browser, verified date), None if none is."""
    for step in procedure.steps:
        if step.id == step_id:
            return next(
                (form for form in forms_of(procedure, step) if key in form.addresses()), None
            )
    return None


def by_then(items: tuple[Verification, ...], as_of: date | None) -> tuple[Verification, ...]:
    """Return the evidence that was there on a day; all of it for None."""
    return items if as_of is None else tuple(item for item in items if item.on <= as_of)


def is_narrower(form: Form, other: Form) -> bool:
    """Whether a form is for fewer environments than another one of its step.

    A variant is, compared with the step it is written in, even if it applies as widely: otherwise
    a claim for others, which makes the step's own claims wider, would change who gets which.
    """
    if form.variant is other.variant:
        return has_narrower_labels(form, other)
    if form.variant and not other.variant:
        return True
    return narrower(_without_labels(form), _without_labels(other))


def has_narrower_labels(form: Form, other: Form) -> bool:
    """Whether two forms differ in labels only, and the first has those of fewer environments."""
    if form.step is not other.step or form.variant is not other.variant:
        return False
    pairs = list(zip(form.labels, other.labels, strict=True))
    differing = [(mine, its) for mine, its in pairs if mine is not its]
    return bool(differing) and all(narrower(mine.claims, its.claims) for mine, its in differing)


def _without_labels(form: Form) -> tuple[Applicability, ...]:
    return form.unlabelled if form.labels else form.claims


def narrowest(
    forms: Sequence[Form],
    left: list[int],
    is_narrower: Callable[[Form, Form], bool] = is_narrower,
) -> list[int]:
    """Return those of the forms left than which no other is narrower."""
    return [i for i in left if not any(it != i and is_narrower(forms[it], forms[i]) for it in left)]


def by_date(item: Verification) -> tuple[date, str, str]:
    """Order evidence totally, so that no answer depends on the order in a file."""
    return (item.on, str(item.environment), item.by or "")
