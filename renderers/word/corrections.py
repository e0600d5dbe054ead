"""What other programs write into templates against the transitional schema of ECMA-376 part 4.

LibreOffice does all of this in each file. Word takes it; validators and other readers do not.
"""

from renderers.word.elements import Element, qualified

_PROPERTIES, _VALUE = qualified("w:pPr"), qualified("w:val")
# What ends the properties of a paragraph, in this order (17.3.1.26).
_LAST = [qualified(f"w:{name}") for name in ("rPr", "sectPr", "pPrChange")]
_ALIGNED = [qualified(f"w:{name}") for name in ("jc", "lvlJc")]
# The words of the strict schema, and those of the transitional one (17.18.44).
_SIDES = {"start": "left", "end": "right"}
_CHARSET, _CHARACTERS = qualified("w:charset"), qualified("w:characterSet")


def correct(root: Element) -> bool:
    """Put a part of a template right in its place; return whether anything was wrong with it."""
    return any([_correct_order(root), _correct_sides(root), _correct_charsets(root)])


def _correct_order(root: Element) -> bool:
    changed = False
    for properties in root.iter(_PROPERTIES):
        there = list(properties)
        wanted = sorted(there, key=lambda it: _LAST.index(it.tag) + 1 if it.tag in _LAST else 0)
        if wanted != there:
            properties[:] = wanted
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
