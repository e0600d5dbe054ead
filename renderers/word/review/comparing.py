"""What was done to a copy: its lines against those of its baseline, each edit once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.composing.identity import COVER
from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from renderers.word.review.aligning import Alignment
from renderers.word.review.baseline import BaseLine
from renderers.word.review.drawings import edits_of_pictures
from renderers.word.review.likeness import Effort
from renderers.word.review.lines import (
    Line,
    alike,
    bold_of,
    is_same,
    squeezed,
    target,
    targets,
    without_number,
)
from renderers.word.review.notes import NOTE_MARK
from renderers.word.review.pieces import COMPUTED
from renderers.word.review.restyling import restyled
from renderers.word.review.spans import words_now

_HALF = 0.5


class Comparison:
    """Compares a copy as it reads with all tracked changes, and without any, with its baseline.

    `has_more` says that the baseline knows alternative texts and links.
    """

    def __init__(
        self,
        base: Sequence[BaseLine],
        accepted: Sequence[Line],
        rejected: Sequence[Line],
        *,
        has_more: bool = False,
    ) -> None:
        self._base = base
        self._has_more = has_more
        self.now, self._before = accepted, rejected
        self.pairs = Alignment(base, accepted)
        self._untracked = Alignment(base, rejected)
        self._effort = Effort()
        self._told: set[int] = set()
        self._told_lines: set[int] = set()
        self._part_rows()

    def _part_rows(self) -> None:
        """Take a row that was deleted and one that was added for what they are, however alike."""
        for index, at in list(self.pairs.copy.items()):
            old = self._untracked.copy.get(index)
            is_gone = old is not None and self._before[old].row == "deleted"
            if is_gone and self.now[at].row == "inserted":
                self.pairs.part(index)

    @property
    def gone(self) -> set[str]:
        """The words of paragraphs that were taken out, with a sign for what is computed."""
        left = self.pairs.copy.keys() | self._told
        return {alike(it.line.text) for at, it in enumerate(self._base) if at not in left}

    def edits(self) -> Iterator[Edit]:
        """Yield all edits, in the order of the manual, what was added behind what it follows."""
        found = [*self._divided(), *self._moves(), *self._deletions(), *self._additions()]
        for index in sorted(self.pairs.copy):
            found += [(index, it) for it in self._of_line(index)]
        if self._has_more:
            found += restyled(self._base, self.now, self.pairs.copy)
        yield from (edit for _, edit in sorted(found, key=lambda it: it[0]))

    # ── lines that are there ──────────────────────────────────────────────────────────────────

    def _of_line(self, index: int) -> Iterator[Edit]:
        base, now = self._base[index], self.now[self.pairs.copy[index]]
        stamps, tracking = now.stamps, self._tracking(index, now.stamps)
        yield from edits_of_pictures(base, now, tracking, has_more=self._has_more)
        if self._has_more:
            yield from self._links(index)
        for said, stamp in now.restyled:
            yield Edit("look", base.part, "", said, None, (stamp,), "tracked")
        if index in self._told:
            return
        yield from self._repeated(index)
        before, after = base.line.filled(), now.filled(base.line.computed)
        if is_same(before, after):
            return
        if base.spans and (base.spans[0].passage.kind, base.spans[0].start) == ("do", 0):
            said, is_typed = without_number(after)
            if is_same(before, said):
                if is_typed:
                    yield Edit("fixed", base.part, before, after, None, stamps, tracking)
                return
            after = after if without_number(before)[0] != before else said
        bold = bold_of(now, base.line.computed)[-len(after) :]
        for span, words, start in words_now(base, before, after, self._effort):
            if span is None:
                yield Edit("fixed", base.part, before, after, None, stamps, tracking)
            else:
                passage = span.passage
                made = Edit("text", base.part, passage.text, words, passage, stamps, tracking)
                was = bold_of(base.line)[span.start : span.end]
                is_bold = bold[start : start + len(words)] if " " in was else ""
                linked = tuple(said for _, said in now.links)
                yield replace(made, linked=linked, bold=is_bold)

    def _links(self, index: int) -> Iterator[Edit]:
        """Yield what leads elsewhere. Links that went with their words are told with these."""
        at = self.pairs.copy[index]
        base, now = self._base[index], self.now[at]
        # What was divided or joined has its links in the line before or behind.
        near = 1 if index in self._told else 0
        was = [it.line for it in self._base[max(index - near, 0) : index + near + 1]]
        there = self.now[max(at - near, 0) : at + near + 1]
        made = [it for it in now.links if target(it[0]) not in targets(*was)]
        gone = [it for it in base.line.links if target(it[0]) not in targets(*there)]
        gone = [it for it in gone if made or alike(it[1]) in alike(now.filled())]
        if not gone and not made:
            return
        old = self._untracked.copy.get(index)
        is_tracked = old is not None and targets(self._before[old]) == targets(base.line)
        before, after = ("\n".join(to for to, _ in it) for it in (gone, made))
        stamps = now.stamps if is_tracked else ()
        tracking: Tracking = "tracked" if is_tracked else "untracked"
        yield Edit("link", base.part, before, after, None, stamps, tracking)

    def _repeated(self, index: int) -> Iterator[Edit]:
        """Yield the number of a note that came, went or moved where it stands once more."""
        base, now = self._base[index], self.now[self.pairs.copy[index]]
        was, said = base.line.repeated, now.repeated or ()
        if was is None or _marked(was) == _marked(said):
            return
        if len(was) == len(said) and alike("".join(was)) != alike("".join(said)):
            return  # other words around the same numbers
        at = self._untracked.copy.get(index)
        is_tracked = at is not None and _marked(self._before[at].repeated or ()) == _marked(was)
        before, after = _marked(was or (base.line.text,)), _marked(said or (now.text,))
        stamps = now.stamps if is_tracked else ()
        tracking: Tracking = "tracked" if is_tracked else "untracked"
        yield Edit("footnote", base.part, before, after, None, stamps, tracking)

    def _tracking(self, index: int, stamps: Sequence[Stamp]) -> Tracking:
        """Return whether a line would be as it was if all tracked changes were rejected."""
        at = self._untracked.copy.get(index)
        is_as_it_was = at is not None and self._before[at].same == self._base[index].line.same
        if stamps and is_as_it_was:
            return "tracked"
        return "partly" if stamps else "untracked"

    # ── paragraphs that were divided or joined ────────────────────────────────────────────────

    def _divided(self) -> Iterator[tuple[float, Edit]]:
        """Yield a paragraph of which two were made, and two of which one was made."""
        for index, at in sorted(self.pairs.copy.items()):
            base, now = self._base[index], self.now[at]
            rest = at + 1
            if rest < len(self.now) and rest not in self.pairs.original:
                parts = (now.filled(), self.now[rest].filled())
                if all(parts) and squeezed(*parts) == squeezed(base.line.filled()):
                    self._told.add(index)
                    self._told_lines.add(rest)
                    stamps = (*now.stamps, *self.now[rest].stamps)
                    yield index, self._structural("split", index, "\n".join(parts), stamps)
            for first, last in ((index, index + 1), (index - 1, index)):
                if self._issqueezed(first, last, at):
                    self._told |= {first, last}
                    edit = self._structural("joined", first, now.filled(), now.stamps)
                    yield first, edit

    def _issqueezed(self, first: int, last: int, at: int) -> bool:
        """Whether a line begins as one that was there and ends as the next one, now gone."""
        if first < 0 or last >= len(self._base) or {first, last} <= self.pairs.copy.keys():
            return False
        if self.now[at].members > 1:
            return True
        begin, end = (squeezed(self._base[it].line.filled()) for it in (first, last))
        now = squeezed(self.now[at].filled())
        of_begin, of_end = _common(begin, now), _common(end[::-1], now[::-1])
        # Not so where it is one of the two that got shorter.
        alone = of_begin + _common(begin[::-1], now[::-1]), of_end + _common(end, now)
        is_shorter = alone[0 if first in self.pairs.copy else 1] >= len(now)
        return bool(of_begin and of_end) and not is_shorter and len(now) <= of_begin + of_end

    def _structural(self, what: What, index: int, after: str, stamps: Iterable[Stamp]) -> Edit:
        base = self._base[index]
        stamps = tuple(dict.fromkeys(stamps))
        tracking = self._tracking(index, stamps)
        before = base.line.filled()
        return Edit(what, base.part, before, after, None, stamps, tracking)

    # ── parts that came and went ──────────────────────────────────────────────────────────────

    def _deletions(self) -> Iterator[tuple[float, Edit]]:
        gone = [it for it in range(len(self._base)) if it not in self.pairs.copy]
        gone = [it for it in gone if it not in self._told]
        whole = self._whole_parts(set(gone))
        for part, indexes in groupby(gone, key=lambda it: self._reported(it, whole)):
            group = list(indexes)
            said = [self._base[it].line.filled() or "" for it in group]
            stamps = [it for index in group for it in self._stamps_of(index)]
            tracking = _least(self._tracking(it, stamps) for it in group)
            before = "\n".join(filter(None, said))
            is_picture = not before and part not in whole
            edit = Edit(
                "picture" if is_picture else "deleted",
                part,
                before or str(sum(len(self._base[it].line.images) for it in group)),
                "0" if is_picture else "",
                None,
                tuple(dict.fromkeys(stamps)),
                tracking,
                is_whole=part in whole,
            )
            yield group[0], edit

    def _whole_parts(self, gone: set[int]) -> set[str]:
        """Return the steps and sections of which nothing is left."""
        left: dict[str, bool] = {}
        for index, it in enumerate(self._base):
            for part in (it.part, it.part.partition("/")[0]):
                left[part] = left.get(part, False) or index not in gone
        return {part for part, is_left in left.items() if not is_left}

    def _reported(self, index: int, whole: set[str]) -> str:
        part = self._base[index].part
        section = part.partition("/")[0]
        return section if section in whole else part

    def _stamps_of(self, index: int) -> tuple[Stamp, ...]:
        at = self._untracked.copy.get(index)
        return () if at is None else self._before[at].stamps

    def _additions(self) -> Iterator[tuple[float, Edit]]:
        group: list[int] = []
        after = -1
        for at in range(len(self.now) + 1):
            is_new = at < len(self.now) and at not in self.pairs.original
            if is_new:
                if at not in self._told_lines:
                    group.append(at)
                continue
            if group:
                yield after + _HALF, self._addition(group, after)
                group = []
            after = self.pairs.original.get(at, after)

    def _addition(self, group: list[int], after: int) -> Edit:
        members = [self.now[at] for at in group]
        stamps = tuple(dict.fromkeys(it for line in members for it in line.stamps))
        is_tracked = all(line.is_all_tracked and line.stamps for line in members)
        tracking: Tracking = "tracked" if is_tracked else "partly" if stamps else "untracked"
        part = self._base[max(after, 0)].part if self._base else COVER
        said = "\n".join(filter(None, (line.filled() for line in members)))
        images = sum(len(line.images) for line in members)
        if not said:
            return Edit("picture", part, "0", str(images), None, stamps, tracking)
        return Edit("added", part, "", said, None, stamps, tracking)

    def _moves(self) -> Iterator[tuple[float, Edit]]:
        """Yield each part that stands elsewhere once, and other lines by themselves."""
        moved = sorted(self.pairs.moved)
        staying = self.pairs.copy.keys() - self.pairs.moved
        whole = self._whole_parts({*range(len(self._base))} - staying)
        for part, indexes in groupby(moved, key=lambda it: self._reported(it, whole)):
            group = list(indexes)
            known = [i for i, it in enumerate(self._base) if it.part == part]
            kept = [it for it in known if it in self.pairs.copy]
            is_step = len(group) > len(kept) * _HALF and "/" in part
            is_whole = part in whole or is_step
            said = [self._base[it].line.filled() for it in group]
            before_at = self.pairs.copy[group[0]] - 1
            follows = self.pairs.original.get(before_at, -1)
            after = self._base[follows].part if follows >= 0 else ""
            stamps = [it for at in group for it in self.now[self.pairs.copy[at]].stamps]
            was_there = all(it in self._untracked.copy for it in group)
            is_tracked = was_there and not self._untracked.moved & set(group) and stamps
            edit = Edit(
                "moved",
                part,
                "\n".join(filter(None, said)),
                after,
                None,
                tuple(dict.fromkeys(stamps)),
                "tracked" if is_tracked else "partly" if stamps else "untracked",
                is_whole=is_whole,
            )
            yield group[0], edit


def _marked(words: Sequence[str]) -> str:
    return alike(NOTE_MARK.join(words)).replace(COMPUTED, "#")


def _least(found: Iterable[Tracking]) -> Tracking:
    kinds = set(found)
    if len(kinds) == 1:
        return kinds.pop()
    return "partly"


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
