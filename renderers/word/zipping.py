"""The zip file of a Word file: its parts and their types, the same bytes for the same parts.

The clauses are those of ECMA-376 part 2 (Open Packaging Conventions).
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from pipeline.document.filed import Held, read_held, size_of
from renderers.word.elements import Element

CONTENT_TYPES = "[Content_Types].xml"
_PACKED = (".png", ".jpeg", ".jpg")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULT_TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
# Why: the earliest date that a zip file can hold; the clock must not be in the bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def content_types(types: Mapping[str, str]) -> bytes:
    """Return the list of types (10.1.2.2) of parts: by ending for pictures, by name for the rest.

    Where parts of one ending have several types, the others are told by name.
    """
    defaults, overrides = dict(_DEFAULT_TYPES), {}
    for name, kind in sorted(types.items()):
        ending = name.rpartition(".")[2].lower()
        if ending in _DEFAULT_TYPES or defaults.setdefault(ending, kind) != kind:
            overrides[f"/{name}"] = kind
    root = etree.Element(f"{{{_TYPES}}}Types", None, {None: _TYPES})
    for ending, kind in sorted(defaults.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    for name, kind in sorted(overrides.items()):
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
    return serialised(root)


def types_in(root: Element) -> tuple[dict[str, str], dict[str, str]]:
    """Return the types that a list of types gives: by ending, and by the name of a part."""
    defaults = {
        it.get("Extension", "").lower(): it.get("ContentType", "")
        for it in root.iter(f"{{{_TYPES}}}Default")
    }
    overrides = {
        it.get("PartName", "").lstrip("/").lower(): it.get("ContentType", "")
        for it in root.iter(f"{{{_TYPES}}}Override")
    }
    return defaults, overrides


def serialised(root: Element) -> bytes:
    """Return a part as bytes."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def zipped(members: Mapping[str, Held]) -> bytes:
    """Return a zip file that has nothing of this machine or moment in it.

    Pictures of pixels are stored: they are compressed already, and deflating them takes longer
    than all the rest. Those that are in files are read one after the other.
    """
    buffer = BytesIO()
    # Why: a buffer that grows is copied over and over; what is too much is cut off in the end.
    buffer.seek(sum(map(size_of, members.values())))
    buffer.write(b"\0")
    buffer.seek(0)
    with ZipFile(buffer, "w") as archive:
        for name, held in members.items():
            entry = ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0
            is_packed = name.endswith(_PACKED)
            entry.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
            archive.writestr(entry, read_held(held))
    buffer.truncate()
    return buffer.getvalue()
