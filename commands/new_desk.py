"""Where `new` works: the content, what is asked of its writer, and how files are written."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from commands.argument_types import no_such
from commands.id_schemas import write_id_schemas
from commands.new_words import NEW_WORDS
from commands.speaking import Failed, Phrase, spoken_language
from pipeline.composing.publish import move_files
from pipeline.diagnostics import Report
from pipeline.reading.library import Library, load
from pipeline.reading.source import read, shown_path
from schemas.base import DEVICE_NAME, ID

_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Desk:
    """The content that something goes into, and how to talk to its writer."""

    folder: Path
    library: Library
    words: Mapping[str, str]
    language: str

    def ask(self, option: str, value: str | None, default: str | None = None) -> str:
        """Return a value, asked for if it is missing; without a terminal click.UsageError."""
        if value:
            return value
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            if default is not None:
                return default
            raise click.UsageError(self.words["missing"].format(option=option))
        asked = click.prompt(self.words[option], default=default, show_default=bool(default))
        return str(asked).strip()

    def name(
        self, option: str, value: str | None, taken: Mapping[str, object], free: str | None = None
    ) -> str:
        """Return an id that is free, asked for until it is one. Raises click.UsageError."""
        while True:
            name = self.ask(option, value, free)
            if not ID.fullmatch(name) or DEVICE_NAME.fullmatch(name) or len(name) > _LONGEST_ID:
                wrong = self.words["no-id"].format(name=name)
            elif name in taken:
                wrong = self.words["taken"].format(name=name)
            else:
                return name
            if value:
                raise click.UsageError(wrong)
            click.echo(wrong, err=True)

    def known(
        self, option: str, value: str | None, things: Mapping[str, object], kind: str = ""
    ) -> str:
        """Return the name of something that there is. Raises click.UsageError."""
        only = next(iter(things)) if len(things) == 1 else None
        name = self.ask(option, value, only)
        if name not in things:
            raise no_such(kind or option.lstrip("-").lower(), name, things)
        return name

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
            click.echo(self.words["next"])


def _todos(data: bytes) -> int:
    return data.count(b"TODO")


def open_desk(content: Path, lang: str | None) -> Desk:
    """Return the desk of a content folder, which need not be there yet."""
    report = Report()
    sources = read(content, report) if content.is_dir() else ()
    library = load(sources, content, report) if sources else Library()
    language = lang or spoken_language()
    return Desk(content, library, NEW_WORDS[language], language)
