"""Promise: one manual that crashes, hangs or needs all memory is named; all others are made."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from commands.workers import Limits, made_by, processes, seconds_of
from pipeline.document.document import Document
from renderers import Context
from renderers.themes import OWN_FOLDER
from renderers.units import Made, Unit
from schemas.base import Place
from tests.conftest import ROOT, make_document
from tests.small_library import write_small_library

RENDERERS = """
import ctypes, os, time

def fine(document, context):
    return {document.name + ".fine": document.title.encode()}

def crash(document, context):
    ctypes.string_at(0)

def leave(document, context):
    os._exit(7)

def hang(document, context):
    time.sleep(600)

def greedy(document, context):
    return {document.name + ".greedy": bytes(8 << 30)}

kept = []

def keeping(document, context):
    kept.append(bytearray(b"x" * (600 << 20)))
    return {document.name + ".keeping": str(os.getpid()).encode()}
"""
NAMES = ("fine", "crash", "leave", "hang", "greedy", "keeping")
LIMITS = Limits(seconds=60, megabytes=2048)


@pytest.fixture(scope="module")
def document() -> Document:
    return make_document("everything-en")


@pytest.fixture
def others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with renderers that are not to be trusted."""
    (tmp_path / "bad_ink.py").write_text(RENDERERS, encoding="utf-8")
    package = tmp_path / "bad_ink-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-ink\nVersion: 1\n")
    points = "".join(f"{name} = bad_ink:{name}\n" for name in NAMES)
    (package / "entry_points.txt").write_text(f"[operation_manual.renderers]\n{points}")
    monkeypatch.syspath_prepend(str(tmp_path))


def made(document: Document, names: list[str], limits: Limits = LIMITS) -> list[Made]:
    units = [Unit(document, name, OWN_FOLDER, place=Place("m.yaml", 3)) for name in names]
    found = dict(made_by(processes(2, limits), units, 2, limits))
    assert sorted(found) == list(range(len(names)))
    return [found[number] for number in sorted(found)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["crash", "leave"])
def test_a_crash_takes_nobody_along(others: None, document: Document, name: str) -> None:
    names = ["fine", name, "fine", "fine", name, "fine"]
    for wanted, it in zip(names, made(document, names), strict=True):
        if wanted == "fine":
            assert it.files == {f"{document.name}.fine": document.title.encode()}
        else:
            (said,) = it.said
            assert (said.rule.name, said.place.file) == ("unit-crashed", "m.yaml")


@pytest.mark.slow
def test_what_hangs_is_stopped(others: None, document: Document) -> None:
    first, hung, last = made(document, ["fine", "hang", "fine"], Limits(4, 2048))
    assert first.files
    assert last.files
    assert [it.rule.name for it in hung.said] == ["unit-too-slow"]


@pytest.mark.slow
def test_what_needs_all_memory_gets_none(others: None, document: Document) -> None:
    first, greedy, last = made(document, ["fine", "greedy", "fine"])
    assert first.files
    assert last.files
    assert [it.rule.name for it in greedy.said] == ["unit-too-large"]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system tells no memory")
def test_workers_that_hold_much_memory_are_replaced(others: None, document: Document) -> None:
    units = [Unit(document, "keeping", OWN_FOLDER)] * 5
    found = dict(made_by(processes(1, LIMITS), units, 1, LIMITS))
    processes_of = {it.files[f"{document.name}.keeping"] for it in found.values()}
    assert len(found) == 5
    assert len(processes_of) >= 2


@pytest.mark.slow
def test_workers_make_the_same_bytes(document: Document) -> None:
    unit = Unit(document, "html", OWN_FOLDER)
    limits = Limits(0, 0)
    with_processes = dict(made_by(processes(1, limits), [unit], 1, limits))
    with_threads = dict(made_by(lambda: ThreadPoolExecutor(1), [unit], 1, limits))
    assert with_processes[0].files == with_threads[0].files


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system cannot copy a process")
def test_what_lays_out_pages_takes_nobody_along_though_there_is_little_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(document: Document, context: Context) -> dict[str, bytes]:
        if document.id == "second":
            os._exit(7)
        return {f"{document.name}.pdf": b"%PDF"}

    render.__module__, render.__qualname__ = "renderers.pdf", "render"
    monkeypatch.setattr("renderers.pdf.render", render)
    monkeypatch.setattr("commands.workers._is_single", lambda: True)
    write_small_library(tmp_path)
    arguments = ["build", "--content", str(tmp_path / "content"), "-o", str(tmp_path / "dist")]
    result = CliRunner().invoke(main, [*arguments, "-f", "pdf", "--lang", "en"])
    assert result.exit_code == 3
    (said,) = (line for line in result.stderr.splitlines() if "[unit-crashed]" in line)
    assert "second.yaml" in said
    assert sorted(it.name for it in (tmp_path / "dist").iterdir()) == ["first.pdf", "third.pdf"]


def test_long_documents_may_take_longer(document: Document) -> None:
    unit = Unit(document, "pdf", OWN_FOLDER)
    usual, seconds = Limits(), seconds_of(unit)
    assert usual.enough_for([unit]).seconds >= max(120, 2 * seconds)
    assert Limits(0.01).enough_for([unit]).seconds >= 2 * seconds
    assert Limits(0.01, grows=False).enough_for([unit]).seconds == 0.01


@pytest.mark.parametrize(("megabytes", "most"), [(4096, 3 << 30), (2048, 2 << 30)])
def test_a_worker_keeps_to_what_the_machine_allows_where_that_is_less(
    megabytes: int, most: int
) -> None:
    pytest.importorskip("resource")
    code = (
        "import resource\n"
        "from commands.workers import Limits, _begin\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({3 << 30}, {3 << 30}))\n"
        f"_begin(Limits(megabytes={megabytes}))\n"
        "print(*resource.getrlimit(resource.RLIMIT_AS))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert told.stdout.split() == [b"%d" % most, b"%d" % (3 << 30)]
