"""How much a template of somebody else may do, so that each comes to an end, and soon.

Counted are turns of loops, calls, and the characters of all texts that it makes or compares. Why
not seconds: the same theme does the same on every machine.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import SecurityError

# For small values; more of them may be turned around, and written, so many times each.
SPARE_STEPS, STEPS_A_VALUE = 50_000, 200
SPARE_CHARACTERS, TIMES_WRITTEN = 20_000_000, 8
# Whatever a page counts or measures, it is less.
_LARGEST_NUMBER = 10**15


class Allowance(local):
    """What is left to one call of a template; each thread has one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._is_given = False
        self._steps = self._characters = 0

    @contextmanager
    def given_for(self, values: object) -> Iterator[None]:
        """Allow what these values need. A call within a call gets nothing for itself."""
        if self._is_given:
            yield
            return
        count, characters = _extent(values)
        self._steps = SPARE_STEPS + STEPS_A_VALUE * count
        self._characters = SPARE_CHARACTERS + TIMES_WRITTEN * characters
        self._is_given = True
        try:
            yield
        finally:
            self._is_given = False

    def step(self) -> None:
        """Count a turn or a call. Raises SecurityError where it is one too many."""
        self._steps -= 1
        if self._steps < 0 and self._is_given:
            raise SecurityError("it does not come to an end")

    def turns(self, values: Iterable[Any]) -> Iterator[Any]:
        """Yield the values of a loop, each of which is a turn."""
        for value in values:
            self.step()
            yield value

    def take(self, length: int) -> None:
        """Count characters before they are made. Raises SecurityError for too many."""
        self._characters -= length
        if self._characters < 0 and self._is_given:
            raise SecurityError("it makes a text without end")

    def text(self, value: Any) -> Any:
        """Return a text or number, counted. Raises SecurityError for all else.

        Why: a list that holds one list twice, and so on, is endless as soon as it is written.
        """
        if isinstance(value, str):
            self.take(len(value))
        elif not (value is None or isinstance(value, int | float | Undefined)):
            raise SecurityError(f"a {type(value).__name__} is no text; write what is in it")
        return number(value)

    def weighed(self, value: Any) -> Any:
        """Return a text, a number or a list of such, counted. Raises SecurityError for all else."""
        if isinstance(value, list | tuple):
            for it in value:
                self.take(1)
                self.text(it)
            return value
        return self.text(value)

    def held(self, value: Any) -> Any:
        """Return something in which something is looked for, counted. Raises SecurityError."""
        return value if isinstance(value, dict) else self.weighed(value)


def number(value: Any) -> Any:
    """Return a value. Raises SecurityError for a number with more digits than any page needs."""
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        raise SecurityError("it makes a number without end")
    return value


def _extent(values: object) -> tuple[int, int]:
    """Return how many values there are, with all that they hold, and the characters in them."""
    count = characters = 0
    waiting = [values]
    while waiting:
        it = waiting.pop()
        count += 1
        if isinstance(it, str):
            characters += len(it)
        elif isinstance(it, dict):
            waiting += it.values()
        elif isinstance(it, list | tuple):
            waiting += it
    return count, characters
