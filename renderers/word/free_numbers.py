"""Numbers that no two things of a document may share: of bookmarks, drawings and controls."""

import re
from collections.abc import Iterable, Iterator

from renderers.word.elements import Element, qualified
from renderers.word.opening import UnsafeWordFileError

_MARKS = {qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")}
_NUMBER, _VALUE = qualified("w:id"), qualified("w:val")
_DRAWINGS = ("}docPr", "}cNvPr")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_KINDS = ("mark", "drawing", "control")
# Their numbers lead to other parts, or come from there.
_NOTES = {
    qualified(f"w:{name}")
    for name in ("footnote", "footnoteReference", "endnote", "endnoteReference")
}


def number_in(made: Element, attribute: str) -> int:
    """Return a whole number, 0 where there is none. Raises UnsafeWordFileError for what is none."""
    text = made.get(attribute) or "0"
    if not _WHOLE.fullmatch(text):
        raise UnsafeWordFileError("it is damaged")
    return int(text)


def number_anew(elements: Iterable[Element], root: Element, others: Iterable[Element]) -> None:
    """Give our elements numbers that a template's document and its `others`, headers, have not.

    A header may have those of the document, which Word lets pass and validators do not: it gets
    new ones.
    """
    taken: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for made, kind, attribute in _numbered([root]):
        taken[kind].add(made.get(attribute) or "")
    for parts in (*([it] for it in others), elements):
        numbers = {kind: _Numbers(taken[kind]) for kind in _KINDS}
        for made, kind, attribute in _numbered(parts):
            if kind != "mark" or parts is elements:
                made.set(attribute, numbers[kind].of(made.get(attribute) or ""))


class _Numbers:
    """Numbers of one kind in one part: those that it has → those that are free."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._given: dict[str, str] = {}
        self._next = 0

    def of(self, number: str) -> str:
        if number not in self._given:
            wanted = number
            while wanted in self._taken:
                self._next += 1
                wanted = str(self._next)
            self._taken.add(wanted)
            self._given[number] = wanted
        return self._given[number]


def _numbered(parts: Iterable[Element]) -> Iterator[tuple[Element, str, str]]:
    """Yield what has a number, with the kind of that and the attribute that holds it."""
    for made in within(parts):
        tag = made.tag
        if not isinstance(tag, str) or tag in _NOTES:
            continue
        if tag == _NUMBER:
            yield made, "control", _VALUE
        elif tag.endswith(_DRAWINGS):
            yield made, "drawing", "id"
        elif tag in _MARKS or made.get(_NUMBER) is not None:
            yield made, "mark", _NUMBER


def within(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements and all that is inside them."""
    for made in elements:
        yield from made.iter()
