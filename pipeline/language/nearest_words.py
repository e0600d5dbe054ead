"""Words on a screen that are nearest to those somebody wrote."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from difflib import SequenceMatcher

_MOST_LISTED = 4
_LONGEST_LISTED = 30
_NEAR = 0.6
_SHORTEST_PART = 3
# Signs that change how the one before them looks, or nothing at all.
_UNSEEN = "\xad\u034f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_MARKS = "\u0300-\u036f\u20d0-\u20ff\u3099\u309a\uff9e\uff9f"
_CLUSTER = re.compile(f".[{_MARKS}{_UNSEEN}]*", re.DOTALL)
_LEFT_OUT = re.compile(rf"[\s{_UNSEEN}]+")


class Folded:
    """A text without its capitals, spaces and full-width forms, and where it comes from."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        for match in _CLUSTER.finditer(text):
            for letter in quickly_folded(match[0]):
                letters.append(letter)
                self._starts.append(match.start())
                self._ends.append(match.end())
        self.text = "".join(letters)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where some of its characters stand in the text it was made of."""
        return self._starts[start], self._ends[end - 1]


def quickly_folded(text: str) -> str:
    """Return a text without its capitals, spaces, full-width forms and variant forms."""
    if text.isascii():
        return "".join(text.casefold().split())
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", _LEFT_OUT.sub("", text)).casefold())


def spelled_otherwise(
    words: str, texts: Iterable[str], is_right: Callable[[str], object] = bool
) -> str:
    """Return how words are spelled in the texts, if nothing but width, case or spaces differ.

    Only what `is_right` counts.
    """
    wanted = Folded(words).text
    for text in texts:
        folded = Folded(text)
        position = folded.text.find(wanted) if wanted else -1
        while position >= 0:
            start, end = folded.span(position, position + len(wanted))
            if text[start:end] != words and is_right(text[start:end]):
                return text[start:end]
            position = folded.text.find(wanted, position + 1)
    return ""


def nearest(
    words: str,
    names: Sequence[str],
    texts: Sequence[str] = (),
    is_right: Callable[[str], object] = bool,
    first: Container[str] = (),
) -> dict[str, str]:
    """Return values for hints: `spelling` or `suggestion`, and `known`, a few names at most.

    `names` are things that can be named as a whole, those in `first` before others; `texts` hold
    words that can be named too if they are right. `known` ends with … where some are left out.
    """
    values: dict[str, str] = {}
    ranked = sorted(dict.fromkeys(names), key=lambda it: -_likeness(words, it))
    if ranked:
        shown = sorted(ranked, key=lambda it: it not in first)
        values["known"] = listed(shown[:_MOST_LISTED]) + (", …" if shown[_MOST_LISTED:] else "")
    wanted = Folded(words).text
    same = (it for it in ranked if it != words and Folded(it).text == wanted)
    if spelling := next(same, "") or spelled_otherwise(words, texts, is_right):
        values["spelling"] = spelling
    elif ranked and _likeness(words, ranked[0]) >= _NEAR:
        values["suggestion"] = ranked[0]
    return values


def wrong_letters(one: str, other: str, most: int) -> int:
    """Return how many letters of a word are wrong, left out, too many, or changed places.

    Counts up to one above `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = list[int](), list(range(len(other) + 1))
    for index, letter in enumerate(one):
        after = [index + 1]
        for at, wanted in enumerate(other):
            best = min(row[at] + (letter != wanted), row[at + 1] + 1, after[at] + 1)
            if index and at and letter == other[at - 1] and one[index - 1] == wanted:
                best = min(best, before[at - 1] + 1)
            after.append(best)
        before, row = row, after
    return min(row[-1], most + 1)


def listed(names: Iterable[str]) -> str:
    """Return names as they are listed in a message, each in backquotes, long ones shortened."""
    return ", ".join(
        f"`{it if len(it) <= _LONGEST_LISTED else it[: _LONGEST_LISTED - 1] + '…'}`" for it in names
    )


def _likeness(words: str, name: str) -> float:
    """Return from 0 to 1 how alike two names are; words inside a longer name are near, too."""
    one, other = Folded(words).text, Folded(name).text
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    shared = matcher.find_longest_match().size
    is_inside = len(one) >= _SHORTEST_PART and shared >= len(one) - 1
    return max(matcher.ratio(), _NEAR if is_inside else 0)
