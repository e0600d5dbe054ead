"""Write: files appear whole or not at all, and never under a name that is not plain."""

import os
import re
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from errno import EEXIST
from pathlib import Path
from stat import S_ISREG

from pipeline.reading.file_names import is_plain_name

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
# Of a file, in bytes, that is compared at a time.
_PIECE = 1 << 20
_STAGED = re.compile(r"\.[a-z0-9_]{8}\.part")
_A_DAY = 86_400


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, each by rename, and return their paths.

    All are on the disk under temporary names before the first one gets its own: a full disk or
    an interruption leaves what was there before. A file that holds the same already is left alone.
    Raises OSError, and ValueError for a name that is not plain.
    """
    for name in files:
        if not is_plain(name):
            message = f"not a plain file name: {name!r}"
            raise ValueError(message)
    return put(files, folder)


def put(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Do what `write` does, with names that are ours and need not be plain. Raises OSError.

    Whatever else lies in the place of a file, a link or a pipe, is replaced and not written into.
    """
    folder.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[str, Path]] = []
    try:
        for name, data in files.items():
            if not _holds(folder / name, data):
                staged.append((stage(data, folder), folder / name))
        for temporary, path in staged:
            os.replace(temporary, path)  # noqa: PTH105 - both are strings of one folder
        if staged:
            _settle(folder)
    except BaseException:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
        raise
    return [folder / name for name in files]


def is_plain(name: str) -> bool:
    """Whether a file can be called so on every system: small letters, digits, dots and hyphens."""
    return _PLAIN_NAME.fullmatch(name) is not None and is_plain_name(name)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of builds that were killed; younger ones may be in use.

    Raises OSError for a folder that cannot be listed.
    """
    for path in folder.iterdir():
        if _STAGED.fullmatch(path.name) and time.time() - path.lstat().st_mtime > _A_DAY:
            path.unlink(missing_ok=True)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a plain file holds just this data. Not all of it is in memory at once."""
    try:
        status = path.lstat()
        if not S_ISREG(status.st_mode) or status.st_size != len(data):
            return False
        view = memoryview(data)
        with path.open("rb") as file:
            starts = range(0, len(data), _PIECE)
            return all(file.read(_PIECE) == view[start : start + _PIECE] for start in starts)
    except OSError:
        return False


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too. Not every system can, and then it is as it is."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Replace files that a person keeps, each by rename, all or none of them. Raises OSError.

    What is no plain file, such as `/dev/stdout`, is written into: a rename would destroy it.
    """
    staged: list[tuple[str, Path]] = []
    try:
        for path, data in files.items():
            if path.exists() and not path.is_file():
                path.write_bytes(data)
            else:
                staged.append((stage(data, path.parent), path))
        for temporary, path in staged:
            os.replace(temporary, path)  # noqa: PTH105 - as above
    except BaseException:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
        raise


def write_tree(files: Mapping[Path, bytes]) -> None:
    """Write files that a person keeps, new ones and others; folders are made. Raises OSError."""
    for folder in dict.fromkeys(path.parent for path in files):
        folder.mkdir(parents=True, exist_ok=True)
    replace_files(files)


def move_files(files: Mapping[Path, bytes], gone: Iterable[Path]) -> None:
    """Write files that a person keeps and take away others, all or nothing. Raises OSError."""
    before = {path: path.read_bytes() for path in (*files, *gone) if path.exists()}
    try:
        replace_files(files)
        for path in gone:
            path.unlink()
    except BaseException:
        for path in (it for it in files if it not in before):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            replace_files(before)
        raise


def create_files(files: Mapping[Path, bytes]) -> None:
    """Write files that are not there yet, all or none of them; folders are made as needed.

    Raises FileExistsError, with the path, for a file that is there, and OSError.
    """
    folders: list[Path] = []
    staged: list[tuple[str, Path]] = []
    created: list[Path] = []
    try:
        for folder in dict.fromkeys(path.parent for path in files):
            folders += _make(folder)
        for path, data in files.items():
            staged.append((stage(data, path.parent), path))
        for temporary, path in staged:
            _check_free(path)
            os.replace(temporary, path)  # noqa: PTH105 - as above
            created.append(path)
    except BaseException:
        for left in (*(Path(it) for it, _ in staged), *created):
            left.unlink(missing_ok=True)
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        raise


def _check_free(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(path))


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the ones that were not there, from the top."""
    missing = [it for it in (folder, *folder.parents) if not it.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def stage(data: bytes, folder: Path) -> str:
    """Return the path of a temporary file in the folder that holds the data on the disk."""
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~umask())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def umask() -> int:
    """Return the file mode mask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
