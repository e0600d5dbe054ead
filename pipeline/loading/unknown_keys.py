"""Which keys are meant by unknown ones, and below which key they belong."""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal, get_args, get_origin

from pydantic_core import ErrorDetails

from pipeline.loading.kinds_meant import only_other_key, told_by_key
from pipeline.loading.models_at import model_at, other_level
from pipeline.reading.key_names import key_meant
from pipeline.reading.source_nodes import Mapping
from pipeline.reading.source_slips import KEYS
from pipeline.reading.suggesting import suggest
from schemas.base import Model, keys_of


def belonging(
    problems: list[ErrorDetails], kind: type[Model], tree: Mapping
) -> dict[tuple[tuple[int | str, ...], str], list[str]]:
    """Return the unknown keys that belong below a known one, by their place and that one.

    Those that belong below the same key are one mistake.
    """
    groups: dict[tuple[tuple[int | str, ...], str], list[str]] = defaultdict(list)
    for problem in problems:
        *owner, key = problem["loc"] or ("",)
        if problem["type"] == "extra_forbidden":
            fields = keys_of(model_at(tuple(owner), kind)[0])
            if not _nearest_key(str(key), fields, _keys_at(tree, owner)):
                inner = other_level(problem["loc"], kind, fields).get("inner", "")
                groups[tuple(owner), inner].append(str(key))
    return {place: keys for place, keys in groups.items() if place[1]}


def misspelled(
    problems: list[ErrorDetails], kind: type[Model], tree: Mapping
) -> dict[tuple[int | str, ...], tuple[int | str, ...]]:
    """Return for the place of each unknown key the place that it was meant to have, if any."""
    found, unknown = {}, defaultdict(list)
    for problem in problems:
        if problem["type"] == "extra_forbidden":
            *owner, key = problem["loc"]
            fields = keys_of(model_at(tuple(owner), kind)[0])
            node = tree.find(*problem["loc"])
            name = key_without_colon(str(key), fields) if node.is_nothing else ""
            name = name or _nearest_key(str(key), fields, _keys_at(tree, owner))
            if name:
                found[problem["loc"]] = (*owner, name)
            elif not other_level(problem["loc"], kind, fields):
                unknown[tuple(owner)].append(str(key))
    missing = defaultdict(list)
    for problem in problems:
        if problem["type"] == "missing" and problem["loc"] not in found.values():
            missing[problem["loc"][:-1]].append(str(problem["loc"][-1]))
    for place, keys in unknown.items():
        name = only_other_key(keys, missing[place])
        if name and not told_by_key(place, keys[0], tree):
            found[*place, keys[0]] = (*place, name)
    return found


def _keys_at(tree: Mapping, owner: Iterable[str | int]) -> Iterable[str]:
    """Return the keys that are written at a place."""
    node = tree.find(*owner)
    return node.entries if isinstance(node, Mapping) else ()


def _nearest_key(written: str, known: Iterable[str], present: Iterable[str]) -> str:
    """Return the key that was meant; one that is right elsewhere is rather at a wrong place.

    What is called by another word is meant only where it is not `present`.
    """
    known, present = tuple(known), frozenset(present)
    if meant := key_meant(written, (it for it in known if it not in present)):
        return meant
    nearest = suggest(written, known).get("suggestion", "")
    is_plural = nearest.rstrip("s") == written.rstrip("s")
    return nearest if written not in KEYS or is_plural else ""


def choice_meant(written: str, kind: type[Model], around: object) -> str:
    """Return `signal: notice` for a key that is one of the words to choose from, "" for others."""
    present = around.entries if isinstance(around, Mapping) else {}
    for name, it in kind.model_fields.items():
        choices = [str(choice) for choice in _choices(it.annotation)]
        if name not in present and written.casefold() in choices and written not in KEYS:
            return f"{name}: {written.casefold()}"
    return ""


def _choices(annotation: object) -> Iterable[object]:
    """Return the words to choose from, none where there is more than those."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return annotation
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def key_without_colon(written: str, known: Iterable[str]) -> str:
    """Return the key in `{device iPhone}`, "" if there is none."""
    found = re.match(r"(\w+)[\s=;＝；]+\S", written)
    return found[1] if found and found[1] in known else ""
