"""What the page on a screen has besides the document: search, ticks, links, mail about a step.

None of it says anything of the manual's content, so it is no part of the document.
"""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from pipeline.composing.identity import identity_of
from pipeline.document.document import Document, StepItem
from pipeline.words.page_words import PAGE_WORDS, PageWords
from renderers.themes import Theme


def plain_words(words: PageWords) -> dict[str, object]:
    """Return words as templates get them: plain texts by name."""
    return asdict(words) | {"same": ";".join(",".join(group) for group in words.same)}


class PageTools:
    """The tools of one manual's page, as HTML; how each looks is a macro of `tools.html.j2`."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.words = PAGE_WORDS[document.language]
        self._told = plain_words(self.words)
        self.build = identity_of(document).build
        self._document = document
        self._macros: Any = theme.template("html/tools.html.j2").module

    def parts(self) -> dict[str, object]:
        """Return what the page's template needs."""
        words = self._told
        return {
            "words": words,
            "bar": self._macros.bar(words),
            "tools": self._macros.tools(words),
            "said": self._macros.said(),
        }

    def foot(self, item: StepItem, anchor: str) -> Markup:
        """Return what stands below a step."""
        marker = item.marker.rstrip(".")
        made: Markup = self._macros.foot(anchor, marker, self._told, self._mail(item))
        return made

    def _mail(self, item: StepItem) -> str:
        """Return the address of a mail about a step, "" where nobody wants any.

        Why so short: it stands at each step. The script adds the reader's environment.
        """
        if not self._document.feedback:
            return ""
        document = self._document
        subject = f"{document.name} {document.published} {self.build} {item.id}"
        return f"mailto:{document.feedback}?subject={quote(subject, safe='/')}"
