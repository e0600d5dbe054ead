"""What becomes of each edit: the copy when it was made, the copy now, and the files of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from pipeline.choosing.resolve import Edition
from pipeline.document.document import Document
from pipeline.reviewing.copies import Edit, ReviewedCopy, What
from pipeline.reviewing.origins import Origin, Origins
from pipeline.reviewing.passages import HOLE, Passage, passages
from pipeline.reviewing.spelling import CannotSpellError, Change, Looks, changes
from pipeline.words.translation_words import TRANSLATION_WORDS
from schemas.base import Place

# `ready` can be written, `done` stands there already, `conflict` was changed there as well since,
# and all else is for a person.
State: TypeAlias = Literal["ready", "done", "conflict", "person"]
# No text of a content file is as long as that, in characters.
_LONGEST = 20_000
# Why it is for a person, by name; `pipeline/reviewing/review_words.py` has the sentences.
Why: TypeAlias = Literal[
    "", "structure", "picture", "resaved", "field", "fixed", "gone", "several", "differently",
    "alternative", "link", "look", "note", "margin", "contents",
    "mark", "elsewhere", "untranslated", "line-break", "unclear", "emptied", "unwritable", "error",
]  # fmt: skip

# What is done to texts and leaves their words as they are.
_OF_TEXTS = frozenset(("deleted", "moved", "split", "joined"))
_WHYS: dict[What, Why] = {
    "picture": "picture",
    "resaved": "resaved",
    "resized": "look",
    "field": "field",
    "fixed": "fixed",
    "alternative": "alternative",
    "link": "link",
    "look": "look",
    "footnote": "note",
    "endnote": "note",
    "header": "margin",
    "footer": "margin",
    "contents": "contents",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An edit, and what becomes of it. `today` are the words of today in a conflict.

    `place` is where the words are written, `written` the text there and `made` what is to be
    changed of it. `also` are other manuals that print it.
    """

    edit: Edit
    state: State
    why: Why = ""
    today: str = ""
    place: Place | None = None
    written: str = ""
    made: tuple[Change, ...] = ()
    procedure: str = ""


