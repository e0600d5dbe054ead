"""A company's own Word file that manuals are poured into: what is accepted, and its marked places.

A place is marked by a content control whose tag, or else its title, is one of the names below. The
clauses are those of ECMA-376 part 1.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from renderers.theme_files import read_bytes
from renderers.themes import Theme, ThemeError
from renderers.word.contents_fields import field_of_contents
from renderers.word.elements import NAMESPACES, Element, element, qualified, remove
from renderers.word.measures import Sheet
from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.refusing import refuse_active, refuse_long, refuse_macros

BODY, CONTENTS = "body", "contents"
_OTHER_NAMES = {
    "本文": BODY,
    "目次": CONTENTS,
    **dict.fromkeys(("表題", "タイトル"), "title"),
    **dict.fromkeys(("副題", "サブタイトル"), "subtitle"),
    **dict.fromkeys(("発行者", "発行元"), "publisher"),
    **dict.fromkeys(("発行日", "公開日"), "published"),
    "版": "edition",
}
# What Word's own controls of document properties show, by the end of their path.
_PROPERTIES = {"title": "title", "subject": "subtitle", "creator": "publisher"}
_CORE = "core-properties"
_CONTROL, _PARAGRAPH = qualified("w:sdt"), qualified("w:p")
_BODY, _CONTENT = qualified("w:body"), qualified("w:sdtContent")
_BOOKMARK, _BOOKMARK_END = qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")
_VALUE = qualified("w:val")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Of the page or column that a manual stands in, across and down, in twips: 40 mm.
_LEAST_ROOM = 2268
_NO_ROOM = "the page or column of its `body` is less than 40 mm wide or high"
# What may lie outside: it is opened only when a reader asks for it, or is left out.
_HARMLESS = ("hyperlink", "attachedTemplate")


@dataclass(frozen=True)
class BrandTemplate:
    """A template that can be used. `root` is its document, `place` the control of the body if any.

    Both are for one manual: pouring it changes them.
    """

    path: Path
    file: WordFile
    main: str
    root: Element
    place: Element | None

    def sheet(self, ours: Sheet) -> Sheet:
        """Return the page that the body stands on; what it does not say is as on ours.

        Raises ThemeError for one on which there is no room.
        """
        section = self._section()
        size, margins = (
            section.find(qualified(name)) if section is not None else None
            for name in ("w:pgSz", "w:pgMar")
        )
        if size is None or margins is None:
            return ours
        width = _length(size, "w", ours.width)
        left = _length(margins, "left", ours.inner) + _length(margins, "gutter", 0)
        right = _length(margins, "right", ours.outer)
        column = _column(section, width - left - right)
        sheet = Sheet(
            width=width,
            height=_length(size, "h", ours.height),
            top=abs(_length(margins, "top", ours.top)),
            bottom=abs(_length(margins, "bottom", ours.bottom)),
            inner=left,
            outer=width - left - column,
        )
        if min(column, sheet.height - sheet.top - sheet.bottom) < _LEAST_ROOM:
            raise ThemeError(f"{self.path}: {_NO_ROOM}")
        return sheet

    @property
    def has_footnotes(self) -> bool:
        """Whether it has a part for footnotes, be there any in it or not."""
        return any(it.kind == "footnotes" for it in self.file.relationships(self.main))

    def _section(self) -> Element | None:
        """Return the page settings (17.6.17) at the place: those that come next."""
        is_behind = self.place is None
        last = None
        for made in self.root.iter():
            is_behind = is_behind or made is self.place
            if made.tag == qualified("w:sectPr"):
                last = made
                if is_behind and self.place is not None:
                    break
        return last


def open_template(theme: Theme) -> BrandTemplate | None:
    """Return the template of a theme, if it has one. Raises ThemeError for one that is refused."""
    path = theme.word_template()
    if path is None:
        return None
    try:
        return _opened(path, WordFile.open(read_bytes(path)))
    except UnsafeWordFileError as error:
        raise ThemeError(f"{path}: {error}") from None


def _opened(path: Path, file: WordFile) -> BrandTemplate:
    main = file.main()
    refuse_macros(file)
    refuse_long(file)
    _refuse_links(file)
    refuse_active(file)
    root = _with_our_prefixes(file.xml(main))
    if root.tag != qualified("w:document"):
        raise UnsafeWordFileError("it is no Word file of the usual kind; save it as .docx or .dotx")
    _mark_bookmarked_lines(root)
    _mark_field_of_contents(root)
    places = [it for name, it in marks_in(root) if name == BODY]
    if places[1:]:
        raise UnsafeWordFileError("it has two controls `body`; leave one of them")
    if not all(map(is_on_the_page, places)):
        raise UnsafeWordFileError(
            "its control `body` stands in a table or a text box; put it into a line of the page"
        )
    return BrandTemplate(path, file, main, root, places[0] if places else None)


def _with_our_prefixes(root: Element) -> Element:
    """Return the document with our prefixes known, so that not each element must declare them.

    Why before anything is put in: lxml would look for what is declared in all that it moves.
    """
    prefixes = dict(root.nsmap)
    uris = set(prefixes.values())
    for prefix, uri in NAMESPACES.items():
        if uri not in uris:
            prefixes.setdefault(prefix, uri)
    made = etree.Element(root.tag, dict(root.attrib), prefixes)
    made.extend(list(root))
    return made


def _mark_bookmarked_lines(root: Element) -> None:
    """Put lines with a bookmark called `body` or `contents` into controls of that name.

    Why: LibreOffice drops the tags of controls, and has no controls before 7.4. Where a control
    marks the place, it is that.
    """
    marked = {name for name, _ in marks_in(root)}
    for start in list(root.iter(_BOOKMARK)):
        name = folded(start.get(qualified("w:name")) or "")
        name = _OTHER_NAMES.get(name, name)
        line = next(start.iterancestors(_PARAGRAPH), start)
        if line is start:
            line = next(start.itersiblings(_PARAGRAPH), start)
        if name not in {BODY, CONTENTS} or name in marked or line is start:
            continue
        marked.add(name)
        number = start.get(qualified("w:id"))
        ends = [it for it in root.iter(_BOOKMARK_END) if it.get(qualified("w:id")) == number]
        for made in (start, *ends):
            remove(made)
        tag = element("w:tag", {"w:val": name})
        control = element("w:sdt", None, element("w:sdtPr", None, tag))
        line.addprevious(control)
        control.append(element("w:sdtContent", None, line))


def _mark_field_of_contents(root: Element) -> None:
    """Let a list of contents that is a mere field mark the place of ours, unless a control does."""
    if any(name == CONTENTS for name, _ in marks_in(root)):
        return
    control = field_of_contents(root)
    if control is not None:
        control[0].append(element("w:tag", {"w:val": CONTENTS}))


def marks_in(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield each content control with the name that marks its place, "" for others."""
    for control in root.iter(_CONTROL):
        yield _name_of(control), control


