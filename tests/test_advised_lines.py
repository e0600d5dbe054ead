"""Promise: a line that the program advises to type does what is meant, typed as it stands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from commands.options import ROOT
from tests.test_verify_command import MADE, STEPS, content

HEAD = "id: p\ntitle: T\napplies_to: [{device: iPhone, os: iOS}, {device: PC, os: Windows}]\n"
BY_HAND = "verified:\n  - {on: 2026-11-20, device: iPhone 15, os: iOS 17.2}\n"
TODAY = ["--as-of", "2026-11-23"]
MANUAL = ["--title", "T", "--publisher", "P", "--language", "en"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a content folder whose name needs quotes, with one claim that nobody has tried."""
    made = tmp_path / "our manuals"
    made.mkdir()
    content(made, HEAD + BY_HAND + STEPS)
    return made


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", *TODAY],
        ["check", *TODAY, "--lang", "ja"],
        ["check", *TODAY, "--report", "json"],
        ["check", *TODAY, "--report", "sarif"],
        ["build", "--format", "tree", *TODAY],
        ["build", "verify"],
        ["verify", "--stamp"],
        ["status", "--plan", *TODAY],
        ["status", "--plan", *TODAY, "--format", "json"],
        ["new", "manual", "other", *MANUAL, "--procedure", "q", "--procedure-title", "Q"],
    ],
)
def test_each_line_names_the_content_that_was_given(
    folder: Path, tmp_path: Path, arguments: list[str]
) -> None:
    if arguments == ["verify", "--stamp"]:
        (folder / "stamps.tsv").write_text("p\tone\t2026-11-20\tbroken\n")
    if arguments[0] == "build":
        arguments = [*arguments, "--output", str(tmp_path / "dist")]
    said = CliRunner().invoke(main, [*arguments, "--content", str(folder)]).output
    lines = re.findall(r"build\.py [^`\n]*", said)
    assert lines, said
    for line in lines:
        assert f'--content "{folder}"' in line.replace("\\", ""), line
    assert "./run" not in said


def test_without_the_option_no_line_names_a_folder(folder: Path) -> None:
    CliRunner().invoke(main, ["check", "--content", str(folder)])
    said = CliRunner().invoke(main, ["build", "check"]).output
    assert "build.py check …" in said
    assert "--content" not in said


def test_what_is_advised_can_be_typed(folder: Path) -> None:
    where = ["--content", str(folder)]
    said = CliRunner().invoke(main, ["check", *TODAY, *where, "--lang", "en"]).output
    line = re.search(r"run `build\.py (verify --stamp[^`]*)`", said)
    assert line, said
    assert CliRunner().invoke(main, shlex.split(line[1])).exit_code == 0
    assert (folder / "stamps.tsv").is_file()


def test_lines_begin_with_what_was_typed_to_start_the_program(folder: Path) -> None:
    command = [sys.executable, "build.py", "check", *TODAY, "--content", str(folder)]
    said = subprocess.run(
        command, cwd=ROOT, env={"STARTED_AS": "./run", "LANG": "C"},
        capture_output=True, encoding="utf-8", check=False,
    ).stdout  # fmt: skip
    assert "`./run verify" in said
    assert "build.py" not in said
    assert 'export STARTED_AS="$0"' in (ROOT / "run").read_text()


def test_a_verification_is_written_into_the_content_that_was_given(folder: Path) -> None:
    made = ["verify", "p", *MADE, "--dry-run", "--content", str(folder)]
    assert str(folder) in CliRunner().invoke(main, made).output
