"""Screens in words: what a declared screen says in one manual, and where words stand on it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from pipeline.document.inline_nodes import Control
from pipeline.document.screen_nodes import (
    PartKind,
    Screen,
    ScreenPart,
    ScreenRun,
    ScreenWords,
    Spot,
)
from pipeline.pieces.sentences import Sentences
from schemas import figure as declared
from schemas.base import SCREEN_LABEL, SCREEN_TEXT, Marks
from schemas.environment import DeviceShape, Look

# Texts of a screen before those of its parts; see `Screen.texts`.
_FRAME = 5
_LONGEST_NAME = 40
# Parts that say something and are not pressed.
_SAID = {"heading", "text"}
# How many lines a text has whose words do not matter, where nobody tells.
_LINES = 3
_MORE_THAN_WORDS = {"link", "button", "row", "toggle", "field", "check"}


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand on a screen. `spot` is None where they are nowhere, or at several places.

    `places` is at how many.
    """

    spot: Spot | None
    places: int


def hidden_words(shown: declared.Shown, sentences: Sentences) -> tuple[str, ...]:
    """Return the words that nobody may see, the longest first."""
    words = {sentences.plain(item.words, SCREEN_LABEL) for item in shown.redact if item.words}
    return tuple(sorted(words, key=lambda it: (-len(it), it)))


def without_hidden(
    text: str, hidden: tuple[str, ...], stand_in: str, *, for_each: bool = False
) -> str:
    """Return a text with something else in the place of hidden words.

    `for_each` puts it in the place of each of their letters.
    """
    pieces = []
    position = 0
    for start, end in _hidden_parts(text, hidden):
        pieces += [text[position:start], stand_in * (end - start if for_each else 1)]
        position = end
    return "".join((*pieces, text[position:]))


