"""The list of contents of a template: a mere field, as Word's own dialog makes it, and its title.

Such a field may be simple, or begin in one paragraph and end many entries later (ECMA-376 part 1,
17.16.5.68, 17.16.18, 17.16.19).
"""

import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass

from renderers.word.elements import Element, element, qualified, remove

_SIMPLE, _SIGN, _WORDS = map(qualified, ("w:fldSimple", "w:fldChar", "w:instrText"))
_PARAGRAPH, _PROPERTIES = qualified("w:p"), qualified("w:pPr")
_SECTION, _RUN = qualified("w:sectPr"), qualified("w:r")
# What people see of a paragraph.
_SEEN = tuple(map(qualified, ("w:t", "w:br", "w:drawing", "w:pict", "w:object", "w:sdt")))
# Lists of figures and tables are lists of something else.
_OF_CONTENTS = re.compile(r"\s*TOC\b(?!.*\\[ac]\b)", re.IGNORECASE | re.DOTALL)


# What such a list is called, without blanks.
_TITLES = frozenset({"目次", "もくじ", "contents", "tableofcontents"})


@dataclass(slots=True)
class _Open:
    """A field that has begun: its instruction, and the sign that began it."""

    begins: Element
    instruction: str = ""
    is_result: bool = False


def field_of_contents(root: Element) -> Element | None:
    """Put the paragraphs of the first list of contents into a control, and return that.

    What else stands in the first and the last of them gets a paragraph of its own. Returns None
    where there is no such field that begins and ends among the same paragraphs.
    """
    for first, last in _fields(root):
        lines = _lines(first, last)
        if lines:
            _set_apart(lines[0], first, is_before=True)
            _set_apart(lines[-1], last, is_before=False)
            content = element("w:sdtContent")
            control = element("w:sdt", None, element("w:sdtPr"), content)
            lines[0].addprevious(control)
            content.extend(lines)
            return control
    return None


def title_before(place: Element, ours: list[Element]) -> Element | None:
    """Return the line before the place of a list of contents if that is its title.

    Then the title that our own list has goes: `ours` are its elements, the list itself last.
    """
    line = next(place.iterancestors(_PARAGRAPH), place)
    before = line.getprevious()
    lines = list(ours[-1].iter(_PARAGRAPH)) if ours else []
    if before is None or before.tag != _PARAGRAPH or not lines[1:]:
        return None
    said = _said(before)
    if not said or said not in {_said(lines[0]), *_TITLES}:
        return None
    remove(lines[0])
    return before


def _said(line: Element) -> str:
    words = "".join(it.text or "" for it in line.iter(qualified("w:t")))
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def _fields(root: Element) -> list[tuple[Element, Element]]:
    """Return the first and the last element of each field of contents."""
    found = []
    opened: list[_Open] = []
    for made in root.iter(_SIMPLE, _SIGN, _WORDS):
        kind = made.get(qualified("w:fldCharType"))
        if made.tag == _SIMPLE:
            if _OF_CONTENTS.match(made.get(qualified("w:instr")) or ""):
                found.append((made, made))
        elif made.tag == _WORDS:
            if opened and not opened[-1].is_result:
                opened[-1].instruction += made.text or ""
        elif kind == "begin":
            opened.append(_Open(made))
        elif kind == "separate" and opened:
            opened[-1].is_result = True
        elif kind == "end" and opened:
            closed = opened.pop()
            if _OF_CONTENTS.match(closed.instruction):
                found.append((closed.begins, made))
    return found


def _lines(first: Element, last: Element) -> list[Element]:
    """Return the paragraphs that a field spans, none if they do not follow one another."""
    start, end = (next(it.iterancestors(_PARAGRAPH), None) for it in (first, last))
    if start is None or end is None or start.getparent() is not end.getparent():
        return []
    lines = [start]
    while lines[-1] is not end:
        following = lines[-1].getnext()
        if following is None:
            return []
        lines.append(following)
    return lines


def _set_apart(line: Element, sign: Element, *, is_before: bool) -> None:
    """Move what stands beside a field in its paragraph into one of its own."""
    held = next(it for it in (sign, *sign.iterancestors()) if it.getparent() is line)
    rest = list(held.itersiblings(preceding=is_before))
    rest = [it for it in rest if it.tag != _PROPERTIES]
    if not any(it.tag in _SEEN or next(it.iter(*_SEEN), None) is not None for it in rest):
        return
    made = element("w:p")
    properties = line.find(_PROPERTIES)
    if properties is not None:
        made.append(deepcopy(properties))
        for section in made[0].findall(_SECTION):
            made[0].remove(section)
    made.extend(rest[::-1] if is_before else rest)
    (line.addprevious if is_before else line.addnext)(made)
