"""Reads what a copy knows of itself, whatever its format is: told by content, not by file name.

Nothing of a copy is run, fetched or written. A PDF is not parsed: what it knows is a stream of its
own, and the dictionaries of streams stand in every PDF as plain text (ISO 32000-1, 7.5.7).
"""

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.composing.identity import (
    FORMAT,
    LONGEST_TEXT,
    Identity,
    NoIdentityError,
    from_text,
)
from pipeline.reviewing.copies import UnreadableCopyError

# In bytes. A manual of 1,000 steps with a screenshot each is smaller.
LARGEST_FILE = 100_000_000
# What a PDF calls the file that holds its identity.
PDF_FILE = "identity.json"
_PDF_HEAD = 1024
_EMBEDDED = re.compile(rb"/Type\s*/EmbeddedFile(?![A-Za-z])")
_STREAM = re.compile(rb"stream\r?\n")
_LONGEST_DICTIONARY = 2_000
_MOST_EMBEDDED = 50
_MARK = f'"format":"{FORMAT.partition("/")[0]}/'
_SCRIPT = re.compile(rb"<script\b([^<>]{0,200})>([^<]{0,%d})</script>" % LONGEST_TEXT)
_SCRIPT_ID = re.compile(rb"""(?:^|\s)id\s*=\s*["']?_identity["']?(?:\s|$)""")
_TREE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"version":\s*\d{1,4},\s*"identity":\s*')
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOTHING = "it says nothing of itself; another program made it, or has left it out"


@dataclass(frozen=True, slots=True)
class Copy:
    """The format of a copy, as on the command line, and what it knows of itself."""

    format: str
    identity: Identity


def read_copy(data: bytes) -> Copy:
    """Return what a copy knows of itself. Raises UnreadableCopyError."""
    if len(data) > LARGEST_FILE:
        raise UnreadableCopyError("it is larger than 100 MB")
    form = format_of(data)
    texts = {"docx": _word, "pdf": _pdf, "html": _html, "tree": _tree}[form](data)
    try:
        found = {identity.build: identity for identity in map(from_text, texts)}
    except NoIdentityError as error:
        raise UnreadableCopyError(str(error)) from None
    if not found:
        raise UnreadableCopyError(_NOTHING)
    if len(found) > 1:
        raise UnreadableCopyError("it says of itself that it is two different editions")
    return Copy(form, next(iter(found.values())))


def format_of(data: bytes) -> str:
    """Return the format of a file. Raises UnreadableCopyError for one that is none of ours."""
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    start = data[:_PDF_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "html"
    if start.startswith(b"{"):
        return "tree"
    if data.startswith(_OLD_WORD):
        raise UnreadableCopyError("it is an old Word file (.doc), or locked with a password")
    raise UnreadableCopyError("it is neither a Word file nor a PDF nor a page")


def _word(data: bytes) -> Iterable[str]:
    from renderers.word.identity_parts import identity_texts
    from renderers.word.opening import UnsafeWordFileError
    from renderers.word.refusing import open_foreign, refuse_damaged

    try:
        file = open_foreign(data)
        refuse_damaged(file)
        return list(identity_texts(file))
    except UnsafeWordFileError as error:
        raise UnreadableCopyError(str(error)) from None


def _html(data: bytes) -> Iterator[str]:
    for found in _SCRIPT.finditer(data):
        if _SCRIPT_ID.search(found[1]):
            yield _text(found[2])


def _tree(data: bytes) -> Iterator[str]:
    if found := _TREE.match(data):
        start = found.end()
        text = data[start : start + LONGEST_TEXT].decode("utf-8", "replace")
        try:
            yield json.dumps(json.JSONDecoder().raw_decode(text)[0])
        except (ValueError, RecursionError):
            raise UnreadableCopyError("what it says of itself is damaged") from None


def _pdf(data: bytes) -> Iterator[str]:
    is_found = False
    for number, embedded in enumerate(_EMBEDDED.finditer(data)):
        if number == _MOST_EMBEDDED:
            raise UnreadableCopyError("it has too many files inside")
        start = _STREAM.search(data, embedded.end(), embedded.end() + _LONGEST_DICTIONARY)
        text = _embedded(data, start.end()) if start else ""
        if text.startswith("{") and _MARK in text:
            is_found = True
            yield text
    if not is_found and b"/Encrypt" in data:
        raise UnreadableCopyError("it is locked with a password")


def _embedded(data: bytes, start: int) -> str:
    """Return the text of a stream, packed or not, "" where it is no short text."""
    if data[start : start + 1] != b"{":
        try:
            packed = data[start : start + LONGEST_TEXT]
            return _text(zlib.decompressobj().decompress(packed, LONGEST_TEXT))
        except zlib.error:
            return ""
    end = data.find(b"endstream", start, start + LONGEST_TEXT)
    return _text(data[start:end]) if end > 0 else ""


def _text(data: bytes) -> str:
    return data.decode("ascii", "replace")
