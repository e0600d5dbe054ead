"""Brings the catalogues of messages up to date: what is said where, in English."""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from commands.help_pages import HELP, help_texts
from commands.speaking import CLICK, COMMAND
from pipeline.catalogue import FOLDER, PHRASE, TABLES, read_catalogue, texts_in
from pipeline.phrases import PHRASES
from pipeline.po.po_catalog import take_previous
from pipeline.rules import RULES
from pipeline.words.all_words import fixed_words
from pipeline.words.languages import FOLDER as DOCUMENTS
from renderers.sayings import FINDING, SAYINGS

_HERE = Path(__file__).parent
_SAYING = ("Refused", "Failed", "say")
_WIDTH = 100

# What click says: its own messages, those with a number in both forms, and what they are made of.
CLICK_SAYS = (
    "Usage:", "Options", "Commands", "Show this message and exit.", "Show the version and exit.",
    "default: {default}", "required", "Aborted!",
    "Error: {message}", "Try '{command}' for help.",
    "Invalid value for {param_hint}: ", "Invalid value: ",
    "Missing argument {name}.", "Missing option {name}.", "Missing command.",
    "No such option {name}.", "No such option {name}. Did you mean {possibility}?",
    "No such option {name}. (Did you mean one of: {possibilities}?)",
    "No such command {name}.", "No such command {name}. Did you mean {possibility}?",
    "No such command {name}. (Did you mean one of: {possibilities}?)",
    "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})",
    "Option {name} requires an argument.", "Option {name} requires {nargs} arguments.",
    "Option {name} does not take a value.",
    "{value} is not one of {choices}.", "{value} is not {choice}.",
    "{value} is not a valid integer.", "{value} is not a valid integer range.",
    "{value} is not in the range {range}.",
    "File {filename} does not exist.", "Directory {filename} does not exist.",
    "Path {filename} does not exist.", "File {filename} is a directory.",
    "Directory {filename} is a file.", "File {filename} is not readable.",
    "Directory {filename} is not readable.", "Path {filename} is not readable.",
    "{value} is not a date; write it as in 2019-03-18", "{value} is not a date; write {day}",
    "{value} is not a date; there is no {day_part} in {month_word}",
    "{value} is not a date; there is no month {month_part}",
)  # fmt: skip


class Message(NamedTuple):
    """English words, and where they are used."""

    context: str
    english: str
    file: str


def messages(commands: Iterable[tuple[str, click.Command]]) -> Iterator[Message]:
    """Yield every message that has to be translated."""
    for english in CLICK_SAYS:
        yield Message(CLICK, english, "")
    for file, command in commands:
        for english in help_texts(command):
            yield Message(HELP, english, file)
    for path in (_HERE.parent / "build.py", *sorted(_HERE.glob("*.py"))):
        with path.open("rb") as source:
            for found in extract("python", source, keywords=dict.fromkeys(_SAYING)):
                yield Message(COMMAND, str(found[1]), path.relative_to(_HERE.parent).as_posix())
    for rule in RULES.values():
        for english in (rule.says, *rule.hints, rule.meaning):
            yield Message(rule.context, english, "pipeline/rules.py")
    for name, words in sorted(TABLES.items()):
        for context, english in texts_in(words, name):
            yield Message(context, english, "")
    for english in PHRASES:
        yield Message(PHRASE, english, "pipeline/phrases.py")
    for english in SAYINGS:
        yield Message(FINDING, english, "renderers/sayings.py")


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the program and its commands, each behind the file that it is written in."""
    build = import_module("build")
    program: click.Group = build.main
    yield "build.py", program
    context = click.Context(program)
    for name in program.list_commands(context):
        if command := program.get_command(context, name):
            yield f"commands/{build.MODULES.get(name, name)}.py", command


def updated(language: str) -> str:
    """Return the catalogue of a language with an entry for every message, in their order.

    What was translated stays. Where the English of a message has changed, its translation is
    fuzzy, with the English that it was made from beside it.
    """
    said = "# What the program says, in another language than English."
    return _brought_up(FOLDER / f"{language}.po", messages(all_commands()), said)


def updated_documents() -> dict[Path, str]:
    """Return the catalogues of the fixed words of documents, with an entry for each of them."""
    words = [Message(context, english, "") for context, english in fixed_words()]
    said = "# The fixed words of documents. A text without letters may stay empty."
    return {it: _brought_up(it, words, said) for it in sorted(DOCUMENTS.glob("*.po"))}


def _brought_up(path: Path, words: Iterable[Message], said: str) -> str:
    locale = path.stem.replace("-", "_")
    is_there = path.is_file() and path.stat().st_size
    catalogue = read_catalogue(path) if is_there else Catalog(locale=locale)
    previous = {}
    for message in catalogue:
        take_previous(message)
        previous[message.context, message.id] = message.previous_id
    catalogue.update(_template(words))
    # Why by hand: Babel forgets it where nothing has changed since.
    for message in catalogue:
        if message.fuzzy and not message.previous_id:
            message.previous_id = previous.get((message.context, message.id), [])
    catalogue.fuzzy = False
    catalogue.header_comment = said
    catalogue.project, catalogue.version = "operation-manual", "1"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    # Why no days: the same words are to give the same file.
    catalogue.creation_date = catalogue.revision_date = datetime.fromtimestamp(0, tz=UTC)
    written = io.BytesIO()
    write_po(
        cast("BinaryIO", written), catalogue,
        width=_WIDTH, ignore_obsolete=True, include_previous=True, include_lineno=False,
    )  # fmt: skip
    return written.getvalue().decode()


def _template(words: Iterable[Message]) -> Catalog:
    made = Catalog()
    for message in words:
        places = [(message.file, 1)] if message.file else []
        made.add(message.english, context=message.context, locations=places)
    return made
