"""What a Word file knows of itself: parts that no reader sees and other programs keep.

It is there twice. Word keeps the custom XML part, which has no limit; LibreOffice and python-docx
keep both, and programs that only know properties keep those (ECMA-376 part 1, 15.2.5, 15.2.12.2).
"""

import re
from collections.abc import Iterator
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from docx.document import Document as Container
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from renderers.word.opening import WordFile
from renderers.word.zipping import serialised

NAMESPACE = "urn:operation-manual:identity"
_CUSTOM_XML = RELATIONSHIP_TYPE.CUSTOM_XML
_XML = "application/xml"
_PROPS = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# Says that a property is one that users may have made ([MS-OSHARED] 2.3.3.2.2.1).
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PROPERTY = 2
_NAME = "operation-manual-identity-{:04}"
_NUMBERED = re.compile(r"operation-manual-identity-([0-9]{4})")
# Word shows and keeps so many characters of a property.
_PIECE = 255
# In bytes, and how many parts are looked at: a file made to take up memory has more.
_LARGEST = 3_000_000
_MOST = 4
_HEAD = 2_000
_BRANDED = "branded"
_ELEMENT = f"{{{NAMESPACE}}}identity"


def attach_identity(container: Container, text: str, *, is_branded: bool = False) -> None:
    """Put an identity into a container, as a custom XML part and as properties.

    One that is branded, its pages are those of a company's template, says so.
    """
    main, package = container.part, container.part.package
    root = etree.Element(_ELEMENT, None, {None: NAMESPACE})
    if is_branded:
        root.set(_BRANDED, "1")
    root.text = text
    number = _free_number(container)
    data = Part(PackURI(f"/customXml/item{number}.xml"), _XML, serialised(root))
    said = Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPS, serialised(_declaration()))
    data.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, said, "rId1")
    main.load_rel(_CUSTOM_XML, data, "rIdIdentity")
    listed = Part(PackURI("/docProps/custom.xml"), _CUSTOM, serialised(_properties(text)))
    package.load_rel(RELATIONSHIP_TYPE.CUSTOM_PROPERTIES, listed, "rIdIdentity")


def identity_texts(file: WordFile) -> Iterator[str]:
    """Yield what a Word file says of itself, wherever the program that saved it has put it.

    Raises UnsafeWordFileError for a part that is refused.
    """
    marks = (NAMESPACE.encode(), _PROPERTIES.encode())
    places = ("customXml/", "docProps/custom")
    names = [it for it in file.names if it.startswith(places) and it.endswith(".xml")]
    near = (it for it in names if any(mark in file.data(it)[:_HEAD] for mark in marks))
    for name in islice(near, _MOST):
        if file.size(name) > _LARGEST:
            continue
        root = file.xml(name)
        if root.tag == _ELEMENT:
            yield root.text or ""
        elif root.tag == f"{{{_PROPERTIES}}}Properties":
            yield from filter(None, [_joined(root)])


def is_as_built(file: WordFile) -> bool:
    """Whether a Word file is one of ours, poured into no template, and saved by no other program.

    Other programs list themselves in a part, which we do not write. Raises UnsafeWordFileError for
    a part that is refused.
    """
    if any(it.kind == "extended-properties" for it in file.relationships()):
        return False
    names = [it for it in file.names if it.startswith("customXml/") and it.endswith(".xml")]
    near = [it for it in names if NAMESPACE.encode() in file.data(it)[:_HEAD]]
    roots = [file.xml(it) for it in near[:_MOST] if file.size(it) <= _LARGEST]
    found = [it for it in roots if it.tag == _ELEMENT]
    return bool(found) and not any(it.get(_BRANDED) for it in found)


def _free_number(container: Container) -> int:
    """Return the number of the first custom XML part that is not there."""
    rels = container.part.rels.values()
    names = {str(it.target_part.partname) for it in rels if it.reltype == _CUSTOM_XML}
    return next(it for it in range(1, len(names) + 2) if f"/customXml/item{it}.xml" not in names)


def _declaration() -> etree._Element:
    """Return what names the part for programs (ECMA-376 part 1, 22.5.2.1)."""
    made = etree.Element(f"{{{_DATA}}}datastoreItem", None, {"ds": _DATA})
    made.set(f"{{{_DATA}}}itemID", f"{{{str(uuid5(NAMESPACE_URL, NAMESPACE)).upper()}}}")
    references = etree.SubElement(made, f"{{{_DATA}}}schemaRefs")
    etree.SubElement(references, f"{{{_DATA}}}schemaRef").set(f"{{{_DATA}}}uri", NAMESPACE)
    return made


def _properties(text: str) -> etree._Element:
    made = etree.Element(f"{{{_PROPERTIES}}}Properties", None, {None: _PROPERTIES, "vt": _TYPES})
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    for number, piece in enumerate(pieces):
        held = etree.SubElement(made, f"{{{_PROPERTIES}}}property")
        held.set("fmtid", _FORMAT_ID)
        held.set("pid", str(_FIRST_PROPERTY + number))
        held.set("name", _NAME.format(number))
        etree.SubElement(held, f"{{{_TYPES}}}lpwstr").text = piece
    return made


def _joined(root: etree._Element) -> str:
    pieces = {}
    for held in root:
        if found := _NUMBERED.fullmatch(held.get("name", "")):
            pieces[int(found[1])] = "".join(map(str, held.itertext()))
    return "".join(pieces[number] for number in sorted(pieces))
