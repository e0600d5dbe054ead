"""Slips of the keyboard that YAML takes for something else, or loses in silence."""

import re
from collections.abc import Collection

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.indents import indentation, odd_one_out
from pipeline.reading.source_nodes import Mark, Scalar
from pipeline.reading.source_text import is_wide, report_forbidden
from schemas.ageing import Ageing
from schemas.applicability import Applicability
from schemas.base import Model, Place
from schemas.control import Control, ControlName
from schemas.editions import EditionRequest, Editions
from schemas.environment import EnvironmentName, EnvironmentNames
from schemas.figure import Figure, Screen, ScreenPart, Target
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepResult, StepVariant
from schemas.safety import SafetyMessage
from schemas.settings import Settings
from schemas.verification import Verification
from schemas.waiver import Waiver

_WRITTEN: tuple[type[Model], ...] = (
    *(Manual, Procedure, Step, StepResult, StepVariant, SafetyMessage, Figure, Screen, ScreenPart),
    *(Target, Settings, Control, ControlName),
    *(Applicability, Verification, EnvironmentName, EnvironmentNames),
    *(Waiver, Ageing, EditionRequest, Editions),
)
# Every key that a writer may write: what stands in their place and resembles them is a slip.
KEYS = frozenset(key for model in _WRITTEN for key in model.model_fields)

WIDE_BRACKETS = {"｛": "{", "［": "["}

# What is wrong with a structure that cannot be understood; in other languages by phrases.py.
BACKSLASH = "a backslash in double quotes; use single quotes or write \\\\"
NOT_CLOSED = "the quotation mark opened here is not closed"
NO_COLON = "a key without `: ` behind it"
NO_SPACE_BEHIND_COLON = "a space is missing behind the colon"
NO_SPACE_BEHIND_DASH = "a space is missing behind the -"
WRONG_INDENTATION = "the indentation does not fit the lines above"

_BARE_LABEL = re.compile(
    r"(?:[:-] +|[\[,] *)(?P<all>(?P<text>\{#[a-z0-9-]+\}[^,}\]]*).*?)(?:\s{2,}# .*)?$"
)
_LONGEST = 60
_COMMENT = re.compile(r"(?P<space>\s*)(?P<comment>#.*?)\s*$")
_ESCAPE = re.compile(r"\\(.)")
_CONTROL_ESCAPES = "0abtnvfreNLP_"
_TAB = re.compile(r" *\t[ \t]*")
_WIDE_COLON = re.compile(r"\s*(?:- +)*(?P<key>[a-z_][a-z0-9_-]*)\s*(?P<colon>：)")
# Spaces that look ordinary and are none to YAML: from Japanese keyboards, web pages, Word.
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SUSPECT = re.compile(f"[\t：{_ODD_SPACE.pattern[1:-1]}]")
_KEY = r"[A-Za-z_][\w-]*"
_SPACELESS = re.compile(rf"(?:- +)*(?P<key>{_KEY})\s*(?P<colon>[:：])")
_SWALLOWED = re.compile(r"(?:- +)*(?P<key>[a-z_]+):(?:\s|$)")
_MISLEADING = tuple(
    re.compile(f"{before}(?P<space>{_ODD_SPACE.pattern})\\s*{after}")
    for before, after in (
        (r"[ \t]*", ""),
        (r"[ \t]*(?:- +)*-", ""),
        (rf"[ \t]*(?:- +)*{_KEY} *", ":"),
        (rf"[ \t]*(?:- +)*{_KEY}:", ""),
    )
)

# Slips that YAML stumbles over, on their line or on the next one; `at` is what is wrong.
_ANY_KEY = "|".join(sorted(KEYS, key=len, reverse=True))
_BULLET = r"(?P<at>[*•・●○◦‣■–—ー－−‐]|\d+[.)．）])"
_WRONG_ENDS = ";=；＝!！.,、。|/'\""
_SLIPS = tuple(
    (re.compile(rf"\s*{pattern}"), reason)
    for pattern, reason in (
        (rf"{_BULLET}\s*(?:{_ANY_KEY})\s*[:：]", "a list item begins with - and a space"),
        (r"(?:- +)*(?P<at>-)(?=[^\s-])", NO_SPACE_BEHIND_DASH),
        (r"(?:- +)*[a-z][a-z0-9_-]*(?P<at>:)(?=[^\s/])", NO_SPACE_BEHIND_COLON),
        (rf"(?:- +)*(?:{_ANY_KEY})\s*(?P<at>[{_WRONG_ENDS}])", "a key ends with : and a space"),
        (rf"(?:- +)*(?P<at>{_ANY_KEY})(?=\s+[^\s:]|\s*$)", NO_COLON),
    )
)


