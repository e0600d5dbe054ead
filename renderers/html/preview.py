"""What the preview shows: the frame around the page, the problems, and what is drawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from pipeline.document.document import Asset, Document, Figure, Picture
from pipeline.document.screen_nodes import Region, Spot
from pipeline.previewing.mark_words import MarkWords
from pipeline.previewing.preview_words import PreviewWords
from renderers import Context
from renderers.drawing import draw, places, whole_of
from renderers.drawing.shapes import Box
from renderers.html import page
from renderers.html.style import Shared
from renderers.images import data_url, fitted, page_url
from renderers.themes import Theme

# Left, top, width and height, as fractions.
Sides: TypeAlias = tuple[float, float, float, float]

# Pixels of a picture for one of the drawing: writers look closely.
_DENSITY = 2
# Why: a page that shares its style does not hold it, and here only its parts are wanted.
_PARTS_ONLY = Shared(style="", script="", home="", home_words="")


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem as the terminal prints it: its place, the rest of that line, the lines below.

    `address` opens the editor there, "" where no file is meant.
    """

    severity: str
    place: str
    address: str
    said: str
    below: tuple[str, ...]


def whole_page(document: Document, context: Context) -> str:
    """Return the page as readers get it. What readers send to the publisher is left out."""
    return page(_for_writers(document), context, "screen", page_url)


def parts(document: Document, context: Context) -> str:
    """Return a page whose parts take the place of shown ones; it has neither style nor script."""
    return page(_for_writers(document), context, "screen", page_url, _PARTS_ONLY)


def shell(
    words: PreviewWords,
    marks: MarkWords,
    theme: Theme,
    offered: Mapping[str, Mapping[str, str]],
    asked: Mapping[str, str],
) -> str:
    """Return the page that the writer opens: settings, problems, and the manual in a frame.

    `offered` are the `manuals` and `languages` to choose from: ids, with what is shown for them.
    """
    return theme.own_template("html/preview.html.j2").render(
        words=asdict(words), marks=asdict(marks), asked=asked, **offered
    )


def problem_list(
    problems: Sequence[ShownProblem], summary: str, notices: Sequence[str], theme: Theme
) -> str:
    """Return the problems as HTML; all that files and people say in them is escaped."""
    return theme.own_template("html/preview-problems.html.j2").render(
        problems=[asdict(it) for it in problems], summary=summary, notices=list(notices)
    )


@dataclass(frozen=True, slots=True)
class ToMark:
    """A figure to be marked with the mouse: an address that shows it, and where things are on it.

    All boxes are left, top, width and height as fractions of what is shown; `picture` is where a
    picture itself is, None for a drawn screen.
    """

    source: str
    width: float
    height: float
    picture: Sides | None
    things: tuple[tuple[Sides, ...], ...]


def to_mark(
    figure: Figure, targets: Sequence[Spot | Region], document: Document, context: Context
) -> ToMark:
    """Return a figure as it is in the page, with where its things are."""
    drawing = draw(figure, document, context)
    canvas = drawing.canvas
    most = round(canvas.width * _DENSITY)
    made = drawing.svg(lambda name: data_url(fitted(document.assets[name], most, most * 4)))

    def sides(box: Box) -> Sides:
        return (
            (box.x - canvas.x) / canvas.width,
            (box.y - canvas.y) / canvas.height,
            box.width / canvas.width,
            box.height / canvas.height,
        )

    return ToMark(
        data_url(Asset("image/svg+xml", made.encode())),
        canvas.width,
        canvas.height,
        sides(whole_of(figure)) if isinstance(figure, Picture) else None,
        tuple(tuple(map(sides, it)) for it in places(figure, targets, document, context)),
    )


def _for_writers(document: Document) -> Document:
    # Why: each step's mail names the build, which every edit changes.
    return replace(document, feedback="") if document.feedback else document
