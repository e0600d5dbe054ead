"""Languages that manuals are translated into: their names, their script, and their fixed words.

Japanese and English are written in the code, and manuals are written in them. Any other language is
a file of data: `catalogues/documents/LANG.po` has its fixed words, by their English ones; how it
writes days and lists, and what languages are called, CLDR knows. A word that the file lacks is read
in English and says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.catalogue import entries_of, in_language
from schemas.manual import Manual

if TYPE_CHECKING:
    from babel import Locale

FOLDER = Path(__file__).parent.parent / "catalogues" / "documents"
OWN = ("ja", "en")
UNTRANSLATED = "[Not translated] "
_NAME = re.compile(r"\{\w*\}")
# What is filled in keeps its own direction: names and versions are written from left to right.
_ISOLATED = "\u2068\\g<0>\u2069"
_LETTER = re.compile(r"[^\W\d_]")
T = TypeVar("T")


@cache
def known_languages() -> tuple[str, ...]:
    """Return the languages that manuals may be published in (BCP 47), those of the code first."""
    return (*OWN, *sorted(it.stem for it in FOLDER.glob("*.po")))


def spoken_language(written: str) -> str:
    """Return the language that a header of a PO file tells, as in `zh_CN`; "" for no known one."""
    said = written.replace("_", "-")
    near = [it for it in known_languages() if it.partition("-")[0] == said.partition("-")[0]]
    return said if said in near else near[0] if len(near) == 1 else ""


class Spoken(Mapping[str, T], Generic[T]):
    """The fixed words of something by language; those that are not `own` are made of a catalogue.

    `made` gives what a catalogue cannot hold: functions, with the words and the language. `english`
    are the words that are translated, if not all of the English ones.
    """

    def __init__(
        self,
        name: str,
        own: dict[str, T],
        made: Callable[[T, str], T] = lambda it, _: it,
        english: T | None = None,
    ) -> None:
        self.name, self._known, self._made = name, dict(own), made
        self.english = english or own["en"]

    def __getitem__(self, language: str) -> T:
        if language not in self._known:
            if language not in known_languages():
                raise KeyError(language)
            told = in_language(self.english, self.name, language, fixed)
            self._known[language] = self._made(told, language)
        return self._known[language]

    def __iter__(self) -> Iterator[str]:
        return iter(known_languages())

    def __len__(self) -> int:
        return len(known_languages())


def fixed(english: str, context: str, language: str) -> str:
    """Return a fixed word in a language of a catalogue, in English and marked if it lacks it."""
    words = said_in(language, context, english)
    if words or not has_words(english):
        is_isolated = words and has_words(words) and is_right_to_left(language)
        return _NAME.sub(_ISOLATED, words) if is_isolated else words or english
    mark = said_in(language, "translation.untranslated", UNTRANSLATED)
    return f"{mark or UNTRANSLATED}{english}"


def has_words(text: str) -> bool:
    """Whether a text has words beside the names that are filled in."""
    return _LETTER.search(_NAME.sub("", text)) is not None


def said_in(language: str, context: str, english: str) -> str:
    """Return a fixed word in a language of a catalogue, "" if it lacks it."""
    return _words(language).get((context, english), "")


@cache
def _words(language: str) -> Mapping[tuple[str, str], str]:
    return entries_of(FOLDER / f"{language}.po")


# ── what CLDR knows ───────────────────────────────────────────────────────────────────────────


@cache
def _locale(language: str) -> "Locale":
    # Why here: Babel takes a tenth of the time that a `check` needs, and most need none of this.
    from babel import Locale

    return Locale.parse(language, sep="-")


def own_name(language: str) -> str:
    """Return what a language calls itself."""
    return language_name(language, language)


def language_name(language: str, spoken: str) -> str:
    """Return what a language is called where another one is spoken."""
    if found := _NAMES.get((language, spoken)):
        return found
    called = _locale(spoken).languages.get(language.replace("-", "_"))
    return str(called or _locale(language).get_display_name(spoken.replace("-", "_")) or language)


_NAMES = {
    ("ja", "ja"): "日本語",
    ("ja", "en"): "Japanese",
    ("en", "ja"): "英語",
    ("en", "en"): "English",
}


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return language not in OWN and _locale(language).text_direction == "rtl"


def with_territory(language: str) -> str:
    """Return a language with the country where most people speak it, as Word wants it."""
    if language in _TERRITORIES:
        return _TERRITORIES[language]
    from babel.core import get_global

    known = get_global("likely_subtags")
    written = language.replace("-", "_")
    likely = str(known.get(written) or known.get(written.partition("_")[0], written))
    return f"{written.partition('_')[0]}-{likely.rpartition('_')[2]}"


# Whose signs are as wide as their letters.
EAST_ASIAN = ("ja", "zh-Hans", "zh-Hant")


def east_asian(language: str) -> str:
    """Return the language in which East Asian letters are set in a document, as Word wants it."""
    return with_territory(language if language.partition("-")[0] in {"ja", "ko", "zh"} else "ja")


_TERRITORIES = {"ja": "ja-JP", "en": "en-US"}


def dates_in(language: str) -> Callable[[date], str]:
    """Return what writes a day as a language does."""
    from babel.dates import format_date

    return lambda day: format_date(day, "long", _locale(language))


def lists_in(language: str) -> Callable[[list[str]], str]:
    """Return what writes a list of words as a language does."""
    from babel.lists import format_list

    return lambda items: format_list(items, "standard", _locale(language))


def languages_of(manual: Manual, wanted: Iterable[str] = ()) -> list[str]:
    """Return the languages of a manual, its own first; only those wanted, if any are."""
    known: dict[str, None] = dict.fromkeys((manual.language, *manual.languages))
    asked = set(wanted)
    return [it for it in known if not asked or it in asked]
