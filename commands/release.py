"""`release`: everything that is published as of a day, in one folder that can be checked later."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from commands.argument_types import DateType, ExistingFolder, check_output
from commands.options import ContentOptions, content_options
from commands.releasing import BILL, Asked, released_files
from commands.reporting import as_json, print_report, report_unwritten
from commands.speaking import Refused, say
from pipeline import rules
from pipeline.diagnostics import ContentError, Report
from pipeline.reading.plain_files import read_plain
from pipeline.releasing.checking import Found, look_at
from pipeline.releasing.manifest import CHECKSUMS, MANIFEST, Ingredients, Manifest
from pipeline.releasing.staging import clear_unfinished, write_folder
from renderers.themes import OWN_FOLDER
from schemas.base import Place

_SHOWN = 12
_CONTENT = "the content"
# Of a file of a release, in bytes; what is larger was not made by one.
_LARGEST = 1 << 28


@click.command()
@click.option("--as-of", type=DateType(), help="The day that the release answers for.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A folder of its own.")
@click.option(
    "--editions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which editions, in place of the content's editions.yaml.",
)
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@click.option(
    "--verify",
    "released",
    type=ExistingFolder(),
    help="Check a release: every file, and that it comes out the same again.",
)
@click.option("--json", "as_data", is_flag=True, help="Print the outcome as JSON.")
@content_options
def command(
    options: ContentOptions,
    as_of: date | None,
    output: Path | None,
    editions: Path | None,
    theme: Path,
    released: Path | None,
    as_data: bool,
) -> None:
    """Make a release: all manuals, checked strictly, in all formats, with a manifest of it.

    The folder is made as a whole or not at all.
    """
    options = replace(options, strict=True)
    report, said = options.new_report(), ""
    try:
        if released:
            said = _verify(options, (as_of, output), (released, theme, editions), report)
        else:
            if as_of is None or output is None:
                raise Refused(
                    "--as-of DATE and --output DIR are needed: a release answers for a day"
                )
            said = _make(Asked(options, as_of, theme, editions), output, report)
    except ContentError:
        pass
    if as_data:
        click.echo(json.dumps(as_json(report, options.language), ensure_ascii=False, indent=1))
    else:
        print_report(report, options.report_format, options.language, to_stderr=True)
        if said and not report.errors():
            click.echo(said)
    sys.exit(report.exit_status)


# ── making ────────────────────────────────────────────────────────────────────────────────────


def _make(asked: Asked, output: Path, report: Report) -> str:
    check_output(output, asked.options.folder)
    if output.is_file() or (output.is_dir() and any(output.iterdir())):
        raise Refused(
            "{output} holds something already; a release needs a folder of its own", output=output
        )
    with _writing(output, report):
        _prepare(output)
    files = released_files(asked, report)
    with _writing(output, report):
        write_folder(files, output)
    return say(
        "{folder}: {count} files, as of {day}", asked.options.language,
        folder=output.as_posix(), count=len(files), day=asked.as_of,
    )  # fmt: skip


@contextmanager
def _writing(output: Path, report: Report) -> Iterator[None]:
    """Report what the disk refuses. Raises ContentError."""
    try:
        yield
    except OSError as error:
        report_unwritten(report, output, error)
        raise ContentError(report) from None


def _prepare(output: Path) -> None:
    """Clear away what a killed release has left. Raises OSError where nothing can be written.

    Why before anything is drawn: that takes minutes, which would be lost.
    """
    there = next(it for it in output.absolute().parents if it.exists())
    with tempfile.TemporaryFile(dir=there):
        clear_unfinished(there)


# ── verifying ─────────────────────────────────────────────────────────────────────────────────


def _verify(
    options: ContentOptions,
    refused: tuple[date | None, Path | None],
    what: tuple[Path, Path, Path | None],
    report: Report,
) -> str:
    if any(refused):
        raise Refused("--verify reads the day in the manifest, and writes nothing")
    folder, theme, editions = what
    if not any((folder / it).exists() for it in (CHECKSUMS, MANIFEST)):
        raise Refused("{folder} is no release: it has no {name}", folder=folder, name=MANIFEST)
    files = _files_in(folder, report)
    found = look_at(files)
    _tell(found, folder, report)
    if found.manifest is None:
        raise ContentError(report)
    again = Report(strict=True)
    try:
        made = released_files(Asked(options, found.manifest.as_of, theme, editions), again)
    except ContentError:
        report.take(again)
        raise
    report.take(again)
    _compare(files, made, found, folder, report)
    return say(
        "{folder}: {count} files are as they were released, and come out the same today",
        options.language, folder=folder.as_posix(), count=len(files),
    )  # fmt: skip


def _files_in(folder: Path, report: Report) -> dict[str, bytes]:
    """Return the files of a folder; what is no plain file has no business there."""
    files = {}
    for path in sorted(folder.iterdir()):
        try:
            files[path.name] = read_plain(path, _LARGEST)
        except OSError:
            report.add(rules.STRANGE_IN_RELEASE, Place(path.as_posix()), name=path.name)
    return files


def _tell(found: Found, folder: Path, report: Report) -> None:
    for name in found.changed:
        report.add(rules.CHANGED_IN_RELEASE, Place((folder / name).as_posix()), name=name)
    for name in found.missing:
        report.add(rules.MISSING_IN_RELEASE, Place((folder / name).as_posix()), name=name)
    for name in found.strange:
        report.add(rules.STRANGE_IN_RELEASE, Place((folder / name).as_posix()), name=name)


def _compare(
    files: dict[str, bytes], made: dict[str, bytes], found: Found, folder: Path, report: Report
) -> None:
    """Report what comes out differently, unless it is known to have been changed."""
    told = {*found.changed, *found.missing, *found.strange}
    others = _tell_ingredients(found.manifest, made, folder, report)
    for name, data in made.items():
        follows = others and name in {MANIFEST, CHECKSUMS, BILL}
        if name not in told and not follows and files.get(name) != data:
            report.add(rules.NOT_REPRODUCED, Place((folder / name).as_posix()), name=name)


def _tell_ingredients(
    manifest: Manifest | None, made: dict[str, bytes], folder: Path, report: Report
) -> bool:
    """Report what is not as it was when the release was made; return whether anything is."""
    now = look_at(made).manifest
    if manifest is None or now is None:
        return False
    was, is_ = _named(manifest.ingredients), _named(now.ingredients)
    place = Place((folder / MANIFEST).as_posix())
    differing = [name for name in sorted({*was, *is_}) if was.get(name) != is_.get(name)]
    for name in differing:
        before, here = was.get(name, "nothing"), is_.get(name, "nothing")
        content = {"content": name} if name == _CONTENT else {}
        report.add(rules.MADE_OTHERWISE, place, what=name, before=before, now=here, **content)
    return bool(differing)


def _named(it: Ingredients) -> dict[str, str]:
    """Return each ingredient by its name; of digests the first digits are enough."""
    digests = {_CONTENT: it.content, "the theme": it.theme, "the program": it.program}
    digests |= {"the lock": it.lock}
    shown = {name: hexadecimal[:_SHOWN] for name, hexadecimal in (*digests.items(), *it.fonts)}
    return shown | dict(it.tools)
