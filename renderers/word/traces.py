"""What a copy of ours that became a company's template still says of itself, and must not.

Who made it, what it said and what was filled in would be read as those of each manual that is
poured into it.
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from renderers.word.elements import Element, qualified, remove
from renderers.word.fields import STORE
from renderers.word.opening import WordFile
from renderers.word.parts import Parts
from renderers.word.zipping import serialised

_START, _END = qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")
_NAME, _NUMBER = qualified("w:name"), qualified("w:id")
# Bookmarks by which reviews find paragraphs.
_OF_REVIEWS = re.compile(r"_r\d+_[0-9a-f]{8}")
_OF_IDENTITIES = re.compile(r"operation-manual-identity-\d+")
_PID = re.compile(r"[0-9]{1,9}")
_DATA = "customXml/"
_OURS = b"urn:operation-manual:"
_HEAD = 2_000


def forget_parts(file: WordFile, parts: Parts) -> None:
    """Take the custom XML parts out that are ours, with the parts that name them."""
    for name in file.names:
        if name.startswith(_DATA) and name.endswith(".xml") and _OURS in file.data(name)[:_HEAD]:
            parts.forget(name)


def joined_properties(theirs: Element, ours: bytes) -> bytes:
    """Return two lists of custom properties as one (15.2.12.2); of one name, ours is kept."""
    _forget_properties(theirs)
    added = list(etree.fromstring(ours))
    names = {it.get("name") for it in added}
    for made in list(theirs):
        if made.get("name") in names:
            theirs.remove(made)
    pids = (it.get("pid") or "" for it in theirs)
    first = max((int(it) for it in pids if _PID.fullmatch(it)), default=1) + 1
    for number, made in enumerate(added, first):
        made.set("pid", str(number))
        theirs.append(made)
    return serialised(theirs)


def _forget_properties(properties: Element) -> None:
    """Take out of custom properties what a copy says of itself."""
    for made in list(properties):
        if _OF_IDENTITIES.fullmatch(made.get("name") or ""):
            properties.remove(made)


def forget_bindings(root: Element) -> None:
    """Let no control show a field of another copy; its words stay."""
    for made in list(root.iter(qualified("w:dataBinding"))):
        if made.get(qualified("w:storeItemID")) == STORE:
            remove(made)


def forget_bookmarks(root: Element, elements: Iterable[Element]) -> None:
    """Take out bookmarks of reviews, and those whose names our elements bring themselves."""
    ours = {it.lower() for made in elements for it in _names(made)}
    gone = set()
    for made in list(root.iter(_START)):
        name = made.get(_NAME) or ""
        if _OF_REVIEWS.fullmatch(name) or name.lower() in ours:
            gone.add(made.get(_NUMBER))
            remove(made)
    for made in list(root.iter(_END)):
        if made.get(_NUMBER) in gone:
            remove(made)


def _names(made: Element) -> Iterator[str]:
    for it in made.iter(_START):
        yield it.get(_NAME) or ""
