"""Promise: a release appears whole or not at all, and what was interrupted is cleared away."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from commands import release
from pipeline.releasing import staging
from pipeline.releasing.staging import clear_unfinished, write_folder
from tests.conftest import ROOT

FILES = {"one.html": b"1", "two.pdf": b"2", "three.docx": b"3"}
# Writes the same files, and is killed before the third one is on the disk.
KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.releasing.staging import write_folder

synced = []
os.fsync = lambda _: synced.append(1) or len(synced) < 3 or os.kill(os.getpid(), signal.SIGKILL)
write_folder({"one.html": b"1", "two.pdf": b"2", "three.docx": b"3"}, Path(sys.argv[1]))
"""


def kill_within(output: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, output], cwd=ROOT, check=False)
    assert done.returncode < 0


def in_folder(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def asked_for(output: Path) -> Result:
    arguments = ["release", "--as-of", "2026-11-23", "-o", str(output)]
    return CliRunner().invoke(main, arguments, prog_name="build.py")


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """Return a folder in which a killed release has left something."""
    kill_within(tmp_path / "release")
    assert any(name.endswith("/two.pdf") for name in in_folder(tmp_path))
    assert not (tmp_path / "release").exists()
    return tmp_path


def test_the_next_release_clears_away_what_a_killed_one_left(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "released_files", lambda *_: FILES)
    assert asked_for(killed / "release").exit_code == 0
    assert in_folder(killed) == {"release", *(f"release/{name}" for name in FILES)}


def test_what_others_put_there_stays(killed: Path) -> None:
    (left,) = killed.glob(".release-*.part")
    (left / "notes.txt").write_text("mine", encoding="utf-8")
    (killed / ".release-mine.part").mkdir()
    (killed / ".release-mine.part" / "one.html").write_bytes(b"mine")
    (killed / ".release-other.lock").write_text("of another program", encoding="utf-8")
    clear_unfinished(killed)
    assert in_folder(killed) == {
        *(left.name, f"{left.name}/notes.txt"),
        *(".release-mine.part", ".release-mine.part/one.html", ".release-other.lock"),
    }


def test_no_path_leads_out_of_what_was_left(killed: Path) -> None:
    (killed / "mine").mkdir()
    (killed / "mine" / "one.html").write_bytes(b"mine")
    (lock,) = killed.glob(".release-*.lock")
    said = lock.read_text(encoding="utf-8")
    lock.write_text(said + "../mine/one.html\n" + f"{killed}/mine/one.html\n", encoding="utf-8")
    (killed / ".release-linked.lock").write_text(said, encoding="utf-8")
    (killed / ".release-linked.part").symlink_to(killed / "mine")
    clear_unfinished(killed)
    assert (killed / "mine" / "one.html").read_bytes() == b"mine"


def test_what_another_process_is_still_writing_stays(tmp_path: Path) -> None:
    with staging._unfinished(FILES, tmp_path) as folder:
        (folder / "one.html").write_bytes(b"1")
        clear_unfinished(tmp_path)
        assert (folder / "one.html").exists()


def test_a_release_holds_what_was_made_with_the_rights_of_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    sync = os.fsync

    def synced(handle: int) -> None:
        sizes.append(os.fstat(handle).st_size)
        sync(handle)
        (unfinished,) = (tmp_path / "p" / "q").glob(".release-*.part")
        assert unfinished.stat().st_mode & 0o777 == 0o700, "nobody else looks into it"

    monkeypatch.setattr(os, "fsync", synced)
    before = os.umask(0o027)
    try:
        for name in ("one", "two"):
            write_folder(FILES, tmp_path / "p" / "q" / name)
            output = tmp_path / "p" / "q" / name
            assert {it.name: it.read_bytes() for it in output.iterdir()} == FILES
            assert output.stat().st_mode & 0o777 == 0o750
    finally:
        os.umask(before)
    assert sizes == [1, 1, 1] * 2
    assert {it.name for it in (tmp_path / "p" / "q").iterdir()} == {"one", "two"}


def test_a_lock_that_is_a_link_or_a_folder_is_nobody_s(killed: Path) -> None:
    (lock,) = killed.glob(".release-*.lock")
    elsewhere = killed / "elsewhere.lock"
    lock.rename(elsewhere)
    lock.symlink_to(elsewhere)
    (killed / ".release-folder.lock").mkdir()
    before = in_folder(killed)
    clear_unfinished(killed)
    assert in_folder(killed) == before


def test_a_process_that_was_killed_at_once_is_cleared_away_too(tmp_path: Path) -> None:
    (tmp_path / ".release-abcdefgh.lock").touch()
    clear_unfinished(tmp_path)
    assert not in_folder(tmp_path)


# ── a disk that refuses ───────────────────────────────────────────────────────────────────────


def refuse(number: int) -> object:
    raise OSError(number, os.strerror(number))


def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(FILES, tmp_path / "old")
    before = in_folder(tmp_path)
    monkeypatch.setattr(release, "released_files", lambda *_: FILES)
    monkeypatch.setattr(os, "fsync", lambda _: refuse(errno.ENOSPC))
    result = asked_for(tmp_path / "new")
    assert result.exit_code == 3
    assert f"`{tmp_path / 'new'}` cannot be written: No space left on device" in result.stderr
    assert in_folder(tmp_path) == before


def test_a_disk_that_takes_nothing_is_told_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "released_files", lambda *_: pytest.fail("it was drawn"))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: refuse(errno.EROFS))
    result = asked_for(tmp_path / "deep" / "release")
    assert result.exit_code == 3
    assert "cannot be written: Read-only file system" in result.stderr
    assert not in_folder(tmp_path)
