"""A check sheet as a Word file with boxes to tick and fields to fill in.

Why not protected: LibreOffice lets nobody fill in a protected form with controls of this kind, and
whoever tries a product may want to paste a picture. What must stay is sealed by the codes.
"""

from collections.abc import Mapping, Sequence

from pipeline import rules
from pipeline.document.document import StepItem
from pipeline.sheets.sheets import Sheet
from pipeline.words.languages import with_territory
from renderers import Context
from renderers.word.body import Additions, write_body
from renderers.word.controls import Identity, checkbox, date_field, text_field
from renderers.word.elements import Element, element, paragraph, run
from renderers.word.measures import Measures, measure
from renderers.word.package import assemble
from renderers.word.zipping import zipped
from schemas.base import Place

# Shares of the width of a row of answers: three boxes, and the remarks.
_SHARES = (18, 26, 17, 39)
_LABEL_SHARE = 0.3


def render(sheet: Sheet, context: Context) -> Mapping[str, bytes]:
    """Return one Word file; the same sheet and theme give the same bytes."""
    document, measures = sheet.document, measure(context.theme.settings)
    rows = _Rows(sheet, measures)
    head = [paragraph("SheetIntroduction", [run(sheet.words.how)]), *rows.head()]
    body = write_body(document, context, measures, Additions(head, rows.answer))
    for complaint in body.complaints:
        place = Place(document.name)
        context.report.add(rules.RENDERER_MESSAGE, place, format="docx", message=complaint)
    return {f"{document.name}.docx": zipped(assemble(document, body, measures, context.theme))}


class _Rows:
    def __init__(self, sheet: Sheet, measures: Measures) -> None:
        self._sheet = sheet
        self._words = sheet.words
        self._measures = measures
        self._count = 0

    def head(self) -> list[Element]:
        """Return what the sheet is about and what is to be filled in once."""
        sheet, width = self._sheet, self._measures.text_width
        widths = [round(width * _LABEL_SHARE), width - round(width * _LABEL_SHARE)]
        rows = [(label, [run(text)]) for label, text in sheet.about.items()]
        rows += [(label, [self._field(name, label)]) for name, label in sheet.fields.items()]
        made = [
            _row(widths, [[paragraph("TableHeader", [run(label)])], [_cell_text(content)]])
            for label, content in rows
        ]
        code = paragraph("SheetCode", [run(str(sheet.head))])
        return [_table(widths, made, 0), code]

    def _field(self, name: str, label: str) -> Element:
        identity = self._identity(label, f"sheet:{name}")
        if name == "date":
            language = with_territory(self._sheet.document.language)
            return date_field(identity, self._words.pick_date, language)
        return text_field(identity, self._words.fill_in)

    def answer(self, item: StepItem) -> Element:
        """Return the row that is to be filled in for a step."""
        width = self._measures.text_width - self._measures.step_indent
        widths = [width * share // sum(_SHARES) for share in _SHARES]
        code = self._sheet.codes[item.id]
        cells = []
        for label in (self._words.worked, self._words.failed, self._words.skipped):
            box = checkbox(self._identity(f"{item.marker} {label}", f"{label[0]} {code}"))
            cells.append([_cell_text([box, run(f" {label}")])])
        alias = f"{item.marker} {self._words.remarks}"
        remarks = text_field(self._identity(alias, f"# {code}"), self._words.fill_in)
        said = [run(self._words.remarks, "Strong"), run(" "), remarks]
        cells.append([_cell_text(said), paragraph("SheetCode", [run(code)])])
        return _table(widths, [_row(widths, cells)], self._measures.step_indent)

    def _identity(self, alias: str, tag: str) -> Identity:
        self._count += 1
        return Identity(self._count, alias, tag)


def _cell_text(content: Sequence[Element]) -> Element:
    return paragraph("TableText", content)


def _table(widths: Sequence[int], rows: Sequence[Element], indent: int) -> Element:
    columns = [element("w:gridCol", {"w:w": width}) for width in widths]
    properties = element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"w:val": "FormTable"}),
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        element("w:tblInd", {"w:w": indent, "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblLook", {"w:val": "0600"}),
    )
    return element("w:tbl", None, properties, element("w:tblGrid", None, *columns), *rows)


def _row(widths: Sequence[int], cells: Sequence[Sequence[Element]]) -> Element:
    made = [
        element(
            "w:tc",
            None,
            element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"})),
            *content,
        )
        for width, content in zip(widths, cells, strict=True)
    ]
    return element("w:tr", None, element("w:trPr", None, element("w:cantSplit")), *made)
