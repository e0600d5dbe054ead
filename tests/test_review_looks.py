"""Promise: what a reviewer sees change without a word being typed is told; a program's work is not.

Looks of words and paragraphs, numbers, pictures of another size, words in drawings, tabs.
"""

from collections.abc import Callable

import pytest
from lxml import etree

from renderers.word.elements import Element, element, paragraph, qualified, run
from renderers.word.review.beside import margins_in
from renderers.word.review.states import drawn_in
from tests.test_review_copies import edits_of, one
from tests.word_edits import AOI, Copy, child_of, text_of

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def restyle(copy: Copy, words: str, look: Element) -> None:
    """Give words another look."""
    at = copy.find(words)
    copy.type(at, words, words)
    typed = next(it for it in at.iter(qualified("w:r")) if text_of(it) == words)
    if (properties := typed.find(qualified("w:rPr"))) is None:
        typed.insert(0, properties := element("w:rPr"))
    properties.append(look)


def properties_of(copy: Copy, words: str) -> Element:
    """Return the properties of a paragraph."""
    return child_of(copy.find(words), "w:pPr")


@pytest.mark.parametrize(
    "look",
    [
        element("w:b", {"w:val": 0}),
        element("w:i"),
        element("w:u", {"w:val": "single"}),
        element("w:color", {"w:val": "FF0000"}),
        element("w:highlight", {"w:val": "yellow"}),
        element("w:sz", {"w:val": 40}),
    ],
    ids=lambda it: etree.QName(it).localname,
)
def test_another_look_of_words_is_told(look: Element) -> None:
    found = one(lambda it: restyle(it, "Advanced", look))
    assert (found.what, found.part) == ("look", "open-past-warning/show-more")
    assert (found.after, found.tracking) == ("Advanced", "untracked")


def centre(copy: Copy) -> None:
    properties_of(copy, "Click Advanced").append(element("w:jc", {"w:val": "center"}))


def unnumber(copy: Copy) -> None:
    properties = properties_of(copy, "Click Advanced")
    properties.remove(child_of(properties, "w:numPr"))


def name_otherwise(copy: Copy) -> None:
    made = child_of(properties_of(copy, "Click Advanced"), "w:pStyle")
    made.set(qualified("w:val"), "Heading2")


@pytest.mark.parametrize("edit", [centre, unnumber, name_otherwise])
def test_another_look_of_a_paragraph_is_told(edit: Callable[[Copy], object]) -> None:
    found = one(edit)
    assert (found.what, found.after, found.tracking) == ("look", "Click Advanced.", "untracked")


def test_steps_that_count_from_one_again_are_told() -> None:
    def restart(copy: Copy) -> None:
        numbers = etree.fromstring(copy.parts["word/numbering.xml"])
        list_of = properties_of(copy, "Compare the text").find(f".//{qualified('w:numId')}")
        assert list_of is not None
        old = next(
            it
            for it in numbers.iter(qualified("w:num"))
            if it.get(qualified("w:numId")) == list_of.get(qualified("w:val"))
        )
        made = element("w:num", {"w:numId": 99}, element("w:abstractNumId"))
        made[0].set(qualified("w:val"), old[0].get(qualified("w:val"), ""))
        start = element("w:startOverride", {"w:val": 1})
        made.append(element("w:lvlOverride", {"w:ilvl": 0}, start))
        numbers.append(made)
        copy.parts["word/numbering.xml"] = etree.tostring(numbers)
        list_of.set(qualified("w:val"), "99")

    found = one(restart)
    assert (found.what, found.part) == ("look", "check-certificate/compare")


def test_a_look_of_the_whole_text_is_a_programs() -> None:
    def enlarge(copy: Copy) -> None:
        for it in copy.body.iter(qualified("w:r")):
            if it.find(qualified("w:rPr")) is None:
                it.insert(0, element("w:rPr"))
            child_of(it, "w:rPr").append(element("w:sz", {"w:val": 30}))

    assert not edits_of(enlarge)


def test_words_that_were_typed_in_another_look_are_told_once() -> None:
    def type_bold(copy: Copy) -> None:
        restyle(copy, "Compare", element("w:i"))
        copy.type(copy.find("Compare"), "Compare", "Hold against each other", AOI)

    assert [it.what for it in edits_of(type_bold)] == ["text"]


