"""Parts, types and relationships of a Word file (ECMA-376 part 2)."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from posixpath import basename
from zlib import crc32

from renderers.findings import Finding
from renderers.word.elements import NAMESPACES
from renderers.word.lint.parts import TYPES, Parts, place, select, tag, value
from renderers.word.opening import UnsafeWordFileError

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"
# The type that a part must have, by the last word of the relationship that leads to it.
_TYPE_OF = {
    kind: f"{_WORD}.{name}+xml"
    for kind, name in {
        "styles": "styles", "settings": "settings", "numbering": "numbering", "header": "header",
        "footer": "footer", "fontTable": "fontTable", "footnotes": "footnotes",
        "endnotes": "endnotes", "comments": "comments", "webSettings": "webSettings",
        "glossaryDocument": "document.glossary",
    }.items()
} | {
    "theme": f"{_OFFICE}.theme+xml",
    "core-properties": f"{_PACKAGE}.core-properties+xml",
    "custom-properties": f"{_OFFICE}.custom-properties+xml",
    "extended-properties": f"{_OFFICE}.extended-properties+xml",
    "customXmlProps": f"{_OFFICE}.customXmlProperties+xml",
}  # fmt: skip
# Of what a part leads to one at most.
_KIND_BY_TYPE = {it: kind for kind, it in _TYPE_OF.items()}
# The first element of a part, by the relationship that leads to it; of lists by the ends of names.
_ROOTS = {
    "styles": "w:styles", "settings": "w:settings", "numbering": "w:numbering", "header": "w:hdr",
    "footer": "w:ftr", "fontTable": "w:fonts", "footnotes": "w:footnotes",
    "endnotes": "w:endnotes", "comments": "w:comments", "webSettings": "w:webSettings",
    "glossaryDocument": "w:glossaryDocument", "theme": "a:theme", "officeDocument": "w:document",
    "core-properties": "cp:coreProperties", "custom-properties": "op:Properties",
    "customXmlProps": "ds:datastoreItem",
}  # fmt: skip
_SINGLE = {*_TYPE_OF, "officeDocument"} - {"header", "footer"}
_MAIN_TYPES = {f"{_WORD}.{kind}.main+xml" for kind in ("document", "template")}
_NEEDED = ("styles", "settings", "fontTable", "theme")
_EXTERNAL = {"hyperlink", "attachedTemplate"}
# How a picture begins and ends, by the end of its name.
_JPEG = (b"\xff\xd8\xff", b"\xff\xd9")
_PIXELS = {
    "png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), "jpeg": _JPEG, "jpg": _JPEG,
    "gif": (b"GIF8", b"\x3b"), "bmp": (b"BM", b""),
}  # fmt: skip
_TAIL = 64
# The types of pictures, by the ends of their names.
_PICTURES = {
    **dict.fromkeys(("jpg", "jpeg"), ("image/jpeg", "image/jpg", "image/pjpeg")),
    **{it: (f"image/{it}", f"image/x-{it}") for it in ("png", "gif", "bmp")},
    "svg": ("image/svg+xml",),
}  # fmt: skip
# Where a link may lead; others run something, or lead into one person's machine.
_SCHEMES = {"http", "https", "mailto", "tel", "sms", "ftp"}
_WEB = re.compile(r"\s*https?:(?!//[^\s/])", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_R = f"{{{NAMESPACES['r']}}}"
_KIND_OF = {"embed": "image", "link": "image"}
_ENCODINGS = {"UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"}


def check_package(parts: Parts) -> Iterator[Finding]:
    """Yield what is wrong with the parts of a file and what they lead to."""
    yield from _names(parts)
    yield from _types(parts)
    yield from _relationships(parts)
    yield from _roots(parts)
    yield from _used(parts)
    yield from _orphans(parts)
    yield from _pictures(parts)
    yield from _prefixes(parts)


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
        fitting = _PICTURES.get(name.rpartition(".")[2].lower(), (kind,))
        if not kind:
            yield Finding("content-type", name, "no type is given for this part")
        elif kind.lower() not in fitting and kind not in fitting:
            yield Finding("content-type", name, f"its type is not `{fitting[0]}`")
    if found.get(parts.main) not in _MAIN_TYPES:
        yield Finding("content-type", parts.main, "its type is not that of a document")
    for relationship in (it for all_of in parts.relationships.values() for it in all_of):
        expected = _TYPE_OF.get(relationship.kind)
        if expected and found.get(relationship.target, expected) != expected:
            yield Finding("content-type", relationship.target, f"its type is not `{expected}`")
        meant = _KIND_BY_TYPE.get(found.get(relationship.target, ""))
        if meant and not relationship.is_external and relationship.kind != meant:
            said = f"it leads to a part for `{meant}` as one for `{relationship.kind}`"
            yield Finding("relationship-kind", relationship.target, said)
        is_picture = found.get(relationship.target, "image/").startswith("image/")
        if relationship.kind == "image" and not relationship.is_external and not is_picture:
            yield Finding("content-type", relationship.target, "its type is not that of a picture")


def _relationships(parts: Parts) -> Iterator[Finding]:
    present = set(parts.names)
    for name, relationships in parts.relationships.items():
        ids = Counter(it.id for it in relationships)
        for repeated in (it for it, count in ids.items() if count > 1):
            yield Finding("relationship-id", name, f"several relationships are called `{repeated}`")
        kinds = Counter(it.kind for it in relationships)
        for kind in (it for it, count in kinds.items() if count > 1 and it in _SINGLE):
            said = f"it leads to {kinds[kind]} parts for `{kind}`, and only one is used"
            yield Finding("relationship-twice", name, said)
        for it in relationships:
            if it.is_external and it.kind == "hyperlink" and not _is_open_to_all(it.target):
                said = f"a link leads to `{it.target[:60]}`, which others cannot or must not open"
                yield Finding("link-target", name, said)
            if it.is_external and it.kind not in _EXTERNAL:
                said = f"it would fetch `{it.target}` from elsewhere"
                yield Finding("external-part", name, said)
            elif not it.is_external and it.target not in present:
                yield Finding(
                    "missing-part", name, f"it leads to `{it.target}`, which is not there"
                )


def _is_open_to_all(target: str) -> bool:
    """Whether a link leads where everybody gets: without a scheme, into the folder of the file."""
    if _WEB.match(target):
        return False
    scheme = _SCHEME.match(target)
    return target.startswith("#") or bool(scheme and scheme[1].lower() in _SCHEMES)


def _roots(parts: Parts) -> Iterator[Finding]:
    """Yield parts that hold something else than what they are there for."""
    needed = {TYPES: "ct:Types"}
    needed |= {it: "rel:Relationships" for it in parts.names if it.endswith(".rels")}
    for it in (one for all_of in parts.relationships.values() for one in all_of):
        if it.kind in _ROOTS and not it.is_external:
            needed[it.target] = _ROOTS[it.kind]
    for name, root in needed.items():
        if name in parts.roots and parts.roots[name].tag != tag(root):
            yield Finding("part-kind", name, f"it holds no {root}")


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
    for name in parts.names:
        folder, _, file = name.rpartition("/")
        owner = posixpath.join(folder.removesuffix("_rels").rstrip("/"), file.removesuffix(".rels"))
        if name.endswith(".rels") and owner and owner not in parts.names:
            yield Finding("orphan-part", name, f"there is no `{owner}` whose links these are")


def _pictures(parts: Parts) -> Iterator[Finding]:
    for name in parts.names:
        kind = basename(name).rpartition(".")[2].lower()
        data = parts.file.data(name) if kind in _PIXELS or kind == "svg" else b""
        if kind == "svg":
            yield from _drawn(parts, name)
            continue
        begins, ends = _PIXELS.get(kind, (b"", b""))
        if not data.startswith(begins):
            said = "it is no picture of the format it is named by"
            yield Finding("picture-format", name, said)
        elif ends not in data[-_TAIL:]:
            yield Finding("picture-format", name, "the end of the picture is missing")
        elif kind == "png" and not _is_whole(data):
            yield Finding("picture-format", name, "the picture is damaged")


def _is_whole(png: bytes) -> bool:
    """Whether the pieces of a PNG have the sums that they tell (W3C PNG, 5.3)."""
    at = len(_PIXELS["png"][0])
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        told = int.from_bytes(png[at + 8 + length : at + 12 + length], "big")
        if crc32(memoryview(png)[at + 4 : at + 8 + length]) != told:
            return False
        at += 12 + length
    return at == len(png)


def _drawn(parts: Parts, name: str) -> Iterator[Finding]:
    try:
        root = parts.file.xml(name)
    except UnsafeWordFileError as error:
        yield Finding("picture-format", name, str(error))
        return
    if not str(root.tag).endswith("}svg"):
        yield Finding("picture-format", name, "it is no picture of the format it is named by")
    for it in root.iter("{*}script", "{*}foreignObject", "{*}image", "{*}use", "{*}a"):
        local = str(it.tag).rpartition("}")[2]
        leads = it.get("href") or it.get("{http://www.w3.org/1999/xlink}href") or "#"
        if local in {"script", "foreignObject"} or not leads.startswith(("#", "data:")):
            yield Finding(
                "picture-content", name, f"the drawing holds <{local}>, and runs or fetches"
            )


def _prefixes(parts: Parts) -> Iterator[Finding]:
    """Yield prefixes that a program is told to pass over, or to know, and that are not declared."""
    for name, root in parts.roots.items():
        for it in select(root, "//*[@mc:*]"):
            for key in ("Ignorable", "MustUnderstand", "ProcessContent", "PreserveElements"):
                for prefix in value(it, f"mc:{key}").split():
                    if prefix.partition(":")[0] not in it.nsmap:
                        said = f"nothing tells what `{prefix}` in mc:{key} means"
                        yield Finding("alternate-content", name, said)
        if (encoding := root.getroottree().docinfo.encoding or "UTF-8").upper() not in _ENCODINGS:
            said = f"it is written in {encoding}; Word reads UTF-8 and UTF-16"
            yield Finding("encoding", name, said)
