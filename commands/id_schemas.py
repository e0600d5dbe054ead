"""Keeps the schemas that know a library's ids up to date, for editors."""

from contextlib import suppress
from pathlib import Path

from pipeline.composing.publish import put
from pipeline.diagnostics import Report
from pipeline.editing.id_schemas import GIT_IGNORE, id_schemas
from pipeline.editing.templates import SCHEMAS
from pipeline.loading.library import load
from pipeline.reading.source import read


def write_id_schemas(folder: Path) -> list[Path]:
    """Write the schemas of a content folder and return their paths.

    A folder that cannot be written has none: they are an aid, and no output depends on them.
    """
    report = Report()
    library = load(read(folder, report), folder, report)
    target = folder / SCHEMAS
    files = {".gitignore": GIT_IGNORE, **id_schemas(library)}
    if target.is_symlink():  # it would lead out of the folder
        return []
    with suppress(OSError):
        return put({name: text.encode() for name, text in files.items()}, target)
    return []
