"""`sheet`: a form of the steps for somebody to perform, and what it says when it comes back."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from commands.argument_types import DateType, check_output, no_environment, no_such
from commands.days import today
from commands.making import theme_context
from commands.options import (
    ROOT,
    ContentOptions,
    check_day,
    content_options,
    name_from,
    product_from,
)
from commands.recording import record, show_and_write
from commands.reporting import one_line, print_report, report_unwritten
from commands.speaking import Phrase, Refused
from pipeline import rules
from pipeline.choosing.resolve import Selection
from pipeline.composing.publish import write
from pipeline.diagnostics import ContentError, Report
from pipeline.ledger.releases import releases_of
from pipeline.loading.library import Library
from pipeline.reading.plain_files import read_plain
from pipeline.reading.source import shown_path
from pipeline.recording.recording import unknown_names
from pipeline.sheets.filled_sheets import UnreadableSheetError
from pipeline.sheets.sheet_answers import Findings, judge
from pipeline.sheets.sheets import Sheet, compose_sheet
from renderers import sheets
from renderers.identities import LARGEST_FILE
from renderers.sheets.reading import read_sheet
from renderers.themes import OWN_FOLDER
from schemas.applicability import covers
from schemas.base import Place
from schemas.environment import Environment, EnvironmentNames
from schemas.manual import Manual
from schemas.procedure import Procedure


@click.command()
@click.argument("names", nargs=-1)
@click.option("--read", is_flag=True, help="NAMES are sheets that came back.")
@click.option("--device", help="The device, as in iPhone; if it makes a difference.")
@click.option("--os", help="Its system, as in iOS, or “iOS 17.2”.")
@click.option("--os-version", help="Its version, if it makes a difference.")
@click.option("--browser", help="The browser, as in Safari.")
@click.option("--browser-version", help="Its version, if it makes a difference.")
@click.option(
    "--format", "-f", "formats", multiple=True, type=click.Choice([*sheets.FORMATS]),
    help="A Word file, or a page to fill in; both if left out.",
)  # fmt: skip
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=ROOT / "dist",
    help="The folder that sheets go into; dist/ if left out.",
)
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@click.option("--on", "day", type=DateType(), help="With --read: the day, where no sheet has it.")
@click.option("--by", help="With --read: who performed it, where no sheet has it.")
@click.option("--dry-run", is_flag=True, help="With --read: print the change and make none.")
@content_options
def command(
    options: ContentOptions,
    names: tuple[str, ...],
    read: bool,
    formats: tuple[str, ...],
    output: Path,
    theme: Path,
    day: date | None,
    by: str | None,
    dry_run: bool,
    **where: Any,
) -> None:
    """Make check sheets of NAMES, manuals or procedures, or read those that came back.

    A sheet has the steps for one environment, to be performed on the real product. With --read:
    put a verification of the steps that worked into each procedure, and report those that failed.
    """
    report = options.new_report()
    try:
        if read:
            _refuse(where, "belongs to a sheet that is made")
            library = options.open_library(report)
            given = {"today": today().isoformat()}
            if day:
                check_day(day)
                given["date"] = day.isoformat()
            given |= {} if by is None else {"by": name_from("--by", by)}
            _read(options, library, names, given, report, dry_run=dry_run)
        else:
            _refuse({"on": day, "by": by, "dry_run": dry_run}, "belongs to --read")
            check_output(output, options.folder)
            context = theme_context(theme, report)
            library = options.open_library(report)
            for sheet in _sheets(library, names, where, report):
                files: dict[str, bytes] = {}
                for name in formats or sheets.FORMATS:
                    files |= sheets.find(name)(sheet, context)
                if not report.errors():
                    _write(files, output, report)
    except ContentError:
        pass
    print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _refuse(values: Mapping[str, Any], why: str) -> None:
    given = [name for name, value in values.items() if value]
    if given:
        option = given[0].replace("_", "-")
        raise Refused("--{option} {why}", option=option, why=Phrase(why))


# ── making ────────────────────────────────────────────────────────────────────────────────────


def _sheets(
    library: Library, names: tuple[str, ...], where: Mapping[str, Any], report: Report
) -> Iterator[Sheet]:
    """Yield the sheets that are asked for. Raises ContentError where one cannot be told."""
    environment = _environment(library, where)
    made = []
    for name, manual, procedures in _contents(library, names):
        there = [it for it in procedures if covers(it.applies_to, environment)]
        _check_browser(there, environment)
        sheet = compose_sheet(library, manual, there, environment, report)
        if sheet.codes:
            slug = Selection(environment).slug
            document = replace(sheet.document, name=f"{name}.check-sheet.{slug}")
            made.append(replace(sheet, document=document))
        elif names:
            raise Refused(
                "{name} has no step for {environment}", name=name, environment=environment
            )
    if not made:
        raise Refused("no procedure has a step for {environment}", environment=environment)
    report.stop_at_errors()
    yield from made


def _contents(
    library: Library, names: tuple[str, ...]
) -> Iterator[tuple[str, Manual, list[Procedure]]]:
    """Yield what is asked for by name, each with the manual whose words it is printed in."""
    for name in names or library.manuals:
        if manual := library.manuals.get(name):
            yield name, manual, [library.procedures[it] for it in dict.fromkeys(manual.procedures)]
        elif name in library.procedures:
            manuals = [it for it, held in library.contents() if held.id == name]
            if not manuals:
                raise Refused("no manual prints {name}", name=name)
            yield name, manuals[0], [library.procedures[name]]
        else:
            known = {**library.manuals, **library.procedures}
            raise no_such("manual or procedure", name, known)


def _environment(library: Library, where: Mapping[str, Any]) -> Environment:
    if not where["os"]:
        raise Refused("--os is needed: a sheet is for one system")
    wanted = Environment(
        device=where["device"] or None,
        os=product_from("--os", where["os"], where["os_version"]),
        browser=product_from("--browser", where["browser"], where["browser_version"]),
    )
    names = library.environment_names or EnvironmentNames()
    environment = names.canonical(wanted)
    if library.environment_names:
        for kind, written, known in unknown_names(environment, names):
            if written:
                raise no_environment(kind, written, known)
    return environment


def _check_browser(procedures: list[Procedure], environment: Environment) -> None:
    """Refuse a sheet without a browser where procedures claim one: it would be no evidence."""
    claimed = dict.fromkeys(
        browser.name for it in procedures for claim in it.applies_to for browser in claim.browser
    )
    if claimed and environment.browser is None:
        raise Refused("--browser is needed, as in {join}", join=" or ".join(claimed))


def _write(files: dict[str, bytes], output: Path, report: Report) -> None:
    try:
        for path in write(files, output):
            click.echo(path.as_posix(), err=True)
    except OSError as error:
        report_unwritten(report, output, error)


# ── reading ───────────────────────────────────────────────────────────────────────────────────


def _read(
    options: ContentOptions,
    library: Library,
    names: tuple[str, ...],
    given: dict[str, str],
    report: Report,
    *,
    dry_run: bool,
) -> None:
    """Write what sheets are evidence for; a sheet with a mistake in its form writes nothing."""
    if not names:
        raise Refused("which FILE? Give the sheets that came back")
    releases = releases_of(library, options.releases, report)
    findings = Findings()
    for name in names:
        file = shown_path(Path(name))
        try:
            sheet = read_sheet(file, read_plain(Path(os.path.realpath(name)), LARGEST_FILE))
        except OSError as error:
            report.add(rules.UNREADABLE_FILE, Place(file), reason=error.strerror or str(error))
        except UnreadableSheetError as error:
            report.add(rules.UNREADABLE_SHEET, Place(file), reason=str(error))
        else:
            found = judge(sheet, library, releases, given, report)
            findings.items += found.items
            findings.remarks += found.remarks
    files = record(options.folder, library, findings.items)
    if files or not report.errors():
        show_and_write(files, report, dry_run=dry_run)
    for remark in findings.remarks:
        click.echo(f"{remark.sign} {remark.step}: {one_line(remark.text)} ({remark.file})")
