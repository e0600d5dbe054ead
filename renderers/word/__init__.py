"""`docx`: the document as a Word file that a person can go on editing.

The body is written from the tree (`body`), the looks come from `theme/word` (`package`), or from a
company's own template, into which the manual is poured (`template`, `pouring`).
"""

from collections.abc import Mapping

from pipeline import rules
from pipeline.collecting import give_back, without_collecting
from pipeline.document.document import Document
from pipeline.document.filed import Held
from renderers import Context
from renderers.themes import ThemeError
from renderers.word.body import write_body
from renderers.word.measures import Measures, measure, sheet_of
from renderers.word.opening import UnsafeWordFileError
from renderers.word.package import assemble
from renderers.word.review.tracked import TooMuchError
from renderers.word.template import BrandTemplate, open_template
from renderers.word.zipping import zipped
from schemas.base import Place


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one Word file; the same document and theme give the same bytes.

    A copy for reviewers has a name of its own: it must not stand where sales takes theirs.
    """
    template = open_template(context.theme)
    sheet = sheet_of(context.theme.settings)
    measures = measure(context.theme.settings, template.sheet(sheet) if template else sheet)
    with without_collecting():
        files = _files(document, context, template, measures)
    give_back()
    name = f"{document.name}.{'review.docx' if context.is_for_review else 'docx'}"
    return {name: zipped(files)}


def _files(
    document: Document, context: Context, template: BrandTemplate | None, measures: Measures
) -> Mapping[str, Held]:
    """Return the parts of the file. What they are made from is gone before they are packed."""
    body = write_body(document, context, measures)
    for complaint in body.complaints:
        place = Place(document.name)
        context.report.add(rules.RENDERER_MESSAGE, place, format="docx", message=complaint)
    if template is not None and template.place is None:
        context.report.add(rules.UNMARKED_TEMPLATE, Place(template.path.as_posix()))
    try:
        return assemble(
            document, body, measures, context.theme, template, is_for_review=context.is_for_review
        )
    except (TooMuchError, UnsafeWordFileError) as error:
        if template is None:
            raise
        raise ThemeError(f"{template.path}: {error}") from None
