"""Promise: what has not changed is kept, and what is kept is what would be made."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from commands.reporting import as_text
from pipeline.diagnostics import Report
from tests.conftest import ROOT, SAMPLES
from tests.small_library import MANUALS, make_here, write_small_library

FORMATS = ("-f", "html", "-f", "docx")
UNITS = 2 * len(MANUALS)
OPENING = "procedures/shared.yaml"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", *arguments], prog_name="build.py")


class Folder:
    """A library of three manuals, a theme, and the files that were built of them."""

    def __init__(self, path: Path) -> None:
        self.content, self.output, self.theme = path / "content", path / "dist", path / "theme"
        self.cache = path / ".cache"
        write_small_library(path)

    def build(self, *more: str, output: Path | None = None) -> Result:
        places = ("--content", str(self.content), "--theme", str(self.theme))
        result = run(*places, "-o", str(output or self.output), *FORMATS, *more)
        assert result.exit_code == 0, result.output
        return result

    def made(self) -> dict[str, str]:
        """Build, and return what is told of each unit that was made."""
        lines = (line.split(": ", 2) for line in self.build("--explain").stdout.splitlines())
        return {name: why for name, state, why in lines if state == "made"}

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.output.iterdir()}

    def edit(self, name: str, before: str, after: str) -> None:
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    make_here(monkeypatch)
    return Folder(tmp_path)


def entries(cache: Path) -> list[Path]:
    found = sorted((cache / "made").glob("*/*"))
    assert found
    return found


def told(result: Result, rule: str) -> int:
    return result.stderr.count(f"[{rule}]")


def test_a_first_build_makes_all_and_a_second_one_nothing(folder: Folder) -> None:
    units = {f"{it}.{form}" for it in MANUALS for form in ("html", "docx")}
    assert folder.made().keys() == units
    assert not folder.made()


def test_touching_a_file_makes_nothing_and_leaves_the_files_alone(folder: Folder) -> None:
    folder.build()
    before = {path: path.stat().st_mtime_ns for path in folder.output.iterdir()}
    for path in folder.content.rglob("*.yaml"):
        path.touch()
    assert not folder.made()
    assert {path: path.stat().st_mtime_ns for path in folder.output.iterdir()} == before


def test_what_nobody_reads_makes_nothing(folder: Folder) -> None:
    folder.build()
    for path in folder.content.rglob("*.yaml"):
        path.write_text(f"# A remark.\n\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert not folder.made()


def test_an_edited_manual_is_made_and_no_other_and_the_part_is_named(folder: Folder) -> None:
    folder.build()
    folder.edit("manuals/first.yaml", "title: ", "title: More of ")
    made = folder.made()
    assert made.keys() == {"first.html", "first.docx"}
    assert all("the cover has changed" in why for why in made.values())


def test_another_colour_makes_what_shows_it(folder: Folder) -> None:
    folder.build()
    path = folder.theme / "theme.toml"
    path.write_text('[colours]\naccent = "#654321"\n', encoding="utf-8")
    made = folder.made()
    assert len(made) == UNITS
    assert set(made.values()) == {"the theme has changed"}


def test_what_is_gone_or_changed_in_the_output_is_put_back(folder: Folder) -> None:
    folder.build()
    before = folder.files()
    (folder.output / "first.html").unlink()
    (folder.output / "second.docx").write_bytes(b"torn")
    folder.build()
    assert folder.files() == before


def test_a_kept_build_is_a_clean_one(folder: Folder, tmp_path: Path) -> None:
    """Here of manuals that hold everything there is to write."""
    shutil.rmtree(folder.content)
    shutil.copytree(SAMPLES / "library", folder.content)
    folder.build()
    folder.edit("manuals/everything-en.yaml", "title: ", "title: More of ")
    folder.build()
    elsewhere = tmp_path / "clean" / "dist"
    folder.build("--no-cache", output=elsewhere)
    assert folder.files() == {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    assert not (elsewhere.parent / ".cache").exists()


def test_a_clean_build_makes_everything(folder: Folder) -> None:
    folder.build()
    lines = folder.build("--clean", "--explain").stdout.splitlines()
    assert len(lines) == UNITS
    assert all(line.endswith("made: --clean makes everything again") for line in lines)


def test_what_was_said_is_said_again(folder: Folder) -> None:
    first = folder.build()
    assert "warning" in first.stderr
    assert folder.build().stderr == first.stderr
    folder.edit(OPENING, "steps:", "# A remark.\nsteps:")
    assert "warning" in folder.build().stderr


def test_nothing_is_loaded_where_nothing_has_changed(folder: Folder) -> None:
    arguments = ["build", "--content", str(folder.content), "-o", str(folder.output), "-f", "html"]
    code = (
        "import sys\nfrom build import main\n"
        f"try:\n    main({arguments})\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        "print([it for it in ('pydantic', 'jinja2', 'babel') if it in sys.modules])\n"
    )
    command = [sys.executable, "-c", code]
    # Why in Japanese: what puts messages into another language is loaded for that alone.
    japanese = os.environ | {"LANGUAGE": "ja"}
    said = [
        subprocess.run(
            command, cwd=ROOT, env=japanese, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["['pydantic', 'jinja2', 'babel']", "[]"]


def test_a_day_later_the_age_of_everything_is_looked_at_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.build()
    loaded: list[str] = []

    def counted(report: Report, language: str) -> str:
        loaded.append(language)
        return as_text(report, language)

    monkeypatch.setattr("commands.running.as_text", counted)
    folder.build()
    assert not loaded
    monkeypatch.setattr("pipeline.building.runs.installed", lambda: ("another day",))
    folder.build()
    assert loaded


def test_machines_are_told_of_every_manual(folder: Folder) -> None:
    folder.build()
    events = [json.loads(line) for line in folder.build("--json-events").stdout.splitlines()]
    assert [it["event"] for it in events] == ["begin", *["manual"] * len(MANUALS), "end"]
    assert events[1]["formats"] == {"html": "kept", "docx": "kept"}
    assert len(events[1]["files"]) == 2
    assert [it["remaining"] for it in events[1:-1]] == [2, 1, 0]
    assert events[-1]["status"] == 0


# ── the cache ─────────────────────────────────────────────────────────────────────────────────


def test_a_damaged_entry_is_told_and_made_again(folder: Folder) -> None:
    folder.build()
    before = folder.files()
    for path in entries(folder.cache):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    for path in folder.output.iterdir():
        path.unlink()
    assert told(folder.build(), "damaged-cache") == UNITS
    assert folder.files() == before
    assert not folder.made()


def test_a_cache_that_takes_nothing_is_told_and_everything_is_built(folder: Folder) -> None:
    folder.cache.write_text("in the way", encoding="utf-8")
    result = folder.build()
    assert told(result, "unusable-cache") == 1
    assert len(folder.files()) == UNITS


@pytest.mark.parametrize("name", [".cache", ".cache/made", ".cache/made/00", ".cache/runs"])
def test_nothing_is_written_or_removed_through_a_link_in_the_cache(
    folder: Folder, name: str, tmp_path: Path
) -> None:
    link, elsewhere = folder.cache.parent / name, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_bytes(b"mine")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere, target_is_directory=True)
    assert told(folder.build(), "unusable-cache") == 1
    assert len(folder.files()) == UNITS
    assert [it.name for it in elsewhere.iterdir()] == ["kept"]


def test_a_cache_that_git_brings_is_told_and_not_used(folder: Folder) -> None:
    """Its entries are sealed as ours are, and may hold what nobody could write as content."""
    folder.build()
    git = ["git", "-C", str(folder.cache.parent)]
    subprocess.run([*git, "init", "-q"], check=True)
    assert told(folder.build(), "unusable-cache") == 0
    subprocess.run([*git, "add", "-f", ".cache"], check=True)
    assert told(folder.build(), "unusable-cache") == 1


@pytest.mark.parametrize("name", ["dist", "out/dist", "loop"])
def test_nothing_is_written_through_a_link_that_leads_out(
    folder: Folder, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    link = folder.output.parent / name.partition("/")[0]
    link.symlink_to(link if name == "loop" else elsewhere)
    where = "--content", str(folder.content), "--output", str(folder.output.parent / name)
    result = run(*where, *FORMATS)
    assert (result.exit_code, f"{link} is a symbolic link" in result.stderr) == (2, True)
    assert not list(elsewhere.iterdir())
    inside = folder.output.parent / "inside"
    inside.mkdir()
    link.unlink()
    link.symlink_to(inside)
    assert run(*where, *FORMATS).exit_code == 0, "within the project it does no harm"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root alone gives away")
def test_a_cache_of_somebody_else_is_told_and_not_used(folder: Folder) -> None:
    folder.build()
    os.chown(folder.cache, 4321, -1)
    assert told(folder.build("--explain"), "unusable-cache") == 1
    os.chown(folder.cache.parent, 4321, -1)
    assert told(folder.build(), "unusable-cache") == 0, "who owns the folder around it may"
