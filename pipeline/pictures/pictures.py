"""Pictures of real screens: judged by their bytes, and made anew from their pixels for output."""

import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zlib import crc32

from pipeline.document.document import Asset
from pipeline.document.filed import Filed, Held, Stretches, digest_of, read_held, size_of
from pipeline.document.screen_nodes import Region
from pipeline.pictures.bare_png import bare, has_all_rows, is_scattered
from pipeline.pictures.pixels import (
    lies_on_its_side,
    orientation,
    orientation_in,
    published,
    sample,
)

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 25_000_000
# What unpacks a WebP takes four times the memory that any other picture takes.
MAX_WEBP_PIXELS = 16_000_000
MAX_SIDE = 10_000
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")

# How many pictures are kept as they are published: as many as one manual may show.
_MOST_PREPARED = 4096
_TOO_MANY_PARTS = "it is in far more parts than any program writes"
# Of how many scans the pixels of a JPEG are put together; programs write about ten. Each costs as
# much as all pixels, however few bytes it has.
_SCAN, _MOST_SCANS = b"\xff\xda", 100
_NOT_WHOLE = "it is no whole PNG, JPEG or WebP picture"


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture file, its format (`PNG`, `JPEG`, `WEBP`) and its size in pixels.

    `bare` is what of it can be published as it is: pixels and nothing else. Of a picture that is to
    be made anew it is None; `sample` are a few of its pixels where it had to be decoded.
    """

    held: Held
    format: str
    width: int
    height: int
    bare: Held | None = None
    sample: bytes = b""
    stretches: Stretches = ()

    @property
    def data(self) -> bytes:
        """The bytes. Raises ChangedFileError where their file holds others by now."""
        return read_held(self.held)

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal digits."""
        return digest_of(self.held)

    def filed(self, path: Path) -> "PictureFile":
        """Return it without its bytes, which are in this file."""
        held = Filed(path, self.digest, size_of(self.held))
        if self.bare is None:
            return replace(self, held=held)
        if self.bare is self.held:
            return replace(self, held=held, bare=held)
        part = Filed(path, digest_of(self.bare), size_of(self.bare), self.stretches)
        return replace(self, held=held, bare=part)


def judged(data: bytes) -> PictureFile | str:
    """Return the picture that bytes hold, or why it cannot be used.

    Its size is read from the header and judged before anything is decoded.
    """
    if is_scattered(data):
        return _TOO_MANY_PARTS
    # Why first: one that was unpacked whole, and of which nothing is made anew, needs no decoder.
    found = bare(data, MAX_PIXELS)
    if found and max(found.width, found.height) <= MAX_SIDE and _is_upright(found.exif):
        kept = b"".join(data[start:end] for start, end in found.stretches)
        kept = data if len(kept) == len(data) else kept
        return PictureFile(
            data, "PNG", found.width, found.height, bare=kept, stretches=found.stretches
        )
    from PIL import Image, ImageFile

    # Why: importing WeasyPrint makes Pillow accept truncated pictures, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES, lenient = False, ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(data)
    except Image.DecompressionBombError:
        return "it has far more than 25 million pixels"
    except Exception:  # noqa: BLE001 - Pillow raises what its decoders happen to raise
        return _NOT_WHOLE
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def prepared(picture: PictureFile, redacted: tuple[Region, ...] = ()) -> Asset:
    """Return a picture as it may be published: decoded whole and written anew.

    Nothing of the file but its pixels gets through: no EXIF, no colour profile, no comments; and
    of the pixels in `redacted`, nothing at all. Several manuals may show it: it is made once.
    """
    if picture.bare is not None and not redacted:
        return Asset("image/png", picture.bare)
    return _made_anew(picture, redacted)


@lru_cache(maxsize=_MOST_PREPARED)
def _made_anew(picture: PictureFile, redacted: tuple[Region, ...]) -> Asset:
    return published(picture.data, picture.format, redacted)


def sampled(picture: PictureFile) -> bytes:
    """Return a few of the pixels of a picture; those with others show something else."""
    from PIL import Image

    if picture.sample:
        return picture.sample
    with Image.open(BytesIO(picture.data), formats=[picture.format]) as image:
        return sample(image)


def _decoded(data: bytes) -> PictureFile | str:
    from PIL import Image

    image = Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP"])
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        return f"it has {width} × {height} pixels; 25 million are allowed, and 10,000 a side"
    if image.format == "WEBP" and width * height > MAX_WEBP_PIXELS:
        return f"it has {width} × {height} pixels; a WebP may have 16 million, a PNG 25 million"
    # Phones put a second picture behind the first one of a JPEG; Pillow calls that MPO.
    form = "JPEG" if image.format == "MPO" else str(image.format)
    if form != "JPEG" and getattr(image, "n_frames", 1) > 1:
        return "it is animated"
    if form == "JPEG" and data.count(_SCAN) > _MOST_SCANS:
        return _TOO_MANY_PARTS
    is_proven = form == "PNG" and has_all_rows(data)
    if not is_proven:
        image.load()
        if form == "PNG" and not _is_whole(data):
            return _NOT_WHOLE
    if lies_on_its_side(orientation(image)):
        width, height = height, width
    return PictureFile(data, form, width, height, sample=b"" if is_proven else sample(image))


def _is_upright(exif: bytes) -> bool:
    return not exif or orientation_in(b"Exif\0\0" + exif) == 1


def _is_whole(data: bytes) -> bool:
    """Whether a PNG has its last chunk, and those that make its pixels as they were written.

    Why: Pillow is content when the pixels are all there, whatever their checksums say.
    """
    position, kind = 8, b""
    while kind != b"IEND":
        length = int.from_bytes(data[position : position + 4], "big")
        kind, end = data[position + 4 : position + 8], position + 8 + length
        told = data[end : end + 4]
        # Of chunks with a small letter first nothing is published (PNG, 5.4).
        is_needed = kind[:1].isupper()
        checksum = crc32(memoryview(data)[position + 4 : end]).to_bytes(4, "big")
        if len(told) < len(checksum) or (is_needed and told != checksum):
            return False
        position = end + 4
    return True
