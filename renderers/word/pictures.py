"""Pictures of real screens, in the line of text, with their alternative text."""

from collections.abc import Mapping

from pipeline.document import Picture
from renderers.word.elements import NAMESPACES, Element, element
from renderers.word.measures import EMU_PER_TWIP, Measures

# The media types that Word shows, and the endings of their files.
SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_EMU_PER_PIXEL = 914400 // 96
_BORDER = 6350
_LOCKED = {"noChangeAspect": 1}


def size(picture: Picture, measures: Measures) -> tuple[int, int]:
    """Return width and height in EMU: 96 pixels an inch, made smaller until it fits.

    A picture higher than wide is of a phone and gets the size of one.
    """
    is_portrait = picture.height > picture.width
    widest, highest = measures.portrait if is_portrait else measures.landscape
    widest = min(widest, measures.figure_width)
    width, height = picture.width * _EMU_PER_PIXEL, picture.height * _EMU_PER_PIXEL
    scale = min(1.0, widest * EMU_PER_TWIP / width, highest * EMU_PER_TWIP / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def drawing(picture: Picture, relationship: str, number: int, measures: Measures) -> Element:
    """Return a run that holds the picture (ECMA-376 part 1, 20.4.2.8).

    `number` is unique among the drawings. The alternative text stands on both elements that can
    carry it: Word reads the one, converters the other.
    """
    width, height = size(picture, measures)
    extent = {"cx": width, "cy": height}
    names: dict[str, str | int] = {"id": number, "name": f"Picture {number}", "descr": picture.alt}
    inline = element(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        element("wp:extent", extent),
        element("wp:effectExtent", dict.fromkeys("ltrb", _BORDER)),
        element("wp:docPr", names),
        element("wp:cNvGraphicFramePr", None, element("a:graphicFrameLocks", _LOCKED)),
        _graphic(relationship, names, extent),
    )
    return element("w:r", None, element("w:drawing", None, inline))


def _graphic(
    relationship: str, names: Mapping[str, str | int], extent: Mapping[str, int]
) -> Element:
    properties = element(
        "pic:nvPicPr",
        None,
        element("pic:cNvPr", names),
        element("pic:cNvPicPr", None, element("a:picLocks", _LOCKED)),
    )
    fill = element(
        "pic:blipFill",
        None,
        element("a:blip", {"r:embed": relationship}),
        element("a:stretch", None, element("a:fillRect")),
    )
    made = element("pic:pic", None, properties, fill, _shape(extent))
    data = element("a:graphicData", {"uri": NAMESPACES["pic"]}, made)
    return element("a:graphic", None, data)


def _shape(extent: Mapping[str, int]) -> Element:
    """Return a rectangle with a hairline: a white screen must end somewhere on white paper."""
    colour = element("a:schemeClr", {"val": "accent6"})
    return element(
        "pic:spPr",
        None,
        element("a:xfrm", None, element("a:off", {"x": 0, "y": 0}), element("a:ext", extent)),
        element("a:prstGeom", {"prst": "rect"}, element("a:avLst")),
        element("a:ln", {"w": _BORDER}, element("a:solidFill", None, colour)),
    )
