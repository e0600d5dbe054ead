"""Styles and lists: what the text asks for must be there (ECMA-376 part 1, 17.7 and 17.9)."""

from collections import Counter
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, value

_KIND_OF = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}


def check_styles(parts: Parts) -> Iterator[Finding]:
    """Yield styles and lists that are asked for and not there, or there twice."""
    root = parts.only("styles")
    if root is not None:
        yield from _declared(root)
        yield from _used_styles(parts, root)
    yield from _numbering(parts)


def _declared(root: Element) -> Iterator[Finding]:
    styles = select(root, "w:style")
    ids = [value(it, "w:styleId") for it in styles]
    for names in (ids, [value(child(it, "w:name")).casefold() for it in styles]):
        for repeated in (it for it, count in Counter(names).items() if count > 1):
            yield Finding("style-twice", "styles", f"two styles are called `{repeated}`")
    kinds = {value(it, "w:styleId"): value(it, "w:type") for it in styles}
    bases: dict[str, str] = {}
    for style in styles:
        for link in select(style, "w:basedOn|w:next|w:link"):
            if value(link) not in kinds:
                said = f"`{value(style, 'w:styleId')}` needs `{value(link)}`, which is not there"
                yield Finding("unknown-style", "styles", said)
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


def _used_styles(parts: Parts, root: Element) -> Iterator[Finding]:
    kinds = {value(it, "w:styleId"): value(it, "w:type") for it in select(root, "w:style")}
    for part, story in parts.stories.items():
        for local, kind in _KIND_OF.items():
            for it in select(story, f"//w:{local}"):
                if kinds.get(value(it)) != kind:
                    said = f"there is no {kind} style `{value(it)}`"
                    yield Finding("unknown-style", place(part, it), said)


def _numbering(parts: Parts) -> Iterator[Finding]:
    root = parts.only("numbering")
    nums = [] if root is None else select(root, "w:num")
    looks = [] if root is None else select(root, "w:abstractNum")
    for name, found in (
        ("list", [value(it, "w:numId") for it in nums]),
        ("look of lists", [value(it, "w:abstractNumId") for it in looks]),
    ):
        for repeated in (it for it, count in Counter(found).items() if count > 1):
            yield Finding("list-twice", "numbering", f"{name} {repeated} is there twice")
    known = {value(it, "w:abstractNumId") for it in looks}
    for num in nums:
        if value(child(num, "w:abstractNumId")) not in known:
            said = f"list {value(num, 'w:numId')} has a look that is not there"
            yield Finding("unknown-list", "numbering", said)
    numbers = {value(it, "w:numId") for it in nums} | {"0"}
    styles = parts.only("styles")
    asking = dict(parts.stories) | ({} if styles is None else {"styles": styles})
    for part, story in asking.items():
        for it in select(story, "//w:numPr/w:numId"):
            if value(it) not in numbers:
                yield Finding("unknown-list", place(part, it), f"there is no list {value(it)}")
