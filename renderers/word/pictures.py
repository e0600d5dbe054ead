"""Pictures in the line of text, with their alternative text on every element that can carry it.

Word reads it from the one element, converters from the other. The clauses are those of ECMA-376
part 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from renderers.word.elements import NAMESPACES, Element, copied, element, qualified

EMU_PER_MILLIMETRE = 36000
# The endings of the files that pictures are stored in.
SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/svg+xml": "svg"}
# Identity, name and alternative text of a drawing: the attributes of 20.1.2.2.8.
Names: TypeAlias = Mapping[str, str | int]

_HAIRLINE = 6350
_NAMED = tuple(map(qualified, ("wp:docPr", "pic:cNvPr")))
_PIXELS, _OUTLINES = qualified("a:blip"), qualified("asvg:svgBlip")
_EMBEDDED = qualified("r:embed")
_LOCKED = {"noChangeAspect": 1}
# [MS-ODRAWXML] 2.3.3: the extension of a picture by an SVG file that shows the same.
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in EMU, of which a millimetre has 36,000."""

    x: int
    y: int
    width: int
    height: int

    @property
    def extent(self) -> dict[str, int]:
        """Its size as attributes."""
        return {"cx": self.width, "cy": self.height}

    def transform(self) -> Element:
        """Return where it is (20.1.7.6)."""
        place = element("a:off", {"x": self.x, "y": self.y})
        return element("a:xfrm", None, place, element("a:ext", self.extent))


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is stored: the relationships of its pixels and of its outlines, if any.

    `has_rim` asks for a hairline: a white screen must end somewhere on white paper.
    """

    pixels: str
    outlines: str = ""
    has_rim: bool = False


def inline(names: Names, area: Area, content: Element, *, rim: bool = False) -> Element:
    """Return a drawing in the line of text (20.4.2.8) that shows a picture or a group."""
    uri = NAMESPACES[content.prefix or ""]
    made = element(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        element("wp:extent", area.extent),
        element("wp:effectExtent", dict.fromkeys("ltrb", _HAIRLINE if rim else 0)),
        element("wp:docPr", names),
        element("wp:cNvGraphicFramePr", None, element("a:graphicFrameLocks", _LOCKED)),
        element("a:graphic", None, element("a:graphicData", {"uri": uri}, content)),
    )
    return element("w:drawing", None, made)


def alone(names: Names, area: Area, image: Image) -> Element:
    """Return a drawing in the line of text that shows a picture and nothing else."""
    made = copied(_nameless(area, has_rim=image.has_rim, has_outlines=bool(image.outlines)))
    for it in made.iter(*_NAMED):
        for key, value in names.items():
            it.set(key, str(value))
    for tag, relationship in ((_PIXELS, image.pixels), (_OUTLINES, image.outlines)):
        for it in made.iter(tag):
            it.set(_EMBEDDED, relationship)
    return made


@lru_cache(maxsize=256)
def _nameless(area: Area, *, has_rim: bool, has_outlines: bool) -> Element:
    image = Image("-", "-" if has_outlines else "", has_rim)
    return inline({}, area, picture({}, area, image), rim=has_rim)


def picture(names: Names, area: Area, image: Image) -> Element:
    """Return a picture (20.2.2.5); Word shows its outlines, older programs its pixels."""
    properties = element(
        "pic:nvPicPr",
        None,
        element("pic:cNvPr", names),
        element("pic:cNvPicPr", None, element("a:picLocks", _LOCKED)),
    )
    shown = element("a:blip", {"r:embed": image.pixels})
    if image.outlines:
        vector = element("asvg:svgBlip", {"r:embed": image.outlines})
        extension = element("a:ext", {"uri": _SVG_EXTENSION}, vector)
        shown.append(element("a:extLst", None, extension))
    fill = element("pic:blipFill", None, shown, element("a:stretch", None, element("a:fillRect")))
    return element("pic:pic", None, properties, fill, _rectangle(area, has_rim=image.has_rim))


def _rectangle(area: Area, *, has_rim: bool) -> Element:
    geometry = element("a:prstGeom", {"prst": "rect"}, element("a:avLst"))
    made = element("pic:spPr", None, area.transform(), geometry)
    if has_rim:
        colour = element("a:schemeClr", {"val": "accent6"})
        made.append(element("a:ln", {"w": _HAIRLINE}, element("a:solidFill", None, colour)))
    return made
