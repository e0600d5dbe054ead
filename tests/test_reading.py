"""Promise: what a file says is read as it stands; what cannot be is told where, in which words."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.diagnostics import Report
from pipeline.reading.source import Kind, Source, read_bytes
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.reading.source_slips import quoted
from pipeline.reading.source_text import composed, is_wide
from schemas.base import Place

GOLDEN = Path(__file__).with_name("golden")


def read(text: str) -> tuple[Source, Report]:
    """Return a procedure as it is read, before anybody asks what its keys are."""
    report = Report()
    return read_bytes(text.encode(), "a.yaml", Kind.PROCEDURE, report), report


def told(text: str) -> Iterator[str]:
    """Yield all that is told where a text is read."""
    for item in read(text)[1]:
        values = "; ".join(f"{name}={it}" for name, it in sorted(item.values.items()))
        yield f"{item.rule.name} {shown(item.place)} {values}".rstrip()


def told_and_read(text: str) -> Iterator[str]:
    """Yield all that is told, and each part that is read, with its place."""
    yield from told(text)
    tree = read(text)[0].tree
    yield from outlined(tree, "") if tree else ()


def outlined(node: Node, path: str) -> Iterator[str]:
    what = ["reported"] * node.is_reported + ["nothing"] * node.is_nothing
    if isinstance(node, Scalar) and node.text is not None:
        node.change(composed(node.text))
        what += [ascii(node.text), *stretches(node)]
    yield " ".join((f"= {path or '.'}", shown(node.own_place), *what))
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from outlined(item, f"{path}[{number}]")
    elif isinstance(node, Mapping):
        for name, value in node.entries.items():
            yield f"= {path}.{name}: {shown(node.place_of_key((), name))}"
            yield from outlined(value, f"{path}.{name}")


def stretches(text: Scalar) -> Iterator[str]:
    """Yield where the letters of a text are, those beside each other in one."""
    begin = end = (0, 0)
    for it in text.positions():
        if end != (it.line, it.column):
            yield from (f"{begin[0] + 1}:{begin[1] + 1}+{end[1] - begin[1]}",) if end[1] else ()
            begin = (it.line, it.column)
        end = (it.line, it.end)
    yield f"{begin[0] + 1}:{begin[1] + 1}+{end[1] - begin[1]}"


def shown(at: Place) -> str:
    return f"{at.line}:{at.column}-{at.end_line}:{at.end_column}"


@pytest.mark.parametrize(
    ("file", "about"), [("slips.txt", told), ("read.txt", told_and_read)], ids=["slips", "read"]
)
def test_each_text_is_read_or_told_at_its_place_in_words(
    file: str,
    about: Callable[[str], Iterator[str]],
    accept: bool,  # noqa: FBT001
) -> None:
    """Each text of the file stands between `~~~~` and `^^^^`, and behind it what is told of it."""
    before = (GOLDEN / file).read_text(encoding="utf-8")
    texts = re.findall(r"^~{4}\n(.*?)^\^{4}\n", before, re.DOTALL | re.MULTILINE)
    assert len(texts) > 80
    found = "".join("\n".join((f"~~~~\n{it}^^^^", *about(it), "")) for it in texts)
    if accept:
        (GOLDEN / file).write_text(found, encoding="utf-8")
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
        (b"\0\0\xfe\xff" + TEXT.encode("utf-32-be"), "UTF-32"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        ("\ufeffid: a\n".encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp932"), "Shift_JIS"),
        (TEXT.encode("euc_jp"), "EUC-JP"),
        (TEXT.encode("iso2022_jp"), "JIS"),
        ("id: a\ntitle: 確認\n".encode("cp932"), "Shift_JIS"),
        ("id: a\ntitle: 確認\n".encode("euc_jp"), "EUC-JP"),
        ("id: a\ntitle: ｶ\n".encode("cp932"), "another encoding"),
        ("id: a\ntitle: café\n".encode("latin-1"), "another encoding"),
        (TEXT.encode() + b"\x82\n", "another encoding"),
    ],
)
def test_a_file_in_another_encoding_is_told_by_its_name(data: bytes, encoding: str) -> None:
    report = Report()
    assert read_bytes(data, "a.yaml", Kind.PROCEDURE, report).tree is None
    (found,) = report
    assert (found.rule.name, found.values["encoding"]) == ("not-utf8", encoding)
    assert report.line(Place("a.yaml", 1)) == "id: a", "it is shown as it was meant"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_first_byte_that_is_no_utf8_is_told(end: bytes) -> None:
    data = end.join([b"id: a", "title: 手順".encode() + b"\xff\xff", b"about: \xff", b""])
    report = Report()
    assert read_bytes(data, "a.yaml", Kind.PROCEDURE, report).tree is None
    assert [shown(it.place) for it in report] == ["2:10-2:11"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_kind_of_line_end_ends_a_line(end: str, mark: str) -> None:
    source, report = read(mark + end.join(["id: a", "title: T", ""]))
    assert source.tree is not None
    assert shown(source.tree.place("title")) == "2:8-2:9"
    assert [it.rule.name for it in report] == ["byte-order-mark"] * len(mark)
    assert [report.line(Place("a.yaml", it)) for it in range(4)] == ["", "id: a", "title: T", ""]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty-file"),
        (b" \n\t\n", "empty-file"),
        (b"PK\x03\x04" + bytes(9), "unreadable-file"),
        (b"id: " + b"a" * 99, None),
        (b"title: T\nabout: " + b"x" * 20_000, None),
        (b"title: T\nabout: " + b"x" * 20_001, "text-too-long"),
        (b"title: " + b"[" * 100, "too-deep"),
    ],
)
def test_what_holds_too_little_or_too_much_is_told(data: bytes, rule: str | None) -> None:
    report = Report()
    read_bytes(data, "a.yaml", Kind.PROCEDURE, report)
    assert [it.rule.name for it in report] == ([rule] if rule else [])


def test_of_forbidden_characters_the_first_thousand_are_told() -> None:
    found = [it.place for it in read("title: T\n" + "about: \a\a\a\n" * 400)[1]][:1001]
    told_of = [it for it in found if it.column > len("about")]
    assert [(it.line, it.column) for it in told_of[:4]] == [(2, 8), (2, 9), (2, 10), (3, 8)]
    report = read("title: \a" + "x\n" + "# \a\a\a\n" * 400)[1]
    assert len(report) == 1000


def test_every_escape_is_one_letter() -> None:
    found = scalar(r'"\0\a\b\t\v\f\r\e\N\_\L\P\"\\"')
    letters = '\0\a\b\t\v\f\r\x1b\x85\xa0\u2028\u2029"\\'
    assert [(it.character, it.column) for it in found.positions()] == [
        (letter, 8 + 2 * number) for number, letter in enumerate(letters)
    ]
