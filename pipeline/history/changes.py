"""Changes: what is different for readers, between two states of one manual."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from pipeline.history.readings import Snapshot, Where

Told: TypeAlias = tuple[str, str]
"""A manual and the language in which it is read, "" for that in which it is written."""
Kind: TypeAlias = Literal[
    "added",
    "removed",
    "moved",
    "changed",
    "label",
    "picture",
    "verified",
    "void",
    "unverified",
]
# Parts of what readers of a step read.
_READ = ("do", "sees", "figure", "notes", "footnotes", "safety", "audience")
_NOT_VERIFIED = {"", "edited"}
# Letters of one kind stay together: Japanese has no blanks between its words.
_WORD = re.compile(r"[A-Za-z0-9]+|[ぁ-ゖ]+|[ァ-ヺー]+|[㐀-䶿一-鿿々]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `step` and `procedure` are "" where the whole is meant.

    `part` is a part of what is read, or the id of a control for a label. `environments` are those
    where it is so, empty for all of them. `day` is when it was committed, None if it is not yet.
    """

    kind: Kind
    procedure: str = ""
    step: str = ""
    part: str = ""
    environments: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    day: date | None = None
    revision: str = ""


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """Return what changed for readers, in the order in which they read; what is gone comes last."""
    found = list(_parts(old, new, Where()))
    found += _listed(old, new, "")
    for procedure in new.steps:
        if procedure not in old.steps:
            continue
        found += _parts(old, new, Where(procedure))
        found += _listed(old, new, procedure)
        verified: list[Change] = []
        common = [it for it in new.steps[procedure] if it in set(old.steps[procedure])]
        for step in common:
            found += _grouped(_of_step(old, new, procedure, step), old, new)
            verified += _grouped(_verification(old, new, procedure, step), old, new)
        found += _for_all(verified, common)
    order = {name: index for index, name in enumerate(new.steps)}
    return sorted(found, key=lambda it: order.get(it.procedure, len(order) if it.procedure else -1))


def state(snapshot: Snapshot, change: Change) -> object:
    """Return what a change is about, in one state of the manual: equal where it says the same."""
    procedure, step = change.procedure, change.step
    steps = snapshot.steps.get(procedure, [])
    if change.kind == "moved":
        return steps if step else list(snapshot.steps)
    shown = snapshot.shown(procedure, step)
    if change.kind in {"added", "removed"}:
        if change.environments:
            return [it in shown for it in change.environments]
        if not procedure:
            return bool(snapshot.texts)
        return step in steps if step else procedure in snapshot.steps
    if change.part == "verified" and not step:
        places = [Where(procedure, it, at) for it in steps for at in snapshot.shown(procedure, it)]
        wanted = [
            it for it in places if it.environment in (change.environments or {it.environment})
        ]
    elif step:
        wanted = [Where(procedure, step, it) for it in change.environments or shown]
    else:
        wanted = [Where(procedure)]
    part = f"label {change.part}" if change.kind == "label" else change.part
    return {it: snapshot.at(it).get(part) for it in wanted}


# ── one procedure ─────────────────────────────────────────────────────────────────────────────


def _listed(old: Snapshot, new: Snapshot, procedure: str) -> Iterator[Change]:
    """Yield which procedures, or which steps of one, came, went, or stand elsewhere."""
    lists = (list(it.steps) if not procedure else it.steps[procedure] for it in (old, new))
    before, after = (dict.fromkeys(names) for names in lists)
    yield from (_change("removed", procedure, it, old) for it in before if it not in after)
    yield from (_change("added", procedure, it, new) for it in after if it not in before)
    for name in moved([*before], [*after]):
        yield _change("moved", procedure, name, new)


def _change(kind: Kind, procedure: str, name: str, said: Snapshot) -> Change:
    words = said.title(name)
    if procedure:
        shown = said.shown(procedure, name)
        words = said.at(Where(procedure, name, shown[0])).get("do", "") if shown else ""
    at = (procedure, name) if procedure else (name, "")
    return Change(kind, *at, old=words) if kind == "removed" else Change(kind, *at, new=words)


def moved(before: list[str], after: list[str]) -> list[str]:
    """Return the fewest names that stand in another order than before, as they stand now."""
    place = {name: index for index, name in enumerate(before)}
    names = [name for name in after if name in place]
    ends: list[int] = []  # of the best increasing row of each length
    rows: list[list[str]] = []
    for name in names:
        at = bisect_left(ends, place[name])
        row = [*(rows[at - 1] if at else []), name]
        ends[at : at + 1], rows[at : at + 1] = [place[name]], [row]
    kept = set(rows[-1]) if rows else set()
    return [name for name in names if name not in kept]


