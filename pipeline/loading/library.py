"""Load: trees of text become frozen models, and every refusal a diagnostic at its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.stamps import Stamps, read_stamps
from pipeline.pictures.picture_files import read_filed_picture, read_picture, read_pictures
from pipeline.pictures.pictures import PictureFile
from pipeline.po.catalogue import FOLDER, Catalogue
from pipeline.reading.file_names import folded_name
from pipeline.reading.source import Kind, Source, read_file
from pipeline.reading.source_nodes import Node, Scalar, Sequence, ShortForm
from pipeline.reading.source_slips import OF_WRITERS
from pipeline.reading.source_text import composed
from schemas.base import Model, WrittenMapping
from schemas.control import Control
from schemas.editions import Editions
from schemas.environment import EnvironmentNames
from schemas.figure import CALLOUTS
from schemas.glossary import Glossary
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.releases import ReleaseList
from schemas.settings import Settings

M = TypeVar("M", bound=Model)

_NOTHING = object()
# Mappings that may be written as one text, and the key that the text belongs to.
_SHORT = {
    "sees": "text",
    **dict.fromkeys(("says", "dialog", "sheet"), "text"),
    **dict.fromkeys((*CALLOUTS, "redact"), "words"),
}


@dataclass(frozen=True, slots=True)
class Translated:
    """What a translated library was made from: the `manual` of `original`.

    `total` is how many texts it has, `done` how many of them are translated. `files` are the names
    of the PO files that they come from, each with a digest of what was taken of it.
    """

    original: "Library"
    manual: Manual
    total: int
    done: int
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All content. Manuals, procedures and controls are in the order of their ids.

    `broken` are the ids of files that could not be loaded whole: they exist, so nobody may call
    them unknown, but nothing can be said about what is in them. `releases` is the list of releases
    that lies beside the content, if one does; `editions` are those of a release, if they are told.
    `catalogues` are the translations by language; `translated` is there where they were put in.
    """

    manuals: dict[str, Manual] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    environment_names: EnvironmentNames | None = None
    settings: Settings = field(default_factory=Settings)
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    stamps: Stamps = field(default_factory=Stamps)
    releases: ReleaseList | None = None
    editions: Editions | None = None
    controls: dict[str, Control] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    catalogues: dict[str, Catalogue] = field(default_factory=dict)
    translated: Translated | None = None

    @property
    def source(self) -> "Library":
        """The library as it was written, which is what was verified."""
        return self.translated.original if self.translated else self

    def contents(self) -> Iterator[tuple[Manual, Procedure]]:
        """Yield each procedure with each manual that holds it."""
        for manual in self.manuals.values():
            for name in dict.fromkeys(manual.procedures):
                if name in self.procedures:
                    yield manual, self.procedures[name]


class Openers:
    """How the parts of a library are read; who reads it again and again remembers some of them."""

    def model(self, source: Source, report: Report) -> tuple[Model | None, bool]:
        """Return what a source holds, or what of it is sound; and whether it is whole."""
        return _load_one(source, MODELS[source.kind], report)

    def picture(self, path: Path) -> PictureFile | str:
        """Return the picture in a file, or why it cannot be used. Raises OSError."""
        return read_picture(path)

    def stamps(self, folder: Path, report: Report) -> Stamps:
        """Return the stamps of a content folder."""
        return read_stamps(folder, report)

    def catalogues(self, folder: Path, report: Report) -> dict[str, Catalogue]:
        """Return the translations that lie in a content folder, by language."""
        return catalogues_of(folder, report)


def catalogues_of(
    folder: Path, report: Report, texts: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, Catalogue]:
    """Return the translations in a content folder; `texts` are files as they would be."""
    if not (folder / FOLDER).is_dir():
        return {}
    # Why here: Babel takes time to load, and most content has one language.
    from pipeline.po.po_files import read_catalogues

    return read_catalogues(folder, report, texts)


class FiledPictures(Openers):
    """Leaves pictures in their files: for content that stays as it is while the program runs."""

    def picture(self, path: Path) -> PictureFile | str:
        """Return the picture in a file, its bytes left there. Raises OSError."""
        return read_filed_picture(path)


