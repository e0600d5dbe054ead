"""Feeds made-up bytes to what reads other people's files, led by what the code covers.

    pip install --target FOLDER atheris
    PYTHONPATH=.:FOLDER python bench/fuzz.py reader|markup|paths|word -max_total_time=600 [CORPUS]

Atheris is not among our packages: it is large, and only this needs it. Whatever is raised here is a
bug; the bytes that raised it are left in `crash-…`.
"""

import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline", "renderers", "schemas"]):
    from pipeline.diagnostics import Report
    from pipeline.loading.library import load_source
    from pipeline.markup.markup import parse
    from pipeline.pictures.picture_files import _Shelf
    from pipeline.reading.source import Kind, read_bytes
    from renderers.word.opening import UnsafeWordFileError, WordFile
    from schemas.base import SCREEN_LABEL, SCREEN_TEXT, SENTENCE, TITLE

_FOLDER = Path(__file__).parent


def reader(data: bytes) -> None:
    """Read bytes as a procedure; all that is reported is in the file."""
    report = Report()
    source = read_bytes(data, "a.yaml", Kind.PROCEDURE, report)
    model = load_source(source, report) if source.tree else None
    if model is None and not report.errors():
        raise AssertionError(data)
    for item in report:
        if item.place.line < 1 or not item.message():
            raise AssertionError(item)


def markup(data: bytes) -> None:
    """Read bytes as a sentence in each kind of place."""
    text = data.decode("utf-8", "replace")
    for marks in (SENTENCE, TITLE, SCREEN_TEXT, SCREEN_LABEL):
        parse.__wrapped__(text, marks)


def paths(data: bytes) -> None:
    """Look for a picture of that name; none that is opened lies elsewhere."""

    def note(found: Path) -> str:
        if not found.resolve().is_relative_to(_FOLDER):
            raise AssertionError(found)
        return "noted"

    _Shelf(_FOLDER, note).read(data.decode("utf-8", "surrogateescape"))


def word(data: bytes) -> None:
    """Open bytes as a Word file and read every part."""
    with suppress(UnsafeWordFileError):
        file = WordFile.open(data)
        for name in file.names:
            file.xml(name)
            list(file.relationships(name))


if __name__ == "__main__":
    wanted = {it.__name__: it for it in (reader, markup, paths, word)}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, wanted)
    atheris.Fuzz()
