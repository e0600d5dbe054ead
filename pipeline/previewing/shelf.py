"""Content that is read again and again: only what changed since is opened.

What is returned is what `read`, `load` and `check` return of the same files, problems included.
"""

import hashlib
import os
import stat
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.checking.checks import check
from pipeline.diagnostics import Diagnostic, Report
from pipeline.loading.library import Library, Openers, load
from pipeline.loading.stamps import FILE as STAMPS_FILE
from pipeline.loading.stamps import Stamps, read_stamps
from pipeline.pictures.picture_files import read_picture
from pipeline.pictures.pictures import MAX_BYTES, PictureFile
from pipeline.po.catalogue import FOLDER as TRANSLATIONS
from pipeline.po.catalogue import Catalogue
from pipeline.reading.plain_files import read_plain
from pipeline.reading.source import Kind, Source, read, read_bytes, read_file, shown_path
from schemas.base import Model

# A file that was written so recently, in nanoseconds, may be written again without any sign of it
# in its times: clocks of file systems tick slowly.
_RECENT = 2_000_000_000

Signature = tuple[int, ...]
_Signatures = tuple[tuple[Path, Signature], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read: what the disk said of it, its digest, and what came of it."""

    signature: Signature
    digest: bytes
    source: Source
    report: Report


@dataclass(frozen=True, slots=True)
class Opened:
    """Content as it is on the disk, with its problems."""

    library: Library
    report: Report

    @property
    def is_sound(self) -> bool:
        """Whether it can be drawn."""
        return not self.report.errors()


class Shelf(Openers):
    """The files of one content folder, remembered from one reading to the next."""

    def __init__(self, folder: Path, *, strict: bool = False) -> None:
        self.folder = folder
        self._strict = strict
        self._files: dict[Path, _Read] = {}
        self._models: dict[str, tuple[Source, Model | None, bool, Report]] = {}
        self._pictures: dict[Path, tuple[Signature, PictureFile | str]] = {}
        self._stamps: tuple[Signature, Stamps, Report] | None = None
        self._catalogues: tuple[_Signatures, dict[str, Catalogue], Report] | None = None

    def open(self) -> Opened:
        """Return the content as it is now."""
        return checked(self.load())

    def load(self) -> Opened:
        """Return the content as it is now, without having checked whether its parts fit."""
        report = Report(strict=self._strict)
        sources = read(self.folder, report, self._read)
        names = {source.file for source in sources}
        self._models = {name: it for name, it in self._models.items() if name in names}
        library = load(sources, self.folder, report, self)
        return Opened(library, report)

    def trial(self, file: str, data: bytes) -> Opened:
        """Return the content, not checked, as it would be if a file held other bytes.

        `file` is its path as problems name it. Nothing of what it would hold is remembered.
        """

        def open_file(path: Path, kind: Kind, report: Report) -> Source:
            if shown_path(path) == file:
                return read_bytes(data, file, kind, report)
            return self._read(path, kind, report)

        report, known = Report(strict=self._strict), self._models.pop(file, None)
        sources = read(self.folder, report, open_file)
        library = load(sources, self.folder, report, self)
        self._models.pop(file, None)
        if known:
            self._models[file] = known
        return Opened(library, report)

    def look(self) -> tuple[tuple[str, Signature], ...]:
        """Return what tells whether anything in the folder changed, without reading any of it."""
        found = []
        for root, folders, files in os.walk(self.folder):
            for name in (*folders, *files):
                path = Path(root, name)
                found.append((str(path), signature_of(path)))
        return tuple(sorted(found))

    # ── openers ───────────────────────────────────────────────────────────────────────────────

    def _read(self, path: Path, kind: Kind, report: Report) -> Source:
        signature, known = signature_of(path), self._files.get(path)
        if (
            known
            and known.signature == signature
            and (_is_settled(signature) or known.digest == _digest(path))
        ):
            report.recall(known.report)
            return known.source
        own = Report(strict=self._strict)
        digest = _digest(path)
        source = read_file(path, kind, own)
        self._files[path] = _Read(signature, digest, source, own)
        report.recall(own)
        return source

    def model(self, source: Source, report: Report) -> tuple[Model | None, bool]:
        """Return what a source holds, as before where it is the same source."""
        known = self._models.get(source.file)
        if known is None or known[0] is not source:
            own = Report(strict=self._strict)
            model, is_whole = super().model(source, own)
            known = self._models[source.file] = (source, model, is_whole, own)
        report.take(known[3])
        return known[1], known[2]

    def picture(self, path: Path) -> PictureFile | str:
        """Return a picture, as before where its file is the same. Raises OSError."""
        signature, known = signature_of(path), self._pictures.get(path)
        if known is None or known[0] != signature or not _is_settled(signature):
            found = read_picture(path)
            if known is not None and found == known[1]:
                found = known[1]
            known = self._pictures[path] = (signature, found)
        return known[1]

    def stamps(self, folder: Path, report: Report) -> Stamps:
        """Return the stamps, as before where their file is the same."""
        signature = signature_of(folder / STAMPS_FILE)
        known = self._stamps
        if known is None or known[0] != signature or not _is_settled(signature):
            own = Report(strict=self._strict)
            found = read_stamps(folder, own)
            if known is not None and found == known[1]:
                found = known[1]
            known = self._stamps = (signature, found, own)
        report.recall(known[2])
        return known[1]

    def catalogues(self, folder: Path, report: Report) -> dict[str, Catalogue]:
        """Return the translations, as before where all of their files are the same."""
        paths = sorted((folder / TRANSLATIONS).glob("*/*.po"))
        signatures = tuple((path, signature_of(path)) for path in paths)
        known = self._catalogues
        is_settled = all(_is_settled(it) for _, it in signatures)
        if known is None or known[0] != signatures or not is_settled:
            own = Report(strict=self._strict)
            known = self._catalogues = (signatures, super().catalogues(folder, own), own)
        report.recall(known[2])
        return known[1]


def checked(loaded: Opened, is_outdated: Callable[[], bool] = lambda: False) -> Opened:
    """Return content with all problems that it has; where it `is_outdated`, with some of them."""
    report = loaded.report.branch()
    report.recall(loaded.report)
    check(loaded.library, report, is_outdated)
    return Opened(loaded.library, report)


def new_errors(before: Opened, after: Opened) -> Report:
    """Return the errors of content that it did not have before, wherever lines have moved to."""
    found = after.report.branch()
    known = Counter(map(_said, before.report.errors()))
    for it in after.report.errors():
        if known[_said(it)] > 0:
            known[_said(it)] -= 1
        else:
            found.add_fixable(it.rule, it.place, it.fix, **it.values)
    return found


def _said(diagnostic: Diagnostic) -> tuple[str, str, str]:
    return diagnostic.rule.name, diagnostic.place.file, diagnostic.message()


def fits(library: Library, procedure: str) -> bool:
    """Whether one procedure has no errors, as far as that can be told without the others.

    Why: looking through all of a large library takes longer than a writer should wait.
    """
    report = Report()
    others = library.procedures.keys() - {procedure}
    alone = {procedure: library.procedures[procedure]}
    check(replace(library, procedures=alone, broken=library.broken | others), report)
    return not report.errors()


def signature_of(path: Path) -> Signature:
    """Return what the disk says of a file that changes when it does; nothing where it is gone."""
    try:
        found = path.lstat()
    except OSError:
        return ()
    if stat.S_ISDIR(found.st_mode):
        return (found.st_ino,)
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode


def _is_settled(signature: Signature) -> bool:
    return not signature or abs(time.time_ns() - signature[0]) > _RECENT


def _digest(path: Path) -> bytes:
    try:
        return hashlib.blake2b(read_plain(path, MAX_BYTES)).digest()
    except OSError:
        return b""
