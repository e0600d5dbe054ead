"""What a page must not part: a title from its text, words from their figure (17.3.1.14, .15)."""

import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, is_on, place, select, tag

_PARAGRAPH, _TABLE, _ROW = tag("w:p"), tag("w:tbl"), tag("w:tr")
# Styles of ours, by their names, that only open what follows.
_OPENING = re.compile(r"safety \w+( text)?|list label|labelled text|table title")
_PANEL = re.compile(r"(safety (?:danger|warning|caution|notice))( text)?")
_CAPTION, _LEGEND, _STEP = "caption", "legend", "list number"
# What another form of a step begins with, and what stands between two tables.
_APART = {"list continue", "table end"}


def check_keeping(parts: Parts) -> Iterator[Finding]:
    """Yield paragraphs that a page may part from what they belong to."""
    part, root = parts.main, parts.stories[parts.main]
    headings = {it for it, _ in parts.headings}
    for it, style in parts.paragraphs:
        following = it.getnext()
        if following is None or following.tag not in {_PARAGRAPH, _TABLE}:
            following = _following_control(parts, it)
        if following is None or parts.is_kept(it):
            continue
        if it in headings:
            said = "a page may part a heading from its text"
        elif _OPENING.fullmatch(style):
            said = "a page may part the words that open something from it"
        elif _is_parted_from(parts, it, style, following):
            said = "a page may part a figure from its caption or legend"
        elif _opens_figure(parts, it, style, following):
            said = "a page may part a step from its figure or result"
        else:
            continue
        if not _is_whole(it):
            yield Finding("parted", place(part, it), said)
    yield from _panels(parts, part)
    for table in root.iter(_TABLE):
        if _is_of_step(table):
            yield from _below(parts, part, table)


def _panels(parts: Parts, part: str) -> Iterator[Finding]:
    """Yield signal words without a sentence below them, and such sentences without their word."""
    for it, name in parts.paragraphs:
        if not (found := _PANEL.fullmatch(name)):
            continue
        beside = it.getprevious() if found[2] else it.getnext()
        style = "" if beside is None or beside.tag != _PARAGRAPH else parts.style_name(beside)
        if found[2] and style not in {found[1], found[0]}:
            said = "a safety message has no signal word"
            yield Finding("safety-message", place(part, it), said)
        elif not found[2] and style != f"{found[1]} text":
            said = "a signal word has no message"
            yield Finding("safety-message", place(part, it), said)


def _below(parts: Parts, part: str, table: Element) -> Iterator[Finding]:
    """Yield a table that a page may part from what the step says below it."""
    following = table.getnext()
    if following is None or following.tag != _PARAGRAPH or parts.style_name(following) in _APART:
        return
    for it in select(table, "w:tr[last()]/w:tc/w:p[w:pPr/w:pStyle][1]"):
        if not parts.is_kept(it):
            said = "a page may part a step from its figure or result"
            yield Finding("parted", place(part, it), said)
            return


def _following_control(parts: Parts, it: Element) -> Element | None:
    """Return the control after a paragraph that opens something, None after any other."""
    following = it.getnext()
    opens = _OPENING.fullmatch(parts.style_name(it)) or parts.heading_level(it)
    is_control = following is not None and following.tag == tag("w:sdt")
    return following if opens and is_control else None


def _is_whole(it: Element) -> bool:
    """Whether a paragraph stands in a shape, or in a row that no page parts."""
    row = next(it.iterancestors(_ROW, tag("w:txbxContent")), None)
    if row is not None and row.tag != _ROW:
        return True
    return row is not None and is_on(child(row, "w:trPr/w:cantSplit"))


def _is_parted_from(parts: Parts, it: Element, style: str, following: Element) -> bool:
    """Whether a figure is followed by its caption, or a caption by its figure or legend."""
    if following.tag != _PARAGRAPH:
        return False
    after = parts.style_name(following)
    if _shows(it):
        return after in {_CAPTION, _LEGEND}
    if style != _CAPTION:
        return False
    before = it.getprevious()
    is_above = before is None or not _shows(before)
    return after == _LEGEND or (is_above and _shows(following))


def _opens_figure(parts: Parts, it: Element, style: str, following: Element) -> bool:
    """Whether words of a step are followed by its figure, or its first words by anything."""
    if style in {_CAPTION, _LEGEND} or _shows(it) or not _is_of_step(it):
        return False
    first = following if following.tag == _PARAGRAPH else next(following.iter(_PARAGRAPH), None)
    after = "" if first is None else parts.style_name(first)
    if following.tag == _TABLE:
        return _shows(following) and after not in _APART
    return _shows(following) or (style == _STEP and after not in {*_APART, _STEP})


def _is_of_step(it: Element) -> bool:
    content = it.getparent()
    control = None if content is None else content.getparent()
    return control is not None and child(control, "w:sdtPr/w:tag") is not None


def _shows(it: Element) -> bool:
    return next(it.iter(tag("w:drawing")), None) is not None
