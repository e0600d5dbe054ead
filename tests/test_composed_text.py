"""Promise: letters are one, whether their marks stand in them or behind them, and keep their place.

Some systems write か and U+3099 where others write が. Nobody sees a difference.
"""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.reading_order import reading_order
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from pipeline.reading.source_nodes import Scalar
from pipeline.reading.source_text import composed
from pipeline.reading.source_tree import build_tree

MANUAL = """
id: manual
language: ja
title: "{product}の手引き"
publisher: グループ出版
published: 2019-03-19
terms: {product: ほしぞら日誌ガイド}
procedures: [guide]
"""
PROCEDURE = """
id: guide
title: ページのガイド
steps:
  - id: first
    do: 【プロパティ】を開き、「Tür」で終わるまで待ちます。
    figure: {screen: drawn, tap: プロパティ}
  - id: second
    do: 【ガイド】をタップします。
    figure:
      image: figures/guide.png
      alt: ガイドのページ
      says: [{button: ガイド}]
      hotspots: {ガイド: [0, 0, 0.5, 0.5]}
      tap: ガイド
screens:
  drawn:
    title: ほしぞら日誌ガイド
    says: [{row: プロパティ}, {row: が}, {text: ようこそ、デジタル太郎さん}]
    redact: デジタル太郎
"""


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def library(folder: Path, manual: str, procedure: str, report: Report) -> Library:
    files = {"manuals/manual.yaml": manual, "procedures/guide.yaml": procedure}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "figures").mkdir(exist_ok=True)
    Image.new("RGB", (400, 300), "white").save(folder / "figures" / "guide.png")
    return load(read(folder, report), folder, report)


def marked(folder: Path, procedure: str, manual: str = MANUAL) -> list[tuple[str, str]]:
    """Return each rule that is broken, and the characters it points at."""
    report = Report()
    check(library(folder, manual, procedure, report), report)
    return [
        (it.rule.name, report.line(it.place)[it.place.column - 1 : it.place.end_column - 1])
        for it in report
    ]


def versions(text: str) -> list[str]:
    """Return a text with every other line, or all lines, taken apart."""
    halves = [
        "\n".join(
            apart(line) if number % 2 == first else line
            for number, line in enumerate(text.split("\n"))
        )
        for first in (0, 1)
    ]
    return [*halves, apart(text)]


@pytest.mark.parametrize("procedure", versions(PROCEDURE))
@pytest.mark.parametrize("manual", versions(MANUAL))
def test_all_of_a_manual_agrees_however_it_is_written(
    tmp_path: Path, manual: str, procedure: str
) -> None:
    assert procedure != PROCEDURE
    report = Report()
    texts = []
    for texts_of in ((MANUAL, PROCEDURE), (manual, procedure)):
        content = library(tmp_path, *texts_of, report)
        check(content, report)
        document = compose(
            resolve(content, content.manuals["manual"], Selection(), report), content
        )
        texts.append("\n".join(reading_order(document)))
    assert [item.message() for item in report] == []
    assert texts[0] == texts[1]
    assert "ほしぞら日誌ガイドの手引き" in texts[1]
    assert "Tür" in texts[1]
    assert "デジタル" not in texts[1]


@pytest.mark.parametrize(
    ("old", "new", "rule", "characters"),
    [
        ("プロパティ】", "プロ{パジ}ティ】", "unknown-term", "{パジ}"),
        ("終わるまで", "ポ**で", "unclosed-mark", "**"),
        ("開き、", "ゲ開き】、", "unopened-mark", "】"),
        ("「Tür", "「ぱぱ【ばガイド】", "control-not-on-screen", "【ばガイド】"),
        ("t: デジタル太", "t: デジタル大", "redaction-misses", "デジタル大郎"),
        ("row: が", "row: ガg.dev-1.example.jp", "development-host", "g.dev-1.example.jp"),
        ("が}", "ほしぞら日誌ガイト}", "product-name", "ほしぞら日誌ガイ"),
    ],
)
def test_what_is_wrong_is_shown_where_it_is_written(
    tmp_path: Path, old: str, new: str, rule: str, characters: str
) -> None:
    (tmp_path / "settings.yaml").write_text("development_hosts: 'g.*'", encoding="utf-8")
    assert old in PROCEDURE
    found = marked(tmp_path, apart(PROCEDURE.replace(old, new)))
    assert [name for name, _ in found] == [rule]
    assert found[0][1] == apart(characters)


def test_escaped_marks_are_marks(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace("tap: プロパティ", 'tap: "フ\\u309aロハ\\u309aティ"').replace(
        "title: ページのガイド", 'title: "ハ\\u309aー【カ\\u3099】"'
    )
    assert marked(tmp_path, procedure) == [("mark-not-allowed", "【カ\\u3099】")]


def test_a_text_of_several_lines_is_composed(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace(
        "    do: 【ガイド】をタップします。\n",
        "    do: >\n      The【ガイド】ガ\n      door ぱ{ガ} Türübe\n      ends.\n",
    )
    assert marked(tmp_path, apart(procedure)) == [("unknown-term", apart("{ガ}"))]


def test_letters_that_cannot_be_composed_stay(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace("row: が", "row: か\u309a").replace(
        "tap: プロパ", "tap: フ\u309aロパ"
    )
    assert marked(tmp_path, procedure) == []
    assert composed("か\u309aは\u3099") == "か\u309aば"


def test_a_name_keeps_its_form_of_a_kanji(tmp_path: Path) -> None:
    # Unicode would compose U+FA19 into U+795E, which is written otherwise.
    assert composed("\ufa19か\u3099") == "\ufa19が"
    name = "\ufa19谷"
    procedure = PROCEDURE.replace("{ガイド:", f"{{{name}:").replace("tap: ガイド", f"tap: {name}")
    procedure = procedure.replace("button: ガイド", f"button: {name}").replace("【ガイド】", name)
    assert marked(tmp_path, procedure) == []


LETTERS = "がぱか\u309aüệ한각a、 é\u0323\u0301ǖ神\ufa19゛"


@settings(max_examples=300)
@given(st.text(LETTERS, max_size=20), st.sampled_from(["'", '"', ">"]))
def test_every_character_keeps_its_place(text: str, style: str) -> None:
    written = apart(f"x{text}x".replace("  ", " "))
    line = f"a: {style}{written}{style}" if style != ">" else f"a: >\n  {written}"
    report = Report()
    root = build_tree(line.split("\n"), "f", (), report).root
    assert root
    node = root.entries["a"]
    assert isinstance(node, Scalar)
    for wanted in (written, composed(written)):
        node.change(wanted)
        letters = node.positions()
        assert len(letters) == len(wanted)
        assert [it.character for it in letters] == list(wanted)
        for letter in letters:
            there = line.split("\n")[letter.line][letter.column : letter.end]
            assert letter.character in composed(there) or letter.character in there
