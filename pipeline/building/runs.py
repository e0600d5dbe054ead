"""Whole runs: a build with the same command line, of the same things, whose files are all there.

Then nothing is loaded, and what was said is said again.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline.building.digests import Digests
from pipeline.building.machine import installed
from pipeline.building.sealed import forget_oldest, is_of_others, read_values, write_values

# What of the environment changes what is made or said: languages, and where packages are.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "PYTHONPATH", "TZ", "NO_COLOR")
_FOLDER, _DIGESTS = "runs", "digests"
_SHAPE = {"roots": [str], "ingredients": str, "outputs": {...: str}, "said": str}
# Of so many command lines the last run is remembered.
_MOST_RUNS = 64


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was made of, what it left and what it said.

    `roots` are all files and folders that were read, `ingredients` a digest of them and of the
    machine; `outputs` are digests of files by their path. `said` is what was printed.
    """

    roots: Sequence[str]
    ingredients: str
    outputs: Mapping[str, str]
    said: str


def record_of_digests(cache: Path) -> Path:
    """Return where the digests of files are remembered."""
    return cache / _DIGESTS


def ingredients_of(roots: Sequence[str], digests: Digests, day: date) -> str:
    """Return one digest of all that a run depends on beside its command line. Raises OSError.

    Why the day on which it is run: how old a verification is depends on it.
    """
    said = [day.isoformat(), *installed(), digests.of_roots(roots)]
    return sha256(json.dumps(said).encode()).hexdigest()


def remember(cache: Path, arguments: Sequence[str], run: Run) -> None:
    """Remember a run. Raises OSError."""
    path = path_of(cache, arguments)
    write_values(path, asdict(run))
    forget_oldest(path.parent, _MOST_RUNS)


def recalled(cache: Path, arguments: Sequence[str], day: date) -> Run | None:
    """Return the run of the same command line, if it would do the same today, and all it left is.

    `day` is today.
    """
    values = {} if is_of_others(cache) else read_values(path_of(cache, arguments), _SHAPE)
    if not values:
        return None
    digests = Digests(record_of_digests(cache))
    try:
        run = Run(**values)
        if any(digests.of_file(path) != digest for path, digest in run.outputs.items()):
            return None
        if ingredients_of(run.roots, digests, day) != run.ingredients:
            return None
    except (OSError, TypeError, ValueError):  # what was read is gone; others wrote other fields
        return None
    finally:
        digests.save()
    return run


def path_of(cache: Path, arguments: Sequence[str]) -> Path:
    """Return where the run of a command line is remembered."""
    variables = [os.environ.get(name) for name in _VARIABLES]
    told = [list(arguments), str(Path.cwd()), variables, sys.executable]
    return cache / _FOLDER / sha256(json.dumps(told).encode()).hexdigest()
