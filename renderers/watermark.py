"""The word that stands across every page of a draft on paper."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from pipeline.document.document import Asset, Document
from renderers.themes import Theme

# As pale as this, words over it are read as easily as elsewhere.
_OPACITY = 0.45
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">\
<text x="0" y="{down}" transform="translate({middle} {centre}) rotate(-55)" text-anchor="middle" \
font-family="{family}" font-weight="700" font-size="{size}" fill="{colour}" \
fill-opacity="{opacity}">{word}</text></svg>"""


def watermark(document: Document, theme: Theme, embed: Callable[[Asset], str]) -> str:
    """Return the address of a draft's watermark; "" of a document that is no draft."""
    return embed(_drawn(document.draft.word, theme)) if document.draft else ""


def _drawn(word: str, theme: Theme) -> Asset:
    """Return a drawing as large as a page, with a word in large pale letters across it."""
    page, settings = theme.settings.page, theme.settings
    columns = sum(1.0 if ord(letter) > ord("\u2e80") else 0.72 for letter in word)
    size = min(page.width * 0.34, page.height * 0.8 / columns)
    drawn = _DRAWING.format(
        width=page.width,
        height=page.height,
        middle=page.width / 2,
        centre=page.height / 2,
        down=round(size * 0.36, 2),
        size=round(size, 2),
        family=escape(settings.fonts.family, {'"': "&quot;"}),
        colour=settings.colours.line,
        opacity=_OPACITY,
        word=escape(word),
    )
    return Asset("image/svg+xml", drawn.encode())
