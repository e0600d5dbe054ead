"""Drawings: declared screens, and pictures with callouts, the same for every format.

A drawing is made of shapes; `Drawing.svg` and `Drawing.png` write them down. Lengths are pixels of
CSS, 96 an inch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TypeAlias, assert_never

from pipeline import rules
from pipeline.document.document import Asset, Document, Figure, Illustration, Picture
from pipeline.document.screen_nodes import Callout, Region, Screen, Spot
from renderers import Context
from renderers.drawing.callouts import Marked, Surroundings, draw_callouts, with_halo
from renderers.drawing.parts import TEXT
from renderers.drawing.screen import DEVICES, draw_screen
from renderers.drawing.shapes import Badge, Box, Circle, Line, Raster, Rect, Shape, Words
from renderers.drawing.sizes import printed_size
from renderers.drawing.svg import ImageSource, WordsAs, to_svg
from renderers.drawing.typeface import Typeface
from renderers.glyphs import report_missing_glyphs
from renderers.images import data_url
from renderers.themes import Theme
from schemas.base import Place

Sizes: TypeAlias = tuple[tuple[str, tuple[int, int]], ...]

# The width that pictures of real screens are drawn with: portrait ones are of phones.
_PORTRAIT, _LANDSCAPE = 346.0, 640.0
# A patch of a picture is free of words where no more than this lies between its shades, of 255.
_FLAT = 20
# Words on paper: the least size in points that people can read, and a point in millimetres.
_READABLE = 6.0
_POINT = 25.4 / 72
# The least length of a pixel on paper, in millimetres, with which words can be read.
READABLE_PIXEL = _READABLE * _POINT / TEXT


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a canvas. `marks` are the callouts, which lie over the rest."""

    canvas: Box
    shapes: tuple[Shape, ...]
    marks: tuple[Shape, ...]
    typeface: Typeface

    def svg(
        self, image_source: ImageSource, *, marks: bool = True, words: WordsAs = "fitted"
    ) -> str:
        """Return it as a whole SVG file; without `marks`, no callouts are in it."""
        shown = (*self.shapes, *self.marks) if marks else self.shapes
        return to_svg(shown, self.canvas, self.typeface, image_source, words)

    def png(self, assets: Mapping[str, Asset], scale: float, *, marks: bool = True) -> bytes:
        """Return it as pixels, `scale` of them for each pixel of CSS."""
        import resvg_py

        text = self.svg(lambda name: data_url(assets[name]), marks=marks, words="outlines")
        made: bytes = resvg_py.svg_to_bytes(svg_string=text, zoom=scale, skip_system_fonts=True)
        return made


def draw(figure: Figure, document: Document, context: Context) -> Drawing:
    """Return the drawing of a figure. Characters that no font of the theme has are reported.

    Raises ThemeError where the theme's fonts cannot be used.
    """
    match figure:
        case Illustration():
            sizes = _sizes(figure.screen, document)
            drawing = _illustration(context.theme, figure.screen, figure.callouts, sizes)
        case Picture():
            asset = document.assets[figure.asset]
            drawing = _picture(context.theme, asset, figure)
        case _:
            assert_never(figure)
    _report_missing(drawing, document, context)
    _report_small(figure, drawing, document, context)
    return drawing


def places(
    figure: Figure, targets: Sequence[Spot | Region], document: Document, context: Context
) -> list[tuple[Box, ...]]:
    """Return where things are on the canvas of a figure's drawing: several boxes for broken lines.

    What is a part of a picture on a drawn screen, or words on a picture, is nowhere.
    """
    if isinstance(figure, Picture):
        whole = whole_of(figure)
        return [(_inside(whole, it),) if isinstance(it, Region) else () for it in targets]
    sizes = dict(_sizes(figure.screen, document))
    look = context.theme.look(figure.screen.look)
    pen, _ = draw_screen(figure.screen, typeface_of(context.theme), look, sizes)
    return [pen.boxes(it, is_pressed=False) if isinstance(it, Spot) else () for it in targets]


def whole_of(figure: Picture) -> Box:
    """Return where a picture itself is on the canvas of its drawing."""
    width = min(_PORTRAIT if figure.height > figure.width else _LANDSCAPE, float(figure.width))
    return Box(0, 0, width, figure.height * width / figure.width)


@lru_cache(maxsize=4096)
def _illustration(
    theme: Theme, screen: Screen, callouts: tuple[Callout, ...], sizes: Sizes
) -> Drawing:
    typeface = typeface_of(theme)
    pen, whole = draw_screen(screen, typeface, theme.look(screen.look), dict(sizes))
    taken = pen.taken()
    rim = DEVICES[screen.device].rim
    around = Surroundings(
        whole,
        whole.grown(-rim),
        lambda box: not any(map(box.meets, taken)),
        tuple(pen.wholes.values()),
    )
    marked = tuple(
        Marked(callout, pen.boxes(callout.target, is_pressed=callout.kind == "tap"))
        for callout in callouts
        if isinstance(callout.target, Spot)
    )
    colours = theme.settings.colours
    marks = draw_callouts(marked, around, colours.accent, colours.paper)
    return Drawing(_canvas(whole, marks), tuple(pen.shapes), tuple(marks), typeface)


