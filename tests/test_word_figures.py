"""Figures in Word: sharp at any size, movable callouts, and the same picture for every program."""

import hashlib
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree
from PIL import Image

from pipeline.document.document import (
    Asset,
    Figure,
    Illustration,
    Picture,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Callout, Region
from renderers.themes import Theme
from renderers.word.elements import NAMESPACES
from tests.document_samples import every_node
from tests.extract.word_text import document_text
from tests.test_word import find, get, member, part, rendered, sample, section_document

EMU = 36000
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@cache
def body() -> etree._Element:
    return part("word/document.xml")


@cache
def targets() -> dict[str, str]:
    """Return the file of each picture's relationship."""
    relationships = part("word/_rels/document.xml.rels").iter(f"{RELATIONSHIPS}*")
    return {it.get("Id", ""): it.get("Target", "") for it in relationships}


def figures() -> list[Figure]:
    """Return the figures of the sample in their order."""
    found: list[Figure] = []
    for section in every_node().sections:
        for it in section.parts():
            if isinstance(it, Picture | Illustration):
                found.append(it)
            elif isinstance(it, StepItem):
                found += [figure for form in it.forms for figure in form.figures()]
    return found


def runs() -> list[etree._Element]:
    return find(body(), "//w:p[w:pPr/w:pStyle/@w:val='Figure']/w:r")


def photograph(media_type: str, width: int, height: int) -> Asset:
    """Return a picture that compresses badly, so that its size tells of its pixels."""
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    buffer = BytesIO()
    noise.save(buffer, media_type.removeprefix("image/"))
    return Asset(media_type, buffer.getvalue())


# ── what it says ──────────────────────────────────────────────────────────────────────────────


def test_caption_and_legend_follow_the_figure_and_its_numbers_are_no_text() -> None:
    lines = document_text(sample()).split("\n")
    at = lines.index("表示される画面（イラスト）")
    assert lines[at + 4] == ""  # the figure stands beside
    assert lines[at + 1 : at + 4] == [
        "❶\tここをタップします。", "❷\t前のページに戻ります。", "❸\t接続先の名前です。"
    ]  # fmt: skip


def test_alternative_text_stands_wherever_a_program_looks_for_it() -> None:
    described = figures()
    assert len(runs()) == len(described)
    for run, figure in zip(runs(), described, strict=True):
        paths = ".//wp:docPr", ".//pic:cNvPr", *([".//wpg:cNvPr"] if figure.callouts else [])
        for path in paths:
            assert {it.get("descr") for it in find(run, path)} == {figure.alt}, path


def test_no_two_drawings_or_shapes_have_the_same_id() -> None:
    groups = find(
        body(), "//wp:docPr|//wpg:cNvPr|//wps:cNvPr|//wpg:wgp/pic:pic/pic:nvPicPr/pic:cNvPr"
    )
    ids = [it.get("id") for it in groups]
    assert len(set(ids)) == len(ids) > 15


# ── what it is made of ────────────────────────────────────────────────────────────────────────


def test_callouts_are_shapes_in_a_group_with_a_picture_for_programs_without_groups() -> None:
    marked = [(run, it) for run, it in zip(runs(), figures(), strict=True) if it.callouts]
    assert len(marked) == 2
    for run, figure in marked:
        (choice,) = find(run, "mc:AlternateContent/mc:Choice")
        assert choice.nsmap[choice.get("Requires", "")] == NAMESPACES["wpg"]
        (group,) = find(choice, "w:drawing/wp:inline//wpg:wgp")
        assert len(find(group, "pic:pic")) == 1
        numbers = ["".join(map(str, it.itertext())) for it in find(group, "wps:wsp/wps:txbx")]
        assert sorted(numbers) == [str(it + 1) for it in range(len(figure.callouts))]
        kinds = {get(it, "name").split()[0] for it in find(group, "wps:wsp/wps:cNvPr")}
        assert {"Frame", "Number", "Arrow"} <= kinds
        (fallback,) = find(run, "mc:AlternateContent/mc:Fallback")
        assert not fallback.xpath(".//w:t", namespaces=NAMESPACES)
        assert len(find(fallback, "w:drawing/wp:inline//pic:pic")) == 1


def test_a_figure_without_callouts_is_one_picture() -> None:
    for run, figure in zip(runs(), figures(), strict=True):
        alternatives = run.xpath("mc:AlternateContent", namespaces=NAMESPACES)
        assert bool(alternatives) == bool(figure.callouts)


def test_a_lone_place_to_tap_is_one_shape() -> None:
    figure = next(it for it in figures() if isinstance(it, Illustration) and it.callouts)
    lone = replace(figure, callouts=(replace(figure.callouts[0], marker=""),), legend=())
    data, _ = rendered(section_document(lone))
    (group,) = find(part("word/document.xml", data), "//wpg:wgp")
    kinds = [get(it, "name").split()[0] for it in find(group, "wps:wsp/wps:cNvPr")]
    assert kinds == ["Frame", "Tap"]
    assert len(find(group, "wps:wsp[2]//a:path")) == 2


def test_both_forms_of_a_figure_are_of_one_size_and_no_shape_lies_outside() -> None:
    for group in find(body(), "//mc:AlternateContent"):
        extents = find(group, ".//wp:extent")
        assert len({(it.get("cx"), it.get("cy")) for it in extents}) == 1
        width, height = (int(get(extents[0], side)) for side in ("cx", "cy"))
        for place in find(group, ".//wpg:wgp/*/*/a:xfrm"):
            (at,), (size,) = find(place, "a:off"), find(place, "a:ext")
            assert 0 <= int(get(at, "x")) <= width - int(get(size, "cx")) + 1
            assert 0 <= int(get(at, "y")) <= height - int(get(size, "cy")) + 1


def test_nothing_floats() -> None:
    assert not body().xpath("//wp:anchor|//w:pict", namespaces=NAMESPACES)
    assert len(docx.Document(BytesIO(sample())).inline_shapes) > 0


def test_drawn_figures_have_outlines_that_need_no_font() -> None:
    vectors = find(body(), "//asvg:svgBlip")
    drawn = [it for it in figures() if isinstance(it, Illustration)]
    assert len(vectors) == len(drawn) == 2
    for vector in vectors:
        name = targets()[get(vector, "r:embed")]
        text = member(f"word/{name}").decode()
        assert name.endswith(".svg")
        assert "<path" in text
        assert "<text" not in text
        pixels = vector.getparent().getparent().getparent()  # type: ignore[union-attr]
        assert pixels is not None
        assert targets()[get(pixels, "r:embed")].endswith(".png")


# ── what is stored ────────────────────────────────────────────────────────────────────────────


def test_pictures_are_stored_once_and_named_by_what_they_hold() -> None:
    with zipfile.ZipFile(BytesIO(sample())) as archive:
        media = [it for it in archive.infolist() if it.filename.startswith("word/media/")]
        # Two screenshots and one of them with its callouts; a drawn screen as outlines and pixels,
        # which two figures share, and its callouts.
        assert len(media) == 3 + 3
        for entry in media:
            digest = hashlib.sha256(archive.read(entry)).hexdigest()
            assert Path(entry.filename).stem == digest[:32]
            is_packed = entry.filename.endswith((".png", ".jpeg"))
            assert entry.compress_type == (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[not is_packed]
    used = {get(it, "r:embed") for it in find(body(), "//a:blip|//asvg:svgBlip")}
    assert used == {it for it in targets() if it.startswith("picture")}


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg"])
def test_a_large_picture_is_stored_with_the_pixels_that_paper_shows(media_type: str) -> None:
    assets = {"large": photograph(media_type, 1800, 1200)}
    data, _ = rendered(section_document(Picture("large", "絵", 1800, 1200), assets=assets))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        (name,) = [it for it in archive.namelist() if it.startswith("word/media/")]
        with Image.open(BytesIO(archive.read(name))) as stored:
            width, _ = millimetres(data)
            assert 215 <= stored.width / width * 25.4 <= 221
            assert Image.MIME[stored.format or ""] == media_type


@pytest.mark.parametrize("name", ["large", "drawn"])
def test_pixels_of_a_figure_with_callouts_are_sharp_enough_for_print(name: str) -> None:
    drawn = next(it for it in figures() if isinstance(it, Illustration) and it.callouts)
    mark = Callout("box", "", Region(0.1, 0.1, 0.3, 0.2))
    large = Picture("large", "絵", 1800, 1200, callouts=(mark,))
    assets = {"large": photograph("image/jpeg", 1800, 1200)}
    figure = {"large": large, "drawn": drawn}[name]
    data, _ = rendered(section_document(figure, assets=assets))
    document = part("word/document.xml", data)
    rels = part("word/_rels/document.xml.rels", data).iter(f"{RELATIONSHIPS}*")
    files = {it.get("Id", ""): it.get("Target", "") for it in rels}
    for picture in find(document, "//pic:pic"):
        (blip,), (size,) = find(picture, ".//a:blip"), find(picture, ".//a:ext[@cx]")
        with Image.open(BytesIO(member(f"word/{files[get(blip, 'r:embed')]}", data))) as stored:
            assert stored.width / (int(get(size, "cx")) / EMU) * 25.4 >= 219


def test_a_picture_that_word_cannot_show_is_reported() -> None:
    assets = {"a.webp": photograph("image/webp", 10, 10)}
    _, report = rendered(section_document(Picture("a.webp", "絵", 10, 10), assets=assets))
    assert ["image/webp" in found.message() for found in report] == [True]


# ── how large it is, and where ────────────────────────────────────────────────────────────────


def millimetres(data: bytes) -> tuple[float, float]:
    extent = find(part("word/document.xml", data), "//wp:extent")[0]
    return int(get(extent, "cx")) / EMU, int(get(extent, "cy")) / EMU


@pytest.mark.parametrize(
    "pixels", [(1125, 2436), (390, 400), (96, 48), (2000, 1000), (1000, 1000)]
)  # fmt: skip
def test_pictures_are_never_larger_than_their_shape_may_be(pixels: tuple[int, int]) -> None:
    limits = Theme().settings.figures
    assets = {"a.png": Asset("image/png", blank(*pixels))}
    data, _ = rendered(section_document(Picture("a.png", "絵", *pixels), assets=assets))
    width, height = millimetres(data)
    widest, highest = limits.portrait if pixels[1] > pixels[0] else limits.landscape
    assert width <= widest + 0.01
    assert height <= highest + 0.01
    assert width / height == pytest.approx(pixels[0] / pixels[1], rel=0.01)


def blank(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#ffffff").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_fits_on_a_narrow_page(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text("[page]\nwidth = 100\n", encoding="utf-8")
    assets = {"a.png": Asset("image/png", blank(2000, 1000))}
    document = section_document(Picture("a.png", "絵", 2000, 1000), assets=assets)
    data, _ = rendered(document, Theme(tmp_path))
    assert 30 < millimetres(data)[0] <= 100 - 22 - 22 - 10


@pytest.mark.parametrize("kind", ["drawn", "screenshot", "tall"])
def test_figures_beside_their_steps_let_three_fit_on_a_page(kind: str) -> None:
    drawn = next(it for it in figures() if isinstance(it, Illustration))
    tall = replace(drawn.screen, parts=drawn.screen.parts * 5)
    picture = Picture("portrait.png", "絵", 390, 844)
    shown: dict[str, Figure] = {
        "drawn": drawn,
        "screenshot": picture,
        "tall": replace(drawn, screen=tall),
    }
    item = StepItem("s/1", 1, "1.", (StepForm((Text("する"),), figure=shown[kind]),))
    data, _ = rendered(section_document(StepList("s", "decimal", (item,))))
    width, height = millimetres(data)
    settings = Theme().settings
    assert width <= settings.figures.beside[0] + 0.01
    if kind == "tall":  # its words stay readable as long as it is no higher than figures may be
        assert settings.figures.beside[1] < height <= settings.figures.portrait[1] + 0.01
    else:
        assert height <= settings.figures.beside[1] + 0.01


def test_a_theme_that_declares_no_groups_still_names_them(tmp_path: Path) -> None:
    theme = Theme()
    (tmp_path / "word").mkdir()
    own = theme.text("word/document.xml.j2")
    for prefix in ("wpg", "wps", "mc", "asvg"):
        own = own.replace(f'xmlns:{prefix}="{NAMESPACES[prefix]}"', "")
    (tmp_path / "word" / "document.xml.j2").write_text(own, encoding="utf-8")
    data, _ = rendered(every_node(), Theme(tmp_path))
    for choice in find(part("word/document.xml", data), "//mc:Choice"):
        assert choice.nsmap["wpg"] == NAMESPACES["wpg"]
