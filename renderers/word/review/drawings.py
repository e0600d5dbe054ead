"""What was done to the pictures of a line, and to the words in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.reviewing.copies import Edit, Tracking
from renderers.word.review.baseline import BaseLine
from renderers.word.review.lines import Line, alike, squeezed
from renderers.word.review.pieces import MADE_OF, SHAPE

# By how much of its size a picture may differ, for programs round.
_ROUNDED = 0.03


def edits_of_pictures(
    base: BaseLine, now: Line, tracking: Tracking, *, has_more: bool
) -> Iterator[Edit]:
    """Yield what was done to the pictures of a line.

    `has_more` says that the baseline knows alternative texts.
    """
    was, stamps = base.line, now.stamps
    if was.images != now.images:
        if said := _typed_beside(was, now):
            yield Edit("added", base.part, "", said, None, stamps, tracking)
            return
        count = (str(len(was.images)), str(len(now.images)))
        made = Edit("picture", base.part, *count, stamps=stamps, tracking=tracking)
        yield replace(made, pictures=_pairs(was.images, now.images))
    elif has_more:
        for before, after in zip(was.alternatives, now.alternatives, strict=False):
            if alike(before) != alike(after):
                yield Edit("alternative", base.part, before, after)
        before, after = " / ".join(was.drawn or ()), " / ".join(now.drawn or ())
        if was.drawn is not None and squeezed(before) != squeezed(after):
            yield Edit("fixed", base.part, before, after)
        if was.sizes is not None and _are_others(was.sizes, now.sizes or ()):
            yield Edit("resized", base.part, _sizes(was.sizes), _sizes(now.sizes or ()))


def _typed_beside(was: Line, now: Line) -> str:
    """Return the words in shapes that came, "" where something else happened to the pictures."""
    came, gone = Counter(now.images), Counter(was.images)
    said = Counter(now.drawn) - Counter(was.drawn or ())
    return "\n".join(said) if not gone - came and {*came - gone} == {SHAPE} else ""


def _are_others(was: Sequence[int], now: Sequence[int]) -> bool:
    pairs = zip(was, now, strict=False)
    return len(was) == len(now) and any(
        one and other and abs(one - other) > max(2, _ROUNDED * one) for one, other in pairs
    )


def _sizes(sides: Sequence[int]) -> str:
    """Return widths and heights in points, as `120 × 80 pt`."""
    pairs = zip(sides[::2], sides[1::2], strict=False)
    return ", ".join(f"{width} × {height} pt" for width, height in pairs)


def _pairs(before: Sequence[str], now: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the digests of pictures in the same places, () where more than these differ."""
    was, there = ([it.partition(MADE_OF) for it in images] for images in (before, now))
    if [it[2] for it in was] != [it[2] for it in there]:
        return ()
    return tuple((one[0], other[0]) for one, other in zip(was, there, strict=True))
