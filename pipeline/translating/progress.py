"""How much of a manual is translated, and what is left."""

import re
import unicodedata
from dataclasses import dataclass

from pipeline.loading.library import Library
from pipeline.pictures.picture_files import named_pictures
from pipeline.po.catalogue import Catalogue
from pipeline.translating.messages import TextToTranslate, messages_of
from schemas.figure import Shown
from schemas.manual import Manual

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts of a manual are translated, fuzzy and missing; `words_left` are to be read.

    Words are those of the original; a letter of Japanese or Chinese counts as one. `pictures_left`
    are those of screens of which there is none in the language.
    """

    manual: str
    language: str
    translated: int
    fuzzy: int
    missing: int
    words_left: int
    pictures_left: int = 0

    @property
    def total(self) -> int:
        """How many texts there are."""
        return self.translated + self.fuzzy + self.missing

    @property
    def percent(self) -> int:
        """How much is translated; 100 only where nothing is left."""
        return 100 * self.translated // self.total if self.total else 100


def progress_of(library: Library, manual: Manual, language: str) -> Progress:
    """Return how far a translation has come."""
    catalogue = library.catalogues.get(language) or Catalogue(language)
    states = [(it, state_of(it, catalogue)) for it in messages_of(library, manual)]
    count = {
        name: sum(state == name for _, state in states) for name in ("good", "fuzzy", "missing")
    }
    left = sum(words_in(it.text) for it, state in states if state != "good")
    counts = (count["good"], count["fuzzy"], count["missing"])
    return Progress(manual.id, language, *counts, left, _pictures_left(library, manual, language))


def _pictures_left(library: Library, manual: Manual, language: str) -> int:
    procedures = [library.procedures[it] for it in manual.procedures if it in library.procedures]
    named = {owner.image: owner for owner, _ in named_pictures(procedures)}
    shown = (it for it in named.values() if isinstance(it, Shown))
    return sum(language not in it.pictures for it in shown)


def state_of(item: TextToTranslate, catalogue: Catalogue) -> str:
    """Return `good`, `fuzzy` for one that was made from other words, or `missing`."""
    found = catalogue.find(item.context, item.text) or catalogue.at(item.context)
    if found is None or not found.text.strip():
        return "missing"
    return "good" if found.source == item.text and not found.is_fuzzy else "fuzzy"


def words_in(text: str) -> int:
    """Return how many words a text has; letters of scripts without spaces count one by one."""
    wide = sum(unicodedata.east_asian_width(it) in "WF" and it.isalpha() for it in text)
    narrow = re.sub(r"[^\x00-\u2e7f]", " ", text)
    return wide + len(_WORD.findall(narrow))
