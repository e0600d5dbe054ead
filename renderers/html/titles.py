"""Titles on paper: where they break, and how much of them fits into the edge of a page."""

from collections.abc import Callable
from itertools import accumulate, pairwise
from unicodedata import east_asian_width

from markupsafe import Markup

from renderers.drawing.breaking import phrase_ends

# A longer one may be longer than a line.
_LONGEST = 10
# The letters of running heads, 8.5 points, in millimetres; narrow ones are rather less than this.
_EM = 3.0
_NARROW, _THIN = 0.62, 0.4
_THIN_LETTERS = frozenset(" !'(),-.:;I[]fijlrt|")


def title_words(
    language: str, text_width: float, medium: str
) -> dict[str, Callable[..., Markup | str]]:
    """Return what the template does with titles: `title(text)`, and `running(text, share)`.

    The share is how much of the width of the text, in millimetres, a running head may take.
    """
    is_paper = medium == "print"
    return {
        "title": lambda text: with_phrases(text, language) if is_paper else text,
        "running": lambda text, share: shortened(text, share * text_width),
    }


def with_phrases(text: str, language: str) -> Markup:
    """Return a title as HTML that breaks between phrases: `操作` / `マニュアル`, not within words.

    What is not to be torn is in a `span` of the class `phrase`.
    Why: WeasyPrint does not know `word-break: auto-phrase`. Other languages have spaces.
    """
    if language != "ja":
        return Markup.escape(text)
    edges = [0, *phrase_ends(text), len(text)]
    return Markup().join(_phrase(text[start:end]) for start, end in pairwise(edges))


def _phrase(text: str) -> Markup:
    whole = Markup('<span class="phrase">{}</span>')
    return whole.format(text) if 1 < len(text) <= _LONGEST else Markup.escape(text)


def shortened(text: str, millimetres: float) -> str:
    """Return what of a text in the letters of running heads fits into a length, `…` included.

    Why not `text-overflow`: WeasyPrint then lets the mark stand for all that is hidden, there and
    wherever it is printed, for those who copy or search.
    """
    ends = list(accumulate(map(_length, text)))
    if not ends or ends[-1] <= millimetres:
        return text
    return f"{text[: sum(end <= millimetres - _EM for end in ends)].rstrip()}…"


def _length(character: str) -> float:
    if character in _THIN_LETTERS:
        return _EM * _THIN
    is_wide = east_asian_width(character) in "WFA" or character.isupper() or character in "@mw&%"
    return _EM if is_wide else _EM * _NARROW
