"""Promise: `build.py verify` adds one verification to a file and changes nothing else in it."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from commands.argument_types import DateType
from commands.verify import answered
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.reading.source import read
from schemas.procedure import Procedure
from tests.conftest import CONTENT, SAMPLES

MANUAL = """\
id: m
language: en
title: T
publisher: P
published: 2026-01-01
procedures: [p]
"""
NAMES = """\
devices: [{name: iPhone, shape: phone}, {name: PC, also: [Windows PC], shape: desktop}]
os: [{name: iOS}, {name: Windows}]
browsers: [{name: Safari}, {name: Google Chrome, also: [Chrome]}]
"""
STEPS = """\
steps:  # two of them
  - id: one
    do: Press [[One]].
  - id: two
    do: "Press [[Two]]."
"""
MADE = ["--device", "iPhone 15", "--os", "iOS 17.2", "--browser", "safari", "--on", "2026-11-20"]
LINE = "{on: 2026-11-20, device: iPhone 15, os: iOS 17.2, browser: Safari}"


def content(folder: Path, procedure: str) -> Path:
    for name, text in (("manuals/m", MANUAL), ("procedures/p", procedure), ("environments", NAMES)):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return folder / "procedures" / "p.yaml"


def verify(folder: Path, *arguments: str) -> Result:
    command = ["verify", "--content", str(folder), *arguments]
    return CliRunner().invoke(main, command, prog_name="build.py")


def read_back(folder: Path) -> Procedure:
    report = Report()
    library = load(read(folder, report), folder, report)
    assert not report.errors()
    return library.procedures["p"]


HEAD = "# A comment.\nid: p\ntitle: T\n"
LAYOUTS = {
    "no key yet": (
        HEAD + "applies_to: {os: iOS}  # all of it\n\n# Steps follow.\n" + STEPS,
        HEAD + f"applies_to: {{os: iOS}}  # all of it\nverified:\n  - {LINE}\n\n# Steps follow.\n"
        + STEPS,
    ),
    "no claim either": (HEAD + STEPS, HEAD + f"verified:\n  - {LINE}\n" + STEPS),
    "in braces": (
        HEAD + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}  # old\n" + STEPS,
        HEAD + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}  # old\n"
        f"  - {LINE}\n" + STEPS,
    ),
    "not indented": (
        HEAD + "verified:\n- {on: 2019-03-18, device: PC, os: Windows 10}\n\n" + STEPS,
        HEAD + "verified:\n- {on: 2019-03-18, device: PC, os: Windows 10}\n"
        f"- {LINE}\n\n" + STEPS,
    ),
    "one key to a line": (
        HEAD + "verified:\n    -   on: 2019-03-18\n        device: PC\n        os: Windows 10\n"
        "# What follows.\n" + STEPS,
        HEAD + "verified:\n    -   on: 2019-03-18\n        device: PC\n        os: Windows 10\n"
        "    -   on: 2026-11-20\n        device: iPhone 15\n        os: iOS 17.2\n"
        "        browser: Safari\n# What follows.\n" + STEPS,
    ),
    "one in braces without a list": (
        HEAD + "verified: {on: 2019-03-18, device: PC, os: Windows 10}  # old\n" + STEPS,
        HEAD + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}  # old\n"
        f"  - {LINE}\n" + STEPS,
    ),
    "one in braces on the next line": (
        HEAD + "verified:\n  {on: 2019-03-18, device: PC, os: Windows 10}\n" + STEPS,
        HEAD + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}\n"
        f"  - {LINE}\n" + STEPS,
    ),
    "one without a list": (
        HEAD + "verified:\n  on: 2019-03-18\n  # a remark\n  device: PC\n  os: Windows 10\n"
        + STEPS,
        HEAD + "verified:\n  - on: 2019-03-18\n    # a remark\n    device: PC\n"
        "    os: Windows 10\n  - on: 2026-11-20\n    device: iPhone 15\n    os: iOS 17.2\n"
        "    browser: Safari\n" + STEPS,
    ),
    "a list in brackets": (
        HEAD + "verified: [{on: 2019-03-18, device: PC, os: Windows 10}]  # old\n" + STEPS,
        HEAD + "verified: [{on: 2019-03-18, device: PC, os: Windows 10}, "
        f"{LINE}]  # old\n" + STEPS,
    ),
    "a list in brackets on several lines": (
        HEAD + "verified: [\n  {on: 2019-03-18, device: PC, os: Windows 10},\n]\n" + STEPS,
        HEAD + "verified: [\n  {on: 2019-03-18, device: PC, os: Windows 10},\n"
        f"  {LINE},\n]\n" + STEPS,
    ),
    "at the end of the file": (
        HEAD + STEPS + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}",
        HEAD + STEPS + "verified:\n  - {on: 2019-03-18, device: PC, os: Windows 10}\n"
        f"  - {LINE}",
    ),
    "behind a text of several lines": (
        "id: p\nsteps: {id: one, do: x}\ntitle: |\n  T\n\n# The end.\n",
        f"id: p\nsteps: {{id: one, do: x}}\ntitle: |\n  T\nverified:\n  - {LINE}\n\n# The end.\n",
    ),
    "all in braces": (
        "{id: p, title: T, steps: [{id: one, do: x}]}\n",
        f"{{id: p, title: T, steps: [{{id: one, do: x}}], verified: [{LINE}]}}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_one_line_is_put_in_and_all_else_stays(name: str, line_end: str, tmp_path: Path) -> None:
    before, after = (text.replace("\n", line_end) for text in LAYOUTS[name])
    path = content(tmp_path, before)
    result = verify(tmp_path, "p", *MADE)
    assert result.exit_code == 0, result.output
    assert path.read_bytes().decode() == after
    item = read_back(tmp_path).verified[-1]
    assert (item.device, str(item.os), item.on.isoformat()) == (
        "iPhone 15",
        "iOS 17.2",
        "2026-11-20",
    )


def test_what_was_put_in_is_stamped_and_shown_as_a_diff(tmp_path: Path) -> None:
    content(tmp_path, HEAD + STEPS)
    result = verify(tmp_path, "p", *MADE, "--by", "Sato, A.: QA", "--steps", "two")
    assert result.exit_code == 0
    added = [line for line in result.stdout.splitlines() if line.startswith("+")]
    line = LINE.replace("}", ', steps: two, by: "Sato, A.: QA"}')
    assert f"+  - {line}" in added
    stamps = [line for line in added if "\t" in line]
    assert [line.split("\t")[0] for line in stamps] == ["+p/two"]
    check = CliRunner().invoke(main, ["check", "--content", str(tmp_path)])
    assert "unstamped" not in check.output


def test_a_name_is_one_line_and_a_step_is_named_once(tmp_path: Path) -> None:
    content(tmp_path, HEAD + STEPS)
    result = verify(tmp_path, "p", *MADE, "--by", " Sato\t\nAoi ", "--steps", "two,one,two")
    assert result.exit_code == 0, result.output
    item = read_back(tmp_path).verified[-1]
    assert (item.by, item.steps) == ("Sato Aoi", ("two", "one"))


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = content(tmp_path, "\ufeff" + HEAD + STEPS)
    assert verify(tmp_path, "p", *MADE).exit_code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# A comment.")
    assert LINE.encode() in path.read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["nothing", *MADE], "there is no procedure 'nothing'"),
        (MADE, "which PROCEDURE?"),
        (["p", *MADE[:-2]], "--on is needed"),
        (["p", *MADE[:-1], "20.11.2026"], "is not a date"),
        (["p", *MADE, "--device", "iFone 15"], "did you mean iPhone?"),
        (["p", *MADE, "--os", "Windoze 10"], "did you mean Windows?"),
        (["p", *MADE, "--browser", "Safary"], "did you mean Safari?"),
        (["p", *MADE, "--os", "Windows 10"], "p does not claim iPhone 15, Windows 10, Safari"),
        (["p", *MADE, "--steps", "one,three"], "there is no step of p 'three'"),
        (["p", *MADE, "--steps", "two"], "the step two is not for iPhone 15"),
        (["p", *MADE, "--method", "guess"], "'guess' is not one of"),
        (["p", *MADE[:-1], "2999-01-01"], "2999-01-01 is still to come, today is"),
        (["p", *MADE, "--steps", ""], "--steps names no step"),
        (["p", *MADE, "--steps", " , "], "--steps names no step"),
        (["p", *MADE, "--by", ""], "--by needs a name"),
        (["p", *MADE, "--by", " \t"], "--by needs a name"),
        (["p", *MADE, "--by", "A" * 201], "--by is too long; 200 characters are allowed"),
        (["p", *MADE, "--by", "A\x07"], "--by holds an invisible character"),
        (["p", *MADE, "--device", "  "], "--device needs a name"),
        (["p", *MADE, "--device", f"iPhone {'1' * 200}"], "--device is too long"),
        (["--stamp", "--by", ""], "--stamp only stamps"),
        (["--stamp", "p", *MADE], "--stamp only stamps"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    change: list[str], said: str, tmp_path: Path
) -> None:
    claims = "applies_to: [{device: iPhone, os: iOS}]\n"
    only = STEPS.replace("  - id: two\n", "  - id: two\n    applies_to: {os: iOS < 15}\n")
    path = content(tmp_path, HEAD + claims + only)
    before = path.read_bytes()
    result = verify(tmp_path, *change)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.stderr.split())
    assert path.read_bytes() == before
    assert not (tmp_path / "stamps.tsv").exists()


def test_content_with_errors_is_not_touched(tmp_path: Path) -> None:
    path = content(tmp_path, HEAD + STEPS.replace("[[One]]", "[[One"))
    before = path.read_bytes()
    result = verify(tmp_path, "p", *MADE)
    assert result.exit_code == 1
    assert "[unclosed-mark]" in result.stderr
    assert path.read_bytes() == before


def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    path = content(tmp_path, HEAD + STEPS)
    before = path.read_bytes()
    result = verify(tmp_path, "p", *MADE, "--dry-run")
    assert f"+  - {LINE}" in result.stdout
    assert path.read_bytes() == before
    assert not (tmp_path / "stamps.tsv").exists()


def test_a_full_disk_leaves_both_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = content(tmp_path, HEAD + STEPS)
    before = {it: it.read_bytes() for it in tmp_path.rglob("*") if it.is_file()}

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    result = verify(tmp_path, "p", *MADE)
    assert result.exit_code == 3
    assert "[cannot-write]" in result.stderr
    assert {it: it.read_bytes() for it in tmp_path.rglob("*") if it.is_file()} == before
    assert path.exists()


def test_to_verify_again_the_same_day_stamps_the_words_of_now(tmp_path: Path) -> None:
    path = content(tmp_path, HEAD + STEPS)
    assert verify(tmp_path, "p", *MADE).exit_code == 0
    edited = path.read_text(encoding="utf-8").replace("[[One]]", "[[Uno]]")
    path.write_text(edited, encoding="utf-8")
    assert rules_in(tmp_path) == ["edited-since-verified"]
    result = verify(tmp_path, "p", *MADE)
    assert result.exit_code == 0
    assert path.read_text(encoding="utf-8") == edited
    assert rules_in(tmp_path) == []
    assert "nothing to change" in verify(tmp_path, "p", *MADE).stderr


def test_what_was_seen_on_a_drawing_gets_no_stamp(tmp_path: Path) -> None:
    content(tmp_path, HEAD + STEPS)
    assert verify(tmp_path, "p", *MADE, "--method", "screen").exit_code == 0
    assert not (tmp_path / "stamps.tsv").exists()
    assert rules_in(tmp_path) == ["unverified-claim"]


# ── --stamp ───────────────────────────────────────────────────────────────────────────────────


def rules_in(folder: Path) -> list[str]:
    command = ["check", "--content", str(folder), "--as-of", "2026-11-23", "--report", "github"]
    output = CliRunner().invoke(main, command).output
    return [line.partition("title=")[2].partition("::")[0] for line in output.splitlines()]


def test_lines_written_by_hand_are_stamped(tmp_path: Path) -> None:
    content(tmp_path, LAYOUTS["in braces"][1])
    assert rules_in(tmp_path).count("unstamped-verification") == 1
    result = verify(tmp_path, "--stamp")
    assert result.exit_code == 0
    assert rules_in(tmp_path) == []
    assert (tmp_path / "stamps.tsv").read_text(encoding="utf-8").count("\n") == 2 + 4
    assert verify(tmp_path, "--stamp", "p").stdout == ""


def test_what_is_void_is_not_made_good_by_stamping(tmp_path: Path) -> None:
    path = content(tmp_path, LAYOUTS["in braces"][1])
    verify(tmp_path, "--stamp")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[One]]", "[[Uno]]"), encoding="utf-8")
    assert "edited-since-verified" in rules_in(tmp_path)
    assert verify(tmp_path, "--stamp").stdout == ""
    assert "edited-since-verified" in rules_in(tmp_path)
    path.write_text(text, encoding="utf-8")
    assert rules_in(tmp_path) == []


def test_stamps_of_lines_that_are_gone_go_too(tmp_path: Path) -> None:
    path = content(tmp_path, LAYOUTS["in braces"][1])
    verify(tmp_path, "--stamp")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"  - {LINE}\n", ""), encoding="utf-8")
    assert "orphan-stamp" in rules_in(tmp_path)
    assert verify(tmp_path, "--stamp").stdout.count("\n-p/") == 2
    assert "orphan-stamp" not in rules_in(tmp_path)


def test_two_branches_are_merged_by_keeping_the_lines_of_both(tmp_path: Path) -> None:
    content(tmp_path, LAYOUTS["in braces"][1])
    verify(tmp_path, "--stamp")
    path = tmp_path / "stamps.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[2:], *reversed(lines)]), encoding="utf-8")
    assert rules_in(tmp_path) == []
    attributes = (CONTENT.parent / ".gitattributes").read_text(encoding="utf-8")
    assert "content/stamps.tsv merge=union" in attributes


def test_the_same_stamps_are_written_whatever_the_order_of_work(tmp_path: Path) -> None:
    texts = set()
    for index, names in enumerate((["sign-in", "install-windows"], ["install-windows", "sign-in"])):
        folder = tmp_path / str(index)
        shutil.copytree(SAMPLES / "library", folder)
        (folder / "stamps.tsv").unlink(missing_ok=True)
        for name in names:
            assert verify(folder, "--stamp", name).exit_code == 0
        texts.add((folder / "stamps.tsv").read_text(encoding="utf-8"))
    (text,) = texts
    assert text.splitlines()[2:] == sorted(text.splitlines()[2:])


def test_an_answer_that_is_none_is_asked_for_again_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(("PC", "2026-11-22"))
    monkeypatch.setattr("click.prompt", lambda _: next(answers))
    monkeypatch.setattr("commands.verify.spoken_language", lambda: "ja")
    assert answered("確認した日", DateType()) == date(2026, 11, 22)
    assert "'PC' は日付ではありません" in capsys.readouterr().out


@pytest.mark.parametrize("device", ["iPhone", "iPhone …"])
def test_a_kind_of_device_is_refused_before_anything_is_written(
    tmp_path: Path, device: str
) -> None:
    path = content(tmp_path, f"id: p\ntitle: T\napplies_to: [{{os: iOS}}]\n{STEPS}")
    before = path.read_bytes()
    result = verify(tmp_path, "p", *MADE, "--device", device, "--lang", "en")
    assert result.exit_code == 2
    assert "write the model that was used, as in “iPhone 15”" in result.output
    assert path.read_bytes() == before
    assert not (tmp_path / "stamps.tsv").exists()
