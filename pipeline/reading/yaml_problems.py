"""What a writer did when libyaml gives up: its own words are about tokens, ours about the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.reading.bare_lines import (
    bare_item,
    is_bullet,
    is_not_indented,
    is_quoted_key,
    is_rest_of_text,
    wide_key,
)
from pipeline.reading.indents import first_further_in, indentation, is_closed, odd_one_out
from pipeline.reading.list_slips import slip_in_list
from pipeline.reading.source_slips import (
    BULLET_BELOW,
    END_OF_DOCUMENT,
    KEYS,
    NO_COMMA,
    NO_DASH,
    NOT_CLOSED,
    NOT_INDENTED,
    QUOTED_LINE,
    REST_OF_TEXT,
    ROUND_BRACKETS,
    STRAY_LINE,
    TWO_KEYS,
    WIDE_BRACKETS,
    WIDE_COMMA,
    WRONG_INDENTATION,
    WRONG_LIST,
    bare_label,
    is_stray,
    quoted,
    reason_for,
    slip_on_line,
    syntax_values,
    without_wide_colon,
)
from pipeline.reading.yaml_stops import Problem
from schemas.base import Place

_LINE = re.compile(r"\s*(?:- +)*(?:(?P<key>[A-Za-z0-9_-]+)\s*:(?:\s+|$))?(?P<value>.*?)\s*$")
_CLOSED_TOO_EARLY = re.compile(
    r"""\[[^\]]*\]+\s*[^\s,#\]}]|\{[^}]*\}+\s*[^\s,#\]}]"""
    r"""|"(?:[^"\\]|\\.)*"\s*[^\s,#:\]}]|'(?:[^']|'')*'\s*[^\s,#:\]}]"""
)
_WHOLE = re.compile(r"([\"'])(?P<text>.*)\1")
_OF_SIGNS = ("an anchor", "an alias", "a tag")
_RESERVED = tuple("*&!%@`|>")
_IN_ROUND = re.compile(rf"[(（]\s*(?:{'|'.join(sorted(KEYS))})\s*[:：].*[)）]\s*$")
_BLOCK_HEADER = re.compile(r"[|>][-+1-9]{0,2}(\s+#.*)?")
_COMMENT = re.compile(r"\s{2,}# .*$")


@dataclass(frozen=True, slots=True)
class _Cause:
    """What the writer did. `mended` is a line, from 0, as the rest can be read with it."""

    rule: Rule
    place: Place
    values: dict[str, str] = field(default_factory=dict)
    mended: tuple[int, str] | None = None


def report_yaml_error(
    error: yaml.MarkedYAMLError, opened: Place | None, lines: list[str], file: str, report: Report
) -> tuple[int, str] | None:
    """Report a YAML error at the place and in the words of the writer.

    `opened` is the bracket or quotation mark that was open. Returns the number, from 0, and the
    text of a line with which the rest can be read, None where nobody can tell.
    """
    at: Any = error.problem_mark or error.context_mark  # libyaml always tells where
    began: Any = error.context_mark or at
    says = f"{error.problem or ''} {error.context or ''}".strip()
    problem = Problem(
        says, at.line, at.column, began.line, began.column, opened, lines, file
    )  # fmt: skip
    found = (explain(problem) for explain in _EXPLANATIONS)
    cause = next(it for it in found if it is not None)
    report.add(cause.rule, cause.place, **cause.values)
    return cause.mended


def _tab(it: Problem) -> _Cause | None:
    if "tab character" not in it.says and it.sign != "\t":
        return None
    column = max(it.column if it.sign == "\t" else it.text.find("\t"), 0)
    return _Cause(rules.TAB_INDENTATION, it.place(it.line, column, column + 1))


def _directive(it: Problem) -> _Cause | None:
    if not any(word in it.says for word in ("directive", "%", "token", "<document start>")):
        return None
    above = range(min(it.line + 1, len(it.lines)))
    number = next((line for line in above if it.lines[line].startswith("%")), None)
    if number is None:
        return None
    return _Cause(rules.DIRECTIVE, it.place(number, 0), mended=(number, ""))


def _label(it: Problem) -> _Cause | None:
    """Explain `{#control}` at the beginning of a text: YAML takes the rest for a comment."""
    number = it.opened.line - 1 if it.opened else it.line
    found = bare_label(it.lines[number]) if number < len(it.lines) else None
    if found is None:
        return None
    start, text = found
    mended = it.lines[number].replace(text, "", 1)
    values = {"mark": "{", "suggestion": quoted(text)}
    place = it.place(number, start, start + len(text))
    return _Cause(rules.NEEDS_QUOTES, place, values, (number, mended))


