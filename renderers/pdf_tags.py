"""Mends the tag tree of a PDF where WeasyPrint 70 leaves it short of PDF/UA-1 (ISO 14289-1)."""

from typing import Any

import pydyf


def give_bodies_to_list_items(_: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Put what a list item holds beside its label into an `LBody` (PDF 32000-1, 14.8.4.3.3).

    Why: WeasyPrint makes one for words, but leaves paragraphs directly below the `LI`. A finisher
    for `write_pdf`.
    """
    by_number = {item.number: item for item in pdf.objects}
    for item in list(pdf.objects):
        if not isinstance(item, pydyf.Dictionary) or item.get("S") != "/LI":
            continue
        children = [by_number[int(child.split()[0])] for child in item["K"]]
        labels = [child for child in children if child["S"] == "/Lbl"]
        others = [child for child in children if child["S"] != "/Lbl"]
        if [child["S"] for child in others] != ["/LBody"]:
            item["K"] = _references([*labels, _body(item, others, pdf)])


def _body(item: Any, children: list[Any], pdf: Any) -> Any:  # noqa: ANN401
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference})
    if "Pg" in item:
        body["Pg"] = item["Pg"]
    pdf.add_object(body)
    body["K"] = _references(children)
    for child in children:
        child["P"] = body.reference
    return body


def _references(children: list[Any]) -> Any:  # noqa: ANN401
    return pydyf.Array([child.reference for child in children])
