"""Parts of an old manual, parsed within limits: those of a thousand pages, many times over.

Why closer ones than for opening: what is read becomes many objects, and each has its price.
"""

import re

from renderers.word.elements import Element
from renderers.word.opening import UnsafeWordFileError, WordFile

LARGEST_TEXT = 24_000_000
_MOST_MARKS = 600_000
_MOST_PARAGRAPHS = 40_000
_PARAGRAPH = re.compile(rb"<(?:\w+:)?p[\s/>]")


def parsed(file: WordFile, name: str) -> Element:
    """Return the root of a part. Raises UnsafeWordFileError as `WordFile.xml`, or for its size."""
    data = file.data(name)
    if len(data) > LARGEST_TEXT:
        raise UnsafeWordFileError(f"`{name}` in it is larger than 24 MB")
    if data.count(b"<") > _MOST_MARKS:
        raise UnsafeWordFileError(f"`{name}` in it has more than {_MOST_MARKS:,} marks of XML")
    if len(_PARAGRAPH.findall(data)) > _MOST_PARAGRAPHS:
        raise UnsafeWordFileError(f"`{name}` in it has more than {_MOST_PARAGRAPHS:,} paragraphs")
    return file.xml(name)
