"""Checks of environments: what is claimed, what was verified, and how they are spelled."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.reading.suggesting import called, suggest
from schemas.applicability import Applicability, are_known, common, covers
from schemas.base import Model, Place
from schemas.control import ControlName
from schemas.editions import EditionRequest
from schemas.environment import EnvironmentName, EnvironmentNames, is_known
from schemas.procedure import Procedure, Step, StepVariant
from schemas.verification import Verification

# A system or browser with its version.
_WITH_VERSION = re.compile(r"(.*\S)\s+v?\d+(?:\.\d+)*")
_MOST_LISTED = 8
# What people write in place of a version.
_NEWEST = re.compile(r"\s*(?:の?最新|現行|latest|newest|current).*", re.IGNORECASE)
# Between names of devices that somebody wrote as one.
_JOINED = re.compile(r"\s(?:or|and)\s|[/、・]")

Claiming: TypeAlias = Procedure | Step | StepVariant | ControlName


def check_environments(library: Library, report: Report) -> None:
    """Add a diagnostic for everything wrong in what is claimed and what was verified."""
    _evidence_is_claimed(library, report)
    _claims_are_inside_their_procedure(library, report)
    _variants_are_for_their_step(library, report)
    _variants_differ(library, report)
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
                if item.steps and all(it.isdigit() for it in item.steps):
                    counted = dict(enumerate(known, start=1))
                    meant = [counted.get(int(it), "…") for it in item.steps]
                    values = {"id": ", ".join(item.steps), "suggestion": f"[{', '.join(meant)}]"}
                    report.add(rules.UNKNOWN_STEP, item.place("steps", 0), **values)
                    continue
                for index, name in enumerate(item.steps):
                    if name not in known:
                        place, nearest = item.place("steps", index), suggest(name, known)
                        nearest = {"all": name} if name in {"all", "every"} else nearest
                        listed = {"known": ", ".join(known)} if len(known) <= _MOST_LISTED else {}
                        nearest = nearest or listed
                        report.add(rules.UNKNOWN_STEP, place, id=name, **nearest)


def _evidence_is_claimed(library: Library, report: Report) -> None:
    for procedure in library.procedures.values():
        for claims, verifications in _evidence(procedure):
            if not common(procedure.applies_to, claims):
                continue  # the claim is what is wrong
            for item in verifications:
                if not covers(claims, item.environment) and not _is_misspelled(
                    item, claims, library
                ):
                    environment = str(item.environment)
                    report.add(rules.VERIFIED_ELSEWHERE, item.place(), environment=environment)


def _is_misspelled(item: Verification, claims: tuple[Applicability, ...], library: Library) -> bool:
    """Whether one of the names is unknown: said already, and likely the cause of all else."""
    names = library.environment_names
    if names is None:
        return False
    return not (names.knows(item.environment) and are_known(claims, names))


def _evidence(
    procedure: Procedure,
) -> Iterator[tuple[tuple[Applicability, ...], tuple[Verification, ...]]]:
    yield procedure.applies_to, procedure.verified
    for step in procedure.steps:
        yield procedure.applies_to, step.verified
        for variant in step.variants:
            yield variant.applies_to, variant.verified


def _claims_are_inside_their_procedure(library: Library, report: Report) -> None:
    names = library.environment_names
    for procedure in library.procedures.values():
        for owner in _narrowing(procedure):
            for claim in owner.applies_to:
                is_known = names is None or are_known((*procedure.applies_to, claim), names)
                if is_known and not common(procedure.applies_to, (claim,)):
                    environment = str(claim)
                    report.add(rules.CLAIMED_ELSEWHERE, claim.place(), environment=environment)


def _variants_are_for_their_step(library: Library, report: Report) -> None:
    """Report what a variant claims outside its step; outside of the procedure, that is told."""
    names = library.environment_names
    for procedure in library.procedures.values():
        for step in procedure.steps:
            claims = common(procedure.applies_to, step.applies_to)
            for variant in step.variants if claims and step.applies_to else ():
                for claim in variant.applies_to:
                    is_known = names is None or are_known((*claims, claim), names)
                    is_inside = common(procedure.applies_to, (claim,))
                    if is_known and is_inside and not common(claims, (claim,)):
                        values = {"environment": str(claim), "step": step.id}
                        report.add(rules.VARIANT_OUTSIDE_STEP, claim.place(), **values)


def _variants_differ(library: Library, report: Report) -> None:
    for step in (it for procedure in library.procedures.values() for it in procedure.steps):
        first: dict[str, StepVariant] = {}
        for variant in step.variants:
            other = first.setdefault("; ".join(map(str, variant.applies_to)), variant)
            if other is not variant:
                place = variant.place("applies_to")
                report.add(rules.TWIN_VARIANTS, place, other=str(other.place("applies_to")))


def _narrowing(procedure: Procedure) -> Iterator[Step | StepVariant]:
    for step in procedure.steps:
        yield step
        yield from step.variants


def _names_are_known(library: Library, report: Report) -> None:
    names = library.environment_names
    if names is None:
        return
    _names_are_listed_once(names, report)
    told: set[tuple[Place, str]] = set()
    for owner, path, kind, written in _environment_names(library):
        known = getattr(names, kind)
        is_joined = kind == "devices" and _JOINED.search(written)
        if is_joined or not is_known(written, known, is_device=kind == "devices"):
            meant = _meant(written, kind, names) or _nameless(written, kind, owner, known)
            if not meant and any(_versioned(it.name) == written for it in known):
                continue  # it is listed with a version, which is told
            own, other = str(path[0]), meant.get("other", "").partition(":")[0]
            if (owner.place(), own) in told:
                continue  # that the two are exchanged is told
            if other and _is_other(owner, other, own, names):
                meant = {"own": own, "exchanged": other}
                told.add((owner.place(), other))
            place = owner.place(*path)
            report.add(rules.UNKNOWN_ENVIRONMENT, place, name=written, kind=kind, **meant)


def _is_other(owner: Model, key: str, own: str, names: EnvironmentNames) -> bool:
    """Whether under `key` stands what belongs under `own`, so that the two are exchanged."""
    known: dict[str, tuple[EnvironmentName, ...]] = {
        "device": names.devices, "os": names.os, "browser": names.browsers,
    }  # fmt: skip
    found = getattr(owner, key)
    written = [getattr(it, "name", it) for it in (found if isinstance(found, tuple) else (found,))]
    spelled = _spellings(known[own])
    return any(it in spelled for it in written)


def _nameless(
    written: str, kind: str, owner: Model, known: tuple[EnvironmentName, ...]
) -> dict[str, str]:
    """Return what is told of a version without its name: the name beside it, or an example."""
    if kind == "devices" or not written[:1].isdigit() or not known:
        return {}
    beside = getattr(owner, kind.removesuffix("s") if kind == "browsers" else kind)
    named = [it.name for it in (beside if isinstance(beside, tuple) else ())]
    if name := next((it for it in named if not it[:1].isdigit()), ""):
        return {"suggestion": f"{name} {written}"}
    return {"named": f"{known[0].name} {written}"}


def _meant(written: str, kind: str, names: EnvironmentNames) -> dict[str, str]:
    """Return what is told of a name that is in no list: several, another key, or the nearest."""
    # Why here: it takes time to load, and most names are right.
    from pipeline.loading.choices_called import CHOICES_CALLED
    from pipeline.loading.values_meant import (
        EVERYWHERE,
        NOTHING,
        as_list,
        as_version,
    )

    known: tuple[EnvironmentName, ...] = getattr(names, kind)
    listed = _spellings(known)
    if written in listed:
        return _canonical({"suggestion": written}, known)
    if several := as_list(written, listed):
        meant = ", ".join(_canonical({"suggestion": it}, known)["suggestion"] for it in several)
        return {"suggestion": f"[{meant}]"}
    for key, other in (("device", names.devices), ("os", names.os), ("browser", names.browsers)):
        if other is not known and written in _spellings(other):
            return {"other": f"{key}: {written}"}
    if written.casefold() in EVERYWHERE:
        key = {"devices": "device", "browsers": "browser"}.get(kind, kind)
        return {"any": key}
    is_told = called(written) in listed
    if kind == "devices" and not is_told and (shape := CHOICES_CALLED.get(written.casefold())):
        models = [it.name for it in known if it.shape == shape]
        return {"model": ", ".join(models[:_MOST_LISTED])} if models else {}
    if kind == "browsers" and written.casefold() in NOTHING:
        return {"none": "browser"}
    if kind != "devices" and (found := _NEWEST.search(written)):
        name = _canonical(suggest(written[: found.start()], listed), known).get("suggestion", "")
        return {"newest": f"{name or known[0].name} 12.1"} if known else {}
    apart = as_version(written).get("suggestion", "")
    if apart.startswith(tuple(f"{it} " for it in listed)):
        return {"suggestion": apart}
    maker, _, model = written.partition(" ")
    if kind == "devices" and model and (near := suggest(maker, listed)):
        return {"suggestion": f"{_canonical(near, known)['suggestion']} {model}"}
    nearest = suggest(written, listed)
    words = set(written.split())
    inside = [it for it in listed if it in words]
    if not nearest and len(inside) == 1:
        nearest = {"suggestion": inside[0]}
    return _canonical(nearest, known)


def _names_are_listed_once(names: EnvironmentNames, report: Report) -> None:
    for known in (names.devices, names.os, names.browsers):
        first: dict[str, EnvironmentName] = {}
        for entry in known:
            if entry.name in first:
                place, other = entry.place("name"), str(first[entry.name].place("name"))
                report.add(rules.LISTED_TWICE, place, id=entry.name, other=other)
            first.setdefault(entry.name, entry)
            if known is not names.devices and (bare := _versioned(entry.name)):
                values = {"name": entry.name, "bare": bare}
                report.add(rules.VERSION_IN_NAME, entry.place("name"), **values)


def _versioned(name: str) -> str:
    """Return the name of a product without the version behind it, "" where none stands there."""
    found = _WITH_VERSION.fullmatch(name)
    return found[1] if found else ""


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
