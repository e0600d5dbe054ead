"""Promise: of a picture nothing is published but its pixels, and of hidden pixels nothing at all.

All pictures and colour profiles are made here. What is wrong with pictures is told in
samples/bad/broken/procedures/pictures*.yaml.
"""

import contextlib
import hashlib
import os
import re
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zlib import compress, crc32

import pytest
from PIL import Image, ImageChops, ImageOps, PngImagePlugin

from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.document.document import Asset
from pipeline.document.screen_nodes import Region
from pipeline.loading.library import load
from pipeline.pictures.bare_png import bare
from pipeline.pictures.picture_files import read_filed_picture
from pipeline.pictures.pictures import MAX_PIXELS, PictureFile, judged, prepared
from pipeline.pictures.pixels import HIDDEN, box_of, published
from pipeline.reading.source import read
from renderers.images import fitted
from tests.conftest import ROOT

SECRET = b"taken-in-shinjuku"
Colour = tuple[int, int, int]


# ── making pictures ───────────────────────────────────────────────────────────────────────────


def stored(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def sound(data: bytes) -> PictureFile:
    picture = judged(data)
    assert isinstance(picture, PictureFile), picture
    return picture


def opened(asset: Asset) -> Image.Image:
    return Image.open(BytesIO(asset.data))


def colour(asset: Asset, x: int = 0, y: int = 0) -> Any:
    return opened(asset).getpixel((x, y))


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    random = Random(seed)  # noqa: S311 - the same picture each time
    return Image.frombytes("RGB", (width, height), random.randbytes(width * height * 3))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))


