"""Mends the tag tree of a PDF where WeasyPrint 70 leaves it short of PDF/UA-1 (ISO 14289-1)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pydyf

from renderers.pdf.drawing_order import draw_as_read
from renderers.pdf.footnotes import name_footnotes, number_of, put_in_place
from renderers.pdf.replacing import replaced

# Where a tag in the tree of a page stands for nothing (PDF 32000-1, 14.7.4.4).
_NOTHING = "null"


def mended() -> AbstractContextManager[None]:
    """Let WeasyPrint tell the language of parts, and leave the edges of pages out of the tree.

    Why: it hands the edges over as content (7.8 demands artifacts), and forgets `lang` (7.2).
    """
    from weasyprint.pdf import tags

    return replaced((tags, "_build_box_tree", _mending))


def _mending(build: Callable[..., Iterator[Any]]) -> Any:
    from weasyprint.formatting_structure.boxes import MarginBox

    def build_and_mend(box: Any, *rest: Any) -> Iterator[Any]:
        _, pdf, _, numbers, *_ = rest
        before, first = set(numbers), len(pdf.objects)
        language = _language(box)
        for element in build(box, *rest):
            if language:
                element["Lang"] = pydyf.String(language)
            name_footnotes(element, box)
            yield element
        if isinstance(box, MarginBox):
            numbers.update(dict.fromkeys(numbers.keys() - before, _NOTHING))
            del pdf.objects[first:]

    return build_and_mend


def _language(box: Any) -> str:
    element = getattr(box, "element", None)
    if element is None or element.tag in {"html", "body"}:
        return ""
    return str(element.get("lang", ""))


def tidied(_: Any, pdf: Any) -> None:
    """Mend what can be mended when all is written. A finisher for `write_pdf`."""
    by_number = {item.number: item for item in pdf.objects}
    _make_artifacts(pdf, by_number)
    put_in_place(pdf, by_number)
    _give_bodies_to_list_items(pdf, by_number)
    _draw_as_read(pdf)
    _associate_once(pdf)
    _leave_pixels_alone(pdf)


def _make_artifacts(pdf: Any, by_number: dict[int, Any]) -> None:
    """Mark what the tree knows nothing of as belonging to the page and not to the text."""
    root = by_number[number_of(pdf.catalog["StructTreeRoot"])]
    tree = by_number[number_of(root["ParentTree"])]["Nums"]
    owners = dict(zip(tree[::2], tree[1::2], strict=True))
    pages = [by_number[number] for number in pdf.pages["Kids"][::3]]
    for page in pages:
        owned = owners[page["StructParents"]]
        stray = {number for number, owner in enumerate(owned) if owner == _NOTHING}
        stream = by_number[number_of(page["Contents"])].stream
        for at, item in enumerate(stream if stray else ()):
            if isinstance(item, pydyf.Dictionary) and item.get("MCID") in stray:
                stream[at - 1 : at + 1] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})


def _give_bodies_to_list_items(pdf: Any, by_number: dict[int, Any]) -> None:
    """Put what a list item holds beside its label into an `LBody` (PDF 32000-1, 14.8.4.3.3).

    Why: WeasyPrint makes one for words, but leaves paragraphs directly below the `LI`.
    """
    for item in list(pdf.objects):
        if not isinstance(item, pydyf.Dictionary) or item.get("S") != "/LI":
            continue
        children = [by_number[number_of(child)] for child in item["K"]]
        labels = [child for child in children if child["S"] == "/Lbl"]
        others = [child for child in children if child["S"] != "/Lbl"]
        if [child["S"] for child in others] != ["/LBody"]:
            item["K"] = _references([*labels, _body(item, others, pdf)])


def _draw_as_read(pdf: Any) -> None:
    """Draw each page in the order of the tree."""
    by_number = {item.number: item for item in pdf.objects}
    ranks: dict[bytes, dict[int, int]] = defaultdict(dict)
    waiting = [(b"", pdf.catalog["StructTreeRoot"])]
    while waiting:
        page, child = waiting.pop()
        if isinstance(child, int):
            ranks[page][child] = len(ranks[page])
            continue
        item = by_number[number_of(child)]
        waiting += [(item.get("Pg", b""), it) for it in reversed(item.get("K", ()))]
    for page, numbers in ranks.items():
        draw_as_read(by_number[number_of(by_number[number_of(page)]["Contents"])], numbers)


def _associate_once(pdf: Any) -> None:
    """Name each associated file once; WeasyPrint names it twice."""
    if files := pdf.catalog.get("AF"):
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(files))


def _leave_pixels_alone(pdf: Any) -> None:
    """Forbid viewers to invent pixels between those of a picture (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and "Interpolate" in item.extra:
            item.extra["Interpolate"] = "false"


def _body(item: Any, children: list[Any], pdf: Any) -> Any:
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference})
    if "Pg" in item:
        body["Pg"] = item["Pg"]
    pdf.add_object(body)
    body["K"] = _references(children)
    for child in children:
        child["P"] = body.reference
    return body


def _references(children: list[Any]) -> Any:
    return pydyf.Array([child.reference for child in children])
