"""What readers are called: in words for people, and by an id for addresses."""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import chain, count

from pipeline.choosing.reader_places import OTHER, ReaderPlace, Stretch
from pipeline.document.reader_nodes import EVERYBODY, ReaderWords
from schemas.environment import Numbers


class ReaderNames:
    """Names the readers of one document; no two have the same id."""

    def __init__(self, words: ReaderWords, list_of: Callable[[list[str]], str]) -> None:
        self._words = words
        self._list_of = list_of
        self._ids = {EVERYBODY}

    def title(
        self,
        place: ReaderPlace,
        names: Sequence[str],
        ranges: Sequence[tuple[Stretch, ...]],
    ) -> str:
        """Return an environment in words, with ranges of versions."""
        if not any(names):
            return self._words.anybody
        others = (self._words.other_device, self._words.other_os, self._words.other_browser)
        written = (place.device, place.os, place.browser)
        said = [
            self._named(name, versions) if name else other if it == OTHER else ""
            for name, it, versions, other in zip(names, written, ranges, others, strict=True)
        ]
        return self._words.between.join(dict.fromkeys(filter(None, said)))

    def _named(self, name: str, versions: tuple[Stretch, ...]) -> str:
        words, said = self._words, []
        for it in versions:
            low, high = numbers(it.low), numbers(it.high)
            if it.is_single or it.is_whole:
                said.append(f"{name} {low}")
            elif low and high:
                template = words.majors if _is_major(it.high) else words.range
                said.append(template.format(name=name, low=low, high=_end(it)))
            else:
                said.append((words.since if low else words.before).format(f"{name} {low or high}"))
        return self._list_of(said) or name

    def id(self, names: Sequence[str], ranges: Sequence[tuple[Stretch, ...]]) -> str:
        """Return an id of small letters, digits and hyphens that no other reader has."""
        parts = (
            " ".join((name, *map(_slug, versions)))
            for name, versions in zip(names, ranges, strict=True)
        )
        said = " ".join(dict.fromkeys(parts)).strip().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", said).strip("-") or "other"
        if not said.isascii():
            slug = f"{slug}-{sha256(said.encode()).hexdigest()[:8]}"
        slugs = chain([slug], (f"{slug}-{number}" for number in count(2)))
        found = next(it for it in slugs if it not in self._ids)
        self._ids.add(found)
        return found


def numbers(version: Numbers | None) -> str:
    """Return a version as it is written, "" for none."""
    return ".".join(map(str, version or ()))


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return the versions that are told, stretches that touch as one; none for all of them."""
    found: list[Stretch] = []
    told = (it for it in dict.fromkeys(stretches) if not it.is_untold)
    for it in sorted(told, key=lambda it: it.low or ()):
        if found and found[-1].high == it.low:
            found[-1] = Stretch(found[-1].low, it.high)
        else:
            found.append(it)
    return () if found == [Stretch()] else tuple(found)


def _is_major(version: Numbers | None) -> bool:
    return len(version or ()) == 1


def _end(stretch: Stretch) -> str:
    """Return where a stretch ends: of whole numbers the last one, else the first one beyond."""
    high = stretch.high or ()
    return str(high[0] - 1) if _is_major(high) else numbers(high)


def _slug(stretch: Stretch) -> str:
    low, high = numbers(stretch.low), numbers(stretch.high)
    if stretch.is_single or stretch.is_whole or not high:
        return low
    return f"{low} {_end(stretch)}" if low and _is_major(stretch.high) else f"{low} before {high}"