def test_a_number_typed_over_in_a_drawing_is_told() -> None:
    def renumber(copy: Copy) -> None:
        shapes = copy.body.iter(qualified("w:txbxContent"))
        next(it for shape in shapes for it in shape.iter(qualified("w:t"))).text = "7"

    (found,) = edits_of(renumber, "everything-ja")
    assert (found.what, found.after.split()[0]) == ("fixed", "7")


def test_a_box_with_words_is_told_with_them() -> None:
    def add(copy: Copy) -> None:
        content = element("w:txbxContent", None, paragraph("BodyText", [run("Old picture!")]))
        box = element("wps:wsp", None, element("wps:txbx", None, content))
        copy.find("Click Advanced").append(
            element("w:r", None, element("w:drawing", None, element("wp:inline", None, box)))
        )

    found = one(add)
    assert (found.what, found.after) == ("added", "Old picture!")


def test_a_picture_of_another_size_is_told() -> None:
    def scale(copy: Copy, by: float) -> None:
        made = next(copy.body.iter(f"{_WP}extent"))
        for name in ("cx", "cy"):
            made.set(name, str(round(int(made.get(name, "")) * by)))

    found = one(lambda it: scale(it, 0.5))
    assert (found.what, found.before.count("×"), found.after.count("×")) == ("resized", 1, 1)
    assert not edits_of(lambda it: scale(it, 1.01))


def test_a_tab_is_told_and_a_blank_of_another_kind_is_not() -> None:
    def type_behind(copy: Copy, words: str, typed: str) -> None:
        copy.type(copy.find(words), words, typed)

    found = one(lambda it: type_behind(it, "Compare the", "Compare\tthe"))
    assert (found.what, found.tracking) == ("text", "untracked")
    assert not edits_of(lambda it: type_behind(it, "Compare the", "Compare\u00a0the"))


def test_a_row_deleted_and_one_added_are_two_edits() -> None:
    def replace(copy: Copy) -> None:
        row = list(copy.root.iter(qualified("w:tr")))[1]
        other = etree.fromstring(etree.tostring(row))
        row.addnext(other)
        for it, mark in ((row, "w:del"), (other, "w:ins")):
            child_of(it, "w:trPr").append(copy.wrapped(mark, [], AOI))
        for made in other.iter(qualified("w:t")):
            made.text = (made.text or "").replace("12", "13")

    assert sorted(it.what for it in edits_of(replace)) == ["added", "deleted"]


def test_fields_left_where_all_words_around_them_were_deleted_are_deleted() -> None:
    def delete(copy: Copy) -> None:
        copy.delete(copy.step("Click Advanced"), AOI)
        is_field = False
        for made in list(copy.body.iter(qualified("w:del"))):
            for it in list(made):
                sign = it.find(qualified("w:fldChar"))
                is_field = is_field or sign is not None
                if is_field:
                    made.addprevious(it)
                    for words in it.iter(qualified("w:delText")):
                        words.tag = qualified("w:t")
                if sign is not None and sign.get(qualified("w:fldCharType")) == "end":
                    is_field = False

    found = one(delete)
    assert (found.what, found.is_whole) == ("deleted", True)


def test_words_behind_the_pages_are_the_same_as_a_box_with_words() -> None:
    drawn = etree.fromstring('<v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="DRAFT"/>')
    content = element("w:txbxContent", None, paragraph("Header", [run("DRAFT")]))
    said = [
        {(it.kind, it.text) for it in margins_in([element("w:hdr", None, made)])}
        for made in (
            element("w:p", None, element("w:r", None, element("w:pict", None, drawn))),
            element("w:p", None, element("w:r", None, element("w:pict", None, content))),
        )
    ]
    assert said[0] == said[1] == {("header", "DRAFT")}


def test_words_filled_into_a_box_are_no_words_of_its_drawing() -> None:
    binding = element("w:sdtPr", None, element("w:dataBinding", {"w:xpath": "/f:customer"}))
    control = element("w:sdt", None, binding, element("w:sdtContent", None, run("Somebody")))
    content = element("w:txbxContent", None, element("w:p", None, run("For "), control))
    assert drawn_in(element("w:drawing", None, content)) == "For "
