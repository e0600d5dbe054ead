"""Nodes of the document: drawn screens, and what callouts mark on them and on pictures."""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class ScreenRun:
    """Words on a screen. Of a `hidden` run nothing is known but that something stands there."""

    text: str
    kind: Literal["plain", "link", "hidden"] = "plain"


ScreenWords: TypeAlias = tuple[ScreenRun, ...]
PartKind: TypeAlias = Literal[
    "heading", "text", "link", "button", "row", "toggle", "field", "check", "image", "blank"
]


@dataclass(frozen=True, slots=True)
class ScreenPart:
    """One thing on a screen.

    `opens` is of rows that lead on, `is_on` of toggles and check boxes, `is_primary` of buttons;
    `blank` and `count` of things drawn without their words; `asset` and `alt` of pictures.
    """

    kind: PartKind
    words: ScreenWords = ()
    value: ScreenWords = ()
    is_on: bool = False
    opens: bool = False
    is_primary: bool = False
    blank: Literal["", "row", "text", "field", "button"] = ""
    count: int = 1
    asset: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on a screen. `over` are the parts of the dialog or sheet that lies over it."""

    device: Literal["phone", "tablet", "desktop"]
    look: Literal["neutral", "ios", "android", "desktop"]
    status: ScreenWords = ()
    address: ScreenWords = ()
    back: ScreenWords = ()
    title: ScreenWords = ()
    action: ScreenWords = ()
    parts: tuple[ScreenPart, ...] = ()
    layer: Literal["", "dialog", "sheet"] = ""
    over: tuple[ScreenPart, ...] = ()

    def texts(self) -> tuple[ScreenWords, ...]:
        """Return every text in reading order, empty ones too; a `Spot` counts in them from 0.

        After the five of the frame come label and value of each part, then those that lie over.
        """
        frame = (self.status, self.address, self.back, self.title, self.action)
        parts = (*self.parts, *self.over)
        return (*frame, *(text for part in parts for text in (part.words, part.value)))


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, as fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Words on a drawn screen: characters `start` to `end` of the text number `text` of it.

    `is_whole` says that the thing they stand on is meant, a button or a row, not only its words.
    """

    text: int
    start: int
    end: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Callout:
    """A mark on a figure. `marker` is its number as printed, "" for one that stands alone."""

    kind: Literal["tap", "box", "point", "number"]
    marker: str
    target: Spot | Region
