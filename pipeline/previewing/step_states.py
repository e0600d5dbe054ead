"""What is known of each step, for the writer who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.ledger import cells
from pipeline.ledger.status_words import StatusWords
from pipeline.reading.library import Library
from schemas.manual import Manual

# So many environments are named; the status page names all of them.
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class StepState:
    """The worst that is known of a step in any environment, in words too.

    `where` are the environments in which it is so.
    """

    status: Status
    word: str
    where: str


def step_states(
    library: Library, manual: Manual, clock: Clock, words: StatusWords
) -> Mapping[str, StepState]:
    """Return the state of each step that is not verified everywhere, by `procedure/step`."""
    found: dict[str, tuple[Status, dict[str, None]]] = {}
    table = cells(library, clock.as_of, clock.releases, [manual])
    for procedure, row in table.items():
        for environment, cell in row.items():
            name = words.environment(environment)
            for form, state in cell.rows:
                key = f"{procedure}/{form.step.id}"
                known = found.get(key)
                if known is None or state.status.badness > known[0].badness:
                    found[key] = (state.status, {name: None})
                elif state.status is known[0]:
                    known[1][name] = None
    return {
        key: StepState(status, words.words[status], _named(list(where), words))
        for key, (status, where) in found.items()
    }


def _named(names: list[str], words: StatusWords) -> str:
    shown = words.separator.join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown} … (+{len(names) - _MOST_NAMED})"
