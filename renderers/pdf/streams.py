"""How the streams of a PDF end in the file."""

from contextlib import AbstractContextManager
from typing import Any

from renderers.pdf.replacing import replaced

_UNCLEAR = b"\r\nendstream"
_CLEAR = b"\r\r\nendstream"


def ended_clearly() -> AbstractContextManager[None]:
    """Let no stream end so that its last byte can be taken for a part of the line's end.

    Why: a stream whose own last byte is a carriage return, which one in 256 is, would be followed
    by a line feed. Programs that look for the end of the stream then find it a byte too short
    (ISO 19005-3, 6.1.7.1), though its length is right.
    """
    import pydyf

    return replaced((pydyf.Stream, "data", _ending))


def _ending(written: Any) -> property:
    def clear(stream: Any) -> bytes:
        data: bytes = written.fget(stream)
        return data.removesuffix(_UNCLEAR) + _CLEAR if data.endswith(_UNCLEAR) else data

    return property(clear)
