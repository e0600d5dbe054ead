"""Nodes of the document: what it says of its edition, beside what it was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftMark:
    """What a draft says of itself: a word for the margin of every page, and a sentence."""

    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same edition in another language: what that calls itself, and the `document` it is."""

    language: str
    name: str
    document: str


@dataclass(frozen=True, slots=True)
class DocumentField:
    """What is filled in for one customer: `label` says what it is, `text` is what was given.

    Where that is "", `unfilled` is read. `lead` is the label as printed before the text on the
    title page; without a text nothing stands there.
    """

    name: str
    label: str
    text: str
    lead: str = ""
    unfilled: str = ""
