"""Whether words that a sentence names stand on a screen as something of their own.

`Pay` is no part of “Payment history”, and 【設定】 is not 証明書信頼設定. Words stand on a screen
when they are a whole text or link of it, the name of a hotspot, or words within a text. Of a label
they must be all, but for signs: “Next” is “Next >”, and “Pay” is not “Pay now”.
"""

import unicodedata
from collections.abc import Iterator

from pipeline.checking.printed import Seen, collapsed
from pipeline.document.screen_nodes import ScreenPart, ScreenWords
from pipeline.pieces.screens import words_of

_SENTENCES = {"heading", "text"}
# Signs that make one word of two.
_JOINS = "-'’_"


def stands_on(words: str, seen: Seen) -> bool:
    """Whether words stand on a screen or picture, hidden ones too."""
    wanted = collapsed(words)
    return any(
        stands_in(wanted, text, in_sentence=is_sentence) for text, is_sentence in _texts(seen)
    )


def stands_in(words: str, text: str, *, in_sentence: bool = False) -> bool:
    """Whether words are a text, or stand in it apart from others: a label, or else a sentence."""
    start = text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        ends = ((words[0], text[:start][::-1]), (words[-1], text[end:]))
        if all(_ends_there(letter, next_to_it, in_sentence) for letter, next_to_it in ends):
            return True
        start = text.find(words, end)
    return False


def _ends_there(letter: str, next_to_it: str, in_sentence: bool) -> bool:  # noqa: FBT001
    """Whether words that end with a letter end there; what is next to it is read away from it."""
    sign, rest = next_to_it[:1], next_to_it[1:].lstrip()[:1]
    if not sign:
        return True
    if sign.isalnum():
        return in_sentence and _is_latin(letter) != _is_latin(sign)
    if sign in _JOINS and next_to_it[1:2].isalnum():
        return False
    if sign.isspace() and not in_sentence:
        # Between Latin words a space is a part of the label, between Japanese ones it is a break.
        return not (rest.isalnum() and _is_latin(letter) and _is_latin(rest))
    return True


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "DIGIT"))


def _texts(seen: Seen) -> Iterator[tuple[str, bool]]:
    """Yield every text on a screen, and whether it is a sentence rather than a label."""
    screen = seen.whole
    yield from ((name, False) for name in seen.shown.hotspots)
    for text in (screen.status, screen.address, screen.back, screen.action):
        yield collapsed(words_of(text)), False
    yield collapsed(words_of(screen.title)), True
    for part in (*screen.parts, *screen.over):
        yield from _texts_of(part)


def _texts_of(part: ScreenPart) -> Iterator[tuple[str, bool]]:
    yield collapsed(words_of(part.words)), part.kind in _SENTENCES
    yield collapsed(words_of(part.value)), False
    yield from ((link, False) for link in _links(part.words))


def _links(text: ScreenWords) -> Iterator[str]:
    yield from (collapsed(run.text) for run in text if run.kind == "link")
