"""What a page of the preview sends to have something marked: JSON, taken only if all of it fits."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from pipeline.editing.marking import MARKS, Mark, rounded
from schemas.figure import CALLOUTS, Region

LONGEST = 16_384
_TEXTS = {"step": 200, "figure": 40, "digest": 64, "kind": 10, "words": 200, "legend": 2_000}
_TEXTS |= {"name": 200}
_NEEDED = {"step", "figure", "digest", "kind"}
_OTHERS = {"at", "nth", "trial"}
_MOST_PLACES = 99
_SIDES = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """A mark that is wanted, and the bytes that the page was drawn from, by their digest.

    `is_trial` asks only what would be written.
    """

    step: str
    figure: str
    digest: str
    mark: Mark
    is_trial: bool


def read_wish(body: bytes) -> Wish | None:
    """Return what a page asks for, None where nobody can mean it."""
    said = read_object(body)
    if said is None or not _NEEDED <= set(said) <= {*_TEXTS, *_OTHERS}:
        return None
    texts = {name: _text(said.get(name, ""), limit) for name, limit in _TEXTS.items()}
    kind, nth, trial = texts["kind"], said.get("nth"), said.get("trial", False)
    at = _region(said["at"]) if said.get("at") is not None else None
    if None in texts.values() or kind not in MARKS or not isinstance(trial, bool):
        return None
    if nth is not None and (type(nth) is not int or not 1 <= nth <= _MOST_PLACES):
        return None
    if said.get("at") is not None and at is None:
        return None
    step, figure, digest, _, words, legend, name = (it or "" for it in texts.values())
    is_callout = kind in CALLOUTS
    mark = Mark(
        next(it for it in MARKS if it == kind),
        words="" if kind == "hotspot" else words,
        at=rounded(at, outwards=kind == "redact") if at else None,
        nth=nth if is_callout else None,
        legend=legend if is_callout else "",
        name=name if kind == "hotspot" else "",
    )
    is_told = bool(mark.words) != bool(mark.at)
    if not is_told or (kind == "hotspot" and not mark.name):
        return None
    return Wish(step, figure, digest, mark, trial)


def read_object(body: bytes) -> dict[str, Any] | None:
    """Return a JSON object whose names come once each, None for anything else."""
    try:
        said = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _text(value: object, limit: int) -> str | None:
    """Return a text in one line, None for what is none, or too long, or holds signs of control."""
    if not isinstance(value, str) or len(value) > limit:
        return None
    text = " ".join(value.split())
    return None if any(unicodedata.category(it) in {"Cc", "Cs"} for it in text) else text


def _region(value: object) -> Region | None:
    if not isinstance(value, list) or len(value) != _SIDES:
        return None
    if not all(type(it) in {int, float} and 0 <= it <= 1 for it in value):
        return None
    left, top, width, height = map(float, value)
    return (left, top, width, height) if width and height else None
