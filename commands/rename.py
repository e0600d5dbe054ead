"""`rename`: an id gets another name, everywhere at once."""

import sys
from dataclasses import replace

import click

from commands.id_schemas import write_id_schemas
from commands.options import ContentOptions, content_options
from commands.recording import show_difference
from commands.reporting import print_report, report_unwritten
from pipeline.catalogue import Tables
from pipeline.checking.checks import check
from pipeline.collecting import without_collecting
from pipeline.composing.publish import move_files
from pipeline.diagnostics import Report
from pipeline.editing.templates import SCHEMAS
from pipeline.loading.library import Library, load
from pipeline.reading.source import Source, read, shown_path
from pipeline.reading.suggesting import suggest, suggest_titled
from pipeline.renaming.renaming import CannotRenameError, Renamed, known, renamed
from pipeline.renaming.uses import INNER, Kind, Named

_KINDS = ("procedure", "step", "screen", "footnote", "control", "term", "audience", "manual")
_WORDS = Tables(
    "rename",
    {
        "no-procedure": "there is no procedure `{name}`{more}",
        "unknown": "there is no {kind} `{name}`{more}",
        "no-id": "`{name}` cannot be an id; use a–z, 0–9 and single hyphens",
        "taken": "`{name}` is taken already; choose another id",
        "file": "the file {name} is there already",
        "stamped": "stamps.tsv still has verifications of another `{name}`; choose another id",
        "wrong": "the content would not be right afterwards: {name}",
        "inner": "name it with its procedure, as in sign-in/{name}",
        "nearest": "; did you mean {suggestion}?",
        "known": "; there are: {known}",
        "none": "; there are none",
        "done": "{places} places in {files} files: {old} is now {new}",
        "would": "{places} places in {files} files would change; nothing was written",
    },
)
_KINDS_JA = dict(
    zip(
        _KINDS,
        ("手順書", "手順", "画面", "脚注", "操作項目", "用語", "対象者", "マニュアル"),
        strict=True,
    )
)


@click.command()
@click.argument("kind", type=click.Choice(_KINDS), metavar="KIND")
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@content_options
def command(options: ContentOptions, kind: Kind, old: str, new: str, dry_run: bool) -> None:
    """Give the id OLD the name NEW: in its file, in lists, references, verifications and stamps.

    KIND is procedure, step, screen, footnote, control, term, audience or manual.

    A step, a screen or a footnote is named with its procedure: `rename step sign-in/open
    sign-in/start`; a footnote of a manual with that manual. All files change or none, and no
    verification becomes void. Comments stay as they are.
    """
    words = _WORDS[options.language]
    named, name = _named(kind, old, new, words)
    report = options.new_report()
    with without_collecting(stays=True):
        sources = read(options.folder, report)
        library = load(sources, options.folder, report)
        check(library, report)
    if report.errors():
        print_report(report, options.report_format, options.language)
        sys.exit(report.exit_status)
    made = _renamed(options, sources, library, named, name)
    target = [it for it in made.files if not it.exists()]
    if dry_run:
        show_difference(made.files, made.gone)
    else:
        _write(made, options)
        for before, after in zip(made.gone, target, strict=True):
            click.echo(f"{shown_path(before)} → {shown_path(after)}")
        if (options.folder / SCHEMAS).is_dir():
            write_id_schemas(options.folder)
    says = words["would" if dry_run else "done"]
    click.echo(says.format(places=made.places, files=len(made.files), old=old, new=name))


def _named(kind: Kind, old: str, new: str, words: dict[str, str]) -> tuple[Named, str]:
    """Return what is renamed, and its new id. Raises click.UsageError."""
    if kind not in INNER:
        return Named(kind, old), new
    procedure, slash, inner = old.partition("/")
    if not slash:
        raise click.UsageError(words["inner"].format(name=old))
    return Named(kind, inner, procedure), new.removeprefix(f"{procedure}/")


def _renamed(
    options: ContentOptions,
    sources: tuple[Source, ...],
    library: Library,
    named: Named,
    new: str,
) -> Renamed:
    """Return what changes. Raises click.UsageError where nothing can."""
    words = _WORDS[options.language]
    try:
        return renamed(options.folder, sources, library, named, new)
    except CannotRenameError as error:
        nearest = suggest(error.name, error.known) or _elsewhere(library, named)
        more = words["none"]
        if error.known:
            more = words["known"].format(known=", ".join(error.known))
        if nearest:
            more = words["nearest"].format(**nearest)
        kind = _KINDS_JA[named.kind] if options.language == "ja" else named.kind
        message = words[error.reason].format(name=error.name, more=more, kind=kind)
        raise click.UsageError(message) from None


def _elsewhere(library: Library, named: Named) -> dict[str, str]:
    """Return what is meant by the id of another procedure's part, or by a title; {} for nothing."""
    if named.kind in INNER:
        owners = library.procedures
        found = [it for it in owners if named.id in known(library, replace(named, procedure=it))]
        return {"suggestion": f"{found[0]}/{named.id}"} if len(found) == 1 else {}
    if named.kind in {"term", "audience"}:
        held = (getattr(it, f"{named.kind}s") for it in library.manuals.values())
        return suggest_titled(named.id, {key: it for one in held for key, it in one.items()})
    things = library.manuals if named.kind == "manual" else library.procedures
    return suggest_titled(named.id, things)


def _write(made: Renamed, options: ContentOptions) -> None:
    try:
        move_files(made.files, made.gone)
    except OSError as error:
        report = Report()
        report_unwritten(report, options.folder, error)
        print_report(report, options.report_format, options.language)
        sys.exit(report.exit_status)
