"""What a drawing is made of. Lengths are CSS pixels (96 an inch), y grows downwards."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, as a place and not as something drawn."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The y half-way down."""
        return self.y + self.height / 2

    def grown(self, by: float) -> "Box":
        """Return a box that is larger by as much on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, other: "Box") -> bool:
        """Whether the other is wholly inside this one."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with round corners. `fill` and `stroke` are colours (`#rrggbb`), "" for none."""

    box: Box
    radius: float = 0
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, open, with round ends and corners."""

    points: tuple[tuple[float, float], ...]
    stroke: str
    stroke_width: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: `x` is where it begins, `y` its baseline, `width` how long it is."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    width: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A number in a disc. `fill` is the colour of the disc, `ink` that of the number."""

    x: float
    y: float
    radius: float
    text: str
    fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture, scaled into a box. `asset` is its name among the assets of the document."""

    box: Box
    asset: str


Shape: TypeAlias = Rect | Circle | Line | Words | Badge | Raster
