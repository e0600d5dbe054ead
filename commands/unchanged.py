"""A build in which nothing has changed: found out before anything is loaded.

Why apart from `build`: loading what builds takes longer than all that is done here.
"""

from collections.abc import Sequence
from pathlib import Path

import click

from commands.days import today
from pipeline.building.runs import recalled

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "dist"
# Where a command finds its command line as it was typed, in the meta of click's context.
ARGUMENTS = "commands.unchanged.arguments"


def cache_beside(output: Path) -> Path:
    """Return where what was made for an output folder is kept, if nothing else is said."""
    return output.absolute().parent / ".cache"


def said_again(arguments: Sequence[str]) -> bool:
    """Whether a build would change nothing; what the last one said is then said again."""
    cache = _value(arguments, "--cache")
    output = _value(arguments, "--output", "-o") or str(OUTPUT)
    try:
        run = recalled(Path(cache) if cache else cache_beside(Path(output)), arguments, today())
    except OSError:  # the folder that we are in is gone
        return False
    if run is None:
        return False
    if run.said:
        click.echo(run.said, nl=False, err=True)
    return True


def _value(arguments: Sequence[str], *names: str) -> str:
    """Return what stands behind an option, "" for nothing.

    A command line that is read wrongly here is one whose run is not found.
    """
    found = ""
    for number, argument in enumerate(arguments):
        name, sign, value = argument.partition("=")
        if name in names and name.startswith("--") and sign:
            found = value
        elif argument in names:
            found = "".join(arguments[number + 1 : number + 2])
        elif argument[:2] in names and len(argument) > len("-o"):
            found = argument[2:]
    return found
