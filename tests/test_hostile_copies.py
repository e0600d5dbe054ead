"""Promise: a hostile copy is refused with a diagnostic, within 300 MB; nothing is fetched or left.

What takes long is bounded by what is read, so no test looks at a clock.
"""

import json
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipeline.composing.identity import identity_of, to_text
from pipeline.diagnostics import Report
from pipeline.reviewing.copies import UnreadableCopyError
from pipeline.sheets.filled_sheets import UnreadableSheetError
from renderers import Context, word
from renderers.identities import LARGEST_FILE, read_copy
from renderers.sheets.word_reading import read_word_file
from renderers.themes import Theme
from renderers.word.opening import UnsafeWordFileError
from renderers.word.reading.document import read_old_manual
from renderers.word.review.reading import read_copy as reviewed
from tests.conftest import ROOT
from tests.document_samples import every_node

MEGABYTE = 1_000_000
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACE = b"urn:operation-manual:identity"
# Starts the command, and says how much memory it took in KB; it starts small itself.
MEASURED = (
    "import resource, subprocess, sys\n"
    "done = subprocess.run(sys.argv[1:], capture_output=True, text=True)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    "print(done.returncode)\n"
    "print(done.stdout + done.stderr)\n"
)


@pytest.fixture(scope="module")
def good() -> bytes:
    (data,) = word.render(every_node(), Context(Theme(), Report())).values()
    return data


