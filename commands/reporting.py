"""Prints a report: for people with the line and a caret, as JSON, for GitHub, as SARIF."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from commands.advice import advised
from commands.speaking import say
from pipeline import rules
from pipeline.catalogue import SOURCE_LANGUAGE, translation
from pipeline.diagnostics import Diagnostic, Fix, Report, Severity
from pipeline.phrases import translated
from pipeline.rules import RULES
from schemas.base import Place

MOST_PER_FILE = 50
MOST_ALIKE = 20
_LONGEST_MESSAGE = 200
_WIDEST_LINE = 110
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u180e\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    r"|[\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e00ff]"
)


def print_report(report: Report, form: str, language: str, *, to_stderr: bool = False) -> None:
    """Print a report in one of the forms people, json, github and sarif."""
    match form:
        case "json":
            click.echo(json.dumps(as_json(report, language), ensure_ascii=False, indent=1))
        case "sarif":
            click.echo(json.dumps(_as_sarif(report, language), ensure_ascii=False, indent=1))
        case "github":
            for line in _as_github(report, language):
                click.echo(line)
        case _:
            click.echo(as_text(report, language), nl=False, err=to_stderr)


def as_text(report: Report, language: str) -> str:
    """Return what `print_report` prints for people, with colours."""
    return "".join(f"{line}\n" for line in _for_people(report, language))


def report_unwritten(report: Report, place: Path, error: OSError) -> None:
    """Report that something could not be written; `place` is a file, or the folder of files."""
    path, reason = Path(error.filename2 or error.filename or place), error.strerror or str(error)
    if path.suffix in {".part", ".lock"}:
        path = place  # nobody has chosen the names under which files come to be
    values = {"path": str(path), "reason": reason}
    if isinstance(error, FileExistsError | NotADirectoryError):
        values["reason"] = "a file is where a folder is needed"
        values["advice"] = "rename that file, or choose another --output"
    report.add(rules.CANNOT_WRITE, Place(place.as_posix()), **values)


def message_of(diagnostic: Diagnostic, language: str) -> str:
    """Return what is wrong, in one line that can do no harm on a terminal or in a log."""
    words = translation(diagnostic.rule.says, diagnostic.rule.context, language)
    return advised(_one_line(_legible(_translated(diagnostic, language).message(words), language)))


def hint_of(diagnostic: Diagnostic, language: str) -> str:
    """Return what to do about it, or ""."""
    rule = diagnostic.rule
    hints = tuple(translation(hint, rule.context, language) for hint in rule.hints)
    return advised(_one_line(_legible(_translated(diagnostic, language).hint(hints), language)))


def _legible(text: str, language: str) -> str:
    """Return a message in which a backquote is not lost among those around it."""
    return text.replace("```", "「`」" if language == "ja" else "“`”")


def sentence_of(diagnostic: Diagnostic, language: str) -> str:
    """Return what is wrong and what to do about it, in one line.

    Why one line: it is the first thing that is read, and often the only one.
    """
    said, hint = message_of(diagnostic, language), hint_of(diagnostic, language)
    if not hint:
        return said
    if language == "ja":
        return f"{said.removesuffix('。')}。{hint}"
    return f"{said} — {hint}"


def _translated(diagnostic: Diagnostic, language: str) -> Diagnostic:
    if language == SOURCE_LANGUAGE:
        return diagnostic
    return replace(diagnostic, values=translated(diagnostic.values, language))


def _escaped(text: object) -> str:
    """Return a text, or a place, that can do no harm on a terminal or in a log."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", str(text))


def one_line(text: str) -> str:
    """Return a text in one line that can do no harm on a terminal or in a log."""
    return _escaped(" ".join(text.split()))


def _one_line(text: str) -> str:
    safe = one_line(text)
    return safe if len(safe) <= _LONGEST_MESSAGE else f"{safe[: _LONGEST_MESSAGE - 1]}…"


# ── for people ────────────────────────────────────────────────────────────────────────────────


def _for_people(report: Report, language: str) -> Iterator[str]:
    """Yield what is printed. Of many warnings that are alike the first ones tell enough."""
    in_files: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    for diagnostic in report:
        is_warning = diagnostic.severity is Severity.WARNING
        file, rule = diagnostic.place.file, diagnostic.rule.name
        if is_warning and alike[rule] >= MOST_ALIKE:
            alike[rule] += 1
            continue
        in_files[file] += 1
        if in_files[file] <= MOST_PER_FILE:
            alike[rule] += is_warning
            yield from lines_of(diagnostic, report.line(diagnostic.place), language)
    for file, count in in_files.items():
        if count > MOST_PER_FILE:
            said = say("and {count} more", language, count=count - MOST_PER_FILE)
            yield f"{_escaped(file)}: {said}"
    for rule, count in alike.items():
        if count > MOST_ALIKE:
            said = say(
                "and {count} more warnings of this kind; `--report github` prints all, a line each",
                language, count=count - MOST_ALIKE,
            )  # fmt: skip
            yield f"[{rule}]: {said}"
    if report.count(Severity.ERROR) or report.count(Severity.WARNING):
        yield summary(report, language)


