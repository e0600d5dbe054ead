"""Promise: what a file says is read as it stands; what cannot be is told where, in which words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.diagnostics import Report
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_nodes import Scalar
from pipeline.reading.source_slips import quoted
from pipeline.reading.source_text import is_wide

SLIPS = Path(__file__).with_name("golden") / "slips.txt"


def told(text: str) -> Iterator[str]:
    """Yield all that is told where a procedure is read, before anybody asks what its keys are."""
    report = Report()
    read_bytes(text.encode(), "a.yaml", Kind.PROCEDURE, report)
    for item in report:
        at = item.place
        values = "; ".join(f"{name}={it}" for name, it in sorted(item.values.items()))
        place = f"{at.line}:{at.column}-{at.end_line}:{at.end_column}"
        yield f"{item.rule.name} {place} {values}".rstrip()


def test_each_slip_is_told_at_its_place_in_words(accept: bool) -> None:  # noqa: FBT001
    """Each text of the file stands between `~~~~` and `^^^^`, and behind it what is told of it."""
    before = SLIPS.read_text(encoding="utf-8")
    texts = re.findall(r"^~{4}\n(.*?)^\^{4}\n", before, re.DOTALL | re.MULTILINE)
    assert len(texts) > 80
    found = "".join(f"~~~~\n{it}^^^^\n" + "".join(f"{line}\n" for line in told(it)) for it in texts)
    if accept:
        SLIPS.write_text(found, encoding="utf-8")
    assert accept or found.splitlines() == before.splitlines()


def scalar(written: str) -> Scalar:
    source = read_bytes(f"title: {written}\n".encode(), "a.yaml", Kind.PROCEDURE, Report())
    assert source.tree is not None
    (found,) = (it for it in source.tree.entries.values() if isinstance(it, Scalar))
    return found


@pytest.mark.parametrize(
    ("written", "text", "columns"),
    [
        ("abc", "abc", [(7, 8), (8, 9), (9, 10)]),
        ("'a''b'", "a'b", [(8, 9), (9, 11), (11, 12)]),
        (r'"\x41\u3042\U00003044c"', "Aあいc", [(8, 12), (12, 18), (18, 28), (28, 29)]),
        (r'"a\"\/\\b"', 'a"/\\b', [(8, 9), (9, 11), (11, 13), (13, 15), (15, 16)]),
    ],
)
def test_each_letter_knows_where_it_is_written(
    written: str, text: str, columns: list[tuple[int, int]]
) -> None:
    found = scalar(written)
    assert found.text == text
    assert [(it.column, it.end) for it in found.positions()] == columns
    assert "".join(it.character for it in found.positions()) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("one\n two\n three", "one two three"),
        ("開く\n 閉じる\n 見る", "開く閉じる見る"),
        ("Ａ\n Ｂ", "ＡＢ"),
        ("한국\n 어", "한국 어"),
        ("開く\n OK\n 閉じる", "開く OK 閉じる"),
        ("😀\n 開く", "😀 開く"),
    ],
)
def test_broken_lines_are_joined_as_their_script_is_written(lines: str, text: str) -> None:
    assert scalar(lines).text == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a", '"a"'),
        ("'a'", "\"'a'\""),
        ("'a'b'", '"a\'b"'),
        ('a"b', "'a\"b'"),
        ("a\\b", "'a\\b'"),
        ('it\'s "so"', "'it''s \"so\"'"),
        ('"a"b"', "'a\"b'"),
        ("x" * 60, f'"{"x" * 60}"'),
        ("x" * 61, f'"{"x" * 59}…"'),
        ("'", '"\'"'),
    ],
)
def test_a_text_is_shown_in_the_quotes_that_it_needs(value: str, written: str) -> None:
    assert quoted(value) == written


def test_japanese_and_chinese_are_wide() -> None:
    assert all(map(is_wide, ("あ", "漢", "Ａ", "。", "「", "")))
    assert not any(map(is_wide, ("a", "한", "😀", "あa", "ｱ", "★")))


TEXT = "id: a\ntitle: 手順を確かめます。ボタンを押します。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode("cp932"), "Shift_JIS"),
        (TEXT.encode("euc_jp"), "EUC-JP"),
    ],
)
def test_a_file_in_another_encoding_is_told_by_its_name(data: bytes, encoding: str) -> None:
    report = Report()
    assert read_bytes(data, "a.yaml", Kind.PROCEDURE, report).tree is None
    (found,) = report
    assert (found.rule.name, found.values["encoding"]) == ("not-utf8", encoding)
