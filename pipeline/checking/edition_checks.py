"""Checks of `editions.yaml`: that each edition asks for something that there is, and only once."""

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.reading.suggesting import suggest
from schemas.editions import EditionRequest


def check_editions(library: Library, report: Report) -> None:
    """Add a diagnostic for each manual or audience that nobody declares, and what stands twice."""
    taken: dict[tuple[object, ...], EditionRequest] = {}
    for request in library.editions.editions if library.editions else ():
        _manuals_exist(request, library, report)
        _audience_is_declared(request, library, report)
        for manual in request.manuals or library.manuals:
            key = manual, request.environment, request.audience
            if key in taken:
                other = str(taken[key].place())
                report.add(rules.EDITION_TWICE, request.place(), manual=manual, other=other)
            taken.setdefault(key, request)


def _manuals_exist(request: EditionRequest, library: Library, report: Report) -> None:
    for index, name in enumerate(request.manuals if library.manuals else ()):
        if name not in library.manuals and name not in library.broken:
            nearest = suggest(name, library.manuals)
            report.add(rules.UNKNOWN_MANUAL, request.place("manuals", index), id=name, **nearest)


def _audience_is_declared(request: EditionRequest, library: Library, report: Report) -> None:
    if request.audience is None or library.broken:
        return
    for name in request.manuals or library.manuals:
        manual = library.manuals.get(name)
        if manual and request.audience not in manual.audiences:
            report.add(
                rules.UNKNOWN_AUDIENCE, request.place("audience"),
                id=request.audience, manual=name, **suggest(request.audience, manual.audiences),
            )  # fmt: skip
