"""The words of a house's glossary, looked for in prose."""

import re
from collections.abc import Iterable, Iterator

from pipeline import rules
from pipeline.language.findings import Finding, like
from pipeline.language.prose import Prose
from schemas.glossary import GlossaryEntry

_KATAKANA = re.compile(r"[ァ-ヺー]")
_LATIN = re.compile(r"[A-Za-z0-9]")
# Shorter katakana words are parts of others: キー of キーボード.
_SHORTEST_PART = 4
# What a text in a file may need quotes for.
_NEEDS_QUOTES = re.compile(r"[\[\]{}:#\"'\\`*&!%@|>]")


class GlossaryWords:
    """Finds the words that are not to be used in one language."""

    def __init__(self, entries: Iterable[GlossaryEntry], language: str) -> None:
        self._language = language
        self._entries = [it for it in entries if it.language in {None, language}]
        self._by_word: dict[str, GlossaryEntry] = {}
        for entry in self._entries:
            for word in entry.avoided:
                self._by_word.setdefault(_key(word, entry), entry)
        # What is right is tried first where it is longer, so that サーバー is no サーバ.
        words = {it.use for it in self._entries} | {
            word for it in self._entries for word in it.avoided
        }
        ordered = sorted(words, key=lambda it: (-len(it), it))
        self._any = re.compile("|".join(map(_pattern, ordered)) or r"(?!)", re.IGNORECASE)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self._by_word

    def find(self, prose: Prose) -> Iterator[Finding]:
        """Yield each word that is not to be used, with the one to use."""
        for match in self._any.finditer(prose.text):
            entry = self._by_word.get(match[0]) or self._by_word.get(match[0].casefold())
            if entry is None or match[0] == entry.use:
                continue
            instead = like(match[0], entry.use)
            values = (("written", match[0]), ("instead", instead), ("why", entry.reason))
            # English words change with their neighbours: a, an, plural.
            is_safe = self._language == "ja" and not _NEEDS_QUOTES.search(instead)
            yield Finding(rules.AVOIDED_WORD, *match.span(), values, instead, is_safe)


def _key(word: str, entry: GlossaryEntry) -> str:
    """Return a word as it is looked up: with its capitals, where they are what is wrong with it."""
    return word if word.casefold() == entry.use.casefold() else word.casefold()


def _pattern(word: str) -> str:
    """Return a pattern of a word: Latin ones whole, katakana ones whole or, if long, as a part."""
    before = r"(?<![A-Za-z0-9])" if _LATIN.match(word[0]) else ""
    behind = r"(?![A-Za-z0-9])" if _LATIN.match(word[-1]) else ""
    is_part = len(word) >= _SHORTEST_PART
    if _KATAKANA.match(word[0]):
        before = "" if is_part else r"(?<![ァ-ヺー])"
    if _KATAKANA.match(word[-1]):
        behind = "(?!ー)" if is_part else r"(?![ァ-ヺー])"
    return f"{before}{re.escape(word)}{behind}"
