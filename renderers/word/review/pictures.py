"""What became of pictures whose bytes are others: programs save them anew without being asked.

They are compared with those that the manual shows today, which are looked for by their digests.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.document.document import Document, Figure, Illustration, Picture, StepItem
from pipeline.document.filed import ChangedFileError
from pipeline.reviewing.copies import Edit, ReviewedCopy
from pipeline.reviewing.resaved import Seen, seen
from renderers import Context
from renderers.word.figures import Figures
from renderers.word.measures import measure, sheet_of
from renderers.word.opening import UnsafeWordFileError
from renderers.word.review.baseline import digest_in_short
from renderers.word.template import open_template

_Pair = tuple[str, str]
_Found = tuple[Seen, tuple[str, str]]
_OTHER: _Found = ("other", ("", ""))


def changed_pairs(copy: ReviewedCopy) -> list[_Pair]:
    """Return the pictures that stand where another one stood: digests of before and of now."""
    pairs = (pair for edit in copy.edits for pair in edit.pictures)
    return list(dict.fromkeys(it for it in pairs if it[0] != it[1]))


def looked_at(
    copy: ReviewedCopy,
    document: Document,
    context: Context,
    read: Callable[[Mapping[str, str]], ReviewedCopy],
) -> ReviewedCopy:
    """Return a copy without edits of pictures that show what they showed when it was made.

    Those that lost no more than some sharpness say so. `read` reads the copy once more, with
    digests of pictures that are as good as others. `document` is the edition of today.
    """
    pairs = changed_pairs(copy)
    found = dict(_compared(copy, pairs, _shown(document, context, _parts(copy.edits))))
    same = {now: was for (was, now), (kind, _) in found.items() if kind == "same"}
    copy = read(same) if same else copy
    return replace(copy, edits=tuple(_called(it, found) for it in copy.edits))


def _parts(edits: Iterable[Edit]) -> set[str]:
    return {it.part for it in edits if it.pictures}


def _compared(
    copy: ReviewedCopy, pairs: Iterable[_Pair], shown: Mapping[str, bytes]
) -> Iterator[tuple[_Pair, _Found]]:
    for was, now in pairs:
        try:
            yield (was, now), seen(shown[was], copy.picture(now)) if was in shown else _OTHER
        except UnsafeWordFileError:
            yield (was, now), _OTHER


def _called(edit: Edit, found: Mapping[_Pair, _Found]) -> Edit:
    """Return an edit of pictures as one that only lost sharpness, where that is all."""
    there = [found.get(it, _OTHER) for it in edit.pictures if it[0] != it[1]]
    if not there or any(kind != "near" for kind, _ in there):
        return edit
    sizes = list(zip(*(it for _, it in there), strict=True))
    return replace(edit, what="resaved", before=", ".join(sizes[0]), after=", ".join(sizes[1]))


# ── pictures of today ─────────────────────────────────────────────────────────────────────────


def _shown(document: Document, context: Context, parts: set[str]) -> dict[str, bytes]:
    """Return the pictures of some parts as a copy of today holds them, by their digests."""
    template = open_template(context.theme)
    sheet = sheet_of(context.theme.settings)
    measures = measure(context.theme.settings, template.sheet(sheet) if template else sheet)
    figures = Figures(document, context, measures)
    for figure in _figures(document, parts):
        figures.store(figure)
        figures.store(figure, beside=True)
    found = {}
    for asset in figures.pictures:
        try:
            found[digest_in_short(asset.held)] = asset.data
        except ChangedFileError:
            continue
    return found


def _figures(document: Document, parts: set[str]) -> Iterator[Figure]:
    for section in document.sections:
        for it in section.parts():
            if isinstance(it, Picture | Illustration):
                yield it
            elif isinstance(it, StepItem) and it.id in parts:
                yield from (figure for form in it.forms for figure in form.figures())