def lint_lines(
    lines: list[str], file: str, inside_text: Collection[int], report: Report
) -> dict[int, str | None]:
    """Report lines that YAML would misread in silence, and return them mended, by number.

    Numbers count from 0. A line is None where nobody can tell what was meant; a value that cannot
    be read is left out. `inside_text` are the lines that lie within a text of several lines.
    """
    mended = {}
    for number, line in enumerate(lines):
        if not _SUSPECT.search(line) or number in inside_text:
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _lint_line(line, number + 1, file, report)
        if found != line:
            mended[number] = found
    return mended


def _lint_line(line: str, number: int, file: str, report: Report) -> str | None:
    if tab := _TAB.match(line):
        start = line.index("\t")
        place = Place(file, number, start + 1, number, tab.end() + 1)
        report.add(rules.TAB_INDENTATION, place)
        return None
    for pattern in _MISLEADING:
        if found := pattern.match(line):
            return _report_space(line, found, Place(file, number), report)
    if (colon := without_wide_colon(line)) and colon[1] in KEYS:
        column, key, line = colon
        report.add(
            rules.FULL_WIDTH_COLON, Place(file, number, column + 1, number, column + 2), key=key
        )
    return line


def slip_on_line(line: str, *, is_inside_list: bool) -> tuple[int, str] | None:
    """Return the column of a slip that YAML stumbled over and what it is; None if there is none."""
    for pattern, reason in _SLIPS:
        found = pattern.match(line)
        if found and not (reason == NO_COLON and is_inside_list):
            return found.start("at"), reason
    return None


def _report_space(line: str, found: re.Match[str], at: Place, report: Report) -> str | None:
    column, space = found.start("space"), found["space"]
    place = Place(at.file, at.line, column + 1, at.line, column + 2)
    _report_odd_space(space, place, report)
    if space == "\u3000" and not line[:column].strip():
        return None  # one column of indentation, or two?
    return _ODD_SPACE.sub(" ", line[: found.end()]) + line[found.end() :]


def _report_odd_space(space: str, place: Place, report: Report) -> None:
    """Report a space that looks ordinary and is none to YAML."""
    if space == "\u3000":
        report.add(rules.FULL_WIDTH_SPACE, place)
    else:
        report_forbidden(space, place, report)


def bare_label(line: str) -> tuple[int, str] | None:
    """Return the column of a text that begins with `{#control}` without quotes, and the text."""
    found = _BARE_LABEL.search(line)
    if not found:
        return None
    is_flow = re.search(r"[\[{]", line[: found.start("text")]) is not None
    return found.start("text"), found["text"].rstrip() if is_flow else found["all"].rstrip()


def quoted(value: str) -> str:
    """Return a text in the quotes that it needs, shortened to be shown."""
    first = value[:1]
    if first in {"'", '"'} and value.endswith(first) and value.count(first) % 2:
        value = value[1:-1] or value  # one quote inside of two
    quote = "'" if '"' in value or "\\" in value else '"'
    written = value.replace("'", "''") if quote == "'" else value
    return f"{quote}{written if len(written) <= _LONGEST else written[: _LONGEST - 1] + '…'}{quote}"


def without_wide_colon(line: str) -> tuple[int, str, str] | None:
    """Return where a key has a full-width colon, the key, and the line without its value."""
    found = _WIDE_COLON.match(line)
    if not found:
        return None
    column = found.start("colon")
    return column, found["key"], line[:column] + ":"


# ── texts, as the events tell them ────────────────────────────────────────────────────────────


def find_lost_text(
    lines: list[str], end: Mark, file: str, report: Report, *, is_text: bool
) -> bool:
    """Report what YAML takes for a comment and a writer may not have meant as one.

    `end` is where a value ends, `is_text` whether it is a text without quotes. Returns whether
    text is lost for certain.
    """
    line = lines[end.line] if end.line < len(lines) else ""
    found = _COMMENT.match(line, end.column)
    if not found:
        return False
    comment, number = found["comment"], end.line + 1
    place = Place(file, number, found.start("comment") + 1, number, found.end("comment") + 1)
    if comment[1:2].strip(" #!"):
        report.add(rules.LOST_TEXT, place, lost=comment)
        return True
    if is_text and found["space"] == " " and comment.strip("# "):
        report.add(rules.COMMENT_SPACING, place, lost=comment)
    return False


def find_spaceless_key(key: Scalar, report: Report) -> str | None:
    """Report `{os:iOS}` and `{os：iOS}`, which are keys without a value; return the key meant."""
    found = _SPACELESS.match(key.text or "")
    if not found or found["key"] not in KEYS or key.style:
        return None
    place = key.place_within(found.start("colon"), found.end("colon"))
    if found["colon"] == "：":
        report.add(rules.FULL_WIDTH_COLON, place, key=found["key"])
    else:
        report.add(rules.YAML_SYNTAX, place, reason=NO_SPACE_BEHIND_COLON)
    return found["key"]


