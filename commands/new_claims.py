"""What a new procedure is for: environments, as told on the command line or asked for."""

import re
from collections.abc import Iterable, Mapping, Sequence

import click
from pydantic_core import PydanticCustomError

from commands.argument_types import no_such
from commands.new_desk import Desk
from pipeline.editing import templates
from pipeline.importing.yaml_text import Block, Flow, Value, text_of
from pipeline.loading.values_meant import as_version
from pipeline.reading.suggesting import suggest
from schemas.environment import VersionRange

# How drawings of what these names stand for look; of others a writer says so.
_SHAPES = (
    (
        "phone",
        re.compile(r"iphone|pixel|galaxy|xperia|aquos|phone|スマートフォン|スマホ", re.IGNORECASE),
    ),
    ("tablet", re.compile(r"ipad|tablet|タブレット|\btab\b", re.IGNORECASE)),
    ("desktop", re.compile(r"\bpc\b|mac|windows|chromebook|laptop|パソコン", re.IGNORECASE)),
)
_LOOKS = (
    ("ios", re.compile(r"ios|ipados", re.IGNORECASE)),
    ("android", re.compile(r"android", re.IGNORECASE)),
    ("desktop", re.compile(r"windows|mac|linux|debian|ubuntu|fedora|chrome ?os", re.IGNORECASE)),
)
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


def names_of(claims: Iterable[Mapping[str, str]]) -> str:
    """Return the text of an `environments.yaml` with the names in some claims, "" for none.

    Why: without it no misspelled name is noticed, and every screen is drawn as that of a phone.
    """
    found: dict[str, dict[str, Flow]] = {key: {} for key in LISTS}
    for key, written in (it for claim in claims for it in claim.items()):
        name = written if key == "device" else VersionRange.parse(written).name
        known = {"device": _SHAPES, "os": _LOOKS}.get(key, ())
        meant = next((it for it, pattern in known if pattern.search(name)), "")
        how = {"device": "shape", "os": "look"}.get(key, "")
        found[key][name] = templates.environment(name, **({how: meant} if meant else {}))
    lists = [(LISTS[key], list(found[key].values())) for key in LISTS if found[key]]
    return text_of(Block([(key, list[Value](items)) for key, items in lists])) if lists else ""


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
