"""Styles: what they are based on, and which are taken where none is named (part 1, 17.7)."""

import re
from collections import Counter
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, is_on, select, tag, value, words

# Ids that Japanese Word makes, and what it calls a style that nobody has named.
_NO_NAME = re.compile(r"[a-z]?\d+|[a-z]\d*|(style|スタイル) ?\d+")


def check_styles(parts: Parts) -> Iterator[Finding]:
    """Yield styles that need others which are not there, and defaults that are not one each."""
    root = parts.only("styles")
    if root is not None:
        yield from _declared(root)
        yield from _shown(parts)


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


def _shown(parts: Parts) -> Iterator[Finding]:
    """Yield styles of words that people do not find, or cannot tell from others, in Word's list."""
    used = {value(child(it, "w:pPr/w:pStyle")): it for it, _ in parts.paragraphs}
    for name, paragraph in used.items():
        style = parts.styles.get(name)
        if style is None or next(paragraph.iterancestors(tag("w:txbxContent")), None) is not None:
            continue
        if _NO_NAME.fullmatch(parts.style_names[name]):
            said = f"the name `{parts.style_names[name]}` of a style tells nobody what it is for"
            yield Finding("style-name", "styles", said)
        is_hidden = is_on(child(style, "w:semiHidden")) and child(style, "w:unhideWhenUsed") is None
        if is_hidden and words(paragraph).strip():
            said = f"the style `{parts.style_names[name]}` is used, and not listed"
            yield Finding("style-name", "styles", said)


def _fitting(link: Element, kind: str) -> str:
    """Return which kind of style another style must name there (17.7.4.3, 17.7.4.6, 17.7.4.10)."""
    if link.tag == tag("w:basedOn"):
        return kind
    if link.tag == tag("w:link"):
        return "character" if kind == "paragraph" else "paragraph"
    return "paragraph"
