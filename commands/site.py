"""`site`: all manuals as pages that can be put on a web server."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from commands.argument_types import check_output
from commands.changes import all_told
from commands.changes import changes_since as changes_of
from commands.making import drawn, renderers_of, theme_context
from commands.options import (
    ROOT,
    ContentOptions,
    content_options,
    manuals_named,
    selection_from,
    selection_options,
)
from commands.reporting import print_report, report_unwritten
from commands.speaking import Refused
from commands.wanted import Composition, wanted
from pipeline import rules
from pipeline.choosing.parts import Parts
from pipeline.composing.publish import write
from pipeline.diagnostics import ContentError, Report
from pipeline.document.document import Document
from pipeline.history.change_words import ChangeWords
from pipeline.history.changes import Change, Told
from pipeline.loading.library import Library
from pipeline.reading.plain_files import MAX_FILE_BYTES, read_plain
from pipeline.words.languages import known_languages
from pipeline.words.site_words import SITE_WORDS
from pipeline.words.words import WORDS
from renderers.html.site import INDEX, Entry, Site, site_files
from renderers.themes import OWN_FOLDER

# What this command has written: at the next time, what is not written again is removed.
_LIST = "site-files.txt"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@click.command()
@click.argument("manuals", nargs=-1)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=ROOT / "dist" / "site",
    help="The folder of the site; dist/site if left out.",
)
@click.option("--address", default="", help="Where it will stand: https://manuals.example.com/")
@click.option("--title", default="", help="What the list of manuals is called.")
@click.option("--language", type=click.Choice(known_languages()), help="The language of the list.")
@click.option("--format", "-f", "formats", multiple=True, help="Also offer pdf, docx, …")
@click.option("--changes-since", help="Tell of changes since a day or a git revision in the feed.")
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@selection_options
@content_options
def command(
    options: ContentOptions,
    manuals: tuple[str, ...],
    output: Path,
    address: str,
    title: str,
    language: str | None,
    formats: tuple[str, ...],
    changes_since: str | None,
    theme: Path,
    **selection: Any,
) -> None:
    """Make a site of MANUALS, or of all: a page each, a list, a map and a feed of changes.

    Map and feed need --address. Pages share their style, script and pictures.
    """
    _check_address(address)
    check_output(output, options.folder)
    report = options.new_report()
    try:
        library = options.open_library(report)
        named = manuals_named(library, manuals)
        chosen = selection_from(selection, library)
        options.check_ledger(library, named, chosen.as_of, report)
        context = replace(theme_context(theme, report), is_published=True)
        how = Composition(chosen, is_named=bool(manuals))
        documents = [it.document() for it in wanted(Parts(library), named, how, report)]
        _keep_the_list(documents, library, report)
        changes = (
            changes_of(options, library, all_told(named), chosen, changes_since, report)
            if changes_since
            else {}
        )
        drawing = renderers_of(tuple(it for it in formats if it != "html")) if formats else {}
        others = {it.name: drawn(it, drawing, context) for it in documents}
        site = Site(
            documents,
            language or _common_language(documents),
            title=title,
            address=address,
            downloads={name: sorted(files) for name, files in others.items()},
            entries=list(_entries(documents, changes)),
        )
        files = site_files(site, context)
        for made in others.values():
            files |= made
        report.stop_at_errors()
        _write(files, output, report)
    except ContentError:
        pass
    print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if address and (
        parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment
    ):
        raise Refused(
            "--address: {address!r} is no address of a site; write https://…/", address=address
        )


def _keep_the_list(documents: Sequence[Document], library: Library, report: Report) -> None:
    """Report manuals whose page would be where the list of manuals is."""
    for document in documents:
        if f"{document.name}.html" == INDEX:
            place = library.manuals[document.id].place("id")
            report.add(rules.NAME_COLLISION, place, id=document.id, other=INDEX)


def _common_language(documents: Sequence[Document]) -> str:
    """Return the language of most documents; of as many, the one that comes first."""
    written = [it.language for it in documents if not it.original]
    found = written or [it.language for it in documents]
    return Counter(found).most_common(1)[0][0]


def _entries(
    documents: Sequence[Document], changes: Mapping[Told, Sequence[Change]]
) -> Iterator[Entry]:
    """Yield what the feed tells: each publication, and the changes of each day."""
    for document in documents:
        published = SITE_WORDS[document.language].published
        by_day: dict[str, dict[str, None]] = {document.published: {published: None}}
        words = ChangeWords(WORDS[document.language])
        titles = {section.id: section.title for section in document.sections}
        told = (document.id, document.language if document.original else "")
        for change in changes.get(told, ()):
            if change.day:
                said = by_day.setdefault(change.day.isoformat(), {})
                said[_said(change, words, titles)] = None
        for day, lines in by_day.items():
            yield Entry(document.name, day, tuple(lines))


def _said(change: Change, words: ChangeWords, titles: Mapping[str, str]) -> str:
    place = titles.get(change.procedure, "")
    return f"{place}: {words.what(change)}" if place else words.what(change)


def _write(files: dict[str, bytes], output: Path, report: Report) -> None:
    """Write the files, shared ones first, then remove what earlier runs wrote and is no more."""
    before = _written_before(output)
    files[_LIST] = "".join(f"{name}\n" for name in sorted(files)).encode()
    ordered = sorted(files, key=lambda name: (name.endswith((".html", ".xml")), name))
    try:
        write({name: files[name] for name in ordered}, output)
        for name in before - files.keys():
            (output / name).unlink(missing_ok=True)
    except OSError as error:
        report_unwritten(report, output, error)
        raise ContentError(report) from None


def _written_before(output: Path) -> set[str]:
    """Return the plain names in the list of an earlier run; nothing else is ever removed."""
    try:
        lines = read_plain(output / _LIST, MAX_FILE_BYTES).decode().splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {line for line in lines if _NAME.fullmatch(line)}
