"""`review`: what was changed in a Word copy, and into the files with what can be."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from commands.argument_types import no_such
from commands.making import theme_context
from commands.options import ContentOptions, content_options
from commands.recording import show_and_write
from commands.reporting import print_report
from commands.review_printing import Review, as_data, print_review
from commands.speaking import Refused
from pipeline import rules
from pipeline.choosing.resolve import Edition, resolve
from pipeline.composing.compose import compose
from pipeline.copies.comparing import UnknownEditionError, selection_of
from pipeline.diagnostics import ContentError, Report
from pipeline.document.document import Document
from pipeline.loading.library import Library
from pipeline.reading.plain_files import read_plain
from pipeline.reading.source import shown_path
from pipeline.reviewing.applying import applied, tried
from pipeline.reviewing.copies import ReviewedCopy, UnreadableCopyError
from pipeline.reviewing.judging import Judge, parts_of
from pipeline.translating.translated import in_language
from pipeline.words.languages import languages_of
from renderers.themes import OWN_FOLDER, ThemeError
from renderers.word.opening import LARGEST_FILE
from renderers.word.review.pictures import changed_pairs, looked_at
from renderers.word.review.reading import read_copy
from schemas.base import Place

_NONE: Mapping[str, str] = {}


@click.command()
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Write changed words into the content.")
@click.option("--dry-run", is_flag=True, help="With --apply: print the change and make none.")
@click.option("--only", multiple=True, help="Only this procedure or step, as in sign-in/press.")
@click.option("--author", multiple=True, help="Only what this person changed, as tracked.")
@click.option("--json", "as_json", is_flag=True, help="Print the review as JSON.")
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@content_options
def command(
    options: ContentOptions,
    copy: Path,
    apply: bool,
    dry_run: bool,
    only: tuple[str, ...],
    author: tuple[str, ...],
    as_json: bool,
    theme: Path,
) -> None:
    """List what was changed in COPY, a Word file that `build` made, and what was said beside it.

    With --apply: write changed words into the content, where it is clear how. Exit status: 0 when
    nothing is left to do, 4 when edits or open comments are left, 5 when some were changed in the
    content as well; 1 when the copy is refused or the content has errors.
    """
    report = options.new_report()
    if dry_run and not apply:
        raise Refused("--dry-run belongs to --apply")
    status = 0
    try:
        library = options.open_library(report)
        data = _bytes(copy, report)
        read = _read(copy, data, report)
        edition, document = _today(read, library, report)
        if changed_pairs(read):
            again = partial(_read, copy, data, report)
            read = _looked_at(read, document, theme, again, report)
        review = _judged(_narrowed(read, only, author), library, edition, document)
        review = replace(review, findings=tried(options.folder, review.findings))
        if apply:
            review = _apply(options, library, review, report, shows=not as_json, dry_run=dry_run)
        status = review.exit_status
        if as_json:
            click.echo(json.dumps(as_data(review), ensure_ascii=False, indent=1))
        else:
            print_review(review, options.language)
    except ContentError:
        pass
    print_report(report.of_errors(), options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status or status)


def _bytes(path: Path, report: Report) -> bytes:
    """Return a copy as it is. Raises ContentError for one that cannot be read."""
    try:
        return read_plain(Path(os.path.realpath(path)), LARGEST_FILE)
    except OSError as error:
        report.add(
            rules.UNREADABLE_FILE, Place(shown_path(path)), reason=error.strerror or str(error)
        )
    raise ContentError(report)


def _read(path: Path, data: bytes, report: Report, same: Mapping[str, str] = _NONE) -> ReviewedCopy:
    """Return what was changed in a copy. Raises ContentError for one that is refused."""
    file = shown_path(path)
    try:
        return read_copy(file, data, same)
    except UnreadableCopyError as error:
        advice = "give the Word file that `build --review` made, as it came back"
        report.add(rules.UNREADABLE_COPY, Place(file), reason=str(error), advice=advice)
    raise ContentError(report)


def _looked_at(
    copy: ReviewedCopy,
    document: Document,
    theme: Path,
    read: Callable[[Mapping[str, str]], ReviewedCopy],
    report: Report,
) -> ReviewedCopy:
    """Return a copy whose pictures were looked at. Raises ContentError where the theme is wrong."""
    try:
        return looked_at(copy, document, theme_context(theme, report), read)
    except ThemeError as error:
        report.add(rules.THEME_PROBLEM, Place(theme.as_posix()), reason=str(error))
    raise ContentError(report)


def _narrowed(copy: ReviewedCopy, only: tuple[str, ...], authors: tuple[str, ...]) -> ReviewedCopy:
    """Return a copy with some of its edits. Raises Refused for a part or person that it lacks."""
    edits, comments = copy.edits, copy.comments
    parts = {it.part for it in copy.passages} | {it.part for it in edits}
    names = sorted(it for part in parts for it in {part, part.partition("/")[0]})
    for name in only:
        if name not in names:
            known = dict.fromkeys(it for it in names if not it.startswith("_"))
            raise no_such("part of this copy", name, known)
    stamps = [by for it in edits for by in it.stamps] + [it.stamp for it in comments]
    known = dict.fromkeys(by.author for by in stamps if by.author)
    for name in authors:
        if not known:
            raise Refused("--author: this copy names nobody; leave the option out")
        if name not in known:
            raise no_such("person in this copy", name, known)
    if only:
        edits = tuple(it for it in edits if _is_in(it.part, only))
        comments = tuple(it for it in comments if _is_in(it.part, only))
    if authors:
        edits = tuple(it for it in edits if {by.author for by in it.stamps} & {*authors})
        comments = tuple(it for it in comments if it.stamp.author in authors)
    return replace(copy, edits=edits, comments=comments)


def _is_in(part: str, only: tuple[str, ...]) -> bool:
    return any(part == it or part.startswith(f"{it}/") for it in only)


def _today(copy: ReviewedCopy, library: Library, report: Report) -> tuple[Edition, Document]:
    """Return the edition of a copy today. Raises ContentError for a copy of other content."""
    manual = library.manuals.get(copy.manual)
    if manual is None or copy.language not in languages_of(manual):
        report.add(rules.COPY_OF_OTHER_CONTENT, Place(copy.file), id=copy.manual)
        raise ContentError(report)
    try:
        selection = selection_of(copy.asked, library)
    except UnknownEditionError as error:
        report.add(rules.UNREADABLE_COPY, Place(copy.file), reason=str(error))
        raise ContentError(report) from None
    spoken, manual = in_language(library, manual, copy.language)
    edition = resolve(spoken, manual, selection, Report())
    return edition, compose(edition, spoken)


def _judged(copy: ReviewedCopy, library: Library, edition: Edition, document: Document) -> Review:
    """Return what becomes of the edits of a copy, and which other manuals print the same."""
    findings = Judge(copy, edition, document).findings()
    names = {it.procedure for it in findings}
    also: dict[str, list[str]] = {}
    for other, procedure in library.contents():
        if other.id != copy.manual and procedure.id in names:
            also.setdefault(procedure.id, []).append(other.id)
    return Review(copy, findings, list(parts_of(document)), also)


def _apply(
    options: ContentOptions,
    library: Library,
    review: Review,
    report: Report,
    *,
    shows: bool,
    dry_run: bool,
) -> Review:
    """Write what can be written, all of it or nothing."""
    made = applied(options.folder, library, review.findings, report)
    if report.errors():
        return replace(review, findings=made.findings)
    show_and_write(made.files, report, dry_run=dry_run, shows=shows)
    is_written = not dry_run and not report.errors()
    return replace(review, findings=made.findings, void=made.void, is_written=is_written)
