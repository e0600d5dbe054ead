"""Footnotes in the tag tree of a PDF: each behind what refers to it, with an ID (ISO 14289-1, 7.9).

WeasyPrint 70 draws them at the foot of a page, and has them in the tree as words at its end.
"""

from typing import Any

import pydyf

_MARK, _NOTE = "footnote-mark", "footnote"
# In the tag of what is left of a footnote where it was written: which one it is. Not to be kept.
_PLACE = "Footnote"


def name_footnotes(element: Any, box: Any) -> None:
    """Give the tags of footnotes to what WeasyPrint has made of a box (PDF 32000-1, 14.8.4.4)."""
    html: Any = getattr(box, "element", None)
    if html is None:
        return
    kinds = (html.get("class") or "").split()
    name, _, pseudo = str(box.element_tag).partition("::")
    if _MARK in kinds and name == "sup" and not pseudo:
        element["S"] = "/Reference"
    elif _NOTE not in kinds or name != "span":
        return
    elif pseudo == "footnote-call":
        element[_PLACE] = pydyf.String(html.get("id"))
    elif pseudo == "footnote-marker":
        element["S"] = "/Lbl"
    elif not pseudo:
        element["S"] = "/Note"
        element["ID"] = pydyf.String(html.get("id"))


def put_in_place(pdf: Any, by_number: dict[int, Any]) -> None:
    """Put each footnote behind the words that refer to it, and leave nothing at the ends of pages.

    What is left of what was there is an empty object: pydyf cannot leave one out.
    """
    elements = [it for it in pdf.objects if isinstance(it, pydyf.Dictionary)]
    notes = {it["ID"].data: it for it in elements if it.get("S") == "/Note"}
    for place in [it for it in elements if _PLACE in it]:
        note = notes[place[_PLACE].data]
        _drop(note, by_number)
        siblings = by_number[number_of(place["P"])]["K"]
        siblings.remove(place.reference)
        siblings.append(note.reference)  # behind the sentence, which is not to be broken off
        note["P"] = place["P"]
        place.clear()


def _drop(element: Any, by_number: dict[int, Any]) -> None:
    """Take an element out of the tree, with what was around nothing else."""
    parent = by_number[number_of(element["P"])]
    parent["K"].remove(element.reference)
    if not parent["K"]:
        _drop(parent, by_number)
        parent.clear()


def number_of(reference: Any) -> int:
    """Return the number of the object that a reference leads to."""
    return int(reference.split()[0])
