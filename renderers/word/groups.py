"""A picture and its callouts as one group of shapes, each of which a person can move in Word.

The group is of Word 2010 and later ([MS-ODRAWXML] 2.3.1, wordprocessingGroup and -Shape); clauses
are those of ECMA-376 part 1.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from renderers.drawing.shapes import Badge, Box, Circle, Line, Rect, Shape
from renderers.word.elements import Element, element, paragraph
from renderers.word.pictures import Area, Names

# Given what a shape is: its identity and name.
Naming: TypeAlias = Callable[[str], Names]

# Of a whole turn and of a whole: 20.1.10.3 and 20.1.10.40.
_TURN, _WHOLE = 360 * 60000, 100_000
_HALF_POINT = 6350
# Of the number in a badge, to its radius; and of its line, to its letters.
_NUMBER, _LEADING = 1.25, 1.3


@dataclass(frozen=True, slots=True)
class Paper:
    """Where the pixels of a drawing are on paper: `scale` EMU each, counted from its corner."""

    canvas: Box
    scale: float

    def area(self, box: Box) -> Area:
        """Return where a box is; its edges are rounded, so that those that meet still do."""
        left, top = self.point(box.x, box.y)
        right, bottom = self.point(box.right, box.bottom)
        return Area(left, top, right - left, bottom - top)

    def point(self, x: float, y: float) -> tuple[int, int]:
        """Return where a point is."""
        return self.length(x - self.canvas.x), self.length(y - self.canvas.y)

    def length(self, pixels: float) -> int:
        """Return how long something is."""
        return round(pixels * self.scale)


def group(names: Names, area: Area, members: Iterable[Element]) -> Element:
    """Return shapes and pictures as one; its own measure is that of the paper."""
    size = area.transform()
    size.extend([element("a:chOff", {"x": 0, "y": 0}), element("a:chExt", area.extent)])
    return element(
        "wpg:wgp",
        None,
        element("wpg:cNvPr", names),
        element("wpg:cNvGrpSpPr"),
        element("wpg:grpSpPr", None, size),
        *members,
    )


def marks_as_shapes(marks: Iterable[Shape], paper: Paper, naming: Naming) -> Iterator[Element]:
    """Yield one shape for each sign: a frame, a number, an arrow, a line, a place to tap.

    Raises TypeError for what is no mark: words and pictures.
    """
    for sign in _signs(marks):
        match sign:
            case (Rect() as rect,):
                yield _frame(rect, paper, naming("Frame"))
            case (Badge() as badge,):
                yield _badge(badge, paper, naming("Number"))
            case (Circle(), *_):
                yield _rings([it for it in sign if isinstance(it, Circle)], paper, naming("Tap"))
            case (Line(points=(_, _)) as line,):
                yield _line(line, paper, naming("Line"))
            case (Line(), *_):
                yield _arrow([it for it in sign if isinstance(it, Line)], paper, naming("Arrow"))
            case _:
                raise TypeError(sign)


def _signs(marks: Iterable[Shape]) -> Iterator[list[Shape]]:
    """Yield together what is one thing to a person: a ring and its dot, an arrow and its head."""
    sign: list[Shape] = []
    for mark in marks:
        if sign and not _belongs(sign[-1], mark):
            yield sign
            sign = []
        sign.append(mark)
    if sign:
        yield sign


def _belongs(one: Shape, other: Shape) -> bool:
    match one, other:
        case Circle(), Circle():
            return (one.x, one.y) == (other.x, other.y)
        case Line(), Line():
            is_alike = (one.stroke, one.stroke_width) == (other.stroke, other.stroke_width)
            return is_alike and not set(one.points).isdisjoint(other.points)
        case _:
            return False


# ── signs ─────────────────────────────────────────────────────────────────────────────────────


def _frame(rect: Rect, paper: Paper, names: Names) -> Element:
    shorter = min(rect.box.width, rect.box.height)
    bend = min(_WHOLE // 2, round(_WHOLE * rect.radius / shorter))
    guide = element("a:gd", {"name": "adj", "fmla": f"val {bend}"})
    geometry = element("a:prstGeom", {"prst": "roundRect"}, element("a:avLst", None, guide))
    line = _stroke(rect.stroke, paper.length(rect.stroke_width))
    return _shape(names, paper.area(rect.box), [geometry, _fill(rect.fill), line])


def _badge(badge: Badge, paper: Paper, names: Names) -> Element:
    """Return a disc with a number in it.

    Why drawn as a path: text in Word's own ellipse has only the square within it, too small for
    two digits.
    """
    area = paper.area(_around(badge.x, badge.y, badge.radius))
    geometry = _geometry([_circle(area, area.width // 2, "norm", has_stroke=False)])
    made = _shape(names, area, [geometry, _fill(badge.fill), _stroke("", 0)])
    size = round(paper.length(badge.radius * _NUMBER) / _HALF_POINT)
    content = element("w:txbxContent", None, _number(badge, size))
    made.insert(-1, element("wps:txbx", None, content))
    return made


def _number(badge: Badge, size: int) -> Element:
    """Return the paragraph in a disc; `size` is in half points, a line in twentieths of one."""
    words = element("w:t")
    words.text = badge.text
    properties = element(
        "w:rPr",
        None,
        element("w:color", {"w:val": badge.ink.removeprefix("#")}),
        element("w:sz", {"w:val": size}),
        element("w:szCs", {"w:val": size}),
    )
    made = paragraph("CalloutNumber", [element("w:r", None, properties, words)])
    line: dict[str, str | int] = {"w:line": round(size * 10 * _LEADING), "w:lineRule": "exact"}
    made[0].append(element("w:spacing", line))
    return made


def _rings(circles: Sequence[Circle], paper: Paper, names: Names) -> Element:
    """Return circles around one point as one shape."""
    widest = max(circles, key=lambda it: it.radius)
    area = paper.area(_around(widest.x, widest.y, widest.radius))
    paths = [
        _circle(
            area,
            paper.length(it.radius),
            "norm" if it.fill else "none",
            has_stroke=bool(it.stroke),
        )
        for it in circles
    ]
    fill = next((it.fill for it in circles if it.fill), "")
    stroked = next((it for it in circles if it.stroke), circles[0])
    line = _stroke(stroked.stroke, paper.length(stroked.stroke_width))
    return _shape(names, area, [_geometry(paths), _fill(fill), line])


def _line(line: Line, paper: Paper, names: Names) -> Element:
    """Return a straight line with an end at each end that a person can pull."""
    start, end = sorted(paper.point(*at) for at in line.points)
    area = Area(start[0], min(start[1], end[1]), end[0] - start[0], abs(end[1] - start[1]))
    geometry = element("a:prstGeom", {"prst": "line"}, element("a:avLst"))
    stroke = _stroke(line.stroke, paper.length(line.stroke_width))
    made = _shape(names, area, [geometry, _fill(""), stroke])
    if end[1] < start[1]:
        properties = made[2]
        properties[0].set("flipV", "1")
    return made


def _arrow(lines: Sequence[Line], paper: Paper, names: Names) -> Element:
    """Return lines that meet as one shape."""
    drawn = [[paper.point(*at) for at in line.points] for line in lines]
    xs, ys = zip(*(at for points in drawn for at in points), strict=True)
    area = Area(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    stroke = _stroke(lines[0].stroke, paper.length(lines[0].stroke_width))
    paths = [_polyline(area, points) for points in drawn]
    return _shape(names, area, [_geometry(paths), _fill(""), stroke])


def _around(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, 2 * radius, 2 * radius)


# ── what shapes are made of ───────────────────────────────────────────────────────────────────


def _shape(names: Names, area: Area, looks: Iterable[Element]) -> Element:
    """Return a shape with room for text in its middle, without any space around that."""
    room: dict[str, str | int] = {
        "wrap": "square", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "ctr"
    }  # fmt: skip
    return element(
        "wps:wsp",
        None,
        element("wps:cNvPr", names),
        element("wps:cNvSpPr"),
        element("wps:spPr", None, area.transform(), *looks),
        element("wps:bodyPr", room),
    )


def _fill(colour: str) -> Element:
    return element("a:solidFill", None, _colour(colour)) if colour else element("a:noFill")


def _stroke(colour: str, width: int) -> Element:
    if not colour:
        return element("a:ln", None, element("a:noFill"))
    return element("a:ln", {"w": width, "cap": "rnd"}, _fill(colour), element("a:round"))


def _colour(colour: str) -> Element:
    return element("a:srgbClr", {"val": colour.removeprefix("#").upper()})


def _geometry(paths: Iterable[Element]) -> Element:
    """Return a shape of paths (20.1.9.8), all of which is room for text."""
    return element(
        "a:custGeom",
        None,
        *map(element, ("a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst")),
        element("a:rect", {side[0]: side[0] for side in ("left", "top", "right", "bottom")}),
        element("a:pathLst", None, *paths),
    )


def _circle(area: Area, radius: int, fill: str, *, has_stroke: bool) -> Element:
    """Return a circle in the middle of an area, as a path of four quarters."""
    middle = area.width // 2, area.height // 2
    quarter = _TURN // 4
    arcs = [
        element("a:arcTo", {"wR": radius, "hR": radius, "stAng": start, "swAng": quarter})
        for start in (2 * quarter, 3 * quarter, 0, quarter)
    ]
    return element(
        "a:path",
        {"w": area.width, "h": area.height, "fill": fill, "stroke": int(has_stroke)},
        element("a:moveTo", None, _point(middle[0] - radius, middle[1])),
        *arcs,
        element("a:close"),
    )


def _polyline(area: Area, points: Sequence[tuple[int, int]]) -> Element:
    made = element("a:path", {"w": area.width, "h": area.height, "fill": "none"})
    for step, (x, y) in enumerate(points):
        made.append(element("a:lnTo" if step else "a:moveTo", None, _point(x - area.x, y - area.y)))
    return made


def _point(x: int, y: int) -> Element:
    return element("a:pt", {"x": x, "y": y})
