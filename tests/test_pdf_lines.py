"""Promise: no line of the PDF begins or ends as it may not, however narrow its column is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from pipeline.diagnostics import Report
from pipeline.document.document import (
    Block,
    BulletList,
    Document,
    Paragraph,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import Control, Inline, Text
from renderers import Context
from renderers.pdf import render
from renderers.themes import Theme
from tests.conftest import EDITIONS, make_document
from tests.document_samples import every_node

# JIS X 4051, 6.1: what may not begin a line, and what may not end one. Controls are in 【】. Not
# the full stop of names such as example.jp: they are torn where a column is narrower than they are.
NOT_FIRST = frozenset(
    "、。，．・：；？！々ー～…）〕］｝〉》」』】ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}"
)
NOT_LAST = frozenset("（〔［｛〈《「『【([{")
# Columns of a table are further apart than this, in heights of letters.
COLUMN = 1
WORDS = (
    "画面の右上にある（三本線の）メニューを開き、「設定」→『通知』の順にタップして、",
    "チェックボックスがオフになっていることを確かめます…。よろしければ、",
    "はい！ええっ？ちょっと待ってください。ウィンドウのキャッシュ・クッキーを消去し、",
    "ユーザー名：admin（半角）、ポート番号：8443／TCP。２〜３分お待ちください々。",
)
CONTROLS = (
    "【詳細設定】",
    "【OK】",
    "【example.jpにアクセスする（安全ではありません）】",
    "【パスワードをお忘れですか？】",
)


def lines(data: bytes) -> Iterator[str]:
    """Yield the lines of all pages, as their characters stand beside and below each other."""
    for page in pypdfium2.PdfDocument(data):
        words = page.get_textpage()
        line, before, right, base = "", 0.0, 0.0, 0.0
        for index in range(words.count_chars()):
            text = words.get_text_range(index, 1)
            if not text.strip():
                continue
            left, bottom, end, top = words.get_charbox(index, loose=True)
            height = top - bottom
            if line and not (before < left < right + height and abs(bottom - base) < height / 2):
                yield line
                line = ""
            line, before, right, base = line + text, left, end, bottom
        yield line


def made(document: Document, theme: Theme) -> bytes:
    report = Report()
    files = render(document, Context(theme, report))
    assert not report.errors(), [item.message() for item in report]
    (data,) = files.values()
    return data


def sentence(number: int) -> tuple[Inline, ...]:
    """Return a sentence with controls; each begins elsewhere in the line than the one before."""
    return (
        Text("あ" * (number % 17)),
        Text(WORDS[number % 4]),
        Control(CONTROLS[number // 2 % 4]),
        Text("と"),
        Control(CONTROLS[number // 3 % 4]),
        Text("をタップします。"),
    )


def hard_document() -> Document:
    plain = ["".join(part.text for part in sentence(number)) for number in range(12)]
    rows = tuple(tuple(plain[at : at + 3]) for at in range(0, 12, 3))
    steps = tuple(
        StepItem(f"s/{at}", at + 1, "①", (StepForm(sentence(at + 20)),)) for at in range(12)
    )
    blocks: tuple[Block, ...] = (
        *(Paragraph(sentence(number)) for number in range(40)),
        BulletList(tuple(sentence(number) for number in range(40, 60))),
        Table("表", ("一", "二", "三"), rows),
        StepList("s", "circled", steps),
    )
    section = Section("only", "1", "ウィンドウの（設定を）「変える」手順・その１", blocks)
    return replace(every_node(), sections=(section,), contents=(), subtitle="", full_title="題")


@pytest.mark.parametrize("width", [90, 105, 148, 210])
def test_lines_begin_and_end_as_they_may(width: int, tmp_path: Path) -> None:
    page = f"[page]\nwidth = {width}\nheight = 297\ninner = 15\nouter = 15\n"
    (tmp_path / "theme.toml").write_text(page, encoding="utf-8")
    found = list(lines(made(hard_document(), Theme(tmp_path))))
    assert len(found) > 100
    faults = [it for it in found if it and (it[0] in NOT_FIRST or it[-1] in NOT_LAST)]
    assert not faults, faults


@pytest.mark.parametrize("name", EDITIONS)
def test_lines_of_manuals_do_so_too(name: str) -> None:
    found = list(lines(made(make_document(name), Theme())))
    faults = [it for it in found if it and (it[0] in NOT_FIRST or it[-1] in NOT_LAST)]
    assert not faults, faults


def test_this_test_sees_a_fault(tmp_path: Path) -> None:
    """Words that are not one sentence may do what lines of a sentence may not."""
    document = replace(every_node(), sections=(Section("a", "", "A", (
        Paragraph((Text("閉じる（"),)), Paragraph((Text("。終わり"),)),
    )),), contents=())  # fmt: skip
    found = list(lines(made(document, Theme())))
    assert any(line.endswith("（") for line in found)
    assert any(line.startswith("。") for line in found)


def test_marks_that_meet_do_not_gape() -> None:
    """JIS X 4051, 4.7: between a closing and an opening mark stands half an em, not a whole one."""
    sentence = (Text("右、「左」、"), Control("【上】"), Text("。）〉中"))
    section = Section("a", "", "A", (Paragraph(sentence),))
    document = replace(every_node(), sections=(section,), contents=())
    pages = pypdfium2.PdfDocument(made(document, Theme()))
    words = pages[1].get_textpage()
    (at, length) = words.search("右、「左」、【上】。）〉中").get_next()
    starts = [words.get_charbox(index, loose=True)[0] for index in range(at, at + length)]
    widths = [after - before for before, after in pairwise(starts)]
    em = widths[0]
    expected = [1, 0.5, 1, 1, 0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 1]
    assert [round(width / em, 1) for width in widths] == expected


def page_of(*sentences: tuple[Inline, ...]) -> bytes:
    section = Section("a", "", "A", tuple(Paragraph(it) for it in sentences))
    return made(replace(every_node(), sections=(section,), contents=()), Theme())


def edges(words: pypdfium2.PdfTextPage, text: str) -> tuple[float, float]:
    """Return where a text begins and ends, with the room that its characters have."""
    at, length = words.search(text, match_case=True).get_next()
    boxes = [words.get_charbox(index, loose=True) for index in (at, at + length - 1)]
    return boxes[0][0], boxes[1][2]


def test_foreign_words_stand_a_little_apart_and_are_copied_without_a_space() -> None:
    """JLReq, 3.2.6; but a tenth of an em would be taken for a space."""
    said = "入力したIDやパスワードが、Safariで2019年（OS 12.1）に"
    words = pypdfium2.PdfDocument(page_of((Text(said),)))[1].get_textpage()
    assert said in words.get_text_range()
    em = edges(words, "入力")[1] - edges(words, "入力")[0]
    for before, after, gap in (("した", "ID", 0.09), ("ID", "やパ", 0.09), ("が、", "Safari", 0)):
        room = edges(words, after)[0] - edges(words, before)[1]
        assert 2 * room / em == pytest.approx(gap, abs=0.02), before


def test_brackets_and_foreign_words_that_begin_a_line_begin_where_others_do() -> None:
    """A bracket has half an em of nothing before it, which is left out there."""
    full = "あ" * 44
    sentences = ("上を見る", "「中」を見る", f"{full}（下）を見る", f"{full}IDを見る")
    words = pypdfium2.PdfDocument(page_of(*((Text(it),) for it in sentences)))[1].get_textpage()
    left, right = edges(words, "上を")
    starts = [edges(words, it)[0] for it in ("「中", "（下", "IDを")]
    assert [round((it - left) / (right - left) * 2, 1) for it in starts] == [-0.5, -0.5, 0]


def test_a_last_line_is_more_than_a_few_characters() -> None:
    sentences = [(Text("あ" * length + "画面を表示します。"),) for length in range(28, 60)]
    last = [line for line in lines(page_of(*sentences)) if line.endswith("します。")]
    assert len(last) == len(sentences)
    assert min(map(len, last)) > 3, last


def test_a_last_line_is_more_than_a_short_word() -> None:
    sentences = [
        (Text("w" * length + " goes on" * 9 + " to the right one."),) for length in range(32)
    ]
    last = [line for line in lines(page_of(*sentences)) if line.endswith("one.")]
    assert len(last) == len(sentences)
    assert all(line.endswith("rightone.") for line in last), last


@pytest.mark.parametrize("size", ["A4", "A5", "Letter"])
def test_no_line_has_rivers_in_it(size: str, tmp_path: Path) -> None:
    """Spaces are as wide as the font has them: lines are not stretched to one length."""
    (tmp_path / "theme.toml").write_text(f'[page]\nsize = "{size}"\n', encoding="utf-8")
    for document in (make_document("practice-site"), make_document("login-warning")):
        for page in pypdfium2.PdfDocument(made(document, Theme(tmp_path))):
            assert max(spaces(page.get_textpage()), default=0) < 0.32


def spaces(words: pypdfium2.PdfTextPage) -> Iterator[float]:
    """Yield how wide each space between two Latin words is, in heights of a line's letters."""
    text = [words.get_text_range(index, 1) for index in range(words.count_chars())]
    for index in range(1, len(text) - 1):
        if text[index] == " " and (text[index - 1] + text[index + 1]).isalpha():
            _, low, left, high = words.get_charbox(index - 1, loose=True)
            right, base, *_ = words.get_charbox(index + 1, loose=True)
            width = (right - left) / (high - low)
            if width < COLUMN and abs(low - base) < 1:
                yield width
