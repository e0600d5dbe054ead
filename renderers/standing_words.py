"""Whether the steps of a copy still stand in it as they were made, as far as that can be told.

Somebody may have edited a Word file or a page after it was made. The words between what is filled
in or counted must stand in it somewhere, in one piece. A PDF draws glyphs, not words: nothing is
told of it; nor are paragraphs that somebody has added.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from types import MappingProxyType

from pipeline.composing.footnotes import marks_in
from pipeline.document.document import StepItem
from pipeline.document.inline_nodes import Field, Footnote, FootnoteMark, Inlines, Reference

# In bytes: of a page, of the text of a Word file with its marks, and of words.
_LARGEST_PAGE = 60_000_000
_LARGEST_TEXT = 30_000_000
_MOST_WORDS = 10_000_000
# Of tags, so that what is nothing but tags takes no memory.
_MOST_TAGS = 500_000
_WORD_TEXT = re.compile(rb"<w:t(?:\s[^<>]{0,200})?>([^<]*)</w:t>")
_HIDING = re.compile(rb"<(/?)(?:script|style)\b[^<>]*>")
_TAG = re.compile(rb"<[^<>]*>")
_BLANK = re.compile(r"[\s\u00ad\u200b\u200c\u200d\u2060\ufeff]+")


def steps_altered(
    form: str,
    data: bytes,
    items: Iterable[StepItem],
    footnotes: Mapping[str, Footnote] = MappingProxyType({}),
) -> tuple[str, ...] | None:
    """Return the ids of the steps of which words are missing in a copy, in reading order.

    `footnotes` are those to which the steps refer, by their ids: they are a part of them. None for
    a format, or a file, of which that cannot be told.
    """
    words = _words(form, data)
    if words is None:
        return None
    return tuple(
        item.id for item in items if not all(it in words for it in _pieces(item, footnotes))
    )


def _words(form: str, data: bytes) -> str | None:
    found = b""
    if form == "docx":
        found = _word_text(data)
    elif form == "html" and len(data) <= _LARGEST_PAGE and data.count(b"<") <= _MOST_TAGS:
        found = _TAG.sub(b"", b"".join(_shown(data)))
    if not found or len(found) > _MOST_WORDS:
        return None
    return _without_blanks(unescape(found.decode("utf-8", "replace")))


def _word_text(data: bytes) -> bytes:
    # Why here: a page needs none of what reads Word files.
    from renderers.word.opening import UnsafeWordFileError, WordFile

    try:
        file = WordFile.open(data)
        main = file.main()
        related = file.relationships(main)
        notes = [it.target for it in related if it.kind == "footnotes" and not it.is_external]
        names = [main, *(it for it in notes if it in file.names)]
        if sum(map(file.size, names)) > _LARGEST_TEXT:
            return b""
        text = b"".join(map(file.data, names))
        return b"" if text.count(b"<w:t") > _MOST_TAGS else b"".join(_WORD_TEXT.findall(text))
    except UnsafeWordFileError:
        return b""


def _shown(page: bytes) -> Iterator[bytes]:
    """Yield a page without its scripts and style sheets."""
    position, is_hidden = 0, False
    for found in _HIDING.finditer(page):
        if not is_hidden:
            yield page[position : found.start()]
        position, is_hidden = found.end(), not found[1]
    if not is_hidden:
        yield page[position:]


def _without_blanks(text: str) -> str:
    return _BLANK.sub("", text)


def _pieces(item: StepItem, footnotes: Mapping[str, Footnote]) -> Iterator[str]:
    for form in item.forms:
        yield from _between_fields(form.content)
        yield from _between_fields(form.result)
    for mark in marks_in(item) if footnotes else ():
        if note := footnotes.get(mark.target):
            yield from _between_fields(note.content)


def _between_fields(content: Inlines) -> Iterator[str]:
    """Yield the words between what differs from copy to copy."""
    piece = ""
    for inline in content:
        if isinstance(inline, Field | Reference | FootnoteMark):
            yield piece
            piece = ""
        else:
            piece += _without_blanks(inline.text)
    yield piece
