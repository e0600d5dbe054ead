"""PDF and Word copies for the preview, made by `build` in a process of its own.

So drawing goes on meanwhile, and a copy that fails takes nothing with it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from commands.options import ROOT
from commands.preview_view import Asked, Message

FORMATS = {
    "pdf": "application/pdf",
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
# Seconds after which a copy is given up.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished copy: of which version of the page, its file name, and what is in it."""

    version: int
    name: str
    data: bytes


class CopyMaker:
    """Makes one copy of each view and format at a time; a later wish takes the place of it.

    `languages` tells those of a manual by its id, the one in which it is written first.
    """

    def __init__(
        self,
        command: tuple[str, ...],
        tell: Callable[[Asked, Message], None],
        languages: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        self._command = command
        self._tell = tell
        self._languages = languages
        self._lock = threading.Lock()
        self._running: dict[tuple[Asked, str], subprocess.Popen[bytes]] = {}
        self._made: dict[tuple[Asked, str], Copy] = {}
        self._wanted: dict[tuple[Asked, str], int] = {}

    def make(self, asked: Asked, form: str, version: int) -> None:
        """Begin to make a copy; the page is told when it is there."""
        key = (asked, form)
        with self._lock:
            known = self._made.get(key)
            if self._wanted.get(key) == version and (key in self._running or known is not None):
                is_ready = known is not None and known.version == version
                if is_ready:
                    self._tell(asked, {"kind": "copy", "format": form, "state": "made"})
                return
            self._wanted[key] = version
            if running := self._running.pop(key, None):
                running.kill()
        self._tell(asked, {"kind": "copy", "format": form, "state": "making"})
        threading.Thread(target=self._make, args=(asked, form, version), daemon=True).start()

    def copy(self, asked: Asked, form: str) -> Copy | None:
        """Return the latest copy, None where there is none."""
        return self._made.get((asked, form))

    def end(self) -> None:
        """Give up what is being made."""
        with self._lock:
            for process in self._running.values():
                process.kill()

    def _make(self, asked: Asked, form: str, version: int) -> None:
        key, reason = (asked, form), ""
        folder = ""
        try:
            folder = tempfile.mkdtemp(prefix="preview-")
            reason = self._run(key, version, Path(folder))
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            reason = str(error)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if self._wanted.get(key) != version:
            return
        if reason:
            self._wanted.pop(key, None)
        state = "failed" if reason else "made"
        self._tell(asked, {"kind": "copy", "format": form, "state": state, "reason": reason})

    def _run(self, key: tuple[Asked, str], version: int, folder: Path) -> str:
        """Make a copy; return why that was not possible, "" if it was."""
        asked, form = key
        command = [*self._command, "--format", form, "--output", str(folder), "--json"]
        command += ["--lang", asked.language]
        known = [*self._languages(asked.manual)]
        language = asked.spoken if asked.spoken in known else next(iter(known), "")
        command += ["--language", language] if language else []
        command += ["--as-of", asked.as_of.isoformat()] if asked.as_of else []
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, str(ROOT / "build.py"), "build", *command, "--", asked.manual],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        with self._lock:
            if self._wanted.get(key) != version:
                process.kill()
            self._running[key] = process
        try:
            said, complaint = process.communicate(timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        finally:
            with self._lock:
                if self._running.get(key) is process:
                    del self._running[key]
        found = sorted(folder.glob(f"*.{form}"))
        if process.returncode or not found:
            return _reason(said, complaint)
        self._made[key] = Copy(version, found[0].name, found[0].read_bytes())
        return ""


def _reason(said: bytes, complaint: bytes) -> str:
    """Return the first error that `build` told, or the last line it printed."""
    try:
        found = [it for it in json.loads(said)["diagnostics"] if it["severity"] == "error"]
    except (ValueError, KeyError):
        found = []
    if found:
        return f"{found[0]['message']} {found[0]['hint']}".strip()
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "build.py"
