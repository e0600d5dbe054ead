"""Promise: a format of another package needs nothing but an entry point."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the sample package, offline, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source") / "outline_renderer"
    source.mkdir()
    for path in (SAMPLES / "outline_renderer").iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--target", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def build(installed: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = {"PYTHONPATH": str(installed)} if installed else {}
    return subprocess.run(
        [sys.executable, "build.py", "build", "--content", str(SAMPLES / "plain"), *arguments],
        cwd=ROOT,
        env=os.environ | path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_an_installed_renderer_is_found_and_used(installed: Path, tmp_path: Path) -> None:
    result = build(installed, "--format", "outline", "--output", str(tmp_path))
    assert result.returncode == 0, result.stderr
    (path,) = tmp_path.iterdir()
    assert path.name == "plain.outline.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "A manual without pictures"
    assert lines[-1] == "1 Do it"


@pytest.mark.slow
def test_without_it_the_format_is_unknown(tmp_path: Path) -> None:
    result = build(None, "--format", "outline", "--output", str(tmp_path))
    assert result.returncode == 2
    assert "there is no format 'outline'" in result.stderr
