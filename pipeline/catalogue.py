"""The words of messages in other languages than English: Babel's catalogues.

`catalogues/LANG.po` has an entry for every message, help text and phrase, keyed by where it is
used (its context) and by the English words, which stand in the code. `build.py schema` brings the
entries up to date; one whose English has changed is fuzzy there until somebody has read it again,
and is not used meanwhile.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).with_name("catalogues")
SOURCE_LANGUAGE = "en"
LANGUAGES = (SOURCE_LANGUAGE, "ja")
# The English fixed words of all `Tables`, each under its name.
TABLES: dict[str, object] = {}
# Of words that stand as a value inside of other messages.
PHRASE = "phrase"

T = TypeVar("T")

_NAME = re.compile(r"\\\{(\w+)\\\}")
# An entry of a catalogue as Babel writes it; what is obsolete stands in comments. Its groups are
# the comments, the context, the message and what it is in the language.
_ENTRY = re.compile(r'((?:#.*\n)*)(?:msgctxt "(.*)"\n)?msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)')
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def translation(english: str, context: str, language: str) -> str:
    """Return the words of a language for English ones; those themselves where it has none."""
    if language == SOURCE_LANGUAGE:
        return english
    return _entries(language).get((context, english), english)


def translated_phrase(english: str, language: str) -> str:
    """Return a phrase in a language, and what it is made of; itself where it is not known.

    A phrase may hold names, as in `{path} is missing`: the words that stand there are kept.
    """
    if language == SOURCE_LANGUAGE:
        return english
    return matched(english, PHRASE, language)


def matched(text: str, context: str, language: str) -> str:
    """Return the translation of a text that was made of a message by filling in its names."""
    if language == SOURCE_LANGUAGE:
        return text
    if found := _entries(language).get((context, text)):
        return found
    for pattern, words in _patterns(language, context):
        if match := pattern.fullmatch(text):
            return words.format_map(match.groupdict())
    return text


def read_catalogue(path: Path) -> "Catalog":
    """Return what a catalogue holds. Raises OSError, and ValueError where it is none."""
    # Why here: most runs speak English.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)


@lru_cache
def _entries(language: str) -> Mapping[tuple[str, str], str]:
    path = FOLDER / f"{language}.po"
    return entries_of(path) if path.is_file() else {}


def entries_of(path: Path) -> Mapping[tuple[str, str], str]:
    """Return the words of a catalogue by context and English; what is fuzzy is none of them.

    Raises OSError.
    """
    # Why not `read_catalogue`: every command in Japanese starts with this, and Babel takes a tenth
    # of the time that `check` needs.
    read = _ENTRY.findall(path.read_text(encoding="utf-8"))
    entries = [
        (context, _unquoted(english), _unquoted(words))
        for comments, context, english, words in read
        if not _FUZZY.search(comments)
    ]
    return {(context, english): words for context, english, words in entries if english and words}


def _unquoted(lines: str) -> str:
    """Return the text of quoted lines, as gettext's manual has them ("The Format of PO Files")."""
    text = "".join(line[1:-1] for line in lines.split("\n"))
    return _ESCAPED.sub(lambda it: _ESCAPES.get(it[1], it[1]), text) if "\\" in text else text


@lru_cache
def _patterns(language: str, context: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the messages of a context that hold names, and how to know a text made of them."""
    found = [
        (english, words)
        for (where, english), words in _entries(language).items()
        if where == context and "{" in english
    ]
    # The longest first: a sentence may be the beginning of another.
    found.sort(key=lambda it: -len(it[0]))
    return [(re.compile(pattern_of(english), re.DOTALL), words) for english, words in found]


def pattern_of(english: str) -> str:
    """Return a regular expression for what a message becomes when its names are filled in.

    A name that ends in `count` stands for digits, one in `word` for letters without a space, one in
    `part` for words without `;`.
    """

    def group(found: re.Match[str]) -> str:
        name = found[1]
        if name.endswith("count"):
            return rf"(?P<{name}>[\d,]+)"
        if name.endswith("word"):
            return rf"(?P<{name}>\S+)"
        return rf"(?P<{name}>[^;]+)" if name.endswith("part") else rf"(?P<{name}>.+)"

    return _NAME.sub(group, re.escape(english).replace(r"\{\{", r"\{").replace(r"\}\}", r"\}"))


class Tables(Mapping[str, T]):
    """The fixed words of something in all languages, made from the English ones when asked for.

    The words are a dataclass, a dictionary, or a tuple of texts, and what is in them; the context
    of each in the catalogues is its place in them, as in `status.words.void`. A field `language`
    is the language itself.
    """

    def __init__(self, name: str, english: T) -> None:
        self._name, self._english = name, english
        self._made: dict[str, T] = {SOURCE_LANGUAGE: english}
        TABLES[name] = english

    def __getitem__(self, language: str) -> T:
        if language not in LANGUAGES:
            raise KeyError(language)
        if language not in self._made:
            self._made[language] = in_language(self._english, self._name, language, translation)
        return self._made[language]

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def texts_in(words: object, context: str) -> Iterator[tuple[str, str]]:
    """Yield (context, English) of each text in fixed words."""
    if isinstance(words, str):
        if words:
            yield context, words
        return
    for key, value in items_in(words):
        yield from texts_in(value, f"{context}.{key}")


def items_in(words: object) -> list[tuple[str, object]]:
    """Return the parts of fixed words, each with its name."""
    if is_dataclass(words):
        named = [(field.name, getattr(words, field.name)) for field in fields(words)]
        return [(name, value) for name, value in named if name != "language"]
    if isinstance(words, Mapping):
        return [(_key(key), value) for key, value in words.items()]
    if isinstance(words, tuple):
        return [(str(number), value) for number, value in enumerate(words)]
    return []


def _key(key: object) -> str:
    return key.name.lower() if isinstance(key, Enum) else str(key)


def in_language(words: T, context: str, language: str, say: Callable[[str, str, str], str]) -> T:
    """Return fixed words with each text as it is said; `say` gets it, its context, the language."""
    if isinstance(words, str):
        return cast("T", say(words, context, language) if words else words)
    parts = items_in(words)
    told = {key: in_language(it, f"{context}.{key}", language, say) for key, it in parts}
    if is_dataclass(words) and not isinstance(words, type):
        spoken = {"language": language} if hasattr(words, "language") else {}
        return cast("T", replace(words, **told, **spoken))
    if isinstance(words, Mapping):
        return cast("T", {key: told[_key(key)] for key in words})
    return cast("T", tuple(told.values())) if isinstance(words, tuple) else words
