"""Lists over which YAML stumbles: items with other signs, without a dash, or with one too many."""

import re

from pipeline.reading.indents import indentation
from pipeline.reading.source_slips import (
    NO_DASH,
    STRAY_DASH,
    WRONG_INDENTATION,
    WRONG_ITEM,
)
from pipeline.reading.yaml_stops import Problem

_BULLET = re.compile(
    r"\s*(?P<at>[*•・●○◦‣■◆–—ー－−‐]|[①-⑳]|\d{1,2}[.)．）])(?:\s+|(?<=[①-⑳．）]))\S"
)
_KEY = re.compile(r"\s*(?:- +)*(?P<key>[a-z_]+):(?P<value>.*)$")
# What holds a list of keys and values, and what never does.
_OF_ITEMS = frozenset(
    ("steps", "safety", "verified", "variants", "waivers", "applies_to", "says", "dialog", "sheet")
) | {"words", "names", "editions", "releases", "products", "devices", "os", "browsers"}
_OF_KEYS = frozenset(("figure", "sees", "screens", "terms", "fields", "audiences", "footnotes"))


def slip_in_list(it: Problem) -> tuple[int, int, str] | None:
    """Return the line and column, from 0, of what is wrong with a list, and what it is."""
    before = it.line_before()
    for number in (it.line, before):
        line = it.lines[number] if number < len(it.lines) else ""
        if found := _BULLET.match(line):
            return number, found.start("at"), WRONG_ITEM
    if "mapping values" in it.says:
        return _further_in(it, before)
    if "expected '-'" in it.says:
        return _dash_too_many(it)
    return None


def _further_in(it: Problem, before: int) -> tuple[int, int, str] | None:
    """Explain a line that is indented more than the key above it, which has a value."""
    own, above = indentation(it.text), indentation(it.lines[before])
    one = _KEY.match(it.lines[before])
    owner = before - 1
    while owner > 0 and not it.lines[owner].strip():
        owner -= 1
    around = _KEY.match(it.lines[owner]) if owner >= 0 else None
    if not one or not around or own <= above or around["value"].strip():
        return None
    margin = indentation(it.lines[owner])
    is_item = it.lines[before].lstrip().startswith("-")
    if around["key"] in _OF_ITEMS and above > margin and not is_item:
        return before, above, NO_DASH
    return (before, above, WRONG_INDENTATION) if above == margin and not is_item else None


def _dash_too_many(it: Problem) -> tuple[int, int, str] | None:
    """Explain keys beside a list that belong with the one key behind its dash."""
    column = indentation(it.text)
    number = it.began_line
    line = it.lines[number] if number < len(it.lines) else ""
    above = (it.lines[at] for at in range(number - 1, -1, -1) if it.lines[at].strip())
    owner = _KEY.match(next(above, ""))
    is_list = line.lstrip().startswith("- ") and indentation(line) == column
    is_key = owner is not None and owner["key"] in _OF_KEYS and not owner["value"].strip()
    return (number, column, STRAY_DASH) if is_list and is_key else None
