"""Waivers: somebody answers for publishing what a rule would refuse, for a while."""

from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Model, Name, OneOrMany, Text
from schemas.verification import Date

LedgerRule: TypeAlias = Literal[
    "unverified-claim",
    "edited-since-verified",
    "stale-verification",
    "device-is-no-model",
    "no-system-version",
    "risk-without-approval",
    "claims-apart",
]
WordingRule: TypeAlias = Literal[
    "avoided-word",
    "misspelled-name",
    "spelling",
    "mixed-spelling",
    "mixed-wave-dash",
    "wordy-phrase",
    "verb-or-noun",
    "full-width-letters",
    "half-width-kana",
    "double-space",
    "plain-style",
    "long-sentence",
    "medium-bound",
    "empty-pointer",
    "colour-only",
    "position-only",
    "foreign-mark",
    "printed-code",
    "typed-number",
]
ScreenRule: TypeAlias = Literal["product-name"]
# What a house may turn off, and what needs no approver to be waived.
JudgedRule: TypeAlias = Literal[WordingRule, ScreenRule]
TranslationRule: TypeAlias = Literal["incomplete-translation"]
WORDING_RULES: frozenset[str] = frozenset(get_args(JudgedRule))


class Waiver(Model):
    """Lets one rule be broken in a manual, a procedure or a step, to the end of the day `until`.

    `approver` is the person or office who answers for it. It changes no word of any output. Rules
    about wording need neither: no reader is harmed.
    """

    rule: Literal[LedgerRule, JudgedRule, TranslationRule]
    reason: Text
    approver: Name | None = None
    until: Date | None = None

    @property
    def is_of_wording(self) -> bool:
        """Whether it is about how something is worded or called, not about evidence or risks."""
        return self.rule in WORDING_RULES

    @model_validator(mode="after")
    def _somebody_answers(self) -> Self:
        for key in ("approver", "until"):
            if getattr(self, key) is None and not self.is_of_wording:
                raise PydanticCustomError("missing-key", "", {"key": key, "where": "in a waiver"})
        return self


class ManualWaiver(Waiver):
    """Lets one rule be broken in a manual and all of its procedures.

    It is a rule about wording, or about how much is translated.
    """

    rule: Literal[JudgedRule, TranslationRule]


Waivers = Annotated[tuple[Waiver, ...], OneOrMany()]
ManualWaivers = Annotated[tuple[ManualWaiver, ...], OneOrMany()]
