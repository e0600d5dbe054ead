"""The text of a Word file in its order, with the numbers that Word computes."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import cast

from lxml import etree

NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
W = f"{{{NAMESPACES['w']}}}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n"}
_MARK = f"{W}footnoteReference"


def document_text(data: bytes) -> str:
    """Return the text of the body, paragraph after paragraph, list numbers included."""
    return "\n".join(number + text for number, text in numbered_paragraphs(data, shared=True))


def numbered_paragraphs(data: bytes, *, shared: bool) -> Iterator[tuple[str, str]]:
    """Yield the computed number of each paragraph and its text.

    `shared` counts as Word does: one counter for all lists of one look, set anew where a list
    with a stated start is first used. Otherwise each list has a counter of its own, as LibreOffice
    has it.
    """
    body, numbering = _part("word/document.xml", data), _part("word/numbering.xml", data)
    counters, seen = defaultdict[str, int](int), set()
    for paragraph in _without_drawings(body, f"{W}p"):
        text, num = paragraph_text(paragraph), paragraph.find(".//w:numPr/w:numId", NAMESPACES)
        if num is None:
            yield "", text
            continue
        num_id = num.get(f"{W}val", "")
        abstract = _value(numbering, f"//w:num[@w:numId={num_id}]/w:abstractNumId")
        counter = abstract if shared else num_id
        if num_id not in seen:
            seen.add(num_id)
            start = _value(numbering, f"//w:num[@w:numId={num_id}]//w:startOverride")
            counters[counter] = int(start) - 1
        counters[counter] += 1
        level = f"//w:abstractNum[@w:abstractNumId={abstract}]/w:lvl"
        shown = _formatted(_value(numbering, f"{level}/w:numFmt"), counters[counter])
        yield _value(numbering, f"{level}/w:lvlText").replace("%1", shown), text


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the words of a paragraph, of its links too, with the numbers of footnotes.

    Those of files that we have written are the numbers by which the notes are found.
    """
    runs = _without_drawings(paragraph, f"{W}r")
    return "".join(_shown(item) for run in runs for item in run)


def _shown(item: etree._Element) -> str:
    if item.tag == _MARK:
        return item.get(f"{W}id", "")
    return (item.text or "") if item.tag == f"{W}t" else _BREAKS.get(str(item.tag), "")


def footnote_texts(data: bytes) -> list[str]:
    """Return the words of each footnote in the order of the file, numbers included."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return []
    notes = [it for it in _part("word/footnotes.xml", data) if it.get(f"{W}type") is None]
    texts = ("".join(map(paragraph_text, it)) for it in notes)
    return [f"{it.get(f'{W}id')}{text}" for it, text in zip(notes, texts, strict=True)]


def _without_drawings(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield what has a tag, but not the numbers that stand in shapes: they are a picture's."""
    for child in root:
        if child.tag == tag:
            yield child
        if child.tag not in {f"{W}drawing", f"{MC}AlternateContent"}:
            yield from _without_drawings(child, tag)


def _formatted(kind: str, number: int) -> str:
    """ECMA-376 part 1, 17.18.59 ST_NumberFormat."""
    circled = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    return circled[number - 1] if kind == "decimalEnclosedCircle" else str(number)


def _part(name: str, data: bytes) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def _value(root: etree._Element, path: str) -> str:
    (found,) = cast("list[etree._Element]", root.xpath(path, namespaces=NAMESPACES))
    return found.get(f"{W}val", "")


def drawing_alternatives(data: bytes) -> Iterator[str]:
    """Yield the alternative text of every drawing, fallbacks left out, in the order of the body."""
    for inline in _without_fallbacks(_part("word/document.xml", data), f"{WP}inline"):
        properties = inline.find(f"{WP}docPr")
        yield "" if properties is None else properties.get("descr", "")


def _without_fallbacks(root: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in root:
        if child.tag == tag:
            yield child
        elif child.tag != f"{MC}Fallback":
            yield from _without_fallbacks(child, tag)
