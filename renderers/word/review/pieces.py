"""What a paragraph consists of as it was typed: words, pictures and signs of notes."""

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.reviewing.copies import Stamp
from renderers.word.elements import Element
from renderers.word.review.looks import Look
from renderers.word.review.states import State

# Stands for the result of a field, which Word computes anew whenever it likes.
COMPUTED = "\ufffc"
# Stands for a drawing without a picture.
SHAPE = "shape"
# Stands behind the digest of a picture, before what else there is of it.
MADE_OF = "+"
_UNKNOWN, _UNTOUCHED = Look(""), State()


class Piece(NamedTuple):
    """Words, or a picture (`image` is its digest), and what was tracked of them.

    Why a tuple: there are tens of thousands, and a frozen dataclass takes four times as long.
    `is_computed` says that they are the result of a field or of a bound control, `name` that of
    the control. `alternative` is said in the place of a picture, `link` is where words lead to.
    `is_mark` says that the number of a note stands there once more, `restyled` who changed a look.
    `look` is what words have that others of their paragraph have not, `drawn` are the words in a
    picture, `size` is how wide and high that is, in points, 0 where it is not said.
    """

    text: str
    inserted: Stamp | None = None
    deleted: Stamp | None = None
    image: str = ""
    is_computed: bool = False
    name: str = ""
    alternative: str = ""
    link: str = ""
    is_mark: bool = False
    restyled: Stamp | None = None
    look: str = ""
    drawn: str = ""
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The sign of a note in the text: `kind` is footnote or endnote, `number` finds the note.

    It stands behind so many `pieces` of its paragraph.
    """

    kind: str
    number: str
    pieces: int
    inserted: Stamp | None = None
    deleted: Stamp | None = None


@dataclass(slots=True)
class Typed:
    """A paragraph as it is in the file; `home` is what it stands in.

    `anchors` are the bookmarks that begin in it, `comments` those that do, by their number. `row`
    is what was tracked of the row that it stands in.
    """

    made: Element
    home: object
    style: str
    pieces: list[Piece] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)
    end_inserted: Stamp | None = None
    end_deleted: Stamp | None = None
    restyled: Stamp | None = None
    look: Look = _UNKNOWN
    row: State = _UNTOUCHED


def without_lone_fields(pieces: list[Piece]) -> list[Piece]:
    """Return pieces; where all words around fields are deleted, the fields are.

    Why: LibreOffice leaves them out of what was deleted.
    """
    around = [it for it in pieces if not it.is_computed]
    stamp = next((it.deleted for it in around if it.text), None)
    if stamp is None or not all(it.deleted for it in around):
        return pieces
    return [
        it._replace(deleted=it.deleted or stamp) if it.is_computed and not it.name else it
        for it in pieces
    ]
