"""A text as prose: without its marks, with everything that is not the writer's own wording hidden.

Controls, code, terms, references, addresses and quotations are what a screen or somebody else says.
They stay as long as they are, of letters that no check looks for, so that sentences keep their
length and each letter its place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.markup.markup import FootnoteUse, Marked, Piece, See, TermUse, Words, parse
from schemas.base import Marks

# What is shown with its words: a control, code, a quotation.
LABEL = "\N{OBJECT REPLACEMENT CHARACTER}"
# What stands for words that are told elsewhere: a term, a reference, an address.
OTHER = "\N{REPLACEMENT CHARACTER}"
_MASKED = re.compile(
    r"「[^「」]*」|『[^『』]*』|“[^“”]*”|‘[^‘’]*’|\"[^\"\n]*\"|(?<![\w'])'[^'\n]+'(?![\w'])"
    r"|(?P<address>https?://[^\s、。，）」]+|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![\w.])(?:[\w-]+\.)+(?:jp|com|org|net|txt|exe|pdf|docx|xlsx|zip|yaml|png)(?![\w.]))"
)
_MAY_BE_MASKED = re.compile(r"[「『“‘\"'@:.](?:(?<![:.])|(?<=:)//|(?<=\.)\w)")
_ESCAPE = re.compile(r"\\(?=[\\`*{}\[\]【】])")
# Ends of sentences; a full stop of Latin letters ends one only before a space and a new beginning.
_END = re.compile(r"[。！？!?．\n.](?:(?<!\.)|(?=\s+[A-Z\"“\ufffc\ufffd]|\s*\Z))[。！？!?．]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` of prose; `is_ended` says that a full stop stands behind them."""

    start: int
    end: int
    is_ended: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of a text. `links` are from where to where the words of each link go."""

    text: str
    links: tuple[tuple[int, int], ...] = ()
    # From which letter of the prose on each stretch stands where in the text, as written.
    _starts: tuple[int, ...] = (0,)
    _written: tuple[int, ...] = (0,)
    _masked: frozenset[int] = field(default_factory=frozenset)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return where characters of the prose stand in the text as written."""
        return self._at(start), self._at(end - 1) + 1

    def _at(self, position: int) -> int:
        stretch = bisect_right(self._starts, position) - 1
        shift = 0 if stretch in self._masked else position - self._starts[stretch]
        return self._written[stretch] + shift

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences, without the blanks around them."""
        start = 0
        for match in _END.finditer(self.text):
            yield from self._sentence(start, match.start(), is_ended=match[0] != "\n")
            start = match.end()
        yield from self._sentence(start, len(self.text), is_ended=False)

    def _sentence(self, start: int, end: int, *, is_ended: bool) -> Iterator[Sentence]:
        words = self.text[start:end]
        if stripped := words.strip():
            start += len(words) - len(words.lstrip())
            yield Sentence(start, start + len(stripped), is_ended)


@lru_cache(maxsize=200_000)
def prose_of(text: str, marks: Marks) -> Prose:
    """Return the prose of a text; `marks` tells where it stands."""
    pieces = parse(text, marks).pieces
    if len(pieces) == 1 and isinstance(pieces[0], Words) and pieces[0].text == text:
        return Prose(_masked(text))
    made = _Making(text)
    for piece in pieces:
        if not isinstance(piece, Words):
            made.take(piece)
    return made.prose()


def _masked(text: str) -> str:
    if not _MAY_BE_MASKED.search(text):
        return text
    return _MASKED.sub(lambda it: (OTHER if it["address"] else LABEL) * len(it[0]), text)


class _Making:
    """Puts prose together, stretch by stretch."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done = 0
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._written: list[int] = []
        self._masked: set[int] = set()
        self._links: list[tuple[int, int]] = []

    def take(self, piece: Piece) -> None:
        """Add the words before a marked piece, and what stands for the piece."""
        match piece:
            case Words():
                return
            case TermUse() | See():
                self._words_until(piece.start)
                self._hide(OTHER, piece.start)
            case FootnoteUse():
                self._words_until(piece.start)
            case Marked():
                self._words_until(piece.start)
                self._marked(piece)
        self._done = piece.end

    def _marked(self, piece: Marked) -> None:
        if piece.kind in {"strong", "link"}:
            opening = 2 if piece.kind == "strong" else 1
            begins, at = self._length, piece.start + opening
            for item in piece.content:
                if isinstance(item, TermUse):
                    self._hide(OTHER, item.start)
                    at = item.end
                else:
                    found = self._text.find(item.text, at)
                    self._add(item.text, max(found, at))
                    at = max(found, at) + len(item.text)
            if piece.kind == "link":
                self._links.append((begins, self._length))
        else:
            length = sum(len(it.text) if isinstance(it, Words) else 1 for it in piece.content)
            self._hide(LABEL * max(length, 1), piece.start)

    def _words_until(self, end: int) -> None:
        position = self._done
        for match in _ESCAPE.finditer(self._text, position, end):
            if match.start() < position:  # the second of two backslashes
                continue
            self._add(self._text[position : match.start()], position)
            self._add(self._text[match.end()], match.end())
            position = match.end() + 1
        self._add(self._text[position:end], position)

    def _add(self, words: str, at: int) -> None:
        if words:
            self._starts.append(self._length)
            self._written.append(at)
            self._parts.append(words)
            self._length += len(words)

    def _hide(self, letters: str, at: int) -> None:
        self._masked.add(len(self._starts))
        self._add(letters, at)

    def prose(self) -> Prose:
        """Return all of it, with the words behind the last piece."""
        self._words_until(len(self._text))
        return Prose(
            _masked("".join(self._parts)),
            tuple(self._links),
            tuple(self._starts) or (0,),
            tuple(self._written) or (0,),
            frozenset(self._masked),
        )
