"""Plain files: read with their limit, never through a link, never something that has no end."""

import os
import stat
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
    Why asked of what was opened: between a look at the name and its opening it may change.
    """
    handle = os.open(path, os.O_RDONLY | _NO_LINK)
    with os.fdopen(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise NoPlainFileError("it is no plain file", path)
        if status.st_size > limit:
            raise TooLargeError("it is too large", path)
        # Why not the limit: a buffer of that size would be made for each file.
        data = file.read(status.st_size + 1) or b""
        while len(data) <= limit and (more := file.read(_PIECE)):
            data += more  # a disk on the net may give less than was asked for
    if len(data) > limit:
        raise TooLargeError("it is too large", path)
    return data
