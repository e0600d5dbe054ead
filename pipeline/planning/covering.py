"""Set cover: as few sets as possible that together have every element.

Sets are bits of whole numbers. The problem is hard in general; the ones met here fall into small
parts that have nothing in common, and are solved by branch and bound. Where that takes too long,
what a greedy choice finds is returned, and said to be no proof.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Cover:
    """The indices of the sets chosen, and whether it is certain that fewer will not do."""

    chosen: tuple[int, ...]
    is_smallest: bool


def cover(sets: Sequence[int], most_nodes: int = MOST_NODES) -> Cover:
    """Return a cover of all that the sets have; where one set does as well as another, the first.

    `most_nodes` is how much is searched before the search is given up.
    """
    kept = _undominated(sets)
    budget = most_nodes
    chosen: list[int] = []
    is_smallest = True
    for part in _parts(sets, kept):
        search = _Search(sets, part, budget)
        chosen += search.best
        is_smallest = is_smallest and search.is_done
        budget = search.budget
    return Cover(_earlier(sets, chosen), is_smallest)


def greedy(sets: Sequence[int], among: Sequence[int]) -> list[int]:
    """Return a cover: always the set that has most of what is left, the first of those alike."""
    left = _union(sets, among)
    chosen = []
    while left:
        best = max(among, key=lambda it: (sets[it] & left).bit_count())
        chosen.append(best)
        left &= ~sets[best]
    return chosen


def _earlier(sets: Sequence[int], chosen: list[int]) -> tuple[int, ...]:
    """Return a cover with each set replaced by the first one that will do, if any is needed."""
    found = sorted(chosen)
    for index in tuple(found):
        found.remove(index)
        needed = sets[index] & ~_union(sets, found)
        if needed:
            found.append(next(it for it, mask in enumerate(sets) if needed & ~mask == 0))
    return tuple(sorted(found))


def _undominated(sets: Sequence[int]) -> list[int]:
    """Return the sets that no other one has whole."""
    first = {mask: index for index, mask in reversed(list(enumerate(sets))) if mask}
    kept: list[int] = []
    for mask in sorted(first, key=lambda it: (-it.bit_count(), first[it])):
        if not any(mask & ~sets[other] == 0 for other in kept):
            kept.append(first[mask])
    return sorted(kept)


def _parts(sets: Sequence[int], kept: list[int]) -> Iterator[list[int]]:
    """Yield groups of sets that have no element in common with those of other groups."""
    groups: list[tuple[int, list[int]]] = []
    for index in kept:
        mask, members = sets[index], [index]
        apart = []
        for other in groups:
            if other[0] & mask:
                mask |= other[0]
                members += other[1]
            else:
                apart.append(other)
        groups = [*apart, (mask, members)]
    yield from sorted(sorted(members) for _, members in groups)


class _Search:
    """Branch and bound in one part; `best` is what was found, `budget` what is left of it."""

    def __init__(self, sets: Sequence[int], part: list[int], budget: int) -> None:
        self._sets = sets
        whole = _union(sets, part)
        self._holders = {
            bit: [index for index in part if sets[index] & bit] for bit in _bits(whole)
        }
        # Those with the fewest holders come first: they leave the least choice.
        self._order = sorted(self._holders, key=lambda bit: len(self._holders[bit]))
        self._near = {bit: _union(sets, holders) for bit, holders in self._holders.items()}
        self.best = greedy(sets, part)
        self.budget = budget
        self._visit(whole, [])
        self.is_done = self.budget > 0

    def _visit(self, left: int, chosen: list[int]) -> None:
        if self.budget <= 0:
            return
        self.budget -= 1
        if not left:
            self.best = list(chosen)
            return
        if len(chosen) + self._least(left) >= len(self.best):
            return
        bit = next(bit for bit in self._order if bit & left)
        holders = self._holders[bit]
        for index in sorted(holders, key=lambda it: -(self._sets[it] & left).bit_count()):
            self._visit(left & ~self._sets[index], [*chosen, index])

    def _least(self, left: int) -> int:
        """Return how many sets are needed at least: elements no two of which lie in one set."""
        count = 0
        for bit in self._order:
            if bit & left:
                count += 1
                left &= ~self._near[bit]
        return count


def _union(sets: Sequence[int], among: Sequence[int]) -> int:
    mask = 0
    for index in among:
        mask |= sets[index]
    return mask


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
