"""The nodes that a sentence consists of. The set is closed, like that of all nodes.

`language` is that of words in another language than the document's: nobody has translated them.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

# What is told to programs only where it is set.
WHERE_SET = {"tree": "where set"}


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Control:
    """The label of a control, brackets included where the language writes them."""

    text: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Strong:
    """Words to be noticed."""

    text: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Code:
    """Words to be typed or compared letter by letter."""

    text: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead out of the document. `target` is http, https, mailto or tel."""

    text: str
    target: str
    language: str = field(default="", metadata=WHERE_SET)


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that lead to another part of the document; `target` is that part's `id`."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Field:
    """Words that are filled in for one customer; `name` is that of a `DocumentField`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """The number of a footnote, where a sentence refers to it; `target` is the note's `id`.

    It is no word of the sentence: `text` is "".
    """

    target: str
    number: int = 0

    @property
    def text(self) -> str:
        """The words of the sentence in this place: none."""
        return ""


Inline: TypeAlias = Text | Control | Strong | Code | Link | Reference | Field | FootnoteMark
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a `FootnoteMark` leads to. Numbers count from 1 through the document."""

    id: str
    number: int
    content: Inlines