def _left_open(it: Problem) -> _Cause | None:
    if "quoted scalar" in it.says and "unexpected" in it.says:
        return _syntax(it, it.began_line, it.began_column, NOT_CLOSED)
    if it.opened is None or (it.line == it.opened.line - 1 and "token" in it.says):
        return None
    line = it.opened.line - 1
    found = re.compile(r"[\[{\"']").search(it.lines[line], it.opened.column - 1)
    if not found:
        return None
    column, bracket = found.start(), found[0]
    if bracket in {'"', "'"}:
        return _syntax(it, line, column, NOT_CLOSED)
    if any(word in it.says for word in _OF_SIGNS):
        return None
    if is_closed(it.lines, line, column):
        return _comma(it)
    if lost := re.search(r"(?<=[\s:,])#\S.*", it.lines[line][column:]):
        place = it.place(line, column + lost.start())
        return _Cause(rules.LOST_TEXT, place, {"lost": lost[0].rstrip()})
    reason = f"the bracket {bracket} opened here is not closed, or a comma is missing"
    return _syntax(it, line, column, reason)


def _comma(it: Problem) -> _Cause:
    """Explain what is wrong between two brackets that fit each other."""
    before = it.text[: it.column]
    if it.sign == ",":
        return _syntax(it, it.line, it.column, "a comma too many")
    if it.sign == ":":
        before = re.sub(r"[A-Za-z0-9_-]+\s*$", "", before)
    if before.endswith(("、", "，")):
        return _syntax(it, it.line, len(before) - 1, WIDE_COMMA)
    return _syntax(it, it.line, len(before), NO_COMMA)


def _slip(it: Problem) -> _Cause | None:
    for number in _lines_of_slips(it):
        line = it.lines[number] if number < len(it.lines) else ""
        if colon := without_wide_colon(line):
            column, key, rest = colon
            place = it.place(number, column, column + 1)
            return _Cause(rules.FULL_WIDTH_COLON, place, {"key": key}, (number, rest))
        if wide := wide_key(line):
            (start, end), key = wide
            return _Cause(rules.FULL_WIDTH_COLON, it.place(number, start, end), {"key": key})
        if found := slip_on_line(line, is_inside_list="'-'" in it.says):
            return _syntax(it, number, *found)
    return None


def _lines_of_slips(it: Problem) -> Iterator[int]:
    """Yield the lines that may hold the cause, the likeliest first."""
    if "simple key" in it.says or "alias" in it.says:
        yield it.began_line
    elif "mapping values" in it.says and _is_own_colon(it):
        yield it.line_before()
        yield it.line
    elif "expected '-'" in it.says or "expected key" in it.says:
        yield it.line


def _is_own_colon(it: Problem) -> bool:
    """Whether libyaml stumbled over the colon of a key that begins its line."""
    return re.fullmatch(r"\s*(?:- +)*[A-Za-z_][\w-]*\s*", it.text[: it.column]) is not None


def _list(it: Problem) -> _Cause | None:
    found = slip_in_list(it)
    return _syntax(it, *found) if found else None


def _sign(it: Problem) -> _Cause | None:
    """Explain a sign that YAML keeps for itself, at the beginning of a text."""
    if "token" in it.says or "mapping keys" in it.says:
        return _needs_quotes(it, it.line, it.column)
    if any(word in it.says for word in (*_OF_SIGNS, "a block scalar")):
        return _needs_quotes(it, it.began_line, it.began_column)
    if "tag handle" in it.says:
        return _needs_quotes(it, it.line, it.column, rules.TAG)
    if it.sign and it.sign in ",]}":
        if "block node" in it.says:
            return _needs_quotes(it, it.line, it.column)
        if it.sign != ",":
            return _syntax(it, it.line, it.column, "a bracket too many")
    return None


def _early_close(it: Problem) -> _Cause | None:
    above = _LINE.match(it.lines[it.line_before()])
    whole = _WHOLE.fullmatch(above["value"]) if above else None
    if above and whole and "expected key" in it.says and not re.match(r"\s*(?:- |\S+:)", it.text):
        text = quoted(f"{whole['text']} {it.text.strip()}")
        start, number = above.start("value"), it.line_before()
        values = {"mark": above["value"][0], "suggestion": text}
        return _Cause(rules.NEEDS_QUOTES, it.place(number, start), values, (it.line, ""))
    found = _LINE.match(it.text)
    value = found["value"] if found else ""
    is_reserved = value.startswith(_RESERVED) and not _BLOCK_HEADER.fullmatch(value)
    if not found or not (is_reserved or _CLOSED_TOO_EARLY.match(value)):
        return None
    return _needs_quotes(it, it.line, found.start("value"))


def _colon(it: Problem) -> _Cause | None:
    found = _LINE.match(it.text)
    if "mapping values" not in it.says or not found:
        return None
    start = found.start("value")
    if _is_own_colon(it):
        if bare := bare_item(it):
            return _syntax(it, *bare)
        return _wrong_indentation(it, it.line_before(), WRONG_INDENTATION)
    if found["value"][:1] in WIDE_BRACKETS:
        values = {"mark": it.text[start], "narrow": WIDE_BRACKETS[it.text[start]]}
        return _Cause(rules.FULL_WIDTH_BRACKET, it.place(it.line, start, start + 1), values)
    if _IN_ROUND.match(found["value"]):
        cause = _syntax(it, it.line, start, ROUND_BRACKETS)
        return replace(cause, mended=(it.line, it.text[:start]))
    second = re.search(r"(?:^|, *)([a-z_]+)$", it.text[start : it.column])
    if found["key"] in KEYS and second and second[1] in KEYS:
        return _syntax(it, it.line, start + second.start(1), TWO_KEYS)
    return _needs_quotes(it, it.line, start, colon=it.column)


