"""A writer's sentence becomes inlines of the document: terms put in, references given words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

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
from pipeline.forms.forms import Label
from pipeline.forms.labels import with_labels
from pipeline.markup.markup import FootnoteUse, Marked, Piece, See, TermUse, parse
from pipeline.markup.markup import Words as PlainWords
from pipeline.words.fixed_words import Words
from pipeline.words.translation_words import TRANSLATION_WORDS
from schemas.base import SENTENCE, TITLE, Marks, language_of

# Given the ids of a procedure and of a step ("" for none): the words that lead there.
ReferenceWords = Callable[[str, str], Inline]


class Sentences:
    """Reads sentences with one manual's terms, one language's words and one edition's targets.

    `fields` are terms that are filled in for one customer, with what they say. Marks of footnotes
    have the ids that writers gave them, and no numbers yet. `original` reads what nobody has
    translated, with the terms and words of its own language.
    """

    def __init__(
        self,
        terms: dict[str, str],
        words: Words,
        refer: ReferenceWords,
        fields: Mapping[str, str] = MappingProxyType({}),
        original: "Sentences | None" = None,
    ) -> None:
        self._terms = terms
        self._words = words
        self._refer = refer
        self._fields = fields
        self._original = original

    def inlines(self, text: str, marks: Marks = SENTENCE) -> Inlines:
        """Return the inlines of a text; `marks` tells where it stands.

        One that nobody has translated says so, but on a screen.
        """
        if self._original and (language := language_of(text)):
            said = tuple(_spoken(it, language) for it in self._original.inlines(text, marks))
            return (
                said
                if marks.on_screen
                else (Text(TRANSLATION_WORDS[self.language].untranslated), *said)
            )
        return tuple(self._inline(piece) for piece in parse(text, marks).pieces)

    def with_labels(self, labels: Iterable[Label], language: str) -> "Sentences":
        """Return sentences in which controls have these labels."""
        labels = tuple(labels)
        terms = with_labels(self._terms, labels, language)
        original = self._original and self._original.with_labels(labels, self._original.language)
        if terms is self._terms and original is self._original:
            return self
        return Sentences(terms, self._words, self._refer, self._fields, original)

    @property
    def language(self) -> str:
        """The language of the fixed words."""
        return self._words.language

    def plain(self, text: str, marks: Marks = TITLE) -> str:
        """Return the words of a text without marks: for titles, properties and the like."""
        return "".join(inline.text for inline in self.inlines(text, marks))

    def _inline(self, piece: Piece) -> Inline:
        match piece:
            case PlainWords():
                return Text(piece.text)
            case TermUse():
                if piece.name in self._fields:
                    return Field(piece.name, self._fields[piece.name])
                term = self._terms[piece.name]
                return Text(term, language_of(term))
            case See():
                return self._refer(piece.procedure, piece.step)
            case FootnoteUse():
                return FootnoteMark(piece.name)
            case Marked():
                return self._marked(piece)

    def _marked(self, piece: Marked) -> Inline:
        text = "".join(
            item.text if isinstance(item, PlainWords) else self._terms[item.name]
            for item in piece.content
        )
        match piece.kind:
            case "control":
                return Control(self._words.control.format(text))
            case "screen-link":
                return Control(text)
            case "strong":
                return Strong(text)
            case "code":
                return Code(text)
            case _:
                return Link(text, piece.target)


def _spoken(inline: Inline, language: str) -> Inline:
    """Return words that say in which language they are, those of references as they are."""
    if isinstance(inline, Field | FootnoteMark | Reference):
        return inline
    return replace(inline, language=language)
