"""`check`: is the content right? Writes nothing, and imports no renderer."""

import sys
from datetime import date

import click

from commands.options import ContentOptions, DateType, content_options
from commands.reporting import print_report
from commands.speaking import say
from pipeline.diagnostics import ContentError, Severity


@click.command()
@click.option("--as-of", type=DateType(), help="Answer as on that day, not as today.")
@content_options
def command(options: ContentOptions, as_of: date | None) -> None:
    """Report every mistake in the content, with its place and what to do about it."""
    report = options.new_report()
    try:
        library = options.open_library(report)
        options.check_ledger(library, library.manuals.values(), as_of, report)
    except ContentError:
        library = None
    print_report(report, options.report_format, options.language)
    if library and options.report_format == "people" and not report.count(Severity.WARNING):
        click.echo(_all_is_well(len(library.manuals), len(library.procedures), options.language))
    sys.exit(report.exit_status)


def _all_is_well(manuals: int, procedures: int, language: str) -> str:
    return say(
        "manuals: {manuals}, procedures: {procedures}; nothing to correct.",
        language, manuals=manuals, procedures=procedures,
    )  # fmt: skip
