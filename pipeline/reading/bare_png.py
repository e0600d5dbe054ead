"""PNG files that hold pixels and nothing else: those can be published as they are.

The chunks are those of the PNG specification (W3C, third edition, 11). What follows is strict on
purpose: whatever else a file holds may be what its owner does not want to publish.
"""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">II5B")
# Eight bits each of red, green and blue; one way to compress, one to filter; not interlaced.
_PLAIN_RGB = (8, 2, 0, 0, 0)
_HEAD, _TAIL = 8, 4
_FILTERS = 5
# A file that is not even half as long as its pixels was compressed badly, and is made anew.
_LEAST_COMPRESSION = 2
# How many bytes are unpacked at a time.
_PIECE = 1 << 16


def is_bare(data: bytes) -> bool:
    """Whether a PNG holds the pixels of an RGB picture, well compressed, and not one byte more."""
    chunks = _chunks(data)
    if chunks is None:
        return False
    kinds = [kind for kind, _ in chunks]
    if len(kinds) <= len("IE") or kinds != [b"IHDR", *[b"IDAT"] * (len(kinds) - 2), b"IEND"]:
        return False
    header, *packed, end = (content for _, content in chunks)
    if len(header) != _HEADER.size or end:
        return False
    width, height, *form = _HEADER.unpack(header)
    return tuple(form) == _PLAIN_RGB and _holds(b"".join(packed), width, height, len(data))


def _chunks(data: bytes) -> list[tuple[bytes, bytes]] | None:
    """Return kind and content of each chunk, None where the file is no row of whole chunks."""
    if not data.startswith(_SIGNATURE):
        return None
    found, position = [], len(_SIGNATURE)
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        end = position + _HEAD + length
        told = int.from_bytes(data[end : end + _TAIL], "big")
        if end + _TAIL > len(data) or zlib.crc32(data[position + 4 : end]) != told:
            return None
        found.append((data[position + 4 : position + _HEAD], data[position + _HEAD : end]))
        position = end + _TAIL
    return found


def _holds(packed: bytes, width: int, height: int, size: int) -> bool:
    """Whether packed rows are exactly those of a picture; none is unpacked beyond that.

    Why in pieces: a buffer for all rows would be asked of the machine anew for each picture.
    """
    row = 1 + 3 * width
    whole, length = row * height, 0
    if size * _LEAST_COMPRESSION > whole:
        return False
    unpacking = zlib.decompressobj()
    try:
        while length <= whole and (piece := unpacking.decompress(packed, _PIECE)):
            if max(piece[-length % row :: row], default=0) >= _FILTERS:
                return False
            length += len(piece)
            packed = unpacking.unconsumed_tail
    except zlib.error:
        return False
    return unpacking.eof and not unpacking.unused_data and length == whole
