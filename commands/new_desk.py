"""Where `new` works: the content, what is asked of its writer, and how files are written."""

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from commands.advice import advised
from commands.argument_types import no_such
from commands.id_schemas import write_id_schemas
from commands.new_words import NEW_WORDS
from commands.reporting import print_report
from commands.speaking import Failed, Phrase, spoken_language
from pipeline.composing.publish import move_files
from pipeline.diagnostics import Report
from pipeline.loading.library import Library, load
from pipeline.reading.source import read, shown_path
from schemas.base import DEVICE_NAME, ID

_LONGEST_ID = 80
_MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Desk:
    """The content that something goes into, and how to talk to its writer."""

    folder: Path
    library: Library
    words: Mapping[str, str]
    language: str

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked."""
        return bool(sys.stdin.isatty() and sys.stdout.isatty())

    def ask(
        self, option: str, value: str | None, default: str | None = None, known: Iterable[str] = ()
    ) -> str:
        """Return a value, asked for if it is missing; without a terminal click.UsageError.

        The question may name what is `known` already.
        """
        if value:
            return value
        if not self.asks:
            if default is not None:
                return default
            raise click.UsageError(self.words["missing"].format(option=_shown(option)))
        question = self.words[option].format(known=", ".join(list(known)[:_MOST_LISTED]))
        asked = click.prompt(question, default=default, show_default=bool(default))
        return str(asked).strip()

    def name(
        self, option: str, value: str | None, taken: Mapping[str, object], free: str | None = None
    ) -> str:
        """Return an id that is free, asked for until it is one. Raises click.UsageError."""
        while True:
            name = self.ask(option, value, free)
            wrong = ""
            if not _is_id(name):
                plain = re.sub(r"\.ya?ml$", "", name.lower())
                nearest = "-".join(re.findall(r"[a-z0-9]+", plain if plain.isascii() else ""))
                told = "near-id" if _is_id(nearest) else "no-id"
                wrong = self.words[told].format(name=name, near=nearest)
                free = nearest if _is_id(nearest) and nearest not in taken else free
            elif name in taken:
                wrong = self.words["taken"].format(name=name)
            if not wrong:
                return name
            if value or not self.asks:
                raise click.UsageError(wrong)
            click.echo(wrong, err=True)

    def known(
        self,
        option: str,
        value: str | None,
        things: Mapping[str, object],
        kind: str = "",
        default: str | None = None,
    ) -> str:
        """Return the name of something there is, asked for until it is. Raises click.UsageError.

        With a `default` of "" it may be the name of nothing.
        """
        only = next(iter(things)) if len(things) == 1 and default is None else default
        while True:
            name = self.ask(option, value, only, things)
            if name in things or (not name and default == ""):
                return name
            wrong = no_such(kind or option.lstrip("-").lower(), name, things)
            if value or not self.asks:
                raise wrong
            click.echo(wrong.said(self.language), err=True)

    def language_of(self, procedure: str) -> str:
        """Return the language of the first manual that prints a procedure, or of the messages."""
        manuals = self.library.manuals.values()
        return next((it.language for it in manuals if procedure in it.procedures), self.language)

    def write(self, files: Mapping[Path, bytes]) -> None:
        """Write files, tell about them, and bring the schemas for editors up to date."""
        is_there = {path: path.exists() for path in files}
        before = sum(_todos(path.read_bytes()) for path, known in is_there.items() if known)
        try:
            for path in files:
                path.parent.mkdir(parents=True, exist_ok=True)
            move_files(dict(files), [])
        except OSError as error:
            where = error.filename2 or error.filename
            raise Failed(
                "{path}: {reason}", path=where, reason=Phrase(error.strerror or error)
            ) from None
        for path in files:
            told = self.words["changed" if is_there[path] else "made"]
            click.echo(told.format(path=shown_path(path)))
        write_id_schemas(self.folder)
        if sum(map(_todos, files.values())) > before:
            click.echo(advised(self.words["next"]))


def _is_id(name: str) -> bool:
    fits = ID.fullmatch(name) and not DEVICE_NAME.fullmatch(name)
    return bool(fits) and len(name) <= _LONGEST_ID


def _shown(option: str) -> str:
    """Return how an option is told of: what is no option is an argument."""
    return option if option.startswith("--") else option.rpartition(" ")[2].upper()


def _todos(data: bytes) -> int:
    return data.count(b"TODO")


def open_desk(content: Path, lang: str | None) -> Desk:
    """Return the desk of a content folder, which need not be there yet."""
    report = Report()
    sources = read(content, report) if content.is_dir() else ()
    library = load(sources, content, report) if sources else Library()
    language = lang or spoken_language()
    if report.errors() and library.broken:
        # Why: nobody may be told that what cannot be read is not there.
        print_report(report, "people", language, to_stderr=True)
        sys.exit(report.exit_status)
    return Desk(content, library, NEW_WORDS[language], language)
