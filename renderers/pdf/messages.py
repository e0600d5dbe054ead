"""What WeasyPrint logs becomes diagnostics; nothing of it is passed over."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline import rules
from pipeline.document.document import Document
from renderers import Context
from renderers.glyphs import report_missing_glyphs
from schemas.base import Place

_LOGGER = logging.getLogger("weasyprint")
# WeasyPrint 70 logs each character that no font of ours has, and then once that there were many.
_NO_GLYPH = re.compile(
    r'\.notdef glyph .*"(?P<character>.+)" \((?P<code>U\+[0-9A-F]+)\)', re.DOTALL
)
_MANY_MISSING = re.compile(r"Too many glyphs missing")


@contextmanager
def collected() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs at warning level or above, in place of printing it."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    collector, before = Collector(logging.WARNING), _LOGGER.handlers[:]
    _LOGGER.handlers[:] = [collector]
    try:
        yield messages
    finally:
        _LOGGER.handlers[:] = before


def report(messages: list[str], document: Document, context: Context) -> None:
    """Report every message; a missing glyph at the first place in the content that needs it."""
    nowhere = Place(document.name)
    found = [_NO_GLYPH.search(message) for message in messages]
    missing = [it["character"] for it in found if it]
    report_missing_glyphs(missing, document, context)
    for message, glyph in zip(messages, found, strict=True):
        if not glyph and not (_MANY_MISSING.match(message) and missing):
            context.report.add(rules.RENDERER_MESSAGE, nowhere, format="pdf", message=message)
