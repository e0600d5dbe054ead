"""Figures: pictures of real screens and drawn ones, with callouts that can be moved in Word."""

from dataclasses import replace
from functools import lru_cache
from math import ceil
from typing import TypeAlias, assert_never

from pipeline.document.document import Asset, Document, Figure, Illustration, Picture
from renderers import Context
from renderers.drawing import READABLE_PIXEL, Drawing, draw
from renderers.drawing.shapes import Raster
from renderers.drawing.sizes import printed_size
from renderers.images import data_url, fitted
from renderers.word.elements import Element, element
from renderers.word.groups import Paper, group, marks_as_shapes
from renderers.word.measures import EMU_PER_TWIP, TWIPS_PER_MILLIMETRE, Measures
from renderers.word.pictures import EMU_PER_MILLIMETRE, Area, Image, Names, alone, inline, picture

_EMU_PER_INCH = 914_400
# Dots an inch: of pictures at most, as Word itself makes them smaller; of drawings at least, those
# that most programs show, and those for the few that know no groups.
_PICTURE_DOTS, _DRAWING_DOTS, _FALLBACK_DOTS = 220, 300, 220
# Of a picture that is stored as it is, in bytes.
_SMALL = 150_000
_SHOWN = ("image/png", "image/jpeg")
# Named pictures that a drawing holds, in the size it shows them.
Sources: TypeAlias = tuple[tuple[str, Asset], ...]


class Figures:
    """Draws the figures of one document.

    `pictures` are what is to be stored → the relationship of each; equal ones are one.
    """

    def __init__(self, document: Document, context: Context, measures: Measures) -> None:
        self.pictures: dict[Asset, str] = {}
        self.complaints: list[str] = []
        self._document = document
        self._context = context
        self._measures = measures
        self._count = 0

    def is_beside(self, figure: Figure) -> bool:
        """Whether a figure stands beside its step: narrow ones, where there is room."""
        figures = self._context.theme.settings.figures
        canvas = draw(figure, self._document, self._context).canvas
        shown = printed_size(canvas, figures, is_picture=isinstance(figure, Picture))
        is_narrow = shown[0] <= figures.portrait[0]
        return is_narrow and self._measures.figure_column > 0

    def height_beside(self, figure: Figure) -> int:
        """Return how high a figure is beside its step, in twips."""
        drawing = draw(figure, self._document, self._context)
        paper = self._paper_beside(figure, drawing)
        return paper.length(drawing.canvas.height) // EMU_PER_TWIP

    def run(self, figure: Figure, *, beside: bool = False) -> Element:
        """Return a run that holds the figure, in the line of text."""
        drawing = draw(figure, self._document, self._context)
        bare = drawing
        if figure.callouts:
            bare = draw(replace(figure, callouts=()), self._document, self._context)
        paper = self._paper_beside(figure, drawing) if beside else self._paper(figure, drawing)
        image = self._image(figure, bare, paper)
        if figure.callouts:
            return element("w:r", None, self._with_callouts(figure, drawing, bare, paper, image))
        return element("w:r", None, self._alone(figure.alt, paper, image))

    def store(self, figure: Figure, *, beside: bool = False) -> None:
        """Store what a figure shows without its callouts; nothing of it is written."""
        drawing = draw(figure, self._document, self._context)
        bare = draw(replace(figure, callouts=()), self._document, self._context)
        self._image(
            figure,
            bare,
            self._paper_beside(figure, drawing) if beside else self._paper(figure, drawing),
        )

    def _paper(self, figure: Figure, drawing: Drawing) -> Paper:
        figures = self._context.theme.settings.figures
        available = self._measures.figure_width / TWIPS_PER_MILLIMETRE
        is_picture = isinstance(figure, Picture)
        width, _ = printed_size(drawing.canvas, figures, available, is_picture=is_picture)
        return Paper(drawing.canvas, width * EMU_PER_MILLIMETRE / drawing.canvas.width)

    def _paper_beside(self, figure: Figure, drawing: Drawing) -> Paper:
        """Return where a figure beside its step is.

        Words that we draw are not made smaller than people can read, if room there is.
        """
        figures, canvas = self._context.theme.settings.figures, drawing.canvas
        widest, highest = figures.beside
        scale = min(highest / canvas.height, widest / canvas.width, figures.pixel)
        if isinstance(figure, Illustration):
            most = min(figures.portrait[1] / canvas.height, widest / canvas.width, figures.pixel)
            scale = max(scale, min(most, READABLE_PIXEL))
        return Paper(canvas, scale * EMU_PER_MILLIMETRE)

    # ── what is stored ────────────────────────────────────────────────────────────────────────

    def _image(self, figure: Figure, bare: Drawing, paper: Paper) -> Image:
        """Return what a figure shows without its callouts."""
        match figure:
            case Picture():
                (shown,) = dict(self._sources(bare, paper)).values()
                if shown.media_type not in _SHOWN:
                    said = f"Word cannot show `{figure.asset}`, which is {shown.media_type}"
                    self.complaints.append(said)
                return Image(self._stored(shown), has_rim=True)
            case Illustration():
                sources = self._sources(bare, paper)
                pixels = _pixels(bare, _sharpness(_DRAWING_DOTS, paper), sources)
                outlines = _outlines(bare, sources)
                return Image(self._stored(pixels), self._stored(outlines))
            case _:
                assert_never(figure)

    def _sources(self, drawing: Drawing, paper: Paper) -> Sources:
        """Return the pictures in a drawing, none with more pixels than can be seen on paper."""
        shown: dict[str, Asset] = {}
        for shape in drawing.shapes:
            if isinstance(shape, Raster):
                area = paper.area(shape.box)
                shown[shape.asset] = _fitted(self._document.assets[shape.asset], area)
        return tuple(shown.items())

    def _stored(self, asset: Asset) -> str:
        return self.pictures.setdefault(asset, f"picture{len(self.pictures) + 1}")

    # ── what is written ───────────────────────────────────────────────────────────────────────

    def _alone(self, alt: str, paper: Paper, image: Image) -> Element:
        return alone(self._names("Picture", alt), paper.area(paper.canvas), image)

    def _with_callouts(
        self, figure: Figure, drawing: Drawing, bare: Drawing, paper: Paper, image: Image
    ) -> Element:
        """Return the figure twice, for programs that know groups and for those that do not."""
        names, area = self._names("Figure", figure.alt), paper.area(paper.canvas)
        shown = picture(self._names("Picture", figure.alt), paper.area(bare.canvas), image)
        members = [shown, *marks_as_shapes(drawing.marks, paper, self._names)]
        movable = inline(names, area, group(self._names("Group", figure.alt), area, members))
        whole = _pixels(drawing, _sharpness(_FALLBACK_DOTS, paper), self._sources(bare, paper))
        fixed = self._alone(figure.alt, paper, Image(self._stored(whole)))
        return element(
            "mc:AlternateContent",
            None,
            element("mc:Choice", {"Requires": "wpg"}, movable),
            element("mc:Fallback", None, fixed),
        )

    def _names(self, kind: str, alt: str = "") -> Names:
        """Return the identity of a drawing; no two in a document have the same."""
        self._count += 1
        made: dict[str, str | int] = {"id": self._count, "name": f"{kind} {self._count}"}
        return made | {"descr": alt} if alt else made