def _anything(it: Problem) -> _Cause:
    line, column = it.line, it.column
    if "simple key" in it.says:
        line, column = it.began_line, it.began_column
    elif "quoted scalar" in it.says:
        line, column = _first_escape(it)
    elif "<document start>" in it.says:
        if end := next((at for at in range(line) if it.lines[at].startswith("...")), None):
            return _syntax(it, end, 0, END_OF_DOCUMENT)
        filled = (at for at, text in enumerate(it.lines) if text.partition("#")[0].strip())
        line = next(filled, 0)
        column = indentation(it.lines[line])
    reason = REST_OF_TEXT if is_rest_of_text(it, line) else reason_for(it.says)
    reason = NOT_INDENTED if is_not_indented(it, line) else reason
    if quoted_key := is_quoted_key("".join(it.lines[line : line + 1])):
        return _syntax(it, line, column, QUOTED_LINE, f"write `{quoted_key}`")
    reason = BULLET_BELOW if is_bullet(it, line) else reason
    if is_stray("".join(it.lines[line : line + 1]), is_first="<document start>" in it.says):
        return _syntax(it, line, column, STRAY_LINE)
    is_item = it.text.lstrip().startswith("-")
    reason = WRONG_INDENTATION if reason == WRONG_LIST and not is_item else reason
    if "expected '-'" in it.says and _lacks_dash(it):
        return _syntax(it, line, indentation(it.text), NO_DASH)
    if it.began_line < line and ("expected key" in it.says or "expected '-'" in it.says):
        is_beside = indentation(it.lines[it.began_line]) == indentation(it.text)
        is_beside = is_beside or it.began_line == it.line_before()
        first = it.began_line if is_beside else first_further_in(it.lines, line)
        return _wrong_indentation(it, first, reason)
    return _syntax(it, line, column, reason)


def _lacks_dash(it: Problem) -> bool:
    """Whether a line stands where the items of a list do, or their texts, and is no key."""
    found, begins = _LINE.match(it.text), indentation(it.text) - it.began_column
    is_other = it.text.lstrip().startswith("-") or (found is not None and found["key"] in KEYS)
    return not is_other and begins in {0, len("- ")}


_EXPLANATIONS = (
    *(_tab, _directive, _label, _left_open, _slip, _list, _sign, _early_close, _colon, _anything),
)


def _first_escape(it: Problem) -> tuple[int, int]:
    """Return the place of the first backslash in double quotes that means something to YAML."""
    for number in range(it.began_line, it.line + 1):
        begin = it.began_column if number == it.began_line else 0
        for escape in re.compile(r"\\(.)").finditer(it.lines[number], begin):
            if escape[1] not in '\\"/ ':
                return number, escape.start()
    return it.line, it.column


def _wrong_indentation(it: Problem, first: int, reason: str) -> _Cause:
    """Point at the first line of a block or at the one YAML stumbled over: the odd one of them."""
    number = odd_one_out(it.lines, first, it.line)
    return _syntax(it, number, indentation(it.lines[number]), reason)


def _syntax(it: Problem, line: int, column: int, reason: str, advice: str | None = None) -> _Cause:
    return _Cause(rules.YAML_SYNTAX, it.place(line, column), syntax_values(reason, advice))


def _needs_quotes(
    it: Problem, line: int, start: int, rule: Rule = rules.NEEDS_QUOTES, colon: int = 0
) -> _Cause:
    """Report a text from `start` on; `colon` is where a `: ` in it is."""
    text = it.lines[line]
    before = re.sub(r""""[^"]*"|'[^']*'""", "", text[:start])
    in_flow = len(re.findall(r"[\[{]", before)) > len(re.findall(r"[\]}]", before))
    end = re.compile(r"[^,}\]]*" if in_flow else r".*").match(text, start)
    value = _COMMENT.sub("", end[0] if end else "").rstrip()
    mended = text[:start] + " " * len(end[0] if end else "") + text[end.end() if end else start :]
    place = it.place(line, start, start + len(value))
    if figure := re.fullmatch(r"!\[[^\]]*\]\((?P<path>[^)]+)\)", value):
        values = {"path": value, "suggestion": figure["path"]}
        return _Cause(rules.UNSAFE_PATH, place, values, (line, mended))
    values = {"mark": text[start : start + 1], "suggestion": quoted(value), "tag": value}
    if colon:
        place, values["mark"] = it.place(line, colon, colon + 1), ": "
    return _Cause(rule, place, values, (line, mended))
