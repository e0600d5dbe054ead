"""Promise: after any sequence of edits, what an incremental build leaves equals a clean build.

`EDITS=500 pytest tests/test_incremental_edits.py` tries five hundred sequences.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build import main
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow
SEQUENCES = int(os.environ.get("EDITS", "3"))
# In which file a text becomes which other one, and back if it is edited twice.
EDITS = (
    ("content/manuals/everything-en.yaml", "title: ", "title: Revised "),
    ("content/manuals/everything-ja.yaml", "の使い方", "の新しい使い方"),
    ("content/procedures/install-windows.yaml", "    do: ", "    do: まず"),
    ("content/procedures/sign-in.yaml", "steps:", "# A remark that nobody reads.\nsteps:"),
    ("content/procedures/many-steps.yaml", "do: 【1】", "do: まず【1】"),
    ("content/environments.yaml", "", "# A remark.\n"),
    ("theme/theme.toml", "#123456", "#245245"),
    ("theme/html/screen.css", "red", "blue"),
)


class Place:
    """A library, a theme, and the folders that are built into."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(SAMPLES / "library", path / "content")
        (path / "theme" / "html").mkdir(parents=True)
        (path / "theme" / "theme.toml").write_text('[colours]\naccent = "#123456"\n')
        (path / "theme" / "html" / "screen.css").write_text("h1 { color: red; }\n")

    def edit(self, number: int) -> None:
        name, before, after = EDITS[number]
        path = self.path / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if after in text:
            path.write_text(text.replace(after, before, 1), encoding="utf-8")
        else:
            assert before in text
            path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def build(self, output: str, formats: tuple[str, ...], *more: str) -> dict[str, bytes]:
        folder = self.path / output
        places = ["--content", self.path / "content", "--theme", self.path / "theme", "-o", folder]
        asked = [part for name in formats for part in ("-f", name)]
        result = CliRunner().invoke(main, ["build", *map(str, places), *asked, *more])
        assert result.exit_code == 0, result.output
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def agree_after(edits: list[list[int]], formats: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name))
        for together in edits:
            for number in together:
                place.edit(number)
            kept = place.build("kept", formats)
            clean = place.build("clean", formats, "--no-cache")
            assert kept.keys() == clean.keys()
            assert [it for it in kept if kept[it] != clean[it]] == []


SOME_EDITS = st.lists(
    st.lists(st.integers(0, len(EDITS) - 1), min_size=1, max_size=3), min_size=1, max_size=4
)
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(PATIENT, max_examples=SEQUENCES)
@given(SOME_EDITS)
def test_pages_and_word_files_are_those_of_a_clean_build(edits: list[list[int]]) -> None:
    agree_after(edits, ("html", "docx"))


def test_pdfs_are_those_of_a_clean_build() -> None:
    agree_after([[0], [6], [0, 3]], ("pdf",))
