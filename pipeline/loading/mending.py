"""Mend: put something sound in the place of what is broken, so that the rest can be checked too.

Nothing mended is ever built: the report holds errors by then.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline import rules
from pipeline.loading.kinds_meant import is_path
from pipeline.loading.unknown_keys import misspelled
from pipeline.loading.values_meant import as_id
from pipeline.reading.source_nodes import Mapping, Node, Sequence, ShortForm
from pipeline.reading.source_slips import WIDE_BRACKETS
from schemas.base import Model, WrittenMapping

M = TypeVar("M", bound=Model)

# What is broken is mended and validated a few times: a mended part may lie in a broken one.
_ROUNDS = 8
_STAND_INS = dict.fromkeys(
    ("title", "publisher", "do", "text", "hazard", "consequence", "avoidance"), "…"
) | {"published": "2000-01-01", "on": "2000-01-01", "language": "en", "signal": "notice"}
# What others refer to by name: a broken one keeps its name, or each use of it would be reported.
_NAMED = {
    "terms": "…",
    "fields": {"label": "…"},
    "audiences": "…",
    "footnotes": "…",
    "screens": {"says": {"text": "…"}},
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A value, by its key in the mapping or list that holds it; `name` is the key of that one."""

    owner: Any
    node: Node | None
    key: str | int
    name: str | int

    def take_out(self) -> None:
        """Leave the value out, in the data and in the tree, so that all places stay right."""
        del self.owner[self.key]
        if isinstance(self.node, Mapping):
            self.node.entries.pop(str(self.key), None)
        elif isinstance(self.node, Sequence) and isinstance(self.key, int):
            del self.node.items[self.key]

    def rename(self, key: str) -> None:
        """Give the value the key that was meant."""
        self.owner[key] = self.owner.pop(self.key)
        if isinstance(self.node, Mapping) and self.key in self.node.entries:
            self.node.entries[key] = self.node.entries.pop(str(self.key))
            self.node.keys[key] = self.node.keys[str(self.key)]


def mended(data: Any, tree: Mapping, error: ValidationError, kind: type[M]) -> M | None:  # noqa: ANN401
    """Return what of `data` is sound, with something in the place of what is broken, if any is."""
    for _ in range(_ROUNDS):
        if not mend(data, tree, error, kind):
            break
        try:
            return kind.model_validate(data)
        except ValidationError as found:
            error = found
    return None


def mend(data: Any, tree: Mapping, error: ValidationError, kind: type[Model]) -> bool:  # noqa: ANN401
    """Put something right in the place of what is broken; False when the whole is broken."""
    problems = error.errors(include_url=False)
    names = misspelled(problems, kind, tree)
    broken: dict[tuple[int, str | int], _Part] = {}
    for problem in problems:
        loc, code = problem["loc"], problem["type"]
        if loc in names.values() or (code == "too_short" and _value_at(data, loc)):
            continue
        if code == "missing" and loc[-1] in _STAND_INS:
            _value_at(data, loc[:-1])[loc[-1]] = _STAND_INS[str(loc[-1])]
            continue
        if code in {rule.name for rule in rules.ABOUT_A_KEY}:
            loc = (*loc, problem["ctx"]["key"])  # all else may stay
        part = _part(data, tree, loc[:-1] if code == "missing" else loc)
        if part is None or (part.owner is data and part.key in _NAMED):
            return False
        if loc[-1] == "[key]" and not as_id(str(part.key)):
            return False
        if not _put_right(part, problem, names.get(loc, ())):
            broken[id(part.owner), part.key] = part
    # From the end of each list, so that the other indices stay right.
    for part in sorted(broken.values(), key=lambda it: str(it.key).zfill(9), reverse=True):
        part.take_out()
    return True


def _put_right(part: _Part, problem: ErrorDetails, meant: tuple[str | int, ...]) -> bool:
    """Take what was obviously meant. Returns False when the part must be left out."""
    is_key = problem["loc"][-1] == "[key]"
    name = str(meant[-1]) if meant else ""
    if is_key or problem["type"] == rules.INVALID_ID.name:
        written = str(part.key if is_key else problem["input"])
        is_picture = part.key == "screen" and is_path(written)
        is_several = "list" in as_id(written, in_list=part.name in {"procedures", "audience"})
        is_other = is_picture or is_several or written[:1] in WIDE_BRACKETS
        name = "" if is_other else as_id(written).get("suggestion", "")
    if name and (is_key or meant) and name not in part.owner:
        part.rename(name)
    elif name and not is_key and not meant and not _is_repeated(name, part.owner):
        part.owner[part.key] = name
    elif part.name in _NAMED and not is_key:
        node = _child(part.node, part.key)
        named: Any = _NAMED[str(part.name)]
        if node is not None and isinstance(named, dict):
            named = WrittenMapping(named, ShortForm(node))
        part.owner[part.key] = named
    else:
        return False
    return True


def _is_repeated(name: str, owner: Any) -> bool:  # noqa: ANN401
    return isinstance(owner, list) and name in owner


def _part(data: Any, tree: Mapping, loc: tuple[str | int, ...]) -> _Part | None:  # noqa: ANN401
    """Return the part at a place, or the nearest one around it."""
    part, name = None, ""
    node: Node | None = tree
    for key in loc:
        is_index = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if is_index or (isinstance(data, dict) and key in data):
            part = _Part(data, node, key, name)
            data, node, name = data[key], _child(node, key), str(key)
    return part


def _child(node: Node | None, key: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return node.entries.get(str(key))
    return node.items[int(key)] if isinstance(node, Sequence) else None


def _value_at(data: Any, loc: tuple[str | int, ...]) -> Any:  # noqa: ANN401
    for key in loc:
        is_index = isinstance(data, list) and isinstance(key, int)
        if is_index or (isinstance(data, dict) and key in data):
            data = data[key]
    return data
