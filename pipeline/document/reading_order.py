"""The words of a document in the order in which they are read: what every format must say."""

from collections.abc import Iterator
from typing import assert_never

from pipeline.document.document import (
    Block,
    BulletList,
    Document,
    Illustration,
    Paragraph,
    Picture,
    SafetyPanel,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import FootnoteMark, Inlines


def reading_order(document: Document) -> Iterator[str]:
    """Yield every visible piece of text; alternative text and repeated page headers are not."""
    yield from filter(None, _document(document))


def plain(content: Inlines) -> str:
    """Return the words of a sentence without its marks and the numbers of footnotes."""
    return "".join(item.text for item in content)


def printed(content: Inlines) -> str:
    """Return the words of a sentence with the numbers of footnotes."""
    return "".join(
        str(item.number) if isinstance(item, FootnoteMark) else item.text for item in content
    )


def _document(document: Document) -> Iterator[str]:
    yield document.title
    yield document.subtitle
    yield from document.cover
    yield from document.filled_in
    yield document.edition
    yield document.draft.sentence if document.draft else ""
    yield document.labels.contents
    for entry in document.contents:
        yield entry.number
        yield entry.title
    for section in document.sections:
        yield section.number
        yield section.title
        for block in section.blocks:
            yield from _block(block)
        for note in section.footnotes:
            yield str(note.number)
            yield printed(note.content)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.label
            yield printed(block.content)
        case BulletList():
            yield block.label
            yield from map(printed, block.items)
        case Table():
            yield block.title
            yield from block.header
            for row in block.rows:
                yield from row
        case SafetyPanel():
            yield block.word
            yield from map(printed, (block.hazard, block.consequence, block.avoidance))
            yield block.owner
        case Picture() | Illustration():
            yield block.number.text if block.number else ""
            yield printed(block.caption)
            for entry in block.legend:
                yield entry.marker
                yield printed(entry.content)
        case StepList():
            for item in block.items:
                yield from _step(item)
        case _:
            assert_never(block)


def _step(item: StepItem) -> Iterator[str]:
    yield item.marker
    yield item.label
    for form in item.forms:
        yield from _form(form)
    yield from map(printed, item.notes)


def _form(form: StepForm) -> Iterator[str]:
    yield form.label
    yield printed(form.content)
    if form.figure:
        yield from _block(form.figure)
    yield form.result_label
    yield printed(form.result)
    if form.result_figure:
        yield from _block(form.result_figure)
