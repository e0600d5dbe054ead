"""Safety messages with the signal words of ANSI Z535.6."""

from enum import StrEnum

from schemas.base import Model, Text, Title


class SignalWord(StrEnum):
    """ANSI Z535.6: DANGER kills, WARNING may, CAUTION hurts, NOTICE concerns no person's body."""

    DANGER = "danger"
    WARNING = "warning"
    CAUTION = "caution"
    NOTICE = "notice"


class SafetyMessage(Model):
    """What may happen, what follows, how to avoid it; none of the three may be left out.

    `owner` is who answers for the advice, where a step asks people to accept a risk.
    """

    signal: SignalWord
    hazard: Text
    consequence: Text
    avoidance: Text
    owner: Title | None = None
