"""Promise: the PDF is a book: what belongs together is on one page, and every page can be found."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from pipeline.diagnostics import Report
from pipeline.document.document import (
    Asset,
    Block,
    BulletList,
    ContentsEntry,
    Document,
    LegendEntry,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import Text
from pipeline.document.reading_order import plain
from renderers import Context
from renderers.pdf import render
from renderers.theme_settings import PAPER
from renderers.themes import Theme, ThemeError
from renderers.word.measures import measure
from tests.conftest import make_document
from tests.document_samples import every_node
from tests.renderings import rendering

POINTS = 72 / 25.4
MARGIN = 22 * POINTS


def made(document: Document, theme: Theme | None = None) -> bytes:
    report = Report()
    files = render(document, Context(theme or Theme(), report))
    assert not report.errors(), [item.message() for item in report]
    (data,) = files.values()
    return data


def themed(folder: Path, page: str) -> Theme:
    (folder / "theme.toml").write_text(f"[page]\n{page}\n", encoding="utf-8")
    return Theme(folder)


def squeeze(text: str) -> str:
    return "".join(text.split())


def texts(data: bytes, *, edges: bool = False) -> list[str]:
    """Return the words of each page without white space, in the order in which they are drawn."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        room = 0 if edges else MARGIN - 3
        words = page.get_textpage().get_text_bounded(0, room, width, height - room)
        found.append(squeeze(words.replace("\ufffe", "-")))
    return found


def edge(data: bytes, number: int, *, top: bool) -> str:
    page = pypdfium2.PdfDocument(data)[number - 1]
    width, height = page.get_size()
    bottom, high = (height - MARGIN + 3, height) if top else (0, MARGIN - 3)
    return squeeze(page.get_textpage().get_text_bounded(0, bottom, width, high))


def manual(*sections: Section, **more: Any) -> Document:
    contents = tuple(ContentsEntry(part.id, part.number, part.title) for part in sections)
    return replace(every_node(), sections=sections, contents=contents, **more)


def procedure(number: int, *blocks: Block, title: str = "") -> Section:
    return Section(f"p{number}", str(number), title or f"Procedure-{number}.", blocks)


IDS = count()


def step(number: int, words: str, picture: Picture | None = None) -> StepItem:
    form = StepForm((Text(words),), figure=picture)
    return StepItem(f"s/{next(IDS)}", number, f"{number}.", (form,))


def panel(word: str) -> SafetyPanel:
    said = ((Text("It is hot."),), (Text("You burn."),), (Text("Wait."),))
    return SafetyPanel("warning", word, *said, owner="")


@pytest.fixture(scope="module")
def everything() -> bytes:
    return rendering("everything-ja", "pdf")


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document("everything-ja")


# ── finding one's way ─────────────────────────────────────────────────────────────────────────


def test_the_title_has_a_page_of_its_own(everything: bytes, document: Document) -> None:
    first, second, *_ = texts(everything, edges=True)
    said = (document.title, document.subtitle, *document.cover, document.edition)
    assert first == squeeze("".join(said)), "and neither a number nor a running head"
    assert second.startswith(document.labels.contents)


def test_a_theme_may_put_the_contents_below_the_title(document: Document, tmp_path: Path) -> None:
    first, *_ = texts(made(document, themed(tmp_path, "cover_page = false")))
    assert document.title in first
    assert document.contents[0].title in first


def test_the_contents_tell_the_pages(everything: bytes, document: Document) -> None:
    pages = texts(everything)
    for entry in document.contents:
        told = re.search(re.escape(squeeze(entry.number + entry.title)) + r"(\d)", pages[1])
        assert told, entry.title
        assert squeeze(entry.title) in pages[int(told[1]) - 1]


def test_every_page_says_which_one_of_how_many_it_is(everything: bytes, document: Document) -> None:
    pages = len(texts(everything))
    for number in range(2, pages + 1):
        said = document.labels.page.format(page=number, pages=pages)
        foot = edge(everything, number, top=False)
        assert foot == squeeze(document.full_title + said)


