"""Promise: a picture file is refused with the reason, or nothing but its pixels is published.

Every case is made here from a few small pictures: cut off, damaged, mislabelled, or lying about
what is in them.
"""

import random
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from pipeline.pictures.pictures import MAX_PIXELS, MAX_SIDE, PictureFile, judged, prepared
from tests.conftest import ROOT

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def stored(
    form: str, size: tuple[int, int] = (23, 17), mode: str = "RGB", **options: object
) -> bytes:
    data = BytesIO()
    noise = random.Random(1).randbytes(size[0] * size[1] * len(mode))  # noqa: S311
    Image.frombytes(mode, size, noise).save(data, form, **options)
    return data.getvalue()


def chunk(kind: bytes, body: bytes, checksum: int | None = None) -> bytes:
    told = zlib.crc32(kind + body) if checksum is None else checksum
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", told)


def png(  # noqa: PLR0913 - the fields of a header
    width: int, height: int, *, depth: int = 8, kind: int = 2, rows: bytes = b"", more: bytes = b""
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SEEDS = {
    "png": stored("PNG"),
    "palette": stored("PNG", mode="L"),
    "alpha": stored("PNG", mode="RGBA"),
    "jpeg": stored("JPEG"),
    "progressive": stored("JPEG", progressive=True),
    "webp": stored("WEBP"),
    "lossless": stored("WEBP", lossless=True),
}


def cut() -> Iterator[bytes]:
    """Yield each picture cut off at forty places."""
    for data in SEEDS.values():
        yield from (data[: len(data) * it // 40] for it in range(40))


def flipped() -> Iterator[bytes]:
    """Yield each picture with a few bytes changed, in forty ways."""
    for number, data in enumerate(SEEDS.values()):
        chance = random.Random(number)  # noqa: S311 - the same each time
        for count in range(40):
            damaged = bytearray(data)
            for _ in range(1 + count % 8):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            yield bytes(damaged)


ZEROS = zlib.compress(bytes(30_000_000), 9)
# What is refused, whatever the decoder thinks of it.
REFUSED = {
    "nothing": b"",
    "text": b"no picture",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg with an entity": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
    "svg with a picture": b'<svg xmlns:x="urn:x"><image x:href="/etc/passwd"/></svg>',
    "svg packed": zlib.compress(b"<svg/>"),
    "pdf": b"%PDF-1.7\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
    "mvg": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'https://evil.example/'\n",
    "xbm": b"#define a_width 1\n#define a_height 1\nstatic char a_bits[] = {0};\n",
    "xpm": b'/* XPM */\nstatic char *a[] = {"1 1 1 1", "a c red", "a"};',
    "gif": stored("GIF", mode="L"),
    "bmp": stored("BMP"),
    "tiff": stored("TIFF"),
    "ico": stored("ICO", (16, 16)),
    "tga": stored("TGA"),
    "ppm": stored("PPM"),
    "sgi": stored("SGI"),
    "icns": stored("ICNS", (16, 16)),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40),
    "avif": b"\0\0\0\x1cftypavif" + bytes(40),
    "signature only": SIGNATURE,
    "jpeg signature only": b"\xff\xd8\xff\xe0",
    "webp signature only": b"RIFF\x04\0\0\0WEBP",
    "wide": png(MAX_SIDE + 1, 1),
    "high": png(1, MAX_SIDE + 1),
    "many pixels": png(MAX_SIDE, MAX_PIXELS // MAX_SIDE + 1),
    "a bomb": png(65_500, 65_500, rows=ZEROS),
    "one column": png(1, 89_000_000, rows=ZEROS),
    "the largest numbers": png(0x7FFFFFFF, 0x7FFFFFFF),
    "no width": png(0, 9),
    "no height": png(9, 0),
    "too few rows": png(500, 500, rows=zlib.compress(b"\0" * 1_000)),
    "no rows": png(9, 9),
    "rows that are none": png(9, 9, rows=b"rows"),
    "a strange kind": png(9, 9, kind=5, rows=zlib.compress(bytes(500))),
    "a strange depth": png(9, 9, depth=7, rows=zlib.compress(bytes(500))),
    "a wrong checksum": SIGNATURE
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(bytes(90)), 1)
    + chunk(b"IEND", b""),
    "no end": png(9, 9, rows=zlib.compress(bytes(9 * 28)))[:-12],
    "a length beyond the end": SIGNATURE + struct.pack(">I", 0x7FFFFFFF) + b"IHDR" + bytes(30),
    "frames": stored("PNG", save_all=True, append_images=[Image.new("RGB", (23, 17))]),
    "moving": stored("WEBP", save_all=True, append_images=[Image.new("RGB", (23, 17))]),
    "a bomb of text": png(9, 9, more=chunk(b"zTXt", b"a\0\0" + ZEROS * 9)),
    "a bomb of a profile": png(9, 9, more=chunk(b"iCCP", b"a\0\0" + ZEROS)),
}  # fmt: skip


def check(data: bytes) -> bool:
    """Whether a picture is published; nothing but pixels of a size that is allowed."""
    found = judged(data)
    if isinstance(found, str):
        assert found
        assert "\n" not in found
        return False
    assert isinstance(found, PictureFile)
    asset = prepared(found)
    assert asset.media_type in {"image/png", "image/jpeg"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Image.open(BytesIO(asset.data), formats=["PNG", "JPEG"]) as image:
            image.load()
            assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert image.mode == "RGB"
    return True


def test_pictures_that_are_cut_off_are_refused() -> None:
    every = list(cut())
    assert len(every) == 280
    assert sum(map(check, every)) == 0


def test_damaged_pictures_are_refused_or_only_pixels_are_left() -> None:
    every = list(flipped())
    assert len(every) == 280
    published = sum(map(check, every))
    assert 0 < published < 280


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_without_much_memory(name: str) -> None:
    tracemalloc.start()
    found = judged(REFUSED[name])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, str)
    assert most < 60_000_000


LARGEST = """
import re, sys
from pathlib import Path
from pipeline.document.screen_nodes import Region
from pipeline.pictures.pictures import judged, prepared
from pipeline.pictures.pixels import seen_pixels
from renderers.images import fitted

data = Path(sys.argv[1]).read_bytes()
found = judged(data)
asset = prepared(found, (Region(0.1, 0.1, 0.2, 0.2),))
assert prepared(found).data and seen_pixels(data, found.format) and fitted(asset, 1600, 9999).data
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) >> 10)
"""


def largest(name: str) -> bytes:
    """Return a picture of as many pixels as are allowed."""
    data = BytesIO()
    if name == "PNG":
        rows = zlib.compress(bytes(5000 * (1 + 8 * 5000)), 1)
        return png(5000, 5000, depth=16, kind=6, rows=rows)
    if name == "JPEG":
        Image.new("CMYK", (5000, 5000)).save(data, name, progressive=True)
    else:
        Image.new("RGB", (4000, 4000)).save(data, name, quality=0, method=0)
    return data.getvalue()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no peaks")
@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP"])
def test_the_largest_pictures_take_little_memory(name: str, tmp_path: Path) -> None:
    """Megabytes of the whole process, which has to draw pages beside."""
    path = tmp_path / "picture"
    path.write_bytes(largest(name))
    command = [sys.executable, "-c", LARGEST, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 400


@pytest.mark.parametrize("name", SEEDS)
def test_what_hides_behind_or_within_is_not_published(name: str) -> None:
    secret = b"<script>secret</script>"
    data = SEEDS[name]
    hidden = [data + secret, data + b"PK\x03\x04" + secret]
    if data.startswith(SIGNATURE):
        kinds = (b"tEXt", b"eXIf", b"iTXt", b"prVt", b"sPLT")
        hidden += [data[:33] + chunk(kind, b"a\0" + secret) + data[33:] for kind in kinds]
    elif data.startswith(b"\xff\xd8"):
        for marker in (b"\xff\xe1", b"\xff\xfe", b"\xff\xed"):
            body = struct.pack(">H", len(secret) + 2) + secret
            hidden.append(data[:2] + marker + body + data[2:])
    for it in hidden:
        found = judged(it)
        if isinstance(found, PictureFile):
            assert b"secret" not in prepared(found).data


TOO_MANY = "it is in far more parts than any program writes"


def in_scans(count: int) -> bytes:
    """Return a progressive JPEG in which the last scan, which adds nothing, is told so often."""
    whole = stored("JPEG", mode="L", progressive=True)
    last, end = whole.rindex(b"\xff\xda"), len(whole) - 2
    return whole[:end] + whole[last:end] * count + whole[end:]


def test_a_jpeg_whose_pixels_are_told_again_and_again_is_refused() -> None:
    """Each scan takes as long as all pixels, and has a few bytes: 20 MB of them take an hour."""
    assert isinstance(judged(in_scans(20)), PictureFile)
    assert judged(in_scans(101)) == TOO_MANY


@pytest.mark.parametrize("kind", [b"IDAT", b"tEXt"])
def test_a_png_in_pieces_without_number_is_refused(kind: bytes) -> None:
    rows = zlib.compress((b"\0" + bytes(60)) * 20)
    few, many = (png(20, 20, rows=rows, more=chunk(kind, b"") * it) for it in (100, 60_000))
    assert judged(many) == TOO_MANY
    assert judged(few) != TOO_MANY


def test_a_colour_profile_of_endless_calculations_is_not_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = judged(stored("JPEG"))
    assert isinstance(plain, PictureFile)
    monkeypatch.setattr(ImageCms, "profileToProfile", refused)
    found = judged(stored("JPEG", icc_profile=profile.replace(b"para", b"mpet")))
    assert isinstance(found, PictureFile)
    assert prepared(found).data == prepared(plain).data
    assert isinstance(judged(stored("JPEG", icc_profile=profile)), str), "this one is carried out"


ABOUT = (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"tRNS", b"PLTE", b"acTL", b"fdAT", b"eXIf", b"gAMA")


def damaged_with_right_checksums(chance: random.Random) -> bytes:
    """Return an RGBA picture with other rows, and with chunks that say something about it."""
    rows = bytearray(zlib.compress((b"\0" + chance.randbytes(36)) * 9))
    for _ in range(chance.randrange(3)):
        rows[chance.randrange(len(rows))] = chance.randrange(256)
    rows += chance.choice((b"", b"", b"", b"\0"))
    more, behind = (
        b"".join(
            chunk(chance.choice(ABOUT), chance.choice((b"", b"a\0\0" + ZEROS, chance.randbytes(9))))
            for _ in range(chance.randrange(2))
        )
        for _ in range(2)
    )
    made = png(9, 9 + chance.choice((0, 0, 0, 1)), kind=6, rows=bytes(rows), more=more)
    return made.replace(chunk(b"IEND", b""), behind + chunk(b"IEND", b""))


def test_what_is_judged_without_being_decoded_can_be_decoded() -> None:
    chance, good = random.Random(7), 0  # noqa: S311 - the same each time
    for _ in range(1500):
        picture = judged(damaged_with_right_checksums(chance))
        if isinstance(picture, PictureFile):
            good += 1
            shown = Image.open(BytesIO(prepared(picture).data))
            assert shown.size == (picture.width, picture.height)
    assert good > 300
