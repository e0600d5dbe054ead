#!/usr/bin/env python3
"""Build operation manuals: YAML in, HTML, PDF and Word out.

`build.py` alone builds everything; `build.py COMMAND --help` tells about a command.
"""

import sys
from importlib import import_module
from typing import Any

import click

from pipeline.composing.filed import ChangedFileError

COMMANDS = (
    "build",
    "changes",
    "check",
    "doctor",
    "explain",
    "fmt",
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
# Modules that cannot be called as their command is: `import` is a word of Python.
MODULES = {"import": "import_"}


class _Commands(click.Group):
    """Imports a command when it is called, so that `check` never waits for WeasyPrint."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = MODULES.get(name, name)
        command: click.Command = import_module(f"commands.{module}").command
        return command

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().invoke(context)
        except ChangedFileError as error:
            raise click.ClickException(f"{error}; try again") from None

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        is_ours = args and (args[0] in COMMANDS or args[0] in {"--help", "--version", "-h"})
        if not is_ours and (not args or args[0].startswith("-")):
            args = ["build", *args]
        return super().parse_args(context, args)


@click.group(cls=_Commands, help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="operation-manual")
def main() -> None:
    """Say nothing of its own: every command does."""


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # Why: `✓ — ©` would crash a pipe that Windows opened as cp932.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    main(prog_name="build.py")
