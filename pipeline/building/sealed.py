"""Sealed files: bytes behind their own digest, so that whatever happens to them is noticed."""

import json
import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.reading.plain_files import read_plain

_SEAL = 64  # hexadecimal digits
# More than any one document makes.
_LARGEST = 1 << 28
STAGED = ".part"
# The shape of a diagnostic as data: its rule, its place, its values.
SAID = (str, (str, int, int, int, int), {...: str})


class DamagedError(Exception):
    """A file is not as it was written."""


def write_sealed(path: Path, *pieces: bytes) -> None:
    """Write pieces of data behind their digest, by rename. Raises OSError.

    Why nothing waits for the disk: what a power cut leaves is noticed when it is read. Why in
    pieces: there may be little memory left for one more copy of what was made.
    """
    seal = sha256()
    for piece in pieces:
        seal.update(piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=STAGED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(seal.hexdigest().encode() + b"\n")
            file.writelines(pieces)
        os.replace(staged, path)  # noqa: PTH105 - the name is a string
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise


def read_sealed(path: Path) -> bytes:
    """Return what was written. Raises DamagedError, and OSError, also where there is none."""
    data = read_plain(path, _LARGEST)
    body = data[_SEAL + 1 :]
    if data[: _SEAL + 1] != sha256(body).hexdigest().encode() + b"\n":
        raise DamagedError(path.name)
    return body


def is_damaged(path: Path) -> bool:
    """Whether a sealed file is there and not as it was written."""
    try:
        read_sealed(path)
    except DamagedError:
        return True
    except OSError:
        return False
    return False


def read_values(path: Path, shape: object = dict) -> dict[str, Any]:
    """Return the JSON object in a sealed file, an empty one where there is none to be trusted.

    So is one that has not the shape: whatever else has written it.
    """
    try:
        values = json.loads(read_sealed(path))
    except (OSError, DamagedError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) and fits(values, shape) else {}


def fits(value: object, shape: object) -> bool:
    """Whether a value of JSON has a shape.

    `str` and `int` are themselves, `[str]` a list of any length, `(str, int)` one of these two, and
    `{...: str}` an object with any names, `{"name": str}` with this one and perhaps others.
    """
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(it, shape[0]) for it in value)
    if isinstance(shape, tuple):
        return isinstance(value, list) and len(value) == len(shape) and all(map(fits, value, shape))
    if not isinstance(shape, dict) or not isinstance(value, dict):
        return False
    if ... in shape:
        return all(fits(it, shape[...]) for it in value.values())
    return all(name in value and fits(value[name], it) for name, it in shape.items())


def write_values(path: Path, values: object) -> None:
    """Write values as sealed JSON, by rename. Raises OSError."""
    write_sealed(path, json.dumps(values, separators=(",", ":")).encode())


def forget_oldest(folder: Path, most: int) -> None:
    """Remove all files of a folder but those that were written last."""
    times: dict[Path, int] = {}
    for path in folder.glob("*"):
        with suppress(OSError):
            times[path] = path.lstat().st_mtime_ns
    for path in sorted(times, key=times.__getitem__, reverse=True)[most:]:
        with suppress(OSError):
            path.unlink()


def is_of_others(folder: Path) -> bool:
    """Whether a folder of a cache is somebody else's: by its owner, by links in it, or by git.

    Why: seals tell accidents and not malice. Anybody may put a folder into a place for all, and who
    sends in a change may have git put files or links into ours.
    """
    return _has_other_owner(folder) or _has_links(folder) or _is_in_git(folder)


def _has_other_owner(folder: Path) -> bool:
    """Whether it belongs to somebody who could not write beside it anyway."""
    if not hasattr(os, "geteuid"):
        return False
    try:
        owner, above = folder.stat().st_uid, folder.parent.stat().st_uid
    except OSError:
        return False
    return owner not in {os.geteuid(), above, 0}


def _has_links(folder: Path) -> bool:
    """Whether it, or a folder in it, is a link: what is written there would get elsewhere."""
    return any(it.is_symlink() for it in (folder, *folder.glob("*"), *folder.glob("*/*")))


def _is_in_git(folder: Path) -> bool:
    """Whether git keeps anything in it: its index holds the paths of files as they are."""
    whole = folder.absolute()
    above = next((it for it in whole.parents if (it / ".git" / "index").is_file()), None)
    if above is None or not folder.is_dir():
        return False
    index = (above / ".git" / "index").read_bytes()
    return f"{whole.relative_to(above).as_posix()}/".encode() in index
