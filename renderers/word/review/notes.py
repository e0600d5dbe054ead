"""Footnotes and endnotes of a copy: what they said when it was made, and what they say.

Those that a writer wrote are passages, as paragraphs of the text are; all others are for a person.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

from pipeline.composing.identity import COVER
from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from pipeline.reviewing.passages import Passage
from renderers.word.elements import Element
from renderers.word.review.likeness import Effort
from renderers.word.review.lines import View, alike, is_shown, lines, target
from renderers.word.review.names import attribute, local
from renderers.word.review.pieces import COMPUTED, NoteMark, Piece, Typed
from renderers.word.review.tracked import Reader, TooMuchError

_KINDS: dict[str, What] = {"footnote": "footnote", "endnote": "endnote"}
_PARTS = frozenset(("footnotes", "endnotes"))
# Stands for a note where a paragraph refers to it.
NOTE_MARK = "[*]"
# What is read at most of a file that anybody may have written: notes that differ, which are
# compared with each other; references to notes, and to one; stretches of words around them.
_MOST = 200
_MOST_MARKS, _MOST_OF_ONE = 20_000, 5
_NEAR = 300
_ENOUGH = 0.4
Written: TypeAlias = Mapping[tuple[str, str], Sequence[Typed]]


@dataclass(frozen=True, slots=True)
class BaseNote:
    """A note as it was when the copy was made; `passage` is what a writer wrote, if one did.

    `text` has a sign for each of `computed`, the results of fields. `around` are the words of the
    paragraph that refers to it, with a sign where it does. `links` are the addresses in it, None
    where they are not known.
    """

    kind: What
    text: str
    computed: tuple[str, ...] = ()
    passage: Passage | None = None
    around: str = ""
    links: tuple[str, ...] | None = None

    def values(self) -> list[object]:
        """Return it as plain data."""
        of = self.passage
        told = (of.part, of.holes) if of else ("", ())
        return [self.kind, self.text, self.computed, *told, self.around, self.links]

    @property
    def signs(self) -> tuple[str, str, int]:
        """As `key`, with a sign for what is computed."""
        return self.kind, alike(self.text), len(self.computed)

    @classmethod
    def from_values(cls, values: list[Any]) -> Self:
        """Return what plain data tell. Raises TypeError or ValueError where they are damaged."""
        kind, text, computed, part, holes, around, *rest = values
        if kind not in _KINDS or not isinstance(text, str) or not isinstance(computed, list):
            raise ValueError("note")
        links = tuple(map(str, rest[0])) if rest else None
        made = cls(_KINDS[kind], text, tuple(map(str, computed)), None, str(around), links)
        if not part:
            return made
        stretches = tuple((int(start), int(end)) for start, end in holes)
        return replace(made, passage=Passage(str(part), "footnote", made.filled, stretches))

    @property
    def filled(self) -> str:
        """The text with the results of its fields."""
        return _filled(self.text, self.computed)

    @property
    def key(self) -> tuple[str, str]:
        """What two notes have in common that say the same."""
        return self.kind, alike(self.filled)


@dataclass(frozen=True, slots=True)
class Note(BaseNote):
    """A note as it is, to which paragraph `at` of the text leads, and who changed it."""

    stamps: tuple[Stamp, ...] = ()
    at: int = -1

    def said(self, base: BaseNote) -> str:
        """Return what it says, with the results of fields that the other one had."""
        is_same = len(base.computed) == len(self.computed)
        return _filled(self.text, base.computed if is_same else self.computed)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Of each paragraph of a copy, by its number: in which part it is, and what it said before.

    `gone` are the words of those that were taken out.
    """

    parts: Mapping[int, str]
    before: Mapping[int, str]
    gone: Collection[str] = ()

    def is_gone(self, note: BaseNote) -> bool:
        """Whether the paragraph that referred to a note was taken out with it."""
        return alike(note.around.replace(NOTE_MARK, "")) in self.gone

    def part(self, note: Note | None) -> str:
        """Return the part in which a note is referred to."""
        return self.parts.get(note.at if note else -1, COVER)

    def is_moved(self, one: BaseNote, now: Note) -> bool:
        """Whether another place than before refers to a note, in the same words or elsewhere."""
        if one.around == now.around:
            return False
        was, words = (alike(it.around.replace(NOTE_MARK, "")) for it in (one, now))
        is_divided = was in words or words in was
        return was == words or not (is_divided or self.before.get(now.at) == was)


