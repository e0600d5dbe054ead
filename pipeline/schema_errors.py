"""Pydantic's refusals in the writer's words: mapped by error type, never by Pydantic's English."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.source_tree import Mapping, Node, Scalar, Sequence
from schemas.applicability import Applicability
from schemas.base import ID, Model, Place
from schemas.environment import EnvironmentName
from schemas.figure import Figure, Screen, ScreenPart
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepResult, StepVariant
from schemas.safety import SafetyMessage
from schemas.verification import Verification

# Which model stands under which key, and what a writer calls it.
_MODELS: dict[str, tuple[type[Model], str]] = {
    "steps": (Step, "in a step"),
    "variants": (StepVariant, "in a variant"),
    "sees": (StepResult, "in a result"),
    "verified": (Verification, "in a verification"),
    "applies_to": (Applicability, "in an applicability"),
    "safety": (SafetyMessage, "in a safety message"),
    "figure": (Figure, "in a figure"),
    "screens": (Screen, "in a screen"),
    "says": (ScreenPart, "in a part of a screen"),
    "devices": (EnvironmentName, "in a name of an environment"),
    "os": (EnvironmentName, "in a name of an environment"),
    "browsers": (EnvironmentName, "in a name of an environment"),
}
_EXPECTED = {
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}
_TOO_SHORT = {"string_too_short", "too_short", "empty-text"}


def suggest(wrong: str, known: Iterable[str]) -> dict[str, str]:
    """Return {"suggestion": the nearest known name}, or {} when nothing is near."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return {"suggestion": near[0]} if near else {}


def report_schema_errors(
    error: ValidationError, kind: type[Model], tree: Mapping, report: Report
) -> None:
    """Add a diagnostic for each refusal, without those that only follow from another one."""
    problems = error.errors(include_url=False, include_context=True, include_input=True)
    misspelled = _misspelled(problems, kind)
    for problem in problems:
        loc = problem["loc"]
        if problem["type"] == "missing":
            owner = tree.find(*loc[:-1])
            is_written = isinstance(owner, Mapping) and loc[-1] in owner.entries
            if is_written or loc in misspelled:
                continue  # written without a value, or under another name: said already
        _report(problem, kind, tree, report)


def _misspelled(problems: list[ErrorDetails], kind: type[Model]) -> set[tuple[int | str, ...]]:
    """Return the places of missing keys that stand there under a name close to theirs."""
    found = set()
    for problem in problems:
        if problem["type"] == "extra_forbidden":
            *owner, key = problem["loc"]
            known = _model_at(tuple(owner), kind)[0].model_fields
            for name in suggest(str(key), known).values():
                found.add((*owner, name))
    return found


def _report(problem: ErrorDetails, kind: type[Model], tree: Mapping, report: Report) -> None:
    loc, code = problem["loc"], problem["type"]
    context: dict[str, Any] = problem.get("ctx", {})
    path = tuple(part for part in loc if part != "[key]")
    place = tree.place(*path)
    if code == "missing":
        where = _model_at(loc[:-1], kind)[1]
        report.add(rules.MISSING_KEY, tree.place(*loc[:-1]), key=str(loc[-1]), where=where)
    elif code == "extra_forbidden":
        _report_unknown_key(loc, kind, tree, report)
    elif code in _TOO_SHORT:
        report.add(rules.EMPTY_VALUE, place)
    elif code == "string_too_long":
        length, limit = f"{len(str(problem['input'])):,}", f"{context['max_length']:,}"
        report.add(rules.TEXT_TOO_LONG, place, length=length, limit=limit)
    elif code == "too_long":
        report.add(rules.TOO_MANY, place, limit=f"{context['max_length']:,}")
    elif code in {"literal_error", "enum"}:
        _report_choice(problem, place, report)
    elif code in _EXPECTED:
        values = {"expected": _EXPECTED[code], "found": _kind_of(tree.find(*path))}
        if code == "string_type":
            values["quoted"] = '"…"'
        report.add(rules.WRONG_KIND, place, **values)
    else:
        _report_own(problem, tree, path, report)


def _report_unknown_key(
    loc: tuple[str | int, ...], kind: type[Model], tree: Mapping, report: Report
) -> None:
    *owner, key = loc
    model, where = _model_at(tuple(owner), kind)
    values = {"key": str(key), "where": where, "known": ", ".join(model.model_fields)}
    if str(key).startswith(("<", ">", "=")):
        before = _text(tree.find(*owner, "os")) or _text(tree.find(*owner, "browser"))
        values["quoted"] = f"{before}, {key}"
    else:
        values |= suggest(str(key), model.model_fields)
    report.add(rules.UNKNOWN_KEY, tree.place_of_key(tuple(owner), str(key)), **values)


def _report_choice(problem: ErrorDetails, place: Place, report: Report) -> None:
    known = re.findall(r"'([^']+)'", str(problem["ctx"]["expected"]))
    value = str(problem["input"])
    nearest = suggest(value.lower(), known)
    report.add(
        rules.INVALID_CHOICE, place, value=_short(value), known=", ".join(known), **nearest
    )


def _report_own(
    problem: ErrorDetails, tree: Mapping, path: tuple[str | int, ...], report: Report
) -> None:
    """Report a refusal by one of our own validators: its type is the name of the rule."""
    rule = rules.RULES[problem["type"]]
    values = {name: str(value) for name, value in problem.get("ctx", {}).items()}
    place = tree.place(*path)
    if problem["loc"] and problem["loc"][-1] == "[key]":
        place = tree.place_of_key(path[:-1], str(path[-1]))
    text = str(problem["input"]) if isinstance(problem["input"], str) else ""
    values.setdefault("value", _short(text))
    if rule is rules.INVALID_DATE:
        values |= _as_date(text)
    if rule is rules.INVALID_ID:
        values |= _as_id(text)
    report.add(rule, place, **values)


def _model_at(loc: tuple[str | int, ...], kind: type[Model]) -> tuple[type[Model], str]:
    for part in reversed(loc):
        if isinstance(part, str) and part in _MODELS:
            return _MODELS[part]
    where = {Manual: "in a manual", Procedure: "in a procedure"}
    return kind, where.get(kind, "in environments.yaml")


def _kind_of(node: Node) -> str:
    if isinstance(node, Scalar):
        return "a text"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def _text(node: Node) -> str:
    return (node.text or "") if isinstance(node, Scalar) else ""


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _as_date(text: str) -> dict[str, str]:
    """Return the date meant by `2019/3/18`, `2019年3月18日` or full-width digits, if it exists."""
    digits = re.fullmatch(
        r"\s*(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?\s*", unicodedata.normalize("NFKC", text)
    ) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if not digits:
        return {}
    try:
        return {"suggestion": date(*(int(part) for part in digits.groups())).isoformat()}
    except ValueError:
        return {}


def _as_id(text: str) -> dict[str, str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    candidate = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    is_faithful = not re.search(r"[^\x00-\x7f]", plain)
    return {"suggestion": candidate} if is_faithful and ID.fullmatch(candidate) else {}