def without_odd_spaces(key: Scalar, report: Report) -> str:
    """Return a key, and report the spaces around it that YAML takes for a part of it."""
    written = key.text or ""
    if written in KEYS:
        return written
    for found in re.finditer(f"^{_ODD_SPACE.pattern}|(?<=.){_ODD_SPACE.pattern}$", written):
        line, column = key.start.line + 1, key.start.column + 1 + found.start()
        place = Place(key.file, line, column, line, column + 1)
        _report_odd_space(found[0], place, report)
    return _ODD_SPACE.sub(" ", written).strip() if not key.style else written


def find_wide_bracket(text: Scalar, report: Report) -> bool:
    """Report `{device: ［iPhone, iPad］}`, of which YAML makes two halves; true for each half."""
    written = text.text or ""
    if written[:1] in WIDE_BRACKETS and written[-1] not in "］｝":
        values = {"mark": written[0], "narrow": WIDE_BRACKETS[written[0]]}
        report.add(rules.FULL_WIDTH_BRACKET, text.place_within(0, 1), **values)
        return True
    return written[-1:] in {"］", "｝"} and not WIDE_BRACKETS.keys() & set(written)


def find_escapes(text: Scalar, report: Report) -> bool:
    r"""Report `\n`, `\t` and the like in double quotes: `"C:\new"` would hold a line break."""
    found = False
    for number in range(text.start.line, text.end.line + 1):
        begin = text.start.column if number == text.start.line else 0
        for escape in _ESCAPE.finditer(text.lines[number], begin):
            is_inside = (number, escape.start()) < (text.end.line, text.end.column)
            if is_inside and escape[1] in _CONTROL_ESCAPES:
                _report_slip(text, number, escape.start(), BACKSLASH, report)
                found = True
    return found


def find_slip_at_beginning(text: Scalar, report: Report) -> bool:
    """Report a text without quotes that begins its line and is a key or item without its space."""
    written = text.text or ""
    if ":" not in written and not written.startswith("-"):
        return False
    line, column = text.lines[text.start.line], text.start.column
    is_one_line = text.start.line == text.end.line
    key = _SPACELESS.match(line, column, text.end.column if is_one_line else len(line))
    is_key = key is not None and key["key"] in KEYS and key["colon"] == ":"
    if not is_key and not line.startswith("-", column):
        return False
    before = line[:column]
    if line.startswith("-", column) and not before.strip() and line[column:].strip("- "):
        _report_slip(text, text.start.line, column, NO_SPACE_BEHIND_DASH, report)
        return True
    if key and is_key and not before.strip("- "):
        _report_slip(text, text.start.line, key.start("colon"), NO_SPACE_BEHIND_COLON, report)
        return True
    return False


def find_swallowed_lines(text: Scalar, report: Report) -> bool:
    """Report a key or a list item that became part of the text of the lines before it."""
    pattern = _SWALLOWED if text.style else _SPACELESS
    for number in range(text.start.line + 1, text.end.line + 1):
        line = text.lines[number][: text.end.column if number == text.end.line else None]
        column = len(line) - len(line.lstrip())
        key = pattern.match(line, column)
        is_key = key is not None and key["key"] in KEYS
        if text.style and is_key:
            _report_slip(text, text.start.line, text.start.column, NOT_CLOSED, report)
            return True
        if is_key or (not text.style and line.startswith("-", column)):
            odd = odd_one_out(text.lines, text.start.line, number)
            _report_slip(text, odd, indentation(text.lines[odd]), WRONG_INDENTATION, report)
            return True
    return False


def _report_slip(text: Scalar, line: int, column: int, reason: str, report: Report) -> None:
    end = max(len(text.lines[line].rstrip()), column + 1) + 1
    report.add(
        rules.YAML_SYNTAX, Place(text.file, line + 1, column + 1, line + 1, end), reason=reason
    )


def join_lines(text: Scalar) -> bool:
    """Join the lines of a text: with a space, but with none between Japanese characters.

    Returns whether there are such characters.
    """
    old, where = text.text or "", text.positions()
    parts, end, joined = [], 0, False
    for gap in re.finditer(r"\s+", old):
        before, after = gap.start() - 1, gap.end()
        is_inside = before >= 0 and after < min(len(old), len(where))
        if not is_inside or ("\n" not in gap[0] and where[before].line == where[after].line):
            continue
        is_false = is_wide(old[before] + old[after])
        joined = joined or is_false
        parts += [old[end : gap.start()], "" if is_false else " "]
        end = after
    text.change("".join([*parts, old[end:]]).strip())
    return joined
