"""Checks of controls: every step knows, in each of its environments, what a control is called."""

from collections.abc import Iterator
from itertools import combinations

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.forms.claims import parts_of
from pipeline.forms.footnotes import footnotes_in, texts_beside_steps
from pipeline.forms.forms import Form, bare_forms
from pipeline.forms.labels import Labels, Use, uncovered, uses, uses_in, uses_of
from pipeline.loading.library import Library
from pipeline.markup.markup import parse
from pipeline.reading.suggesting import suggest
from pipeline.words.languages import known_languages, language_name
from schemas.applicability import Applicability, common, narrower
from schemas.base import ID, MarkedText, Place, marked_texts
from schemas.control import Control, ControlName
from schemas.procedure import Procedure


def check_labels(library: Library, report: Report) -> None:
    """Add a diagnostic for each control that is unknown, unnamed, ambiguous or never named."""
    _controls_exist(library, report)
    if not library.controls:
        return
    _stand_in_steps(library, report)
    for control in library.controls.values():
        _labels_name_no_controls(control, report)
        if control.id not in library.broken:
            _one_label_fits(control, report)
    _labels_have_known_terms(library, report)
    _are_named_everywhere(library, report)
    _are_used(library, report)


def _controls_exist(library: Library, report: Report) -> None:
    for model in (*library.manuals.values(), *library.procedures.values()):
        for use in uses_of(model):
            if use.control not in library.controls and use.control not in library.broken:
                nearest = suggest(use.control, library.controls)
                label = {} if ID.fullmatch(use.control) else {"label": use.control}
                nearest = nearest or label
                report.add(rules.UNKNOWN_CONTROL, _place(use), id=use.control, **nearest)


def _stand_in_steps(library: Library, report: Report) -> None:
    """Report controls that are named where nobody knows which environment is meant."""
    outside: list[MarkedText] = []
    for manual in library.manuals.values():
        outside += marked_texts(manual)
    for procedure in library.procedures.values():
        texts = texts_beside_steps(procedure)
        outside += [*texts, *footnotes_in(procedure, texts)]
    for use in uses(outside):
        if use.control in library.controls:
            report.add(rules.CONTROL_OUTSIDE_STEP, _place(use), id=use.control)


def _labels_name_no_controls(control: Control, report: Report) -> None:
    for item in marked_texts(control):
        for use in uses([item]):
            report.add(rules.MARK_NOT_ALLOWED, _place(use), mark=f"{{#{use.control}}}")


def _one_label_fits(control: Control, report: Report) -> None:
    """Report two labels of which none is narrower, where no third one settles it."""
    for mine, other in combinations(control.names, 2):
        for language in mine.label.keys() & other.label.keys():
            met = _met(mine, other)
            if mine.label[language] == other.label[language] or met is None:
                continue
            settled = [
                claim
                for it in control.names
                if language in it.label
                and narrower(it.applies_to, mine.applies_to)
                and narrower(it.applies_to, other.applies_to)
                for claim in parts_of(it.applies_to)
            ]
            if not all(part.is_covered_by(settled) for part in parts_of(met)):
                environment = "; ".join(map(str, met)) or "every environment"
                values = {"label": mine.label[language], "other": other.label[language]}
                place = other.place("label", language)
                report.add(rules.AMBIGUOUS_CONTROL, place, environment=environment, **values)


def _met(mine: ControlName, other: ControlName) -> tuple[Applicability, ...] | None:
    """Return where both names apply and none is narrower, None where there is no such place."""
    claims = mine.applies_to, other.applies_to
    if narrower(*claims) or narrower(*reversed(claims)):
        return None
    met = common(*claims)
    return None if not met and any(claims) else met


def _labels_have_known_terms(library: Library, report: Report) -> None:
    for manual, procedure in library.contents():
        for name in {use.control for use in uses_of(procedure)} & library.controls.keys():
            for item in marked_texts(library.controls[name]):
                if item.path[-1] != manual.language:
                    continue
                for use in parse(item.text, item.marks).terms():
                    if not use.control and use.name not in manual.terms:
                        place = item.owner.place_within(*item.path, start=use.start, end=use.end)
                        near = suggest(use.name, manual.terms)
                        values = {"manual": manual.id, "term": use.name}
                        report.add(rules.UNKNOWN_TERM, place, **values, **near)


def _are_named_everywhere(library: Library, report: Report) -> None:
    """Report each control once a step, where it has no label for an environment of the step."""
    labels = Labels(library)
    for procedure in library.procedures.values():
        for step in procedure.steps:
            told: set[tuple[str, str]] = set()
            for form in bare_forms(procedure, step):
                for use, language, missing in _missing(procedure, form, labels, library):
                    if (use.control, language) not in told:
                        told.add((use.control, language))
                        _report_unnamed(use, language, missing, labels, report)


def _missing(
    procedure: Procedure, form: Form, labels: Labels, library: Library
) -> Iterator[tuple[Use, str, str]]:
    """Yield each control that a form names, with a language and the environments without label."""
    for use in uses_in(procedure, form):
        if use.control not in library.controls or use.control in library.broken:
            continue
        if any(it.label.keys() - known_languages() for it in library.controls[use.control].names):
            continue  # a language that is called otherwise, which is told
        for language in labels.languages(procedure):
            open_claims = uncovered(form.claims, labels.of(use.control, language))
            if open_claims:
                yield use, language, "; ".join(map(str, open_claims))


def _report_unnamed(
    use: Use, language: str, environment: str, labels: Labels, report: Report
) -> None:
    claims = (claim for it in labels.of(use.control, language) for claim in it.claims)
    known = "; ".join(sorted(map(str, claims)))
    values = {
        "id": use.control,
        "language": language_name(language, "en"),
        "environment": environment,
    }
    values |= {"known": known} if known else {}
    report.add(rules.UNNAMED_CONTROL, _place(use), **values)


def _are_used(library: Library, report: Report) -> None:
    if library.broken - set(library.controls):
        return  # a procedure that could not be read may name them
    used = {use.control for it in library.procedures.values() for use in uses_of(it)}
    meant = {it for name in used for it in suggest(name, library.controls).values()}
    for name in sorted(set(library.controls) - used - meant):
        report.add(rules.UNUSED_CONTROL, library.controls[name].place("id"), id=name)


def _place(use: Use) -> Place:
    item = use.item
    return item.owner.place_within(*item.path, start=use.start, end=use.end)
