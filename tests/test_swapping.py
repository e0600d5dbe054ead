"""Promise: whoever saves a file while the preview writes into it, nothing they saved is lost."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pipeline.editing import swapping
from pipeline.editing.swapping import ChangedError, swap

BEFORE, AFTER = b"before\n", b"before\nmarked\n"


def by_rename(path: Path, data: bytes) -> None:
    beside = path.with_name("editor.tmp")
    beside.write_bytes(data)
    beside.replace(path)


def in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@pytest.fixture(params=["exchange", "take"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a file where two files can change places, and where they cannot."""
    monkeypatch.setattr(swapping, "_GRACE", 0)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    if request.param == "take":
        monkeypatch.setattr(swapping, "_exchange", lambda _, __: False)
    elif not sys.platform.startswith("linux"):
        pytest.skip("no exchange here")
    found = tmp_path / "a.yaml"
    found.write_bytes(BEFORE)
    return found


def swapped_while(path: Path, saves: dict[int, Callable[[], None]]) -> tuple[int, bool]:
    """Swap; do something before the lines of the module that are counted.

    Return how many lines were run, and whether the swap was refused.
    """
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if frame.f_code.co_filename != swapping.__file__:
            return None
        if event == "line":
            if count in saves:
                sys.settrace(None)
                saves[count]()
                sys.settrace(trace)
            count += 1
        return trace

    was = sys.gettrace()
    sys.settrace(trace)
    try:
        swap(path, BEFORE, AFTER)
    except ChangedError:
        return count, True
    finally:
        sys.settrace(was)
    return count, False


def test_a_file_that_is_what_it_was_gets_the_new_bytes(path: Path) -> None:
    path.chmod(0o640)
    swap(path, BEFORE, AFTER)
    assert path.read_bytes() == AFTER
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(path.parent.iterdir()) == [path]


def moments(lines: int) -> Iterator[tuple[int, int]]:
    """Yield two moments of which the second may come while the first save is given its place."""
    for first in range(lines):
        for second in range(first, lines + 8, 2 + first % 2):
            yield first, second


@pytest.mark.parametrize("save", [by_rename, in_place])
def test_an_editor_that_saves_at_any_moment_has_the_last_word(
    path: Path, save: Callable[[Path, bytes], None]
) -> None:
    lines, _ = swapped_while(path, {})
    assert 10 < lines < 40
    tried = 0
    for first, second in moments(lines):
        path.write_bytes(BEFORE)
        told: list[bytes] = []

        def saved(number: int, told: list[bytes] = told) -> None:
            told.append(f"before\neditor {number}\n".encode())
            save(path, told[-1])

        swapped_while(path, {first: partial(saved, 1), second: partial(saved, 2)})
        tried += 1
        expected = told[-1] if told else AFTER
        assert path.read_bytes() == expected, (first, second)
        left = [it.name for it in path.parent.iterdir()]
        assert left == [path.name], (first, second)
    assert tried > 100


def test_a_full_disk_leaves_the_file_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        swap(path, BEFORE, AFTER)
    assert path.read_bytes() == BEFORE
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_without_hard_links_is_written_too(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, __: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    swap(path, BEFORE, AFTER)
    assert path.read_bytes() == AFTER
    assert list(path.parent.iterdir()) == [path]
