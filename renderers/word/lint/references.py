"""What one place of a file asks another for, by a name or number: it must be there."""

from collections.abc import Iterator, Mapping

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, tag, value

# An element that asks, and what for; by `w:val` or `w:id`. Clauses 17.7, 17.9, 17.11 and 17.13.4.
_ASKING = {
    "w:pStyle": "paragraph style",
    "w:rStyle": "character style",
    "w:tblStyle": "table style",
    "w:numId": "list",
    "w:abstractNumId": "look of lists",
    "w:lvlPicBulletId": "picture of a bullet",
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "endnote",
    "w:commentReference": "comment",
    "w:commentRangeStart": "comment",
    "w:commentRangeEnd": "comment",
}
_NOTES = ("footnote", "endnote", "comment")
# Notes that are only lines, which Word needs where there are notes (17.11.23, 17.11.1).
_LINES = ("separator", "continuationSeparator")
_MOST_LEVELS = 9


def check_references(parts: Parts) -> Iterator[Finding]:
    """Yield what is asked for and not there, and notes that nothing asks for."""
    known = _known(parts)
    used: dict[str, set[str]] = {kind: set() for kind in known}
    asking = {tag(name): kind for name, kind in _ASKING.items() if kind in known}
    for part, root in _places(parts).items():
        for it in root.iter(*asking):
            key, kind = value(it) or value(it, "w:id"), asking[str(it.tag)]
            used[kind].add(key)
            if key not in known[kind]:
                rule = _rule(kind)
                yield Finding(rule, place(part, it), f"there is no {kind} `{key}`")
    yield from _levels(parts)
    yield from _unused(parts, used)


def _places(parts: Parts) -> Mapping[str, Element]:
    others = (*parts.targets("styles"), *parts.targets("numbering"))
    return dict(parts.stories) | {it: parts.roots[it] for it in others if it in parts.roots}


def _rule(kind: str) -> str:
    if kind in _NOTES:
        return "dangling-note"
    return "unknown-style" if kind.endswith(" style") else "unknown-list"


def _known(parts: Parts) -> dict[str, set[str]]:
    """Return the names of what there is, of each kind."""
    styles, numbering = parts.only("styles"), parts.only("numbering")
    known: dict[str, set[str]] = {}
    for kind in ("paragraph", "character", "table"):
        if styles is None:
            break
        found = select(styles, f"w:style[@w:type='{kind}']")
        known[f"{kind} style"] = {value(it, "w:styleId") for it in found}
    lists = [] if numbering is None else select(numbering, "w:num")
    looks = [] if numbering is None else select(numbering, "w:abstractNum")
    bullets = [] if numbering is None else select(numbering, "w:numPicBullet")
    known["list"] = {value(it, "w:numId") for it in lists} | {"0"}
    known["look of lists"] = {value(it, "w:abstractNumId") for it in looks}
    known["picture of a bullet"] = {value(it, "w:numPicBulletId") for it in bullets}
    for kind in _NOTES:
        root = parts.only(f"{kind}s")
        found = [] if root is None else select(root, f"w:{kind}[not(@w:type) or @w:type='normal']")
        known[kind] = {value(it, "w:id") for it in found}
    return known


def _levels(parts: Parts) -> Iterator[Finding]:
    """Yield levels that a list does not have (17.9.6), and numbers within them that it lacks."""
    root = parts.only("numbering")
    if root is None:
        return
    looks = {value(it, "w:abstractNumId"): it for it in select(root, "w:abstractNum")}
    levels: dict[str, set[str]] = {}
    for it in select(root, "w:num"):
        look = looks.get(value(child(it, "w:abstractNumId")))
        if look is None or child(look, "w:numStyleLink") is not None:
            continue
        both = (*select(look, "w:lvl"), *select(it, "w:lvlOverride[w:lvl]"))
        levels[value(it, "w:numId")] = {value(level, "w:ilvl") for level in both}
        own = {value(level, "w:ilvl") for level in select(look, "w:lvl")}
        for override in select(it, "w:lvlOverride[not(w:lvl)]"):
            if own and value(override, "w:ilvl") not in own:
                said = f"list {value(it, 'w:numId')} changes a level that it does not have"
                yield Finding("unknown-list", "numbering", said)
    yield from _going_on(parts, root)
    for part, story in parts.stories.items():
        for it in select(story, "//w:p/w:pPr/w:numPr[w:ilvl][not(w:numId)]"):
            said = "a paragraph tells its level in a list, and not which list"
            yield Finding("unknown-list", place(part, it), said)
        for it in select(story, "//w:numPr[w:numId]"):
            number, level = value(child(it, "w:numId")), value(child(it, "w:ilvl")) or "0"
            if level not in levels.get(number, {level}):
                said = f"list {number} has no level {level}"
                yield Finding("unknown-list", place(part, it), said)
    for it in select(root, "//w:lvl[w:lvlText]"):
        written, level = value(child(it, "w:lvlText")), value(it, "w:ilvl")
        deeper = [str(n) for n in range(1, _MOST_LEVELS + 1) if f"%{n}" in written]
        if level.isdecimal() and any(int(n) > int(level) + 1 for n in deeper):
            said = f"level {level} of a list shows `{written}`, the number of a level below it"
            yield Finding("unknown-list", "numbering", said)


def _going_on(parts: Parts, root: Element) -> Iterator[Finding]:
    """Yield lists that go on counting where others of their look begin anew (17.9.27)."""
    used = dict.fromkeys(
        value(it) for story in parts.stories.values() for it in story.iter(tag("w:numId"))
    )
    lists = {value(it, "w:numId"): it for it in select(root, "w:num")}
    alike: dict[str, list[Element]] = {}
    for number in (it for it in used if it in lists):
        look = value(child(lists[number], "w:abstractNumId"))
        alike.setdefault(look, []).append(lists[number])
    for found in alike.values():
        anew = [child(it, "w:lvlOverride/w:startOverride") is not None for it in found]
        for it, is_anew in list(zip(found, anew, strict=True))[1:]:
            if not is_anew and sum(anew) > len(anew) / 2:
                said = f"list {value(it, 'w:numId')} counts on from the list before it"
                yield Finding("unknown-list", "numbering", said)


def _unused(parts: Parts, used: Mapping[str, set[str]]) -> Iterator[Finding]:
    named = parts.only("settings")
    for kind in _NOTES:
        root = parts.only(f"{kind}s")
        found = [] if root is None else select(root, f"w:{kind}")
        known = {value(it, "w:id") for it in found}
        for it in found:
            if not value(it, "w:type") and value(it, "w:id") not in used[kind]:
                said = f"nothing refers to {kind} {value(it, 'w:id')}"
                yield Finding("dangling-note", place(f"{kind}s", it), said)
        lines = {value(it, "w:type") for it in found}
        for line in _LINES if root is not None and kind != "comment" else ():
            if line not in lines:
                yield Finding("dangling-note", f"{kind}s", f"the {kind}s have no `{line}`")
        for it in [] if named is None else select(named, f"w:{kind}Pr/w:{kind}"):
            if value(it, "w:id") not in known:
                said = f"the settings name {kind} {value(it, 'w:id')}, which is not there"
                yield Finding("dangling-note", "settings", said)
