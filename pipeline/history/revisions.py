"""Revisions: the content folder as it was, out of its git repository. Only this module runs git.

Commits are those of the main line: what a merge brought is one change, on the day of the merge.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

_PLAIN_FILES = {"100644", "100755"}


class NoHistoryError(Exception):
    """There is no repository, no git, or no such revision; the words say which."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit and the day on which it was committed, where its committer was."""

    commit: str
    day: date

    @property
    def name(self) -> str:
        """The commit in a few letters."""
        return self.commit[:10]


class History:
    """The git history of a content folder. Raises NoHistoryError if it has none."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("git") is None:
            message = "git is not installed"
            raise NoHistoryError(message)
        self._folder = folder
        try:
            self._prefix = self._git("rev-parse", "--show-prefix").strip()
        except NoHistoryError as error:
            said = str(error)
            if "not a git repository" in said:
                said = f"{folder.as_posix()} is in no git repository"
            raise NoHistoryError(said) from None

    def revision(self, name: str) -> Revision:
        """Return the commit that a branch, tag, or commit names. Raises NoHistoryError."""
        try:
            commit = self._git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        except NoHistoryError:
            message = f"there is no revision {name!r}"
            raise NoHistoryError(message) from None
        return self._commits(commit.strip(), "--max-count=1")[0]

    def before(self, day: date) -> Revision | None:
        """Return the last commit of an earlier day, None if history began on that day or later.

        Raises NoHistoryError where the clone does not reach so far back.
        """
        found = next((it for it in self._commits("HEAD") if it.day < day), None)
        if found is None and self._git("rev-parse", "--is-shallow-repository").strip() == "true":
            message = f"this clone does not reach back to {day}; run: git fetch --unshallow"
            raise NoHistoryError(message)
        return found

    def since(self, base: Revision | None, until: str = "HEAD") -> list[Revision]:
        """Return the commits after a revision that touched the folder, the newest first."""
        span = f"{base.commit}..{until}" if base else until
        return self._commits(span, "--", self._here)

    @property
    def _here(self) -> str:
        return f":(top,literal){self._prefix}" if self._prefix else ":(top)"

    def _commits(self, span: str, *options: str) -> list[Revision]:
        form = ("log", "--first-parent", "--format=%H %cs")
        lines = self._git(*form, *options, span) if "--" not in options else self._git(
            *form, span, *options
        )  # fmt: skip
        pairs = (line.split() for line in lines.splitlines())
        return [Revision(commit, date.fromisoformat(day)) for commit, day in pairs]

    def write(self, revision: Revision | None, target: Path, written: dict[str, str]) -> None:
        """Make a folder hold what the content folder held; None is nothing.

        `written` are the files that it holds, each with git's name of its bytes; it is kept true.
        """
        wanted = dict(self._files(revision)) if revision else {}
        for name in [name for name in written if name not in wanted]:
            (target / name).unlink()
            del written[name]
        missing = {name: blob for name, blob in wanted.items() if written.get(name) != blob}
        blobs = self._blobs(sorted(set(missing.values())))
        for name, blob in missing.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(blobs[blob])
            written[name] = blob

    def _files(self, revision: Revision) -> Iterator[tuple[str, str]]:
        form = ("ls-tree", "-r", "-z", "--full-tree", revision.commit)
        for entry in self._git(*form, "--", self._prefix or ".").split("\0"):
            about, _, path = entry.partition("\t")
            if not path or about.split()[0] not in _PLAIN_FILES:
                continue
            name = PurePosixPath(path.removeprefix(self._prefix))
            if not name.is_absolute() and ".." not in name.parts:
                yield name.as_posix(), about.split()[2]

    def _blobs(self, names: list[str]) -> dict[str, bytes]:
        """Return the bytes of blobs: `git cat-file --batch` says name, kind and length of each."""
        if not names:
            return {}
        data = self._run(["cat-file", "--batch"], "".join(f"{it}\n" for it in names).encode())
        found: dict[str, bytes] = {}
        position = 0
        for name in names:
            end = data.index(b"\n", position)
            size = int(data[position:end].split()[2])
            found[name] = data[end + 1 : end + 1 + size]
            position = end + 1 + size + 1
        return found

    def _git(self, *arguments: str) -> str:
        return self._run(list(arguments)).decode("utf-8", "surrogateescape")

    def _run(self, arguments: list[str], given: bytes = b"") -> bytes:
        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat"}
        command = ["git", "--no-replace-objects", "-C", str(self._folder), *arguments]
        result = subprocess.run(  # noqa: S603 - no shell; names of revisions end the options
            command, input=given, capture_output=True, check=False, env=environment
        )
        if result.returncode:
            lines = result.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
            raise NoHistoryError(lines[0].removeprefix("fatal: "))
        return result.stdout


@contextmanager
def checkout() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield an empty folder that goes away again, and what `History.write` has put in it."""
    with tempfile.TemporaryDirectory(prefix="operation-manual-") as folder:
        yield Path(folder), {}
