"""`changes`: what is different for readers since a day or revision, or between two folders."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from commands.argument_types import ExistingFolder
from commands.names_meant import no_manual
from commands.options import (
    ContentOptions,
    content_options,
    selection_from,
    selection_options,
)
from commands.reporting import print_report
from commands.speaking import Phrase, Refused
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import ContentError, Report
from pipeline.history.change_words import ChangeWords
from pipeline.history.changes import Change, Told, differences
from pipeline.history.history import (
    Changes,
    Past,
    changes_between,
    library_in,
    past_of,
    snapshots,
)
from pipeline.history.revisions import NoHistoryError, Revision
from pipeline.loading.library import Library
from pipeline.words.languages import languages_of
from pipeline.words.words import WORDS
from schemas.manual import Manual
from schemas.verification import parse_date


@click.command()
@click.argument("manuals", nargs=-1)
@click.option("--since", help="A day, as in 2026-11-01, or a revision of git: a tag, v1.2.")
@click.option("--until", help="A revision; if left out, the files as they are now.")
@click.option(
    "--folders",
    nargs=2,
    type=ExistingFolder(),
    help="Two folders with content to compare, the older one first.",
)
@click.option("--json", "as_data", is_flag=True, help="Print it as JSON.")
@selection_options
@content_options
def command(
    options: ContentOptions,
    manuals: tuple[str, ...],
    since: str | None,
    until: str | None,
    folders: tuple[Path, Path] | None,
    as_data: bool,
    **selection: Any,
) -> None:
    """Tell what changed for the readers of MANUALS, or of all, step by step.

    What only changes how files are written is not told.
    """
    if bool(since) == bool(folders) or (folders and until):
        raise Refused("compare either --since a day or revision, or two --folders")
    if folders:
        options = replace(options, folder=folders[1])
    report = options.new_report()
    try:
        if folders:
            library = options.open_library(report)
            chosen = selection_from(selection, library)
            old = library_in(folders[0], report)
            now = snapshots(library, _as_written(_names(library, manuals)), chosen)
            found = changes_between(old, now, chosen, folders[0].as_posix(), report)
        else:
            library, chosen, found = _out_of_git(
                options, manuals, (str(since), until), selection, report
            )
        if as_data:
            click.echo(json.dumps(_as_data(found), ensure_ascii=False, indent=1))
        else:
            for line in _for_people(found, options.language):
                click.echo(line)
    except ContentError:
        pass
    print_report(
        report, "people" if as_data else options.report_format, options.language, to_stderr=True
    )
    sys.exit(report.exit_status)


def changes_since(
    options: ContentOptions,
    library: Library,
    told: Iterable[Told],
    chosen: Selection,
    since: str,
    report: Report,
) -> Changes:
    """Return what changed in what is told since a day or revision, up to the files as they are.

    Raises click.UsageError where git does not know it, ContentError where it cannot be read.
    """
    try:
        with past_of(options.folder) as past:
            return _since(past, library, told, chosen, (since, None), report)
    except NoHistoryError as error:
        raise Refused(
            "{error}; two folders can be compared with --folders", error=Phrase(str(error))
        ) from None


def _out_of_git(
    options: ContentOptions,
    manuals: tuple[str, ...],
    span: tuple[str, str | None],
    selection: dict[str, Any],
    report: Report,
) -> tuple[Library, Selection, Changes]:
    try:
        with past_of(options.folder) as past:
            until = past.history.revision(span[1]) if span[1] else None
            library = past.library(until, report) if until else options.open_library(report)
            chosen = selection_from(selection, library)
            names = _names(library, manuals)
            told = _as_written(names)
            return library, chosen, _since(past, library, told, chosen, (span[0], until), report)
    except NoHistoryError as error:
        raise Refused(
            "{error}; two folders can be compared with --folders", error=Phrase(str(error))
        ) from None


def _since(
    past: Past,
    library: Library,
    told: Iterable[Told],
    chosen: Selection,
    span: tuple[str, Revision | None],
    report: Report,
) -> Changes:
    base, until = _base(past, span[0]), span[1]
    now = snapshots(library, told, chosen)
    name = base.name if base else span[0]
    found = changes_between(past.library(base, report), now, chosen, name, report)
    revisions = past.history.since(base, until.commit if until else "HEAD")
    return past.dated(found, now, revisions, chosen, report)


def _base(past: Past, since: str) -> Revision | None:
    try:
        day = parse_date(since)
    except PydanticCustomError:
        return past.history.revision(since)
    return past.history.before(day)


def all_told(manuals: Iterable[Manual], languages: Sequence[str] = ()) -> list[Told]:
    """Return manuals in all their languages, or those wanted; always as they were written too."""
    found: list[Told] = []
    for it in manuals:
        spoken = languages_of(it, languages)
        found += [(it.id, ""), *((it.id, name) for name in spoken if name != it.language)]
    return found


def _as_written(names: Iterable[str]) -> list[Told]:
    return [(it, "") for it in names]


def _names(library: Library, manuals: tuple[str, ...]) -> list[str]:
    for name in manuals:
        if name not in library.manuals:
            raise no_manual(name, library, among=manuals)
    return list(manuals or library.manuals)


# ── what is printed ───────────────────────────────────────────────────────────────────────────


def _for_people(found: Changes, language: str) -> Iterator[str]:
    words = WORDS[language]
    said = ChangeWords(words)
    for (manual, _), changes in found.items():
        yield click.style(manual, bold=True)
        if not changes:
            yield f"  {words.no_changes}"
        for change in sorted(changes, key=lambda it: (it.day is None, it.day or date.min)):
            place = "/".join(filter(None, (change.procedure, change.step))) or words.whole_manual
            day = str(change.day or "").ljust(10)
            yield f"  {day}  {place}: {_what(change, said)}"


def _what(change: Change, said: ChangeWords) -> str:
    if change.kind != "changed" or not (change.old and change.new):
        return said.what(change)
    where = f" ({'; '.join(change.environments)})" if change.environments else ""
    return f"{said.part(change)}{where}: {_marked(change.old, change.new)}"


def _marked(old: str, new: str) -> str:
    """Return both texts in one, with signs around what went and what came."""
    parts = []
    for tag, before, after in differences(old, new):
        if tag == "equal":
            parts.append(before)
            continue
        parts += [f"[-{before}-]"] if before else []
        parts += [f"{{+{after}+}}"] if after else []
    return " / ".join("".join(parts).split("\n"))


def _as_data(found: Changes) -> dict[str, object]:
    return {
        manual: [
            {
                "kind": it.kind,
                "procedure": it.procedure,
                "step": it.step,
                "part": it.part,
                "environments": list(it.environments),
                "old": it.old,
                "new": it.new,
                "date": it.day.isoformat() if it.day else None,
                "revision": it.revision or None,
            }
            for it in changes
        ]
        for (manual, _), changes in found.items()
    }
