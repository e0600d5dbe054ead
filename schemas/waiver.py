"""Waivers: somebody answers for publishing what a rule would refuse, for a while."""

from typing import Annotated, Literal, TypeAlias

from schemas.base import Model, Name, OneOrMany, Text
from schemas.verification import Date

WaivableRule: TypeAlias = Literal[
    "unverified-claim",
    "edited-since-verified",
    "stale-verification",
    "device-is-no-model",
    "risk-without-approval",
]


class Waiver(Model):
    """Lets one rule be broken in a procedure or a step, to the end of the day `until`.

    `approver` is the person or office who answers for it. It changes no word of any output.
    """

    rule: WaivableRule
    reason: Text
    approver: Name
    until: Date


Waivers = Annotated[tuple[Waiver, ...], OneOrMany()]
