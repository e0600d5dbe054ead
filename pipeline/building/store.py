"""The store of what was made: files by the digest of all that they were made of.

An entry is one sealed file: a line of JSON that tells its key, the files in it and what was said
when they were made, and behind it the bytes. An entry that is not as it was written is noticed when
it is read, whatever has happened to it. Several builds can use one store at once: entries appear
whole, and whoever comes second writes the same.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.building.sealed import SAID, STAGED, DamagedError, fits, read_sealed, write_sealed

MOST_BYTES = 1 << 30
_A_DAY = 86_400.0
_FOLDER = "made"
_HEAD = {"key": str, "files": [(str, int)], "said": [SAID]}


@dataclass(frozen=True, slots=True)
class Entry:
    """Files by name, and what was said when they were made, as plain data."""

    files: Mapping[str, bytes]
    said: tuple[Any, ...] = ()


def key_of(ingredients: Mapping[str, str]) -> str:
    """Return the key of what is made of ingredients: 64 hexadecimal digits."""
    text = json.dumps(ingredients, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


class Store:
    """Entries below a folder, up to a number of bytes: those that were used last are kept."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder / _FOLDER
        self._most_bytes = most_bytes
        self._has_grown = False

    def find(self, key: str) -> Entry | None:
        """Return an entry, None where there is none.

        Raises DamagedError for one that is not as it was written; it is gone then. An entry that
        cannot be read for another reason is none.
        """
        path = self._path(key)
        try:
            entry = _read(read_sealed(path), key)
        except DamagedError:
            with suppress(OSError):
                path.unlink()
            raise
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return entry

    def keep(self, key: str, entry: Entry) -> None:
        """Keep an entry. Raises OSError where it cannot be written."""
        listed = [[name, len(data)] for name, data in entry.files.items()]
        head = json.dumps({"key": key, "files": listed, "said": entry.said})
        write_sealed(self._path(key), head.encode(), b"\n", *entry.files.values())
        self._has_grown = True

    def tidy(self) -> None:
        """Remove entries until the rest fits, the longest unused first, and what died half-way."""
        if not self._has_grown:
            return
        found, total, now = [], 0, time.time()
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                if path.suffix == STAGED:
                    if now - status.st_mtime > _A_DAY:
                        path.unlink()
                    continue
                found.append((status.st_mtime, str(path), status.st_size))
                total += status.st_size
        for _, name, size in sorted(found):
            if total <= self._most_bytes:
                break
            with suppress(OSError):
                Path(name).unlink()
                total -= size

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def _read(data: bytes, key: str) -> Entry:
    """Return an entry. Raises DamagedError where its bytes are whole, and another one's or none."""
    end = data.find(b"\n")
    try:
        head = json.loads(data[:end])
    except (ValueError, RecursionError):
        raise DamagedError(key) from None
    if not fits(head, _HEAD) or head["key"] != key:
        raise DamagedError(key)
    files, at = {}, end + 1
    for name, size in head["files"]:
        files[name] = data[at : at + size]
        at += len(files[name])
        if len(files[name]) != size:
            raise DamagedError(key)
    return Entry(files, tuple(head["said"]))