def _hidden_parts(text: str, hidden: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return from where to where a text is hidden; words that overlap are hidden as one."""
    found = sorted(
        (start, start + len(words)) for words in hidden for start in _occurrences(text, words)
    )
    parts: list[tuple[int, int]] = []
    for start, end in found:
        if parts and start < parts[-1][1]:
            parts[-1] = (parts[-1][0], max(end, parts[-1][1]))
        else:
            parts.append((start, end))
    return parts


def _occurrences(text: str, words: str) -> Iterator[int]:
    position = text.find(words)
    while position >= 0:
        yield position
        position = text.find(words, position + 1)


class Screens:
    """Reads declared screens with one manual's terms."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences

    def read(self, shown: declared.Shown, device: DeviceShape, look: Look) -> Screen:
        """Return what a screen says, hidden words taken out; of a picture, what is told of it.

        `device` and `look` are those of the environment.
        """
        screen = _as_screen(shown)
        hidden = hidden_words(screen, self._sentences)

        def words(text: str | None) -> ScreenWords:
            return tuple(self._runs(text, hidden)) if text else ()

        return Screen(
            device=screen.device or device,
            look=look,
            status=words(screen.status),
            address=words(screen.address),
            back=words(screen.back),
            title=words(screen.title),
            action=words(screen.action),
            parts=tuple(self._part(part, hidden) for part in screen.says),
            layer=layer_of(screen),
            over=tuple(self._part(part, hidden) for part in screen.dialog or screen.sheet),
        )

    def _part(self, part: declared.ScreenPart, hidden: tuple[str, ...]) -> ScreenPart:
        kind = cast("PartKind", part.kind)
        label: str = "" if kind in {"image", "blank"} else getattr(part, kind)
        marks = SCREEN_TEXT if kind in _SAID else SCREEN_LABEL
        return ScreenPart(
            kind=kind,
            words=tuple(self._runs(label, hidden, marks)),
            value=tuple(self._runs(part.value or "", hidden)),
            is_on=part.on or False,
            opens=part.value is None if part.opens is None else part.opens,
            is_primary=part.primary or False,
            blank=part.blank or "",
            count=part.count or (_LINES if part.blank == "text" else 1),
            asset=part.image or "",
            alt=without_hidden(self._sentences.plain(part.alt or ""), hidden, "…"),
        )

    def _runs(
        self, text: str, hidden: tuple[str, ...], marks: Marks = SCREEN_LABEL
    ) -> Iterator[ScreenRun]:
        """Yield the words of a text on a screen; links in it are runs of their own."""
        inlines = self._sentences.inlines(text, marks)
        parts = _hidden_parts("".join(inline.text for inline in inlines), hidden)
        begins = 0
        for inline in inlines:
            kind: Literal["plain", "link"] = "link" if isinstance(inline, Control) else "plain"
            position, ends = begins, begins + len(inline.text)
            for start, end in parts:
                if end <= begins or start >= ends:
                    continue
                yield from _plain_run(inline.text[position - begins : max(start - begins, 0)], kind)
                if start >= begins:  # one that began before stands there already
                    yield ScreenRun("", "hidden")
                position = min(end, ends)
            yield from _plain_run(inline.text[position - begins :], kind)
            begins = ends


def _plain_run(words: str, kind: Literal["plain", "link"]) -> Iterator[ScreenRun]:
    if words:
        yield ScreenRun(words, kind)


def _as_screen(shown: declared.Shown) -> declared.Screen:
    """Return a screen; of a picture that is used once, one that says what the picture says."""
    if isinstance(shown, declared.Screen):
        return shown
    return _empty_screen().model_copy(update={"says": shown.says, "redact": shown.redact})


@cache
def _empty_screen() -> declared.Screen:
    return declared.Screen.model_construct()


def layer_of(screen: declared.Screen) -> declared.Layer:
    """Return what lies over a screen, "" for nothing."""
    if screen.dialog:
        return "dialog"
    return "sheet" if screen.sheet else ""


def words_of(text: ScreenWords) -> str:
    """Return a text on a screen as plain words."""
    return "".join(run.text for run in text)


def _spoken(text: ScreenWords, hidden: str) -> str:
    return "".join(hidden if run.kind == "hidden" else run.text for run in text)


def says(screen: Screen, is_on: str = "{}", is_off: str = "{}", hidden: str = "") -> Iterator[str]:
    """Yield every text on a screen in reading order; of one with a dialog, what that says.

    `is_on` and `is_off` are patterns for what can be switched, `hidden` is said for hidden words.
    """
    parts = screen.over or screen.parts
    frame = screen.texts()[:_FRAME] if not screen.over else ()
    yield from filter(None, (_spoken(text, hidden) for text in frame))
    for part in parts:
        state = is_on if part.is_on else is_off
        can_be_switched = part.kind in {"toggle", "check"}
        yield from filter(None, [part.alt])
        if words := _spoken(part.words, hidden):
            yield state.format(words) if can_be_switched else words
        yield from filter(None, [_spoken(part.value, hidden)])


def name_of(screen: Screen, hidden: str = "") -> str:
    """Return what a screen is called, shortened: what a dialog says first, else its title.

    `hidden` is said for hidden words; a text of which nothing else is left is no name.
    """
    over, under = ([it.words for it in parts if it.kind in _SAID] for parts in (
        screen.over, screen.parts,
    ))  # fmt: skip
    texts = (*over[:1], screen.title, *under, *screen.texts())
    name = _spoken(next(filter(words_of, texts), ()), hidden)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def names(screen: Screen) -> Iterator[str]:
    """Yield everything on a screen that a callout may name as a whole: texts, and links in them.

    Where something lies over the screen, only what stands on that.
    """
    first = _FRAME + 2 * len(screen.parts) if screen.layer else 0
    for text in screen.texts()[first:]:
        if words := words_of(text):
            yield words
        yield from (run.text for run in text if run.kind == "link" and run.text != words)


def controls_of(screen: Screen) -> Iterator[str]:
    """Yield what is pressed or filled in on a screen: buttons, links, fields and the like."""
    yield from filter(None, map(words_of, (screen.back, screen.action)))
    for part in (*screen.parts, *screen.over):
        if part.kind in _MORE_THAN_WORDS and (words := words_of(part.words)):
            yield words
    for text in screen.texts():
        yield from (run.text for run in text if run.kind == "link")


def find(screen: Screen, words: str, nth: int | None) -> Found:
    """Return where words stand: as a whole text, as a link, or as a part of a text, in this order.

    Where something lies over the screen, only what stands on that counts. Things that are pressed
    come before texts.
    `nth` (from 1) chooses among all places, in reading order; then `places` is how many these are.
    """
    tiers = [_reachable(screen, tier) for tier in _tiers(screen, words)]
    if nth is not None:
        spots = _in_reading_order(spot for tier in tiers for spot in tier)
        return Found(spots[nth - 1] if nth <= len(spots) else None, len(spots))
    best = next((_best(screen, tier) for tier in tiers if tier), [])
    return Found(best[0] if len(best) == 1 else None, len(best))


def _in_reading_order(spots: Iterable[Spot]) -> list[Spot]:
    """Return each place once, from the top; of a whole text and its words, the whole text."""
    found: dict[tuple[int, int], Spot] = {}
    for spot in spots:
        found.setdefault((spot.text, spot.start), spot)
    return [found[place] for place in sorted(found)]


def _tiers(screen: Screen, words: str) -> Iterator[list[Spot]]:
    texts = screen.texts()
    yield [
        Spot(number, 0, len(words), is_whole=True)
        for number, text in enumerate(texts)
        if words_of(text) == words
    ]
    yield [spot for number, text in enumerate(texts) for spot in _links(number, text, words)]
    yield [
        Spot(number, match.start(), match.end(), is_whole=False)
        for number, text in enumerate(texts)
        for match in re.finditer(re.escape(words), words_of(text))
    ]


def _links(number: int, text: ScreenWords, words: str) -> Iterator[Spot]:
    start = 0
    for run in text:
        if run.kind == "link" and run.text == words:
            yield Spot(number, start, start + len(words), is_whole=False)
        start += len(run.text)


def _reachable(screen: Screen, spots: list[Spot]) -> list[Spot]:
    """Return the spots that are not under a dialog or sheet: what is there cannot be pressed."""
    first = _FRAME + 2 * len(screen.parts) if screen.layer else 0
    return [spot for spot in spots if spot.text >= first]


def _best(screen: Screen, spots: list[Spot]) -> list[Spot]:
    """Return the spots that are meant when nobody says which."""
    pressed = [
        spot
        for spot in spots
        if (part := part_of(screen, spot.text)) and part.kind in _MORE_THAN_WORDS
    ]
    return pressed or spots


def part_of(screen: Screen, text: int) -> ScreenPart | None:
    """Return the part that a text of a screen belongs to, by its number; None for the frame's."""
    parts = (*screen.parts, *screen.over)
    return parts[(text - _FRAME) // 2] if text >= _FRAME else None
