"""What documents are made with: packages, fonts and system libraries, by name and version."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from pipeline.building.machine import libraries, python
from renderers.themes import Theme

PROJECT = "operation-manual"
LOCK = Path(__file__).parent.parent / "requirements.lock"
_LOCKED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRAS = re.compile(r"[\w.-]+\s*\[([^\]]*)\]")
_FOR_EXTRA = re.compile(r""";.*\bextra\s*==\s*["']([^"']+)["']""")
_LONGEST_LICENCE = 60
# As Pillow calls what it brings along.
_IN_PILLOW = {
    "libjpeg_turbo": "IJG AND BSD-3-Clause",
    "littlecms2": "MIT",
    "webp": "BSD-3-Clause",
    "zlib_ng": "Zlib",
}
_LICENCES = {
    "zlib": "Zlib",
    "pango": "LGPL-2.0-or-later",
    "harfbuzz": "MIT-Modern-Variant",
}


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that outputs depend on. `licence` is as the tool itself says, "" for nothing.

    `needs` are names of other tools; `is_package` tells Python packages from system libraries.
    """

    name: str
    version: str
    licence: str = ""
    needs: tuple[str, ...] = ()
    is_package: bool = True


@cache
def tools() -> tuple[Tool, ...]:
    """Return Python, our packages with all that they need, and the libraries that draw pages.

    Of Python's version the first two numbers: others change no output. In the order of names.
    """
    own = Tool("python", python(), "PSF-2.0", is_package=False)
    found = {tool.name: tool for tool in (own, *_packages(), *_libraries(), *_bundled())}
    return tuple(found[name] for name in sorted(found))


def unlocked(lock: Path) -> tuple[str, ...]:
    """Return the packages that are not those that a lock pins; all of them without a lock."""
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    pinned = dict(_LOCKED.findall(text))
    return tuple(it.name for it in tools() if it.is_package and pinned.get(it.name) != it.version)


def fonts(theme: Theme) -> tuple[tuple[str, str], ...]:
    """Return name and SHA-256 digest of each font file of a theme. Raises ThemeError."""
    paths = sorted(theme.fonts(), key=lambda path: path.name)
    return tuple((path.name, sha256(path.read_bytes()).hexdigest()) for path in paths)


def first_needs() -> tuple[str, ...]:
    """Return the names of the packages that the project itself asks for."""
    return tuple(sorted({_plain(line) for line in requirements()}))


# ── packages ──────────────────────────────────────────────────────────────────────────────────


def requirements() -> list[str]:
    """Return what the checkout asks for, or, where it is installed, what its metadata say."""
    path = Path(__file__).parent.parent / "pyproject.toml"
    if path.is_file():
        asked = tomllib.loads(path.read_text(encoding="utf-8"))["project"]["dependencies"]
        return [str(line) for line in asked]
    return _asked_by(distribution(PROJECT), frozenset())


def _packages() -> Iterator[Tool]:
    """Yield every package that is needed and there: what other systems need is not there."""
    waiting, seen = requirements(), set()
    while waiting:
        line = waiting.pop()
        name, extras = _plain(line), _extras(line)
        package = _package(name)
        if package is None or (name, extras) in seen:
            continue
        seen.add((name, extras))
        asked = _asked_by(package, extras)
        waiting += asked
        needs = sorted({it for line in asked if _package(it := _plain(line))})
        yield Tool(name, package.version, _licence(package), tuple(needs))


@cache
def _package(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _asked_by(package: Distribution, extras: frozenset[str]) -> list[str]:
    """Return what a package asks for, and what it asks for besides with some extras."""
    lines = [(line, _FOR_EXTRA.search(line)) for line in package.requires or ()]
    return [line for line, extra in lines if extra is None or extra[1] in extras]


def _plain(requirement: str) -> str:
    """Return the name in a requirement, as indexes spell it (PEP 503)."""
    name = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""


def _extras(requirement: str) -> frozenset[str]:
    found = _EXTRAS.match(requirement)
    return frozenset(it.strip() for it in found[1].split(",")) if found else frozenset()


def _licence(package: Distribution) -> str:
    """Return what a package calls its licence: an expression, else a short name."""
    for field in ("License-Expression", "License"):
        written = (package.metadata.get_all(field) or [""])[0]
        if 0 < len(written) <= _LONGEST_LICENCE and "\n" not in written:
            return str(written)
    lines = package.metadata.get_all("Classifier") or ()
    names = [line.split(" :: ")[-1] for line in lines if line.startswith("License ::")]
    return names[0] if names else ""


# ── libraries ─────────────────────────────────────────────────────────────────────────────────


def _libraries() -> Iterator[Tool]:
    """Yield the system's libraries, where they are installed."""
    for name, version in libraries():
        yield Tool(name, version, _LICENCES[name], is_package=False)


def _bundled() -> Iterator[Tool]:
    """Yield the libraries that packages bring along and that read files of other people."""
    import uharfbuzz
    from lxml import etree
    from PIL import features
    from yaml import _yaml

    found = {
        "libxml2": (".".join(map(str, etree.LIBXML_VERSION)), "MIT"),
        "libxslt": (".".join(map(str, etree.LIBXSLT_VERSION)), "MIT"),
        "libyaml": (str(_yaml.get_version_string()), "MIT"),
        "uharfbuzz-harfbuzz": (str(uharfbuzz.version_string()), "MIT-Modern-Variant"),
    }
    for name, licence in _IN_PILLOW.items():
        version = features.version(name)
        if version:
            found[name.replace("_", "-")] = (version, licence)
    for name, (version, licence) in found.items():
        yield Tool(name, version, licence, is_package=False)
