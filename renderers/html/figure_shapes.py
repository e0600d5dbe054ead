"""Where the words of a figure stand on paper: below it, beside it, or over several pages."""

import math

from pipeline.document.document import Figure
from pipeline.document.reading_order import plain
from renderers.drawing import typeface_of
from renderers.theme_settings import STEP_INDENT
from renderers.themes import Theme

# Below a narrow figure there is room for so many entries of a legend, and so many characters.
_MOST_ENTRIES = 8
_MOST_SAID = 160
# Beside it words have a column at least so wide; both it and what is between are in millimetres.
_LEAST_COLUMN, _BETWEEN = 40.0, 6.0
# Lines of captions in the theme's style: their letters and their distance, in millimetres and ems.
_LETTER = {True: 0.9 * 10.5 * 25.4 / 72, False: 0.9 * 9.5 * 25.4 / 72}
_LARGE_PAGE = 170
_LINE, _BETWEEN_ENTRIES = 1.45, 0.2
# Lines that break between phrases are not quite full.
_FULL = 0.9


def figure_shape(figure: Figure, printed: tuple[float, float], theme: Theme) -> tuple[str, bool]:
    """Return how a figure of a printed size, in millimetres, stands on paper; whether it may break.

    `portrait` stands beside its step, its words below it; `spread` and `landscape` stand below
    their step, `spread` with its words beside it.
    """
    said = sum(len(plain(it)) for it in (figure.caption, *(e.content for e in figure.legend)))
    is_narrow = printed[0] <= theme.settings.figures.portrait[0]
    is_long = len(figure.legend) > _MOST_ENTRIES or said > _MOST_SAID
    if is_narrow and is_long and _height_beside(figure, printed[0], theme) <= printed[1]:
        return "spread", False
    return "portrait" if is_narrow else "landscape", is_long


def _height_beside(figure: Figure, width: float, theme: Theme) -> float:
    """Return how high the words of a figure are in the column beside it, in millimetres."""
    page, typeface = theme.settings.page, typeface_of(theme)
    column = page.text_width - STEP_INDENT - _BETWEEN - width
    if column < _LEAST_COLUMN:
        return math.inf
    letter = _LETTER[page.width > _LARGE_PAGE]
    texts = [f"{entry.marker} {plain(entry.content)}" for entry in figure.legend]
    number = figure.number.text if figure.number else ""
    height = 0.0
    for text in (f"{number} {plain(figure.caption)}", *texts):
        lines = math.ceil(typeface.advance(text, bold=False) * letter / (column * _FULL))
        height += (lines * _LINE + _BETWEEN_ENTRIES) * letter
    return height
