"""Keys that stand beside the key to which they belong, and not further in."""

from typing import Any

import yaml

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.models_at import model_at
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.reading.source_slips import OF_WRITERS, TOO_FAR_LEFT, syntax_values
from schemas.base import Model, keys_of

_TEXTS = frozenset(("terms", "audiences", "footnotes"))


def nest_keys(tree: Mapping, kind: type[Model], report: Report) -> bool:
    """Report keys behind one without a value that belong below it, and put them there.

    Returns whether there are any.
    """
    return _nest(tree, (), kind, report)


def _nest(node: Node, path: tuple[str | int, ...], kind: type[Model], report: Report) -> bool:
    if isinstance(node, Scalar):
        return False
    if isinstance(node, Sequence):
        return sum(_nest(it, (*path, at), kind, report) for at, it in enumerate(node.items)) > 0
    found = False
    for key in list(node.entries):
        value = node.entries.get(key)
        if isinstance(value, Scalar) and value.text is None and not value.is_reported:
            below = _belonging(node, key, path, kind)
            if below:
                place = node.keys[below[0]].own_place
                values = syntax_values(TOO_FAR_LEFT.format(owner=key))
                report.add(rules.YAML_SYNTAX, place, **values)
                node.entries[key] = _moved(node, below)
                found = True
    inside = sum(_nest(it, (*path, at), kind, report) for at, it in node.entries.items())
    return found or inside > 0


def _belonging(
    node: Mapping, key: str, path: tuple[str | int, ...], kind: type[Model]
) -> list[str]:
    """Return the keys right behind one that are known below it, and not beside it."""
    is_named = path[-1:] == ("screens",)
    own = set() if is_named else set(keys_of(model_at(path, kind)[0]))
    inner, _ = model_at((*path, key), kind)
    known = set(keys_of(inner)) - own if is_named or inner is not model_at(path, kind)[0] else set()
    names = list(node.entries)
    below: list[str] = []
    for name in names[names.index(key) + 1 :]:
        is_text = key in _TEXTS and name not in own and isinstance(node.entries[name], Scalar)
        if name not in known and not is_text:
            break
        below.append(name)
    return [] if key in OF_WRITERS - _TEXTS else below


def _moved(node: Mapping, keys: list[str]) -> Mapping:
    """Take keys out of a mapping, and return one of their own."""
    values = [node.entries.pop(it) for it in keys]
    first: Any = node.keys[keys[0]]
    last: Any = values[-1]
    event = yaml.Event(first.start, last.end)
    inner = Mapping(node.file, event)
    inner.entries = dict(zip(keys, values, strict=True))
    inner.keys = {it: node.keys.pop(it) for it in keys}
    return inner
