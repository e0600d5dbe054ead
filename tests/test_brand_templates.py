"""Promise: a company's Word template stays as it is, and the manual stands in it at its places.

What a template cannot be is refused with what to do about it.
"""

import re
import zipfile
from copy import deepcopy
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from commands.reporting import message_of
from pipeline.composing.identity import identity_of, to_text
from pipeline.diagnostics import Diagnostic, Report, Severity
from pipeline.document.document import (
    ContentsEntry,
    Document,
    Paragraph,
    Section,
)
from pipeline.document.edition_nodes import DocumentField
from pipeline.document.inline_nodes import Field, Text
from pipeline.document.reading_order import reading_order
from pipeline.rules import THEME_PROBLEM
from pipeline.words.drafts import as_draft
from renderers import Context
from renderers.themes import Theme, ThemeError
from renderers.word import render
from renderers.word.corrections import correct
from renderers.word.elements import NAMESPACES, qualified
from renderers.word.fields import STORE
from renderers.word.identity_parts import identity_texts
from renderers.word.lint import lint
from renderers.word.measures import TWIPS_PER_MILLIMETRE
from renderers.word.opening import WordFile
from renderers.word.review.reading import read_copy
from schemas.base import Place
from tests.brand_templates import japanese, letter, logo
from tests.document_samples import every_node
from tests.renderings import rendering
from tests.word_edits import AOI, KEN, Copy, edited

CUSTOMER = "株式会社みなと"
HEADERS = ("word/header1.xml", "word/header2.xml")


@cache
def manual() -> Document:
    document = every_node()
    first, *others = document.sections
    greeting = Paragraph((Field("customer", CUSTOMER), Text("のみなさまへ。")))
    customer = DocumentField("customer", "お客様名", CUSTOMER, "お客様名：", "お客様")
    last = Section("last", "", "番号のない章", (Paragraph((Text("おわりに。"),)),))
    sections = (replace(first, blocks=(greeting, *first.blocks)), *others, last)
    listed = (*document.contents, ContentsEntry(last.id, "", last.title))
    return replace(document, fields=(customer,), sections=sections, contents=listed)


def theme_with(folder: Path, template: bytes, name: str = "word/template.dotx") -> Theme:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template)
    return Theme(folder)


def poured(
    folder: Path, template: bytes, document: Document | None = None
) -> tuple[bytes, list[Diagnostic]]:
    report = Report()
    context = Context(theme_with(folder, template), report)
    (data,) = render(document or manual(), context).values()
    return data, list(report)


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    data, problems = poured(tmp_path_factory.mktemp("ja"), japanese())
    assert not problems
    return data


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    data, problems = poured(tmp_path_factory.mktemp("en"), letter())
    assert not problems
    return data


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def find(root: etree._Element, path: str) -> list[etree._Element]:
    found = cast("list[etree._Element]", root.xpath(path, namespaces=NAMESPACES))
    assert found, path
    return found


def get(element: etree._Element, name: str) -> str:
    return element.get(qualified(name)) or ""


def words(element: etree._Element) -> str:
    texts = element.iter(qualified("w:t"))
    return "".join(it.text or "" for it in texts if not _is_fallback(it))


def _is_fallback(element: etree._Element) -> bool:
    return next(element.iterancestors(qualified("mc:Fallback")), None) is not None


def lines(data: bytes, name: str = "word/document.xml") -> list[str]:
    inside = (it for it in part(data, name).iter(qualified("w:p")) if not _is_fallback(it))
    return [said for it in inside if (said := words(it))]


def style_of(data: bytes, said: str) -> str:
    """Return the id of the style of the paragraph that says something."""
    root = part(data, "word/document.xml")
    found = next(it for it in reversed(list(root.iter(qualified("w:p")))) if words(it) == said)
    return get(find(found, "w:pPr/w:pStyle")[0], "w:val")


# ── what the template has ─────────────────────────────────────────────────────────────────────


