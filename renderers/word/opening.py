"""Opens Word files that anybody may have written: nothing is run, fetched or unpacked to disk.

Sources of the rules: ECMA-376 part 2 (Open Packaging Conventions); limits are ours.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from renderers.word.elements import Element

# Of the file, of one part, of all parts together, in bytes; and how many parts there may be.
LARGEST_FILE = 200_000_000
_LARGEST_PART = 60_000_000
_LARGEST_SUM = 250_000_000
_MOST_PARTS = 20_000
# Of the list of parts in the zip file; Python reads all of it before anything can be checked.
_LARGEST_LIST = _MOST_PARTS * 200
_PIECE = 1 << 16
# What Python's reader of zip files raises for those that lie about themselves.
_DAMAGED = (BadZipFile, zlib.error, EOFError, IndexError, OSError, OverflowError, RuntimeError,
            ValueError, struct.error)  # fmt: skip
# Where a zip file tells what is in it: at its end, behind it a comment at most.
_END_OF_ZIP = 22 + (1 << 16)
_PLAIN_NAME = re.compile(r"(?!/)(?!.*(?:^|/)\.\.?(?:/|$))[^\\:\x00-\x1f]{1,260}")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "officeDocument"


class UnsafeWordFileError(Exception):
    """A file is refused as it is: the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part leads to: the last word of its type, and the name of a part or an address."""

    id: str
    kind: str
    target: str
    is_external: bool


class WordFile:
    """The parts of a Word file, each read and parsed when it is asked for."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = _LARGEST_SUM

    @classmethod
    def open(cls, data: bytes) -> "WordFile":
        """Return a file of these bytes. Raises UnsafeWordFileError for one that is refused."""
        if len(data) > LARGEST_FILE:
            raise UnsafeWordFileError(f"it is larger than {LARGEST_FILE // 1_000_000} MB")
        if _length_of_list(data) > _LARGEST_LIST:
            raise UnsafeWordFileError("it has too many parts")
        try:
            archive = ZipFile(BytesIO(data))
        except _DAMAGED:
            raise UnsafeWordFileError("it is no Word file (.docx), or it is damaged") from None
        _check(archive.infolist())
        return cls(archive)

    @property
    def names(self) -> list[str]:
        """The names of all parts, without a leading slash."""
        return self._archive.namelist()

    def __contains__(self, name: str) -> bool:
        """Whether it has a part of that name."""
        return name in self._archive.NameToInfo

    def size(self, name: str) -> int:
        """Return how many bytes a part has when unpacked; 0 where it is not there."""
        found = self._archive.NameToInfo.get(name)
        return found.file_size if found else 0

    def data(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises UnsafeWordFileError where it is not there, damaged or too large.
        """
        try:
            with self._archive.open(name) as part:
                pieces, length = [], 0
                while piece := part.read(_PIECE):
                    length += len(piece)
                    self._left -= len(piece)
                    if length > _LARGEST_PART or self._left < 0:
                        raise UnsafeWordFileError(f"`{name}` in it is too large when unpacked")
                    pieces.append(piece)
        except KeyError:
            raise UnsafeWordFileError(f"`{name}` is missing in it") from None
        except _DAMAGED:
            raise UnsafeWordFileError(f"`{name}` in it is damaged") from None
        return b"".join(pieces)

    def head(self, name: str, most: int) -> bytes:
        """Return the first bytes of a part, none of one that is not there or damaged."""
        try:
            with self._archive.open(name) as part:
                return part.read(most)
        except (KeyError, *_DAMAGED):
            return b""

    def refuse_entities(self, name: str) -> bytes:
        """Return the bytes of a part. Raises UnsafeWordFileError as `data`, and for a DTD."""
        data = self.data(name)
        encoded = data.replace(b"\x00", b"") if b"\x00" in data[:_PIECE] else data
        if _DECLARES.search(encoded):
            raise UnsafeWordFileError(f"`{name}` in it declares entities, as no Word file does")
        return data

    def xml(self, name: str) -> Element:
        """Return the root of a part. Raises UnsafeWordFileError as `data`, and for no plain XML."""
        data = self.refuse_entities(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise UnsafeWordFileError(f"`{name}` in it is damaged") from None

    def relationships(self, name: str = "") -> Iterator[Relationship]:
        """Yield what a part, or the package itself, leads to. Nothing is ever fetched."""
        folder, _, file = name.rpartition("/")
        listed = join(folder, "_rels", f"{file}.rels")
        if listed not in self._archive.NameToInfo:
            return
        for item in self.xml(listed).iter(_RELATIONSHIP):
            is_external = item.get("TargetMode") == "External"
            target = item.get("Target", "")
            if not is_external:
                target = normpath(join("/", dirname(name), target)).lstrip("/")
            kind = item.get("Type", "").rpartition("/")[2]
            yield Relationship(item.get("Id", ""), kind, target, is_external)

    def main(self) -> str:
        """Return the name of the part that holds the document; programs call it differently."""
        for relationship in self.relationships():
            if relationship.kind == _MAIN and not relationship.is_external:
                return relationship.target
        raise UnsafeWordFileError("it is no Word file (.docx), or it is damaged")


def _length_of_list(data: bytes) -> int:
    """Return the length of a zip file's list of parts, 0 where it has none (APPNOTE 4.3.14, 16)."""
    end = data.rfind(b"PK\x05\x06", -_END_OF_ZIP)
    if end < 0:
        return 0
    length = int.from_bytes(data[end + 12 : end + 16], "little")
    locator = data[max(0, end - 20) : end]
    if not locator.startswith(b"PK\x06\x07"):
        return length
    start = max(0, end - 20 - 56)
    return max(length, int.from_bytes(data[start + 40 : start + 48], "little"))


def _check(members: list[ZipInfo]) -> None:
    if len(members) > _MOST_PARTS:
        raise UnsafeWordFileError(f"it has {len(members)} parts")
    seen = set()
    for member in members:
        name = member.filename
        if not _PLAIN_NAME.fullmatch(name):
            raise UnsafeWordFileError(f"it has a part with a name that is none: {name[:80]!r}")
        if name.lower() in seen:
            raise UnsafeWordFileError(f"it has two parts named `{name}`")
        seen.add(name.lower())
        if member.flag_bits & 1:
            raise UnsafeWordFileError("it is locked with a password")
        if name.lower().rpartition("/")[2] in _MACROS:
            raise UnsafeWordFileError("it holds macros; save it as .docx, without them")
    if sum(member.file_size for member in members) > _LARGEST_SUM:
        raise UnsafeWordFileError("it is too large when unpacked")
