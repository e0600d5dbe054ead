"""The Word file says what the document says, opens clean, and is the same bytes every time."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import cast

import docx
import pytest
from lxml import etree

from pipeline.diagnostics import Report
from pipeline.document.document import (
    Document,
    LegendEntry,
    Paragraph,
    Picture,
    Section,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Reference, Text
from pipeline.document.reading_order import reading_order
from renderers import Context
from renderers.themes import Theme, ThemeError
from renderers.word import render
from renderers.word.bookmarks import bookmark_name
from renderers.word.elements import NAMESPACES, qualified
from renderers.word.measures import measure
from renderers.word.tables import column_widths
from tests.document_samples import every_node
from tests.extract.word_text import numbered_paragraphs, paragraph_text

ROOT = Path(__file__).parents[1]
# One for all tests: its fonts are read once.
THEME = Theme()
# Bookmarks that find each paragraph of a copy again when it was reviewed.
OF_A_PARAGRAPH = re.compile(r"_r\d+_[0-9a-f]{8}$")
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# Word's own names: a style with one of them is shown in the reader's language.
BUILT_IN = {
    "Normal", "Body Text", "Title", "Subtitle", "TOC Heading", "toc 1", "heading 1", "heading 2",
    "heading 3", "List Bullet", "List Number", "List Continue", "caption", "header", "footer",
    "footnote text", "footnote reference", "Strong", "Hyperlink", "FollowedHyperlink",
    "Default Paragraph Font", "Normal Table", "No List",
}  # fmt: skip


def rendered(document: Document, theme: Theme | None = None) -> tuple[bytes, Report]:
    report = Report()
    files = render(document, Context(theme or THEME, report))
    assert list(files) == [f"{document.name}.docx"]
    return files[f"{document.name}.docx"], report


@cache
def sample() -> bytes:
    data, report = rendered(every_node())
    assert not len(report)
    return data


def member(name: str, data: bytes | None = None) -> bytes:
    with zipfile.ZipFile(BytesIO(data or sample())) as archive:
        return archive.read(name)


def part(name: str, data: bytes | None = None) -> etree._Element:
    return etree.fromstring(member(name, data))


def find(root: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements of an XPath, at least one: a test must have something to look at."""
    found = cast("list[etree._Element]", root.xpath(path, namespaces=NAMESPACES))
    assert found, path
    return found


def get(element: etree._Element, name: str) -> str:
    value = element.get(qualified(name))
    assert value is not None, name
    return value


def value(root: etree._Element, path: str) -> str:
    (found,) = find(root, path)
    return get(found, "w:val")


def section_document(*blocks: object, **fields: object) -> Document:
    section = Section("only", "", "章", cast("tuple[Paragraph, ...]", blocks))
    return replace(every_node(), contents=(), sections=(section,), **fields)  # type: ignore[arg-type]


# ── what it says ──────────────────────────────────────────────────────────────────────────────


def spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("shared", [True, False])
def test_text_with_computed_numbers_is_the_reading_order(shared: bool) -> None:  # noqa: FBT001
    said = "".join(number + text for number, text in numbered_paragraphs(sample(), shared=shared))
    expected = "".join(reading_order(every_node()))
    assert len(expected) > 500
    assert spaceless(said) == spaceless(expected)


@pytest.mark.parametrize("shared", [True, False])
def test_lists_of_one_sequence_number_on_and_others_start_anew(shared: bool) -> None:  # noqa: FBT001
    numbers = [number for number, _ in numbered_paragraphs(sample(), shared=shared) if number]
    assert [it for it in numbers if not it.isdecimal()] == [
        "1.", "2.", "3.", "1.", "4.", "①", "②", "③"
    ]  # fmt: skip
    assert [it for it in numbers if it.isdecimal()] == ["1", "2", "3"]


