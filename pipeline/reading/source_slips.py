"""Slips of the keyboard that YAML takes for something else, or loses in silence."""

import re
from collections.abc import Collection

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.source_text import report_forbidden
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
# What stands under these are names that writers choose, whatever else they mean elsewhere.
OF_WRITERS = frozenset(("terms", "fields", "audiences", "footnotes", "screens", "hotspots"))

# What holds one text, and never a list.
OF_ONE_TEXT = frozenset(
    ("do", "sees", "result", "title", "subtitle", "alt", "caption", "legend", "reason", "text")
) | {"hazard", "consequence", "avoidance"}

WIDE_BRACKETS = {"｛": "{", "［": "["}
NARROW = str.maketrans("｛｝［］，、", "{}[],,")

# What is wrong with a structure that cannot be understood; in other languages by phrases.py.
BACKSLASH = "a backslash in double quotes; use single quotes or write \\\\"
NOT_CLOSED = "the quotation mark opened here is not closed"
NO_COLON = "a key without `: ` behind it"
NO_SPACE_BEHIND_COLON = "a space is missing behind the colon"
NO_SPACE_BEHIND_DASH = "a space is missing behind the -"
WRONG_INDENTATION = "the indentation does not fit the lines above"
WRONG_LIST = "the indentation does not fit the list above"
STRAY_LINE = "this line is no key and no comment"
NO_DASH = "a - is missing before this"
WRONG_ITEM = "a list item begins with - and a space"
NO_LIST_OF_TEXTS = "here is room for one text only, and not for a list"
WRONG_KEY = "a key ends with : and a space"
NO_COMMA = "a comma is missing before this"
WIDE_COMMA = "a full-width comma"
TWO_KEYS = "two keys on one line"
SPLIT_ITEM = "the - splits what belongs together"
BARE_TEXT = "a text stands beside keys, and has no key"
BULLET_BELOW = "a list item stands below a text"
NOT_INDENTED = "the text of the key above does not stand further in"
QUOTED_LINE = "the quotation marks stand around the key, too"
TOO_FAR_LEFT = "this belongs below `{owner}`, which has nothing below it"
REST_OF_TEXT = "this is no key but, as it seems, the rest of the text above"
NO_LIST = "a list (- ) cannot begin here"
STRAY_DASH = "here stand keys and values, and no list"
END_OF_DOCUMENT = "`...` ends the file here"
ROUND_BRACKETS = "keys and values stand in round brackets"
# What is to be done about a file that is only a text, or a list.
WITH_KEYS = "begin the file with keys, as in `id: …`, and give each text its own"
# What to do about each.
_ADVICE = {
    BACKSLASH: "put the text in single quotes",
    NOT_CLOSED: "close it with the same quotation mark",
    NO_COLON: "write `: ` behind the key; if it is the rest of a text, put it on the line above",
    NO_SPACE_BEHIND_COLON: "write a space there",
    NO_SPACE_BEHIND_DASH: "write a space there",
    WRONG_INDENTATION: "begin it in the same column as the lines it belongs with",
    WRONG_LIST: "begin it in the same column as the items above",
    STRAY_LINE: "delete it, or begin it with `# `",
    NO_DASH: "begin the line with `- `",
    WRONG_ITEM: "write `- ` in place of this sign",
    NO_LIST_OF_TEXTS: "write all of it as one text, without this sign; more may stand in `notes`",
    WRONG_KEY: "write `: ` there",
    NO_COMMA: "write `, ` there",
    WIDE_COMMA: "write `, ` there, half-width",
    TWO_KEYS: "begin a line for each",
    SPLIT_ITEM: "write two spaces in place of the `- `",
    BULLET_BELOW: "write it as a step of its own, or under `notes:` with `- ` before it",
    NOT_INDENTED: "begin it two spaces further to the right, or on the line of the key",
    REST_OF_TEXT: "put it at the end of the line above",
    NO_LIST: "begin each item on a line of its own; for a text, delete the `- `",
    STRAY_DASH: "delete the `- `",
    END_OF_DOCUMENT: "delete it",
    ROUND_BRACKETS: "write `{` and `}` in their place",
    "a comma too many": "delete it",
    "a bracket too many": "delete it",
}

# libyaml gives no codes, only sentences; these are what a writer meets. The text is for people,
# so a sentence that is not listed is passed on as it is.
_REASONS = (
    ("could not find expected ':'", NO_COLON),
    ("mapping values are not allowed", "`: ` in the middle of a text, or a wrong indentation"),
    ("unexpected ':'", "`: ` in the middle of a text, or a wrong indentation"),
    ("did not find expected key", WRONG_INDENTATION),
    ("did not find expected '-'", WRONG_LIST),
    ("<document start>", WRONG_INDENTATION),
    ("node content", "something is missing before this"),
    ("unknown escape", BACKSLASH),
    ("hexdecimal", BACKSLASH),
    ("escape code", BACKSLASH),
    ("block sequence entries are not allowed", NO_LIST),
)


