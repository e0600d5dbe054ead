"""The numbers of steps: computed by Word, so that an edited copy numbers itself anew."""

from dataclasses import dataclass
from typing import Literal

from pipeline.composing.document import StepItem, StepList

# Number 1 is the bullets', see theme/word/numbering.xml.j2.
_FIRST_NUM = 2
_LAST_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class NumberedRun:
    """Steps that number on from each other, beginning with `start`: a `w:num` (17.9.15)."""

    num: int
    style: Literal["circled", "decimal"]
    start: int


class Numbering:
    """Gives each step the list it is numbered by. `runs` are the lists to be declared."""

    def __init__(self) -> None:
        self.runs: list[NumberedRun] = []
        self._open: dict[str, tuple[NumberedRun, str, int]] = {}

    def num(self, steps: StepList, item: StepItem) -> int:
        """Return the `w:num` of a step.

        A step that follows the one before it in the same sequence belongs to the same list.
        Why a new list otherwise: Word counts on through all lists of one look, in the order of
        the pages, except where a list states its start (17.9.26).
        """
        run, sequence, number = self._open.get(steps.style, (None, "", 0))
        if run is None or (sequence, number) != (steps.sequence, item.number):
            run = NumberedRun(_FIRST_NUM + len(self.runs), steps.style, item.number)
            self.runs.append(run)
        self._open[steps.style] = (run, steps.sequence, item.number + 1)
        return run.num


def computed_marker(style: Literal["circled", "decimal"], number: int) -> str:
    """Return what Word prints before a step; it has circles up to 20 (17.18.59)."""
    if style == "decimal":
        return f"{number}."
    return chr(ord("①") + number - 1) if number <= _LAST_CIRCLED else str(number)
