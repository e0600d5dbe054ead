"""Footnotes and endnotes of a copy: what they said when it was made, and what they say.

Those that a writer wrote are passages, as paragraphs of the text are; all others are for a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Self

from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from pipeline.reviewing.passages import Passage
from renderers.word.elements import Element
from renderers.word.review.lines import View, alike, is_shown, lines
from renderers.word.review.names import attribute, local
from renderers.word.review.tracked import COMPUTED, NoteMark, Piece, Reader, TooMuchError, Typed

_KINDS: dict[str, What] = {"footnote": "footnote", "endnote": "endnote"}
_PARTS = frozenset(("footnotes", "endnotes"))
# Stands for a note where a paragraph refers to it.
_MARK = "[*]"
# Notes that differ are compared with each other: of a file that anybody may have written.
_MOST = 200
_LONGEST = 300
_ENOUGH = 0.4


@dataclass(frozen=True, slots=True)
class BaseNote:
    """A note as it was when the copy was made; `passage` is what a writer wrote, if one did.

    `text` has a sign for each of `computed`, the results of fields. `around` are the words of the
    paragraph that refers to it, with a sign where it does.
    """

    kind: What
    text: str
    computed: tuple[str, ...] = ()
    passage: Passage | None = None
    around: str = ""

    def values(self) -> list[object]:
        """Return it as plain data."""
        of = self.passage
        told = (of.part, of.holes) if of else ("", ())
        return [self.kind, self.text, self.computed, *told, self.around]

    @classmethod
    def from_values(cls, values: list[Any]) -> Self:
        """Return what plain data tell. Raises TypeError or ValueError where they are damaged."""
        kind, text, computed, part, holes, around = values
        if kind not in _KINDS or not isinstance(text, str) or not isinstance(computed, list):
            raise ValueError("note")
        made = cls(_KINDS[kind], text, tuple(map(str, computed)), around=str(around))
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


def notes_in(
    typed: Sequence[Typed], parts: Iterable[Element], view: View = "accepted"
) -> list[Note]:
    """Return the notes to which the text leads."""
    made = {
        (local(it), attribute(it, "id")): it
        for part in parts
        if local(part) in _PARTS
        for it in part
    }
    found = []
    for at, it in enumerate(typed):
        for mark in it.notes:
            if mark.deleted if view == "accepted" else mark.inserted:
                continue
            note = made.get((mark.kind, mark.number))
            said = [] if note is None else lines(Reader(lambda name: name).read(note), view)
            stamps = [mark.inserted, mark.deleted, *(stamp for one in said for stamp in one.stamps)]
            found.append(
                Note(
                    _KINDS[mark.kind],
                    "\n".join(one.text for one in said).strip(),
                    tuple(result for one in said for result in one.computed),
                    around=_around(it, mark, view),
                    stamps=tuple(dict.fromkeys(filter(None, stamps))),
                    at=at,
                )
            )
    return found


def _around(paragraph: Typed, mark: NoteMark, view: View) -> str:
    """Return the words of a paragraph with a sign where it refers to a note."""
    before, after = paragraph.pieces[: mark.pieces], paragraph.pieces[mark.pieces :]
    return alike(_MARK.join(_words(part, view) for part in (before, after)))


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
        yield BaseNote(note.kind, note.text, note.computed, here, note.around)


def edits_of_notes(
    base: Sequence[BaseNote],
    typed: Sequence[Typed],
    parts: Sequence[Element],
    part_at: dict[int, str],
    gone: Iterable[str],
) -> Iterator[Edit]:
    """Yield each note that was added, changed or taken out.

    `gone` are parts that were taken out as a whole, with their notes: that is told already.
    """
    now, old = notes_in(typed, parts), notes_in(typed, parts, "rejected")
    before = Counter(it.key for it in old)
    is_all_tracked = before == Counter(it.key for it in base)
    left, new = _apart(base, now)
    pairs = _paired(left, new)
    for one in left:
        other = pairs.get(id(one))
        tracking: Tracking = "tracked" if before[one.key] else "untracked"
        part = one.passage.part if one.passage else part_at.get(other.at if other else -1, "_cover")
        stamps = other.stamps if other else ()
        after = other.said(one) if other else ""
        if one.passage and other:
            yield Edit("text", part, one.passage.text, after, one.passage, stamps, tracking)
        elif part not in gone and part.partition("/")[0] not in gone:
            yield Edit(one.kind, part, one.filled, after, None, stamps, tracking)
    taken = {id(it) for it in pairs.values()}
    yield from _moved(base, now, old, part_at)
    for it in new:
        if id(it) not in taken:
            tracking = "tracked" if is_all_tracked else "partly" if it.stamps else "untracked"
            part = part_at.get(it.at, "_cover")
            yield Edit(it.kind, part, "", it.filled, None, it.stamps, tracking)


def _moved(
    base: Sequence[BaseNote], now: Sequence[Note], old: Sequence[Note], part_at: dict[int, str]
) -> Iterator[Edit]:
    """Yield each note to which another place in the same words refers now."""
    places = {(it.key, it.around) for it in base}
    left = {(it.key, it.around) for it in base} - {(it.key, it.around) for it in now}
    tracked = {(it.key, it.around) for it in old}
    for it in now:
        if (it.key, it.around) in places:
            continue
        words = it.around.replace(_MARK, "")
        was = (around for key, around in left if key == it.key)
        before = next((around for around in was if around.replace(_MARK, "") == words), None)
        if before is not None:
            tracking: Tracking = "tracked" if (it.key, before) in tracked else "untracked"
            part = part_at.get(it.at, "_cover")
            yield Edit(it.kind, part, before, it.around, None, it.stamps, tracking)


def _apart(base: Sequence[BaseNote], now: Sequence[Note]) -> tuple[list[BaseNote], list[Note]]:
    """Return the notes that are there no more as they were, and those that were not."""
    was = Counter(it.key for it in base)
    new = []
    for it in now:
        same = (one for one in base if one.key == (it.kind, alike(it.said(one))))
        known = next((one for one in same if was[one.key]), None)
        if known:
            was[known.key] -= 1
        else:
            new.append(it)
    left = []
    for one in reversed(base):
        if was[one.key]:
            was[one.key] -= 1
            left.append(one)
    if max(len(left), len(new)) > _MOST:
        raise TooMuchError("it has too many notes")
    return left[::-1], new


def _paired(left: Sequence[BaseNote], new: Sequence[Note]) -> dict[int, Note]:
    """Return which note was made of which, by the identity of the one that was there."""
    found: dict[int, Note] = {}
    likeness = [
        (_likeness(one.filled, other.said(one)), -i, -j)
        for i, one in enumerate(left)
        for j, other in enumerate(new)
        if one.kind == other.kind
    ]
    taken: set[int] = set()
    for share, i, j in sorted(likeness, reverse=True):
        one, other = left[-i], new[-j]
        if share >= _ENOUGH and id(one) not in found and id(other) not in taken:
            found[id(one)] = other
            taken.add(id(other))
    return found


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ENOUGH else 0.0


def _filled(text: str, computed: Sequence[str]) -> str:
    first, *rest = text.split(COMPUTED)
    results = [*computed, *[""] * len(rest)]
    return first + "".join(it for pair in zip(results, rest, strict=False) for it in pair)
