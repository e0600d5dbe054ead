"""How large a drawing is on paper."""

import math

from renderers.drawing.shapes import Box
from renderers.theme_settings import Figures


def printed_size(
    canvas: Box, figures: Figures, available: float = math.inf, *, is_picture: bool = False
) -> tuple[float, float]:
    """Return width and height of a drawing on paper in millimetres.

    All narrow drawings have one scale, and so have all others, so that their words are of one size;
    one that would be too large is made smaller, as is one that is wider than the `available`
    millimetres. Pictures of screens have a limit of their own: they are as high as a device,
    whatever is on it, where drawings are as high as what they show.
    """
    is_high = canvas.height > canvas.width
    widest, highest = figures.portrait if is_high else figures.landscape
    highest = min(highest, figures.picture_height) if is_picture else highest
    is_narrow = is_high or canvas.width * figures.pixel <= figures.portrait[0]
    pixel = figures.narrow_pixel if is_narrow else figures.pixel
    scale = min(pixel, min(widest, available) / canvas.width, highest / canvas.height)
    return canvas.width * scale, canvas.height * scale