def test_an_unbroken_sequence_is_one_list_whatever_stands_between() -> None:
    def steps(number: int) -> StepList:
        item = StepItem(f"s/{number}", number, f"{number}.", (StepForm((Text("する"),)),))
        return StepList("s", "decimal", (item,))

    data, _ = rendered(section_document(steps(1), Paragraph((Text("間"),)), steps(2)))
    used = find(part("word/document.xml", data), "//w:numPr/w:numId")
    assert [get(num, "w:val") for num in used] == ["2", "2"]
    assert len(find(part("word/numbering.xml", data), "//w:startOverride")) == 1


@pytest.mark.parametrize("shared", [True, False])
def test_numbers_that_begin_late_or_jump_are_kept(shared: bool) -> None:  # noqa: FBT001
    form = StepForm((Text("する"),))
    items = tuple(StepItem(f"s/{it}", it, f"{it}.", (form,)) for it in (3, 4, 7))
    data, _ = rendered(section_document(StepList("s", "decimal", items)))
    numbers = [number for number, _ in numbered_paragraphs(data, shared=shared) if number]
    assert numbers == ["3.", "4.", "7."]


def test_a_number_that_word_would_not_print_is_reported() -> None:
    item = StepItem("s/21", 21, "㉑", (StepForm((Text("する"),)),))
    _, report = rendered(section_document(StepList("s", "circled", (item,))))
    assert [found.values["message"] for found in report] == ["Word would number `㉑` as `21`"]


def test_the_first_page_says_the_title_and_every_other_has_it_as_its_header() -> None:
    assert paragraph_text(part("word/header.xml")) == every_node().full_title
    section = find(part("word/document.xml"), "//w:sectPr")[0]
    assert [get(it, "w:type") for it in find(section, "w:headerReference")] == ["default"]
    assert [get(it, "w:type") for it in find(section, "w:footerReference")] == ["default", "first"]
    assert find(section, "w:titlePg")


def test_the_footer_counts_the_pages() -> None:
    for name in ("word/footer.xml", "word/footer-first.xml"):
        footer = part(name)
        assert [it.text for it in find(footer, "//w:instrText")] == [" PAGE ", " NUMPAGES "]
        assert paragraph_text(footer) == "1 / 1 ページ"


def test_line_ends_become_breaks() -> None:
    data, _ = rendered(section_document(Paragraph((Text("一行目\n二行目"),))))
    assert len(find(part("word/document.xml", data), "//w:r[w:t='一行目']/w:br")) == 1


# ── how it is built ───────────────────────────────────────────────────────────────────────────


def test_every_style_exists_and_is_named_as_word_names_it() -> None:
    styles = find(part("word/styles.xml"), "//w:style")
    ids = {get(style, "w:styleId") for style in styles}
    assert len(ids) == len(styles)
    used = find(part("word/document.xml"), "//w:pStyle|//w:rStyle|//w:tblStyle")
    used += find(part("word/header.xml"), "//w:pStyle") + find(
        part("word/footer.xml"), "//w:pStyle"
    )
    assert {get(it, "w:val") for it in used} <= ids
    for style in styles:
        is_custom = style.get(qualified("w:customStyle")) == "1"
        assert is_custom != (value(style, "w:name") in BUILT_IN), value(style, "w:name")


def test_each_kind_of_node_has_its_paragraph_style() -> None:
    used = Counter(get(it, "w:val") for it in find(part("word/document.xml"), "//w:pStyle"))
    expected = {
        "Title", "Subtitle", "CoverLine", "Edition", "TOCHeading", "TOC1", "Heading1", "BodyText",
        "LabelledText", "ListLabel", "ListBullet", "TableTitle", "TableHeader", "TableText",
        "SafetyDanger", "SafetyDangerText", "SafetyWarning", "SafetyWarningText", "SafetyCaution",
        "SafetyCautionText", "SafetyNotice", "SafetyNoticeText", "Figure", "Caption",
        "Legend", "CalloutNumber", "ListNumber", "ListContinue", "StepResult", "StepNote",
        "TableEnd",
    }  # fmt: skip
    assert set(used) == expected
    assert used["ListNumber"] == 8
    marks = {get(it, "w:val") for it in find(part("word/document.xml"), "//w:rStyle")}
    assert marks == {
        "Strong", "Control", "Code", "Hyperlink", "SectionNumber", "LegendNumber", "FigureNumber"
    }  # fmt: skip


