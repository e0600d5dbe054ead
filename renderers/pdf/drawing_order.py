"""Draws what a page says in the order of its tags: programs that know no tags copy it so.

WeasyPrint 70 draws as CSS 2.1, appendix E, wants it: the markers of lists and all that is clipped,
such as pictures, come last. What is moved here keeps its place on the page.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from renderers.pdf.replacing import replaced

# What changes where, or through what, all that follows is drawn (PDF 32000-1, 8.4.4 and 8.5.4).
# Colours do so too, but each part sets its own.
_CHANGE = re.compile(rb"W\*?|.* cm|/s\d+ gs", re.DOTALL)
_SAVE, _RESTORE = b"q", b"Q"
_NOTHING = -1


@dataclass(eq=False, slots=True)
class _Piece:
    """What is drawn from one operator to another: a tagged part of a page, or a group of such.

    `changes` are those before it in the group that holds it; `ranks` tell where in the tree its
    words stand.
    """

    start: int
    end: int = 0
    changes: tuple[int, ...] = ()
    ranks: list[int] = field(default_factory=list)
    pieces: "list[_Piece]" = field(default_factory=list)

    @property
    def rank(self) -> int:
        return min(self.ranks)

    @property
    def is_whole(self) -> bool:
        """Whether its words are read without others between them."""
        return len(self.ranks) == max(self.ranks) - min(self.ranks) + 1


def self_contained() -> AbstractContextManager[None]:
    """Let each tagged part of a page set its own colours, and remember where it stands.

    Why: WeasyPrint leaves out what is set already, so that no part could be drawn without those
    before it.
    """
    from weasyprint.pdf.stream import Stream

    return replaced((Stream, "marked", _remembered))


def _remembered(mark: Callable[..., AbstractContextManager[None]]) -> Any:
    @contextmanager
    def mark_and_remember(stream: Any, box: Any, tag: str) -> Iterator[None]:
        start = len(stream.stream)
        _forget_colours(stream)
        with mark(stream, box, tag):
            yield
        _forget_colours(stream)
        part = stream._tags[box]["mcid"], start, len(stream.stream)
        stream.__dict__.setdefault("_parts", []).append(part)

    return mark_and_remember


def _forget_colours(stream: Any) -> None:
    stream._current_color = stream._current_color_stroke = None
    stream._current_alpha = stream._current_alpha_stroke = None


def draw_as_read(stream: Any, ranks: Mapping[int, int]) -> None:
    """Put what a page draws into the order in which it is read.

    `ranks` is the place in the tree of each number of marked content. What is not in it stays, and
    so does what is clipped or turned together with words that are read elsewhere.
    """
    parts = stream.__dict__.get("_parts", ())
    _order(stream.stream, _parsed(stream.stream, parts, ranks))


def _parsed(
    operators: Sequence[Any], parts: Sequence[tuple[int, int, int]], ranks: Mapping[int, int]
) -> _Piece:
    """Return the pieces of a page that have words in the tree, as they lie within each other."""
    groups = [_Piece(0, len(operators))]
    changes: list[tuple[int, ...]] = [()]
    at = 0
    for number, start, end in [*parts, (_NOTHING, len(operators), len(operators))]:
        for index in range(at, start):
            operator = operators[index]
            if operator == _SAVE:
                groups.append(_Piece(index, changes=changes[-1]))
                changes.append(())
            elif operator == _RESTORE:
                _end(groups, index + 1)
                changes.pop()
            elif isinstance(operator, bytes) and _CHANGE.fullmatch(operator):
                changes[-1] += (index,)
        if number in ranks:
            groups.append(_Piece(start, changes=changes[-1], ranks=[ranks[number]]))
            _end(groups, end)
        at = end
    return groups[0]


def _end(groups: list[_Piece], end: int) -> None:
    """End the innermost piece. The one around it holds it, if it has words in the tree."""
    piece = groups.pop()
    piece.end = end
    if piece.ranks:
        groups[-1].pieces.append(piece)
        groups[-1].ranks += piece.ranks


def _order(operators: list[Any], group: _Piece) -> None:
    """Put the pieces of a group into order, those within them first."""
    found: list[tuple[tuple[int, ...], _Piece]] = []
    waiting = [(piece.changes, piece) for piece in reversed(group.pieces)]
    while waiting:
        changes, piece = waiting.pop()
        if piece.is_whole:
            found.append((changes, piece))
            _order(operators, piece)
        elif any(inner.changes for inner in piece.pieces):
            _order(operators, piece)
        else:
            waiting += [(changes, inner) for inner in reversed(piece.pieces)]
    if found:
        ((usual, _),) = Counter(changes for changes, _ in found).most_common(1)
        _rearrange(operators, [piece for changes, piece in found if changes == usual])


def _rearrange(operators: list[Any], pieces: Sequence[_Piece]) -> None:
    """Move as few pieces as will do, each to before the one that is read after it."""
    staying = set(_longest_rising(pieces))
    if len(staying) == len(pieces):
        return
    places: dict[int, list[_Piece]] = defaultdict(list)
    place = max(staying, key=lambda it: it.rank).end
    for piece in sorted(pieces, key=lambda it: it.rank, reverse=True):
        if piece in staying:
            place = piece.start
        else:
            places[place].insert(0, piece)
    leaving = {piece.start: piece.end for piece in pieces if piece not in staying}
    made: list[Any] = []
    at = 0
    for place in sorted({*places, *leaving}):
        made += operators[at:place]
        for piece in places.get(place, ()):
            made += operators[piece.start : piece.end]
        at = leaving.get(place, place)
    operators[:] = made + operators[at:]


def _longest_rising(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield the most pieces that are in order as they are, last one first (patience sorting)."""
    ranks: list[int] = []
    tops: list[_Piece] = []
    before: dict[_Piece, _Piece | None] = {}
    for piece in pieces:
        pile = bisect_left(ranks, piece.rank)
        ranks[pile : pile + 1], tops[pile : pile + 1] = [piece.rank], [piece]
        before[piece] = tops[pile - 1] if pile else None
    last: _Piece | None = tops[-1]
    while last:
        yield last
        last = before[last]
