"""Catalogues: the translations of a library into one language, as PO files hold them.

`content/translations/en/NAME.po` may hold any texts; all files of a language are one catalogue. An
entry is known by its place in the content (`msgctxt`), and counts only while its `msgid` is what
stands there today. Items of lists have no names, so they are known by their list and their words:
whoever moves one loses nothing.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from pipeline.po.po_lines import Lines

FOLDER = "translations"
_NUMBER = re.compile(r"\[\d+\]")


def family_of(context: str) -> str:
    """Return what the items of a list have in common: their context without numbers."""
    return _NUMBER.sub("[]", context)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and its translation. `context` is where it stands in the content.

    One that is `fuzzy` was translated from other words, and nobody has looked at it since.
    """

    context: str
    source: str
    text: str
    is_fuzzy: bool = False
    lines: Lines = field(default_factory=lambda: Lines(""), compare=False)

    @property
    def is_good(self) -> bool:
        """Whether it may be published, if its source is what stands in the content."""
        return bool(self.text.strip()) and not self.is_fuzzy


@dataclass(frozen=True)
class Catalogue:
    """All translations into one language, and the files they come from.

    Those that are `unread` are there and cannot be read.
    """

    language: str
    files: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)
    by_words: dict[tuple[str, str], Entry] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that may be published, in hexadecimal digits."""
        good = sorted(
            (it.context, it.source, it.text) for it in self.entries.values() if it.is_good
        )
        return sha256(repr(good).encode()).hexdigest()

    @cached_property
    def owners(self) -> frozenset[str]:
        """The manuals and procedures whose texts it has: `manuals/ID`, `procedures/ID`."""
        return frozenset("/".join(it.split("/", 2)[:2]) for it in self.entries)

    def find(self, context: str, source: str) -> Entry | None:
        """Return the entry for a text that stands somewhere, None where there is none for it."""
        found = self.entries.get(context)
        if found is not None and found.source == source:
            return found
        return self.by_words.get((family_of(context), source))

    def at(self, context: str) -> Entry | None:
        """Return the entry for a place, whatever stood there when it was made."""
        return self.entries.get(context)
