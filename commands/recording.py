"""Shows what verifications change in the content, and writes it."""

from collections.abc import Iterable, Mapping
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType

import click

from commands.reporting import report_unwritten
from commands.speaking import Failed, Phrase, say, spoken_language
from pipeline.composing.publish import replace_files
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.reading.source import shown_path
from pipeline.recording.recording import CannotInsertError, recorded
from schemas.verification import Verification


def record(
    folder: Path, library: Library, items: Iterable[tuple[str, Verification]]
) -> dict[Path, bytes]:
    """Return the files that change. Raises click.ClickException where a person must write."""
    try:
        return recorded(folder, library, items)
    except CannotInsertError as error:
        raise Failed("{reason}", reason=Phrase(str(error))) from None


def show_and_write(
    files: dict[Path, bytes], report: Report, *, dry_run: bool, shows: bool = True
) -> None:
    """Print the difference that files make; write all of them or none, unless it is a dry run."""
    if shows:
        _show(files)
    if dry_run:
        return
    try:
        replace_files(files)
    except OSError as error:
        report_unwritten(report, next(iter(files)), error)


def show_difference(files: dict[Path, bytes], gone: Iterable[Path] = ()) -> None:
    """Print the difference that files make; one that is gone was the one that is not there yet."""
    old_paths = iter(gone)
    moved = {path: next(old_paths, path) for path in files if not path.exists()}
    _show(files, moved)


def _show(files: dict[Path, bytes], moved: Mapping[Path, Path] = MappingProxyType({})) -> None:
    for path, data in reversed(files.items()):
        source = moved.get(path, path)
        before = source.read_bytes() if source.exists() else b""
        name, old_name = shown_path(path), shown_path(source)
        old, new = (it.decode("utf-8").splitlines(keepends=True) for it in (before, data))
        for line in unified_diff(old, new, old_name, name, n=1):
            click.echo(line.rstrip("\r\n"))
    if not files:
        click.echo(say("nothing to change", spoken_language()), err=True)
