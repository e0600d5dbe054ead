"""Indentation: which of two lines that do not fit is the wrong one, and what lies further in."""

import re
from collections import Counter

from schemas.environment import EnvironmentNames
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.settings import Settings

KEYS_AT_MARGIN = {
    key for model in (Manual, Procedure, EnvironmentNames, Settings) for key in model.model_fields
}
_STEP = 2
_KEY = re.compile(r"\s*(?:- +)*([^\s:]+):\s*")
_NEARBY = 40


def indentation(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def key_above(lines: list[str], number: int) -> str:
    """Return the key below which a line stands, as a text or an item of its list, "" for none."""
    own, is_item = indentation(lines[number]), lines[number].lstrip().startswith("-")
    for line in reversed(lines[:number]):
        begins = indentation(line)
        is_further_out = begins < own or (is_item and begins == own and line[own : own + 1] != "-")
        if line.strip() and is_further_out:
            found = _KEY.fullmatch(line)
            return found[1] if found else ""
    return ""


def is_strange_at_margin(line: str) -> bool:
    """Whether a line begins at the margin and is none of the keys that may."""
    key = line.partition(":")[0].strip()
    return bool(key) and not line.startswith((" ", "-", "#")) and key not in KEYS_AT_MARGIN


def first_further_in(lines: list[str], number: int) -> int:
    """Return the first of the lines just above a line that are indented more than it is."""
    margin = indentation(lines[number])
    while number and (indentation(lines[number - 1]) > margin or not lines[number - 1].strip()):
        number -= 1
    return number


def odd_one_out(lines: list[str], first: int, second: int) -> int:
    """Return which of two lines that do not fit each other has the wrong indentation.

    It is the second one, unless the first is indented like no other line, or not by two spaces.
    """
    one, other = (_kind_of_line(lines[number]) for number in (first, second))
    above = [it for it in range(second - 1, -1, -1) if indentation(lines[it]) < other[0]]
    if above and is_strange_at_margin(lines[above[0]]):
        return above[0]
    owner = next((it for it in range(first - 1, -1, -1) if indentation(lines[it]) < one[0]), first)
    if one[1] and other[1] and one[0] - indentation(lines[owner]) == _STEP:
        return second  # of two items, the one that stands two spaces further in than their key
    narrow = min(one[0], other[0])
    outer = [indentation(lines[it]) for it in above if it < first]
    margin = next((it for it in outer if it < narrow), -_STEP)
    kinds = Counter(_kind_of_line(line) for line in lines)
    is_rare = kinds[one] == 1 < kinds[other]
    if one[0] - margin == _STEP:
        return first if is_rare and one[0] == 0 else second
    return first if is_rare or other[0] - margin == _STEP else second


def _kind_of_line(line: str) -> tuple[int, bool]:
    return indentation(line), line.lstrip().startswith("-")


def is_closed(lines: list[str], line: int, column: int) -> bool:
    """Whether the bracket at a place is closed, on its line or on lines that are further in."""
    margin = indentation(lines[line])
    closes: list[str] = []
    for number in range(line, min(line + _NEARBY, len(lines))):
        text = re.sub(r""""[^"]*"|'[^']*'""", lambda it: " " * len(it[0]), lines[number])
        text = re.sub(r"(?<=[\s,])#.*", "", text[column:] if number == line else text)
        inside = indentation(text) > margin or text.lstrip()[:1] in {"]", "}"}
        if number > line and text.strip() and not inside:
            return False
        for sign in re.findall(r"[\[\]{}]", text):
            if sign in "[{":
                closes.append("]" if sign == "[" else "}")
            elif sign != closes.pop():
                return False
            if not closes:
                return True
    return False
