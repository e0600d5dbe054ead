"""Promise: on the pages of a Word file no step is parted from its figure."""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from pipeline.document.document import Document
from renderers.themes import Theme
from tests.step_samples import many_steps
from tests.test_word import rendered

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
]
_IMAGE = 3
A5 = "[page]\nwidth = 148\nheight = 210\ntop = 15\nbottom = 15\ninner = 15\nouter = 15\n"


def pages(document: Document, folder: Path, theme: Theme | None = None) -> list[tuple[str, int]]:
    """Return the words of each page as LibreOffice sets it, and how many pictures it shows."""
    (folder / "it.docx").write_bytes(rendered(document, theme)[0])
    command = [
        str(OFFICE), f"-env:UserInstallation=file://{folder}/office", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), str(folder / "it.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, env=os.environ, timeout=300)
    paper = pypdfium2.PdfDocument(folder / "it.pdf")
    found = []
    for page in paper:
        pictures = sum(1 for _ in page.get_objects(filter=(_IMAGE,), max_depth=9))
        found.append((re.sub(r"\s", "", page.get_textpage().get_text_range()), pictures))
    return found


def parted(found: list[tuple[str, int]]) -> list[str]:
    """Return what stands on another page than the figure before or behind it."""
    problems: list[str] = []
    for number, (text, pictures) in enumerate(found, start=1):
        captions = re.findall(r"F\d{4}[a-d]", text)
        if len(captions) != pictures:
            problems.append(f"page {number}: {pictures} pictures, {captions}")
        steps = Counter(re.findall(r"S(\d{4})", text))
        needed = Counter(it[1:5] for it in captions if it[5] == "a")
        problems += [f"page {number}: figure of {it} alone" for it in needed if it not in steps]
    return problems


@pytest.mark.parametrize("steps", [13, 200])
def test_no_step_is_parted_from_its_figure(tmp_path: Path, steps: int) -> None:
    found = pages(many_steps(steps), tmp_path)
    text = "".join(said for said, _ in found)
    assert len(set(re.findall(r"S\d{4}", text))) == steps
    assert sum(pictures for _, pictures in found) > steps
    assert not parted(found)


def test_no_step_is_parted_from_its_figure_on_small_paper(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text(A5, encoding="utf-8")
    assert not parted(pages(many_steps(21), tmp_path, Theme(tmp_path)))
