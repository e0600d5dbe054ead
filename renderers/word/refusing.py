"""Refuses Word files that would make a program fetch, run or expand what is not in them.

Nothing of that would happen here; but such a file is not passed on as if it were good. Links to
pages are what they are, and a template on the owner's own disk is what Word itself writes down.
"""

import re
from xml.parsers import expat

from renderers.word.elements import Element, qualified
from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.zipping import CONTENT_TYPES, types_in

_LARGEST_LIST = 3_000_000
# What templates hold at most: marks and bytes of XML, and characters of their text.
_MOST_MARKS, _LONGEST_XML, _LONGEST_TEXT = 100_000, 20_000_000, 500_000
_OWN_DISK = re.compile(r"file:///?[A-Za-z]:", re.IGNORECASE)
_ACTIVE_PARTS = frozenset({"afchunk", "oleobject", "control", "activexcontrolbinary", "vbaproject"})
_ACTIVE_FIELDS = frozenset({
    "DATABASE", "DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT",
    "LINK", "MACROBUTTON", "PRINT", "QUOTE", "RD",
})  # fmt: skip
_HAS_FIELDS = re.compile(rb"instrText|fldSimple|i\x00n\x00s\x00t\x00r")
_TAG = re.compile(rb"<[^>]*>")
_RELATIONSHIPS = re.compile(r"(?P<folder>.*?)_rels/(?P<file>[^/]*)\.rels")


def open_foreign(data: bytes) -> WordFile:
    """Return a Word file of anybody. Raises UnsafeWordFileError for one that is refused."""
    file = WordFile.open(data)
    file.main()
    refuse_macros(file)
    refuse_hostile(file)
    return file


def refuse_macros(file: WordFile) -> None:
    """Raise UnsafeWordFileError for a file that is made for macros, even where it holds none."""
    defaults, overrides = types_in(file.xml(CONTENT_TYPES))
    for kind in (*defaults.values(), *overrides.values()):
        if "macroenabled" in kind.lower() or "vba" in kind.lower():
            raise UnsafeWordFileError("it is made for macros; save it as .docx or .dotx")


def refuse_long(file: WordFile) -> None:
    """Raise UnsafeWordFileError for a file with far more in it than templates have.

    Why less than is read of a copy: all of it is put into each document that is made with it.
    """
    names = [it for it in file.names if it.lower().endswith((".xml", ".rels"))]
    is_long = sum(map(file.size, names)) > _LONGEST_XML
    marks = 0
    for name in () if is_long else names:
        marks += file.data(name).count(b"<")
        is_long = is_long or marks > _MOST_MARKS
    if is_long or _length_of_text(file.data(file.main())) > _LONGEST_TEXT:
        raise UnsafeWordFileError("it is far longer than a template; leave no old manual in it")


def _length_of_text(data: bytes) -> int:
    return len(_TAG.sub(b"", data))


def refuse_damaged(file: WordFile) -> None:
    """Raise UnsafeWordFileError for a file whose document is not whole.

    Why not by making elements of it: a file of anybody may have more of them than there is memory.
    """
    name = file.main()
    reader = expat.ParserCreate(namespace_separator=" ")
    try:
        reader.Parse(file.refuse_entities(name), True)  # noqa: FBT003 - all of it
    except expat.ExpatError:
        raise UnsafeWordFileError(f"`{name}` in it is damaged") from None


def refuse_hostile(file: WordFile) -> None:
    """Raise UnsafeWordFileError for a file with entities, or with parts that lie elsewhere."""
    for name in file.names:
        if name.lower().endswith((".xml", ".rels")):
            file.refuse_entities(name)
        if found := _RELATIONSHIPS.fullmatch(name):
            if file.size(name) > _LARGEST_LIST:
                raise UnsafeWordFileError(f"`{name}` in it is too large when unpacked")
            _refuse_fetching(file, found["folder"] + found["file"])


def _refuse_fetching(file: WordFile, part: str) -> None:
    for it in file.relationships(part):
        is_harmless = it.kind == "hyperlink" or _OWN_DISK.match(it.target)
        if it.is_external and not is_harmless:
            raise UnsafeWordFileError(f"a part of it lies elsewhere: {it.target[:80]!r}")


def refuse_active(file: WordFile) -> None:
    """Raise UnsafeWordFileError for what does something by itself in a file that is passed on.

    Besides what `refuse_hostile` refuses: programs in it, other documents in it, and fields that
    fetch or start something (ECMA-376 part 1, 17.16.5).
    """
    refuse_hostile(file)
    for name in file.names:
        if found := _RELATIONSHIPS.fullmatch(name):
            for it in file.relationships(found["folder"] + found["file"]):
                if it.kind.lower() in _ACTIVE_PARTS:
                    raise UnsafeWordFileError(f"it holds something that runs by itself ({it.kind})")
        elif name.lower().endswith(".xml") and _HAS_FIELDS.search(file.data(name)):
            _refuse_fields(file.xml(name))


def _refuse_fields(root: Element) -> None:
    told = [made.get(qualified("w:instr")) or "" for made in root.iter(qualified("w:fldSimple"))]
    # A field may be spread over many runs, and over paragraphs.
    parts = root.iter(qualified("w:instrText"), qualified("w:fldChar"))
    told += "".join(" ".join((it.text or "\n").splitlines()) or "\n" for it in parts).split("\n")
    for instruction in told:
        name = instruction.strip().partition(" ")[0].upper()
        if name in _ACTIVE_FIELDS:
            raise UnsafeWordFileError(f"it holds a field that fetches or starts something ({name})")