def test_the_contents_list_is_filled_and_asks_nothing() -> None:
    body = part("word/document.xml")
    assert (
        value(body, "//w:sdt//w:docPartObj[w:docPartUnique]/w:docPartGallery")
        == "Table of Contents"
    )
    entries = find(body, "//w:sdt//w:hyperlink")
    assert [get(it, "w:anchor") for it in entries] == [
        bookmark_name(section.id) for section in every_node().sections
    ]
    with zipfile.ZipFile(BytesIO(sample())) as archive:
        for name in archive.namelist():
            assert not re.search(rb"updateFields|w:dirty", archive.read(name)), name


def test_without_sections_to_list_the_contents_list_is_only_its_title() -> None:
    data, _ = rendered(section_document(Paragraph((Text("文"),))))
    body = part("word/document.xml", data)
    assert not body.xpath("//w:sdt", namespaces=NAMESPACES)
    assert find(body, "//w:p[w:pPr/w:pStyle/@w:val='TOCHeading']")


def test_fields_are_balanced_and_have_results() -> None:
    for name in ("word/document.xml", "word/footer.xml", "word/footer-first.xml"):
        kinds = [get(it, "w:fldCharType") for it in find(part(name), "//w:fldChar")]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)
    text = member("word/document.xml").decode()
    result = re.search(r'"separate".*?"end"', text, re.DOTALL)
    assert result
    assert "はじめに" in result[0]


def test_bookmarks_are_unique_and_of_the_form_that_word_takes() -> None:
    starts = find(part("word/document.xml"), "//w:bookmarkStart")
    names = [get(it, "w:name") for it in starts]
    assert len({name.casefold() for name in names}) == len(names)
    assert len([it for it in names if not OF_A_PARAGRAPH.match(it)]) == 3 + 8
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in names)
    ids = [get(it, "w:id") for it in starts]
    ends = find(part("word/document.xml"), "//w:bookmarkEnd")
    assert sorted(set(ids)) == sorted(ids) == sorted(get(it, "w:id") for it in ends)


@pytest.mark.parametrize(
    ("one", "other"), [("a-b", "a.b"), ("a/b", "a-b"), ("x" * 60 + "1", "x" * 60 + "2"), ("a", "A")]
)
def test_ids_that_look_alike_have_bookmarks_of_their_own(one: str, other: str) -> None:
    assert bookmark_name(one).casefold() != bookmark_name(other).casefold()
    assert len(bookmark_name(one)) <= 40


def test_every_link_leads_somewhere() -> None:
    body = part("word/document.xml")
    names = {get(it, "w:name") for it in find(body, "//w:bookmarkStart")}
    assert {get(it, "w:anchor") for it in find(body, "//w:hyperlink[@w:anchor]")} <= names
    relationships = {
        it.get("Id"): it for it in part("word/_rels/document.xml.rels").iter(f"{RELATIONSHIPS}*")
    }
    outer = [relationships[get(it, "r:id")] for it in find(body, "//w:hyperlink[@r:id]")]
    assert [(it.get("Target"), it.get("TargetMode")) for it in outer] == [
        ("https://www.example.jp/案内?a=1&b=2", "External"),
        ("tel:+81-3-0000-0000", "External"),
    ]


def test_a_reference_to_nowhere_is_reported() -> None:
    _, report = rendered(section_document(Paragraph((Reference("そこ", "no-such-part"),))))
    assert ["no-such-part" in found.message() for found in report] == [True]


