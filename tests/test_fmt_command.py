"""Promise: `fmt` gives every file the layout of the house, and leaves files with mistakes alone."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from pipeline.diagnostics import Fix, Report
from pipeline.formatting.fixing import fixed
from pipeline.formatting.formatting import formatted
from pipeline.formatting.key_order import WRITTEN, Shape
from pipeline.reading.source import Kind, kind_of
from schemas.base import Place
from schemas.figure import Figure
from schemas.procedure import Procedure, Step
from tests.conftest import CONTENT

MESSY = """\
# What readers do first.

title: 'Sign in'
id:   "sign-in"   # never changed
screens:
    home:
        says: [ {button: OK , primary: yes} ]
        title: "9:41"
steps:
# the first one
- do: "Open `a`."   # by hand
  id: open
  figure: {number: OK, tap: 'OK', screen: home}
-   id: close
    # how
    do: >-
        Close
        it.
"""
NEAT = """\
# What readers do first.

id: sign-in       # never changed
title: Sign in
steps:
  # the first one
  - id: open
    do: Open `a`.     # by hand
    figure: {screen: home, number: OK, tap: OK}
  - id: close
    # how
    do: >-
      Close
      it.
screens:
  home:
    title: "9:41"
    says: [{button: OK, primary: yes}]
"""


def _format(text: str, kind: Kind = Kind.PROCEDURE) -> str:
    return formatted(text.encode(), "x.yaml", kind, Report()).decode()


def _run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["fmt", *map(str, args)])


def _library(tmp_path: Path, text: str = MESSY) -> Path:
    path = tmp_path / "procedures" / "sign-in.yaml"
    path.parent.mkdir()
    path.write_bytes(text.encode())
    return path


def test_a_file_gets_the_layout_of_the_house() -> None:
    assert _format(MESSY) == NEAT
    assert _format(NEAT) == NEAT


def test_every_key_has_its_turn() -> None:
    for model, keys in WRITTEN.items():
        assert sorted(keys) == sorted(model.model_fields)
    assert Shape(Procedure).inside("steps").model is Step
    assert Shape(Procedure).inside("screens").is_map


def test_callouts_keep_the_order_of_their_numbers() -> None:
    shape = Shape(Figure)
    assert shape.sorted(["point", "tap", "box", "screen"]) == ["screen", "point", "tap", "box"]


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_content_is_formatted(path: Path) -> None:
    kind = kind_of(path.relative_to(CONTENT))
    assert kind is not None
    data = path.read_bytes()
    assert formatted(data, "x.yaml", kind, Report()).decode() == data.decode()


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_examples_for_writers_are_formatted(page: str) -> None:
    text = (CONTENT / page).read_text(encoding="utf-8")
    for name, example in re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", text, re.DOTALL):
        kind = kind_of(Path(name))
        assert kind is not None
        assert _format(example, kind) == example


def test_quotes_stay_where_somebody_needs_them() -> None:
    kept = ['"9:41"', '"3"', '"yes"', '"a: b"', '"{product}"', '"null"', '"2026-11-23"', '"x #"']
    for text in kept[:-1]:
        line = f"title: {text}\n"
        assert _format(f"id: x\n{line}") == f"id: x\n{line}"
    assert _format("id: x\ntitle: 'a: b'\n") == 'id: x\ntitle: "a: b"\n'
    assert _format("id: x\ntitle: '【次へ】を押す'\n") == "id: x\ntitle: 【次へ】を押す\n"
    assert _format("id: x\nabout: ['a, b', 'c d']\n") == 'id: x\nabout: ["a, b", c d]\n'


def test_line_ends_and_the_byte_order_of_a_file_stay() -> None:
    made = _format(MESSY.replace("\n", "\r\n"))
    assert made == NEAT.replace("\n", "\r\n")
    assert _format("id: x\ntitle: y") == "id: x\ntitle: y\n"


def test_a_line_for_editors_stays_the_first() -> None:
    line = "# yaml-language-server: $schema=../x.json\n"
    assert _format(f"{line}title: y\nid: x\n") == f"{line}id: x\ntitle: y\n"


def test_no_file_begins_with_a_blank_line_of_its_middle() -> None:
    made = _format("steps:\n  - id: a\n    do: b\n\n# about it\ntitle: y\n")
    assert made == "# about it\ntitle: y\nsteps:\n  - id: a\n    do: b\n"


def test_a_comment_at_the_end_of_a_group_stays_in_it() -> None:
    made = _format("steps:\n- id: a\n  do: b\n\n  # more steps\ntitle: y  # named\n")
    assert made == "title: y  # named\nsteps:\n  - id: a\n    do: b\n\n    # more steps\n"


def test_comments_that_belong_to_no_single_key_keep_the_order() -> None:
    for text in ("# both\ntitle: y\nid: x\n", "title: y\nid: x\n# both\n"):
        assert _format(text) == text


def test_the_command_writes_shows_or_only_asks(tmp_path: Path) -> None:
    path = _library(tmp_path)
    asked = _run("--content", tmp_path, "--check")
    assert asked.exit_code == 1
    assert "sign-in.yaml: would be formatted" in asked.output
    shown = _run("--content", tmp_path, "--diff")
    assert shown.exit_code == 0
    assert "+id: sign-in       # never changed" in shown.output
    assert path.read_text(encoding="utf-8") == MESSY
    assert _run(path, "--lang", "ja").output.endswith("書式をそろえました\n")
    assert path.read_text(encoding="utf-8") == NEAT
    before = path.stat().st_mtime_ns
    assert _run("--content", tmp_path, "--check").exit_code == 0
    assert _run(path).exit_code == 0
    assert path.stat().st_mtime_ns == before


def test_a_file_with_mistakes_stays_as_it_is(tmp_path: Path) -> None:
    text = MESSY.replace("title:", "titel:")
    path = _library(tmp_path, text)
    result = _run("--content", tmp_path)
    assert result.exit_code == 1
    assert "unknown-key" in result.output
    assert path.read_text(encoding="utf-8") == text


def test_what_is_no_content_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("x", encoding="utf-8")
    assert _run(other).exit_code == 2
    assert _run("--content", tmp_path).exit_code == 2


def _fix(line: int, start: int, end: int, text: str, *, is_safe: bool = True) -> Fix:
    return Fix(Place("x.yaml", line, start, line, end), text, is_safe)


def test_safe_fixes_go_into_the_texts_that_they_are_about() -> None:
    text = b"id: x\ntitle: ABC and DEF  # ABC\n"
    fixes = [_fix(2, 16, 19, "x"), _fix(2, 8, 11, "a"), _fix(2, 12, 15, "&", is_safe=False)]
    made, count = fixed(text, "x.yaml", Kind.PROCEDURE, fixes)
    assert (made, count) == (b"id: x\ntitle: a and x  # ABC\n", 2)


def test_a_fix_gets_the_quotes_that_it_needs() -> None:
    made, count = fixed(b"id: x\ntitle: ABC\n", "x.yaml", Kind.PROCEDURE, [_fix(2, 8, 11, "a: b")])
    assert (made, count) == (b'id: x\ntitle: "a: b"\n', 1)


def test_fixes_of_checks_are_made_when_asked_for(tmp_path: Path) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    path = tmp_path / "content" / "procedures" / "pass-warning-ios.yaml"
    before = path.read_bytes()
    path.write_bytes(before.replace("してください".encode(), "して下さい".encode()))
    assert _run("--content", tmp_path / "content").exit_code == 0
    assert path.read_bytes() != before
    result = _run("--content", tmp_path / "content", "--fix", "--lang", "en")
    assert "fixed: " in result.output
    assert path.read_bytes() == before
