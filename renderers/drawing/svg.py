"""Shapes as SVG 1.1: with words as text, or as outlines that need no font."""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Literal, TypeAlias, assert_never

from renderers.drawing.shapes import Badge, Box, Circle, Line, Raster, Rect, Shape, Words
from renderers.drawing.typeface import Typeface

# Given the name of an asset: what stands in `href` for it.
ImageSource = Callable[[str], str]
# Words of a drawing are text that is as long in any font as in the theme's (`fitted`), text for
# programs that have the theme's font (`plain`), or `outlines` that need no font.
WordsAs: TypeAlias = Literal["fitted", "plain", "outlines"]

# Where the font of the theme is not on the reader's machine, one that has the same widths.
_OTHERS = "'Hiragino Sans','Yu Gothic','Noto Sans JP',sans-serif"
_NO_KERNING = ' font-kerning="none" style="font-variant-ligatures:none;text-spacing-trim:space-all"'
# How large the number in a badge is, and how far below the middle its baseline: in radii.
_NUMBER, _LOW = 1.25, 0.45


def to_svg(
    shapes: Iterable[Shape],
    canvas: Box,
    typeface: Typeface,
    image_source: ImageSource,
    words: WordsAs,
) -> str:
    """Return a whole SVG file that shows what lies on the canvas."""
    families = _attribute(f"'{typeface.family}',{_OTHERS}")
    family = "" if words == "outlines" else f" font-family={families}{_NO_KERNING}"
    size = f'width="{_n(canvas.width)}" height="{_n(canvas.height)}"'
    view = f"{_n(canvas.x)} {_n(canvas.y)} {_n(canvas.width)} {_n(canvas.height)}"
    writer = _Writer(typeface, image_source, words)
    inside = "".join(piece for shape in shapes for piece in writer.write(shape))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size} viewBox="{view}"{family}>{inside}</svg>'
    )


class _Writer:
    def __init__(self, typeface: Typeface, image_source: ImageSource, words: WordsAs) -> None:
        self._typeface = typeface
        self._image_source = image_source
        self._words = words

    def write(self, shape: Shape) -> Iterator[str]:
        match shape:
            case Rect():
                opacity = f' opacity="{_n(shape.opacity)}"' if shape.opacity < 1 else ""
                radius = f' rx="{_n(shape.radius)}"' if shape.radius else ""
                yield f"<rect {_box(shape.box)}{radius}{_paint(shape)}{opacity}/>"
            case Circle():
                at = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
                yield f"<circle {at}{_paint(shape)}/>"
            case Line():
                points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
                yield (
                    f'<polyline points="{points}" fill="none" stroke="{shape.stroke}" '
                    f'stroke-width="{_n(shape.stroke_width)}" '
                    'stroke-linecap="round" stroke-linejoin="round"/>'
                )
            case Words():
                is_outlined = self._words == "outlines"
                yield self._outlines(shape) if is_outlined else self._text(shape)
            case Badge():
                yield from self.write(Circle(shape.x, shape.y, shape.radius, shape.fill))
                yield from self.write(self._number(shape))
            case Raster():
                source = _attribute(self._image_source(shape.asset))
                yield f'<image {_box(shape.box)} preserveAspectRatio="none" xlink:href={source}/>'
            case _:
                assert_never(shape)

    def _number(self, badge: Badge) -> Words:
        size = badge.radius * _NUMBER
        width = self._typeface.advance(badge.text, bold=True) * size
        y = badge.y + badge.radius * _LOW
        return Words(badge.x - width / 2, y, badge.text, size, badge.ink, width, bold=True)

    def _text(self, words: Words) -> str:
        weight = ' font-weight="700"' if words.bold else ""
        length = f' textLength="{_n(words.width)}" lengthAdjust="spacingAndGlyphs"'
        # SVG makes one space of several; spaces that do not break stay.
        text = escape(words.text, quote=False).replace("  ", " \u00a0")
        return (
            f'<text x="{_n(words.x)}" y="{_n(words.y)}" font-size="{_n(words.size)}"{weight} '
            f'fill="{words.fill}"{length if self._words == "fitted" else ""}>{text}</text>'
        )

    def _outlines(self, words: Words) -> str:
        glyphs = self._typeface.outline(words.text, words.size, bold=words.bold)
        y = _n(words.y)
        path = "".join(f"M{_n(words.x + right)} {y}{moves}" for right, moves in glyphs if moves)
        return f'<path d="{path}" fill="{words.fill}"/>' if path else ""


def _attribute(text: str) -> str:
    """Return a text in double quotes. Why not Python's own: it loads all that fetches pages."""
    return '"{}"'.format(escape(text, quote=False).replace('"', "&quot;"))


def _box(box: Box) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}"'
    return f'{place} width="{_n(box.width)}" height="{_n(box.height)}"'


def _paint(shape: Rect | Circle) -> str:
    stroke = f' stroke="{shape.stroke}" stroke-width="{_n(shape.stroke_width)}"'
    return f' fill="{shape.fill or "none"}"{stroke if shape.stroke else ""}'


def _n(number: float) -> str:
    """Return a number as SVG has it, to a hundredth of a pixel."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
