"""What a new procedure is for: environments, as told on the command line or asked for."""

from collections.abc import Mapping, Sequence

import click
from pydantic_core import PydanticCustomError

from commands.argument_types import no_such
from commands.new_desk import Desk
from pipeline.reading.suggesting import suggest
from pipeline.reading.values_meant import as_version
from schemas.environment import VersionRange

LISTS = {"device": "devices", "os": "os", "browser": "browsers"}


def claimed(desk: Desk, given: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return the environments that a procedure is for, each without what was left open.

    One value of an option is for all of them. On a terminal each is asked for.
    """
    for option in LISTS:
        for name in given[option]:
            _check_claimed(desk, option, name)
    count = max(len(given[key]) for key in LISTS)
    for key in LISTS:
        if len(given[key]) not in {0, 1, count}:
            raise click.UsageError(desk.words["uneven"].format(option=f"--{key}", count=count))
    told = [
        {key: given[key][min(at, len(given[key]) - 1)] for key in LISTS if given[key]}
        for at in range(count)
    ]
    if told or not desk.asks:
        return told
    claims = []
    while claim := _without_nothing({key: desk.ask(f"--{key}", None, "") for key in LISTS}):
        claims.append(claim)
        if not click.confirm(desk.words["--more"], default=False):
            break
    return claims


def _check_claimed(desk: Desk, key: str, written: str) -> None:
    """Raise click.UsageError for what is no range, or a name that is nearly one of the lists."""
    name = written
    if key != "device":
        try:
            name = VersionRange.parse(written).name
        except PydanticCustomError:
            near = as_version(written).get("suggestion", "iOS >= 17")
            told = desk.words["no-range"].format(option=f"--{key}", written=written, near=near)
            raise click.UsageError(told) from None
    names = desk.library.environment_names
    known = [it for one in getattr(names, LISTS[key], ()) for it in (one.name, *one.also)]
    if known and name not in known and suggest(name, known):
        raise no_such(key, name, known)


def _without_nothing(claim: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in claim.items() if value}
