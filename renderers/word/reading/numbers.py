"""The numbers that Word computes for lists, counted as Word counts them (17.9)."""

from dataclasses import dataclass, field

from pipeline.importing.blocks import Marker
from renderers.word.elements import Element
from renderers.word.reading.names import named, number, value

_DEEPEST = 8
_NO_NUMBER = {"bullet", "none"}


@dataclass(slots=True)
class _Level:
    kind: str = "decimal"
    start: int = 1


@dataclass(slots=True)
class _List:
    """One look of lists (`w:abstractNum`) and how far each of its levels was counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)


class Numbers:
    """Counts the items of all lists of a file in the order in which they are asked for."""

    def __init__(self, root: Element | None) -> None:
        self._looks: dict[int, _List] = {}
        self._lists: dict[int, tuple[int, dict[int, int]]] = {}
        for made in root.iter(named("w:abstractNum")) if root is not None else ():
            key = number(made.get(named("w:abstractNumId")))
            if key is not None:
                self._looks[key] = _List(dict(_levels(made)))
        for made in root.iter(named("w:num")) if root is not None else ():
            key, look = number(made.get(named("w:numId"))), number(value(made, "w:abstractNumId"))
            if key is not None and look is not None:
                self._lists[key] = (look, dict(_starts(made)))

    def next(self, list_id: int, depth: int) -> Marker | None:
        """Return the marker of the next item of a list, None for a list that numbers nothing."""
        look, starts = self._lists.get(list_id, (None, {}))
        counts = self._looks.get(look) if look is not None else None
        if counts is None:
            return None
        depth = min(depth, _DEEPEST)
        level = counts.levels.get(depth, _Level())
        if level.kind in _NO_NUMBER:
            return Marker("bullet", 0, depth) if level.kind == "bullet" else None
        if list_id not in counts.started:
            counts.started.add(list_id)
            for at, start in starts.items():
                counts.counted[at] = start - 1
        counts.counted[depth] = counts.counted.get(depth, level.start - 1) + 1
        for deeper in [at for at in counts.counted if at > depth]:
            del counts.counted[deeper]
        return Marker(f"list {depth}", counts.counted[depth], depth)


def _levels(made: Element) -> list[tuple[int, _Level]]:
    found = []
    for level in made.findall(named("w:lvl")):
        depth = number(level.get(named("w:ilvl")))
        if depth is not None:
            kind = value(level, "w:numFmt") or "decimal"
            start = number(value(level, "w:start"))
            found.append((depth, _Level(kind, 1 if start is None else start)))
    return found


def _starts(made: Element) -> list[tuple[int, int]]:
    found = []
    for override in made.findall(named("w:lvlOverride")):
        depth = number(override.get(named("w:ilvl")))
        start = number(value(override, "w:startOverride"))
        if depth is not None and start is not None:
            found.append((depth, start))
    return found
