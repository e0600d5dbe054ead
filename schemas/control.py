"""Controls: what a button or menu entry is called, on which systems and in which language."""

from typing import Annotated

from pydantic import Field

from schemas.base import Id, Model, OneOrMany, ScreenLabel
from schemas.procedure import Claims
from schemas.settings import SpokenLanguage

Labels = Annotated[dict[SpokenLanguage, ScreenLabel], Field(min_length=1)]


class ControlName(Model):
    """What a control is called where this applies: a `label` for each language."""

    label: Labels
    applies_to: Claims = ()


class Control(Model):
    """A control of a user interface. `{#id}` in a step or on a screen becomes its label.

    Of several names that apply, the narrowest is meant.
    """

    id: Id
    names: Annotated[tuple[ControlName, ...], Field(min_length=1), OneOrMany()]