def test_running_heads_name_the_procedure_but_where_it_begins() -> None:
    parts = []
    for part in (1, 2):
        steps = tuple(step(number, f"Do {number}.") for number in range(1, 70))
        parts.append(procedure(part, StepList("s", "decimal", steps), title=f"Part {part}"))
    data = made(manual(*parts))
    heads = [edge(data, number, top=True) for number in range(3, len(texts(data)) + 1)]
    half = len(heads) // 2
    assert half >= 3
    assert heads == ["", *["1Part1"] * (half - 1), "", *["2Part2"] * (half - 1)]


def outline(items: Any, reader: PdfReader) -> list[Any]:
    return [
        outline(it, reader)
        if isinstance(it, list)
        else (str(it.title), reader.get_destination_page_number(it))
        for it in items
    ]


def test_bookmarks_lead_to_procedures_and_their_steps(
    everything: bytes, document: Document
) -> None:
    reader = PdfReader(BytesIO(everything))
    found, pages = outline(reader.outline, reader), texts(everything)
    titles = [item for item in found if not isinstance(item, list)]
    wanted = [f"{part.number} {part.title}".strip() for part in document.sections]
    assert [title for title, _ in titles] == [document.labels.contents, *wanted]
    lists = [item for item in found if isinstance(item, list)]
    steps = list(document.steps())
    below = [mark for items in lists for mark in items]
    assert len(below) == len(steps)
    for (title, page), item in zip(below, steps, strict=True):
        words = f"{item.marker} {plain(item.forms[0].content)}"
        assert words.startswith(title.rstrip("…"))
        for inline in item.forms[0].content:
            assert squeeze(inline.text) in pages[page]


# ── what belongs together ─────────────────────────────────────────────────────────────────────

SHAPES = {"portrait": (390, 844), "landscape": (650, 420)}


def fitted_texts(shape: str, end: int) -> Iterator[str]:
    width, height = SHAPES[shape]
    assets = {f"{shape}.png": every_node().assets[f"{shape}.png"]}
    picture = Picture(f"{shape}.png", "It", width, height, caption=(Text("Caption."),))
    steps = tuple(
        step(number, f"Press-{number}." + " Lorem ipsum." * (number * 7 % 40), picture)
        for number in range(1, end)
    )
    data = made(manual(procedure(1, StepList("s", "decimal", steps)), assets=assets))
    yield from texts(data)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_and_its_figure_are_on_one_page(shape: str) -> None:
    pages = list(fitted_texts(shape, 12))
    assert len(pages) > 5
    for page in pages[2:]:
        assert page.count("Press-") == page.count("Caption."), page


def test_two_steps_with_pictures_of_a_phone_fit_on_a_page() -> None:
    assets = {"it": every_node().assets["portrait.png"]}
    picture = Picture("it", "It", 1170, 2532, caption=(Text("Caption."),))
    steps = tuple(step(number, f"Press-{number}.", picture) for number in range(1, 5))
    pages = texts(made(manual(procedure(1, StepList("s", "decimal", steps)), assets=assets)))
    assert [page.count("Caption.") for page in pages if "Caption." in page] == [2, 2]


def test_a_safety_message_is_on_the_page_of_its_step() -> None:
    blocks: list[Block] = []
    for number in range(1, 40):
        items = (step(number, f"Do-{number}." + " Lorem ipsum." * (number * 5 % 30)),)
        blocks += [panel(f"PANEL-{number}."), StepList("s", "decimal", items)]
    pages = texts(made(manual(procedure(1, *blocks))))
    assert len(pages) > 8
    for number in range(1, 40):
        (page,) = [page for page in pages if f"PANEL-{number}." in page]
        assert f"Do-{number}." in page


def test_a_heading_is_on_the_page_of_its_first_step(tmp_path: Path) -> None:
    sections = []
    for number in range(1, 30):
        words = " Lorem ipsum." * (number * 11 % 30)
        items = tuple(step(it, f"Do-{number}-{it}.{words}") for it in range(1, 3 + number % 4))
        told = Paragraph((Text("Verified on a day."),))
        sections.append(procedure(number, told, StepList(f"p{number}", "decimal", items)))
    data = made(manual(*sections), themed(tmp_path, "new_page_for_procedures = false"))
    pages = texts(data)
    assert 8 < len(pages) < 25
    for number in range(1, 30):
        starts = [page for page in pages[3:] if f"Procedure-{number}." in page]
        assert all(f"Do-{number}-1." in page for page in starts)


