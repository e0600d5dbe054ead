"""Refuses Word files that would make a program fetch, run or expand what is not in them.

Nothing of that would happen here; but such a file is not passed on as if it were good. Links to
pages are what they are, and a template on the owner's own disk is what Word itself writes down.
"""

import re
from xml.parsers import expat

from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.zipping import CONTENT_TYPES, types_in

_LARGEST_LIST = 3_000_000
_OWN_DISK = re.compile(r"file:///?[A-Za-z]:", re.IGNORECASE)
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
