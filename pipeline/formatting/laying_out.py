"""The lines of a file laid out anew: keys in their order, two spaces a level, comments with keys.

Nothing is invented: every line is put together of pieces of the file. A comment above a key, or
behind it, goes where the key goes.
"""

from dataclasses import dataclass, field

from pipeline.formatting.key_order import Shape
from pipeline.formatting.spelling import Speller
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.recording.insertion import end_of

_STEP = 2
_LEAST_GAP = 2


class UnfamiliarYamlError(Exception):
    """A way of writing that is not laid out: `? key`, or a second thing on the line of `---`."""


@dataclass(slots=True)
class Entry:
    """A key with its value, or an item, as lines; `above` are the comments that belong to it."""

    above: list[str]
    lines: list[str] = field(default_factory=list)
    key: str = ""


@dataclass(slots=True)
class Group:
    """The entries of a mapping or list, and the comments at its end.

    `has_title` says that comments at the top of the file run on to its first key.
    """

    entries: list[Entry] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    has_title: bool = False

    def sort(self, shape: Shape) -> None:
        """Put the keys in their order, unless a comment above or below all would lose its place."""
        wanted = shape.sorted([it.key for it in self.entries])
        if self.below and wanted[-1] != self.entries[-1].key:
            return
        if self.has_title and wanted[0] != self.entries[0].key:
            return
        by_key = {it.key: it for it in self.entries}
        self.entries = [by_key[key] for key in wanted]

    def laid(self) -> list[str]:
        """Return all lines, `above` of the first entry included."""
        lines = [line for it in self.entries for line in (*it.above, *it.lines)]
        return lines + self.below


def laid_out(lines: list[str], root: Mapping, shape: Shape) -> list[str]:
    """Return the lines of a file, laid out. Raises UnfamiliarYamlError."""
    return _Layout(lines).file(root, shape)


