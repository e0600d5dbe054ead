"""The elements of a Word body. Nothing here knows what a manual is.

Why not python-docx: it looks styles, ids and relationships up by scanning the document, which
makes a long manual quadratic, and it has no way to write most of what is needed here.
Clauses are those of ECMA-376 part 1.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache, lru_cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "f": "urn:operation-manual:fields",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
# Why not all of them: declaring each on every element doubles what it costs.
_OF_PREFIX = {prefix: {prefix: uri} for prefix, uri in NAMESPACES.items()}
# `Requires` of a choice names a prefix (ECMA-376 part 3, 7.6), which has to be known there.
_OF_PREFIX["mc"]["wpg"] = NAMESPACES["wpg"]
# In twips.
_ROOM_IN_CELL = 160
# Identities of controls are numbers up to 2^31; those of forms count from 1.
_CONTENTS_CONTROL = 2_000_000_000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = {"\n": "w:br", "\t": "w:tab"}


@cache
def qualified(name: str) -> str:
    """Return lxml's form of a name: `w:p` → `{http://…}p`; a name without prefix stays."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


_BREAK, _TAB, _WORDS = map(qualified, ("w:br", "w:tab", "w:t"))


def element(
    name: str, attributes: Mapping[str, str | int] | None = None, *children: Element
) -> Element:
    """Return an element; prefixes of it and of its attributes are those of NAMESPACES."""
    made = copied(_empty(name))
    if attributes:
        for key, value in attributes.items():
            made.set(qualified(key), str(value))
    for child in children:
        made.append(child)
    return made


@cache
def _empty(name: str) -> Element:
    return etree.Element(qualified(name), None, _OF_PREFIX[name[: name.index(":")]])


def copied(made: Element) -> Element:
    """Return an element with all that is in it once more: a quarter of what making it costs."""
    return copy(made)


def remove(made: Element) -> None:
    """Take an element out; what follows it as text, in a pretty-printed part, goes with it."""
    parent = made.getparent()
    if parent is not None:
        parent.remove(made)


def run(text: str, style: str = "", language: str = "") -> Element:
    """Return words in a character style; line ends and tabs become what Word has for them.

    `language` (BCP 47) is that of words in another language than the document's.
    """
    if text and "\n" not in text and "\t" not in text:
        made = copied(_run(style, language, "w:t"))
        made[-1].text = text
        return made
    pieces = [it for it in re.split(r"([\n\t])", text) if it]
    made = copied(_run(style, language, *(_BREAKS.get(it, "w:t") for it in pieces)))
    for words, piece in zip(made.iterchildren(_BREAK, _TAB, _WORDS), pieces, strict=True):
        if words.tag == _WORDS:
            words.text = piece
    return made


@lru_cache(maxsize=1024)
def _run(style: str, language: str, *names: str) -> Element:
    made = element("w:r")
    looks = [element("w:rStyle", {"w:val": style})] if style else []
    if language:
        looks.append(element("w:lang", {"w:val": language, "w:eastAsia": language}))
    if looks:
        made.append(element("w:rPr", None, *looks))
    for name in names:
        made.append(element(name))
        if name == "w:t":
            made[-1].set(_SPACE, "preserve")
    return made


def paragraph(style: str, content: Iterable[Element], num: int = 0) -> Element:
    """Return a paragraph in a paragraph style, numbered by the list `num` unless that is 0."""
    made = copied(_paragraph(style, num))
    made.extend(content)
    return made


@lru_cache(maxsize=1024)
def _paragraph(style: str, num: int) -> Element:
    properties = element("w:pPr", None, element("w:pStyle", {"w:val": style}))
    if num:
        level = element("w:ilvl", {"w:val": 0})
        properties.append(element("w:numPr", None, level, element("w:numId", {"w:val": num})))
    return element("w:p", None, properties)


def kept_together(paragraphs: Sequence[Element]) -> Sequence[Element]:
    """Return the paragraphs, all but the last marked to stay on the page of the next (17.3.1.15).

    Why not the last: what follows would be chained to them, and a chain that is longer than a
    page is broken anywhere.
    """
    for made in paragraphs[:-1]:
        keep_with_next(made)
    return paragraphs


def keep_with_next(made: Element) -> None:
    """Mark a paragraph, or those of a table's last row, to stay on the page of what follows."""
    last = next(made.iterchildren(_ROW, reversed=True), made)
    for properties in last.iter(_PROPERTIES):
        style = properties.find(_STYLE)
        if style is not None and properties.find(_KEEP) is None and not _in_shape(properties):
            style.addnext(element("w:keepNext"))


def _in_shape(made: Element) -> bool:
    return next(made.iterancestors(_SHAPE), None) is not None


def set_in_cell(made: Element, *, is_indented: bool) -> Element:
    """Return a paragraph as it stands at the top of a cell: in line with its neighbour's.

    One that is not indented loses the indent that its style has.
    """
    _place(made, _one("w:spacing", "w:before", _ROOM_IN_CELL))
    if not is_indented:
        _place(made, _one("w:ind", "w:left", 0))
    return made


