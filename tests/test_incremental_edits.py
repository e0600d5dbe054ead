"""Promise: after any sequence of edits, what an incremental build leaves equals a clean build.

`EDITS=500 pytest tests/test_incremental_edits.py` tries five hundred sequences, and fifty more with
PDFs; with `--hypothesis-seed=1` others.
"""

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import main
from commands.wanted import Composition, Wanted
from pipeline.choosing.parts import Parts
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.ledger.stamping import all_stamped
from tests.conftest import open_library
from tests.small_library import EDITS, make_here, write_small_library

pytestmark = pytest.mark.slow
SEQUENCES = int(os.environ.get("EDITS", "4"))
# How a build can be asked for; each leaves files of other names, or other files.
WAYS = (
    (),
    ("--as-of", "2026-01-01"),
    ("--os", "iOS 17.2", "--device", "iPhone"),
    ("first",),
    ("first", "--set", "customer=ACME"),
    ("--omit", "alone"),
    ("--audience", "user"),
    ("--draft",),
    ("--language", "en"),
    ("--strict", "--as-of", "2026-03-01"),
    ("--jobs", "2"),
)


def build(folder: Path, output: str, *more: str) -> tuple[int, str, dict[str, bytes]]:
    """Build, and return the exit status, what was said, and the files that are there."""
    places = ["--content", folder / "content", "--theme", folder / "theme", "-o", folder / output]
    arguments = ["build", *map(str, places), "--lang", "en", *more]
    told = folder / "day"
    with pytest.MonkeyPatch.context() as patch:
        make_here(patch)
        if told.exists():
            day = date.fromisoformat(told.read_text(encoding="utf-8"))
            for module in ("options", "remembering", "unchanged"):
                patch.setattr(f"commands.{module}.today", lambda: day)
        result = CliRunner().invoke(main, arguments)
    said = [line for line in result.stderr.splitlines() if not _is_of_the_cache(line)]
    files = {path.name: path.read_bytes() for path in (folder / output).glob("*")}
    return result.exit_code, "\n".join(said), files


def _is_of_the_cache(line: str) -> bool:
    return ".cache: warning" in line or "have the disk checked" in line or line[:1].isdigit()


def agree_after(sequence: list[tuple[list[int], int]], *formats: str) -> None:
    asked = [part for name in formats for part in ("-f", name)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_small_library(folder)
        for number, (together, way) in enumerate(sequence):
            for edit in together:
                EDITS[edit](folder)
            kept = build(folder, "dist", *asked, *WAYS[way])
            clean = build(folder, f"clean-{number}", "--no-cache", *asked, *WAYS[way])
            assert kept[:2] == clean[:2]
            assert clean[2].keys() <= kept[2].keys()
            assert [it for it in clean[2] if kept[2][it] != clean[2][it]] == []


SEQUENCE = st.lists(
    st.tuples(
        st.lists(st.integers(0, len(EDITS) - 1), min_size=1, max_size=3),
        st.sampled_from([0] * len(WAYS) + list(range(len(WAYS)))),
    ),
    min_size=1,
    max_size=5,
)
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(PATIENT, max_examples=SEQUENCES)
@given(SEQUENCE)
def test_pages_and_word_files_are_those_of_a_clean_build(
    sequence: list[tuple[list[int], int]],
) -> None:
    agree_after(sequence, "html", "docx")


def test_each_edit_alone_is_noticed() -> None:
    taken_back = [[number - 1, number] if number else [0] for number in range(len(EDITS))]
    agree_after([(edits, 0) for edits in taken_back], "html")


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_document_of_its_part_is_that_of_the_whole_library(
    tmp_path: Path, *, is_edited: bool
) -> None:
    write_small_library(tmp_path)
    library = open_library(tmp_path / "content")
    stamps = all_stamped(library, library.procedures.values())
    if is_edited:  # a term of another manual that prints the same procedure
        path = tmp_path / "content" / "manuals" / "second.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("製品second", "別の製品"), encoding="utf-8")
    library = replace(open_library(tmp_path / "content"), stamps=stamps)
    parts, selection = Parts(library), Selection()
    for manual in library.manuals.values():
        edition = resolve(library, manual, selection, Report())
        whole = with_readers(compose(edition, library), edition, library)
        alone = Wanted(
            manual, parts.of(manual), Composition(selection), [manual.language]
        ).document()
        assert alone == whole
        if manual.id == "first":
            choices = edition.procedures[0].steps[0].choices
            assert any(choice.void for choice in choices) is is_edited


def test_pdfs_are_those_of_a_clean_build() -> None:
    agree_after([([0], 0), ([6, 21], 0)], "pdf")


@pytest.mark.skipif(SEQUENCES < 10, reason="EDITS=500 tries fifty sequences")
@settings(PATIENT, max_examples=max(1, SEQUENCES // 10))
@given(SEQUENCE)
def test_pdfs_are_those_of_a_clean_build_after_any_edits(
    sequence: list[tuple[list[int], int]],
) -> None:
    agree_after(sequence, "pdf", "html")
