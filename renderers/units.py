"""A unit of a build: one document in one format. What it is made of, and how it is made."""

import io
import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import renderers
from pipeline import rules
from pipeline.building.digests import Digests
from pipeline.building.machine import installed, libraries, python
from pipeline.composing.publish import is_plain
from pipeline.diagnostics import Diagnostic, Report, Severity
from pipeline.document.document import Document
from pipeline.document.filed import ChangedFileError
from renderers.themes import OWN_FOLDER, Theme, ThemeError
from renderers.tool_chain import tools
from schemas.base import Place

_PROGRAM = ("schemas", "pipeline", "renderers", "commands", "build.py")
_ROOT = Path(__file__).resolve().parent.parent
# What is for formats alone in which readers can choose.
READERS = "readers"
# A place that has yet to be found: behind this stands the text to look for in the content.
_WANTED = "\0"


@dataclass(frozen=True, slots=True)
class Unit:
    """One document in one format, as plain data that can go to another process.

    `place` is where its manual stands in the content; the flags are those of `renderers.Context`.
    """

    document: Document
    format: str
    theme: Path
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    is_for_review: bool = False
    is_published: bool = False
    place: Place | None = None

    @property
    def where(self) -> Place:
        """Where people look for what is wrong with it."""
        return self.place or Place(self.document.name)

    @property
    def name(self) -> str:
        """The name of the document and its format, as people are told it."""
        return f"{self.document.name}.{self.format}"


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a unit by name, none where it could not be made, and what was said of it.

    `megabytes` is the memory that its worker held when it was done, 0 where nobody has looked.
    """

    files: Mapping[str, bytes]
    said: tuple[Diagnostic, ...] = ()
    megabytes: int = field(default=0, compare=False)

    @property
    def can_be_kept(self) -> bool:
        """Whether making it again would do the same, as far as anybody can know."""
        errors = any(it.rule.severity is Severity.ERROR for it in self.said)
        return (
            bool(self.files) and not errors and all(it.rule.name in rules.RULES for it in self.said)
        )


class _Notes(Report):
    """What a renderer reports, with texts yet to be looked for in the content.

    Why not at once: a unit that is kept, or made elsewhere, has nothing but its document, and
    lines of the content can move when nothing changes that is read.
    """

    def find(self, text: str) -> Place | None:
        return Place(f"{_WANTED}{text}")


# ── making ────────────────────────────────────────────────────────────────────────────────────


def make(unit: Unit, renderer: renderers.Renderer, theme: Theme) -> Made:
    """Return what a renderer makes of a unit. Whatever it raises is said."""
    notes, place = _Notes(), Place(unit.document.name)
    context = renderers.Context(
        theme, notes, unit.attachments, unit.is_for_review, unit.is_published
    )
    files: dict[str, bytes] = {}
    try:
        files = dict(renderer(unit.document, context))
    except renderers.UnavailableError as error:
        values = {"reason": str(error.args[0]), "instruction": error.instruction}
        notes.add(rules.UNAVAILABLE_FORMAT, Place(unit.format), format=unit.format, **values)
    except ThemeError as error:
        notes.add(rules.THEME_PROBLEM, place, reason=str(error))
    except ChangedFileError as error:
        notes.add(rules.CHANGED_PICTURE, unit.where, name=error.name)
    except MemoryError:
        notes.add(rules.UNIT_TOO_LARGE, unit.where, format=unit.format)
    except Exception as error:  # noqa: BLE001 - a renderer of a third party may raise anything
        reason = f"{type(error).__name__}: {error}"
        notes.add(rules.RENDERER_FAILED, place, format=unit.format, reason=reason)
    if strange := [it for it in files if not _is_of(unit.document.name, it)]:
        reason = f"it called a file {strange[0]!r}; names begin with that of the manual and a dot"
        notes.add(rules.RENDERER_FAILED, place, format=unit.format, reason=reason)
        files = {}
    return Made(files, tuple(notes))


def _is_of(document: str, file: str) -> bool:
    return is_plain(file) and file.startswith(f"{document}.")


def tell(made: Made, document: str, report: Report) -> None:
    """Add what was said of a unit to a report; what is about a text, at its place there."""
    for item in made.said:
        place = item.place
        if place.file.startswith(_WANTED):
            place = report.find(place.file.removeprefix(_WANTED)) or Place(document)
        report.add(item.rule, place, **item.values)


def as_data(said: Iterable[Diagnostic]) -> Iterator[list[Any]]:
    """Yield diagnostics as plain data."""
    for it in said:
        at = it.place
        place = [at.file, at.line, at.column, at.end_line, at.end_column]
        yield [it.rule.name, place, it.values]


def from_data(said: Iterable[Any]) -> Iterator[Diagnostic]:
    """Yield the diagnostics that were turned into plain data, but of rules that there are not."""
    for name, place, values in said:
        if name in rules.RULES:
            yield Diagnostic(rules.RULES[name], Place(*place), values, rules.RULES[name].severity)


# ── what it is made of ────────────────────────────────────────────────────────────────────────


def ingredients_of(document: Document) -> dict[str, str]:
    """Return digests of all that a document says, part by part: other parts, another name.

    Equal documents have equal digests in every process.
    """
    rest = replace(document, sections=(), assets={}, readers=(), reader_words=None, readings={})
    found = {"cover": _digest(rest), "order": _digest(tuple(it.id for it in document.sections))}
    for section in document.sections:
        found[f"section {section.id}"] = _digest(section)
    for name, asset in document.assets.items():
        found[f"picture {name}"] = f"{asset.digest} {asset.media_type}"
    readers = (document.readers, document.reader_words, document.readings)
    return found | {READERS: _digest(readers)}


def ingredients_of_unit(name: str, *, is_for_review: bool) -> dict[str, str]:
    """Return what a unit of a build is made of beside its document and the machine."""
    return {"format": name, "review": str(is_for_review)}


def ingredients_of_machine(theme: Theme, digests: Digests) -> dict[str, str]:
    """Return what all units are made with: theme, fonts, program, packages and libraries.

    Raises ThemeError where a font is missing, and OSError for what cannot be read.
    """
    folders = dict.fromkeys((OWN_FOLDER.resolve(), theme.folder.resolve()))
    found = {
        "program": digests.of_roots(map(str, program()), without=str(OWN_FOLDER.resolve())),
        "theme": digests.of_roots(map(str, folders)),
        "tool python": python(),
    }
    found |= {f"font {path.name}": digests.of_file(str(path)) for path in theme.fonts()}
    found |= {f"tool {name}": version for name, version in (*_packages(), *libraries())}
    return found


def _packages() -> Iterator[tuple[str, str]]:
    """Yield the packages that we need with their versions, or all where that cannot be told."""
    try:
        yield from ((tool.name, tool.version) for tool in tools())
    except PackageNotFoundError:  # a copy of our folders without the file that lists the packages
        yield "packages", " ".join(installed())


def program() -> tuple[Path, ...]:
    """Return where our own code is."""
    return tuple(_ROOT / name for name in _PROGRAM)


def _digest(node: object) -> str:
    """Return a digest of a node's values.

    Why pickled: it writes every value with its type, and is quick. Its memory is switched off, for
    that tells which values are the same object, which is chance. Nothing is ever read back.
    """
    data = io.BytesIO()
    pickler = pickle.Pickler(data, protocol=5)
    pickler.fast = True
    pickler.dump(node)
    return sha256(data.getbuffer()).hexdigest()
