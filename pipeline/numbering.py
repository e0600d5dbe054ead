"""Numbers of sections and steps, as they are printed."""

from typing import Literal

from pipeline.words import Words

# ① to ⑳ are U+2460 to U+2473; Word's decimalEnclosedCircle ends there too (ECMA-376, 17.18.59).
CIRCLED_NUMBERS = 20

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
