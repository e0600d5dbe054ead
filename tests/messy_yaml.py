"""Procedures as nobody should write them: any indentation, any quotes, comments everywhere."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from hypothesis import strategies as st

from pipeline.importing.yaml_text import scalar

T = TypeVar("T")

TEXTS = (
    *(
        "open",
        "Press the button.",
        "【次へ】を押します。",
        "{product} is ready",
        "a: b",
        "no # comment",
    ),
    *("3", "9:41", "yes", "2026-11-23", "~", "null", "- x", "*重要*", "it's", 'say "x"', "a, b"),
    *(
        "[OK]",
        "back\\slash",
        "!",
        "C:\\x",
        "終わり:",
        "濁点か\u3099",
        "iOS >= 12, < 15",
        "#x",
        "x #",
    ),
    *(
        "? x",
        "a:b",
        ": x",
        "= x",
        "名前：値",
        "&a",
        "%x",
        "@x",
        "`x`",
        "|",
        ">",
        "one two three four",
    ),
)
text = st.sampled_from(TEXTS)
words = st.sampled_from(["open", "tap", "press-ok", "a", "b", "c"])


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return things with some of the keys, in any order."""
    given_keys = st.permutations(sorted(fields)).flatmap(
        lambda keys: st.integers(1, len(keys)).map(lambda count: keys[:count])
    )
    return given_keys.flatmap(
        lambda keys: st.tuples(*(fields[key] for key in keys)).map(
            lambda values: dict(zip(keys, values, strict=True))
        )
    )


claims = _some(device=text, os=st.lists(text, min_size=1, max_size=3), browser=text)
targets = st.one_of(text, _some(words=text, nth=words, legend=text))
figures = _some(screen=words, tap=targets, box=st.lists(targets, min_size=1, max_size=2), alt=text)
safety = _some(signal=words, hazard=text, avoidance=text, consequence=text)
steps = _some(
    id=words,
    do=text,
    sees=st.one_of(text, _some(text=text, figure=figures)),
    figure=figures,
    notes=st.lists(text, min_size=1, max_size=2),
    safety=st.one_of(safety, st.lists(safety, min_size=1, max_size=2)),
    applies_to=claims,
)
parts = st.one_of(text, _some(button=text, primary=words))
shown = _some(title=text, says=st.lists(parts, min_size=1, max_size=3))
screens = st.dictionaries(words, shown, min_size=1, max_size=2)
procedures = _some(
    id=words,
    title=text,
    applies_to=st.one_of(claims, st.lists(claims, min_size=1, max_size=2)),
    about=st.lists(text, min_size=1, max_size=2),
    steps=st.lists(steps, min_size=1, max_size=3),
    screens=screens,
    result=text,
)


