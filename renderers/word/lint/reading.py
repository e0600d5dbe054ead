"""What people need who do not see the page, or do not see it well."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from renderers.findings import Finding
from renderers.word.elements import NAMESPACES, Element, qualified
from renderers.word.lint.contrast import check_contrast
from renderers.word.lint.parts import Parts, child, is_on, place, select, tag, value, words

_PARAGRAPH, _TABLE = qualified("w:p"), qualified("w:tbl")
# Tables that only put things side by side, or whose first column says what is in a row.
_NO_DATA = {"step layout", "form table"}
_TYPED = re.compile(
    r"[①-⑳㉑-㉟•・●○■◆]\s*\S|[-–—*] +\S"
    r"|\d{1,3}[.)）．]\s*\D|[（(]\d{1,3}[）)]|\d{1,2}(\.\d{1,2})*\t"
)
_BLANKS = re.compile(r"\u3000{3,}| {4,}|\t\t")
# The name of a file, or what programs write where nobody has written anything.
_NO_WORDS = re.compile(
    r".{1,200}\.(png|jpe?g|gif|svg|bmp|tiff?|emf|wmf|webp)"
    r"|(image|picture|graphic|img|figure|fig\.?|photo|screen ?-?shot|illustration|diagram|drawing"
    r"|図|画像|写真|画面|図版|イラスト|スクリーン\s?ショット)[\s_-]*\d*"
    r"|[\W\d_]+|to-?do\b.*|tbd|xxx+|.*(automatically generated|自動的に生成された説明).*",
    re.IGNORECASE | re.DOTALL,
)
# What libraries call an author.
_PROGRAMS = {"python-docx", "apache poi", "docx4j", "openpyxl", "un-named", "unknown"}
_NO_TITLE = re.compile(
    r"(untitled|word document|document ?\d*|文書 ?\d*|無題.*|.*\.docx?)", re.IGNORECASE
)
_VAGUE = re.compile(
    r"((click|tap|see) )?(here|this)( link| page)?|link|(read )?more"
    r"|(詳しくは)?(こちら|ここ|これ)(をクリック)?|リンク|詳細",
    re.IGNORECASE,
)
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LISTED = re.compile(r"(toc|caption|legend|index|table of) ?", re.IGNORECASE)
# What may stand in a paragraph without words.
_FILLING = ".//w:drawing|.//w:pict|.//w:object|.//w:br|.//w:sectPr|.//w:sdt|.//w:fldChar|.//w:sym"


def check_reading(parts: Parts) -> Iterator[Finding]:
    """Yield what cannot be read by everybody."""
    names = parts.style_names
    yield from _properties(parts)
    yield from _fonts(parts)
    for part, root in parts.stories.items():
        yield from _drawings(part, root)
        yield from _tables(part, root, names)
        yield from _paragraphs(part, root, names, parts.main)
        for link in select(root, "//w:hyperlink"):
            if not words(link).strip() and not select(link, ".//w:drawing"):
                yield Finding("empty-link", place(part, link), "a link has no words")
            elif _VAGUE.fullmatch(words(link).strip()):
                said = f"the link `{words(link)}` does not tell where it leads"
                yield Finding("vague-link", place(part, link), said)
    yield from _underlined(parts)
    yield from _headings(parts)
    yield from check_contrast(parts)


def _properties(parts: Parts) -> Iterator[Finding]:
    names = [it.target for it in parts.relationships[""] if it.kind == "core-properties"]
    for root in (parts.roots[it] for it in names if it in parts.roots):
        titles = [(it.text or "").strip() for it in select(root, "dc:title")]
        if not any(titles):
            yield Finding("title", names[0], "the file has no title")
        elif _NO_TITLE.fullmatch(titles[0]):
            said = f"the title `{titles[0]}` is what a program wrote"
            yield Finding("title", names[0], said)
        for it in select(root, "dc:creator"):
            if (it.text or "").strip().casefold() in _PROGRAMS:
                said = f"the author `{it.text}` is what a program wrote"
                yield Finding("title", names[0], said)
        for it in select(root, "dcterms:created|dcterms:modified"):
            if _FULL_DAY.match(it.text or "") and not _is_day((it.text or "")[:10]):
                said = f"there is no day `{it.text}`"
                yield Finding("property-date", names[0], said)
        made, changed = (select(root, f"dcterms:{it}") for it in ("created", "modified"))
        if made and changed and (changed[0].text or "~") < (made[0].text or ""):
            yield Finding("property-date", names[0], "it was changed before it was made")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fonts(parts: Parts) -> Iterator[Finding]:
    """Yield Japanese words without a font: neither named nor in the theme (17.3.2.26, 20.1.4.1)."""
    styles, theme = parts.only("styles"), parts.only("theme")
    found = [] if styles is None else select(styles, "w:docDefaults//w:rFonts")
    for it in found:
        slot = value(it, "w:eastAsiaTheme")
        kind = "majorFont" if slot.startswith("major") else "minorFont"
        path = f"//a:{kind}/a:ea/@typeface|//a:{kind}/a:font[@script='Jpan']/@typeface"
        named = [] if theme is None else theme.xpath(path, namespaces=NAMESPACES)
        if not value(it, "w:eastAsia") and not (slot and any(str(name) for name in named)):
            yield Finding("font", "styles", "Japanese words have no font")


def _underlined(parts: Parts) -> Iterator[Finding]:
    """Yield a look of links that only its colour tells from other words (WCAG 2.2, 1.4.1)."""
    for style, name in parts.style_names.items():
        if name == "hyperlink":
            line = parts.inherited(style, "w:rPr/w:u")
            if value(line) in {"", "none"}:
                said = "links are told from other words by their colour alone"
                yield Finding("link-look", "styles", said)


def _drawings(part: str, root: Element) -> Iterator[Finding]:
    for it in select(root, "//wp:docPr|//pic:cNvPr|//wpg:wgp/wpg:cNvPr"):
        is_decorative = bool(select(it, ".//adec:decorative[@val='1']"))
        told = (it.get("descr") or "").strip()
        if is_decorative and _is_told(it):
            said = "a picture is said to be decorative, and has alternative text"
            yield Finding("alternative-text", place(part, it), said)
        if not told and not is_decorative:
            said = f"a picture has no alternative text ({it.get('name') or 'without a name'})"
            yield Finding("alternative-text", place(part, it), said)
        elif told == _caption(it):
            said = f"the alternative text `{told}` only repeats the caption"
            yield Finding("alternative-text", place(part, it), said)
        elif _NO_WORDS.fullmatch(told):
            said = f"the alternative text `{told}` does not tell what a picture shows"
            yield Finding("alternative-text", place(part, it), said)
    floating = "//wp:anchor|//w:framePr|//w:tblpPr|//w:pict//*[contains(@style, 'absolute')]"
    for it in select(root, floating):
        said = "it floats beside the text: its place in the reading order is anybody's guess"
        yield Finding("floating", place(part, it), said)


def _is_told(drawing: Element) -> bool:
    """Whether a drawing, or a picture in it, has alternative text."""
    around = drawing.getparent()
    inner = [] if around is None else select(around, ".//pic:cNvPr")
    return any((it.get("descr") or "").strip() for it in (drawing, *inner))


def _caption(drawing: Element) -> str:
    """Return the caption right below a drawing, with its number."""
    around = next(drawing.iterancestors(_PARAGRAPH), None)
    following = None if around is None else around.getnext()
    return "" if following is None or following.tag != _PARAGRAPH else words(following).strip()


def _tables(part: str, root: Element, names: dict[str, str]) -> Iterator[Finding]:
    for table in select(root, "//w:tbl"):
        style = names.get(value(child(table, "w:tblPr/w:tblStyle")), "")
        rows = select(table, "w:tr")
        headers = [is_on(child(it, "w:trPr/w:tblHeader")) for it in rows]
        if style not in _NO_DATA and rows and not headers[0]:
            said = "its first row is not marked as the header"
            yield Finding("header-row", place(part, table), said)
        look = child(table, "w:tblPr/w:tblLook")
        if any(headers) and value(look, "w:firstRow") in {"0", "false", "off"}:
            said = "its header row is said to be none"
            yield Finding("header-row", place(part, table), said)
        if style in _NO_DATA and any(headers):
            said = "a table without data has a header row"
            yield Finding("header-row", place(part, table), said)
        if any(after and not before for before, after in pairwise(headers)):
            yield Finding("header-row", place(part, table), "a row below the first is a header")
        around = next(table.iterancestors(_TABLE), None)
        if around is not None and _is_data(names, table) and _is_data(names, around):
            said = "a table of data stands in another one"
            yield Finding("nested-table", place(part, table), said)
        merged = "w:tr/w:tc/w:tcPr/w:gridSpan[@w:val>1]|w:tr/w:tc/w:tcPr/w:vMerge"
        if select(table, merged):
            yield Finding("merged-cells", place(part, table), "cells of this table are merged")
        if not all(is_on(child(it, "w:trPr/w:cantSplit")) for it in rows):
            said = "rows of this table may be split over two pages"
            yield Finding("splitting-row", place(part, table), said)


def _is_data(names: dict[str, str], table: Element) -> bool:
    """Whether a table has a header row; others only put things side by side."""
    style = names.get(value(child(table, "w:tblPr/w:tblStyle")), "")
    return style not in _NO_DATA and child(table, "w:tr/w:trPr/w:tblHeader") is not None


def _paragraphs(part: str, root: Element, names: dict[str, str], main: str) -> Iterator[Finding]:
    for it in select(root, "//w:p[not(ancestor::w:txbxContent)]"):
        said, style = words(it), names.get(value(child(it, "w:pPr/w:pStyle")), "")
        if not said.strip():
            if not select(it, _FILLING) and not _closes(it):
                yield Finding("blank-paragraph", _after(part, it), "a paragraph is empty")
            elif _only_breaks(it) and _breaks_before(it.getnext()):
                yield Finding("blank-page", _after(part, it), "a page stays empty")
            continue
        is_numbered = child(it, "w:pPr/w:numPr") is not None
        if not is_numbered and not _LISTED.match(style) and _TYPED.match(_tabbed(it)):
            yield Finding("typed-number", place(part, it), "its number or bullet is typed")
        if any(value(effect) != "none" for effect in it.iter(tag("w:effect"))):
            yield Finding("moving-words", place(part, it), "words blink or move")
        if _BLANKS.search(said) or (part == main and "\t\t" in _tabbed(it, len(said) + 99)):
            yield Finding("blanks", place(part, it), "blanks in a row are used to place words")


def _only_breaks(paragraph: Element) -> bool:
    """Whether a paragraph without words does nothing but begin a page."""
    breaks = select(paragraph, "w:r/w:br[@w:type='page']")
    return bool(breaks) and len(breaks) == len(select(paragraph, _FILLING))


def _breaks_before(following: Element | None) -> bool:
    """Whether a page begins with what follows, too."""
    if following is None or following.tag != _PARAGRAPH:
        return False
    is_filled = words(following).strip() or len(select(following, _FILLING)) > 1
    is_broken = is_on(child(following, "w:pPr/w:pageBreakBefore"))
    return is_broken or (not is_filled and _only_breaks(following))


def _tabbed(paragraph: Element, most: int = len("100. 一")) -> str:
    """Return the first words of a paragraph with the tabs among them."""
    made, length = [], 0
    for it in paragraph.iter(qualified("w:t"), qualified("w:tab")):
        made.append((it.text or "") if it.tag == qualified("w:t") else "\t")
        length += len(made[-1])
        if length > most:
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


def _headings(parts: Parts) -> Iterator[Finding]:
    looks = {value(child(it, "w:pPr/w:pStyle")): level for it, level in parts.headings}
    for style, level in looks.items():
        told = parts.inherited(style, "w:pPr/w:outlineLvl")
        if value(told) != str(level - 1):
            said = f"headings of style `{style}` have no level {level} in the list of headings"
            yield Finding("heading-order", "styles", said)
    levels = [(level, it) for it, level in parts.headings]
    for _, it in levels:
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
