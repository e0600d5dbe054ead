"""Promise: whatever bytes a file holds, reading ends, with a tree or with a reason at a place.

Hypothesis makes them up. `bench/fuzz.py` does so for hours, led by what the code covers.
"""

import posixpath
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.diagnostics import Report
from pipeline.loading.library import load_source
from pipeline.markup.markup import Marked, Sentence, Words, parse
from pipeline.pictures.picture_files import _Problem, _Shelf
from pipeline.reading.file_names import is_plain_name
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_text import find_forbidden, take_out_forbidden
from renderers.word.opening import UnsafeWordFileError, WordFile
from schemas.base import SCREEN_LABEL, SCREEN_TEXT, SENTENCE, TITLE, Place

# What YAML, our marks and paths are made of, so that chance meets it.
PIECES = st.sampled_from(
    [
        *(
            "id: a\n",
            "title: T\n",
            "steps:\n",
            "  - ",
            "    do: ",
            "\n",
            "- ",
            ": ",
            "? ",
            "#",
            " #",
        ),
        *("[", "]", "{", "}", ",", "&a", "*a", "!t ", "|", ">", "'", '"', "%", "@", "`", "---\n"),
        *(
            "...\n",
            "\t",
            "\r",
            "\u3000",
            "<<: ",
            "\\",
            "\\u",
            "\\x",
            "～",
            "：",
            "\ufeff",
            "\x00",
            "\x85",
        ),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map("".join)
SIGNS = st.sampled_from(
    [
        *(
            "【",
            "】",
            "[[",
            "]]",
            "**",
            "`",
            "{",
            "}",
            "{see ",
            "{#",
            "[",
            "](",
            ")",
            "\\",
            "｛",
            "｝",
        ),
        *(
            "https://a.b/",
            "javascript:",
            "mailto:a@b",
            "tel:1",
            "data:",
            " ",
            "(",
            "words",
            "{{",
            "}}",
        ),
    ]
)
SENTENCES = st.lists(st.one_of(SIGNS, st.text(max_size=3)), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(TEXTS.map(lambda it: it.encode("utf-8", "surrogatepass")), st.binary(max_size=200))
)
@example(b"a: " + b"[" * 5_000)
@example("id: a\u2028b: c".encode())
def test_any_bytes_are_read_or_refused_at_a_place(data: bytes) -> None:
    for kind in (Kind.PROCEDURE, Kind.SETTINGS):
        report = Report()
        source = read_bytes(data, "a.yaml", kind, report)
        model = load_source(source, report) if source.tree else None
        lines = data.count(b"\n") + data.count(b"\r") + 2
        for item in report:
            assert item.place.file == "a.yaml"
            assert 1 <= item.place.line <= lines
            assert item.place.column >= 1
            assert item.message()
        assert model is not None or report.errors()


ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"a {ENGLAND} b", []),
        (f"{ENGLAND}\u202eb", [7]),
        ("a\U000e0067\u200bb", [1, 2]),
        ("\u0915\u094d\u200d\u0937", []),  # of Devanagari, which a joiner changes
        ("a\u200db \u4e00\u200d\u4e01", [1, 5]),
        ("\ud55c\u200d\uae00", []),
        ("\u200d\u0915", [0]),
        ("\u0915\u200d", [1]),
    ],
    ids=ascii,
)
def test_what_nobody_sees_is_found_wherever_no_script_needs_it(text: str, found: list[int]) -> None:
    assert list(find_forbidden(text)) == found


def test_what_nobody_sees_is_told_with_its_name_and_place_so_often_and_no_more() -> None:
    report = Report()
    lines = ["id: a", "title: a\u202eb\x01", *["  a\u200b"] * 1_100]
    touched = take_out_forbidden(lines, "a.yaml", report)
    assert touched == set(range(1, len(lines)))
    assert lines[:3] == ["id: a", "title: ab", "  a"]
    assert len(report) == 1_000
    first, second, *_ = report
    assert first.place == Place("a.yaml", 2, 9, 2, 10)
    assert first.values == {"code": "U+202E", "name": "right-to-left override"}
    assert second.values == {"code": "U+0001", "name": "control character"}


def told(sentence: Sentence) -> str:
    """Return all that a sentence lets through as words."""
    kept = ""
    for piece in sentence.pieces:
        kept += piece.text if isinstance(piece, Words) else ""
        if isinstance(piece, Marked):
            kept += "".join(it.text for it in piece.content if isinstance(it, Words))
    return kept


@settings(max_examples=300, deadline=None)
@given(SENTENCES)
@example("[a](" + "(" * 3_000)
@example("{" * 3_000)
@example("**" * 1_001)
def test_any_sentence_is_read_and_no_unsafe_link_is_let_through(text: str) -> None:
    for marks in (SENTENCE, TITLE, SCREEN_TEXT, SCREEN_LABEL):
        sentence = parse(text, marks)
        for problem in sentence.problems:
            assert 0 <= problem.start <= problem.end <= len(text)
        for piece in sentence.pieces:
            if isinstance(piece, Marked) and piece.kind == "link" and not sentence.problems:
                assert piece.target.startswith(("http://", "https://", "mailto:", "tel:"))
                assert not set(piece.target) & set(' "<>\n\t')
        assert set(told(sentence)) <= set(text)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["..", ".", "/", "a", "~", "\\", "%2e", "C:", "\0", " "]), max_size=9)
)
@example([".", ".", "/", "a"])
def test_no_path_that_is_accepted_leads_out(parts: list[str]) -> None:
    path = "".join(parts) + ".png"
    opened: list[Path] = []

    def note(found: Path) -> str:
        opened.append(found)
        return "noted"

    folder = Path(__file__).parent
    found = _Shelf(folder, note).read(path)
    assert isinstance(found, _Problem)
    for it in opened:
        assert it.is_relative_to(folder)
    if all(map(is_plain_name, path.split("/"))) and path.split("/")[0]:
        assert posixpath.normpath(path).split("/")[0] not in {"..", ""}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 60))
def test_any_bytes_are_a_word_file_or_refused(data: bytes, cut: int) -> None:
    for it in (
        data,
        b"PK\x03\x04" + data,
        data + b"PK\x05\x06" + bytes(18)[cut % 18 :] + data[:cut],
    ):
        try:
            file = WordFile.open(it)
            for name in file.names:
                file.data(name)
        except UnsafeWordFileError as error:
            assert str(error)  # noqa: PT017 - both may happen
