"""A draft: what is to be written as YAML, what was guessed, and what could not be placed."""

from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.importing.blocks import Picture


class Guess(StrEnum):
    """What was decided by signs that may mislead; a person looks at it."""

    APPLIES = "applies"
    CHAPTER = "chapter"
    CONTINUED = "continued"
    HEADING = "heading"
    IDS = "ids"
    LANGUAGE = "language"
    NESTED = "nested"
    NO_NUMBERS = "no-numbers"
    PUBLISHED = "published"
    PUBLISHER = "publisher"
    RESTARTED = "restarted"
    RESULT = "result"
    SAFETY = "safety"
    SECTION = "section"
    TABLE = "table"
    TITLE = "title"
    TRACKED = "tracked"


class Left(StrEnum):
    """Why something of the old manual is not in the draft; the kinds of `Outside` are others."""

    EVIDENCE = "evidence"
    HISTORY = "history"
    LINES = "lines"
    PICTURE = "picture"
    SPARE_PICTURE = "spare-picture"
    TABLE = "data-table"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told of a place of the old manual: its heading, and the words there."""

    kind: str
    heading: str
    words: str


@dataclass(slots=True)
class DraftFigure:
    """A picture with the name of its file and the heading above it.

    `why` tells why content cannot hold it, "" if it can.
    """

    picture: Picture
    path: str = ""
    caption: str = ""
    heading: str = ""
    why: str = ""


@dataclass(slots=True)
class DraftSafety:
    """A safety message; what the old manual does not say is ""."""

    signal: str
    hazard: str = ""
    consequence: str = ""
    avoidance: str = ""
    owner: str = ""


@dataclass(slots=True)
class DraftStep:
    """One step, in marked-up sentences."""

    do: str = ""
    sees: str = ""
    figure: DraftFigure | None = None
    sees_figure: DraftFigure | None = None
    safety: list[DraftSafety] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DraftProcedure:
    """One procedure. `chapters` are headings above it that have no steps of their own."""

    title: str
    id: str = ""
    chapters: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    safety: list[DraftSafety] = field(default_factory=list)
    steps: list[DraftStep] = field(default_factory=list)
    result: str = ""
    footnotes: dict[str, str] = field(default_factory=dict)
    applies_to: list[dict[str, str | list[str]]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A whole draft, and the remarks on it: guesses to be checked, and what is left."""

    id: str = ""
    language: str = "en"
    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    published: str = ""
    about: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    procedures: list[DraftProcedure] = field(default_factory=list)
    guesses: list[Remark] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    spare: list[DraftFigure] = field(default_factory=list)
    figures: list[DraftFigure] = field(default_factory=list)
    controls: int = 0