def test_cover_back_matter_headers_and_pictures_stay(branded: bytes) -> None:
    said = lines(branded)
    assert "機密" in said
    assert said[-1] == "裏表紙 株式会社サンプル・R&D"
    assert lines(branded, HEADERS[1]) == ["表紙のヘッダー"]
    with zipfile.ZipFile(BytesIO(branded)) as archive:
        assert archive.read("word/media/image1.png") == logo()
        assert "社外秘です。" in archive.read("word/footnotes.xml").decode()


def test_sections_keep_their_pages_and_headers(branded: bytes) -> None:
    sections = find(part(branded, "word/document.xml"), "//w:sectPr")
    sizes = [get(find(it, "w:pgSz")[0], "w:w") for it in sections]
    assert sizes == ["10319", "10319", "14570"]
    assert len(find(sections[0], "w:headerReference")) == 2
    assert find(sections[0], "w:titlePg")


def test_styles_of_the_template_stay_and_are_used_by_name(branded: bytes) -> None:
    assert style_of(branded, "番号のない章") == "1"
    assert style_of(branded, "結果：“証明書”の説明が表示されます…。") == "a7"  # by its alias
    styles = part(branded, "word/styles.xml")
    (heading,) = find(styles, "//w:style[@w:styleId='1']")
    assert get(find(heading, "w:rPr/w:color")[0], "w:val") == "0B6E4F"
    (back,) = find(styles, "//w:style[@w:styleId='Legend']")
    assert get(find(back, "w:name")[0], "w:val") == "裏表紙"


def test_styles_that_it_lacks_are_added_under_ids_of_their_own(branded: bytes) -> None:
    styles = part(branded, "word/styles.xml")
    ids = [get(it, "w:styleId") for it in find(styles, "//w:style")]
    assert len(ids) == len(set(ids))
    names = {get(find(it, "w:name")[0], "w:val"): it for it in find(styles, "//w:style")}
    assert get(names["Legend"], "w:styleId") not in ("", "Legend")
    assert get(find(names["Legend"], "w:basedOn")[0], "w:val") in ids
    used = {get(it, "w:val") for it in find(part(branded, "word/document.xml"), "//w:pStyle")}
    assert used <= set(ids)
    based = {get(it, "w:val") for it in find(styles, "//w:basedOn|//w:next|//w:link")}
    assert based <= set(ids)
    assert len(find(styles, "//w:style[@w:type='paragraph'][@w:default='1']")) == 1


def test_lists_of_both_stand_side_by_side(branded: bytes) -> None:
    numbering = part(branded, "word/numbering.xml")
    for tag, name in (("w:abstractNum", "w:abstractNumId"), ("w:num", "w:numId")):
        ids = [get(it, name) for it in find(numbering, f"/w:numbering/{tag}")]
        assert len(ids) == len(set(ids)) > 2
    tags = [etree.QName(it).localname for it in numbering]
    assert tags == sorted(tags)  # abstractNum goes before num
    document = part(branded, "word/document.xml")
    known = {get(it, "w:numId") for it in find(numbering, "/w:numbering/w:num")}
    assert {get(it, "w:val") for it in find(document, "//w:numId")} <= known


