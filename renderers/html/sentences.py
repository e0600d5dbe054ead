"""Sentences as HTML: marked words, links, and the footnotes to which they refer.

On a screen footnotes stand at the end of their section, on paper at the foot of the page: there a
footnote is written behind the first mark of it, and the style sheet moves it from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import assert_never

from markupsafe import Markup

from pipeline.document.document import Document, Section
from pipeline.document.inline_nodes import (
    Code,
    Control,
    Field,
    FootnoteMark,
    Inline,
    Inlines,
    Link,
    Reference,
    Strong,
    Text,
)
from pipeline.words.languages import is_right_to_left
from pipeline.words.page_words import PAGE_WORDS
from renderers.html.languages import in_their_language
from renderers.html.readers import ReaderParts
from renderers.html.spacing import set_on_paper, spaced
from renderers.themes import Theme


def anchor(target: str) -> str:
    """Return the `id` of a part of the document, as it stands in the page."""
    return target.replace("/", ".")


class Sentences:
    """Writes the sentences of one document for one medium; looks are macros of the theme."""

    def __init__(self, document: Document, theme: Theme, medium: str, readers: ReaderParts) -> None:
        self._macros = theme.template("html/nodes.html.j2").module
        self._notes = theme.template("html/footnotes.html.j2").module
        # Why plain: templates of other people see no attributes of ours.
        self._words = asdict(PAGE_WORDS[document.language])
        self._footnotes = document.footnotes
        self._medium = medium
        # WeasyPrint 70 orders elements in a line, not letters: there must be no more than needed.
        self._is_set = medium == "print" and not is_right_to_left(document.language)
        self._readers = readers
        # Who reads what is written at the moment: attributes, none for all who see the section.
        self._within = Markup()
        # Where each footnote is referred to, with those who read that.
        self._marks: dict[str, list[tuple[str, Markup]]] = {}
        self._held: list[Markup] | None = None

    @contextmanager
    def read_by(self, tag: Markup) -> Iterator[None]:
        """Let what is written be read by some readers only, if attributes say so."""
        before = self._within
        self._within = tag or before
        try:
            yield
        finally:
            self._within = before

    @contextmanager
    def holding(self) -> Iterator[list[Markup]]:
        """Collect the footnotes of what is written, for paper; they are to be put behind it.

        Why: WeasyPrint 70 cannot move a footnote out of what is laid out side by side.
        """
        found: list[Markup] = []
        self._held = found
        try:
            yield found
        finally:
            self._held = None

    def write(self, content: Inlines) -> Markup:
        """Return a sentence."""
        shown = set_on_paper(content) if self._is_set else content
        return in_their_language(shown, self._inline)

    def label(self, text: str) -> Markup:
        """Return the fixed words before a text."""
        return spaced(text) if self._is_set else Markup.escape(text)

    def footnotes(self, section: Section) -> Markup:
        """Return the footnotes of a section, which end it on a screen.

        To be called when everything else is written: they lead back to where they are referred to.
        """
        found = self._readers.footnotes(section) if self._medium == "screen" else []
        if not found:
            return Markup()
        notes = [
            {
                "id": anchor(note.id),
                "readers": note.tag,
                "numbers": note.numbers,
                "contents": [(self.write(content), tag) for content, tag in note.contents],
                "marks": self._marks.get(note.id, []),
            }
            for note in found
        ]
        readers = self._readers.of_footnotes(section)
        return self._made(self._notes, "footnotes", notes=notes, readers=readers, words=self._words)

    def behind(self, held: list[Markup]) -> Markup:
        """Return footnotes that were held, as they are put behind what refers to them."""
        return self._made(self._notes, "behind", notes=held) if held else Markup()

    def _made(self, macros: object, name: str, **values: object) -> Markup:
        rendered: Markup = getattr(macros, name)(**values)
        return rendered

    def _inline(self, inline: Inline) -> Markup:
        match inline:
            case Text() | Field():
                return Markup.escape(inline.text)
            case Control():
                return self._made(self._macros, "control", text=inline.text)
            case Strong():
                return self._made(self._macros, "strong", text=inline.text)
            case Code():
                return self._made(self._macros, "code", text=inline.text)
            case Link():
                return self._link(inline.text, inline.target)
            case Reference():
                leads = self._readers.leads(inline)
                return Markup().join(self._reference(it, tag) for it, tag in leads)
            case FootnoteMark():
                return self._mark(inline)
            case _:
                assert_never(inline)

    def _link(self, text: str, target: str) -> Markup:
        return self._made(self._macros, "link", text=text, target=target)

    def _reference(self, reference: Reference, readers: Markup) -> Markup:
        made = self._link(reference.text, f"#{anchor(reference.target)}")
        return Markup("<span{}>{}</span>").format(readers, made) if readers else made

    def _mark(self, mark: FootnoteMark) -> Markup:
        target, known = anchor(mark.target), self._marks.setdefault(mark.target, [])
        name = f"{target}.{len(known) + 1}"
        known.append((name, self._within))
        if self._medium == "screen":
            numbers = self._readers.numbers(mark)
            return self._made(self._notes, "mark", id=name, target=target, numbers=numbers)
        made = self._made(self._notes, "mark_on_paper", target=target, number=mark.number)
        if len(known) > 1:
            return made
        content = self.write(self._footnotes[mark.target].content)
        values = {"id": target, "number": mark.number, "content": content}
        note = self._made(self._notes, "footnote", **values)
        if self._held is None:
            return made + note
        self._held.append(note)
        return made
