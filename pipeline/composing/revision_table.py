"""The table of what changed since some day, as a manual prints it."""

from collections.abc import Callable, Sequence
from datetime import date

from pipeline.document.document import Block, Paragraph, Table
from pipeline.document.inline_nodes import Text
from pipeline.history.change_words import ChangeWords
from pipeline.history.changes import Change
from pipeline.words.fixed_words import Words


def revision_table(
    changes: Sequence[Change], words: Words, place_of: Callable[[Change], str]
) -> Block:
    """Return the table of changes, the oldest first; what has no date yet comes last.

    `place_of` says in words where something changed. Without changes, a sentence says so.
    """
    if not changes:
        return Paragraph((Text(words.no_changes),))
    said = ChangeWords(words)
    ordered = sorted(changes, key=lambda it: (it.day is None, it.day or date.min))
    rows = tuple(
        (words.date(it.day) if it.day else words.nothing, place_of(it), said.what(it))
        for it in ordered
    )
    return Table("", words.changes_header, rows)
