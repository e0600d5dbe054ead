"""What people need who do not see the page, or do not see it well."""

import re
from collections.abc import Iterator
from itertools import pairwise

from renderers.findings import Finding
from renderers.word.elements import Element, qualified
from renderers.word.lint.contrast import check_contrast
from renderers.word.lint.parts import Parts, child, place, select, value, words

_PARAGRAPH, _TABLE = qualified("w:p"), qualified("w:tbl")
# Tables that only put things side by side, or whose first column says what is in a row.
_NO_DATA = {"step layout", "form table"}
_TYPED = re.compile(
    r"[①-⑳㉑-㉟•・●○■◆]\s*\S|\d{1,3}[.)）．]\s*\D|[（(]\d{1,3}[）)]|\d{1,2}(\.\d{1,2})*\t"
)
_BLANKS = re.compile(r"\u3000{3,}| {4,}|\t\t")
_LISTED = re.compile(r"(toc|caption|legend|index|table of) ?", re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
# What may stand in a paragraph without words.
_FILLING = ".//w:drawing|.//w:pict|.//w:object|.//w:br|.//w:sectPr|.//w:sdt|.//w:fldChar|.//w:sym"


def check_reading(parts: Parts) -> Iterator[Finding]:
    """Yield what cannot be read by everybody."""
    names = _style_names(parts)
    yield from _properties(parts)
    for part, root in parts.stories.items():
        yield from _drawings(part, root)
        yield from _tables(part, root, names)
        yield from _paragraphs(part, root, names)
        for link in select(root, "//w:hyperlink"):
            if not words(link).strip() and not select(link, ".//w:drawing"):
                yield Finding("empty-link", place(part, link), "a link has no words")
    yield from _headings(parts, names)
    yield from check_contrast(parts)


def _style_names(parts: Parts) -> dict[str, str]:
    root = parts.only("styles")
    styles = [] if root is None else select(root, "w:style")
    return {value(it, "w:styleId"): value(child(it, "w:name")).casefold() for it in styles}


def _properties(parts: Parts) -> Iterator[Finding]:
    names = [it.target for it in parts.relationships[""] if it.kind == "core-properties"]
    for root in (parts.roots[it] for it in names if it in parts.roots):
        if not any((it.text or "").strip() for it in select(root, "dc:title")):
            yield Finding("title", names[0], "the file has no title")
        if not any((it.text or "").strip() for it in select(root, "dc:language")):
            yield Finding("language", names[0], "the file does not tell its language")
    styles = parts.only("styles")
    found = [] if styles is None else select(styles, "w:docDefaults//w:lang")
    if not found or not value(found[0]):
        yield Finding("language", "styles", "the text does not tell its language")
    elif not value(found[0], "w:eastAsia"):
        yield Finding("language", "styles", "Japanese words do not tell their language")


def _drawings(part: str, root: Element) -> Iterator[Finding]:
    for it in select(root, "//wp:docPr|//pic:cNvPr|//wpg:wgp/wpg:cNvPr"):
        is_decorative = bool(select(it, ".//adec:decorative[@val='1']"))
        if not (it.get("descr") or "").strip() and not is_decorative:
            said = f"a picture has no alternative text ({it.get('name') or 'without a name'})"
            yield Finding("alternative-text", place(part, it), said)
    floating = "//wp:anchor|//w:framePr|//w:tblpPr|//w:pict//*[contains(@style, 'absolute')]"
    for it in select(root, floating):
        said = "it floats beside the text: its place in the reading order is anybody's guess"
        yield Finding("floating", place(part, it), said)


def _tables(part: str, root: Element, names: dict[str, str]) -> Iterator[Finding]:
    for table in select(root, "//w:tbl"):
        style = names.get(value(child(table, "w:tblPr/w:tblStyle")), "")
        rows = select(table, "w:tr")
        headers = [bool(select(it, "w:trPr/w:tblHeader")) for it in rows]
        if style not in _NO_DATA and rows and not headers[0]:
            said = "its first row is not marked as the header"
            yield Finding("header-row", place(part, table), said)
        if style in _NO_DATA and any(headers):
            said = "a table without data has a header row"
            yield Finding("header-row", place(part, table), said)
        if any(after and not before for before, after in pairwise(headers)):
            yield Finding("header-row", place(part, table), "a row below the first is a header")
        merged = "w:tr/w:tc/w:tcPr/w:gridSpan[@w:val>1]|w:tr/w:tc/w:tcPr/w:vMerge"
        if select(table, merged):
            yield Finding("merged-cells", place(part, table), "cells of this table are merged")
        if select(table, "w:tr[not(w:trPr/w:cantSplit)]"):
            said = "rows of this table may be split over two pages"
            yield Finding("splitting-row", place(part, table), said)


def _paragraphs(part: str, root: Element, names: dict[str, str]) -> Iterator[Finding]:
    for it in select(root, "//w:p[not(ancestor::w:txbxContent)]"):
        said, style = words(it), names.get(value(child(it, "w:pPr/w:pStyle")), "")
        if not said.strip():
            if not select(it, _FILLING) and not _closes(it):
                yield Finding("blank-paragraph", _after(part, it), "a paragraph is empty")
            continue
        is_numbered = child(it, "w:pPr/w:numPr") is not None
        if not is_numbered and not _LISTED.match(style) and _TYPED.match(_tabbed(it)):
            yield Finding("typed-number", place(part, it), "its number or bullet is typed")
        if _BLANKS.search(said):
            yield Finding("blanks", place(part, it), "blanks in a row are used to place words")


def _tabbed(paragraph: Element) -> str:
    """Return the first words of a paragraph with the tabs among them."""
    made = []
    for it in paragraph.iter(qualified("w:t"), qualified("w:tab")):
        made.append((it.text or "") if it.tag == qualified("w:t") else "\t")
        if sum(map(len, made)) > len("100. 一"):
            break
    return "".join(made).lstrip()


def _after(part: str, paragraph: Element) -> str:
    before = paragraph.getprevious()
    return place(part, before) if before is not None else part


def _closes(paragraph: Element) -> bool:
    """Whether Word needs an empty paragraph: between tables, or alone in a cell or part."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    if before is not None and before.tag == _TABLE:
        return True
    return before is None and after is None


def _headings(parts: Parts, names: dict[str, str]) -> Iterator[Finding]:
    levels = []
    for it in select(parts.stories[parts.main], "//w:p[w:pPr/w:pStyle]"):
        found = _HEADING.fullmatch(names.get(value(child(it, "w:pPr/w:pStyle")), ""))
        if not found:
            continue
        levels.append((int(found[1]), it))
        if not words(it).strip():
            yield Finding("heading-order", _after(parts.main, it), "a heading has no words")
    if not levels:
        yield Finding("heading-order", parts.main, "it has no headings")
    elif levels[0][0] != 1:
        yield Finding("heading-order", place(parts.main, levels[0][1]), "the first is not level 1")
    for (before, _), (level, it) in pairwise(levels):
        if level > before + 1:
            said = f"a heading of level {level} follows one of level {before}"
            yield Finding("heading-order", place(parts.main, it), said)
