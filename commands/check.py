"""`check`: is the content right? Writes nothing, and imports no renderer."""

import sys
from datetime import date

import click

from commands.options import ContentOptions, DateType, content_options
from commands.reporting import print_report
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
    if language == "ja":
        return f"マニュアル {manuals} 件、手順書 {procedures} 件に誤りはありません。"
    counted = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((manuals, "manual"), (procedures, "procedure"))
    ]
    return f"{' and '.join(counted)}: nothing to correct."