def png(depth: int, colours: int, row: bytes, extra: bytes = b"") -> bytes:
    """Return a PNG of one pixel, of any depth and kind of colours."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, depth, colours, 0, 0, 0))
    pixels = chunk(b"IDAT", compress(b"\0" + row))
    return b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"")


def fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def profile(space: bytes, tags: dict[bytes, bytes], kind: bytes = b"mntr") -> bytes:
    """Return a colour profile (ICC.1:2010, version 4)."""
    name = SECRET.decode().encode("utf-16-be")
    text = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(name), 28) + name
    white = b"XYZ " + bytes(4) + fixed(0.9642, 1, 0.8249)
    tags = {b"desc": text, b"cprt": text, b"wtpt": white, **tags}
    position, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, value in tags.items():
        padded = value + bytes(-len(value) % 4)
        table += tag + struct.pack(">II", position + len(body), len(value))
        body += padded
    size = position + len(body)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04200000, kind, space, b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def curve(gamma: float) -> bytes:
    return b"para" + bytes(4) + struct.pack(">HH", 0, 0) + fixed(gamma)


SRGB_CURVE = b"para" + bytes(4) + struct.pack(">HH", 3, 0)
SRGB_CURVE += fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# Apple's numbers for Display P3, adapted to D50.
DISPLAY_P3 = profile(
    b"RGB ",
    {
        b"rXYZ": b"XYZ " + bytes(4) + fixed(0.51512, 0.2412, -0.00105),
        b"gXYZ": b"XYZ " + bytes(4) + fixed(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ " + bytes(4) + fixed(0.1571, 0.06657, 0.78407),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), SRGB_CURVE),
    },
)
LINEAR_GREY = profile(b"GRAY", {b"kTRC": curve(1.0)})
LINEAR_P3 = DISPLAY_P3.replace(SRGB_CURVE, curve(1.0) + bytes(len(SRGB_CURVE) - len(curve(1.0))))


def cmyk_profile() -> bytes:
    """Return a profile of inks as they are in books: black where all of them are, white paper."""
    grid = [
        ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
        for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)
    ]  # fmt: skip
    lab = b"".join(bytes((round(255 * g), 128, 128)) for _, g, _ in grid)
    straight = bytes(range(256))
    unit = fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + unit + straight * 4 + lab + straight * 3
    made = profile(b"CMYK", {b"A2B0": table}, b"prtr")
    return made[:20] + b"Lab " + made[24:]


def as_srgb(red: int, green: int, blue: int) -> Colour:
    """Return the sRGB colour that looks like one of Display P3 (CSS Color 4, section 10)."""
    matrix = (
        (1.2249401763, -0.2249401763, 0.0),
        (-0.0420569547, 1.0420569547, 0.0),
        (-0.0196375546, -0.0786360456, 1.0982736001),
    )
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
             for c in (red / 255, green / 255, blue / 255)]  # fmt: skip
    mixed = [max(0, min(1, sum(f * c for f, c in zip(row, light, strict=True)))) for row in matrix]
    coded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed]
    return round(255 * coded[0]), round(255 * coded[1]), round(255 * coded[2])


def near(one: Any, other: Colour, by: int = 2) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


# ── nothing but the pixels ────────────────────────────────────────────────────────────────────


def talkative() -> Iterator[tuple[str, bytes]]:
    """Yield pictures that say a lot about themselves, in every place there is."""
    image = noise(40, 30)
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = SECRET.decode()
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    told: dict[str, Any] = {"exif": exif, "icc_profile": DISPLAY_P3, "xmp": SECRET}
    yield "jpeg", stored(image, "JPEG", comment=SECRET, dpi=(300, 300), **told) + SECRET
    yield "progressive", stored(image, "JPEG", progressive=True, **told)
    yield "two pictures", stored(image, "MPO", save_all=True, append_images=[noise(9, 9)], **told)
    yield "webp", stored(image, "WEBP", lossless=True, **told)
    yield "lossy webp", stored(image, "WEBP", **told)
    plain = stored(image, "PNG", exif=exif, icc_profile=DISPLAY_P3, dpi=(300, 300))
    extra = [
        *(chunk(b"tEXt", b"Comment\0" + SECRET), chunk(b"zTXt", b"A\0\0" + compress(SECRET))),
        *(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SECRET), chunk(b"prVt", SECRET)),
        *(chunk(b"gAMA", struct.pack(">I", 100000)), chunk(b"tIME", bytes(7))),
    ]
    yield "png", plain[:33] + b"".join(extra) + plain[33:] + SECRET


@pytest.mark.parametrize(("name", "data"), list(talkative()), ids=[it[0] for it in talkative()])
def test_what_a_file_says_about_itself_is_not_published(name: str, data: bytes) -> None:
    wide = SECRET.decode().encode("utf-16-be")
    assert SECRET in data or wide in data
    asset = prepared(sound(data))
    for word in (SECRET, wide, b"Exif", b"ICC", b"http", b"JPEG ", b"Pillow", b"Lavc"):
        assert word not in asset.data
    assert opened(asset).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert parts(asset) <= {b"IHDR", b"IDAT", b"IEND", 0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    assert not opened(asset).getexif()


def parts(asset: Asset) -> set[bytes | int]:
    """Return the kinds of chunks of a PNG, or of segments of a JPEG."""
    data, found = asset.data, set[bytes | int]()
    if asset.media_type == "image/png":
        position = 8
        while position < len(data):
            found.add(data[position + 4 : position + 8])
            position += 12 + int.from_bytes(data[position : position + 4], "big")
        return found
    position = 2
    while 0xDA not in found:
        found.add(data[position + 1])
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    assert data.endswith(b"\xff\xd9")
    return found


def test_a_thumbnail_of_the_whole_is_no_way_round_a_redaction() -> None:
    exif = Image.Exif()
    exif[0x0201] = 0
    small = stored(noise(16, 16), "JPEG")
    data = stored(noise(64, 64), "JPEG", exif=exif.tobytes() + small)
    assert small in data
    assert small[-40:] not in prepared(sound(data), (Region(0, 0, 0.5, 0.5),)).data


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_stand_upright(turn: int) -> None:
    image = noise(48, 32)
    exif = Image.Exif()
    exif[0x0112] = turn
    picture = sound(stored(image, exif=exif))
    with Image.open(BytesIO(picture.data)) as noted:
        expected = ImageOps.exif_transpose(noted).convert("RGB")
    assert opened(prepared(picture)).tobytes() == expected.tobytes()
    assert (picture.width, picture.height) == expected.size


def only_in_xmp(form: str) -> bytes:
    told = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d tiff:Orientation="6"/></x:xmpmeta>'
    if form != "PNG":
        return stored(noise(48, 32), form, xmp=told)
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", told.decode())
    return stored(noise(48, 32), pnginfo=notes)


def only_in_a_text() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    code = exif.tobytes().hex()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Raw profile type exif", f"\nexif\n    {len(code) // 2}\n{code}\n")
    return stored(noise(48, 32), pnginfo=notes)


def told_by_a_webp() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return stored(noise(48, 32), "WEBP", lossless=True, exif=exif)


UNTURNED = [*map(only_in_xmp, ("PNG", "JPEG", "WEBP")), only_in_a_text(), told_by_a_webp()]


@pytest.mark.parametrize("data", UNTURNED, ids=["png", "jpeg", "webp", "text", "exif-of-a-webp"])
def test_what_browsers_do_not_turn_is_not_turned(data: bytes) -> None:
    with Image.open(BytesIO(data)) as noted:
        assert noted.getexif()[0x0112] == 6, "the sample says nothing"
    picture = sound(data)
    assert (picture.width, picture.height) == opened(prepared(picture)).size == (48, 32)


def test_damaged_notes_of_a_camera_are_passed_over() -> None:
    data = stored(noise(8, 8), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(9))
    assert colour(prepared(sound(data)))
    data = stored(noise(8, 8), "PNG", exif=b"Exif\0\0none at all")
    assert colour(prepared(sound(data)))


# ── colours ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    "written",
    [(234, 51, 35), (200, 100, 50), (40, 200, 90), (10, 90, 160), (128, 128, 128), (255, 255, 255)],
)
def test_colours_of_another_profile_look_the_same(form: str, written: Colour) -> None:
    image = Image.new("RGB", (4, 4), written)
    options: dict[str, Any] = {"lossless": True} if form == "WEBP" else {}
    asset = prepared(sound(stored(image, form, icc_profile=DISPLAY_P3, **options)))
    assert asset.media_type == "image/png"
    assert near(colour(asset), as_srgb(*written)), colour(asset)


def test_the_red_of_a_phone_is_the_red_of_a_page() -> None:
    red = Image.new("RGB", (16, 16), (234, 51, 35))
    assert as_srgb(234, 51, 35) == (255, 0, 0) or near(as_srgb(234, 51, 35), (255, 0, 0), 4)
    for options in ({}, {"subsampling": 0}):
        data = stored(red, "JPEG", icc_profile=DISPLAY_P3, quality=95, **options)
        asset = prepared(sound(data))
        assert asset.media_type == "image/jpeg"
        assert near(colour(asset), (255, 0, 0), 6), colour(asset)


def test_palettes_and_transparent_parts_have_profiles_too() -> None:
    flat = Image.new("RGB", (4, 4), (234, 51, 35)).quantize(2)
    assert near(colour(prepared(sound(stored(flat, icc_profile=DISPLAY_P3)))), (255, 0, 0), 4)
    thin = Image.new("RGBA", (4, 4), (234, 51, 35, 128))
    found = colour(prepared(sound(stored(thin, icc_profile=DISPLAY_P3))))
    assert near(found, (255, 127, 127), 4)
    half = Image.new("P", (2, 1), 0)
    half.putpalette((255, 0, 0, 0, 255, 0))
    half.putpixel((1, 0), 1)
    asset = prepared(sound(stored(half, transparency=b"\x00\xff")))
    assert (colour(asset), colour(asset, 1)) == ((255, 255, 255), (0, 255, 0))


def test_greys_of_every_kind() -> None:
    made: list[tuple[bytes, int]] = [
        (stored(Image.new("L", (2, 2), 128)), 128),
        (stored(Image.new("1", (2, 2), 1)), 255),
        (stored(Image.new("LA", (2, 2), (0, 51))), 204),
        (stored(Image.new("L", (2, 2), 55), icc_profile=LINEAR_GREY), 128),
        (stored(Image.new("L", (2, 2), 55), icc_profile=LINEAR_P3), 128),
        (stored(Image.new("LA", (2, 2), (55, 255)), icc_profile=LINEAR_GREY), 128),
        (stored(Image.new("RGB", (2, 2), (128,) * 3), icc_profile=LINEAR_GREY), 128),
        (stored(Image.new("L", (16, 16), 128), "JPEG"), 128),
        (png(16, 0, b"\x80\x00"), 128),
        (png(16, 0, b"\x37\x00", chunk(b"iCCP", b"A\0\0" + compress(LINEAR_GREY))), 128),
        (png(16, 0, b"\x80\x00", chunk(b"tRNS", b"\x01\x02")), 128),
        (png(16, 4, b"\x00\x00\x33\x33"), 204),
        (png(16, 2, b"\x80\x01\x80\x02\x80\x03"), 128),
        (png(16, 6, b"\x00\x00" * 3 + b"\x33\x33"), 204),
        (png(2, 0, b"\x40"), 85),
        (png(8, 0, b"\x40", chunk(b"tRNS", b"\x00\x40")), 255),
    ]
    for data, grey in made:
        asset = prepared(sound(data))
        assert opened(asset).mode == "RGB"
        assert near(colour(asset), (grey, grey, grey)), (colour(asset), grey)


def test_pictures_made_for_print() -> None:
    inks = {(0, 0, 0, 0): (255, 255, 255), (0, 0, 0, 255): (0, 0, 0)}
    for ink, expected in inks.items():
        image = Image.new("CMYK", (16, 16), ink)
        for options in ({}, {"icc_profile": cmyk_profile()}):
            asset = prepared(sound(stored(image, "JPEG", **options)))
            assert near(colour(asset), expected, 3), (ink, options.keys(), colour(asset))
    # Half of the paper's lightness, which is not half of the light.
    half = Image.new("CMYK", (16, 16), (0, 128, 0, 0))
    asset = prepared(sound(stored(half, "JPEG", icc_profile=cmyk_profile())))
    assert near(colour(asset), (119, 119, 119), 4)


def test_a_broken_profile_is_passed_over() -> None:
    random = Random(7)  # noqa: S311 - the same damage each time
    image = Image.new("RGB", (4, 4), (200, 100, 50))
    broken = [
        b"",
        b"x",
        SECRET * 9,
        DISPLAY_P3[:128],
        DISPLAY_P3[:-40],
        cmyk_profile(),
        LINEAR_GREY,
    ]
    for data in broken:
        asset = prepared(sound(stored(image, "PNG", icc_profile=data)))
        assert near(colour(asset), (200, 100, 50), 0) or data == DISPLAY_P3[:-40]
    for good in (DISPLAY_P3, cmyk_profile(), LINEAR_GREY):
        for _ in range(60):
            damaged = bytearray(good)
            for _ in range(random.choice((1, 2, 20))):
                damaged[random.randrange(len(damaged))] = random.randrange(256)
            for mode in ("RGB", "L"):
                prepared(sound(stored(image.convert(mode), icc_profile=bytes(damaged))))
            prepared(sound(stored(image.convert("CMYK"), "JPEG", icc_profile=bytes(damaged))))


# ── formats ───────────────────────────────────────────────────────────────────────────────────


def test_a_webp_without_losses_has_none_afterwards() -> None:
    image = noise(33, 21)
    asset = prepared(sound(stored(image, "WEBP", lossless=True)))
    assert asset.media_type == "image/png"
    assert opened(asset).tobytes() == image.tobytes()


def test_a_webp_with_losses_becomes_a_jpeg() -> None:
    for image in (noise(33, 21), noise(33, 21).convert("RGBA")):
        asset = prepared(sound(stored(image, "WEBP", quality=60, exif=b"Exif\0\0MM\0*" + bytes(9))))
        assert asset.media_type == "image/jpeg"
        assert opened(asset).size == (33, 21)


def test_what_moves_or_is_not_whole_is_refused() -> None:
    frames = [noise(9, 9, seed) for seed in (1, 2)]
    moving = stored(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert judged(moving) == "it is animated"
    whole = stored(noise(64, 64), "WEBP")
    not_whole = "it is no whole PNG, JPEG or WebP picture"
    assert judged(whole[:-30]) == judged(b"") == not_whole
    assert judged(stored(noise(9, 9), "TIFF")) == judged(stored(noise(9, 9), "BMP")) == not_whole


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    made = [stored(Image.new("L", (10_001, 2)), "WEBP")]
    for side in (9_000, 60_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        # No pixels stand behind it.
        made.append(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))
    for data in made:
        said = judged(data)
        assert isinstance(said, str)
        assert "25 million" in said


def test_a_webp_may_have_fewer_pixels_for_it_takes_more_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = stored(Image.new("L", (90, 10)), "WEBP")
    monkeypatch.setattr("pipeline.pictures.pictures.MAX_WEBP_PIXELS", 900)
    assert sound(wide).width == 90
    monkeypatch.setattr("pipeline.pictures.pictures.MAX_WEBP_PIXELS", 899)
    said = "it has 90 × 10 pixels; a WebP may have 16 million, a PNG 25 million"
    assert judged(wide) == said
    assert sound(stored(Image.new("L", (90, 10)), "JPEG")).width == 90


def test_same_picture_same_bytes_in_another_process() -> None:
    code = (
        "from tests.test_pictures import digests\n"
        "import sys\n"
        "sys.stdout.write(' '.join(digests()))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    here = digests()
    assert len(set(here)) >= 9
    assert result.stdout.decode().split() == here


def digests() -> list[str]:
    """Return the digests of pictures of all kinds: whole, redacted and made smaller."""
    made = []
    for _, data in talkative():
        picture = sound(data)
        redacted = prepared(picture, (Region(0.1, 0.1, 0.5, 0.5),))
        made += [prepared(picture), redacted, fitted(prepared(picture), 17, 99)]
    return [hashlib.sha256(asset.data).hexdigest() for asset in made]


# ── redaction ─────────────────────────────────────────────────────────────────────────────────

REGION = Region(0.21, 0.33, 0.401, 0.25)
TURNS = {"webp": [1]}
WAYS: dict[str, Callable[[Image.Image, Image.Exif], bytes]] = {
    "png": lambda image, exif: stored(image, exif=exif),
    "webp": lambda image, exif: stored(image, "WEBP", lossless=True, exif=exif),
    "jpeg 4:4:4": lambda image, exif: stored(image, "JPEG", exif=exif, subsampling=0),
    "jpeg 4:2:2": lambda image, exif: stored(image, "JPEG", exif=exif, subsampling=1),
    "jpeg 4:2:0": lambda image, exif: stored(image, "JPEG", exif=exif, subsampling=2, quality=40),
    "grey jpeg": lambda image, exif: stored(image.convert("L"), "JPEG", exif=exif),
}


@pytest.mark.parametrize(
    ("way", "turn"), [(way, turn) for way in WAYS for turn in TURNS.get(way, range(1, 9))]
)
def test_what_is_published_does_not_depend_on_what_is_hidden(way: str, turn: int) -> None:
    """Two pictures that differ only in the secret become the very same file."""
    exif = Image.Exif()
    exif[0x0112] = turn
    width, height = (91, 143) if turn > 4 else (143, 91)
    box = box_of(REGION, width, height)
    made = []
    for seed in (1, 2):
        upright = noise(width, height)
        upright.paste(noise(box[2] - box[0], box[3] - box[1], seed), box[:2])
        lying = upright.transpose(BACK[turn]) if turn > 1 else upright
        made.append(sound(WAYS[way](lying, exif)))
    one, other = (prepared(picture, (REGION,)) for picture in made)
    assert made[0].data != made[1].data
    assert prepared(made[0]).data != prepared(made[1]).data
    assert one == other
    assert one.media_type == ("image/jpeg" if "jpeg" in way else "image/png")
    # A block at the edge of the grey carries traces of what is shown beside it.
    edge = 8 if "jpeg" in way else 0
    hidden = opened(one).crop((box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge))
    assert hidden.getcolors() == [(hidden.width * hidden.height, HIDDEN)]


To = Image.Transpose
BACK = dict(
    enumerate(
        [
            *(To.FLIP_LEFT_RIGHT, To.ROTATE_180, To.FLIP_TOP_BOTTOM),
            *(To.TRANSPOSE, To.ROTATE_90, To.TRANSVERSE, To.ROTATE_270),
        ],
        start=2,
    )
)


def test_only_what_is_told_is_hidden() -> None:
    image = noise(143, 91)
    box = box_of(REGION, 143, 91)
    assert box == (30, 30, 88, 53)
    image.paste(HIDDEN, box)
    asset = prepared(sound(stored(noise(143, 91))), (REGION,))
    assert opened(asset).tobytes() == image.tobytes()


def test_around_what_is_hidden_in_a_jpeg_only_its_blocks_are() -> None:
    picture = sound(stored(noise(200, 200), "JPEG"))
    whole, hidden = (opened(prepared(picture, it)) for it in ((), (Region(0.5, 0.5, 0.01, 0.01),)))
    changed = ImageChops.difference(whole, hidden).convert("L").point(lambda it: it and 255)
    # A block of 16 pixels, and one more on each side, for which blocks of 8 are made anew.
    assert changed.getbbox() == (88, 88, 120, 120)
    assert hidden.crop((96, 96, 112, 112)).getcolors() == [(16 * 16, HIDDEN)]


@pytest.mark.parametrize(
    ("region", "box"),
    [
        (Region(0, 0, 1, 1), (0, 0, 10, 20)),
        (Region(0.999, 0.999, 0.001, 0.001), (9, 19, 10, 20)),
        (Region(1, 1, 0.001, 0.001), (9, 19, 10, 20)),
        (Region(0.11, 0.5, 0.1, 0.001), (1, 10, 3, 11)),
        (Region(0.333, 0.1, 0.668, 0.2), (3, 2, 10, 6)),
    ],
)
def test_regions_are_rounded_outwards(region: Region, box: tuple[int, ...]) -> None:
    assert box_of(region, 10, 20) == box
    asset = prepared(sound(stored(noise(10, 20))), (region,))
    left, top, right, bottom = box
    grey = Image.new("RGB", (right - left, bottom - top), HIDDEN)
    assert opened(asset).crop((left, top, right, bottom)).tobytes() == grey.tobytes()


def test_the_original_is_never_published() -> None:
    for data in (data for _, data in talkative()):
        assert data not in prepared(sound(data)).data
    plain = stored(noise(20, 20))
    assert prepared(sound(plain), (Region(0, 0, 0.1, 0.1),)).data != plain


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_that_fits_stays_as_it_is() -> None:
    asset = Asset("image/png", stored(noise(30, 20)))
    assert fitted(asset, 30, 20) is asset
    again = Asset("image/png", stored(noise(30, 20)))
    assert fitted(again, 999, 999) is again


def test_a_picture_is_made_smaller_once_however_often_it_is_brought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("renderers.images._known", {})
    monkeypatch.setattr("renderers.images._MOST_KNOWN", 2)
    asset = prepared(sound(stored(noise(60, 40), "PNG")))
    first = fitted(asset, 30, 20)
    assert fitted(Asset(asset.media_type, bytes(bytearray(asset.data))), 30, 20) is first
    assert first not in {fitted(asset, width, 20) for width in (15, 12)}
    assert fitted(asset, 30, 20) is not first, "the oldest is forgotten"


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        (50, 999, (50, 25)),
        (999, 25, (50, 25)),
        (40, 10, (20, 10)),
        (1, 1, (1, 1)),
        (99, 99, (99, 50)),
    ],
)
def test_a_larger_picture_is_made_smaller(
    form: str, width: int, height: int, size: tuple[int, int]
) -> None:
    asset = prepared(sound(stored(Image.new("RGB", (100, 50), (9, 99, 199)), form)))
    smaller = fitted(asset, width, height)
    assert smaller.media_type == asset.media_type == f"image/{form.lower()}"
    assert opened(smaller).size == size
    assert near(colour(smaller), (9, 99, 199))
    assert fitted(Asset(asset.media_type, bytes(bytearray(asset.data))), width, height) is smaller
    assert parts(smaller) <= {b"IHDR", b"IDAT", b"IEND", 0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def test_what_is_printed_is_plain_rgb() -> None:
    palette = Asset("image/png", stored(noise(64, 64).quantize(16)))
    data = fitted(palette, 32, 32).data
    depth, colours, _, _, interlaced = struct.unpack(">BBBBB", data[24:29])
    assert (depth, colours, interlaced) == (8, 2, 0)
    stripes = Image.frombytes("L", (64, 64), bytes([0, 255]) * 32 * 64).quantize(2)
    smaller = fitted(Asset("image/png", stored(stripes)), 8, 8)
    assert near(colour(smaller, 4, 4), (128, 128, 128), 8)
    told = Asset("image/png", stored(noise(64, 64), icc_profile=DISPLAY_P3))
    assert parts(fitted(told, 32, 32)) == {b"IHDR", b"IDAT", b"IEND"}


def test_nothing_grows_back_when_it_is_made_smaller() -> None:
    box = Region(0.25, 0.25, 0.5, 0.5)
    made = []
    for seed in (1, 2):
        image = noise(80, 80)
        image.paste(noise(40, 40, seed), (20, 20))
        made.append(fitted(prepared(sound(stored(image)), (box,)), 33, 33))
    assert made[0] == made[1]


# ── which files ───────────────────────────────────────────────────────────────────────────────

PROCEDURE = """id: only
title: T
steps:
  - id: first
    do: Look.
    figure: {{image: "{}", alt: A}}
