"""Tables with a header row that is repeated on every page."""

from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from pipeline.composing.document import Table
from renderers.word.elements import Element, element, paragraph, run

# In half-width columns: narrower ones would break words, wider ones would starve the others.
_NARROWEST, _WIDEST = 8, 40


def table(content: Table, text_width: int) -> Element:
    """Return the table without its title, as wide as the text, `text_width` in twips.

    Rows are never split over two pages (ECMA-376 part 1, 17.4.6); the header row is marked as
    one (17.4.78), for the next page and for those who hear the table.
    """
    widths = column_widths((content.header, *content.rows), text_width)
    columns = [element("w:gridCol", {"w:w": width}) for width in widths]
    return element(
        "w:tbl",
        None,
        _properties(content.title, sum(widths)),
        element("w:tblGrid", None, *columns),
        _row(content.header, widths, "TableHeader"),
        *(_row(row, widths, "TableText") for row in content.rows),
    )


def column_widths(rows: Sequence[Sequence[str]], text_width: int) -> list[int]:
    """Return the columns' widths in twips, shared out by their longest text; sum: text_width."""
    longest = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    shares = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    edges = [text_width * sum(shares[:end]) // sum(shares) for end in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _properties(title: str, width: int) -> Element:
    first_row = {"w:firstRow": 1, "w:lastRow": 0, "w:firstColumn": 0, "w:lastColumn": 0}
    properties = element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"w:val": "ManualTable"}),
        element("w:tblW", {"w:w": width, "w:type": "dxa"}),
        element("w:tblLook", {"w:val": "0620", **first_row, "w:noHBand": 1, "w:noVBand": 1}),
    )
    if title:
        properties.append(element("w:tblCaption", {"w:val": title}))
    return properties


def _row(cells: Sequence[str], widths: Sequence[int], style: str) -> Element:
    properties = element("w:trPr", None, element("w:cantSplit"))
    if style == "TableHeader":
        properties.append(element("w:tblHeader"))
    made = [_cell(text, width, style) for text, width in zip(cells, widths, strict=True)]
    return element("w:tr", None, properties, *made)


def _cell(text: str, width: int, style: str) -> Element:
    size = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    return element("w:tc", None, size, paragraph(style, [run(text)]))
