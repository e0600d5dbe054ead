"""Reads a Word copy that came back: what was done to it, and what was said beside it."""

from collections.abc import Iterator, Mapping
from itertools import chain

from pipeline.composing.identity import COVER, FORMAT, NoIdentityError, from_text
from pipeline.reviewing.copies import (
    Comment,
    Edit,
    ReviewedCopy,
    Stamp,
    Tracking,
    UnreadableCopyError,
)
from renderers.word.elements import Element
from renderers.word.identity_parts import identity_texts
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile
from renderers.word.refusing import open_foreign
from renderers.word.review.baseline import BaseLine, Baseline, NoBaselineError
from renderers.word.review.beside import (
    Beside,
    edits_of_contents,
    edits_of_margins,
    is_repeated,
    without_loose,
)
from renderers.word.review.comparing import Comparison
from renderers.word.review.lines import Line, alike, lines, without_shapes
from renderers.word.review.names import attribute
from renderers.word.review.notes import Paragraphs, edits_of_notes
from renderers.word.review.parts import Digests, baseline_in, body_of, others_of, part_of, reader_of
from renderers.word.review.pieces import MADE_OF, Typed
from renderers.word.review.tracked import Reader, TooMuchError

# Of a file that anybody may have written; a manual of two thousand steps has fewer texts.
_MOST_EDITS = 10_000
_NONE: Mapping[str, str] = {}
# What else may be another one in contents lists when these were done.
_REARRANGED = frozenset(("added", "deleted", "moved", "split", "joined"))


def read_copy(file: str, data: bytes, same: Mapping[str, str] = _NONE) -> ReviewedCopy:
    """Return what was changed in a copy. Raises UnreadableCopyError where that cannot be told.

    `same` are digests of pictures in it that show what others showed when it was made.
    """
    try:
        return _read(file, open_foreign(data), same)
    except (UnsafeWordFileError, NoBaselineError) as error:
        raise UnreadableCopyError(str(error)) from None
    except TooMuchError as error:
        raise UnreadableCopyError(str(error)) from None
    except RecursionError:
        raise UnreadableCopyError("it is damaged") from None


def _read(name: str, file: WordFile, same: Mapping[str, str]) -> ReviewedCopy:
    baseline, part = baseline_in(file), file.main()
    _refuse_two(file, baseline)
    related = list(file.relationships(part))
    digests = Digests(file, part, same=same)
    reader, root = reader_of(file, part, digests), part_of(file, part)
    typed = reader.read(body_of(root))
    accepted, rejected = lines(typed, "accepted"), lines(typed, "rejected")
    if not any(MADE_OF in image for it in baseline.lines for image in it.line.images):
        accepted, rejected = (list(map(without_shapes, it)) for it in (accepted, rejected))
    has_more = baseline.beside is not None
    compared = Comparison(baseline.lines, accepted, rejected, has_more=has_more)
    edits = [*compared.edits(), *_filled_in(baseline, typed, accepted, rejected)]
    where = _where(typed, baseline, compared)
    if baseline.beside:
        others = list(others_of(file, part, root))
        beside, edits = without_loose(baseline.beside, reader.contents, edits)
        edits += _edits_beside(beside, edits, others, reader, (typed, accepted, where))
    if len(edits) > _MOST_EDITS:
        raise TooMuchError(f"more than {_MOST_EDITS:,} things were changed in it")
    parts = {number: where.parts[at] for at, it in enumerate(typed) for number in it.comments}
    comments = tuple(_comments(file, related, parts, reader.quotes))
    said = [span.passage for line in baseline.lines for span in line.spans]
    notes = baseline.beside.notes if baseline.beside else ()
    said += [it.passage for it in notes if it.passage]
    return ReviewedCopy(
        name,
        baseline.manual,
        baseline.language,
        baseline.published,
        baseline.asked,
        tuple(said),
        tuple(edits),
        comments,
        digests.bytes_of,
    )


def _refuse_two(file: WordFile, baseline: Baseline) -> None:
    """Raise NoBaselineError for a file that says elsewhere in it that it is another edition."""
    for text in identity_texts(file):
        if FORMAT not in text:
            continue
        try:
            it = from_text(text)
        except NoIdentityError as error:
            raise NoBaselineError(str(error)) from None
        said = baseline.manual, baseline.language, baseline.asked
        if (it.manual, it.language, it.asked) != said:
            raise NoBaselineError("it says of itself that it is two different editions")


def _edits_beside(
    beside: Beside,
    edits: list[Edit],
    others: list[Element],
    reader: Reader,
    read: tuple[list[Typed], list[Line], Paragraphs],
) -> Iterator[Edit]:
    """Yield what was done beside the text; `edits` are told already."""
    typed, now, where = read
    filled = {}
    for it in edits:
        if it.what == "field":
            filled[it.after.partition(": ")[2]] = it.before.partition(": ")[2]
    gone = {it.part for it in edits if it.what == "deleted" and it.is_whole}
    yield from edits_of_notes(beside.notes, typed, others, where, gone)
    is_rearranged = any(
        it.what in _REARRANGED or (it.passage and it.passage.kind == "title") for it in edits
    )
    said = [it.filled() for it in now]
    contents = reader.contents
    yield from edits_of_contents(beside, contents, said, is_rearranged=is_rearranged)
    yield from edits_of_margins(beside, others, filled)


# ── what is filled in for a customer ──────────────────────────────────────────────────────────


def _filled_in(
    baseline: Baseline, typed: list[Typed], accepted: list[Line], rejected: list[Line]
) -> Iterator[Edit]:
    """Yield each field that has another text than when the copy was made, once."""
    before = {name: text for line in baseline.lines for name, text in line.line.named}
    now = chain.from_iterable(it.named for it in accepted)
    other = {text for line in rejected for text in line.named}
    for name, text in dict.fromkeys(now):
        was = before.get(name, text)
        if text == was or is_repeated(was, text):
            continue
        pieces = [it for part in typed for it in part.pieces if it.name == name]
        stamps = dict.fromkeys(by for it in pieces for by in (it.inserted, it.deleted) if by)
        tracking: Tracking = "untracked"
        if stamps:
            tracking = "partly" if (name, text) in other else "tracked"
        said = f"{name}: {was}", f"{name}: {text}"
        yield Edit("field", COVER, *said, None, tuple(stamps), tracking)


# ── comments ──────────────────────────────────────────────────────────────────────────────────


def _where(typed: list[Typed], baseline: Baseline, compared: Comparison) -> Paragraphs:
    """Return in which part each paragraph is and what it said before, by its number."""
    known: dict[int, BaseLine] = {}
    for at, line in enumerate(compared.now):
        index = compared.pairs.original.get(at)
        if index is not None:
            known |= dict.fromkeys(line.typed, baseline.lines[index])
    found: dict[int, str] = {}
    part = COVER
    for number in range(len(typed)):
        part = found[number] = known[number].part if number in known else part
    before = {number: alike(it.line.text) for number, it in known.items()}
    return Paragraphs(found, before, compared.gone)


def _comments(
    file: WordFile, related: list[Relationship], parts: dict[str, str], quotes: dict[str, str]
) -> Iterator[Comment]:
    """Yield the comments in their order, each with its answers."""
    by_kind = {it.kind: it.target for it in related if not it.is_external}
    if "comments" not in by_kind:
        return
    made = list(part_of(file, by_kind["comments"]).iter("{*}comment"))
    more = by_kind.get("commentsExtended")
    extended = [] if more is None else list(part_of(file, more).iter("{*}commentEx"))
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
