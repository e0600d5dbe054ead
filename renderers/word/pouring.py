"""A manual is poured into a company's template, of which everything else stays as it is.

What the template lacks (styles, lists, pictures, links, fields) is added beside what it has. All
costs are linear in the elements. The clauses are those of ECMA-376 part 1.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import cast

from docx.document import Document as Container
from docx.opc.rel import _Relationship as Relationship
from lxml import etree

from pipeline.document.document import Document
from pipeline.document.filed import Held, read_held
from pipeline.words.languages import east_asian, with_territory
from renderers.themes import ThemeError
from renderers.word.body import Body
from renderers.word.contents_fields import title_before
from renderers.word.corrections import correct
from renderers.word.elements import (
    NAMESPACES,
    Element,
    element,
    paragraph,
    qualified,
    remove,
    run,
)
from renderers.word.fields import field_texts
from renderers.word.finishing import COMMENTS
from renderers.word.free_numbers import number_anew
from renderers.word.marks import fill
from renderers.word.note_pouring import count_on, pour_notes
from renderers.word.opening import UnsafeWordFileError
from renderers.word.parts import Parts, rename
from renderers.word.settings import settled
from renderers.word.styles import merge
from renderers.word.template import CONTENTS, BrandTemplate, is_on_the_page, marks_in
from renderers.word.traces import (
    forget_bindings,
    forget_bookmarks,
    forget_parts,
    joined_properties,
)
from renderers.word.zipping import serialised

_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Parts that a template brings itself; what else our file has is added to it.
_HEADERS = ("header", "footer")
_OTHERS = ("fontTable", "footnotes", "endnotes")
_LOOKS = ("styles", "settings", "fontTable", "theme", "numbering", "header", "footer", "footnotes")
_SEPARATORS = qualified("w:footnotePr")
_CONTROL = qualified("w:sdt")
_PARAGRAPH, _CONTENT = qualified("w:p"), qualified("w:sdtContent")
_PARAGRAPH_PROPERTIES, _SECTION = qualified("w:pPr"), qualified("w:sectPr")
_SCHEME_COLOUR = qualified("a:schemeClr")


def pour(
    template: BrandTemplate, document: Document, body: Body, container: Container
) -> dict[str, Held]:
    """Return the files of the template with the manual in it.

    `container` is our own file with all but the body. Raises ThemeError for a broken template.
    """
    try:
        return _Pouring(template, document, body, container).poured()
    except UnsafeWordFileError as error:
        raise ThemeError(f"{template.path}: {error}") from None


class _Pouring:
    def __init__(
        self, template: BrandTemplate, document: Document, body: Body, container: Container
    ) -> None:
        self._template = template
        self._document = document
        self._body = body
        self._container = container
        self._parts = Parts(template.file)
        draft = [run(document.draft.word, "Strong")] if document.draft else []
        self._margins = [paragraph("Header", draft)] if draft else []

    def poured(self) -> dict[str, Held]:
        parts, main, texts = self._parts, self._template.main, field_texts(self._document)
        root, place = self._template.root, self._template.place
        forget_parts(self._template.file, parts)
        if place is not None:
            _empty(place)
        correct(root)
        forget_bindings(root)
        marked = fill(root, texts)
        headers = {it: self._template.file.xml(it) for it in parts.related(main, *_HEADERS)}
        before = {name: etree.tostring(part) for name, part in headers.items()}
        for part in headers.values():
            correct(part)
            forget_bindings(part)
            fill(part, texts)
        elements = self._fitted()
        if self._margins:
            for name in parts.related(main, "header"):
                headers[name].insert(0, deepcopy(self._margins[0]))
        forget_bookmarks(root, elements)
        number_anew([*elements, *self._body.notes], root, headers.values())
        if self._body.notes:
            count_on(elements, root, place)
        self._place(elements, marked)
        for name, part in headers.items():
            if etree.tostring(part) != before[name]:
                parts.data[name] = serialised(part)
        self._correct_others()
        if self._body.notes:
            pour_notes(self._template, parts, self._container, self._body.notes, elements)
        # What Word 2010 lacks is said again there.
        for name in parts.related(main, "stylesWithEffects", *COMMENTS):
            parts.forget(name)
        parts.data[main] = serialised(root)
        parts.types[main] = _DOCUMENT_TYPE
        self._set_properties()
        self._settle()
        return parts.members()

    def _correct_others(self) -> None:
        parts = self._parts
        for name in parts.related(self._template.main, *_OTHERS):
            if name in self._template.file and correct(root := self._template.file.xml(name)):
                parts.data[name] = serialised(root)

    # ── what our elements name ────────────────────────────────────────────────────────────────

    def _fitted(self) -> list[Element]:
        """Return our elements with the names and numbers that they have in the template."""
        elements = self._body.elements
        self._merge_looks(elements)
        rename(elements, dict(self._add_parts()))
        self._keep_colours(elements)
        return elements

    def _keep_colours(self, elements: list[Element]) -> None:
        """Write our colours out where we name them: those of the template's theme are others."""
        colours = _colours(self._container)
        for made in elements:
            for used in made.iter(_SCHEME_COLOUR):
                if colour := colours.get(used.get("val") or ""):
                    used.tag = qualified("a:srgbClr")
                    used.set("val", colour)

    def _merge_looks(self, elements: list[Element]) -> None:
        ours = {it.reltype.rpartition("/")[2]: it for it in self._container.part.rels.values()}
        roots = {kind: self._looks_of(ours[kind]) for kind in ("styles", "numbering")}
        own = {kind: etree.fromstring(ours[kind].target_part.blob) for kind in roots}
        renamed = merge(roots["styles"], own["styles"], roots["numbering"], own["numbering"])
        renamed.apply([*elements, *self._body.notes, *self._margins])
        self._say_language(roots["styles"])
        for kind, root in roots.items():
            self._parts.data[self._named(ours[kind])] = serialised(root)
        for kind in ("theme", "fontTable", "settings"):
            self._named(ours[kind])

    def _looks_of(self, ours: Relationship) -> Element:
        """Return the template's part of the kind of ours, an empty one if it has none."""
        name = self._parts.first(self._template.main, ours.reltype.rpartition("/")[2])
        if name:
            root = self._template.file.xml(name)
            correct(root)
            return root
        root = etree.fromstring(ours.target_part.blob)
        return etree.Element(root.tag, None, dict(root.nsmap))

    def _named(self, ours: Relationship) -> str:
        """Return the name of the template's part of the kind of ours, which it gets if need be."""
        main, kind = self._template.main, ours.reltype.rpartition("/")[2]
        if not self._parts.first(main, kind):
            self._add(main, ours, f"manual-{kind}")
        return self._parts.first(main, kind)

    def _say_language(self, styles: Element) -> None:
        """Tell the manual's language where all words take it from: the defaults and their style.

        LibreOffice writes it into the style. A style that is for other words may keep its own.
        """
        usual = "@w:type='paragraph' and @w:default='1'"
        path = f"w:docDefaults/w:rPrDefault/w:rPr/w:lang|w:style[{usual}]/w:rPr/w:lang"
        ours = east_asian(self._document.language)
        for it in cast("list[Element]", styles.xpath(path, namespaces=NAMESPACES)):
            it.set(qualified("w:val"), with_territory(self._document.language))
            if not (it.get(qualified("w:eastAsia")) or "").startswith(ours[:2]):
                it.set(qualified("w:eastAsia"), ours)

    def _add_parts(self) -> Iterator[tuple[str, str]]:
        """Add what else our file has; yield our relationships that got another name."""
        for name, relationship in self._container.part.rels.items():
            if _kind(relationship) not in _LOOKS:
                made = self._add(self._template.main, relationship, name)
                if made != name:
                    yield name, made

    def _add(self, source: str, relationship: Relationship, wanted: str) -> str:
        kind = relationship.reltype
        if relationship.is_external:
            return self._parts.relate(source, kind, relationship.target_ref, wanted, external=True)
        part = relationship.target_part
        name = self._parts.put(part.partname, part.content_type, part.blob)
        for inner, item in part.rels.items():
            self._add(name, item, inner)
        return self._parts.relate(source, kind, f"/{name}", wanted)

    # ── where it goes ─────────────────────────────────────────────────────────────────────────

    def _place(self, elements: list[Element], marked: set[str]) -> None:
        """Put our elements in their places, without those lines that the template has itself."""
        root, body = self._template.root, self._body
        cover = [made for name, made in body.cover.items() if name not in marked]
        out = {id(made) for made in body.cover.values()}
        before = cover
        place = next((it for name, it in marks_in(root) if name == CONTENTS), None)
        if place is not None and is_on_the_page(place):
            out |= {id(made) for made in body.contents}
            title = title_before(place, list(body.contents))
            is_first = self._template.place is None or _comes_before(place, self._template.place)
            first = cover if is_first else []
            if title is not None:
                for made in first:
                    title.addprevious(made)
                first = []
            _replace(place, [*first, *body.contents])
            before = [] if is_first else cover
        elements = [*before, *(made for made in elements if id(made) not in out)]
        if self._template.place is not None:
            _replace(self._template.place, elements)
            return
        page = root.find(qualified("w:body"))
        if page is None:
            raise UnsafeWordFileError("it has no text, not even an empty one")
        at = len(page) - 1 if len(page) and page[-1].tag == _SECTION else len(page)
        page[at:at] = elements

    # ── the file ──────────────────────────────────────────────────────────────────────────────

    def _set_properties(self) -> None:
        """Say what the copy is: our properties of the file take the place of the template's."""
        package, parts = self._container.part.package, self._parts
        for name, relationship in package.rels.items():
            kind = relationship.reltype.rpartition("/")[2]
            if kind == "officeDocument":
                continue
            part = relationship.target_part
            found = parts.first("", kind)
            if found and kind == "custom-properties":
                parts.data[found] = joined_properties(self._template.file.xml(found), part.blob)
            elif found:
                parts.data[found] = part.blob
                parts.types[found] = part.content_type
            else:
                self._add("", relationship, name)

    def _settle(self) -> None:
        """Let Word open the file as ours: one of today, which looks for no template."""
        name = self._parts.first(self._template.main, "settings")
        ours = next(
            it for it in self._container.part.rels.values() if it.reltype.endswith("/settings")
        )
        our_root = etree.fromstring(ours.target_part.blob)
        if self._template.has_footnotes:
            for made in our_root.findall(_SEPARATORS):
                our_root.remove(made)
        root = settled(etree.fromstring(read_held(self._parts.data[name])), our_root)
        self._parts.unrelate(name, "attachedTemplate")
        self._parts.data[name] = serialised(root)


