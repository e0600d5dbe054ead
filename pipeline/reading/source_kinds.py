"""What content files hold, by where they lie; and which lie where nothing reads them."""

import re
from dataclasses import dataclass
from enum import Enum
from os import path as os_path
from pathlib import Path, PurePosixPath

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.plain_files import head_of
from pipeline.reading.source_nodes import Mapping
from pipeline.reading.suggesting import suggest
from schemas.base import Place

ID_LINE = re.compile(rb"(?m)^id:[ \t]*[\"']?([a-z0-9-]+)")
_LANGUAGE = re.compile(rb'(?m)^"Language: *([a-z]{2})')
_TRANSLATIONS = "translations"
_MOST_OF_HEAD = 4_000


class Kind(Enum):
    """What a content file holds; the value is where such files lie."""

    MANUAL = "manuals"
    PROCEDURE = "procedures"
    CONTROL = "controls"
    ENVIRONMENT_NAMES = "environments.yaml"
    SETTINGS = "settings.yaml"
    RELEASES = "releases.yaml"
    EDITIONS = "editions.yaml"
    GLOSSARY = "glossary.yaml"


_FOLDERS = {kind.value: kind for kind in (Kind.MANUAL, Kind.PROCEDURE, Kind.CONTROL)}
_IN_JAPANESE = {
    "マニュアル": "manuals",
    "手順書": "procedures",
    "手順": "procedures",
    "操作項目": "controls",
    "ボタン": "controls",
}
_FILES = {kind.value: kind for kind in Kind if kind.value.endswith(".yaml")}


@dataclass(frozen=True, slots=True)
class Source:
    """One content file. `tree` is None when it could not be understood; the report says why.

    `id` is what stands behind `id:` in any case, "" if nothing does; `digest` is the SHA-256 of its
    bytes, "" where they could not be read.
    """

    kind: Kind
    file: str
    tree: Mapping | None
    id: str = ""
    digest: str = ""


# A key that only one kind of file has.
_ONLY = {Kind.MANUAL: "procedures", Kind.PROCEDURE: "steps"}


def shown_path(path: Path) -> str:
    """Return a path as a person would type it from here: relative where that is shorter."""
    try:
        relative = os_path.relpath(path)
    except ValueError:  # another drive on Windows
        return path.as_posix()
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def is_left_behind(name: str) -> bool:
    """Whether a file is what an editor or a system leaves beside another one: nobody wrote it."""
    return name.startswith(("~$", "._", ".#", ".~"))


def kind_of(relative: Path) -> Kind | None:
    """Return what a file holds, by its path in the content folder; None for no content."""
    if relative.suffix != ".yaml" or is_left_behind(relative.name):
        return None
    if len(relative.parts) > 1:
        return _FOLDERS.get(relative.parts[0])
    return _FILES.get(relative.name)


def kind_as_written(kind: Kind, tree: Mapping, file: str, report: Report) -> Kind:
    """Return what a file holds by its keys, and report one that lies where others belong."""
    for other, key in _ONLY.items():
        mine = _ONLY.get(kind)
        if mine and other is not kind and key in tree.entries and mine not in tree.entries:
            path = PurePosixPath(file)
            meant = f"{other.value}/{path.name}"
            report.add(rules.MISPLACED_FILE, Place(file), name=path.name, suggestion=meant)
            return other
    return kind


def report_unread(path: Path, folder: Path, report: Report) -> list[Source]:
    """Report a file that nothing reads; return it, unread, where it is clear what it would be.

    Why return it: what is in it exists, and nobody may call it unknown.
    """
    relative = PurePosixPath(path.relative_to(folder).as_posix())
    place, head = Place(shown_path(path)), _head(path)
    if relative.suffix == ".pot":
        is_there = relative.parts[0] == _TRANSLATIONS and bool(relative.parts[2:])
        if is_there and not path.with_suffix(".po").exists():
            meant = str(relative.with_suffix(".po"))
            report.add(rules.MISPLACED_FILE, place, name=str(relative), suggestion=meant)
        return []
    if relative.suffix == ".po":
        language = _LANGUAGE.search(head)
        first, *rest = relative.parts
        is_theirs = not rest or bool(suggest(first, [_TRANSLATIONS]))
        if language and is_theirs and not (first == _TRANSLATIONS and rest[1:]):
            meant = f"{_TRANSLATIONS}/{language[1].decode()}/{relative.name}"
            report.add(rules.MISPLACED_FILE, place, name=str(relative), suggestion=meant)
        return []
    if relative.parts[0] == _TRANSLATIONS and b'\nmsgid "' in head:
        meant = str(relative.with_suffix(".po"))
        report.add(rules.MISPLACED_FILE, place, name=str(relative), suggestion=meant)
        return []
    meant = _meant(relative, head)
    kind = kind_of(Path(meant)) if meant else None
    right = PurePosixPath(meant).parts[0] if meant else ""
    own = relative.parts[0]
    is_folder = kind and relative.parts[1:] and right in _FOLDERS and own != right
    if is_folder and not (folder / right).is_dir():
        place, relative, meant = Place(shown_path(folder / own)), PurePosixPath(own), right
        if any(it.rule is rules.MISPLACED_FILE and it.place == place for it in report) and kind:
            return [_unread(kind, path, head)]
    if kind is None:
        report.add(rules.UNKNOWN_FILE, place, name=str(relative))
        return []
    report.add(rules.MISPLACED_FILE, place, name=str(relative), suggestion=meant)
    return [_unread(kind, path, head)]


def _unread(kind: Kind, path: Path, head: bytes) -> Source:
    named = ID_LINE.search(head)
    return Source(kind, shown_path(path), None, named[1].decode() if named else "")


def _head(path: Path) -> bytes:
    try:
        return head_of(path, _MOST_OF_HEAD)
    except OSError:
        return b""


def _meant(relative: PurePosixPath, head: bytes) -> str:
    """Return the path that a file should have, "" where nobody can tell."""
    name = re.sub(r"\.ya?ml(\.txt)?$", "", relative.name, flags=re.IGNORECASE) + ".yaml"
    if relative.parts[1:]:
        first = relative.parts[0]
        near = suggest(first, _FOLDERS).get("suggestion", "")
        found = first if first in _FOLDERS else _IN_JAPANESE.get(first, near)
        if relative.parts[1:] == (name,) and name in _FILES and not found:
            return name
        return str(PurePosixPath(found, *relative.parts[1:-1], name)) if found else ""
    if name in _FILES:
        return name
    for kind, key in _ONLY.items():
        if re.search(rb"(?m)^%s:" % key.encode(), head):
            return f"{kind.value}/{name}"
    return suggest(name, _FILES).get("suggestion", "")
