"""Which passages of a line have other words than when the copy was made."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from renderers.word.review.baseline import BaseLine, Span
from renderers.word.review.likeness import Effort
from renderers.word.review.lines import alike, is_same

_SIGN = " | "


def words_now(
    base: BaseLine, before: str, after: str, effort: Effort
) -> list[tuple[Span | None, str, int]]:
    """Return each passage of a line that has other words now, with where they begin in it.

    None stands for fixed words.
    """
    spans = [it for it in base.spans if it.passage.kind]
    where = _stretches(spans, before, after, effort)
    if where is None:
        return [(None, after, 0)]
    found: list[tuple[Span | None, str, int]] = []
    rest_before, rest_after, at_before, at_after = "", "", 0, 0
    for span, (start, end) in zip(spans, where, strict=True):
        words = after[start:end]
        if not is_same(span.passage.text, words):
            found.append((span, words, start))
        rest_before += before[at_before : span.start] + _SIGN
        rest_after += after[at_after:start] + _SIGN
        at_before, at_after = span.end, end
    rest_before, rest_after = rest_before + before[at_before:], rest_after + after[at_after:]
    if alike(rest_before) != alike(rest_after) or not found:
        return [(None, after, 0)]
    return found


def _stretches(
    spans: list[Span], before: str, after: str, effort: Effort
) -> list[tuple[int, int]] | None:
    """Return where each span is in the line as it is now; None where that cannot be told."""
    if not spans:
        return None
    head, tail = before[: spans[0].start], before[spans[-1].end :]
    if len(spans) == 1 and after.startswith(head) and after.endswith(tail):
        end = len(after) - len(tail)
        return [(len(head), end)] if end >= len(head) else None
    if not effort.allows(before, after):
        return None
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found = []
    for span in spans:
        ends = _at(codes, span.start, is_end=False), _at(codes, span.end, is_end=True)
        if ends[0] is None or ends[1] is None:
            return None
        found.append((ends[0], ends[1]))
    return found


def _at(codes: Sequence[tuple[str, int, int, int, int]], place: int, *, is_end: bool) -> int | None:
    """Return where a place between two characters is in the other text."""
    there = [it for it in codes if it[1] <= place <= it[2]]
    if any(tag != "equal" and first < place < last for tag, first, last, _, _ in there):
        return None
    ordered = there[::-1] if is_end else there
    for tag, first, last, start, end in ordered:
        if tag == "equal":
            return start + place - first
        if place == first == last:
            return end if is_end else start
    tag, first, _, start, end = ordered[0]
    return start if place == first else end
