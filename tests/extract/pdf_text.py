"""The text of a tagged PDF in the order of its tags: what a screen reader reads."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    TextStringObject,
)

# A page number behind an entry of the contents list, and the lines at the edges of a page, are
# of the paper and not of the document.
_PAGE_NUMBER = re.compile(r"\d+")


def tagged_text(data: bytes, *, with_footnotes: bool = True) -> list[tuple[str, str]]:
    """Return (tag, text) of every leaf of the tag tree, in its order.

    What stands within a reference has the tag of that.
    """
    return [(tag, text) for tag, text, note in _told(data) if with_footnotes or not note]


def footnote_texts(data: bytes) -> list[str]:
    """Return the words of each footnote in the order of the tag tree, numbers included."""
    found: dict[str, str] = defaultdict(str)
    for _, text, note in _told(data):
        if note:
            found[note] += text
    return list(found.values())


def _told(data: bytes) -> list[tuple[str, str, str]]:
    """Return tag, text and the ID of the footnote of every leaf, "" for no footnote."""
    reader, texts = _read(data)
    root: Any = reader.trailer["/Root"]
    return list(_leaves(root["/StructTreeRoot"], texts, 0))


def drawn_text(data: bytes) -> list[str]:
    """Return the text of every marked-content sequence, in the order in which they are drawn."""
    _, pages = _read(data)
    return [text for page in pages.values() for text in page.values()]


@lru_cache(maxsize=1)
def _read(data: bytes) -> tuple[PdfReader, dict[int, dict[int, str]]]:
    reader = PdfReader(BytesIO(data))
    texts = {
        page.indirect_reference.idnum: _marked_text(reader, page)
        for page in reader.pages
        if page.indirect_reference
    }
    return reader, texts


def figure_alternatives(data: bytes) -> list[str]:
    """Return the alternative text of every figure in the tag tree, in its order."""
    root: Any = PdfReader(BytesIO(data)).trailer["/Root"]
    return list(_alternatives(root["/StructTreeRoot"]))


def _alternatives(node: Any) -> Iterator[str]:
    node = node.get_object()
    if not isinstance(node, DictionaryObject):
        return
    if node.get("/S") == "/Figure" and "/Alt" in node:
        yield str(node["/Alt"])
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _alternatives(child)


def _leaves(
    node: Any, texts: dict[int, dict[int, str]], page: int, note: str = "", within: str = ""
) -> Iterator[tuple[str, str, str]]:
    node = node.get_object()
    page = _page_of(node, page)
    kind = str(node.get("/S", ""))
    note = str(node["/ID"]) if kind == "/Note" else note
    within = kind if kind == "/Reference" else within
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        resolved = child.get_object() if isinstance(child, IndirectObject) else child
        if isinstance(resolved, int):
            yield within or kind, texts[page][int(resolved)], note
        elif isinstance(resolved, DictionaryObject) and "/MCID" in resolved:
            inside: Any = resolved
            text = texts[_page_of(inside, page)][int(inside["/MCID"])]
            yield within or kind, text, note
        elif isinstance(resolved, DictionaryObject) and resolved.get("/Type") != "/OBJR":
            yield from _leaves(resolved, texts, page, note, within)


def _page_of(node: Any, page: int) -> int:
    return node.raw_get("/Pg").idnum if "/Pg" in node else page


def _marked_text(reader: PdfReader, page: Any) -> dict[int, str]:
    """Return the text of each marked-content sequence of a page by its number."""
    fonts = {
        name: _to_unicode(font.get_object())
        for name, font in page["/Resources"].get("/Font", {}).items()
    }
    found: dict[int, str] = defaultdict(str)
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in ContentStream(page["/Contents"], reader).operations:
        if operator in {b"BDC", b"BMC"}:
            properties = operands[1] if len(operands) > 1 else {}
            number = properties.get("/MCID") if isinstance(properties, dict) else None
            stack.append(number)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ"}:
            number = next((it for it in reversed(stack) if it is not None), None)
            if number is not None:
                found[number] += _decode(operands[0], font)
    return defaultdict(str, found)


def _decode(shown: Any, font: dict[int, str]) -> str:
    text = ""
    for part in shown if isinstance(shown, list) else [shown]:
        if isinstance(part, (ByteStringObject, TextStringObject)):
            raw = part.original_bytes
            codes = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
            text += "".join(font.get(code, "\ufffd") for code in codes)
    return text


def _to_unicode(font: Any) -> dict[int, str]:
    """Return what each two-byte code of a font means (PDF 32000-1, 9.10.3)."""
    data = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found
