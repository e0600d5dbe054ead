"""What a build may use of earlier ones: documents that are known, files in place, entries."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from commands.wanted import Composition, Wanted
from pipeline import rules
from pipeline.building.digests import Digests
from pipeline.building.past import Account, Left, Past
from pipeline.building.sealed import DamagedError
from pipeline.building.store import Entry, Store
from pipeline.composing.publish import is_plain
from pipeline.diagnostics import Report
from renderers.units import Made, as_data, from_data
from schemas.base import Place

_NONE = Entry({})


class Memory:
    """What is known of earlier builds into a folder; a build that `is_clean` uses none of it."""

    def __init__(
        self,
        folder: Path,
        output: Path,
        past: Past,
        digests: Digests,
        machine: Mapping[str, str],
        *,
        is_clean: bool = False,
    ) -> None:
        self.folder = folder
        self.machine = machine
        self._output = output
        self._past = past
        self._digests = digests
        self._is_clean = is_clean
        self._store = Store(folder)
        self._refused: OSError | None = None
        self._made_with = _digest([*machine.items()])

    def plan_of(self, part: str, how: Composition, more: str) -> str:
        """Return the digest of all that a document is composed of, "" where it cannot be told."""
        if not part or how.changes:
            return ""
        selection = how.selection
        said = [
            selection.environment.model_dump_json(),
            *(str(selection.as_of), selection.audience, selection.omitted, selection.fields),
        ]
        return _digest([part, more, self._made_with, said, how.for_readers, how.is_draft])

    def account(self, wanted: Wanted) -> Account | None:
        """Return the account of a document that is composed of just the same, None for others."""
        if self._is_clean or not wanted.plan:
            return None
        account = self._past.account(wanted.name)
        return account if account and account.plan == wanted.plan else None

    def in_place(self, document: str, name: str, key: str) -> Left | None:
        """Return what a unit has left, if all of it is in the output folder."""
        account = None if self._is_clean else self._past.account(document)
        left = account.left.get(name) if account else None
        if left is None or left.key != key:
            return None
        try:
            there = all(
                self._digests.of_file(str(self._output / file)) == digest
                for file, digest in left.files.items()
            )
        except OSError:
            return None
        return left if there else None

    def find(self, key: str, unit: str, report: Report) -> Made | None:
        """Return what was made before, None where it is not there. Damage is reported."""
        if self._is_clean:
            return None
        try:
            entry = self._store.find(key)
        except DamagedError:
            entry = _NONE
        if entry is None:
            return None
        if not (entry.files and all(map(is_plain, entry.files))):  # nothing of ours is called so
            report_damage(self.folder, unit, report)
            return None
        return Made(entry.files, tuple(from_data(entry.said)))

    def keep(self, key: str, made: Made) -> None:
        """Keep what was made; once the folder takes nothing, nothing more is tried."""
        if not key or not made.can_be_kept or self._refused:
            return
        try:
            self._store.keep(key, Entry(made.files, tuple(as_data(made.said))))
        except OSError as error:
            self._refused = error

    def end(self, report: Report) -> None:
        """Tidy up, and report a folder that takes nothing."""
        if self._refused:
            reason = self._refused.strerror or str(self._refused)
            report_unusable(self.folder, reason, report)
        else:
            self._store.tidy()


def report_damage(folder: Path, unit: str, report: Report) -> None:
    """Report that something in a cache is not as it was written."""
    report.add(rules.DAMAGED_CACHE, Place(folder.as_posix()), unit=unit)


def report_unusable(folder: Path, reason: str, report: Report) -> None:
    """Report that nothing can be remembered in a folder."""
    place = Place(folder.as_posix())
    report.add(rules.UNUSABLE_CACHE, place, path=folder.as_posix(), reason=reason)


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()
