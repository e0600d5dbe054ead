"""Promise: a Word file of anybody is refused in one sentence, or read; nothing else can happen.

Cut off, damaged, with parts that declare, fetch, nest or unpack without end: in every part, read as
a copy, as an old manual and for review.
"""

import random
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest

from pipeline.diagnostics import Report
from pipeline.importing.blocks import Leftover, Outside, Paragraph
from pipeline.reviewing.copies import UnreadableCopyError
from renderers import Context, word
from renderers.identities import read_copy
from renderers.themes import Theme
from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.reading.document import read_old_manual
from renderers.word.refusing import refuse_active
from renderers.word.review.reading import read_copy as reviewed
from tests.document_samples import every_node
from tests.test_review_copies import copy_of

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CELL = b"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='%s'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
# Of what is said of a file.
LONGEST = 300
ADDRESSES = (
    "http://127.0.0.1:9/a", "https://evil.example/a", "file:///etc/passwd", "file://evil.example/a",
    "\\\\evil.example\\share\\a", "ftp://evil.example/a", "//evil.example/a", "../../../etc/passwd",
    "mhtml:http://evil.example!x-usc:http://evil.example/a", "ms-msdt:/id", "data:text/html,a",
    "javascript:alert(1)", "search-ms:query=a", "smb://evil.example/a", "ldap://evil.example/a",
)  # fmt: skip
FETCHED = (
    "attachedTemplate", "image", "oleObject", "frame", "subDocument", "aFChunk", "externalLink",
    "mailMergeSource", "package", "video", "audio", "customXml", "styles", "settings", "chart",
)  # fmt: skip
ACTIVE = ("aFChunk", "oleObject", "control", "vbaProject")
FIELDS = (
    "DDEAUTO c:\\a 'b'", "DDE excel a", "INCLUDETEXT http://evil.example/a", " includepicture 'a'",
    "IMPORT a", "LINK Excel.Sheet a", "DATABASE \\d a", "RD a", "MACROBUTTON a b", "EMBED a",
    "QUOTE 68 68 69", "PRINT 27", "INCLUDE a",
)  # fmt: skip


@pytest.fixture(scope="module")
def good() -> dict[str, bytes]:
    (data,) = word.render(every_node(), Context(Theme(), Report())).values()
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], method: int = ZIP_STORED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return buffer.getvalue()


def read(data: bytes) -> int:
    """Read a file in every way; return how many of them refuse it."""
    ways: tuple[Callable[[], object], ...] = (
        lambda: read_copy(data),
        lambda: read_old_manual(data),
        lambda: reviewed("copy.docx", data),
    )
    refused = 0
    for way in ways:
        try:
            way()
        except (UnsafeWordFileError, UnreadableCopyError) as error:
            refused += 0 < len(str(error)) < LONGEST
    return refused


def related(kind: str, target: str) -> bytes:
    shown = target.replace("&", "&amp;").replace("'", "&apos;")
    return (
        f"<Relationships xmlns='{PACKAGE}'><Relationship Id='a' Type='{KINDS}/{kind}'"
        f" Target='{shown}' TargetMode='External'/></Relationships>"
    ).encode()


