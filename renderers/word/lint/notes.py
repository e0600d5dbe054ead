"""Footnotes: their numbers, their words, and the marks that lead to them (17.11)."""

from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, tag, value, words

_KINDS = ("footnote", "endnote")


def check_notes(parts: Parts) -> Iterator[Finding]:
    """Yield notes without words or number, and marks that look like words."""
    for kind in _KINDS:
        root, main = parts.only(f"{kind}s"), parts.stories[parts.main]
        marks = list(main.iter(tag(f"w:{kind}Reference")))
        own = {value(it, "w:id") for it in marks if value(it, "w:customMarkFollows")}
        for it in [] if root is None else select(root, f"w:{kind}[not(@w:type)]"):
            where, number = place(f"{kind}s", it), value(it, "w:id")
            if not words(it).strip() and not select(it, ".//w:drawing"):
                yield Finding("empty-note", where, f"{kind} {number} has no words")
            is_marked = next(it.iter(tag(f"w:{kind}Ref")), None) is not None
            if not is_marked and number not in own:
                yield Finding("empty-note", where, f"{kind} {number} does not show its number")
        for it in marks:
            if not value(it, "w:customMarkFollows") and not _is_raised(parts, it.getparent()):
                said = f"the mark of {kind} {value(it, 'w:id')} looks like other words"
                yield Finding("note-mark", place(parts.main, it), said)


def _is_raised(parts: Parts, run: Element | None) -> bool:
    if run is None:
        return True
    own = child(run, "w:rPr/w:vertAlign")
    style = value(child(run, "w:rPr/w:rStyle"))
    found = own if own is not None else parts.inherited(style, "w:rPr/w:vertAlign")
    return value(found) == "superscript" or child(run, "w:rPr/w:position") is not None
