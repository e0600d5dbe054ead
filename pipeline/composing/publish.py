"""Write: files appear whole or not at all, and never under a name that is not plain."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder, each by rename, and return their paths.

    All are on the disk under temporary names before the first one gets its own: a full disk or
    an interruption leaves what was there before. Raises OSError, and ValueError for a name with
    anything but small letters, digits, dots and hyphens.
    """
    for name in files:
        if not _PLAIN_NAME.fullmatch(name):
            message = f"not a plain file name: {name!r}"
            raise ValueError(message)
    folder.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[str, Path]] = []
    try:
        for name, data in files.items():
            staged.append((_stage(data, folder), folder / name))
        for temporary, path in staged:
            os.replace(temporary, path)  # noqa: PTH105 - both are strings of one folder
    except BaseException:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
        raise
    return [path for _, path in staged]


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Replace files that a person keeps, each by rename, all or none of them. Raises OSError."""
    staged: list[tuple[str, Path]] = []
    try:
        for path, data in files.items():
            staged.append((_stage(data, path.parent), path))
        for temporary, path in staged:
            os.replace(temporary, path)  # noqa: PTH105 - as above
    except BaseException:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
        raise


def _stage(data: bytes, folder: Path) -> str:
    """Return the path of a temporary file in the folder that holds the data on the disk."""
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    """Return the file mode mask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
