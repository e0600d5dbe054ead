"""Characters that no font of the theme has."""

import unicodedata
from collections.abc import Iterable

from pipeline import rules
from pipeline.document.document import Document
from renderers import Context
from schemas.base import Place

# So many letters of one script are no slip: there is no font for it.
_A_SCRIPT = 4


def report_missing_glyphs(characters: Iterable[str], document: Document, context: Context) -> None:
    """Report characters, each at the first place in the content that needs it.

    Of a script of which many letters are missing, only the first one is told. The code is told
    too: it may be one that nobody sees.
    """
    missing = dict.fromkeys(characters)
    # Signs of a script, such as its comma, go with its letters.
    known = {_named(it) for it in missing if unicodedata.category(it[0])[0] in "LM"}
    scripts: dict[str, list[str]] = {}
    for character in missing:
        named = _named(character)
        scripts.setdefault(named if named in known else "", []).append(character)
    for script, found in scripts.items():
        is_whole = bool(script) and len(found) >= _A_SCRIPT
        for character in found[:1] if is_whole else found:
            place = context.report.find(character) or Place(document.name)
            code = "+".join(f"U+{ord(part):04X}" for part in character)
            values = {"characters": f"{character} ({code})"}
            if is_whole:
                context.report.add(rules.MISSING_LETTERS, place, count=str(len(found)), **values)
            else:
                context.report.add(rules.MISSING_GLYPH, place, **values)


def _named(character: str) -> str:
    """Return the first word of a character's name in Unicode: of letters that is their script."""
    return unicodedata.name(character[0], "").partition(" ")[0]
