"""PNG files that hold pixels and nothing else: those can be published as they are.

The chunks are those of the PNG specification (W3C, third edition, 11). What follows is strict on
purpose: whatever else a file holds may be what its owner does not want to publish.
"""

import struct

# Why not Python's own: it takes eight times as long, which is most of what a build took.
from zlib_ng import zlib_ng

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">II5B")
# Eight bits each of red, green and blue; one way to compress, one to filter; not interlaced.
_PLAIN_RGB = (8, 2, 0, 0, 0)
_HEAD, _TAIL = 8, 4
_FILTERS = 5
# A file that is not even half as long as its pixels was compressed badly, and is made anew.
_LEAST_COMPRESSION = 2
# How many bytes are unpacked at a time at most, and out of how many.
_PIECE, _TAKEN = 1 << 16, 1 << 14


def bare_size(data: bytes, most_pixels: int) -> tuple[int, int] | None:
    """Return width and height of a PNG that holds the pixels of an RGB picture and nothing else.

    None for any other: one byte more, badly compressed, or with more pixels than that.
    """
    chunks = _chunks(data)
    if chunks is None:
        return None
    kinds = [kind for kind, _ in chunks]
    if len(kinds) <= len("IE") or kinds != [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"]:
        return None
    header, *packed, end = (content for _, content in chunks)
    if len(header) != _HEADER.size or end:
        return None
    width, height, *form = _HEADER.unpack(header)
    if tuple(form) != _PLAIN_RGB or not 0 < width * height <= most_pixels:
        return None
    row = 1 + 3 * width
    if len(data) * _LEAST_COMPRESSION > row * height:
        return None
    rows = packed[0] if len(packed) == 1 else memoryview(b"".join(packed))
    return (width, height) if _are_rows(rows, row, height) else None


def _chunks(data: bytes) -> list[tuple[bytes, memoryview]] | None:
    """Return kind and content of each chunk, None where the file is no row of whole chunks."""
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
        found.append((data[position + 4 : position + _HEAD], view[position + _HEAD : end]))
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
