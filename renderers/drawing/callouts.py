"""Callouts: frames around what is meant, and badges beside it that cover no words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import hypot
from typing import TypeAlias

from pipeline.document.screen_nodes import Callout
from renderers.drawing.shapes import Badge, Box, Circle, Line, Rect, Shape

# Pixels.
_RADIUS = 10.0
_STROKE = 2.2
_THIN = 1.3
_GAP = 3.0
_ELBOW = 9.0
_HALO = 2.4
_PAD = 4.0
_ARROW = 30.0
_HEAD = 7.0
Point: TypeAlias = tuple[float, float]

# ❶ to ❿ and ⓫ to ⓴ (Unicode 15.1, Dingbats and Enclosed Alphanumerics), as numbers.
_FILLED = (*range(0x2776, 0x2780), *range(0x24EB, 0x24F5))
_NUMBERS = {chr(code): str(number) for number, code in enumerate(_FILLED, start=1)}


@dataclass(frozen=True, slots=True)
class Marked:
    """A callout and what it marks: several boxes where words break over lines."""

    callout: Callout
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where marks may go: on the `screen`, where `is_free` says that they cover nothing.

    The `canvas` holds the device around the screen, too; outside it there is room. `things` can be
    pressed: a sign on one of them would be taken for its own.
    """

    canvas: Box
    screen: Box
    is_free: Callable[[Box], bool]
    things: tuple[Box, ...] = ()


def draw_callouts(
    marked: tuple[Marked, ...], around: Surroundings, accent: str, ink: str
) -> list[Shape]:
    """Return the marks of all callouts; they may reach beyond the canvas."""
    return list(_Marker(around, accent, ink).draw(marked))


def with_halo(marks: list[Shape], paper: str) -> list[Shape]:
    """Return marks with a light edge around them, so that they are seen on dark pictures too."""
    halos = [halo for mark in marks if (halo := _halo(mark, paper)) is not None]
    return [*halos, *marks]


def _halo(mark: Shape, paper: str) -> Shape | None:
    match mark:
        case Rect() | Circle() if mark.stroke:
            return replace(mark, fill="", stroke=paper, stroke_width=mark.stroke_width + _HALO)
        case Line():
            return replace(mark, stroke=paper, stroke_width=mark.stroke_width + _HALO)
        case Badge() | Circle():
            return Circle(mark.x, mark.y, mark.radius + _HALO / 2, paper)
        case _:
            return None