def _parts(old: Snapshot, new: Snapshot, where: Where) -> Iterator[Change]:
    """Yield the changes of what is said to everybody."""
    before, after = old.at(where), new.at(where)
    for part in dict.fromkeys((*after, *before)):
        texts = before.get(part, ""), after.get(part, "")
        if texts[0] != texts[1]:
            yield Change("changed", where.procedure, where.step, part, (), *texts)


def _of_step(old: Snapshot, new: Snapshot, procedure: str, step: str) -> Iterator[Change]:
    """Yield the changes of a step, environment by environment.

    An environment that the whole procedure got or lost is told there.
    """
    before, after = old.shown(procedure, step), new.shown(procedure, step)
    same = set(old.shown(procedure, "")) & set(new.shown(procedure, ""))
    for environment in after:
        where = Where(procedure, step, environment)
        if environment in before:
            yield from _of_form(old, new, where)
        elif environment in same:
            words = new.at(where).get("do", "")
            yield Change("added", procedure, step, "", (environment,), "", words)
    for environment in before:
        if environment not in after and environment in same:
            words = old.at(Where(procedure, step, environment)).get("do", "")
            yield Change("removed", procedure, step, "", (environment,), words)


def _of_form(old: Snapshot, new: Snapshot, where: Where) -> Iterator[Change]:
    before, after = old.at(where), new.at(where)
    at = where.procedure, where.step
    labels = list(_labels(before, after))
    for name in labels:
        texts = before[name], after[name]
        control = name.removeprefix("label ")
        yield Change("label", *at, control, (where.environment,), *texts)
    were, are = old.written.get(where, {}), new.written.get(where, {})
    for part in _READ:
        texts = before.get(part, ""), after.get(part, "")
        is_label = labels and were.get(part, texts[0]) == are.get(part, texts[1])
        if texts[0] != texts[1] and not is_label:
            yield Change("changed", *at, part, (where.environment,), *texts)
    is_told = before.get("figure") != after.get("figure")
    if before.get("picture") != after.get("picture") and not is_told:
        yield Change("picture", *at, "picture", (where.environment,))


def _labels(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Yield the labels that changed of controls that the step named before, too."""
    for part, text in after.items():
        if part.startswith("label ") and before.get(part, text) != text:
            yield part


def _verification(old: Snapshot, new: Snapshot, procedure: str, step: str) -> Iterator[Change]:
    was_shown = old.shown(procedure, step)
    for environment in new.shown(procedure, step):
        where = Where(procedure, step, environment)
        before, after = old.at(where).get("verified", ""), new.at(where).get("verified", "")
        if before == after or environment not in was_shown:
            continue
        kind: Kind | None = "verified"
        if after in _NOT_VERIFIED:
            is_lost = before not in _NOT_VERIFIED
            kind = ("void" if after else "unverified") if is_lost else None
        if kind:
            where_verified = after if kind == "verified" else ""
            yield Change(kind, procedure, step, "verified", (environment,), "", where_verified)


def _grouped(changes: Iterable[Change], old: Snapshot, new: Snapshot) -> list[Change]:
    """Return changes that are the same in several environments as one."""
    found: dict[Change, list[str]] = {}
    for it in changes:
        found.setdefault(replace(it, environments=()), []).extend(it.environments)
    return [
        replace(it, environments=() if _is_all(it, where, old, new) else tuple(where))
        for it, where in found.items()
    ]


def _is_all(change: Change, where: list[str], old: Snapshot, new: Snapshot) -> bool:
    """Whether environments are all for which a step is shown; what came there is no whole step."""
    if change.kind in {"added", "removed"}:
        return False
    at = change.procedure, change.step
    return set(where) == {*old.shown(*at), *new.shown(*at)}


def _for_all(changes: list[Change], steps: list[str]) -> list[Change]:
    """Return what is the same for all steps of a procedure as one change of the procedure."""
    named: dict[Change, list[str]] = {}
    for it in changes:
        named.setdefault(replace(it, step=""), []).append(it.step)
    whole = {it for it, where in named.items() if where == steps}
    found = (replace(it, step="") if replace(it, step="") in whole else it for it in changes)
    return list(dict.fromkeys(found))


# ── words ─────────────────────────────────────────────────────────────────────────────────────


def differences(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """Yield (equal or not, words before, words now) for each stretch of two texts."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        yield tag, "".join(before[start:end]), "".join(after[first:last])
