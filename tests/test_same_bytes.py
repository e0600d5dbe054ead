"""Promise: the same input gives the same bytes, wherever, whenever and by whomever it is built."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PLACES = [
    {"TZ": "UTC", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "LANGUAGE": "en"},
    {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "LANGUAGE": "ja"},
]


def build(checkout: Path, output: Path, place: dict[str, str]) -> dict[str, str]:
    """Build everything in a process of its own; return the digest of each file."""
    command = [sys.executable, "build.py", "--no-cache", "--output", str(output)]
    command += ["--format", "html", "--format", "pdf", "--format", "docx", "--format", "tree"]
    result = subprocess.run(
        command, cwd=checkout, env=os.environ | place, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.iterdir())
    }


@pytest.mark.slow
def test_two_builds_in_two_places_are_identical(tmp_path: Path) -> None:
    elsewhere = tmp_path / "別の場所" / "copy"
    wanted = ("build.py", "commands", "content", "pipeline", "renderers", "schemas")
    for name in wanted:
        source = ROOT / name
        target = elsewhere / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            elsewhere.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for path in elsewhere.rglob("*"):
        os.utime(path, (0, 0))
    here = build(ROOT, tmp_path / "one", PLACES[0])
    there = build(elsewhere, tmp_path / "two", PLACES[1])
    assert len(here) == 8
    assert here == there
