"""Checks of the ledger: what manuals claim was verified, in these words and not too long ago.

Unlike the other checks these depend on a day, and concern only the manuals that are asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.forms.claims import Claim
from pipeline.forms.forms import Form
from pipeline.ledger.ageing import Ages, Clock, Status
from pipeline.ledger.claims_apart import check_claims_apart
from pipeline.ledger.ledger import Account, Row, State, accounts
from pipeline.ledger.releases import WorldClock
from pipeline.ledger.risk_checks import check_risks
from pipeline.ledger.translation_progress import check_progress
from pipeline.ledger.waivers import Waivers, report_overdue
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library
from pipeline.loading.stamps import event_of
from schemas.applicability import are_known
from schemas.base import Place
from schemas.environment import EnvironmentNames, Versioned
from schemas.manual import Manual
from schemas.procedure import Procedure, Step
from schemas.verification import Verification


def check_ledger(library: Library, manuals: Iterable[Manual], clock: Clock, report: Report) -> None:
    """Add a diagnostic for everything that these manuals say and nobody stands for on that day."""
    manuals = tuple(manuals)
    ages, wordings = Ages(clock), Wordings(library)
    has_stamps = library.stamps.count() > 0
    slips: set[str] = set()
    waiting: dict[str, Verification] = {}
    for account in accounts(library, clock, manuals):
        procedure = account.procedure
        waivers = Waivers(procedure, clock.as_of)
        checks = _Checks(library, account, waivers, ages, report)
        if clock.is_today:
            checks.days_have_come(clock.as_of)
        checks.versions_were_out()
        checks.systems_have_versions()
        checks.claims_are_verified()
        checks.edited_steps_are_verified_again()
        checks.evidence_is_fresh()
        checks.devices_are_models()
        printing = [it for it in manuals if procedure.id in it.procedures]
        check_risks(library, printing, procedure, waivers, report)
        check_claims_apart(procedure, waivers, report)
        if first := checks.unstamped(wordings):
            waiting[procedure.id] = first
        waivers.report(report, is_whole=not checks.has_slips)
        slips |= {procedure.id} if checks.has_slips else set()
    _report_unstamped(waiting, manuals, report, has_stamps=has_stamps)
    for manual in manuals:
        check_progress(library, manual, clock.as_of, report)
        report_overdue(manual.waivers, clock.as_of, report)
    _stamps_have_their_verification(library, manuals, slips, report)


def _report_unstamped(
    waiting: dict[str, Verification], manuals: Iterable[Manual], report: Report, *, has_stamps: bool
) -> None:
    """Report each procedure with lines that have no stamp; of a manual the first one at least.

    Why not all where nothing in the content has a stamp: there one command makes all of them.
    """
    first = [next((it for it in manual.procedures if it in waiting), "") for manual in manuals]
    for name in waiting if has_stamps else dict.fromkeys(filter(None, first)):
        values = {"id": name} if has_stamps else {}
        report.add(rules.UNSTAMPED_VERIFICATION, waiting[name].place(), **values)


class _Checks:
    """Asks one procedure; one method for each question."""

    def __init__(
        self, library: Library, account: Account, waivers: Waivers, ages: Ages, report: Report
    ) -> None:
        self._names = library.environment_names or EnvironmentNames()
        # Slips in a verification, that are told: what else is to be said follows from them.
        self.has_slips = _is_misspelled(account.procedure, library)
        self._account = account
        self._procedure = account.procedure
        self._waivers = waivers
        self._ages = ages
        self._report = report

    def claims_are_verified(self) -> None:
        """Report claims under which nothing was verified; else the forms that were not."""
        if self.has_slips:
            return
        claims = list(self._account.claims)
        untried = {
            index
            for index in range(len(claims))
            if (states := [it for row in self._account.rows if (it := row.states[index])])
            and all(state.status is Status.NEVER for state in states)
        }
        for index in sorted(untried):
            place = self._account.claims[claims[index]].place
            self._add(rules.UNVERIFIED_CLAIM, place, None, [claims[index]])
        for row in self._account.rows:
            never = [
                state.claim
                for index, state in enumerate(row.states)
                if state and state.status is Status.NEVER and index not in untried
            ]
            if never:
                self._add(
                    rules.UNVERIFIED_CLAIM, _place(row.form), row.form.step, never,
                    options=f"--steps {row.form.step.id} {self._options(never[0])}",
                )  # fmt: skip

    def edited_steps_are_verified_again(self) -> None:
        """Report each step that was edited since, once for all its forms and environments."""
        found: dict[str, list[Row]] = {}
        for row in self._account.rows:
            if any(_with_status(row, Status.VOID)):
                found.setdefault(row.form.step.id, []).append(row)
        for rows in found.values():
            void = [state for row in rows for state in _with_status(row, Status.VOID)]
            form = rows[0].form
            place = form.step.place("do") if rows[1:] else _place(form)
            days = [state.evidence.on for state in void if state.evidence]
            values = {"steps": form.step.id, "date": max(days).isoformat()}
            if picture := _picture(self._procedure, form):
                values["picture"] = picture
            claims = list(dict.fromkeys(state.claim for state in void))
            self._add(rules.EDITED_SINCE_VERIFIED, place, form.step, claims, **values)

    def evidence_is_fresh(self) -> None:
        """Report each verification that is too old and on which something depends."""
        if self.has_slips:
            return
        for rule, status in (
            (rules.STALE_VERIFICATION, Status.STALE),
            (rules.AGEING_VERIFICATION, Status.AGEING),
        ):
            found = {
                id(state.evidence): (state.evidence, state.claim)
                for row in self._account.rows
                for state in _with_status(row, status)
                if state.evidence
            }
            for item, claim in found.values():
                reason = self._ages.reason(item, self._account.policy)
                step = _step_of(self._procedure, item)
                self._add(rule, item.place(), step, [claim], reason=reason)

    def devices_are_models(self) -> None:
        """Report each verification on a phone or tablet of which only the kind is told."""
        for item in self._procedure.verifications():
            if is_no_model(item, self._names, self._ages.world):
                step = _step_of(self._procedure, item)
                values = {"name": item.device}
                if example := EXAMPLES.get(item.device):
                    values["example"] = example
                place = item.place("device")
                self._waivers.add(self._report, rules.DEVICE_IS_NO_MODEL, place, step, **values)

    def systems_have_versions(self) -> None:
        """Report each verification on a system of which no version is told, though it has some."""
        for item in self._procedure.verifications():
            if newest := version_lacking(item, self._ages.world):
                step, place = _step_of(self._procedure, item), item.place("os")
                values = {"name": item.os.name, "example": newest}
                self._waivers.add(self._report, rules.NO_SYSTEM_VERSION, place, step, **values)
                self.has_slips = True

    def versions_were_out(self) -> None:
        """Report each verification of a day on which its system or browser was not out."""
        for item in self._procedure.verifications():
            for product in filter(None, (item.os, item.browser)):
                out = self._ages.world.came_out(product)
                if out and item.on < out:
                    values = {"product": str(product), "out": out.isoformat()}
                    values["date"] = item.on.isoformat()
                    self._report.add(rules.VERIFIED_BEFORE_RELEASE, item.place("on"), **values)
                    self.has_slips = True
                    break

    def days_have_come(self, today: date) -> None:
        """Report each verification of a day that is still to come."""
        for item in self._procedure.verifications():
            # Where a manual is built it may be a day earlier than where the step was tried.
            if item.on > today + timedelta(days=1):
                values = {"date": item.on.isoformat(), "today": today.isoformat()}
                self._report.add(rules.VERIFIED_IN_FUTURE, item.place("on"), **values)
                self.has_slips = True

    def unstamped(self, wordings: Wordings) -> Verification | None:
        """Return the first verification of which nobody knows what it was about, if there is one.

        Why the first: one command stamps all of a procedure.
        """
        return None if self.has_slips else next(iter(unstamped(self._procedure, wordings)), None)

    def _add(
        self, rule: Rule, place: Place, step: Step | None, claims: list[Claim], **values: str
    ) -> None:
        values["environment"] = "; ".join(map(str, claims))
        values = {"id": self._procedure.id, "options": self._options(claims[0])} | values
        self._waivers.add(self._report, rule, place, step, **values)

    def _options(self, claim: Claim) -> str:
        """Return the options of `build.py verify` for a claim, as far as they are known."""
        device, os, browser = claim.names
        if device and needs_model(device, Versioned(os or ""), self._names, self._ages.world):
            device = f"{device} …"
        said = [f'--device "{device or "…"}"', f'--os "{os or "…"} …"']
        said += [f'--browser "{browser}"'] if browser else []
        return " ".join([*said, "--on …"])


# Models, by the kinds of devices, as they are suggested.
EXAMPLES = {
    "iPhone": "iPhone 15",
    "iPad": "iPad Pro 11",
    "Android": "Pixel 8",
    "Pixel": "Pixel 8",
    "Galaxy": "Galaxy S24",
}


def version_lacking(item: Verification, world: WorldClock) -> str:
    """Return the newest version of a system whose version is not told, "" if it is, or has none."""
    newest = world.newest_first(item.os.name)[:1] if item.os.version is None else ()
    return next((".".join(map(str, it)) for it in newest), "")


def is_no_model(item: Verification, names: EnvironmentNames, world: WorldClock) -> bool:
    """Whether a verification names only a kind of device, where the model makes a difference.

    Why not for computers: what is seen there depends on the system, and models are countless.
    """
    return needs_model(item.device, item.os, names, world)


def needs_model(device: str, os: Versioned, names: EnvironmentNames, world: WorldClock) -> bool:
    """Return whether a device is only a kind of phone or tablet, of which there are models."""
    if device not in {it.name for it in names.devices}:
        return False
    shape = names.shape(device)
    if shape is not None:
        return shape != "desktop"
    look = names.look(os.name)
    return look != "desktop" if look else not world.is_desktop(os)


def unstamped(procedure: Procedure, wordings: Wordings) -> Iterator[Verification]:
    """Yield the verifications that speak for an environment and have no stamp."""
    owners = [("", procedure.verified)]
    for step in procedure.steps:
        owners += [(step.id, step.verified)]
        owners += [(step.id, variant.verified) for variant in step.variants]
    for step_id, items in owners:
        for item in items:
            if item.speaks and not wordings.is_stamped(procedure, step_id, item):
                yield item


def _stamps_have_their_verification(
    library: Library, manuals: tuple[Manual, ...], slips: set[str], report: Report
) -> None:
    is_all = len(manuals) == len(library.manuals)
    asked = {name for manual in manuals for name in manual.procedures}
    count: Counter[str] = Counter()
    first: dict[str, int] = {}
    # The stamps of a verification that was changed are told of with it.
    waiting = [it for it in report if it.rule is rules.UNSTAMPED_VERIFICATION]
    told = {it.values["id"] for it in waiting if "id" in it.values}
    told |= slips
    for line, number in orphans(library):
        name = line.split("/", 1)[0]
        if name in told or not (is_all or name in asked):
            continue
        count[name] += 1
        first[name] = min(number, first.get(name, number))
    for name, number in first.items():
        place = Place(library.stamps.file, number, 1, number, len(name) + 1)
        report.add(rules.ORPHAN_STAMP, place, id=name, count=str(count[name]))


def _is_misspelled(procedure: Procedure, library: Library) -> bool:
    """Whether it claims, or was verified in, something that nobody knows."""
    names = library.environment_names
    if names is None:
        return False
    known = (names.knows(it.environment) for it in procedure.verifications())
    return not (are_known(procedure.applies_to, names) and all(known))


def orphans(library: Library) -> Iterator[tuple[str, int]]:
    """Yield the stamps, each with its line, that belong to no verification of any procedure."""
    known = {
        name: {event_of(item) for item in procedure.verifications()}
        for name, procedure in library.procedures.items()
    }
    for line, number in library.stamps.lines.items():
        step, rest = line.split("\t", 1)
        name = step.split("/", 1)[0]
        if name not in library.broken and rest.rsplit("\t", 2)[0] not in known.get(name, ()):
            yield line, number


def _with_status(row: Row, status: Status) -> Iterator[State]:
    yield from (state for state in row.states if state and state.status is status)


def _picture(procedure: Procedure, form: Form) -> str:
    """Return the first picture that a form shows, "" for none. One that was replaced is an edit."""
    return next((path for it in form.figures() if (path := procedure.shown(it).image)), "")


def _place(form: Form) -> Place:
    return form.variant.place("applies_to") if form.variant else form.step.place("do")


def _step_of(procedure: Procedure, item: Verification) -> Step | None:
    """Return the step in which a verification is written, None for the procedure."""
    for step in procedure.steps:
        written = [*step.verified, *(it for one in step.variants for it in one.verified)]
        if any(item is it for it in written):
            return step
    return None
