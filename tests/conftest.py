"""What the tests share: the libraries they speak of, and `--accept`, which rewrites goldens."""

import gc
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from schemas.environment import Environment, Versioned

# What commands say does not hang on the machine that the tests run on.
os.environ["LANGUAGE"] = "en"

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
SAMPLES = ROOT / "tests" / "samples"

EVERYBODY = Selection()
IPHONE = Selection(
    Environment(device="iPhone", os=Versioned.parse("iOS 16"), browser=Versioned.parse("Safari"))
)
# Every manual and every kind of edition that the promises about outputs are tested on.
EDITIONS: dict[str, tuple[Path, str, Selection]] = {
    "login-warning": (CONTENT, "login-warning", EVERYBODY),
    "login-warning-iphone": (CONTENT, "login-warning", IPHONE),
    "practice-site": (CONTENT, "practice-site", EVERYBODY),
    "everything-ja": (SAMPLES / "library", "everything-ja", EVERYBODY),
    "everything-ja-iphone": (SAMPLES / "library", "everything-ja", IPHONE),
    "everything-en": (SAMPLES / "library", "everything-en", EVERYBODY),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the goldens")


@pytest.fixture(autouse=True, scope="module")
def memory() -> Iterator[None]:
    """Look for garbage after each file: a command takes what it has loaded for kept for good.

    The preview looks for it itself, when nothing is asked of it, and lets Python do it no more.
    """
    gc.enable()
    yield
    gc.enable()
    gc.unfreeze()
    gc.collect()


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be rewritten."""
    return bool(request.config.getoption("--accept"))


def open_library(folder: Path) -> Library:
    """Return a library that has no errors."""
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    assert not report.errors(), [item.message() for item in report.errors()]
    return library


@cache
def make_document(name: str) -> Document:
    """Return the document of one of the EDITIONS; it is made once a run."""
    folder, manual, selection = EDITIONS[name]
    library, report = open_library(folder), Report()
    edition = resolve(library, library.manuals[manual], selection, report)
    assert not report.errors()
    return with_readers(compose(edition, library), edition, library)


@pytest.fixture(scope="session")
def documents() -> dict[str, Document]:
    """Return the documents of all EDITIONS, by name."""
    return {name: make_document(name) for name in EDITIONS}
