"""Pixels: what a picture shows, as it may be published, and nothing else of its file.

Colours become sRGB, transparent parts lie on white, what nobody may see is painted over, and the
turn that the camera noted is carried out. Only then is anything encoded.
"""

import math
import os
import warnings
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.document.document import Asset
from pipeline.document.filed import Held, read_held
from pipeline.document.screen_nodes import Region

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in whole pixels."""

# Middle grey: on white and on black it says that something is hidden, and it is of no theme.
HIDDEN = (0x80, 0x80, 0x80)
_ORIENTATION = 0x0112
_SAMPLES = 16
# Pillow asks for memory in blocks of this size. The C library keeps those below 32 MB for later
# when they are given back, and a process would hold several pictures that are gone.
os.environ.setdefault("PILLOW_BLOCK_SIZE", "64m")
# Of so many rows of pixels a copy is made at a time.
_STRIP = 256
# What LittleCMS calls the colours of a profile, and the pixels it takes for them.
_SPACES = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}
# The sign of calculations in a profile that may be of any length (ICC.1, 10.17).
_ENDLESS = b"mpet"


def published(data: bytes, form: str, redacted: tuple[Region, ...]) -> Asset:
    """Return a picture made anew from its pixels: upright, in sRGB, grey where it is redacted.

    `form` is what Pillow calls its format: PNG, JPEG or WEBP. What was stored with losses becomes
    JPEG: as PNG it would be several times larger and no better. All else becomes PNG.
    """
    found = _opened(data, form)
    has_losses = form == "JPEG" or (form == "WEBP" and _is_lossy_webp(data))
    for region in redacted:
        box = box_of(_as_stored(region, found.turn), *found.pixels.size)
        found.pixels.paste(HIDDEN, _whole_blocks(box, found) if has_losses else box)
    return encoded(_upright(found.pixels, found.turn), f"image/{'jpeg' if has_losses else 'png'}")


def encoded(pixels: "Image.Image", media_type: str) -> Asset:
    """Return RGB pixels as a file, PNG or JPEG, and nothing else; the same bytes each time.

    Why 4:4:4: with the colours of a JPEG stored less densely, coloured words on a screen smear.
    """
    output = BytesIO()
    pixels.info = {}  # Pillow would write profiles and comments that came with the pixels
    if media_type == "image/png":
        pixels.save(output, "PNG", optimize=False, compress_level=6)
    else:
        pixels.save(output, "JPEG", quality=90, subsampling=0, optimize=False)
    return Asset(media_type, output.getvalue())


@lru_cache(maxsize=1024)
def seen_pixels(held: Held, form: str) -> str:
    """Return a digest of the upright pixels: the same for each file that shows the same.

    Remembered by content, for many steps and checks ask about one picture.
    """
    upright = shown(read_held(held), form)
    width, height = upright.size
    digest = sha256(b"%d %d " % upright.size)
    for top in range(0, height, _STRIP):
        strip = upright.crop((0, top, width, min(height, top + _STRIP)))
        digest.update(strip.tobytes())
    return digest.hexdigest()


def shown(data: bytes, form: str) -> "Image.Image":
    """Return the upright pixels of a picture as people see them, in sRGB."""
    found = _opened(data, form)
    return _upright(found.pixels, found.turn)


def sample(image: "Image.Image") -> bytes:
    """Return a few of the upright pixels; pictures with others show something else.

    Why: a picture that is open already is compared by them in no time.
    """
    columns, rows = _spread(image.width), _spread(image.height)
    small = image.crop((0, 0, _SAMPLES, _SAMPLES))
    whole, taken = image.load(), small.load()
    if whole is None or taken is None:
        raise ValueError(image)
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            taken[x, y] = whole[column, row]
    return _upright(_on_white(small), orientation(image)).tobytes()


def _spread(side: int) -> tuple[int, ...]:
    """Return places along a side, the same from either end."""
    half = [(2 * number + 1) * side // (2 * _SAMPLES) for number in range(_SAMPLES // 2)]
    return (*half, *(side - 1 - place for place in reversed(half)))


@dataclass(frozen=True, slots=True)
class _Stored:
    """The pixels of a picture in sRGB as they lie in its file, and how they lie there.

    `turn` is how the camera was held; `across` and `down` are the pixels of a block of JPEG.
    """

    pixels: "Image.Image"
    turn: int
    across: int
    down: int


def _opened(data: bytes, form: str) -> _Stored:
    """Return the pixels of a picture; nothing else of it stays in memory."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is in the file besides the pixels
        opened = Image.open(BytesIO(data), formats=[form])
        opened.load()
        # What unpacks a WebP holds its pixels twice, as long as the picture is there.
        vars(opened).pop("_decoder", None)
        # Of JPEG: of each colour its name and how densely it is stored, across and down.
        layers = getattr(opened, "layer", None) or [("", 2, 2)]
        across, down = (8 * max(it[side] for it in layers) for side in (1, 2))
        return _Stored(_on_white(opened), orientation(opened), across, down)


def orientation(image: "Image.Image") -> int:
    """Return how the camera was held, 1 to 8 as EXIF counts; 1, upright, if it is not told.

    Why not all that Pillow reads: browsers turn pictures by EXIF only, not by XMP nor by notes of
    other programs; and a WebP not at all. What is redacted must lie where its writer saw it.
    """
    told = image.info.get("exif") if image.format != "WEBP" else None
    return orientation_in(told) if told else 1