def with_parts(good: bytes, parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(BytesIO(good)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item, old.read(item))
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


def leading(target: str, kind: str = "attachedTemplate") -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{KINDS}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def many_entries() -> bytes:
    """Return a zip file that is nothing but a list of names, in the long form of large files."""
    count = 200_000
    entry = b"PK\x01\x02" + pack("<6H3I5H2I", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, *[0] * 6)
    listed = b"".join(entry + b"%06d" % number for number in range(count))
    start = b"PK\x03\x04" + pack("<5H3I2H", 20, 0, 0, 0, 33, 0, 0, 0, 6, 0) + b"000000"
    long = pack("<Q2H2I4Q", 44, 45, 45, 0, 0, count, count, len(listed), len(start))
    locator = b"PK\x06\x07" + pack("<IQI", 0, len(start) + len(listed), 1)
    end = b"PK\x05\x06" + pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return start + listed + b"PK\x06\x06" + long + locator + end


FOR_MACROS = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"'
    b"/></Types>"
)
WORD: dict[str, tuple[Callable[[], dict[str, bytes]], str]] = {
    "a part of 300 MB": (lambda: {"customXml/item9.xml": b"0" * 300 * MEGABYTE}, "too large"),
    "many large parts": (
        lambda: {f"customXml/item{it}.xml": b"<a/>" * 2 * MEGABYTE for it in range(9, 42)},
        "too large",
    ),
    "entities": (
        lambda: {"customXml/item9.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        "entities",
    ),
    "an external DTD": (
        lambda: {"word/document.xml": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/"><a/>'},
        "entities",
    ),
    "a template elsewhere": (
        lambda: {"word/_rels/settings.xml.rels": leading("http://127.0.0.1:9/t.dotm")},
        "elsewhere",
    ),
    "a picture on a share": (
        lambda: {"word/_rels/settings.xml.rels": leading("file://host/share/a.png", "image")},
        "elsewhere",
    ),
    "a path that leads out": (lambda: {"../../evil.xml": b""}, "name"),
    "macros": (lambda: {"word/vbaProject.bin": b""}, "macros"),
    "a type for macros": (lambda: {"[Content_Types].xml": FOR_MACROS}, "made for macros"),
}


@pytest.mark.parametrize("name", WORD)
def test_hostile_word_files_are_refused(good: bytes, name: str) -> None:
    parts, said = WORD[name]
    with pytest.raises(UnreadableCopyError, match=said):
        read_copy(with_parts(good, parts()))


@pytest.mark.parametrize("name", WORD)
def test_imports_reviews_and_check_sheets_refuse_them_alike(good: bytes, name: str) -> None:
    parts, said = WORD[name]
    data = with_parts(good, parts())
    with pytest.raises(UnsafeWordFileError, match=said):
        read_old_manual(data)
    with pytest.raises(UnreadableCopyError, match=said):
        reviewed("copy.docx", data)
    with pytest.raises(UnreadableSheetError, match=said):
        read_word_file("sheet.docx", data)


@pytest.mark.parametrize("document", [b"", b"text", b"<w:document/>", b"<a><b></a>", b"<a/><a/>"])
def test_a_copy_whose_document_is_damaged_is_refused(good: bytes, document: bytes) -> None:
    with pytest.raises(UnreadableCopyError, match="damaged"):
        read_copy(with_parts(good, {"word/document.xml": document}))


def test_a_zip_file_of_names_only_is_refused_before_they_are_read() -> None:
    with pytest.raises(UnreadableCopyError, match="too many parts"):
        read_copy(many_entries())


@pytest.mark.parametrize("target", ["https://example.com/", "file:///C:/Templates/ours.dotm"])
def test_what_word_writes_for_people_is_let_through(good: bytes, target: str) -> None:
    kind = "hyperlink" if "https" in target else "attachedTemplate"
    data = with_parts(good, {"word/_rels/settings.xml.rels": leading(target, kind)})
    assert read_copy(data).identity == identity_of(every_node())


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"1 0 obj<</Type /EmbeddedFile%s>>stream\n%s\nendstream endobj\n" % (extra, content)


def a_page(script: bytes) -> bytes:
    return b'<html><script type="application/json" id="_identity">' + script + b"</script></html>"


OTHERS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "neither"),
    "a text": (lambda: b"Hello", "neither"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word"),
    "a zip file": (lambda: many_entries()[:40], "no Word file"),
    "a PDF of attachments": (lambda: b"%PDF-1.7\n" + stream(b"{}") * 1_000, "too many files"),
    "packed attachments": (
        lambda: b"%PDF-1.7\n" + stream(zlib.compress(b"0" * 100 * MEGABYTE)) * 40,
        "nothing of itself",
    ),
    "streams without an end": (
        lambda: b"%PDF-1.7\n" + b"stream\n" * 5 * MEGABYTE,
        "nothing of itself",
    ),
    "a PDF of types": (
        lambda: b"%PDF-1.7\n" + (b"/Type" + b" " * 40) * MEGABYTE,
        "nothing of itself",
    ),
    "scripts without an end": (lambda: b"<html>" + b"<script>" * 5 * MEGABYTE, "nothing"),
    "a page of tags": (lambda: b"<" * 40 * MEGABYTE, "nothing"),
    "a deep list": (lambda: a_page(b"[" * MEGABYTE), "damaged"),
    "a wide list": (lambda: a_page(b"[" + b"{}," * 400_000 + b"{}]"), "damaged"),
    "a long number": (lambda: a_page(b'{"tree":' + b"9" * MEGABYTE + b"}"), "damaged"),
    "a huge script": (lambda: a_page(b"[" * 20 * MEGABYTE), "nothing of itself"),
    "a wide tree": (lambda: b'{"version": 2, "identity": [' + b"{}," * 9 * MEGABYTE, "damaged"),
    "more than 100 MB": (lambda: b"<html>" + b" " * LARGEST_FILE, "larger"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_hostile_files_are_refused(name: str) -> None:
    make, said = OTHERS[name]
    with pytest.raises(UnreadableCopyError, match=said):
        read_copy(make())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["many large parts", "a wide list", "a wide tree", "packed attachments", "names"]
)
def test_the_command_needs_little_memory_and_leaves_nothing(
    good: bytes, name: str, tmp_path: Path
) -> None:
    if name in WORD:
        data = with_parts(good, WORD[name][0]())
    else:
        data = many_entries() if name == "names" else OTHERS[name][0]()
    (tmp_path / "copy").write_bytes(data)
    command = [sys.executable, "build.py", "inspect", str(tmp_path / "copy"), "--validate"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    kilobytes, status, said = done.stdout.split("\n", 2)
    assert status == "1", said
    assert "[unreadable-copy]" in said
    assert int(kilobytes) < 300_000
    assert [it.name for it in tmp_path.iterdir()] == ["copy"]


def test_nothing_is_fetched(good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    for parts, _ in (WORD["an external DTD"], WORD["a template elsewhere"]):
        with pytest.raises(UnreadableCopyError):
            read_copy(with_parts(good, parts()))
    assert not asked


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "build.py", "inspect", "--json", str(tmp_path), "/dev/zero"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    rules = [it["rule"] for it in json.loads(done.stdout)["diagnostics"]]
    assert rules == ["unreadable-copy"] * 2


def test_no_control_character_of_a_copy_reaches_the_terminal(tmp_path: Path) -> None:
    from dataclasses import replace

    from pipeline.document.document import Asked

    document = replace(every_node(), asked=Asked(device="\x1b[2J\x1b]0;title\x07"))
    (tmp_path / "copy").write_bytes(a_page(to_text(identity_of(document)).encode()))
    command = [sys.executable, "build.py", "inspect", str(tmp_path / "copy")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "title" in done.stdout
    assert "\x1b" not in done.stdout
