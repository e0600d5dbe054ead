"""Promise: whatever stops a build, each file is old and whole or new and whole, and so is the next.

`FAULTS=1000 pytest tests/test_faults.py` kills a thousand builds.
"""

import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from build import main
from tests.conftest import ROOT
from tests.small_library import write_small_library

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot copy a process"),
]
MANUAL = "manuals/first.yaml"
KILLS = int(os.environ.get("FAULTS", "10"))


class Library:
    """Content with two states, and what a build makes of each of them."""

    def __init__(self, path: Path) -> None:
        self.path, self.content, self.output = path, path / "content", path / "dist"
        write_small_library(path)
        self._text = (self.content / MANUAL).read_text(encoding="utf-8")
        self.right = {}
        for state in ("one", "two"):
            self.say(state)
            self.run(output=path / state)
            self.right[state] = files(path / state)
        shutil.rmtree(path / ".cache")

    def say(self, state: str) -> None:
        text = self._text.replace("title: first", f"title: {state}", 1)
        (self.content / MANUAL).write_text(text, encoding="utf-8")

    def arguments(self, *more: str, output: Path | None = None) -> list[str]:
        places = ["--content", str(self.content), "-o", str(output or self.output)]
        return ["build", *places, "-f", "html", "-f", "docx", *more]

    def start(
        self,
        *more: str,
        before: Callable[[], object] | None = None,
        stderr: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """Start a build as people do."""
        return subprocess.Popen(
            [sys.executable, "build.py", *self.arguments(*more)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            preexec_fn=before,  # noqa: PLW1509 - no threads here
        )

    def fork(self, *more: str, output: Path | None = None) -> int:
        """Start a build in a copy of this process, which has loaded everything; return its id.

        Why: what is to be interrupted is the work, and loading takes longer.
        """
        child = os.fork()
        if child:
            return child
        status = 70
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            main(self.arguments(*more, output=output), prog_name="build.py")
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            os._exit(status)

    def run(self, *more: str, output: Path | None = None) -> None:
        _, status = os.waitpid(self.fork(*more, output=output), 0)
        assert os.waitstatus_to_exitcode(status) == 0

    def assert_whole(self) -> None:
        """Every file that is there is one of those that belong there, none is torn."""
        for name, data in files(self.output).items():
            assert data in {right[name] for right in self.right.values()}, name


def files(folder: Path) -> dict[str, bytes]:
    """Return the files that people see."""
    found = folder.glob("[!.]*") if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def library(made: Library) -> Library:
    made.output = made.path / "dist"
    for name in (".cache", "dist"):
        shutil.rmtree(made.path / name, ignore_errors=True)
    return made


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_killed_leaves_whole_files(library: Library, how: signal.Signals) -> None:
    chance = random.Random(how)  # noqa: S311 - no secret
    library.say("one")
    began = time.monotonic()
    library.run("--clean")
    longest = time.monotonic() - began
    for number in range(KILLS):
        state = ("one", "two")[number % 2]
        library.say(state)
        build = library.fork(*(["--clean"] if chance.random() < 0.7 else []))
        time.sleep(chance.random() * longest)
        os.kill(build, how)
        os.waitpid(build, 0)
        library.assert_whole()
        if number % 4 == 0:
            library.run()
            assert files(library.output) == library.right[state]
    library.say("two")
    library.run()
    assert files(library.output) == library.right["two"]


def test_a_build_with_workers_that_is_killed_leaves_whole_files(library: Library) -> None:
    library.say("one")
    build = library.start("--jobs", "2")
    while build.poll() is None and not files(library.output):
        time.sleep(0.01)
    build.kill()
    build.wait()
    library.assert_whole()
    library.run()
    assert files(library.output) == library.right["one"]


def test_builds_into_one_folder_at_once_all_succeed(library: Library) -> None:
    for state in library.right:
        library.say(state)
        builds = [library.fork("--clean") for _ in range(8)]
        assert [os.waitpid(it, 0)[1] for it in builds] == [0] * len(builds)
        assert files(library.output) == library.right[state]


def test_a_disk_that_is_full_leaves_what_was_there(library: Library) -> None:
    resource = pytest.importorskip("resource")
    library.say("one")
    library.run()

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    library.say("two")
    assert library.start(before=fill).wait() == 3
    library.assert_whole()
    library.run()
    assert files(library.output) == library.right["two"]


@pytest.mark.skipif(KILLS < 100, reason="FAULTS=1000 tries disks of many sizes")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root alone mounts")
@pytest.mark.parametrize("kilobytes", range(8, 488, 24))
def test_a_small_disk_that_is_full_leaves_what_was_there(
    library: Library, tmp_path: Path, kilobytes: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = f"size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=True)
    try:
        library.output = disk / "dist"
        for state in ("one", "two", "one"):
            library.say(state)
            ended = os.waitstatus_to_exitcode(os.waitpid(library.fork(), 0)[1])
            library.assert_whole()
            assert ended in {0, 3}
            if ended == 0:
                assert files(library.output) == library.right[state]
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        library.run()
        assert files(library.output) == library.right["one"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def obey() -> None:
    """Have the program that this process becomes keep to rights, as root's do not."""
    if os.geteuid() == 0:
        may_write_anywhere, forget = 1, 24  # CAP_DAC_OVERRIDE, PR_CAPBSET_DROP (Linux)
        assert ctypes.CDLL(None).prctl(forget, may_write_anywhere, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere root writes anywhere")
@pytest.mark.parametrize("name", ["dist", ".cache"])
def test_a_folder_that_is_read_only_is_told_once(library: Library, name: str) -> None:
    library.say("one")
    library.run()
    folder = library.path / name
    folders = [folder, *(it for it in folder.rglob("*") if it.is_dir())]
    for it in folders:
        it.chmod(0o555)
    try:
        library.say("two")
        done = library.start("--lang", "en", before=obey, stderr=subprocess.PIPE)
        said = done.communicate()[1].decode()
        library.assert_whole()
    finally:
        for it in folders:
            it.chmod(0o755)
    if name == "dist":
        assert done.returncode == 3
        assert said.count("[cannot-write]") == 1
        assert f"error: `{folder}` cannot be written: Permission denied" in said
        library.run()
    else:
        assert done.returncode == 0
        assert said.count("[unusable-cache]") == 1
    assert files(library.output) == library.right["two"]
