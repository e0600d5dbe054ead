"""Promise: the same input gives the same bytes, wherever, whenever and by whomever it is built."""

import hashlib
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb
from pypdf import PdfReader

from pipeline.diagnostics import Report
from renderers import Context
from renderers.pdf import render
from renderers.themes import Theme
from tests.conftest import ROOT
from tests.document_samples import every_node

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
    assert len(here) == 12, "one of two manuals is published in two languages"
    assert here == there


def pdf() -> bytes:
    report = Report()
    files = render(every_node(), Context(Theme(), report))
    assert not len(report), [item.message() for item in report]
    (data,) = files.values()
    return data


@pytest.fixture(scope="module")
def one_pdf() -> bytes:
    return pdf()


def test_fonts_in_a_pdf_are_not_cut_down_by_a_library_of_the_machine(
    one_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each version of HarfBuzz writes other bytes; that of the lock is the same everywhere."""
    from weasyprint.pdf import fonts

    monkeypatch.setattr(fonts, "harfbuzz_subset", None)
    for name in ("_harfbuzz_subset", "_fonttools_subset"):
        monkeypatch.setattr(fonts.Font, name, lambda *_: pytest.fail("the machine's own library"))
    assert pdf() == one_pdf


def test_each_glyph_of_a_pdf_is_drawn_as_in_the_font_of_the_theme(one_pdf: bytes) -> None:
    whole = {"Bold" in path.name: path.read_bytes() for path in Theme().fonts()}
    compared = 0
    for name, (part, used) in embedded(one_pdf).items():
        own = whole["Bold" in name]
        assert len(part) < len(own) / 10, "most of it is left out"
        drawn, wanted = outlines(part, used), outlines(own, used)
        assert drawn == wanted
        compared += sum(1 for outline, _ in wanted if outline)
    assert compared > 50


def embedded(data: bytes) -> dict[str, tuple[bytes, set[int]]]:
    """Return each font of a PDF by its name: its bytes, and the glyphs that its text uses."""
    found: dict[str, tuple[bytes, set[int]]] = {}
    for page in PdfReader(BytesIO(data)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            file = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"]
            lines = font["/ToUnicode"].get_data().decode().splitlines()
            used = {int(line[1:5], 16) for line in lines if line.startswith("<") and "> <" in line}
            name = font["/BaseFont"].partition("+")[2]
            found[name] = file.get_data(), found.get(name, (b"", set()))[1] | used - {0xFFFF, 0}
    return found


def outlines(data: bytes, glyphs: set[int]) -> list[tuple[list[object], float]]:
    """Return outline and width of each glyph of a font, in the order of their numbers."""
    font, functions = hb.Font(hb.Face(data)), hb.DrawFuncs()
    for kind in ("move_to", "line_to", "quadratic_to", "cubic_to", "close_path"):
        getattr(functions, f"set_{kind}_func")(
            lambda *told, kind=kind: told[-1].append((kind, told[:-1]))
        )
    found = []
    for glyph in sorted(glyphs):
        path: list[object] = []
        font.draw_glyph(glyph, functions, path)
        found.append((path, font.get_glyph_h_advance(glyph)))
    return found