def test_steps_without_figures_fill_the_page() -> None:
    steps = tuple(step(number, f"Do-{number}.") for number in range(1, 61))
    pages = texts(made(manual(procedure(1, StepList("s", "decimal", steps)))))
    counts = [page.count("Do-") for page in pages if "Do-" in page]
    assert min(counts[:-1]) > 14, counts


@pytest.mark.parametrize(("entries", "is_beside"), [(8, True), (60, False)])
def test_a_legend_too_long_for_below_a_narrow_figure_stands_beside_it_where_it_can(
    entries: int,
    is_beside: bool,  # noqa: FBT001 - pytest names it
) -> None:
    said = (Text("接続先の名前が案内のとおりであることを確かめます。"),)
    legend = tuple(LegendEntry(f"({number})", said) for number in range(entries))
    assets = {"it": every_node().assets["portrait.png"]}
    steps = (step(1, "Do it.", Picture("it", "It", *SHAPES["portrait"], legend=legend)),)
    data = made(manual(procedure(1, StepList("s", "decimal", steps)), assets=assets))
    page = pypdfium2.PdfDocument(data)[2]
    ((left, bottom, _, top),) = [item.get_bounds() for item in page.get_objects(filter=[3])]
    words = page.get_textpage()
    _, low, right, high = words.get_charbox(words.search("(0)").get_next()[0])
    assert (right < left and bottom < low < high < top) == is_beside
    found = "".join(texts(data))
    assert all(f"({number})" in found for number in range(entries))


def test_no_page_of_the_contents_holds_a_line_or_two(tmp_path: Path) -> None:
    theme = themed(tmp_path, 'size = "A5"')
    for entries in range(18, 23):
        parts = [procedure(it, title=f"Part-{it}.") for it in range(1, entries + 1)]
        pages = texts(made(manual(*parts), theme), edges=True)
        first, second = (page.count("Part-") for page in pages[1:3])
        assert first == entries or (first + second == entries and second >= 3)


def test_the_head_of_a_table_stands_on_each_of_its_pages() -> None:
    rows = tuple((f"row-{number}.", "x" * 300, "いろは" * 9) for number in range(12))
    section = Section("t", "", "Rows", (Table("Many", ("HeadA", "HeadB", "HeadC"), rows),))
    pages = [page for page in texts(made(manual(section))) if "row-" in page]
    assert len(pages) > 2
    assert all(page.count("HeadA") == 1 for page in pages)


# ── paper ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", PAPER)
def test_a_theme_names_its_paper(size: str, tmp_path: Path) -> None:
    data = made(every_node(), themed(tmp_path, f'size = "{size}"'))
    width, height, _ = PAPER[size]
    for page in pypdfium2.PdfDocument(data):
        assert page.get_size() == pytest.approx((width * POINTS, height * POINTS), abs=0.1)


@pytest.mark.parametrize("size", PAPER)
def test_word_has_the_same_paper(size: str, tmp_path: Path) -> None:
    measures = measure(themed(tmp_path, f'size = "{size}"').settings)
    width, height, margin = (round(length * 1440 / 25.4) for length in PAPER[size])
    assert (measures.width, measures.height, measures.inner) == (width, height, margin)


def test_lengths_that_a_theme_gives_win_over_its_paper(tmp_path: Path) -> None:
    page = themed(tmp_path, 'size = "A5"\nheight = 250\ninner = 20').settings.page
    assert (page.width, page.height, page.inner, page.outer) == (148, 250, 20, 15)


def test_a_paper_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match=r"page\.size"):
        themed(tmp_path, 'size = "A7"').settings  # noqa: B018 - read for its error


@pytest.mark.parametrize("size", PAPER)
@pytest.mark.parametrize("name", ["everything-ja", "everything-en"])
def test_nothing_leaves_the_paper(name: str, size: str, tmp_path: Path) -> None:
    data = made(make_document(name), themed(tmp_path, f'size = "{size}"'))
    margin = PAPER[size][2] * POINTS
    for page in pypdfium2.PdfDocument(data):
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, _, right, _ = words.get_rect(index)
            assert left > margin / 2
            assert right < page.get_width() - margin / 2, words.get_text_bounded(
                *words.get_rect(index)
            )


