"""`fmt`: files laid out as the house writes them; what they say stays."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from commands.argument_types import no_such
from commands.options import ContentOptions, content_options
from commands.recording import show_and_write
from commands.reporting import print_report
from commands.speaking import Refused
from pipeline.catalogue import Tables
from pipeline.checking.checks import check
from pipeline.collecting import without_collecting
from pipeline.diagnostics import Fix, Report
from pipeline.formatting.fixing import fixed
from pipeline.formatting.formatting import formatted
from pipeline.loading.library import load, load_source
from pipeline.reading.plain_files import MAX_FILE_BYTES, read_plain
from pipeline.reading.source import Kind, kind_of, read, read_file, shown_path
from pipeline.reading.suggesting import suggest


@dataclass(frozen=True, slots=True)
class _Words:
    would: str
    did: str
    well: str
    fixes: str
    to_fix: str
    none: str


_WORDS = Tables(
    "fmt",
    _Words(
        would="would be formatted",
        did="formatted",
        well="Files that need nothing: {count}.",
        fixes="{count} fixed: {path}",
        to_fix="{count} to fix: {path}",
        none="there is no content in {folder}",
    ),
)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--check", "only_checks", is_flag=True, help="Write nothing; 1 if a file would change."
)
@click.option("--diff", "shows", is_flag=True, help="Write nothing, and show what would change.")
@click.option("--fix", "fixes", is_flag=True, help="Make the fixes, too, that checks call safe.")
@content_options
def command(
    options: ContentOptions,
    files: tuple[Path, ...],
    only_checks: bool,
    shows: bool,
    fixes: bool,
) -> None:
    """Lay out content files, or FILES only: order of keys, indentation, quotes where needed.

    Comments stay with their keys, and what a file says does not change. A file with mistakes stays
    as it is, and they are reported.
    """
    words = _WORDS[options.language]
    report = Report()
    wanted = _wanted(files, options.folder)
    if not wanted:
        raise click.UsageError(words.none.format(folder=shown_path(options.folder)))
    found = _fixes(options.folder) if fixes else {}
    changed: dict[Path, bytes] = {}
    for path, kind in wanted.items():
        before, after, count = _made(path, kind, found.get(shown_path(path), []), report)
        if after != before:
            changed[path] = after
        if count:
            said = words.to_fix if only_checks or shows else words.fixes
            click.echo(said.format(count=count, path=shown_path(path)), err=True)
    show_and_write(changed, report, dry_run=only_checks or shows, shows=shows and bool(changed))
    print_report(report, options.report_format, options.language, to_stderr=True)
    _tell(changed, len(wanted), words, report, is_dry=only_checks or shows, shows=shows)
    sys.exit(report.exit_status or int(only_checks and bool(changed)))


def _wanted(files: Iterable[Path], folder: Path) -> dict[Path, Kind]:
    """Return the files to be laid out. Raises click.UsageError for what is no content."""
    found: dict[Path, Kind] = {}
    for named in files or [folder]:
        file = _existing(named, folder)
        if file.is_dir():
            inside = {it: _kind(it, folder) for it in sorted(file.rglob("*.yaml"))}
            found |= {it: kind for it, kind in inside.items() if kind is not None}
        elif (kind := _kind(file, folder)) is not None:
            found[file] = kind
        else:
            raise Refused(
                "{shown_path} is no content: "
                "that is .yaml files in manuals/, procedures/ or controls/",
                shown_path=shown_path(file),
            )
    return found


def _existing(named: Path, folder: Path) -> Path:
    """Return a file that is named as from here, or as from the content folder.

    Raises click.UsageError where there is none.
    """
    found = next((it for it in (named, folder / named) if it.exists()), None)
    if found is not None:
        return found
    known = {it.stem: shown_path(it) for it in sorted(folder.rglob("*.yaml"))}
    nearest = suggest(named.stem, known).get("suggestion", "")
    raise no_such("file", named.as_posix(), known.values(), known.get(nearest, ""))


def _kind(file: Path, folder: Path) -> Kind | None:
    """Return what a file holds; of one elsewhere, by the folder that it lies in.

    A link holds nothing: what it leads to is somebody else's.
    """
    if file.is_symlink() or not file.is_file():
        return None
    whole = file.resolve()
    if whole.is_relative_to(folder.resolve()):
        return kind_of(whole.relative_to(folder.resolve()))
    return kind_of(Path(whole.parent.name) / whole.name) or kind_of(Path(whole.name))


def _fixes(folder: Path) -> dict[str, list[Fix]]:
    """Return what checks would put right, file by file."""
    report = Report()
    with without_collecting(stays=True):
        check(load(read(folder, report), folder, report), report)
    found: dict[str, list[Fix]] = {}
    for item in report:
        if item.fix:
            found.setdefault(item.fix.place.file, []).append(item.fix)
    return found


def _made(path: Path, kind: Kind, fixes: list[Fix], report: Report) -> tuple[bytes, bytes, int]:
    """Return a file as it is and as it should be, and how many fixes it got.

    Its mistakes go into the report, and a file that has some stays as it is.
    """
    own, file = report.branch(), shown_path(path)
    load_source(read_file(path, kind, own), own)
    if own.errors():
        report.take(own)
        return b"", b"", 0
    data = before = read_plain(path, MAX_FILE_BYTES)
    count = 0
    if fixes:
        data, count = fixed(data, file, kind, fixes)
    return before, formatted(data, file, kind, Report()), count


def _tell(
    changed: Iterable[Path], count: int, words: _Words, report: Report, *, is_dry: bool, shows: bool
) -> None:
    for path in sorted(changed):
        if not shows:
            click.echo(f"{shown_path(path)}: {words.would if is_dry else words.did}")
    if not changed and not report.errors():
        click.echo(words.well.format(count=count), err=True)
