"""Which model stands where in a file, and what a writer calls it."""

from collections.abc import Iterable
from itertools import pairwise

from pipeline.reading.source_slips import KEYS, OF_WRITERS
from schemas.ageing import Ageing
from schemas.applicability import Applicability
from schemas.base import Model, keys_of
from schemas.control import Control, ControlName
from schemas.editions import EditionRequest, Editions
from schemas.environment import EnvironmentName
from schemas.figure import CALLOUTS, Figure, Screen, ScreenPart, Target
from schemas.glossary import Glossary, GlossaryEntry
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepResult, StepVariant
from schemas.releases import Product, Release, ReleaseList
from schemas.safety import SafetyMessage
from schemas.settings import LanguageCheck, Settings
from schemas.verification import Verification
from schemas.waiver import Waiver

# Which model stands under which key, and what a writer calls it.
_MODELS: dict[str, tuple[type[Model], str]] = {
    "steps": (Step, "in a step"),
    "variants": (StepVariant, "in a variant"),
    "sees": (StepResult, "in a result"),
    "verified": (Verification, "in a verification"),
    "applies_to": (Applicability, "in an applicability"),
    "waivers": (Waiver, "in a waiver"),
    "editions": (EditionRequest, "in an edition"),
    "ageing": (Ageing, "under `ageing`"),
    "releases": (Release, "in a release"),
    "products": (Product, "in a product"),
    "language_checks": (LanguageCheck, "in a language check"),
    "words": (GlossaryEntry, "in an entry of the glossary"),
    "safety": (SafetyMessage, "in a safety message"),
    "names": (ControlName, "in a name of a control"),
    "figure": (Figure, "in a figure"),
    "screens": (Screen, "in a screen"),
    **dict.fromkeys(("says", "dialog", "sheet"), (ScreenPart, "in a part of a screen")),
    **dict.fromkeys((*CALLOUTS, "redact"), (Target, "in a mark on a figure")),
    "devices": (EnvironmentName, "in a name of an environment"),
    "os": (EnvironmentName, "in a name of an environment"),
    "browsers": (EnvironmentName, "in a name of an environment"),
}
_ROOTS: dict[type[Model], str] = {
    Manual: "in a manual",
    Procedure: "in a procedure",
    Settings: "in settings.yaml",
    ReleaseList: "in releases.yaml",
    Control: "in a control",
    Editions: "in editions.yaml",
    Glossary: "in glossary.yaml",
}


def other_level(
    loc: tuple[str | int, ...], kind: type[Model], known: Iterable[str]
) -> dict[str, str]:
    """Return {"inner": the key below which a key is known}, {"outer": around what}, or {}."""
    *owner, key = loc
    if key in owner:
        return {"again": str(key)}
    for name in sorted(known, key=lambda it: it == "redact"):  # callouts say more than that
        if name in _MODELS and key in keys_of(_MODELS[name][0]) and key in KEYS:
            return {"inner": name}
    for end in range(len(owner) - 1, -1, -1):
        model, where = model_at(tuple(owner[:end]), kind)
        if key in keys_of(model):
            return {"outer": where}
    roots = ((it, where) for it, where in _ROOTS.items() if it in {Manual, Procedure})
    parts = ((it, where) for it, where in _MODELS.values() if it is Step)
    for model, where in (*roots, *parts):
        if key in keys_of(model):
            return {"elsewhere": where}
    return {}


def model_at(loc: tuple[str | int, ...], kind: type[Model]) -> tuple[type[Model], str]:
    """Return the model at a place in a file of a kind, and what a writer calls it."""
    for owner, part in reversed(list(pairwise((None, *loc)))):
        if isinstance(part, str) and part in _MODELS and owner not in OF_WRITERS:
            return _MODELS[part]
    return kind, _ROOTS.get(kind, "in environments.yaml")
