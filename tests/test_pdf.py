"""Promise: the PDF is tagged and titled, and nothing WeasyPrint complains of is passed over."""

import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from importlib.abc import MetaPathFinder
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from pipeline.diagnostics import Report
from pipeline.document.document import (
    Asset,
    Block,
    Document,
    Illustration,
    LegendEntry,
    Paragraph,
    Picture,
    Section,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Callout, Screen, ScreenPart, ScreenRun, Spot
from renderers import Context, UnavailableError
from renderers.pdf import render
from renderers.themes import Theme, ThemeError
from tests.conftest import make_document
from tests.extract.pdf_text import tagged_text


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document("everything-ja")


@pytest.fixture(scope="module")
def reader(document: Document) -> PdfReader:
    (data,) = render(document, Context(Theme(), Report())).values()
    return PdfReader(BytesIO(data))


def with_blocks(document: Document, *blocks: Block) -> Document:
    return replace(document, sections=(Section("only", "", "Only", blocks),), contents=())


def test_it_says_what_it_is(reader: PdfReader, document: Document) -> None:
    assert reader.metadata
    assert reader.metadata.title == document.full_title
    assert reader.metadata.author == document.publisher
    assert reader.metadata.creation_date
    assert reader.metadata.creation_date.date().isoformat() == document.published
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_only_the_pinned_font_is_in_it(reader: PdfReader) -> None:
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all(name.startswith("Noto-Sans-CJK-JP") for name in fonts), fonts


def test_headings_steps_and_tables_are_tagged(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    for kind in ("/H1", "/H2", "/L", "/LI", "/Lbl", "/Table", "/TH", "/TD", "/Figure", "/Link"):
        assert list(elements(root["/StructTreeRoot"], kind)), kind


def test_every_list_item_is_a_label_and_a_body(reader: PdfReader) -> None:
    """ISO 14289-1, 7.6: an `LI` holds nothing but `Lbl` and `LBody`."""
    root: Any = reader.trailer["/Root"]
    items = list(elements(root["/StructTreeRoot"], "/LI"))
    assert len(items) > 30
    for item in items:
        kinds = [str(child.get_object()["/S"]) for child in item["/K"]]
        assert kinds in (["/Lbl", "/LBody"], ["/LBody"]), kinds
        for child in item["/K"]:
            assert child.get_object()["/P"].get_object() == item


def elements(node: Any, kind: str) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, dict):
        if node.get("/S") == kind:
            yield node
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from elements(child, kind)


def test_a_character_that_no_font_has_is_named_and_no_file_is_made(document: Document) -> None:
    report = Report()
    strange = with_blocks(document, Paragraph((Text("笑顔 😀 です"),)))
    assert render(strange, Context(Theme(), report)) == {}
    (found,) = report
    assert found.rule.name == "missing-glyph"
    assert "😀 (U+1F600)" in found.message()


def test_a_missing_glyph_is_reported_where_the_writer_typed_it(document: Document) -> None:
    report = Report()
    report.remember_text("content/procedures/smile.yaml", ["id: smile", "title: 笑顔 😀"])
    render(with_blocks(document, Paragraph((Text("😀"),))), Context(Theme(), report))
    (found,) = report
    assert str(found.place) == "content/procedures/smile.yaml:2:11"


def test_letters_that_the_font_draws_with_two_glyphs_are_read_as_they_are(
    document: Document,
) -> None:
    """Our font has no `ά`: it is drawn as `α` and an accent."""
    said = "έξοδος α άλφα"
    report = Report()
    greek = with_blocks(document, Paragraph((Text(said),)))
    (data,) = render(greek, Context(Theme(), report)).values()
    read = unicodedata.normalize("NFC", "".join(words for _, words in tagged_text(data)))
    assert read.endswith(said)


def test_a_picture_that_cannot_be_drawn_is_reported_and_no_file_is_made(document: Document) -> None:
    report = Report()
    picture = Picture("broken.png", "", 10, 10)
    broken = replace(
        with_blocks(document, picture), assets={"broken.png": Asset("image/png", b"no picture")}
    )
    assert render(broken, Context(Theme(), report)) == {}
    assert {item.rule.name for item in report} == {"renderer-message"}


def test_a_theme_s_style_sheet_reaches_nothing_outside(document: Document, tmp_path: Any) -> None:
    """Neither the disk nor the network: WeasyPrint is given the document's pictures by digest."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    (tmp_path / "html").mkdir()
    for address in (secret.as_uri(), "http://127.0.0.1:9/x.png"):
        css = f"\nbody {{ background: url({address}) }}"
        (tmp_path / "html" / "print.css").write_text(css, encoding="utf-8")
        with pytest.raises(ThemeError, match=r"print\.css:2: it loads"):
            render(document, Context(Theme(tmp_path), Report()))
    for address in ("data:image/png;base64,AA==", "#x"):
        css = f"body {{ background: url({address}) }}"
        (tmp_path / "html" / "print.css").write_text(css, encoding="utf-8")
        report = Report()
        assert render(document, Context(Theme(tmp_path), report)) == {}
        assert [item.rule.name for item in report] == ["renderer-message"], address


def test_without_pango_it_says_what_to_install(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoPango(MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                message = "cannot load library 'libgobject-2.0-0': error 0x7e"
                raise OSError(message)

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UnavailableError, match=r"libgobject-2\.0-0 is missing") as caught:
        render(document, Context(Theme(), Report()))
    assert "pacman" in caught.value.instruction


def test_steps_number_on_after_a_safety_message(document: Document) -> None:
    (data,) = render(document, Context(Theme(), Report())).values()
    markers = [text.strip() for _, text in tagged_text(data) if text.strip() in {*"①②③④"}]
    assert markers[:4] == ["①", "②", "③", "④"]


def test_a_long_legend_does_not_push_its_figure_off_the_page(document: Document) -> None:
    text = "とても長い説明が続きます。" * 20
    screen = Screen("phone", "ios", parts=(ScreenPart("button", (ScreenRun("BUTTON"),)),))
    spot = Spot(5, 0, 6, is_whole=True)
    figure = Illustration(
        screen,
        "A screen",
        (Text(text),),
        (Callout("number", "❶", spot), Callout("box", "❷", spot)),
        (LegendEntry("❶", (Text(text),)), LegendEntry("❷", (Text("https://" + "a" * 200),))),
    )
    step = StepItem("p/s", 1, "①", (StepForm((Text("押します。"),), figure=figure),))
    report = Report()
    made = with_blocks(document, StepList("p", "circled", (step,)))
    (data,) = render(made, Context(Theme(), report)).values()
    assert not len(report)
    pages = [(page.get_textpage(), page.get_width()) for page in pypdfium2.PdfDocument(data)]
    ((words, width),) = [it for it in pages if "BUTTON" in it[0].get_text_range()]
    assert "押します。" in words.get_text_range(), "step and figure are on one page"
    (at, _) = words.search("BUTTON", match_case=True).get_next()
    left, _, right, _ = words.get_charbox(at)
    assert 0 < left < right < width
