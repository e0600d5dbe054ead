"""`outline`: the titles of a manual as plain text."""

from collections.abc import Mapping

from pipeline.document.document import Document
from renderers import Context


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one text file with the title and a line for each section."""
    lines = [document.full_title]
    lines += [f"{section.number} {section.title}".strip() for section in document.sections]
    return {f"{document.name}.outline.txt": "\n".join(lines).encode()}
