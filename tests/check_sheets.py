"""Fills in check sheets as people and their programs would."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MAIN = "word/document.xml"
_MARKS = ("worked", "failed", "skipped")

HEAD = {"date": "2026-11-20", "by": "Aoi", "device": "iPhone 15", "os": "17.2", "browser": "17.2"}


def edited(data: bytes, edit: Callable[[etree._Element], None]) -> bytes:
    """Return a Word file with its body edited."""
    with ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members[_MAIN])
    edit(root)
    members[_MAIN] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return buffer.getvalue()


def filled_in_word(
    data: bytes,
    answers: Mapping[str, str],
    head: Mapping[str, str] = HEAD,
    remarks: Mapping[str, str] | None = None,
) -> bytes:
    """Return a sheet as Word saves it: boxes ticked and fields filled in.

    `answers` has for a step, `procedure/step`, its marks, parted by spaces.
    """

    def fill_in(root: etree._Element) -> None:
        boxes: dict[str, int] = {}
        for control in root.iter(f"{_W}sdt"):
            properties = control.find(f"{_W}sdtPr")
            assert properties is not None
            tag = properties.find(f"{_W}tag")
            assert tag is not None
            name = tag.get(f"{_W}val", "")
            box = properties.find(f"{_W14}checkbox/{_W14}checked")
            if box is not None:
                step = name.split(" ")[1]
                mark = _MARKS[boxes.setdefault(step, 0)]
                boxes[step] += 1
                if mark in answers.get(step, "").split():
                    box.set(f"{_W14}val", "1")
                    _write(control, "☑")
            elif name.startswith("sheet:") and head.get(name[6:]):
                _write(control, head[name[6:]])
            elif name.startswith("#") and (remarks or {}).get(name.split(" ")[1]):
                _write(control, (remarks or {})[name.split(" ")[1]])

    return edited(data, fill_in)


def typed(data: bytes, step: str, column: int, text: str) -> bytes:
    """Return a sheet in which somebody has typed a text into a cell, in front of what is there."""

    def type_in(root: etree._Element) -> None:
        for row in root.iter(f"{_W}tr"):
            if any((it.text or "").startswith(f"{step} ") for it in row.iter(f"{_W}t")):
                cell = row.findall(f"{_W}tc")[column]
                run = etree.Element(f"{_W}r")
                etree.SubElement(run, f"{_W}t").text = text
                next(cell.iter(f"{_W}p")).insert(1, run)

    return edited(data, type_in)


def without_controls(root: etree._Element) -> None:
    """Leave only the words, as programs do that know no content controls."""
    for control in list(root.iter(f"{_W}sdt")):
        content, parent = control.find(f"{_W}sdtContent"), control.getparent()
        assert content is not None
        assert parent is not None
        for child in content:
            control.addprevious(child)
        parent.remove(control)


def codes(page: str) -> list[str]:
    """Return the codes of the steps on a page."""
    return re.findall(r'data-code="([^"]+)"', page)


def _write(control: etree._Element, text: str) -> None:
    properties = control.find(f"{_W}sdtPr")
    assert properties is not None
    for asking in properties.findall(f"{_W}showingPlcHdr"):
        properties.remove(asking)
    words = next(control.iter(f"{_W}t"))
    words.text = text