class _Layout:
    """Goes through a file from its first line to its last; `_at` is the line that comes next."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._speller = Speller(lines)

    def file(self, root: Mapping, shape: Shape) -> list[str]:
        head = self._head(root)
        if self._is_flow(root):
            raise UnfamiliarYamlError
        group = self._mapping(root, shape, 0)
        rest = self._lines[self._at :]
        group.below = [it.strip() if _is_remark(it) else it.rstrip() for it in rest]
        has_remark = any(it.strip() for it in rest)
        below, group.below = group.below, group.below if has_remark else []
        group.has_title = bool(group.entries[0].above)
        group.sort(shape)
        group.below = below
        lines = group.laid()
        while not head and not lines[0]:  # went up with the key below
            del lines[0]
        return head + lines

    def _head(self, root: Mapping) -> list[str]:
        """Return the lines above the first key that stay at the beginning of the file."""
        above = self._lines[: root.start.line]
        last = 0
        for number, line in enumerate(above):
            if line.startswith("---") and line[3:].strip() and not line[3:].strip().startswith("#"):
                raise UnfamiliarYamlError
            stays = not _is_remark(line) or "yaml-language-server:" in line
            if stays or not line.strip():
                last = number + 1
        self._at = last
        return [line.rstrip() for line in above[:last]]

    # ── blocks ────────────────────────────────────────────────────────────────────────────────

    def _mapping(self, node: Mapping, shape: Shape, indent: int) -> Group:
        group, old = Group(), node.start.column
        for name, value in node.entries.items():
            key = node.keys[name]
            if not isinstance(key, Scalar) or key.start.line != key.end.line:
                raise UnfamiliarYamlError
            entry = Entry(self._above(indent), key=name)
            self._check_beginning(key, is_first=not group.entries)
            head = f"{' ' * indent}{self._speller.text(key)}:"
            colon = self._lines[key.end.line].index(":", key.end.column) + 1
            self._at = key.start.line
            entry.lines = self._value(head, colon, value, shape.inside(name), (old, indent))
            group.entries.append(entry)
        group.below = self._below(old, indent)
        return group

    def _sequence(self, node: Sequence, shape: Shape, indent: int) -> Group:
        group, old = Group(), node.start.column
        for number, item in enumerate(node.items):
            is_inside = number == 0 and node.start.line < self._at
            entry = Entry([] if is_inside else self._above(indent))
            line = node.start.line if number == 0 else self._at
            if self._lines[line][old : old + 1] != "-":
                raise UnfamiliarYamlError
            self._at = line
            head = " " * indent + "-"
            entry.lines = self._item(head, item, shape, (old, indent), entry)
            group.entries.append(entry)
        group.below = self._below(old, indent)
        return group

    def _check_beginning(self, key: Node, *, is_first: bool) -> None:
        before = self._lines[key.start.line][: key.start.column]
        if before.strip("- " if is_first else " "):
            raise UnfamiliarYamlError

    # ── values ────────────────────────────────────────────────────────────────────────────────

    def _value(
        self, head: str, behind: int, value: Node, shape: Shape, moved: tuple[int, int]
    ) -> list[str]:
        """Return the lines of a key and its value; `behind` is the column behind the colon."""
        line = self._at
        if self._is_inline(value):
            return self._inline(head, behind, value, shape, moved)
        rest = self._lines[line][behind:].strip()
        first = self._with_remark(head, rest, line, moved)
        self._at = line + 1
        group = self._group(value, shape, moved[1] + _STEP)
        return [first, *group.laid()]

    def _item(
        self, head: str, item: Node, shape: Shape, moved: tuple[int, int], entry: Entry
    ) -> list[str]:
        """Return the lines of an item; comments above its first key go above the `entry`."""
        line, behind = self._at, moved[0] + 1
        if self._is_inline(item):
            return self._inline(head, behind, item, shape, moved)
        rest = "" if item.start.line == line else self._lines[line][behind:].strip()
        self._at = line + (item.start.line != line)
        group = self._group(item, shape, moved[1] + _STEP)
        if rest:
            return [self._with_remark(head, rest, line, moved), *group.laid()]
        # What stands above its first key stands above the whole item.
        first = group.entries[0]
        room = " " * moved[1]
        entry.above += [room + it.strip() if it.strip() else "" for it in first.above]
        first.above = []
        lines = group.laid()
        return [f"{head} {lines[0].lstrip()}", *lines[1:]]

    def _group(self, node: Node, shape: Shape, indent: int) -> Group:
        if isinstance(node, Sequence):
            return self._sequence(node, shape, indent)
        if isinstance(node, Scalar):
            raise UnfamiliarYamlError
        group = self._mapping(node, shape, indent)
        group.sort(shape)
        return group

    def _inline(
        self, head: str, behind: int, value: Node, shape: Shape, moved: tuple[int, int]
    ) -> list[str]:
        """Return the lines of a text, or of what stands in braces; nothing written is a text."""
        line = self._at
        if isinstance(value, Scalar) and value.start.index == value.end.index and not value.style:
            self._at = line + 1
            return [self._with_remark(head, self._lines[line][behind:].strip(), line, moved)]
        if isinstance(value, Scalar) and value.style in {"|", ">"}:
            return self._block_text(head, value, moved)
        shift = moved[1] - moved[0]
        spelled = self._speller.flow(value, shape)
        if isinstance(value, Scalar):
            spelled = self._speller.text(value)
        written = spelled.split("\n")
        is_text = isinstance(value, Scalar)
        rest = [_shifted(it, shift, moved[1] + _STEP if is_text else -1) for it in written[1:]]
        first, lines = f"{head} {written[0].rstrip()}", []
        if value.start.line != line:
            remark = self._lines[line][behind:].strip()
            between = self._lines[line + 1 : value.start.line]
            if remark or any(it.strip() for it in between):
                room = " " * (moved[1] + _STEP)
                above = [room + it.strip() if it.strip() else "" for it in between]
                lines = [self._with_remark(head, remark, line, moved), *above]
                first = room + written[0].rstrip()
        lines += [first, *rest]
        end = value.end
        self._at = end.line + 1
        remark = self._lines[end.line][end.column :].strip()
        lines[-1] = self._with_remark(lines[-1], remark, end.line, moved)
        return lines

    def _block_text(self, head: str, value: Scalar, moved: tuple[int, int]) -> list[str]:
        """Return the lines of a text after `|` or `>`."""
        if value.start.line != self._at:
            raise UnfamiliarYamlError
        line, last = value.start.line, end_of(value, self._lines).line
        written = self._lines[line][value.start.column :]
        sign, gap, remark = written.partition("#")
        first = self._with_remark(f"{head} {sign.strip()}", gap + remark, line, moved)
        inside = self._lines[line + 1 : last + 1]
        widths = [len(it) - len(it.lstrip(" ")) for it in inside if it.strip()]
        has_width = any(it.isdigit() for it in sign)
        shift = moved[1] - moved[0]
        if widths and not has_width:
            shift = moved[1] + _STEP - min(widths)
        self._at = last + 1
        return [first, *(_shifted(it, shift, -1, keeps_end=True) for it in inside)]

    # ── comments ──────────────────────────────────────────────────────────────────────────────

    def _with_remark(self, text: str, remark: str, line: int, moved: tuple[int, int]) -> str:
        """Return a line with the comment behind it, in its column if that can be."""
        if not remark:
            return text
        if not remark.startswith("#"):
            raise UnfamiliarYamlError
        column = self._lines[line].rindex(remark) + moved[1] - moved[0]
        return text + " " * max(_LEAST_GAP, column - len(text)) + remark

    def _above(self, indent: int) -> list[str]:
        """Take the comments and blank lines that come next."""
        taken = []
        while self._at < len(self._lines) and _is_remark(self._lines[self._at]):
            remark = self._lines[self._at].strip()
            taken.append(" " * indent + remark if remark else "")
            self._at += 1
        return taken

    def _below(self, old: int, indent: int) -> list[str]:
        """Take the comments that come next and stand under a group that ends here."""
        end = self._at
        while end < len(self._lines) and _is_remark(self._lines[end]):
            end += 1
        outer = _indent(self._lines[end]) if end < len(self._lines) else 0
        taken: list[str] = []
        count = 0
        for number in range(self._at, end):
            line = self._lines[number]
            if line.strip():
                if _indent(line) < old or _indent(line) <= outer:
                    break
                count = number + 1 - self._at
            taken.append(" " * indent + line.strip() if line.strip() else "")
        self._at += count
        return taken[:count]

    def _is_flow(self, node: Node) -> bool:
        return self._lines[node.start.line][node.start.column : node.start.column + 1] in {"[", "{"}

    def _is_inline(self, node: Node) -> bool:
        return isinstance(node, Scalar) or self._is_flow(node)


def _is_remark(line: str) -> bool:
    """Whether a line is a comment, or blank."""
    return not line.strip() or line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _shifted(line: str, shift: int, least: int, *, keeps_end: bool = False) -> str:
    """Return a line with other room before it; `least` is all the room it gets, if not -1."""
    bare = line.lstrip(" ")
    if not bare.strip():
        return line[shift:] if keeps_end and shift < 0 else ("" if not keeps_end else line)
    room = least if least >= 0 else max(0, len(line) - len(bare) + shift)
    return " " * room + (bare if keeps_end else bare.rstrip())
