"""Bookmarks: what the links inside a Word file lead to."""

import re
from collections.abc import Iterable
from hashlib import sha256

from renderers.word.elements import Element, bookmark

_READABLE = 28
_DIGEST = 10


def bookmark_name(target: str) -> str:
    """Return the bookmark of a section's or step's id, the same one in every edition.

    Word takes letters, digits and `_`, at most 40 characters, and does not tell capitals from
    small letters. A leading `_` keeps it out of the list that Word shows to people. The digest
    keeps apart what the rest does not: `a-b` and `a.b`.
    """
    readable = re.sub(r"[^A-Za-z0-9]", "_", target)[:_READABLE]
    return f"_{readable}_{sha256(target.encode()).hexdigest()[:_DIGEST]}"


class Bookmarks:
    """Sets bookmarks and remembers which were asked for."""

    def __init__(self) -> None:
        self._set: dict[str, int] = {}
        self._wanted: dict[str, None] = {}

    def at(self, target: str, content: Iterable[Element]) -> list[Element]:
        """Return the content, marked as the place of `target`; the first place wins."""
        if target in self._set:
            return list(content)
        self._set[target] = len(self._set) + 1
        return bookmark(bookmark_name(target), self._set[target], content)

    def name(self, target: str) -> str:
        """Return the name of the bookmark to link to."""
        self._wanted[target] = None
        return bookmark_name(target)

    def complaints(self) -> list[str]:
        """Return a sentence for each link that leads to a place that is not in the document."""
        missing = [target for target in self._wanted if target not in self._set]
        return [f"a reference leads to `{target}`, which is not there" for target in missing]
