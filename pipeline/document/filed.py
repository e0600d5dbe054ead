"""Bytes that stay in their file: they are read again when they are needed, and are the same then.

Why: a manual of a thousand screenshots would hold them all in memory until it is written.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TypeAlias

Stretches: TypeAlias = tuple[tuple[int, int], ...]


class ChangedFileError(Exception):
    """A file is not what it was when it was judged, or is gone; `name` is that of the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"`{self.name}` was changed while it was used"


@dataclass(frozen=True, slots=True)
class Filed:
    """The bytes of a file: their SHA-256 in hexadecimal digits, and how many there are.

    `stretches` are what is meant of the file, from byte to byte; without any it is all of it. Equal
    bytes are equal wherever they lie.
    """

    path: Path = field(compare=False)
    digest: str
    size: int
    stretches: Stretches = field(default=(), compare=False)

    def read(self) -> bytes:
        """Return the bytes. Raises ChangedFileError where the file holds others by now."""
        try:
            with self.path.open("rb") as file:
                data = _stretches_of(file, self.stretches) or file.read(self.size + 1)
        except OSError:
            raise ChangedFileError(self.path.name) from None
        if sha256(data).hexdigest() != self.digest:
            raise ChangedFileError(self.path.name)
        return data


def _stretches_of(file: BinaryIO, stretches: Stretches) -> bytes:
    found = []
    for start, end in stretches:
        file.seek(start)
        found.append(file.read(end - start))
    return b"".join(found)


Held: TypeAlias = bytes | Filed
"""Bytes in memory, or in a file."""


def read_held(held: Held) -> bytes:
    """Return the bytes. Raises ChangedFileError where their file holds others by now."""
    return held if isinstance(held, bytes) else held.read()


def digest_of(held: Held) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal digits."""
    return sha256(held).hexdigest() if isinstance(held, bytes) else held.digest


def size_of(held: Held) -> int:
    """Return how many bytes there are."""
    return len(held) if isinstance(held, bytes) else held.size
