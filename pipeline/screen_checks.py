"""Checks of figures: what callouts mark is on the screen, and what is hidden is hidden everywhere.

A screen is read once for each manual that prints it: its terms differ. The agreement of sentences
and screens is checked in `control_checks`, of hosts and product names in `agreement_checks`.
"""

import re
from collections.abc import Iterator

from pipeline import rules
from pipeline.agreement_checks import check_agreement
from pipeline.control_checks import check_controls
from pipeline.diagnostics import Report
from pipeline.library import Library
from pipeline.nearest_words import nearest
from pipeline.printed import UNKNOWN, Publication, Seen, publications
from pipeline.screens import Found, find, names
from schemas import figure as declared
from schemas.procedure import Procedure, figures

_HIGHEST = 99
_SHORTEST_SECRET = 5


def check_screens(library: Library, report: Report) -> None:
    """Add a diagnostic for every figure that does not fit what a manual says, or gives it away."""
    for publication in publications(library):
        for procedure in publication.procedures:
            if publication.is_whole(procedure):
                for seen in publication.all_seen(procedure):
                    _redaction_hides(seen, publication, report)
                for step in procedure.steps:
                    for figure in figures(step):
                        _callouts_mark_something(procedure, figure, publication, report)
                check_controls(procedure, publication, report)
        _hidden_words_stay_hidden(publication, report)
        check_agreement(publication, library.settings, report)


# ── callouts ──────────────────────────────────────────────────────────────────────────────────


def _callouts_mark_something(
    procedure: Procedure, figure: declared.Figure, publication: Publication, report: Report
) -> None:
    seen = publication.seen(procedure, figure)
    if seen is None:
        return
    for _, _, target in figure.callouts():
        if seen.shown.image is not None:
            _check_on_picture(target, seen, report)
        elif target.at is not None:
            report.add(rules.PLACE_ON_DRAWING, target.place("at"))
        else:
            _check_on_drawing(target, publication.plain(target.words or ""), seen, report)


def _check_on_picture(target: declared.Target, seen: Seen, report: Report) -> None:
    words, place = target.words or "", target.place("words")
    hotspots = seen.shown.hotspots
    if target.at is not None:
        return
    if words in hotspots and any(it.words == words for it in seen.shown.redact):
        report.add(rules.REDACTED_CALLOUT, place, words=words)
    elif words in hotspots:
        _check_nth(target, Found(None, 1), words, report)
    else:
        near = nearest(words, tuple(hotspots), tuple(hotspots))
        if seen.is_known and seen.holds(words):
            near["said"] = words
        report.add(rules.NO_HOTSPOT, place, words=words, **near)


def _check_on_drawing(target: declared.Target, words: str, seen: Seen, report: Report) -> None:
    found, place = find(seen.screen, words, target.nth), target.place("words")
    if found.spot is not None or UNKNOWN in words or not seen.is_known:
        return
    if found.places == 0 and find(seen.whole, words, 1).places:
        report.add(rules.REDACTED_CALLOUT, place, words=words)
    elif found.places == 0 and seen.screen.over and any(words in it for it in seen.texts):
        report.add(rules.UNDER_ANOTHER, place, words=words, screen=seen.name)
    elif found.places == 0:
        near = nearest(words, tuple(names(seen.screen)), seen.texts)
        report.add(rules.NOT_ON_SCREEN, place, words=words, screen=seen.name, **near)
    elif target.nth is None:
        count = str(find(seen.screen, words, _HIGHEST).places)
        report.add(rules.AT_SEVERAL_PLACES, place, words=words, count=count)
    else:
        _check_nth(target, found, words, report)


def _check_nth(target: declared.Target, found: Found, words: str, report: Report) -> None:
    if target.nth is not None and target.nth > found.places:
        count, nth = str(found.places), str(target.nth)
        report.add(rules.NO_SUCH_PLACE, target.place("nth"), words=words, nth=nth, count=count)


# ── redaction ─────────────────────────────────────────────────────────────────────────────────


def _redaction_hides(seen: Seen, publication: Publication, report: Report) -> None:
    """Report what would be hidden and is not there: a slip in it would publish the words."""
    for target in seen.shown.redact:
        words, place = target.words or "", target.place("words")
        if seen.shown.image is not None:
            hotspots = tuple(seen.shown.hotspots)
            if target.at is None and words not in hotspots:
                near = nearest(words, hotspots, hotspots)
                report.add(rules.REDACTION_MISSES, place, words=words, **near)
        elif target.at is not None:
            report.add(rules.PLACE_ON_DRAWING, target.place("at"))
        elif UNKNOWN not in (plain := publication.plain(words)) and seen.is_known:
            texts = ["".join(run.text for run in text) for text in seen.whole.texts()]
            if not any(plain in text for text in texts):
                near = nearest(plain, tuple(names(seen.whole)), tuple(texts))
                report.add(rules.REDACTION_MISSES, place, words=plain, **near)


def _hidden_words_stay_hidden(publication: Publication, report: Report) -> None:
    """Report words that are hidden on one screen and printed somewhere else."""
    hidden = dict(_hidden(publication))
    if not hidden:
        return
    pattern = re.compile("|".join(_pattern(it) for it in sorted(hidden, key=lambda it: -len(it))))
    passed_over = {id(target) for target in _not_printed_or_reported(publication)}
    for printed in (*publication.elsewhere, *publication.on_screens):
        if id(printed.item.owner) in passed_over and printed.item.path == ("words",):
            continue
        for match in pattern.finditer(printed.visible):
            place = printed.place(match.start(), match.end())
            report.add(rules.REDACTED_ELSEWHERE, place, **hidden[match[0]])


def _pattern(words: str) -> str:
    """Return what finds hidden words: a short one only as a whole word, `ann` not in `planned`."""
    escaped = re.escape(words)
    is_short = len(words) < _SHORTEST_SECRET
    return f"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])" if is_short else escaped


def _hidden(publication: Publication) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the words that are hidden on some screen, and where it is said; the first counts."""
    found = []
    for procedure in publication.procedures:
        for seen in publication.all_seen(procedure):
            for target in seen.shown.redact:
                words = publication.plain(target.words or "")
                values = {"other": str(target.place("words"))}
                if words in seen.shown.hotspots:
                    values["hotspot"] = words
                if words and UNKNOWN not in words:
                    found.append((words, values))
    yield from reversed(found)


def _not_printed_or_reported(publication: Publication) -> Iterator[declared.Target]:
    """Yield what names words to hide them, and callouts whose words are judged on their screen."""
    for procedure in publication.procedures:
        for seen in publication.all_seen(procedure):
            yield from seen.shown.redact
        for step in procedure.steps:
            for figure in figures(step):
                seen_here = publication.seen(procedure, figure)
                for _, _, target in figure.callouts():
                    words = target.words or ""
                    is_hotspot = seen_here and words in seen_here.shown.hotspots
                    if not is_hotspot or (seen_here and words in seen_here.hidden):
                        yield target
