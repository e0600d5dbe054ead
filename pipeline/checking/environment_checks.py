"""Checks of environments: what is claimed, what was verified, and how they are spelled."""

from collections.abc import Iterator
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.library import Library
from pipeline.reading.schema_errors import suggest
from schemas.applicability import Applicability, common, covers
from schemas.base import Model
from schemas.control import ControlName
from schemas.editions import EditionRequest
from schemas.environment import EnvironmentName
from schemas.procedure import Procedure, Step, StepVariant
from schemas.verification import Verification

Claiming: TypeAlias = Procedure | Step | StepVariant | ControlName


def check_environments(library: Library, report: Report) -> None:
    """Add a diagnostic for everything wrong in what is claimed and what was verified."""
    _evidence_is_claimed(library, report)
    _claims_are_inside_their_procedure(library, report)
    _names_are_known(library, report)
    _steps_of_evidence_exist(library, report)


def _steps_of_evidence_exist(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        if procedure.id in library.broken:
            continue
        ids = [step.id for step in procedure.steps]
        owners = [(ids, procedure.verified)]
        for step in procedure.steps:
            owners += [([step.id], step.verified)]
            owners += [([step.id], variant.verified) for variant in step.variants]
        for known, items in owners:
            for item in items:
                for index, name in enumerate(item.steps):
                    if name not in known:
                        place, nearest = item.place("steps", index), suggest(name, known)
                        report.add(rules.UNKNOWN_STEP, place, id=name, **nearest)


def _evidence_is_claimed(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        for claims, verifications in _evidence(procedure):
            for item in verifications:
                if not covers(claims, item.environment) and not _is_misspelled(item, library):
                    environment = str(item.environment)
                    report.add(rules.VERIFIED_ELSEWHERE, item.place(), environment=environment)


def _is_misspelled(item: Verification, library: Library) -> bool:
    """Whether one of its names is unknown: said already, and likely the cause of all else."""
    names = library.environment_names
    if names is None:
        return False
    return not (
        _is_known(item.device, names.devices, is_device=True)
        and _is_known(item.os.name, names.os, is_device=False)
        and (item.browser is None or _is_known(item.browser.name, names.browsers, is_device=False))
    )


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
                    environment = str(claim)
                    report.add(rules.CLAIMED_ELSEWHERE, claim.place(), environment=environment)


def _narrowing(procedure: Procedure) -> Iterator[Step | StepVariant]:
    for step in procedure.steps:
        yield step
        yield from step.variants


def _names_are_known(library: Library, report: Report) -> None:
    names = library.environment_names
    if names is None:
        return
    for owner, path, kind, written in _environment_names(library):
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
    library: Library,
) -> Iterator[tuple[Model, tuple[str | int, ...], str, str]]:
    procedures = library.procedures.values()
    owners: list[Claiming] = [
        owner for procedure in procedures for owner in (procedure, *_narrowing(procedure))
    ]
    owners += [name for control in library.controls.values() for name in control.names]
    for owner in owners:
        for claim in owner.applies_to:
            for index, device in enumerate(claim.device):
                yield claim, ("device", index), "devices", device
            for index, product in enumerate(claim.os):
                yield claim, ("os", index), "os", product.name
            for index, product in enumerate(claim.browser):
                yield claim, ("browser", index), "browsers", product.name
    for item in (it for procedure in procedures for it in procedure.verifications()):
        yield from _names_in(item)
    for request in library.editions.editions if library.editions else ():
        yield from _names_in(request)


def _names_in(
    item: Verification | EditionRequest,
) -> Iterator[tuple[Model, tuple[str | int, ...], str, str]]:
    if item.device:
        yield item, ("device",), "devices", item.device
    if item.os:
        yield item, ("os",), "os", item.os.name
    if item.browser:
        yield item, ("browser",), "browsers", item.browser.name
