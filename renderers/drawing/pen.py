"""Writes and draws on a screen, and remembers where every word stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from pipeline.document.screen_nodes import ScreenWords, Spot
from renderers.breaking import OBJECT, Measure, break_lines, break_phrases
from renderers.drawing.shapes import Box, Line, Rect, Shape, Words
from renderers.drawing.typeface import Typeface
from renderers.theme_settings import Look

# In ems: how far letters reach above and below the baseline, and the length of hidden words.
_ASCENT, _DESCENT = 0.9, 0.2
_HIDDEN = 4.0

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is written. `size` in pixels, `leading` in ems."""

    size: float
    colour: str
    bold: bool = False
    leading: float = 1.55
    phrases: bool = False


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of a line in one colour; `start` counts in the text, `x` from the line's start."""

    start: int
    text: str
    kind: Literal["plain", "link", "hidden"]
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text broken into lines, not yet placed. `width` is that of its longest line."""

    style: Style
    lines: tuple[tuple[_Segment, ...], ...]

    @property
    def width(self) -> float:
        """Length of the longest line."""
        return max((_length(line) for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.style.size * self.style.leading


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that stand somewhere: characters from `start` of the text number `number`."""

    number: int
    start: int
    text: str
    box: Box
    style: Style


def _length(line: tuple[_Segment, ...]) -> float:
    return line[-1].x + line[-1].width if line else 0.0


@dataclass
class Pen:
    """Collects shapes. `wholes` are the places of things that are pressed, by their text's number.

    `controls` are the smaller things in them that are meant by a press: the switch in a row.
    """

    typeface: Typeface
    look: Look
    shapes: list[Shape] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    wholes: dict[int, Box] = field(default_factory=dict)
    controls: dict[int, Box] = field(default_factory=dict)
    things: list[Box] = field(default_factory=list)

    # ── texts ─────────────────────────────────────────────────────────────────────────────────

    def block(self, words: ScreenWords, width: float, style: Style) -> TextBlock:
        """Return a text broken into lines of at most this width."""
        text, origins = _joined(words)
        measure = self._measure(style)
        breaks = break_phrases if style.phrases else break_lines
        lines = []
        for start, end in breaks(text, width, measure):
            lines.append(tuple(_segments(text, origins, start, end, measure)))
        return TextBlock(style, tuple(lines))

    def place(
        self, number: int, block: TextBlock, at: Box, align: Align = "left", *, under: bool = True
    ) -> Box:
        """Write a block at the top of a box, and return the place it takes.

        `under` underlines links.
        """
        style, y = block.style, at.y
        for line in block.lines:
            free = at.width - _length(line)
            x = at.x + {"left": 0.0, "center": free / 2, "right": free}[align]
            self._write(number, line, (x, y), style, under=under)
            y += style.size * style.leading
        free = at.width - block.width
        x = at.x + {"left": 0.0, "center": free / 2, "right": free}[align]
        return Box(x, at.y, block.width, block.height)

    def _write(
        self,
        number: int,
        line: tuple[_Segment, ...],
        at: tuple[float, float],
        style: Style,
        *,
        under: bool,
    ) -> None:
        (x, y), size = at, style.size
        baseline = y + (style.leading * size - size) / 2 + 0.88 * size
        for segment in line:
            left = x + segment.x
            top, height = baseline - _ASCENT * size, (_ASCENT + _DESCENT) * size
            box = Box(left, top, segment.width, height)
            if segment.kind == "hidden":
                bar = Box(left + 1, baseline - 0.82 * size, segment.width - 2, 0.95 * size)
                self.shapes.append(Rect(bar, 2, self.look.hidden))
                self.things.append(box)
                continue
            is_link = segment.kind == "link" and under
            colour = self.look.link if segment.kind == "link" else style.colour
            self.shapes += self._words(segment, (left, baseline), style, colour)
            if is_link:
                low = baseline + 0.16 * size
                self.shapes.append(Line(((left, low), (left + segment.width, low)), colour, 0.8))
            self.pieces.append(_Piece(number, segment.start, segment.text, box, style))

    def _words(
        self, segment: _Segment, at: tuple[float, float], style: Style, colour: str
    ) -> Iterator[Words]:
        """Yield the words of a segment without spaces at its ends, which SVG would leave out."""
        text = segment.text.strip(" ")
        if text:
            measure = self._measure(style)
            indent = measure(segment.text[: segment.text.index(text)])
            yield Words(at[0] + indent, at[1], text, style.size, colour, measure(text), style.bold)

    def _measure(self, style: Style) -> Measure:
        def measure(text: str) -> float:
            hidden = text.count(OBJECT)
            words = text.replace(OBJECT, "") if hidden else text
            ems = self.typeface.advance(words, bold=style.bold)
            return (ems + hidden * _HIDDEN) * style.size

        return measure

    # ── where things are ──────────────────────────────────────────────────────────────────────

    def boxes(self, spot: Spot, *, is_pressed: bool) -> tuple[Box, ...]:
        """Return where something is: several boxes where its words break over lines.

        Of a thing with words that are meant as a whole, all of it; when it `is_pressed`, the
        part of it that takes the press.
        """
        if spot.is_whole and is_pressed and spot.text in self.controls:
            return (self.controls[spot.text],)
        if spot.is_whole and spot.text in self.wholes:
            return (self.wholes[spot.text],)
        return tuple(self._words_at(spot))

    def _words_at(self, spot: Spot) -> Iterator[Box]:
        by_line: dict[float, list[Box]] = {}
        for piece in self.pieces:
            start = max(spot.start, piece.start) - piece.start
            end = min(spot.end, piece.start + len(piece.text)) - piece.start
            if piece.number == spot.text and start < end:
                measure = self._measure(piece.style)
                before, inside = measure(piece.text[:start]), measure(piece.text[start:end])
                box = Box(piece.box.x + before, piece.box.y, inside, piece.box.height)
                by_line.setdefault(piece.box.y, []).append(box)
        for boxes in by_line.values():
            left, right = min(it.x for it in boxes), max(it.right for it in boxes)
            yield Box(left, boxes[0].y, right - left, boxes[0].height)

    def taken(self) -> list[Box]:
        """Return every place where there are words or things that no badge may cover."""
        return [*(piece.box for piece in self.pieces), *self.things]


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a character comes from: its run, the kind of that, and its place in the text."""

    run: int
    kind: Literal["plain", "link", "hidden"]
    offset: int


def _joined(words: ScreenWords) -> tuple[str, list[_Origin]]:
    """Return the runs as one text, hidden ones as one sign each, and where each character is from.

    Hidden words do not count in the text, so that a `Spot` is the same with and without them.
    """
    text, origins, offset = "", list[_Origin](), 0
    for index, run in enumerate(words):
        text += OBJECT if run.kind == "hidden" else run.text
        places = [offset] if run.kind == "hidden" else range(offset, offset + len(run.text))
        origins += [_Origin(index, run.kind, place) for place in places]
        offset += len(run.text)
    return text, origins


def _segments(
    text: str, origins: list[_Origin], start: int, end: int, measure: Measure
) -> Iterator[_Segment]:
    """Yield the runs of one line."""
    x = 0.0
    for _, group in groupby(range(start, end), key=lambda at: origins[at].run):
        inside = list(group)
        first, words = origins[inside[0]], text[inside[0] : inside[-1] + 1]
        width = measure(words)
        yield _Segment(first.offset, words, first.kind, x, width)
        x += width
