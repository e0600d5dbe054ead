"""The paragraphs of a Word file as they were typed, with the changes that Word has tracked.

Elements are found by their local names, for strict files have other namespaces. The clauses are
those of ECMA-376 part 1.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from pipeline.reviewing.copies import Stamp
from renderers.word.elements import Element
from renderers.word.review.names import attribute, first, local

# Stands for the result of a field, which Word computes anew whenever it likes.
COMPUTED = "\ufffc"
_INSERTS, _DELETES = ("ins", "moveTo"), ("del", "moveFrom")
_BREAKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
# What holds runs or paragraphs, and is no change of them.
_WRAPPERS = frozenset(
    ("hyperlink", "smartTag", "sdt", "sdtContent", "bdo", "dir", "customXml", "ruby", "rubyBase")
)
# The last element of a path, which names what a control shows.
_BOUND_TO = re.compile(r"([^/:\[\]]{1,200})(?:\[\d+\])?$")
_KEPT_FIELDS = frozenset(("HYPERLINK",))
# What is read at most of a file that anybody may have written: elements in one another, fields and
# comments that are open at a time, characters that a comment is about, paragraphs.
_LARGEST_DEPTH = 200
_MOST_FIELDS = 50
_MOST_COMMENTS = 200
_LONGEST_QUOTE = 500
_MOST_PARAGRAPHS = 40_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a picture (`image` is its digest), and what was tracked of them.

    `is_computed` says that they are the result of a field or of a bound control, `name` that of
    the control.
    """

    text: str
    inserted: Stamp | None = None
    deleted: Stamp | None = None
    image: str = ""
    is_computed: bool = False
    name: str = ""


@dataclass(slots=True)
class Typed:
    """A paragraph as it is in the file; `home` is what it stands in.

    `anchors` are the bookmarks that begin in it, `comments` those that do, by their number.
    """

    made: Element
    home: object
    style: str
    pieces: list[Piece] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    end_inserted: Stamp | None = None
    end_deleted: Stamp | None = None


@dataclass(frozen=True, slots=True)
class _State:
    inserted: Stamp | None = None
    deleted: Stamp | None = None
    name: str = ""


