"""Fields of a copy: content controls bound to one part, so that one edit in Word changes them all.

The part is custom XML (ECMA-376 part 1, 15.2.5); a control names an element of it by XPath
(17.5.2.6). What every document has, its title for instance, is in it too: templates show it.
"""

from collections.abc import Iterable

from pipeline.document.document import Document
from renderers.word.elements import NAMESPACES, Element, element

STORE = "{5B0C6B1E-7E0B-4C39-9A53-3B6C0C2D7A41}"
_ROOT = "fields"
# Why so high: other controls count from 1.
_FIRST_NUMBER = 500_000_000


class Fields:
    """Makes the controls of one document, and the part that they show."""

    def __init__(self, document: Document) -> None:
        self._labels = {item.name: item.label for item in document.fields}
        self._count = 0

    def control(self, name: str, content: Iterable[Element]) -> Element:
        """Return runs as the content of a control that is bound to a field."""
        self._count += 1
        properties = element(
            "w:sdtPr",
            None,
            element("w:alias", {"w:val": self._labels.get(name, name)[:64]}),
            element("w:tag", {"w:val": name[:64]}),
            element("w:id", {"w:val": _FIRST_NUMBER + self._count}),
            binding(name),
            kind(),
        )
        return element("w:sdt", None, properties, element("w:sdtContent", None, *content))


def binding(name: str) -> Element:
    """Return what binds a control to the field of a name."""
    values = {
        "w:prefixMappings": f"xmlns:f='{NAMESPACES['f']}'",
        "w:xpath": f"/f:{_ROOT}[1]/f:{_tag(name)}[1]",
        "w:storeItemID": STORE,
    }
    return element("w:dataBinding", values)


def kind() -> Element:
    """Return what makes a control a combo box (17.5.2.5): in Word any text can be typed into it.

    Why not plain text: LibreOffice 7.4 writes the Japanese words of those several times.
    """
    return element("w:comboBox")


def cover_texts(document: Document) -> dict[str, str]:
    """Return the lines of the title page, by the names by which templates mark places."""
    lines = dict(zip(("published", "publisher"), document.cover, strict=False))
    title = {"title": document.title, "subtitle": document.subtitle}
    return {**title, **lines, "edition": document.edition}


def field_texts(document: Document) -> dict[str, str]:
    """Return what each field says: what was filled in, else what is read without it."""
    frame = {"published": "", "publisher": document.publisher} | cover_texts(document)
    return frame | {it.name: it.text or it.unfilled for it in document.fields}


def store(document: Document) -> Element:
    """Return the root of the part that the controls show."""
    root = element(f"f:{_ROOT}")
    for name, text in field_texts(document).items():
        made = element(f"f:{_tag(name)}")
        made.text = text
        root.append(made)
    return root


def store_properties() -> Element:
    """Return the part that gives the store its identity (15.2.6)."""
    reference = element("ds:schemaRef", {"ds:uri": NAMESPACES["f"]})
    schemas = element("ds:schemaRefs", None, reference)
    return element("ds:datastoreItem", {"ds:itemID": STORE}, schemas)


def _tag(name: str) -> str:
    """Return a name as that of an element, which no digit may begin."""
    return f"_{name}" if name[0].isdigit() else name
