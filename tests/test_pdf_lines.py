"""Promise: no line of the PDF begins or ends as it may not, however narrow its column is."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from pipeline.composing.document import (
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
from pipeline.composing.inline_nodes import Control, Inline, Text
from pipeline.diagnostics import Report
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