@dataclass(slots=True)
class _OpenField:
    instruction: str = ""
    is_result: bool = False
    result: str = ""
    states: list[_State] = field(default_factory=list)

    def state(self, around: _State) -> _State:
        """Return what was tracked of the result as a whole.

        Why not of the signs around it: LibreOffice leaves those out of what was deleted.
        """
        if not self.states:
            return around
        inserted = [it.inserted for it in self.states]
        deleted = [it.deleted for it in self.states]
        return _State(
            around.inserted or (inserted[0] if all(inserted) else None),
            around.deleted or (deleted[0] if all(deleted) else None),
        )

    @property
    def kind(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


class TooMuchError(Exception):
    """A file has more in it, or in one another, than any manual; the message says what."""


class Reader:
    """Reads one part of a file. `quotes` has the words that each comment is about, by number."""

    def __init__(self, image: Callable[[str], str]) -> None:
        self.quotes: dict[str, str] = {}
        self._image = image
        self._open_comments: set[str] = set()
        self._waiting: list[str] = []
        self._fields: list[_OpenField] = []
        self._found: list[Typed] = []

    def read(self, body: Iterable[Element]) -> list[Typed]:
        """Return the paragraphs in their order, without those of a contents list."""
        self._container(body, body, _State(), 0)
        return self._found

    # ── what holds paragraphs ─────────────────────────────────────────────────────────────────

    def _container(
        self, parent: Iterable[Element], home: object, state: _State, depth: int
    ) -> None:
        _check(depth)
        for child in parent:
            match name := local(child):
                case "p":
                    self._paragraph(child, home, state, depth)
                case "tbl" | "sdtContent" | "customXml":
                    self._container(child, home, state, depth + 1)
                case "tr":
                    tracked = _tracked(first(child, "trPr"), state)
                    self._container(child, home, tracked, depth + 1)
                case "tc":
                    self._container(child, child, state, depth + 1)
                case "sdt":
                    if not _is_contents(child):
                        self._container(child, home, _named(child, state), depth + 1)
                case "ins" | "del" | "moveFrom" | "moveTo":
                    self._container(child, home, _changed(name, child, state), depth + 1)
                case "bookmarkStart":
                    self._waiting.append(attribute(child, "name"))
                case "AlternateContent":
                    self._container(child[0], home, state, depth + 1) if len(child) else None

    def _paragraph(self, made: Element, home: object, state: _State, depth: int) -> None:
        properties = first(made, "pPr")
        style = "" if properties is None else attribute(first(properties, "pStyle"), "val")
        end = _tracked(None if properties is None else first(properties, "rPr"), state)
        typed = Typed(made, home, style, end_inserted=end.inserted, end_deleted=end.deleted)
        typed.anchors, self._waiting = self._waiting, []
        was_contents = self._in_contents
        self._inside(made, typed, state, depth + 1)
        if not was_contents and not self._in_contents:
            self._found.append(typed)
        if len(self._found) > _MOST_PARAGRAPHS:
            raise TooMuchError("it has too many parts")

    @property
    def _in_contents(self) -> bool:
        return any(it.kind == "TOC" for it in self._fields)

    # ── what is in a paragraph ────────────────────────────────────────────────────────────────

    def _inside(self, parent: Element, typed: Typed, state: _State, depth: int) -> None:
        _check(depth)
        for child in parent:
            match name := local(child):
                case "r":
                    self._run(child, typed, state, depth)
                case "ins" | "del" | "moveFrom" | "moveTo":
                    self._inside(child, typed, _changed(name, child, state), depth + 1)
                case "fldSimple":
                    opened = _OpenField(attribute(child, "instr"), is_result=True)
                    self._fields.append(opened)
                    self._inside(child, typed, state, depth + 1)
                    self._close(typed, state)
                case "bookmarkStart":
                    typed.anchors.append(attribute(child, "name"))
                case "commentRangeStart":
                    self._comment(attribute(child, "id"), typed, opens=True)
                case "commentRangeEnd":
                    self._open_comments.discard(attribute(child, "id"))
                case "AlternateContent":
                    self._inside(child[0], typed, state, depth + 1) if len(child) else None
                case _ if name in _WRAPPERS:
                    inner = _named(child, state) if name == "sdt" else state
                    self._inside(child, typed, inner, depth + 1)

    def _run(self, run: Element, typed: Typed, state: _State, depth: int) -> None:
        _check(depth)
        for child in run:
            match name := local(child):
                case "t" | "delText":
                    self._add(child.text or "", typed, state)
                case "tab" | "ptab" | "cr" | "noBreakHyphen":
                    self._add(_BREAKS[name], typed, state)
                case "br":
                    is_line = attribute(child, "type") in {"", "textWrapping"}
                    self._add("\n" if is_line else "", typed, state)
                case "sym":
                    self._add(_symbol(child), typed, state)
                case "drawing" | "pict" | "object":
                    image = self._digest(child)
                    typed.pieces.append(Piece("", state.inserted, state.deleted, image))
                case "AlternateContent":
                    self._run(child[0], typed, state, depth + 1) if len(child) else None
                case "instrText" | "delInstrText":
                    if self._fields and not self._fields[-1].is_result:
                        self._fields[-1].instruction += child.text or ""
                case "fldChar":
                    self._field_mark(attribute(child, "fldCharType"), typed, state)
                case "commentReference":
                    self._comment(attribute(child, "id"), typed, opens=False)
                case "ruby":
                    self._inside(child, typed, state, depth + 1)

    def _field_mark(self, kind: str, typed: Typed, state: _State) -> None:
        if kind == "begin":
            self._fields.append(_OpenField())
            _check(_LARGEST_DEPTH + len(self._fields) - _MOST_FIELDS)
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            self._close(typed, state)

    def _close(self, typed: Typed, state: _State) -> None:
        closed = self._fields.pop()
        if closed.kind in _KEPT_FIELDS or closed.kind == "TOC":
            return
        if self._fields and self._fields[-1].is_result:
            self._fields[-1].result += closed.result
        elif not self._fields:
            whole = closed.state(state)
            made = Piece(closed.result, whole.inserted, whole.deleted, is_computed=True)
            typed.pieces.append(made)

    def _add(self, text: str, typed: Typed, state: _State) -> None:
        text = text.replace(COMPUTED, "")
        if not text:
            return
        for comment in self._open_comments:
            if not state.deleted and len(self.quotes[comment]) < _LONGEST_QUOTE:
                self.quotes[comment] += text
        computing = [it for it in self._fields if it.kind not in _KEPT_FIELDS]
        if computing and computing[0].kind != "TOC":
            if computing[-1].is_result:
                computing[0].result += text
                computing[0].states.append(state)
            return
        before = typed.pieces[-1] if typed.pieces else None
        if state.name and before and before.name == state.name:
            typed.pieces[-1] = replace(before, text=before.text + text)
            return
        is_bound = bool(state.name)
        made = Piece(text, state.inserted, state.deleted, is_computed=is_bound, name=state.name)
        typed.pieces.append(made)

    def _comment(self, number: str, typed: Typed, *, opens: bool) -> None:
        if number not in self.quotes:
            self.quotes[number] = ""
            typed.comments.append(number)
        if opens and len(self._open_comments) < _MOST_COMMENTS:
            self._open_comments.add(number)

    def _digest(self, drawn: Element) -> str:
        for made in drawn.iter("{*}blip", "{*}imagedata"):
            found = attribute(made, "embed") or attribute(made, "id") or attribute(made, "link")
            if found:
                return self._image(found)
        return "shape"


# ── elements ──────────────────────────────────────────────────────────────────────────────────


def _tracked(properties: Element | None, state: _State) -> _State:
    """Return the state of a row or of the end of a paragraph (17.13.5)."""
    for child in () if properties is None else properties:
        if (name := local(child)) in (*_INSERTS, *_DELETES):
            state = _changed(name, child, state)
    return state


def _changed(name: str, made: Element, state: _State) -> _State:
    stamp = Stamp(attribute(made, "author"), attribute(made, "date"))
    if name in _INSERTS:
        return replace(state, inserted=state.inserted or stamp)
    return replace(state, deleted=state.deleted or stamp)


def _named(control: Element, state: _State) -> _State:
    """Return the state inside a control; one that is bound to data is filled in by Word."""
    properties = first(control, "sdtPr")
    binding = None if properties is None else first(properties, "dataBinding")
    if binding is None:
        return state
    found = _BOUND_TO.search(attribute(binding, "xpath"))
    return replace(state, name=found[1] if found else "field")


def _is_contents(control: Element) -> bool:
    """Whether a control holds a contents list (17.5.2.13), which Word writes anew."""
    properties = first(control, "sdtPr")
    return properties is not None and any(
        attribute(it, "val") == "Table of Contents" for it in properties.iter("{*}docPartGallery")
    )


def _symbol(made: Element) -> str:
    code = attribute(made, "char")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _check(depth: int) -> None:
    if depth > _LARGEST_DEPTH:
        raise TooMuchError("it is damaged")
