r"""The marks inside a sentence, and nothing more: no template language.

===================  ==============================================================
`【…】` or `[[…]]`    a control of the user interface
`**…**`              words to be noticed
`` `…` ``            code, to be typed or compared letter by letter
`[words](address)`   a link: https, http, mailto or tel
`{name}`             a term of the manual
`{#control}`         the label of a control, by its name in `controls/`
`{see procedure}`    a cross-reference, also `{see procedure/step}`
`{footnote id}`      the mark of a footnote, whose text stands under `footnotes`
`\`                  before a sign: the sign itself
===================  ==============================================================

`{#control}` alone in a sentence is marked as a control. Inside a mark only terms, labels and `\`
are read; inside code `\` is a backslash, but before a brace.
What stands on a screen holds terms, labels and `\`, and in its headings and texts `[words]` is a
link of that screen. All other signs stand there as they do on the real one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Rule
from pipeline.markup import markup_signs
from pipeline.markup.markup_signs import BRACKET, signs_of
from schemas.base import SCREEN_TEXT, SENTENCE, Marks

# Before the id of a control in braces. No term has such a name.
LABEL = "#"
_OPENS = {"】": "【", "}": "{"}
_CLOSES = {"【": "】", "[[": "]]", "**": "**", "`": "`", "{": "}", "[": ")"}


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class TermUse:
    """`{name}`, from character `start` to `end` of the sentence; `#` is before a control's id."""

    name: str
    start: int
    end: int

    @property
    def control(self) -> str:
        """The id of the control whose label is meant, "" for a term."""
        return self.name[1:] if self.name.startswith(LABEL) else ""


@dataclass(frozen=True, slots=True)
class See:
    """`{see procedure/step}`; `step` is "" for the whole procedure."""

    procedure: str
    step: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FootnoteUse:
    """`{footnote name}`: where the mark of a footnote stands."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked words. `kind` is control, strong, code or link; `target` is the link's address.

    They stand, with their marks, from character `start` to `end` of the sentence.
    """

    kind: str
    content: "tuple[Words | TermUse, ...]"
    target: str = ""
    start: int = 0
    end: int = 0


Piece: TypeAlias = Words | TermUse | See | FootnoteUse | Marked


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

    def footnotes(self) -> Iterator[FootnoteUse]:
        """Yield every mark of a footnote."""
        yield from (piece for piece in self.pieces if isinstance(piece, FootnoteUse))


@lru_cache(maxsize=200_000)
def parse(text: str, marks: Marks = SENTENCE) -> Sentence:
    """Return the pieces of a text; `marks` tells where it stands.

    A mark that is wrong is a problem and stays as words.
    """
    if not signs_of(marks).search(text) and not (marks == SCREEN_TEXT and BRACKET.search(text)):
        return Sentence((Words(text),) if text else ())
    return _Parser(text, marks).parse()


