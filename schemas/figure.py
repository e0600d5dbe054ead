"""Figures: a screen declared by its words and drawn, or a picture of a real one; and callouts."""

import re
from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Description, Id, Model, Name, OneOrMany, ScreenLabel, ScreenText, Text
from schemas.environment import DeviceShape
from schemas.settings import SpokenLanguage

PicturePath = Annotated[str, StringConstraints(max_length=400, min_length=1)]

Layer = Literal["", "dialog", "sheet"]
CalloutKind = Literal["tap", "box", "point", "number"]

CALLOUTS: tuple[CalloutKind, ...] = ("tap", "box", "point", "number")
MAX_CALLOUTS = 20
PARTS = (
    *("heading", "text", "link", "button", "row", "toggle", "field", "check", "image", "blank"),
)


def _read_region(value: object) -> object:
    """Return the four numbers of a region. Raises PydanticCustomError `invalid-region`."""
    parts = value if isinstance(value, list | tuple) else ()
    is_written_right = all(_NUMBER.fullmatch(str(part)) for part in parts)
    numbers = tuple(float(part) for part in parts) if is_written_right else ()
    # Edges may be rounded: 0.333 + 0.667 is written for a whole.
    if len(numbers) != len("xywh") or not all(0 <= it <= 1 for it in numbers):
        raise PydanticCustomError("invalid-region", "")
    left, top, width, height = numbers
    if not width or not height or max(left + width, top + height) > _ONE:
        raise PydanticCustomError("invalid-region", "")
    return numbers


def _read_switch(value: object) -> object:
    """Return what yes or no means. Raises PydanticCustomError `not-yes-or-no`."""
    text = str(value).lower()
    if text not in _YES | _NO:
        raise PydanticCustomError("not-yes-or-no", "")
    return text in _YES


def _read_count(value: object) -> object:
    """Return a small number. Raises PydanticCustomError `invalid-count`."""
    if not re.fullmatch(r"[1-9][0-9]?", str(value)):
        raise PydanticCustomError("invalid-count", "")
    return int(str(value))


_ONE = 1.001
# Why not all that Python reads: others do not read full-width digits, nan, or 0_1.
_NUMBER = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)(e-[0-9]+)?")
_YES = {"yes", "true", "on"}
_NO = {"no", "false", "off"}

Region = Annotated[tuple[float, float, float, float], BeforeValidator(_read_region)]
"""Left, top, width and height, as fractions of the picture's width and height."""
Switch = Annotated[bool, BeforeValidator(_read_switch, json_schema_input_type=bool | str)]
Count = Annotated[int, BeforeValidator(_read_count)]


class Target(Model):
    """What a callout marks: `words` on the screen, a named hotspot, or the part of a picture `at`.

    `nth` tells which, where the same words stand on a screen more than once; `legend` is what is
    said about it.
    """

    words: ScreenLabel | None = None
    at: Region | None = None
    nth: Count | None = None
    legend: Text | None = None

    @model_validator(mode="after")
    def _marks_one_thing(self) -> Self:
        if (self.words is None) == (self.at is None):
            raise PydanticCustomError("one-of", "", {"keys": "words, at"})
        return self


def _from_text(key: str) -> Callable[[object], object]:
    """Return a function that puts a text under a key, and leaves all else."""
    return lambda value: {key: value} if isinstance(value, str) else value


ShortTarget = Annotated[
    Target, BeforeValidator(_from_text("words"), json_schema_input_type=str | Target)
]
Targets = Annotated[tuple[ShortTarget, ...], Field(max_length=MAX_CALLOUTS), OneOrMany()]


