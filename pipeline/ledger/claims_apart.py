"""Claims that dashes have divided: a device, a system and a browser, each by itself."""

from collections.abc import Iterator

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.ledger.waivers import Waivers
from schemas.procedure import Procedure, Step, StepVariant

_PARTS = ("device", "os", "browser")


def check_claims_apart(procedure: Procedure, waivers: Waivers, report: Report) -> None:
    """Report `- device: …`, `- os: …`, `- browser: …`: one claim, of which dashes make several."""
    for owner, step in _owners(procedure):
        claims = owner.applies_to
        keys = [[key for key in _PARTS if getattr(it, key)] for it in claims]
        if claims[1:] and keys == [[it] for it in _PARTS if [it] in keys]:
            place = claims[1].place()
            waivers.add(report, rules.CLAIMS_APART, place, step, key=keys[1][0])


def _owners(procedure: Procedure) -> Iterator[tuple[Procedure | Step | StepVariant, Step | None]]:
    yield procedure, None
    for step in procedure.steps:
        yield step, step
        yield from ((variant, step) for variant in step.variants)
