"""Marks that belong together, and what may stand only within, or never within, something else."""

from collections import Counter
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, tag, value

# A beginning, its end, what it is called, and its rule; by `w:id` (17.13).
_RANGES = (
    ("w:bookmarkStart", "w:bookmarkEnd", "bookmark", "bookmark-end"),
    ("w:commentRangeStart", "w:commentRangeEnd", "the words of comment", "range-end"),
    ("w:permStart", "w:permEnd", "permission", "range-end"),
    ("w:moveFromRangeStart", "w:moveFromRangeEnd", "the place moved from", "range-end"),
    ("w:moveToRangeStart", "w:moveToRangeEnd", "the place moved to", "range-end"),
    *(
        (f"w:customXml{it}RangeStart", f"w:customXml{it}RangeEnd", "change", "range-end")
        for it in ("Ins", "Del", "MoveFrom", "MoveTo")
    ),
)
# What is there on one side must be there on the other, under the same attribute ("": at all).
_BOTH = (
    ("w:moveFromRangeStart", "w:moveToRangeStart", "w:name"),
    ("w:moveFrom", "w:moveTo", ""),
)
# An element, and what must be around it.
_ONLY_WITHIN = {
    "w:delText": ("w:del", "w:moveFrom"),
    "w:delInstrText": ("w:del", "w:moveFrom"),
    "w:footnoteRef": ("w:footnote",),
    "w:endnoteRef": ("w:endnote",),
    "w:separator": ("w:footnote", "w:endnote"),
    "w:continuationSeparator": ("w:footnote", "w:endnote"),
    "w:annotationRef": ("w:comment",),
}
# An element, and what must not be around it; "w:txbxContent" begins anew.
_NEVER_WITHIN = {
    "w:t": ("w:del",),
    "w:instrText": ("w:del",),
    "w:ins": ("w:ins",),
    "w:del": ("w:del",),
    "w:hyperlink": ("w:hyperlink",),
    "w:drawing": ("w:comment",),
    "w:footnoteReference": ("w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment"),
    "w:endnoteReference": ("w:hdr", "w:ftr", "w:footnote", "w:endnote", "w:comment"),
    "w:commentReference": ("w:hdr", "w:ftr", "w:comment"),
    "w:sectPr": ("w:tc", "w:hdr", "w:ftr", "w:footnote", "w:txbxContent"),
    "w:txbxContent": ("w:txbxContent",),
}
# Of these attributes an element needs one.
_ONE_OF = {
    "w:hyperlink": ("r:id", "w:anchor", "w:docLocation"),
    "a:blip": ("r:embed", "r:link"),
    "asvg:svgBlip": ("r:embed", "r:link"),
    "w:altChunk": ("r:id",),
    "w:attachedTemplate": ("r:id",),
}
_NEW = tag("w:txbxContent")


def check_pairs(parts: Parts) -> Iterator[Finding]:
    """Yield marks without their other half, and elements around which something is wrong."""
    for part, root in parts.stories.items():
        for kind in _RANGES:
            yield from _ranges(part, root, kind)
        for pair in _BOTH:
            for one, other in (pair[:2], pair[1::-1]):
                yield from _one_sided(part, root, one, other, pair[2])
        yield from _around(part, root)
    yield from _one_of(parts)


def _ranges(part: str, root: Element, kind: tuple[str, str, str, str]) -> Iterator[Finding]:
    start, end, name, rule = kind
    first, last = tag(start), tag(end)
    marks = [(it, value(it, "w:id")) for it in root.iter(first, last)]
    ends = Counter(key for it, key in marks if it.tag == last)
    begun: set[str] = set()
    begins = {key for it, key in marks if it.tag == first}
    for it, key in marks:
        if it.tag == first:
            begun.add(key)
            if ends[key] != 1:
                said = f"{name} {key} ends {ends[key]} times"
                yield Finding(rule, place(part, it), said)
        elif key not in begins:
            yield Finding(rule, place(part, it), f"{name} {key} ends and never begins")
        elif key not in begun:
            yield Finding(rule, place(part, it), f"{name} {key} ends too early")


def _one_sided(part: str, root: Element, one: str, other: str, attribute: str) -> Iterator[Finding]:
    def keys(name: str) -> dict[str, Element]:
        # A paragraph mark that was moved has an empty one among its looks.
        return {value(it, attribute) if attribute else "": it for it in root.iter(tag(name))}

    there = keys(other)
    for key, it in keys(one).items():
        if key not in there:
            said = f"there is {one} and no {other} for it"
            yield Finding("half-a-move", place(part, it), f"{said} ({key})" if key else said)


def _around(part: str, root: Element) -> Iterator[Finding]:
    for name, needed in _ONLY_WITHIN.items():
        for it in root.iter(tag(name)):
            if not _stands_in(it, needed):
                said = f"{name} stands outside of {' or '.join(needed)}"
                yield Finding("wrong-place", place(part, it), said)
    for name, forbidden in _NEVER_WITHIN.items():
        for it in root.iter(tag(name)):
            if _stands_in(it, forbidden):
                rule = "nested-link" if name == "w:hyperlink" else "wrong-place"
                said = f"{name} stands within {' or '.join(forbidden)}"
                yield Finding(rule, place(part, it), said)


def _stands_in(it: Element, names: tuple[str, ...]) -> bool:
    tags = {tag(name) for name in names}
    for around in it.iterancestors():
        if around.tag in tags:
            return True
        if around.tag == _NEW and "w:hdr" not in names:
            return False
    return False


def _one_of(parts: Parts) -> Iterator[Finding]:
    for part, root in parts.roots.items():
        for name, attributes in _ONE_OF.items():
            for it in root.iter(tag(name)):
                if not any(value(it, key) for key in attributes):
                    said = f"{name} leads to nothing: it has no {' or '.join(attributes)}"
                    yield Finding("dangling-reference", place(part, it), said)
        for properties in root.iter(tag("w:sdtPr")):
            if sum(child(properties, it) is not None for it in _KINDS) > 1:
                said = "a content control is of two kinds"
                yield Finding("control-kind", place(part, properties), said)


# What a control is, one of these (17.5.2).
_KINDS = (
    *("w:equation", "w:comboBox", "w:date", "w:docPartObj", "w:docPartList", "w:dropDownList"),
    *("w:picture", "w:richText", "w:text", "w:citation", "w:group", "w:bibliography"),
)
