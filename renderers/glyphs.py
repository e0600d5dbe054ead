"""Characters that no font of the theme has."""

from pipeline import rules
from pipeline.composing.document import Document
from renderers import Context
from schemas.base import Place


def report_missing_glyph(character: str, document: Document, context: Context) -> None:
    """Report a character at the first place in the content that needs it.

    Its code is told too: it may be one that nobody sees.
    """
    place = context.report.find(character) or Place(document.name)
    code = "+".join(f"U+{ord(part):04X}" for part in character)
    context.report.add(rules.MISSING_GLYPH, place, characters=f"{character} ({code})")
