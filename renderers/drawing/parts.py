"""The parts of a screen, each drawn from the top of what is free; each returns where it ends."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from pipeline.document.screen_nodes import ScreenPart
from renderers.drawing.pen import Pen, Style, TextBlock
from renderers.drawing.shapes import Box, Circle, Line, Raster, Rect

# Lengths are pixels; the words of a page are 15 high, about 9 point where a phone is printed as
# wide as it is.
TEXT = 15.0
_SMALL = 13.0
_HEADING = 20.0
_GAP = 13.0
_ROW_PAD = 12.0
# How far rows that are no group of their own reach into the margin.
_OVERHANG = _ROW_PAD - 4
_BUTTON_PAD = 10.0
_SWITCH = (42.0, 24.0)
_CHECK = 18.0
# A picture on a screen is no higher than this, or the screen would be no figure any more.
_HIGHEST = 420.0
# How long the last line of a `blank` text is, in parts of the width.
_LAST_LINE = 0.62
_ROWS = {"row", "toggle"}


def draw_parts(
    pen: Pen, parts: Sequence[ScreenPart], number: int, at: Box, sizes: dict[str, tuple[int, int]]
) -> float:
    """Draw parts below each other from the top of a box; return the y below the last one.

    `number` is that of the first part's label among the texts of the screen; `sizes` are width
    and height of pictures in pixels.
    """
    y = at.y
    numbered = [(part, number + 2 * index) for index, part in enumerate(parts)]
    for group, members in groupby(numbered, key=lambda it: _group_of(it[0])):
        inside = list(members)
        free = Box(at.x, y, at.width, 0)
        if group == "rows":
            y = _rows(pen, inside, free)
        elif group == "buttons":
            y = _buttons(pen, inside, free)
        else:
            for part, its_number in inside:
                y = _part(pen, part, its_number, Box(at.x, y, at.width, 0), sizes)
    return y


def _group_of(part: ScreenPart) -> str:
    if part.kind in _ROWS or part.blank == "row":
        return "rows"
    return "buttons" if part.kind == "button" or part.blank == "button" else "page"


def _part(
    pen: Pen, part: ScreenPart, number: int, at: Box, sizes: dict[str, tuple[int, int]]
) -> float:
    match part.kind:
        case "heading":
            return _text(pen, part, number, at, _heading(pen))
        case "text":
            return _text(pen, part, number, at, Style(TEXT, pen.look.ink))
        case "link":
            return _link(pen, part, number, at)
        case "field":
            return _field(pen, part, number, at)
        case "check":
            return _check(pen, part, number, at)
        case "image":
            return _image(pen, part, at, sizes)
        case "blank":
            return _blank(pen, part, at)
        case "row" | "toggle" | "button":
            return at.y  # drawn as groups
        case _:
            assert_never(part.kind)


def _heading(pen: Pen) -> Style:
    return Style(_HEADING, pen.look.ink, bold=True, leading=1.4, phrases=True)


# ── words ─────────────────────────────────────────────────────────────────────────────────────


def _text(pen: Pen, part: ScreenPart, number: int, at: Box, style: Style) -> float:
    return pen.place(number, pen.block(part.words, at.width, style), at).bottom + _GAP


def _link(pen: Pen, part: ScreenPart, number: int, at: Box) -> float:
    """Draw a link on a line of its own; it is pressed on its words."""
    words = tuple(replace(run, kind="link") if run.kind == "plain" else run for run in part.words)
    block = pen.block(words, at.width, Style(TEXT, pen.look.link))
    return pen.place(number, block, at).bottom + _GAP


def _blank(pen: Pen, part: ScreenPart, at: Box) -> float:
    """Draw what has words that do not matter."""
    y = at.y
    for index in range(part.count):
        if part.blank == "field":
            y = _frame(pen, Box(at.x, y, at.width, 38)).bottom + _GAP
        else:
            is_last = index == part.count - 1
            share = _LAST_LINE if is_last else 1
            pen.shapes.append(Rect(Box(at.x, y + 5, at.width * share, 10), 3, pen.look.blank))
            y += 21 + (_GAP - 5 if is_last else 0)
    return y


# ── fields, check boxes, pictures ─────────────────────────────────────────────────────────────


def _field(pen: Pen, part: ScreenPart, number: int, at: Box) -> float:
    label = pen.block(part.words, at.width, Style(_SMALL, pen.look.muted))
    top = pen.place(number, label, at).bottom + 3
    value = pen.block(part.value, at.width - 20, Style(TEXT, pen.look.ink))
    height = max(value.height, TEXT * 1.55) + 14
    frame = _frame(pen, Box(at.x, top, at.width, height))
    pen.place(number + 1, value, Box(frame.x + 10, frame.y + 7, frame.width - 20, 0))
    pen.wholes[number] = pen.wholes[number + 1] = frame
    return frame.bottom + _GAP


def _frame(pen: Pen, box: Box) -> Box:
    """Draw what words are typed into."""
    look = pen.look
    if look.fields == "underlined":
        pen.shapes.append(Rect(box, 4, look.bar))
        pen.shapes.append(Line(((box.x, box.bottom), (box.right, box.bottom)), look.muted, 1.2))
    else:
        pen.shapes.append(Rect(box, look.radius, look.paper, look.rule, 1.2))
    return box


def _check(pen: Pen, part: ScreenPart, number: int, at: Box) -> float:
    look, indent = pen.look, _CHECK + 10
    block = pen.block(part.words, at.width - indent, Style(TEXT, look.ink))
    words = pen.place(number, block, Box(at.x + indent, at.y, at.width - indent, 0))
    box = Box(at.x, at.y + (TEXT * 1.55 - _CHECK) / 2, _CHECK, _CHECK)
    fill = look.control if part.is_on else look.paper
    pen.shapes.append(Rect(box, 3, fill, look.control if part.is_on else look.muted, 1.4))
    if part.is_on:
        tick = ((box.x + 4, box.middle), (box.x + 7.5, box.bottom - 5), (box.right - 4, box.y + 5))
        pen.shapes.append(Line(tick, look.paper, 2))
    pen.things.append(box)
    pen.controls[number] = box
    pen.wholes[number] = Box(at.x, at.y, indent + words.width, words.height)
    return words.bottom + _GAP


def _image(pen: Pen, part: ScreenPart, at: Box, sizes: dict[str, tuple[int, int]]) -> float:
    width, height = sizes[part.asset]
    scale = min(1.0, at.width / width, _HIGHEST / height)
    box = Box(at.x, at.y, width * scale, height * scale)
    pen.shapes.append(Raster(box, part.asset))
    pen.things.append(box)
    return box.bottom + _GAP


# ── rows ──────────────────────────────────────────────────────────────────────────────────────


def _rows(pen: Pen, rows: list[tuple[ScreenPart, int]], at: Box) -> float:
    """Draw rows with hairlines between them."""
    look = pen.look
    inset = 0.0 if look.rows == "inset" else -_OVERHANG
    frame = Box(at.x + inset, at.y, at.width - 2 * inset, 0)
    place = len(pen.shapes)
    y = at.y
    each = [row for row in rows for _ in range(row[0].count)]
    for index, (part, number) in enumerate(each):
        if index:
            left = frame.x + _ROW_PAD
            right = frame.right if look.rows == "inset" else frame.right - _ROW_PAD
            pen.shapes.append(Line(((left, y), (right, y)), look.rule, 0.8))
        y = _row(pen, part, number, Box(frame.x, y, frame.width, 0))
    group = Box(frame.x, at.y, frame.width, y - at.y)
    if look.rows == "inset":
        pen.shapes.insert(place, Rect(group, look.radius, look.group, look.rule, 0.8))
    else:
        for edge in (group.y, group.bottom):
            pen.shapes.append(Line(((group.x, edge), (group.right, edge)), look.rule, 0.8))
    return y + _GAP


def _row(pen: Pen, part: ScreenPart, number: int, at: Box) -> float:
    look, y = pen.look, at.y + _ROW_PAD - 1
    left, width = at.x + _ROW_PAD, at.width - 2 * _ROW_PAD
    if part.kind == "blank":
        pen.shapes.append(Rect(Box(left, y + 6, width * 0.5, 10), 3, look.blank))
        return y + TEXT * 1.55 + _ROW_PAD - 1
    end = {"toggle": _SWITCH[0] + 12}.get(part.kind, 18.0 if part.opens else 0.0)
    value = pen.block(part.value, width * 0.45, Style(TEXT, look.muted))
    gap = 10 if part.value else 0
    label_width = width - end - value.width - gap
    label = pen.block(part.words, label_width, Style(TEXT, look.ink))
    height = max(label.height, value.height, TEXT * 1.55)
    middle = y + height / 2
    pen.place(number, label, Box(left, middle - label.height / 2, label_width, 0))
    at_value = Box(
        at.right - _ROW_PAD - end - value.width, middle - value.height / 2, value.width, 0
    )
    pen.place(number + 1, value, at_value, "right")
    if part.kind == "toggle":
        pen.controls[number] = _switch(pen, at.right - _ROW_PAD, middle, is_on=part.is_on)
    elif part.opens:
        _chevron(pen, at.right - _ROW_PAD - 6, middle)
    bottom = y + height + _ROW_PAD - 1
    pen.wholes[number] = Box(at.x, at.y, at.width, bottom - at.y).grown(-3)
    return bottom


def _chevron(pen: Pen, x: float, y: float) -> None:
    pen.shapes.append(Line(((x, y - 5), (x + 5, y), (x, y + 5)), pen.look.muted, 1.6))
    pen.things.append(Box(x, y - 5, 5, 10))


def _switch(pen: Pen, right: float, middle: float, *, is_on: bool) -> Box:
    """Draw a switch; where its knob is tells its state without a colour."""
    width, height = _SWITCH
    box = Box(right - width, middle - height / 2, width, height)
    fill = pen.look.on if is_on else pen.look.off
    thin = 5.0 if pen.look.toggles == "thin" else 0.0
    track = Box(box.x, box.y + thin, width, height - 2 * thin)
    edge = fill if is_on else pen.look.muted
    pen.shapes.append(Rect(track, track.height / 2, fill, edge, 1))
    knob = height / 2 - (1 if thin else 2.5)
    x = box.right - height / 2 if is_on else box.x + height / 2
    pen.shapes.append(Circle(x, middle, knob, pen.look.paper, pen.look.muted, 0.8))
    pen.things.append(box)
    return box


# ── buttons ───────────────────────────────────────────────────────────────────────────────────


def _buttons(pen: Pen, buttons: list[tuple[ScreenPart, int]], at: Box) -> float:
    """Draw buttons: below each other where the screen is narrow, else side by side."""
    is_narrow = at.width < _NARROW
    x, y, bottom = at.x, at.y, at.y
    for part, number in ((it, number) for it, number in buttons for _ in range(it.count)):
        label = button_label(pen, part, at.width)
        width = at.width if is_narrow else max(72.0, label.width + 2 * BUTTON_SIDE)
        if x > at.x and (is_narrow or x + width > at.right):
            x, y = at.x, bottom + 9
        height = max(label.height, TEXT * 1.55) + 2 * _BUTTON_PAD
        draw_button(pen, part, number, Box(x, y, width, height))
        bottom = max(bottom, y + height)
        x += width + 10
    return bottom + _GAP


_NARROW = 400.0
BUTTON_SIDE = 12.0
# Corners of a button of one line are half its height; those of a higher one are no rounder.
_PILL = 22.0


def button_label(pen: Pen, part: ScreenPart, width: float, colour: str = "") -> TextBlock:
    """Return the words of a button that is at most so wide."""
    style = Style(TEXT, colour, part.is_primary, phrases=True)
    return pen.block(part.words, width - 2 * BUTTON_SIDE, style)


def draw_button(pen: Pen, part: ScreenPart, number: int, box: Box) -> None:
    """Draw a button that fills a box; one without words if they do not matter."""
    look = pen.look
    radius = min(box.height / 2, _PILL) if look.buttons == "pill" else look.radius
    fill = look.control if part.is_primary else look.paper
    edge = "" if part.is_primary else look.muted
    colour = look.paper if part.is_primary else look.ink
    if look.buttons == "tinted" and not part.is_primary:
        fill, edge, colour = look.bar, look.rule, look.link
    pen.shapes.append(Rect(box, radius, fill, edge, 1.2 if edge else 0))
    if part.kind == "blank":
        width = min(64.0, box.width / 2)
        middle = Box(box.x + (box.width - width) / 2, box.middle - 5, width, 10)
        pen.shapes.append(Rect(middle, 3, look.blank if fill != look.blank else look.paper))
        return
    label = button_label(pen, part, box.width, colour)
    side = BUTTON_SIDE
    inner = Box(box.x + side, box.middle - label.height / 2, box.width - 2 * side, 0)
    pen.place(number, label, inner, "center", under=False)
    pen.wholes[number] = box
