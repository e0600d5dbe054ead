"""Whether the streams of a PDF can be unpacked: no validator of ours looks into all of them."""

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb">>\s*stream\r?\n")
_OBJECT = re.compile(rb"(\d+) \d+ obj\b")
# A length that stands elsewhere, as other programs write it, is passed over.
_LENGTH = re.compile(rb"/Length (\d+)(?!\d| \d+ R)")
_FILTER = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
# An object's dictionary is no longer than this, in bytes.
_LONGEST = 4_000
_PIECE = 1 << 20
# A bomb may unpack to a thousand times its size; what is left then is not looked at.
_MOST = 2_000_000_000


def damaged_streams(data: bytes) -> Iterator[int]:
    """Yield the number of each object whose stream is damaged (RFC 1950: each has a checksum)."""
    if b"/Encrypt" in data:
        return
    left, end = _MOST, 0
    for found in _STREAM.finditer(data):
        if found.start() < end or left <= 0:
            continue
        heads = [*_OBJECT.finditer(data, max(end, found.start() - _LONGEST), found.end())]
        end = found.end()
        dictionary = data[heads[-1].end() : end] if heads else b""
        length = _LENGTH.search(dictionary)
        if length is None or not _FILTER.search(dictionary):
            continue
        packed = data[end : end + int(length[1])]
        end += len(packed)
        unpacked = _unpacked(packed, left)
        if unpacked is None:
            yield int(heads[-1][1])
        else:
            left -= unpacked


def _unpacked(packed: bytes, most: int) -> int | None:
    """Return how many bytes a stream has when it is unpacked, or None where it is damaged."""
    machine, count = zlib.decompressobj(), 0
    try:
        while count < most and (piece := machine.decompress(packed, _PIECE)):
            packed, count = machine.unconsumed_tail, count + len(piece)
    except zlib.error:
        return None
    return count if machine.eof or count >= most else None
