"""What is wrong with a file, as a validator says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a file breaks, where, and what to do; `place` and `advice` may be ""."""

    rule: str
    place: str
    message: str
    advice: str = ""