def place_of(diagnostic: Diagnostic, line: str) -> str:
    """Return the place with which what is said of a diagnostic begins."""
    return _escaped(diagnostic.place if line else diagnostic.place.file)


def lines_of(diagnostic: Diagnostic, line: str, language: str) -> Iterator[str]:
    """Yield what is said of a diagnostic, in colours; `line` is the one it is about, if any."""
    word, colour = diagnostic.severity.value, "red"
    if diagnostic.severity is Severity.WARNING:
        colour = "yellow"
    if language == "ja":
        word = {"error": "エラー", "warning": "警告"}[word]
    place = place_of(diagnostic, line)
    said = sentence_of(diagnostic, language)
    yield f"{place}: {click.style(word, fg=colour, bold=True)}: {said} [{diagnostic.rule.name}]"
    if line:
        number = str(diagnostic.place.line)
        text, caret = _excerpt(diagnostic, line)
        yield f"{number:>5} | {text}"
        yield f"{'':>5} | {click.style(caret, fg=colour)}"


def _excerpt(diagnostic: Diagnostic, line: str) -> tuple[str, str]:
    """Return the line, or the part of it around the place, and the caret line under it."""
    place = diagnostic.place
    start = min(place.column - 1, len(line))
    end = place.end_column - 1 if place.end_line == place.line else len(line.rstrip())
    end = max(end, start + 1)
    first, before = 0, ""
    if width_of(line) > _WIDEST_LINE and width_of(line[:start]) > _WIDEST_LINE // 2:
        first, before = max(0, start - 20), "…"
    text = before + "".join(_visible(character) for character in line[first:])
    shift = width_of(before) + width_of(line[first:start])
    wide = width_of(line[start:end]) or 1
    if width_of(text) > _WIDEST_LINE:
        text, wide = _cut(text), min(wide, max(1, _WIDEST_LINE - shift))
    return text, " " * shift + "^" * wide


def _visible(character: str) -> str:
    return " " if character == "\t" else _CONTROL.sub("·", character)


def _cut(text: str) -> str:
    while width_of(text) > _WIDEST_LINE:
        text = text[: -max(1, (width_of(text) - _WIDEST_LINE) // 2)]
    return text + "…"


def width_of(text: str) -> int:
    """Return the columns a text takes on a terminal: East Asian wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character)
        else 2 if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )  # fmt: skip


def padded(text: str, width: int) -> str:
    """Return a text with as many blanks behind it as fill so many columns of a terminal."""
    return text + " " * (width - width_of(text))


def summary(report: Report, language: str) -> str:
    """Return how many errors and warnings there are."""
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if language == "ja":
        return f"エラー {errors} 件、警告 {warnings} 件"
    return ", ".join(
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    )


# ── for machines ──────────────────────────────────────────────────────────────────────────────


def as_json(report: Report, language: str) -> dict[str, object]:
    """Return the report as plain data. Lines and columns count from 1; the end is exclusive."""
    return {
        "diagnostics": [
            {
                "rule": item.rule.name,
                "severity": item.severity.value,
                "file": item.place.file,
                "line": item.place.line,
                "column": item.place.column,
                "end_line": item.place.end_line,
                "end_column": item.place.end_column,
                "message": message_of(item, language),
                "hint": hint_of(item, language),
                **({"fix": _fix_as_json(item.fix)} if item.fix else {}),
            }
            for item in report
        ],
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
    }


def _fix_as_json(fix: Fix) -> dict[str, object]:
    return {
        "line": fix.place.line,
        "column": fix.place.column,
        "end_line": fix.place.end_line,
        "end_column": fix.place.end_column,
        "text": fix.text,
        "safe": fix.is_safe,
    }


def _as_github(report: Report, language: str) -> Iterator[str]:
    """Yield workflow commands: `::error file=…,line=…,col=…,title=…::message`."""
    for item in report:
        place = item.place
        where = f"file={_property(place.file)},line={place.line},col={place.column}"
        if place.end_line == place.line:
            where += f",endColumn={place.end_column}"
        data = sentence_of(item, language).replace("%", "%25")
        yield f"::{item.severity.value} {where},title={item.rule.name}::{data}"


def _property(text: str) -> str:
    return _escaped(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _as_sarif(report: Report, language: str) -> dict[str, object]:
    """Return a SARIF 2.1.0 log (OASIS standard, 27 March 2020)."""
    used = sorted({item.rule.name for item in report})
    return {
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [
            {
                "tool": {"driver": {"name": "operation-manual", "rules": list(_sarif_rules(used))}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(item, used, language) for item in report],
            }
        ],
    }


def _sarif_rules(names: Iterable[str]) -> Iterator[dict[str, object]]:
    for name in names:
        yield {"id": name, "shortDescription": {"text": RULES[name].meaning}}


def _sarif_result(item: Diagnostic, used: list[str], language: str) -> dict[str, object]:
    place = item.place
    return {
        "ruleId": item.rule.name,
        "ruleIndex": used.index(item.rule.name),
        "level": item.severity.value,
        "message": {"text": sentence_of(item, language)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": place.file},
                    "region": {
                        "startLine": place.line,
                        "startColumn": place.column,
                        "endLine": place.end_line,
                        "endColumn": place.end_column,
                    },
                }
            }
        ],
    }
