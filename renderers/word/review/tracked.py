"""The paragraphs of a Word file as they were typed, with the changes that Word has tracked.

Elements are found by their local names, for strict files have other namespaces. The clauses are
those of ECMA-376 part 1.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from renderers.word.elements import Element
from renderers.word.review.looks import Looks
from renderers.word.review.names import attribute, first, local
from renderers.word.review.pieces import (
    MADE_OF,
    SHAPE,
    NoteMark,
    Piece,
    Typed,
    without_lone_fields,
)
from renderers.word.review.states import (
    OpenField,
    State,
    alternative_of,
    as_read,
    changed,
    drawn_in,
    is_contents,
    named,
    picture_in,
    restyled,
    size_of,
    styled,
    symbol,
    target_of_field,
    tracked,
)

_BREAKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}
# What holds runs or paragraphs, and is no change of them.
_WRAPPERS = frozenset(
    ("hyperlink", "smartTag", "sdt", "sdtContent", "bdo", "dir", "customXml", "ruby", "rubyBase")
)
_KEPT_FIELDS = frozenset(("HYPERLINK",))
# Fields that are no words of their paragraph: a contents list, the number of a note once more.
_CONTENTS, _REPEATED = "TOC", "NOTEREF"
# What is read at most of a file that anybody may have written: elements in one another, fields and
# comments that are open at a time, characters that a comment is about;
# stretches of words and notes in a paragraph, and paragraphs.
_LARGEST_DEPTH = 200
_MOST_FIELDS = 50
_MOST_COMMENTS = 200
_LONGEST_QUOTE = 500
_MOST_PIECES, _MOST_NOTES = 20_000, 100
MOST_PARAGRAPHS = 40_000
_UNTOUCHED = State()


class TooMuchError(Exception):
    """A file has more in it, or in one another, than can be read; the message says what."""


class Reader:
    """Reads one part of a file, whose pictures and links `image` and `link` tell by relationship.

    `quotes` has the words that each comment is about, by number; `contents` the paragraphs of
    contents lists.
    """

    def __init__(
        self,
        image: Callable[[str], str],
        link: Callable[[str], str] | None = None,
        looks: Looks | None = None,
    ) -> None:
        self.quotes: dict[str, str] = {}
        self.contents: list[Element] = []
        self._image = image
        self._link = link
        self._looks = looks
        self._row = _UNTOUCHED
        self._open_comments: set[str] = set()
        self._waiting: list[str] = []
        self._fields: list[OpenField] = []
        self._found: list[Typed] = []

    def read(self, body: Iterable[Element]) -> list[Typed]:
        """Return the paragraphs in their order, without those of a contents list."""
        self._container(body, body, State(), 0)
        return self._found

    # ── what holds paragraphs ─────────────────────────────────────────────────────────────────

    def _container(self, parent: Iterable[Element], home: object, state: State, depth: int) -> None:
        _check(depth)
        for child in parent:
            match name := local(child):
                case "p":
                    self._paragraph(child, home, state, depth)
                case "tbl" | "sdtContent" | "customXml":
                    self._container(child, home, state, depth + 1)
                case "tr":
                    row, around = tracked(first(child, "trPr"), state), self._row
                    self._row = row
                    self._container(child, home, row, depth + 1)
                    self._row = around
                case "tc":
                    self._container(child, child, state, depth + 1)
                case "sdt":
                    if is_contents(child):
                        self.contents += child.iter("{*}p")
                    else:
                        self._container(child, home, named(child, state), depth + 1)
                case "ins" | "del" | "moveFrom" | "moveTo":
                    self._container(child, home, changed(name, child, state), depth + 1)
                case "altChunk":
                    raise TooMuchError(
                        "it holds another document; save it with Word, then try again"
                    )
                case "bookmarkStart":
                    self._waiting.append(attribute(child, "name"))
                case "AlternateContent":
                    self._container(child[0], home, state, depth + 1) if len(child) else None

    def _paragraph(self, made: Element, home: object, state: State, depth: int) -> None:
        properties = first(made, "pPr")
        style = "" if properties is None else attribute(first(properties, "pStyle"), "val")
        end = tracked(None if properties is None else first(properties, "rPr"), state)
        typed = Typed(made, home, style, end_inserted=end.inserted, end_deleted=end.deleted)
        typed.anchors, self._waiting = self._waiting, []
        typed.restyled, typed.row = restyled(properties), self._row
        if self._looks:
            typed.look = self._looks.of_paragraph(style, properties)
        was_contents = self._in_contents
        self._inside(made, typed, state, depth + 1)
        typed.pieces = without_lone_fields(typed.pieces)
        if not was_contents and not self._in_contents:
            self._found.append(typed)
        else:
            self.contents.append(made)
        if len(self._found) > MOST_PARAGRAPHS:
            raise TooMuchError("it has too many parts")

    @property
    def _in_contents(self) -> bool:
        return any(it.kind == _CONTENTS for it in self._fields)

    def _inside(self, parent: Element, typed: Typed, state: State, depth: int) -> None:
        _check(depth)
        for child in parent:
            match name := local(child):
                case "r":
                    self._run(child, typed, state, depth)
                case "ins" | "del" | "moveFrom" | "moveTo":
                    self._inside(child, typed, changed(name, child, state), depth + 1)
                case "oMath" | "oMathPara":
                    self._add("".join(it.text or "" for it in child.iter("{*}t")), typed, state)
                case "fldSimple":
                    opened = OpenField(attribute(child, "instr"), is_result=True)
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
                    inner = named(child, state) if name == "sdt" else state
                    if name == "hyperlink":
                        inner = replace(state, link=self._target(child))
                    self._inside(child, typed, inner, depth + 1)

    def _run(self, run: Element, typed: Typed, state: State, depth: int) -> None:
        _check(depth)
        words, look = state, ""
        for child in run:
            match name := local(child):
                case "rPr":
                    words = styled(child, state)
                    look = self._looks.of_words(typed.style, child) if self._looks else ""
                case "t" | "delText":
                    self._add(child.text or "", typed, words, look)
                case "tab" | "ptab" | "cr" | "noBreakHyphen":
                    self._add(_BREAKS[name], typed, words, look)
                case "br":
                    is_line = attribute(child, "type") in {"", "textWrapping"}
                    self._add("\n" if is_line else "", typed, words, look)
                case "sym":
                    self._add(symbol(child), typed, words, look)
                case "drawing" | "pict" | "object":
                    made = Piece("", state.inserted, state.deleted, self._digest(child))
                    said = alternative_of(child)
                    drawn = drawn_in(child)
                    _put(typed, made._replace(alternative=said, drawn=drawn, size=size_of(child)))
                case "AlternateContent":
                    self._run(child[0], typed, state, depth + 1) if len(child) else None
                case "instrText" | "delInstrText":
                    if self._fields and not self._fields[-1].is_result:
                        self._fields[-1].instruct(child.text or "")
                case "fldChar":
                    self._field_mark(attribute(child, "fldCharType"), typed, state)
                case "commentReference":
                    self._comment(attribute(child, "id"), typed, opens=False)
                case "footnoteReference" | "endnoteReference":
                    kind = name.removesuffix("Reference")
                    number, pieces = attribute(child, "id"), len(typed.pieces)
                    mark = NoteMark(kind, number, pieces, state.inserted, state.deleted)
                    typed.notes.append(mark)
                case "ruby":
                    self._inside(child, typed, state, depth + 1)

    def _field_mark(self, kind: str, typed: Typed, state: State) -> None:
        if kind == "begin":
            self._fields.append(OpenField())
            _check(_LARGEST_DEPTH + len(self._fields) - _MOST_FIELDS)
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
        elif kind == "end" and self._fields:
            self._close(typed, state)

    def _close(self, typed: Typed, state: State) -> None:
        closed = self._fields.pop()
        if closed.kind in _KEPT_FIELDS or closed.kind == _CONTENTS:
            return
        if self._fields and self._fields[-1].is_result:
            self._fields[-1].result += closed.result
        elif not self._fields:
            whole = closed.state(state)
            if closed.kind == _REPEATED:
                _put(typed, Piece("", whole.inserted, whole.deleted, is_mark=True))
                return
            made = Piece(closed.result, whole.inserted, whole.deleted, is_computed=True)
            _put(typed, made._replace(link=self._linked(state)))

    def _add(self, text: str, typed: Typed, state: State, look: str = "") -> None:
        text = "" if state.is_gone else as_read(text)
        if not text:
            return
        for comment in self._open_comments:
            if not state.deleted and len(self.quotes[comment]) < _LONGEST_QUOTE:
                self.quotes[comment] += text
        computing = [it for it in self._fields if it.kind not in _KEPT_FIELDS]
        if computing and computing[0].kind != _CONTENTS:
            if computing[-1].is_result:
                computing[0].result += text
                computing[0].states.append(state)
            return
        linked = self._linked(state)
        made = Piece(text, state.inserted, state.deleted, link=linked, look=look)
        if state.name or state.restyled:
            is_bound = bool(state.name)
            made = made._replace(is_computed=is_bound, name=state.name, restyled=state.restyled)
        _put(typed, made)

    def _linked(self, state: State) -> str:
        """Return where words lead to: by the link around them, or by the field."""
        opened = [it for it in self._fields if it.kind in _KEPT_FIELDS]
        return target_of_field(opened[-1].instruction) if opened else state.link

    def _target(self, link: Element) -> str:
        """Return where a link leads to: an address, or `#` and a bookmark (17.16.22)."""
        anchor, name = attribute(link, "anchor"), attribute(link, "id")
        address = self._link(name) if name and self._link else name
        return address + (f"#{anchor}" if anchor else "")

    def _comment(self, number: str, typed: Typed, *, opens: bool) -> None:
        if number not in self.quotes:
            self.quotes[number] = ""
            typed.comments.append(number)
        if opens and len(self._open_comments) < _MOST_COMMENTS:
            self._open_comments.add(number)

    def _digest(self, drawn: Element) -> str:
        """Return the digest of a picture, and how many shapes lie on it and what is cut off."""
        name, more = picture_in(drawn)
        image = self._image(name) if name else ""
        return f"{image}{MADE_OF}{more}" if image and more else image or SHAPE


def _put(typed: Typed, piece: Piece) -> None:
    if len(typed.pieces) > _MOST_PIECES or len(typed.notes) > _MOST_NOTES:
        raise TooMuchError("it has a paragraph that is longer than any manual has")
    typed.pieces.append(piece)


def _check(depth: int) -> None:
    if depth > _LARGEST_DEPTH:
        raise TooMuchError("it is damaged")
