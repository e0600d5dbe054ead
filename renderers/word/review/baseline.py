"""What a copy said when it was made: every copy carries it, so that it can be compared later.

It is a part of its own (customXml), with the words of each paragraph, the digests of its pictures
and where both stand in the manual. A hidden bookmark in each paragraph finds it again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from lxml import etree

from pipeline.composing.identity import COVER
from pipeline.document.document import Asked, Asset, Document
from pipeline.document.filed import Held, digest_of
from pipeline.reviewing.passages import FOOTNOTE, Passage, passages
from renderers.word.elements import Element, bookmark
from renderers.word.review.beside import Beside, beside_from, contents_in, margins_in
from renderers.word.review.lines import LONGEST_LINE, Line, lines
from renderers.word.review.looks import Look
from renderers.word.review.notes import base_notes, notes_in, written_in
from renderers.word.review.pieces import Typed
from renderers.word.review.tracked import MOST_PARAGRAPHS, Reader
from renderers.word.zipping import serialised

FORMAT = "operation-manual-review/1"
ROOT = "{urn:operation-manual:review}baseline"
# Bookmarks count from here: those of links come before.
_FIRST_NUMBER = 1_000_000
# What is read at most of a baseline that anybody may have written: characters of a passage.
_LONGEST_PASSAGE = 20_000
# How many passages may stand elsewhere than in the order in which the manual is read.
_AHEAD, _BEHIND = 24, 24
_PICTURE = 32


@dataclass(frozen=True, slots=True)
class Span:
    """A passage within a line, from character to character of its filled text."""

    passage: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BaseLine:
    """A paragraph as it was when the copy was made, and the passages that it says."""

    anchor: str
    line: Line
    part: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The copy when it was made: of which manual, asked for what, and its lines.

    `beside` is None in copies that do not tell what is beside the lines.
    """

    manual: str
    language: str
    published: str
    asked: Asked
    lines: tuple[BaseLine, ...]
    beside: Beside | None = None


class NoBaselineError(Exception):
    """What a copy says of its making cannot be understood; the message says why."""


# ── when a copy is made ───────────────────────────────────────────────────────────────────────


def anchored(
    document: Document, elements: Iterable[Element], reader: Reader, others: Iterable[Element]
) -> Baseline:
    """Put a hidden bookmark into each paragraph, and return what the paragraphs say.

    `reader` knows the pictures and links, `others` are the parts with headers, footers and notes.
    """
    typed = reader.read(elements)
    said = list(passages(document))
    footnotes = [it for it in said if it.kind == FOOTNOTE]
    found = tuple(_base_lines(document, [it for it in said if it.kind != FOOTNOTE], typed))
    for number, it in enumerate(found):
        _bookmark(typed[it.line.typed[0]].made, it.anchor, number)
    others = list(others)
    beside = Beside(
        tuple((it.kind, it.text) for it in margins_in(others)),
        tuple(it.text for it in contents_in(reader.contents)),
        tuple(base_notes(notes_in(typed, written_in(others)), footnotes)),
    )
    asked = document.asked
    return Baseline(document.id, document.language, document.published, asked, found, beside)


def digests_of(pictures: Mapping[Asset, str]) -> dict[str, str]:
    """Return the digest of each picture by its relationship."""
    return {relationship: it.digest[:_PICTURE] for it, relationship in pictures.items()}


def digest_in_short(held: Held) -> str:
    """Return what tells a picture from others."""
    return digest_of(held)[:_PICTURE]


def _base_lines(
    document: Document, passages: list[Passage], typed: Sequence[Typed]
) -> Iterator[BaseLine]:
    finder = _Finder(passages)
    for number, line in enumerate(lines(typed, "accepted")):
        spans = finder.spans(line.filled())
        said = f"{document.id} {finder.part} {line.filled()}"
        anchor = f"_r{number}_{sha256(said.encode()).hexdigest()[:8]}"
        yield BaseLine(anchor, line, finder.part, spans)


class _Finder:
    """Finds the passages of a document in its paragraphs; both come in nearly the same order.

    Why not from where they are written: a layout may put words into tables and beside figures,
    and what is printed is what reviewers read.
    """

    def __init__(self, said: list[Passage]) -> None:
        self.part = COVER
        self._said = said
        self._next = 0
        self._passed: list[int] = []

    def spans(self, text: str) -> tuple[Span, ...]:
        found, at = [], 0
        while at < len(text):
            index = self._find(text, at)
            if index is None:
                at += 1
                continue
            passage = self._said[index]
            end = at + len(passage.text)
            found.append(Span(passage, at, end))
            self.part, at = passage.part, end
        return tuple(found)

    def _find(self, text: str, at: int) -> int | None:
        """Return which passage stands there: of those that may be meant, the one that says most."""
        ahead = range(self._next, min(self._next + _AHEAD, len(self._said)))
        there = [it for it in (*self._passed, *ahead) if text.startswith(self._said[it].text, at)]
        if not there:
            return None
        best: int = there[0]
        if there[1:]:
            best = max(there, key=lambda it: (self._reach(it, text, at), self._length(it), -it))
        if best in self._passed:
            self._passed.remove(best)
        else:
            # Numbers and labels that Word writes itself are in no text.
            left = [it for it in range(self._next, best) if self._said[it].kind]
            self._passed = [*self._passed, *left][-_BEHIND:]
            self._next = best + 1
        return best

    def _length(self, index: int) -> int:
        return len(self._said[index].text)

    def _reach(self, index: int, text: str, at: int) -> int:
        """Return where a passage ends, or that after it if it follows: a text after its label."""
        end = at + self._length(index)
        following = self._said[index + 1 : index + 2]
        said = text[end:].removeprefix(" ")
        return end + sum(len(it.text) for it in following if said.startswith(it.text))


