"""The parts of a Word file as the checks need them: parsed once, with what they lead to."""

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import cast

from lxml import etree

from renderers.word.elements import NAMESPACES, Element, qualified
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile

_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_SHOWN = 30
# How many styles may be based on each other, of a file that anybody may have written.
_DEEPEST = 50
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_PARAGRAPH, _TEXT, _SHAPE = map(qualified, ("w:p", "w:t", "w:txbxContent"))
# An element with many or long attributes; no element of the format has a hundred of them.
_LONG_TAG = re.compile(rb"<[^<>]{10000,}")
_MOST_ATTRIBUTES = 1_000
_PREFIXED = re.compile(r"[a-z]\w*:\w+")
_PNG_HEAD = 24
TYPES = "[Content_Types].xml"
OTHER_NAMESPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "v": "urn:schemas-microsoft-com:vml",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
}
_ALL_NAMESPACES = NAMESPACES | OTHER_NAMESPACES


@cache
def tag(name: str) -> str:
    """Return lxml's form of a name with one of the prefixes that the checks use."""
    prefix, _, local = name.rpartition(":")
    return f"{{{_ALL_NAMESPACES[prefix]}}}{local}" if prefix else local


def _check_tags(data: bytes) -> None:
    """Raise UnsafeWordFileError for an element with more attributes than any has.

    Why: each attribute is found by looking through all of its element.
    """
    if any(it[0].count(b"=") > _MOST_ATTRIBUTES for it in _LONG_TAG.finditer(data)):
        raise UnsafeWordFileError("an element in it has more attributes than any has")


