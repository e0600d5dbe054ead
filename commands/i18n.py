"""`i18n`: translations. What translators get, what comes back, and how far they have come."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from commands.i18n_printing import change_of, merged_lines, progress_data, progress_lines
from commands.options import (
    ROOT,
    ContentOptions,
    content_options,
    manuals_named,
)
from commands.reporting import as_json, print_report, report_unwritten
from commands.speaking import Refused
from pipeline.collecting import without_collecting
from pipeline.composing.publish import write_tree
from pipeline.diagnostics import ContentError, Report
from pipeline.loading.library import Library, load
from pipeline.po.catalogue import FOLDER
from pipeline.po.po_catalog import PoCatalog
from pipeline.po.po_files import PoFile, read_file
from pipeline.reading.source import read, shown_path
from pipeline.translating.merging import Merged, Outcome, merged
from pipeline.translating.messages import messages_of
from pipeline.translating.po_writing import po_bytes, says_the_same
from pipeline.translating.progress import Progress, progress_of
from pipeline.translating.updating import Old, template, updated
from pipeline.words.languages import known_languages, spoken_language
from schemas.manual import Manual

# Something is left for a person: an edit of both sides is worse than one that came too late.
_LEFT, _CONFLICT = 4, 5
_LANGUAGE = click.option(
    "--language",
    type=click.Choice(known_languages()),
    help="The language to translate into; without, those that a manual names.",
)
_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what would change, and write nothing."
)


@click.group()
def command() -> None:
    """Translate manuals by PO files, which every tool of translators reads."""


@command.command()
@click.argument("manuals", nargs=-1)
@_LANGUAGE
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default=ROOT / "dist",
    help="The folder that files go into; dist/ if left out.",
)  # fmt: skip
@content_options
def extract(
    options: ContentOptions, manuals: tuple[str, ...], language: str | None, output: Path
) -> None:
    """Write the texts of MANUALS for translators, with what is known in a language, or bare."""
    report = options.new_report()
    files: dict[Path, bytes] = {}
    try:
        library = _library(options, report)
        for manual in manuals_named(library, manuals):
            if language == manual.language:
                continue
            name = f"{manual.id}.{language}.po" if language else f"{manual.id}.pot"
            shelf = _Shelf(options.folder, language, report) if language else None
            catalog = shelf.whole(library, manual) if shelf else template(library, manual)
            files[output / name] = po_bytes(catalog)
        _write(files, report)
    except ContentError:
        pass
    _end(options, report, [shown_path(it) for it in files])


@command.command()
@click.argument("manuals", nargs=-1)
@_LANGUAGE
@click.option(
    "--check", "only_checks", is_flag=True, help="Write nothing; 1 if a file would change."
)
@_DRY_RUN
@content_options
def update(
    options: ContentOptions,
    manuals: tuple[str, ...],
    language: str | None,
    only_checks: bool,
    dry_run: bool,
) -> None:
    """Bring the translations of MANUALS up to date with the content, or begin them."""
    report = options.new_report()
    files: dict[Path, bytes] = {}
    try:
        library = _library(options, report)
        wanted = manuals_named(library, manuals)
        names = _languages(wanted, language)
        if manuals and all(it.language == language for it in wanted):
            raise Refused(
                "--language: {language} is what the manual is written in; name another",
                language=language)  # fmt: skip
        if wanted and not names:
            raise Refused("say --language; none of these manuals has `languages`, as in en")
        for name in names:
            shelf = _Shelf(options.folder, name, report)
            files |= shelf.updated(library, [it for it in wanted if _is_into(it, name, language)])
        changed = _changed(files)
        if dry_run:
            _show(changed)
        elif not only_checks:
            _write(changed, report)
    except ContentError:
        changed = {}
    _end(options, report, [shown_path(it) for it in changed])
    sys.exit(1 if only_checks and changed else 0)


@command.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@_LANGUAGE
@click.option("--theirs", is_flag=True, help="Take what comes back where it differs from ours.")
@_DRY_RUN
@click.option("--json", "as_data", is_flag=True, help="Print what became of each text as JSON.")
@content_options
def merge(
    options: ContentOptions,
    files: tuple[Path, ...],
    language: str | None,
    theirs: bool,
    dry_run: bool,
    as_data: bool,
) -> None:
    """Take over the translations in FILES, which came back from translators."""
    report = options.new_report()
    found: list[Merged] = []
    try:
        library = _library(options, report)
        changed = _changed(_merge(options, library, files, language, found, report, theirs))
        if dry_run:
            _show(changed)
        else:
            _write(changed, report)
    except ContentError:
        pass
    if as_data:
        _echo({"merged": [asdict(it) for it in found]} | as_json(report, options.language))
    else:
        for line in merged_lines(found, options.language):
            click.echo(line)
        print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status or _status_of(found))


@command.command()
@click.argument("manuals", nargs=-1)
@_LANGUAGE
@click.option("--json", "as_data", is_flag=True, help="Print the table as JSON.")
@content_options
def status(
    options: ContentOptions,
    manuals: tuple[str, ...],
    language: str | None,
    as_data: bool,
) -> None:
    """Tell how much of MANUALS is translated: 1 where it is less than settings.yaml asks for."""
    report = options.new_report()
    rows: list[Progress] = []
    least = 100
    try:
        library = _library(options, report)
        least = library.settings.translations.least
        wanted = manuals_named(library, manuals)
        for manual in wanted:
            names = [it for it in _languages([manual], language) if _is_into(manual, it, language)]
            rows += [progress_of(library, manual, it) for it in names]
    except ContentError:
        pass
    if as_data:
        data = {"version": 1, "least": least, "translations": progress_data(rows, least)}
        _echo(data | as_json(report, options.language))
    else:
        for line in progress_lines(rows, least, options.language):
            click.echo(line)
        print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status or int(any(it.percent < least for it in rows)))


# ── files ─────────────────────────────────────────────────────────────────────────────────────


class _Shelf:
    """The files of one language. Raises ContentError where one of them cannot be read."""

    def __init__(self, folder: Path, language: str, report: Report) -> None:
        self._language = language
        self._root = folder / FOLDER / language
        files = [read_file(it, language, report) for it in sorted(self._root.glob("*.po"))]
        report.stop_at_errors()
        self._files: dict[str, PoCatalog] = {it.path.stem: it.catalog for it in files if it}
        self.old = Old.of(self._files)

    def updated(self, library: Library, manuals: Iterable[Manual]) -> dict[Path, bytes]:
        """Return the files of manuals that should hold something else, as they should be.

        Why not others: tools break lines and fill in headers, each in its own way.
        """
        made = ((it.id, updated(library, it, self._language, self.old)) for it in manuals)
        return {
            self._root / f"{name}.po": po_bytes(catalog)
            for name, catalog in made
            if name not in self._files or not says_the_same(catalog, self._files[name])
        }

    def whole(self, library: Library, manual: Manual) -> PoCatalog:
        """Return all texts of a manual, those too that stand in the file of another one."""
        return updated(library, manual, self._language, self.old, is_whole=True)


def _merge(
    options: ContentOptions,
    library: Library,
    files: Iterable[Path],
    language: str | None,
    found: list[Merged],
    report: Report,
    theirs_win: bool,
) -> dict[Path, bytes]:
    """Return the files that change; what became of each text is added to what was found."""
    shelves: dict[str, _Shelf] = {}
    for path in files:
        if path.suffix.lower() not in {".po", ".pot", ".txt"}:
            raise Refused("{file} is no PO file (.po)", file=path.as_posix())
        po = read_file(path, language, report)
        if po is None:
            raise ContentError(report)
        into = language or _language_in(po)
        shelf = shelves.setdefault(into, _Shelf(options.folder, into, report))
        items = [it for one in _others(library, into) for it in messages_of(library, one)]
        found += merged(items, shelf.old, po.catalog, theirs_win=theirs_win)
    changed: dict[Path, bytes] = {}
    for into, shelf in shelves.items():
        manuals = [it for it in _others(library, into) if _holds(library, it, found)]
        changed |= shelf.updated(library, manuals)
    return changed


def _others(library: Library, language: str) -> list[Manual]:
    return [it for it in library.manuals.values() if it.language != language]


def _library(options: ContentOptions, report: Report) -> Library:
    """Return the content, unchecked: what is wrong with translations shall not keep anybody out."""
    with without_collecting(stays=True):
        library = load(read(options.folder, report), options.folder, report)
    report.stop_at_errors()
    return library


def _languages(manuals: Iterable[Manual], language: str | None) -> list[str]:
    if language:
        return [language]
    return sorted({it for manual in manuals for it in manual.languages if it != manual.language})


def _is_into(manual: Manual, name: str, asked: str | None) -> bool:
    """Whether a manual is translated into a language: it says so, or somebody asks for it."""
    return manual.language != name and (asked is not None or name in manual.languages)


def _language_in(po: PoFile) -> str:
    """Return the language that the header of a file tells. Raises Refused without one."""
    said = spoken_language(dict(po.catalog.headers).get("Language", ""))
    if not said:
        raise Refused("{file} tells no language that manuals have; give --language", file=po.file)
    return said


def _holds(library: Library, manual: Manual, found: Iterable[Merged]) -> bool:
    ours = {it.context for it in messages_of(library, manual)}
    return any(it.context in ours for it in found)


def _changed(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    return {path: data for path, data in files.items() if _bytes(path) != data}


def _show(files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        click.echo(change_of(path, data), nl=False)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(files: Mapping[Path, bytes], report: Report) -> None:
    try:
        write_tree(files)
    except OSError as error:
        report_unwritten(report, next(iter(files)), error)


def _status_of(found: Iterable[Merged]) -> int:
    outcomes = {it.outcome for it in found}
    if Outcome.CONFLICT in outcomes:
        return _CONFLICT
    return _LEFT if outcomes & {Outcome.OUTDATED, Outcome.UNKNOWN} else 0


def _echo(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _end(options: ContentOptions, report: Report, written: Iterable[str]) -> None:
    for path in written:
        click.echo(path)
    print_report(report, options.report_format, options.language, to_stderr=True)
    if report.exit_status:
        sys.exit(report.exit_status)
