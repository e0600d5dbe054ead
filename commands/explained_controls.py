"""What `explain --control` tells: what a control is called, and what a change of that touches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from commands.speaking import Phrase, say
from pipeline.catalogue import translated_phrase
from pipeline.forms.claims import claims_in
from pipeline.forms.forms import Form, Forms
from pipeline.forms.labels import Labels, Use, filled, uses_in, uses_of
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library
from schemas.control import Control
from schemas.procedure import Procedure


@dataclass(frozen=True)
class _Touched:
    """A form of a step that shows a control, under its labels there."""

    procedure: Procedure
    form: Form
    labels: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.procedure.id}/{self.form.step.id}"

    def environments(self, language: str) -> str:
        return _any_of(claims_in(self.form.claims), language)


def explained(library: Library, name: str, language: str) -> tuple[dict[str, Any], Iterator[str]]:
    """Return what there is to tell of a control: as plain data, and as lines for people."""
    control = library.controls[name]
    touched = list(_touched(library, name))
    places = [
        _place(use)
        for it in library.procedures.values()
        for use in uses_of(it)
        if use.control == name
    ]
    return _as_data(control, touched, places), _for_people(control, touched, places, language)


def _touched(library: Library, name: str) -> Iterator[_Touched]:
    labels, judge = Labels(library), Wordings(library)
    terms = {procedure.id: manual.terms for manual, procedure in library.contents()}
    for procedure in library.procedures.values():
        forms = Forms(procedure, judge, labels)
        for form in (it for step in procedure.steps for it in forms.of(step)):
            if any(use.control == name for use in uses_in(procedure, form)):
                said = [it.text for it in form.labels if it.control == name]
                known = terms.get(procedure.id, {})
                shown = dict.fromkeys(filled(it, known) for it in said)
                yield _Touched(procedure, form, tuple(shown))


def _place(use: Use) -> str:
    return str(use.item.owner.place_within(*use.item.path, start=use.start, end=use.end))


def _figures(touched: _Touched) -> list[str]:
    form = touched.form
    found = (form.figure, form.sees.figure if form.sees else None)
    return [it.screen or it.image or "" for it in found if it]


def _for_people(
    control: Control, touched: list[_Touched], places: list[str], language: str
) -> Iterator[str]:
    yield control.id
    for name in control.names:
        said = ", ".join(f"{spoken}: {label}" for spoken, label in name.label.items())
        yield f"  {_any_of(name.applies_to, language)}: {said}"
    for it in touched:
        yield ""
        labels = ", ".join(it.labels) or Phrase("no label")
        where = it.environments(language)
        yield say(
            "{step} for {environments}: {labels}",
            language,
            step=it.name,
            environments=where,
            labels=labels,
        )
        for figure in _figures(it):
            yield f"  {say('figure: {name}', language, name=figure)}"
        for item in it.form.evidence:
            yield "  " + say(
                "verified: {environment} on {day}", language,
                environment=item.environment, day=item.on,
            )  # fmt: skip
        for item in it.form.void:
            yield "  " + say(
                "edited since: {environment} on {day}", language,
                environment=item.environment, day=item.on,
            )  # fmt: skip
    yield ""
    yield say("named in", language)
    yield from (f"  {place}" for place in places)


def _any_of(claims: Iterable[object], language: str) -> str:
    said = say(" or ", language).join(map(str, claims))
    return said or translated_phrase("every environment", language)


def _as_data(control: Control, touched: list[_Touched], places: list[str]) -> dict[str, Any]:
    return {
        "control": control.id,
        "names": [item.model_dump(mode="json") for item in control.names],
        "steps": [
            {
                "step": it.name,
                "environments": [str(claim) for claim in claims_in(it.form.claims)],
                "labels": list(it.labels),
                "figures": _figures(it),
                "verified": [item.model_dump(mode="json") for item in it.form.evidence],
                "void": [item.model_dump(mode="json") for item in it.form.void],
            }
            for it in touched
        ],
        "places": places,
    }