def is_on_the_page(control: Element) -> bool:
    """Whether a control stands where paragraphs of the document stand, or in a line of one."""
    above = control.getparent()
    while above is not None and above.tag in (_CONTENT, _CONTROL, _PARAGRAPH):
        above = above.getparent()
    return above is not None and above.tag == _BODY


def folded(name: str) -> str:
    """Return a name without what people do not see: width of letters, capitals, blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _name_of(control: Element) -> str:
    properties = control.find(qualified("w:sdtPr"))
    if properties is None:
        return ""
    gallery = properties.find(f"{qualified('w:docPartObj')}/{qualified('w:docPartGallery')}")
    if gallery is not None and gallery.get(_VALUE) == "Table of Contents":
        return CONTENTS
    binding = properties.find(qualified("w:dataBinding"))
    if binding is not None and _CORE in (binding.get(qualified("w:prefixMappings")) or ""):
        path = re.sub(r"\[\d+\]$", "", binding.get(qualified("w:xpath")) or "")
        return _PROPERTIES.get(re.split(r"[/:]", path)[-1], "")
    for part in ("w:tag", "w:alias"):
        found = properties.find(qualified(part))
        if found is not None and (name := folded(found.get(_VALUE) or "")):
            return _OTHER_NAMES.get(name, name)
    return ""


def is_bound_to_property(control: Element) -> bool:
    """Whether Word fills a control from the properties of the file."""
    binding = control.find(f"{qualified('w:sdtPr')}/{qualified('w:dataBinding')}")
    return binding is not None and _CORE in (binding.get(qualified("w:prefixMappings")) or "")


# ── what is refused ───────────────────────────────────────────────────────────────────────────


def _refuse_links(file: WordFile) -> None:
    for name in file.names:
        if not name.endswith(".rels"):
            continue
        for item in file.xml(name).iter(_RELATIONSHIP):
            kind = (item.get("Type") or "").rpartition("/")[2]
            if item.get("TargetMode") == "External" and kind not in _HARMLESS:
                raise UnsafeWordFileError(
                    f"it links to a file outside of it ({kind}); put that into it instead"
                )


# ── lengths ───────────────────────────────────────────────────────────────────────────────────


def _length(made: Element, name: str, otherwise: int) -> int:
    text = made.get(qualified(f"w:{name}")) or ""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _column(section: Element | None, width: int) -> int:
    """Return the width of a column of text (17.6.4)."""
    columns = section.find(qualified("w:cols")) if section is not None else None
    count = max(1, _length(columns, "num", 1)) if columns is not None else 1
    if columns is None or count == 1:
        return width
    return (width - (count - 1) * _length(columns, "space", 720)) // count
