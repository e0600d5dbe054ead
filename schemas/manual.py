"""Manuals: which procedures, in which order, under which title and with which words."""

from typing import Annotated

from pydantic import Field

from schemas.ageing import Ageing
from schemas.base import Id, MailAddress, Model, Name, OneOrMany, Title
from schemas.procedure import Texts
from schemas.settings import Language
from schemas.verification import Date


class Manual(Model):
    """A publication. `{name}` in any text of it, or of its procedures, is one of its `terms`.

    `feedback` is the address to which readers of the page may write about a step.
    """

    id: Id
    language: Language
    title: Title
    subtitle: Title | None = None
    publisher: Title
    published: Date
    terms: dict[Id, Name] = Field(default_factory=dict)
    audiences: dict[Id, Title] = Field(default_factory=dict)
    about: Texts = ()
    notes: Texts = ()
    ageing: Ageing = Ageing()
    feedback: MailAddress | None = None
    procedures: Annotated[tuple[Id, ...], Field(min_length=1), OneOrMany()]
