"""Ageing: how long a verification is good."""

import re
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Model

_DAYS = re.compile(r"[1-9][0-9]{0,4}")


def _read_days(value: object) -> object:
    """Return a number of days, 1 to 99999. Raises PydanticCustomError `invalid-days`."""
    text = str(value)
    if not _DAYS.fullmatch(text):
        raise PydanticCustomError("invalid-days", "{value}", {"value": text[:80]})
    return int(text)


Days = Annotated[int, BeforeValidator(_read_days)]
OutOfSupport: TypeAlias = Literal["verified", "ageing", "stale"]


class Ageing(Model):
    """From which age on, in days, a verification is ageing, and from which it is stale.

    `out_of_support` is what it counts as, at best, once the maker of its system has ended support
    for that version. What a manual leaves out, the settings of the library say.
    """

    warn_after_days: Days | None = None
    error_after_days: Days | None = None
    out_of_support: OutOfSupport | None = None

    @model_validator(mode="after")
    def _warns_first(self) -> Self:
        warn, error = self.warn_after_days, self.error_after_days
        if warn is not None and error is not None and warn > error:
            values = {"warn": str(warn), "error": str(error)}
            raise PydanticCustomError("late-warning", "{warn} {error}", values)
        return self
