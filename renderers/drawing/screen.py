"""A whole screen: the device, its bars, what it says, and what lies over it."""

from dataclasses import dataclass, replace

from pipeline.document.screen_nodes import Screen, ScreenPart
from renderers.drawing.parts import BUTTON_SIDE, TEXT, button_label, draw_button, draw_parts
from renderers.drawing.pen import Pen, Style, TextBlock
from renderers.drawing.shapes import Box, Circle, Line, Rect, Shape, Words
from renderers.drawing.typeface import Typeface
from renderers.theme_settings import Look

# Numbers of the texts around a screen, see `Screen.texts`.
_STATUS, _ADDRESS, _BACK, _TITLE, _ACTION, _FIRST = range(6)


@dataclass(frozen=True, slots=True)
class _Device:
    """Pixels: width and least height of the screen, the rim around it, the rims' corners."""

    width: float
    height: float
    rim: float
    corner: float
    margin: float


DEVICES = {
    "phone": _Device(330, 330, 8, 26, 18),
    "tablet": _Device(480, 330, 12, 20, 24),
    "desktop": _Device(560, 240, 1, 8, 24),
}


def draw_screen(
    screen: Screen, typeface: Typeface, look: Look, sizes: dict[str, tuple[int, int]]
) -> tuple[Pen, Box]:
    """Return a pen that has drawn a screen, and the box around all of it; its corner is (0, 0)."""
    device = DEVICES[screen.device]
    pen = Pen(typeface, look)
    inner = Box(device.rim, device.rim, device.width, 0)
    y = _bars(pen, screen, device, inner)
    free = Box(inner.x + device.margin, y + 16, inner.width - 2 * device.margin, 0)
    y = draw_parts(pen, screen.parts, _FIRST, free, sizes) + 12
    bottom = max(y, inner.y + device.height)
    first_over = _FIRST + 2 * len(screen.parts)
    if screen.layer:
        bottom = _layer(pen, screen, first_over, Box(inner.x, inner.y, inner.width, bottom), sizes)
    whole = Box(0, 0, device.width + 2 * device.rim, bottom + device.rim)
    _device(pen, device, whole, look, has_rows=look.rows == "inset" and _holds_rows(screen))
    return pen, whole


def _holds_rows(screen: Screen) -> bool:
    return any(part.kind in {"row", "toggle"} for part in screen.parts)


def _device(pen: Pen, device: _Device, whole: Box, look: Look, *, has_rows: bool) -> None:
    """Draw the device around its screen, below all else."""
    paper = look.bar if has_rows else look.paper
    if device.rim <= 1:
        frame = Rect(whole.grown(-0.75), device.corner, paper, look.frame, 1.5)
        pen.shapes.insert(0, frame)
        return
    corner = device.corner
    body = Rect(whole.grown(-1), corner, look.bar, look.frame, 1.5)
    glass = Rect(whole.grown(-device.rim), corner - device.rim + 2, paper, look.rule, 1)
    pen.shapes[0:0] = [body, glass]


# ── bars ──────────────────────────────────────────────────────────────────────────────────────


def _bars(pen: Pen, screen: Screen, device: _Device, at: Box) -> float:
    """Draw status bar, address bar and title bar; return where the last one ends."""
    place, y = len(pen.shapes), at.y
    y = (
        _window_bar(pen, screen, at, y)
        if screen.device == "desktop"
        else _status(pen, screen, at, y)
    )
    if screen.address:
        y = _address(pen, screen, at, y)
    if screen.title or screen.back or screen.action:
        y = _title(pen, screen, device, at, y)
    corner = max(0.0, device.corner - device.rim + 2)
    # The bar's upper corners are round, its lower ones are not.
    bar = Rect(Box(at.x, at.y, at.width, y - at.y), corner, pen.look.bar)
    lower = Rect(Box(at.x, y - corner - 4, at.width, corner + 4), 0, pen.look.bar)
    pen.shapes[place:place] = [bar, lower]
    pen.shapes.append(Line(((at.x, y), (at.right, y)), pen.look.rule, 0.8))
    return y


def _window_bar(pen: Pen, screen: Screen, at: Box, y: float) -> float:
    """Draw the upper edge of a window: its words, and what closes it, of no system at all."""
    for index in range(3):
        pen.shapes.append(Circle(at.right - 18 - 16 * index, y + 15, 4, "", pen.look.muted, 1.2))
    pen.things.append(Box(at.right - 54, y + 10, 40, 10))
    block = pen.block(screen.status, at.width - 90, Style(12, pen.look.ink))
    place = Box(at.x + 16, y + 15 - 12 * 1.55 / 2, at.width - 90, 0)
    return max(y + 30, pen.place(_STATUS, block, place).bottom + 6)


