"""The lengths that the style sheet and the body must agree on."""

from dataclasses import dataclass

from renderers.themes import Page

# ECMA-376 part 1: ST_TwipsMeasure (22.9.2.14) is 1/20 point, ST_PositiveCoordinate (20.1.10.42)
# is an EMU, of which an inch has 914,400.
TWIPS_PER_MILLIMETRE = 1440 / 25.4
EMU_PER_TWIP = 635

_STEP_INDENT = 10
_NUMBER_INDENT = 10
# A phone is about so wide: its picture is shown no larger than life.
_PORTRAIT_WIDTH = 70
# Why: a figure stays on one page with its step; a taller one would leave half a page empty.
_FIGURE_HEIGHT = 120
_SCREEN_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in twips, whole ones, for `theme/word` and for figures and tables."""

    width: int
    height: int
    top: int
    bottom: int
    inner: int
    outer: int
    step_indent: int
    number_indent: int
    portrait_width: int
    figure_height: int
    screen_width: int

    @property
    def text_width(self) -> int:
        """Width between the margins, in twips."""
        return self.width - self.inner - self.outer

    @property
    def figure_width(self) -> int:
        """Width of the widest figure: from the indent of the steps to the right margin."""
        return self.text_width - self.step_indent

    @property
    def screen_right(self) -> int:
        """Indent from the right margin of a screen in words."""
        return max(0, self.figure_width - self.screen_width)


def measure(page: Page) -> Measures:
    """Return the lengths for a page given in millimetres."""
    return Measures(
        width=_twips(page.width),
        height=_twips(page.height),
        top=_twips(page.top),
        bottom=_twips(page.bottom),
        inner=_twips(page.inner),
        outer=_twips(page.outer),
        step_indent=_twips(_STEP_INDENT),
        number_indent=_twips(_NUMBER_INDENT),
        portrait_width=_twips(_PORTRAIT_WIDTH),
        figure_height=_twips(_FIGURE_HEIGHT),
        screen_width=_twips(_SCREEN_WIDTH),
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MILLIMETRE)
