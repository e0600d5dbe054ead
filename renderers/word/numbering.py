"""Numbers of steps and sections: computed by Word, so that an edited copy numbers itself anew."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pipeline.document.document import StepItem, StepList

Style: TypeAlias = Literal["circled", "decimal", "section"]

# Number 1 is the bullets', see theme/word/numbering.xml.j2.
_FIRST_NUM = 2
_LAST_CIRCLED = 20


@dataclass(frozen=True, slots=True)
class NumberedRun:
    """Steps that number on from each other, beginning with `start`: a `w:num` (17.9.15)."""

    num: int
    style: Style
    start: int


class Numbering:
    """Gives each step and title the list that numbers it. `runs` are the lists to be declared."""

    def __init__(self) -> None:
        self.runs: list[NumberedRun] = []
        self._open: dict[str, tuple[NumberedRun, str, int]] = {}

    def num(self, steps: StepList, item: StepItem) -> int:
        """Return the `w:num` of a step."""
        return self._next(steps.style, steps.sequence, item.number)

    def of_section(self, number: str) -> int:
        """Return the `w:num` of a title, 0 where its number is none that Word computes."""
        is_plain = number.isascii() and number.isdigit() and not number.startswith("0")
        return self._next("section", "", int(number)) if is_plain else 0

    def _next(self, style: Style, sequence: str, number: int) -> int:
        """Return the list of what has a number.

        What follows the one before it in the same sequence belongs to the same list.
        Why a new list otherwise: Word counts on through all lists of one look, in the order of
        the pages, except where a list states its start (17.9.26).
        """
        run, *expected = self._open.get(style, (None, "", 0))
        if run is None or expected != [sequence, number]:
            run = NumberedRun(_FIRST_NUM + len(self.runs), style, number)
            self.runs.append(run)
        self._open[style] = (run, sequence, number + 1)
        return run.num


def computed_marker(style: Literal["circled", "decimal"], number: int) -> str:
    """Return what Word prints before a step; it has circles up to 20 (17.18.59)."""
    if style == "decimal":
        return f"{number}."
    return chr(ord("①") + number - 1) if number <= _LAST_CIRCLED else str(number)
