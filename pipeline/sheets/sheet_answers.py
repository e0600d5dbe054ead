"""What came back on a check sheet: steps that worked become verifications.

Those that failed are reported. What concerns one step (it failed, or was edited since the sheet was
made) concerns that step only; the others are taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.forms.forms import Forms
from pipeline.forms.labels import Labels
from pipeline.ledger.digests import Digests
from pipeline.loading.library import Library
from pipeline.loading.stamps import event_of
from pipeline.sheets.filled_sheets import Answer, FilledSheet
from pipeline.sheets.sheet_heads import event_on
from pipeline.sheets.sheets import forms_at
from schemas.base import Place
from schemas.procedure import Procedure, Step
from schemas.releases import ReleaseList
from schemas.verification import Verification

SIGNS = {"worked": "○", "failed": "×", "skipped": "–"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote beside a step, and the sign of its answer."""

    file: str
    sign: str
    step: str
    text: str


@dataclass(slots=True)
class Findings:
    """What sheets come to: verifications with the ids of their procedures, and all remarks."""

    items: list[tuple[str, Verification]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def judge(
    sheet: FilledSheet,
    library: Library,
    releases: ReleaseList,
    given: dict[str, str],
    report: Report,
) -> Findings:
    """Return what a sheet is evidence for; what is refused, and each failed step, is reported.

    `given` are fields that somebody tells beside the sheet: `date` and `by`; and `today`, after
    which no sheet was filled in. Days are written as in ISO 8601.
    """
    remarks = [
        Remark(sheet.file, SIGNS[it.marks[0] if it.marks else "skipped"], it.step, it.remarks)
        for it in sheet.answers
        if it.remarks
    ]
    item = event_on(sheet, library, releases, given, report)
    if item is None:
        return Findings(remarks=remarks)
    return Findings(list(_Steps(sheet, library, item, report).verifications()), remarks)


class _Steps:
    """Judges the answers of a sheet whose head is in order."""

    def __init__(
        self, sheet: FilledSheet, library: Library, item: Verification, report: Report
    ) -> None:
        self._sheet = sheet
        self._library = library
        self._item = item
        self._report = report
        self._digests = Digests(library)
        self._labels = Labels(library)

    def verifications(self) -> Iterator[tuple[str, Verification]]:
        """Yield a line for each procedure of which a step worked, without what is there already."""
        passed: dict[str, set[str]] = {}
        for answer in self._sheet.answers:
            name, _, step_id = answer.step.partition("/")
            if answer.is_done and self._worked(answer, self._library.procedures[name], step_id):
                passed.setdefault(name, set()).add(step_id)
        for name, worked in passed.items():
            procedure = self._library.procedures[name]
            steps = [it for it in procedure.steps if it.id in worked]
            steps = [it for it in steps if not self._is_recorded(procedure, it)]
            if not steps:
                continue
            everything = set(self._ids(procedure))
            ids = tuple(it.id for it in steps)
            said = () if everything == {*ids} else ids
            yield name, self._item.model_copy(update={"steps": said})

    def _worked(self, answer: Answer, procedure: Procedure, step_id: str) -> bool:
        """Whether a step worked in the words of today; reports it where it did not."""
        step = next((it for it in procedure.steps if it.id == step_id), None)
        values = {"step": answer.step, "file": self._sheet.file}
        if step is None:
            self._report.add(rules.STEP_NOT_HERE, Place(self._sheet.file), step=answer.step)
            return False
        if answer.digest not in self._known(procedure, step):
            self._report.add(rules.EDITED_SINCE_SHEET, step.place("id"), **values)
            return False
        environment = self._item.environment
        if self._here(procedure, step) != {answer.digest}:
            values |= {"environment": str(environment)}
            self._report.add(rules.SHEET_SHOWS_OTHER_FORM, step.place("id"), **values)
            return False
        if "failed" in answer.marks:
            self._report.add(
                rules.FAILED_STEP, step.place("id"),
                date=self._item.on.isoformat(), environment=str(environment),
                remarks=answer.remarks or "–",
            )  # fmt: skip
        return "worked" in answer.marks

    def _known(self, procedure: Procedure, step: Step) -> set[str]:
        return {self._digests.of(procedure, form) for form in self._forms(procedure).of(step)}

    def _here(self, procedure: Procedure, step: Step) -> set[str]:
        """Return the digests of the forms that a verification made here speaks for."""
        forms = forms_at(self._forms(procedure), step, self._item.environment)
        return {self._digests.of(procedure, form) for form in forms}

    def _is_recorded(self, procedure: Procedure, step: Step) -> bool:
        """Whether the same was written down before, and stamped with what the step says today."""
        event = event_of(self._item)
        if not any(event_of(it) == event and it.is_of(step.id) for it in procedure.verified):
            return False
        stamps = self._library.stamps.of_step(procedure.id, step.id).get(event, [])
        return self._here(procedure, step) <= {*stamps}

    def _forms(self, procedure: Procedure) -> Forms:
        return Forms(procedure, labels=self._labels)

    def _ids(self, procedure: Procedure) -> Iterator[str]:
        """Yield the steps that there are where the sheet was performed."""
        forms, environment = self._forms(procedure), self._item.environment
        yield from (it.id for it in procedure.steps if forms_at(forms, it, environment))