class _Parser:
    def __init__(self, text: str, marks: Marks) -> None:
        self._text = text
        self._signs = signs_of(marks)
        self._on_screen = marks.on_screen
        self._marks_labels = marks == SENTENCE
        self._pieces: list[Piece] = []
        self._problems: list[MarkupProblem] = []
        self._words = ""

    def parse(self) -> Sentence:
        position = 0
        while match := self._signs.search(self._text, position):
            self._words += self._text[position : match.start()]
            position = self._take(match)
        self._words += self._text[position:]
        self._end_words()
        if self._signs is markup_signs.SCREEN_SIGNS:
            self._check_brackets()
        return Sentence(tuple(self._pieces), tuple(self._problems))

    def _check_brackets(self) -> None:
        """Report brackets without their other half: a link was begun there, or ended."""
        opened: list[int] = []
        signs = 0  # brackets meant as such, whose other half may stand without a backslash
        for match in BRACKET.finditer(self._text):
            if match[0] == "[":
                opened.append(match.start())
            elif match[0] == r"\[":
                signs += 1
            elif match[0] == "]" and opened:
                opened.pop()
            elif match[0] == "]" and signs:
                signs -= 1
            elif match[0] == "]":
                self._problem(rules.UNOPENED_MARK, match.start(), match.end(), mark="]", open="[")
        for at in opened:
            self._problem(rules.UNCLOSED_MARK, at, at + 1, mark="[", close="]")

    def _take(self, match: re.Match[str]) -> int:
        """Take the mark at a match and return the position behind it."""
        if match["escaped"]:
            self._words += match["escaped"]
            return match.end()
        if match["close"] or match["wide"]:
            return self._take_stray(match)
        if doubled := markup_signs.DOUBLED.match(self._text, match.start()):
            self._end_words()
            self._pieces.append(TermUse(doubled[0][1:-1], doubled.start(), doubled.end()))
            return doubled.end()
        if two := markup_signs.TWICE.match(self._text, match.start()):
            self._problem(rules.UNCLOSED_MARK, *two.span(), mark="【", once=two[1])
            self._add_marked("control", two[1][1:-1], (two.start(), two.start(1) + 1, two.end()))
            return two.end()
        return self._take_mark(match[0], match.start(), match.end())

    def _take_stray(self, match: re.Match[str]) -> int:
        """Take a sign that cannot begin a mark."""
        sign, narrow = match[0], f"{{{match[0][1:-1]}}}"
        if match["wide"]:
            self._problem(rules.FULL_WIDTH_BRACKET, *match.span(), mark=sign, narrow=narrow)
        else:
            self._problem(rules.UNOPENED_MARK, *match.span(), mark=sign, open=_OPENS[sign])
        self._words += sign
        return match.end()

    def _take_mark(self, sign: str, start: int, position: int) -> int:
        close = self._find_close(sign, position)
        inner = self._text[position:close]
        if close < 0 or markup_signs.opens_again(sign, inner):
            self._problem(rules.UNCLOSED_MARK, start, position, mark=sign, close=_CLOSES[sign])
            self._words += sign
            return position
        end = close + len(_CLOSES[sign])
        if not inner.strip():
            self._problem(rules.EMPTY_MARK, start, end, mark=sign, close=_CLOSES[sign])
        elif sign == "{":
            self._take_braces(inner, start, end)
        elif sign == "[" and self._on_screen:
            self._add_marked("screen-link", inner, (start, position, end))
        elif sign == "[":
            self._take_link(inner, start, end)
        else:
            kinds = {"【": "control", "[[": "control", "**": "strong", "`": "code"}
            self._add_marked(kinds[sign], inner, (start, position, end))
        return end

    def _find_close(self, sign: str, position: int) -> int:
        if sign == "[" and self._on_screen:
            return next(markup_signs.LINK_WORDS.finditer(self._text, position)).end()
        if sign == "[":
            return self._find_end_of_link(position)
        close = _CLOSES[sign]
        while (found := self._text.find(close, position)) > 0:
            if sign == "`" or self._text[found - 1] != "\\":
                return found + self._ends_with_bracket(sign, position, found)
            position = found + 1
        return -1

    def _ends_with_bracket(self, sign: str, start: int, end: int) -> bool:
        """Whether the first bracket of `]]]` belongs to the words, as in `[[[OK]]]`."""
        opened = self._text.count("[", start, end) - self._text.count("]", start, end)
        return sign == "[[" and opened > 0 and self._text.startswith("]]]", end)

    def _find_end_of_link(self, position: int) -> int:
        """Return where the address ends; it may hold brackets in pairs, as in `…/A_(B)`."""
        depth, address = 1, self._text.index("](", position) + 2
        for at in range(address, len(self._text)):
            depth += {"(": 1, ")": -1}.get(self._text[at], 0)
            if depth == 0:
                return at
        return self._text.find(")", address)

    def _take_braces(self, inner: str, start: int, end: int) -> None:
        found = markup_signs.WITH_A_WORD.fullmatch(inner.strip())
        self._end_words()
        if not found:
            use = TermUse(inner.strip(), start, end)
            is_control = self._marks_labels and use.control
            self._pieces.append(Marked("control", (use,), "", start, end) if is_control else use)
        elif not found["name"]:
            mark = "{" + found["word"].lower()
            self._problem(rules.EMPTY_MARK, start, end, mark=mark, close="}")
        elif found["word"].lower() == "footnote":
            self._pieces.append(FootnoteUse(found["name"], start, end))
        else:
            procedure, slash, step = found["name"].partition("/")
            name = procedure.strip() if step.strip() else f"{procedure.strip()}{slash}"
            self._pieces.append(See(name, step.strip(), start, end))

    def _take_link(self, inner: str, start: int, end: int) -> None:
        words, _, target = inner.partition("](")
        address = target.strip()
        at = end - 1 - len(target.lstrip())
        if not words.strip():
            self._problem(rules.EMPTY_MARK, start, start + 2, mark="[", close="]")
        if not address:
            self._problem(rules.EMPTY_MARK, at - 1, end, mark="(", close=")")
        elif not markup_signs.SAFE_TARGET.fullmatch(address):
            self._problem(rules.UNSAFE_LINK, at, at + len(address), target=address[:80])
        self._add_marked("link", words, (start, start + 1, end), address)

    def _add_marked(
        self, kind: str, inner: str, at: tuple[int, int, int], target: str = ""
    ) -> None:
        """Add a marked part; `at` is where its mark begins, where its words do, where it ends."""
        self._end_words()
        start, words, end = at
        if kind in {"strong", "control", "link"}:
            words, inner = words + len(inner) - len(inner.lstrip()), inner.strip()
        signs = markup_signs.NESTED_ON_SCREEN if self._on_screen else markup_signs.NESTED
        nested = None if kind == "code" else signs.search(inner)
        if nested:
            begins = words + nested.start("mark")
            problem = {"mark": nested["mark"], "outer": self._text[start:words]}
            self._problem(rules.NESTED_MARK, begins, begins + len(nested["mark"]), **problem)
        pattern = markup_signs.TERM_IN_CODE if kind == "code" else markup_signs.TERM
        content = (Words(inner),) if nested else tuple(_terms(inner, words, pattern))
        self._pieces.append(Marked(kind, content, target, start, end))

    def _end_words(self) -> None:
        if self._words:
            self._pieces.append(Words(self._words))
            self._words = ""

    def _problem(self, rule: Rule, start: int, end: int, **values: str) -> None:
        self._problems.append(MarkupProblem(rule, start, end, tuple(values.items())))


def _terms(text: str, offset: int, pattern: re.Pattern[str]) -> Iterator[Words | TermUse]:
    """Yield the words and terms inside a mark; `offset` is where it begins in the sentence."""
    position, words = 0, ""
    for match in pattern.finditer(text):
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
