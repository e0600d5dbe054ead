"""Fields: what is filled in for one customer, on the title page and in sentences."""

from collections.abc import Mapping

from pipeline.document.edition_nodes import DocumentField
from pipeline.words.fixed_words import Words
from schemas.manual import Manual

# What every document has; a Word template marks the places for them by these names.
FRAME_NAMES = ("body", "contents", "title", "subtitle", "publisher", "published", "edition")


def document_fields(
    manual: Manual, given: Mapping[str, str], words: Words
) -> tuple[DocumentField, ...]:
    """Return the fields of a manual. Other names among what was given are of other manuals."""
    return tuple(
        DocumentField(
            name, field.label, given.get(name, ""), words.field.format(field.label), field.unfilled
        )
        for name, field in manual.fields.items()
    )
