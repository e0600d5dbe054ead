"""Promise: every edit of a copy is reported once, and a copy that nobody edited has none."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from click.testing import CliRunner
from lxml import etree
from PIL import Image, ImageCms, ImageDraw

from build import main
from pipeline.diagnostics import Report
from pipeline.reviewing.copies import Edit, ReviewedCopy, UnreadableCopyError
from pipeline.reviewing.passages import passages
from renderers import Context
from renderers.themes import Theme
from renderers.word import render
from renderers.word.elements import NAMESPACES, Element, element, paragraph, qualified, run
from renderers.word.opening import WordFile
from renderers.word.review import reading
from renderers.word.review.likeness import Effort
from renderers.word.review.parts import baseline_in
from renderers.word.review.reading import read_copy
from tests.brand_templates import japanese, letter
from tests.conftest import EDITIONS, make_document
from tests.test_brand_templates import CUSTOMER, manual, poured
from tests.word_edits import AOI, KEN, By, Copy, child_of, edited, parent_of, text_of

THEME = Theme()
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
        "http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
# An edition for one environment holds nothing that the whole one has not.
WHOLE = [name for name in EDITIONS if not name.endswith("-iphone")]
RELS = "word/_rels/document.xml.rels"
BOTH = pytest.mark.parametrize("by", [AOI, None], ids=["tracked", "untracked"])


@cache
def copy_of(name: str = "practice-site", *, is_for_review: bool = True) -> bytes:
    context = Context(THEME, Report(), is_for_review=is_for_review)
    (data,) = render(make_document(name), context).values()
    return data


def reviewed(data: bytes) -> ReviewedCopy:
    return read_copy("copy.docx", data)


def edits_of(edit: Callable[[Copy], object], name: str = "practice-site") -> tuple[Edit, ...]:
    return reviewed(edited(copy_of(name), edit)).edits


def one(edit: Callable[[Copy], object], name: str = "practice-site") -> Edit:
    (found,) = edits_of(edit, name)
    return found


def by_python_docx(data: bytes) -> bytes:
    buffer = BytesIO()
    docx.Document(BytesIO(data)).save(buffer)
    return buffer.getvalue()


def by_libreoffice(data: bytes, folder: Path) -> bytes:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    (folder / "copy.docx").write_bytes(data)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "saved"),
            str(folder / "copy.docx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "saved" / "copy.docx").read_bytes()


def in_strict_form(data: bytes) -> bytes:
    """Return a file as Word saves it in the strict form of the standard."""

    def change(copy: Copy) -> None:
        text = etree.tostring(copy.root).decode()
        for usual, strict in STRICT.items():
            text = text.replace(usual, strict)
        copy.root = etree.fromstring(text.encode())

    return edited(data, change)


# ── copies that nobody edited ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", EDITIONS)
def test_a_copy_that_nobody_edited_has_no_changes(name: str) -> None:
    data = copy_of(name)
    for saved in (data, by_python_docx(data), in_strict_form(data), edited(data, lambda _: None)):
        found = reviewed(saved)
        assert found.passages
        assert not found.edits
        assert not found.comments


@pytest.mark.parametrize("name", EDITIONS)
def test_without_its_bookmarks_and_controls_too(name: str) -> None:
    assert not edits_of(Copy.without_bookmarks, name)

    def lose_both(copy: Copy) -> None:
        copy.without_bookmarks()
        copy.without_controls()

    assert not edits_of(lose_both, name)


@pytest.mark.slow
def test_saved_by_libreoffice_it_has_none_behind_a_field_either(tmp_path: Path) -> None:
    """There it takes what it does not know the kind of for plain text, many times over."""
    (data,) = render(manual(), Context(THEME, Report())).values()
    assert not reviewed(by_libreoffice(data, tmp_path)).edits


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
def test_saved_by_libreoffice_it_has_none(name: str, tmp_path: Path) -> None:
    assert not reviewed(by_libreoffice(copy_of(name), tmp_path)).edits


@pytest.mark.parametrize("name", EDITIONS)
def test_the_baseline_knows_every_passage_of_the_document(name: str) -> None:
    wanted = [(it.part, it.kind, it.text, it.holes) for it in passages(make_document(name))]
    found = [(it.part, it.kind, it.text, it.holes) for it in reviewed(copy_of(name)).passages]
    assert sorted(found) == sorted(it for it in wanted if it[1])


@pytest.mark.parametrize("is_for_review", [True, False])
def test_each_copy_can_be_reviewed_and_one_for_it_tracks_all_edits(*, is_for_review: bool) -> None:
    file = WordFile.open(copy_of(is_for_review=is_for_review))
    assert baseline_in(file).lines
    settings = file.xml("word/settings.xml")
    names = [etree.QName(it).localname for it in settings]
    found = [it for it in names if it in {"trackRevisions", "documentProtection"}]
    assert found == (["trackRevisions", "documentProtection"] if is_for_review else [])
    if is_for_review:
        assert names.index("defaultTabStop") == names.index("documentProtection") + 1
        (protection,) = settings.iter(qualified("w:documentProtection"))
        assert protection.get(qualified("w:edit")) == "trackedChanges"


def test_every_paragraph_has_a_hidden_bookmark_of_its_own() -> None:
    names = [
        it.get(qualified("w:name"), "")
        for it in Copy(copy_of()).root.iter(qualified("w:bookmarkStart"))
    ]
    assert len(names) == len(set(names)) > 40
    assert all(name.startswith("_") and len(name) <= 40 for name in names)


def test_changes_that_were_rejected_leave_nothing() -> None:
    def type_and_reject(copy: Copy) -> None:
        copy.type(copy.find("Click Advanced"), "Advanced", "More", AOI)
        for it in list(copy.root.iter(qualified("w:ins"))):
            parent_of(it).remove(it)
        for it in list(copy.root.iter(qualified("w:del"))):
            for gone in it.iter(qualified("w:delText")):
                gone.tag = qualified("w:t")
            parent_of(it).replace(it, it[0])

    assert not edits_of(type_and_reject)


def test_typographic_signs_are_no_changes() -> None:
    def quote(copy: Copy) -> None:
        copy.type(copy.find("is shown"), "“", '"')

    assert not edits_of(quote)


def test_signs_that_nobody_sees_and_letters_in_parts_are_no_changes() -> None:
    def spell(copy: Copy) -> None:
        copy.insert(copy.find("Click Advanced"), "Adv", "\u00ad\u200b\ufeff")

    assert not edits_of(spell)

    def decompose(copy: Copy) -> None:
        at = copy.find("ログイン画面が")
        copy.type(at, "が", unicodedata.normalize("NFD", "が"))

    assert not edits_of(decompose, "everything-ja")


# ── words ─────────────────────────────────────────────────────────────────────────────────────


@BOTH
def test_changed_words_are_told_with_who_and_when(by: By) -> None:
    found = one(lambda it: it.type(it.find("Click Advanced"), "Click", "Press", by))
    assert (found.what, found.part) == ("text", "open-past-warning/show-more")
    assert (found.before, found.after) == ("Click Advanced.", "Press Advanced.")
    assert found.passage
    assert found.passage.kind == "do"
    assert [(it.author, it.date) for it in found.stamps] == ([AOI] if by else [])
    assert found.tracking == ("tracked" if by else "untracked")


def test_an_edit_over_several_runs_is_one() -> None:
    found = one(lambda it: it.type(it.find("Click Advanced"), "Click Adv", "Press Adv", AOI))
    assert (found.before, found.after) == ("Click Advanced.", "Press Advanced.")


def test_what_two_people_changed_names_both() -> None:
    def change(copy: Copy) -> None:
        at = copy.find("Click Advanced")
        copy.type(at, "Click", "Press", AOI)
        copy.insert(at, "Advanced", " now", KEN)

    found = one(change)
    assert [it.author for it in found.stamps] == ["Aoi", "Ken"]
    assert found.after == "Press Advanced now."


def test_an_edit_beside_tracked_ones_is_said_to_be_untracked_in_part() -> None:
    def change(copy: Copy) -> None:
        at = copy.find("Click Advanced")
        copy.type(at, "Click", "Press", AOI)
        copy.insert(at, "Advanced", " now")

    assert one(change).tracking == "partly"


def test_words_that_one_inserted_and_another_deleted_are_no_change() -> None:
    def change(copy: Copy) -> None:
        at = copy.find("Click Advanced")
        copy.insert(at, "Click ", "really ", AOI)
        inserted = next(at.iter(qualified("w:ins")))
        for it in inserted.iter(qualified("w:t")):
            it.tag = qualified("w:delText")
        mark = element("w:del", {"w:id": 77, "w:author": "Ken", "w:date": KEN[1]}, *inserted)
        inserted.append(mark)

    assert not edits_of(change)


@BOTH
def test_fixed_words_around_a_text_are_told_apart_from_it(by: By) -> None:
    found = one(lambda it: it.type(it.find("An explanation"), "Result", "Outcome", by))
    assert found.what == "fixed"
    found = one(lambda it: it.type(it.find("An explanation"), "An explanation", "A text", by))
    assert (found.what, found.passage and found.passage.kind) == ("text", "sees")
    assert found.after == "A text and a link to the site appear."


@BOTH
@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        ("Practice Site operation manual", "title", "_cover"),
        ("Signing in behind", "subtitle", "_cover"),
        ("The Operation Manual project", "publisher", "_cover"),
        ("runs on your own computer", "paragraph", "_about"),
        ("may differ in other versions", "point", "_environments"),
        ("Open the site past", "title", "open-past-warning"),
        ("You have compared", "point", "open-past-warning"),
        ("Past this warning", "hazard", "open-past-warning"),
        ("Whoever runs", "consequence", "open-past-warning"),
        ("Go on only for", "avoidance", "open-past-warning"),
        ("You can now", "paragraph", "open-past-warning"),
        ("Tell your administrator", "note", "check-certificate/"),
    ],
)
def test_each_kind_of_text_is_known(words: str, kind: str, part: str, by: By) -> None:
    nth = -1 if kind == "title" else 0
    found = one(lambda it: it.type(it.find(words, nth), words, "Something else", by))
    assert found.passage
    assert found.passage.kind == kind
    assert found.part.startswith(part)
    assert "Something else" in found.after


@BOTH
@pytest.mark.parametrize("sign", ["w:strike", "w:dstrike", "w:vanish"])
def test_words_that_were_crossed_out_or_hidden_are_deleted(sign: str, by: By) -> None:
    def cross_out(copy: Copy, **off: str) -> None:
        at = copy.find("Click Advanced")
        copy.type(at, "Click ", "Click ")
        properties = element(
            "w:rPr", None, element(sign, {f"w:{key}": it for key, it in off.items()})
        )
        if by:
            properties.append(copy.wrapped("w:rPrChange", [element("w:rPr")], by))
        next(it for it in at.iter(qualified("w:r")) if text_of(it) == "Click ").insert(
            0, properties
        )

    found = one(cross_out)
    assert (found.what, found.after) == ("text", "Advanced.")
    assert found.tracking == ("tracked" if by else "untracked")
    assert [it.author for it in found.stamps] == (["Aoi"] if by else [])
    assert not edits_of(lambda it: cross_out(it, val="false"))


def test_a_look_that_was_changed_with_tracking_is_told_with_who_and_when() -> None:
    def restyle(copy: Copy, *looks: Element, words: str = "Advanced") -> None:
        at = copy.find("Click Advanced")
        copy.type(at, words, words)
        typed = next(it for it in at.iter(qualified("w:r")) if text_of(it) == words)
        there = list(typed.iter(qualified("w:rPr")))
        properties = there[0] if there else element("w:rPr")
        before = element("w:rPr", None, *map(deepcopy, properties))
        typed.insert(0, properties)
        properties.extend(looks)
        properties.append(copy.wrapped("w:rPrChange", [before], AOI))

    found = one(lambda it: restyle(it, element("w:highlight", {"w:val": "yellow"})))
    assert (found.what, found.part) == ("look", "open-past-warning/show-more")
    assert (found.before, found.after, found.tracking) == ("", "Advanced", "tracked")
    assert [(it.author, it.date) for it in found.stamps] == [AOI]
    assert not edits_of(lambda it: restyle(it, element("w:lang", {"w:val": "fr-FR"})))


def test_a_paragraph_that_was_given_another_look_is_told() -> None:
    def center(copy: Copy) -> None:
        (properties,) = copy.find("Click Advanced").iter(qualified("w:pPr"))
        before = element("w:pPr", None, *map(deepcopy, properties))
        properties.append(element("w:jc", {"w:val": "center"}))
        properties.append(copy.wrapped("w:pPrChange", [before], KEN))

    found = one(center)
    assert (found.what, found.after) == ("look", "Click Advanced.")
    assert [it.author for it in found.stamps] == ["Ken"]


def test_a_formula_that_was_added_is_an_edit() -> None:
    def add(copy: Copy) -> None:
        name = "http://schemas.openxmlformats.org/officeDocument/2006/math"
        written = f'<m:oMath xmlns:m="{name}"><m:r><m:t>x+1</m:t></m:r></m:oMath>'
        copy.find("Click Advanced").append(etree.fromstring(written))

    assert one(add).after == "Click Advanced.x+1"


def test_a_copy_that_holds_another_document_is_refused() -> None:
    def add(copy: Copy) -> None:
        copy.find("Click Advanced").addnext(element("w:altChunk", {"r:id": "rIdOther"}))

    with pytest.raises(UnreadableCopyError, match="another document"):
        edits_of(add)


def test_a_text_that_was_replaced_as_a_whole_is_one_edit() -> None:
    for lose in (lambda _: None, Copy.without_bookmarks):

        def change(copy: Copy, lose: Callable[[Copy], None] = lose) -> None:
            at = copy.find("Click Advanced")
            lose(copy)
            copy.type(at, "Click Advanced.", "Nothing of this is as it was before", AOI)

        found = one(change)
        assert (found.what, found.part) == ("text", "open-past-warning/show-more")


def test_captions_legends_and_cells_are_reviewed() -> None:
    name = "everything-en"
    document = make_document(name)
    kinds = {it.kind: it for it in passages(document) if it.kind in {"caption", "legend"}}
    assert set(kinds) == {"caption", "legend"}
    for kind, passage in kinds.items():
        words = passage.text.rpartition("(")[0].strip() or passage.text

        def change(copy: Copy, words: str = words) -> None:
            copy.type(copy.find(words, -1), words, "Quite another text", KEN)

        found = one(change, name)
        assert found.passage
        assert (found.passage.kind, found.part) == (kind, passage.part)

    def type_in_cell(copy: Copy) -> None:
        cell = next(it for it in copy.root.iter(qualified("w:tc")) if text_of(it) == "Debian 12.11")
        copy.type(next(cell.iter(qualified("w:p"))), "12.11", "12.12", AOI)

    found = one(type_in_cell)
    assert (found.what, found.part) == ("fixed", "_environments")


# ── paragraphs and steps ──────────────────────────────────────────────────────────────────────


@BOTH
def test_a_deleted_step_is_one_edit(by: By) -> None:
    found = one(lambda it: it.delete(it.step("Click Advanced"), by))
    assert (found.what, found.part) == ("deleted", "open-past-warning/show-more")
    assert found.is_whole
    assert found.tracking == ("tracked" if by else "untracked")
    assert bool(found.stamps) == bool(by)


@BOTH
def test_a_deleted_chapter_is_one_edit(by: By) -> None:
    def delete(copy: Copy) -> None:
        first = copy.find("Open the site past the warning", -1)
        copy.delete([first, *[it for it in first.itersiblings() if it.tag != copy_end]], by)

    copy_end = qualified("w:sectPr")
    (found,) = [it for it in edits_of(delete) if it.what == "deleted"]
    assert (found.part, found.is_whole) == ("open-past-warning", True)


def _is_title(made: Element) -> bool:
    style = made.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
    return style is not None and style.get(qualified("w:val")) == "Heading1"


def test_a_chapter_that_was_moved_is_one_edit() -> None:
    def move(copy: Copy) -> None:
        titles = [it for it in copy.body if it.tag == qualified("w:p") and _is_title(it)]
        last = titles[-1]
        moved = [last, *[it for it in last.itersiblings() if it.tag != qualified("w:sectPr")]]
        for it in moved:
            titles[-2].addprevious(it)

    found = one(move, "login-warning")
    assert (found.what, found.part, found.is_whole) == ("moved", "pass-warning-ios", True)


@BOTH
def test_added_paragraphs_are_one_edit(by: By) -> None:
    def add(copy: Copy) -> None:
        at = copy.add(copy.find("Click Advanced"), "A word of advice.", by)
        copy.add(at, "And another.", by)

    found = one(add)
    assert (found.what, found.after) == ("added", "A word of advice.\nAnd another.")
    assert found.part == "open-past-warning/show-more"
    assert found.tracking == ("tracked" if by else "untracked")


def test_a_pasted_step_is_one_edit() -> None:
    def paste(copy: Copy) -> None:
        copy.paste(copy.step("Click Advanced"), copy.find("Result: The sign-in page"))

    found = one(paste)
    assert found.what == "added"
    assert found.after.startswith("Click Advanced.")


@BOTH
def test_a_step_that_was_moved_is_one_edit(by: By) -> None:
    def move(copy: Copy) -> None:
        behind = copy.step("Click NET::ERR_CERT")[-1]
        copy.move(copy.step("Open a new tab"), behind, by)

    found = one(move)
    assert (found.what, found.part, found.is_whole) == (
        "moved",
        "check-certificate/open-address",
        True,
    )


def test_a_step_copied_with_its_bookmarks_before_itself_is_an_addition() -> None:
    def paste(copy: Copy) -> None:
        made = [deepcopy(it) for it in copy.step("Click Advanced")]
        after = copy.step("Compare the text")[-1]
        for it in reversed(made):
            after.addnext(it)

    (found,) = edits_of(paste)
    assert found.what == "added"
    assert found.after.startswith("Click Advanced.")
    assert found.part.startswith("check-certificate/")


def test_a_step_that_was_moved_is_found_without_bookmarks() -> None:
    def move(copy: Copy) -> None:
        copy.without_bookmarks()
        copy.move(copy.step("Open a new tab"), copy.step("Click NET::ERR_CERT")[-1])

    assert [it.what for it in edits_of(move)] == ["moved"]


def test_a_paragraph_that_was_divided_or_joined_is_one_edit() -> None:
    def divide(copy: Copy) -> None:
        at = copy.find("First check that")
        copy.type(at, " Only then open the site.", "")
        copy.add(at, "Only then open the site.")

    def join(copy: Copy) -> None:
        at = copy.find("First check that")
        mark = element("w:rPr", None, element("w:del", {"w:id": 1, "w:author": "Aoi"}))
        child_of(copy.find("The Practice Site runs"), "w:pPr").append(mark)
        assert at is not None

    assert one(divide).what == "split"
    assert one(join).what == "joined"


@BOTH
def test_what_was_deleted_over_the_end_of_a_paragraph_is_one_edit(by: By) -> None:
    def delete(copy: Copy) -> None:
        first, second = copy.find("before the first visit"), copy.find("First check that")
        copy.type(first, " before the first visit.", "", by)
        copy.type(second, "First check", "", by)
        if by:
            mark_of_end = element("w:rPr", None, copy.wrapped("w:del", [], by))
            child_of(first, "w:pPr").append(mark_of_end)
            return
        for it in second.findall(qualified("w:r")):
            first.append(it)
        copy.delete([second])

    found = one(delete)
    assert (found.what, found.part) == ("joined", "_about")
    assert "shows a warning that the certificate" in found.after
    assert found.tracking == ("tracked" if by else "untracked")


def test_an_inserted_line_break_is_an_edit_of_its_text() -> None:
    def enter(copy: Copy) -> None:
        at = copy.find("First check that")
        at.findall(qualified("w:r"))[-1].append(element("w:br"))
        copy.insert(at, "open the site.", "Then go on.", AOI)

    found = one(enter)
    assert found.what == "text"
    assert "\n" in found.after


@BOTH
def test_a_deleted_row_is_one_edit(by: By) -> None:
    def delete(copy: Copy) -> None:
        row = list(copy.root.iter(qualified("w:tr")))[1]
        if by:
            mark = element("w:del", {"w:id": 8, "w:author": by[0], "w:date": by[1]})
            child_of(row, "w:trPr").append(mark)
        else:
            parent_of(row).remove(row)

    found = one(delete)
    assert (found.what, found.part) == ("deleted", "_environments")
    assert "Debian 12.11" in found.before


# ── pictures ──────────────────────────────────────────────────────────────────────────────────


def test_a_picture_that_was_replaced_is_told() -> None:
    def replace(copy: Copy) -> None:
        drawn = list(copy.root.iter("{*}blip"))
        key = f"{{{NAMESPACES['r']}}}embed"
        other = next(it for it in drawn if it.get(key) != drawn[0].get(key))
        drawn[0].set(key, other.get(key, ""))

    found = one(replace)
    assert (found.what, found.before, found.after) == ("picture", "1", "1")


def test_a_picture_that_was_removed_is_told() -> None:
    def remove(copy: Copy) -> None:
        drawn = next(it.iterancestors() for it in copy.root.iter(qualified("w:drawing")))
        copy.delete([next(it for it in drawn if it.tag == qualified("w:p"))])

    found = one(remove)
    assert (found.what, found.before, found.after) == ("picture", "1", "0")


def test_a_picture_that_was_cropped_or_lost_a_mark_is_told() -> None:
    def first(copy: Copy, name: str) -> Element:
        group = next(copy.root.iter("{*}wgp"))
        return next(group.iter(name))

    def crop(copy: Copy, cut: str) -> None:
        first(copy, "{*}blip").addnext(element("a:srcRect", {"l": cut, "t": "0"}))

    def lose(copy: Copy) -> None:
        made = first(copy, "{*}wsp")
        parent_of(made).remove(made)

    for edit in (lambda it: crop(it, "30000"), lose):
        assert [it.what for it in edits_of(edit)] == ["picture"]
    assert not edits_of(lambda it: crop(it, "0"))


def test_shapes_are_not_counted_where_an_older_copy_does_not_tell_them() -> None:
    def forget(copy: Copy) -> None:
        name = next(it for it in copy.parts if b'"operation-manual-review' in copy.parts[it])
        copy.parts[name] = re.sub(rb"([0-9a-f]{32})\+[0-9]+", rb"\1", copy.parts[name])

    assert not edits_of(forget)


def test_numbers_of_steps_that_became_text_are_no_edit_of_the_words() -> None:
    def number(copy: Copy, sign: str) -> None:
        copy.find("Click Advanced")[1].addprevious(run(sign))

    assert not edits_of(lambda it: number(it, "\u2461\t"))
    assert one(lambda it: number(it, "2. ")).what == "fixed"


def resaved(data: bytes, saves: Sequence[Callable[[Image.Image], bytes]]) -> bytes:
    """Return a copy whose pictures were saved again, each in one of these ways, in their order."""

    def change(copy: Copy) -> None:
        names = {it.get("Id"): it.get("Target", "") for it in etree.fromstring(copy.parts[RELS])}
        shown = [
            it
            for it in copy.root.iter("{*}blip")
            if next(it.iterancestors("{*}Fallback"), None) is None
        ]
        found = [it.get(f"{{{NAMESPACES['r']}}}embed") for it in shown]
        for name, save in zip(dict.fromkeys(found), saves, strict=False):
            part = f"word/{names[name]}".replace("word//", "")
            with Image.open(BytesIO(copy.parts[part])) as picture:
                copy.parts[part] = save(_flat(picture))

    return edited(data, change)


def told_of(data: bytes) -> list[tuple[str, str, str]]:
    """Return what the command tells of a copy of the shipped content."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "copy.docx"
        file.write_bytes(data)
        found = CliRunner().invoke(main, ["review", str(file), "--json"], catch_exceptions=False)
    return [(it["what"], it["before"], it["after"]) for it in json.loads(found.stdout)["edits"]]


