"""The lines of a copy: its paragraphs as they read if all tracked changes were accepted, or none.

A deleted end of a paragraph joins it with the next one, as Word does it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from pipeline.reviewing.copies import Stamp
from renderers.word.review.looks import BOLD, Look
from renderers.word.review.pieces import COMPUTED, MADE_OF, Piece, Typed
from renderers.word.review.tracked import TooMuchError

View: TypeAlias = Literal["accepted", "rejected"]
Row: TypeAlias = Literal["inserted", "deleted", ""]
# Before the look of words that were typed, or given another look, with tracking.
TRACKED = "tracked"
_UNKNOWN = Look("")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
# Of a paragraph, in characters: of a file that anybody may have written.
LONGEST_LINE = 100_000
# The number of a step that stands there as words.
_NUMBER = re.compile(
    r"(?:[\u2460-\u2473\u2776-\u277f\u24eb-\u24f4]|[(\uff08]?\d{1,3}[)\uff09.\uff0e\u3001]?)"
    r"([\t \u3000]+)"
)
_SHAPES = re.compile(re.escape(MADE_OF) + r"\d*")
# Typed by a program in the place of what a person typed; nobody means a change by it.
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


class Line(NamedTuple):
    """A paragraph as it reads; `text` has a sign for each of `computed`, the results of fields.

    `named` are the fields for a customer among them, `typed` the paragraphs of the file that it
    consists of, of which so many `members` say something, `stamps` who changed them.
    `alternatives` are said in the place of the `images`, `links` are the addresses in it with their
    words. `restyled` are the words that were given another look, and by whom. `repeated` are those
    around each number of a note that stands there once more, () without any, None where unknown.
    `look` is that of the paragraph, `looks` are those of so many signs of the text each, () where
    none has one of its own; `drawn` are the words in the pictures, None where unknown. `sizes`
    are how wide and high these are, in points, None where unknown. `row` says whether the row of a
    table that it stands in was added or deleted.
    """

    text: str
    computed: tuple[str, ...]
    images: tuple[str, ...]
    anchors: tuple[str, ...]
    style: str
    typed: tuple[int, ...]
    named: tuple[tuple[str, str], ...] = ()
    stamps: tuple[Stamp, ...] = ()
    is_all_tracked: bool = False
    alternatives: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    repeated: tuple[str, ...] | None = None
    members: int = 1
    restyled: tuple[tuple[str, Stamp], ...] = ()
    look: Look = _UNKNOWN
    looks: tuple[tuple[int, str], ...] = ()
    drawn: tuple[str, ...] | None = None
    sizes: tuple[int, ...] | None = None
    row: Row = ""

    @property
    def same(self) -> tuple[str, tuple[str, ...]]:
        """What two lines have in common that say and show the same."""
        return alike(self.text), self.images

    def filled(self, computed: Sequence[str] = ()) -> str:
        """Return the text with the results of its fields, in the first place those given."""
        results = [*computed, *self.computed[len(computed) :]]
        parts = self.text.split(COMPUTED)
        rest = (it for pair in zip(results, parts[1:], strict=False) for it in pair)
        return "".join((parts[0], *rest))


def alike(text: str) -> str:
    """Return a text without differences that programs make by themselves."""
    lines = (_SPACES.sub(" ", it).strip() for it in text.translate(_ALIKE).split("\n"))
    return "\n".join(lines).strip()


def is_same(before: str, after: str) -> bool:
    """Whether two texts say the same, and no tab was typed into the second.

    Why not that one went: programs put blanks in their place.
    """
    return alike(before) == alike(after) and after.count("\t") <= before.count("\t")


def without_shapes(line: Line) -> Line:
    """Return a line whose pictures do not tell how many shapes lie on them, as in older copies."""
    images = (_SHAPES.sub(MADE_OF, it).rstrip(MADE_OF) for it in line.images)
    return line._replace(images=tuple(images))


def without_number(text: str) -> tuple[str, bool]:
    """Return a step's words without a number before them, and whether a person typed that.

    Where lists become text, programs write the number and a tab.
    """
    found = _NUMBER.match(text)
    return (text[found.end() :], "\t" not in found[1]) if found else (text, False)


def target(address: str) -> str:
    """Return an address without differences that programs make by themselves."""
    scheme, sign, rest = unquote(address.strip()).partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{sign}{host.lower()}{slash}{path}".rstrip("/") if sign else scheme


def targets(*lines: Line) -> list[str]:
    """Return where all links of lines lead to."""
    return [target(to) for line in lines for to, _ in line.links]


def squeezed(*parts: str) -> str:
    """Return texts as one, without blanks."""
    return "".join("".join(parts).split())


def lines(typed: Sequence[Typed], view: View) -> list[Line]:
    """Return all lines that are not blank."""
    made = (_line(typed, group, view) for group in _groups(typed, view))
    return [it for it in made if it.text.strip() or it.images]


def _groups(typed: Sequence[Typed], view: View) -> Iterator[list[int]]:
    """Yield the numbers of the paragraphs that read as one."""
    group: list[int] = []
    for index, it in enumerate(typed):
        group.append(index)
        end = it.end_deleted if view == "accepted" else it.end_inserted
        following = typed[index + 1] if index + 1 < len(typed) else None
        if end and following and following.home is it.home:
            continue
        yield group
        group = []
    if group:
        yield group


def _line(typed: Sequence[Typed], group: list[int], view: View) -> Line:
    members = [typed[index] for index in group]
    shown = {id(it): [piece for piece in it.pieces if is_shown(piece, view)] for it in members}
    pieces = list(_whole(piece for it in members for piece in shown[id(it)]))
    speaking = [it for it in members if shown[id(it)]] or members
    everything = [piece for it in members for piece in it.pieces]
    ends = [it for member in members for it in (member.end_inserted, member.end_deleted) if it]
    stamps = [it for piece in everything for it in (piece.inserted, piece.deleted) if it]
    first = speaking[0].row
    if sum(len(it.text) for it in pieces) > LONGEST_LINE:
        raise TooMuchError("it has a paragraph that is longer than any manual has")
    return Line(
        text="".join(COMPUTED if it.is_computed else it.text for it in pieces),
        computed=tuple(it.text for it in pieces if it.is_computed),
        images=tuple(it.image for it in pieces if it.image),
        anchors=tuple(name for it in speaking for name in it.anchors),
        style=speaking[0].style,
        typed=tuple(group),
        named=tuple((it.name, it.text) for it in pieces if it.name),
        stamps=tuple(dict.fromkeys([*stamps, *ends])),
        is_all_tracked=all(it.inserted or it.deleted for it in everything),
        alternatives=tuple(it.alternative for it in pieces if it.image),
        links=tuple(_links(pieces)),
        repeated=_repeated(pieces),
        members=len(speaking),
        restyled=tuple(_restyled(members, pieces)),
        look=members[-1].look,
        looks=_looks(pieces),
        drawn=tuple(it.drawn for it in pieces if it.image and it.drawn),
        sizes=tuple(side for it in pieces if it.image for side in it.size),
        row="inserted" if first.inserted else "deleted" if first.deleted else "",
    )


def bold_of(line: Line, computed: Sequence[str] = ()) -> str:
    """Return a sign for each sign of the filled text of a line: BOLD where that is, or a blank."""
    results = iter([*computed, *line.computed[len(computed) :]])
    looks = line.looks or ((len(line.text), ""),)
    signs = "".join((BOLD if BOLD in look.split() else " ") * count for count, look in looks)
    pairs = zip(line.text, signs, strict=False)
    return "".join(
        sign * len(next(results, "")) if letter == COMPUTED else sign for letter, sign in pairs
    )


def _looks(pieces: Sequence[Piece]) -> tuple[tuple[int, str], ...]:
    seen = [
        (f"{TRACKED} {it.look}" if it.restyled or it.inserted else it.look, it)
        for it in pieces
        if it.text or it.is_computed
    ]
    if not any(look for look, _ in seen):
        return ()
    return tuple(
        (sum(1 if it.is_computed else len(it.text) for _, it in group), look)
        for look, group in ((one, list(them)) for one, them in groupby(seen, key=lambda it: it[0]))
    )


def _whole(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces, those of one field as one, whatever was typed into it."""
    for name, there in groupby(pieces, key=lambda it: it.name):
        if name:
            group = list(there)
            yield group[0]._replace(text="".join(it.text for it in group))
        else:
            yield from there


def _links(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    for target, linked in groupby(pieces, key=lambda it: it.link):
        if target:
            yield target, "".join(it.text for it in linked)


def _restyled(members: Sequence[Typed], pieces: Sequence[Piece]) -> Iterator[tuple[str, Stamp]]:
    for stamp, changed in groupby(pieces, key=lambda it: it.restyled):
        if stamp:
            yield "".join(it.text for it in changed), stamp
    for it in members:
        if it.restyled:
            yield "".join(piece.text for piece in it.pieces if not piece.deleted), it.restyled


def _repeated(pieces: Sequence[Piece]) -> tuple[str, ...]:
    if not any(it.is_mark for it in pieces):
        return ()
    words = [""]
    for is_mark, group in groupby(pieces, key=lambda it: it.is_mark):
        if is_mark:
            words += [""] * len(list(group))
        else:
            words[-1] = "".join(COMPUTED if it.is_computed else it.text for it in group)
    return tuple(words)


def is_shown(piece: Piece, view: View) -> bool:
    """Whether a piece reads so."""
    return not (piece.deleted if view == "accepted" else piece.inserted)
