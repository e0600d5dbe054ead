"""`doctor`: what this machine lacks of what building needs, and how to get it."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

import click

from commands.advice import advised
from commands.options import ROOT
from commands.reporting import width_of
from commands.speaking import spoken_language
from pipeline.catalogue import Tables
from pipeline.reading.plain_files import MAX_FILE_BYTES, read_plain
from renderers.machine import Finding, examine

_WORDS = Tables(
    "doctor",
    {
        "fine": "ok",
        "missing": "MISSING",
        "optional": "optional",
        "all": "Everything that is needed is there.",
        "some": "Missing: {count}. Type the lines above, then try again.",
        "python": "Python",
        "packages": "Packages",
        "lock": "Packages as in the lock",
        "libyaml": "YAML reader (libyaml)",
        "pango": "Drawing of PDF pages (Pango)",
        "fonts": "Fonts and their characters",
        "chromium": "Chromium (tests of pages)",
        "libreoffice": "LibreOffice (tests of Word files)",
        "git": "git (`changes`, dates of changes)",
        "encoding": "Encoding of the terminal",
        "folder": "Folder can be written",
        "language": "Language of messages",
    },
)
_COLOURS = {"fine": "green", "missing": "red", "optional": "yellow"}


@click.command()
@click.option(
    "--content",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "content",
    help="The content folder: its characters are looked for in the fonts.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=ROOT / "dist",
    help="The folder that files would go into.",
)
@click.option("--json", "is_json", is_flag=True, help="Print what was found for machines.")
@click.option("--lang", type=click.Choice(["en", "ja"]), help="Language of the messages.")
def command(content: Path, output: Path, lang: str | None, is_json: bool) -> None:
    """Look for what building needs: Python, packages, libraries, fonts, programs, folders.

    Each thing that is missing is told with the line that mends it. The status is 1 if something is
    missing that building needs.
    """
    language = lang or spoken_language()
    found = [
        *map(_typed, examine(ROOT, (content, output), _words_of(content))),
        Finding("language", "fine", language),
    ]
    missing = sum(it.state == "missing" for it in found)
    if is_json:
        data = {"findings": [asdict(it) for it in found], "missing": missing}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        _tell(found, language)
        key = "some" if missing else "all"
        click.echo(_WORDS[language][key].format(count=missing))
    sys.exit(int(missing > 0))


def _typed(item: Finding) -> Finding:
    """Return a finding whose line to type is complete."""
    return replace(item, fix=advised(f"`{item.fix}`")[1:-1])


def _words_of(content: Path) -> str:
    """Return every character of the content's files, once; of unreadable ones nothing."""
    characters: set[str] = set()
    for path in sorted(content.rglob("*.yaml")):
        try:
            characters |= set(read_plain(path, MAX_FILE_BYTES).decode())
        except (OSError, UnicodeDecodeError):
            continue
    return "".join(sorted(it for it in characters if it.isprintable()))


def _tell(found: Iterable[Finding], language: str) -> None:
    words = _WORDS[language]
    width = max(width_of(words[it]) for it in _COLOURS)
    for item in found:
        state = words[item.state]
        room = " " * (width - width_of(state))
        shown = click.style(state, fg=_COLOURS[item.state], bold=item.state == "missing")
        said = ": ".join(filter(None, (words[item.name], item.found)))
        click.echo(f"{shown}{room}  {said}")
        if item.fix:
            click.echo(f"{' ' * width}    = {item.fix}")
