"""Checks of footnotes: each mark leads to one, and each of them is referred to."""

import re
from collections.abc import Iterator

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.forms.footnotes import FOOTNOTES
from pipeline.loading.library import Library
from pipeline.markup.markup import FootnoteUse, parse
from pipeline.reading.suggesting import suggest
from schemas.base import SENTENCE, MarkedText, marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure

_WITHOUT_NAME = re.compile(r"\{footnote\s*\}", re.IGNORECASE)


def check_footnotes(library: Library, report: Report) -> None:
    """Add a diagnostic for each footnote that is unknown, unused, or within another one."""
    owners: list[Manual | Procedure] = [*library.manuals.values(), *library.procedures.values()]
    for owner in owners:
        used: set[str] = set()
        for item, use in _uses(owner):
            used.add(use.name)
            if item.marks != SENTENCE:
                continue  # the check of sentences says that it cannot stand there
            if item.owner is owner and item.path[0] == FOOTNOTES:
                _report(rules.FOOTNOTE_IN_FOOTNOTE, item, use, report)
            elif use.name not in owner.footnotes:
                _report(rules.UNKNOWN_FOOTNOTE, item, use, report, owner)
        if owner.id not in library.broken:
            _are_used(owner, used, report)


def _uses(owner: Manual | Procedure) -> Iterator[tuple[MarkedText, FootnoteUse]]:
    for item in marked_texts(owner):
        if "{" in item.text:
            yield from ((item, use) for use in parse(item.text, item.marks).footnotes())


def _report(
    rule: Rule,
    item: MarkedText,
    use: FootnoteUse,
    report: Report,
    owner: Manual | Procedure | None = None,
) -> None:
    place = item.owner.place_within(*item.path, start=use.start, end=use.end)
    nearest = suggest(use.name, owner.footnotes) if owner else {}
    report.add(rule, place, id=use.name, **nearest)


def _are_used(owner: Manual | Procedure, used: set[str], report: Report) -> None:
    """Report footnotes to which nothing refers; one whose id was misspelled is meant."""
    texts = [item.text for item in marked_texts(owner) if "{" in item.text or "[^" in item.text]
    if any("[^" in it for it in texts):
        return  # a footnote of another tool, which is told
    unknown = used - owner.footnotes.keys()
    # {note name} is an unknown term; what it names is meant all the same.
    unknown |= {it for text in texts for it in re.findall(r"\{\w+ ([\w-]+)\}", text)} - used
    meant = {it for name in unknown for it in suggest(name, owner.footnotes).values()}
    unused = [name for name in owner.footnotes if name not in used | meant]
    if len(unused) != sum(len(_WITHOUT_NAME.findall(it)) for it in texts):  # else those are meant
        for name in unused:
            report.add(rules.UNUSED_FOOTNOTE, owner.place_of_key(FOOTNOTES, name), id=name)
