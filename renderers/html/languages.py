"""Words in another language than the page's: those that nobody has translated."""

from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup

from pipeline.document.inline_nodes import Inline, Inlines

_FOREIGN = Markup('<span class="untranslated" lang="{}">{}</span>')


def in_their_language(content: Inlines, write: Callable[[Inline], Markup]) -> Markup:
    """Return a sentence as HTML; runs in another language say in which."""
    made = Markup()
    for language, part in groupby(content, lambda it: getattr(it, "language", "")):
        words = Markup().join(map(write, part))
        made += _FOREIGN.format(language, words) if language else words
    return made
