"""A writer's text, taken apart: each printed character with where it is written.

What comes from elsewhere (terms, labels, references, fields) is printed in one piece.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.inline_nodes import Field, Reference
from pipeline.markup.markup import Marked, Piece, TermUse, Words, parse
from pipeline.pieces.sentences import Sentences
from pipeline.reviewing.passages import HOLE
from schemas.base import Marks

_ESCAPABLE = frozenset("\\`*{}[]【】")
_OPENINGS = {"strong": 2, "code": 1, "link": 1}
# The number of no mark.
PLAIN = -1


@dataclass(frozen=True, slots=True)
class Atom:
    """What is printed, and from where to where it is written.

    `group` is the number of the mark it stands in, or -1. What is `fixed` cannot be changed here.
    """

    text: str
    start: int
    end: int
    group: int = PLAIN
    is_fixed: bool = False
    is_bracket: bool = False


@dataclass(frozen=True, slots=True)
class Spelled:
    """A writer's text, taken apart; `marks` are the stretches of its marks."""

    text: str
    atoms: tuple[Atom, ...]
    marks: tuple[tuple[int, int], ...]

    @property
    def printed(self) -> str:
        """What is printed, with a sign for what comes from elsewhere than the terms."""
        return "".join(it.text for it in self.atoms)


def spelled(text: str, marks: Marks, sentences: Sentences) -> Spelled | None:
    """Return a text taken apart; None for one that is not printed as it is understood here."""
    pieces = parse(text, marks).pieces
    try:
        inlines = sentences.inlines(text, marks)
    except KeyError:  # a term that the manual does not have
        return None
    atoms: list[Atom] = []
    stretches: list[tuple[int, int]] = []
    position = 0
    for number, (piece, inline) in enumerate(zip(pieces, inlines, strict=True)):
        is_hole = isinstance(inline, Reference | Field)
        if isinstance(piece, Words):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            end = len(text) if following is None else _start(following)
            atoms += _letters(text[:end], position, piece.text, PLAIN)
            position = end
            continue
        printed = HOLE if is_hole else inline.text
        if isinstance(piece, Marked) and not is_hole and text[piece.start] != "{":
            atoms += _marked(text, piece, printed, len(stretches), sentences)
            stretches.append((piece.start, piece.end))
        else:
            atoms.append(Atom(printed, piece.start, piece.end, is_fixed=True))
        position = piece.end
    made = Spelled(text, tuple(atoms), tuple(stretches))
    said = "".join(HOLE if isinstance(it, Reference | Field) else it.text for it in inlines)
    return made if made.printed == said else None


def _start(piece: Piece) -> int:
    return 0 if isinstance(piece, Words) else piece.start


def _letters(
    text: str, start: int, printed: str, group: int, *, is_code: bool = False
) -> Iterator[Atom]:
    """Yield an atom for each character, with the backslash before it."""
    for character in printed:
        width = 1
        following = text[start + 1 : start + 2]
        if text[start : start + 1] == "\\" and following == character:
            in_code = following in "{}" or text[start + 2 : start + 3] == "{"
            width = 2 if (in_code if is_code else following in _ESCAPABLE) else 1
        yield Atom(character, start, start + width, group)
        start += width


def _marked(
    text: str, piece: Marked, printed: str, group: int, sentences: Sentences
) -> Iterator[Atom]:
    """Yield the atoms of a mark: its brackets as printed, and what stands between them."""
    words = "".join(
        it.text if isinstance(it, Words) else sentences.plain(text[it.start : it.end])
        for it in piece.content
    )
    before, _, after = printed.partition(words)
    width = _OPENINGS.get(piece.kind) or (1 if text[piece.start] == "【" else 2)
    start = piece.start + width
    end = text.rindex("](", start, piece.end) if piece.kind == "link" else piece.end - width
    yield Atom(before, piece.start, start, group, is_bracket=True)
    for number, it in enumerate(piece.content):
        if isinstance(it, TermUse):
            value = sentences.plain(text[it.start : it.end])
            yield Atom(value, it.start, it.end, group, is_fixed=True)
            start = it.end
            continue
        following = piece.content[number + 1] if number + 1 < len(piece.content) else None
        last = following.start if isinstance(following, TermUse) else end
        is_code = piece.kind == "code"
        yield from _letters(text[:last], start, it.text, group, is_code=is_code)
        start = last
    yield Atom(after, end, piece.end, group, is_bracket=True)
