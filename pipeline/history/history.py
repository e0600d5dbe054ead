"""History: what changed in manuals since a revision, and when each change was committed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from pipeline import rules
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import ContentError, Report
from pipeline.history.changes import Change, Told, compare, state
from pipeline.history.readings import Snapshot, snapshot
from pipeline.history.revisions import History, Revision, checkout
from pipeline.history.translated_changes import in_translation
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from pipeline.translating.translated import in_language
from pipeline.words.translation_words import mark_of
from schemas.base import Place

Changes: TypeAlias = dict[Told, list[Change]]
Snapshots: TypeAlias = dict[Told, Snapshot]


class _UnreadableError(Exception):
    """Content of another day that the rules of today cannot read; the words say why."""


class Past:
    """The content as it was in any revision."""

    def __init__(self, history: History, folder: Path, written: dict[str, str]) -> None:
        self.history = history
        self._folder = folder
        self._written = written

    def library(self, revision: Revision | None, report: Report) -> Library:
        """Return the content of a revision, nothing for None.

        Raises ContentError where it cannot be read.
        """
        self.history.write(revision, self._folder, self._written)
        try:
            return _loaded(self._folder)
        except _UnreadableError as error:
            name = revision.name if revision else ""
            raise _refused(name, str(error), report) from None

    def dated(
        self, found: Changes, now: Snapshots, revisions: Iterable[Revision], chosen: Selection,
        report: Report,
    ) -> Changes:  # fmt: skip
        """Return changes with the day and revision in which each got as it is now.

        `revisions` are those since, the newest first. What none of them has is not committed yet.
        A revision that cannot be read is passed over, with a warning.
        """
        known = {name: list(items) for name, items in found.items()}
        left = {(name, index) for name, items in known.items() for index in range(len(items))}
        for revision in revisions:
            if not left:
                break
            self.history.write(revision, self._folder, self._written)
            try:
                then = snapshots(_loaded(self._folder), now, chosen)
            except _UnreadableError as error:
                place, values = Place(revision.name), {"revision": revision.name}
                report.add(rules.SKIPPED_REVISION, place, **values, reason=str(error))
                continue
            for name, index in sorted(left):
                change = known[name][index]
                if state(then.get(name, Snapshot()), change) == state(now[name], change):
                    dated = replace(change, day=revision.day, revision=revision.commit)
                    known[name][index] = dated
                else:
                    left.discard((name, index))
        return known


@contextmanager
def past_of(folder: Path) -> Iterator[Past]:
    """Yield the past of a content folder. Raises NoHistoryError where there is none."""
    with checkout() as (target, written):
        yield Past(History(folder), target, written)


def library_in(folder: Path, report: Report) -> Library:
    """Return the content of another folder. Raises ContentError where it cannot be read."""
    try:
        return _loaded(folder)
    except _UnreadableError as error:
        raise _refused(folder.as_posix(), str(error), report) from None


def changes_between(
    old: Library, now: Snapshots, chosen: Selection, name: str, report: Report
) -> Changes:
    """Return what changed in manuals since they were as in another library, `name` for people.

    Each manual is there as it was written, whatever other languages are.
    Raises ContentError where that cannot be read.
    """
    try:
        before = snapshots(old, now, chosen)
    except _UnreadableError as error:
        raise _refused(name, str(error), report) from None
    found = {it: _changes(before.get(it), now[it]) for it in now}
    for (manual, language), changes in found.items():
        if language:
            originals = found[manual, ""]
            found[manual, language] = list(in_translation(changes, originals, mark_of(language)))
    return found


def snapshots(library: Library, told: Iterable[Told], chosen: Selection) -> Snapshots:
    """Return what those of the manuals say that there are."""
    try:
        return {
            (name, language): snapshot(*in_language(library, manual, language), chosen)
            for name, language in told
            if (manual := library.manuals.get(name))
        }
    except (KeyError, ValueError) as error:
        message = f"something that is named is not there: {error}"
        raise _UnreadableError(message) from None


def _changes(before: Snapshot | None, now: Snapshot) -> list[Change]:
    if before is None:
        return [Change("added")]
    return compare(before, now)


def _loaded(folder: Path) -> Library:
    found = Report()
    library = load(read(folder, found), folder, found)
    for item in found.errors():
        file = Path(item.place.file).resolve()
        inside = file.is_relative_to(folder.resolve())
        name = file.relative_to(folder.resolve()).as_posix() if inside else item.place.file
        message = f"{name}:{item.place.line}: {item.message()}"
        raise _UnreadableError(message)
    return library


def _refused(name: str, reason: str, report: Report) -> ContentError:
    report.add(rules.UNREADABLE_REVISION, Place(name), revision=name, reason=reason)
    return ContentError(report)
