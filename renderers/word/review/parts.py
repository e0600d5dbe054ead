"""What a copy for reviewers has beside its body: the baseline, and settings that track all edits.

The clauses are those of ECMA-376 part 1.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from docx.document import Document as Container
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.document.document import Document
from pipeline.document.filed import Filed, Held
from renderers.word.elements import Element, element
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile
from renderers.word.review.baseline import (
    ROOT,
    Baseline,
    NoBaselineError,
    anchored,
    digest_in_short,
    from_part,
    to_part,
)
from renderers.word.review.looks import Looks
from renderers.word.review.names import attribute
from renderers.word.review.tracked import MOST_PARAGRAPHS, Reader
from renderers.word.zipping import serialised, zipped

_XML = "application/xml"
_PROPS = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_NAMESPACE = ROOT[1:].partition("}")[0]
_FOLDER = "customXml/"
_ROOM = serialised(etree.Element(ROOT))
_RELATIONSHIPS = "_rels/"
_NONE: Mapping[str, str] = {}
# A manual of two thousand steps is smaller. Larger parts would take more memory than is fair.
_LARGEST_PART = 20_000_000
_LARGEST_BESIDE = 5_000_000
_MOST_SIGNS = 1_000_000
# Why counted in the bytes: elements take twenty times as much memory.
_PARAGRAPHS = re.compile(rb"<\x00?(?:[\w.-]\x00?){0,40}?:?\x00?p\x00?[\s/>]")
# What the settings may begin with (17.15.1.78); what tracks changes stands behind these.
_BEFORE = frozenset(
    (
        "writeProtection",
        "view",
        "zoom",
        "removePersonalInformation",
        "removeDateAndTime",
        "doNotDisplayPageBoundaries",
        "displayBackgroundShape",
        "printPostScriptOverText",
        "printFractionalCharacterWidth",
        "printFormsData",
        "embedTrueTypeFonts",
        "embedSystemFonts",
        "saveSubsetFonts",
        "saveFormsData",
        "mirrorMargins",
        "alignBordersAndEdges",
        "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter",
        "gutterAtTop",
        "hideSpellingErrors",
        "hideGrammaticalErrors",
        "activeWritingStyle",
        "proofState",
        "formsDesign",
        "attachedTemplate",
        "linkStyles",
        "stylePaneFormatFilter",
        "stylePaneSortMethod",
        "documentType",
        "mailMerge",
        "revisionView",
    )
)


def attach_baseline(container: Container, baseline: Baseline | None) -> None:
    """Put a baseline into a container, or room for one, as a custom XML part with properties.

    Why the properties: LibreOffice keeps no part without them.
    """
    text = to_part(baseline) if baseline else _ROOM
    data = Part(PackURI(f"/{_FOLDER}item9.xml"), _XML, text)
    said = Part(PackURI(f"/{_FOLDER}itemProps9.xml"), _PROPS, _properties())
    data.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, said, "rId1")
    container.part.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML, data, "rIdReview")


def made_reviewable(
    members: dict[str, Held], document: Document, *, is_for_review: bool
) -> dict[str, Held]:
    """Return the files of a Word file with a baseline where there is room for one.

    Why when all is done: a template has lines and pictures of its own, which are no edits.
    """
    filed = {name: it for name, it in members.items() if isinstance(it, Filed)}
    # Why without the pictures: what they show is known, and nothing else is asked of them.
    file = WordFile.open(zipped(members | dict.fromkeys(filed, b"")))
    main = file.main()
    root = file.xml(main)
    known = {name: digest_in_short(it) for name, it in filed.items()}
    reader = reader_of(file, main, Digests(file, main, known=known))
    baseline = anchored(document, body_of(root), reader, others_of(file, main, root))
    made: dict[str, Held] = {main: serialised(root)}
    made |= {name: to_part(baseline) for name, data in members.items() if data == _ROOM}
    for it in file.relationships(main) if is_for_review else ():
        if it.kind == "settings":
            settings = file.xml(it.target)
            track_all_changes(settings)
            made[it.target] = serialised(settings)
    return members | made


def body_of(root: Element) -> Element:
    """Return the body of a document. Raises UnsafeWordFileError where there is none."""
    found = next(root.iter("{*}body"), None)
    if found is None:
        raise UnsafeWordFileError("it is no Word file (.docx), or it is damaged")
    return found


class Digests(dict[str, str]):
    """The digest of each picture of a part, by its relationship, made when it is asked for.

    `known` are those of parts, by name, that need not be looked for in the file; `same` those of
    pictures that show the same. `parts` are the names of the pictures that were looked for.
    """

    def __init__(
        self,
        file: WordFile,
        part: str,
        *,
        known: Mapping[str, str] = _NONE,
        same: Mapping[str, str] = _NONE,
    ) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}
        self._file = file
        self._known = known
        self._same = same
        self._related = {it.id: it for it in file.relationships(part)}

    def __missing__(self, name: str) -> str:
        found = self._related.get(name)
        if found is None or found.is_external:
            self[name] = name
        elif found.target in self._known:
            self[name] = self._known[found.target]
        else:
            digest = digest_in_short(self._file.data(found.target))
            self.parts[digest] = found.target
            self[name] = self._same.get(digest, digest)
        return self[name]

    def bytes_of(self, digest: str) -> bytes:
        """Return a picture. Raises UnsafeWordFileError where that is refused or not there."""
        if digest not in self.parts:
            raise UnsafeWordFileError(f"`{digest}` is missing in it")
        return self._file.data(self.parts[digest])


def reader_of(file: WordFile, name: str, digests: Digests) -> Reader:
    """Return what reads a part of a file, and knows what its relationships lead to."""
    related = list(file.relationships(name))
    addresses = _addresses(related)
    return Reader(digests.__getitem__, lambda it: addresses.get(it, ""), _looks(file, related))


def _looks(file: WordFile, related: Iterable[Relationship]) -> Looks:
    """Return what knows the styles and lists of a file, as far as it has any."""
    found = {it.kind: part_of(file, it.target) for it in related if _is_of_looks(it, file)}
    return Looks(found.get("styles"), found.get("numbering"))


def _is_of_looks(it: Relationship, file: WordFile) -> bool:
    return it.kind in {"styles", "numbering"} and not it.is_external and it.target in file


def _addresses(related: Iterable[Relationship]) -> dict[str, str]:
    return {it.id: it.target for it in related if it.is_external}


def others_of(file: WordFile, main: str, root: Element) -> Iterator[Element]:
    """Yield the parts with the headers and footers that the document names, and with its notes.

    Raises UnsafeWordFileError for one that is refused.
    """
    named = {attribute(it, "id") for it in root.iter("{*}headerReference", "{*}footerReference")}
    left = _LARGEST_BESIDE
    for it in file.relationships(main):
        is_named = it.kind in {"header", "footer"} and it.id in named
        if not it.is_external and (is_named or it.kind in {"footnotes", "endnotes"}):
            left -= file.size(it.target)
            if left < 0:
                raise UnsafeWordFileError("its headers and notes are too large when unpacked")
            found = part_of(file, it.target)
            yield with_addresses(found, _addresses(file.relationships(it.target)))


def with_addresses(root: Element, addresses: Mapping[str, str]) -> Element:
    """Return a part in which each link names its address itself, by those of relationships."""
    for link in root.iter("{*}hyperlink"):
        for key, value in link.items():
            if etree.QName(key).localname == "id":
                link.set(key, addresses.get(value, ""))
    return root


def part_of(file: WordFile, name: str) -> Element:
    """Return the root of a part. Raises UnsafeWordFileError for one that no manual has."""
    if file.size(name) > _LARGEST_PART:
        raise UnsafeWordFileError(f"`{name}` in it is too large when unpacked")
    data = file.data(name)
    count = sum(1 for _ in islice(_PARAGRAPHS.finditer(data), MOST_PARAGRAPHS + 1))
    if count > MOST_PARAGRAPHS or data.count(b"<") > _MOST_SIGNS:
        raise UnsafeWordFileError("it has too many parts")
    del data
    return file.xml(name)


def track_all_changes(settings: Element) -> None:
    """Let Word track every edit, and let nobody turn that off by accident (17.15.1.29, 1.90).

    There is no password: whoever is to accept changes can stop the protection.
    """
    names = [etree.QName(it).localname for it in settings]
    at = next((index for index, it in enumerate(names) if it not in _BEFORE), len(names))
    for name in ("trackRevisions", "documentProtection"):
        if name in names:
            settings.remove(settings[names.index(name)])
            names.remove(name)
    enforced: dict[str, str | int] = {"w:edit": "trackedChanges", "w:enforcement": 1}
    settings.insert(at, element("w:documentProtection", enforced))
    settings.insert(at, element("w:trackRevisions"))


def baseline_in(file: WordFile) -> Baseline:
    """Return the baseline that a Word file carries, wherever the program that saved it put it.

    Raises NoBaselineError where it carries none, and UnsafeWordFileError for a part that is
    refused.
    """
    for name in _data_parts(file):
        root = file.xml(name)
        if root.tag == ROOT:
            return from_part(root)
    raise NoBaselineError("it says nothing of itself; another program made it, or has left it out")


def _data_parts(file: WordFile) -> Iterator[str]:
    for name in file.names:
        if name.startswith(_FOLDER) and _RELATIONSHIPS not in name and name.endswith(".xml"):
            yield name


def _properties() -> bytes:
    """Return what names the part for programs (22.5.2.1)."""
    made = etree.Element(f"{{{_DATA}}}datastoreItem", None, {"ds": _DATA})
    made.set(f"{{{_DATA}}}itemID", f"{{{str(uuid5(NAMESPACE_URL, _NAMESPACE)).upper()}}}")
    references = etree.SubElement(made, f"{{{_DATA}}}schemaRefs")
    etree.SubElement(references, f"{{{_DATA}}}schemaRef").set(f"{{{_DATA}}}uri", _NAMESPACE)
    return serialised(made)
