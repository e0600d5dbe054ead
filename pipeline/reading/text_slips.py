"""Slips in texts and keys, as the events of YAML tell them."""

import re

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.reading.indents import indentation, key_above, odd_one_out
from pipeline.reading.key_names import key_meant
from pipeline.reading.source_nodes import Mark, Node, Scalar
from pipeline.reading.source_slips import (
    BACKSLASH,
    KEY_WORD,
    KEYS,
    NO_LIST_OF_TEXTS,
    NO_SPACE_BEHIND_COLON,
    NO_SPACE_BEHIND_DASH,
    NOT_CLOSED,
    ODD_SPACE,
    OF_ONE_TEXT,
    WIDE_BRACKETS,
    WRONG_INDENTATION,
    WRONG_ITEM,
    report_odd_space,
    syntax_values,
)
from pipeline.reading.source_text import is_wide
from schemas.base import Place
from schemas.figure import PARTS

_COMMENT = re.compile(r"(?P<space>\s*)(?P<comment>#.*?)\s*$")
_ESCAPE = re.compile(r"\\(.)")
_CONTROL_ESCAPES = "0abtnvfreNLP_"
_SPACELESS = re.compile(rf"(?:- +)*(?P<key>{KEY_WORD})\s*(?P<colon>[:：])")
_SWALLOWED = re.compile(r"(?:- +)*(?P<key>[a-z_]+):(?:\s|$)")
_NO_DASH = re.compile(r"[・•●○◦‣■◆]|[①-⑳–—ー－−‐]\s*\S|\d{1,2}(?:[.)]\s|[．）])")
_QUOTES = "“”„＂"
# Values are told that are no longer than this.
_SHORT = 40
_IN_QUOTES = re.compile(rf"[{_QUOTES}](?P<text>[^{_QUOTES}\"]*)[{_QUOTES}\"]")
_IN_SINGLE_QUOTES = re.compile(r"[‘’](?P<text>[^‘’]*)[‘’]")
# A quotation mark at the end that was never opened; behind a digit it may mean inches.
_LONE_QUOTE = re.compile(rf"[^{_QUOTES}\"]*[^\d{_QUOTES}\"][\"”＂]")
# Where quotation marks are words on a screen.
_ON_SCREENS = frozenset(PARTS) | {"value"}
# Below which keys its parts stand.
_OF_PARTS = frozenset(("says", "dialog", "sheet"))


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
    elif not _is_told(rules.YAML_SYNTAX, place, report):
        report.add(rules.YAML_SYNTAX, place, **syntax_values(NO_SPACE_BEHIND_COLON))
    return found["key"]


def _is_told(rule: Rule, place: Place, report: Report) -> bool:
    """Whether the same is told of another part of a line."""
    where = (place.file, place.line)
    return any(it.rule is rule and (it.place.file, it.place.line) == where for it in report)


def without_odd_spaces(key: Scalar, report: Report) -> str:
    """Return a key, and report the spaces around it that YAML takes for a part of it."""
    written = key.text or ""
    if written in KEYS:
        return written
    for found in re.finditer(f"^{ODD_SPACE.pattern}|(?<=.){ODD_SPACE.pattern}$", written):
        line, column = key.start.line + 1, key.start.column + 1 + found.start()
        place = Place(key.file, line, column, line, column + 1)
        report_odd_space(found[0], place, report)
    return ODD_SPACE.sub(" ", written).strip() if not key.style else written


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
    line, column = text.lines[text.start.line], text.start.column
    if _NO_DASH.match(written) and not line[:column].strip():
        owner = key_above(text.lines, text.start.line)
        reason = NO_LIST_OF_TEXTS if owner in OF_ONE_TEXT else WRONG_ITEM
        _report_slip(text, text.start.line, column, reason, report)
        return True
    if find_wide_part(text, report):
        return True
    if ":" not in written and not written.startswith("-"):
        return False
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


def find_wide_part(text: Scalar, report: Report) -> bool:
    """Report `- ボタン：OK` among the parts of a screen: a key in other words, and its colon."""
    found = re.match(r"(?P<key>[^\s:：]{1,12})\s*(?P<colon>：)", text.text or "")
    meant = key_meant(found["key"], PARTS) if found else ""
    if not found or not meant or key_above(text.lines, text.start.line) not in _OF_PARTS:
        return False
    place = text.place_within(0, found.end("colon"))
    report.add(rules.FULL_WIDTH_COLON, place, key=found["key"], meant=meant)
    return True


def find_curly_quotes(text: Scalar, report: Report) -> None:
    """Report quotation marks around a text, or one behind it, that would be printed."""
    written = text.text or ""
    if _LONE_QUOTE.fullmatch(written):
        place = text.place_within(len(written) - 1, len(written))
        report.add(rules.CURLY_QUOTES, place, mark=written[-1], suggestion=written[:-1])
    found = _IN_QUOTES.fullmatch(written) or _IN_SINGLE_QUOTES.fullmatch(written)
    if not found:
        return
    key = re.match(rf"\s*(?:- +)*(?P<key>{KEY_WORD}):", text.lines[text.start.line])
    is_on_screen = key is not None and key["key"] in _ON_SCREENS
    if found["text"].startswith("{") or not is_on_screen:
        bare = found["text"]
        meant = f'"{bare}"' if bare.startswith("{") or ": " in bare else bare
        report.add(rules.CURLY_QUOTES, text.own_place, mark=(text.text or "")[0], suggestion=meant)


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
    place = Place(text.file, line + 1, column + 1, line + 1, end)
    report.add(rules.YAML_SYNTAX, place, **syntax_values(reason))


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


def twice_values(
    key: str, line: int, both: tuple[Node | None, Node], *, is_item: bool
) -> dict[str, str]:
    """Return what is told of a key that is there already, with `both` values.

    `is_item` says that the first one begins the item of a list.
    """
    values = {"key": key, "line": str(line)}
    if is_item:
        return values | {"item": f"- {key}: …"}
    if key in PARTS:
        return values | {"part": key}
    one, two = (" ".join((it.text or "").split()) if isinstance(it, Scalar) else "" for it in both)
    is_told = one != two and all(0 < len(it) <= _SHORT for it in (one, two))
    return values | ({"one": f"{key}: {one}", "two": f"{key}: {two}"} if is_told else {})