@lru_cache(maxsize=512)
def _picture(theme: Theme, asset: Asset, figure: Picture) -> Drawing:
    whole = whole_of(figure)
    shapes = (Raster(whole, figure.asset), Rect(whole, 0, "", theme.settings.colours.line, 1))
    if not figure.callouts:
        return Drawing(whole, shapes, (), typeface_of(theme))
    marked = tuple(
        Marked(callout, (_inside(whole, callout.target),))
        for callout in figure.callouts
        if not isinstance(callout.target, Spot)
    )
    colours = theme.settings.colours
    around = Surroundings(whole, whole, _Flatness(asset, whole).is_flat)
    marks = draw_callouts(marked, around, colours.accent, colours.paper)
    marks = with_halo(marks, colours.paper)
    return Drawing(_canvas(whole, marks), shapes, tuple(marks), typeface_of(theme))


def _inside(whole: Box, region: Region) -> Box:
    return Box(
        region.left * whole.width,
        region.top * whole.height,
        region.width * whole.width,
        region.height * whole.height,
    )


class _Flatness:
    """Knows where a picture has one shade only, so that no words are there."""

    def __init__(self, asset: Asset, whole: Box) -> None:
        from PIL import Image

        size = max(1, round(whole.width)), max(1, round(whole.height))
        self._grey = Image.open(BytesIO(asset.data)).convert("L").resize(size)

    def is_flat(self, box: Box) -> bool:
        """Whether nothing stands in a box; what lies outside the picture is free."""
        width, height = self._grey.size
        left, top = max(0, int(box.x)), max(0, int(box.y))
        right, bottom = min(width, int(box.right) + 1), min(height, int(box.bottom) + 1)
        if left >= right or top >= bottom:
            return True
        lowest, highest = self._grey.crop((left, top, right, bottom)).getextrema()
        return bool(highest - lowest <= _FLAT)  # type: ignore[operator]  # one band of numbers


def _canvas(whole: Box, marks: list[Shape]) -> Box:
    """Return a box around the whole and the marks that reach beyond it."""
    boxes = [whole, *map(_extent, marks)]
    left, top = min(it.x for it in boxes), min(it.y for it in boxes)
    right, bottom = max(it.right for it in boxes), max(it.bottom for it in boxes)
    return Box(left, top, right - left, bottom - top)


def _extent(shape: Shape) -> Box:
    match shape:
        case Rect():
            return shape.box.grown(shape.stroke_width / 2)
        case Raster():
            return shape.box
        case Circle() | Badge():
            r = shape.radius + 1
            return Box(shape.x - r, shape.y - r, 2 * r, 2 * r)
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
            return box.grown(shape.stroke_width / 2)
        case Words():
            return Box(shape.x, shape.y - shape.size, shape.width, shape.size)


@lru_cache(maxsize=8)
def typeface_of(theme: Theme) -> Typeface:
    """Return the typeface of a theme. Raises ThemeError where it has no font of its family."""
    return Typeface(theme.fonts(), theme.settings.fonts.family)


def _sizes(screen: Screen, document: Document) -> Sizes:
    names = (it.asset for it in (*screen.parts, *screen.over) if it.asset)
    return tuple((name, _size(document.assets[name])) for name in names)


@lru_cache(maxsize=512)
def _size(asset: Asset) -> tuple[int, int]:
    from PIL import Image

    width, height = Image.open(BytesIO(asset.data)).size
    return width, height


def _report_small(figure: Figure, drawing: Drawing, document: Document, context: Context) -> None:
    """Report a drawing that is made so small on paper that its words cannot be read."""
    if isinstance(figure, Picture):
        return  # nobody knows how large its words are
    figures = context.theme.settings.figures
    points = printed_size(drawing.canvas, figures)[0] / drawing.canvas.width * TEXT / _POINT
    if points < _READABLE:
        name = next((it.text for it in drawing.shapes if isinstance(it, Words)), figure.alt)
        place = context.report.find(name) or Place(document.name)
        size, least = f"{points:.1f}", f"{_READABLE:g}"
        context.report.add(rules.SMALL_FIGURE, place, words=name, size=size, least=least)


def _report_missing(drawing: Drawing, document: Document, context: Context) -> None:
    texts = (shape.text for shape in drawing.shapes if isinstance(shape, Words))
    report_missing_glyphs(drawing.typeface.missing("".join(texts)), document, context)
