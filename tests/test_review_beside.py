"""Promise: what was changed beside the text of a copy is told once, in its part, for a person.

Beside the text are headers, footers, notes and contents lists, what pictures say, where links lead.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial
from pathlib import Path

import pytest
from lxml import etree

from pipeline.reviewing.copies import Edit
from pipeline.reviewing.review_words import REVIEW_WORDS
from renderers.word.elements import NAMESPACES, Element, element, paragraph, qualified, run
from renderers.word.review.baseline import ROOT
from renderers.word.review.beside import CONTENTS
from renderers.word.review.states import is_contents
from tests.brand_templates import SPACES, TEXT_BOX, japanese, letter, line, words
from tests.test_review_command import Review
from tests.test_review_copies import (
    branded,
    by_libreoffice,
    by_python_docx,
    copy_of,
    edits_of,
    in_strict_form,
    one,
    reviewed,
)
from tests.word_edits import AOI, By, Copy, edited, parent_of, text_of

BOTH = pytest.mark.parametrize("by", [AOI, None], ids=["tracked", "untracked"])
EVERYTHING = "everything-en"
_RELS = "word/_rels/document.xml.rels"
_PICTURE = "Starbook setup"


def in_part(copy: Copy, name: str, change: Callable[[Element], object]) -> None:
    root = etree.fromstring(copy.parts[name])
    change(root)
    copy.parts[name] = etree.tostring(root)


def typed_in(name: str, old: str, new: str, by: By = None) -> Callable[[Copy], None]:
    def change(copy: Copy) -> None:
        def type_there(root: Element) -> None:
            at = next(it for it in root.iter(qualified("w:p")) if old in text_of(it))
            copy.type(at, old, new, by)

        in_part(copy, name, type_there)

    return change


def said(found: Edit) -> tuple[str, str, str, str]:
    return found.what, found.part, found.before, found.after


# ── headers and footers ───────────────────────────────────────────────────────────────────────


@BOTH
def test_words_of_a_header_are_told(by: By) -> None:
    found = one(typed_in("word/header.xml", "operation manual", "guide", by))
    assert said(found) == (
        "header",
        "_header",
        "Practice Site operation manual – Signing in behind a certificate warning",
        "Practice Site guide – Signing in behind a certificate warning",
    )
    assert found.tracking == ("tracked" if by else "untracked")
    assert [it.author for it in found.stamps] == (["Aoi"] if by else [])


@BOTH
def test_a_footer_that_was_taken_out_or_got_another_line_is_told(by: By) -> None:
    def add(copy: Copy) -> None:
        in_part(copy, "word/footer.xml", lambda root: copy.add(root[0], "Secret", by))

    def empty(copy: Copy) -> None:
        for name in ("word/footer.xml", "word/footer-first.xml"):
            in_part(copy, name, lambda root: copy.delete(list(root), by))

    assert said(one(add)) == ("footer", "_footer", "", "Secret")
    found = one(empty)
    assert said(found) == ("footer", "_footer", "Page # of #", "")
    assert found.tracking == ("tracked" if by else "untracked")


def test_a_page_that_got_a_header_of_its_own_is_told() -> None:
    def add(copy: Copy) -> None:
        copy.parts["word/header7.xml"] = etree.tostring(
            element("w:hdr", None, paragraph("Header", [run("Only here")]))
        )
        rels = etree.fromstring(copy.parts[_RELS])
        made = etree.SubElement(rels, f"{{{rels.nsmap[None]}}}Relationship")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
        made.attrib.update({"Id": "rIdMine", "Type": kind, "Target": "header7.xml"})
        copy.parts[_RELS] = etree.tostring(rels)
        named = element("w:headerReference", {"w:type": "first", "r:id": "rIdMine"})
        next(copy.root.iter(qualified("w:sectPr"))).insert(0, named)

    assert said(one(add)) == ("header", "_header", "", "Only here")


def test_words_in_a_text_box_of_a_header_are_told() -> None:
    def add(copy: Copy) -> None:
        box = etree.fromstring(f"<w:p {SPACES}>{TEXT_BOX.format(line(words('Only here')))}</w:p>")
        in_part(copy, "word/header.xml", lambda root: root.append(box))

    assert said(one(add)) == ("header", "_header", "", "Only here")


def test_numbers_of_pages_are_no_change() -> None:
    def count(copy: Copy) -> None:
        text = copy.parts["word/footer.xml"].replace(b"<w:t>1<", b"<w:t>27<")
        assert text != copy.parts["word/footer.xml"]
        copy.parts["word/footer.xml"] = text

    assert not edits_of(count)


@pytest.mark.parametrize(
    ("template", "words"),
    [(japanese, "表紙のヘッダー"), (letter, "Lantern")],
    ids=["japanese", "letter"],
)
def test_the_header_of_a_template_is_told(
    template: Callable[[], bytes], words: str, tmp_path: Path
) -> None:
    data = branded(template(), tmp_path)
    copy = Copy(data)
    (name,) = [
        name
        for name, text in copy.parts.items()
        if name.startswith("word/header") and words in text.decode()
    ]
    (found,) = reviewed(edited(data, typed_in(name, words, "Another"))).edits
    assert (found.what, found.part) == ("header", "_header")
    assert "Another" in found.after


@pytest.mark.slow
@pytest.mark.parametrize("template", [japanese, letter], ids=["japanese", "letter"])
def test_libreoffice_changes_nothing_beside_a_branded_text(
    template: Callable[[], bytes], tmp_path: Path
) -> None:
    data = branded(template(), tmp_path)
    assert not reviewed(by_libreoffice(data, tmp_path)).edits


# ── pictures and links ────────────────────────────────────────────────────────────────────────


def alternative(copy: Copy, old: str, new: str, *tags: str) -> None:
    drawn = [
        it
        for it in copy.root.iter(qualified("w:drawing"))
        if any(old in (made.get("descr") or "") for made in it.iter("{*}docPr"))
    ]
    for made in drawn[0].iter(*tags):
        if made.get("descr"):
            made.set("descr", new)


@pytest.mark.parametrize("tags", [("{*}docPr",), ("{*}cNvPr",), ("{*}docPr", "{*}cNvPr")])
def test_a_changed_alternative_text_is_told(tags: tuple[str, ...]) -> None:
    found = one(lambda it: alternative(it, _PICTURE, "The setup.", *tags), EVERYTHING)
    assert (found.what, found.part) == ("alternative", "install-windows/run")
    assert _PICTURE in found.before
    assert "The setup." in found.after


def test_an_alternative_text_that_was_taken_out_is_told() -> None:
    found = one(lambda it: alternative(it, _PICTURE, "", "{*}docPr"), EVERYTHING)
    assert (found.what, found.after) == ("alternative", "")


def lead(copy: Copy, address: str) -> None:
    rels = etree.fromstring(copy.parts[_RELS])
    (link,) = [it for it in rels if it.get("TargetMode") == "External"]
    link.set("Target", address)
    copy.parts[_RELS] = etree.tostring(rels)


def test_a_link_that_leads_elsewhere_is_told() -> None:
    found = one(lambda it: lead(it, "https://example.org/other"), EVERYTHING)
    assert (found.what, found.part.partition("/")[0]) == ("link", "install-windows")
    assert (found.before, found.after) == (
        "https://example.jp/get?a=1&b=2",
        "https://example.org/other",
    )


def test_an_address_in_other_letters_is_no_change() -> None:
    assert not edits_of(lambda it: lead(it, "HTTPS://Example.jp/get%3Fa=1&b=2"), EVERYTHING)


def test_a_reference_to_another_step_and_a_link_that_was_taken_off_are_told() -> None:
    def other(copy: Copy) -> None:
        made = [it for it in copy.body.iter(qualified("w:hyperlink")) if "step 3" in text_of(it)]
        made[0].set(qualified("w:anchor"), "_elsewhere")

    def unlink(copy: Copy, words: str) -> None:
        links = [*copy.body.iter(qualified("w:hyperlink"))]
        made = next(it for it in links if words in text_of(it))
        for it in reversed(made):
            made.addnext(it)
        parent_of(made).remove(made)

    found = one(other, EVERYTHING)
    assert (found.what, found.after) == ("link", "#_elsewhere")
    for said in ("download page", "step 3"):
        found = one(partial(unlink, words=said), EVERYTHING)
        assert (found.what, found.after) == ("link", "")


_ID = f"{{{NAMESPACES['r']}}}id"


def test_a_link_as_a_field_is_the_same_link() -> None:
    def as_field(copy: Copy, address: str) -> None:
        made = next(it for it in copy.body.iter(qualified("w:hyperlink")) if it.get(_ID))
        marks = [
            element("w:r", None, element("w:fldChar", {"w:fldCharType": it}))
            for it in ("begin", "separate", "end")
        ]
        code = element("w:instrText")
        code.text = f' HYPERLINK "{address}" '
        for it in (marks[0], element("w:r", None, code), marks[1], *list(made), marks[2]):
            made.addprevious(it)
        parent_of(made).remove(made)

    same = "https://example.jp/get?a=1&b=2"
    assert not edits_of(lambda it: as_field(it, same), EVERYTHING)
    assert one(lambda it: as_field(it, "https://example.org"), EVERYTHING).what == "link"


def test_a_link_that_was_deleted_with_its_words_is_told_once() -> None:
    def delete(copy: Copy) -> None:
        at = copy.find("the download page")
        copy.type(at, "the download page", "a page")

    assert one(delete, EVERYTHING).what == "text"


# ── contents lists ────────────────────────────────────────────────────────────────────────────


def entries(copy: Copy) -> list[Element]:
    listed = next(it for it in copy.body.iter(qualified("w:sdt")) if is_contents(it))
    return [it for it in listed.iter(qualified("w:p")) if text_of(it)]


@BOTH
def test_what_is_typed_in_a_contents_list_is_told(by: By) -> None:
    found = one(lambda it: it.type(entries(it)[1], "manual", "book", by))
    assert (found.what, found.part) == ("contents", CONTENTS)
    assert (found.before, found.after) == ("About this manual", "About this book")
    assert found.tracking == ("tracked" if by else "untracked")


def test_a_line_that_was_added_to_or_taken_out_of_a_contents_list_is_told() -> None:
    found = one(lambda it: it.add(entries(it)[1], "And more"))
    assert said(found) == ("contents", CONTENTS, "", "And more")
    found = one(lambda it: parent_of(entries(it)[2]).remove(entries(it)[2]))
    assert (found.what, found.after) == ("contents", "")


def made_again(copy: Copy) -> None:
    """Make the contents list as Word does: with numbers of pages, in fields or as words."""
    for number, it in enumerate(entries(copy)[1:]):
        page = [run(str(number + 3))]
        if number % 2:
            page = [
                element("w:r", None, element("w:fldChar", {"w:fldCharType": "begin"})),
                element("w:r", None, element("w:instrText")),
                element("w:r", None, element("w:fldChar", {"w:fldCharType": "separate"})),
                *page,
                element("w:r", None, element("w:fldChar", {"w:fldCharType": "end"})),
            ]
        last = list(it.iter(qualified("w:t")))[-1].getparent()
        assert last is not None
        for one_run in reversed([element("w:r", None, element("w:tab")), *page]):
            last.addnext(one_run)


def test_a_contents_list_that_was_made_again_is_no_change() -> None:
    assert not edits_of(made_again)


def test_a_contents_list_that_was_made_again_with_other_titles_of_the_text_is_no_change() -> None:
    def deepen(copy: Copy) -> None:
        made_again(copy)
        copy.add(entries(copy)[1], "Before all else\t4")

    def add_title(copy: Copy) -> None:
        copy.add(copy.find("First check that"), "Before all else")
        deepen(copy)

    assert one(deepen).what == "contents"
    assert one(add_title).what == "added"
    listed = "First check that"

    def lower(copy: Copy) -> None:
        copy.add(entries(copy)[1], text_of(copy.find(listed)))

    assert not edits_of(lower)


def test_a_contents_list_that_follows_a_changed_title_is_no_edit_of_its_own() -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.shortest("Check whose certificate it is"), "whose", "which", AOI)
        made_again(copy)
        for it in entries(copy)[3].iter(qualified("w:t")):
            it.text = (it.text or "").replace("whose", "which")

    found = one(change)
    assert (found.what, found.passage and found.passage.kind) == ("text", "title")


# ── notes ─────────────────────────────────────────────────────────────────────────────────────


def add_note(copy: Copy, kind: str = "footnote", by: By = None) -> None:
    note = element(f"w:{kind}", {"w:id": 2}, paragraph("FootnoteText", [run(" Is this so?")]))
    name = f"word/{kind}s.xml"
    if name in copy.parts:
        in_part(copy, name, lambda root: root.append(note))
    else:
        copy.parts[name] = etree.tostring(element(f"w:{kind}s", None, note))
        relate(copy, kind)
    mark = element("w:r", None, element(f"w:{kind}Reference", {"w:id": 2}))
    if by:
        mark = element("w:ins", {"w:id": 1, "w:author": by[0], "w:date": by[1]}, mark)
    copy.find("Click Advanced").append(mark)


def relate(copy: Copy, kind: str) -> None:
    """Let the document lead to a part for notes, and say its type."""
    rels = etree.fromstring(copy.parts[_RELS])
    made = etree.SubElement(rels, f"{{{rels.nsmap[None]}}}Relationship")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    made.attrib.update({"Id": "rIdNote", "Type": f"{base}/{kind}s", "Target": f"{kind}s.xml"})
    copy.parts[_RELS] = etree.tostring(rels)
    types = etree.fromstring(copy.parts["[Content_Types].xml"])
    made = etree.SubElement(types, f"{{{types.nsmap[None]}}}Override")
    full = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    made.attrib.update({"PartName": f"/word/{kind}s.xml", "ContentType": full})
    copy.parts["[Content_Types].xml"] = etree.tostring(types)


@BOTH
@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_that_was_added_is_told(kind: str, by: By) -> None:
    found = one(lambda it: add_note(it, kind, by))
    assert said(found) == (kind, "open-past-warning/show-more", "", "Is this so?")
    assert found.tracking == ("tracked" if by else "untracked")
    assert [it.author for it in found.stamps] == (["Aoi"] if by else [])


@BOTH
def test_a_mark_of_a_note_that_was_moved_to_another_sentence_is_told(by: By) -> None:
    def move(copy: Copy) -> None:
        mark = parent_of(next(copy.root.iter(qualified("w:footnoteReference"))))
        target = copy.find("Click Advanced")
        if by is None:
            target.append(mark)
        else:
            target.append(copy.wrapped("w:ins", [deepcopy(mark)], by))
            parent_of(mark).replace(mark, copy.wrapped("w:del", [deepcopy(mark)], by))

    found = one(move)
    assert (found.what, found.part) == ("footnote", "open-past-warning/show-more")
    assert "self-signed[*], so" in found.before
    assert found.after.endswith("Advanced.[*]")
    assert found.tracking == ("tracked" if by else "untracked")


def test_a_mark_of_a_note_stays_where_the_words_around_it_change() -> None:
    found = one(lambda it: it.type(it.find("self-signed"), "runs on", "is on", AOI))
    assert (found.what, found.tracking) == ("text", "tracked")


def test_who_took_out_a_note_is_told() -> None:
    def remove(copy: Copy) -> None:
        mark = parent_of(next(copy.root.iter(qualified("w:footnoteReference"))))
        parent_of(mark).replace(mark, copy.wrapped("w:del", [deepcopy(mark)], AOI))

    found = one(remove)
    assert (found.what, found.after, found.tracking) == ("footnote", "", "tracked")
    assert [it.author for it in found.stamps] == ["Aoi"]


@BOTH
def test_a_paragraph_that_was_deleted_with_its_note_is_told_once(by: By) -> None:
    def remove(copy: Copy) -> None:
        mark = next(copy.root.iter(qualified("w:footnoteReference")))
        made = next(it for it in mark.iterancestors() if it.tag == qualified("w:p"))
        copy.delete([made], by)

    assert one(remove).what == "deleted"


@BOTH
def test_a_number_of_a_note_that_stood_there_once_more_is_told(by: By) -> None:
    def remove(copy: Copy) -> None:
        runs = list(copy.find("とパスワードを入力し").iter(qualified("w:r")))
        signs = [it for it in runs if it.find(qualified("w:fldChar")) is not None]
        first, last = runs.index(signs[0]), runs.index(signs[2])
        for it in runs[first : last + 1]:
            if by:
                it.addprevious(mark := copy.wrapped("w:del", [], by))
                mark.append(it)
            else:
                parent_of(it).remove(it)

    (found,) = edits_of(remove, "everything-ja")
    assert (found.what, found.part) == ("footnote", "sign-in/enter")
    assert found.before.startswith("ID[*]とパスワードを入力し[*]、")
    assert found.after.startswith("IDとパスワードを入力し[*]、")
    assert found.tracking == ("tracked" if by else "untracked")


def test_a_link_in_a_note_that_leads_elsewhere_is_told() -> None:
    def lead_elsewhere(copy: Copy) -> None:
        name = "word/_rels/footnotes.xml.rels"
        assert b"https://example.jp/help" in copy.parts[name]
        copy.parts[name] = copy.parts[name].replace(b"example.jp/help", b"example.org/")

    (found,) = edits_of(lead_elsewhere, "everything-ja")
    assert (found.what, found.part) == ("link", "sign-in")
    assert (found.before, found.after) == ("https://example.jp/help", "https://example.org/")


# ── all of it ─────────────────────────────────────────────────────────────────────────────────


@BOTH
def test_a_mark_of_a_note_that_was_moved_in_the_same_words_is_told(by: By) -> None:
    def move(copy: Copy) -> None:
        mark = parent_of(next(copy.root.iter(qualified("w:footnoteReference"))))
        home = parent_of(mark)
        if by is None:
            home.append(mark)
        else:
            home.append(copy.wrapped("w:ins", [deepcopy(mark)], by))
            home.replace(mark, copy.wrapped("w:del", [deepcopy(mark)], by))

    found = one(move)
    assert found.what == "footnote"
    assert found.part == "_about"
    assert "self-signed[*], so" in found.before
    assert found.after.endswith("before the first visit.[*]")
    assert found.before.replace("[*]", "") == found.after.replace("[*]", "")
    assert found.tracking == ("tracked" if by else "untracked")


def everything(copy: Copy) -> None:
    typed_in("word/header.xml", "Using", "About", None)(copy)
    typed_in("word/footer.xml", "Page", "Sheet", None)(copy)
    alternative(copy, _PICTURE, "The setup.", "{*}docPr", "{*}cNvPr")
    lead(copy, "https://example.org/other")
    copy.type(entries(copy)[1], "verified", "tried")


@cache
def changed() -> bytes:
    return edited(copy_of(EVERYTHING), everything)


def kinds(data: bytes) -> list[str]:
    return sorted(it.what for it in reviewed(data).edits)


def test_each_survives_other_programs() -> None:
    wanted = ["alternative", "contents", "footer", "header", "link"]
    for data in (changed(), by_python_docx(changed()), in_strict_form(changed())):
        assert kinds(data) == wanted


@pytest.mark.slow
def test_each_survives_libreoffice(tmp_path: Path) -> None:
    assert kinds(by_libreoffice(changed(), tmp_path)) == kinds(changed())
    (tmp_path / "n").mkdir()
    data = by_libreoffice(edited(copy_of(), add_note), tmp_path / "n")
    assert [(it.what, it.after) for it in reviewed(data).edits] == [("footnote", "Is this so?")]


def test_a_copy_that_does_not_tell_what_is_beside_its_text_is_reviewed_without() -> None:
    def forget(copy: Copy) -> None:
        root = etree.fromstring(copy.parts["customXml/item9.xml"])
        assert root.tag == ROOT
        values = json.loads(root.text or "")
        del values["beside"]
        root.text = json.dumps(values)
        copy.parts["customXml/item9.xml"] = etree.tostring(root)

    assert not reviewed(edited(changed(), forget)).edits

    def forget_marks_and_links(copy: Copy) -> None:
        root = etree.fromstring(copy.parts["customXml/item9.xml"])
        values = json.loads(root.text or "")
        del values["beside"]["repeated"]
        values["beside"]["notes"] = [it[:-1] for it in values["beside"]["notes"]]
        root.text = json.dumps(values)
        copy.parts["customXml/item9.xml"] = etree.tostring(root)

    assert not reviewed(edited(copy_of("everything-ja"), forget_marks_and_links)).edits
    data = edited(changed(), lambda it: it.type(it.find("Install Starbook", -1), "Install", "Get"))
    assert [it.what for it in reviewed(edited(data, forget)).edits] == ["text"]


@pytest.mark.parametrize(
    "beside", ["[1]", '{"margins":[]}', '{"margins":[["x","y"]],"contents":[],"notes":[]}']
)
def test_damaged_words_about_it_are_refused(beside: str, tmp_path: Path) -> None:
    def damage(copy: Copy) -> None:
        root = etree.fromstring(copy.parts["customXml/item9.xml"])
        values = json.loads(root.text or "") | {"beside": json.loads(beside)}
        root.text = json.dumps(values)
        copy.parts["customXml/item9.xml"] = etree.tostring(root)

    review = Review(tmp_path, damage)
    result = review.run()
    assert (result.exit_code, "[unreadable-copy]" in result.stderr) == (1, True)


@pytest.mark.parametrize("options", [(), ("--omit", "q")], ids=["whole", "omitted"])
def test_it_is_for_a_person_and_never_written(options: tuple[str, ...], tmp_path: Path) -> None:
    def change(copy: Copy) -> None:
        typed_in("word/header.xml", "Thing", "Box", None)(copy)
        add_to(copy)

    def add_to(copy: Copy) -> None:
        copy.type(entries(copy)[1], text_of(entries(copy)[1]), "Typed")

    review = Review(tmp_path, change, *options)
    found = review.data("--apply")["edits"]
    assert {(it["what"], it["state"], it["why"]) for it in found} == {
        ("header", "person", "margin"),
        ("contents", "person", "contents"),
    }
    assert len(found) == 2
    assert not review.difference()
    for language, told in REVIEW_WORDS.items():
        result = review.run("--lang", language)
        assert result.exit_code == 4
        for name in ("_header", CONTENTS):
            assert told.parts[name] in result.output
        assert told.why["margin"] in result.output