def _bookmark(made: Element, name: str, number: int) -> None:
    start, end = bookmark(name, _FIRST_NUMBER + number, ())
    made.insert(1, start)
    made.append(end)


# ── as a part of the file ─────────────────────────────────────────────────────────────────────


def to_part(baseline: Baseline) -> bytes:
    """Return a baseline as a part of a Word file, the same bytes for the same baseline."""
    values = {
        "format": FORMAT,
        "manual": baseline.manual,
        "language": baseline.language,
        "published": baseline.published,
        "asked": asdict(baseline.asked),
        "lines": [_values(it) for it in baseline.lines],
    }
    if baseline.beside:
        values["beside"] = {
            "margins": baseline.beside.margins,
            "contents": baseline.beside.contents,
            "notes": [it.values() for it in baseline.beside.notes],
            "alternatives": _few(it.line.alternatives for it in baseline.lines),
            "links": _few(it.line.links for it in baseline.lines),
            "repeated": _few(it.line.repeated or () for it in baseline.lines),
            "drawn": _few(it.line.drawn or () for it in baseline.lines),
            "sizes": _few(it.line.sizes or () for it in baseline.lines),
            "looks": _few(it.line.looks for it in baseline.lines),
            "looked": _looked([it.line.look for it in baseline.lines]),
        }
    root = etree.Element(ROOT)
    root.text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return serialised(root)


def _few(said: Iterable[tuple[object, ...]]) -> dict[str, object]:
    """Return what few lines have, by their number."""
    return {str(number): it for number, it in enumerate(said) if it}


def _looked(looks: Sequence[Look]) -> dict[str, object]:
    """Return the looks of paragraphs, each once, and the number of that of each line."""
    known = {look: at for at, look in enumerate(dict.fromkeys(looks))}
    return {"looks": list(known), "lines": [known[it] for it in looks]}


def _values(it: BaseLine) -> list[object]:
    spans = [
        [span.passage.part, span.passage.kind, span.start, span.end, span.passage.holes]
        for span in it.spans
        if span.passage.kind
    ]
    line = it.line
    said = (line.style, line.text, line.computed, line.images, line.named)
    return [it.anchor, it.part, *said, spans]


def from_part(root: Element) -> Baseline:
    """Return the baseline that a part holds. Raises NoBaselineError where it holds none.

    Why so careful: it comes out of files that anybody may have written.
    """
    try:
        values = json.loads(root.text or "")
        if values["format"] != FORMAT:
            raise NoBaselineError("it was made by another version of the program")
        asked = dict(values["asked"])
        omitted = _texts(asked.pop("omitted"))
        manual, language, published = _texts(
            [values[it] for it in ("manual", "language", "published")]
        )
        _texts([*asked.values()])
        said = values.get("beside")
        known = values["lines"][:MOST_PARAGRAPHS]
        made = tuple(_base_line(it, at, said or {}) for at, it in enumerate(known))
        of = Asked(**asked, omitted=omitted)
        beside = beside_from(said) if said else None
        return Baseline(manual, language, published, of, made, beside)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise NoBaselineError("what it says of itself is damaged") from None


def _base_line(values: list[Any], at: int, beside: Mapping[str, Any]) -> BaseLine:
    anchor, part, style, text, computed, images, named, spans = values
    _texts([anchor, part, style, text])
    line = Line(
        *(text, _texts(computed), _texts(images), (anchor,), style, ()),
        named=tuple((str(name), str(said)) for name, said in named),
        alternatives=_texts(beside.get("alternatives", {}).get(str(at), [])),
        links=tuple((str(to), str(said)) for to, said in beside.get("links", {}).get(str(at), [])),
        repeated=_texts(beside["repeated"].get(str(at), [])) if "repeated" in beside else None,
        drawn=_texts(beside["drawn"].get(str(at), [])) if "drawn" in beside else None,
    )
    if "looked" in beside:
        looked, looks = beside["looked"], beside["looks"].get(str(at), [])
        look = Look(*_texts(looked["looks"][looked["lines"][at]]))
        counts = tuple((int(count), str(name)) for count, name in looks)
        if counts and sum(count for count, _ in counts) != len(text):
            raise ValueError("looks")
        sizes = tuple(int(it) for it in beside["sizes"].get(str(at), []))
        line = line._replace(look=look, looks=counts, sizes=sizes)
    filled = line.filled()
    if len(filled) > LONGEST_LINE:
        raise ValueError("line")
    return BaseLine(anchor, line, part, tuple(_span(it, filled) for it in spans))


def _span(values: list[Any], text: str) -> Span:
    part, kind, start, end, holes = values
    _texts([part, kind])
    stretches = tuple((int(first), int(last)) for first, last in holes)
    if not 0 <= start <= end <= min(len(text), start + _LONGEST_PASSAGE):
        raise ValueError(start)
    return Span(Passage(part, kind, text[start:end], stretches), start, end)


def _texts(values: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(values, list) or not all(isinstance(it, str) for it in values):
        raise TypeError(values)
    return tuple(values)