def orientation_in(told: bytes) -> int:
    """Return the orientation that notes of a camera tell (EXIF); 1, upright, without one."""
    from PIL import Image

    try:
        notes = Image.Exif()
        notes.load(told)
        found = notes.get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - Pillow raises what damaged notes happen to cause
        return 1
    return found if found in range(1, 9) else 1


def lies_on_its_side(turn: int) -> bool:
    """Whether the width of a picture is its height as soon as it is turned upright."""
    return turn in range(5, 9)


def box_of(region: Region, width: int, height: int) -> Box:
    """Return the whole pixels that a region of a picture touches, at least one."""

    def pixels(fraction: float, side: int) -> float:
        return round(fraction * side, 6)  # 0.1 + 0.2 is a little more than 0.3

    left, top = math.floor(pixels(region.left, width)), math.floor(pixels(region.top, height))
    right = math.ceil(pixels(region.left + region.width, width))
    bottom = math.ceil(pixels(region.top + region.height, height))
    return min(left, width - 1), min(top, height - 1), min(right, width), min(bottom, height)


# ── colours ───────────────────────────────────────────────────────────────────────────────────


def _on_white(image: "Image.Image") -> "Image.Image":
    """Return RGB pixels; nothing shines through them."""
    from PIL import Image, ImageChops

    profile = image.info.get("icc_profile", b"")
    if image.mode.startswith("I"):  # 16 bits of grey, of which Pillow would take the lower ones
        image = Image.frombytes("L", image.size, image.tobytes()[1::2])
    if not image.has_transparency_data:
        return _in_srgb(_without_alpha(image), profile)
    has_channel = image.mode in {"LA", "RGBA"}
    alpha = (image if has_channel else image.convert("RGBA")).getchannel("A")
    pixels = _in_srgb(_without_alpha(image), profile)
    pixels.paste("white", (0, 0), ImageChops.invert(alpha))
    return pixels


def _in_srgb(colours: "Image.Image", embedded: bytes) -> "Image.Image":
    """Return the colours that were meant, as far as the embedded profile can be understood."""
    from PIL import ImageCms

    if _ENDLESS in embedded:
        return _in_mode("RGB", colours)
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        mode = _SPACES[profile.profile.xcolor_space.strip()]
        if colours.mode == "L" and mode == "RGB":
            colours = colours.convert("RGB")
        if colours.mode != mode:
            return _in_mode("RGB", colours)
        # White stays white and black black, whatever paper or screen the profile is of.
        found = ImageCms.profileToProfile(
            colours,
            profile,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, KeyError, OSError, TypeError, ValueError):
        found = None
    return found or _in_mode("RGB", colours)


def _without_alpha(image: "Image.Image") -> "Image.Image":
    """Return grey, RGB or CMYK pixels."""
    if image.mode in {"1", "L", "LA"}:
        return _in_mode("L", image)
    return image if image.mode in {"CMYK", "RGB"} else _in_mode("RGBA", image).convert("RGB")


def _in_mode(mode: str, image: "Image.Image") -> "Image.Image":
    """Return the pixels in a mode: the same ones where they are, for a copy of all is large."""
    return image if image.mode == mode else image.convert(mode)


# ── how the pixels lie in the file ────────────────────────────────────────────────────────────


def _upright(image: "Image.Image", turn: int) -> "Image.Image":
    from PIL.Image import Transpose as By

    turns = (
        *(By.FLIP_LEFT_RIGHT, By.ROTATE_180, By.FLIP_TOP_BOTTOM),
        *(By.TRANSPOSE, By.ROTATE_270, By.TRANSVERSE, By.ROTATE_90),
    )
    return image.transpose(turns[turn - 2]) if turn > 1 else image


def _as_stored(region: Region, turn: int) -> Region:
    """Return where a region of the upright picture lies before it is turned."""
    left, top, width, height = region.left, region.top, region.width, region.height
    if turn in {2, 3, 6, 7}:
        left = max(0.0, 1 - left - width)
    if turn in {3, 4, 7, 8}:
        top = max(0.0, 1 - top - height)
    if lies_on_its_side(turn):
        return Region(top, left, height, width)
    return Region(left, top, width, height)


def _whole_blocks(box: Box, found: _Stored) -> Box:
    """Return the blocks that were compressed together with any pixel of a box.

    Why: with losses, every pixel of a block carries a trace of all the others in it.
    """
    across, down, pixels = found.across, found.down, found.pixels
    # Where a colour is stored less densely, the next pixel takes a part of it too.
    smear_across, smear_down = int(across > 8), int(down > 8)  # noqa: PLR2004 - one block
    left, top, right, bottom = box
    return (
        max(0, left // across * across - smear_across),
        max(0, top // down * down - smear_down),
        min(pixels.width, -(-right // across) * across + smear_across),
        min(pixels.height, -(-bottom // down) * down + smear_down),
    )


def _is_lossy_webp(data: bytes) -> bool:
    """Whether a WebP holds a `VP8 ` chunk (RFC 9649, 2.5); `VP8L` is without losses."""
    position = 12
    while (kind := data[position : position + 4]) not in {b"VP8 ", b"VP8L", b""}:
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    return kind == b"VP8 "
