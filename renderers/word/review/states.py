"""What is known of a place in a Word file: the changes tracked around it, its control, its link.

Elements are found by their local names. The clauses are those of ECMA-376 part 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from pipeline.reading.source_text import composed
from pipeline.reviewing.copies import Stamp
from renderers.word.elements import Element
from renderers.word.review.names import attribute, first, local

_INSERTS, _DELETES = ("ins", "moveTo"), ("del", "moveFrom")
_STRIKES = frozenset(("strike", "dstrike", "vanish"))
# Soft hyphens, places where a line may break, directions of writing: no content file may hold them.
_UNSEEN = re.compile("[\ufffc\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LENGTH, _PERCENT = re.compile(r"-?[0-9]{1,9}"), 1000
# So many units of a drawing are a point.
_POINT = 12_700
_LONGEST_INSTRUCTION = 10_000
# So many shapes of a drawing are asked what they show.
_MOST_DRAWN = 500
# What of the properties of words and paragraphs a reviewer sees (17.3.1, 17.3.2).
_LOOKS = frozenset(
    (
        *("rStyle", "rFonts", "b", "i", "caps", "smallCaps", "outline", "shadow", "emboss"),
        *("imprint", "color", "spacing", "w", "position", "sz", "highlight", "u", "bdr", "shd"),
        *("vertAlign", "em", "strike", "dstrike", "vanish"),
        *("pStyle", "numPr", "pBdr", "ind", "jc", "keepNext", "pageBreakBefore"),
    )
)
_OFF = frozenset(("0", "false", "off"))
# The last element of a path, which names what a control shows.
_BOUND_TO = re.compile(r"([^/:\[\]]{1,200})(?:\[\d+\])?$")
_ARGUMENTS = re.compile(
    r"\s*HYPERLINK\s+(?:\"([^\"]{0,4000})\")?"
    r"(?:(?:\s+\\[nmht])*\s*\\l\s+\"([^\"]{0,500})\")?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class State:
    """What was tracked around a place, the name of the control and the link that it is in.

    `is_gone` says that it is crossed out or hidden, with no change tracked; `restyled` who gave it
    another look.
    """

    inserted: Stamp | None = None
    deleted: Stamp | None = None
    name: str = ""
    link: str = ""
    is_gone: bool = False
    restyled: Stamp | None = None


@dataclass(slots=True)
class OpenField:
    """A field of which the end is not read yet (17.16.18)."""

    instruction: str = ""
    is_result: bool = False
    result: str = ""
    states: list[State] = field(default_factory=list)

    def state(self, around: State) -> State:
        """Return what was tracked of the result as a whole.

        Why not of the signs around it: LibreOffice leaves those out of what was deleted.
        """
        if not self.states:
            return around
        inserted = [it.inserted for it in self.states]
        deleted = [it.deleted for it in self.states]
        return State(
            around.inserted or (inserted[0] if all(inserted) else None),
            around.deleted or (deleted[0] if all(deleted) else None),
        )

    def instruct(self, text: str) -> None:
        """Add words to the instruction, which may be spread over runs."""
        if len(self.instruction) < _LONGEST_INSTRUCTION:
            self.instruction += text[:_LONGEST_INSTRUCTION]

    @property
    def kind(self) -> str:
        """The first word of its instruction."""
        return (self.instruction.split() or [""])[0].upper()


def tracked(properties: Element | None, state: State) -> State:
    """Return the state of a row or of the end of a paragraph (17.13.5)."""
    for child in () if properties is None else properties:
        if (name := local(child)) in (*_INSERTS, *_DELETES):
            state = changed(name, child, state)
    return state


def changed(name: str, made: Element, state: State) -> State:
    """Return the state inside a tracked change."""
    stamp = Stamp(attribute(made, "author"), attribute(made, "date"))
    if name in _INSERTS:
        return replace(state, inserted=state.inserted or stamp)
    return replace(state, deleted=state.deleted or stamp)


def styled(properties: Element, state: State) -> State:
    """Return the state of words in a run that may be crossed out, hidden or restyled (17.3.2).

    Why the first two are a deletion: many people correct so, with what they want beside it.
    """
    if not _has_strike(properties):
        stamp = None if state.inserted else restyled(properties)
        return replace(state, restyled=stamp) if stamp else state
    change = first(properties, "rPrChange")
    before = None if change is None else first(change, "rPr")
    if change is None or (before is not None and _has_strike(before)):
        return replace(state, is_gone=True)
    return changed("del", change, state)


def restyled(properties: Element | None) -> Stamp | None:
    """Return who gave words or a paragraph another look, if that was tracked (17.13.5.29, .31).

    Languages are no look: programs set them by themselves.
    """
    change = None if properties is None else first(properties, local(properties) + "Change")
    if properties is None or change is None:
        return None
    before = first(change, local(properties))
    if _looks(properties) == ([] if before is None else _looks(before)):
        return None
    return Stamp(attribute(change, "author"), attribute(change, "date"))


def _looks(properties: Element) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what properties say of the look, in an order of their own."""
    said = (it for it in properties if local(it) in _LOOKS)
    seen = (it for it in said if local(it) not in _STRIKES or attribute(it, "val") not in _OFF)
    made = ((local(it), sorted(_named(it))) for it in seen)
    return sorted(it for it in made if it[0] != "rFonts" or it[1])


