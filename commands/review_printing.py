"""Prints what was changed in a copy: for people part by part, for programs as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import click

from commands.reporting import one_line
from pipeline.composing.identity import COVER
from pipeline.reviewing.copies import Comment, Edit, ReviewedCopy, Stamp
from pipeline.reviewing.judging import Finding, State
from pipeline.reviewing.review_words import REVIEW_WORDS, ReviewWords

_COLOURS: dict[State, str] = {"ready": "green", "done": "green", "conflict": "red"}
# What shows a tab, which nobody would see.
_TAB = "\u21e5"


@dataclass(frozen=True, slots=True)
class Review:
    """A copy and what becomes of its edits. `is_written` says that those that are ready were.

    `also` are other manuals that print a procedure, `void` the steps whose verification an edit
    makes void.
    """

    copy: ReviewedCopy
    findings: Sequence[Finding]
    order: Sequence[str]
    also: dict[str, list[str]]
    void: tuple[str, ...] = ()
    is_written: bool = False

    def count(self, state: State) -> int:
        """Return how many edits have a state."""
        return sum(it.state == state for it in self.findings)

    @property
    def exit_status(self) -> int:
        """5 where there is a conflict, 4 where edits or open comments are left, or 0."""
        if self.count("conflict"):
            return 5
        left = self.count("person") + sum(not it.is_resolved for it in self.copy.comments)
        left += 0 if self.is_written else self.count("ready")
        return 4 if left else 0


def print_review(review: Review, language: str) -> None:
    """Print a review for people."""
    for line in _lines(review, REVIEW_WORDS[language]):
        click.echo(line)


def as_data(review: Review) -> dict[str, object]:
    """Return a review as plain data; `content/README.md` tells what is in it."""
    copy = review.copy
    return {
        "file": copy.file,
        "manual": copy.manual,
        "language": copy.language,
        "published": copy.published,
        "edits": [_edit(it, review) for it in review.findings],
        "comments": [_comment(it) for it in copy.comments],
        "void": list(review.void),
        "written": review.is_written,
    }


# ── for people ────────────────────────────────────────────────────────────────────────────────


def _lines(review: Review, words: ReviewWords) -> Iterator[str]:
    copy = review.copy
    named = {"file": copy.file, "manual": copy.manual, "published": copy.published}
    head = words.head.format_map({key: one_line(it) for key, it in named.items()})
    asked = [copy.asked.device, copy.asked.os, copy.asked.browser, copy.asked.audience]
    said = " / ".join(one_line(it) for it in [*asked, copy.asked.as_of] if it)
    yield head + (words.of_edition.format(asked=said) if said else "")
    if not review.findings and not copy.comments:
        yield words.no_changes
        return
    for part in _parts(review):
        yield ""
        name = words.cover if part == COVER else words.parts.get(part, one_line(part))
        yield click.style(name, bold=True)
        for it in (it for it in review.findings if it.edit.part == part):
            yield from _of_edit(it, review, words)
        for comment in (it for it in copy.comments if it.part == part):
            yield from _of_comment(comment, words)
    yield ""
    if review.void:
        yield words.void.format(words.join.join(review.void))
    yield _summary(review, words)


def _parts(review: Review) -> list[str]:
    """Return the parts in which something was done, in the order of the manual of today."""
    found = [it.edit.part for it in review.findings] + [it.part for it in review.copy.comments]
    order = {part: at for at, part in enumerate(review.order)}
    return sorted(dict.fromkeys(found), key=lambda it: order.get(it, len(order)))


def _of_edit(finding: Finding, review: Review, words: ReviewWords) -> Iterator[str]:
    edit = finding.edit
    who = words.who(edit.stamps)
    by = words.by.format(one_line(who)) if who else ""
    tracked = words.tracking[edit.tracking]
    yield f"  {words.called(edit)}{by} [{tracked}]"
    yield from (f"    {line}" for line in _difference(edit, words))
    if finding.state == "conflict" and finding.today:
        yield f"    {click.style(words.today, fg='red')}: {one_line(finding.today)}"
    state = words.states[finding.state]
    if finding.state == "ready" and review.is_written:
        state = words.written
    place = f"{one_line(str(finding.place))}: " if finding.place else ""
    why = f" – {words.why[finding.why]}" if finding.why else ""
    also = review.also.get(finding.procedure, [])
    more = f" ({words.also.format(words.join.join(also))})" if also else ""
    said = click.style(state, fg=_COLOURS.get(finding.state, "yellow"))
    yield f"    → {place}{said}{why}{more}"


def _difference(edit: Edit, words: ReviewWords) -> Iterator[str]:
    if edit.what == "picture":
        yield words.pictures.format(edit.before, edit.after)
        return
    if edit.what == "resaved":
        yield words.sizes.format(edit.before, edit.after)
        return
    before = [it for it in edit.before.split("\n") if it]
    for line in before[:1] if edit.is_whole else before:
        more = " …" if edit.is_whole and before[1:] else ""
        yield click.style(f"- {one_line(line)}{more}", fg="red")
    if edit.what == "moved":
        yield words.follows.format(one_line(edit.after) or words.cover)
        return
    for line in filter(None, edit.after.replace("\t", _TAB).split("\n")):
        yield click.style(f"+ {one_line(line)}", fg="green")


def _of_comment(comment: Comment, words: ReviewWords) -> Iterator[str]:
    who = one_line(words.one(comment.stamp))
    quote = words.quote.format(one_line(comment.quote)) if comment.quote else ""
    done = words.resolved if comment.is_resolved else ""
    yield f"  {words.comment.format(who)}{quote}{done}: {one_line(comment.text)}"
    for reply in comment.replies:
        who = one_line(words.one(reply.stamp))
        yield f"    {words.reply.format(who)}: {one_line(reply.text)}"


def _summary(review: Review, words: ReviewWords) -> str:
    counts = Counter(
        "written" if it.state == "ready" and review.is_written else it.state
        for it in review.findings
    )
    said = [words.count("edits", len(review.findings))]
    said += [
        words.count(name, counts[name])
        for name in ("ready", "written", "done", "conflict", "person")
        if counts[name]
    ]
    if review.copy.comments:
        said.append(words.count("comments", len(review.copy.comments)))
        is_open = [it for it in review.copy.comments if not it.is_resolved]
        said.append(words.count("open", len(is_open)))
    return words.join.join(said)


# ── for programs ──────────────────────────────────────────────────────────────────────────────


def _edit(finding: Finding, review: Review) -> dict[str, object]:
    edit, place = finding.edit, finding.place
    is_written = finding.state == "ready" and review.is_written
    return {
        "what": edit.what,
        "part": edit.part,
        "whole": edit.is_whole,
        "kind": edit.passage.kind if edit.passage else "",
        "before": edit.before,
        "after": edit.after,
        "by": [_stamp(it) for it in edit.stamps],
        "tracking": edit.tracking,
        "state": "written" if is_written else finding.state,
        "why": finding.why,
        "today": finding.today,
        "file": place.file if place else "",
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "also_printed_by": review.also.get(finding.procedure, []),
    }


def _comment(comment: Comment) -> dict[str, object]:
    return {
        "part": comment.part,
        "by": _stamp(comment.stamp),
        "text": comment.text,
        "quote": comment.quote,
        "resolved": comment.is_resolved,
        "replies": [_comment(it) for it in comment.replies],
    }


def _stamp(stamp: Stamp) -> dict[str, str]:
    return asdict(stamp)
