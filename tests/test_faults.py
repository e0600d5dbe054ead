"""Promise: whatever stops a build, each file is old and whole or new and whole, and so is the next.

`FAULTS=1000 pytest tests/test_faults.py` kills a thousand builds.
"""

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

from tests.conftest import ROOT, SAMPLES

pytestmark = pytest.mark.slow
MANUAL = "manuals/everything-en.yaml"
KILLS = int(os.environ.get("FAULTS", "6"))


class Library:
    """Content with two states, and what a build makes of each of them."""

    def __init__(self, path: Path) -> None:
        self.path, self.content, self.output = path, path / "content", path / "dist"
        shutil.copytree(SAMPLES / "library", self.content)
        self._text = (self.content / MANUAL).read_text(encoding="utf-8")
        self.right = {}
        for state in ("one", "two"):
            self.say(state)
            self.run(output=path / state)
            self.right[state] = files(path / state)
        shutil.rmtree(path / ".cache")

    def say(self, state: str) -> None:
        text = self._text.replace("title: ", f"title: {state} ", 1)
        (self.content / MANUAL).write_text(text, encoding="utf-8")

    def start(
        self, *more: str, output: Path | None = None, before: Callable[[], object] | None = None
    ) -> subprocess.Popen[bytes]:
        places = ["--content", str(self.content), "-o", str(output or self.output)]
        return subprocess.Popen(
            [sys.executable, "build.py", "build", *places, "-f", "html", "-f", "docx", *more],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=before,  # noqa: PLW1509 - no threads here
        )

    def run(self, *more: str, output: Path | None = None) -> None:
        assert self.start(*more, output=output).wait() == 0

    def assert_whole(self) -> None:
        """Every file that is there is one of those that belong there, none is torn."""
        for name, data in files(self.output).items():
            assert data in {right[name] for right in self.right.values()}, name


def files(folder: Path) -> dict[str, bytes]:
    """Return the files that people see."""
    found = folder.glob("[!.]*") if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in found}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_killed_leaves_whole_files(library: Library, how: signal.Signals) -> None:
    chance = random.Random(how)  # noqa: S311 - no secret
    began = time.monotonic()
    library.say("one")
    library.run("--jobs", "2", "--clean")
    longest = time.monotonic() - began
    for number in range(KILLS):
        state = ("one", "two")[number % 2]
        library.say(state)
        more = ["--clean"] if chance.random() < 0.7 else []
        build = library.start("--jobs", "2", *more)
        time.sleep(chance.random() * longest)
        build.send_signal(how)
        build.wait()
        library.assert_whole()
        if number % 4 == 0:
            library.run()
            assert files(library.output) == library.right[state]
    library.say("two")
    library.run()
    assert files(library.output) == library.right["two"]


def test_builds_into_one_folder_at_once_all_succeed(library: Library) -> None:
    for state in library.right:
        library.say(state)
        builds = [library.start("--clean") for _ in range(4)]
        assert [it.wait() for it in builds] == [0] * len(builds)
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


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_an_output_that_is_read_only_is_told(library: Library) -> None:
    library.say("one")
    library.run()
    library.output.chmod(0o555)
    try:
        library.say("two")
        assert library.start().wait() == 3
        library.assert_whole()
    finally:
        library.output.chmod(0o755)
    library.run()
    assert files(library.output) == library.right["two"]