def load(
    sources: tuple[Source, ...], folder: Path, report: Report, openers: Openers | None = None
) -> Library:
    """Return the library of all sources; `folder` is where their pictures lie.

    Problems go into the report. What could be loaded is there, so that it can be checked too.
    """
    manuals: dict[str, Manual] = {}
    procedures: dict[str, Procedure] = {}
    controls: dict[str, Control] = {}
    names: EnvironmentNames | None = None
    settings = Settings()
    releases: ReleaseList | None = None
    editions: Editions | None = None
    glossary = Glossary()
    broken: set[str] = set()
    openers = openers or Openers()
    for source in sources:
        model, is_whole = openers.model(source, report)
        if not is_whole:
            broken |= {Path(source.file).stem, source.id, getattr(model, "id", "")}
        if isinstance(model, Manual):
            _add(manuals, model, report)
        elif isinstance(model, Procedure):
            _add(procedures, model, report)
        elif isinstance(model, Control):
            _add(controls, model, report)
        elif isinstance(model, EnvironmentNames):
            names = model if is_whole else None
        elif isinstance(model, Settings):
            settings = model
        elif isinstance(model, ReleaseList):
            releases = model
        elif isinstance(model, Editions):
            editions = model
        elif isinstance(model, Glossary):
            glossary = model
    procedures = dict(sorted(procedures.items()))
    report.settle()
    pictures = read_pictures(
        *(folder, procedures.values(), report),
        is_complete=not broken,
        open_picture=openers.picture,
    )
    manuals = dict(sorted(manuals.items()))
    if broken:
        # Why here: most content has no mistakes.
        from pipeline.loading.known_meant import complete

        complete(manuals, procedures, pictures, report)
    return Library(
        *(manuals, procedures, names, settings, pictures, frozenset(broken)),
        stamps=openers.stamps(folder, report),
        releases=releases,
        editions=editions,
        controls=dict(sorted(controls.items())),
        glossary=glossary,
        catalogues=openers.catalogues(folder, report),
    )


def load_file(path: Path, kind: Kind, report: Report) -> Model | None:
    """Return what one file holds, whole, or None with the reasons in the report."""
    return load_source(read_file(path, kind, report), report)


def load_source(source: Source, report: Report) -> Model | None:
    """Return what one source holds, whole, or None with the reasons in the report."""
    model, is_whole = _load_one(source, MODELS[source.kind], report)
    return model if is_whole else None


MODELS: dict[Kind, type[Model]] = {
    Kind.MANUAL: Manual,
    Kind.PROCEDURE: Procedure,
    Kind.CONTROL: Control,
    Kind.ENVIRONMENT_NAMES: EnvironmentNames,
    Kind.SETTINGS: Settings,
    Kind.RELEASES: ReleaseList,
    Kind.EDITIONS: Editions,
    Kind.GLOSSARY: Glossary,
}


def _add(taken: dict[str, Any], model: Manual | Procedure | Control, report: Report) -> None:
    """Keep a model by its id; of two, the one whose file is called so is right."""
    first = taken.setdefault(model.id, model)
    if first is model:
        return
    if Path(model.place("id").file).stem == model.id:
        taken[model.id], first, model = model, model, first
    place, other = model.place("id"), first.place("id")
    if folded_name(place.file) == folded_name(other.file):
        return  # that these two files cannot lie beside each other is told
    copy = Path(place.file).name
    report.add(rules.DUPLICATE_ID, place, id=model.id, other=str(other), copy=copy)


def _load_one(source: Source, kind: type[M], report: Report) -> tuple[M | None, bool]:
    """Return the model, or what of it is sound; and whether it is whole."""
    if source.tree is None:
        return None, False
    data = _to_input(source.tree)
    found = _validated(data, kind)
    if not isinstance(found, ValidationError):
        return found, True
    # Why here: most content has no mistakes, and to know them all takes time to load.
    from pipeline.loading.flat_keys import nest_keys
    from pipeline.loading.mending import mended
    from pipeline.loading.schema_errors import report_schema_errors
    from pipeline.loading.split_items import join_items

    if nest_keys(source.tree, kind, report):
        data = _to_input(source.tree)
        found = _validated(data, kind)
    if isinstance(found, ValidationError) and join_items(data, source.tree, found, report):
        found = _validated(data, kind)
    if not isinstance(found, ValidationError):
        return found, False
    report_schema_errors(found, kind, source.tree, report)
    return mended(data, source.tree, found, kind), False


def _validated(data: Any, kind: type[M]) -> M | ValidationError:  # noqa: ANN401 - what Pydantic takes
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        return error


def _to_input(node: Node, key: str = "") -> Any:  # noqa: ANN401 - what Pydantic takes
    """Return plain data for Pydantic of what stands under a key, texts composed.

    Where nothing is written there is something that no field takes.
    """
    if isinstance(node, Scalar):
        if node.is_reported or node.is_nothing:
            return _NOTHING
        if node.text and not node.text.isascii():
            node.change(composed(node.text))
        return node.text
    if node.is_reported or node.is_nothing:
        return _NOTHING
    if isinstance(node, Sequence):
        return [_to_input(item) for item in node.items]
    entries = {name: _to_input(value, name) for name, value in node.entries.items()}
    for name in () if key in OF_WRITERS else _SHORT.keys() & entries.keys():
        entries[name] = _in_full(entries[name], node.entries[name], _SHORT[name])
    if key == "pictures":
        entries = {name: _in_full(it, node.entries[name], "image") for name, it in entries.items()}
    return WrittenMapping(entries, node)


def _in_full(value: Any, node: Node, name: str) -> Any:  # noqa: ANN401 - what Pydantic takes
    """Return a text, or the texts in a list, as the mapping that it is short for."""
    if isinstance(value, str):
        return WrittenMapping({name: value}, ShortForm(node))
    if isinstance(value, list) and isinstance(node, Sequence):
        pairs = zip(value, node.items, strict=True)
        return [_in_full(it, at, name) if isinstance(it, str) else it for it, at in pairs]
    return value
