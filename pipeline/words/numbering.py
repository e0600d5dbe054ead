"""Numbers of sections and steps, as they are printed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pipeline.document.document import Figure, FigureNumber
from pipeline.words.fixed_words import Words

# ① to ⑳ are U+2460 to U+2473; Word's decimalEnclosedCircle ends there too (ECMA-376, 17.18.59).
CIRCLED_NUMBERS = 20

# ❶ to ❿ are U+2776 to U+277F, ⓫ to ⓴ U+24EB to U+24F4: steps and callouts must not be confused.
_NEGATIVE_CIRCLED = (0x2776, 0x24EB)

Style = Literal["circled", "decimal"]


def section_number(index: int) -> str:
    """Return the number before the title of the procedure with this index, from 0."""
    return str(index + 1)


def style_for(words: Words, count: int) -> Style:
    """Return how the steps of a procedure are numbered: as its language does, while that goes."""
    return words.numbering if count <= CIRCLED_NUMBERS else "decimal"


def marker(style: Style, number: int) -> str:
    """Return the number of a step, from 1, as it stands before the step."""
    return chr(0x2460 + number - 1) if style == "circled" else f"{number}."


def callout_marker(number: int) -> str:
    """Return the number of a callout, from 1 to 20, as it stands in the legend."""
    ten, rest = divmod(number - 1, 10)
    return chr(_NEGATIVE_CIRCLED[ten] + rest)


class FigureNumbers:
    """Numbers the figures of each procedure from 1, in the order in which they are composed.

    `procedures` are ids in the order of the document.
    """

    def __init__(self, words: Words, procedures: Sequence[str]) -> None:
        self._label = words.figure
        self._sections = {it: section_number(index) for index, it in enumerate(procedures)}
        self._counts: Counter[str] = Counter()

    def numbered(self, procedure: str, figure: Figure) -> Figure:
        """Return a figure with the next number of its procedure."""
        self._counts[procedure] += 1
        number = FigureNumber(self._label, self._sections[procedure], self._counts[procedure])
        return replace(figure, number=number)
