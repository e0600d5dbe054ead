"""The visible text of an HTML page in its order, list markers included."""

from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

_UNSEEN = {"head", "style", "script", "title"}


def page_text(data: bytes) -> str:
    """Return everything a reader sees, in the order of the page."""
    return "".join(_text(html.document_fromstring(data)))


def _text(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    # The tools of the page are no part of the document; what is hidden is for certain readers.
    if "aid" in element.classes or element.get("hidden") is not None:
        return
    if element.tag == "li" and (parent := element.getparent()) is not None and parent.tag == "ol":
        yield _marker(parent, element)
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""


def _marker(ordered: HtmlElement, item: HtmlElement) -> str:
    number = int(ordered.get("start", "1")) + ordered.index(item)
    return chr(0x245F + number) if "circled" in ordered.classes else f"{number}."