class ScreenPart(Model):
    """One thing on a screen. Exactly one of these is written: heading, text, link, button, row,
    toggle, field, check, image or blank; the other keys say more about it.

    `blank` is a thing whose words do not matter, drawn without words: `count` of them, of a text as
    many lines.
    """  # noqa: D205 - the first sentence names all of them

    heading: ScreenText | None = None
    text: ScreenText | None = None
    link: ScreenLabel | None = None
    button: ScreenLabel | None = None
    row: ScreenLabel | None = None
    toggle: ScreenLabel | None = None
    field: ScreenLabel | None = None
    check: ScreenLabel | None = None
    image: PicturePath | None = None
    blank: Literal["row", "text", "field", "button"] | None = None
    value: ScreenLabel | None = None
    opens: Switch | None = None
    on: Switch | None = None
    primary: Switch | None = None
    alt: Description | None = None
    count: Count | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = [kind for kind in PARTS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise PydanticCustomError("one-of", "", {"keys": ", ".join(PARTS)})
        for key, owners in _MORE.items():
            if getattr(self, key) is not None and kinds[0] not in owners:
                values = {"key": key, "owners": ", ".join(owners)}
                raise PydanticCustomError("key-of-another", "", values)
        if self.image is not None and self.alt is None:
            raise PydanticCustomError("missing-alternative-text", "")
        return self

    @property
    def kind(self) -> str:
        """Which thing it is, one of PARTS."""
        return next(kind for kind in PARTS if getattr(self, kind) is not None)


# Which parts each of the other keys belongs to.
_MORE = {
    "value": ("row", "field"),
    "opens": ("row",),
    "on": ("toggle", "check"),
    "primary": ("button",),
    "alt": ("image",),
    "count": ("blank",),
}

ShortPart = Annotated[
    ScreenPart, BeforeValidator(_from_text("text"), json_schema_input_type=str | ScreenPart)
]
Parts = Annotated[tuple[ShortPart, ...], OneOrMany()]


class OtherPicture(Model):
    """A picture of the same screen in another language.

    `hotspots` are those that lie elsewhere on it, by the names that they have on the original;
    `redact` is what nobody may see on this picture.
    """

    image: PicturePath
    hotspots: dict[Name, Region] = Field(default_factory=dict)
    redact: Annotated[tuple[ShortTarget, ...], OneOrMany()] = ()


ShortPicture = Annotated[
    OtherPicture, BeforeValidator(_from_text("image"), json_schema_input_type=str | OtherPicture)
]


class Shown(Model):
    """What a figure shows: a picture of a real screen (`image`), or what a screen `says`.

    For a picture, `says` are the words on it, so that they can be checked; `hotspots` name its
    parts; `pictures` show the same screen in other languages. `redact` are words, or parts of a
    picture, that nobody may see.
    """

    image: PicturePath | None = None
    pictures: dict[SpokenLanguage, ShortPicture] = Field(default_factory=dict)
    alt: Description | None = None
    says: Parts = ()
    hotspots: dict[Name, Region] = Field(default_factory=dict)
    redact: Annotated[tuple[ShortTarget, ...], OneOrMany()] = ()

    @model_validator(mode="after")
    def _fits_its_picture(self) -> Self:
        for key in ("hotspots", "pictures"):
            if self.image is None and getattr(self, key):
                raise PydanticCustomError("needs-image", "", {"key": key})
        return self

    def showing(self, language: str) -> "Shown":
        """Return this with the picture for a language, in the words of the original.

        Raises KeyError where there is none.
        """
        other = self.pictures[language]
        hotspots = self.hotspots | other.hotspots
        changed = {"image": other.image, "hotspots": hotspots, "redact": other.redact}
        return self.model_copy(update=changed)


class Figure(Shown):
    """Either a `screen` declared below `screens`, or a picture (`image`) that is used only here.

    `tap`, `box`, `point` and `number` mark what is named in them. `alt` tells people who do not
    see the figure what it shows; without one, it is made from the words on the screen.
    """

    screen: Id | None = None
    caption: Text | None = None
    tap: Targets = ()
    box: Targets = ()
    point: Targets = ()
    number: Targets = ()

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Self:
        if (self.image is None) == (self.screen is None):
            raise PydanticCustomError("one-of", "", {"keys": "image, screen"})
        for key in ("says", "redact"):
            if self.screen is not None and getattr(self, key):
                raise PydanticCustomError("needs-image", "", {"key": key})
        if self.image is not None and self.alt is None and not self.says:
            raise PydanticCustomError("missing-alternative-text", "")
        return self

    def callouts(self) -> tuple[tuple[CalloutKind, int, Target], ...]:
        """Return kind, index therein and target of each callout, in the order of the file."""
        found = [
            (kind, index, target)
            for kind in CALLOUTS
            for index, target in enumerate(getattr(self, kind))
        ]
        return tuple(sorted(found, key=lambda it: self.place(it[0], it[1])))


class Screen(Shown):
    """A screen, from top to bottom: `status`, `address`, `back`, `title`, then what it `says`.

    `action` is what can be pressed at the other end of the title.

    A `dialog` or `sheet` lies over it. With an `image` it is a picture of a real screen instead.
    `device` is drawn around it; without one, the device of the environment.
    """

    device: DeviceShape | None = None
    status: ScreenLabel | None = None
    address: ScreenLabel | None = None
    back: ScreenLabel | None = None
    title: ScreenLabel | None = None
    action: ScreenLabel | None = None
    dialog: Parts = ()
    sheet: Parts = ()

    @model_validator(mode="after")
    def _is_drawn_or_photographed(self) -> Self:
        drawn = [key for key in _DRAWN if getattr(self, key)]
        if self.image is not None and drawn:
            raise PydanticCustomError("drawn-or-photographed", "", {"key": drawn[0]})
        if self.dialog and self.sheet:
            raise PydanticCustomError("dialog-and-sheet", "", {"key": "sheet"})
        if self.image is None and not (drawn or self.says):
            raise PydanticCustomError("empty-text", "empty")
        if self.image is not None and self.alt is None and not self.says:
            raise PydanticCustomError("missing-alternative-text", "")
        return self


_DRAWN = ("device", "status", "address", "back", "title", "action", "dialog", "sheet")
