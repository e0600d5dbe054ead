"""What is in an output folder: what each document was made of, and which files that gave.

So a build tells what has to be made, and why.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.building.sealed import SAID, forget_oldest, read_values, write_values

_FOLDER = "builds"
_VERSION = 2
_NAMED = {...: str}
_LEFT = (str, _NAMED, [SAID])
_SHAPE = {
    "version": int,
    "machines": {...: _NAMED},
    "documents": {...: (str, str, _NAMED, {...: _LEFT})},
}
# Enough digits to tell two digests apart where nothing depends on it.
_SHORT = 16
# Of so many output folders it is remembered what is in them.
_MOST_OUTPUTS = 64


@dataclass(frozen=True, slots=True)
class Difference:
    """An ingredient that is not what it was: `before` or `now` is "" where it is not there."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Left:
    """What a unit has left: its key, digests of its files by name, and what was said, as data."""

    key: str
    files: Mapping[str, str]
    said: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A document as it was built last.

    `plan` is the digest of all that it was composed of, "" where that was not known; `ingredients`
    are those of the composed document; `left` tells what each format has left.
    """

    plan: str
    ingredients: Mapping[str, str]
    left: Mapping[str, Left] = field(default_factory=dict)


class Past:
    """The documents in an output folder, as they were built last."""

    def __init__(self, cache: Path, output: Path) -> None:
        self.path = cache / _FOLDER / sha256(os.fsencode(output.absolute())).hexdigest()
        values = read_values(self.path, _SHAPE)
        if values.get("version") != _VERSION:
            values = {}
        self._machines: dict[str, dict[str, str]] = values.get("machines", {})
        self._documents: dict[str, list[Any]] = values.get("documents", {})
        self._is_new = False

    def account(self, document: str) -> Account | None:
        """Return the account of a document, None for one that was not built before."""
        if document not in self._documents:
            return None
        _, plan, ingredients, left = self._documents[document]
        return Account(plan, ingredients, {name: Left(*it) for name, it in left.items()})

    def differences(
        self, document: str, machine: Mapping[str, str], ingredients: Mapping[str, str]
    ) -> list[Difference]:
        """Return what has changed of a document that was built before, in the order of names."""
        digest, _, before, _ = self._documents[document]
        was = {**self._machines.get(digest, {}), **_short(before)}
        now = _short({**machine, **ingredients})
        names = sorted({*was, *now})
        found = (Difference(name, was.get(name, ""), now.get(name, "")) for name in names)
        return [it for it in found if it.before != it.now]

    def remember(self, document: str, machine: Mapping[str, str], account: Account) -> None:
        """Remember a document as it was built."""
        short = _short(machine)
        digest = sha256(repr(sorted(short.items())).encode()).hexdigest()[:_SHORT]
        left = {name: [it.key, dict(it.files), list(it.said)] for name, it in account.left.items()}
        entry = [digest, account.plan, dict(account.ingredients), left]
        if self._documents.get(document) != entry:
            self._machines[digest] = short
            self._documents[document] = entry
            self._is_new = True

    def save(self) -> None:
        """Save what was remembered. Raises OSError."""
        if self._is_new:
            used = {entry[0] for entry in self._documents.values()}
            machines = {it: values for it, values in self._machines.items() if it in used}
            values = {"version": _VERSION, "machines": machines, "documents": self._documents}
            write_values(self.path, values)
            forget_oldest(self.path.parent, _MOST_OUTPUTS)


def _short(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:_SHORT] for name, value in values.items()}
