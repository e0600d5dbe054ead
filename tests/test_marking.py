"""Promise: a mark is one insertion into the file that says just that, and nothing else changes."""

from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diagnostics import Report
from pipeline.editing.marking import (
    CannotMarkError,
    Figured,
    Mark,
    figures_of,
    rounded,
    with_mark,
)
from pipeline.formatting.formatting import formatted
from pipeline.loading.library import load_source
from pipeline.reading.source import Kind, read_bytes
from schemas.figure import Region
from schemas.procedure import Procedure
from tests.marking import PROCEDURE

FILE = "procedures/sign-in.yaml"
AT: Region = (0.1, 0.6, 0.8, 0.1)
ENTER, PRESS, HOME = Figured("enter"), Figured("press"), Figured("press", is_result=True)


def difference(before: str, after: str) -> list[str]:
    found = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [it for it in found if not it.startswith(("---", "+++", "@@"))]


def loaded(data: bytes) -> Procedure:
    report = Report()
    found = load_source(read_bytes(data, FILE, Kind.PROCEDURE, report), report)
    assert isinstance(found, Procedure)
    assert not report.errors()
    return found


@pytest.mark.parametrize(
    ("figured", "mark", "line"),
    [
        (ENTER, Mark("tap", at=AT), "      tap: {at: [0.1, 0.6, 0.8, 0.1]}"),
        (ENTER, Mark("point", words="User name"), "      point: User name"),
        (
            ENTER,
            Mark("number", at=AT, legend="What: next"),
            '      number: {at: [0.1, 0.6, 0.8, 0.1], legend: "What: next"}',
        ),
        (ENTER, Mark("hotspot", at=AT, name="Next"), "        Next: [0.1, 0.6, 0.8, 0.1]"),
        (ENTER, Mark("hotspot", at=AT, name="a: b"), '        "a: b": [0.1, 0.6, 0.8, 0.1]'),
        (ENTER, Mark("redact", at=AT), "      redact: {at: [0.1, 0.6, 0.8, 0.1]}"),
        (PRESS, Mark("box", words="{product} asks"), '      box: "{product} asks"'),
        (PRESS, Mark("box", words="x", nth=2), "      box: {words: x, nth: 2}"),
        (HOME, Mark("redact", words="midori, once"), "    redact: midori, once"),
    ],
)
def test_it_is_one_line_more(figured: Figured, mark: Mark, line: str) -> None:
    made = with_mark(PROCEDURE.encode(), FILE, figured, mark)
    after = made.data.decode()
    assert difference(PROCEDURE, after) == [f"+{line}"]
    assert after.splitlines()[made.line - 1] == line
    assert made.said == line.strip()


@pytest.mark.parametrize(
    ("figured", "mark", "before", "after"),
    [
        (
            ENTER,
            Mark("box", at=AT),
            "      box: User name",
            "      box: [User name, {at: [0.1, 0.6, 0.8, 0.1]}]",
        ),
        (
            PRESS,
            Mark("tap", words="a, b"),
            "      tap: Allow",
            '      tap: [Allow, "a, b"]',
        ),
        (
            HOME,
            Mark("tap", words="News", nth=2),
            "      figure: {screen: home}",
            "      figure: {screen: home, tap: {words: News, nth: 2}}",
        ),
    ],
)
def test_where_a_line_has_to_take_it_only_that_line_changes(
    figured: Figured, mark: Mark, before: str, after: str
) -> None:
    made = with_mark(PROCEDURE.encode(), FILE, figured, mark)
    assert difference(PROCEDURE, made.data.decode()) == [f"-{before}", f"+{after}"]


def test_words_that_brackets_would_divide_get_a_line_each() -> None:
    text = PROCEDURE.replace("tap: Allow", "tap: Yes, I do  # why")
    made = with_mark(text.encode(), FILE, PRESS, Mark("tap", words="Allow"))
    assert difference(text, made.data.decode()) == [
        "-      tap: Yes, I do  # why",
        "+      tap:",
        "+        - Yes, I do  # why",
        "+        - Allow",
    ]


