"""Numbers that no two things of a document may share: of bookmarks, drawings and controls."""

from collections.abc import Iterable, Iterator

from renderers.word.elements import Element, qualified


def number_anew(elements: list[Element], root: Element) -> None:
    """Give our bookmarks, drawings and controls numbers that the template has not."""
    counters = {kind: _Numbers() for kind in ("mark", "drawing", "control")}
    for made in root.iter():
        if found := _numbered(made):
            counters[found[0]].taken.add(made.get(found[1]) or "")
    for made in within(elements):
        if found := _numbered(made):
            kind, attribute = found
            made.set(attribute, counters[kind].of(made.get(attribute) or ""))


class _Numbers:
    """Numbers of one kind: ours → those that are free."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._given: dict[str, str] = {}
        self._next = 0

    def of(self, number: str) -> str:
        if number not in self._given:
            wanted = number
            while wanted in self.taken:
                self._next += 1
                wanted = str(self._next)
            self.taken.add(wanted)
            self._given[number] = wanted
        return self._given[number]


_MARKS = {qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")}
_ANNOTATION, _CONTROL_ID, _VALUE = qualified("w:id"), qualified("w:id"), qualified("w:val")
_DRAWINGS = ("}docPr", "}cNvPr")


def _numbered(made: Element) -> tuple[str, str] | None:
    """Return what kind of number an element has, and in which attribute."""
    tag = made.tag
    if not isinstance(tag, str):
        return None
    if tag == _CONTROL_ID:
        return "control", _VALUE
    if tag.endswith(_DRAWINGS):
        return "drawing", "id"
    if tag in _MARKS or made.get(_ANNOTATION) is not None:
        return "mark", _ANNOTATION
    return None


def within(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield elements and all that is inside them."""
    for made in elements:
        yield from made.iter()