class Messy:
    """Writes plain data as YAML in a way that a hypothesis data source chooses."""

    def __init__(self, choose: Any) -> None:
        self._choose = choose
        self._remarks = 0

    def file(self, data: dict[str, Any]) -> str:
        lines = [*self._above(0), *self._mapping(data, 0), *self._above(0)]
        return "\n".join(lines) + self._one("\n", "", "\n\n")

    def _one(self, *ways: T) -> T:
        return cast("T", self._choose(st.sampled_from(ways)))

    def _remark(self) -> str:
        self._remarks += 1
        return self._one(
            f"# remark {self._remarks}", f"#備考{self._remarks}: x", f"# - {self._remarks}"
        )

    def _above(self, indent: int) -> list[str]:
        kinds = self._one("", "", "", "", "#", "b", "b#", "#b", "##")
        return [" " * indent + self._remark() if it == "#" else self._one("", "  ") for it in kinds]

    def _behind(self) -> str:
        return self._one("", "", "", f" {self._remark()}", f"    {self._remark()}", "  ")

    def _mapping(self, data: dict[str, Any], indent: int) -> list[str]:
        lines: list[str] = []
        for key, value in data.items():
            if lines:
                lines += self._above(indent)
            lines += self._value(" " * indent + self._key(key) + ":", value, indent)
        return lines + self._tail(indent)

    def _tail(self, indent: int) -> list[str]:
        return [" " * indent + self._remark()] if self._one(0, 0, 0, 0, 1) and indent else []

    def _key(self, key: str) -> str:
        return self._one(key, key, key, f'"{key}"', f"'{key}'")

    def _value(self, head: str, value: Any, indent: int) -> list[str]:
        if isinstance(value, str):
            return self._text(head, value, indent)
        if self._one(0, 0, 1):
            return [f"{head} {self._flow(value, indent)}{self._behind()}"]
        room = self._one(2, 2, 1, 4)
        if isinstance(value, list):
            room = self._one(0, 2, 2, 4) if head.strip() != "-" else 2
            lines = self._sequence(value, indent + room)
        else:
            lines = self._mapping(value, indent + room)
        return [head + self._behind(), *self._above(indent + room), *lines]

    def _sequence(self, items: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for item in items:
            if lines:
                lines += self._above(indent)
            lines += self._item(item, indent)
        return lines

    def _item(self, item: Any, indent: int) -> list[str]:
        head = " " * indent + "-"
        if isinstance(item, str):
            return self._text(head, item, indent)
        way = self._one("flow", "same", "same", "below")
        if way == "flow":
            return [f"{head} {self._flow(item, indent)}{self._behind()}"]
        room = self._one(2, 2, 4)
        lines = self._mapping(item, indent + room)
        if way == "below":
            return [head + self._behind(), *lines]
        return [head + " " * (room - 1) + lines[0].lstrip(), *lines[1:]]

    def _text(self, head: str, value: str, indent: int) -> list[str]:
        room = " " * (indent + self._one(2, 4))
        way = self._one("", "", "", "", "|", ">", "below", "lines")
        if way in {"|", ">"}:
            return [f"{head} {way}{self._one('', '-')}{self._behind()}", room + value]
        if way == "lines" and value.isascii() and value.count(" ") > 1 and scalar(value) == value:
            first, rest = value.split(" ", 1)
            return [f"{head} {first}", f"{room}{rest}{self._behind()}"]
        spelled = self._spelled(value, in_flow=False)
        if way == "below":
            return [head + self._behind(), f"{room}{spelled}{self._behind()}"]
        return [f"{head} {spelled}{self._behind()}"]

    def _spelled(self, value: str, *, in_flow: bool) -> str:
        ways = [json.dumps(value, ensure_ascii=False), "'" + value.replace("'", "''") + "'"]
        if scalar(value, in_flow=in_flow) == value:
            ways += [value, value]
        return str(self._one(*ways))

    def _flow(self, value: Any, indent: int) -> str:
        if isinstance(value, str):
            return self._spelled(value, in_flow=True)
        gap = self._one("", " ")
        comma = self._one(", ", ",", " , ", f",\n{' ' * (indent + 3)}")
        if comma.endswith(" " * (indent + 3)) and self._one(0, 1):
            comma = f", {self._remark()}\n{' ' * (indent + 3)}"
        if isinstance(value, list):
            return "[" + gap + comma.join(self._flow(it, indent) for it in value) + gap + "]"
        said = (f"{self._key(key)}: {self._flow(it, indent)}" for key, it in value.items())
        return "{" + gap + comma.join(said) + gap + "}"


def remarks_with_neighbours(text_of: str, root: Any) -> dict[str, set[tuple[Any, ...]]]:
    """Return the parts that each comment, known by its number, stands behind, below or above."""
    begins: dict[int, set[tuple[Any, ...]]] = {}
    ends: dict[int, set[tuple[Any, ...]]] = {}
    lines = text_of.split("\n")
    for path, first, last in _parts(root, lines, ()):
        begins.setdefault(first, set()).add(path)
        ends.setdefault(last, set()).add(path)
    found: dict[str, set[tuple[Any, ...]]] = {}
    for number, line in enumerate(lines):
        if "remark" in line or "備考" in line or line.strip().startswith("# - "):
            start = max(line.rfind("# remark"), line.rfind("#備考"), line.rfind("# - "))
            here = line[start:].strip()
            if line[:start].strip():
                near = _next(begins, number, -1, down_to=number) | _next(ends, number, 1)
            else:
                near = (
                    _next(begins, number, 1) | _next(ends, number, -1) | _next(begins, number, -1)
                )
            if number < min(begins):
                near |= {("the top of the file",)}
            found[here] = near
    return found


def _next(at: dict[int, set[Any]], number: int, way: int, down_to: int = 0) -> set[Any]:
    lines = [it for it in at if (it >= number if way > 0 else it <= number)]
    return at[min(lines) if way > 0 else max(lines)] if lines else set()


def _parts(node: Any, lines: list[str], path: tuple[Any, ...]) -> Iterator[tuple[Any, int, int]]:
    from pipeline.reading.source_nodes import Mapping, Sequence
    from pipeline.recording.insertion import end_of

    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            at = node.keys[key].start.line
            yield (*path, key), at, max(at, end_of(value, lines).line)
            yield from _parts(value, lines, (*path, key))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            at = item.start.line
            is_flow = lines[node.start.line][node.start.column] == "["
            while not is_flow and "-" not in lines[at].split("#")[0][: item.start.column]:
                at -= 1
            yield (*path, number), at, end_of(item, lines).line
            yield from _parts(item, lines, (*path, number))
