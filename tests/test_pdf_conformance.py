"""Promise: every PDF is PDF/A-3a and PDF/UA-1 at once, and one that is not is never written."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pydyf
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context, UnavailableError
from renderers.pdf import engine, render
from renderers.pdf.proof import shortcomings
from renderers.pdf.streams import ended_clearly
from renderers.themes import OWN_FOLDER, Theme
from tests.conftest import EDITIONS, make_document
from tests.document_samples import every_node
from tests.renderings import rendering


def made(document: Document, **context: Any) -> bytes:
    report = Report()
    files = render(document, Context(Theme(), report, **context))
    assert not len(report), [item.message() for item in report]
    (data,) = files.values()
    return data


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    return {name: rendering(name, "pdf") for name in (*EDITIONS, "every-node")}


@pytest.mark.parametrize("name", [*EDITIONS, "every-node"])
def test_every_manual_keeps_both_standards(pdfs: dict[str, bytes], name: str) -> None:
    assert shortcomings(pdfs[name]) == []


def test_the_metadata_name_both_standards_and_can_be_read_without_a_pdf_reader(
    pdfs: dict[str, bytes],
) -> None:
    packet = pdfs["every-node"].partition(b"<?xpacket begin")[2].partition(b"<?xpacket end")[0]
    for said in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"'):
        assert said in packet
    assert b"pdfaExtension:schemas" in packet, "PDF/A wants foreign properties described"


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("name", [*EDITIONS, "every-node"])
def test_qpdf_finds_nothing(pdfs: dict[str, bytes], name: str, tmp_path: Path) -> None:
    path = tmp_path / "it.pdf"
    path.write_bytes(pdfs[name])
    found = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


# ── damage that must be found ─────────────────────────────────────────────────────────────────


def dictionaries(writer: PdfWriter, kind: str) -> Iterator[Any]:
    objects: list[Any] = list(writer._objects)
    return (item for item in objects if isinstance(item, dict) and item.get("/Type") == kind)


def structure(writer: PdfWriter, kind: str) -> Iterator[Any]:
    return (item for item in dictionaries(writer, "/StructElem") if item["/S"] == kind)


def no_alternative_text(writer: PdfWriter) -> None:
    del next(structure(writer, "/Figure"))["/Alt"]


def content_without_a_tag(writer: PdfWriter) -> None:
    page: Any = writer.pages[0]
    stream = DecodedStreamObject()
    stream.set_data(page["/Contents"].get_object().get_data() + b"\n0 0 m 9 9 l S")
    page[NameObject("/Contents")] = writer._add_object(stream)


def no_language(writer: PdfWriter) -> None:
    del writer._root_object["/Lang"]


def no_tags(writer: PdfWriter) -> None:
    del writer._root_object["/StructTreeRoot"]


def not_marked(writer: PdfWriter) -> None:
    del writer._root_object["/MarkInfo"]


def no_title_in_the_window(writer: PdfWriter) -> None:
    preferences: Any = writer._root_object["/ViewerPreferences"]
    preferences[NameObject("/DisplayDocTitle")] = BooleanObject(value=False)


def a_font_of_the_machine(writer: PdfWriter) -> None:
    for item in dictionaries(writer, "/FontDescriptor"):
        del item["/FontFile3"]


def letters_without_meaning(writer: PdfWriter) -> None:
    for item in dictionaries(writer, "/Font"):
        item.pop("/ToUnicode", None)


def a_heading_skipped(writer: PdfWriter) -> None:
    next(structure(writer, "/H2"))[NameObject("/S")] = NameObject("/H4")


def a_list_item_that_holds_paragraphs(writer: PdfWriter) -> None:
    next(structure(writer, "/LBody"))[NameObject("/S")] = NameObject("/P")


def a_cell_outside_a_row(writer: PdfWriter) -> None:
    next(structure(writer, "/TR"))[NameObject("/S")] = NameObject("/P")


def no_colours(writer: PdfWriter) -> None:
    del writer._root_object["/OutputIntents"]


def a_script(writer: PdfWriter) -> None:
    action = DictionaryObject()
    action[NameObject("/S")] = NameObject("/JavaScript")
    action[NameObject("/JS")] = TextStringObject("app.alert(1)")
    writer._root_object[NameObject("/OpenAction")] = action


def metadata(change: Callable[[bytes], bytes]) -> Callable[[PdfWriter], None]:
    def damage(writer: PdfWriter) -> None:
        stream: Any = writer._root_object["/Metadata"]
        stream.get_object().set_data(change(stream.get_object().get_data()))

    return damage


DAMAGES: dict[str, Callable[[PdfWriter], None]] = {
    "no alternative text": no_alternative_text,
    "content without a tag": content_without_a_tag,
    "no language": no_language,
    "no tags": no_tags,
    "not marked": not_marked,
    "no title in the window": no_title_in_the_window,
    "a font of the machine": a_font_of_the_machine,
    "letters without meaning": letters_without_meaning,
    "a heading skipped": a_heading_skipped,
    "a list item that holds paragraphs": a_list_item_that_holds_paragraphs,
    "a cell outside a row": a_cell_outside_a_row,
    "no colours": no_colours,
    "a script": a_script,
    "metadata of no PDF/UA": metadata(lambda it: it.replace(b'pdfuaid:part="1"', b"")),
    "metadata of PDF/A-2": metadata(lambda it: it.replace(b'aid:part="3"', b'aid:part="2"')),
    "metadata of PDF/A-3b": metadata(lambda it: it.replace(b'formance="A"', b'formance="B"')),
    "metadata without a title": metadata(lambda it: re.sub(rb"<dc:title>.*?</dc:title>", b"", it)),
    "metadata that are no XML": metadata(lambda it: it.replace(b"</rdf:RDF>", b"")),
}


def damaged(data: bytes, damage: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(data))
    damage(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_copy_that_nobody_damaged_passes(pdfs: dict[str, bytes]) -> None:
    """Otherwise the tests of damage would prove nothing."""
    assert shortcomings(damaged(pdfs["everything-ja"], lambda _: None)) == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found(pdfs: dict[str, bytes], damage: str) -> None:
    assert shortcomings(damaged(pdfs["everything-ja"], DAMAGES[damage]))


def test_half_a_file_is_found(pdfs: dict[str, bytes]) -> None:
    data = pdfs["everything-ja"]
    assert shortcomings(data[: len(data) // 2])
    assert shortcomings(b"no PDF")


def test_a_theme_that_spoils_the_tags_is_told_and_no_file_is_made(tmp_path: Path) -> None:
    html = tmp_path / "html"
    html.mkdir()
    template = (OWN_FOLDER / "html" / "page.html.j2").read_text(encoding="utf-8")
    (html / "page.html.j2").write_text(re.sub(r"<(/?)h1>", r"<\1h3>", template), encoding="utf-8")
    report = Report()
    assert render(make_document("practice-site"), Context(Theme(tmp_path), report)) == {}
    assert {item.rule for item in report} == {rules.PDF_FALLS_SHORT}


def test_another_version_of_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(engine, "version", lambda _: "71.0")
    with pytest.raises(UnavailableError, match=r"WeasyPrint 71\.0") as caught:
        render(make_document("practice-site"), Context(Theme(), Report()))
    assert "70" in caught.value.instruction


# ── what stands in the tree, and what does not ────────────────────────────────────────────────


def test_the_edges_of_pages_are_artifacts(pdfs: dict[str, bytes]) -> None:
    reader = PdfReader(BytesIO(pdfs["everything-ja"]))
    for number, page in list(enumerate(reader.pages))[1:]:
        marks = re.findall(rb"/Artifact\s*<<\s*/Type\s*/Pagination", page.get_contents().get_data())  # type: ignore[union-attr]
        assert marks, f"page {number + 1}"


def test_each_number_of_the_tree_belongs_to_a_tag_or_is_nothing(pdfs: dict[str, bytes]) -> None:
    """What is an artifact on the page may not belong to a tag."""
    reader = PdfReader(BytesIO(pdfs["everything-ja"]))
    root: Any = reader.trailer["/Root"]
    reachable = set()

    def walk(node: Any) -> None:
        for child in node.get("/K", []):
            reference = getattr(child, "idnum", None)
            if reference is not None:
                reachable.add(reference)
                walk(child.get_object())

    walk(root["/StructTreeRoot"])
    for item in reader.xref_objStm:
        node: Any = reader.get_object(item)
        if isinstance(node, dict) and node.get("/Type") == "/StructElem":
            assert item in reachable, node


def test_a_part_in_another_language_is_tagged_so(tmp_path: Path) -> None:
    html = tmp_path / "html"
    html.mkdir()
    template = (OWN_FOLDER / "html" / "nodes.html.j2").read_text(encoding="utf-8")
    told = template.replace('<p class="owner">', '<p class="owner" lang="fr">')
    told = told.replace('<li id="{{ item.id }}"', '<li lang="en" id="{{ item.id }}"')
    (html / "nodes.html.j2").write_text(told, encoding="utf-8")
    report = Report()
    (data,) = render(every_node(), Context(Theme(tmp_path), report)).values()
    writer = PdfWriter(clone_from=BytesIO(data))
    assert str(writer._root_object["/Lang"]) == "ja"
    paragraphs = [item["/Lang"] for item in structure(writer, "/P") if "/Lang" in item]
    assert paragraphs
    assert set(paragraphs) == {"fr"}
    items = [item["/Lang"] for item in structure(writer, "/LI") if "/Lang" in item]
    assert len(items) >= 5
    assert set(items) == {"en"}


def test_a_stream_that_ends_like_a_line_ends_clearly() -> None:
    with ended_clearly():
        for content, end in ((b"it\r", b"it\r\r\nendstream"), (b"it", b"it\nendstream")):
            data = pydyf.Stream([content]).data
            assert data.endswith(b"/Length %d>>\nstream\n%s" % (len(content), end))


def test_files_travel_inside() -> None:
    document = make_document("practice-site")
    files = {"practice-site.yaml": b"id: practice-site\n", "data.json": b"{}", "図.bin": b"\0"}
    data = made(document, attachments=files)
    assert made(document, attachments=files) == data
    reader = PdfReader(BytesIO(data))
    attached = dict(reader.attachments)
    assert {name: attached[name][0] for name in files} == files
    root: Any = reader.trailer["/Root"]
    found = {str(it.get_object()["/UF"]): it.get_object() for it in root["/AF"]}
    numbers = [it.idnum for it in root["/AF"]]
    assert len(numbers) == len(set(numbers)), "each file once"
    assert [found[name]["/AFRelationship"] for name in files] == ["/Source", "/Data", "/Data"]
    kinds = [found[name]["/EF"]["/F"]["/Subtype"] for name in files]
    assert kinds == ["/application/yaml", "/application/json", "/application/octet-stream"]
    dates = {str(it["/EF"]["/F"]["/Params"]["/ModDate"]) for it in found.values()}
    assert dates == {f"D:{document.published.replace('-', '')}000000Z"}


def test_a_manual_may_have_more_procedures_than_a_validator_expects() -> None:
    """Each bookmark names the next one: a chain as long as the list of contents."""
    pdf = pydyf.PDF()
    pdf.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference}))
    marks = [pydyf.Dictionary({"Title": pydyf.String(str(number))}) for number in range(3000)]
    outline = pydyf.Dictionary({"Type": "/Outlines", "Count": len(marks)})
    for item in (outline, *marks):
        pdf.add_object(item)
    for mark, following in pairwise(marks):
        mark["Next"], following["Prev"] = following.reference, mark.reference
    outline["First"], outline["Last"] = marks[0].reference, marks[-1].reference
    pdf.catalog["Outlines"] = outline.reference
    data = BytesIO()
    pdf.write(data)
    found = shortcomings(data.getvalue())
    assert found
    assert not [it for it in found if "depth" in it]