def _fitted(asset: Asset, area: Area) -> Asset:
    """Return a picture with no more pixels than paper shows, where that is worth the trouble.

    Why not always: to make a picture anew takes fifty times as long as to store it, and what is
    small stays small.
    """
    if asset.media_type not in _SHOWN or asset.size <= _SMALL:
        return asset
    width, height = (ceil(it * _PICTURE_DOTS / _EMU_PER_INCH) for it in (area.width, area.height))
    return fitted(asset, width, height)


def _sharpness(dots: int, paper: Paper) -> float:
    """Return how many dots a pixel of a drawing gets.

    Why in halves: the same screen is often a little smaller with callouts than without, and is
    to be stored once.
    """
    return ceil(2 * dots * paper.scale / _EMU_PER_INCH) / 2


@lru_cache(maxsize=512)
def _pixels(drawing: Drawing, scale: float, sources: Sources) -> Asset:
    return Asset("image/png", drawing.png(dict(sources), scale))


@lru_cache(maxsize=512)
def _outlines(drawing: Drawing, sources: Sources) -> Asset:
    """Return a drawing as SVG whose words are outlines.

    Why not as text, a tenth as long: Word sets text in a font of the reader's machine, in which
    words may be wider than the room they have.
    """
    assets = dict(sources)
    made = drawing.svg(lambda name: data_url(assets[name]), words="outlines")
    return Asset("image/svg+xml", made.encode())
