"""How much two texts have in common, with a limit to the work: anybody may have written them."""

from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

LONGEST = 300
_WORK = 6_000_000
_OF_PAIRS = 1_000


class Effort:
    """Compares texts until too much was done; then they count as unlike.

    Why by the pairs of equal signs: where few signs are repeated without end, comparing takes the
    third power of the length.
    """

    def __init__(self) -> None:
        self._left = _WORK

    def ratio(self, one: str, other: str, least: float) -> float:
        """Return what share of two texts is the same, 0 if that is less than `least`."""
        one, other = one[:LONGEST], other[:LONGEST]
        if not self._spend(2 * (len(one) + len(other))):
            return 0.0
        signs, theirs = Counter(one), Counter(other)
        at_most = 2 * sum(min(it, theirs[sign]) for sign, it in signs.items())
        if at_most < least * (len(one) + len(other)) or not self.allows(one, other):
            return 0.0
        share = SequenceMatcher(None, one, other, autojunk=False).ratio()
        return share if share >= least else 0.0

    def allows(self, one: Sequence[Hashable], other: Sequence[Hashable]) -> bool:
        """Whether two texts may be compared sign by sign; if so, that counts as done."""
        theirs = Counter(other)
        pairs = sum(it * theirs[sign] for sign, it in Counter(one).items())
        return self._spend(pairs * pairs // _OF_PAIRS + len(one) + len(other))

    @property
    def is_spent(self) -> bool:
        """Whether hardly anything can be compared any more."""
        return self._left < 4 * LONGEST

    def _spend(self, work: int) -> bool:
        is_there = work <= self._left
        self._left -= work if is_there else 0
        return is_there