def _status(pen: Pen, screen: Screen, at: Box, y: float) -> float:
    """Draw the status bar: its words, and signs of reception and battery."""
    look, middle, right = pen.look, y + 15, at.right - 20
    block = pen.block(screen.status, at.width - 100, Style(11, look.ink, bold=True))
    height = max(26.0, block.height + 8)
    pen.place(_STATUS, block, Box(at.x + 20, y + 15 - 8.5, at.width - 100, 0))
    for bar in range(4):
        tall = 3.0 + 2 * bar
        left = right - 50 + 5 * bar
        pen.shapes.append(Rect(Box(left, middle + 5 - tall, 3, tall), 0.5, look.muted))
    battery = Box(right - 20, middle - 5, 19, 10)
    pen.shapes.append(Rect(battery, 2.5, "", look.muted, 1))
    pen.shapes.append(Rect(Box(battery.x + 2, battery.y + 2, 11, 6), 1, look.muted))
    pen.shapes.append(Rect(Box(battery.right + 1, middle - 2, 1.5, 4), 0.5, look.muted))
    pen.things.append(Box(right - 50, middle - 6, 54, 12))
    return y + height


def _address(pen: Pen, screen: Screen, at: Box, y: float) -> float:
    look, left = pen.look, at.x + 12
    width = at.width - 24
    block = pen.block(screen.address, width - 24, Style(13, look.ink))
    frame = Box(left, y + 5, width, block.height + 12)
    pen.shapes.append(Rect(frame, 10, look.paper, look.rule, 1))
    align = look.title
    pen.place(_ADDRESS, block, Box(left + 12, frame.y + 6, width - 24, 0), align)
    pen.wholes[_ADDRESS] = frame
    return frame.bottom + 8


def _title(pen: Pen, screen: Screen, device: _Device, at: Box, y: float) -> float:
    """Draw the title between what leads back and what acts; below them where it is too long."""
    look = pen.look
    left, width = at.x + device.margin - 4, at.width - 2 * device.margin + 8
    back = pen.block(screen.back, width * 0.45, Style(TEXT, look.link))
    action = pen.block(screen.action, width * 0.4, Style(TEXT, look.link))
    style = Style(16, look.ink, bold=True, leading=1.4, phrases=True)
    before = _BACK_SIGN + back.width + 10 if screen.back else 0.0
    behind = action.width + 10 if screen.action else 0.0
    if look.title == "center":  # as much room on one side as on the other
        before = behind = max(before, behind)
    title = pen.block(screen.title, width, replace(style, phrases=False))
    is_beside = title.width <= width - before - behind
    height = max(28.0, back.height, action.height, title.height if is_beside else 0.0)
    middle = y + 6 + height / 2
    if screen.back:
        _back(pen, back, left, middle)
    if screen.action:
        place = Box(left + width - action.width, middle - action.height / 2, action.width, 0)
        pen.wholes[_ACTION] = pen.place(_ACTION, action, place, "right", under=False)
    if is_beside:
        place = Box(left + before, middle - title.height / 2, width - before - behind, 0)
        pen.place(_TITLE, title, place, look.title)
        return y + height + 14
    title = pen.block(screen.title, width, style)
    pen.place(_TITLE, title, Box(left, y + height + 6, width, 0), look.title)
    return y + height + title.height + 16


_BACK_SIGN = 19.0


def _back(pen: Pen, label: TextBlock, left: float, middle: float) -> None:
    look = pen.look
    if look.back == "chevron":
        sign = ((left + 7, middle - 7), (left, middle), (left + 7, middle + 7))
        pen.shapes.append(Line(sign, look.link, 2))
    else:
        tip = ((left + 6, middle - 6), (left, middle), (left + 6, middle + 6))
        pen.shapes.append(Line(tip, look.link, 1.8))
        pen.shapes.append(Line(((left, middle), (left + 12, middle)), look.link, 1.8))
    at = Box(left + _BACK_SIGN, middle - label.height / 2, label.width, 0)
    words = pen.place(_BACK, label, at, under=False)
    pen.things.append(Box(left, middle - 7, 12, 14))
    pen.wholes[_BACK] = Box(left, words.y, words.right - left, words.height)


# ── what lies over the screen ─────────────────────────────────────────────────────────────────


