"""Waivers: what they cover, and whether they are still needed and still good."""

from collections.abc import Iterable
from datetime import date

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from schemas.base import Place
from schemas.procedure import Procedure, Step
from schemas.waiver import Waiver


class Waivers:
    """The waivers of one procedure and its steps, on a day; remembers which were of use."""

    def __init__(self, procedure: Procedure, as_of: date) -> None:
        self._procedure = procedure
        self._as_of = as_of
        self._used: set[int] = set()

    def add(
        self, report: Report, rule: Rule, place: Place, step: Step | None, **values: str
    ) -> None:
        """Report a problem of a step, or of the procedure for None, unless a waiver covers it.

        An expired one covers nothing; it is reported itself, for what it was good for.
        """
        ours = [*(step.waivers if step else ()), *self._procedure.waivers]
        fitting = [item for item in ours if item.rule == rule.name]
        self._used |= {id(item) for item in fitting}
        if all(is_over(item, self._as_of) for item in fitting):
            report.add(rule, place, **values)

    def report(self, report: Report, *, is_whole: bool = True) -> None:
        """Report the waivers that are over, and those that nothing needed if all `is_whole`."""
        owners: list[Procedure | Step] = [self._procedure, *self._procedure.steps]
        for owner in owners:
            report_overdue(owner.waivers, self._as_of, report)
            for item in owner.waivers if is_whole else ():
                is_needless = id(item) not in self._used and not item.is_of_wording
                if is_needless and not is_over(item, self._as_of):
                    report.add(rules.UNUSED_WAIVER, item.place("rule"), name=item.rule)


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
