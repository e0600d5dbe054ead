"""Promise: `doctor` finds what a machine lacks, and tells the line that mends it."""

import json
import locale
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from build import main
from commands.doctor import _WORDS
from pipeline.diagnostics import placeholders
from renderers import machine
from renderers.machine import examine


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *args])


def _found(tmp_path: Path, words: str = "") -> dict[str, Any]:
    return {it.name: it for it in examine(tmp_path, [tmp_path], words)}


def test_a_machine_that_has_all_is_fine(tmp_path: Path) -> None:
    result = _run("--output", str(tmp_path / "dist"), "--lang", "ja")
    assert result.exit_code == 0, result.output
    assert "必要なものはすべてそろっています。" in result.output
    assert not (tmp_path / "dist").exists()


def test_json_has_the_same_findings(tmp_path: Path) -> None:
    found = json.loads(_run("--json", "--output", str(tmp_path)).output)
    assert found["missing"] == 0
    assert {"python", "pango", "fonts", "git", "folder"} <= {it["name"] for it in found["findings"]}


def test_missing_and_old_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        if name == "budoux":
            raise PackageNotFoundError(name)
        return "0.1" if name == "weasyprint" else "99"

    monkeypatch.setattr(machine, "version", version)
    (tmp_path / "requirements.lock").write_text("click==8.0 \\\n", encoding="utf-8")
    found = _found(tmp_path)
    assert found["packages"].state == "missing"
    assert found["packages"].found == "budoux - (>= 0.10), weasyprint 0.1 (>= 70)"
    assert "pip install" in found["packages"].fix
    assert (found["lock"].state, found["lock"].found) == ("optional", "click 99")


def test_missing_libraries_are_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("cannot load library 'libpango-1.0.so.0'\nmore")

    monkeypatch.setattr(machine, "_drawing_libraries", fail)
    monkeypatch.setattr(shutil, "which", lambda it: it if it == "apt-get" else None)
    found = _found(tmp_path)
    assert found["pango"].state == "missing"
    assert found["pango"].found == "OSError: cannot load library 'libpango-1.0.so.0'"
    assert found["pango"].fix.endswith("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    assert found["chromium"].fix == "sudo apt-get install chromium"
    assert found["libreoffice"].state == "optional"


def test_characters_that_no_font_has_are_named(tmp_path: Path) -> None:
    assert _found(tmp_path, "あ漢")["fonts"].state == "fine"
    assert "U+1F600" in _found(tmp_path, "😀")["fonts"].found


def test_another_encoding_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getpreferredencoding", lambda **_: "cp932")
    found = _found(tmp_path)["encoding"]
    assert (found.state, found.found) == ("optional", "cp932")


def test_a_folder_that_cannot_be_written_makes_it_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    result = _run("--output", str(tmp_path / "x"), "--lang", "en")
    assert result.exit_code == 1
    assert "MISSING" in result.output
    assert "Permission denied" in result.output
    assert f"chmod u+rwx {tmp_path}" in result.output


def test_both_languages_say_the_same() -> None:
    english, japanese = _WORDS["en"], _WORDS["ja"]
    assert english.keys() == japanese.keys()
    for key, words in english.items():
        assert placeholders(words) == placeholders(japanese[key])
