"""`explain`: which form of each step a reader gets, and why."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from commands.argument_types import no_such
from commands.explained_controls import explained
from commands.options import (
    ContentOptions,
    content_options,
    selection_from,
    selection_options,
)
from commands.reporting import print_report
from commands.speaking import Phrase, Refused, say
from pipeline.catalogue import SOURCE_LANGUAGE, translated_phrase
from pipeline.choosing.choosing import Candidate, Choice, Outcome, Verdict
from pipeline.choosing.resolve import Edition, ResolvedProcedure, ResolvedStep, Selection, resolve
from pipeline.diagnostics import ContentError
from pipeline.forms.footnotes import footnotes_of
from pipeline.forms.forms import Form
from pipeline.loading.library import Library
from schemas.manual import Manual
from schemas.procedure import Procedure


@click.command()
@click.argument("what", required=False)
@click.option("--control", help="Tell where this control is named, and what it is called.")
@click.option("--json", "as_data", is_flag=True, help="Print it as JSON.")
@selection_options
@content_options
def command(
    options: ContentOptions,
    what: str | None,
    control: str | None,
    as_data: bool,
    **selection: Any,
) -> None:
    """Explain WHAT: a manual, a procedure, or procedure/step.

    Prints each form that was considered, the evidence for it, and why it was chosen or not.
    With --control: what a control is called, and what a change of its labels touches.
    """
    report = options.new_report()
    try:
        library = options.open_library(report)
        chosen = selection_from(selection, library)
        if control and not what:
            if control not in library.controls:
                raise no_such("control", control, library.controls)
            data, lines = explained(library, control, options.language)
        elif what and not control:
            manual, procedure, step = _target(library, what)
            edition = resolve(library, manual, chosen, report)
            parts = _parts(edition, procedure, step)
            data, lines = (
                _as_data(edition, parts),
                _for_people(edition, parts, chosen, options.language),
            )
        else:
            raise Refused("explain either WHAT or --control ID")
        for line in [json.dumps(data, ensure_ascii=False, indent=1)] if as_data else lines:
            click.echo(line)
    except ContentError:
        pass
    form = "people" if as_data else options.report_format
    print_report(report, form, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _target(library: Library, what: str) -> tuple[Manual, str, str]:
    """Return the manual to resolve, and the procedure and step to show ("" for all)."""
    if what in library.manuals:
        return library.manuals[what], "", ""
    procedure, _, step = what.partition("/")
    for manual in library.manuals.values():
        if procedure in manual.procedures:
            steps = [item.id for item in library.procedures[procedure].steps]
            if step and step not in steps:
                raise no_such(f"step of {procedure}", step, steps)
            return manual, procedure, step
    raise no_such("manual or procedure", what, {**library.manuals, **library.procedures})


def _parts(
    edition: Edition, procedure: str, step: str
) -> list[tuple[ResolvedProcedure, list[ResolvedStep]]]:
    return [
        (item, [it for it in item.steps if step in {"", it.step.id}])
        for item in edition.procedures
        if procedure in {"", item.procedure.id}
    ]


def _for_people(
    edition: Edition,
    parts: list[tuple[ResolvedProcedure, list[ResolvedStep]]],
    selection: Selection,
    language: str,
) -> Iterator[str]:
    where = str(selection.environment) or Phrase("every claimed environment")
    head, day = edition.manual.id, selection.as_of
    if day:
        yield say("{manual}: {where}, as of {day}", language, manual=head, where=where, day=day)
    else:
        yield say("{manual}: {where}", language, manual=head, where=where)
    for left_out in edition.left_out:
        yield "  " + say(
            "left out: {procedure} {reason}", language,
            procedure=left_out.procedure.id, reason=Phrase(left_out.reason),
        )  # fmt: skip
    for procedure, steps in parts:
        for step in steps:
            yield ""
            yield f"{procedure.procedure.id}/{step.step.id}"
            for choice in step.choices:
                yield from _choice(choice, procedure.procedure, language)


def _choice(choice: Choice, procedure: Procedure, language: str) -> Iterator[str]:
    where = str(choice.environment) or Phrase("any environment")
    said = say(
        "for {environment}: {outcome}", language,
        environment=where, outcome=_outcome(choice, language),
    )  # fmt: skip
    yield f"  {said}"
    for candidate in choice.candidates:
        sign = "→" if candidate.form is choice.form else " "
        yield (
            f"    {sign} {_name(candidate.form, language)}: "
            f"{translated_phrase(candidate.verdict.value, language)}"
        )
        yield f"        {candidate.form.do}"
        for note in footnotes_of(procedure, candidate.form):
            name = str(note.path[-1])
            said = say("footnote {name}: {text}", language, name=name, text=note.text)
            yield f"        {said}"
        yield from (f"        {line}" for line in _evidence(candidate.form, language))


def _evidence(form: Form, language: str) -> Iterator[str]:
    """Yield what more speaks for a form, or does not."""
    for key in form.addresses():
        place = ", ".join(filter(None, (key.os, key.browser)))
        yield say("verified words ({place}, {day})", language, place=place, day=key.verified)
    for item in form.void:
        yield say(
            "void: edited since {environment} on {day}",
            language,
            environment=item.environment,
            day=item.on,
        )
    for item in form.on_screen:
        yield say(
            "seen on a declared screen only, speaks for no environment: {environment} on {day}",
            language,
            environment=item.environment,
            day=item.on,
        )


def _outcome(choice: Choice, language: str) -> str:
    evidence = choice.void if choice.outcome is Outcome.EDITED else choice.evidence
    said = translated_phrase(choice.outcome.value, language)
    if choice.outcome is Outcome.UNVERIFIED or evidence is None:
        return said
    return f"{said} ({evidence.environment}; {evidence.on})"


def _name(form: Form, language: str = SOURCE_LANGUAGE) -> str:
    if form.variant is None:
        return translated_phrase("the step itself", language)
    claims = say(" or ", language).join(map(str, form.variant.applies_to))
    return say("variant for {claims}", language, claims=claims)


def _as_data(
    edition: Edition, parts: list[tuple[ResolvedProcedure, list[ResolvedStep]]]
) -> dict[str, object]:
    return {
        "manual": edition.manual.id,
        "left_out": {item.procedure.id: item.reason for item in edition.left_out},
        "steps": {
            f"{procedure.procedure.id}/{step.step.id}": [
                _choice_data(it, procedure.procedure) for it in step.choices
            ]
            for procedure, steps in parts
            for step in steps
        },
    }


def _choice_data(choice: Choice, procedure: Procedure) -> dict[str, object]:
    return {
        "environment": str(choice.environment),
        "outcome": choice.outcome.value,
        "evidence": choice.evidence and choice.evidence.model_dump(mode="json"),
        "void": choice.void and choice.void.model_dump(mode="json"),
        "candidates": [_candidate_data(item, procedure) for item in choice.candidates],
    }


def _candidate_data(candidate: Candidate, procedure: Procedure) -> dict[str, object]:
    return {
        "form": _name(candidate.form),
        "do": candidate.form.do,
        "footnotes": {str(it.path[-1]): it.text for it in footnotes_of(procedure, candidate.form)},
        "chosen": candidate.verdict is Verdict.CHOSEN,
        "why": candidate.verdict.value,
        "void": [item.model_dump(mode="json") for item in candidate.form.void],
        "on_screen": [item.model_dump(mode="json") for item in candidate.form.on_screen],
        "addresses": [
            [key.os, key.browser, key.verified.isoformat()] for key in candidate.form.addresses()
        ],
    }
