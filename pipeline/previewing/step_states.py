"""What is known of each step, for the writer who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.ledger import cells
from pipeline.ledger.status_words import StatusWords
from pipeline.loading.library import Library
from schemas.manual import Manual

# So many environments are named; the status page names all of them.
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class StepState:
    """The worst that is known of a step in any environment, and all of it in words."""

    status: Status
    said: str


def step_states(
    library: Library, manual: Manual, clock: Clock, words: StatusWords
) -> Mapping[str, StepState]:
    """Return the state of each step that is not verified everywhere, by `procedure/step`."""
    found: dict[str, dict[Status, dict[str, None]]] = {}
    table = cells(library, clock.as_of, clock.releases, [manual])
    for procedure, row in table.items():
        for environment, cell in row.items():
            name = words.environment(environment)
            for form, state in cell.rows:
                known = found.setdefault(f"{procedure}/{form.step.id}", {})
                known.setdefault(state.status, {})[name] = None
    return {step: _state(known, words) for step, known in found.items()}


def _state(known: Mapping[Status, Mapping[str, None]], words: StatusWords) -> StepState:
    worst_first = sorted(known, key=lambda it: -it.badness)
    said = (f"{words.words[it]}: {_named(list(known[it]))}" for it in worst_first)
    return StepState(worst_first[0], " / ".join(said))


def _named(names: list[str]) -> str:
    """Return names of environments, which hold commas."""
    shown = "; ".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} … (+{len(names) - _MOST_NAMED})"
