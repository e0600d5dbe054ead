"""Pictures in the size that a format needs."""

from functools import lru_cache
from io import BytesIO

from pipeline.composing.document import Asset
from pipeline.reading.pixels import encoded


def fitted(asset: Asset, width: int, height: int) -> Asset:
    """Return a PNG or JPEG that has at most `width` × `height` pixels, of the same media type.

    Nothing is enlarged: a picture that fits is returned as it is. One that does not is made
    smaller in proportion, its pixels 8-bit RGB, not interlaced; the same bytes each time.
    """
    from PIL import Image

    with Image.open(BytesIO(asset.data)) as picture:
        fits = picture.width <= width and picture.height <= height
    return asset if fits else _smaller(asset, width, height)


@lru_cache(maxsize=256)
def _smaller(asset: Asset, width: int, height: int) -> Asset:
    """Return a picture made smaller. Several formats and editions ask for the same one."""
    from PIL import Image

    with Image.open(BytesIO(asset.data)) as picture:
        scale = min(width / picture.width, height / picture.height)
        size = [max(1, round(side * scale)) for side in picture.size]
        pixels = picture.convert("RGB").resize((size[0], size[1]), Image.Resampling.LANCZOS)
    return encoded(pixels, asset.media_type)
