"""`glossary.yaml`: which word is used for a thing, which ones are not, and why."""

from typing import Annotated

from pydantic import Field

from schemas.base import Model, Name, OneOrMany, Text
from schemas.settings import Language

Names = Annotated[tuple[Name, ...], Field(min_length=1), OneOrMany()]


class GlossaryEntry(Model):
    """Write `use` and none of `not`, in manuals of one `language` or of any.

    `reason` is told to whoever writes one of them.
    """

    use: Name
    avoided: Annotated[Names, Field(alias="not")]
    reason: Text
    language: Language | None = None


class Glossary(Model):
    """The words of a house. They are looked for in sentences and titles, not on screens."""

    words: Annotated[tuple[GlossaryEntry, ...], OneOrMany()] = ()
