"""Promise: a cluster makes the same bytes, whatever becomes of its workers.

Skipped where the optional package `distributed` is not installed.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench.libraries import write_library
from build import main
from pipeline.diagnostics import Report
from renderers.themes import OWN_FOLDER
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
pytest.importorskip("distributed", reason="the cluster's package is not installed")

from commands.cluster import cluster, made_far, proof  # noqa: E402 - needs the package
from commands.workers import Limits  # noqa: E402


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


class Cluster:
    """A scheduler with three workers, on this machine."""

    def __init__(self, folder: Path) -> None:
        port = str(20_000 + os.getpid() % 20_000)
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.workers = [
            start(
                *("worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard"),
                *("--name", str(name), "--local-directory", str(folder)),
            )
            for name in range(3)
        ]

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("dask"))
    yield found
    found.end()


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "content"
    write_library(folder, manuals=12, steps=3, pictures=True)
    return folder


def build(content: Path, output: Path, *more: str) -> Result:
    places = ["--content", str(content), "-o", str(output), "-f", "html", "-f", "docx"]
    arguments = ["build", *places, "--no-cache", *more]
    return CliRunner().invoke(main, arguments, prog_name="build.py")


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_worker_that_is_killed_in_mid_build_loses_nothing(
    there: Cluster, content: Path, tmp_path: Path
) -> None:
    alone = build(content, tmp_path / "alone")
    assert alone.exit_code == 0, alone.output
    arguments = ["build", "--content", str(content), "-o", str(tmp_path / "many")]
    arguments += ["-f", "html", "-f", "docx", "--no-cache", "--executor", there.address]
    many = subprocess.Popen([sys.executable, "build.py", *arguments], cwd=ROOT)
    while many.poll() is None and not list((tmp_path / "many").glob("*.html")):
        time.sleep(0.01)
    assert many.poll() is None, "the build was over before a worker could be killed"
    there.workers[0].send_signal(signal.SIGKILL)
    there.workers[0].wait()
    assert many.wait() == 0
    assert files(tmp_path / "many") == files(tmp_path / "alone")


def test_a_worker_that_hangs_is_told_and_not_waited_for(
    there: Cluster, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.cluster._PATIENCE", 4)
    hanging = there.workers[-1]
    hanging.send_signal(signal.SIGSTOP)
    try:
        result = build(content, tmp_path / "far", "--executor", there.address)
    finally:
        hanging.send_signal(signal.SIGCONT)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("[unequal-worker]") == 1
    assert build(content, tmp_path / "near").exit_code == 0
    assert files(tmp_path / "far") == files(tmp_path / "near")


def test_a_worker_that_is_not_like_us_gets_no_work(there: Cluster) -> None:
    report = Report()
    with cluster(there.address, OWN_FOLDER, report)() as executor:
        assert not len(report)
        assert executor._equal  # type: ignore[attr-defined]
    it = made_far(None, Limits(), None, {**proof(None), "tool pango": "0"})  # type: ignore[arg-type]
    assert it.differs == "tool pango"
    assert not it.made.files


def test_where_nobody_is_is_told(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.cluster._PATIENCE", 1)
    result = build(content, tmp_path / "dist", "--executor", "tcp://127.0.0.1:1")
    assert result.exit_code == 3
    assert "unusable-executor" in result.stderr
    assert not list(tmp_path.glob("dist/*"))


def interrupted(content: Path, output: Path, address: str) -> "subprocess.Popen[bytes]":
    """Return a build that has written the first of its files, and has less patience."""
    arguments = ["build", "--content", str(content), "-o", str(output), "-f", "html", "-f", "docx"]
    arguments += ["--no-cache", "--executor", address]
    hasty = "import commands.cluster as it; it._PATIENCE, it._LOOK = 2, 0.2\n"
    program = f"{hasty}from build import main; main({arguments!r})"
    far = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE)
    while far.poll() is None and not list(output.glob("*.html")):
        time.sleep(0.01)
    assert far.poll() is None, "the build was over before anybody could be stopped"
    return far


def test_a_scheduler_that_hangs_is_told_and_not_waited_for(
    there: Cluster, content: Path, tmp_path: Path
) -> None:
    far = interrupted(content, tmp_path / "far", there.address)
    there.scheduler.send_signal(signal.SIGSTOP)
    try:
        _, said = far.communicate(timeout=30)
    finally:
        far.kill()
        there.scheduler.send_signal(signal.SIGCONT)
    assert far.returncode == 3, said
    assert b"unusable-executor" in said
    assert build(content, tmp_path / "near").exit_code == 0
    assert files(tmp_path / "far").items() < files(tmp_path / "near").items()


def test_workers_that_are_all_lost_are_told_and_not_waited_for(
    there: Cluster, content: Path, tmp_path: Path
) -> None:
    """The last one: it leaves no workers."""
    output = tmp_path / "dist"
    far = interrupted(content, output, there.address)
    for worker in there.workers:
        worker.kill()
        worker.wait()
    _, said = far.communicate(timeout=60)
    assert far.returncode == 3, said
    assert b"unusable-executor" in said
    assert len(list(output.iterdir())) < 24, "what was made is there, and nothing else"