class _Marker:
    def __init__(self, around: Surroundings, accent: str, ink: str) -> None:
        self._around = around
        self._accent = accent
        self._ink = ink
        self._taken: list[Box] = []
        self._frames: list[Box] = []

    def draw(self, marked: tuple[Marked, ...]) -> Iterator[Shape]:
        """Yield all frames first: a badge must not cover one that comes later."""
        framed = [(it, [self._frame(box) for box in it.boxes]) for it in marked]
        for _, frames in framed:
            self._taken += frames
            self._frames += frames
        for it, frames in framed:
            if it.callout.kind != "point":
                is_thin = it.callout.kind == "number" and it.callout.marker
                stroke = _THIN if is_thin else _STROKE
                yield from (Rect(box, 5, "", self._accent, stroke) for box in frames)
        for it, frames in framed:
            yield from self._sign(it.callout, frames)

    def _frame(self, box: Box) -> Box:
        """Return a frame that leaves some air, as much as there is to its neighbours."""
        for pad in (_PAD, 3.0, 2.0):
            frame = box.grown(pad)
            # Some air outside the line of the frame, too.
            outside, thick = frame.grown(1), pad
            sides = (
                Box(outside.x, outside.y, outside.width, thick),
                Box(outside.x, outside.bottom - thick, outside.width, thick),
                Box(outside.x, outside.y, thick, outside.height),
                Box(outside.right - thick, outside.y, thick, outside.height),
            )
            if all(self._around.is_free(side) for side in sides):
                return frame
        return Box(box.x - 1.2, box.y - 1.5, box.width + 2.4, box.height + 3)

    def _sign(self, callout: Callout, frames: list[Box]) -> Iterator[Shape]:
        if callout.kind == "point":
            yield from self._arrow(callout, frames)
        elif callout.marker:
            yield from self._beside(frames, partial(self._number, callout.marker))
        elif callout.kind == "tap":
            yield from self._beside(frames, self._press)

    # ── badges ────────────────────────────────────────────────────────────────────────────────

    def _beside(
        self, frames: list[Box], sign: Callable[[Point], Iterator[Shape]]
    ) -> Iterator[Shape]:
        """Draw a round sign beside its frame, or else at the rim with a line that leads there."""
        for frame in reversed(frames):
            if at := self._free_beside(frame):
                self._taken.append(_around(at, _RADIUS))
                yield from sign(at)
                return
        at, line = self._at_the_rim(frames[-1])
        self._taken.append(_around(at, _RADIUS))
        yield line
        yield from sign(at)

    def _number(self, marker: str, at: Point) -> Iterator[Shape]:
        yield Badge(*at, _RADIUS, _NUMBERS.get(marker, marker), self._accent, self._ink)

    def _press(self, at: Point) -> Iterator[Shape]:
        """Yield the sign for a press: a ring around a dot."""
        yield Circle(*at, _RADIUS - 1, "", self._accent, 1.8)
        yield Circle(*at, 4, self._accent)

    def _free_beside(self, frame: Box) -> Point | None:
        """Return the middle of a place beside a frame, None if there is no room.

        The place is nearer to its frame than to any other, or it would be taken for that one's.
        """
        away = _RADIUS + _GAP
        left, right = frame.x - away, frame.right + away
        above, below = frame.y - away, frame.bottom + away
        last, first = frame.right - _RADIUS, frame.x + _RADIUS
        places = (
            (right, frame.middle), (left, frame.middle),
            (last, above), (first, above), (last, below), (first, below),
            (right, above), (right, below), (left, above), (left, below),
        )  # fmt: skip
        return next((it for it in places if self._is_for(frame, it)), None)

    def _is_for(self, frame: Box, at: Point) -> bool:
        """Whether a sign may stand at a place, and is seen to be for a frame."""
        box = _around(at, _RADIUS)
        others = [it for it in (*self._frames, *self._around.things) if not it.meets(frame)]
        own = _distance(at, frame)
        return (
            self._around.screen.holds(box)
            and self._around.is_free(box)
            and not any(map(box.meets, (*self._taken, *others)))
            and all(_distance(at, it) > own + 1 for it in others)
        )

    def _at_the_rim(self, frame: Box) -> tuple[Point, Line]:
        """Return a place outside the device, and a line from the frame that covers little."""
        canvas = self._around.canvas
        right, left = max(canvas.right, frame.right), min(canvas.x, frame.x)
        ways = [
            (out, edge, start, y)
            for y in (frame.middle, frame.bottom, frame.y)
            for out, edge, start in ((1, right, frame.right), (-1, left, frame.x))
        ]
        ways.sort(key=lambda way: (self._covered(*way[1:]), abs(way[1] - way[2])))
        out, edge, start, y = ways[0]
        x, low = edge + out * (_ELBOW + _RADIUS), max(y, canvas.y + _RADIUS)
        while any(map(_around((x, low), _RADIUS + 1).meets, self._taken)):
            low += 2
        points = ((start, y), (edge, y), (x - out * _RADIUS, low))
        return (x, low), Line(points, self._accent, 1.4)

    def _covered(self, end: float, start: float, y: float) -> int:
        """Return how much a line would cover, in steps along its way."""
        left, right = min(end, start), max(end, start)
        steps = range(int(left) + 2, int(right) - 2, 4)
        return sum(not self._around.is_free(Box(x, y - 1, 4, 2)) for x in steps)

    # ── arrows ────────────────────────────────────────────────────────────────────────────────

    def _arrow(self, callout: Callout, frames: list[Box]) -> Iterator[Shape]:
        """Draw an arrow that ends where the thing begins; its number stands at the other end."""
        wide = _RADIUS if callout.marker else _HEAD
        reach = _ARROW + (2 * _RADIUS if callout.marker else 0)
        found = self._way(frames[-1], reach, wide)
        if found is None:
            yield from self._arrow_from_the_rim(callout, frames[-1])
            return
        tip, (right, down) = found
        tail = tip[0] + right * _ARROW, tip[1] + down * _ARROW
        yield Line((tail, tip), self._accent, _STROKE)
        yield self._wings(tip, (right, down))
        self._taken.append(_beam(tip, (right, down), reach, wide))
        if callout.marker:
            at = tail[0] + right * _RADIUS, tail[1] + down * _RADIUS
            yield from self._number(callout.marker, at)

    def _arrow_from_the_rim(self, callout: Callout, frame: Box) -> Iterator[Shape]:
        """Draw an arrow that comes from outside the device, between the lines of words."""
        at, line = self._at_the_rim(frame)
        start, edge, end = line.points
        yield replace(line, points=(start, edge, end if callout.marker else at))
        yield self._wings(start, (1 if end[0] > start[0] else -1, 0))
        self._taken.append(_around(at, _RADIUS))
        if callout.marker:
            yield from self._number(callout.marker, at)

    def _wings(self, tip: Point, way: Point) -> Line:
        """Return the head of an arrow that comes from a direction."""
        (x, y), (right, down) = tip, way
        ends = [
            (x + (right + side * down * 0.6) * _HEAD, y + (down + side * right * 0.6) * _HEAD)
            for side in (-1, 1)
        ]
        return Line((ends[0], tip, ends[1]), self._accent, _STROKE)

    def _way(self, frame: Box, reach: float, wide: float) -> tuple[Point, Point] | None:
        """Return the tip of an arrow and its direction, None if it would cover something."""
        middle = frame.x + frame.width / 2
        ways: tuple[tuple[Point, Point], ...] = (
            ((frame.right, frame.middle), (1, 0)),
            ((frame.x, frame.middle), (-1, 0)),
            ((middle, frame.bottom), (0, 1)),
            ((middle, frame.y), (0, -1)),
        )
        things = [it for it in self._around.things if not it.meets(frame)]
        others = [*(box for box in self._taken if box != frame), *things]

        def is_open(way: tuple[Point, Point]) -> bool:
            room = _beam(*way, reach, wide)
            return self._around.is_free(room) and not any(map(room.meets, others))

        return next(filter(is_open, ways), None)


def _beam(tip: Point, way: Point, reach: float, wide: float) -> Box:
    """Return the room of an arrow, from just behind its tip."""
    (x, y), (right, down) = tip, way
    ends = x + right, y + down, x + right * reach, y + down * reach
    left, top = min(ends[0], ends[2]), min(ends[1], ends[3])
    side_x, side_y = abs(down) * wide, abs(right) * wide
    width, height = abs(ends[2] - ends[0]), abs(ends[3] - ends[1])
    return Box(left - side_x, top - side_y, width + 2 * side_x, height + 2 * side_y)


def _distance(at: Point, box: Box) -> float:
    """Return how far a point is from a box, 0 inside it."""
    across = max(box.x - at[0], 0, at[0] - box.right)
    along = max(box.y - at[1], 0, at[1] - box.bottom)
    return hypot(across, along)


def _around(at: Point, radius: float) -> Box:
    return Box(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius)
