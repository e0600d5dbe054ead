"""Makes the files of a release in memory, for `release` to write or to compare."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from commands.making import drawn, renderers_of, theme_context
from commands.options import ROOT, ContentOptions
from commands.wanted import Composition, Wanted, wanted
from pipeline.checking.edition_checks import check_editions
from pipeline.checking.soundness import sound_manuals
from pipeline.choosing.parts import Parts
from pipeline.choosing.resolve import Selection
from pipeline.composing.identity import identity_of
from pipeline.diagnostics import Report
from pipeline.loading.library import Library, load_file
from pipeline.reading.source import Kind, read
from pipeline.releasing.ingredients import digest_of
from pipeline.releasing.manifest import (
    CHECKSUMS,
    MANIFEST,
    Ingredients,
    Manifest,
    ReleasedEdition,
    checksums,
    listed,
    to_text,
)
from pipeline.releasing.published_source import published_source
from renderers import DEFAULT_FORMATS, Context
from renderers.bill_of_materials import bill_of_materials
from renderers.themes import OWN_FOLDER
from renderers.tool_chain import LOCK, first_needs, fonts, tools, unlocked
from schemas.editions import EditionRequest, Editions
from schemas.environment import EnvironmentNames
from schemas.manual import Manual

VERSION = "0.1.0"
BILL = "sbom.cdx.json"
_EVERYTHING = (EditionRequest(),)
_PROGRAM = ("schemas", "pipeline", "renderers", "commands", "build.py")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a release is made of: the content's folder, a day, a theme and a list of editions."""

    options: ContentOptions
    as_of: date
    theme: Path
    editions: Path | None


def released_files(asked: Asked, report: Report) -> dict[str, bytes]:
    """Return every file of a release by its name.

    Raises ContentError where anything is wrong: a release is made as a whole or not at all.
    """
    library = asked.options.look_into_content(report)
    if asked.editions:
        found = load_file(asked.editions, Kind.EDITIONS, report)
        library = replace(library, editions=found if isinstance(found, Editions) else None)
        check_editions(library, report)
    requests = library.editions.editions if library.editions else _EVERYTHING
    _check_evidence(requests, library, asked, report)
    context = theme_context(asked.theme, report)
    report.stop_at_errors()
    sources = read(asked.options.folder, Report())
    files: dict[str, bytes] = {}
    editions: list[ReleasedEdition] = []
    for request in requests:
        drawing = renderers_of(request.formats or DEFAULT_FORMATS)
        for it in _wanted(request, library, asked.as_of, report):
            source, document = published_source(it.edition(), sources), it.document()
            published = replace(context, attachments=source, is_published=True)
            made = drawn(document, drawing, published)
            report.stop_at_errors()
            files |= made
            editions.append(ReleasedEdition.of(identity_of(document), made))
    bill = bill_of_materials(VERSION, first_needs(), tools(), fonts(context.theme))
    files[BILL] = bill.encode()
    manifest = Manifest(asked.as_of, _ingredients(asked, context), tuple(editions), listed(files))
    files[MANIFEST] = to_text(manifest).encode()
    files[CHECKSUMS] = checksums(files).encode()
    return files


def _check_evidence(
    requests: tuple[EditionRequest, ...], library: Library, asked: Asked, report: Report
) -> None:
    """Report what nobody stands for, of all manuals that are fit to be looked into."""
    fit = sound_manuals(library, asked.options.folder, report.leniently())
    names = dict.fromkeys(it for one in requests for it in one.manuals or library.manuals)
    manuals = [fit[name] for name in names if name in fit]
    asked.options.look_into_ledger(library, manuals, asked.as_of, report)


def _manuals(request: EditionRequest, library: Library) -> list[Manual]:
    return [library.manuals[name] for name in request.manuals or library.manuals]


def _wanted(request: EditionRequest, library: Library, as_of: date, report: Report) -> list[Wanted]:
    names = library.environment_names or EnvironmentNames()
    selection = Selection(names.canonical(request.environment), as_of, request.audience)
    how = Composition(selection, is_named=bool(request.manuals))
    found = wanted(Parts(library), _manuals(request, library), how, report)
    report.stop_at_errors()
    return found


def _ingredients(asked: Asked, context: Context) -> Ingredients:
    content = [asked.options.folder, *filter(None, (asked.editions, asked.options.releases))]
    theme = [] if asked.theme.resolve() == OWN_FOLDER.resolve() else [asked.theme]
    program = [path for name in _PROGRAM if (path := ROOT / name).exists()]
    return Ingredients(
        content=digest_of(content),
        theme=digest_of([OWN_FOLDER, *theme]),
        program=digest_of(program),
        lock=digest_of([LOCK]) if LOCK.is_file() else "",
        unlocked=unlocked(LOCK),
        tools=tuple((tool.name, tool.version) for tool in tools()),
        fonts=fonts(context.theme),
    )