def test_a_narrow_figure_stands_beside_its_words_in_a_row_that_never_splits() -> None:
    body = part("word/document.xml")
    rows = find(body, "//w:tbl[w:tblPr/w:tblStyle/@w:val='StepLayout']/w:tr")
    assert len(find(body, "//w:tbl//wp:inline[not(ancestor::mc:Fallback)]")) == len(rows) == 3
    for row in rows:
        assert find(row, "w:trPr/w:cantSplit")
        left, right = find(row, "w:tc")
        assert value(left, "w:p[1]/w:pPr/w:pStyle") in {"ListNumber", "StepResult"}
        assert value(right, "w:p[1]/w:pPr/w:pStyle") == "Figure"
        assert not left.xpath(".//wp:inline", namespaces=NAMESPACES)


def test_a_table_that_only_puts_things_side_by_side_is_marked_as_none() -> None:
    for table in find(part("word/document.xml"), "//w:tbl[w:tblPr/w:tblStyle/@w:val='StepLayout']"):
        assert not table.xpath(".//w:tblHeader|.//w:gridSpan|.//w:vMerge", namespaces=NAMESPACES)
        (look,) = find(table, "w:tblPr/w:tblLook")
        assert {get(look, f"w:{it}") for it in ("firstRow", "firstColumn")} == {"0"}
    (style,) = find(part("word/styles.xml"), "//w:style[@w:styleId='StepLayout']")
    assert not style.xpath(".//w:tblBorders|.//w:tblStylePr", namespaces=NAMESPACES)


def test_a_wide_figure_is_kept_below_its_words() -> None:
    figure = Picture("landscape.png", "絵", 650, 420, (Text("題"),))
    form = StepForm((Text("する"),), "", figure, "結果：", (Text("見える"),), figure)
    item = StepItem("s/1", 1, "1.", (form,), ((Text("補足"),),))
    data, _ = rendered(section_document(StepList("s", "decimal", (item,))))
    body = part("word/document.xml", data)
    assert not body.xpath("//w:tbl", namespaces=NAMESPACES)
    kept = [
        (value(it, "w:pPr/w:pStyle"), it.find("w:pPr/w:keepNext", NAMESPACES) is not None)
        for it in find(body, "//w:p[not(ancestor::w:txbxContent)]")
    ]
    start = kept.index(("ListNumber", True))
    # A step with two figures may break between them.
    assert kept[start:] == [
        ("ListNumber", True), ("Figure", True), ("Caption", False),
        ("StepResult", True), ("Figure", True), ("Caption", True), ("StepNote", False),
    ]  # fmt: skip


def test_what_is_said_of_a_chapter_below_its_title_keeps_with_its_text() -> None:
    said = [Paragraph((Text("利用者"),), label) for label in ("対象：", "確認済み：", "")]
    data, _ = rendered(section_document(*said))
    body = part("word/document.xml", data)
    kept = [
        it.find("w:pPr/w:keepNext", NAMESPACES) is not None
        for it in find(body, "//w:p[contains(., '利用者')]")
    ]
    assert kept == [True, True, False]


def test_a_result_and_a_note_keep_with_the_row_above_them() -> None:
    figure = Picture("portrait.png", "絵", 390, 844, (Text("題"),))
    form = StepForm((Text("する"),), "", figure, "結果：", (Text("見える"),))
    item = StepItem("s/1", 1, "1.", (form,), ((Text("補足"),),))
    data, _ = rendered(section_document(StepList("s", "decimal", (item,))))
    (table,) = find(part("word/document.xml", data), "//w:tbl")
    assert len(find(table, ".//w:p[w:pPr/w:keepNext]")) == 3
    assert len(find(table, ".//w:p[not(ancestor::w:txbxContent)]")) == 3
    following = table.getnext()
    assert following is not None
    assert value(following, "w:pPr/w:pStyle") == "StepResult"
    assert following.find("w:pPr/w:keepNext", NAMESPACES) is not None


