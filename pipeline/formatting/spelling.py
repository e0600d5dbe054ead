"""How one text, or what stands in braces, is spelled: quotes only where somebody needs them."""

import re
from collections.abc import Iterator

from pipeline.formatting.key_order import Shape
from pipeline.importing.yaml_text import scalar
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence

# Other programs that read YAML, editors among them, see no text here but a number, a day, or yes.
_NO_TEXT = re.compile(
    r"[-+.]?[0-9][0-9_.,:eExXoa-fA-F+-]*([Tt ][0-9:.]+.*)?|[-+]?\.(inf|nan)"
    r"|y|n|yes|no|on|off|true|false|null|~",
    re.IGNORECASE,
)


class Speller:
    """Spells the parts of one file, of which it has the lines."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """Return what is written from one line and column to another one."""
        (first, column), (last, behind) = start, end
        if first == last:
            return self._lines[first][column:behind]
        inside = self._lines[first + 1 : last]
        return "\n".join([self._lines[first][column:], *inside, self._lines[last][:behind]])

    def raw(self, node: Node) -> str:
        """Return a part as it is written."""
        return self.between((node.start.line, node.start.column), (node.end.line, node.end.column))

    def text(self, node: Scalar, *, in_flow: bool = False) -> str:
        """Return a text on one line in the quotes that it needs, any other as it is written."""
        raw = self.raw(node)
        if node.style not in {"'", '"'} or "\n" in raw:
            return raw
        inner = raw[1:-1]
        if node.style == '"' and "\\" in inner:
            return raw
        meant = inner if node.style == '"' else inner.replace("''", "'")
        if meant and not _NO_TEXT.fullmatch(meant):
            plain = scalar(meant, in_flow=in_flow)
            if plain == meant:
                return meant
        is_simple = '"' not in meant and "\\" not in meant
        return f'"{meant}"' if node.style == "'" and is_simple else raw

    def flow(self, node: Node, shape: Shape) -> str:
        """Return what stands in braces or brackets; over several lines only the keys are sorted."""
        if isinstance(node, Scalar):
            return self.text(node, in_flow=True)
        raw = self.raw(node)
        if raw[:1] not in {"{", "["}:
            return raw
        return self._on_one_line(node, shape) if "\n" not in raw else self._on_more(node, shape)

    def _on_one_line(self, node: Mapping | Sequence, shape: Shape) -> str:
        if isinstance(node, Sequence):
            return "[" + ", ".join(self.flow(it, shape) for it in node.items) + "]"
        said = {key: text for key, _, text in self._entries(node, shape)}
        if any(map(_is_empty, node.entries.values())):
            return self.raw(node)
        return "{" + ", ".join(said[key] for key in shape.sorted(list(said))) + "}"

    def _entries(self, node: Mapping, shape: Shape) -> Iterator[tuple[str, Node, str]]:
        """Yield the key, the value, and both as text, of each entry."""
        for key, value in node.entries.items():
            at = node.keys[key]
            spelled = self.text(at, in_flow=True) if isinstance(at, Scalar) else key
            yield key, value, f"{spelled}: {self.flow(value, shape.inside(key))}"

    def _on_more(self, node: Mapping | Sequence, shape: Shape) -> str:
        parts = list(self._parts(node, shape))
        gaps, at = [], (node.start.line, node.start.column)
        for _, start, end, _ in parts:
            gaps.append(self.between(at, start))
            at = end
        gaps.append(self.between(at, (node.end.line, node.end.column)))
        texts = [text for *_, text in parts]
        if isinstance(node, Mapping) and not any("#" in gap for gap in gaps):
            said = {key: text for key, *_, text in parts}
            texts = [said[key] for key in shape.sorted(list(said))]
        return gaps[0] + "".join(text + gap for text, gap in zip(texts, gaps[1:], strict=True))

    def _parts(
        self, node: Mapping | Sequence, shape: Shape
    ) -> Iterator[tuple[str, tuple[int, int], tuple[int, int], str]]:
        """Yield name, beginning, end and text of each part between two commas."""
        if isinstance(node, Sequence):
            for it in node.items:
                start, end = (it.start.line, it.start.column), (it.end.line, it.end.column)
                yield "", start, end, self.flow(it, shape)
            return
        for name, value, text in self._entries(node, shape):
            key = node.keys[name]
            start, end = (key.start.line, key.start.column), (value.end.line, value.end.column)
            is_near = value.start.line == key.end.line and not _is_empty(value)
            yield name, start, end, text if is_near else self.between(start, end)


def _is_empty(node: Node) -> bool:
    """Whether nothing is written, not even quotes."""
    return node.start.index == node.end.index
