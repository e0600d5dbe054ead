"""How large a drawing is on paper."""

import math

from renderers.drawing.shapes import Box
from renderers.themes import Figures


def printed_size(canvas: Box, figures: Figures, available: float = math.inf) -> tuple[float, float]:
    """Return width and height of a drawing on paper in millimetres.

    All drawings have one scale, so that their words are of one size; one that would be too large
    is made smaller, as is one that is wider than the `available` millimetres.
    """
    widest, highest = figures.portrait if canvas.height > canvas.width else figures.landscape
    widest = min(widest, available)
    scale = min(figures.pixel, widest / canvas.width, highest / canvas.height)
    return canvas.width * scale, canvas.height * scale
