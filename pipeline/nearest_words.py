"""Words on a screen that are nearest to those somebody wrote."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_MOST_LISTED = 4
_LONGEST_LISTED = 30
_NEAR = 0.6
_SHORTEST_PART = 3
_CLUSTER = re.compile(".[\u3099\u309a\uff9e\uff9f]?", re.DOTALL)


class Folded:
    """A text without its capitals, spaces and full-width forms, and where it comes from."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        for match in _CLUSTER.finditer(text):
            for letter in unicodedata.normalize("NFKC", match[0]).casefold():
                if not letter.isspace():
                    letters.append(letter)
                    self._starts.append(match.start())
                    self._ends.append(match.end())
        self.text = "".join(letters)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where some of its characters stand in the text it was made of."""
        return self._starts[start], self._ends[end - 1]


def quickly_folded(text: str) -> str:
    """Return a text without its capitals, spaces and full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def spelled_otherwise(words: str, texts: Iterable[str]) -> str:
    """Return how words are spelled in the texts, if nothing but width, case or spaces differ."""
    wanted = Folded(words).text
    for text in texts:
        folded = Folded(text)
        position = folded.text.find(wanted) if wanted else -1
        if position >= 0:
            start, end = folded.span(position, position + len(wanted))
            return text[start:end]
    return ""


def nearest(words: str, names: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    """Return values for hints: `spelling` or `suggestion`, and `known`, a few names at most.

    `names` are things that can be named; their words and all others are in `texts`.
    """
    values: dict[str, str] = {}
    ranked = sorted(dict.fromkeys(names), key=lambda it: -_likeness(words, it))
    if ranked:
        values["known"] = listed(ranked[:_MOST_LISTED])
    if spelling := spelled_otherwise(words, (*ranked, *texts)):
        values["spelling"] = spelling
    elif ranked and _likeness(words, ranked[0]) >= _NEAR:
        values["suggestion"] = ranked[0]
    return values


def most_alike(words: str, names: Sequence[str]) -> str:
    """Return the name that is most like the words, however little."""
    return max(names, key=lambda it: _likeness(words, it))


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