class Judge:
    """Judges the edits of one copy by today's document of the same edition."""

    def __init__(self, copy: ReviewedCopy, edition: Edition, document: Document) -> None:
        self._copy = copy
        self._origins = Origins(edition)
        self._today: dict[tuple[str, str], list[Passage]] = {}
        for it in passages(document):
            self._today.setdefault((it.part, it.kind), []).append(it)
        self._parts = {it.part for it in passages(document)}

    def findings(self) -> list[Finding]:
        """Return what becomes of each edit, in their order."""
        return self._agreed([self._judge(edit) for edit in self._copy.edits])

    def _judge(self, edit: Edit) -> Finding:
        if edit.passage is None:
            finding = Finding(edit, "person", _WHYS.get(edit.what, "structure"))
            return self._rearranged(finding) if edit.what in _OF_TEXTS else finding
        there = self._today.get((edit.part, edit.passage.kind), [])
        if all(it.masked != edit.passage.masked for it in there):
            return self._moved_on(edit, edit.passage, there)
        found = self._origins.of(edit.passage)
        if len(found) != 1:
            return Finding(edit, "person", "several" if found else self._unwritten(edit.passage))
        return self._spelled(edit, edit.passage, found[0])

    def _rearranged(self, finding: Finding) -> Finding:
        """Return what becomes of texts that were deleted, moved, divided or joined.

        Where they read otherwise today, nobody has seen both.
        """
        edit = finding.edit
        was = [it for it in self._copy.passages if it.kind and _is_in(it.part, edit)]
        if not edit.is_whole:
            was = [it for it in was if it.text in edit.before]
        now = [it for there in self._today.values() for it in there if _is_in(it.part, edit)]
        said, known = {it.masked for it in now}, {it.masked for it in self._copy.passages}
        if all(it.masked in said for it in was):
            return finding
        kinds = {it.kind for it in was if it.masked not in said}
        today = [it.text for it in now if it.kind in kinds and it.masked not in known]
        if today or edit.what != "deleted":
            return replace(finding, state="conflict", today="\n".join(today))
        is_gone = not any(it.masked in said for it in was)
        return replace(finding, state="done", why="") if is_gone else finding

    def _unwritten(self, passage: Passage) -> Why:
        """Return why nobody has written these words."""
        mark = TRANSLATION_WORDS[self._copy.language].untranslated
        return "untranslated" if passage.text.startswith(mark) else "fixed"

    def _moved_on(self, edit: Edit, passage: Passage, there: Sequence[Passage]) -> Finding:
        """Return what becomes of words that are others today."""
        wanted, _ = _with_holes(edit.after, passage)
        if any(it.masked == wanted for it in there):
            return Finding(edit, "done")
        if not there:
            return Finding(edit, "conflict", "gone")
        nearest = max(there, key=lambda it: _likeness(it.text, passage.text))
        origins = self._origins.of(nearest)
        place = origins[0].place if origins else None
        return Finding(edit, "conflict", today=nearest.text, place=place)

    def _spelled(self, edit: Edit, passage: Passage, origin: Origin) -> Finding:
        finding = Finding(
            edit, "person", place=origin.place, written=origin.item.text,
            procedure="" if edit.part.startswith("_") else edit.part.partition("/")[0],
        )  # fmt: skip
        if len(edit.after) > _LONGEST:
            return replace(finding, why="unclear")
        after, bold = _with_holes(edit.after, passage, edit.bold)
        head = passage.masked[: origin.start]
        tail = passage.masked[origin.start + len(origin.spelled.printed) :]
        if not (after.startswith(head) and after.endswith(tail)):
            return replace(finding, why="fixed")
        words = after[len(head) : len(after) - len(tail)]
        bold = bold[len(head) + len(words) - len(words.lstrip()) :]
        words = words.strip()
        if not words:
            return replace(finding, why="emptied")
        try:
            marks, sentences = origin.item.marks, origin.sentences
            made = changes(origin.spelled, words, marks, sentences, Looks(edit.linked, bold))
        except CannotSpellError as error:
            return replace(finding, why=error.reason)
        return replace(finding, state="ready", made=tuple(made))

    # ── words that are printed at several places ──────────────────────────────────────────────

    def _agreed(self, findings: list[Finding]) -> list[Finding]:
        """Return findings in which no text is to be changed in two ways, or at one place of two."""
        by_place: dict[Place, list[Finding]] = {}
        for it in findings:
            if it.state == "ready" and it.place:
                by_place.setdefault(it.place, []).append(it)
        disputed = {
            place
            for place, there in by_place.items()
            if len({it.made for it in there}) > 1 or len(there) < self._count(place, there[0])
        }
        return [
            replace(it, state="person", why="differently", made=())
            if it.state == "ready" and it.place in disputed
            else it
            for it in findings
        ]

    def _count(self, place: Place, finding: Finding) -> int:
        """Return how often the copy prints a text, in whatever way its readers read it."""
        part = finding.edit.part
        kind = finding.edit.passage.kind if finding.edit.passage else ""
        said = [it for it in self._copy.passages if (it.part, it.kind) == (part, kind)]
        return sum([it.place for it in self._origins.of(passage)] == [place] for passage in said)


def parts_of(document: Document) -> Iterator[str]:
    """Yield the parts of a document in their order."""
    yield from dict.fromkeys(it.part for it in passages(document))


def _is_in(part: str, edit: Edit) -> bool:
    return part == edit.part or (edit.is_whole and part.startswith(f"{edit.part}/"))


def _with_holes(after: str, passage: Passage, bold: str = "") -> tuple[str, str]:
    """Return edited words with a sign for each hole whose words are still there, and looks."""
    at = 0
    for start, end in passage.holes:
        words = passage.text[start:end]
        found = after.find(words, at) if words else -1
        if found >= 0:
            rest = found + len(words)
            after = after[:found] + HOLE + after[rest:]
            bold = bold[:found] + bold[found : found + 1] + bold[rest:]
            at = found + 1
    return after, bold


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
