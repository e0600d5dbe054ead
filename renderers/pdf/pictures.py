"""PNG pictures go into the PDF as they are: its streams and theirs are packed in the same way."""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.document.document import Asset

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# PNG (ISO 15948), 11.2.2: 8 bits, RGB, deflated, all filters, not interlaced.
_PLAIN = (8, 2, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Rows:
    """Pixels of a PNG in rows, filtered and deflated as they stand in the file."""

    width: int
    height: int
    data: bytes


def passed_through(assets: Mapping[str, Asset]) -> dict[str, Any]:
    """Return what WeasyPrint need not draw, by address: for its argument `cache`.

    Why: decoding screenshots and packing them again is half of the work of writing a manual.
    """
    found = {address: rows(asset.data) for address, asset in assets.items()}
    return {address: _image(address, it) for address, it in found.items() if it}


def rows(data: bytes) -> Rows | None:
    """Return the rows of a whole PNG of 8-bit RGB, not interlaced, that hides nothing; or None."""
    if not data.startswith(_SIGNATURE):
        return None
    chunks = list(_chunks(data))
    kinds = {kind for kind, _ in chunks}
    if not chunks or chunks[-1] != (b"IEND", b"") or kinds & {b"tRNS", b"eXIf"}:
        return None
    width, height, *plain = struct.unpack(">IIBBBBB", chunks[0][1])
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    return Rows(width, height, packed) if tuple(plain) == _PLAIN else None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_SIGNATURE)
    while position + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        yield kind, data[position + 8 : position + 8 + length]
        position += 12 + length


def _image(address: str, found: Rows) -> Any:
    import pydyf
    from weasyprint.images import RasterImage

    class Image(RasterImage):  # type: ignore[misc]  # no types
        """What WeasyPrint makes of a PNG, except that nothing is decoded."""

        def __init__(self) -> None:
            self.id = hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()
            self.width, self.height = found.width, found.height
            self.ratio = found.width / found.height
            self._dpi = None

        def get_x_object(self, interpolate: bool, _: float) -> Any:
            extra = {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": found.width,
                "Height": found.height,
                "ColorSpace": "/DeviceRGB",
                "BitsPerComponent": 8,
                "Interpolate": "true" if interpolate else "false",
                "Filter": "/FlateDecode",
                "DecodeParms": pydyf.Dictionary(
                    {"Predictor": 15, "Columns": found.width, "Colors": 3}
                ),
            }
            return pydyf.Stream([found.data], pydyf.Dictionary(extra))

    return Image()
