"""Promise: what makes the PDF quicker changes nothing in it."""

import gc
import subprocess
import sys
from contextlib import nullcontext
from io import BytesIO

import pytest
from PIL import Image

from pipeline.composing.document import Document
from pipeline.diagnostics import Report
from renderers import Context
from renderers.pdf import pictures, render, speed
from renderers.themes import Theme
from tests.conftest import ROOT, make_document


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document("everything-ja")


def pdf(document: Document) -> bytes:
    (data,) = render(document, Context(Theme(), Report())).values()
    return data


def png(mode: str = "RGB", **how: object) -> bytes:
    picture, output = Image.new(mode, (9, 7), 3), BytesIO()
    picture.save(output, "PNG", **how)
    return output.getvalue()


def test_the_same_bytes_without_what_makes_it_quicker(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = pdf(document)
    monkeypatch.setattr(speed, "quickened", nullcontext)
    assert pdf(document) == quick


def test_the_same_bytes_when_pictures_are_drawn_again(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures come from the pipeline as WeasyPrint would write them, through one library."""
    passed, quick = [], pdf(document)
    rows = pictures.rows
    monkeypatch.setattr(pictures, "rows", lambda data: passed.append(rows(data)))
    assert pdf(document) == quick
    assert any(passed), "a picture was passed through"


def test_only_plain_pictures_are_passed_through() -> None:
    found = pictures.rows(png())
    assert found
    assert (found.width, found.height) == (9, 7)
    for other in (png("RGBA"), png("P"), png("L"), png("1"), png(transparency=(0, 0, 0)), b"GIF8"):
        assert pictures.rows(other) is None


def test_a_picture_cut_short_is_left_to_weasyprint() -> None:
    whole = png()
    for length in range(len(whole)):
        assert pictures.rows(whole[:length]) is None, length


def test_rubbish_is_collected_again_afterwards(document: Document) -> None:
    import pydyf

    before = pydyf.PDF.page_references, pydyf.Stream.data
    assert gc.isenabled()
    pdf(document)
    assert gc.isenabled()
    assert before == (pydyf.PDF.page_references, pydyf.Stream.data)


def test_no_compiler_runs_to_find_a_library() -> None:
    """Python's search for libraries runs gcc and ld, which takes as long as many steps."""
    code = (
        "import subprocess, sys\n"
        "from renderers.pdf import engine\n"
        "from renderers.themes import Theme\n"
        "run = []\n"
        "sys.addaudithook(lambda name, what: name == 'subprocess.Popen' and run.append(what[0]))\n"
        "engine.load(Theme())\n"
        "print(run)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n" or sys.platform != "linux"
