"""Promise: a Word file of unknown origin is read within limits, and a hostile one is refused."""

import re
import tracemalloc
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipeline.catalogue import translated_phrase
from renderers.word import opening
from renderers.word.opening import UnsafeWordFileError, WordFile
from tests.conftest import ROOT

TYPES = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LISTED = (
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}"
    "</Relationships>"
)
MAIN = LISTED.format(
    f"<Relationship Id='r1' Type='{KINDS}/officeDocument' Target='word/document.xml'/>"
).encode()
GOOD = {"[Content_Types].xml": TYPES, "_rels/.rels": MAIN, "word/document.xml": b"<a>b</a>"}


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def opened_to_the_end(data: bytes) -> None:
    file = WordFile.open(data)
    file.xml(file.main())


def test_parts_are_found_by_their_relationships() -> None:
    moved = {
        **{name: data for name, data in GOOD.items() if name != "word/document.xml"},
        "_rels/.rels": MAIN.replace(b"word/document.xml", b"/other/main.xml"),
        "other/main.xml": b"<a>b</a>",
        "other/_rels/main.xml.rels": LISTED.format(
            f"<Relationship Id='r7' Type='{KINDS}/comments' Target='../notes/c.xml'/>"
            f"<Relationship Id='r8' Type='{KINDS}/image' Target='http://x/' TargetMode='External'/>"
        ).encode(),
    }
    file = WordFile.open(zipped(moved))
    assert file.main() == "other/main.xml"
    assert file.xml(file.main()).text == "b"
    found = {it.id: (it.kind, it.target, it.is_external) for it in file.relationships(file.main())}
    assert found == {
        "r7": ("comments", "notes/c.xml", False),
        "r8": ("image", "http://x/", True),
    }


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"../evil": b""}, "name"),
        ({"word/../../evil": b""}, "name"),
        ({"/etc/passwd": b""}, "name"),
        ({"C:/evil": b""}, "name"),
        ({"word/vbaProject.bin": b""}, "macros"),
        ({"WORD/document.xml": b""}, "two parts"),
        ({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "entities"),
        ({"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "entities"),
        ({"word/document.xml": b"<a>"}, "damaged"),
        ({"word/document.xml": b""}, "damaged"),
        ({"_rels/.rels": LISTED.format("").encode()}, "no Word file"),
    ],
)
def test_hostile_files_are_refused(members: dict[str, bytes], said: str) -> None:
    data = zipped(GOOD | members)
    with pytest.raises(UnsafeWordFileError, match=said):
        opened_to_the_end(data)


def test_what_is_no_zip_file_or_cut_off_is_refused() -> None:
    data = zipped(GOOD)
    for piece in (b"", b"PK\x03\x04", data[:-30], data[:40]):
        with pytest.raises(UnsafeWordFileError):
            WordFile.open(piece)


def test_a_part_that_lies_about_its_size_is_refused_without_filling_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "_LARGEST_PART", 3_000_000)
    data = zipped(GOOD | {"word/document.xml": b" " * 40_000_000})
    file = WordFile.open(data)
    tracemalloc.start()
    with pytest.raises(UnsafeWordFileError, match="too large"):
        file.xml("word/document.xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_many_parts_are_too_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_LARGEST_SUM", 5_000_000)
    data = zipped(GOOD | {f"word/media/{i}.bin": b" " * 1_000_000 for i in range(6)})
    with pytest.raises(UnsafeWordFileError, match="too large"):
        WordFile.open(data)


def test_every_reason_of_a_refusal_is_said_in_japanese_too() -> None:
    """Messages are found where they are raised; `7` stands for whatever they are made of."""
    raised = re.compile(r'(?:Word|TooMuch|NoBaseline)\w*Error\(\s*f?"([^"]+)"')
    files = (ROOT / "renderers" / "word").rglob("*.py")
    found = {it for path in files for it in raised.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    said = {re.sub(r"\{[^}]*\}", "7", it) for it in found}
    assert {it for it in said if translated_phrase(it, "ja") == it} == set()
