"""Parts, types and relationships of a Word file (ECMA-376 part 2)."""

from collections import Counter
from collections.abc import Iterator
from posixpath import basename

from renderers.findings import Finding
from renderers.word.elements import NAMESPACES
from renderers.word.lint.parts import TYPES, Parts, place

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# The type that a part must have, by the last word of the relationship that leads to it.
_TYPE_OF = {
    kind: f"{_DOCUMENT}.{name}+xml"
    for kind, name in {
        "styles": "styles", "settings": "settings", "numbering": "numbering", "header": "header",
        "footer": "footer", "fontTable": "fontTable", "footnotes": "footnotes",
        "endnotes": "endnotes", "comments": "comments",
    }.items()
}  # fmt: skip
_MAIN_TYPES = {f"{_DOCUMENT}.{kind}.main+xml" for kind in ("document", "template")}
_NEEDED = ("styles", "settings", "fontTable", "theme")
_EXTERNAL = {"hyperlink", "attachedTemplate"}
_PIXELS = {
    "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "jpg": b"\xff\xd8\xff", "gif": b"GIF8"
}  # fmt: skip
_R = f"{{{NAMESPACES['r']}}}"
_KIND_OF = {"embed": "image", "link": "image"}
_HEAD = 16


def check_package(parts: Parts) -> Iterator[Finding]:
    """Yield what is wrong with the parts of a file and what they lead to."""
    yield from _names(parts)
    yield from _types(parts)
    yield from _relationships(parts)
    yield from _used(parts)
    yield from _orphans(parts)
    yield from _pictures(parts)


def _names(parts: Parts) -> Iterator[Finding]:
    for name, count in Counter(it.casefold() for it in parts.names).items():
        if count > 1:
            yield Finding("twice-in-package", name, "there are several parts of this name")
    for kind in _NEEDED:
        if not parts.targets(kind):
            yield Finding("missing-part", parts.main, f"the document has no part for `{kind}`")
    if not any(it.kind == "core-properties" for it in parts.relationships[""]):
        yield Finding("missing-part", "", "the file has no part for its properties")


def _types(parts: Parts) -> Iterator[Finding]:
    """Yield parts without a type, types without a part, and types that cannot be right."""
    if TYPES not in parts.roots:
        yield Finding("missing-part", TYPES, "the list of types is not there")
        return
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for it in parts.roots[TYPES]:
        is_part = it.get("PartName") is not None
        listed = overrides if is_part else defaults
        name = (it.get("PartName") or it.get("Extension") or "").lower().lstrip("/")
        if name in listed:
            yield Finding("content-type", TYPES, f"`{name}` is listed twice")
        listed[name] = it.get("ContentType", "")
    present = {it.lower() for it in parts.names}
    for name in overrides:
        if name not in present:
            yield Finding("content-type", TYPES, f"`{name}` is listed and not there")
    found = {
        it: overrides.get(it.lower()) or defaults.get(it.rpartition(".")[2].lower(), "")
        for it in parts.names
        if it != TYPES
    }
    for name, kind in found.items():
        if not kind:
            yield Finding("content-type", name, "no type is given for this part")
    if found.get(parts.main) not in _MAIN_TYPES:
        yield Finding("content-type", parts.main, "its type is not that of a document")
    for relationship in parts.relationships[parts.main]:
        expected = _TYPE_OF.get(relationship.kind)
        if expected and found.get(relationship.target, expected) != expected:
            yield Finding("content-type", relationship.target, f"its type is not `{expected}`")
        is_picture = found.get(relationship.target, "image/").startswith("image/")
        if relationship.kind == "image" and not relationship.is_external and not is_picture:
            yield Finding("content-type", relationship.target, "its type is not that of a picture")


def _relationships(parts: Parts) -> Iterator[Finding]:
    present = set(parts.names)
    for name, relationships in parts.relationships.items():
        ids = Counter(it.id for it in relationships)
        for repeated in (it for it, count in ids.items() if count > 1):
            yield Finding("relationship-id", name, f"several relationships are called `{repeated}`")
        for it in relationships:
            if it.is_external and it.kind not in _EXTERNAL:
                said = f"it would fetch `{it.target}` from elsewhere"
                yield Finding("external-part", name, said)
            elif not it.is_external and it.target not in present:
                yield Finding(
                    "missing-part", name, f"it leads to `{it.target}`, which is not there"
                )


def _used(parts: Parts) -> Iterator[Finding]:
    """Yield what a part refers to and has no relationship for, and pictures that nothing shows."""
    for name, root in parts.roots.items():
        if name.endswith(".rels"):
            continue
        known = {it.id: it for it in parts.relationships.get(name, ())}
        used = set()
        for element in root.iter():
            for key, identity in element.attrib.items():
                if not str(key).startswith(_R) or not identity:
                    continue
                used.add(identity)
                if identity not in known:
                    said = f"there is no relationship `{identity}`"
                    yield Finding("dangling-relationship", place(name, element), said)
                elif known[identity].kind != _kind(element.tag, key, known[identity].kind):
                    said = f"`{identity}` leads to no {_kind(element.tag, key, '')}"
                    yield Finding("relationship-kind", place(name, element), said)
        for identity, it in known.items():
            if it.kind in {"image", "hyperlink"} and identity not in used:
                yield Finding("unused-relationship", name, f"nothing uses `{it.target}`")


def _kind(tag: object, key: str, fallback: str) -> str:
    """Return the kind of relationship that an attribute needs."""
    local = str(tag).rpartition("}")[2]
    by_element = {
        "hyperlink": "hyperlink", "headerReference": "header", "footerReference": "footer"
    }  # fmt: skip
    by_key = _KIND_OF.get(key.removeprefix(_R)) if local in {"blip", "svgBlip"} else None
    return by_element.get(local) or by_key or fallback


def _orphans(parts: Parts) -> Iterator[Finding]:
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        for it in parts.relationships.get(waiting.pop(), ()):
            if not it.is_external and it.target not in reached:
                reached.add(it.target)
                waiting.append(it.target)
    for name in parts.names:
        if name != TYPES and not name.endswith(".rels") and name not in reached:
            yield Finding("orphan-part", name, "nothing leads to this part")


def _pictures(parts: Parts) -> Iterator[Finding]:
    for name in parts.names:
        magic = _PIXELS.get(basename(name).rpartition(".")[2].lower())
        if magic and not parts.file.data(name)[:_HEAD].startswith(magic):
            yield Finding("picture-format", name, "it is no picture of the format it is named by")
