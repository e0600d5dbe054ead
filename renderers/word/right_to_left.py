"""Documents that are written from right to left: paragraphs, tables, and words in both directions.

Word asks each run for its direction, and takes the fonts and sizes for complex scripts where it is
from right to left (ECMA-376 part 1, 17.3.2.30). So words of both directions become runs of one
each; what has none, such as blanks and commas, goes with the words before it.
"""

from collections.abc import Iterator
from copy import deepcopy
from itertools import groupby
from unicodedata import bidirectional

from renderers.word.elements import Element, element, qualified

_PARAGRAPH, _TABLE, _RUN, _TEXT = (qualified(f"w:{it}") for it in ("p", "tbl", "r", "t"))
_OF_PARAGRAPH, _OF_TABLE, _OF_RUN = (qualified(f"w:{it}") for it in ("pPr", "tblPr", "rPr"))
# What stands behind the direction, in the order of the schema (CT_PPrBase, CT_TblPrBase, CT_RPr).
_BEHIND_BIDI = (
    *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
    *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
    *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_BEHIND_VISUAL = (
    *("tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd"),
    *("tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
)
_BEHIND_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange")
_ISOLATES = "\u2068\u2069"
_FROM_RIGHT, _FROM_LEFT, _NUMBER = {"R", "AL"}, {"L"}, "EN"
_STRONG = _FROM_RIGHT | _FROM_LEFT


def set_right_to_left(root: Element) -> None:
    """Let all paragraphs and tables in an element begin at the right, and words where they do."""
    for it in [*root.iter(_TABLE)]:
        _insert(_properties(it, _OF_TABLE), "w:bidiVisual", _BEHIND_VISUAL)
    for it in [*root.iter(_PARAGRAPH)]:
        _insert(_properties(it, _OF_PARAGRAPH), "w:bidi", _BEHIND_BIDI)
    for it in [*root.iter(_RUN)]:
        _divide(it)


def _divide(run: Element) -> None:
    texts = run.findall(_TEXT)
    if len(texts) != 1:
        return
    pieces = list(_pieces(texts[0].text or ""))
    for is_from_right, words in reversed(pieces[1:]):
        made = deepcopy(run)
        made.findall(_TEXT)[0].text = words
        _direct(made, is_from_right=is_from_right)
        run.addnext(made)
    is_from_right, texts[0].text = pieces[0] if pieces else (False, "")
    _direct(run, is_from_right=is_from_right)


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the stretches of one direction, as Unicode's algorithm tells them (UAX 9, W7, N1, N2).

    What stands between letters from the left is one of them; all else goes with the text as a
    whole. Marks of isolation end a stretch and are left out: fonts may lack them.
    """
    kinds = ["" if it in _ISOLATES else bidirectional(it) for it in text]
    is_from_right = not _FROM_LEFT & {*kinds} or bool(_FROM_RIGHT & {*kinds})
    told = [{it} <= _FROM_LEFT if it in _STRONG else None for it in kinds]
    before = _known(told, kinds)
    told = [True if kind == _NUMBER and before[at] else told[at] for at, kind in enumerate(kinds)]
    after = _known(told[::-1], kinds[::-1])[::-1]
    found = [
        (not (before[at] and after[at]) and is_from_right, letter)
        for at, letter in enumerate(text)
        if kinds[at]
    ]
    for direction, letters in groupby(found, lambda it: it[0]):
        yield direction, "".join(letter for _, letter in letters)


def _known(told: list[bool | None], kinds: list[str]) -> list[bool]:
    """Return of each letter whether it, or the last one that tells, is from the left."""
    found, is_from_left = [], False
    for it, kind in zip(told, kinds, strict=True):
        is_from_left = bool(kind) and (is_from_left if it is None else it)
        found.append(is_from_left)
    return found


def _direct(run: Element, *, is_from_right: bool) -> None:
    if is_from_right:
        _insert(_properties(run, _OF_RUN), "w:rtl", _BEHIND_RTL)


def _properties(of: Element, name: str) -> Element:
    found = of.find(name)
    if found is None:
        found = element(f"w:{name.rpartition('}')[2]}")
        of.insert(0, found)
    return found


def _insert(properties: Element, name: str, behind: tuple[str, ...]) -> None:
    if properties.find(qualified(name)) is not None:
        return
    later = {qualified(f"w:{it}") for it in behind}
    at = next((n for n, it in enumerate(properties) if it.tag in later), len(properties))
    properties.insert(at, element(name))
