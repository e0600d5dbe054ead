"""Checks a file against the standards of its format: which validators are asked, and in what order.

Each gets the bytes; what it finds comes back as findings. A validator that is not installed is
passed over where the format has another one.
"""

import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.findings import Finding

if TYPE_CHECKING:
    from renderers.word.opening import WordFile

_SECONDS = 60
# A manual of 1,000 steps has a tenth of it.
_MOST_OBJECTS = 300_000
# Of the XML of a Word file, unpacked: its bytes to be checked at all, its marks to be checked
# at all, and by openxml-audit too, which takes long for more than a manual of 1,500 steps has.
_LARGEST_WORD = 14_000_000
_MOST_MARKS = 600_000
_MOST_AUDITED = 100_000
_MOST_LINES = 20


def validate(form: str, data: bytes, path: Path) -> Iterator[Finding]:
    """Yield what is wrong with a file of a format; nothing of it is written or fetched."""
    match form:
        case "pdf":
            if data.count(b" obj") > _MOST_OBJECTS:
                yield Finding("pdf-size", "", f"it has more than {_MOST_OBJECTS:,} objects")
                return
            found = [*_pdf(data), *_damaged(data)]
            yield from found or _qpdf(path)
        case "docx":
            yield from _word(data, path)
        case "html":
            from renderers.html.lint import lint

            yield from lint(data)


def _pdf(data: bytes) -> Iterator[Finding]:
    import page as validator

    profiles = {
        "PDF/A-3a": validator.ValidationProfile.PDF_A_3A,
        "PDF/UA-1": validator.ValidationProfile.PDF_UA_1,
    }
    for name, profile in profiles.items():
        try:
            found = validator.validate_pdf_bytes(data, profile=profile)
        except validator.PageError as error:
            yield Finding(name, "", str(error), "build it again")
            return
        for failure in found.failures:
            yield Finding(f"{name} {failure.rule_id}", "", failure.message, "build it again")


def _damaged(data: bytes) -> Iterator[Finding]:
    """Yield which objects cannot be unpacked: qpdf leaves pictures as they are."""
    from renderers.pdf.unpacking import damaged_streams

    for number in damaged_streams(data):
        said = f"the stream of object {number} is damaged and cannot be unpacked"
        yield Finding("pdf-stream", "", said, "build it again")


def _qpdf(path: Path) -> Iterator[Finding]:
    """Yield what qpdf finds, where it is installed: the structure of the file itself."""
    program = shutil.which("qpdf")
    if program is None:
        return
    try:
        done = subprocess.run(  # noqa: S603 - a program of the machine, and no shell
            [program, "--check", "--", str(path)],
            capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        yield Finding("qpdf", "", f"it was not checked within {_SECONDS} seconds")
        return
    if done.returncode:
        for line in done.stderr.splitlines()[:_MOST_LINES]:
            yield Finding("qpdf", "", line.removeprefix(f"WARNING: {path}").strip(": "))


def _word(data: bytes, path: Path) -> Iterator[Finding]:
    from renderers.word.opening import UnsafeWordFileError, WordFile

    try:
        marks = _marks_in(WordFile.open(data))
        if marks > _MOST_MARKS:
            yield Finding("word-file", "", "it is too large when unpacked")
            return
        if find_spec("renderers.word.lint"):
            lint = import_module("renderers.word.lint").lint
            found = lint(WordFile.open(data))
            yield from found
            if any(it.rule == "word-file" for it in found):
                return
    except UnsafeWordFileError as error:
        yield Finding("word-file", "", str(error))
        return
    if find_spec("openxml_audit") and marks <= _MOST_AUDITED:
        yield from _audit(path)


def _marks_in(file: "WordFile") -> int:
    """Return how many marks the XML of a Word file has. Raises UnsafeWordFileError.

    Why all parts are unpacked, pictures too: other programs believe what a file says of its size.
    """
    marks = size = 0
    for name in file.names:
        data = file.data(name)
        if name.endswith((".xml", ".rels")):
            marks += data.count(b"<")
            size += len(data)
    return marks if size <= _LARGEST_WORD else _MOST_MARKS + 1


def _audit(path: Path) -> Iterator[Finding]:
    """Yield what openxml-audit finds, where it is installed: whether Word opens it unasked."""
    import openxml_audit

    for error in openxml_audit.OpenXmlValidator().validate(path).errors:
        place = ":".join(filter(None, (error.part_uri, error.path)))
        yield Finding(f"openxml {error.error_type.value}", place, error.description)
