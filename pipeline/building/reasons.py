"""Why a unit was made: what it is made of, compared with what it was made of before."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.building.sealed import forget_oldest, read_values, write_values

_FOLDER = "builds"
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


class Past:
    """What the documents in an output folder were made of when they were built last."""

    def __init__(self, cache: Path, output: Path) -> None:
        self._path = cache / _FOLDER / sha256(os.fsencode(output.absolute())).hexdigest()
        values = read_values(self._path)
        self._machines: dict[str, dict[str, str]] = values.get("machines", {})
        self._documents: dict[str, tuple[str, dict[str, str]]] = values.get("documents", {})
        self._is_new = False

    def knows(self, document: str) -> bool:
        """Whether a document of this name was built before."""
        return document in self._documents

    def differences(
        self, document: str, machine: Mapping[str, str], parts: Mapping[str, str]
    ) -> list[Difference]:
        """Return what has changed of a document that was built before, in the order of names."""
        digest, before = self._documents[document]
        was = {**self._machines.get(digest, {}), **before}
        now = _short({**machine, **parts})
        names = sorted({*was, *now})
        found = (Difference(name, was.get(name, ""), now.get(name, "")) for name in names)
        return [it for it in found if it.before != it.now]

    def remember(self, document: str, machine: Mapping[str, str], parts: Mapping[str, str]) -> None:
        """Remember what a document was made of."""
        short = _short(machine)
        digest = sha256(repr(sorted(short.items())).encode()).hexdigest()[:_SHORT]
        entry = (digest, _short(parts))
        if tuple(self._documents.get(document, ())) != entry:
            self._machines[digest] = short
            self._documents[document] = entry
            self._is_new = True

    def save(self) -> None:
        """Save what was remembered. Raises OSError."""
        if self._is_new:
            used = {digest for digest, _ in self._documents.values()}
            machines = {it: values for it, values in self._machines.items() if it in used}
            write_values(self._path, {"machines": machines, "documents": self._documents})
            forget_oldest(self._path.parent, _MOST_OUTPUTS)


def _short(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value[:_SHORT] for name, value in values.items()}
