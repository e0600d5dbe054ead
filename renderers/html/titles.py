"""Titles on paper: where they break, and how much of them fits into the edge of a page."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise

from markupsafe import Markup

from renderers.breaking import phrase_ends
from renderers.html.spacing import PHRASE, spaced
from renderers.themes import Theme

# How many characters of a step stand in the list of bookmarks.
_BOOKMARK = 40
# A longer one may be longer than a line.
_LONGEST = 10
# An em of running heads, 8.5 points, in millimetres.
_EM = 8.5 * 25.4 / 72


def title_words(language: str, theme: Theme, medium: str) -> dict[str, Callable[..., Markup | str]]:
    """Return what the template does with titles: `title(text)`, and `running(text, share)`.

    The share is how much of the width of the text a running head may take.
    """
    is_paper = medium == "print"
    ems = theme.settings.page.text_width / _EM
    return {
        "title": lambda text: with_phrases(text, language) if is_paper else text,
        "running": lambda text, share: shortened(text, share * ems, theme),
    }


def with_phrases(text: str, language: str) -> Markup:
    """Return a title as HTML that breaks between phrases: `操作` / `マニュアル`, not within words.

    What is not to be torn is in a `span` of the class `phrase`.
    Why: WeasyPrint does not know `word-break: auto-phrase`. Other languages have spaces.
    """
    if language != "ja":
        return spaced(text)
    edges = [0, *phrase_ends(text), len(text)]
    return Markup().join(_phrase(text, start, end) for start, end in pairwise(edges))


def _phrase(text: str, start: int, end: int) -> Markup:
    words = spaced(text[start:end], text[:start][-1:], text[end : end + 1])
    return PHRASE.format(words) if 1 < end - start <= _LONGEST else words


def bookmark(text: str) -> str:
    """Return what of a step stands in the list of bookmarks."""
    return text if len(text) <= _BOOKMARK else f"{text[: _BOOKMARK - 1]}…"


def shortened(text: str, ems: float, theme: Theme) -> str:
    """Return what of a text fits into a length, `…` included.

    Why not `text-overflow`: WeasyPrint then lets the mark stand for all that is hidden, there and
    wherever it is printed, for those who copy or search.
    """
    # Why here: what measures takes time to load, and pages on a screen have no running heads.
    from renderers.drawing import typeface_of

    typeface = typeface_of(theme)
    if typeface.advance(text, bold=False) <= ems:
        return text
    ends = range(1, len(text))
    fitting = bisect_right(
        ends, ems, key=lambda end: typeface.advance(f"{text[:end]}…", bold=False)
    )
    return f"{text[:fitting].rstrip()}…"
