"""Check: do the parts of the content fit together? One function for each question."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator

from pipeline import rules
from pipeline.checking.edition_checks import check_editions
from pipeline.checking.environment_checks import check_environments
from pipeline.checking.footnote_checks import check_footnotes
from pipeline.checking.label_checks import check_labels
from pipeline.checking.language_checks import check_language
from pipeline.checking.picture_checks import check_pictures
from pipeline.checking.screen_checks import check_screens
from pipeline.checking.sentence_checks import check_sentences
from pipeline.checking.spoken_languages import check_spoken_languages
from pipeline.diagnostics import Diagnostic, Report
from pipeline.loading.library import Library
from pipeline.reading.suggesting import suggest, suggest_titled
from pipeline.words.fields import FRAME_NAMES
from pipeline.words.numbering import CIRCLED_NUMBERS
from schemas.base import Place, marked_texts
from schemas.figure import Figure
from schemas.procedure import Procedure, Step, figures

_MOST_LISTED = 8


def check(
    library: Library, report: Report, is_outdated: Callable[[], bool] = lambda: False
) -> None:
    """Add a diagnostic for everything in the library that does not fit.

    Where it `is_outdated`, it ends early: nobody wants to know the rest.
    """
    for question in _QUESTIONS:
        if is_outdated():
            return
        question(library, report)


def _there_are_manuals(library: Library, report: Report) -> None:
    if library.procedures and not library.manuals and not library.broken:
        place = next(iter(library.procedures.values())).place("id")
        report.add(rules.NO_MANUAL, Place(place.file, place.line, place.column))


def _procedures_exist(library: Library, report: Report) -> None:
    for manual in library.manuals.values():
        for index, name in enumerate(manual.procedures):
            if name not in library.procedures and name not in library.broken:
                place = manual.place("procedures", index)
                report.add(
                    rules.UNKNOWN_PROCEDURE, place, id=name, **_procedure_meant(name, library)
                )


def _procedure_meant(name: str, library: Library) -> dict[str, str]:
    """Return {"suggestion": …}: the nearest id, or that of the one procedure in no manual."""
    used = {it for manual in library.manuals.values() for it in manual.procedures}
    left = [it for it in library.procedures if it not in used]
    near = suggest(name, left) or suggest(name, library.procedures)
    return near or ({"suggestion": left[0]} if len(left) == 1 else {})


def _translations_fit(library: Library, report: Report) -> None:
    if library.catalogues:
        # Why here: most content has one language.
        from pipeline.checking.translation_checks import check_translations

        check_translations(library, report)


def _fields_have_their_own_names(library: Library, report: Report) -> None:
    for manual in library.manuals.values():
        for name in manual.fields:
            if name in manual.terms or name in FRAME_NAMES:
                report.add(rules.TAKEN_FIELD_NAME, manual.place("fields", name), id=name)


def _terms_are_words(library: Library, report: Report) -> None:
    """Report terms that name terms: what a term stands for is printed as it is."""
    for manual in library.manuals.values():
        for name, words in manual.terms.items():
            if used := next((it for it in manual.words if f"{{{it}}}" in words), None):
                place = manual.place("terms", name)
                report.add(rules.TERM_IN_TERM, place, term=used)


def _procedures_are_used(library: Library, report: Report) -> None:
    used = {name for manual in library.manuals.values() for name in manual.procedures}
    if library.broken - set(library.procedures) or not library.manuals:
        return  # a manual that could not be read whole may use them
    unknown = used - set(library.procedures)
    meant = {it for name in unknown for it in _procedure_meant(name, library).values()}
    for name in sorted(set(library.procedures) - used - meant):
        report.add(rules.UNUSED_PROCEDURE, library.procedures[name].place("id"), id=name)


def _ids_are_unique(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        first: dict[str, Step] = {}
        for step in procedure.steps:
            if step.id in first:
                other = str(first[step.id].place("id"))
                report.add(rules.DUPLICATE_ID, step.place("id"), id=step.id, other=other)
            first.setdefault(step.id, step)
    for manual in library.manuals.values():
        for index, name in enumerate(manual.procedures):
            if name in manual.procedures[:index]:
                other = str(manual.place("procedures", manual.procedures.index(name)))
                place = manual.place("procedures", index)
                report.add(rules.LISTED_TWICE, place, id=name, other=other)


def _steps_can_be_followed(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        if len(procedure.steps) > CIRCLED_NUMBERS:
            count, limit = str(len(procedure.steps)), str(CIRCLED_NUMBERS)
            place = procedure.steps[CIRCLED_NUMBERS].place("id")
            report.add(rules.TOO_MANY_STEPS, place, count=count, limit=limit)


def _audiences_are_declared(library: Library, report: Report) -> None:
    """Report what is misspelled at each place, what is not there at all once for each manual."""
    missing: dict[str, dict[str, Place]] = defaultdict(dict)
    for manual, procedure in library.contents():
        owners: list[Procedure | Step] = [procedure, *procedure.steps]
        for owner in owners:
            for index, name in enumerate(owner.audience):
                place, near = owner.place("audience", index), suggest(name, manual.audiences)
                if name not in manual.audiences and near:
                    values = {"id": name, "manual": manual.id, **near}
                    report.add(rules.UNKNOWN_AUDIENCE, place, **values)
                elif name not in manual.audiences:
                    missing[manual.id].setdefault(name, place)
    for manual_id, places in missing.items():
        first = min(places.values())
        report.add(rules.UNKNOWN_AUDIENCE, first, id="`, `".join(places), manual=manual_id)


def _is_twice(procedure: Procedure, report: Report) -> bool:
    """Whether a screen of a procedure is declared twice: the one that is missed may be meant."""
    told = (it for it in report if it.rule is rules.DUPLICATE_KEY)
    file = procedure.place("id").file
    return any(it.place.file == file and it.values["key"] in procedure.screens for it in told)


def _screens_are_declared(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        for figure in _figures(procedure):
            name = figure.screen or ""
            if name and name not in procedure.screens and not _is_twice(procedure, report):
                nearest = suggest_titled(name, procedure.screens)
                if 0 < len(procedure.screens) <= _MOST_LISTED:
                    nearest.setdefault("known", ", ".join(procedure.screens))
                report.add(rules.UNKNOWN_SCREEN, figure.place("screen"), id=name, **nearest)


def _screens_are_used(library: Library, report: Report) -> None:
    """Report screens that no step shows; one that a step should show is told with the step."""
    for procedure in library.procedures.values():
        used = {figure.screen or "" for figure in _figures(procedure)}
        # A screen whose name was misspelled in a step is not unused.
        if procedure.id in library.broken or used - {"", *procedure.screens}:
            continue
        unused = {it: procedure.screens[it] for it in procedure.screens if it not in used}
        shown = {name: {it.text for it in marked_texts(one)} for name, one in unused.items()}
        wanted = _shown_elsewhere(procedure, shown, report) if unused else frozenset[str]()
        for name, screen in unused.items():
            if name not in wanted:
                report.add(rules.UNUSED_SCREEN, screen.place(), id=name)


def _shown_elsewhere(
    procedure: Procedure, shown: dict[str, set[str]], report: Report
) -> frozenset[str]:
    """Tell with each control that its figure lacks which unused screen shows it; return those."""
    file, found = procedure.place("id").file, set[str]()

    def told(item: Diagnostic) -> dict[str, str]:
        is_here = item.rule is rules.CONTROL_NOT_ON_SCREEN and item.place.file == file
        control = item.values.get("control", "")
        name = next((it for it, texts in shown.items() if is_here and control in texts), "")
        found.add(name)
        return item.values | ({"elsewhere": name} if name else {})

    report.complete(told)
    return frozenset(found)


def _figures(procedure: Procedure) -> Iterator[Figure]:
    for step in procedure.steps:
        yield from figures(step)


def _outputs_have_their_own_names(library: Library, report: Report) -> None:
    taken: dict[str, str] = {}
    for manual in library.manuals.values():
        name = unicodedata.normalize("NFKC", manual.id).casefold()
        if name in taken:
            report.add(rules.NAME_COLLISION, manual.place("id"), id=manual.id, other=taken[name])
        taken.setdefault(name, manual.id)


_QUESTIONS: tuple[Callable[[Library, Report], None], ...] = (
    _there_are_manuals,
    _procedures_exist,
    _procedures_are_used,
    _fields_have_their_own_names,
    _terms_are_words,
    _ids_are_unique,
    _steps_can_be_followed,
    _audiences_are_declared,
    check_sentences,
    check_footnotes,
    check_spoken_languages,
    check_labels,
    _screens_are_declared,
    check_screens,
    _screens_are_used,
    check_environments,
    check_editions,
    check_pictures,
    check_language,
    _translations_fit,
    _outputs_have_their_own_names,
)
