"""The container: the theme's parts, the body, the pictures and the properties in one zip file.

The clauses are those of ECMA-376 part 2 (Open Packaging Conventions).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Container
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.composing.identity import identity_of, to_text
from pipeline.document.document import Asset, Document
from pipeline.document.filed import Held
from pipeline.words.languages import east_asian, is_right_to_left, with_territory
from renderers.theme_settings import Fonts
from renderers.themes import Theme, ThemeError
from renderers.word.body import Body
from renderers.word.fields import store, store_properties
from renderers.word.identity_parts import attach_identity
from renderers.word.measures import Measures
from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.pictures import SUFFIXES
from renderers.word.refusing import refuse_active
from renderers.word.review.baseline import Baseline, anchored, digests_of
from renderers.word.review.looks import Looks
from renderers.word.review.parts import (
    attach_baseline,
    made_reviewable,
    track_all_changes,
    with_addresses,
)
from renderers.word.review.tracked import Reader
from renderers.word.template import BrandTemplate
from renderers.word.zipping import CONTENT_TYPES, content_types, serialised, zipped

# What is in the container before the body is, and which file of the theme it is made from.
_SKELETON = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package.rels",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml.j2",
    "word/_rels/document.xml.rels": "document.rels",
    "word/fontTable.xml": "fontTable.xml.j2",
    "word/footer.xml": "footer.xml.j2",
    "word/footer-first.xml": "footer.xml.j2",
    "word/header.xml": "header.xml.j2",
    "word/numbering.xml": "numbering.xml.j2",
    "word/settings.xml": "settings.xml.j2",
    "word/styles.xml": "styles.xml.j2",
    "word/theme.xml": "theme.xml.j2",
}
_MARGINS = ("word/header.xml", "word/footer.xml", "word/footer-first.xml")
_NOTES = "word/footnotes.xml"
_LOOKS = "word/styles.xml", "word/numbering.xml"
_MEDIA = "word/media/"
_XML = "application/xml"
_STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
# How printers call a paper, by its width and height in twips (ECMA-376 part 1, 17.6.13).
_PAPERS = {(11906, 16838): 9, (8391, 11906): 11, (12240, 15840): 1}
# Core properties hold no more (ECMA-376 part 2, 11; python-docx refuses it).
_LONGEST_PROPERTY = 255


def assemble(  # noqa: PLR0913 - what a file is made of
    document: Document,
    body: Body,
    measures: Measures,
    theme: Theme,
    template: BrandTemplate | None = None,
    *,
    is_for_review: bool = False,
) -> Mapping[str, Held]:
    """Return the files in the zip file that a Word file is, poured into a template if there is one.

    Word tracks all edits of one that is for review.
    Raises ThemeError when a part of the theme is not XML, or the template cannot be used.
    """
    values = _values(document, body, measures, theme)
    skeleton = {name: _part(theme, file, values) for name, file in _SKELETON.items()}
    if not theme.is_ours:
        _refuse_active(skeleton, theme)
    container = docx.Document(BytesIO(zipped(skeleton)))
    _set_properties(container, document)
    _relate(container, body)
    if body.notes:
        skeleton[_NOTES] = _with_notes(_part(theme, "footnotes.xml.j2", values), body)
        _relate_notes(container, body, skeleton[_NOTES])
    _store_fields(container, document, always=template is not None)
    if not body.is_form:
        told = to_text(identity_of(document))
        attach_identity(container, told, is_branded=template is not None)
    if template is not None:
        from renderers.word.pouring import pour

        attach_baseline(container, None)
        poured = pour(template, document, body, container)
        return made_reviewable(poured, document, is_for_review=is_for_review)
    if not body.is_form:
        attach_baseline(container, _baseline(document, body, skeleton))
    if is_for_review:
        track_all_changes(container.settings.element)
    page_settings = container.element.body[-1]
    for element in body.elements:
        page_settings.addprevious(element)
    members = _members(container)
    # Why: its parts know each other, so that nothing else would free this at once. Why not all of
    # the document: lxml would look through it anew for each element that somebody holds.
    container.element.body.clear()
    return members


def _baseline(document: Document, body: Body, skeleton: Mapping[str, bytes]) -> Baseline:
    digests = digests_of(body.pictures)
    addresses = {relationship: _address(target) for target, relationship in body.links.items()}
    looks = Looks(*(etree.fromstring(skeleton[it]) for it in _LOOKS))
    reader = Reader(digests.__getitem__, addresses.__getitem__, looks)
    others = [etree.fromstring(skeleton[it]) for it in (*_MARGINS, _NOTES) if it in skeleton]
    of_notes = {relationship: _address(target) for target, relationship in body.note_links.items()}
    others = [with_addresses(it, of_notes) for it in others]
    return anchored(document, body.elements, reader, others)


# ── the theme's parts ─────────────────────────────────────────────────────────────────────────


def _values(document: Document, body: Body, measures: Measures, theme: Theme) -> dict[str, object]:
    """Return what the templates may use: plain texts, numbers, lists and dictionaries only."""
    colours = theme.settings.colours.model_dump()
    return {
        "language": with_territory(document.language),
        "east_asian_language": east_asian(document.language),
        "is_right_to_left": is_right_to_left(document.language),
        "full_title": document.full_title,
        "draft": document.draft.word if document.draft else "",
        "page_label": document.labels.page_parts,
        "colours": {name: colour.removeprefix("#") for name, colour in colours.items()},
        "fonts": _fonts(document.language, theme.settings.fonts),
        "page": {
            side: getattr(measures, side)
            for side in ("width", "height", "top", "bottom", "inner", "outer")
        }
        | {"paper": _PAPERS.get((measures.width, measures.height), "")},
        "text_width": measures.text_width,
        "step_indent": measures.step_indent,
        "number_indent": measures.number_indent,
        "is_form": body.is_form,
        "has_footnotes": bool(body.notes),
        "runs": [{"num": run.num, "style": run.style, "start": run.start} for run in body.runs],
    }


def _fonts(language: str, fonts: Fonts) -> dict[str, str]:
    if language in fonts.languages:
        name = fonts.languages[language].word
        return {"word_latin": name, "word_east_asian": name, "word_complex": name}
    names = {"word_latin": fonts.word_latin, "word_east_asian": fonts.word_east_asian}
    return names | {"word_complex": ""}


def _refuse_active(skeleton: Mapping[str, bytes], theme: Theme) -> None:
    """Raise ThemeError where parts of a theme would fetch or start something in readers' Word."""
    try:
        refuse_active(WordFile.open(zipped(skeleton)))
    except UnsafeWordFileError as error:
        raise ThemeError(f"{theme.folder / 'word'}: {error}") from None


