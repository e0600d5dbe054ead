"""Check: do the parts of the content fit together? One function for each question."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.library import Library
from pipeline.markup import Sentence, parse
from pipeline.schema_errors import suggest
from schemas.applicability import Applicability, common, covers
from schemas.base import MarkedText, Model, marked_texts
from schemas.environment import EnvironmentName
from schemas.figure import Figure
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepVariant, figures
from schemas.verification import Verification

CIRCLED_NUMBERS = 20


def check(library: Library, report: Report) -> None:
    """Add a diagnostic for everything in the library that does not fit."""
    for question in _QUESTIONS:
        question(library, report)


# ── manuals and procedures ────────────────────────────────────────────────────────────────────


def _procedures_exist(library: Library, report: Report) -> None:
    for manual in library.manuals.values():
        for index, name in enumerate(manual.procedures):
            if name not in library.procedures and name not in library.broken:
                place = manual.place("procedures", index)
                nearest = suggest(name, library.procedures)
                report.add(rules.UNKNOWN_PROCEDURE, place, id=name, **nearest)


def _procedures_are_used(library: Library, report: Report) -> None:
    used = {name for manual in library.manuals.values() for name in manual.procedures}
    if library.broken - set(library.manuals) - set(library.procedures):
        return  # a manual that could not be read may use them
    for name in sorted(set(library.procedures) - used):
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
                report.add(rules.DUPLICATE_ID, place, id=name, other=other)


def _steps_can_be_followed(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        if len(procedure.steps) > CIRCLED_NUMBERS:
            count, limit = str(len(procedure.steps)), str(CIRCLED_NUMBERS)
            place = procedure.steps[CIRCLED_NUMBERS].place("id")
            report.add(rules.TOO_MANY_STEPS, place, count=count, limit=limit)


def _audiences_are_declared(library: Library, report: Report) -> None:
    for manual, procedure in _contents(library):
        owners: list[Procedure | Step] = [procedure, *procedure.steps]
        for owner in owners:
            for index, name in enumerate(owner.audience):
                if name not in manual.audiences:
                    report.add(
                        rules.UNKNOWN_AUDIENCE, owner.place("audience", index),
                        id=name, manual=manual.id, **suggest(name, manual.audiences),
                    )  # fmt: skip


# ── sentences ─────────────────────────────────────────────────────────────────────────────────


def _marks_are_right(library: Library, report: Report) -> None:
    for _, item, sentence in _sentences(library):
        for problem in sentence.problems:
            place = item.owner.place_within(*item.path, start=problem.start, end=problem.end)
            report.add(problem.rule, place, **dict(problem.values))
        if item.marks.terms_only and not sentence.problems:
            _check_title(item, sentence, report)


def _check_title(item: MarkedText, sentence: Sentence, report: Report) -> None:
    for piece in sentence.pieces:
        if type(piece).__name__ in {"Marked", "See"}:
            mark = {"control": "【】", "strong": "**", "code": "`", "link": "[]()"}
            sign = mark.get(getattr(piece, "kind", ""), "{see …}")
            report.add(rules.MARK_NOT_ALLOWED, item.owner.place(*item.path), mark=sign)


def _terms_are_declared(library: Library, report: Report) -> None:
    for manual, item, sentence in _sentences(library):
        for use in sentence.terms():
            if manual is None or use.name in manual.terms:
                continue
            place = item.owner.place_within(*item.path, start=use.start, end=use.end)
            nearest = suggest(use.name, manual.terms)
            report.add(rules.UNKNOWN_TERM, place, manual=manual.id, term=use.name, **nearest)


def _references_lead_somewhere(library: Library, report: Report) -> None:
    for manual, item, sentence in _sentences(library):
        for see in sentence.references():
            place = item.owner.place_within(*item.path, start=see.start, end=see.end)
            target = f"{see.procedure}/{see.step}" if see.step else see.procedure
            if not _leads_somewhere(library, see.procedure, see.step):
                nearest = suggest(target, _targets(library))
                report.add(rules.UNKNOWN_REFERENCE, place, id=target, **nearest)
            elif manual and see.procedure not in manual.procedures:
                report.add(rules.REFERENCE_LEFT_OUT, place, id=see.procedure, manual=manual.id)


def _leads_somewhere(library: Library, procedure: str, step: str) -> bool:
    if procedure in library.broken:
        return True
    found = library.procedures.get(procedure)
    return found is not None and (not step or any(item.id == step for item in found.steps))


def _targets(library: Library) -> Iterator[str]:
    for procedure in library.procedures.values():
        yield procedure.id
        yield from (f"{procedure.id}/{step.id}" for step in procedure.steps)


# ── figures ───────────────────────────────────────────────────────────────────────────────────


def _screens_fit(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        used: set[str] = set()
        for figure in _figures(procedure):
            name = figure.screen or ""
            used.add(name)
            if name and name not in procedure.screens:
                nearest = suggest(name, procedure.screens)
                report.add(rules.UNKNOWN_SCREEN, figure.place("screen"), id=name, **nearest)
        if procedure.id in library.broken:
            continue
        for name in procedure.screens:
            if name not in used:
                report.add(rules.UNUSED_SCREEN, procedure.screens[name].place(), id=name)


def _figures(procedure: Procedure) -> Iterator[Figure]:
    for step in procedure.steps:
        yield from figures(step)


# ── environments ──────────────────────────────────────────────────────────────────────────────


def _evidence_is_claimed(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        for claims, verifications in _evidence(procedure):
            for item in verifications:
                if not covers(claims, item.environment):
                    environment = str(item.environment)
                    report.add(rules.VERIFIED_ELSEWHERE, item.place(), environment=environment)


def _evidence(
    procedure: Procedure,
) -> Iterator[tuple[tuple[Applicability, ...], tuple[Verification, ...]]]:
    yield procedure.applies_to, procedure.verified
    for step in procedure.steps:
        yield procedure.applies_to, step.verified
        for variant in step.variants:
            yield variant.applies_to, variant.verified


def _claims_are_inside_their_procedure(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        for owner in _narrowing(procedure):
            for claim in owner.applies_to:
                if not common(procedure.applies_to, (claim,)):
                    environment = "; ".join(str(it) for it in claim.environments())
                    report.add(rules.CLAIMED_ELSEWHERE, claim.place(), environment=environment)


def _narrowing(procedure: Procedure) -> Iterator[Step | StepVariant]:
    for step in procedure.steps:
        yield step
        yield from step.variants


def _names_are_known(library: Library, report: Report) -> None:
    names = library.environment_names
    if names is None:
        return
    for procedure in library.procedures.values():
        for owner, path, kind, written in _environment_names(procedure):
            known = getattr(names, kind)
            if not _is_known(written, known, is_device=kind == "devices"):
                nearest = suggest(written, _spellings(known))
                report.add(
                    rules.UNKNOWN_ENVIRONMENT, owner.place(*path),
                    name=written, kind=kind, **_canonical(nearest, known),
                )  # fmt: skip


def _is_known(written: str, known: tuple[EnvironmentName, ...], *, is_device: bool) -> bool:
    return any(
        written == entry.name or (is_device and written.startswith(f"{entry.name} "))
        for entry in known
    )


def _spellings(known: tuple[EnvironmentName, ...]) -> list[str]:
    return [spelling for entry in known for spelling in (entry.name, *entry.also)]


def _canonical(nearest: dict[str, str], known: tuple[EnvironmentName, ...]) -> dict[str, str]:
    for entry in known:
        if nearest.get("suggestion") in entry.also:
            return {"suggestion": entry.name}
    return nearest


def _environment_names(
    procedure: Procedure,
) -> Iterator[tuple[Model, tuple[str | int, ...], str, str]]:
    owners: list[Procedure | Step | StepVariant] = [procedure, *_narrowing(procedure)]
    for owner in owners:
        for claim in owner.applies_to:
            for index, device in enumerate(claim.device):
                yield claim, ("device", index), "devices", device
            for index, product in enumerate(claim.os):
                yield claim, ("os", index), "os", product.name
            for index, product in enumerate(claim.browser):
                yield claim, ("browser", index), "browsers", product.name
    for item in procedure.verifications():
        yield item, ("device",), "devices", item.device
        yield item, ("os",), "os", item.os.name
        if item.browser:
            yield item, ("browser",), "browsers", item.browser.name


# ── outputs ───────────────────────────────────────────────────────────────────────────────────


def _outputs_have_their_own_names(library: Library, report: Report) -> None:
    taken: dict[str, str] = {}
    for manual in library.manuals.values():
        name = unicodedata.normalize("NFKC", manual.id).casefold()
        if name in taken:
            report.add(rules.NAME_COLLISION, manual.place("id"), id=manual.id, other=taken[name])
        taken.setdefault(name, manual.id)


# ── walking ───────────────────────────────────────────────────────────────────────────────────


def _contents(library: Library) -> Iterator[tuple[Manual, Procedure]]:
    for manual in library.manuals.values():
        for name in dict.fromkeys(manual.procedures):
            if name in library.procedures:
                yield manual, library.procedures[name]


def _sentences(library: Library) -> Iterator[tuple[Manual | None, MarkedText, Sentence]]:
    """Yield every marked text with each manual that prints it; None when no manual does."""
    printed: Counter[str] = Counter()
    for manual, procedure in _contents(library):
        printed[procedure.id] += 1
        yield from ((manual, item, parse(item.text)) for item in marked_texts(procedure))
    for manual in library.manuals.values():
        yield from ((manual, item, parse(item.text)) for item in marked_texts(manual))
    for procedure in library.procedures.values():
        if not printed[procedure.id]:
            yield from ((None, item, parse(item.text)) for item in marked_texts(procedure))


_QUESTIONS: Iterable[Callable[[Library, Report], None]] = (
    _procedures_exist,
    _procedures_are_used,
    _ids_are_unique,
    _steps_can_be_followed,
    _audiences_are_declared,
    _marks_are_right,
    _terms_are_declared,
    _references_lead_somewhere,
    _screens_fit,
    _evidence_is_claimed,
    _claims_are_inside_their_procedure,
    _names_are_known,
    _outputs_have_their_own_names,
)
