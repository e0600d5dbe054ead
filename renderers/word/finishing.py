"""A template as its authors would send it: their tracked changes accepted, their comments gone.

Why: nobody who gets a manual should read what was said about the template. The clauses are those of
ECMA-376 part 1.
"""

from renderers.word.elements import Element, qualified, remove

# Comments, the threads and times of them, and who wrote them, by the kinds of their parts.
COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")


def _names(*names: str) -> frozenset[str]:
    return frozenset(qualified(f"w:{name}") for name in names)


# What was there before a change (17.13.5), and where a move or a comment begins and ends (17.13.4).
_GONE = _names(
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange"),
    *("tcPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    *(f"customXml{kind}Range{end}" for kind in ("Ins", "Del", "MoveFrom", "MoveTo")
      for end in ("Start", "End")),
    *("commentRangeStart", "commentRangeEnd"),
)  # fmt: skip
_ADDED, _DELETED = _names("ins", "moveTo"), _names("del", "moveFrom")
_REFERENCE = qualified("w:commentReference")
_RUN, _LOOKS = qualified("w:r"), qualified("w:rPr")
_PARAGRAPH, _PROPERTIES = qualified("w:p"), qualified("w:pPr")
_ROW_PROPERTIES, _NUMBERED, _SECTION = map(qualified, ("w:trPr", "w:numPr", "w:sectPr"))
_OF_PROPERTIES = frozenset((_LOOKS, _ROW_PROPERTIES, _NUMBERED))


def finish(root: Element) -> bool:
    """Accept all tracked changes of a part and take its comments out; return whether it had any."""
    wanted = _GONE | _ADDED | _DELETED | {_REFERENCE}
    found = list(root.iter(*wanted))
    ended: list[Element] = []
    for made in found:
        parent = made.getparent()
        if parent is None:
            continue
        if made.tag in _ADDED and parent.tag not in _OF_PROPERTIES:
            at = parent.index(made)
            parent[at : at + 1] = list(made)
            continue
        parent.remove(made)
        row = parent.getparent()
        if made.tag == _REFERENCE:
            _remove_if_empty(parent)
        elif made.tag in _DELETED and parent.tag == _ROW_PROPERTIES and row is not None:
            remove(row)
        elif made.tag in _DELETED and parent.tag == _LOOKS:
            ended += list(parent.iterancestors(_PARAGRAPH))[:1]
    for made in ended:
        _join(made)
    return bool(found)


def _remove_if_empty(run: Element) -> None:
    if run.tag == _RUN and all(it.tag == _LOOKS for it in run):
        remove(run)


def _join(made: Element) -> None:
    """Join a paragraph whose end was deleted with the one that follows (17.13.5.15).

    One that ends a section stays.
    """
    if next(made.iter(_SECTION), None) is not None:
        return
    following, own = made.getnext(), [it for it in made if it.tag != _PROPERTIES]
    if following is not None and following.tag == _PARAGRAPH:
        at = int(len(following) > 0 and following[0].tag == _PROPERTIES)
        following[at:at] = own
        remove(made)
    elif not own and (before := made.getprevious()) is not None and before.tag == _PARAGRAPH:
        remove(made)
