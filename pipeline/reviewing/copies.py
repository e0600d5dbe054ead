"""What was changed in a copy since it was made, whatever it was changed with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pipeline.document.document import Asked
from pipeline.reviewing.passages import Passage

# What was done: words of a passage, or of something that no writer wrote there (`fixed`); pictures,
# also those that only lost some sharpness (`resaved`) or are larger or smaller, fields; paragraphs
# and whole parts; what pictures say, where links lead, how words look; and what stands beside the
# text: notes, headers, footers, contents lists.
What: TypeAlias = Literal[
    "text", "fixed", "picture", "resaved", "resized", "field", "added", "deleted", "moved", "split",
    "joined", "alternative", "link", "look", "footnote", "endnote", "header", "footer", "contents",
]  # fmt: skip
Tracking: TypeAlias = Literal["tracked", "partly", "untracked"]


class UnreadableCopyError(Exception):
    """A file is no copy that can be reviewed; the message says why."""


def _no_picture(digest: str) -> bytes:
    raise UnreadableCopyError(digest)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who made a tracked change, and when, as the file says: `2026-11-23T10:00:00Z` or ""."""

    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that was done in a part (a section, or `procedure/step`).

    `passage` is what was there, for words that a writer wrote. `is_whole` says that the whole part
    is meant, with the steps in it. `pictures` are the digests of those before and now that stand in
    the same places. `linked` are the words of each link in the line of a text as it is now, `bold`
    has a sign for each of `after`, a blank where that is not bold; "" where none is.
    """

    what: What
    part: str
    before: str = ""
    after: str = ""
    passage: Passage | None = None
    stamps: tuple[Stamp, ...] = ()
    tracking: Tracking = "untracked"
    is_whole: bool = False
    pictures: tuple[tuple[str, str], ...] = ()
    linked: tuple[str, ...] = ()
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said beside the words `quote` of a part, and what others answered."""

    part: str
    stamp: Stamp
    text: str
    quote: str = ""
    is_resolved: bool = False
    replies: tuple["Comment", ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedCopy:
    """A copy as it came back. `passages` are all that it said when it was made.

    `picture` returns the bytes of a picture in it by its digest.
    """

    file: str
    manual: str
    language: str
    published: str
    asked: Asked
    passages: tuple[Passage, ...]
    edits: tuple[Edit, ...] = ()
    comments: tuple[Comment, ...] = field(default=())
    picture: Callable[[str], bytes] = field(default=_no_picture, repr=False, compare=False)
