"""A folder appears as a whole or not at all, and what a killed process leaves is cleared away."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.composing.publish import umask

# Beside each unfinished folder lies a file that is locked as long as its process lives. It begins
# with this line and then tells the names of all that is ours in the folder.
_SAYS = "an unfinished release of operation-manual\n"
_LOCK, _FOLDER = ".release-*.lock", ".part"


def write_folder(files: Mapping[str, bytes], output: Path) -> None:
    """Write files into a folder that is not there yet, or empty. Raises OSError.

    All are on the disk under another name before the folder gets its own.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(files, output.parent) as folder:
        for name, data in files.items():
            with (folder / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        folder.chmod(0o777 & ~umask())
        folder.replace(output)


def clear_unfinished(parent: Path) -> None:
    """Remove what killed processes have left in a folder: files of ours, never those of others.

    What cannot be removed stays, and so does what another process is still writing.
    """
    for lock in sorted(parent.glob(_LOCK)):
        if lock.is_file() and not lock.is_symlink():
            with suppress(OSError, UnicodeDecodeError):
                names = _left(lock)
                if names is not None:
                    _remove(lock, names)


def _left(lock: Path) -> list[str] | None:
    """Return the names of what was left, None if that is still being written or not ours."""
    with lock.open("r+", encoding="utf-8") as file:
        said = file.read() if _is_locked(file) else "?"
    # A process that was killed at once has said nothing yet.
    return said.removeprefix(_SAYS).splitlines() if not said or said.startswith(_SAYS) else None


@contextmanager
def _unfinished(files: Mapping[str, bytes], parent: Path) -> Iterator[Path]:
    """Give a folder to write in; unless it was renamed, it is gone afterwards."""
    before, after = _LOCK.split("*")
    handle, path = tempfile.mkstemp(dir=parent, prefix=before, suffix=after)
    lock = Path(path)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            _is_locked(file)
            file.write(_SAYS + "".join(f"{name}\n" for name in files))
            file.flush()
            folder = lock.with_suffix(_FOLDER)
            folder.mkdir(mode=0o700)
            yield folder
    finally:
        _remove(lock, files)


def _remove(lock: Path, names: Iterable[str]) -> None:
    """Remove what is ours of an unfinished folder, and the folder if nothing else is in it."""
    folder = lock.with_suffix(_FOLDER)
    if folder.is_dir() and not folder.is_symlink():
        for name in names:
            if Path(name).name == name:
                (folder / name).unlink(missing_ok=True)
        with suppress(OSError):  # something of somebody else is in it
            folder.rmdir()
    lock.unlink(missing_ok=True)


def _is_locked(file: IO[str]) -> bool:
    """Lock a file for this process, until it is closed; return whether that was possible."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
