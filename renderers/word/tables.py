"""Tables with a header row that is repeated on every page."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from pipeline.document.document import Table
from renderers.word.elements import Element, copied, element, paragraph, run

# In half-width columns: narrower ones would break words, wider ones would starve the others.
_NARROWEST, _WIDEST = 8, 40
# What a table's style may treat in a way of its own (17.4.56).
_SPECIAL = ("w:firstRow", "w:lastRow", "w:firstColumn", "w:lastColumn")
_UNBANDED = {"w:noHBand": 1, "w:noVBand": 1}


def table(content: Table, text_width: int) -> Element:
    """Return the table without its title, as wide as the text, `text_width` in twips.

    Rows are never split over two pages (ECMA-376 part 1, 17.4.6); the header row is marked as
    one (17.4.78), for the next page and for those who hear the table.
    """
    widths = column_widths((content.header, *content.rows), text_width)
    grid = [element("w:gridCol", {"w:w": width}) for width in widths]
    return element(
        "w:tbl",
        None,
        _properties(content.title, sum(widths)),
        element("w:tblGrid", None, *grid),
        _row(content.header, widths, "TableHeader"),
        *(_row(row, widths, "TableText") for row in content.rows),
    )


def layout_table(
    rows: Sequence[tuple[Sequence[Element], Sequence[Element]]], widths: tuple[int, int], gap: int
) -> Element:
    """Return a table that only puts its cells side by side: no lines, no header, no data.

    Its rows are never split, so what stands side by side is on one page. The `gap` between the
    cells is in twips, as are the widths; it is a part of the left one.
    """
    made = copied(_empty_layout(widths))
    for cells in rows:
        row = copied(_empty_row(widths, gap))
        for cell, content in zip(row[1:], cells, strict=True):
            cell.extend(content)
        made.append(row)
    return made


@lru_cache(maxsize=64)
def _empty_layout(widths: tuple[int, int]) -> Element:
    grid = [element("w:gridCol", {"w:w": width}) for width in widths]
    properties = element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"w:val": "StepLayout"}),
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblLook", {"w:val": "0600", **dict.fromkeys(_SPECIAL, 0), **_UNBANDED}),
    )
    return element("w:tbl", None, properties, element("w:tblGrid", None, *grid))


@lru_cache(maxsize=64)
def _empty_row(widths: tuple[int, int], gap: int) -> Element:
    properties = element("w:trPr", None, element("w:cantSplit"))
    return element("w:tr", None, properties, _filled(widths[0], (), gap), _filled(widths[1], ()))


def column_widths(rows: Sequence[Sequence[str]], text_width: int) -> list[int]:
    """Return the columns' widths in twips, shared out by their longest text; sum: text_width."""
    longest = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    shares = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    edges = [text_width * sum(shares[:end]) // sum(shares) for end in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def columns(text: str) -> int:
    """Return how many half-width letters a text is as long as."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _properties(title: str, width: int) -> Element:
    special = dict.fromkeys(_SPECIAL, 0) | {"w:firstRow": 1}
    properties = element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"w:val": "ManualTable"}),
        element("w:tblW", {"w:w": width, "w:type": "dxa"}),
        element("w:tblLook", {"w:val": "0620", **special, **_UNBANDED}),
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
    return _filled(width, [paragraph(style, [run(text)])])


def _filled(width: int, content: Sequence[Element], gap: int = 0) -> Element:
    size = element("w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if gap:
        margin = element("w:right", {"w:w": gap, "w:type": "dxa"})
        size.append(element("w:tcMar", None, margin))
    return element("w:tc", None, size, *content)
