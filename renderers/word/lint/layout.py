"""Whether what stands on a page has room there (ECMA-376 part 1, 17.6 and 20.4.2.7)."""

from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, tag, value

_EMU_PER_TWIP = 635
# Borders and the room in cells reach out a little.
_TOLERANCE = 1.08
_NEARLY = 0.02
_TWIPS_PER_HALF_POINT, _USUAL, _LEAST = 10, 200, 0.9
# Of a picture, in thousandths of a percent.
_ALL = 100_000
# Width and height in twips of what paper there is, by the numbers that printers have for it.
_PAPERS = {
    1: (12240, 15840), 5: (12240, 20160), 8: (16838, 23811), 9: (11906, 16838),
    11: (8391, 11906), 12: (14570, 20636), 13: (10318, 14570),
}  # fmt: skip
_SLACK = 20
# What printers leave white, in twips: 4 mm.
_UNPRINTED, _SIDES = 227, ("left", "right", "top", "bottom")
_STRETCHED = 0.05
_CELL, _CONTENT = tag("w:tc"), tag("w:txbxContent")


def check_layout(parts: Parts) -> Iterator[Finding]:
    """Yield sections without room for words, and pictures and tables that are larger than it."""
    root, part = parts.stories[parts.main], parts.main
    yield from _drawn_twice(part, root)
    yield from _cut_lines(parts, part, root)
    rooms = []
    for section in select(root, "//w:sectPr[w:pgSz][w:pgMar]"):
        wide, high = _room(section)
        page = child(section, "w:pgSz")
        if value(page, "w:orient") == "landscape" and _number(page, "w:w") < _number(page, "w:h"):
            said = "a page is said to lie, and is higher than wide"
            yield Finding("page-size", place(part, section), said)
        if value(page, "w:orient") != "landscape" and _number(page, "w:w") > _number(page, "w:h"):
            said = "a page is wider than high, and is not said to lie"
            yield Finding("page-size", place(part, section), said)
        edges = [_number(child(section, "w:pgMar"), f"w:{it}") for it in ("header", "footer")]
        if max(edges) > _number(page, "w:h") / 2:
            said = "a header or footer stands outside of its place"
            yield Finding("page-size", place(part, section), said)
        sides = [_number(child(section, "w:pgMar"), f"w:{it}") for it in _SIDES]
        if min(map(abs, sides)) < _UNPRINTED:
            said = "words stand so near to the edge of a page that printers leave them out"
            yield Finding("page-size", place(part, section), said)
        columns = child(section, "w:cols")
        count = max(_number(columns, "w:num"), 1)
        wide -= (count - 1) * _number(columns, "w:space") if count > 1 else 0
        if wide <= 0 or high <= 0:
            yield Finding("page-size", place(part, section), "the margins leave no room for words")
        else:
            rooms.append((wide, high))
        yield from _paper(part, section, page)
    yield from _stretched(parts, part, root)
    if not rooms:
        return
    wide, high = max(it for it, _ in rooms), max(it for _, it in rooms)
    for extent in select(root, "//wp:inline/wp:extent"):
        room = _in_cell(extent) or wide
        size = _number(extent, "cx") / _EMU_PER_TWIP, _number(extent, "cy") / _EMU_PER_TWIP
        if size[0] > room * _TOLERANCE or size[1] > high * _TOLERANCE:
            said = "a picture is larger than the room that it has"
            yield Finding("too-large", place(part, extent), said)
    for table in select(root, "//w:tbl[not(ancestor::w:tbl)][not(ancestor::w:txbxContent)]"):
        if _width(table) > wide * _TOLERANCE:
            yield Finding("too-large", place(part, table), "a table is wider than its page")


def _paper(part: str, section: Element, page: Element | None) -> Iterator[Finding]:
    """Yield a page that is not of the paper it is said to be, or of two papers (17.6.13)."""
    size = sorted((_number(page, "w:w"), _number(page, "w:h")))
    said, code = f"a page is {size[0]:g} by {size[1]:g} twips,", _number(page, "w:code")
    alike = [
        [number for number, paper in _PAPERS.items() if abs(paper[side] - size[side]) <= _SLACK]
        for side in (0, 1)
    ]
    if code in _PAPERS and not all(code in it for it in alike):
        yield Finding("page-size", place(part, section), f"{said} which its paper is not")
    elif all(alike) and not set(alike[0]) & set(alike[1]):
        told = f"{said} the sides of two papers"
        yield Finding("page-size", place(part, section), told)


