"""Contrast of the words with what they stand on, as WCAG 2.2 counts it (1.4.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renderers.contrast import WORDS_LEAST, ratio
from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, value

# Large words need less: 18 points, or 14 where they are bold; in half points.
_LARGE, _LARGE_BOLD, _LARGE_LEAST = 36, 28, 3.0
_PAPER, _INK, _SIZE = "FFFFFF", "000000", 20
_HEX = 6


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
        return ratio(f"#{self.ink or _INK}", f"#{self.ground or _PAPER}") >= least


# How many styles may be based on each other, of a file that anybody may have written.
_DEEPEST = 50


def check_contrast(parts: Parts) -> Iterator[Finding]:
    """Yield each look of words that is too near to what it stands on, once."""
    root = parts.only("styles")
    styles = {} if root is None else {value(it, "w:styleId"): it for it in select(root, "w:style")}
    defaults = _Look()
    for it in [] if root is None else select(root, "w:docDefaults/w:rPrDefault"):
        defaults = _own(it)
    seen: set[tuple[_Look, str]] = set()
    for part, story in parts.stories.items():
        for run in select(story, "//w:r[w:t][not(ancestor::w:txbxContent)]"):
            around = next(run.iterancestors("{*}p"), None)
            paragraph = value(child(around, "w:pPr/w:pStyle")) if around is not None else ""
            style = value(child(run, "w:rPr/w:rStyle"))
            look = _own(run).over(_of_style(style, styles)).over(_of_style(paragraph, styles))
            look = look.over(defaults)
            key = look, style or paragraph
            if key in seen:
                continue
            seen.add(key)
            if not look.is_readable():
                said = f"#{look.ink or _INK} on #{look.ground or _PAPER} is hard to read"
                yield Finding("contrast", place(part, run), f"{said} (`{style or paragraph}`)")


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
    size = value(child(element, "w:rPr/w:sz"))
    bold = child(element, "w:rPr/w:b")
    ground = _hex(value(child(element, "w:rPr/w:shd"), "w:fill"))
    return _Look(
        _hex(value(child(element, "w:rPr/w:color"))),
        ground or _hex(value(child(element, "w:pPr/w:shd"), "w:fill")),
        int(size) if size.isdigit() else 0,
        "" if bold is None else str(int(value(bold) not in {"0", "false", "off"})),
    )


def _hex(colour: str) -> str:
    is_colour = len(colour) == _HEX and all(it in "0123456789abcdefABCDEF" for it in colour)
    return colour.upper() if is_colour else ""
