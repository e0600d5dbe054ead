"""Digests of files and folders: of what is in them, read again only where it may have changed."""

import os
import stat
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from pipeline.building.sealed import read_values, write_values

# What Python, editors and people leave behind changes no output.
LEFT_BEHIND = frozenset({"__pycache__", ".DS_Store", "Thumbs.db"})
# A file that is younger than this when it is read may change once more within one tick of the
# clock that its times are told by, so its digest is not remembered. Nanoseconds.
_TICK = 2_000_000_000
# No file is read that is larger: neither content nor a theme, a font or a library.
LARGEST = 500_000_000
_PIECE = 1 << 20
_SHAPE = {...: (int, int, int, int, str)}
_Seen = list[int | str]  # size, times of the last changes, number of the file, digest


class Digests:
    """Digests of files by their content.

    Size, times and number of a file only tell whether it has to be read again: they are in no key.
    """

    def __init__(self, record: Path | None = None) -> None:
        self._record = record
        self._known: dict[str, _Seen] = read_values(record, _SHAPE) if record else {}
        self._used: dict[str, _Seen] = {}
        self._is_new = False

    def of_file(self, path: str) -> str:
        """Return the SHA-256 digest of a file. Raises OSError."""
        return self.seen_as(path, os.stat(path))  # noqa: PTH116 - called for thousands of files

    def of_roots(self, roots: Iterable[str], *, without: str = "") -> str:
        """Return one digest of the names, kinds and bytes of all that is below some folders.

        A root may be a file, or not be there; nothing below the folder `without` counts. Of links,
        both where they lead and what is there. Raises OSError for what cannot be read.
        """
        found, walk = sha256(), _Walk(self, without)
        for root in roots:
            for line in walk.lines(root):
                found.update(f"{len(line)} {line} ".encode(errors="surrogatepass"))
        return found.hexdigest()

    def save(self) -> None:
        """Remember what was read for the next build; a folder that takes nothing is no matter."""
        if self._record is None or not self._is_new:
            return
        try:
            write_values(self._record, self._known | self._used)
        except OSError:
            return

    def seen_as(self, path: str, status: os.stat_result) -> str:
        """Return the digest of a file that was just looked at. Raises OSError."""
        seen: _Seen = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(path)
        if known is not None and known[:4] == seen:
            self._used[path] = known
            return str(known[4])
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is no plain file", path)
        if status.st_size > LARGEST:
            return f"{status.st_size} bytes, more than are read"
        began = time.time_ns()
        digest = _digest_of(path)
        newest = max(status.st_mtime_ns, status.st_ctime_ns)
        if newest + _TICK < began:
            self._used[path] = [*seen, digest]
            self._is_new = True
        return digest


def _digest_of(path: str) -> str:
    found = sha256()
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - called for thousands of files
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


class _Walk:
    """Goes through folders, and through each of them once: links may lead in circles."""

    def __init__(self, digests: Digests, without: str) -> None:
        self._digests = digests
        self._without = without
        self._been: set[tuple[int, int]] = set()

    def lines(self, root: str) -> Iterator[str]:
        """Yield a line for each thing below a root, in an order of their names."""
        if os.path.isdir(root):  # noqa: PTH112 - called for thousands of files
            yield from self._below(root, "")
        elif os.path.lexists(root):
            yield f"file {self._digests.of_file(root)}"
        else:
            yield "nothing"

    def _below(self, folder: str, name: str) -> Iterator[str]:
        status = os.stat(folder)  # noqa: PTH116 - as above
        if (status.st_dev, status.st_ino) in self._been or folder == self._without:
            return
        self._been.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            if entry.name not in LEFT_BEHIND:
                yield from self._entry(entry, f"{name}/{entry.name}")

    def _entry(self, entry: "os.DirEntry[str]", shown: str) -> Iterator[str]:
        if entry.is_symlink():
            # Nothing reads what a link leads to, and it may be anything.
            yield f"link {shown} {os.readlink(entry.path)}"  # noqa: PTH115 - as above
        elif entry.is_dir():
            yield f"folder {shown}"
            yield from self._below(entry.path, shown)
        elif entry.is_file():
            yield f"file {shown} {self._digests.seen_as(entry.path, entry.stat())}"
        else:
            yield f"other {shown}"
