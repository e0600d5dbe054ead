"""Lines without a key, over which YAML stumbles: texts beside keys, the rest of a text above."""

import re

from pipeline.reading.indents import KEYS_AT_MARGIN, indentation
from pipeline.reading.key_names import key_meant
from pipeline.reading.source_slips import BARE_TEXT, KEY_WORD, KEYS, NO_COLON, quoted
from pipeline.reading.yaml_stops import Problem
from schemas.figure import ScreenPart
from schemas.procedure import Step
from schemas.safety import SafetyMessage
from schemas.verification import Verification

_OWNER = re.compile(r"\s*(?:- +)*([a-z_]+):\s*$")
# What is to be done where a text stands beside keys, by the key of the list.
_KEYS_OF_TEXTS = {
    "steps": "write `- id: …`, and on the next line `do: ` before the text",
    "variants": "write `do: ` before the text",
    "safety": "write `hazard: ` before the text",
    "verified": "write `on: ` before the text",
}
_BELOW_A_TEXT = re.compile(r"\s*(?:(?:- +)*[A-Za-z0-9_-]+\s*:\s+|- +)\S")
_OPEN = re.compile(r"\s*(?:- +)*[a-z_]+:\s*(?:[|>][-+]?)?\s*$")
_QUOTED_LINE = re.compile(r"\s*(?:- +)*([\"'])(?P<key>[a-z_]+):\s*(?P<text>.+)\1")
_BULLET = re.compile(r"\s*(?:[・•●○◦‣■◆※]|[①-⑳]|[(（]?\d{1,2}[.)．）])")
_WIDE = re.compile(r"\s*(?:- +)*(?P<key>[^\s:：]+)(?P<colon>\s*：)")
# Keys that stand further in than the margin.
_FURTHER_IN = frozenset(
    key for model in (Step, SafetyMessage, Verification, ScreenPart) for key in model.model_fields
)


def bare_item(it: Problem) -> tuple[int, int, str, str | None] | None:
    """Return the place of a list item that should be the first key of a mapping, and what it is.

    It is one when the key that YAML stumbled over stands right below it.
    """
    number = it.line_before()
    item = re.match(r"\s*(?:- +)+(?=\S)(?!.*:(?:\s|$))", it.lines[number])
    if not item or item.end() != indentation(it.text):
        return None
    if re.match(KEY_WORD + r"\s*$", it.lines[number][item.end() :]):
        return number, item.end(), NO_COLON, None
    above = (line for line in reversed(it.lines[:number]) if indentation(line) <= item.end() - 2)
    owner = next((found[1] for line in above if (found := _OWNER.match(line))), "")
    return (
        number,
        item.end(),
        BARE_TEXT,
        _KEYS_OF_TEXTS.get(owner, "write `text: ` before the text"),
    )


def is_not_indented(it: Problem, number: int) -> bool:
    """Whether a line stands below a key without a value, as far to the left as the key."""
    above = it.lines[number - 1] if number else ""
    below = next((line for line in it.lines[number + 1 :] if line.strip()), "")
    is_list = number < len(it.lines) and indentation(below) > indentation(it.lines[number])
    return "simple key" in it.says and _OPEN.match(above) is not None and not is_list


def is_quoted_key(line: str) -> str:
    """Return how a line is written of which key and text stand in quotes together, "" for none."""
    found = _QUOTED_LINE.fullmatch(line.rstrip())
    return f"{found['key']}: {quoted(found['text'])}" if found and found["key"] in KEYS else ""


def is_bullet(it: Problem, number: int) -> bool:
    """Whether a line below a text begins with a sign that people write before list items."""
    line = "".join(it.lines[number : number + 1])
    return "simple key" in it.says and number > 0 and _BULLET.match(line) is not None


def is_rest_of_text(it: Problem, number: int) -> bool:
    """Whether a line without a key stands below a text, and is no key that is half typed."""
    line = "".join(it.lines[number : number + 1]).strip()
    is_below = number > 0 and _BELOW_A_TEXT.match(it.lines[number - 1]) is not None
    is_word = re.fullmatch(KEY_WORD, line) is not None
    return "simple key" in it.says and is_below and not is_word and not key_meant(line, KEYS)


def wide_key(line: str) -> tuple[tuple[int, int], str] | None:
    """Return from where to where a key in other words and its full-width colon stand.

    And the key that is meant; None where there is none.
    """
    found = _WIDE.match(line)
    known = _FURTHER_IN if indentation(line) else KEYS_AT_MARGIN
    meant = key_meant(found["key"], known) if found else ""
    return ((found.start("key"), found.end("colon")), meant) if found and meant else None
