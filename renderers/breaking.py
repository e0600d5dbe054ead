"""Where lines of a drawing break: JIS X 4051's kinsoku for Japanese, spaces for other languages.

A text may hold `OBJECT` (U+FFFC), which stands for something that is drawn in its place.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import budoux

OBJECT = "\ufffc"

# JIS X 4051:2004, 6.1: what may not begin a line, and what may not end one.
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー‐–〜～…‥）〕］｝〉》」』】’”»°％%"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    ",.!?:;)]}"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【‘“«([{¥￥$＄№＃")
# Not to be torn from their like: …… and ――.
_IN_PAIRS = frozenset("…‥―—〳〴〵")
# In a word longer than a line: what it may be torn behind.
_JOINTS = frozenset("-./_@:?&=,")

# Names of hosts and files are not torn at their hyphens.
_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")

Measure = Callable[[str], float]


def break_lines(text: str, width: float, measure: Measure) -> list[tuple[int, int]]:
    """Return (start, end) of each line, without the spaces at its ends.

    No line is longer than `width`, but where a single character is. `measure` returns the length
    of a text in the units of `width`.
    """
    return list(_filled(text, _opportunities(text), width, measure))


def break_phrases(text: str, width: float, measure: Measure) -> list[tuple[int, int]]:
    """Return the lines of a heading: broken between phrases, and nearly of one length."""
    allowed = _opportunities(text)
    wanted = sorted(set(phrase_ends(text)) & set(allowed))
    best = list(_filled(text, wanted or allowed, width, measure))
    ends = [0, *wanted, len(text)]
    longest = max(measure(text[a:b].rstrip(" ")) for a, b in pairwise(ends))
    step = max(1.0, width / 40)
    narrower = width - step
    while len(best) > 1 and narrower > longest:
        made = list(_filled(text, wanted or allowed, narrower, measure))
        if len(made) > len(best):
            break
        best, narrower = made, narrower - step
    return best


def _filled(
    text: str, allowed: list[int], width: float, measure: Measure
) -> Iterator[tuple[int, int]]:
    """Yield lines as full as they can be."""
    start = 0
    ends = [*allowed, len(text)]
    while start < len(text):
        end = _last_fitting(text, start, ends, width, measure)
        if end is None:
            end = _torn(text, start, ends, width, measure)
        yield start, start + len(text[start:end].rstrip(" "))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1


def _last_fitting(
    text: str, start: int, ends: list[int], width: float, measure: Measure
) -> int | None:
    """Return the last place to break at which the line fits, None if it fits nowhere.

    Lengths are summed up from what stands between two places: each is measured once.
    """
    fitting, length, before = None, 0.0, start
    for end in ends[bisect_right(ends, start) :]:
        piece = text[before:end]
        if length + measure(piece.rstrip(" ")) > width:
            break
        fitting, length, before = end, length + measure(piece), end
    return fitting


def _fits(text: str, start: int, end: int, width: float, measure: Measure) -> bool:
    return measure(text[start:end].rstrip(" ")) <= width


def _torn(text: str, start: int, ends: list[int], width: float, measure: Measure) -> int:
    """Return where to tear what is longer than a line: behind a joint, else between characters."""
    end = next(it for it in ends if it > start)
    inside = [it for it in range(start + 1, end) if not _clings(text[it])]
    fitting = [it for it in inside if _fits(text, start, it, width, measure)]
    joints = [it for it in fitting if text[it - 1] in _JOINTS]
    kept = [it for it in fitting if text[it] not in _NOT_FIRST and text[it - 1] not in _NOT_LAST]
    return (joints or kept or fitting or inside[:1] or [end])[-1]


def _opportunities(text: str) -> list[int]:
    """Return every place where a line may break, each as the index of what comes behind it."""
    whole = {at for name in _HOST.finditer(text) for at in range(name.start() + 1, name.end())}
    return [
        at for at in range(1, len(text)) if at not in whole and _may_break(text[at - 1], text[at])
    ]


def _may_break(before: str, behind: str) -> bool:
    if behind == " " or _clings(behind):
        return False
    if before == " ":
        return True
    if behind in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before == behind and before in _IN_PAIRS:
        return False
    if before == "-":
        return behind.isalpha()
    return _is_wide(before) or _is_wide(behind)


@cache
def _is_wide(character: str) -> bool:
    """Whether lines may break on both sides of a character, as in Chinese and Japanese."""
    if character == OBJECT:
        return True
    return unicodedata.east_asian_width(character) in {"W", "F"} or character in "“”‘’…―—·×÷→←↑↓"


def _clings(character: str) -> bool:
    """Whether a character belongs to the one before it: accents, selectors, joiners."""
    return unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"} or character in "ﾞﾟ"


@cache
def _parser() -> "budoux.Parser":
    # Why here: few texts are long enough to be broken.
    import budoux

    return budoux.load_default_japanese_parser()


def phrase_ends(text: str) -> list[int]:
    """Return where the phrases of a Japanese text end."""
    ends, at = [], 0
    for phrase in _parser().parse(text):
        at += len(phrase)
        ends.append(at)
    spaces = [at for at in range(1, len(text)) if text[at - 1] == " "]
    return sorted({*ends[:-1], *spaces})
