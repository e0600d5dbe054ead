"""`settings.yaml`: what holds for all content of a library."""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from schemas.ageing import Ageing
from schemas.base import Model, Name, OneOrMany, Text
from schemas.waiver import JudgedRule

_PATTERN = re.compile(r"[^\s:/]+(:[0-9*]+)?")


def _check_pattern(text: str) -> str:
    """Return a pattern of hosts. Raises PydanticCustomError `host-pattern`."""
    if _PATTERN.fullmatch(text):
        return text
    host = re.split(r"[/?#]", text.partition("://")[2] or text)[0]
    near = {"suggestion": host} if _PATTERN.fullmatch(host) else {}
    raise PydanticCustomError("host-pattern", "", dict(near))


HostPattern = Annotated[
    Name,
    AfterValidator(_check_pattern),
    Field(json_schema_extra={"pattern": f"^{_PATTERN.pattern}$"}),
]
HostPatterns = Annotated[tuple[HostPattern, ...], OneOrMany()]
Language: TypeAlias = Literal["ja", "en"]
"""A language that manuals are written in."""
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def _check_tag(text: str) -> str:
    """Return the name of a language. Raises PydanticCustomError `unknown-language`."""
    if not _TAG.fullmatch(text):
        raise PydanticCustomError("unknown-language", "", {"language": text[:40]})
    return text


SpokenLanguage = Annotated[
    str, AfterValidator(_check_tag), Field(json_schema_extra={"pattern": f"^{_TAG.pattern}$"})
]
"""A language that manuals are published in (BCP 47); those with fixed words are known."""
_LENGTH = re.compile(r"[1-9][0-9]{1,2}")


def _read_length(value: object) -> object:
    """Return a length of sentences, 10 to 999. Raises PydanticCustomError `invalid-length`."""
    text = str(value)
    if not _LENGTH.fullmatch(text):
        raise PydanticCustomError("invalid-length", "", {"value": text[:80]})
    return int(text)


SentenceLength = Annotated[int, BeforeValidator(_read_length)]
PatternsByLanguage = dict[Language, Annotated[tuple[Name, ...], OneOrMany()]]


def _read_percentage(value: object) -> object:
    """Return a percentage, 0 to 100. Raises PydanticCustomError `invalid-percentage`."""
    text = str(value)
    if not _PERCENTAGE.fullmatch(text):
        raise PydanticCustomError("invalid-percentage", "", {"value": text[:80]})
    return int(text)


_PERCENTAGE = re.compile(r"[0-9]|[1-9][0-9]|100")
Percentage = Annotated[int, BeforeValidator(_read_percentage)]


class TranslationRules(Model):
    """How much of a translation there must be, in percent of its texts, for it to be published."""

    least: Percentage = 100


class LanguageCheck(Model):
    """What a rule about wording does in this house, and why."""

    level: Literal["off", "warning", "error"]
    reason: Text


class Settings(Model):
    """Rules of one house. A pattern may hold `*`: `dev-*`, `*.test`.

    `development_hosts` may stand nowhere in content. `other_hosts` may stand on screens although
    no term of the manual names them. `ageing` is how long a verification is good. A step that
    names one of the `risk_controls`, or says one of the `risk_phrases`, in the language of its
    manual, asks people to accept a risk. `language_checks` turn rules about wording off, or make
    errors of them; `sentence_length` is the most of a sentence, in Japanese characters and in
    English words. `translations` say how much must be translated before it is published.
    """

    development_hosts: HostPatterns = ()
    other_hosts: HostPatterns = ()
    ageing: Ageing = Ageing()
    risk_controls: PatternsByLanguage = Field(default_factory=dict)
    risk_phrases: PatternsByLanguage = Field(default_factory=dict)
    language_checks: dict[JudgedRule, LanguageCheck] = Field(default_factory=dict)
    sentence_length: dict[Language, SentenceLength] = Field(default_factory=dict)
    translations: TranslationRules = TranslationRules()
