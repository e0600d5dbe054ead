"""What the machine has of all that building needs, found out without building anything."""

import locale
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

State = Literal["fine", "missing", "optional"]
_FLOOR = re.compile(r"([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9.]+))?")
_LOCKED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
_OLDEST_PYTHON = (3, 11)
# What manuals in both languages hold: signs of steps, brackets, answers of check sheets.
USUAL = "Aaé0→—©“”①⑳○×【】「」、。あア亜漢字ー々〒"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for. `found` says what is there, `fix` is a line to type, or "".

    `missing` is what building needs; without what is `optional` only the part named is lost.
    """

    name: str
    state: State
    found: str
    fix: str = ""


def examine(root: Path, folders: Sequence[Path], words: str) -> Iterator[Finding]:
    """Yield what was found of each thing; `words` are those that manuals hold.

    `root` is where the locks of packages lie, `folders` are those that are written into.
    """
    yield _python()
    yield from _packages(root)
    yield from _looked(_yaml_reader, "libyaml", _pip("PyYAML"))
    yield from _looked(_drawing_libraries, "pango", _install("pango"))
    yield from _looked(lambda: _fonts(words), "fonts", _pip("-r requirements.lock"))
    yield _program("chromium", [os.environ.get("CHROMIUM", ""), *_BROWSERS])
    yield _program("libreoffice", ["soffice", "libreoffice"])
    yield _program("git", ["git"])
    yield _encoding()
    yield from map(_writable, folders)


def _looked(look: Callable[[], Finding], name: str, fix: str) -> Iterator[Finding]:
    """Yield what a look finds; a look that fails is itself a finding."""
    try:
        yield look()
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises
        yield Finding(name, "missing", f"{type(error).__name__}: {error}".split("\n")[0], fix)


def _python() -> Finding:
    found = platform.python_version()
    is_fine = sys.version_info[:2] >= _OLDEST_PYTHON
    return Finding("python", "fine" if is_fine else "missing", found, "" if is_fine else "./run")


# ── packages ──────────────────────────────────────────────────────────────────────────────────


def _packages(root: Path) -> Iterator[Finding]:
    """Yield what of the packages is missing or too old, and what differs from the lock."""
    from renderers.tool_chain import requirements

    wrong, count = [], 0
    for line in requirements():
        found = _FLOOR.match(line)
        if not found:
            continue
        count += 1
        has = _version(found[1])
        if has is None or _numbers(has) < _numbers(found[2] or "0"):
            wrong.append(f"{found[1]} {has or '-'} (>= {found[2] or '0'})")
    fix = _pip("--require-hashes -r requirements.lock")
    if wrong:
        yield Finding("packages", "missing", ", ".join(wrong), fix)
    else:
        yield Finding("packages", "fine", str(count))
    lock = root / "requirements.lock"
    if lock.is_file():
        locked = _LOCKED.findall(lock.read_text(encoding="utf-8"))
        other = [f"{it} {has}" for it, want in locked if (has := _version(it)) and has != want]
        shown = ", ".join(other[:_SHOWN]) + (", …" if len(other) > _SHOWN else "")
        yield Finding("lock", "optional" if other else "fine", shown, fix if other else "")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:3]))


def _yaml_reader() -> Finding:
    import yaml

    if not yaml.__with_libyaml__:
        return Finding("libyaml", "missing", "", _pip("--force-reinstall PyYAML"))
    return Finding("libyaml", "fine", yaml.__version__)


# ── drawing ───────────────────────────────────────────────────────────────────────────────────


def _drawing_libraries() -> Finding:
    import weasyprint

    from renderers.tool_chain import tools

    found = {it.name: it.version for it in tools() if it.name in {"pango", "harfbuzz"}}
    shown = ", ".join(f"{name} {number}" for name, number in sorted(found.items()))
    if len(found) < len({"pango", "harfbuzz"}):
        return Finding("pango", "missing", shown, _install("pango"))
    return Finding("pango", "fine", f"{shown}, WeasyPrint {weasyprint.__version__}")


def _fonts(words: str) -> Finding:
    from renderers.drawing.typeface import Typeface
    from renderers.themes import Theme

    theme = Theme()
    files = theme.fonts()
    face = Typeface(files, theme.settings.fonts.family)
    wanted = "".join(sorted({*USUAL, *words}))
    lost = [f"{it} U+{ord(it):04X}" for it in face.missing(wanted) if it.isprintable()]
    if lost:
        return Finding("fonts", "optional", ", ".join(lost[:_SHOWN]), "build.py check")
    return Finding("fonts", "fine", ", ".join(path.name for path in files))


# ── programs and places ───────────────────────────────────────────────────────────────────────


def _program(name: str, spellings: Sequence[str]) -> Finding:
    found = next((path for it in spellings if it and (path := shutil.which(it))), "")
    return Finding(name, "fine" if found else "optional", found, "" if found else _install(name))


def _encoding() -> Finding:
    """Return what the terminal was set to; our own output is UTF-8 whatever that is."""
    found = locale.getpreferredencoding(do_setlocale=False)
    if found.lower().replace("-", "") == "utf8":
        return Finding("encoding", "fine", found)
    is_windows = platform.system() == "Windows"
    return Finding(
        "encoding", "optional", found, "chcp 65001" if is_windows else "export LANG=C.UTF-8"
    )


def _writable(folder: Path) -> Finding:
    """Return whether a file can be written into a folder, or into the one it would be made in."""
    place = next((it for it in (folder, *folder.parents) if it.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("folder", "fine", str(folder))
    except OSError as error:
        reason = f"{folder}: {error.strerror or error}"
        return Finding("folder", "missing", reason, f"chmod u+rwx {place}")


# ── lines to type ─────────────────────────────────────────────────────────────────────────────

_PACKAGES = {
    "apt-get": {
        "pango": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "libreoffice": "libreoffice-writer",
    },
    "brew": {"chromium": "--cask google-chrome", "libreoffice": "--cask libreoffice"},
    "dnf": {"libreoffice": "libreoffice-writer"},
    "winget": {
        "pango": "MSYS2.MSYS2",
        "chromium": "Google.Chrome",
        "libreoffice": "TheDocumentFoundation.LibreOffice",
        "git": "Git.Git",
    },
}
_INSTALL = {
    "apt-get": "sudo apt-get install {}",
    "brew": "brew install {}",
    "dnf": "sudo dnf install {}",
    "winget": "winget install {}",
}


def _install(name: str) -> str:
    """Return the line that installs something here."""
    manager = next(
        (it for it in ("brew", "dnf", "apt-get", "winget") if shutil.which(it)), "apt-get"
    )
    return _INSTALL[manager].format(_PACKAGES[manager].get(name, name))


def _pip(what: str) -> str:
    return f"{Path(sys.executable).as_posix()} -m pip install {what}"
