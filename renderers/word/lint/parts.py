"""The parts of a Word file as the checks need them: parsed once, with what they lead to."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from lxml import etree

from renderers.word.elements import NAMESPACES, Element, qualified
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile

_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_SHOWN = 30
_PARAGRAPH, _TEXT, _SHAPE = map(qualified, ("w:p", "w:t", "w:txbxContent"))
TYPES = "[Content_Types].xml"
OTHER_NAMESPACES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "v": "urn:schemas-microsoft-com:vml",
}
_ALL_NAMESPACES = NAMESPACES | OTHER_NAMESPACES


class Parts:
    """The parts of a file. Raises UnsafeWordFileError where one cannot be read."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.names = [it for it in file.names if not it.endswith("/")]
        self.main = file.main()
        if self.main not in self.names:
            raise UnsafeWordFileError(f"`{self.main}` is missing in it")
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


# Where the first words of something are looked for: of a file that anybody may have written.
_MOST_LOOKED_AT = 500


def select(root: Element, path: str) -> list[Element]:
    """Return the elements of an XPath."""
    found = root.xpath(path, namespaces=_ALL_NAMESPACES)
    return [it for it in found if isinstance(it, etree._Element)]  # noqa: SLF001


def value(element: Element | None, name: str = "w:val") -> str:
    """Return an attribute, "" where there is none."""
    return "" if element is None else element.get(qualified(name)) or ""


def child(element: Element, path: str) -> Element | None:
    """Return the first of the elements of a path of names."""
    return element.find(path, _ALL_NAMESPACES)


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
