"""PNG files whose pixels can be published as they are, without what else the files hold.

The chunks are those of the PNG specification (W3C, third edition, 11). What follows is strict on
purpose: whatever else a file holds may be what its owner does not want to publish.
"""

import struct
from dataclasses import dataclass

# Why not Python's own: it takes eight times as long, which is most of what a build took.
from zlib_ng import zlib_ng

from pipeline.document.filed import Stretches

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">II5B")
# Eight bits each of red, green and blue; one way to compress, one to filter; not interlaced.
_PLAIN_RGB = (8, 2, 0, 0, 0)
# Bytes of a pixel by such a form: of this one, and with transparency.
_BYTES = {_PLAIN_RGB: 3, (8, 6, 0, 0, 0): 4}
_HEAD, _TAIL = 8, 4
# What may be said about a picture without changing how it is shown: times, texts, sizes, and how
# its colours were meant, which nothing here goes by but by a profile (iCCP).
_ABOUT = frozenset(
    name.encode()
    for name in (
        *("tEXt", "zTXt", "iTXt", "tIME", "pHYs", "eXIf", "iDOT"),
        *("sRGB", "gAMA", "cHRM", "sBIT", "bKGD", "hIST"),
    )
)
_FILTERS = 5
# A file that is not even half as long as its pixels was compressed badly, and is made anew.
_LEAST_COMPRESSION = 2
# More chunks than any program writes into 20 MB; each takes time and memory of its own.
_MOST_CHUNKS = 50_000
# How many bytes are unpacked at a time at most, and out of how many.
_PIECE, _TAKEN = 1 << 16, 1 << 14


@dataclass(frozen=True, slots=True)
class Bare:
    """A picture that can be published as it is, but for what is said about it.

    `stretches` are the bytes of its file that are pixels or needed to show them, `exif` what the
    camera noted.
    """

    width: int
    height: int
    stretches: Stretches
    exif: bytes = b""


def is_scattered(data: bytes) -> bool:
    """Whether a PNG is in more chunks than any program writes."""
    position, count = len(_SIGNATURE), 0
    while data.startswith(_SIGNATURE) and position < len(data) and count <= _MOST_CHUNKS:
        position += _HEAD + int.from_bytes(data[position : position + 4], "big") + _TAIL
        count += 1
    return count > _MOST_CHUNKS


def bare(data: bytes, most_pixels: int) -> Bare | None:
    """Return what of a PNG holds the pixels of an RGB picture and nothing else.

    None for any other kind of picture, and for one that holds more than its chunks tell, is
    compressed badly, or has more pixels than that.
    """
    chunks = _chunks(data)
    if chunks is None:
        return None
    needed = [it for it in chunks if it.kind not in _ABOUT]
    kinds = [it.kind for it in needed]
    if len(kinds) <= len("IE") or kinds != [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"]:
        return None
    header, *packed, end = needed
    in_a_row = chunks.index(packed[-1]) - chunks.index(packed[0]) + 1 == len(packed)
    if chunks[0] is not header or chunks[-1] is not end or not in_a_row or end.content:
        return None
    if len(header.content) != _HEADER.size:
        return None
    width, height, *form = _HEADER.unpack(header.content)
    row = 1 + 3 * width
    if tuple(form) != _PLAIN_RGB or not 0 < width * height <= most_pixels:
        return None
    stretches = ((0, header.end), (packed[0].start, packed[-1].end), (end.start, end.end))
    if sum(last - first for first, last in stretches) * _LEAST_COMPRESSION > row * height:
        return None
    if not _are_rows(_joined(packed), row, height):
        return None
    exif = [bytes(it.content) for it in chunks if it.kind == b"eXIf"]
    return None if exif[1:] else Bare(width, height, stretches, *exif)


def has_all_rows(data: bytes) -> bool:
    """Whether a PNG of RGB or RGBA is whole: a decoder finds each of its pixels, and nothing after.

    Why: to unpack the rows takes a quarter of what it takes to make pixels of them.
    """
    chunks = _chunks(data) or []
    packed = [it for it in chunks if it.kind == b"IDAT"]
    # Why nothing behind them: a decoder reads what stands before the pixels when it opens a file.
    if not packed or chunks[-len(packed) - 1 : -1] != packed or chunks[-1].kind != b"IEND":
        return False
    if chunks[0].kind != b"IHDR" or len(chunks[0].content) != _HEADER.size:
        return False
    width, height, *form = _HEADER.unpack(chunks[0].content)
    pixel = _BYTES.get(tuple(form))
    return pixel is not None and _are_rows(_joined(packed), 1 + pixel * width, height)


def _joined(packed: list["_Chunk"]) -> memoryview:
    """Return the contents of chunks behind one another."""
    if not packed[1:]:
        return packed[0].content
    return memoryview(b"".join(it.content for it in packed))


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """A chunk, and from which byte to which it stands in the file."""

    kind: bytes
    content: memoryview
    start: int
    end: int


def _chunks(data: bytes) -> list[_Chunk] | None:
    """Return the chunks, None where the file is no row of whole chunks."""
    if not data.startswith(_SIGNATURE):
        return None
    view = memoryview(data)
    found, position = [], len(_SIGNATURE)
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        end = position + _HEAD + length
        told = int.from_bytes(data[end : end + _TAIL], "big")
        if end + _TAIL > len(data) or zlib_ng.crc32(view[position + 4 : end]) != told:
            return None
        kind = data[position + 4 : position + _HEAD]
        found.append(_Chunk(kind, view[position + _HEAD : end], position, end + _TAIL))
        position = end + _TAIL
    return found


def _are_rows(packed: memoryview, row: int, height: int) -> bool:
    """Whether these are exactly so many rows, packed; none is unpacked beyond that.

    Why in pieces: a buffer for all rows would be asked of the machine anew for each picture, and
    what is left of the packed ones is copied each time.
    """
    whole, length = row * height, 0
    unpacking = zlib_ng.decompressobj()
    try:
        # One slice more, which is empty, for what is still to come when all has been taken.
        for start in range(0, len(packed) + _TAKEN, _TAKEN):
            left: bytes | memoryview = packed[start : start + _TAKEN]
            while length <= whole and (piece := unpacking.decompress(left, _PIECE)):
                if max(piece[-length % row :: row], default=0) >= _FILTERS:
                    return False
                length += len(piece)
                left = unpacking.unconsumed_tail
    except zlib_ng.error:  # type: ignore[misc]  # its stubs call it an int
        return False
    return unpacking.eof and not unpacking.unused_data and length == whole