def test_hard_words_and_tables_stay_on_the_smallest_paper(tmp_path: Path) -> None:
    long = "https://" + "a" * 200 + ".example/" + "b" * 300
    header = tuple(f"Column {number}" for number in range(6))
    rows = (tuple("あ" * 40 for _ in header), tuple("x" * 60 for _ in header))
    blocks = (
        Paragraph((Text(long),)),
        BulletList(((Text(long),), ()), label=long),
        Table(long, header, rows),
        panel(long),
        StepList("s", "decimal", (step(1, long), step(2, ""))),
    )
    strange = manual(
        procedure(1, *blocks, title=long), title=long, full_title=long, subtitle="", cover=()
    )
    data = made(strange, themed(tmp_path, 'size = "A5"'))
    for page in pypdfium2.PdfDocument(data):
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, _, right, _ = words.get_rect(index)
            assert 0 < left < right < page.get_width()


def test_a_manual_of_nearly_nothing_is_a_book_too() -> None:
    bare = replace(every_node(), sections=(), contents=(), cover=(), subtitle="", edition="")
    assert len(texts(made(bare))) == 2


def test_pictures_of_all_shapes_fit_the_smallest_paper(tmp_path: Path) -> None:
    theme, assets = themed(tmp_path, 'size = "A5"'), {}
    steps = []
    for number, (name, size) in enumerate(SHAPES.items(), 1):
        assets[name] = Asset("image/png", every_node().assets[f"{name}.png"].data)
        steps.append(step(number, f"Do {number}.", Picture(name, "It", *size)))
    limits = theme.settings.figures
    assert limits.landscape[0] <= 148 - 30 - 10
    data = made(manual(procedure(1, StepList("s", "decimal", tuple(steps))), assets=assets), theme)
    boxes = [
        item.get_bounds()
        for page in pypdfium2.PdfDocument(data)
        for item in page.get_objects(filter=[3])
    ]
    assert len(boxes) == 2
    for left, bottom, right, top in boxes:
        assert 15 * POINTS - 1 < left < right < (148 - 15) * POINTS + 1
        width, height = (right - left) / POINTS, (top - bottom) / POINTS
        assert max(width / limits.landscape[0], height / limits.landscape[1]) < 1.01


def test_a_title_breaks_between_phrases_and_not_within_words(tmp_path: Path) -> None:
    title = "IIJ電子@連絡帳サービス 操作マニュアル"
    made_so = manual(procedure(1), title=title, subtitle="", cover=(), edition="")
    first = pypdfium2.PdfDocument(made(made_so, themed(tmp_path, 'size = "A5"')))[0]
    assert first.get_textpage().get_text_range().split() == [
        "IIJ電子@連絡帳サービス",
        "操作マニュアル",
    ]


@pytest.mark.parametrize("word", ["あ", "WiM", "il ", "The certificate of the site "])
def test_a_running_head_that_is_too_long_is_cut_where_the_line_ends(word: str) -> None:
    steps = tuple(step(number, f"Do {number}.") for number in range(1, 40))
    title = f"{word * (420 // len(word))}end"
    parts = [procedure(1, StepList("s", "decimal", steps), title=title)]
    data = made(manual(*parts, full_title=title))
    head, foot = edge(data, 4, top=True), edge(data, 4, top=False)
    assert re.fullmatch(r"1.{30,}…", head), head
    assert re.fullmatch(r".{25,}…\d/\dページ", foot), foot
    words = pypdfium2.PdfDocument(data)[3].get_textpage()
    search = words.search("…")
    ends = [words.get_charbox(search.get_next()[0], loose=True)[2] for _ in (head, foot)]
    full, em = 210 * POINTS - 2 * MARGIN, 8.5
    for end, width in zip(sorted(ends), (0.75 * full, full), strict=True):
        assert width - 2 * em < end - MARGIN < width + 0.1


def test_a_running_head_that_fits_is_not_cut() -> None:
    title = "Practice Site operation manual – Signing in behind a certificate warning"
    parts = [procedure(1, StepList("s", "decimal", (step(1, "Do it."),)))]
    assert edge(made(manual(*parts, full_title=title)), 2, top=False).startswith(squeeze(title))