def written_in(parts: Iterable[Element]) -> Written:
    """Return the paragraphs of all notes, by their kind and number."""
    return {
        (local(it), attribute(it, "id")): Reader(lambda name: name).read(it)
        for part in parts
        if local(part) in _PARTS
        for it in part
    }


def notes_in(typed: Sequence[Typed], written: Written, view: View = "accepted") -> list[Note]:
    """Return the notes to which the text leads. Raises TooMuchError for more than manuals have."""
    found = []
    times = Counter((mark.kind, mark.number) for it in typed for mark in it.notes)
    if times.total() > _MOST_MARKS or max(times.values(), default=0) > _MOST_OF_ONE:
        raise TooMuchError("it has too many notes")
    for at, it in enumerate(typed):
        for mark in it.notes:
            if mark.deleted if view == "accepted" else mark.inserted:
                continue
            said = lines(written.get((mark.kind, mark.number), ()), view)
            stamps = [mark.inserted, mark.deleted, *(stamp for one in said for stamp in one.stamps)]
            found.append(
                Note(
                    _KINDS[mark.kind],
                    "\n".join(one.text for one in said).strip(),
                    tuple(result for one in said for result in one.computed),
                    around=_around(it, mark, view),
                    links=tuple(to for one in said for to, _ in one.links),
                    stamps=tuple(dict.fromkeys(filter(None, stamps))),
                    at=at,
                )
            )
    return found


def _around(paragraph: Typed, mark: NoteMark, view: View) -> str:
    """Return the words of a paragraph near to where it refers to a note, with a sign there."""
    at = mark.pieces
    near = paragraph.pieces[max(at - _NEAR, 0) : at], paragraph.pieces[at : at + _NEAR]
    return alike(NOTE_MARK.join(_words(part, view) for part in near))


def _words(pieces: Iterable[Piece], view: View) -> str:
    shown = (it for it in pieces if is_shown(it, view))
    return "".join(COMPUTED if it.is_computed else it.text for it in shown)


def base_notes(notes: Iterable[Note], said: Iterable[Passage]) -> Iterator[BaseNote]:
    """Yield notes as they are told in a copy that is made; `said` are the footnotes of writers."""
    left = list(said)
    for note in notes:
        here = next((it for it in left if it.text == note.filled), None)
        if here is not None:
            left.remove(here)
        yield BaseNote(note.kind, note.text, note.computed, here, note.around, note.links)


def edits_of_notes(
    base: Sequence[BaseNote],
    typed: Sequence[Typed],
    parts: Sequence[Element],
    where: Paragraphs,
    gone: Iterable[str],
) -> Iterator[Edit]:
    """Yield each note that was added, changed or taken out, or stands elsewhere.

    `gone` are parts that were taken out as a whole, with their notes: that is told already.
    """
    written = written_in(parts)
    now, old = notes_in(typed, written), notes_in(typed, written, "rejected")
    before = Counter(it.key for it in old)
    is_all_tracked = before == Counter(it.key for it in base)
    same, left, new = _apart(base, now)
    pairs = _paired(left, new)
    for one in left:
        other = pairs.get(id(one))
        tracking: Tracking = "tracked" if before[one.key] else "untracked"
        part = one.passage.part if one.passage else where.part(other)
        stamps = other.stamps if other else _stamps(one, old)
        after = other.said(one) if other else ""
        if one.passage and other:
            yield Edit("text", part, one.passage.text, after, one.passage, stamps, tracking)
        elif (
            not (other is None and where.is_gone(one))
            and part not in gone
            and part.partition("/")[0] not in gone
        ):
            yield Edit(one.kind, part, one.filled, after, None, stamps, tracking)
    kept = [*same, *((one, pairs[id(one)]) for one in left if id(one) in pairs)]
    yield from _kept(kept, old, where)
    taken = {id(it) for it in pairs.values()}
    for it in new:
        if id(it) not in taken:
            tracking = "tracked" if is_all_tracked else "partly" if it.stamps else "untracked"
            yield Edit(it.kind, where.part(it), "", it.filled, None, it.stamps, tracking)


