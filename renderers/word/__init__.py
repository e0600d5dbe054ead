"""`docx`: the document as a Word file that a person can go on editing.

The body is written from the tree (`body`), the looks come from `theme/word` (`package`).
"""

from collections.abc import Mapping

from pipeline import rules
from pipeline.composing.document import Document
from renderers import Context
from renderers.word.body import write_body
from renderers.word.measures import measure
from renderers.word.package import assemble
from schemas.base import Place


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one Word file; the same document and theme give the same bytes."""
    measures = measure(context.theme.settings)
    body = write_body(document, context, measures)
    for complaint in body.complaints:
        place = Place(document.name)
        context.report.add(rules.RENDERER_MESSAGE, place, format="docx", message=complaint)
    return {f"{document.name}.docx": assemble(document, body, measures, context.theme)}
