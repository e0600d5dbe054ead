"""What stands in attributes, and in one another: ranges and words that Word knows.

The clauses are those of ECMA-376 part 1; 22.9.2 has the types of values.
"""

import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element, qualified
from renderers.word.lint.parts import Parts, child, place, select, value

_NUMBER = re.compile(r"-?\d{1,9}")
# A length is a number of twips, or has a unit (22.9.2.14); the table's own are percents too.
_LENGTH = re.compile(r"\d{1,9}(?:\.\d+)?(?:mm|cm|in|pt|pc|pi|%)?")
_COLOUR = re.compile(r"auto|[0-9A-Fa-f]{6}")
_ON_OR_OFF = frozenset(("", "0", "1", "true", "false", "on", "off"))
_TIME = r"T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?"
_DAY = re.compile(rf"\d{{4}}(?:-\d{{2}}(?:-\d{{2}}(?:{_TIME})?)?)?")
_ALIGNED = (
    *("start", "center", "end", "both", "left", "right", "distribute", "mediumKashida"),
    *("numTab", "highKashida", "lowKashida", "thaiDistribute"),
)
# The element and attribute, and the words that it may hold.
_WORDS = {
    ("w:jc", "w:val"): frozenset(_ALIGNED),
    ("w:fldChar", "w:fldCharType"): frozenset(("begin", "separate", "end")),
    ("w:br", "w:type"): frozenset(("", "page", "column", "textWrapping")),
    ("w:vAlign", "w:val"): frozenset(("top", "center", "both", "bottom")),
    ("w:vMerge", "w:val"): frozenset(("", "restart", "continue")),
    ("w:pgSz", "w:orient"): frozenset(("", "portrait", "landscape")),
    ("w:vertAlign", "w:val"): frozenset(("baseline", "superscript", "subscript")),
}
# The element and attribute, and from which number to which one it may be.
_NUMBERS = {
    ("w:ilvl", "w:val"): (0, 8),
    ("w:outlineLvl", "w:val"): (0, 9),
    ("w:numId", "w:val"): (0, 1 << 31),
    ("w:gridSpan", "w:val"): (1, 63),
    ("w:start", "w:val"): (0, 32767),
    ("w:bookmarkStart", "w:id"): (0, 1 << 31),
    ("w:bookmarkEnd", "w:id"): (0, 1 << 31),
}
_LENGTHS = (
    *(("w:sz", "w:val"), ("w:szCs", "w:val"), ("w:spacing", "w:before"), ("w:spacing", "w:after")),
    *(("w:pgSz", "w:w"), ("w:pgSz", "w:h"), ("w:pgMar", "w:left"), ("w:pgMar", "w:right")),
    *(("w:pgMar", "w:header"), ("w:pgMar", "w:footer"), ("w:gridCol", "w:w"), ("w:tcW", "w:w")),
)
_COLOURS = (("w:color", "w:val"), ("w:shd", "w:fill"), ("w:shd", "w:color"))
_SWITCHES = ("w:b", "w:i", "w:keepNext", "w:keepLines", "w:cantSplit", "w:tblHeader", "w:vanish")
_CORE_DATES = "//*[local-name()='created' or local-name()='modified']"


def check_values(parts: Parts) -> Iterator[Finding]:
    """Yield values that no program can use, and things that may not stand in one another."""
    names = (*parts.stories, *parts.targets("styles"), *parts.targets("numbering"))
    for name in filter(parts.roots.__contains__, names):
        root = parts.roots[name]
        yield from _words(name, root)
        yield from _numbers(name, root)
        yield from _looks(name, root)
        yield from _nested(name, root)
    yield from _dates(parts)


def _words(part: str, root: Element) -> Iterator[Finding]:
    for (name, attribute), known in _WORDS.items():
        for it in root.iter(qualified(name)):
            if (said := value(it, attribute)) not in known:
                yield Finding("value", place(part, it), f"`{said}` is nothing that {name} can be")


def _numbers(part: str, root: Element) -> Iterator[Finding]:
    for (name, attribute), (least, most) in _NUMBERS.items():
        for it in root.iter(qualified(name)):
            said = value(it, attribute)
            if not _NUMBER.fullmatch(said) or not least <= int(said) <= most:
                yield Finding("value", place(part, it), f"{name} is `{said}`, and no such number")
    for name, attribute in _LENGTHS:
        for it in root.iter(qualified(name)):
            said = value(it, attribute)
            if said and not _LENGTH.fullmatch(said):
                yield Finding("value", place(part, it), f"{name} is `{said}`, and no length")


def _looks(part: str, root: Element) -> Iterator[Finding]:
    for name, attribute in _COLOURS:
        for it in root.iter(qualified(name)):
            if (said := value(it, attribute)) and not _COLOUR.fullmatch(said):
                yield Finding("value", place(part, it), f"{name} is `{said}`, and no colour")
    for name in _SWITCHES:
        for it in root.iter(qualified(name)):
            if (said := value(it)) not in _ON_OR_OFF:
                yield Finding(
                    "value", place(part, it), f"{name} is `{said}`, and neither on nor off"
                )


def _nested(part: str, root: Element) -> Iterator[Finding]:
    for it in select(root, "//w:hyperlink[ancestor::w:hyperlink]"):
        yield Finding("nested-link", place(part, it), "a link stands in another link")
    for it in root.iter(qualified("w:sdt")):
        if child(it, "w:sdtContent") is None:
            yield Finding("control-without-content", place(part, it), "a control holds nothing")


def _dates(parts: Parts) -> Iterator[Finding]:
    """Yield dates of the core properties that are none (part 2, 11; W3C, Date and Time Formats)."""
    for it in parts.relationships[""]:
        root = parts.roots.get(it.target) if it.kind == "core-properties" else None
        for found in () if root is None else select(root, _CORE_DATES):
            if not _DAY.fullmatch((found.text or "").strip()):
                said = f"`{found.text}` is no date"
                yield Finding("property-date", place(it.target), said)
