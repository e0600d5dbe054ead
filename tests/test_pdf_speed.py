"""Promise: what makes the PDF quicker changes nothing in it."""

import gc
import subprocess
import sys
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context
from renderers.pdf import asked_once, pictures, render, shared_styles, side_by_side, speed
from renderers.themes import Theme
from tests.conftest import ROOT, make_document

_QUICKER = (
    (speed, "quickened"),
    (shared_styles, "styles_shared"),
    (side_by_side, "laid_out_once"),
    (asked_once, "asked_once"),
)


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
    for module, name in _QUICKER:
        monkeypatch.setattr(module, name, nullcontext)
    assert pdf(document) == quick


def test_what_makes_it_quicker_leaves_nothing_behind(document: Document) -> None:
    from weasyprint.css import StyleFor
    from weasyprint.layout import block, inline, page

    watched = (StyleFor, block, inline, page)
    before = [dict(vars(it)) for it in watched]
    pdf(document)
    assert [dict(vars(it)) for it in watched] == before
    assert not gc.get_freeze_count()


def test_what_stands_side_by_side_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each instruction beside its figure, though WeasyPrint asks for it twice a page."""
    from weasyprint.layout import block

    seen: list[object] = []
    lay_out = block.block_container_layout

    def counted(context: object, box: Any, *rest: object, **more: object) -> object:
        if box.is_flex_item and "instruction" in (box.element.get("class") or ""):
            seen.append(box.element)
        return lay_out(context, box, *rest, **more)

    monkeypatch.setattr(block, "block_container_layout", counted)
    pdf(make_document("login-warning"))
    assert seen
    assert len(seen) < 1.5 * len(set(seen))


def test_steps_that_look_alike_share_their_styles(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The `id` of each would be a style of its own, and all within it would have another."""
    from weasyprint.css import StyleFor

    made: list[Any] = []
    work_out = StyleFor.set_computed_styles

    def watched(styles: Any, element: Any, *rest: Any, **more: Any) -> None:
        if str(getattr(element, "attrib", {}).get("class")) == "instruction":
            made.append(styles)
        work_out(styles, element, *rest, **more)

    monkeypatch.setattr(StyleFor, "set_computed_styles", watched)
    pdf(document)
    assert 0 < len(made) < 28 * 6 / 2, "there are 28, and WeasyPrint works out six styles for each"


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


def test_what_rare_fonts_need_is_loaded_for_them_only() -> None:
    code = (
        "import sys\n"
        "from renderers.pdf import engine\n"
        "from renderers.themes import Theme\n"
        "engine.load(Theme())\n"
        "from weasyprint.pdf import fonts\n"
        "print('fontTools' in sys.modules)\n"
        "print(fonts.ttFont.getTableClass('loca').__name__, fonts.subset.Options().hinting)\n"
        "print('fontTools.ttLib' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\ntable__l_o_c_a True\nTrue\n"