def _flat(picture: Image.Image) -> Image.Image:
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _as(form: str, picture: Image.Image, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def _packed(picture: Image.Image) -> bytes:
    return _as("PNG", picture, compress_level=1)


def _with_profile(picture: Image.Image) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return _as("PNG", picture.convert("RGBA"), icc_profile=profile, dpi=(96, 96))


def _with_losses(picture: Image.Image) -> bytes:
    return _as("JPEG", picture, quality=75)


def _smaller(picture: Image.Image) -> bytes:
    return _as("PNG", picture.resize((picture.width // 2, picture.height // 2)))


def _with_ring(picture: Image.Image) -> bytes:
    ImageDraw.Draw(picture).ellipse((20, 20, 80, 60), outline="red", width=3)
    return _as("PNG", picture)


def _damaged(picture: Image.Image) -> bytes:
    return _as("PNG", picture)[:-100]


def test_pictures_are_compared_by_what_they_show() -> None:
    saves = (_packed, _with_losses, _smaller, _with_ring, _damaged)
    assert told_of(resaved(copy_of(), saves)) == [
        ("resaved", "649 × 448", "649 × 448"),
        ("resaved", "649 × 231", "324 × 115"),
        ("picture", "1", "1"),
        ("picture", "1", "1"),
    ]


def test_pictures_with_the_same_pixels_are_no_edit() -> None:
    """Drawn screens among them, which are transparent at their corners."""
    assert not told_of(resaved(copy_of(), [_with_profile] * 9))
    assert not told_of(resaved(copy_of("login-warning"), [_packed] * 3))


# ── comments ──────────────────────────────────────────────────────────────────────────────────


def test_comments_come_with_their_answers_and_what_they_are_about() -> None:
    def comment(copy: Copy) -> None:
        at = copy.find("Click Advanced")
        number = copy.comment(at, "Advanced", "Which one?", AOI)
        copy.comment(at, "Advanced", "The grey one.", KEN, parent=number)
        copy.comment(copy.find("You can now"), "can", "May?", KEN)

    found = reviewed(edited(copy_of(), comment))
    assert not found.edits
    first, second = found.comments
    assert (first.part, first.text, first.quote) == (
        "open-past-warning/show-more", "Which one?", "Advanced",
    )  # fmt: skip
    assert (first.stamp.author, first.is_resolved) == ("Aoi", False)
    assert [(it.stamp.author, it.text) for it in first.replies] == [("Ken", "The grey one.")]
    assert (second.part, second.text) == ("open-past-warning", "May?")


# ── other programs ────────────────────────────────────────────────────────────────────────────


def many_edits(copy: Copy) -> None:
    copy.type(copy.find("Click Advanced"), "Click", "Press", AOI)
    copy.type(copy.find("You can now"), "now", "at last")
    copy.delete(copy.step("Click NET::ERR_CERT"), KEN)
    copy.add(copy.find("Whoever runs"), "That would be bad.", KEN, "BodyText")
    copy.comment(copy.find("Whoever runs"), "Whoever", "Who?", AOI)


def told(data: bytes) -> list[tuple[str, str, str, str]]:
    return [(it.what, it.part, it.after, it.tracking) for it in reviewed(data).edits]


def test_edits_survive_python_docx() -> None:
    data = edited(copy_of(), many_edits)
    assert told(by_python_docx(data)) == told(data)
    assert len(told(data)) == 4
    assert reviewed(by_python_docx(data)).comments == reviewed(data).comments


@pytest.mark.slow
def test_edits_survive_libreoffice(tmp_path: Path) -> None:
    data = edited(copy_of(), many_edits)
    saved = by_libreoffice(data, tmp_path)
    assert told(saved) == told(data)
    assert [it.text for it in reviewed(saved).comments] == ["Who?"]


def test_edits_are_found_in_the_strict_form() -> None:
    data = edited(copy_of(), many_edits)
    assert told(in_strict_form(data)) == told(data)


# ── copies that are refused ───────────────────────────────────────────────────────────────────


def damaged(name: str, data: bytes) -> bytes:
    def change(copy: Copy) -> None:
        copy.parts[name] = data

    return edited(copy_of(), change)


_HEAD = '{"format":"operation-manual-review/1","language":"en","published":"",'


@pytest.mark.parametrize(
    "baseline",
    [
        "",
        "[]",
        '{"format":1}',
        '{"format":"operation-manual-review/1"}',
        "[" * 100_000,
        _HEAD + '"manual":1,"asked":{"omitted":[]},"lines":[]}',
        _HEAD + '"manual":"m","asked":{"omitted":[]},"lines":[["a","b"]]}',
        _HEAD + '"manual":"m","asked":{"omitted":[],"strange":"x"},"lines":[]}',
    ],
)
def test_a_damaged_baseline_is_refused(baseline: str) -> None:
    part = f'<b:baseline xmlns:b="urn:operation-manual:review">{baseline}</b:baseline>'
    with pytest.raises(UnreadableCopyError):
        reviewed(damaged("customXml/item9.xml", part.encode()))


def test_what_is_no_copy_is_refused() -> None:
    for data in (b"", b"PK\x03\x04", b"%PDF-1.7", damaged("customXml/item9.xml", b"<a/>")):
        with pytest.raises(UnreadableCopyError):
            reviewed(data)


def test_elements_in_one_another_without_end_are_refused() -> None:
    def nest(copy: Copy) -> None:
        at = copy.find("Click Advanced")
        for _ in range(240):
            inner = element("w:ins")
            at.append(inner)
            at = inner

    with pytest.raises(UnreadableCopyError):
        reviewed(edited(copy_of(), nest))


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:t>aaaa</w:t></w:r></w:p>" * 60_000,
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 5_000 + "</w:p>",
        "<w:p><w:r><w:t>" + "a" * 21_000_000 + "</w:t></w:r></w:p>",
        "<w:p>" + "<w:r/>" * 2_000_000 + "</w:p>",
        "<w:p><w:r>" + "<w:t>a</w:t>" * 30_000 + "</w:r></w:p>",
        "<w:p><w:r><w:t>" + "ab" * 60_000 + "</w:t></w:r></w:p>",
        "<w:p>" + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 6 + "</w:p>",
    ],
    ids=["paragraphs", "fields", "bytes", "runs", "stretches", "letters", "one note"],
)
def test_what_no_manual_has_is_refused(body: str) -> None:
    uri = NAMESPACES["w"]
    text = f'<w:document xmlns:w="{uri}"><w:body>{body}</w:body></w:document>'
    copy = Copy(copy_of())
    copy.root = etree.fromstring(text.encode(), etree.XMLParser(huge_tree=True))
    with pytest.raises(UnreadableCopyError):
        reviewed(copy.save())


def test_paragraphs_without_end_are_refused_before_they_are_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Elements take twenty times the memory of their bytes."""
    uri = NAMESPACES["w"]
    body = "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 500_000
    copy = Copy(copy_of())
    text = f'<w:document xmlns:w="{uri}"><w:body>{body}</w:body></w:document>'
    copy.root = etree.fromstring(text.encode())
    data = copy.save()
    parsed: list[str] = []
    xml = WordFile.xml

    def parse(file: WordFile, name: str) -> etree._Element:
        parsed.append(name)
        return xml(file, name)

    monkeypatch.setattr(WordFile, "xml", parse)
    with pytest.raises(UnreadableCopyError):
        reviewed(data)
    assert parsed
    assert "word/document.xml" not in parsed


def test_more_edits_than_a_manual_has_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.find("Click Advanced"), "Click", "Press")
        copy.type(copy.find("Open a new tab"), "Open", "Make")

    monkeypatch.setattr(reading, "_MOST_EDITS", 2)
    assert len(edits_of(change)) == 2
    monkeypatch.setattr(reading, "_MOST_EDITS", 1)
    with pytest.raises(UnreadableCopyError, match="more than 1 things"):
        edits_of(change)


def test_texts_that_take_long_to_compare_count_as_unlike_after_some() -> None:
    """Where few signs are repeated, comparing takes the third power of the length."""
    effort = Effort()
    one, other = "abc" * 100, "acb" * 100
    found = [effort.ratio(one, other, 0.1) for _ in range(40)]
    assert found[0] > 0.5
    assert not any(found[20:])
    assert effort.ratio("Click [Next].", "Click [Continue].", 0.4) > 0


def test_lines_that_are_all_alike_are_compared_in_time() -> None:
    def swap(copy: Copy) -> None:
        copy.without_bookmarks()
        made = [paragraph("BodyText", [run("abcdefghij" * 30 + str(it))]) for it in range(3_000)]
        for it in list(copy.body):
            copy.body.remove(it)
        copy.body.extend(made)

    assert edits_of(swap)


# ── copies for customers, and in the house's own template ─────────────────────────────────────


def branded(template: bytes, folder: Path) -> bytes:
    data, _ = poured(folder, template)
    return data


@pytest.mark.parametrize("template", [japanese, letter], ids=["japanese", "letter"])
def test_a_branded_copy_is_compared_with_itself(
    template: Callable[[], bytes], tmp_path: Path
) -> None:
    data = branded(template(), tmp_path)
    for saved in (data, by_python_docx(data)):
        found = reviewed(saved)
        assert found.passages
        assert not found.edits
    (found_edit,) = reviewed(
        edited(data, lambda it: it.type(it.find("おわりに"), "おわりに", "さいごに", AOI))
    ).edits
    assert (found_edit.what, found_edit.part, found_edit.after) == ("text", "last", "さいごに。")


def test_a_field_filled_in_otherwise_is_told_once(tmp_path: Path) -> None:
    data = branded(japanese(), tmp_path)

    def fill(copy: Copy) -> None:
        for it in copy.root.iter(qualified("w:t")):
            if it.text and CUSTOMER in it.text:
                it.text = it.text.replace(CUSTOMER, "別のお客様")

    found = reviewed(edited(data, fill)).edits
    assert {it.what for it in found} == {"field"}
    assert all("別のお客様" in it.after for it in found)
    assert len(found) == 1


def test_words_that_a_program_wrote_again_for_each_run_are_not_filled_in(tmp_path: Path) -> None:
    def repeat(copy: Copy) -> None:
        for held in copy.root.iter(qualified("w:sdtContent")):
            first = next(held.iter(qualified("w:t")), None)
            if first is not None and "".join(it.text or "" for it in held.iter()) == CUSTOMER:
                first.text = CUSTOMER * 3

    assert not reviewed(edited(branded(japanese(), tmp_path), repeat)).edits


def test_a_field_filled_in_with_tracking_is_a_field_with_who_and_when(tmp_path: Path) -> None:
    def fill(copy: Copy) -> None:
        at = copy.find("のみなさまへ")
        held = next(at.iter(qualified("w:sdtContent")))
        before = next(held.iter(qualified("w:r")))
        after = run("別のお客様")
        for made, name in ((before, "w:del"), (after, "w:ins")):
            mark = copy.wrapped(name, [], AOI)
            held.append(mark)
            mark.append(made)
        for it in before.iter(qualified("w:t")):
            it.tag = qualified("w:delText")

    (found,) = reviewed(edited(branded(japanese(), tmp_path), fill)).edits
    assert (found.what, found.tracking) == ("field", "tracked")
    assert found.after.endswith(": 別のお客様")
    assert [(it.author, it.date) for it in found.stamps] == [AOI]
