"""Checks of figures: what callouts mark is on the screen.

A screen is read once for each manual that prints it: its terms differ. What is hidden is checked in
`redaction_checks`, the agreement of sentences and screens in `control_checks`, of hosts in
`agreement_checks`, of product names in `product_checks`.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from pipeline import rules
from pipeline.checking.agreement_checks import check_agreement
from pipeline.checking.control_checks import check_controls
from pipeline.checking.picture_checks import left_over
from pipeline.checking.printed import UNKNOWN, Publication, Seen, publications
from pipeline.checking.product_checks import ProductChecks
from pipeline.checking.redaction_checks import check_hidden_words, check_redactions
from pipeline.diagnostics import Report
from pipeline.document.screen_nodes import Region, Spot
from pipeline.language.nearest_words import nearest
from pipeline.loading.library import Library
from pipeline.pictures.pixels import Box, box_of
from pipeline.pieces.screens import Found, find, names
from schemas import figure as declared
from schemas.procedure import Procedure, Step, figures

# Parts of pictures are compared as if a picture had so many pixels on each side.
_FINE = 10_000
# What a callout marks: words on a drawn screen, or a part of a picture.
_Mark: TypeAlias = Spot | declared.Region


def check_screens(library: Library, report: Report) -> None:
    """Add a diagnostic for every figure that does not fit what a manual says, or gives it away."""
    printed, products = tuple(publications(library)), ProductChecks(library, report)
    for publication in printed:
        for procedure in publication.procedures:
            if publication.is_whole(procedure):
                for seen, reading in publication.seen_by_all(procedure):
                    check_redactions(seen, reading, report)
                for step in procedure.steps:
                    for figure, reading in _shown(procedure, step, publication):
                        _callouts_mark_something(procedure, figure, reading, report)
                check_controls(procedure, publication, report)
        check_agreement(publication, library.settings, report)
        products.check(publication)
    products.report_unused_waivers()
    check_hidden_words(printed, report)


# ── callouts ──────────────────────────────────────────────────────────────────────────────────


def _shown(
    procedure: Procedure, step: Step, publication: Publication
) -> Iterator[tuple[declared.Figure, Publication]]:
    """Yield the figures of a step, each with the labels that its readers see."""
    for form in publication.forms(procedure, step) if figures(step) else ():
        reading = publication.speaking(form.labels)
        yield from ((figure, reading) for figure in form.figures())


def _callouts_mark_something(
    procedure: Procedure, figure: declared.Figure, publication: Publication, report: Report
) -> None:
    seen = publication.seen(procedure, figure)
    if seen is None:
        return
    targets = [target for _, _, target in figure.callouts()]
    marked: dict[_Mark, str] = {}
    for kind, _, target in figure.callouts():
        mark: _Mark | None = None
        place = target.place("words" if target.at is None else "at")
        if seen.shown.image is not None:
            mark = _check_on_picture(kind, target, seen, report)
        elif target.at is not None:
            report.add(rules.PLACE_ON_DRAWING, place)
        else:
            mark = _check_on_drawing(target, publication.words(target), seen, report)
        if mark in marked:
            report.add(rules.MARKED_TWICE, place, other=marked[mark])
        elif mark is not None:
            marked[mark] = str(place)
            if target.at is not None and target.legend is None and len(targets) > 1:
                report.add(rules.CALLOUT_WITHOUT_WORDS, place)


def _check_on_picture(
    kind: declared.CalloutKind, target: declared.Target, seen: Seen, report: Report
) -> declared.Region | None:
    """Return which part of a picture is marked."""
    words, place = target.words or "", target.place("words")
    hotspots = seen.shown.hotspots
    if target.at is not None:
        return target.at
    if words in hotspots and any(it.words == words for it in seen.shown.redact):
        report.add(rules.REDACTED_CALLOUT, place, words=words)
    elif words in hotspots and _is_hidden(hotspots[words], seen):
        # Where the writer says something else about the part, its name is not printed.
        if kind == "tap" or target.legend is None:
            report.add(rules.REDACTED_CALLOUT, place, words=words, hotspot=words)
        return hotspots[words]
    elif words in hotspots:
        _check_nth(target, Found(None, 1), words, report)
        return hotspots[words] if (target.nth or 1) == 1 else None
    else:
        near = nearest(words, tuple(hotspots))
        if seen.is_known and seen.holds(words):
            near["said"] = words
        if is_number := re.fullmatch(r"[\d.]+", words) is not None:
            near = {"number": words}
        # Of a list of numbers the first one tells enough.
        told = (it for it in report if it.rule is rules.NO_HOTSPOT and "number" in it.values)
        if not is_number or not any(it.place.line == place.line for it in told):
            report.add(rules.NO_HOTSPOT, place, words=words, **near)
    return None


def _is_hidden(region: declared.Region, seen: Seen) -> bool:
    """Whether nothing of a part of a picture can be seen."""

    def box(region: declared.Region) -> Box:
        return box_of(Region(*region), _FINE, _FINE)

    hiding = (it.at or seen.shown.hotspots.get(it.words or "") for it in seen.shown.redact)
    return not left_over([box(region)], [box(it) for it in hiding if it])


def _check_on_drawing(
    target: declared.Target, words: str, seen: Seen, report: Report
) -> Spot | None:
    """Return where on a drawn screen the words are that are marked."""
    found, place = find(seen.screen, words, target.nth), target.place("words")
    if found.spot is not None or UNKNOWN in words or not seen.is_known:
        return found.spot
    if found.places == 0 and find(seen.whole, words, 1).places:
        report.add(rules.REDACTED_CALLOUT, place, words=words)
    elif found.places == 0 and seen.screen.over and any(words in it for it in seen.texts):
        report.add(rules.UNDER_ANOTHER, place, words=words, screen=seen.name)
    elif found.places == 0:
        near = nearest(words, tuple(names(seen.screen)), seen.texts)
        report.add(rules.NOT_ON_SCREEN, place, words=words, screen=seen.name, **near)
    elif target.nth is None:
        count = str(find(seen.screen, words, 1).places)
        report.add(rules.AT_SEVERAL_PLACES, place, words=words, count=count)
    else:
        _check_nth(target, found, words, report)
    return None


def _check_nth(target: declared.Target, found: Found, words: str, report: Report) -> None:
    if target.nth is not None and target.nth > found.places:
        count, nth = str(found.places), str(target.nth)
        report.add(rules.NO_SUCH_PLACE, target.place("nth"), words=words, nth=nth, count=count)
