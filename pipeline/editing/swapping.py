"""Swapping: a file gets other bytes if it still is what it was, whoever else saves at that moment.

Editors lock nothing. So the new file takes the place of the old one first, and what came out is
looked at then: if it is not what was expected, somebody saved, and gets the place back.
"""

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from pipeline.composing.publish import stage

# Seconds for which somebody who opened the old file just before may still write into it.
_GRACE = 0.05
_HERE = -100  # AT_FDCWD of Linux: names are taken from the folder one is in
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


class ChangedError(Exception):
    """A file is not what it was: somebody has saved it. It stays as they saved it."""


def swap(path: Path, before: bytes, after: bytes) -> None:
    """Replace a file that holds `before` by one that holds `after`, on the disk as a whole.

    Raises ChangedError where it holds something else, and OSError; the file is whole then too.
    """
    if path.read_bytes() != before:
        raise ChangedError
    staged = Path(stage(after, path.parent))
    try:
        shutil.copymode(path, staged)
        if not _exchange(staged, path):
            _take_and_put(staged, path, before)
            return
        _settle(staged, path, before, after)
    finally:
        staged.unlink(missing_ok=True)


def _settle(staged: Path, path: Path, before: bytes, after: bytes) -> None:
    """Give the place back to whoever saved meanwhile. Raises ChangedError if anybody did."""
    inside, out = after, staged.read_bytes()
    if out == before:
        time.sleep(_GRACE)
        out = staged.read_bytes()
        if out == before:
            return
    while True:
        given = out
        if not _exchange(staged, path):
            # Somebody has taken the file away: what was there comes back, unless a later one does.
            with suppress(FileExistsError):
                _put(staged, path)
            raise ChangedError
        out = staged.read_bytes()
        if out == inside:
            raise ChangedError
        # Somebody saved once more: that is later than what was given back.
        inside = given


def _take_and_put(staged: Path, path: Path, before: bytes) -> None:
    """Do the same where two files cannot change places: for a moment there is none."""
    taken = staged.with_suffix(".taken")
    path.rename(taken)
    is_expected = False
    try:
        is_expected = taken.read_bytes() == before
        _put(staged if is_expected else taken, path)
    except FileExistsError:
        # Somebody saved in that moment, and later than what was taken.
        is_expected = False
    except OSError:
        with suppress(FileExistsError):
            _put(taken, path)
        raise
    finally:
        if path.exists():
            taken.unlink(missing_ok=True)
    if not is_expected:
        raise ChangedError


def _put(source: Path, path: Path) -> None:
    """Give a file its name. Raises FileExistsError where there is one of that name."""
    if sys.platform == "win32":
        source.rename(path)
        return
    try:
        path.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if path.exists():
            raise FileExistsError from None
        source.rename(path)


@cache
def _exchanger() -> Callable[[bytes, bytes], bool]:
    """Return what lets two files change places at once, where the system can do that."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return lambda _, __: False
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return lambda one, other: call(_HERE, one, _HERE, other, _EXCHANGE) == 0


def _exchange(one: Path, other: Path) -> bool:
    """Let two files change places; whether that was possible."""
    return _exchanger()(os.fsencode(one), os.fsencode(other))
