"""What a writer did when libyaml gives up: its own words are about tokens, ours about the text."""

import re

import yaml

from pipeline import rules
from pipeline.diagnostics import Report
from schemas.base import Place

_VALUE = re.compile(r"\s*(?:- +)*(?:[\w.-]+:\s+)?(?P<value>\S.*?)\s*$")
_CLOSED_TOO_EARLY = re.compile(
    r"""(?P<mark>\[)[^\]]*\]\s*[^\s,#\]}]|(?P<brace>\{)[^}]*\}\s*[^\s,#\]}]"""
    r"""|(?P<double>")(?:[^"\\]|\\.)*"\s*[^\s,#:\]}]|(?P<single>')(?:[^']|'')*'\s*[^\s,#:\]}]"""
)
_RESERVED = tuple("*&!%@`|>")
_COLON = re.compile(r"[^\s\"'\[{].*?(: )")

# libyaml gives no codes, only sentences; these are what a writer meets. The text is for people,
# so a sentence that is not listed is passed on as it is.
_REASONS = (
    ("unexpected end of stream", "the quotation mark opened here is not closed"),
    ("unexpected document indicator", "the quotation mark opened here is not closed"),
    ("expected ',' or '}'", "the bracket { opened here is not closed, or a comma is missing"),
    ("expected ',' or ']'", "the bracket [ opened here is not closed, or a comma is missing"),
    ("could not find expected ':'", "a key without `: ` behind it"),
    ("mapping values are not allowed", "`: ` in the middle of a text, or a wrong indentation"),
    ("did not find expected key", "the indentation does not fit the lines above"),
    ("did not find expected '-'", "the indentation does not fit the list above"),
    ("unknown escape", "a backslash in double quotes; use single quotes or write \\\\"),
    ("block sequence entries are not allowed", "a list (- ) cannot begin here"),
)
_AT_BEGINNING = ("end of stream", "document indicator", "expected ',' or")


def report_yaml_error(
    error: yaml.MarkedYAMLError, lines: list[str], file: str, report: Report
) -> None:
    """Report a YAML error at the place and in the words of the writer."""
    at = error.problem_mark or error.context_mark
    if at is None:  # pragma: no cover - libyaml always tells where
        report.add(rules.YAML_SYNTAX, Place(file), reason=str(error.problem))
        return
    for number in _suspects(error, len(lines)):
        if _report_needs_quotes(lines[number], number + 1, file, report):
            return
    problem = str(error.problem or "")
    context = str(error.context or "")
    reason = next((ours for theirs, ours in _REASONS if theirs in problem), problem or context)
    if error.context_mark and any(words in problem for words in _AT_BEGINNING):
        at = error.context_mark
    line = lines[at.line] if at.line < len(lines) else ""
    end = max(at.column + 2, len(line.rstrip()) + 1) if line else at.column + 2
    report.add(
        rules.YAML_SYNTAX, Place(file, at.line + 1, at.column + 1, at.line + 1, end), reason=reason
    )


def _suspects(error: yaml.MarkedYAMLError, count: int) -> list[int]:
    """Return the lines, from 0, that may hold the cause, the likeliest first."""
    marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark]
    near = [*marks, *(line - 1 for line in marks[:1])]
    return [line for line in dict.fromkeys(near) if 0 <= line < count]


def _report_needs_quotes(line: str, number: int, file: str, report: Report) -> bool:
    found = _VALUE.match(line)
    if not found or line.lstrip().startswith("#"):
        return False
    value, start = found["value"], found.start("value")
    mark = _offending_mark(value)
    if mark is None:
        return False
    quote = "'" if '"' in value else '"'
    quoted = value.replace("'", "''") if quote == "'" else value
    place = Place(file, number, start + 1, number, start + len(value) + 1)
    report.add(
        rules.NEEDS_QUOTES, place, mark=mark, suggestion=f"{quote}{_short(quoted)}{quote}"
    )
    return True


def _offending_mark(value: str) -> str | None:
    if value.startswith(_RESERVED) and value not in {"|", ">", "|-", ">-", "|+", ">+"}:
        return value[0]
    early = _CLOSED_TOO_EARLY.match(value)
    if early:
        return value[0]
    colon = _COLON.match(value)
    return ": " if colon and not value.startswith(("[", "{", '"', "'")) else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
