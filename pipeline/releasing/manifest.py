"""The manifest of a release: which files it has, what they were made from, and with what."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.composing.identity import Identity
from pipeline.document.document import Asked

FORMAT = "operation-manual-release/1"
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[a-z0-9A-Z][a-zA-Z0-9._-]*)")


class DamagedManifestError(Exception):
    """A manifest cannot be understood; the message says why."""


@dataclass(frozen=True, slots=True)
class ReleasedEdition:
    """One edition of a release: which one, the build id of its copies, and its files."""

    manual: str
    language: str
    build: str
    asked: Asked
    files: tuple[str, ...]

    @classmethod
    def of(cls, identity: Identity, files: Iterable[str]) -> "ReleasedEdition":
        """Return what a release says of the edition with this identity."""
        it = identity
        return cls(it.manual, it.language, it.build, it.asked, tuple(sorted(files)))


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Digests of what a release is made from, and the versions of what it was made with.

    `lock` is the digest of the list that pins the packages by their hashes, "" where there is none.
    `unlocked` are the packages that were not those of that list. Why no commit: the same content
    makes the same release, whether it was checked out or unpacked; digests tell which it was.
    """

    content: str
    theme: str
    program: str
    lock: str
    unlocked: tuple[str, ...]
    tools: tuple[tuple[str, str], ...]
    fonts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` holds. `files` are SHA-256 digests and lengths in bytes by file name."""

    as_of: date
    ingredients: Ingredients
    editions: tuple[ReleasedEdition, ...]
    files: tuple[tuple[str, str, int], ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 digest in hexadecimal digits."""
    return sha256(data).hexdigest()


def listed(files: Mapping[str, bytes]) -> tuple[tuple[str, str, int], ...]:
    """Return name, digest and length of each file, in the order of their names."""
    return tuple((name, digest(data), len(data)) for name, data in sorted(files.items()))


def to_text(manifest: Manifest) -> str:
    """Return a manifest as JSON that a person can read, the same for the same manifest."""
    it = manifest.ingredients
    values = {
        "format": FORMAT,
        "as_of": manifest.as_of.isoformat(),
        "content": it.content,
        "theme": it.theme,
        "program": it.program,
        "lock": it.lock,
        "unlocked": list(it.unlocked),
        "tools": dict(it.tools),
        "fonts": dict(it.fonts),
        "editions": [asdict(edition) for edition in manifest.editions],
        "files": {
            name: {"sha256": hexadecimal, "bytes": length}
            for name, hexadecimal, length in manifest.files
        },
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> Manifest:
    """Return the manifest that a text holds. Raises DamagedManifestError where it holds none."""
    try:
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise DamagedManifestError("another version of the program made this release")
        manifest = _manifest(values)
        _check_types(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedManifestError("it is damaged") from None
    if to_text(manifest) != text:
        raise DamagedManifestError("it is damaged")
    return manifest


def _manifest(values: dict[str, Any]) -> Manifest:
    editions = []
    for edition in values["editions"]:
        asked = dict(edition["asked"])
        asked["omitted"] = tuple(asked["omitted"])
        files = tuple(edition["files"])
        fields = {**edition, "asked": Asked(**asked), "files": files}
        editions.append(ReleasedEdition(**fields))
    return Manifest(
        date.fromisoformat(values["as_of"]),
        Ingredients(
            *(values["content"], values["theme"], values["program"], values["lock"]),
            tuple(values["unlocked"]),
            tuple(values["tools"].items()),
            tuple(values["fonts"].items()),
        ),
        tuple(editions),
        tuple((name, it["sha256"], it["bytes"]) for name, it in values["files"].items()),
    )


def _check_types(manifest: Manifest) -> None:
    """Raise TypeError where something is of another type: anybody may have written it."""
    it = manifest.ingredients
    texts: list[object] = [it.content, it.theme, it.program, it.lock, *it.unlocked]
    texts += [text for pair in (*it.tools, *it.fonts) for text in pair]
    texts += [hexadecimal for _, hexadecimal, _ in manifest.files]
    for edition in manifest.editions:
        asked = {**asdict(edition.asked), "omitted": ""}
        texts += [edition.manual, edition.language, edition.build, *edition.files]
        texts += [*asked.values(), *edition.asked.omitted]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    if not all(type(length) is int for _, _, length in manifest.files):
        raise TypeError


def checksums(files: Mapping[str, bytes]) -> str:
    """Return the lines of a checksum file, as `sha256sum --check` reads them."""
    return "".join(f"{hexadecimal}  {name}\n" for name, hexadecimal, _ in listed(files))


def from_checksums(text: str) -> dict[str, str]:
    """Return the digests by file name; lines that are none are left out."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return {line["name"]: line["digest"] for line in found if line}