def _kind(relationship: Relationship) -> str:
    return str(relationship.reltype).rpartition("/")[2]


def _colours(container: Container) -> dict[str, str]:
    """Return the colours of our own theme by the names that drawings call them by."""
    found = (it for it in container.part.rels.values() if it.reltype.endswith("/theme"))
    scheme = etree.fromstring(next(found).target_part.blob).find(f".//{qualified('a:clrScheme')}")
    parts = list(scheme) if scheme is not None else []
    return {etree.QName(it).localname: it[0].get("val") or "" for it in parts if len(it)}


def _comes_before(one: Element, other: Element) -> bool:
    return next(it for it in one.getroottree().iter(_CONTROL) if it in (one, other)) is one


def _empty(place: Element) -> None:
    """Leave nothing of what stands for the body in a template, but the end of a section."""
    content = place.find(_CONTENT)
    sections = list(place.iter(_SECTION))
    for made in list(content) if content is not None else ():
        remove(made)
    if sections and content is not None:
        content.append(element("w:p", None, element("w:pPr", None, sections[-1])))


def _replace(place: Element, elements: Iterable[Element]) -> None:
    """Put elements in the place of a control, or of the line that it stands on.

    The end of a section that lies in it stays.
    """
    content = place.find(_CONTENT)
    sections = list(content.iter(_SECTION)) if content is not None else []
    line = place.getparent()
    if line is not None and line.tag == _PARAGRAPH:
        line.remove(place)
        sections += line.iter(_SECTION)
        if any(it.tag != _PARAGRAPH_PROPERTIES for it in line):
            sections = []
            line.addnext(place)
        else:
            line.addprevious(place)
            remove(line)
    for made in elements:
        place.addprevious(made)
    if sections:
        properties = element("w:pPr", None, sections[-1])
        place.addprevious(element("w:p", None, properties))
    remove(place)
