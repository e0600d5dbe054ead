"""Ageing: what a verification is worth on a day, by the calendar and by the world's clock."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.ledger.releases import WorldClock
from pipeline.loading.library import Library
from schemas.ageing import Ageing, OutOfSupport
from schemas.manual import Manual
from schemas.releases import ReleaseList
from schemas.verification import Verification

WARN_AFTER_DAYS = 180
ERROR_AFTER_DAYS = 365


class Status(StrEnum):
    """What is known of a procedure in an environment, the best first."""

    VERIFIED = "verified"
    AGEING = "ageing"
    STALE = "stale"
    VOID = "void"
    NEVER = "never"
    NOT_CLAIMED = "not claimed"

    @property
    def badness(self) -> int:
        """0 for the best."""
        return _BADNESS[self]


_BADNESS = {status: number for number, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Policy:
    """From which age on, in days, a verification is ageing, and from which it is stale.

    `out_of_support` is what it is at best where the maker no longer supports its system.
    """

    warn_after_days: int = WARN_AFTER_DAYS
    error_after_days: int = ERROR_AFTER_DAYS
    out_of_support: OutOfSupport = "verified"

    def __or__(self, other: "Policy") -> "Policy":
        """Return the stricter of both: what several manuals print must be good for each."""
        return Policy(
            min(self.warn_after_days, other.warn_after_days),
            min(self.error_after_days, other.error_after_days),
            max(self.out_of_support, other.out_of_support, key=lambda it: Status(it).badness),
        )


def policy_of(library: Library, manual: Manual) -> Policy:
    """Return the policy of a manual: its own words, else those of the settings, else ours."""
    known = Policy()
    values = {name: getattr(known, name) for name in Ageing.model_fields}
    for ageing in (library.settings.ageing, manual.ageing):
        values |= {name: value for name in values if (value := getattr(ageing, name)) is not None}
    return Policy(**values)


@dataclass(frozen=True, slots=True)
class Clock:
    """The day that is asked about, and what is known of releases.

    `is_today` where nobody asked about a day: then no evidence can be of a later one.
    """

    as_of: date
    releases: ReleaseList
    is_today: bool = False


def age_of(item: Verification, as_of: date) -> int:
    """Return the age of a verification in days; one made that day is 0 days old."""
    return (as_of - item.on).days


def by_calendar(item: Verification, as_of: date, policy: Policy) -> Status:
    """Return what a verification is worth by its age alone."""
    age = age_of(item, as_of)
    if age >= policy.error_after_days:
        return Status.STALE
    return Status.AGEING if age >= policy.warn_after_days else Status.VERIFIED


class Ages:
    """Judges verifications with both clocks."""

    def __init__(self, clock: Clock) -> None:
        self._as_of = clock.as_of
        self.world = WorldClock(clock.releases, clock.as_of)

    def status(self, item: Verification, policy: Policy) -> Status:
        """Return what a verification is worth."""
        status = by_calendar(item, self._as_of, policy)
        standing = self.world.standing(item.os)
        if standing and not standing.is_supported:
            return max(status, Status(policy.out_of_support), key=lambda it: it.badness)
        return status

    def reason(self, item: Verification, policy: Policy) -> str:
        """Return why a verification is not good for ever: its age, and how old the world finds it.

        Parts are joined by "; ".
        """
        age = age_of(item, self._as_of)
        limit = policy.error_after_days
        calendar = f"{age} day{'' if age == 1 else 's'} old, good for {limit}"
        return "; ".join(filter(None, (calendar, self.world.said_of(item.environment))))
