"""The theme's font, measured with HarfBuzz: how long words are, and what they look like."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from renderers.themes import ThemeError

# OpenType name ids and axis tag (OpenType 1.9, `name` and `STAT`).
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
_REGULAR, _BOLD = 400, 700
# Why: WeasyPrint 70 draws the words of an SVG letter by letter; all formats do as it does.
_PLAIN = dict.fromkeys(("kern", "liga", "clig", "calt"), False)
# What stands for no glyph of its own: joiners and variation selectors.
_SILENT = {0x200C, 0x200D, *range(0xFE00, 0xFE10)}


class Typeface:
    """One family in two weights."""

    def __init__(self, files: Iterable[Path], family: str) -> None:
        fonts = [hb.Font(hb.Face(hb.Blob.from_file_path(str(path)))) for path in files]
        fonts = [font for font in fonts if family in _families(font)]
        if not fonts:
            raise ThemeError(f"no font file of the theme is of the family `{family}`")
        self.family = family
        self._fonts = tuple(
            min(fonts, key=lambda it: abs(it.get_style_value(hb.StyleTag.WEIGHT) - weight))
            for weight in (_REGULAR, _BOLD)
        )
        self._known = [set(font.face.unicodes) for font in self._fonts]

    @lru_cache(maxsize=50_000)  # noqa: B019 - there is one typeface for each theme, kept for good
    def advance(self, text: str, *, bold: bool) -> float:
        """Return how long a text is, in ems."""
        upem = float(self._fonts[bold].face.upem)
        length = sum(position.x_advance for _, position in self._shape(text, bold=bold))
        return float(length) / upem

    def missing(self, text: str) -> Iterator[str]:
        """Yield the characters of a text that cannot be drawn.

        The font has no picture of them, or they are accents that belong on the letter before
        them: words are drawn letter by letter.
        """
        for character in text:
            code = ord(character)
            is_known = code in _SILENT or all(code in known for known in self._known)
            if not is_known or unicodedata.combining(character):
                yield character

    def outline(self, text: str, size: float, *, bold: bool) -> Iterator[tuple[float, str]]:
        """Yield how far right each glyph stands, in pixels, and its path from there.

        The path's commands are relative (SVG 1.1, 8.3), y counts downwards.
        """
        scale = size / float(self._fonts[bold].face.upem)
        at = 0.0
        for glyph, position in self._shape(text, bold=bold):
            yield (at + position.x_offset) * scale, self._path(glyph, size, bold=bold)
            at += position.x_advance

    @lru_cache(maxsize=20_000)  # noqa: B019
    def _path(self, glyph: int, size: float, *, bold: bool) -> str:
        pen = _Pen(size / float(self._fonts[bold].face.upem))
        self._fonts[bold].draw_glyph(glyph, _FUNCTIONS, pen)
        return "".join(pen.commands)

    def _shape(self, text: str, *, bold: bool) -> Iterator[tuple[int, hb.GlyphPosition]]:
        if not text:
            return
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._fonts[bold], buffer, _PLAIN)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            yield info.codepoint, position


def _families(font: hb.Font) -> set[str | None]:
    return {font.face.get_name(name) for name in (_FAMILY, _TYPOGRAPHIC_FAMILY)}


class _Pen:
    """Collects the commands of a path in hundredths of a pixel, from where the last one ended."""

    def __init__(self, scale: float) -> None:
        self.commands: list[str] = []
        self._scale = 100 * scale
        self._at = self._start = (0, 0)

    def add(self, letter: str, *numbers: float) -> None:
        """Add a command with its points; y counts upwards in fonts."""
        signs = (1, -1) * (len(numbers) // 2)
        whole = [round(it * sign * self._scale) for it, sign in zip(numbers, signs, strict=True)]
        moves = [it - self._at[index % 2] for index, it in enumerate(whole)]
        self.commands.append(letter + " ".join(f"{it / 100:g}" for it in moves))
        if whole:
            self._at = whole[-2], whole[-1]
        if letter == "m":
            self._start = self._at
        elif letter == "z":
            self._at = self._start


def _functions() -> hb.DrawFuncs:
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, pen: pen.add("m", x, y))
    functions.set_line_to_func(lambda x, y, pen: pen.add("l", x, y))
    functions.set_quadratic_to_func(lambda a, b, x, y, pen: pen.add("q", a, b, x, y))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.add("c", a, b, c, d, x, y))
    functions.set_close_path_func(lambda pen: pen.add("z"))
    return functions


_FUNCTIONS = _functions()
