"""Whether two files show the same picture: programs write pictures anew without being asked."""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Literal, TypeAlias

from pipeline.pictures.pictures import PictureFile, judged
from pipeline.pictures.pixels import shown

if TYPE_CHECKING:
    from PIL import Image

# `same` shows the same in each pixel, `near` nearly so: smaller, or stored with losses.
Seen: TypeAlias = Literal["same", "near", "other"]
# Of 255: what colour management rounds, and what losses do to squares of so many pixels a side.
_ROUNDED, _LOST, _SQUARE = 2, 56, 4
# Why fewer than content may have: two are unpacked at a time, of which anybody may have made one.
_MOST_PIXELS = 12_000_000
# By how much sides may differ that were made smaller and rounded, in pixels.
_ODD = 2


def seen(before: bytes, after: bytes) -> tuple[Seen, tuple[str, str]]:
    """Return whether a picture shows what it showed before, and the size of both, as `640 × 480`.

    What is larger than before, of another shape or no picture at all shows something else, and is
    not unpacked. The sizes are "" where one is no picture.
    """
    one, other = _size(before), _size(after)
    if one is None or other is None:
        return "other", ("", "")
    sizes = f"{one[0]} × {one[1]}", f"{other[0]} × {other[1]}"
    files = (judged(before), judged(after)) if _may_be(one, other) else ()
    pictures = [it for it in files if isinstance(it, PictureFile)]
    if len(pictures) != len(sizes):
        return "other", sizes
    return _compared(*(shown(it.data, it.format) for it in pictures)), sizes


def _size(data: bytes) -> tuple[int, int] | None:
    """Return how many pixels a picture has across and down, as its head tells."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as picture:
                return picture.size
    except Exception:  # noqa: BLE001 - Pillow raises what its decoders happen to raise
        return None


def _may_be(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a picture of the second size may be one of the first that was made smaller."""
    is_smaller = other[0] <= one[0] and other[1] <= one[1]
    skew = abs(other[0] * one[1] - other[1] * one[0])
    return is_smaller and skew <= _ODD * max(one) and one[0] * one[1] <= _MOST_PIXELS


def _compared(one: "Image.Image", other: "Image.Image") -> Seen:
    from PIL import Image

    is_smaller = one.size != other.size
    if is_smaller:
        one = one.resize(other.size, Image.Resampling.BOX)
    if not is_smaller and _difference(one, other) <= _ROUNDED:
        return "same"
    return "near" if _difference(one.reduce(_SQUARE), other.reduce(_SQUARE)) <= _LOST else "other"


def _difference(one: "Image.Image", other: "Image.Image") -> int:
    """Return by how much two pictures of one size differ at most in a colour, of 255."""
    from PIL import ImageChops

    found = ImageChops.difference(one, other).getextrema()
    return max(int(most) for _, most in found)  # type: ignore[misc]
