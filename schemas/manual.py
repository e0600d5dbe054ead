"""Manuals: which procedures, in which order, under which title and with which words."""

from typing import Annotated

from pydantic import Field

from schemas.ageing import Ageing
from schemas.base import Id, MailAddress, Model, Name, OneOrMany, Title
from schemas.procedure import Footnotes, Texts
from schemas.settings import Language, SpokenLanguage
from schemas.verification import Date
from schemas.waiver import ManualWaivers


class CustomerField(Model):
    """What is filled in for one customer; `label` says what it is.

    Where nothing is filled in, `default` is read, or the label.
    """

    label: Name
    default: Name | None = None

    @property
    def unfilled(self) -> str:
        """What is read where nothing is filled in."""
        return self.default or self.label


class Manual(Model):
    """A publication. `{name}` in any text of it, or of its procedures, is one of its `terms`.

    In plain sentences it may be one of its `fields`.
    It is written in `language`, and published in its translations into `languages` too.
    `{footnote name}` in `about` and `notes` refers to one of its `footnotes`.
    Its `waivers` are for how it and its procedures are worded, and how much is translated.
    `feedback` is the address to which readers of the page may write about a step.
    """

    id: Id
    language: Language
    languages: Annotated[tuple[SpokenLanguage, ...], OneOrMany()] = ()
    title: Title
    subtitle: Title | None = None
    publisher: Title
    published: Date
    terms: dict[Id, Name] = Field(default_factory=dict)
    fields: dict[Id, CustomerField] = Field(default_factory=dict)
    audiences: dict[Id, Title] = Field(default_factory=dict)
    about: Texts = ()
    notes: Texts = ()
    footnotes: Footnotes = Field(default_factory=dict)
    ageing: Ageing = Ageing()
    feedback: MailAddress | None = None
    waivers: ManualWaivers = ()
    procedures: Annotated[tuple[Id, ...], Field(min_length=1), OneOrMany()]

    @property
    def words(self) -> dict[str, str]:
        """What `{names}` stand for where nothing is filled in for a customer."""
        if not self.fields:
            return self.terms
        return self.terms | {name: field.unfilled for name, field in self.fields.items()}
