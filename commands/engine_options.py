"""Options that say what a build may remember, and how it shares out its work."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from commands.building import Workers
from commands.option_groups import F, gathered
from commands.workers import Limits

_USUAL = Limits()
_OPTIONS = (
    click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        help="Where what was made is kept; without it, .cache beside the output folder.",
    ),
    click.option("--no-cache", is_flag=True, help="Keep nothing, and use nothing that was kept."),
    click.option("--clean", is_flag=True, help="Make everything again, whatever was kept."),
    click.option("--explain", is_flag=True, help="Say why each format was made or kept."),
    click.option(
        "--jobs", "-j", type=click.IntRange(1, 256), help="So many processes, not as many as pay."
    ),
    click.option(
        "--executor",
        default="",
        metavar="tcp://HOST:PORT",
        help="Have a Dask cluster make what has to be made; its scheduler is there.",
    ),
    click.option(
        "--time-limit",
        type=click.FloatRange(0),
        help="Seconds that one format of one manual may take, 0 for any; 120 or more if left out.",
    ),
    click.option(
        "--memory-limit",
        type=click.IntRange(0),
        default=_USUAL.megabytes,
        help="Megabytes that a worker may take; 0 for any.",
    ),
    click.option("--json-events", is_flag=True, help="Print a JSON object for each manual."),
)


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What a build may remember and tell, and who does the work."""

    cache: Path | None
    is_clean: bool
    explains: bool
    events: bool
    workers: Workers
    remembers: bool = True


def engine_options(command: F) -> F:
    """Give a command the options of the engine, as one `engine`."""
    return gathered(command, _OPTIONS, "engine", _engine)


def _engine(values: dict[str, Any]) -> EngineOptions:
    seconds, megabytes = values.pop("time_limit"), values.pop("memory_limit")
    grows = seconds is None
    limits = Limits(_USUAL.seconds if grows else seconds, megabytes, grows=grows)
    return EngineOptions(
        cache=values.pop("cache"),
        is_clean=values.pop("clean"),
        explains=values.pop("explain"),
        events=values.pop("json_events"),
        workers=Workers(values.pop("jobs"), limits, values.pop("executor")),
        remembers=not values.pop("no_cache"),
    )
