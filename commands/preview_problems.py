"""Problems in the preview: the words of the terminal, each with a link that opens the editor."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import click

from commands.reporting import MOST_PER_FILE, lines_of, place_of
from commands.speaking import Refused, say
from pipeline.diagnostics import Diagnostic, Report
from renderers.html.preview import ShownProblem
from schemas.base import Place

EDITOR = "vscode://file/{path}:{line}:{column}"
_NAMES = ("{path}", "{line}", "{column}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# Addresses that would run in the preview's own page, or leave it for one of somebody else's.
_REFUSED = ("javascript:", "data:", "vbscript:", "blob:", "about:", "filesystem:")


def editor_pattern(pattern: str) -> str:
    """Return the pattern of an editor's addresses. Raises click.UsageError for what is none."""
    scheme = _SCHEME.match(pattern)
    if "{path}" not in pattern or scheme is None or not pattern.isprintable() or " " in pattern:
        raise Refused("--editor needs an address with {{path}}, as in {editor}", editor=EDITOR)
    if scheme[0].lower() in _REFUSED:
        raise Refused("--editor: {scheme} opens no editor", scheme=scheme[0])
    return pattern


def editor_address(pattern: str, diagnostic: Diagnostic) -> str:
    """Return the address that opens the editor where a problem is; "" where it is in no file."""
    return address_of(pattern, diagnostic.place)


def address_of(pattern: str, place: Place) -> str:
    """Return the address that opens the editor at a place, "" where there is no such file."""
    path = Path(place.file).absolute()
    if not path.exists():
        return ""
    shown = (
        quote(path.as_posix().lstrip("/"), safe="/")
        if "/{path}" in pattern
        else quote(path.as_posix(), safe="/")
    )
    values = (shown, str(max(1, place.line)), str(max(1, place.column)))
    for name, value in zip(_NAMES, values, strict=True):
        pattern = pattern.replace(name, value)
    return pattern


def shown_problems(report: Report, language: str, pattern: str) -> Iterator[ShownProblem]:
    """Yield the problems of a report as the terminal prints them, so many of each file."""
    shown: Counter[str] = Counter()
    for diagnostic in report:
        shown[diagnostic.place.file] += 1
        if shown[diagnostic.place.file] > MOST_PER_FILE:
            continue
        line = report.line(diagnostic.place)
        first, *below = map(click.unstyle, lines_of(diagnostic, line, language))
        place = place_of(diagnostic, line)
        yield ShownProblem(
            diagnostic.severity.value,
            place,
            editor_address(pattern, diagnostic),
            first.removeprefix(place),
            tuple(below),
        )


def left_out(report: Report, language: str) -> Iterator[str]:
    """Yield what is said of the problems that are too many to be shown."""
    counts = Counter(item.place.file for item in report)
    for file, count in counts.items():
        if count > MOST_PER_FILE:
            more = count - MOST_PER_FILE
            said = say("and {count} more", language, count=more)
            yield f"{file}: {said}"
