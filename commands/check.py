"""`check`: is the content right? Writes nothing, and imports no renderer."""

import sys
from contextlib import suppress
from datetime import date

import click

from commands.argument_types import DateType
from commands.names_meant import no_manual
from commands.options import ContentOptions, content_options
from commands.reporting import print_report
from commands.speaking import say
from pipeline.checking.soundness import concerning
from pipeline.diagnostics import ContentError, Severity
from pipeline.loading.library import Library


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--as-of", type=DateType(), help="Answer as on that day, not as today.")
@content_options
def command(options: ContentOptions, manuals: tuple[str, ...], as_of: date | None) -> None:
    """Report every mistake in the content, with its place and what to do about it.

    MANUALS are ids: only what concerns these is reported then.
    """
    report, elsewhere = options.new_report(), 0
    library = options.look_into_content(report)
    for name in manuals:
        if name not in library.manuals and name not in library.broken:
            raise no_manual(name, library, among=manuals)
    if not report.leniently().errors():
        with suppress(ContentError):
            options.look_into_ledger(library, library.manuals.values(), as_of, report)
    if manuals:
        report, elsewhere = concerning(manuals, library, options.folder, report)
    print_report(report, options.report_format, options.language)
    if options.report_format == "people":
        if not report.count(Severity.ERROR) + report.count(Severity.WARNING):
            click.echo(_all_is_well(library, manuals, options.language))
        if elsewhere:
            click.echo(say("in other manuals: {count}", options.language, count=elsewhere))
    sys.exit(report.exit_status)


def _all_is_well(library: Library, manuals: tuple[str, ...], language: str) -> str:
    if manuals:
        return say("nothing to correct: {manuals}", language, manuals=", ".join(manuals))
    return say(
        "manuals: {manuals}, procedures: {procedures}; nothing to correct.",
        language, manuals=len(library.manuals), procedures=len(library.procedures),
    )  # fmt: skip
