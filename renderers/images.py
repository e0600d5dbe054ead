"""Pictures in the size that a format needs, and as addresses for a page."""

import base64
import re
from functools import lru_cache
from hashlib import sha256
from io import BytesIO

from markupsafe import Markup

from pipeline.document.document import Asset
from pipeline.pictures.pixels import encoded

# Pictures made smaller, for several formats and editions ask for the same one. Why by digest: each
# job of a worker brings a copy of its own of what was large, and that is not to be kept.
_known: dict[tuple[bytes, int, int], Asset] = {}
_MOST_KNOWN = 256
_TAG = re.compile(r"<[^>]+>")
_QUOTED = re.compile(r"=\"([^\"']*)\"")


def fitted(asset: Asset, width: int, height: int) -> Asset:
    """Return a PNG or JPEG that has at most `width` × `height` pixels, of the same media type.

    Nothing is enlarged: a picture that fits is returned as it is. One that does not is made
    smaller in proportion, its pixels 8-bit RGB, not interlaced; the same bytes each time. What is
    no picture is returned too: whoever draws it tells.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(asset.data)) as picture:
            fits = picture.width <= width and picture.height <= height
    except UnidentifiedImageError:
        return asset
    if fits:
        return asset
    key = sha256(asset.data).digest(), width, height
    found = _known.get(key)
    if found is None:
        found = _smaller(asset, width, height)
        if len(_known) >= _MOST_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[key] = found
    return found


def _smaller(asset: Asset, width: int, height: int) -> Asset:
    from PIL import Image

    with Image.open(BytesIO(asset.data)) as picture:
        scale = min(width / picture.width, height / picture.height)
        size = [max(1, round(side * scale)) for side in picture.size]
        bare = picture if picture.mode == "RGB" else picture.convert("RGB")
        pixels = bare.resize((size[0], size[1]), Image.Resampling.LANCZOS)
    return encoded(pixels, asset.media_type)


@lru_cache(maxsize=2048)
def shortest(asset: Asset) -> Asset:
    """Return a PNG as WebP where that is shorter, each pixel the same; all else as it is.

    Why so little effort: most takes fifty times as long, and saves a twentieth more.
    """
    from PIL import Image

    if asset.media_type != "image/png":
        return asset
    output = BytesIO()
    with Image.open(BytesIO(asset.data)) as picture:
        bare = picture if picture.mode == "RGB" else picture.convert("RGB")
        bare.load()
    bare.info = {}
    bare.save(output, "WEBP", lossless=True, quality=60, method=2)
    data = output.getvalue()
    return Asset("image/webp", data) if len(data) < len(asset.data) else asset


def data_url(asset: Asset) -> str:
    """Return an asset as an address that holds it."""
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.data).decode()}"


def page_url(asset: Asset) -> str:
    """Return an asset as an address for an attribute in double quotes, ready to be put there.

    A drawing stands there as text, which takes three quarters of what base64 takes. Why so few
    signs are escaped: browsers read all others in the address of a drawing as they are.
    """
    if asset.media_type != "image/svg+xml":
        return data_url(asset)
    text = _TAG.sub(lambda tag: _QUOTED.sub(r"='\1'", tag[0]), asset.data.decode())
    escaped = text.replace("%", "%25").replace("#", "%23").replace('"', "%22").replace("&", "&amp;")
    return Markup(f"data:image/svg+xml,{escaped}")  # noqa: S704 - escaped above
