"""Which parts of a copy somebody has edited since it was made, as `inspect` names them."""

from functools import partial
from pathlib import Path

from commands.making import theme_context
from pipeline.copies.comparing import Comparison, Part, parts_of
from pipeline.diagnostics import Report
from pipeline.reviewing.copies import UnreadableCopyError
from renderers.identities import Copy
from renderers.standing_words import steps_altered
from renderers.themes import OWN_FOLDER

# What others may do to a copy that still says what we publish: fill it in, give it another look.
_HARMLESS = frozenset(("field", "look", "resaved", "resized", "header", "footer", "contents"))


def parts_altered(
    copy: Copy, data: bytes, path: Path, compared: Comparison
) -> tuple[Part, ...] | None:
    """Return the parts that somebody has edited in a copy, None where that cannot be told.

    A Word copy knows what it said when it was made. Of a page, what a step said is known where it
    says the same today.
    """
    if compared.document is None or compared.today is None:
        return None
    names = None
    if copy.format == "docx":
        names = _parts_reviewed(data, path, compared)
    if names is None:
        before, today = copy.identity.digests, compared.today.digests
        same = [it for it in compared.document.steps() if before.get(it.id) == today[it.id]]
        names = steps_altered(copy.format, data, same, compared.document.footnotes)
    told = parts_of(compared.document)
    return None if names is None else tuple(told.get(it, Part(it)) for it in names)


def _parts_reviewed(data: bytes, path: Path, compared: Comparison) -> tuple[str, ...] | None:
    # Why here: a page needs none of what reads Word files.
    from renderers.word.review.pictures import changed_pairs, looked_at
    from renderers.word.review.reading import read_copy

    document = compared.document
    read = partial(read_copy, path.name, data)
    try:
        copy = read()
        if document and changed_pairs(copy):
            copy = looked_at(copy, document, theme_context(OWN_FOLDER, Report()), read)
    except UnreadableCopyError:
        return None
    return tuple(dict.fromkeys(it.part for it in copy.edits if it.what not in _HARMLESS))
