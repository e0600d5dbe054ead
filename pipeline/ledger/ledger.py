"""The ledger: what is known of each procedure in each environment that is claimed.

Each form of each step must have been verified in each environment in which readers get it: inside
the claim, in the words of today, and not too long ago. A procedure is worth what the worst of its
forms is worth there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.forms.claims import (
    ANYWHERE,
    Claim,
    Told,
    claim_of,
    claims_in,
    environment_of,
    parts_of,
)
from pipeline.forms.forms import Form, Forms, is_narrower
from pipeline.forms.labels import Labels
from pipeline.ledger.ageing import Ages, Clock, Policy, Status, policy_of
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library
from schemas.applicability import Applicability
from schemas.environment import Environment
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.releases import ReleaseList
from schemas.verification import Verification


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a form under one claim; `evidence` is what decides, if there is any.

    For `void` that is the verification that was made for other words. `claim` is the part of what
    is claimed in which readers get the form.
    """

    status: Status
    claim: Claim
    evidence: Verification | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A form of a step, and its state under each claim; None where readers do not get it.

    `parts` are all states under each claim, one for each part of it in which readers get the form;
    the worst of them is the state.
    """

    form: Form
    states: tuple[State | None, ...]
    parts: tuple[tuple[State, ...], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A procedure: its claims, each with what tells it, and a row for each form of each step."""

    procedure: Procedure
    policy: Policy
    claims: dict[Claim, Told]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a procedure in an environment.

    `date` is the day of `evidence`, the oldest of those on which it depends. `reason` is in
    English, its parts joined by "; ". `rows` are the forms that are not verified there, each with
    its state in each part of the claims in which it is not.
    """

    status: Status
    evidence: Verification | None = None
    reason: str = ""
    rows: tuple[tuple[Form, State], ...] = field(default=(), repr=False)

    @property
    def date(self) -> date | None:
        """The day on which it was verified."""
        return self.evidence.on if self.evidence else None

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the steps that are not verified there, in the order of the procedure."""
        return tuple(dict.fromkeys(form.step.id for form, _ in self.rows))


NOT_CLAIMED = Cell(Status.NOT_CLAIMED)
_NEVER = State(Status.NEVER, ANYWHERE)

Cells = dict[str, dict[Environment, Cell]]


def cells(
    library: Library,
    as_of: date,
    releases: ReleaseList,
    manuals: Iterable[Manual] | None = None,
) -> Cells:
    """Return the cell of each procedure that a manual prints, in each environment anybody claims.

    Environments are told without versions: a cell is about all that is claimed of them.
    Procedures are in the order of their ids, environments in that of their names.
    """
    clock = Clock(as_of, releases)
    ages = Ages(clock)
    columns: dict[tuple[str | None, ...], Environment] = {}
    found: dict[str, dict[Environment, Cell]] = {}
    for account in accounts(library, clock, manuals):
        by_names: dict[tuple[str | None, ...], list[int]] = {}
        for index, claim in enumerate(account.claims):
            by_names.setdefault(claim.names, []).append(index)
            columns.setdefault(claim.names, environment_of(claim))
        found[account.procedure.id] = {
            columns[names]: _cell(account, account.rows, indices, ages)
            for names, indices in by_names.items()
        }
    ordered = sorted(columns.values(), key=str)
    return {
        name: {environment: row.get(environment, NOT_CLAIMED) for environment in ordered}
        for name, row in found.items()
    }


def cells_in(
    environments: Iterable[Environment],
    library: Library,
    clock: Clock,
    manuals: Iterable[Manual] | None = None,
) -> Cells:
    """Return the cell of each procedure for readers of these environments, versions and all.

    It is about the forms that such a reader gets, and the claims they have them from.
    """
    ages = Ages(clock)
    wanted = {environment: claim_of(environment) for environment in environments}
    found: Cells = {}
    for account in accounts(library, clock, manuals):
        forms: dict[str, list[Form]] = {}
        for it in account.rows:
            forms.setdefault(it.form.step.id, []).append(it.form)
        found[account.procedure.id] = row = {}
        for environment, reader in wanted.items():
            claims = [i for i, claim in enumerate(account.claims) if claim.meet(reader)]
            rows = [it for it in account.rows if is_shown(it.form, forms[it.form.step.id], reader)]
            row[environment] = _cell(account, rows, claims, ages) if claims else NOT_CLAIMED
    return found


def is_shown(form: Form, forms: Sequence[Form], reader: Claim) -> bool:
    """Whether a reader may get one of the forms of a step.

    It applies there, and no narrower ones leave nothing.
    """
    narrow = (it for it in forms if it is not form and is_narrower(it, form))
    hiding = [claim for it in narrow for claim in _parts(it.claims)]
    met = [it for part in _parts(form.claims) if (it := part.meet(reader))]
    return any(not claim.is_covered_by(hiding) for claim in met)


def accounts(
    library: Library, clock: Clock, manuals: Iterable[Manual] | None = None
) -> Iterator[Account]:
    """Yield the account of each procedure that the manuals print, all manuals for None.

    The policy is the strictest of the manuals that print it.
    """
    policies = policies_of(library, manuals)
    judge, labels, ages = Wordings(library), Labels(library), Ages(clock)
    for name in sorted(policies):
        procedure = library.procedures[name]
        forms = Forms(procedure, judge, labels)
        yield _Accountant(procedure, policies[name], ages, clock.as_of).account(forms)


