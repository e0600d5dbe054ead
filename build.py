#!/usr/bin/env python3
"""Build operation manuals: YAML in, HTML, PDF and Word out.

`build.py` alone builds everything; `build.py COMMAND --help` tells about a command.
"""

import sys
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from commands.advice import PROGRAM, advise_content
from commands.speaking import (
    Failed,
    Refused,
    content_asked,
    language_asked,
    language_of,
    say,
    set_language,
    spoken,
)
from commands.unchanged import ARGUMENTS, said_again
from pipeline.catalogue import SOURCE_LANGUAGE
from pipeline.collecting import without_collecting
from pipeline.document.filed import ChangedFileError

COMMANDS = (
    "build",
    "changes",
    "check",
    "doctor",
    "explain",
    "fmt",
    "i18n",
    "import",
    "inspect",
    "new",
    "preview",
    "release",
    "rename",
    "review",
    "schema",
    "sheet",
    "site",
    "status",
    "verify",
)
# What Word, and Japanese keyboards, make of two hyphens.
_DASHES = ("–", "—", "―", "−", "－", "ー")
CONTENT = Path(__file__).with_name("content")
# Modules that cannot be called as their command is: `import` is a word of Python.
MODULES = {"import": "import_"}


class _Commands(click.Group):
    """Imports a command when it is called, so that `check` never waits for WeasyPrint."""

    def main(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().main(*given, **named)
        except OSError as error:
            if error.filename is not None:
                raise
            # Of no file: it is what is printed, into a file on a full disk.
            with suppress(OSError):
                language = language_asked(sys.argv[1:], CONTENT)
                why = error.strerror or str(error)
                told = say("what is printed cannot be written: {reason}", language, reason=why)
                click.echo(told, err=True)
            sys.exit(3)

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = _loaded(f"commands.{MODULES.get(name, name)}")
        command: click.Command = module.command
        return _in_language(command, language_of(context))

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            name, command, rest = super().resolve_command(context, args)
        except click.exceptions.NoSuchCommand as error:
            near = get_close_matches(error.command_name, COMMANDS, n=1)
            if not near:
                raise Refused(
                    "there is no command {name!r}; there are: {known}",
                    name=error.command_name, known=", ".join(COMMANDS),
                ) from None  # fmt: skip
            # Why again: click looks for the nearest one among those that are loaded.
            raise click.exceptions.NoSuchCommand(
                error.command_name, possibilities=near, ctx=context
            ) from None
        if command is not None:
            _refuse_one_hyphen(command, rest)
        return name, command, rest

    def invoke(self, context: click.Context) -> object:
        with spoken(context):
            try:
                return super().invoke(context)
            except ChangedFileError as error:
                raise Failed(
                    "`{name}` was changed while it was used; try again", name=error.name
                ) from None

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if args[:1] == ["help"]:
            args = [*args[1:], "--help"] if set(args) & set(COMMANDS) else ["--help", *args[1:]]
        is_ours = args and (args[0] in COMMANDS or args[0] in {"--help", "--version", "-h"})
        if not is_ours and (not args or args[0].startswith("-")):
            args = ["build", *args]
        if args[:1] == ["build"]:
            if said_again(args[1:]):
                context.exit(0)
            context.meta[ARGUMENTS] = tuple(args[1:])
        language = language_asked(args, CONTENT)
        set_language(context, language)
        advise_content(content_asked(args))
        context.call_on_close(lambda: advise_content(""))
        if {"--help", "-h"} & set(args):
            args = _without_language(args)
        if language != SOURCE_LANGUAGE:
            context.command = _in_language(self, language)
            context.formatter_class = context.command.context_class.formatter_class
        with spoken(context):
            if wide := next((it for it in args if it.startswith(_DASHES)), None):
                raise Refused("`{wide}` does not begin with hyphens; write --…", wide=wide)
            return super().parse_args(context, args)


def _refuse_one_hyphen(command: click.Command, args: list[str]) -> None:
    """Refuse `-on` for `--on`, which click takes for `-o n`. Raises Refused."""
    commands = (command, *getattr(command, "commands", {}).values())
    known = {name for one in commands for it in one.params for name in it.opts if name[:2] == "--"}
    for arg in args:
        written = arg.partition("=")[0]
        if arg == "--":
            return
        if written[2:] and f"-{written}" in known:
            raise Refused(
                "there is no option {option}; did you mean --{meant}?",
                option=written, meant=written[1:],
            )  # fmt: skip


def _without_language(args: list[str]) -> list[str]:
    """Return a command line that asks for help, in whichever language, without `--lang`.

    Why: it is told by then, and not all that have help have this option.
    """
    rest = [it for it in args if not it.startswith("--lang=")]
    if "--lang" in rest:
        at = rest.index("--lang")
        del rest[at : at + 2]
    return rest


def _loaded(name: str) -> Any:  # noqa: ANN401 - a module of ours
    """Return a module."""
    if name in sys.modules:
        return sys.modules[name]
    with without_collecting(stays=True):
        return import_module(name)


def _in_language(command: click.Command, language: str) -> click.Command:
    if language == SOURCE_LANGUAGE:
        return command
    # Why here: what lays out its pages is not needed in English, nor where nothing has changed.
    help_pages = import_module("commands.help_pages")
    told: click.Command = help_pages.in_language(command, language)
    return told


@click.group(cls=_Commands, help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="operation-manual")
def main() -> None:
    """Say nothing of its own: every command does."""


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # Why: `✓ — ©` would crash a pipe that Windows opened as cp932.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    main(prog_name=PROGRAM)
