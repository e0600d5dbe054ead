"""Names of elements that are only read: those of older programs too."""

from functools import cache

from renderers.word.elements import NAMESPACES, Element, qualified

_MORE = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ep": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
}
_OFF = {"0", "false", "off", "none"}


@cache
def named(name: str) -> str:
    """Return lxml's form of a name, as `qualified` does, with the prefixes of old files too."""
    prefix, _, local = name.rpartition(":")
    if prefix in NAMESPACES or not prefix:
        return qualified(name)
    return f"{{{_MORE[prefix]}}}{local}"


def value(made: Element | None, path: str) -> str | None:
    """Return `w:val` of the element at a path of child names, None where there is none."""
    found = child(made, path)
    return None if found is None else found.get(named("w:val"))


def child(made: Element | None, path: str) -> Element | None:
    """Return the element at a path of child names, as in `w:pPr/w:rPr`."""
    for name in path.split("/"):
        if made is None:
            return None
        made = made.find(named(name))
    return made


def switch(made: Element | None, path: str) -> bool | None:
    """Return whether a property is on, None where nothing is said (ECMA-376 part 1, 17.17.4)."""
    found = child(made, path)
    if found is None:
        return None
    return found.get(named("w:val"), "1").lower() not in _OFF


def number(text: str | None) -> int | None:
    """Return a whole number of up to nine digits, None for all else."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
