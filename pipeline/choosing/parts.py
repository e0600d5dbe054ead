"""Parts: what each manual of a library depends on, as a library that holds nothing else.

Documents are made of these parts, so nothing outside of one can change what a document says; and
what a part holds has a digest, by which a document is known without being composed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from pipeline.loading.library import Library
from pipeline.loading.stamps import Stamps
from pipeline.pictures.picture_files import named_pictures
from pipeline.reading.source import Kind, Source
from schemas.manual import Manual

_OF_THEIR_OWN = (Kind.MANUAL, Kind.PROCEDURE)


class Parts:
    """The parts of one library; `sources` are what it was loaded from, where digests are asked."""

    def __init__(self, library: Library, sources: Iterable[Source] = ()) -> None:
        self._library = library
        self._printed_by: dict[str, dict[str, Manual]] = {}
        for manual, procedure in library.contents():
            self._printed_by.setdefault(procedure.id, {})[manual.id] = manual
        self._stamps = library.stamps.by_procedure()
        self._files = {it.file: it.digest for it in sources}
        self._shared = sorted(
            f"{it.kind.value} {it.digest}" for it in sources if it.kind not in _OF_THEIR_OWN
        )

    def of(self, manual: Manual) -> Library:
        """Return what a manual depends on.

        That is: the manual, its procedures and their pictures and stamps; all manuals that print
        one of these procedures too, for the words of a verification are those of all of them; and
        what all manuals share.
        """
        library = self._library
        names = sorted(set(manual.procedures) & library.procedures.keys())
        printing = {manual.id: manual}
        for name in names:
            printing |= self._printed_by.get(name, {})
        procedures = {it: library.procedures[it] for it in names}
        pictures = {path for _, path in named_pictures(procedures.values())}
        return replace(
            library,
            manuals=dict(sorted(printing.items())),
            procedures=procedures,
            pictures={
                it: library.pictures[it] for it in sorted(pictures & library.pictures.keys())
            },
            stamps=self._stamps_of(names),
        )

    def digest_of(self, part: Library) -> str:
        """Return the digest of a part, "" where it cannot be told."""
        models = (*part.manuals.values(), *part.procedures.values())
        files = [self._files.get(it.place().file, "") for it in models]
        if not all(files):
            return ""
        found = sha256()
        for line in (*self._shared, *files, *self._lines(part)):
            found.update(f"{len(line)} {line} ".encode())
        return found.hexdigest()

    def _lines(self, part: Library) -> Iterator[str]:
        yield from sorted(part.broken)
        for name, picture in part.pictures.items():
            yield f"picture {name} {picture.digest}"
        for steps in part.stamps.by_procedure().values():
            for step, events in sorted(steps.items()):
                for event, digests in sorted(events.items()):
                    yield f"stamp {step} {event} {' '.join(sorted(digests))}"

    def _stamps_of(self, names: Iterable[str]) -> Stamps:
        steps: dict[str, dict[str, list[str]]] = {}
        for name in names:
            steps |= self._stamps.get(name, {})
        return Stamps.of_steps(steps, self._library.stamps.file)
