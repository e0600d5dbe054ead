"""Readings of a step: which of its choices read alike, so that they are printed once."""

from collections.abc import Iterable

from pipeline.choosing.choosing import Choice
from pipeline.forms.labels import own_uses
from schemas.procedure import Procedure


def readings(
    procedure: Procedure, choices: Iterable[Choice], language: str
) -> list[tuple[Choice, ...]]:
    """Return choices by what the reader reads; labels that only a note names do not count."""
    found: dict[tuple[object, ...], list[Choice]] = {}
    for choice in choices:
        form = choice.form
        own = {use.control for use in own_uses(procedure, form)} if form.labels else set()
        labels = sorted(
            (it.control, it.text)
            for it in form.labels
            if it.control in own and it.language == language
        )
        found.setdefault((id(form.variant or form.step), *labels), []).append(choice)
    return [tuple(it) for it in found.values()]
