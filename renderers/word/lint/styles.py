"""Styles: what they are based on, and which are taken where none is named (part 1, 17.7)."""

from collections import Counter
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, select, tag, value


def check_styles(parts: Parts) -> Iterator[Finding]:
    """Yield styles that need others which are not there, and defaults that are not one each."""
    root = parts.only("styles")
    if root is not None:
        yield from _declared(root)


def _declared(root: Element) -> Iterator[Finding]:
    styles = select(root, "w:style")
    kinds = {value(it, "w:styleId"): value(it, "w:type") for it in styles}
    bases: dict[str, str] = {}
    for style in styles:
        for link in select(style, "w:basedOn|w:next|w:link"):
            said = f"`{value(style, 'w:styleId')}` needs `{value(link)}`, which is"
            if value(link) not in kinds:
                yield Finding("unknown-style", "styles", f"{said} not there")
            elif kinds[value(link)] != _fitting(link, value(style, "w:type")):
                yield Finding("unknown-style", "styles", f"{said} a {kinds[value(link)]} style")
        bases |= {value(style, "w:styleId"): value(it) for it in select(style, "w:basedOn")}
    sound: set[str] = set()
    for start, base in bases.items():
        seen, at = {start}, base
        while at in bases and at not in seen and at not in sound:
            seen.add(at)
            at = bases[at]
        if at in seen:
            yield Finding("style-loop", "styles", f"`{start}` is based on itself")
        else:
            sound |= seen
    defaults = Counter(value(it, "w:type") for it in select(root, "w:style[@w:default='1']"))
    for kind in ("paragraph", "character", "table"):
        if defaults[kind] != 1:
            said = f"{defaults[kind]} {kind} styles are the default"
            yield Finding("default-style", "styles", said)


def _fitting(link: Element, kind: str) -> str:
    """Return which kind of style another style must name there (17.7.4.3, 17.7.4.6, 17.7.4.10)."""
    if link.tag == tag("w:basedOn"):
        return kind
    if link.tag == tag("w:link"):
        return "character" if kind == "paragraph" else "paragraph"
    return "paragraph"
