"""Figures: a picture of a real screen, or the words that stand on one."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Description, Id, Model, OneOrMany, ScreenText, Text, Title

PicturePath = Annotated[str, StringConstraints(max_length=400, min_length=1)]


class Figure(Model):
    """Either `image`, a PNG or JPEG below the content folder, or `screen`, words declared.

    `alt` tells people who do not see the picture what it shows; a screen needs none, its words
    are text.
    """

    image: PicturePath | None = None
    screen: Id | None = None
    alt: Description | None = None
    caption: Text | None = None

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Self:
        if (self.image is None) == (self.screen is None):
            raise PydanticCustomError("one-of", "", {"keys": "image, screen"})
        if self.image is not None and self.alt is None:
            raise PydanticCustomError("missing-alternative-text", "")
        return self


class ScreenPart(Model):
    """One thing on a screen; exactly one of the keys is written."""

    heading: ScreenText | None = None
    text: ScreenText | None = None
    link: Title | None = None
    button: Title | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one-of", "", {"keys": "heading, text, link, button"})
        return self

    @property
    def kind(self) -> Literal["heading", "text", "link", "button"]:
        """Which thing it is."""
        if self.heading is not None:
            return "heading"
        if self.text is not None:
            return "text"
        return "link" if self.link is not None else "button"


class Screen(Model):
    """What a screen says, from top to bottom."""

    title: Title | None = None
    says: Annotated[tuple[ScreenPart, ...], Field(min_length=1), OneOrMany()]
