"""Contrast of the words with what they stand on, as WCAG 2.2 counts it (1.4.3)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from renderers.contrast import WORDS_LEAST, ratio
from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, is_on, place, select, value

# Large words need less: 18 points, or 14 where they are bold; in half points.
_LARGE, _LARGE_BOLD, _LARGE_LEAST = 36, 28, 3.0
_PAPER, _INK, _SIZE = "FFFFFF", "000000", 20
_HEX = 6
# In half points: what a magnifying glass is needed for.
_SMALLEST = 10
# What text is marked with (17.18.40).
_MARKERS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
    "red": "FF0000", "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look; "" and 0 for what is not told."""

    ink: str = ""
    ground: str = ""
    size: int = 0
    bold: str = ""

    def over(self, base: "_Look") -> "_Look":
        """Return this look where it tells something, else that of the base."""
        return _Look(
            self.ink or base.ink,
            self.ground or base.ground,
            self.size or base.size,
            self.bold or base.bold,
        )

    def is_readable(self) -> bool:
        size, is_bold = self.size or _SIZE, self.bold == "1"
        is_large = size >= (_LARGE_BOLD if is_bold else _LARGE)
        least = _LARGE_LEAST if is_large else WORDS_LEAST
        # Where no colour is told, Word takes black or white, whichever can be read (17.3.2.6).
        inks = [self.ink] if self.ink else [_INK, _PAPER]
        return any(ratio(f"#{it}", f"#{self.ground or _PAPER}") >= least for it in inks)


_NOTHING = _Look()
# How many styles may be based on each other, of a file that anybody may have written.
_DEEPEST = 50


def check_contrast(parts: Parts) -> Iterator[Finding]:
    """Yield each look of words that is too near to what it stands on, once."""
    root = parts.only("styles")
    defaults = _Look()
    for it in [] if root is None else select(root, "w:docDefaults/w:rPrDefault"):
        defaults = _own(it)
    # Why only those that are used: there may be as many styles as somebody likes.
    look_of = cache(partial(_of_style, styles=parts.styles))
    seen: set[tuple[_Look, str]] = set()
    for part, story in parts.stories.items():
        yield from _in_shapes(part, story, look_of, defaults)
        before, paragraph, beneath, cell = None, "", _NOTHING, _NOTHING
        for run in select(story, "//w:r[w:t][not(ancestor::w:txbxContent)]"):
            around = next(run.iterancestors("{*}p"), None)
            if around is not before or around is None:
                paragraph, beneath, cell = _around(around)
                before = around
            style = value(child(run, "w:rPr/w:rStyle"))
            look = _own(run).over(look_of(style)).over(beneath)
            look = look.over(look_of(paragraph)).over(cell)
            look = look.over(defaults)
            key = look, style or paragraph
            if key in seen:
                continue
            seen.add(key)
            if not look.is_readable():
                said = f"#{look.ink or _INK} on #{look.ground or _PAPER} is hard to read"
                yield Finding("contrast", place(part, run), f"{said} (`{style or paragraph}`)")
            if 0 < look.size < _SMALLEST:
                said = f"words are {look.size / 2:g} points high, which is hard to read"
                yield Finding("small-words", place(part, run), said)


def _in_shapes(
    part: str, story: Element, look_of: Callable[[str], _Look], defaults: _Look
) -> Iterator[Finding]:
    """Yield each look of words that are too near to the fill of the shape they stand in, once."""
    seen: set[_Look] = set()
    for shape in select(story, "//wps:wsp[wps:txbx][wps:spPr/a:solidFill/a:srgbClr]"):
        fill = child(shape, "wps:spPr/a:solidFill/a:srgbClr")
        ground = _Look(ground="" if fill is None else _hex(fill.get("val", "")))
        for paragraph in shape.iter("{*}p"):
            style = look_of(value(child(paragraph, "w:pPr/w:pStyle")))
            for run in select(paragraph, "w:r[w:t]"):
                look = _own(run).over(style).over(ground).over(defaults)
                if look not in seen and not look.is_readable():
                    said = f"#{look.ink or _INK} on #{look.ground or _PAPER} is hard to read"
                    yield Finding("contrast", place(part, run), f"{said} (``)")
                seen.add(look)


def _of_style(name: str, styles: Mapping[str, Element]) -> _Look:
    """Return the look of a style, with what it is based on."""
    look, seen = _Look(), set[str]()
    while name in styles and name not in seen and len(seen) < _DEEPEST:
        seen.add(name)
        look = look.over(_own(styles[name]))
        name = value(child(styles[name], "w:basedOn"))
    return look


def _own(element: Element) -> _Look:
    """Return what an element itself tells of its look."""
    words, ground = child(element, "w:rPr"), _shade(element, "w:pPr")
    if words is None:
        return _Look(ground=ground) if ground else _NOTHING
    size, bold = value(child(words, "w:sz")), child(words, "w:b")
    marked = _MARKERS.get(value(child(words, "w:highlight")), "")
    return _Look(
        _hex(value(child(words, "w:color"))),
        marked or _hex(value(child(words, "w:shd"), "w:fill")) or ground,
        int(size) if size.isdigit() else 0,
        "" if bold is None else str(int(is_on(bold))),
    )


def _around(paragraph: Element | None) -> tuple[str, _Look, _Look]:
    """Return the style of a paragraph, what it stands on, and what its cell stands on.

    Why asked once for all runs of a paragraph: there may be as many as somebody likes.
    """
    if paragraph is None:
        return "", _NOTHING, _NOTHING
    cell = next(paragraph.iterancestors("{*}tc"), None)
    ground = "" if cell is None else _shade(cell, "w:tcPr")
    style = value(child(paragraph, "w:pPr/w:pStyle"))
    return style, _Look(ground=_shade(paragraph, "w:pPr")), _Look(ground=ground)


def _shade(element: Element, properties: str) -> str:
    return _hex(value(child(element, f"{properties}/w:shd"), "w:fill"))


def _hex(colour: str) -> str:
    is_colour = len(colour) == _HEX and all(it in "0123456789abcdefABCDEF" for it in colour)
    return colour.upper() if is_colour else ""
