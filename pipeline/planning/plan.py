"""Plan: as few test sessions as will do, so that nothing is stale, void or never verified.

A session is one device, one system and one browser. What has to be verified again is, for each
form of each step, some part of what is claimed; a session clears it if a verification made there
would speak for that form, inside that part, and be good enough.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.forms.claims import Claim, claim_of
from pipeline.forms.forms import Form, bare_forms, is_narrower
from pipeline.forms.labels import Labels
from pipeline.ledger.ageing import Ages, Clock, Policy
from pipeline.ledger.ledger import Cells, policies_of
from pipeline.ledger.ledger_checks import needs_model
from pipeline.ledger.overview import OPEN
from pipeline.ledger.releases import WorldClock
from pipeline.loading.library import Library
from pipeline.planning.covering import MOST_NODES, cover
from pipeline.planning.session_places import SessionPlaces
from schemas.applicability import Applicability, covers
from schemas.environment import Environment
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.verification import Verification


@dataclass(frozen=True, slots=True)
class Need:
    """A part of what is claimed in which a form of a step has to be verified.

    `hiding` are the claims of narrower forms: what is done there speaks for those.
    """

    claim: Claim
    hiding: tuple[tuple[Applicability, ...], ...]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps of a procedure to be performed in a session; `is_whole` if they are all there."""

    procedure: str
    steps: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One device, system and browser, and what is to be performed on it.

    `needs_model` says that the device is a kind, and that its model is to be written down.
    """

    environment: Environment
    walks: tuple[Walk, ...]
    needs_model: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The sessions that clear `cells` cells. `left` are the steps that no session can clear.

    What is left has no known version or browser that would do, or, with "" for the step, no step
    for what is claimed. `is_smallest` says that no smaller number of sessions will do.
    """

    as_of: date
    sessions: tuple[Session, ...]
    is_smallest: bool
    cells: int
    left: tuple[tuple[str, str, Claim], ...] = ()


@dataclass(slots=True)
class _Group:
    """All the steps that one need is about: what clears it for one clears it for all."""

    need: Need
    steps: list[tuple[str, str]]


def plan(
    library: Library,
    clock: Clock,
    found: Cells,
    manuals: Iterable[Manual] | None = None,
    most_nodes: int = MOST_NODES,
) -> Plan:
    """Return the plan for what is stale, void or never verified in some cells.

    `manuals` are those that the cells are about, all for None. `most_nodes` is how long the
    smallest number is looked for.
    """
    groups = list(_groups(library, found, policies_of(library, manuals)))
    places = SessionPlaces(library, clock)
    candidates = places.candidates((group.need.claim, group.need.hiding) for group in groups)
    ages = Ages(clock)
    sets = [
        _mask(environment, groups, ages, clock.as_of, places.near(environment))
        for environment in candidates
    ]
    answer = cover(sets, most_nodes)
    best_first = sorted(answer.chosen, key=lambda it: (-sets[it].bit_count(), it))
    done = 0
    sessions = []
    for index in best_first:
        mine = sets[index] & ~done
        done |= mine
        steps = [step for bit, it in enumerate(groups) if mine >> bit & 1 for step in it.steps]
        sessions.append(_session(library, candidates[index], steps, ages.world))
    left = [
        (*step, group.need.claim)
        for bit, group in enumerate(groups)
        if not done >> bit & 1
        for step in group.steps
    ]
    left += [
        (name, "", claim_of(environment))
        for name, row in found.items()
        for environment, cell in row.items()
        if cell.status in OPEN and not cell.rows
    ]
    stuck = {(name, claim) for name, _, claim in left}
    cells = sum(
        any(state.status in OPEN for _, state in cell.rows)
        and not any((name, state.claim) in stuck for _, state in cell.rows)
        for name, row in found.items()
        for cell in row.values()
    )
    return Plan(clock.as_of, tuple(sessions), answer.is_smallest, cells, tuple(left))


def _groups(library: Library, found: Cells, policies: dict[str, Policy]) -> Iterator[_Group]:
    """Yield the needs, each with its steps, in the order in which they are met."""
    groups: dict[Need, _Group] = {}
    labels = Labels(library)
    for name, row in found.items():
        procedure, policy = library.procedures[name], policies[name]
        seen: set[tuple[int, Claim]] = set()
        hiding: dict[int, tuple[tuple[Applicability, ...], ...]] = {}
        for cell in row.values():
            for form, state in cell.rows:
                key = id(form), state.claim
                if state.status not in OPEN or key in seen:
                    continue
                seen.add(key)
                if key[0] not in hiding:
                    hiding[key[0]] = _hiding(procedure, form, labels)
                need = Need(state.claim, hiding[key[0]], policy)
                group = groups.setdefault(need, _Group(need, []))
                group.steps.append((name, form.step.id))
    yield from groups.values()


def _hiding(
    procedure: Procedure, form: Form, labels: Labels
) -> tuple[tuple[Applicability, ...], ...]:
    if not form.step.variants and not form.labels:
        return ()
    every = bare_forms(procedure, form.step, labels)
    mine = next(it for it in every if it.variant is form.variant and it.labels == form.labels)
    return tuple(it.claims for it in every if is_narrower(it, mine))


def _mask(
    environment: Environment,
    groups: list[_Group],
    ages: Ages,
    as_of: date,
    near: frozenset[int],
) -> int:
    """Return which of the needs a session clears, as bits; only those near it are looked at."""
    item = Verification.model_validate(
        {"on": as_of, "device": environment.device, "os": environment.os}
        | {"browser": environment.browser}
    )
    return sum(1 << bit for bit in near if _clears(groups[bit].need, item, environment, ages))


def _clears(need: Need, item: Verification, environment: Environment, ages: Ages) -> bool:
    if need.claim.browser and not item.browser:
        return False  # it would count, and nobody would know what was tried
    return (
        need.claim.holds(item)
        and not any(covers(claims, environment) for claims in need.hiding)
        and ages.status(item, need.policy) not in OPEN
    )


def _session(
    library: Library, environment: Environment, steps: list[tuple[str, str]], world: WorldClock
) -> Session:
    wanted: dict[str, set[str]] = {}
    for name, step in steps:
        wanted.setdefault(name, set()).add(step)
    walks = []
    for name in sorted(wanted):
        all_steps = library.procedures[name].steps
        there = [it.id for it in all_steps if covers(it.applies_to, environment)]
        chosen = tuple(it.id for it in all_steps if it.id in wanted[name])
        walks.append(Walk(name, chosen, set(there) <= wanted[name]))
    names, device, os = library.environment_names, environment.device, environment.os
    is_kind = bool(names and device and os and needs_model(device, os, names, world))
    return Session(environment, tuple(walks), is_kind)