def is_stray(line: str, *, is_first: bool) -> bool:
    """Whether a line is a comment with another sign; the first one may also be anything."""
    return line.lstrip().startswith(("＃", "//", "※", "<!--")) or (is_first and ":" not in line)


def reason_for(says: str) -> str:
    """Return what is wrong where libyaml says something, in words for a writer."""
    return next((ours for theirs, ours in _REASONS if theirs in says), says)


def syntax_values(reason: str, advice: str | None = None) -> dict[str, str]:
    """Return what is told of a structure that cannot be understood.

    `advice` is what to do about it, where that depends on what is written.
    """
    advice = advice or _ADVICE.get(reason)
    if reason.startswith("this belongs below "):
        advice = "begin it, and what belongs with it, two spaces further to the right"
    if reason.startswith("the bracket "):
        advice = "write the closing bracket, or the comma"
    return {"reason": reason, **({"advice": advice} if advice else {})}


_BARE_LABEL = re.compile(
    r"(?:[:-] +|[\[,] *)(?P<all>(?P<text>\{#[a-z0-9-]+\}[^,}\]]*).*?)(?:\s{2,}# .*)?$"
)
_LONGEST = 60
_TAB = re.compile(r" *\t[ \t]*")
_WIDE_COLON = re.compile(r"\s*(?:- +)*(?P<key>[a-z_][a-z0-9_-]*)\s*(?P<colon>：)")
# Spaces that look ordinary and are none to YAML: from Japanese keyboards, web pages, Word.
ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SUSPECT = re.compile(f"[\t：{ODD_SPACE.pattern[1:-1]}]")
KEY_WORD = r"[A-Za-z_][\w-]*"
_MISLEADING = tuple(
    re.compile(f"{before}(?P<space>{ODD_SPACE.pattern})\\s*{after}")
    for before, after in (
        (r"[ \t]*", ""),
        (r"[ \t]*(?:- +)*-", ""),
        (rf"[ \t]*(?:- +)*{KEY_WORD} *", ":"),
        (rf"[ \t]*(?:- +)*{KEY_WORD}:", ""),
    )
)

# Slips that YAML stumbles over, on their line or on the next one; `at` is what is wrong.
_ANY_KEY = "|".join(sorted(KEYS, key=len, reverse=True))
_BULLET = r"(?P<at>[*•・●○◦‣■–—ー－−‐]|\d+[.)．）])"
_WRONG_ENDS = ";=；＝!！.,、。|/'\""
_SLIPS = tuple(
    (re.compile(rf"\s*{pattern}"), reason)
    for pattern, reason in (
        (rf"{_BULLET}\s*(?:{_ANY_KEY})\s*[:：]", WRONG_ITEM),
        (r"(?:- +)*(?P<at>-)(?=[^\s-])", NO_SPACE_BEHIND_DASH),
        (r"(?:- +)*[a-z][a-z0-9_-]*(?P<at>:)(?=[^\s/])", NO_SPACE_BEHIND_COLON),
        (rf"(?:- +)*(?:{_ANY_KEY})\s*(?P<at>[{_WRONG_ENDS}])", WRONG_KEY),
        (r"(?:- +)*[A-Za-z_][\w-]* ?(?P<at>[=＝])(?=\s)", WRONG_KEY),
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
    report_odd_space(space, place, report)
    if space == "\u3000" and not line[:column].strip():
        return None  # one column of indentation, or two?
    return ODD_SPACE.sub(" ", line[: found.end()]) + line[found.end() :]


def report_odd_space(space: str, place: Place, report: Report) -> None:
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


def without_colon_in_mark(text: str) -> str:
    """Return a text with `{see sign-in}` for `{see: sign-in}`, of which YAML makes a key."""
    return re.sub(r"\{(see|footnote)\s*[:：]\s*", r"{\1 ", text)


def quoted(value: str) -> str:
    """Return a text in the quotes that it needs, shortened to be shown."""
    value = without_colon_in_mark(value)
    first = value[:1]
    inside = value[1:-1]
    is_inner = value.count(first) % 2 or inside[inside.find(first) - 1 : inside.find(first)] == " "
    if first in {"'", '"'} and value.endswith(first) and inside and is_inner:
        value = inside  # quotes inside of two
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