def _layer(
    pen: Pen, screen: Screen, number: int, under: Box, sizes: dict[str, tuple[int, int]]
) -> float:
    """Dim the screen and draw a dialog or sheet over it; return where the screen ends."""
    is_sheet = screen.layer == "sheet"
    width = under.width - 20 if is_sheet else min(under.width - 44, 340.0)
    left = under.x + (under.width - width) / 2
    trial = Pen(pen.typeface, pen.look)
    height = _panel(trial, screen.over, number, Box(left, 0, width, 0), sizes)
    bottom = max(under.height, under.y + height + 60)
    corner = 18.0 if screen.device == "phone" else 8.0
    shade = Box(under.x, under.y, under.width, bottom - under.y)
    pen.shapes.append(Rect(shade, corner, pen.look.shade, opacity=0.55))
    top = bottom - height - 10 if is_sheet else under.y + (bottom - under.y - height) / 2
    _clear(pen, Box(left, top, width, height).grown(4))
    _panel(pen, screen.over, number, Box(left, top, width, 0), sizes)
    return bottom


def _clear(pen: Pen, panel: Box) -> None:
    """Take out the words that a panel would cover in part: half a line looks like a mistake."""
    covered = {piece for piece in pen.pieces if piece.box.meets(panel)}
    pen.pieces[:] = [piece for piece in pen.pieces if piece not in covered]
    at = [piece.box for piece in covered]
    pen.shapes[:] = [shape for shape in pen.shapes if not _is_of_words(shape, at)]


def _is_of_words(shape: Shape, boxes: list[Box]) -> bool:
    """Whether a shape is a line of words in one of these boxes, or what underlines it."""
    match shape:
        case Words():
            return any(box.x == shape.x and box.y < shape.y < box.bottom for box in boxes)
        case Line(points=((x, y), (_, end))):
            return y == end and any(box.x == x and box.y < y <= box.bottom + 1 for box in boxes)
        case _:
            return False


def _panel(
    pen: Pen,
    parts: tuple[ScreenPart, ...],
    number: int,
    at: Box,
    sizes: dict[str, tuple[int, int]],
) -> float:
    """Draw the panel with its words and below them what is to be pressed; return its height."""
    place, look = len(pen.shapes), pen.look
    pressed = next(
        (index for index in range(len(parts), 0, -1) if not _is_pressed(parts[index - 1])), 0
    )
    inner = Box(at.x + 18, at.y + 18, at.width - 36, 0)
    y = draw_parts(pen, parts[:pressed], number, inner, sizes) if pressed else at.y
    choices = [
        (part, number + 2 * (pressed + index))
        for index, part in enumerate(parts[pressed:])
        for _ in range(part.count)
    ]
    if look.dialog_buttons == "stacked":
        y = _stacked(pen, choices, Box(at.x, y, at.width, 0))
    elif choices:
        y = _trailing(pen, choices, Box(inner.x, y + 2, inner.width, 0)) + 14
    panel = Box(at.x, at.y, at.width, y - at.y)
    pen.shapes.insert(place, Rect(panel, look.dialog_radius, look.paper, look.frame, 1))
    pen.things.append(Box(panel.x, panel.y, panel.width, 1))
    return panel.height


def _is_pressed(part: ScreenPart) -> bool:
    return part.kind in {"button", "link"} or part.blank == "button"


def _stacked(pen: Pen, choices: list[tuple[ScreenPart, int]], at: Box) -> float:
    """Draw what is to be pressed in rows as wide as the panel."""
    look, y = pen.look, at.y
    for part, number in choices:
        pen.shapes.append(Line(((at.x, y), (at.right, y)), look.rule, 0.8))
        label = pen.block(part.words, at.width - 32, Style(16, look.link, part.is_primary))
        height = max(44.0, label.height + 18)
        box = Box(at.x, y, at.width, height)
        if part.kind == "blank":
            bar = Box(box.x + box.width / 2 - 36, box.middle - 5, 72, 10)
            pen.shapes.append(Rect(bar, 3, look.blank))
        else:
            inner = Box(at.x + 16, box.middle - label.height / 2, at.width - 32, 0)
            pen.place(number, label, inner, "center", under=False)
            pen.wholes[number] = box.grown(-4)
        y += height
    return y


def _trailing(pen: Pen, choices: list[tuple[ScreenPart, int]], at: Box) -> float:
    """Draw what is to be pressed side by side at the end; below each other if that is too long."""
    blocks = [button_label(pen, part, at.width) for part, _ in choices]
    widths = [max(72.0, block.width + 2 * BUTTON_SIDE) for block in blocks]
    is_one_row = sum(widths) + 8 * (len(widths) - 1) <= at.width
    x, y = at.right - sum(widths) - 8 * (len(widths) - 1), at.y
    for (part, number), block, width in zip(choices, blocks, widths, strict=True):
        height = max(TEXT * 1.55, block.height) + 14
        left = x if is_one_row else at.x
        draw_button(pen, part, number, Box(left, y, width if is_one_row else at.width, height))
        x += width + 8
        y += 0 if is_one_row else height + 8
    last = max(TEXT * 1.55, blocks[-1].height) + 14
    return y + last if is_one_row else y - 8
