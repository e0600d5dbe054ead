"""Captions that Word counts: an edited copy numbers its figures anew."""

from collections.abc import Sequence

from pipeline.document.document import FigureNumber
from renderers.word.elements import Element, paragraph, run, simple_field

_NUMBER = "FigureNumber"
# An ideographic and an en space: blanks in a row would be taken for a mistake.
_GAPS = {"ja": "\u3000", "zh-Hans": "\u3000"}
_GAP = "\u2002"


def caption(number: FigureNumber | None, words: Sequence[Element], language: str) -> list[Element]:
    """Return the paragraph below a figure, none where nothing is said of it."""
    if number is None:
        return [paragraph("Caption", words)] if words else []
    gap = [run(_GAPS.get(language, _GAP))] if words else []
    return [paragraph("Caption", [*_numbered(number), *gap, *words])]


def _numbered(number: FigureNumber) -> list[Element]:
    """Return a number as Word itself writes it with “Insert Caption”.

    STYLEREF finds the number of the title above (ECMA-376 part 1, 17.16.5.60), SEQ counts from
    each title on (17.16.5.56).
    """
    count = str(number.count)
    if not number.section:
        return [
            run(f"{number.label} ", _NUMBER),
            simple_field(rf"SEQ {number.label} \* ARABIC", count, _NUMBER),
        ]
    # LibreOffice 7.4 counts on through all sections unless it is told to start anew.
    restart = r" \r 1" if number.count == 1 else ""
    return [
        run(f"{number.label} ", _NUMBER),
        simple_field(r"STYLEREF 1 \s", number.section, _NUMBER),
        run("-", _NUMBER),
        simple_field(rf"SEQ {number.label} \* ARABIC \s 1{restart}", count, _NUMBER),
    ]
