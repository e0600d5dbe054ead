"""`import`: a draft of content, made from a manual that was written in Word."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from commands.days import today
from commands.options import ROOT
from commands.reporting import one_line, print_report, report_unwritten
from commands.speaking import Refused, spoken_language
from pipeline import rules
from pipeline.composing.publish import create_files
from pipeline.diagnostics import Report
from pipeline.importing.draft import Draft
from pipeline.importing.drafting import draft_of
from pipeline.importing.import_words import IMPORT_WORDS
from pipeline.importing.listing import as_json, counts_of, left_of, page_of
from pipeline.importing.writing import files_of, identifier, name_all
from pipeline.pictures.pictures import judged
from pipeline.reading.plain_files import read_plain
from pipeline.reading.source import read, shown_path
from renderers.word.opening import UnsafeWordFileError
from renderers.word.reading.document import LARGEST_FILE, read_old_manual
from schemas.base import DEVICE_NAME, ID, Place

_LONGEST_ID = 60
_MOST_SHOWN = 12
_LONGEST_SHOWN = 90


@click.command("import")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "content",
    help="The content folder that the draft goes into; it is made if it is not there.",
)
@click.option("--id", "name", help="The id of the manual; the name of the file if left out.")
@click.option("--strict", is_flag=True, help="End with 1 if anything could not be placed.")
@click.option("--json", "is_json", is_flag=True, help="Print the list for machines.")
@click.option("--lang", type=click.Choice(["en", "ja"]), help="Language of messages and list.")
def command(
    old: Path,
    folder: Path,
    name: str | None,
    strict: bool,
    is_json: bool,
    lang: str | None,
) -> None:
    """Make a draft of content from OLD, a manual in Word (.docx).

    Writes a manual, its procedures, its pictures, and imports/ID.md: a list of what was made, what
    was guessed, and what could not be placed. Nothing that exists is overwritten, and nothing in a
    draft is verified.
    """
    language = lang or spoken_language()
    report = Report(strict=strict)
    draft = _draft(old, report)
    if draft:
        name_all(draft, _name(name, old))
        draft.published = draft.published or today().isoformat()
        files = files_of(draft)
        listed = f"imports/{draft.id}.md"
        files[listed] = page_of(draft, old.name, language).encode()
        _write(files, folder, report)
        if not report.errors():
            _show(draft, sorted(files), folder, language, is_json=is_json)
            if left := left_of(draft):
                shown = shown_path(folder / listed)
                report.add(rules.UNPLACED, Place(shown_path(old)), count=str(len(left)), list=shown)
    print_report(report, "people", language, to_stderr=True)
    sys.exit(report.exit_status)


def _draft(old: Path, report: Report) -> Draft | None:
    """Return the draft of a file, None with a diagnostic where there cannot be one."""
    place = Place(shown_path(old))
    try:
        manual = read_old_manual(read_plain(Path(os.path.realpath(old)), LARGEST_FILE))
    except UnsafeWordFileError as error:
        report.add(rules.UNREADABLE_OLD_MANUAL, place, reason=str(error))
        return None
    except OSError as error:
        report.add(rules.UNREADABLE_FILE, place, reason=error.strerror or str(error))
        return None
    draft = draft_of(manual, _why_not)
    if not draft.procedures:
        report.add(rules.NO_STEPS_FOUND, place)
        return None
    return draft


def _why_not(data: bytes) -> str:
    """Return why content cannot hold a picture, "" if it can."""
    if not data:
        return "it is missing in the file, or larger than 20 MB"
    found = judged(data)
    return found if isinstance(found, str) else ""


def _name(given: str | None, old: Path) -> str:
    """Return the id of the manual. Raises click.UsageError for one that cannot be."""
    if given is None:
        name = identifier(old.stem)
        return name if name and not DEVICE_NAME.fullmatch(name) else "old-manual"
    if not ID.fullmatch(given) or DEVICE_NAME.fullmatch(given) or len(given) > _LONGEST_ID:
        raise Refused(
            "--id: {given!r} cannot be an id; use a–z, 0–9 and single hyphens", given=given
        )
    return given


def _write(files: dict[str, bytes], folder: Path, report: Report) -> None:
    """Write all files or none; what is there already is named, and so are ids that are taken."""
    for path in sorted(files):
        if (folder / path).exists() or (folder / path).is_symlink():
            report.add(rules.EXISTING_FILE, Place(shown_path(folder / path)), path=path)
        elif link := next((it for it in _above(folder, path) if it.is_symlink()), None):
            report.add(rules.SYMBOLIC_LINK, Place(shown_path(link)), name=link.name)
    if not report.errors():
        _ids_are_free(files, folder, report)
    if report.errors():
        return
    try:
        create_files({folder / path: data for path, data in files.items()})
    except OSError as error:
        report_unwritten(report, folder, error)


def _above(folder: Path, path: str) -> Iterator[Path]:
    """Yield the folders between the content folder and a file in it."""
    for part in Path(path).parent.parts:
        folder /= part
        yield folder


def _ids_are_free(files: Iterable[str], folder: Path, report: Report) -> None:
    taken = {it.id: it for it in read(folder, Report())} if folder.is_dir() else {}
    for path in sorted(files):
        found = taken.get(Path(path).stem)
        if path.endswith(".yaml") and found and found.kind.value == Path(path).parent.name:
            place = Place(shown_path(folder / path))
            report.add(rules.DUPLICATE_ID, place, id=found.id, other=found.file)


# ── telling ───────────────────────────────────────────────────────────────────────────────────


def _show(draft: Draft, files: list[str], folder: Path, language: str, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(as_json(draft, files), ensure_ascii=False, indent=1))
        return
    words = IMPORT_WORDS[language]
    for path in files:
        click.echo(shown_path(folder / path))
    made = counts_of(draft)
    click.echo(", ".join(f"{words.counts[it]} {count}" for it, count in made.items() if count))
    for title, remarks in ((words.left, left_of(draft)), (words.guessed, draft.guesses)):
        if remarks:
            click.echo(f"\n{title}: {len(remarks)}")
        for remark in remarks[:_MOST_SHOWN]:
            heading = f"{words.open}{remark.heading}{words.close} " if remark.heading else ""
            said = one_line(f"{heading}{words.kinds[remark.kind]}: {remark.words}").rstrip(": ")
            click.echo(
                f"  - {said if len(said) <= _LONGEST_SHOWN else said[:_LONGEST_SHOWN] + '…'}"
            )
        if len(remarks) > _MOST_SHOWN:
            click.echo("  - …")
