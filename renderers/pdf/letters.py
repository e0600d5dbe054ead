"""Which letters a glyph stands for, for all who copy, search and listen to a PDF."""

import unicodedata
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from renderers.pdf.replacing import replaced

# What a glyph without letters of its own is read as: something that takes no room.
_SILENT = "\u200b"


def told() -> AbstractContextManager[None]:
    """Let each glyph tell its own letter, where a font draws one letter with several glyphs.

    Why: WeasyPrint 70 tells all letters at the last glyph of such a group and none at the others,
    so that `ά`, drawn as `α` and an accent, is read as `αά`, or not at all, and keeps no standard
    (ISO 19005-3, 6.2.11.7.2).
    """
    from weasyprint import pdf

    return replaced((pdf, "build_fonts_dictionary", _telling))


def _telling(build: Callable[..., Any]) -> Any:
    def build_and_tell(file: Any, fonts: Mapping[str, Any], *rest: Any) -> Any:
        for font in fonts.values():
            font.to_unicode = _told(font.to_unicode, font.file_content, font.index)
        return build(file, fonts, *rest)

    return build_and_tell


def _told(texts: dict[int, str], data: bytes, index: int) -> dict[int, str]:
    """Return the letters of each glyph of a font, in the same order."""
    import uharfbuzz as hb

    font = hb.Font(hb.Face(hb.Blob(data), index))
    used = set("".join(texts.values()))
    strange = {letter for letter in used if font.get_nominal_glyph(ord(letter)) is None}
    if not strange and all(texts.values()):
        return texts
    parts = [ord(part) for part in unicodedata.normalize("NFD", "".join(strange))]
    letters = [*sorted(font.face.unicodes, reverse=True), *sorted(parts)]
    own = {font.get_nominal_glyph(letter): chr(letter) for letter in letters}
    return {
        glyph: text if text and not strange & set(text) else own.get(glyph, text or _SILENT)
        for glyph, text in texts.items()
    }
