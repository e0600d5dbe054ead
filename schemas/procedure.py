"""Procedures, their steps, and the forms that a step takes in different environments."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.applicability import Applicability
from schemas.base import Id, Model, OneOrMany, Text, Title
from schemas.figure import Figure, Screen, Shown
from schemas.safety import SafetyMessage
from schemas.verification import StepKey, Verification
from schemas.waiver import Waivers

Claims = Annotated[tuple[Applicability, ...], OneOrMany()]
Verifications = Annotated[tuple[Verification, ...], OneOrMany()]
SafetyMessages = Annotated[tuple[SafetyMessage, ...], OneOrMany()]
Footnotes = dict[Id, Text]
Texts = Annotated[tuple[Text, ...], OneOrMany()]
Audiences = Annotated[tuple[Id, ...], OneOrMany()]


class StepResult(Model):
    """What the reader sees when the action worked. It is no action and gets no number."""

    text: Text
    figure: Figure | None = None


def _result_from_text(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


Sees = Annotated[
    StepResult,
    BeforeValidator(_result_from_text, json_schema_input_type=str | StepResult),
]


class StepVariant(Model):
    """The same step for some environments; what it does not say it takes from the step."""

    applies_to: Annotated[Claims, Field(min_length=1)]
    do: Text | None = None
    sees: Sees | None = None
    figure: Figure | None = None
    verified: Verifications = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.do is None and self.sees is None and self.figure is None:
            raise PydanticCustomError("empty-variant", "")
        return self


class Step(Model):
    """One action of the reader, `do`, and what is to be seen afterwards, `sees`."""

    id: Id
    do: Text
    sees: Sees | None = None
    figure: Figure | None = None
    safety: SafetyMessages = ()
    notes: Texts = ()
    audience: Audiences = ()
    applies_to: Claims = ()
    variants: Annotated[tuple[StepVariant, ...], OneOrMany()] = ()
    verified: Verifications = ()
    waivers: Waivers = ()


class Procedure(Model):
    """How to do one task in the environments it claims (`applies_to`).

    A verification of the procedure counts for each step's form that applies where it was made.
    `{footnote name}` in a sentence of it refers to one of its `footnotes`.
    """

    id: Id
    task: Id | None = None
    title: Title
    applies_to: Claims = ()
    verified: Verifications = ()
    waivers: Waivers = ()
    audience: Audiences = ()
    about: Texts = ()
    prerequisites: Texts = ()
    safety: SafetyMessages = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=5000), OneOrMany()]
    result: Text | None = None
    footnotes: Footnotes = Field(default_factory=dict)
    screens: dict[Id, Screen] = Field(default_factory=dict)

    def shown(self, figure: Figure) -> Shown:
        """Return what a figure of this procedure shows. Raises KeyError for an unknown screen."""
        return figure if figure.screen is None else self.screens[figure.screen]

    def verifications(self) -> tuple[Verification, ...]:
        """Return all evidence in the procedure, its steps and their variants, as written."""
        found = list(self.verified)
        for step in self.steps:
            found.extend(step.verified)
            for variant in step.variants:
                found.extend(variant.verified)
        return tuple(found)

    def addresses(self) -> tuple[StepKey, ...]:
        """Return every (OS, browser, verified date) that a step of it may be addressed by."""
        return tuple(sorted({item.key for item in self.verifications()}))


def figures(step: Step) -> tuple[Figure, ...]:
    """Return every figure of a step, its result and its variants, as written."""
    found: list[Any] = [step.figure, step.sees and step.sees.figure]
    for variant in step.variants:
        found += [variant.figure, variant.sees and variant.sees.figure]
    return tuple(figure for figure in found if figure)