def test_a_long_legend_stands_below_the_row() -> None:
    entries = tuple(LegendEntry("❶", (Text("長い説明です。" * 30),)) for _ in range(4))
    figure = Picture("portrait.png", "絵", 390, 844, (Text("題"),), (), entries)
    short = replace(figure, legend=(LegendEntry("❶", (Text("短い"),)),))
    for it, inside in ((short, 1), (figure, 0)):
        item = StepItem("s/1", 1, "1.", (StepForm((Text("する"),), figure=it),))
        data, _ = rendered(section_document(StepList("s", "decimal", (item,))))
        body = part("word/document.xml", data)
        legends = body.xpath("//w:tc/w:p[w:pPr/w:pStyle/@w:val='Legend']", namespaces=NAMESPACES)
        assert len(cast("list[etree._Element]", legends)) == inside


def test_without_room_all_figures_stand_below_their_words(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text("[page]\nwidth = 120\n", encoding="utf-8")
    data, _ = rendered(every_node(), Theme(tmp_path))
    assert b"StepLayout" not in member("word/document.xml", data)


def test_each_step_is_in_one_control_that_tells_its_id() -> None:
    body = part("word/document.xml")
    controls = find(body, "//w:sdt[w:sdtPr/w:tag]")
    items = list(every_node().steps())
    assert [value(it, "w:sdtPr/w:tag") for it in controls] == [it.id for it in items]
    assert [value(it, "w:sdtPr/w:alias") for it in controls] == [f"手順 [{it.id}]" for it in items]
    for control, item in zip(controls, items, strict=True):
        parent = control.getparent()
        assert parent is not None
        assert parent.tag == qualified("w:body")
        assert not control.xpath(".//w:sdt", namespaces=NAMESPACES)
        marks = [get(it, "w:name") for it in find(control, ".//w:bookmarkStart")]
        assert [it for it in marks if not OF_A_PARAGRAPH.match(it)] == [bookmark_name(item.id)]
        assert find(control, "w:sdtContent/*[last()][self::w:p]")
    ids = [value(it, "w:sdtPr/w:id") for it in find(body, "//w:sdt")]
    assert len(set(ids)) == len(ids) == len(items) + 1


def test_ids_that_are_too_long_for_word_stay_apart() -> None:
    form = StepForm((Text("する"),))
    ids = [f"{'p' * 70}/{it}" for it in "ab"]
    items = tuple(StepItem(it, at, f"{at}.", (form,)) for at, it in enumerate(ids, start=1))
    data, _ = rendered(section_document(StepList("s", "decimal", items)))
    for name in ("w:tag", "w:alias"):
        found = [get(it, "w:val") for it in find(part("word/document.xml", data), f"//{name}")]
        assert len(set(found)) == 2
        assert all(len(it) <= 64 for it in found)


def test_captions_are_counted_by_word() -> None:
    (said,) = [
        it
        for it in find(part("word/document.xml"), "//w:p[w:pPr/w:pStyle/@w:val='Caption']")
        if "図 3-1" in paragraph_text(it)
    ]
    fields = [get(it, "w:instr") for it in find(said, ".//w:fldSimple")]
    assert fields == [r" STYLEREF 1 \s ", r" SEQ 図 \* ARABIC \s 1 \r 1 "]


def test_references_are_fields_that_word_can_find_anew() -> None:
    to_section = Reference("「題名」", "there")
    to_step = Reference("「題名」の手順②", "there/two")
    form = StepForm((Text("する"),))
    items = (StepItem("there/one", 1, "①", (form,)), StepItem("there/two", 2, "②", (form,)))
    section = Section(
        "there", "1", "題名", (Paragraph((to_section, to_step)), StepList("t", "circled", items))
    )
    data, _ = rendered(replace(every_node(), contents=(), sections=(section,)))
    links = find(part("word/document.xml", data), "//w:hyperlink")
    assert [paragraph_text(it) for it in links] == ["「題名」", "「題名」の手順②"]
    name, step = bookmark_name("there"), bookmark_name("there/two")
    instructions = [it.text for it in find(part("word/document.xml", data), "//w:instrText")]
    assert instructions == [f" REF {name} ", f" REF {name} ", rf" REF {step} \n "]


def test_titles_are_numbered_by_word_and_others_as_they_are_written() -> None:
    data, _ = rendered(
        replace(
            every_node(),
            contents=(),
            sections=tuple(Section(f"s{it}", it, "題", ()) for it in ("1", "2", "", "A")),
        )
    )
    said = [
        (number, text) for number, text in numbered_paragraphs(data, shared=True) if "題" in text
    ]
    assert said == [("1", "題"), ("2", "題"), ("", "題"), ("", "A\t題")]


def test_safety_messages_say_their_signal_word_and_keep_with_the_step() -> None:
    styles = part("word/styles.xml")
    colours = Theme().settings.colours
    for signal, word in (("Danger", "危険"), ("Warning", "警告"), ("Caution", "注意")):
        style = f"Safety{signal}"
        (said,) = find(part("word/document.xml"), f"//w:p[w:pPr/w:pStyle/@w:val='{style}']")
        assert paragraph_text(said) == word
        fill = find(styles, f"//w:style[@w:styleId='{style}']/w:pPr/w:shd")[0]
        assert get(fill, "w:fill") == getattr(colours, signal.lower()).removeprefix("#")
        for name in (style, f"{style}Text"):
            assert find(styles, f"//w:style[@w:styleId='{name}']/w:pPr/w:keepNext")
        hazard = said.getnext()
        assert hazard is not None
        looks = find(hazard, "w:r[w:t]/w:rPr/w:rStyle")
        assert {get(it, "w:val") for it in looks} == {"Strong"}
        assert len(looks) == len(find(hazard, "w:r[w:t]"))


def test_tables_repeat_their_header_and_never_split_a_row() -> None:
    tables = find(part("word/document.xml"), "//w:tbl[w:tblPr/w:tblStyle/@w:val='ManualTable']")
    assert len(tables) == 3
    for table in tables:
        rows = find(table, "w:tr")
        flagged = [row.find("w:trPr/w:tblHeader", NAMESPACES) is not None for row in rows]
        assert flagged == [True] + [False] * (len(rows) - 1)
        assert len(find(table, "w:tr/w:trPr/w:cantSplit")) == len(rows)
        widths = sum(int(get(it, "w:w")) for it in find(table, "w:tblGrid/w:gridCol"))
        assert widths == measure(Theme().settings).text_width
        assert value(table, "w:tblPr/w:tblStyle") == "ManualTable"
        following = table.getnext()
        assert following is not None
        assert following.tag == qualified("w:p")


def test_columns_share_the_width_by_their_longest_text() -> None:
    assert column_widths((("一", "二"), ("あいうえおかきくけこ", "1234567890")), 900) == [600, 300]


# ── what surrounds it ─────────────────────────────────────────────────────────────────────────


def test_the_language_is_set_for_latin_and_east_asian_text() -> None:
    for path in ("//w:docDefaults//w:lang",):
        (language,) = find(part("word/styles.xml"), path)
        assert (get(language, "w:val"), get(language, "w:eastAsia")) == ("ja-JP", "ja-JP")
    (fonts,) = find(part("word/settings.xml"), "//w:themeFontLang")
    assert (get(fonts, "w:val"), get(fonts, "w:eastAsia")) == ("ja-JP", "ja-JP")
    (used,) = find(part("word/styles.xml"), "//w:docDefaults//w:rFonts")
    assert get(used, "w:eastAsiaTheme") == "minorEastAsia"
    scripts = find(part("word/theme.xml"), "//a:font[@script='Jpan']")
    assert [it.get("typeface") for it in scripts] == ["Yu Gothic"] * 2
    hinted = find(part("word/document.xml"), "//w:r[w:rPr/w:rFonts/@w:hint='eastAsia']")
    assert len(hinted) > 50


def test_an_english_manual_is_marked_as_english() -> None:
    data, _ = rendered(replace(every_node(), language="en"))
    (language,) = find(part("word/styles.xml", data), "//w:docDefaults//w:lang")
    assert get(language, "w:val") == "en-US"
    assert b"w:hint" not in member("word/document.xml", data)
    assert docx.Document(BytesIO(data)).core_properties.language == "en-US"


def test_word_does_not_open_it_in_compatibility_mode() -> None:
    (mode,) = find(part("word/settings.xml"), "//w:compatSetting[@w:name='compatibilityMode']")
    assert get(mode, "w:val") == "15"


def test_the_page_is_the_theme_s() -> None:
    (paper,) = find(part("word/document.xml"), "//w:pgSz")
    assert (get(paper, "w:w"), get(paper, "w:h")) == ("11906", "16838")


def test_properties_come_from_the_document() -> None:
    properties = docx.Document(BytesIO(sample())).core_properties
    assert properties.title == "連絡帳サービス 操作マニュアル"
    assert properties.subject == "～ログイン時の警告メッセージと対処法～"
    assert properties.author == properties.last_modified_by == "株式会社サンプル・R&D"
    assert properties.language == "ja-JP"
    assert properties.created == properties.modified
    assert str(properties.created).startswith("2026-11-02 00:00:00")


def test_nothing_tells_of_the_tools_or_of_editing_sessions() -> None:
    with zipfile.ZipFile(BytesIO(sample())) as archive:
        for name in archive.namelist():
            assert not re.search(rb"python|rsid|<!--", archive.read(name)), name


def test_words_have_enough_contrast() -> None:
    seen = 0
    for style in find(part("word/styles.xml"), "//w:style[w:rPr/w:color]"):
        fill = style.find("w:pPr/w:shd", NAMESPACES)
        paper = "ffffff" if fill is None else get(fill, "w:fill")
        ratio = contrast(value(style, "w:rPr/w:color"), paper)
        assert ratio >= 4.5, (value(style, "w:name"), ratio)
        seen += 1
    assert seen > 8


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two sRGB colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# ── themes ────────────────────────────────────────────────────────────────────────────────────


def test_a_company_s_theme_changes_colours_fonts_and_page(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        '[colours]\naccent = "#123456"\n[fonts]\nword_east_asian = "BIZ UDGothic"\n'
        "[page]\ninner = 30\n",
        encoding="utf-8",
    )
    data, _ = rendered(every_node(), Theme(tmp_path))
    assert b"123456" in member("word/styles.xml", data)
    assert b"BIZ UDGothic" in member("word/theme.xml", data)
    assert b"BIZ UDGothic" in member("word/fontTable.xml", data)
    assert find(part("word/settings.xml", data), "//w:mirrorMargins")


def test_a_part_that_is_not_xml_is_named(tmp_path: Path) -> None:
    (tmp_path / "word").mkdir()
    (tmp_path / "word" / "header.xml.j2").write_text("<w:hdr>", encoding="utf-8")
    with pytest.raises(ThemeError, match=r"header\.xml\.j2"):
        rendered(every_node(), Theme(tmp_path))


# ── the file ──────────────────────────────────────────────────────────────────────────────────

PRINT_DIGEST = """
import hashlib
from pipeline.diagnostics import Report
from renderers import Context
from renderers.themes import Theme
from renderers.word import render
from tests.document_samples import every_node
from tests.extract.word_text import numbered_paragraphs, paragraph_text
files = render(every_node(), Context(Theme(), Report()))
print(*(hashlib.sha256(data).hexdigest() for data in files.values()))
"""


@pytest.mark.parametrize(("zone", "seed"), [("Asia/Tokyo", "1"), ("America/Adak", "2")])
def test_another_process_elsewhere_makes_the_same_bytes(zone: str, seed: str) -> None:
    environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
    command = [sys.executable, "-c", PRINT_DIGEST]
    made = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert made.stdout.split() == [hashlib.sha256(sample()).hexdigest()]


def test_the_zip_file_holds_nothing_of_the_moment() -> None:
    with zipfile.ZipFile(BytesIO(sample())) as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {0}
    assert len({entry.filename for entry in entries}) == len(entries)