def _named(made: Element) -> Iterator[tuple[str, str]]:
    for key in map(str, made.attrib):
        if (name := key.rpartition("}")[2]) != "hint":
            yield name, attribute(made, name)


def _has_strike(properties: Element) -> bool:
    return any(local(it) in _STRIKES and attribute(it, "val") not in _OFF for it in properties)


def named(control: Element, state: State) -> State:
    """Return the state inside a control; one that is bound to data is filled in by Word."""
    properties = first(control, "sdtPr")
    binding = None if properties is None else first(properties, "dataBinding")
    if binding is None:
        return state
    found = _BOUND_TO.search(attribute(binding, "xpath"))
    return replace(state, name=found[1] if found else "field")


def is_contents(control: Element) -> bool:
    """Whether a control holds a contents list (17.5.2.13), which Word writes anew."""
    properties = first(control, "sdtPr")
    return properties is not None and any(
        attribute(it, "val") == "Table of Contents" for it in properties.iter("{*}docPartGallery")
    )


def symbol(made: Element) -> str:
    """Return the sign that a symbol stands for, "" where that cannot be told (17.3.3.30)."""
    code = attribute(made, "char")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def target_of_field(instruction: str) -> str:
    """Return where a HYPERLINK field leads to (17.16.5.25): an address, or `#` and a bookmark."""
    found = _ARGUMENTS.match(instruction)
    if found is None:
        return ""
    return (found[1] or "") + (f"#{found[2]}" if found[2] else "")


def as_read(text: str) -> str:
    """Return words as content may hold them: letters composed, without signs that nobody sees."""
    return composed(_UNSEEN.sub("", text))


def picture_in(drawn: Element) -> tuple[str, str]:
    """Return the relationship of a drawing's picture, "" without one, and what else there is of it.

    That is how many shapes lie on it, and how much is cut off.
    """
    name, shapes, cut = "", 0, ""
    for made in drawn.iter("{*}blip", "{*}imagedata", "{*}wsp", "{*}srcRect"):
        match local(made):
            case "wsp":
                shapes += 1
            case "srcRect":
                cut = cut or _cropped(made)
            case _ if not name:
                names = (attribute(made, it) for it in ("embed", "id", "link"))
                name = next(filter(None, names), "")
    return name, f"{shapes or ''}{cut}"


def drawn_in(drawn: Element) -> str:
    """Return the words in the shapes of a drawing, with a space between, without bound controls."""
    said: list[str] = []
    for words in drawn.iter("{*}txbxContent"):
        bound = [it.getparent() for it in words.iter("{*}dataBinding")]
        controls = [it.getparent() for it in bound if it is not None]
        filled = {one for it in controls if it is not None for one in it.iter("{*}t")}
        there = (it for it in words.iter("{*}t") if it not in filled)
        said.append("".join(it.text or "" for it in islice(there, _MOST_DRAWN)))
        if len(said) >= _MOST_DRAWN:
            break
    return " ".join(filter(None, said))[:_LONGEST_INSTRUCTION]


def size_of(drawn: Element) -> tuple[int, int]:
    """Return how wide and high a drawing is, in points, 0 where it does not say (20.4.2.7)."""
    made = next(drawn.iter("{*}extent"), None)
    width, height = (attribute(made, it) for it in ("cx", "cy"))
    sides = (int(it) // _POINT if _LENGTH.fullmatch(it) else 0 for it in (width, height))
    return next(sides), next(sides)


def _cropped(made: Element) -> str:
    """Return how much of a picture is cut off at each side, in percent, "" for nothing (20.1.8.55).

    Why not exactly: programs round.
    """
    sides = [attribute(made, it) for it in "ltrb"]
    found = [round(int(it) / _PERCENT) if _LENGTH.fullmatch(it) else 0 for it in sides]
    return "/" + ",".join(map(str, found)) if any(found) else ""


def alternative_of(drawn: Element) -> str:
    """Return the alternative text of a drawing, several of them with a slash between.

    Why not of the drawing alone: LibreOffice keeps that of a group at the pictures in it only.
    """
    named = list(islice(drawn.iter("{*}docPr", "{*}cNvPr"), _MOST_DRAWN))
    said = [attribute(it, "descr").strip() for it in named]
    if named and local(named[0]) == "docPr" and not said[0]:
        is_group = next(drawn.iter("{*}wgp"), None) is not None
        if not is_group or "descr" in named[0].attrib:
            return ""
    if not named:
        shapes = islice(drawn.iter("{urn:schemas-microsoft-com:vml}*"), _MOST_DRAWN)
        said = [attribute(it, "alt").strip() for it in shapes]
    return " / ".join(dict.fromkeys(filter(None, said)))
