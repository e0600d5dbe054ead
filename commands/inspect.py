"""`inspect`: what a copy is, whether it is still what is published, and whether it is good."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from commands.argument_types import no_environment
from commands.inspect_edits import parts_altered
from commands.inspect_printing import Inspected, as_data, lines
from commands.options import (
    ContentOptions,
    content_options,
    environment_options,
    selection_from,
)
from commands.reporting import as_json, print_report
from pipeline import rules
from pipeline.choosing.resolve import Selection
from pipeline.collecting import without_collecting
from pipeline.copies.comparing import (
    Comparison,
    Part,
    UnknownEditionError,
    compare,
    selection_of,
)
from pipeline.copies.copy_words import COPY_WORDS
from pipeline.copies.fitness import fitness
from pipeline.diagnostics import ContentError, Report
from pipeline.loading.library import Library
from pipeline.reading.source import shown_path
from pipeline.recording.recording import unknown_names
from pipeline.reviewing.copies import UnreadableCopyError
from renderers.identities import LARGEST_FILE, Copy, format_of, read_copy
from schemas.base import Place

VERSION = 1


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--validate", is_flag=True, help="Check the file against its format's standards too.")
@click.option("--json", "as_json_data", is_flag=True, help="Print it as JSON.")
@environment_options
@content_options
def command(
    options: ContentOptions,
    files: tuple[str, ...],
    validate: bool,
    as_json_data: bool,
    **selection: Any,
) -> None:
    """Tell what copies are: FILES of Word, PDF, HTML or tree, whatever their names.

    Is it still what we publish, which steps changed since, and, with --os and the like, is it good
    for that reader? Works offline; nothing in a copy is run, fetched or written.

    The exit status is 0 if every copy is what we publish (and good for the reader, and valid, if
    that was asked), 1 if one is not or is no copy of ours, 2 for a wrong command line.
    """
    report = options.new_report()
    seen = list(_opened(files, report, validates=validate))
    found = report.branch()
    try:
        if any(it.copy for it in seen):
            library = options.open_library(found)
            with without_collecting(stays=True):
                seen = list(_compared(seen, library, options, selection, found))
    except ContentError:
        pass
    report.take(found)
    words = COPY_WORDS[options.language]
    if as_json_data:
        data = {"version": VERSION, "copies": [as_data(it) for it in seen]}
        data |= as_json(report, options.language)
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for it in seen:
            for line in lines(it, words):
                click.echo(line)
        # Warnings about the content are no matter of a copy's.
        print_report(report.of_errors(), options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status or (0 if all(it.is_good for it in seen) else 1))


# ── the files ─────────────────────────────────────────────────────────────────────────────────


def _opened(files: tuple[str, ...], report: Report, *, validates: bool) -> Iterator[Inspected]:
    for name in files:
        path = Path(name)
        file = shown_path(path)
        try:
            data = _bytes(path)
        except OSError as error:
            reason = error.strerror or str(error)
            report.add(rules.UNREADABLE_FILE, Place(file), reason=reason)
            continue
        except UnreadableCopyError as error:
            report.add(rules.UNREADABLE_COPY, Place(file), reason=str(error))
            continue
        copy = _copy(data, file, report)
        findings = _findings(data, path, file, report) if validates else None
        if copy or findings is not None:
            yield Inspected(file, path, copy, findings=findings)


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises UnreadableCopyError for one that is no file, or huge."""
    if not path.is_file():
        path.stat()
        raise UnreadableCopyError("it is no plain file")
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableCopyError("it is larger than 100 MB")
    return data


def _copy(data: bytes, file: str, report: Report) -> Copy | None:
    try:
        return read_copy(data)
    except UnreadableCopyError as error:
        report.add(rules.UNREADABLE_COPY, Place(file), reason=str(error))
        return None


def _findings(data: bytes, path: Path, file: str, report: Report) -> tuple[Any, ...] | None:
    """Return what standards find wrong with a file, None where it cannot be checked."""
    # Why here: validators are slow to import, and only for who asks.
    from renderers.validation import validate

    try:
        return tuple(validate(format_of(data), data, path))
    except UnreadableCopyError as error:
        report.add(rules.UNREADABLE_COPY, Place(file), reason=str(error))
        return None


# ── the content ───────────────────────────────────────────────────────────────────────────────


def _compared(
    seen: Iterable[Inspected],
    library: Library,
    options: ContentOptions,
    values: Mapping[str, Any],
    report: Report,
) -> Iterator[Inspected]:
    reader = _reader(library, values)
    is_asked = any(value is not None for value in values.values())
    clock = options.clock(library, reader.as_of, report) if is_asked else None
    for it in seen:
        if it.copy is None:
            yield it
            continue
        identity = it.copy.identity
        try:
            found = compare(library, identity)
            own = selection_of(identity.asked, library)
        except UnknownEditionError as error:
            report.add(rules.UNREADABLE_COPY, Place(it.file), reason=str(error))
            continue
        fit = None
        if clock and found.document:
            where = own.environment if reader.environment.is_open else reader.environment
            as_of = reader.as_of or own.as_of
            theirs = Selection(where, as_of, own.audience, own.omitted)
            fit = fitness(library, identity, found, theirs, clock)
        yield replace(it, compared=found, fitness=fit, altered=_altered(it, found))


def _altered(seen: Inspected, compared: Comparison) -> tuple[Part, ...] | None:
    if seen.copy is None:
        return None
    try:
        return parts_altered(seen.copy, _bytes(seen.path), seen.path, compared)
    except (OSError, UnreadableCopyError):
        return None


def _reader(library: Library, values: Mapping[str, Any]) -> Selection:
    """Return the reader who is asked about. Raises click.UsageError for names nobody knows."""
    names = library.environment_names
    reader = selection_from(values, library)
    if names and not reader.environment.is_open:
        for kind, written, known in unknown_names(reader.environment, names):
            if written:
                raise no_environment(kind, written, known)
    return reader
