"""Verification: somebody performed a step in an environment on a day."""

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from schemas.base import Id, Model, Name, OneOrMany
from schemas.environment import Environment, VersionedField

# Why: even strict Pydantic reads "0" and "86400" as days in 1970, so the shape is checked first.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_date(value: object) -> date:
    """Return the day written as 2019-03-18.

    Raises PydanticCustomError `invalid-date`, `empty-text`, or `string_type` for no text at all.
    """
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "not a date")
    if not value.strip():
        raise PydanticCustomError("empty-text", "empty")
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("invalid-date", "{value}", {"value": value})


Date = Annotated[
    InstanceOf[date],
    BeforeValidator(parse_date),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2019-03-18"]}),
]


class StepKey(NamedTuple):
    """What a form of a step is addressed by: (OS, browser, verified date)."""

    os: str
    browser: str
    verified: date


Method: TypeAlias = Literal["product", "machine", "screen"]


class Verification(Model):
    """Evidence: on this day, on this device, with this system and browser, it was done.

    `steps` are the ids of those that were done; without them, all of the procedure in which it is
    written. `method` is how: on the `product`, by a `machine`, or on a declared `screen` only,
    which speaks for no environment.
    """

    on: Date
    device: Name
    os: VersionedField
    browser: VersionedField | None = None
    by: Name | None = None
    steps: Annotated[tuple[Id, ...], OneOrMany()] = ()
    method: Method = "product"

    @cached_property
    def environment(self) -> Environment:
        """The environment it was performed in."""
        return Environment(device=self.device, os=self.os, browser=self.browser)

    @property
    def key(self) -> StepKey:
        """The address it gives to the form of a step that was performed."""
        return StepKey(str(self.os), str(self.browser or ""), self.on)

    @property
    def speaks(self) -> bool:
        """Whether it says anything about an environment: a drawing of a screen is none."""
        return self.method != "screen"

    def is_of(self, step_id: str) -> bool:
        """Whether a step is among those that were done."""
        return not self.steps or step_id in self.steps
