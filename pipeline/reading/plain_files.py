"""Plain files: read with their limit, never through a link, never something that has no end."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

# Without these Windows follows links and cannot wait for what is no file; it has no FIFOs either.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PIECE = 1 << 20
# Of a content file; a normal manual is far below.
MAX_FILE_BYTES = 8 * 1024 * 1024


class NoPlainFileError(OSError):
    """A file is a link, a folder or a device, or too large; `strerror` says which."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(0, reason, str(path))


class TooLargeError(NoPlainFileError):
    """A file is larger than it may be."""


def read_plain(path: Path, limit: int) -> bytes:
    """Return the bytes of a plain file, at most `limit` of them.

    Raises NoPlainFileError for what is none, TooLargeError for a larger one, OSError otherwise.
    """
    with _opened(path) as (file, size):
        if size > limit:
            raise TooLargeError("it is too large", path)
        # Why not the limit: a buffer of that size would be made for each file.
        data = file.read(size + 1) or b""
        while len(data) <= limit and (more := file.read(_PIECE)):
            data += more  # a disk on the net may give less than was asked for
    if len(data) > limit:
        raise TooLargeError("it is too large", path)
    return data


def head_of(path: Path, length: int) -> bytes:
    """Return the first bytes of a plain file, at most `length` of them, however long it is.

    Raises NoPlainFileError for what is none, OSError otherwise.
    """
    with _opened(path) as (file, _):
        return file.read(length) or b""


@contextmanager
def _opened(path: Path) -> Iterator[tuple[FileIO, int]]:
    """Give a plain file, open, and its size in bytes.

    Why asked of what was opened: between a look at the name and its opening it may change.
    """
    handle = os.open(path, os.O_RDONLY | _NO_LINK)
    with FileIO(handle) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NoPlainFileError("it is no plain file", path)
        yield file, status.st_size
