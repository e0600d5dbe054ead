"""The text of a Word file in its order, with the numbers that Word computes."""

import zipfile
from collections import Counter
from io import BytesIO
from typing import cast

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {"w": W[1:-1]}
# ECMA-376 part 1, 17.18.59 ST_NumberFormat.
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def document_text(data: bytes) -> str:
    """Return the text of the body, paragraph after paragraph, list numbers included."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    counters: Counter[str] = Counter()
    started: set[str] = set()
    said = []
    for paragraph in body.iter(f"{W}p"):
        num = paragraph.find(".//w:numPr/w:numId", NAMESPACES)
        if num is not None:
            said.append(_number(numbering, num.get(f"{W}val", ""), counters, started))
        said += [text.text or "" for text in paragraph.iterfind(".//w:r/w:t", NAMESPACES)]
        said.append("\n")
    return "".join(said)


def _number(
    numbering: etree._Element, num_id: str, counters: Counter[str], started: set[str]
) -> str:
    """Count as Word does: lists of one look share a counter, set where a list states its start."""
    abstract = _value(numbering, f"//w:num[@w:numId={num_id}]/w:abstractNumId")
    if num_id not in started:
        started.add(num_id)
        start = _value(numbering, f"//w:num[@w:numId={num_id}]//w:startOverride")
        counters[abstract] = int(start) - 1
    counters[abstract] += 1
    level = f"//w:abstractNum[@w:abstractNumId={abstract}]/w:lvl"
    number, kind = counters[abstract], _value(numbering, f"{level}/w:numFmt")
    shown = _CIRCLED[number - 1] if kind == "decimalEnclosedCircle" else str(number)
    return _value(numbering, f"{level}/w:lvlText").replace("%1", shown)


def _value(root: etree._Element, path: str) -> str:
    (found,) = cast("list[etree._Element]", root.xpath(path, namespaces=NAMESPACES))
    return found.get(f"{W}val", "")