def _stretched(parts: Parts, part: str, root: Element) -> Iterator[Finding]:
    """Yield pictures that are wider or higher than they are by themselves."""
    targets = {it.id: it.target for it in parts.relationships.get(part, ())}
    for picture in root.iter(tag("pic:pic")):
        size = child(picture, "pic:spPr/a:xfrm/a:ext")
        blip = child(picture, "pic:blipFill/a:blip")
        pixels = parts.pixels(targets.get(value(blip, "r:embed"), ""))
        if size is None or not pixels or child(picture, "pic:blipFill/a:stretch") is None:
            continue
        crop = child(picture, "pic:blipFill/a:srcRect")
        left = [1 - sum(_number(crop, it) for it in sides) / _ALL for sides in ("lr", "tb")]
        own = pixels[0] * left[0] * _number(size, "cy")
        shown = pixels[1] * left[1] * _number(size, "cx")
        if own > 0 and shown > 0 and not 1 - _STRETCHED < own / shown < 1 + _STRETCHED:
            yield Finding("drawing-size", place(part, picture), "a picture is stretched")


def _drawn_twice(part: str, root: Element) -> Iterator[Finding]:
    """Yield pictures that are of one size on the page, and of another in themselves."""
    for inline in select(root, "//wp:inline[a:graphic/a:graphicData/pic:pic]"):
        shape = child(inline, "a:graphic/a:graphicData/pic:pic/pic:spPr/a:xfrm")
        inner, outer = (
            (None if shape is None else child(shape, "a:ext")),
            child(inline, "wp:extent"),
        )
        if shape is None or inner is None or outer is None or shape.get("rot") not in {None, "0"}:
            continue
        for key in ("cx", "cy"):
            if abs(_number(inner, key) - _number(outer, key)) > _number(outer, key) * _NEARLY:
                said = "a picture is told two sizes"
                yield Finding("drawing-size", place(part, inline), said)
                break
    for data in select(root, "//a:graphicData[*]"):
        if not str(data[0].tag).startswith(f"{{{data.get('uri')}}}"):
            said = "a drawing is of another kind than it is said to be"
            yield Finding("drawing-kind", place(part, data), said)


def _cut_lines(parts: Parts, part: str, root: Element) -> Iterator[Finding]:
    """Yield styles whose lines are lower than their letters, which are cut off (17.3.1.33)."""
    for style in sorted({value(it) for it in root.iter(tag("w:pStyle"))}):
        spacing = parts.inherited(style, "w:pPr/w:spacing")
        size = parts.inherited(style, "w:rPr/w:sz")
        letters = _number(size, "w:val") * _TWIPS_PER_HALF_POINT or _USUAL
        if (
            value(spacing, "w:lineRule") == "exact"
            and _number(spacing, "w:line") < letters * _LEAST
        ):
            said = f"lines of style `{style}` are lower than their letters"
            yield Finding("cut-lines", part, said)
    for crop in root.iter(tag("a:srcRect")):
        sides = {it: _number(crop, it) for it in "ltrb"}
        if max(sides["l"] + sides["r"], sides["t"] + sides["b"]) >= _ALL:
            yield Finding("drawing-size", place(part, crop), "nothing is left of a picture")


def _room(section: Element) -> tuple[float, float]:
    """Return width and height between the margins, in twips."""
    size, margins = child(section, "w:pgSz"), child(section, "w:pgMar")
    if size is None or margins is None:
        return 0, 0
    sides = _number(margins, "w:left") + _number(margins, "w:right") + _number(margins, "w:gutter")
    ends = abs(_number(margins, "w:top")) + abs(_number(margins, "w:bottom"))
    return _number(size, "w:w") - sides, _number(size, "w:h") - ends


def _width(table: Element) -> float:
    """Return how wide a table is in twips, 0 where that depends on its page or its words."""
    told = child(table, "w:tblPr/w:tblW")
    if told is not None and value(told, "w:type") in {"dxa", ""}:
        return _number(told, "w:w")
    if value(child(table, "w:tblPr/w:tblLayout"), "w:type") == "fixed":
        return sum(_number(it, "w:w") for it in select(table, "w:tblGrid/w:gridCol"))
    return 0


def _in_cell(it: Element) -> float:
    """Return how wide the cell around something is, 0 where that is not told."""
    for around in it.iterancestors(_CELL, _CONTENT):
        if around.tag == _CONTENT:
            return 0
        width = child(around, "w:tcPr/w:tcW")
        return _number(width, "w:w") if value(width, "w:type") in {"", "dxa"} else 0
    return 0


def _number(it: Element | None, name: str) -> float:
    said = value(it, name).removeprefix("-")
    sign = -1 if value(it, name).startswith("-") else 1
    return sign * int(said) if said.isdecimal() and len(said) < 16 else 0  # noqa: PLR2004
