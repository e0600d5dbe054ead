"""Promise: `check` with names of manuals tells what concerns these, and how much else there is."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from tests.previews import procedure, save

MANUAL = "id: {}\ntitle: T\nlanguage: en\npublisher: P\npublished: 2026-01-05\nprocedures: [{}]\n"
WAIVER = "waivers: {rule: unverified-claim, reason: R, approver: A, until: 2026-02-01}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    for name in ("manuals", "procedures"):
        (content / name).mkdir(parents=True)
    for manual, parts in (("one", "a, both"), ("two", "b, both")):
        save(content / "manuals" / f"{manual}.yaml", MANUAL.format(manual, parts))
    for name in ("a", "b", "both"):
        save(content / "procedures" / f"{name}.yaml", procedure(name, steps=1) + WAIVER)
    return content


def check(folder: Path, *names: str) -> tuple[int, str]:
    options = ("--content", str(folder), "--lang", "en", "--as-of", "2026-01-06")
    result = CliRunner().invoke(main, ["check", *options, *names])
    return result.exit_code, result.output


def broken(folder: Path, name: str, text: str = "stepz: 1\n") -> str:
    path = folder / "procedures" / f"{name}.yaml"
    save(path, path.read_text("utf-8") + text)
    return path.name


def test_what_is_wrong_in_another_manual_is_only_counted(folder: Path) -> None:
    assert check(folder, "one") == (0, "nothing to correct: one\n")
    broken(folder, "b")
    assert check(folder, "one") == (0, "nothing to correct: one\nin other manuals: 1\n")
    for names in (("two",), ("one", "two"), ()):
        status, said = check(folder, *names)
        assert status == 1
        assert "b.yaml" in said
        assert "other manuals" not in said


@pytest.mark.parametrize("name", ["both", "a"])
def test_what_a_manual_needs_is_its_own(folder: Path, name: str) -> None:
    broken(folder, name)
    status, said = check(folder, "one")
    assert status == 1
    assert f"{name}.yaml" in said


def test_a_file_that_yaml_cannot_read_is_known_by_its_name(folder: Path) -> None:
    broken(folder, "b", "x: [\n")
    assert check(folder, "one")[0] == 0
    assert check(folder, "two")[0] == 1


def test_what_is_of_no_manual_is_of_all(folder: Path) -> None:
    save(folder / "settings.yaml", "agein: {}\n")
    status, said = check(folder, "one")
    assert status == 1
    assert "settings.yaml" in said


def test_a_broken_manual_is_known_and_an_unknown_one_is_not(folder: Path) -> None:
    save(folder / "manuals" / "two.yaml", "id: two\ntitel: x\n")
    assert check(folder, "two")[0] == 1
    status, said = check(folder, "tow")
    assert status == 2
    assert "tow" in said


def test_each_manual_is_told_once_that_nothing_tells_what_was_verified(folder: Path) -> None:
    verified = "verified: [{on: 2026-01-05, device: PC, os: Debian 12}]\n"
    names = "devices: [{name: PC}]\nos: [{name: Debian}]\nbrowsers: [{name: Firefox}]\n"
    save(folder / "environments.yaml", names)
    for name in ("a", "b", "both"):
        text = (
            procedure(name, steps=1)
            .replace("os: iOS", "os: Debian")
            .replace("  - os: Android\n", "")
        )
        save(folder / "procedures" / f"{name}.yaml", text + verified)
    for manuals in (("one",), ("two",)):
        assert check(folder, *manuals)[1].count("[unstamped-verification]") == 1
