"""Promise: files appear whole, all or none, under plain names; what fails leaves what was there."""

import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.composing import publish
from pipeline.composing.publish import (
    create_files,
    move_files,
    remove_leftovers,
    replace_files,
    stage,
    write,
    write_tree,
)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        it.relative_to(folder).as_posix(): it.read_bytes()
        for it in sorted(folder.rglob("*"))
        if it.is_file()
    }


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Have a function of the system fail when it is called for the nth time."""

    def fail(name: str, nth: int) -> None:
        real, calls = getattr(os, name), [0]

        def called(*given: object, **named: object) -> object:
            calls[0] += 1
            if calls[0] == nth:
                raise OSError(28, "No space left on device", "there")
            return real(*given, **named)

        monkeypatch.setattr(os, name, called)

    return fail


def test_files_are_written_and_their_paths_returned(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    paths = write({"x.html": b"1", "y-2.0.pdf": b""}, folder)
    assert paths == [folder / "x.html", folder / "y-2.0.pdf"]
    assert contents(folder) == {"x.html": b"1", "y-2.0.pdf": b""}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "../a",
            "/a",
            "a/b",
            "a\\b",
            ".a",
            "-a",
            "_a",
            "A",
            "aB",
            "a b",
            "ä",
            "a:b",
        ),
        *("a\n", "a\0", "nul", "nul.html", "con.a.pdf", "com1.docx", "lpt9", "a.", "aux."),
    ],
    ids=ascii,
)
def test_names_that_are_not_plain_are_refused_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        write({"good": b"1", name: b"2"}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_holds_the_same_is_left_alone(tmp_path: Path) -> None:
    (path,) = write({"a": b"12"}, tmp_path)
    os.utime(path, (1, 1))
    before = path.stat()
    assert write({"a": b"12"}, tmp_path) == [path]
    assert (path.stat().st_mtime, path.stat().st_ino) == (1, before.st_ino)
    write({"a": b"21"}, tmp_path)
    assert path.read_bytes() == b"21"
    assert path.stat().st_mtime > 1


def test_links_and_pipes_are_replaced_and_never_written_through(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"old")
    (tmp_path / "link").symlink_to("secret")
    os.mkfifo(tmp_path / "pipe")
    write({"link": b"old", "pipe": b"new"}, tmp_path)
    assert contents(tmp_path) == {"secret": b"old", "link": b"old", "pipe": b"new"}
    assert not (tmp_path / "link").is_symlink()


@pytest.mark.parametrize(("name", "nth"), [("fsync", 1), ("fsync", 2), ("replace", 1)])
def test_what_fails_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, failing: Callable[[str, int], None], name: str, nth: int
) -> None:
    for way in (
        lambda: write({"a": b"new", "b": b"new"}, tmp_path),
        lambda: replace_files({tmp_path / "a": b"new", tmp_path / "b": b"new"}),
    ):
        for file in ("a", "b"):
            (tmp_path / file).write_bytes(b"old")
        failing(name, nth)
        with pytest.raises(OSError, match="No space"):
            way()
        assert contents(tmp_path) == {"a": b"old", "b": b"old"}


def test_what_fails_between_two_names_is_told_and_leaves_no_other_files(
    tmp_path: Path, failing: Callable[[str, int], None]
) -> None:
    for way in (
        lambda: write({"a": b"new", "b": b"new"}, tmp_path),
        lambda: replace_files({tmp_path / "a": b"new", tmp_path / "b": b"new"}),
        lambda: create_files({tmp_path / "c": b"new", tmp_path / "d": b"new"}),
    ):
        for file in ("a", "b"):
            (tmp_path / file).write_bytes(b"old")
        failing("replace", 2)
        with pytest.raises(OSError, match="No space"):
            way()
        assert contents(tmp_path).keys() == {"a", "b"}


def test_all_is_on_the_disk_before_a_name_is_given_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, give = os.fsync, os.replace

    def synced(handle: int) -> None:
        status = os.fstat(handle)
        is_folder = stat.S_ISDIR(status.st_mode)
        done.append("folder" if is_folder else f"{status.st_size} bytes")
        sync(handle)

    def given(before: str, after: Path) -> None:
        done.append(Path(after).name)
        give(before, after)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", given)
    write({"a": b"12", "b": b"345"}, tmp_path)
    assert done == ["2 bytes", "3 bytes", "a", "b", "folder"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system tells no open files")
def test_no_file_stays_open(tmp_path: Path) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = opened()
    write({"a": b"1"}, tmp_path)
    write({"a": b"1", "b": b"2"}, tmp_path)
    assert opened() == before


def test_a_temporary_file_of_a_build_that_was_killed_is_known_as_ours(tmp_path: Path) -> None:
    left = stage(b"words", tmp_path)
    os.utime(left, (1, 1))
    remove_leftovers(tmp_path)
    assert contents(tmp_path) == {}


def test_a_tree_of_files_is_written_with_its_folders(tmp_path: Path) -> None:
    files = {tmp_path / "p" / "q" / "a": b"1", tmp_path / "p" / "b": b"2"}
    for _ in range(2):
        write_tree(files)
        assert contents(tmp_path) == {"p/q/a": b"1", "p/b": b"2"}


def test_a_folder_that_cannot_be_settled_is_no_failure(
    tmp_path: Path, failing: Callable[[str, int], None]
) -> None:
    failing("fsync", 2)
    write({"a": b"new"}, tmp_path)
    assert contents(tmp_path) == {"a": b"new"}


def test_rights_are_those_that_new_files_get(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write({"a": b""}, tmp_path)
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
        assert publish.umask() == 0o027
        assert publish.umask() == 0o027
        os.umask(0)
        write({"b": b""}, tmp_path)
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o666
    finally:
        os.umask(before)


def test_only_old_temporary_files_of_ours_are_removed(tmp_path: Path) -> None:
    names = (".abcdefgh.part", ".ab_de123.part", ".abcdefgh.partx", "abcdefgh.part", ".abc.part")
    for name in (*names, ".12345678.part"):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / ".younger1.part").write_bytes(b"")
    now = time.time()
    os.utime(tmp_path / ".12345678.part", (now - 86_000, now - 86_000))
    remove_leftovers(tmp_path)
    left = {".12345678.part", ".younger1.part", *names[2:]}
    assert contents(tmp_path).keys() == left


def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    replace_files({tmp_path / "pipe": b"words", tmp_path / "a": b"1"})
    reader.join(10)
    assert read == [b"words"]
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "a").read_bytes() == b"1"


def test_files_are_moved_all_or_none(tmp_path: Path, failing: Callable[[str, int], None]) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").write_bytes(b"old")
    move_files({tmp_path / "a": b"new", tmp_path / "c": b"new"}, [tmp_path / "b"])
    assert contents(tmp_path) == {"a": b"new", "c": b"new"}
    with pytest.raises(FileNotFoundError):
        move_files(
            {tmp_path / "a": b"newer", tmp_path / "d": b""}, [tmp_path / "c", tmp_path / "x"]
        )
    assert contents(tmp_path) == {"a": b"new", "c": b"new"} | ({"c": b"new"})


def test_files_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    create_files({tmp_path / "x" / "a": b"1", tmp_path / "y" / "z" / "b": b"2"})
    assert contents(tmp_path) == {"x/a": b"1", "y/z/b": b"2"}
    with pytest.raises(FileExistsError) as caught:
        create_files({tmp_path / "new" / "c": b"3", tmp_path / "x" / "a": b"4"})
    assert caught.value.filename == str(tmp_path / "x" / "a")
    assert contents(tmp_path) == {"x/a": b"1", "y/z/b": b"2"}
    assert not (tmp_path / "new").exists()
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        create_files({tmp_path / "link": b""})
    assert (tmp_path / "link").is_symlink()


def test_folders_are_taken_away_again_where_a_disk_is_full(
    tmp_path: Path, failing: Callable[[str, int], None]
) -> None:
    failing("fsync", 2)
    with pytest.raises(OSError, match="No space"):
        create_files({tmp_path / "p" / "q" / "a": b"1", tmp_path / "r" / "b": b"2"})
    assert list(tmp_path.iterdir()) == []