def _part(theme: Theme, file: str, values: Mapping[str, object]) -> bytes:
    """Return a part from the theme, without the comments that explain it."""
    text = theme.template(f"word/{file}").render(values)
    parser = etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ThemeError(f"{theme.folder / 'word' / file}: {error}") from None
    return serialised(root)


# ── the document's own ────────────────────────────────────────────────────────────────────────


def _set_properties(container: Container, document: Document) -> None:
    properties = container.core_properties
    published = datetime.fromisoformat(document.published)
    properties.title = document.title[:_LONGEST_PROPERTY]
    properties.subject = document.subtitle[:_LONGEST_PROPERTY]
    properties.author = document.publisher[:_LONGEST_PROPERTY]
    properties.last_modified_by = document.publisher[:_LONGEST_PROPERTY]
    properties.language = with_territory(document.language)
    properties.identifier = document.id
    properties.created = published
    properties.modified = published


def _relate(container: Container, body: Body) -> None:
    """Make the relationships that the body names."""
    main = container.part
    for target, relationship in body.links.items():
        main.load_rel(RELATIONSHIP_TYPE.HYPERLINK, _address(target), relationship, is_external=True)
    for asset, relationship in body.pictures.items():
        held: Any = asset.held  # python-docx hands it on as it is
        part = Part(_media_name(asset), asset.media_type, held)
        main.load_rel(RELATIONSHIP_TYPE.IMAGE, part, relationship)


def _with_notes(empty: bytes, body: Body) -> bytes:
    """Return the part with the footnotes; the theme's has what separates them from the text."""
    root = etree.fromstring(empty)
    root.extend(body.notes)
    return serialised(root)


def _relate_notes(container: Container, body: Body, data: bytes) -> None:
    """Put the footnotes into a part with links of its own."""
    part = Part(PackURI(f"/{_NOTES}"), CONTENT_TYPE.WML_FOOTNOTES, data)
    for target, relationship in body.note_links.items():
        part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, _address(target), relationship, is_external=True)
    container.part.load_rel(RELATIONSHIP_TYPE.FOOTNOTES, part, "rIdFootnotes")


def _store_fields(container: Container, document: Document, *, always: bool) -> None:
    """Add the part that the controls of fields show; without any it is for templates only."""
    if not document.fields and not always:
        return
    package = container.part.package
    item = Part(PackURI("/customXml/item1.xml"), _XML, serialised(store(document)), package)
    name = PackURI("/customXml/itemProps1.xml")
    properties = Part(name, _STORE_TYPE, serialised(store_properties()), package)
    item.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, properties, "rId1")
    container.part.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML, item, "fields")


def _media_name(asset: Asset) -> PackURI:
    suffix = SUFFIXES.get(asset.media_type, "bin")
    return PackURI(f"/{_MEDIA}{asset.digest[:32]}.{suffix}")


def _address(target: str) -> str:
    """Return the address with what no IRI may hold (RFC 3987, 2.2) written in percent."""
    return re.sub(r'[\s<>"{}|\\^`]', lambda found: f"%{ord(found[0]):02X}", target)


# ── the parts ─────────────────────────────────────────────────────────────────────────────────


def _members(container: Container) -> dict[str, Held]:
    """Return the container's files, the list of types first, as some readers expect."""
    package = container.part.package
    parts = sorted(_parts(container), key=lambda part: part.partname)
    types = {part.partname.membername: part.content_type for part in parts}
    members: dict[str, Held] = {CONTENT_TYPES: content_types(types)}
    members["_rels/.rels"] = _bytes(package.rels.xml)
    for part in parts:
        members[part.partname.membername] = part.blob
        if part.rels:
            members[part.partname.rels_uri.membername] = _bytes(part.rels.xml)
    return members


def _parts(container: Container) -> Iterator[Part]:
    """Yield each part once. Why not `iter_parts`: its cost is quadratic in the pictures."""
    found: dict[PackURI, Part] = {}
    waiting = [container.part.package.rels]
    while waiting:
        for relationship in waiting.pop().values():
            if relationship.is_external or relationship.target_part.partname in found:
                continue
            part = relationship.target_part
            found[part.partname] = part
            waiting.append(part.rels)
    yield from found.values()


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