class Parts:
    """The parts of a file. Raises UnsafeWordFileError where one cannot be read."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.names = [it for it in file.names if not it.endswith("/")]
        self.main = file.main()
        if self.main not in self.names:
            raise UnsafeWordFileError(f"`{self.main}` is missing in it")
        for name in self.names:
            if name.endswith((".xml", ".rels")):
                _check_tags(file.data(name))
        self.relationships: dict[str, list[Relationship]] = {"": list(file.relationships())}
        for name in self.names:
            if not name.endswith(".rels"):
                self.relationships[name] = list(file.relationships(name))
        self.roots: dict[str, Element] = {
            name: file.xml(name)
            for name in self.names
            if name.endswith((".xml", ".rels")) or name == self.main
        }

    @cached_property
    def stories(self) -> dict[str, Element]:
        """The parts that hold text, the document first."""
        names = [self.main, *(it for kind in _STORIES for it in self.targets(kind))]
        return {name: self.roots[name] for name in names if name in self.roots}

    def pixels(self, name: str) -> tuple[int, int] | None:
        """Return how wide and high a PNG is in pixels (W3C PNG, 11.2.1), None for anything else."""
        if name not in self._pixels:
            head = self.file.head(name, _PNG_HEAD) if name in self.file else b""
            is_png = head[12:16] == b"IHDR"
            found = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
            self._pixels[name] = found if is_png and all(found) else None
        return self._pixels[name]

    @cached_property
    def _pixels(self) -> dict[str, tuple[int, int] | None]:
        return {}

    def targets(self, kind: str) -> list[str]:
        """Return the parts of a kind that the document leads to."""
        return [
            it.target
            for it in self.relationships.get(self.main, ())
            if it.kind == kind and not it.is_external
        ]

    def only(self, kind: str) -> Element | None:
        """Return the part of a kind of which there is one, None where there is none."""
        return next((self.roots[it] for it in self.targets(kind) if it in self.roots), None)

    @cached_property
    def style_names(self) -> dict[str, str]:
        """What the styles are called, by their ids, in small letters."""
        root = self.only("styles")
        styles = [] if root is None else select(root, "w:style")
        return {value(it, "w:styleId"): value(child(it, "w:name")).casefold() for it in styles}

    @cached_property
    def styles(self) -> dict[str, Element]:
        """The styles by their ids."""
        root = self.only("styles")
        return (
            {} if root is None else {value(it, "w:styleId"): it for it in select(root, "w:style")}
        )

    def inherited(self, style: str, path: str) -> Element | None:
        """Return what a style tells at a path of names, or what it is based on does."""
        seen: set[str] = set()
        while style in self.styles and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            if (found := child(self.styles[style], path)) is not None:
                return found
            style = value(child(self.styles[style], "w:basedOn"))
        return None

    def style_name(self, paragraph: Element) -> str:
        """Return what the style of a paragraph is called, in small letters; "" without one."""
        style = value(child(paragraph, "w:pPr/w:pStyle"))
        return self.style_names.get(style, "") if style else ""

    def is_kept(self, paragraph: Element) -> bool:
        """Whether a paragraph stays on the page of what follows it (17.3.1.15)."""
        own = child(paragraph, "w:pPr/w:keepNext")
        if own is None:
            own = self._kept(value(child(paragraph, "w:pPr/w:pStyle")) or self._default)
        return is_on(own)

    def _kept(self, style: str) -> Element | None:
        if style not in self._keeping:
            self._keeping[style] = self.inherited(style, "w:pPr/w:keepNext")
        return self._keeping[style]

    @cached_property
    def _keeping(self) -> dict[str, Element | None]:
        return {}

    def numbering_of(self, paragraph: Element) -> tuple[str, str] | None:
        """Return the list of a paragraph and its level in it, None where it is in no list."""
        own = child(paragraph, "w:pPr/w:numPr")
        listed = child(paragraph, "w:pPr/w:numPr/w:numId")
        if listed is None:
            style = value(child(paragraph, "w:pPr/w:pStyle"))
            if style not in self._numbered:
                self._numbered[style] = self.inherited(style, "w:pPr/w:numPr/w:numId")
            listed = self._numbered[style]
        if value(listed) in {"", "0"}:
            return None
        told = None if own is None else child(own, "w:ilvl")
        if told is None and listed is not None:
            around = listed.getparent()
            told = None if around is None else child(around, "w:ilvl")
        level = value(told)
        return value(listed), level if level.isdecimal() and len(level) == 1 else "0"

    @cached_property
    def _numbered(self) -> dict[str, Element | None]:
        return {}

    @cached_property
    def _default(self) -> str:
        """The style of paragraphs that name none."""
        root = self.only("styles")
        path = "w:style[@w:type='paragraph'][@w:default='1']"
        found = [] if root is None else select(root, path)
        return value(found[0], "w:styleId") if found else ""

    def heading_level(self, paragraph: Element) -> int:
        """Return which level of heading a paragraph has, 0 where it is none."""
        return self._levels.get(self.style_name(paragraph), 0)

    @cached_property
    def _levels(self) -> dict[str, int]:
        names = self.style_names.values()
        return {it: int(found[1]) for it in names if (found := _HEADING.fullmatch(it))}

    @cached_property
    def headings(self) -> list[tuple[Element, int]]:
        """The headings of the document, each with its level."""
        levels = self._levels
        return [(it, levels[name]) for it, name in self.paragraphs if name in levels]

    @cached_property
    def paragraphs(self) -> list[tuple[Element, str]]:
        """The paragraphs of the document, each with what its style is called."""
        root = self.stories[self.main]
        return [(it, self.style_name(it)) for it in root.iter(_PARAGRAPH)]

    @cached_property
    def bookmarks(self) -> set[str]:
        """The names of all bookmarks, in small letters."""
        found = (it for root in self.stories.values() for it in root.iter(tag("w:bookmarkStart")))
        return {value(it, "w:name").casefold() for it in found}

    @cached_property
    def bookmarked(self) -> dict[str, str]:
        """The words of each bookmark of the document within one paragraph, by its name."""
        found: dict[str, str] = {}
        for start in self.stories[self.main].iter(tag("w:bookmarkStart")):
            said, number = "", value(start, "w:id")
            for it in islice(start.itersiblings(), _MOST_LOOKED_AT):
                if it.tag == tag("w:bookmarkEnd") and value(it, "w:id") == number:
                    found[value(start, "w:name").casefold()] = said
                    break
                said += words(it)
        return found


# Where the first words of something are looked for: of a file that anybody may have written.
_MOST_LOOKED_AT = 500


def select(root: Element, path: str) -> list[Element]:
    """Return the elements of an XPath."""
    found = cast("list[object]", _compiled(path)(root))
    return [it for it in found if isinstance(it, etree._Element)]  # noqa: SLF001


def value(element: Element | None, name: str = "w:val") -> str:
    """Return an attribute, "" where there is none."""
    return "" if element is None else element.get(tag(name)) or ""


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off (part 1, 17.17.4)."""
    return element is not None and value(element) not in {"0", "false", "off"}


def child(element: Element, path: str) -> Element | None:
    """Return the first of the elements of a path of names."""
    return element.find(_spelled(path))


# Why both: lxml reads a path, and sorts all prefixes, each time that it is asked.
@lru_cache(1_000)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=_ALL_NAMESPACES)


@lru_cache(1_000)
def _spelled(path: str) -> str:
    return _PREFIXED.sub(lambda it: tag(it[0]), path)


def _beginning(element: Element) -> str:
    """Return the first words in an element, whatever stands behind them."""
    said = ""
    for it in islice(element.iter(), _MOST_LOOKED_AT):
        if it.tag == _TEXT and next(it.iterancestors(_SHAPE), None) is None:
            said += (it.text or "")[:_SHOWN]
    return said[:_SHOWN]


def words(element: Element) -> str:
    """Return the text in an element, but not that in shapes."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for it in element:
        if it.tag == _TEXT:
            yield it.text or ""
        elif it.tag != _SHAPE:
            yield from _texts(it)


def place(part: str, element: Element | None = None) -> str:
    """Return where something is: the part, and the first words of the paragraph around it."""
    if element is None:
        return part
    around = element if element.tag == _PARAGRAPH else next(element.iterancestors(_PARAGRAPH), None)
    said = _beginning(element if around is None else around)
    return f"{part}: “{said}”" if said else part
