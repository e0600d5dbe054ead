"""Pydantic's refusals in the writer's words: mapped by error type, never by Pydantic's English."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.choices_called import CHOICES_CALLED, LANGUAGES_CALLED, RULES_CALLED
from pipeline.loading.kinds_meant import (
    EXPECTED,
    is_path,
    item_told_by,
    joined_by_comma,
    short,
    text_of,
    told_by_key,
    written,
    wrong_kind,
)
from pipeline.loading.models_at import model_at, other_level
from pipeline.loading.unknown_keys import belonging, choice_meant, key_without_colon, misspelled
from pipeline.loading.values_meant import (
    VERSION_CALLED,
    as_date,
    as_id,
    as_mapping,
    as_one_version,
    as_region,
    as_version,
    names_in,
)
from pipeline.reading.source_nodes import Mapping, Node, Scalar
from pipeline.reading.source_slips import NARROW, WIDE_BRACKETS, quoted
from pipeline.reading.suggesting import suggest
from schemas.base import ID, Model, Place, keys_of
from schemas.figure import PARTS

_MOST_CHOICES = 8
# Ids of other things, of which people write what is printed.
_EXAMPLES = {"procedures": "pass-warning-ios", "audience": "admin", "manuals": "sign-in-guide"}
_TOO_LONG = {"string_too_long", "too_long"}
_EMPTY = {"string_too_short", "empty-text"}


@dataclass(frozen=True, slots=True)
class _Unknown:
    """Unknown keys by their places: what they mean, and which belong below the same key."""

    names: dict[tuple[int | str, ...], tuple[int | str, ...]]
    beside: dict[tuple[int | str, ...], list[str]]


def report_schema_errors(
    error: ValidationError, kind: type[Model], tree: Mapping, report: Report
) -> None:
    """Add a diagnostic for each refusal, without those that only follow from another one."""
    problems = error.errors(include_url=False, include_context=True, include_input=True)
    other_names = misspelled(problems, kind, tree)
    told = _told_by_keys(problems, tree)
    groups = belonging(problems, kind, tree)
    around = {(*owner, inner) for owner, inner in groups}
    beside = {(*owner, key): keys for (owner, _), keys in groups.items() for key in keys}
    for problem in problems:
        loc, code = problem["loc"], problem["type"]
        node = tree.find(*loc)
        if loc[:-1] in told and loc[-1] != told[loc[:-1]]:
            continue  # all that is wrong there follows from the key that tells the item
        if loc in beside and beside[loc][0] != loc[-1]:
            continue  # told with the first of those that belong to the same key
        if code == "missing":
            is_told = isinstance(node, Mapping) and (node.is_reported or node.is_twice)
            is_written = isinstance(node, Mapping) and loc[-1] in node.entries
            if is_told or is_written or loc in other_names.values() or loc in around:
                continue  # written without a value, or under another name: said already
        is_about_value = code not in {"missing", "extra_forbidden"} and loc[-1:] != ("[key]",)
        if code == "too_short" or (is_about_value and node.is_reported):
            continue  # Pydantic counts only what is sound; for nothing at all see below
        if is_about_value and isinstance(node, Scalar) and _is_in_wide_brackets(node, code):
            mark = node.text or ""
            mark = short(mark) if mark[-1] in "］｝" else mark[0]
            place, narrow = node.place_within(0, 1), mark.translate(NARROW)
            report.add(rules.FULL_WIDTH_BRACKET, place, mark=mark, narrow=narrow)
        elif is_about_value and node.is_nothing:
            place = _place_of_nothing(loc, node, tree)
            if _is_unread(place, report):
                continue  # all that stands there cannot be read
            comment = re.search(r":\s+#\s*(\S.*)$", report.line(place))
            lost = {"lost": quoted(comment[1])} if comment else _needed(loc, kind)
            report.add(rules.EMPTY_VALUE, place, **lost)
        else:
            _report(problem, kind, tree, report, _Unknown(other_names, beside))


def _is_unread(place: Place, report: Report) -> bool:
    """Whether the line of a place holds what cannot be read."""
    return any(
        it.rule is rules.NEEDS_QUOTES and (it.place.file, it.place.line) == (place.file, place.line)
        for it in report
    )


def _needed(loc: tuple[str | int, ...], kind: type[Model]) -> dict[str, str]:
    """Return {"needed": the last key of a place} if nothing is complete without it, else {}."""
    *owner, key = loc[:-1] if loc[-1] == 0 else loc
    field = model_at(tuple(owner), kind)[0].model_fields.get(str(key))
    return {"needed": str(key)} if field and field.is_required() else {}


def _told_by_keys(
    problems: list[ErrorDetails], tree: Mapping
) -> dict[tuple[int | str, ...], int | str]:
    """Return the first key of each item that is told by a key, by the place of the item."""
    told: dict[tuple[int | str, ...], int | str] = {}
    for problem in problems:
        *owner, key = problem["loc"] or ("",)
        if problem["type"] == "extra_forbidden" and told_by_key(tuple(owner), str(key), tree):
            told.setdefault(tuple(owner), key)
    return told


def _is_in_wide_brackets(node: Scalar, code: str) -> bool:
    is_text = bool(node.style) or code in _TOO_LONG
    return not is_text and (node.text or "")[:1] in WIDE_BRACKETS


def _place_of_nothing(loc: tuple[str | int, ...], node: Node, tree: Mapping) -> Place:
    """Return the place of the key that has no value, or of what stands for nothing."""
    if isinstance(node, Scalar) and node.text is None:
        for end in range(len(loc), 0, -1):
            owner, key = tree.find(*loc[: end - 1]), str(loc[end - 1])
            if isinstance(owner, Mapping) and owner.entries.get(key) is node:
                return owner.keys[key].own_place
    return node.own_place


def _report(
    problem: ErrorDetails, kind: type[Model], tree: Mapping, report: Report,
    unknown: _Unknown,
) -> None:  # fmt: skip
    loc, code = problem["loc"], problem["type"]
    context: dict[str, Any] = problem.get("ctx", {})
    path = tuple(part for part in loc if part != "[key]")
    place = tree.place(*path)
    if loc[-1:] == ("[key]",):
        place = tree.place_of_key(path[:-1], str(path[-1]))
    if code == "missing":
        where = model_at(loc[:-1], kind)[1]
        report.add(rules.MISSING_KEY, tree.place(*loc[:-1]), key=str(loc[-1]), where=where)
    elif code == "extra_forbidden":
        _report_unknown_key(loc, kind, tree, report, unknown)
    elif code in _EMPTY:
        report.add(rules.EMPTY_VALUE, place)
    elif code in _TOO_LONG and isinstance(problem["input"], str):
        length, limit = f"{len(str(problem['input'])):,}", f"{context['max_length']:,}"
        report.add(rules.TEXT_TOO_LONG, place, length=length, limit=limit)
    elif code == "too_long":
        report.add(rules.TOO_MANY, place, limit=f"{context['max_length']:,}")
    elif code in {"literal_error", "enum"}:
        _report_choice(problem, place, report)
    elif code in EXPECTED:
        values = wrong_kind(code, path, tree.find(*path), tree, report)
        report.add(rules.WRONG_KIND, place, **values)
    else:
        _report_own(problem, tree, path, report)


def _report_unknown_key(
    loc: tuple[str | int, ...], kind: type[Model], tree: Mapping, report: Report,
    unknown: _Unknown,
) -> None:  # fmt: skip
    *owner, key = loc
    place, around = tree.place_of_key(tuple(owner), str(key)), tree.find(*owner)
    model, where = model_at(tuple(owner), kind)
    known = keys_of(model)
    values = {"key": str(key), "where": where, "known": ", ".join(known)}
    name = key_without_colon(str(key), known)
    if str(key).casefold() in VERSION_CALLED and "os" in known:
        version = text_of(tree.find(*loc))
        values["suggestion"] = f"os: {text_of(tree.find(*owner, 'os')) or '…'} {version}".rstrip()
    elif str(key).startswith(("<", ">", "=")):
        before = text_of(tree.find(*owner, "os")) or text_of(tree.find(*owner, "browser"))
        values["quoted"] = f"{before}, {key}"
    elif name and tree.find(*loc).is_nothing:
        values["suggestion"] = f"{name}: {str(key).removeprefix(name).lstrip(' =;＝；')}"
    elif choice := choice_meant(str(key), model, around):
        values["suggestion"] = choice
    elif own := told_by_key(tuple(owner), str(key), tree):
        values["suggestion"] = item_told_by(tuple(owner), str(key), own, tree)
    elif isinstance(around, Mapping) and (
        joined := joined_by_comma(around, str(key), place, report)
    ):
        values["suggestion"] = joined
    else:
        meant, beside = unknown.names.get(loc, ()), unknown.beside.get(loc, [])
        nearest = str(meant[-1]) if meant else ""
        values |= {"suggestion": nearest} if nearest else other_level(loc, kind, known)
        inside = as_mapping(nearest, short(text_of(tree.find(*loc))), is_list=False)
        if text_of(tree.find(*loc)) and (instead := inside.get("instead", "")):
            signal = CHOICES_CALLED.get(str(key), str(key))
            instead = instead.replace("signal: …", f"signal: {signal}")
            values["suggestion"] = f"{nearest}: {instead}"
        if "outer" in values and _is_around(loc, tree):
            del values["outer"]
        if beside[1:]:
            told = (f"{it}: {short(text_of(tree.find(*owner, it))) or '…'}" for it in beside)
            values |= {"key": "`, `".join(beside), "all": ", ".join(told)}
    report.add(rules.UNKNOWN_KEY, place, **values)


def _is_around(loc: tuple[str | int, ...], tree: Mapping) -> bool:
    """Whether something around a key has a key of that name already."""
    around = (tree.find(*loc[:end]) for end in range(len(loc) - 1))
    return any(isinstance(it, Mapping) and loc[-1] in it.entries for it in around)


def _report_choice(problem: ErrorDetails, place: Place, report: Report) -> None:
    known = re.findall(r"'([^']+)'", str(problem["ctx"]["expected"]))
    value = str(problem["input"])
    called = value.casefold().strip()
    names = RULES_CALLED if problem["loc"][-1] == "rule" else CHOICES_CALLED | LANGUAGES_CALLED
    nearest = suggest(names.get(called, called), known)
    if known[_MOST_CHOICES:]:
        known = [*known[: 2 if nearest else _MOST_CHOICES], "…"]
    if problem["loc"][-1] == "rule":
        nearest = {"unwaivable": value} if value in rules.RULES else nearest or {"key": "rule"}
    report.add(rules.INVALID_CHOICE, place, value=short(value), known=", ".join(known), **nearest)


def _one_of(keys: list[str], node: Node) -> dict[str, str]:
    """Return what is told of keys of which one is needed: those that are there, or the last one."""
    present = [it for it in keys if isinstance(node, Mapping) and it in node.entries]
    if isinstance(node, Mapping) and present[1:] and {*present, *PARTS} == {*PARTS}:
        items = (f"{{{it}: {short(text_of(node.entries[it]))}}}" for it in present)
        return {"items": f"[{', '.join(items)}]"}
    return {"present": ", ".join(present)} if present else {"example": f"{keys[-1]}: …"}


def _picture_around(tree: Mapping, path: tuple[str | int, ...]) -> dict[str, str]:
    """Return {"image": the path of the picture of which a region is a part}, {} for none."""
    around = (text_of(tree.find(*path[:end], "image")) for end in range(len(path), 0, -1))
    image = next(filter(None, around), "")
    return {"image": image} if image else {}


def _name_of(path: tuple[str | int, ...]) -> str:
    return next((it for it in reversed(path) if isinstance(it, str)), "")


def _report_own(
    problem: ErrorDetails, tree: Mapping, path: tuple[str | int, ...], report: Report
) -> None:
    """Report a refusal by one of our own validators: its type is the name of the rule."""
    rule = rules.RULES[problem["type"]]
    values = {name: str(value) for name, value in problem.get("ctx", {}).items()}
    place = tree.place(*path)
    if problem["loc"] and problem["loc"][-1] == "[key]":
        place = tree.place_of_key(path[:-1], str(path[-1]))
    if rule in rules.ABOUT_A_KEY:
        place = tree.place_of_key(path, values["key"])
    text = str(problem["input"]) if isinstance(problem["input"], str) else ""
    values.setdefault("value", short(text))
    if rule is rules.INVALID_DATE:
        values |= as_date(text)
    if rule in {rules.INVALID_VERSION, rules.NOT_A_RANGE, rules.EMPTY_RANGE}:
        values |= as_one_version(text) if "verified" in path else as_version(text)
    if rule is rules.INVALID_REGION:
        values |= as_region(written(place, report)) | _picture_around(tree, path)
    if rule is rules.UNKNOWN_LANGUAGE:
        codes = [LANGUAGES_CALLED.get(it.casefold(), it) for it in names_in(text)]
        several = f"[{', '.join(codes)}]" if codes[1:] else "".join(codes)
        values |= {"suggestion": several} if several not in {"", text} else {}
    if rule is rules.ONE_OF:
        values |= _one_of(values["keys"].split(", "), tree.find(*path))
    if rule is rules.INVALID_ID:
        is_picture = path[-1:] == ("screen",) and is_path(text)
        values["of"] = _name_of(path)
        example = _EXAMPLES.get(values["of"])
        meant = as_id(text, in_list=example is not None)
        values |= {"instead": f"image: {text}"} if is_picture else meant
        values |= {"example": example} if example else {}
    image = text_of(tree.find(*path, "image"))
    if rule is rules.MISSING_ALTERNATIVE_TEXT and ID.fullmatch(image):
        rule, values = rules.UNSAFE_PATH, {"path": image, "suggestion": f"screen: {image}"}
    report.add(rule, place, **values)
