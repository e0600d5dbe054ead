"""Which line of a copy is which line of its baseline.

Hidden bookmarks tell it where they survived. What they do not tell, the words do: lines that are
the same, in their order, then lines that are much alike between two that are known.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from renderers.word.review.baseline import BaseLine
from renderers.word.review.likeness import Effort
from renderers.word.review.lines import Line

# How much two lines must have in common to be one line that was edited.
_ENOUGH = 0.5
_FOR_STYLE = 0.15
# How many lines are compared at most in a gap, for a file that anybody may have written.
_LARGEST_GAP = 60
# From so many lines on, difflib can leave out those that are repeated most, which is quick.
_JUNK = 200


class Alignment:
    """Pairs of lines: `copy` tells the line of the copy by that of the baseline, or the reverse."""

    def __init__(self, base: Sequence[BaseLine], lines: Sequence[Line]) -> None:
        self._base = base
        self._lines = lines
        self.copy: dict[int, int] = {}
        self.original: dict[int, int] = {}
        self._effort = Effort()
        anchors = {it.anchor: index for index, it in enumerate(base)}
        named = [
            (anchors[name], at)
            for at, line in enumerate(lines)
            for name in line.anchors
            if name in anchors
        ]
        counts = Counter(index for index, _ in named)
        same = [it for it in named if self._are_same(*it)]
        self._pair_all(it for it in same if counts[it[0]] == 1)
        named = self._in_place(named)
        self._pair_all(it for it in named if self._are_same(*it))
        self._pair_same()
        self._pair_all(named)
        self._pair_strays()
        self._pair_alike()
        self.moved = frozenset(self._moved())

    def _in_place(self, named: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return pairs with those first that stand between what stood around them.

        Why: what was copied from another copy brings bookmarks of its own along.
        """
        known = sorted(self.copy)

        def is_elsewhere(pair: tuple[int, int]) -> bool:
            place = bisect_left(known, pair[0])
            first = self.copy[known[place - 1]] if place else -1
            last = self.copy[known[place]] if place < len(known) else len(self._lines)
            return not first < pair[1] < last

        return sorted(named, key=is_elsewhere)

    # ── pairs ─────────────────────────────────────────────────────────────────────────────────

    def _pair_all(self, pairs: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> None:
        for index, at in pairs:
            if index not in self.copy and at not in self.original:
                self.copy[index], self.original[at] = at, index

    def part(self, index: int) -> None:
        """Take the two lines of a pair apart."""
        del self.original[self.copy.pop(index)]

    def _are_same(self, index: int, at: int) -> bool:
        return self._base[index].line.same == self._lines[at].same

    def _left(self) -> tuple[list[int], list[int]]:
        mine = [it for it in range(len(self._base)) if it not in self.copy]
        return mine, [it for it in range(len(self._lines)) if it not in self.original]

    def _pair_same(self) -> None:
        """Pair what reads the same, in its order, between two pairs that are known."""
        for mine, theirs in self._gaps():
            one = [self._base[it].line.same for it in mine]
            other = [self._lines[it].same for it in theirs]
            is_long = not self._effort.allows(one, other)
            if is_long and len(other) < _JUNK:
                continue
            blocks = SequenceMatcher(None, one, other, autojunk=is_long).get_matching_blocks()
            for block in blocks:
                found = zip(mine[block.a :], theirs[block.b :], strict=False)
                self._pair_all([it for it, _ in zip(found, range(block.size), strict=False)])

    def _pair_strays(self) -> None:
        """Pair what reads the same elsewhere, if nothing else reads so; then its neighbours."""
        mine, theirs = self._left()
        one = Counter(self._base[it].line.same for it in mine)
        other = Counter(self._lines[it].same for it in theirs)
        where = {self._lines[it].same: it for it in theirs}
        same = [(it, self._base[it].line.same) for it in mine]
        self._pair_all([(it, where[said]) for it, said in same if one[said] == other[said] == 1])
        for step in (1, -1):
            for index in mine[::step]:
                at = self.copy.get(index - step, -2) + step
                is_there = 0 <= at < len(self._lines)
                if index not in self.copy and is_there and self._are_same(index, at):
                    self._pair_all([(index, at)])

    def _pair_alike(self) -> None:
        """Pair what is much alike, in its order, between two pairs that are known."""
        for mine, theirs in self._gaps():
            is_small = len(mine) <= _LARGEST_GAP and len(theirs) <= _LARGEST_GAP
            if is_small and not self._effort.is_spent:
                self._pair_all(self._best(mine, theirs))
        for mine, theirs in self._gaps():
            if len(mine) == len(theirs) == 1:
                one, other = self._base[mine[0]].line, self._lines[theirs[0]]
                if one.style == other.style and bool(one.images) == bool(other.images):
                    self._pair_all([(mine[0], theirs[0])])

    def _gaps(self) -> list[tuple[list[int], list[int]]]:
        """Return what is not paired on either side between two pairs in their order."""
        known = [(-1, -1), *self._in_order(), (len(self._base), len(self._lines))]
        gaps = []
        for (first, start), (last, end) in pairwise(known):
            mine = [it for it in range(first + 1, last) if it not in self.copy]
            theirs = [it for it in range(start + 1, end) if it not in self.original]
            if mine and theirs:
                gaps.append((mine, theirs))
        return gaps

    def _best(self, mine: list[int], theirs: list[int]) -> list[tuple[int, int]]:
        """Return the pairs in their order that have most in common."""
        likeness = [[self._likeness(one, other) for other in theirs] for one in mine]
        best = [[0.0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
        for i in reversed(range(len(mine))):
            for j in reversed(range(len(theirs))):
                paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
                best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
        i = j = 0
        found = []
        while i < len(mine) and j < len(theirs):
            if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
                found.append((mine[i], theirs[j]))
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1
        return found

    def _likeness(self, index: int, at: int) -> float:
        """Return how much two lines have in common, 0 if that is too little."""
        one, other = self._base[index].line, self._lines[at]
        if bool(one.images) != bool(other.images) and not (one.text and other.text):
            return 0.0
        if not one.text and not other.text:
            return 1.0
        share = self._effort.ratio(one.text, other.text, _ENOUGH - _FOR_STYLE)
        share += _FOR_STYLE if one.style == other.style else 0.0
        return share if share >= _ENOUGH else 0.0

    # ── order ─────────────────────────────────────────────────────────────────────────────────

    def _in_order(self) -> list[tuple[int, int]]:
        """Return the most pairs that are in the same order on both sides."""
        pairs = sorted(self.copy.items())
        ends: list[int] = []
        chain: list[tuple[int, int]] = []  # of each pair: its length, and where the one before is
        last: list[int] = []
        for number, (_, at) in enumerate(pairs):
            length = bisect_left(ends, at)
            before = last[length - 1] if length else -1
            chain.append((length, before))
            if length == len(ends):
                ends.append(at)
                last.append(number)
            else:
                ends[length], last[length] = at, number
        found = []
        number = last[-1] if last else -1
        while number >= 0:
            found.append(pairs[number])
            number = chain[number][1]
        return found[::-1]

    def _moved(self) -> set[int]:
        return set(self.copy) - {index for index, _ in self._in_order()}
