"""The lengths that the style sheet and the body must agree on."""

from dataclasses import dataclass

from renderers.theme_settings import STEP_INDENT, ThemeSettings

# ECMA-376 part 1: ST_TwipsMeasure (22.9.2.14) is 1/20 point, ST_PositiveCoordinate (20.1.10.42)
# is an EMU, of which an inch has 914,400.
TWIPS_PER_MILLIMETRE = 1440 / 25.4
EMU_PER_TWIP = 635

_NUMBER_INDENT = 10
# Between a step's words and the figure beside them; and what words need to stand beside one.
_GAP = 4
_LEAST_BESIDE = STEP_INDENT + 38 + _GAP


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in twips, whole ones, for `theme/word` and for figures and tables.

    `figure_column` is what figures beside their steps take, 0 where there is no room for them;
    `gap` lies between it and the words.
    """

    width: int
    height: int
    top: int
    bottom: int
    inner: int
    outer: int
    step_indent: int
    number_indent: int
    figure_column: int
    gap: int
    new_page_for_procedures: bool

    @property
    def text_width(self) -> int:
        """Width between the margins, in twips."""
        return self.width - self.inner - self.outer

    @property
    def figure_width(self) -> int:
        """Width of the widest figure: from the indent of the steps to the right margin."""
        return self.text_width - self.step_indent


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and its margins, in twips."""

    width: int
    height: int
    top: int
    bottom: int
    inner: int
    outer: int


def sheet_of(settings: ThemeSettings) -> Sheet:
    """Return the page of a theme, which is given in millimetres."""
    page = settings.page
    sides = (page.width, page.height, page.top, page.bottom, page.inner, page.outer)
    return Sheet(*map(_twips, sides))


def measure(settings: ThemeSettings, sheet: Sheet | None = None) -> Measures:
    """Return the lengths of a theme, on its own page or on a template's."""
    page = sheet or sheet_of(settings)
    column = _twips(settings.figures.beside[0])
    has_room = page.width - page.inner - page.outer - column >= _twips(_LEAST_BESIDE)
    return Measures(
        width=page.width,
        height=page.height,
        top=page.top,
        bottom=page.bottom,
        inner=page.inner,
        outer=page.outer,
        step_indent=_twips(STEP_INDENT),
        number_indent=_twips(_NUMBER_INDENT),
        figure_column=column if has_room else 0,
        gap=_twips(_GAP),
        new_page_for_procedures=settings.page.new_page_for_procedures,
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MILLIMETRE)