def test_headings_get_no_second_number_and_points_keep_theirs(branded: bytes) -> None:
    document = part(branded, "word/document.xml")
    headings = find(document, "//w:p[w:pPr/w:pStyle/@w:val='1']")
    numbering = part(branded, "word/numbering.xml")
    formats = []
    for heading in headings:
        number = get(find(heading, "w:pPr/w:numPr/w:numId")[0], "w:val")
        (look,) = find(numbering, f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        level = find(numbering, f"//w:abstractNum[@w:abstractNumId='{look}']/w:lvl")[0]
        formats.append(
            (get(find(level, "w:numFmt")[0], "w:val"), get(find(level, "w:lvlText")[0], "w:val"))
        )
    assert formats == [*[("decimal", "%1")] * 3, ("none", "")]
    points = find(document, "//w:p[w:pPr/w:pStyle/@w:val='a8']")
    (number,) = {get(find(it, "w:pPr/w:numPr/w:numId")[0], "w:val") for it in points}
    (look,) = find(numbering, f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
    assert find(numbering, f"//w:abstractNum[@w:abstractNumId='{look}']//w:numFmt[@w:val='bullet']")


def test_contents_have_a_tab_stop_before_the_dots_of_the_template(tmp_path: Path) -> None:
    dots = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8000"/></w:tabs>'
    style = (
        f'<w:style {{0}} w:type="paragraph" w:styleId="ac"><w:name w:val="toc 1"/>'
        f"<w:pPr>{dots}</w:pPr></w:style>"
    )
    with zipfile.ZipFile(BytesIO(japanese())) as archive:
        styles = archive.read("word/styles.xml").decode().partition("?>")[2]
    changed = {"word/styles.xml": styles.replace("</w:styles>", style.format("") + "</w:styles>")}
    data, problems = poured(tmp_path, japanese(**changed))
    assert not problems
    entries = find(part(data, "word/document.xml"), "//w:p[w:pPr/w:pStyle/@w:val='ac'][.//w:tab]")
    assert all(get(find(it, "w:pPr/w:tabs/w:tab")[0], "w:val") == "left" for it in entries)


def test_what_libreoffice_writes_into_templates_is_put_right(tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(letter())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, old, new in (
        ("numbering", b'<w:lvlJc w:val="left"/>', b'<w:lvlJc w:val="start"/>'),
        (
            "numbering",
            b'<w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/>',
            b'<w:pStyle w:val="ListNumber"/><w:numFmt w:val="decimal"/>',
        ),
        (
            "fontTable",
            b'<w:charset w:val="00"/>',
            b'<w:charset w:val="00" w:characterSet="utf-8"/>',
        ),
    ):
        assert old in members[f"word/{name}.xml"], name
        members[f"word/{name}.xml"] = members[f"word/{name}.xml"].replace(old, new)
    styles = etree.fromstring(members["word/styles.xml"])
    twin = find(styles, "//w:style[w:name/@w:val='heading 1']")[0]
    twin.addnext(again := deepcopy(twin))
    again.set(qualified("w:styleId"), "Twin")
    for it in find(styles, "//w:style[@w:default]"):
        del it.attrib[qualified("w:default")]
    members["word/styles.xml"] = etree.tostring(styles)
    document = etree.fromstring(members["word/document.xml"])
    section = find(document, "//w:p/w:pPr/w:sectPr")[0]
    section.addnext(etree.Element(qualified("w:pStyle"), {qualified("w:val"): "Normal"}))
    members["word/document.xml"] = etree.tostring(document)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    (tmp_path / "it.docx").write_bytes(poured(tmp_path, buffer.getvalue())[0])
    found = OpenXmlValidator().validate(tmp_path / "it.docx")
    assert [str(it) for it in found.errors] == []
    rules = {it.rule for it in lint(WordFile.open((tmp_path / "it.docx").read_bytes()))}
    assert not rules & {"default-style", "style-twice"}


@pytest.mark.parametrize(("name", "around"), [("body", False), ("本文", False), ("Body", True)])
def test_a_bookmark_marks_the_place_as_a_control_does(
    name: str, *, around: bool, tmp_path: Path
) -> None:
    """As in LibreOffice, which drops the tags of controls."""
    made = docx.Document(BytesIO(letter("")))
    line: Any = made.paragraphs[-1].insert_paragraph_before("Here the manual goes.")
    start = etree.Element(qualified("w:bookmarkStart"), {qualified("w:name"): name})
    end = etree.Element(qualified("w:bookmarkEnd"))
    for it in (start, end):
        it.set(qualified("w:id"), "77")
    if around:
        line._p.addprevious(start)
        line._p.addnext(end)
    else:
        line._p.insert(0, start)
        line._p.append(end)
    buffer = BytesIO()
    made.save(buffer)
    data, problems = poured(tmp_path, buffer.getvalue())
    assert not problems
    said = lines(data)
    assert "Here the manual goes." not in said
    assert said.index("1はじめに") < said.index("Lantern & Sons, 1 Harbour Road")
    assert not lint(WordFile.open(data))


def test_a_control_that_libreoffice_has_split_is_filled_in_once(tmp_path: Path) -> None:
    made = docx.Document(BytesIO(letter()))
    whole = next(made.element.body.iter(qualified("w:sdt")))
    line: Any = made.add_paragraph("Of ")._p
    for number in (51, 52, 53):
        piece = deepcopy(whole)
        find(piece, "w:sdtPr/w:tag")[0].set(qualified("w:val"), "publisher")
        find(piece, "w:sdtPr/w:id")[0].set(qualified("w:val"), str(number))
        content = find(piece, "w:sdtContent")[0]
        content[:] = [etree.Element(qualified("w:r"))]
        line.append(piece)
    buffer = BytesIO()
    made.save(buffer)
    data, problems = poured(tmp_path, buffer.getvalue())
    assert not problems
    assert f"Of {manual().publisher}" in lines(data)


def test_drawings_of_libreoffice_lose_what_no_drawing_has() -> None:
    """Of the validators only the Open XML SDK sees these."""
    space = "urn:schemas-microsoft-com:vml"
    drawn = (
        f'<a xmlns:v="{space}"><v:rect ID="Shape1" path="m0,0xe" id="s"/><v:shape path="m"/></a>'
    )
    root = etree.fromstring(drawn)
    assert correct(root)
    assert [dict(it.attrib) for it in root] == [{"id": "s"}, {"path": "m"}]
    assert not correct(root)


def test_what_stands_below_a_step_is_indented_as_the_step_is(lettered: bytes) -> None:
    styles = part(lettered, "word/styles.xml")
    (result,) = find(styles, "//w:style[w:name/@w:val='Step Result']")
    indent = get(find(result, "w:pPr/w:ind")[0], "w:left")
    document = part(lettered, "word/document.xml")
    below = find(document, "//w:p[w:pPr/w:pStyle/@w:val='ListContinue']")
    assert {get(find(it, "w:pPr/w:ind")[0], "w:left") for it in below} == {indent}


# ── what is put in ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("template", ["branded", "lettered"])
def test_a_branded_file_says_everything_once(template: str, request: pytest.FixtureRequest) -> None:
    said = re.sub(r"\s", "", "".join(lines(request.getfixturevalue(template))))
    missing = [it for it in reading_order(manual()) if re.sub(r"\s", "", it) not in said]
    # Numbers of steps are Word's own; the customer stands at the template's place.
    assert [it for it in missing if not re.fullmatch(r"[①-⑳]|\d\.|お客様名：.*", it)] == []
    for once in (manual().title, manual().subtitle, manual().edition, manual().cover[0]):
        assert said.count(re.sub(r"\s", "", once)) == 1


def test_the_manual_stands_between_cover_and_back_matter(branded: bytes) -> None:
    said = lines(branded)
    order = [
        manual().title,
        "機密",
        manual().cover[0],
        "目次",
        "1はじめに",
        "裏表紙 株式会社サンプル・R&D",
    ]
    places = [said.index(it) for it in order]
    assert places == sorted(places)
    assert "ここに本文" not in said
    assert "古い目次" not in said


def test_one_edit_in_word_changes_every_place_of_a_field(branded: bytes) -> None:
    found = []
    for name in ("word/document.xml", *HEADERS[:1]):
        for control in find(part(branded, name), "//w:sdt[w:sdtPr/w:dataBinding]"):
            binding = find(control, "w:sdtPr/w:dataBinding")[0]
            assert get(binding, "w:storeItemID") == STORE
            if "customer" in get(binding, "w:xpath"):
                found.append(words(control) or CUSTOMER)  # in a fallback nothing is counted
    assert len(found) == 4  # cover, text, and the text box in both of its forms
    assert set(found) == {CUSTOMER}
    store = part(branded, "customXml/item1.xml")
    for control in find(part(branded, "word/document.xml"), "//w:sdt/w:sdtPr/w:dataBinding"):
        path = get(control, "w:xpath")
        (value,) = cast("list[etree._Element]", store.xpath(path, namespaces=NAMESPACES))
        assert value.text


def test_a_placeholder_keeps_no_look_of_a_placeholder(branded: bytes) -> None:
    document = part(branded, "word/document.xml")
    assert not document.findall(f".//{qualified('w:showingPlcHdr')}")
    assert "a6" not in {it.get(qualified("w:val")) for it in document.iter(qualified("w:rStyle"))}


def test_a_place_for_which_there_is_nothing_to_say_goes_with_its_line(tmp_path: Path) -> None:
    document = replace(manual(), subtitle="", edition="")
    data, problems = poured(tmp_path, japanese(), document)
    assert not problems
    said = lines(data)
    assert "副題" not in said
    assert "版：" in said  # what else stands on a line stays


def test_widths_are_those_of_the_page_that_the_manual_stands_on(branded: bytes) -> None:
    available = 10319 - 1134 - 1418 - 284
    tables = find(part(branded, "word/document.xml"), "//w:tbl/w:tblGrid")
    for grid in tables:
        assert sum(int(get(it, "w:w")) for it in grid) <= available
    widest = max(
        int(it.get("cx") or 0) for it in find(part(branded, "word/document.xml"), "//wp:extent")
    )
    assert widest <= (available - 10 * TWIPS_PER_MILLIMETRE) * 635 + 635


def test_nothing_has_the_number_of_something_else(branded: bytes) -> None:
    document = part(branded, "word/document.xml")
    for path in ("//w:bookmarkStart/@w:id", "//wp:docPr/@id", "//w:sdtPr/w:id/@w:val"):
        ids = cast("list[str]", document.xpath(path, namespaces=NAMESPACES))
        assert len(ids) == len(set(ids)) > 2, path
    starts = set(
        cast("list[str]", document.xpath("//w:bookmarkStart/@w:id", namespaces=NAMESPACES))
    )
    ends = set(cast("list[str]", document.xpath("//w:bookmarkEnd/@w:id", namespaces=NAMESPACES)))
    assert starts == ends


def test_drawings_keep_the_colours_of_the_manual(lettered: bytes) -> None:
    document = part(lettered, "word/document.xml")
    assert not document.findall(f".//{qualified('a:schemeClr')}")
    assert find(document, "//a:srgbClr")


def test_a_draft_says_so_on_every_page_and_before_its_contents(tmp_path: Path) -> None:
    data, problems = poured(tmp_path, japanese(), as_draft(manual()))
    assert not problems
    draft = as_draft(manual()).draft
    assert draft is not None
    assert [lines(data, it)[0] for it in HEADERS] == [draft.word, draft.word]
    said = lines(data)
    assert said.index(draft.sentence) < said.index("目次")


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def test_a_template_becomes_a_document_of_today_that_looks_for_no_template(branded: bytes) -> None:
    file = WordFile.open(branded)
    with zipfile.ZipFile(BytesIO(branded)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        types = archive.read("[Content_Types].xml").decode()
        assert "template.main" not in types
        assert "document.main+xml" in types
        assert "attachedTemplate" not in archive.read("word/settings.xml").decode()
    links = (it for name in ("", *file.names) for it in file.relationships(name))
    assert {it.kind for it in links if it.is_external} == {"hyperlink"}
    mode = "//w:compatSetting[@w:name='compatibilityMode']/@w:val"
    assert part(branded, "word/settings.xml").xpath(mode, namespaces=NAMESPACES) == ["15"]


def test_its_properties_and_identity_are_those_of_the_manual(branded: bytes) -> None:
    properties = docx.Document(BytesIO(branded)).core_properties
    assert (properties.title, properties.language) == (manual().title, "ja-JP")
    texts = list(identity_texts(WordFile.open(branded)))
    assert texts
    assert set(texts) == {to_text(identity_of(manual()))}


def test_a_branded_copy_that_nobody_edited_has_no_edits(branded: bytes) -> None:
    read = read_copy("branded.docx", branded)
    assert len(read.passages) > 20
    assert read.edits == ()


@pytest.mark.parametrize("template", ["branded", "lettered"])
def test_validators_find_nothing(
    template: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "branded.docx"
    path.write_bytes(request.getfixturevalue(template))
    found = OpenXmlValidator().validate(path)
    assert [str(it) for it in found.errors] == []
    assert lint(WordFile.open(path.read_bytes())) == ()


def test_the_same_manual_and_template_give_the_same_bytes(branded: bytes, tmp_path: Path) -> None:
    assert poured(tmp_path, japanese())[0] == branded


def test_custom_properties_of_the_template_stay(tmp_path: Path) -> None:
    made = docx.Document(BytesIO(letter()))
    buffer = BytesIO()
    made.save(buffer)
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    listed = (
        f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="House">'
        "<vt:lpwstr>Lantern</vt:lpwstr></property></Properties>"
    )
    link = (
        f'<Relationship Id="rIdCustom" Type="{office}/relationships/custom-properties" '
        'Target="docProps/custom.xml"/></Relationships>'
    )
    override = f'<Override PartName="/docProps/custom.xml" ContentType="{kind}"/></Types>'
    changed = BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "_rels/.rels":
                data = data.replace(b"</Relationships>", link.encode())
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", override.encode())
            new.writestr(name, data)
        new.writestr("docProps/custom.xml", listed)
    data, _ = poured(tmp_path, changed.getvalue())
    root = part(data, "docProps/custom.xml")
    assert root[0].get("name") == "House"
    numbers = [it.get("pid") for it in root]
    assert len(numbers) == len(set(numbers)) > 1


# ── what is no template ───────────────────────────────────────────────────────────────────────


def test_without_a_place_the_manual_goes_to_the_end_and_it_is_said(tmp_path: Path) -> None:
    data, problems = poured(tmp_path, letter(""))
    assert [(it.rule.name, it.severity) for it in problems] == [
        ("unmarked-template", Severity.WARNING)
    ]
    assert lines(data).index("Lantern & Sons, 1 Harbour Road") < lines(data).index("1はじめに")


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for item in before.namelist():
            text = before.read(item)
            if item == name:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(item, text)
    return buffer.getvalue()


def with_part(data: bytes, name: str) -> bytes:
    buffer = BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, b"x")
    return buffer.getvalue()


LINKS = "word/_rels/document.xml.rels"
REFUSED = {
    "no zip file": (b"<html>", "no Word file"),
    "empty": (b"", "no Word file"),
    "macros": (with_part(japanese(), "word/vbaProject.bin"), "macros"),
    "a template with macros": (
        changed(japanese(), "[Content_Types].xml", "wordprocessingml.template.main",
                "wordprocessingml.template.macroEnabledTemplate.main"), "macros",
    ),
    "a linked picture": (
        changed(japanese(), LINKS, 'Target="media/image1.png"',
                'Target="https://example.com/logo.png" TargetMode="External"'),
        "outside of it",
    ),
    "two bodies": (
        changed(japanese(), "word/document.xml",
                '<w:alias w:val="表題"/>', '<w:tag w:val="Body"/>'),
        "two controls",
    ),
    "a body in a table": (
        changed(letter(""), "word/document.xml", "<w:body>",
                '<w:body><w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:sdt><w:sdtPr><w:tag '
                'w:val="BODY"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:tc></w:tr>'
                "</w:tbl>"),
        "in a table",
    ),
    "entities": (
        changed(japanese(), "word/document.xml", "<w:document", "<!DOCTYPE x><w:document"),
        "declares entities",
    ),
    "another kind of file": (
        changed(japanese(), "word/document.xml",
                NAMESPACES["w"], "http://purl.oclc.org/ooxml/wordprocessingml/main"),
        "save it as .docx",
    ),
    "a number that is none": (
        changed(japanese(), "word/numbering.xml", 'w:numId="2"', 'w:numId="x"'), "damaged",
    ),
    "no room": (
        changed(japanese(), "word/document.xml", "<w:cols", '<w:cols w:num="9999"'), "40 mm",
    ),
    "broken styles": (
        changed(japanese(), "word/styles.xml", "</w:styles>", ""), "damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_template_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    template, said = REFUSED[name]
    with pytest.raises(ThemeError) as found:
        poured(tmp_path, template)
    assert said in str(found.value)
    assert "template.dotx" in str(found.value)


@pytest.mark.parametrize("name", REFUSED)
def test_the_reason_is_told_in_japanese_too(name: str, tmp_path: Path) -> None:
    with pytest.raises(ThemeError) as found:
        poured(tmp_path, REFUSED[name][0])
    diagnostic = Diagnostic(THEME_PROBLEM, Place("x"), {"reason": str(found.value)})
    told = message_of(diagnostic, "ja").replace(tmp_path.as_posix(), "")
    assert not re.search(r"\b(it|the|is|holds)\b", told), told


def test_a_template_is_named_in_the_theme_and_lies_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[word]\ntemplate = "brand/ours.docx"\n', encoding="utf-8")
    theme = theme_with(tmp_path, letter(), "brand/ours.docx")
    assert theme.word_template() == tmp_path / "brand" / "ours.docx"
    for name in ("missing.docx", "../outside.docx"):
        (tmp_path.parent / "outside.docx").write_bytes(letter())
        (tmp_path / "theme.toml").write_text(f'[word]\ntemplate = "{name}"\n', encoding="utf-8")
        with pytest.raises(ThemeError, match="there is no such file"):
            Theme(tmp_path).word_template()


def test_no_line_of_a_step_is_stretched_where_a_template_justifies_its_text() -> None:
    """A line that ends with a break is as wide as the page then, as in a list of audiences."""
    with zipfile.ZipFile(BytesIO(rendering("everything-ja", "docx"))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    broken = [
        it
        for it in root.iter(qualified("w:p"))
        if next(it.iter(qualified("w:br")), None) is not None
        and next(it.iterancestors("{*}txbxContent"), None) is None
    ]
    assert broken
    for made in broken:
        aligned = made.find(f"{qualified('w:pPr')}/{qualified('w:jc')}")
        assert aligned is not None
        assert aligned.get(qualified("w:val")) == "left"


def test_a_copy_of_ours_is_a_template_that_says_nothing_of_itself(
    branded: bytes, tmp_path: Path
) -> None:
    data, _ = poured(tmp_path, branded)
    assert not lint(WordFile.open(data))
    assert not read_copy("copy.docx", data).edits
    assert [*identity_texts(WordFile.open(data))][:1] == [to_text(identity_of(manual()))]


def test_what_its_authors_left_unfinished_reaches_no_reader(tmp_path: Path) -> None:
    def work(copy: Copy) -> None:
        at = copy.find("機密")
        copy.type(at, "機密", "社外秘", AOI)
        copy.comment(at, "社外秘", "これでよいですか", KEN)
        after = copy.shortest("裏表紙")
        copy.delete([copy.add(after, "消した段落", style="a")], KEN)
        copy.add(after, "足した段落", AOI, style="a")

    template = edited(japanese(), work)
    data, problems = poured(tmp_path, template)
    assert not problems
    said = lines(data)
    assert "社外秘" in said
    assert "足した段落" in said
    assert not {"機密社外秘", "機密", "消した段落"} & set(said)
    authors = [get(it, "w:author") for it in part(data, "word/document.xml").iter()]
    assert not any(authors)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert not [it for it in archive.namelist() if "comment" in it or "people" in it]
    assert not lint(WordFile.open(data))
    assert not read_copy("copy.docx", data).comments


@pytest.mark.parametrize(
    "length", ["<w:p/>" * 110_000, f"<w:p><w:r><w:t>{'a' * 600_000}</w:t></w:r></w:p>"]
)
def test_a_file_that_is_far_longer_than_a_template_is_refused(length: str, tmp_path: Path) -> None:
    template = changed(japanese(), "word/document.xml", "<w:body>", f"<w:body>{length}")
    with pytest.raises(ThemeError, match="far longer than a template"):
        poured(tmp_path, template)
