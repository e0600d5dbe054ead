r"""The marks inside a sentence, and nothing more: no template language.

===================  ==============================================================
`【…】` or `[[…]]`    a control of the user interface
`**…**`              words to be noticed
`` `…` ``            code, to be typed or compared letter by letter
`[words](address)`   a link: https, http, mailto or tel
`{name}`             a term of the manual
`{see procedure}`    a cross-reference, also `{see procedure/step}`
`\`                  before a sign: the sign itself
===================  ==============================================================

Inside a mark only terms and `\` are read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Rule

_SAFE_TARGET = re.compile(r"(https?://[^\s\"<>\\^`{|}]+|mailto:[^\s\"<>@]+@[^\s\"<>@]+|tel:[+\d-]+)")
_SIGNS = re.compile(r"\\(?P<escaped>[\\`*{}\[\]【】])|【|\[\[|\*\*|`|\{|\[(?=[^\]\[]*\]\()")
_TERM = re.compile(r"\\(?P<escaped>[\\`*{}\[\]【】])|\{(?P<name>[^{}]*)\}")
_CLOSES = {"【": "】", "[[": "]]", "**": "**", "`": "`", "{": "}", "[": ")"}


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class TermUse:
    """`{name}`, from character `start` to `end` of the sentence."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class See:
    """`{see procedure/step}`; `step` is "" for the whole procedure."""

    procedure: str
    step: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked words. `kind` is control, strong, code or link; `target` is the link's address."""

    kind: str
    content: "tuple[Words | TermUse, ...]"
    target: str = ""


Piece: TypeAlias = Words | TermUse | See | Marked


@dataclass(frozen=True, slots=True)
class MarkupProblem:
    """A rule broken by the characters `start` to `end` of a sentence."""

    rule: Rule
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, read: its pieces in order, and what is wrong with it."""

    pieces: tuple[Piece, ...]
    problems: tuple[MarkupProblem, ...] = ()

    def terms(self) -> Iterator[TermUse]:
        """Yield every use of a term, inside other marks too."""
        for piece in self.pieces:
            if isinstance(piece, TermUse):
                yield piece
            elif isinstance(piece, Marked):
                yield from (item for item in piece.content if isinstance(item, TermUse))

    def references(self) -> Iterator[See]:
        """Yield every cross-reference."""
        yield from (piece for piece in self.pieces if isinstance(piece, See))


@lru_cache(maxsize=20_000)
def parse(text: str) -> Sentence:
    """Return the pieces of a text. A mark that is wrong is a problem and stays as words."""
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces: list[Piece] = []
        self._problems: list[MarkupProblem] = []
        self._words = ""

    def parse(self) -> Sentence:
        position = 0
        while match := _SIGNS.search(self._text, position):
            self._words += self._text[position : match.start()]
            position = self._take(match)
        self._words += self._text[position:]
        self._end_words()
        return Sentence(tuple(self._pieces), tuple(self._problems))

    def _take(self, match: re.Match[str]) -> int:
        """Take the mark at a match and return the position behind it."""
        if match["escaped"]:
            self._words += match["escaped"]
            return match.end()
        sign, start = match[0], match.start()
        close = self._find_close(sign, match.end())
        if close < 0:
            self._problem(rules.UNCLOSED_MARK, start, match.end(), mark=sign, close=_CLOSES[sign])
            self._words += sign
            return match.end()
        end = close + len(_CLOSES[sign])
        inner = self._text[match.end() : close]
        if not inner.strip():
            self._problem(rules.EMPTY_MARK, start, end, mark=sign, close=_CLOSES[sign])
        elif sign == "{":
            self._take_braces(inner, start, end)
        elif sign == "[":
            self._take_link(inner, start, end)
        else:
            kinds = {"【": "control", "[[": "control", "**": "strong", "`": "code"}
            self._add_marked(kinds[sign], inner, match.end())
        return end

    def _find_close(self, sign: str, position: int) -> int:
        if sign == "[":
            return self._find_end_of_link(position)
        close = _CLOSES[sign]
        while (found := self._text.find(close, position)) > 0:
            if sign == "`" or self._text[found - 1] != "\\":
                return found
            position = found + 1
        return -1

    def _find_end_of_link(self, position: int) -> int:
        """Return where the address ends; it may hold brackets in pairs, as in `…/A_(B)`."""
        depth, address = 1, self._text.index("](", position) + 2
        for at in range(address, len(self._text)):
            depth += {"(": 1, ")": -1}.get(self._text[at], 0)
            if depth == 0:
                return at
        return self._text.find(")", address)

    def _take_braces(self, inner: str, start: int, end: int) -> None:
        see = re.fullmatch(r"see(?:\s+(.*))?", inner.strip(), re.DOTALL)
        self._end_words()
        if not see:
            self._pieces.append(TermUse(inner.strip(), start, end))
        elif see[1]:
            procedure, _, step = see[1].partition("/")
            self._pieces.append(See(procedure.strip(), step.strip(), start, end))
        else:
            self._problem(rules.EMPTY_MARK, start, end, mark="{see", close="}")

    def _take_link(self, inner: str, start: int, end: int) -> None:
        words, _, target = inner.partition("](")
        if not _SAFE_TARGET.fullmatch(target.strip()):
            at = end - 1 - len(target.lstrip())
            self._problem(rules.UNSAFE_LINK, at, end - 1, target=target.strip()[:80])
        if not words.strip():
            self._problem(rules.EMPTY_MARK, start, start + 2, mark="[", close="]")
        self._add_marked("link", words, start + 1, target.strip())

    def _add_marked(self, kind: str, inner: str, start: int, target: str = "") -> None:
        self._end_words()
        content = tuple(_terms(inner, start))
        self._pieces.append(Marked(kind, content, target))

    def _end_words(self) -> None:
        if self._words:
            self._pieces.append(Words(self._words))
            self._words = ""

    def _problem(self, rule: Rule, start: int, end: int, **values: str) -> None:
        self._problems.append(MarkupProblem(rule, start, end, tuple(values.items())))


def _terms(text: str, offset: int) -> Iterator[Words | TermUse]:
    """Yield the words and terms inside a mark; `offset` is where it begins in the sentence."""
    position, words = 0, ""
    for match in _TERM.finditer(text):
        words += text[position : match.start()]
        position = match.end()
        if match["escaped"]:
            words += match["escaped"]
            continue
        if words:
            yield Words(words)
            words = ""
        yield TermUse(match["name"].strip(), offset + match.start(), offset + match.end())
    words += text[position:]
    if words:
        yield Words(words)
