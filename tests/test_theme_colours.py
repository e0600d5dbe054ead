"""Promise: whatever colours a company chooses, words can be read, in the light and in the dark."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from build import main
from pipeline.document.document import Document
from renderers.contrast import WORDS_LEAST, dark_scheme, ratio, unreadable
from renderers.themes import Theme
from tests.pages import page_of

WORDS = ("text", "muted", "accent", "danger", "warning", "caution", "notice")
COLOURS = Theme().settings.colours.model_dump()


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
    ],
)
def test_contrast_is_what_wcag_counts(one: str, other: str, known: float) -> None:
    assert round(ratio(one, other), 2) == known
    assert ratio(one, other) == ratio(other, one)


@pytest.mark.parametrize("colours", [COLOURS, Theme().dark_colours], ids=["light", "dark"])
def test_our_own_colours_can_be_read(colours: Mapping[str, str]) -> None:
    assert list(unreadable(colours)) == []
    for word in WORDS:
        assert ratio(colours[word], colours["paper"]) >= WORDS_LEAST


@given(st.dictionaries(st.sampled_from(WORDS), st.from_regex(r"\A#[0-9a-f]{6}\Z"), min_size=1))
def test_the_dark_scheme_of_any_theme_can_be_read(chosen: dict[str, str]) -> None:
    assert list(unreadable(dark_scheme(COLOURS | chosen, {}))) == []


def test_what_a_theme_says_of_the_dark_scheme_is_used() -> None:
    made = dark_scheme(COLOURS, {"paper": "#000000", "accent": "#ffcc00"})
    assert (made["paper"], made["accent"]) == ("#000000", "#ffcc00")
    assert made["text"] != COLOURS["text"]


def test_the_page_has_both_schemes_and_paper_the_light_one(documents: dict[str, Document]) -> None:
    text = page_of(documents["practice-site"]).decode()
    dark = re.search(
        r"@media screen and \(prefers-color-scheme:dark\)\{:root\{(.*?)\}", text, re.DOTALL
    )
    assert dark
    assert f"--paper:{Theme().dark_colours['paper']};" in dark[1]
    assert f"--paper:{COLOURS['paper']};" in text


def build(theme: Path, *more: str) -> tuple[int, str]:
    arguments = ["build", "practice-site", "--format", "html", "--theme", str(theme), *more]
    result = CliRunner().invoke(main, [*arguments, "--output", str(theme / "out")])
    return result.exit_code, result.stderr


def test_a_theme_that_cannot_be_read_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(
        '[colours]\naccent = "#cc8800"\n[dark]\nmuted = "#555555"\n', encoding="utf-8"
    )
    status, said = build(tmp_path)
    assert status != 0
    assert not (tmp_path / "out").exists()
    assert said.count("[unreadable-colour]") == 2
    assert "`accent` (#cc8800) cannot be read on `panel` (#f4f6f8) in the light scheme" in said
    assert "2.73:1" in said
    assert "`muted` (#555555)" in said
    assert "in the dark scheme" in said
    assert "明るい配色では" in build(tmp_path, "--lang", "ja")[1]


def test_a_theme_that_can_be_read_is_built(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[colours]\naccent = "#7a1f5c"\n', encoding="utf-8")
    status, said = build(tmp_path)
    assert (status, "unreadable-colour" in said) == (0, False)
    assert "#7a1f5c" in (tmp_path / "out" / "practice-site.html").read_text(encoding="utf-8")