"""
MANUAL = """id: m
language: en
title: T
publisher: P
published: 2026-11-23
procedures: [only]
"""


def found(folder: Path, path: str, *names: str, rest: str = "") -> list[str]:
    """Return what is said of a procedure that shows a picture, in a folder with these pictures."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(stored(noise(320, 200)))
    for name, text in (("procedures/only", PROCEDURE.format(path) + rest), ("manuals/m", MANUAL)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    report = Report()
    check(load(read(folder, report), folder, report), report)
    return [item.rule.name for item in report]


def test_pictures_that_nobody_shows_are_reported(tmp_path: Path) -> None:
    names = (
        "figures/a.png",
        "figures/b.png",
        "figures/more/c.webp",
        "figures/d.txt",
        "other/e.png",
    )
    assert found(tmp_path, "figures/a.png", *names) == ["unused-picture"] * 2


def test_a_picture_that_was_meant_is_not_unused(tmp_path: Path) -> None:
    for path in ("figures/B.PNG", "b.png", "figures\\\\b.png", "figures/bb.png", "/home/b.png"):
        assert found(tmp_path, path, "figures/b.png")[:2] in (["missing-picture"], ["unsafe-path"])


def test_nobody_knows_what_a_broken_file_shows(tmp_path: Path) -> None:
    said = found(tmp_path, "figures/a.png", "figures/a.png", "figures/b.png", rest="sceens: {}\n")
    assert said == ["unknown-key"]


def test_the_spelling_of_a_file_is_that_of_all_systems(tmp_path: Path) -> None:
    composed, apart = (unicodedata.normalize(form, "figures/ガ.png") for form in ("NFC", "NFD"))
    assert found(tmp_path / "1", composed, composed) == []
    assert found(tmp_path / "2", apart, composed) == []
    assert found(tmp_path / "3", composed, apart) == ["decomposed-name"]
    assert found(tmp_path / "4", apart, apart) == ["decomposed-name"]
    folder = unicodedata.normalize("NFD", "figures/ガ/a.png")
    assert found(tmp_path / "5", folder, folder) == ["decomposed-name"]
    both = found(tmp_path / "6", composed, apart, composed)
    assert both in (["colliding-names"], ["decomposed-name"]), "some keep only one of the two"


@pytest.mark.parametrize(
    "path",
    [
        *("..", ".", "figures/..", "figures//a.png", "figures/a.png/", "~/a.png", "figures/a."),
        *("figures/nul.png", "COM1/a.png", "figures/a.png:b", "C:/a.png", "$HOME/a.png", "%a%.png"),
        "../secret.png",
    ],
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.png").write_bytes(stored(noise(320, 200)))
    assert "unsafe-path" in found(tmp_path / "content", path, "figures/a.png")


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.png").write_bytes(stored(noise(320, 200)))
    content = tmp_path / "content"
    content.mkdir()
    (content / "figures").symlink_to(tmp_path / "secret")
    said = found(content, "figures/a.png")
    assert said == ["symbolic-link"] * 2, "of the folder, and of the picture in it"


def test_a_picture_that_is_no_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "figures" / "a.png").mkdir(parents=True)
    assert found(tmp_path, "figures/a.png") == ["missing-picture"]
    os.mkfifo(tmp_path / "figures" / "b.png")
    assert found(tmp_path, "figures/b.png") == ["missing-picture"]


def test_every_rule_about_pictures_is_told_to_writers() -> None:
    page = (ROOT / "content" / "README.md").read_text(encoding="utf-8")
    said = re.sub(r"\s+", " ", page)
    for words in ("PNG, JPEG or WebP", "320 pixels", "240"):
        assert words in said


# ── files that hold pixels and nothing else ───────────────────────────────────────────────────


def _bare(*, rows: bytes = b"", behind: bytes = b"") -> bytes:
    """Return a PNG of 9 × 9 white pixels; `rows` and `behind` are hidden where nobody looks."""
    packed = compress((b"\0" + b"\xff" * 27) * 9 + rows) + behind
    header = struct.pack(">II5B", 9, 9, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")]
    written = [
        struct.pack(">I", len(it)) + kind + it + struct.pack(">I", crc32(kind + it))
        for kind, it in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def test_a_png_of_nothing_but_pixels_is_published_as_it_is() -> None:
    data = _bare()
    assert prepared(sound(data)).data == data


@pytest.mark.parametrize(
    "data",
    [
        _bare(rows=b"secret"),
        _bare(behind=b"secret"),
        _bare() + b"secret",
        _bare().replace(b"IEND\xaeB`\x82", b"IENDabcd"),
    ],
    ids=["rows", "behind the rows", "behind the end", "a checksum"],
)
def test_a_png_that_holds_anything_else_is_made_anew(data: bytes) -> None:
    assert bare(data, MAX_PIXELS) is None
    with contextlib.suppress(OSError, SyntaxError):  # what cannot be read is refused elsewhere
        made = published(data, "PNG", ()).data
        assert b"secret" not in made
        assert bare(made, MAX_PIXELS)
    picture = judged(data)
    assert not isinstance(picture, PictureFile) or b"secret" not in prepared(picture).data


def with_chunks(data: bytes, *before: bytes, behind: bytes = b"") -> bytes:
    """Return a PNG with more chunks before and behind its pixels."""
    at, end = data.index(b"IDAT") - 4, data.index(b"IEND") - 4
    return data[:at] + b"".join(before) + data[at:end] + behind + data[end:]


@pytest.mark.parametrize("kind", ["tEXt", "zTXt", "iTXt", "tIME", "pHYs", "gAMA", "sRGB", "iDOT"])
def test_what_is_said_about_pixels_is_left_out_and_they_stay(kind: str, tmp_path: Path) -> None:
    data = _bare()
    said = chunk(kind.encode(), b"secret")
    for told in (with_chunks(data, said), with_chunks(data, said, said, behind=said)):
        assert prepared(sound(told)).data == data
        (tmp_path / "a.png").write_bytes(told)
        filed = read_filed_picture(tmp_path / "a.png")
        assert isinstance(filed, PictureFile)
        assert (filed.data, prepared(filed).data) == (told, data)


def _exif(turn: int) -> bytes:
    notes = Image.Exif()
    notes[0x0112] = turn
    return chunk(b"eXIf", notes.tobytes().removeprefix(b"Exif\0\0"))


def test_what_changes_how_pixels_are_shown_is_not_left_out() -> None:
    data = _bare()
    assert prepared(sound(with_chunks(data, _exif(1)))).data == data
    profile_of_a_phone = chunk(b"iCCP", b"p\0\0" + compress(DISPLAY_P3))
    for said in (
        *(_exif(6), _exif(1) + _exif(1), profile_of_a_phone),
        *(chunk(b"tRNS", bytes(6)), chunk(b"prVt", b"secret")),
    ):
        assert bare(with_chunks(data, said), MAX_PIXELS) is None or said == _exif(6)
        asset = prepared(sound(with_chunks(data, said)))
        assert asset.data != data
        assert b"secret" not in asset.data
    packed = data[data.index(b"IDAT") - 4 : data.index(b"IEND") - 4]
    parted = data.replace(packed, packed + chunk(b"tEXt", b"a\0secret") + chunk(b"IDAT", b""))
    assert bare(parted, MAX_PIXELS) is None


def test_what_is_redacted_is_made_anew_although_it_is_bare() -> None:
    data = _bare()
    assert prepared(sound(data), (Region(0, 0, 0.5, 0.5),)).data != data
