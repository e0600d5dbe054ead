"""Names in a text that are very like a term's words and are not those words.

A name in other capitals, other width or with other spaces; one with a letter or two wrong; and a
long part of one. Ordinary words must not be taken for names: `site` is none because the product is
called Practice Site.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.language.nearest_words import Folded, quickly_folded

_SHORTEST_NAME = 4
_SHORTEST_FRAGMENT = 5
# From which length on a name may have one wrong letter, or two, and still be the one that is meant.
_LENGTHS_FOR_SLIPS = (8, 12)
# Stands where nothing is looked for: in the right names, and in what printed texts do not tell.
_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"
_LATIN = re.compile(r"[A-Za-z0-9]")
_ORDINARY = re.compile(r"[A-Z]?[a-z]+( [A-Z]?[a-z]+)*")
# Letters that make up words with others of their kind.
_SCRIPTS = tuple(map(re.compile, ("[A-Za-z0-9]", "[\u4e00-\u9fff々]", "[\u30a1-\u30fa\u30fc]")))


@dataclass(frozen=True, slots=True)
class Slip:
    """Characters `start` to `end` of a text that are like `name`, the words of a term.

    `is_spelling` says that only width, capitals or spaces differ.
    """

    term: str
    name: str
    start: int
    end: int
    is_spelling: bool


class ProductNames:
    """Finds slips in the names of one manual: of its terms, by their keys."""

    def __init__(self, terms: dict[str, str]) -> None:
        self._values = sorted(set(terms.values()), key=lambda it: (-len(it), it))
        self._names = {
            name: key
            for key, name in sorted(terms.items(), key=lambda it: (-len(it[1]), it))
            if len(name) >= _SHORTEST_NAME and re.search(r"[^\W\d_]", name)
        }
        self._folded = {name: Folded(name).text for name in self._names}
        self._pieces = {name: _any_of(_pieces(quickly_folded(name))) for name in self._names}
        self._any_piece = _any_of(
            piece for name in self._names for piece in _pieces(quickly_folded(name))
        )

    def may_be_in(self, text: str) -> bool:
        """Whether a name, or something like one, may be in a text. Quick; no is certain."""
        return self._any_piece.search(quickly_folded(text)) is not None

    def find(self, text: str) -> Iterator[Slip]:
        """Yield the slips in a text, in the order of the names, no two at one place."""
        for value in self._values:
            text = text.replace(value, _OTHER * len(value))
        folded = quickly_folded(text)
        for name, term in self._names.items():
            if not self._pieces[name].search(folded):
                continue
            for start, end, is_spelling in (
                *((*at, True) for at in self._spelled_otherwise(name, text)),
                *((*at, False) for at in _nearly(name, text)),
                *((*at, False) for at in _fragment(name, text)),
            ):
                if _OTHER not in text[start:end]:
                    text = f"{text[:start]}{_OTHER * (end - start)}{text[end:]}"
                    yield Slip(term, name, start, end, is_spelling)

    def _spelled_otherwise(self, name: str, text: str) -> Iterator[tuple[int, int]]:
        folded, wanted = Folded(text), self._folded[name]
        position = folded.text.find(wanted)
        while position >= 0:
            start, end = folded.span(position, position + len(wanted))
            if _is_whole(text, start, end) and not _is_ordinary(name, text, start, end):
                yield start, end
            position = folded.text.find(wanted, position + 1)


def _pieces(folded: str) -> Iterator[str]:
    """Yield parts of a name of which at least one is in everything that is taken for it.

    More than half of the name holds one of them whole; so does the name with two wrong letters.
    """
    size = max(1, (len(folded) // 2 + 2) // 2)
    size = min(size, max(1, len(folded) // 3))
    yield from (folded[at : at + size] for at in range(0, len(folded) - size + 1, size))


def _any_of(pieces: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words; for none of them, one that finds nothing."""
    return re.compile("|".join(map(re.escape, sorted(set(pieces)))) or r"(?!)")


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a part of a text cuts no Latin word."""
    return not _cuts(text, start) and not _cuts(text, end)


def _cuts(text: str, position: int) -> bool:
    around = text[max(position - 1, 0) : position + 1]
    return 0 < position < len(text) and all(map(_LATIN.match, around))


def _cuts_a_word(name: str, position: int) -> bool:
    """Whether a name is cut between letters of one script: 人事給与 is made of ordinary words."""
    around = name[max(position - 1, 0) : position + 1]
    is_inside = 0 < position < len(name)
    return is_inside and any(all(map(script.match, around)) for script in _SCRIPTS)


def _is_its_noun(name: str, found: str) -> bool:
    """Whether the last part of a name says what kind of thing it is: プリンター."""
    is_one_word = any(all(map(script.match, found)) for script in _SCRIPTS)
    return is_one_word and name.endswith(found)


def _is_ordinary(name: str, text: str, start: int, end: int) -> bool:
    """Whether something that differs in capitals is rather ordinary words: `your time card`.

    Ordinary words are small in a sentence, and begin with a capital where it begins. Several of
    them that stand alone are rather a name.
    """
    found = text[start:end]
    if name.isascii() and name.isalpha() and (found.islower() or found.isupper()):
        return True
    if not _ORDINARY.fullmatch(name) or found.casefold() != name.casefold():
        return False
    before, behind = text[:start].strip(), text[end:].strip()
    begins = not before or before.endswith((".", "!", "?", ":"))
    is_as_in_a_sentence = found.islower() or (begins and found == found.capitalize())
    return is_as_in_a_sentence and bool(before or behind)


def _nearly(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text holds the name with a letter or two wrong."""
    most = sum(len(name) >= length for length in _LENGTHS_FOR_SLIPS)
    if not most:
        return
    for part in re.finditer(f"[^{_OTHER}]+", text):
        best = _best_match(name, part[0])
        if best is None or not 0 < best[0] <= most:
            continue
        _, start, end = best
        found = part[0][start:end]
        differs_in_digits = _without_digits(found) == _without_digits(name)
        if quickly_folded(found) == quickly_folded(name):
            continue  # its spelling is judged already
        if _is_whole(part[0], start, end) and not differs_in_digits:
            yield part.start() + start, part.start() + end


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _best_match(name: str, text: str) -> tuple[int, int, int] | None:
    """Return how many letters are wrong in what is most like a name, and where it stands.

    Sellers's algorithm: the edit distance, but a match may begin anywhere in the text.
    """
    row = [(0, position) for position in range(len(text) + 1)]
    for letter in name:
        left = (row[0][0] + 1, 0)
        next_row = [left]
        for position, other in enumerate(text):
            wrong, begin = row[position]
            left = min(
                (wrong + (letter != other), begin),
                (row[position + 1][0] + 1, row[position + 1][1]),
                (left[0] + 1, left[1]),
            )
            next_row.append(left)
        row = next_row
    wrong, begin, end = min((wrong, begin, end) for end, (wrong, begin) in enumerate(row))
    return (wrong, begin, end) if begin < end else None


def _fragment(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a long part of a name stands in the place of the whole."""
    for part in re.finditer(f"[^{_OTHER}]+", text):
        same = SequenceMatcher(None, name, part[0], autojunk=False).find_longest_match()
        found = name[same.a : same.a + same.size]
        start = same.b + len(found) - len(found.lstrip())
        at_name = same.a + len(found) - len(found.lstrip())
        found = found.strip()
        is_long = len(found) >= _SHORTEST_FRAGMENT and 2 * len(found) > len(name)
        is_several_words = " " not in name or " " in found
        end = start + len(found)
        if (
            is_long
            and is_several_words
            and _is_whole(part[0], start, end)
            and not _cuts_a_word(name, at_name)
            and not _cuts_a_word(name, at_name + len(found))
            and not _is_its_noun(name, found)
        ):
            yield part.start() + start, part.start() + end