def with_room_below(made: Element, twips: int) -> Element:
    """Return a paragraph with space below it (17.3.1.33), whatever its style has."""
    _place(made, _one("w:spacing", "w:after", twips))
    return made


def _place(made: Element, one: Element) -> None:
    """Put a property of a paragraph where it belongs: before its alignment (17.3.1.26)."""
    properties = made[0]
    aligned = properties.find(_ALIGNED)
    if aligned is None:
        properties.append(one)
    else:
        aligned.addprevious(one)


def _one(name: str, attribute: str, value: int) -> Element:
    return copied(_property(name, attribute, value))


@lru_cache(maxsize=1024)
def _property(name: str, attribute: str, value: int) -> Element:
    return element(name, {attribute: value})


def on_new_page(made: Element) -> Element:
    """Return a paragraph that begins a page (17.3.1.23)."""
    made[0].insert(1, element("w:pageBreakBefore"))
    return made


def with_tab(made: Element, twips: int) -> Element:
    """Return a paragraph with a tab stop that comes before those of its style (17.3.1.37)."""
    made[0].append(element("w:tabs", None, element("w:tab", {"w:val": "left", "w:pos": twips})))
    return made


def bookmark(name: str, number: int, content: Iterable[Element]) -> list[Element]:
    """Return the content within a bookmark (17.13.6); `number` is unique in the document."""
    start, end, count = copied(_START), copied(_END), str(number)
    start.set(_ID, count)
    start.set(_NAME, name)
    end.set(_ID, count)
    return [start, *content, end]


def inner_link(name: str, content: Iterable[Element]) -> Element:
    """Return the content as a link to a bookmark of this document (17.16.22)."""
    return element("w:hyperlink", {"w:anchor": name, "w:history": 1}, *content)


def outer_link(relationship: str, content: Iterable[Element]) -> Element:
    """Return the content as a link to the target of a relationship."""
    return element("w:hyperlink", {"r:id": relationship, "w:history": 1}, *content)


def field_start(instruction: str) -> list[Element]:
    """Return the runs before a field's result (17.16.18); `field_end` goes behind the result."""
    words = element("w:instrText")
    words.text = f" {instruction} "
    words.set(_SPACE, "preserve")
    return [_field_mark("begin"), element("w:r", None, words), _field_mark("separate")]


def field(instruction: str, result: str, style: str = "") -> list[Element]:
    """Return a field and the result that Word shows until somebody updates it (17.16.18)."""
    made = [*field_start(instruction), run(result), field_end()]
    for it in made if style else ():
        it.insert(0, element("w:rPr", None, element("w:rStyle", {"w:val": style})))
    return made


def simple_field(instruction: str, result: str, style: str = "") -> Element:
    """Return a field whose result is one run (17.16.19): a quarter of the elements."""
    return element("w:fldSimple", {"w:instr": f" {instruction} "}, run(result, style))


def field_end() -> Element:
    """Return the run behind a field's result."""
    return _field_mark("end")


def _field_mark(kind: str) -> Element:
    return element("w:r", None, element("w:fldChar", {"w:fldCharType": kind}))


def contents_control(content: Iterable[Element]) -> Element:
    """Return the paragraphs in the control that Word knows as a contents list (17.5.2.13)."""
    gallery = element("w:docPartGallery", {"w:val": "Table of Contents"})
    part = element("w:docPartObj", None, gallery, element("w:docPartUnique"))
    properties = element("w:sdtPr", None, element("w:id", {"w:val": _CONTENTS_CONTROL}), part)
    return element("w:sdt", None, properties, element("w:sdtContent", None, *content))


_PROPERTIES, _STYLE, _KEEP = map(qualified, ("w:pPr", "w:pStyle", "w:keepNext"))
_SHAPE, _ROW = qualified("w:txbxContent"), qualified("w:tr")
_LOOKS, _RUN_STYLE, _FONTS = map(qualified, ("w:rPr", "w:rStyle", "w:rFonts"))
_ALIGNED, _ID, _NAME = map(qualified, ("w:jc", "w:id", "w:name"))
_START, _END = element("w:bookmarkStart"), element("w:bookmarkEnd")


def mark_east_asian(root: Element) -> None:
    """Say of all words beyond ASCII that they are East Asian (17.3.2.26, `hint`).

    Why: ①, “, … and × are in Latin and Japanese fonts; without the hint Word takes the Latin one
    and sets them half as wide.
    """
    for words in root.iter(_WORDS):
        made = words.getparent()
        if made is None or not words.text or words.text.isascii():
            continue
        properties = made[0]
        if properties.tag != _LOOKS:
            made.insert(0, copied(_hinted()))
        elif properties.find(_FONTS) is None:
            is_styled = len(properties) and properties[0].tag == _RUN_STYLE
            properties.insert(1 if is_styled else 0, copied(_hinted()[0]))


@cache
def _hinted() -> Element:
    return element("w:rPr", None, element("w:rFonts", {"w:hint": "eastAsia"}))
