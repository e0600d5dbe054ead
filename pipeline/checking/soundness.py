"""Which manuals nothing that is wrong has to do with: those can be built beside broken ones.

In doubt a manual is not sound: whatever it prints, refers to or is chosen by must be there and
right.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from pipeline import rules
from pipeline.diagnostics import Diagnostic, Report
from pipeline.forms.labels import uses_of
from pipeline.loading.library import Library
from pipeline.loading.stamps import FILE as STAMPS
from pipeline.markup.markup import parse
from pipeline.pictures.picture_files import named_pictures
from pipeline.reading.source import Kind, shown_path
from schemas.base import marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure

# Folders of the content folder in which a file is for some manuals; and what says something of
# every manual.
_OF_SOME = ("manuals", "procedures", "controls", "figures")
_OF_ALL = (STAMPS, *(kind.value for kind in Kind if kind.value.endswith(".yaml")))


def sound_manuals(library: Library, folder: Path, report: Report) -> dict[str, Manual]:
    """Return the manuals of a content folder that no error of the report has to do with."""
    errors = report.errors()
    if not errors:
        return library.manuals
    wrong = {file for error in errors for file in _files(error)}
    shown = PurePosixPath(shown_path(folder))
    if any(shown not in PurePosixPath(file).parents for file in wrong):
        return {}  # of the list of releases, or of the folder itself
    if wrong & {str(shown / name) for name in _OF_ALL}:
        return {}
    # Of two files with one id nobody knows which one is meant.
    ids = {it.values["id"] for it in errors if it.rule is rules.DUPLICATE_ID} | library.broken
    return {
        name: manual
        for name, manual in library.manuals.items()
        if not _ids(manual, library) & ids
        and _is_there(manual, library)
        and not _with_folders(_read_for(manual, library, shown)) & wrong
    }


def concerning(
    names: Iterable[str], library: Library, folder: Path, report: Report
) -> tuple[Report, int]:
    """Return what a report says of manuals, and how much it says of other ones alone.

    What is said of no manual in particular concerns all of them.
    """
    shown = PurePosixPath(shown_path(folder))
    ids, files = set(names), set[str]()
    for name in [it for it in ids if it in library.manuals]:
        manual = library.manuals[name]
        ids |= _ids(manual, library)
        files |= _with_folders(_read_for(manual, library, shown))
    found, count = report.branch(), 0
    for item in report:
        path = PurePosixPath(item.place.file)
        is_of_some = shown in path.parents and path.relative_to(shown).parts[0] in _OF_SOME
        if is_of_some and path.stem not in ids and not files & set(_files(item)):
            count += 1
        else:
            found.add_fixable(item.rule, item.place, item.fix, **item.values)
    return found, count


def _files(error: Diagnostic) -> Iterator[str]:
    """Yield the file that an error is about; of two with one name, both."""
    yield error.place.file
    if error.rule is rules.COLLIDING_NAMES:
        yield str(PurePosixPath(error.place.file).with_name(error.values["other"]))


def _with_folders(files: set[str]) -> set[str]:
    return files | {str(it) for file in files for it in PurePosixPath(file).parents}


def _procedures(manual: Manual, library: Library) -> list[Procedure]:
    return [library.procedures[it] for it in manual.procedures if it in library.procedures]


def _controls(manual: Manual, library: Library) -> set[str]:
    models = (manual, *_procedures(manual, library))
    return {use.control for model in models for use in uses_of(model)}


def _references(manual: Manual, library: Library) -> set[str]:
    """Return the procedures that sentences lead to."""
    texts = [text for it in _procedures(manual, library) for text in marked_texts(it)]
    texts += marked_texts(manual)
    return {see.procedure for it in texts for see in parse(it.text, it.marks).references()}


def _ids(manual: Manual, library: Library) -> set[str]:
    """Return every id that a manual needs, its own too."""
    needed = {manual.id, *manual.procedures, *_references(manual, library)}
    return needed | _controls(manual, library)


def _is_there(manual: Manual, library: Library) -> bool:
    procedures = {*manual.procedures, *_references(manual, library)}
    return (
        procedures <= library.procedures.keys()
        and _controls(manual, library) <= library.controls.keys()
    )


def _read_for(manual: Manual, library: Library, folder: PurePosixPath) -> set[str]:
    """Return the files that are read for a manual only, or for some manuals."""
    procedures = _procedures(manual, library)
    models = [manual, *procedures]
    models += [library.controls[it] for it in _controls(manual, library) if it in library.controls]
    pictures = {str(folder / path) for _, path in named_pictures(procedures)}
    files = {model.place().file for model in models} | pictures
    return files | set(_translations(manual, library))


def _translations(manual: Manual, library: Library) -> Iterator[str]:
    """Yield the files that hold what a manual says in its other languages.

    Of those that cannot be read nobody knows what is in them: whatever the others lack.
    """
    # Why here: nothing is wrong with most libraries.
    from pipeline.translating.messages import messages_of

    owners = {f"manuals/{manual.id}", *(f"procedures/{it}" for it in manual.procedures)}
    for language in manual.languages:
        catalogue = library.catalogues.get(language)
        if catalogue is not None:
            if any(it.context not in catalogue.entries for it in messages_of(library, manual)):
                yield from catalogue.unread
            for entry in catalogue.entries.values():
                if "/".join(entry.context.split("/")[:2]) in owners:
                    yield entry.lines.file