def policies_of(library: Library, manuals: Iterable[Manual] | None = None) -> dict[str, Policy]:
    """Return the policy for each procedure that the manuals print, all manuals for None."""
    policies: dict[str, Policy] = {}
    for manual in library.manuals.values() if manuals is None else manuals:
        own = policy_of(library, manual)
        for name in manual.procedures:
            if name in library.procedures:
                policies[name] = policies[name] | own if name in policies else own
    return policies


_Parts = tuple[tuple[State, ...], ...]
_States = tuple[State | None, ...]


class _Accountant:
    """Draws up the account of one procedure.

    Most steps have the same claims and the same evidence as their neighbours, so states are
    remembered by what they depend on.
    """

    def __init__(self, procedure: Procedure, policy: Policy, ages: Ages, as_of: date) -> None:
        self._procedure = procedure
        self._policy = policy
        self._ages = ages
        self._as_of = as_of
        self._claims = claims_in(procedure.applies_to) or {ANYWHERE: Told(procedure, ("id",))}
        self._worth: dict[int, Status] = {}
        self._states: dict[tuple[object, ...], tuple[_States, _Parts]] = {}

    def account(self, forms: Forms) -> Account:
        rows = [
            Row(form, *self._row(form, others, forms))
            for step in self._procedure.steps
            if (others := forms.of(step))
            for form in others
        ]
        return Account(self._procedure, self._policy, self._claims, tuple(rows))

    def _row(self, form: Form, others: tuple[Form, ...], forms: Forms) -> tuple[_States, _Parts]:
        narrow = [it for it in others if it is not form and forms.is_narrower(it, form)]
        hiding = tuple(id(it.claims) for it in narrow)
        key = id(form.claims), tuple(map(id, form.evidence)), tuple(map(id, form.void)), hiding
        if key not in self._states:
            self._states[key] = _worst(tuple(self._parts(form, narrow)))
        return self._states[key]

    def _parts(self, form: Form, narrow: list[Form]) -> Iterator[tuple[State, ...]]:
        hiding = [claim for it in narrow for claim in _parts(it.claims)]
        everywhere = _parts(form.claims)
        by_system: dict[str | None, list[Claim]] = {}
        for part in everywhere:
            by_system.setdefault(part.os.name if part.os else None, []).append(part)
        for claim in self._claims:
            parts = everywhere
            if claim.os and None not in by_system:
                parts = by_system.get(claim.os.name, [])
            met = dict.fromkeys(it for part in parts if (it := claim.meet(part)))
            shown = [it for it in met if not (hiding and it.is_covered_by(hiding))]
            yield tuple(self._state(form, it) for it in shown)

    def _state(self, form: Form, claim: Claim) -> State:
        """Return the best that is known under a claim."""
        live = [it for it in form.evidence if it.on <= self._as_of and claim.holds(it)]
        if live:
            best = min(live, key=lambda it: (self._status(it).badness, -it.on.toordinal()))
            return State(self._status(best), claim, best)
        void = [it for it in form.void if it.on <= self._as_of and claim.holds(it)]
        if not void:
            return State(Status.NEVER, claim)
        return State(Status.VOID, claim, max(void, key=lambda it: it.on))

    def _status(self, item: Verification) -> Status:
        if id(item) not in self._worth:
            self._worth[id(item)] = self._ages.status(item, self._policy)
        return self._worth[id(item)]


def _parts(claims: tuple[Applicability, ...]) -> list[Claim]:
    return parts_of(claims)


def _worst(parts: _Parts) -> tuple[_States, _Parts]:
    return tuple(max(it, key=_rank, default=None) for it in parts), parts


def _rank(state: State) -> tuple[int, int]:
    """Order states: the worse the higher, of two alike the older one."""
    day = state.evidence.on.toordinal() if state.evidence else 0
    return state.status.badness, -day


def _cell(account: Account, rows: Iterable[Row], claims: list[int], ages: Ages) -> Cell:
    """Return what the forms under some claims come to."""
    # Why remembered: most forms share the states of their neighbours, as the very same object.
    known: dict[int, list[State]] = {}
    every: list[State] = []
    open_rows: list[tuple[Form, State]] = []
    for row in rows:
        states = known.get(id(row.parts))
        if states is None:
            there = [it for i in claims for it in row.parts[i]]
            every += there
            states = known[id(row.parts)] = [it for it in there if it.status is not Status.VERIFIED]
        if states:
            open_rows += [(row.form, it) for it in states]
    worst = max(every, key=_rank, default=_NEVER)
    evidence = worst.evidence
    return Cell(worst.status, evidence, _reason(worst, account.policy, ages), tuple(open_rows))


def _reason(state: State, policy: Policy, ages: Ages) -> str:
    item = state.evidence
    if item is None:
        return "nobody has verified it there"
    where = f"verified on {item.on}: {item.environment}"
    if state.status is Status.VOID:
        return f"edited since {where}"
    return f"{where}; {ages.reason(item, policy)}"
