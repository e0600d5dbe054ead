"""What may be there only once in a file, a part or whatever else is around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, place, tag, value

_FALLBACK = tag("mc:Fallback")
# A text box is written twice, for programs that know it and for those that do not.
_WRITTEN_TWICE = {"w:sdtPr", "w:p"}
# Word's own bookmark of where the writer was.
_GO_BACK = "_goback"


@dataclass(frozen=True, slots=True)
class _Once:
    """Elements, the attribute that tells them apart, and in what they are counted.

    `element` may be several; `within` is the element around them, "part" or "file"; `child` the one
    that has the attribute; `also` another attribute that belongs to it.
    """

    rule: str
    element: str
    attribute: str
    said: str
    within: str = "part"
    child: str = ""
    also: str = ""
    is_folded: bool = False


def _changes() -> Iterator[_Once]:
    """Yield what is true of each kind of mark that tells of a change (17.13.5)."""
    kinds = ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange", "tblPrChange",
             "tcPrChange", "trPrChange", "sectPrChange", "cellIns", "cellDel", "cellMerge",
             "moveFromRangeStart", "moveToRangeStart", "permStart", "permEnd",
             "commentRangeStart", "commentRangeEnd", "commentReference")  # fmt: skip
    for it in kinds:
        yield _Once("number-twice", f"w:{it}", "w:id", f"two w:{it} have the number %")


_TABLE = (
    _Once("drawing-id", "wp:docPr", "id", "two drawings have the number %", "file"),
    _Once("drawing-id", "wpg:cNvPr wps:cNvPr pic:cNvPr", "id",
          "two shapes of a group have the number %", "wpg:wgp"),
    _Once("control-id", "w:sdtPr", "w:val", "two content controls have the number %", "file",
          child="w:id"),
    _Once("bookmark-name", "w:bookmarkStart", "w:name", "two bookmarks are called `%`", "file",
          is_folded=True),
    _Once("bookmark-id", "w:bookmarkStart", "w:id", "two bookmarks have the number %", "file"),
    _Once("style-twice", "w:style", "w:styleId", "two styles are called `%`"),
    _Once("style-twice", "w:style", "w:val", "two styles are called `%`", child="w:name",
          is_folded=True),
    _Once("style-twice", "w:tblStylePr", "w:type", "a style tells twice of `%`", "w:style"),
    _Once("style-twice", "w:lsdException", "w:name", "two entries for the style `%`"),
    _Once("list-twice", "w:num", "w:numId", "list % is there twice"),
    _Once("list-twice", "w:abstractNum", "w:abstractNumId", "look of lists % is there twice"),
    _Once("list-twice", "w:lvl", "w:ilvl", "level % of a list is there twice", "w:abstractNum"),
    _Once("list-twice", "w:lvlOverride", "w:ilvl", "level % of a list is there twice", "w:num"),
    _Once("list-twice", "w:numPicBullet", "w:numPicBulletId", "two bullets have the number %"),
    _Once("note-twice", "w:footnote", "w:id", "footnote % is there twice"),
    _Once("note-twice", "w:endnote", "w:id", "endnote % is there twice"),
    _Once("note-twice", "w:comment", "w:id", "comment % is there twice"),
    _Once("dangling-note", "w:footnoteReference", "w:id", "footnote % is referred to twice"),
    _Once("dangling-note", "w:endnoteReference", "w:id", "endnote % is referred to twice"),
    _Once("header-twice", "w:headerReference", "w:type", "a section has two headers `%`",
          "w:sectPr"),
    _Once("header-twice", "w:footerReference", "w:type", "a section has two footers `%`",
          "w:sectPr"),
    _Once("paragraph-id", "w:p", "w14:paraId", "two paragraphs have the number %"),
    _Once("setting-twice", "w:compatSetting", "w:name", "the setting `%` is there twice",
          also="w:uri"),
    _Once("setting-twice", "w:docVar", "w:name", "the value `%` is there twice"),
    _Once("data-twice", "ds:datastoreItem", "ds:itemID", "two parts for data are called %", "file",
          is_folded=True),
    _Once("property-twice", "op:property", "name", "two properties are called `%`",
          is_folded=True),
    _Once("property-twice", "op:property", "pid", "two properties have the number %"),
    *_changes(),
)  # fmt: skip


def check_unique(parts: Parts) -> Iterator[Finding]:
    """Yield what is there a second time."""
    by_tag: dict[str, list[_Once]] = {}
    for once in _TABLE:
        for name in once.element.split():
            by_tag.setdefault(tag(name), []).append(once)
    seen: set[tuple[_Once, object, str]] = set()
    for part, root in parts.roots.items():
        for it in root.iter(*by_tag):
            for once in by_tag[str(it.tag)]:
                yield from _repeated(part, it, once, seen)


def _repeated(
    part: str, it: Element, once: _Once, seen: set[tuple[_Once, object, str]]
) -> Iterator[Finding]:
    holder = it.find(tag(once.child)) if once.child else it
    key = value(holder, once.attribute)
    if not key or key.casefold() == _GO_BACK:
        return
    around = _around(part, it, once.within)
    if around is None or (once.element in _WRITTEN_TWICE and _is_in_fallback(it)):
        return
    told = (
        (key.casefold() if once.is_folded else key)
        + "\n"
        + (value(it, once.also) if once.also else "")
    )
    found = once, around, told
    if found in seen:
        yield Finding(once.rule, place(part, it), once.said.replace("%", key))
    seen.add(found)


def _around(part: str, it: Element, within: str) -> object:
    """Return in what something is counted, None where it does not stand in such a thing."""
    if within in {"part", "file"}:
        return part if within == "part" else ""
    return next(it.iterancestors(tag(within)), None)


def _is_in_fallback(it: Element) -> bool:
    return next(it.iterancestors(_FALLBACK), None) is not None
