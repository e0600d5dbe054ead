"""In which order the keys of each thing are written, so that files read alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_origin

from schemas.base import Model, keys_of
from schemas.figure import CALLOUTS, Figure, Screen
from schemas.procedure import Step, StepVariant

# Where writers read on in another order than the model has: every field of it stands here.
WRITTEN: dict[type[Model], tuple[str, ...]] = {
    Step: (
        *("id", "waivers", "audience", "applies_to", "verified", "safety"),
        *("do", "figure", "sees", "notes", "variants"),
    ),
    StepVariant: ("applies_to", "verified", "do", "figure", "sees"),
    Figure: (
        *("screen", "image", "pictures", "alt", "caption", "says", "hotspots", "redact"),
        *CALLOUTS,
    ),
    Screen: (
        *("image", "pictures", "alt", "device", "status", "address", "back", "title", "action"),
        *("says", "dialog", "sheet", "hotspots", "redact"),
    ),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a part of a file is: a thing with known keys, or `is_map`, names chosen by the writer.

    `model` is what the values of such a map are; None is something without keys of its own.
    """

    model: type[Model] | None = None
    is_map: bool = False

    def inside(self, key: str) -> "Shape":
        """Return what stands under a key; items of a list are what the list is."""
        if self.is_map:
            return Shape(self.model)
        if self.model is None or key not in self.model.model_fields:
            return Shape()
        return _shape(self.model, key)

    def sorted(self, keys: list[str]) -> list[str]:
        """Return keys in the order in which they are written; unknown ones stay at the end.

        Callouts stay in the order of the file, for it is that of their numbers.
        """
        if self.is_map or self.model is None:
            return keys
        ranks = _ranks(self.model)
        return sorted(keys, key=lambda key: ranks.get(key, len(ranks)))


@cache
def _ranks(model: type[Model]) -> dict[str, int]:
    order = WRITTEN.get(model, keys_of(model))
    ranks = {key: at for at, key in enumerate(order)}
    if model is Figure:
        ranks |= dict.fromkeys(CALLOUTS, len(ranks))
    return ranks


@cache
def _shape(model: type[Model], key: str) -> Shape:
    annotation = model.model_fields[key].annotation
    is_map = any(get_origin(it) is dict for it in _parts(annotation))
    models = [it for it in _parts(annotation) if isinstance(it, type) and issubclass(it, Model)]
    return Shape(models[0] if models else None, is_map)


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _parts(part)
