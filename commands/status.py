"""`status`: what is known of each procedure in each environment; `--plan`: what to test next."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from commands.argument_types import no_such
from commands.options import (
    ContentOptions,
    content_options,
    environment_options,
    manuals_named,
    selection_from,
)
from commands.reporting import print_report, report_unwritten
from commands.speaking import Refused
from commands.status_printing import (
    as_csv,
    as_data,
    as_json,
    painted,
    plan_data,
    plan_lines,
    table,
    unpainted,
)
from pipeline import rules
from pipeline.collecting import without_collecting
from pipeline.composing.publish import replace_files
from pipeline.diagnostics import ContentError, Report
from pipeline.ledger.overview import Overview, overview
from pipeline.ledger.status_words import STATUS_WORDS, StatusWords
from pipeline.planning.plan import Plan, plan
from schemas.base import Place

# As wide as most people's terminals, and as every mail and every log can show it.
_WIDTH = 80
_NARROWEST = 40


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--procedure", "procedures", multiple=True, help="Only this one; may be repeated.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json", "csv", "html"]),
    default="table",
    help="table for people, json for programs, csv for spreadsheets, html for a wall.",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
@click.option("--worst-first", is_flag=True, help="Sort procedures by how bad they are.")
@click.option("--plan", "is_plan", is_flag=True, help="Print the fewest test sessions needed.")
@click.option("--theme", type=click.Path(path_type=Path), help="The folder of a theme, for html.")
@environment_options
@content_options
def command(
    options: ContentOptions,
    manuals: tuple[str, ...],
    procedures: tuple[str, ...],
    form: str,
    output: Path | None,
    worst_first: bool,
    is_plan: bool,
    theme: Path | None,
    **selection: Any,
) -> None:
    """Show what is verified, ageing, stale, void or never verified, in MANUALS or all of them.

    With --plan: the smallest set of test sessions after which nothing is stale, void or never
    verified, and what to type when they are done.

    With --strict the exit status is 1 if anything is stale, void or never verified. Waivers make no
    difference here: this is about what is known.
    """
    if is_plan and form not in {"table", "json"}:
        raise Refused("a plan comes as table or as json")
    report = Report()
    is_open = False
    try:
        library = options.open_library(report)
        wanted = manuals_named(library, manuals)
        held = {name for manual in wanted for name in manual.procedures}
        printed = {name: it for name, it in library.procedures.items() if name in held}
        for name in procedures:
            if name not in printed:
                raise no_such("procedure", name, printed)
        chosen = selection_from(selection, library)
        clock = options.clock(library, chosen.as_of, report)
        words = STATUS_WORDS[options.language]
        with without_collecting(stays=True):
            seen, cells = overview(
                library, clock, wanted, procedures=procedures, wanted=chosen.environment
            )
            is_open = seen.is_open
            if is_plan:
                made = plan(library, clock, cells, wanted)
                data = _plan(made, words, form, is_file=output is not None)
            else:
                shown = seen.worst_first() if worst_first else seen
                data = _shown(shown, words, form, theme, report, is_file=output is not None)
        _put(data, output, report)
    except ContentError:
        pass
    print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status or (1 if options.strict and is_open else 0))


def _shown(
    seen: Overview,
    words: StatusWords,
    form: str,
    theme: Path | None,
    report: Report,
    *,
    is_file: bool,
) -> bytes:
    match form:
        case "json":
            return as_json(as_data(seen))
        case "csv":
            return as_csv(seen, words)
        case "html":
            return _page(seen, words, theme, report)
        case _:
            paint = painted if _is_colourful(is_file=is_file) else unpainted
            return _text(table(seen, words, _width(is_file=is_file), paint))


def _page(seen: Overview, words: StatusWords, folder: Path | None, report: Report) -> bytes:
    # Why here: only a page needs Jinja2 and a theme.
    from renderers.html.status_page import page
    from renderers.themes import OWN_FOLDER, Theme, ThemeError

    try:
        return page(seen, words, Theme(folder or OWN_FOLDER)).encode()
    except ThemeError as error:
        place = Place((folder or OWN_FOLDER).as_posix())
        report.add(rules.THEME_PROBLEM, place, reason=str(error))
        raise ContentError(report) from None


def _plan(made: Plan, words: StatusWords, form: str, *, is_file: bool) -> bytes:
    if form == "json":
        return as_json(plan_data(made))
    return _text(plan_lines(made, words, _width(is_file=is_file)))


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _is_colourful(*, is_file: bool) -> bool:
    return not is_file and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _width(*, is_file: bool) -> int:
    """Return the columns there are; where nobody looks, the same on every machine."""
    if is_file or not sys.stdout.isatty():
        return _WIDTH
    return max(_NARROWEST, shutil.get_terminal_size((_WIDTH, 24)).columns)


def _put(data: bytes, output: Path | None, report: Report) -> None:
    """Write to a file, or to the standard output, where colours pass only on a terminal."""
    if output is None:
        is_text = sys.stdout.isatty()
        click.echo(data.decode("utf-8").removesuffix("\n") if is_text else data, nl=is_text)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        replace_files({output: data})
    except OSError as error:
        report_unwritten(report, output, error)
