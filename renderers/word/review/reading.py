"""Reads a Word copy that came back: what was done to it, and what was said beside it."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from pipeline.composing.identity import COVER
from pipeline.reviewing.copies import Comment, Edit, ReviewedCopy, Stamp, UnreadableCopyError
from renderers.word.elements import Element
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile
from renderers.word.refusing import open_foreign
from renderers.word.review.baseline import Baseline, NoBaselineError
from renderers.word.review.comparing import Comparison
from renderers.word.review.lines import lines
from renderers.word.review.names import attribute
from renderers.word.review.parts import Digests, baseline_in, body_of
from renderers.word.review.tracked import Reader, TooMuchError, Typed

# A manual of two thousand steps is smaller. Larger parts would take more memory than is fair.
_LARGEST_PART = 20_000_000


def read_copy(file: str, data: bytes) -> ReviewedCopy:
    """Return what was changed in a copy. Raises UnreadableCopyError where that cannot be told."""
    try:
        return _read(file, open_foreign(data))
    except (UnsafeWordFileError, NoBaselineError) as error:
        raise UnreadableCopyError(str(error)) from None
    except TooMuchError as error:
        raise UnreadableCopyError(str(error)) from None
    except RecursionError:
        raise UnreadableCopyError("it is damaged") from None


def _read(name: str, file: WordFile) -> ReviewedCopy:
    baseline, part = baseline_in(file), file.main()
    related = list(file.relationships(part))
    reader = Reader(Digests(file, related).__getitem__)
    typed = reader.read(body_of(_root(file, part)))
    accepted, rejected = lines(typed, "accepted"), lines(typed, "rejected")
    compared = Comparison(baseline.lines, accepted, rejected)
    edits = [*compared.edits(), *_filled_in(baseline, typed)]
    parts = _parts_of(typed, baseline, compared)
    comments = tuple(_comments(file, related, parts, reader.quotes))
    said = tuple(span.passage for line in baseline.lines for span in line.spans)
    return ReviewedCopy(
        name,
        baseline.manual,
        baseline.language,
        baseline.published,
        baseline.asked,
        said,
        tuple(edits),
        comments,
    )


def _root(file: WordFile, name: str) -> Element:
    if file.size(name) > _LARGEST_PART:
        raise UnreadableCopyError(f"`{name}` in it is too large when unpacked")
    return file.xml(name)


# ── what is filled in for a customer ──────────────────────────────────────────────────────────


def _filled_in(baseline: Baseline, typed: list[Typed]) -> Iterator[Edit]:
    """Yield each field that has another text than when the copy was made, once."""
    before = {name: text for line in baseline.lines for name, text in line.line.named}
    changed: Counter[tuple[str, str]] = Counter()
    for piece in chain.from_iterable(it.pieces for it in typed):
        if piece.name in before and not piece.deleted and piece.text != before[piece.name]:
            changed[piece.name, piece.text] += 1
    for name, after in changed:
        yield Edit("field", COVER, f"{name}: {before[name]}", f"{name}: {after}")


# ── comments ──────────────────────────────────────────────────────────────────────────────────


def _parts_of(typed: list[Typed], baseline: Baseline, compared: Comparison) -> dict[str, str]:
    """Return in which part each comment begins, by its number."""
    part_of_paragraph: dict[int, str] = {}
    for at, line in enumerate(compared.now):
        index = compared.pairs.original.get(at)
        if index is not None:
            part_of_paragraph |= dict.fromkeys(line.typed, baseline.lines[index].part)
    found: dict[str, str] = {}
    part = COVER
    for number, it in enumerate(typed):
        part = part_of_paragraph.get(number, part)
        found |= dict.fromkeys(it.comments, part)
    return found


def _comments(
    file: WordFile, related: list[Relationship], parts: dict[str, str], quotes: dict[str, str]
) -> Iterator[Comment]:
    """Yield the comments in their order, each with its answers."""
    by_kind = {it.kind: it.target for it in related if not it.is_external}
    if "comments" not in by_kind:
        return
    made = list(_root(file, by_kind["comments"]).iter("{*}comment"))
    more = by_kind.get("commentsExtended")
    extended = [] if more is None else list(_root(file, more).iter("{*}commentEx"))
    parents = {attribute(it, "paraId"): attribute(it, "paraIdParent") for it in extended}
    done = {attribute(it, "paraId") for it in extended if attribute(it, "done") in {"1", "true"}}
    paragraphs = {_paragraph(it): attribute(it, "id") for it in made}
    answers: dict[str, list[Comment]] = {}
    heads = []
    for it in made:
        number, paragraph = attribute(it, "id"), _paragraph(it)
        stamp = Stamp(attribute(it, "author"), attribute(it, "date"))
        above = parents.get(paragraph, "")
        parent = paragraphs.get(above, "") if above else ""
        said = Comment(parts.get(number, COVER), stamp, _said(it), quotes.get(number, "").strip())
        if parent and parent != number:
            answers.setdefault(parent, []).append(said)
        else:
            heads.append((number, said, paragraph in done))
    order = {number: at for at, number in enumerate(parts)}
    for number, said, is_done in sorted(heads, key=lambda it: order.get(it[0], len(order))):
        yield Comment(
            *(said.part, said.stamp, said.text, said.quote),
            is_resolved=is_done,
            replies=tuple(answers.get(number, ())),
        )


def _paragraph(comment: Element) -> str:
    """Return what the list of answers calls a comment: its last paragraph ([MS-DOCX] 2.5.1.1)."""
    found = [attribute(it, "paraId") for it in comment.iter("{*}p")]
    return found[-1] if found else ""


def _said(comment: Element) -> str:
    typed = Reader(lambda name: name).read(comment)
    return "\n".join(line.filled() for line in lines(typed, "accepted"))