def _kept(
    kept: Iterable[tuple[BaseNote, Note]], old: Iterable[Note], where: Paragraphs
) -> Iterator[Edit]:
    """Yield each note that is there and stands elsewhere, or has other links."""
    there = {(it.key, it.around) for it in old}
    for one, it in kept:
        if where.is_moved(one, it):
            tracking: Tracking = "tracked" if (one.key, one.around) in there else "untracked"
            part = where.part(it)
            yield Edit(it.kind, part, one.around, it.around, None, it.stamps, tracking)
        if one.links is not None and _targets(one) != _targets(it):
            part = one.passage.part if one.passage else where.part(it)
            yield Edit("link", part, "\n".join(one.links), "\n".join(it.links or ()))


def _stamps(one: BaseNote, old: Iterable[Note]) -> tuple[Stamp, ...]:
    """Return who took out a note, as it was tracked."""
    return next((it.stamps for it in old if it.key == one.key), ())


def _targets(note: BaseNote) -> list[str]:
    return [target(it) for it in note.links or ()]


def _apart(
    base: Sequence[BaseNote], now: Sequence[Note]
) -> tuple[list[tuple[BaseNote, Note]], list[BaseNote], list[Note]]:
    """Return the notes that say the same, those that are not there so now, and those that were not.

    Of several that say the same, those belong together that stand at the same place.
    """
    same: list[tuple[BaseNote, Note]] = []
    left, new = list(base), list(now)
    for name in _NAMES:
        there: dict[object, list[BaseNote]] = {}
        for one in reversed(left):
            there.setdefault(name(one), []).append(one)
        known = [(there[name(it)].pop(), it) for it in new if there.get(name(it))]
        taken = {id(it) for pair in known for it in pair}
        left = [it for it in left if id(it) not in taken]
        new = [it for it in new if id(it) not in taken]
        same += known
    if max(len(left), len(new)) > _MOST:
        raise TooMuchError("it has too many notes")
    return same, left, new


# What two notes that say the same have in common, the surest first.
_NAMES: tuple[Callable[[BaseNote], object], ...] = (
    lambda it: (it.signs, it.around),
    lambda it: (it.key, it.around),
    lambda it: it.signs,
    lambda it: it.key,
)


def _paired(left: Sequence[BaseNote], new: Sequence[Note]) -> dict[int, Note]:
    """Return which note was made of which, by the identity of the one that was there."""
    found: dict[int, Note] = {}
    effort = Effort()
    likeness = [
        (effort.ratio(one.filled, other.said(one), _ENOUGH), -i, -j)
        for i, one in enumerate(left)
        for j, other in enumerate(new)
        if one.kind == other.kind
    ]
    taken: set[int] = set()
    for share, i, j in sorted(likeness, reverse=True):
        one, other = left[-i], new[-j]
        if share and id(one) not in found and id(other) not in taken:
            found[id(one)] = other
            taken.add(id(other))
    return found


def _filled(text: str, computed: Sequence[str]) -> str:
    first, *rest = text.split(COMPUTED)
    results = [*computed, *[""] * len(rest)]
    return first + "".join(it for pair in zip(results, rest, strict=False) for it in pair)
