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
from commands.copies import copy_options, for_copy, kept_of
from commands.making import documents_of, drawn, renderers_of, theme_context
from commands.options import (
    ROOT,
    ContentOptions,
    content_options,
    manuals_named,
    selection_from,
    selection_options,
)
from commands.reporting import as_json, print_report
from commands.speaking import Refused
from pipeline import rules
from pipeline.composing.document import Document
from pipeline.composing.drafts import as_draft
from pipeline.composing.publish import write
from pipeline.diagnostics import ContentError, Report
from renderers.themes import OWN_FOLDER
from schemas.base import Place


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--format", "-f", "formats", multiple=True, help="html, pdf, docx, tree, …")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=ROOT / "dist",
    help="The folder that files go into; dist/ if left out.",
)
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@click.option("--changes-since", help="Add a table of changes since a day or a git revision.")
@click.option("--draft", is_flag=True, help="Mark every page as a draft.")
@click.option("--review", is_flag=True, help="A Word copy in which all edits are tracked.")
@click.option("--json", "as_data", is_flag=True, help="Print what was written as JSON.")
@copy_options
@selection_options
@content_options
def command(
    options: ContentOptions,
    manuals: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path,
    theme: Path,
    changes_since: str | None,
    draft: bool,  # noqa: FBT001 - click passes it by name
    review: bool,  # noqa: FBT001 - click passes it by name
    as_data: bool,  # noqa: FBT001 - click passes it by name
    **selection: Any,  # noqa: ANN401
) -> None:
    """Build MANUALS, or all of them, in all formats or those asked for.

    Without a selection a manual holds what applies to every environment it claims.
    """
    report = options.new_report()
    written: list[str] = []
    if review:
        formats = _only_word(formats)
    try:
        library = options.open_library(report)
        wanted = manuals_named(library, manuals)
        chosen = for_copy(selection_from(selection, library), selection, wanted)
        options.check_ledger(library, kept_of(wanted, chosen), chosen.as_of, report)
        context = replace(theme_context(theme, report), is_for_review=review)
        drawing = renderers_of(formats)
        names = [manual.id for manual in wanted]
        changes = (
            changes_of(options, library, names, chosen, changes_since, report)
            if changes_since
            else {}
        )
        documents = documents_of(
            library, wanted, chosen, report, changes,
            named=bool(manuals), for_readers=not drawing.keys() <= renderers.SAME_FOR_ALL,
        )  # fmt: skip
        for document in documents:
            files = drawn(as_draft(document) if draft else document, drawing, context)
            written += _write(document, files, output, report)
    except ContentError:
        pass
    if as_data:
        data = {"written": written, **as_json(report, options.language)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _only_word(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Return the format of a copy for reviewers. Raises click.UsageError for another one."""
    if set(formats) - {"docx"}:
        raise Refused("--review makes Word copies; leave --format out")
    return ("docx",)


def _write(
    document: Document, files: Mapping[str, bytes], output: Path, report: Report
) -> list[str]:
    """Write the files of a document; return their paths."""
    if not files:
        return []
    try:
        paths = write(files, output)
    except OSError as error:
        path = error.filename2 or error.filename or output
        reason = error.strerror or str(error)
        report.add(rules.CANNOT_WRITE, Place(str(output)), path=str(path), reason=reason)
        return []
    if sys.stderr.isatty():
        made = ", ".join(sorted({Path(name).suffix[1:] for name in files}))
        click.echo(f"{document.name}: {made}", err=True)
    return [path.as_posix() for path in paths]
