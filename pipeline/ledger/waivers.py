"""Waivers: what they cover, and whether they are still needed and still good."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.loading.library import Library
from schemas.base import Place
from schemas.manual import Manual
from schemas.procedure import Procedure, Step
from schemas.waiver import Waiver


def all_waivers(library: Library) -> Iterator[Waiver]:
    """Yield the waivers of all manuals, then those of each procedure and its steps."""
    for manual in library.manuals.values():
        yield from manual.waivers
    for procedure in library.procedures.values():
        yield from procedure.waivers
        for step in procedure.steps:
            yield from step.waivers


def waivers_for(rule: Rule, *owners: Manual | Procedure | Step) -> list[Waiver]:
    """Return the waivers of a rule that some parts of the content have."""
    return [item for owner in owners for item in owner.waivers if item.rule == rule.name]


class UsedWaivers:
    """Remembers which waivers were of use."""

    def __init__(self) -> None:
        self._used: set[int] = set()

    def use(self, waivers: Sequence[Waiver]) -> bool:
        """Remember that waivers are of use; return whether there are any."""
        self._used |= {id(item) for item in waivers}
        return bool(waivers)

    def report_others(self, waivers: Iterable[Waiver], report: Report) -> None:
        """Report those of the waivers that nothing needed."""
        for item in waivers:
            if id(item) not in self._used:
                report.add(rules.UNUSED_WAIVER, item.place("rule"), name=item.rule)


class Waivers:
    """The waivers of one procedure and its steps, on a day; remembers which were of use."""

    def __init__(self, procedure: Procedure, as_of: date) -> None:
        self._procedure = procedure
        self._as_of = as_of
        self._used = UsedWaivers()

    def add(
        self, report: Report, rule: Rule, place: Place, step: Step | None, **values: str
    ) -> None:
        """Report a problem of a step, or of the procedure for None, unless a waiver covers it.

        An expired one covers nothing; it is reported itself, for what it was good for.
        """
        fitting = waivers_for(rule, *((step,) if step else ()), self._procedure)
        self._used.use(fitting)
        if all(is_over(item, self._as_of) for item in fitting):
            report.add(rule, place, **values)

    def report(self, report: Report, *, is_whole: bool = True) -> None:
        """Report the waivers that are over, and those that nothing needed if all `is_whole`."""
        owners: list[Procedure | Step] = [self._procedure, *self._procedure.steps]
        for owner in owners:
            report_overdue(owner.waivers, self._as_of, report)
            ours = (it for it in owner.waivers if not it.is_of_wording)
            good = [it for it in ours if not is_over(it, self._as_of)]
            self._used.report_others(good if is_whole else (), report)


def report_overdue(waivers: Iterable[Waiver], as_of: date, report: Report) -> None:
    """Report the waivers whose last day is over."""
    for item in waivers:
        if item.until and is_over(item, as_of):
            answers = {"approver": item.approver} if item.approver else {}
            day = item.until.isoformat()
            report.add(rules.EXPIRED_WAIVER, item.place("until"), date=day, **answers)


def is_over(item: Waiver, as_of: date) -> bool:
    """Whether the last day of a waiver has passed."""
    return item.until is not None and item.until < as_of
