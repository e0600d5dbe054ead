"""What the preview shows: the frame around the page, the problems, and what is drawn again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from pipeline.composing.document import Document
from pipeline.previewing.preview_words import PreviewWords
from renderers import Context
from renderers.html import page
from renderers.html.style import Shared
from renderers.images import page_url
from renderers.themes import Theme

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
    theme: Theme,
    manuals: Mapping[str, str],
    asked: Mapping[str, str],
) -> str:
    """Return the page that the writer opens: settings, problems, and the manual in a frame."""
    return theme.own_template("html/preview.html.j2").render(
        words=asdict(words), manuals=manuals, asked=asked
    )


def problem_list(
    problems: Sequence[ShownProblem], summary: str, notices: Sequence[str], theme: Theme
) -> str:
    """Return the problems as HTML; all that files and people say in them is escaped."""
    return theme.own_template("html/preview-problems.html.j2").render(
        problems=[asdict(it) for it in problems], summary=summary, notices=list(notices)
    )


def _for_writers(document: Document) -> Document:
    # Why: each step's mail names the build, which every edit changes.
    return replace(document, feedback="") if document.feedback else document
