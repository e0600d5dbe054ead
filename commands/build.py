"""`build`: manuals in, files out. Nothing of a manual is written unless all of it was made."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

import renderers
from commands.changes import changes_since as changes_of
from commands.options import (
    ROOT,
    ContentOptions,
    content_options,
    manuals_named,
    no_such,
    selection_from,
    selection_options,
)
from commands.reporting import as_json, print_report
from pipeline import rules
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.document import Document
from pipeline.composing.publish import write
from pipeline.diagnostics import ContentError, Report
from pipeline.history.history import Changes
from pipeline.reading.library import Library
from renderers.contrast import WORDS_LEAST, unreadable
from renderers.themes import OWN_FOLDER, Theme, ThemeError
from schemas.base import Place
from schemas.manual import Manual


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--format", "-f", "formats", multiple=True, help="html, pdf, docx, tree, …")
@click.option("--output", "-o", type=click.Path(path_type=Path), default=ROOT / "dist")
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@click.option("--changes-since", help="Add a table of changes since a day or a git revision.")
@click.option("--json", "as_data", is_flag=True, help="Print what was written as JSON.")
@selection_options
@content_options
def command(
    options: ContentOptions,
    manuals: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path,
    theme: Path,
    changes_since: str | None,
    as_data: bool,  # noqa: FBT001 - click passes it by name
    **selection: Any,  # noqa: ANN401
) -> None:
    """Build MANUALS, or all of them, in all formats or those asked for.

    Without a selection a manual holds what applies to every environment it claims.
    """
    report = options.new_report()
    written: list[str] = []
    try:
        library = options.open_library(report)
        wanted = manuals_named(library, manuals)
        chosen = selection_from(selection, library)
        options.check_ledger(library, wanted, chosen.as_of, report)
        context = theme_context(theme, report)
        drawing = _renderers(formats)
        changes: Changes = {}
        if changes_since:
            names = [manual.id for manual in wanted]
            changes = changes_of(options, library, names, chosen, changes_since, report)
        for document in _documents(library, wanted, chosen, report, changes, named=bool(manuals)):
            written += _build(document, drawing, context, output)
    except ContentError:
        pass
    if as_data:
        data = {"written": written, **as_json(report, options.language)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def theme_context(folder: Path, report: Report) -> renderers.Context:
    """Return what renderers get with a theme. Raises ContentError where it cannot be used."""
    try:
        theme = Theme(folder)
        theme.settings  # noqa: B018 - read now, so that a mistake in it is found before work is done
    except ThemeError as error:
        report.add(rules.THEME_PROBLEM, Place(folder.as_posix()), reason=str(error))
        raise ContentError(report) from None
    if not _check_colours(theme, report):
        raise ContentError(report)
    return renderers.Context(theme, report)


def _check_colours(theme: Theme, report: Report) -> bool:
    """Whether words can be read in both schemes; each colour in which they cannot is reported."""
    before = len(report)
    place = Place((theme.folder / "theme.toml").as_posix())
    light, dark = theme.settings.colours.model_dump(), theme.dark_colours
    for scheme, table, colours in (("light", "colours", light), ("dark", "dark", dark)):
        for found in unreadable(colours):
            report.add(
                rules.UNREADABLE_COLOUR, place, scheme=scheme, table=table, colour=found.colour,
                value=found.value, ground=found.ground, ground_value=found.ground_value,
                ratio=f"{found.ratio:.2f}", least=f"{WORDS_LEAST:g}",
            )  # fmt: skip
    return len(report) == before


def _renderers(names: tuple[str, ...]) -> dict[str, renderers.Renderer]:
    """Return the renderers of the formats asked for."""
    found: dict[str, renderers.Renderer] = {}
    for name in names or renderers.DEFAULT_FORMATS:
        renderer = renderers.find(name)
        if renderer is None:
            raise click.UsageError(no_such("format", name, renderers.names()))
        found[name] = renderer
    return found


def _documents(
    library: Library,
    manuals: list[Manual],
    selection: Selection,
    report: Report,
    changes: Changes,
    *,
    named: bool,
) -> list[Document]:
    """Return the documents of an edition; a manual nobody named may have nothing in it.

    Raises ContentError when resolving found errors, or when no manual has anything to say.
    """
    documents, empty = [], Report()
    for manual in manuals:
        found = Report()
        edition = resolve(library, manual, selection, found)
        is_empty = not edition.procedures
        (empty if is_empty and not named else report).take(found)
        if not found.errors():
            documents.append(compose(edition, library, changes.get(manual.id)))
    if not documents:
        report.take(empty)
    if report.errors():
        raise ContentError(report)
    return documents


def _build(
    document: Document,
    drawing: Mapping[str, renderers.Renderer],
    context: renderers.Context,
    output: Path,
) -> list[str]:
    """Draw a document in all formats and write the files; return their paths."""
    report, found = context.report, context.report.branch()
    context = replace(context, report=found)
    progress = sys.stderr.isatty()
    files: dict[str, bytes] = {}
    for name, renderer in drawing.items():
        if progress:
            click.echo(f"\r\x1b[K{document.name}: {name} …", nl=False, err=True)
        files |= _draw(document, name, renderer, context)
    if progress:
        click.echo("\r\x1b[K", nl=False, err=True)
    report.take(found)
    if any(item.rule is not rules.UNAVAILABLE_FORMAT for item in found.errors()):
        return []
    try:
        paths = write(files, output)
    except OSError as error:
        path = error.filename2 or error.filename or output
        reason = error.strerror or str(error)
        report.add(rules.CANNOT_WRITE, Place(str(output)), path=str(path), reason=reason)
        return []
    if progress:
        click.echo(f"{document.name}: {', '.join(drawing)}", err=True)
    return [path.as_posix() for path in paths]


def _draw(
    document: Document, name: str, renderer: renderers.Renderer, context: renderers.Context
) -> dict[str, bytes]:
    place = Place(document.name)
    try:
        files = dict(renderer(document, context))
    except renderers.UnavailableError as error:
        values = {"reason": str(error.args[0]), "instruction": error.instruction}
        context.report.add(rules.UNAVAILABLE_FORMAT, Place(name), format=name, **values)
    except ThemeError as error:
        context.report.add(rules.THEME_PROBLEM, place, reason=str(error))
    except Exception as error:  # noqa: BLE001 - a renderer of a third party may raise anything
        reason = f"{type(error).__name__}: {error}"
        context.report.add(rules.RENDERER_FAILED, place, format=name, reason=reason)
    else:
        if strange := [file for file in files if not file.startswith(f"{document.name}.")]:
            reason = f"it called a file {strange[0]!r}; names begin with that of the manual"
            context.report.add(rules.RENDERER_FAILED, place, format=name, reason=reason)
        return files
    return {}
