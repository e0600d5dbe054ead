"""`build`: manuals in, files out. Nothing of a manual is written unless all of it was made."""

import sys
from pathlib import Path
from typing import Any

import click

import renderers
from commands.argument_types import check_output
from commands.building import Order
from commands.copies import copy_options, for_copy, kept_of
from commands.engine_options import EngineOptions, engine_options
from commands.making import renderers_of, theme_context
from commands.options import (
    ContentOptions,
    content_options,
    selection_from,
    selection_options,
)
from commands.remembering import Remembered
from commands.running import Running
from commands.speaking import Refused
from commands.unchanged import ARGUMENTS, OUTPUT
from commands.wanted import Composition, wanted
from pipeline.checking.soundness import concerning
from pipeline.choosing.parts import Parts
from pipeline.diagnostics import ContentError
from renderers.themes import OWN_FOLDER


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--format", "-f", "formats", multiple=True, help="html, pdf, docx, tree, …")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=OUTPUT,
    help="The folder that files go into; dist/ if left out.",
)
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@click.option("--changes-since", help="Add a table of changes since a day or a git revision.")
@click.option(
    "--language", "languages", multiple=True, help="Only in this language of those published."
)
@click.option("--draft", is_flag=True, help="Mark every page as a draft.")
@click.option("--review", is_flag=True, help="A Word copy in which all edits are tracked.")
@click.option("--json", "as_data", is_flag=True, help="Print what was written as JSON.")
@engine_options
@copy_options
@selection_options
@content_options
def command(
    options: ContentOptions,
    engine: EngineOptions,
    manuals: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path,
    theme: Path,
    changes_since: str | None,
    languages: tuple[str, ...],
    draft: bool,
    review: bool,
    as_data: bool,
    **selection: Any,
) -> None:
    """Build MANUALS, or all of them, in all formats or those asked for.

    Without a selection a manual holds what applies to every environment it claims. Manuals that
    nothing wrong has to do with are built, whatever is wrong with others. What has not changed
    since it was built last is kept.
    """
    report = options.new_report()
    check_output(output, options.folder)
    if review:
        formats = _only_word(formats)
    read = [options.folder, theme, *filter(None, [options.releases])]
    arguments = click.get_current_context().meta.get(ARGUMENTS)
    remembered = Remembered(engine, output, read, arguments)
    running = Running(options, engine, remembered, output, report)
    try:
        library, sources, named = options.open_sound(manuals, report)
        if manuals:
            report, _ = concerning(manuals, library, options.folder, report)
            running.tell_of(report)
        chosen = for_copy(selection_from(selection, library), selection, library, named)
        options.look_into_ledger(library, kept_of(named, chosen), chosen.as_of, report)
        named = options.sound(library, named, report)
        context = theme_context(theme, report)
        drawing = renderers_of(formats)
        changes = {}
        if changes_since:
            # Why here: what reads old days takes time to load, and few builds ask for them.
            from commands.changes import all_told
            from commands.changes import changes_since as changes_of

            told = all_told(named, languages)
            changes = changes_of(options, library, told, chosen, changes_since, report)
        how = Composition(
            chosen, changes,
            for_readers=not drawing.keys() <= renderers.SAME_FOR_ALL,
            is_draft=draft, is_named=bool(manuals), languages=languages,
        )  # fmt: skip
        memory = remembered.memory(context.theme, report)
        documents = wanted(Parts(library, sources), named, how, report, memory)
        order = Order(documents, drawing, context.theme, is_for_review=review)
        running.make(order, memory)
        # Why not these: they depend on more than files, or print more than the report.
        prints_more = as_data or engine.events or engine.explains
        says_a_day = options.strict and selection["as_of"] is None
        if not (changes_since or prints_more or says_a_day or options.report_format != "people"):
            running.remember()
    except ContentError:
        pass
    running.end(as_data=as_data)
    sys.exit(report.exit_status)


def _only_word(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Return the format of a copy for reviewers. Raises click.UsageError for another one."""
    if set(formats) - {"docx"}:
        raise Refused("--review makes Word copies; leave --format out")
    return ("docx",)