def test_variants_and_results_are_told_apart() -> None:
    text = PROCEDURE.replace(
        "screens:\n",
        "    variants:\n      - applies_to: {os: iOS >= 15}\n"
        "        sees: {text: Hello., figure: {screen: home}}\nscreens:\n",
        1,
    )
    found = dict(figures_of(loaded(text.encode())))
    last = Figured("press", 0, is_result=True)
    assert list(found) == [ENTER, PRESS, HOME, last]
    made = with_mark(text.encode(), FILE, last, Mark("box", words="Messages"))
    (old, new) = difference(text, made.data.decode())
    assert new == old.replace("-", "+", 1).replace("home}", "home, box: Messages}")


def test_line_ends_and_the_mark_at_the_beginning_stay() -> None:
    data = b"\xef\xbb\xbf" + PROCEDURE.replace("\n", "\r\n").encode()
    made = with_mark(data, FILE, ENTER, Mark("tap", at=AT)).data
    line = b"      tap: {at: [0.1, 0.6, 0.8, 0.1]}\r\n"
    assert made.replace(line, b"", 1) == data


@pytest.mark.parametrize(
    ("text", "figured", "mark"),
    [
        (PROCEDURE, ENTER, Mark("hotspot", at=AT, name="User name")),
        (PROCEDURE, PRESS, Mark("hotspot", at=AT, name="Next")),
        (PROCEDURE.replace("id: enter", "id: [enter"), PRESS, Mark("tap", words="x")),
        (PROCEDURE, ENTER, Mark("box", at=(0.5, 0.5, 0.8, 0.8))),
    ],
)
def test_what_cannot_be_said_is_refused(text: str, figured: Figured, mark: Mark) -> None:
    with pytest.raises(CannotMarkError):
        with_mark(text.encode(), FILE, figured, mark)


@pytest.mark.parametrize("figured", [Figured("nothing"), Figured("enter", 3)])
def test_a_figure_that_is_not_there_is_refused(figured: Figured) -> None:
    with pytest.raises(KeyError):
        with_mark(PROCEDURE.encode(), FILE, figured, Mark("tap", words="x"))


sides = st.floats(0, 1)
regions = st.tuples(sides, sides, sides, sides).filter(lambda it: it[2] > 0 < it[3])
said = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=12,
).map(lambda it: " ".join(it.split())).filter(bool)  # fmt: skip


@given(region=regions)
def test_what_is_hidden_is_never_less_than_what_was_drawn(region: Region) -> None:
    left, top, wide, high = region
    region = (left, top, min(wide, 1 - left), min(high, 1 - top))
    if not region[2] or not region[3]:
        return
    x, y, w, h = rounded(region, outwards=True)
    assert x <= left + 1e-8
    assert y <= top + 1e-8
    assert x + w >= left + region[2] - 1e-8
    assert y + h >= top + region[3] - 1e-8
    assert max(x + w, y + h) <= 1.0001


marks = st.one_of(
    st.builds(
        Mark,
        st.sampled_from(("tap", "box", "point", "number")),
        words=said,
        nth=st.none() | st.integers(1, 99),
        legend=st.just("") | said,
    ),
    st.builds(Mark, st.just("redact"), words=said),
    st.builds(Mark, st.just("hotspot"), at=st.just(AT), name=said),
)


@given(marked=st.lists(st.tuples(st.sampled_from((ENTER, PRESS, HOME)), marks), max_size=4))
def test_whatever_is_said_is_read_as_it_was_said(marked: list[tuple[Figured, Mark]]) -> None:
    """Each is there afterwards, all that was there before is, and `fmt` has nothing to change."""
    data = PROCEDURE.encode()
    for figured, mark in marked:
        try:
            made = with_mark(data, FILE, figured, mark)
        except CannotMarkError:
            continue
        before, after = data.decode(), made.data.decode()
        changed = difference(before, after)
        assert len([it for it in changed if it.startswith("-")]) <= 1
        procedure = loaded(made.data)
        shown = dict(figures_of(procedure))[figured]
        if mark.kind == "hotspot":
            assert shown.hotspots[mark.name] == AT
        elif mark.kind == "redact":
            assert procedure.shown(shown).redact[-1].words == mark.words
        else:
            target = getattr(shown, mark.kind)[-1]
            assert (target.words, target.nth) == (mark.words, mark.nth)
            assert (target.legend or "") == mark.legend
        data = made.data
    was = formatted(PROCEDURE.encode(), FILE, Kind.PROCEDURE, Report())
    if was == PROCEDURE.encode():
        assert formatted(data, FILE, Kind.PROCEDURE, Report()) == data
    assert Path(FILE).suffix == ".yaml"
