"""What other programs write into templates against the transitional schema of ECMA-376 part 4.

LibreOffice does all of this in each file. Word takes it; validators and other readers do not.
What was left unfinished in a template is finished.
"""

from collections.abc import Callable

from renderers.word.elements import Element, qualified
from renderers.word.finishing import finish

_PROPERTIES, _VALUE = qualified("w:pPr"), qualified("w:val")
# What ends the properties of a paragraph, in this order (17.3.1.26).
_LAST = [qualified(f"w:{name}") for name in ("rPr", "sectPr", "pPrChange")]
_ALIGNED = [qualified(f"w:{name}") for name in ("jc", "lvlJc")]
# The words of the strict schema, and those of the transitional one (17.18.44).
_SIDES = {"start": "left", "end": "right"}
_CHARSET, _CHARACTERS = qualified("w:charset"), qualified("w:characterSet")
# What a level of a list begins with (17.9.6).
_LEVEL = qualified("w:lvl")
_FIRST = [qualified(f"w:{name}") for name in ("start", "numFmt", "lvlRestart", "pStyle")]
# Drawings of Word 2007, and what no shape or no rectangle of them has.
_DRAWN = "{urn:schemas-microsoft-com:vml}"
_NOT_OF_SHAPES = {"*": "ID", "rect": "path"}


def correct(root: Element) -> bool:
    """Put a part of a template right in its place; return whether anything was wrong with it."""
    changed = [
        finish(root),
        _correct_order(root, _PROPERTIES, lambda it: _LAST.index(it) + 1 if it in _LAST else 0),
        _correct_order(root, _LEVEL, lambda it: _FIRST.index(it) if it in _FIRST else len(_FIRST)),
        _correct_sides(root),
        _correct_charsets(root),
        _correct_drawings(root),
        _correct_names(root),
    ]
    return any(changed)


def _correct_names(root: Element) -> bool:
    """Give each style a name of its own (17.7.4.9): Word knows them apart by nothing else."""
    taken: set[str] = set()
    changed = False
    for made in root.iter(qualified("w:style")):
        name = made.find(qualified("w:name"))
        if name is None or not (said := name.get(_VALUE)):
            continue
        count, own = 1, said
        while own.casefold() in taken:
            count += 1
            own = f"{said} ({count})"
        taken.add(own.casefold())
        if own != said:
            name.set(_VALUE, own)
            changed = True
    return changed


def _correct_order(root: Element, kind: str, rank: Callable[[str], int]) -> bool:
    changed = False
    for made in root.iter(kind):
        there = list(made)
        wanted = sorted(there, key=lambda it: rank(str(it.tag)))
        if wanted != there:
            made[:] = wanted
            changed = True
    return changed


def _correct_sides(root: Element) -> bool:
    changed = False
    for made in root.iter(*_ALIGNED):
        if side := _SIDES.get(made.get(_VALUE) or ""):
            made.set(_VALUE, side)
            changed = True
    return changed


def _correct_charsets(root: Element) -> bool:
    """Leave out the name of an encoding that stands beside its number (17.8.3.2)."""
    changed = False
    for made in root.iter(_CHARSET):
        if made.get(_CHARACTERS) is not None and made.get(_VALUE) is not None:
            del made.attrib[_CHARACTERS]
            changed = True
    return changed


def _correct_drawings(root: Element) -> bool:
    changed = False
    for name, attribute in _NOT_OF_SHAPES.items():
        for made in root.iter(f"{_DRAWN}{name}"):
            if attribute in made.attrib:
                del made.attrib[attribute]
                changed = True
    return changed
