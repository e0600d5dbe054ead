"""Which glyphs of a font travel in a PDF: chosen by a library of the lock, not of the machine."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from typing import Any

from renderers.pdf.replacing import replaced

# Tables that only shaping and bitmaps need.
_USELESS = frozenset(
    {"BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG "}
)
_COLLECTION = b"ttcf"


def pinned() -> AbstractContextManager[None]:
    """Let WeasyPrint cut fonts down with the HarfBuzz that uharfbuzz brings.

    Why: each version of HarfBuzz writes other bytes for the same glyphs, and WeasyPrint takes that
    of the system. Of all that differs between two releases of Debian, nothing else changes a PDF.
    """
    from weasyprint.pdf.fonts import Font

    return replaced((Font, "subset", lambda _: _cut))


def _cut(font: Any, used: Collection[int], hinting: bool) -> None:
    """Leave in a font the glyphs that are used, each with its number, and none behind the last."""
    import uharfbuzz as hb
    from weasyprint.logger import LOGGER

    if not used:
        return
    flags = hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED | hb.SubsetFlags.DESUBROUTINIZE
    if font.missing:
        flags |= hb.SubsetFlags.NOTDEF_OUTLINE
    index = font.index if font.file_content.startswith(_COLLECTION) else 0
    face = hb.Face(hb.Blob(font.file_content), index)
    bare = flags if hinting else flags | hb.SubsetFlags.NO_HINTING
    try:
        face = _part(face, used, flags | hb.SubsetFlags.RETAIN_GIDS)
        font.file_content = bytes(_part(face, range(max(used) + 1), bare).blob.data)
    except RuntimeError:  # told as WeasyPrint tells it: no file is made
        LOGGER.warning('Unable to subset "%s" with HarfBuzz', font.family)


def _part(face: Any, glyphs: Iterable[int], flags: Any) -> Any:
    import uharfbuzz as hb

    wanted = hb.SubsetInput()
    wanted.flags = flags
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(name.encode(), "big") for name in _USELESS)
    return hb.subset(face, wanted)