def hostile(good: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what is wrong, and the file; every one of them is refused in every way."""
    for name, data in good.items():
        if name.endswith((".xml", ".rels")):
            body = data.partition(b"?>")[2] or data
            for doctype in (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'>", b"<!doctype a>",
                            b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"):  # fmt: skip
                yield f"declared in {name}", zipped(good | {name: doctype + body})
            wide = ("\ufeff<!DOCTYPE a [<!ENTITY b 'c'>]>" + body.decode()).encode("utf-16-le")
            yield f"declared in UTF-16 in {name}", zipped(good | {name: wide})
    part = "word/_rels/settings.xml.rels"
    for kind in FETCHED:
        for address in ADDRESSES:
            yield f"{kind} of {address}", zipped(good | {part: related(kind, address)})
    for name in ("../a.xml", "/a.xml", "word/../../a", "a\\b", "C:/a", "a\x01", "word/./a", ""):
        yield f"named {name!r}", zipped({**good, name: b"<a/>"})
    for name in ("word/vbaProject.bin", "word/VBAPROJECT.BIN", "x/vbaData.xml"):
        yield name, zipped(good | {name: b""})
    yield "twice", zipped(good | {"WORD/document.xml": b"<a/>"})
    locked = zipped(good).replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    yield "locked", locked
    whole = zipped(good)
    yield from ((f"without its first {it} bytes", whole[it:]) for it in (1, 30, 111, 400))
    yield from ((f"cut at {it}", whole[: len(whole) * it // 30]) for it in range(30))
    yield "a list without a file", b"PK\x05\x06" + bytes(18)
    yield "another thing", b"%PDF-1.7"


def test_hostile_files_are_refused_in_every_way(good: dict[str, bytes]) -> None:
    count = 0
    for said, data in hostile(good):
        assert read(data) == 3, said
        count += 1
    assert count > 300


def strange(good: dict[str, bytes]) -> Iterator[bytes]:
    """Yield files that may be read as well as refused."""
    main = good["word/document.xml"]
    deep = b"<w:tbl><w:tr><w:tc>" * 300 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 300
    for more in (
        deep,
        b"<w:p>" + b"<w:r>" * 5_000 + b"</w:r>" * 5_000 + b"</w:p>",
        *(CELL % number for number in (b"999999999", b"-1", b"x", b"0")),
        b"<w:tbl/><w:tbl><w:tr/></w:tbl>",
        b"<w:p><w:pPr><w:numPr><w:ilvl w:val='x'/></w:numPr></w:pPr></w:p>",
        b"<w:p><w:r><w:sym w:char='FFFFFFFF'/><w:sym/><w:t>&#x10FFFF;</w:t></w:r></w:p>",
        b"<w:p><w:hyperlink w:anchor='nowhere'/><w:bookmarkEnd w:id='9'/></w:p>",
        b"<w:p><w:r><w:fldChar w:fldCharType='end'/><w:fldChar/></w:r></w:p>",
        b"<w:p><w:ins w:id='1'><w:del w:id='1'><w:r><w:t>x</w:t></w:r></w:del></w:ins></w:p>",
        b"<w:sdt><w:sdtContent/></w:sdt><w:sdt/>",
        b"<w:p>" + b"<w:r><w:t>e" + b"\xcc\x81" * 20_000 + b"</w:t></w:r></w:p>",
    ):
        at = main.index(b"<w:body>") + len(b"<w:body>")
        yield zipped(good | {"word/document.xml": main[:at] + more + main[at:]})
    chance = random.Random(7)  # noqa: S311 - the same each time
    stored = zipped(good)
    for count in range(20):
        damaged = bytearray(stored)
        for _ in range(1 + count):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield bytes(damaged)
    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"):
        yield zipped(good | {name: b"<a/>"})
        yield zipped(good | {name: b"<" * 9_000})
        yield zipped({other: it for other, it in good.items() if other != name})


def test_strange_files_are_refused_or_read_and_nothing_else(good: dict[str, bytes]) -> None:
    assert read(zipped(good)) < 3
    for data in strange(good):
        read(data)


@pytest.mark.parametrize("field", FIELDS)
def test_fields_that_start_something_are_not_passed_on(good: dict[str, bytes], field: str) -> None:
    refuse_active(WordFile.open(zipped(good)))
    instruction = "<w:r><w:instrText>{}</w:instrText></w:r>".format
    first, rest = field[: len(field) // 2], field[len(field) // 2 :]
    for body in (
        f'<w:p><w:fldSimple w:instr="{field}"/></w:p>',
        f"<w:p><w:r><w:fldChar/></w:r>{instruction(first)}{instruction(rest)}</w:p>",
        f"<w:p>{instruction(field[:2])}</w:p><w:p>{instruction(field[2:])}</w:p>",
    ):
        part = f"<w:hdr xmlns:w='{W}'>{body}</w:hdr>".encode()
        with pytest.raises(UnsafeWordFileError, match="field"):
            refuse_active(WordFile.open(zipped(good | {"word/header9.xml": part})))


@pytest.mark.parametrize("kind", ACTIVE)
def test_parts_that_run_are_not_passed_on(good: dict[str, bytes], kind: str) -> None:
    inside = related(kind, "a.bin").replace(b" TargetMode='External'", b"")
    with pytest.raises(UnsafeWordFileError, match="by itself"):
        refuse_active(WordFile.open(zipped(good | {"word/_rels/x.xml.rels": inside})))


def test_entries_that_share_their_bytes_are_refused_or_read_once(good: dict[str, bytes]) -> None:
    """Python refuses overlapping entries as soon as they are opened (zip bombs of that kind)."""
    data = bytearray(zipped(good | {"a.xml": b"<a/>", "b.xml": b"<b/>"}))
    first, second = (data.rindex(b"PK\x01\x02", 0, data.rindex(it)) for it in (b"a.xml", b"b.xml"))
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    file = WordFile.open(bytes(data))
    with pytest.raises(UnsafeWordFileError, match="damaged"):
        file.data("b.xml")


def test_notes_that_refer_to_each_other_without_end_are_read_once() -> None:
    """Each of twenty notes refers ten times to the next one, and the last to the first."""
    with ZipFile(BytesIO(copy_of())) as archive:
        good = {name: archive.read(name) for name in archive.namelist()}
    mark = b"<w:r><w:footnoteReference w:id='%d'/></w:r>"
    notes = b"".join(
        b"<w:footnote w:id='%d'><w:p><w:r><w:t>Note %d.</w:t></w:r>" % (it, it)
        + mark % (100 + (it + 1) % 20) * 10
        + b"</w:p></w:footnote>"
        for it in range(100, 120)
    )
    end = good["word/footnotes.xml"].rindex(b"</")
    parts = good | {
        "word/footnotes.xml": good["word/footnotes.xml"][:end] + notes + b"</w:footnotes>",
        "word/document.xml": good["word/document.xml"].replace(
            b"<w:body>", b"<w:body><w:p>" + mark % 100 + b"</w:p>", 1
        ),
    }
    said = [it.text for it in read_old_manual(zipped(parts)).blocks if isinstance(it, Paragraph)]
    assert [said.count(f"Note {it}.") for it in range(100, 120)] == [1] * 20


def test_fields_in_one_another_without_end_are_refused(good: dict[str, bytes]) -> None:
    begin = b"<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    document = good["word/document.xml"].replace(
        b"<w:body>", b"<w:body><w:p>" + begin * 5_000 + b"</w:p>", 1
    )
    data = zipped(good | {"word/document.xml": document})
    with pytest.raises(UnsafeWordFileError):
        read_old_manual(data)
    with pytest.raises(UnreadableCopyError):
        reviewed("copy.docx", data)


def test_a_paragraph_that_no_text_can_hold_goes_into_the_list(good: dict[str, bytes]) -> None:
    words = b"[" * 5_000
    document = good["word/document.xml"].replace(
        b"<w:body>", b"<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p>" % words, 1
    )
    found = read_old_manual(zipped(good | {"word/document.xml": document})).blocks
    assert Leftover(Outside.LONG, words.decode()) in found
