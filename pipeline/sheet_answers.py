"""What came back on a check sheet: answers become verifications, or are refused with a reason.

A mistake in the form itself (a date that is none, ○ and × at once) refuses the whole sheet, for
somebody has to ask whoever performed it. What concerns one step (it failed, or was edited since)
concerns that step only.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pydantic_core import PydanticCustomError

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.digests import Digests
from pipeline.forms import Form, Forms
from pipeline.ledger_checks import is_no_model
from pipeline.library import Library
from pipeline.releases import WorldClock
from pipeline.sheet_dates import parse_day
from pipeline.sheet_words import SheetWords
from pipeline.sheets import HeadCode, forms_at
from pipeline.stamps import event_of
from schemas.applicability import covers
from schemas.base import Place
from schemas.environment import Environment, EnvironmentName, EnvironmentNames, Versioned, is_a
from schemas.procedure import Procedure
from schemas.releases import ReleaseList
from schemas.verification import Verification

SIGNS = {"worked": "○", "failed": "×", "skipped": "–"}
_VERSION = re.compile(
    r"(?:version|ver\.?|v|バージョン)?\s*(\d+(?:\.\d+)*)(?:\s*\(.*\))?", re.IGNORECASE
)


class UnreadableSheetError(Exception):
    """A file is no filled sheet; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was marked beside a step, `procedure/step`: some of `worked`, `failed`, `skipped`.

    `unclear` is what stands there and cannot be read.
    """

    step: str
    digest: str
    marks: tuple[str, ...]
    remarks: str = ""
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it came back; `fields` are texts as they were typed, by name."""

    file: str
    head: HeadCode
    words: SheetWords
    fields: dict[str, str]
    answers: tuple[Answer, ...]


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

    `given` are fields that somebody tells beside the sheet.
    """
    return _Judge(sheet, library, releases, given, report).findings()


class _Judge:
    def __init__(
        self,
        sheet: FilledSheet,
        library: Library,
        releases: ReleaseList,
        given: dict[str, str],
        report: Report,
    ) -> None:
        self._sheet = sheet
        self._library = library
        self._names = library.environment_names or EnvironmentNames()
        self._releases = releases
        self._given = given
        self._report = report
        self._place = Place(sheet.file)
        self._digests = Digests(library)

    def findings(self) -> Findings:
        known = len(self._report.errors())
        self._is_ours()
        self._answers_are_clear()
        item = self._event()
        if item is None or len(self._report.errors()) > known:
            return Findings()
        findings = Findings()
        passed: dict[str, list[str]] = {}
        for answer in self._sheet.answers:
            if answer.remarks:
                sign = SIGNS[answer.marks[0]] if answer.marks else SIGNS["skipped"]
                remark = Remark(self._sheet.file, sign, answer.step, answer.remarks)
                findings.remarks.append(remark)
            if self._is_evidence(answer, item):
                procedure, _, step = answer.step.partition("/")
                passed.setdefault(procedure, []).append(step)
        for name, steps in passed.items():
            made = self._verification(self._library.procedures[name], steps, item)
            findings.items += [(name, made)] if made else []
        return findings

    # ── the sheet as a whole ──────────────────────────────────────────────────────────────────

    def _is_ours(self) -> None:
        head = self._sheet.head
        procedures = dict.fromkeys(it.step.partition("/")[0] for it in self._sheet.answers)
        gone = [it for it in procedures if it not in self._library.procedures]
        if head.manual not in self._library.manuals:
            gone.insert(0, head.manual)
        for name in gone[:1]:
            self._report.add(rules.SHEET_OF_OTHER_CONTENT, self._place, id=name)

    def _answers_are_clear(self) -> None:
        for answer in self._sheet.answers:
            if answer.unclear:
                values = {"step": answer.step, "text": answer.unclear}
                self._report.add(rules.UNCLEAR_ANSWER, self._place, **values)
            elif answer.marks[1:]:
                said = " ".join(getattr(self._sheet.words, mark) for mark in answer.marks)
                values = {"step": answer.step, "marks": said}
                self._report.add(rules.CONTRADICTORY_ANSWER, self._place, **values)
        if not any({*it.marks} - {"skipped"} or it.unclear for it in self._sheet.answers):
            self._report.add(rules.EMPTY_SHEET, self._place)

    # ── its head ──────────────────────────────────────────────────────────────────────────────

    def _event(self) -> Verification | None:
        """Return who performed it when and on what, as a verification of everything."""
        head = self._sheet.head
        on, device = self._date(), self._device()
        os = self._version("os", head.os, needed=True)
        browser = self._version("browser", head.browser, needed=False) if head.browser else None
        by = self._text("by", needed=False)
        if not (on and device and os):
            return None
        item = Verification(on=on, device=device, os=os, browser=browser, by=by or None)
        example = f"{device} 15" if device == "iPhone" else None
        if is_no_model(item, self._names, WorldClock(self._releases, on)):
            self._refuse("device", device, "is a kind of device and not the model", example)
            return None
        return item

    def _text(self, name: str, *, needed: bool = True) -> str:
        """Return what is filled in, or given beside the sheet; the two may not differ."""
        written, given = " ".join(self._sheet.fields.get(name, "").split()), self._given.get(name)
        if not written and not given and needed:
            option = {"option": "on"} if name == "date" else {}
            values = {"field": self._label(name), **option}
            self._report.add(rules.MISSING_SHEET_FIELD, self._place, **values)
        if written and given and name == "by" and written != given:
            self._refuse(name, written, "is not what --by says", given)
        return written or given or ""

    def _date(self) -> date | None:
        text, given = self._text("date"), self._given.get("date")
        day = parse_day(text) if text else None
        if text and day is None:
            self._refuse("date", text, "is no date", "2026-11-23")
        elif day and given and day.isoformat() != given:
            self._refuse("date", text, "is not what --on says", given)
        return day

    def _device(self) -> str | None:
        text = unicodedata.normalize("NFKC", self._text("device"))
        if not text:
            return None
        device = _spelled(text, self._names.devices)
        if self._names.devices and not any(is_a(device, it.name) for it in self._names.devices):
            known = ", ".join(it.name for it in self._names.devices)
            self._refuse("device", text, "is not in environments.yaml", known)
            return None
        kind, system = self._sheet.head.device, self._sheet.head.os
        if kind and not is_a(device, kind) and kind != system:
            self._refuse("device", text, "is not what this sheet is for", f"{kind} …")
            return None
        return device

    def _version(self, field: str, name: str, *, needed: bool) -> Versioned | None:
        text = unicodedata.normalize("NFKC", self._text(field, needed=needed))
        if not text:
            return None if needed else Versioned(name)
        bare = text[len(name) :] if text.casefold().startswith(name.casefold()) else text
        found = _VERSION.fullmatch(bare.strip())
        try:
            if found:
                return Versioned.parse(f"{name} {found[1]}")
        except PydanticCustomError:
            pass
        self._refuse(field, text, "is no version", "17.2")
        return None

    def _refuse(self, field: str, text: str, reason: str, example: str | None) -> None:
        values = {"field": self._label(field), "text": text, "reason": reason}
        values |= {"example": example} if example else {}
        self._report.add(rules.INVALID_SHEET_FIELD, self._place, **values)

    def _label(self, field: str) -> str:
        product = {"os": self._sheet.head.os, "browser": self._sheet.head.browser}.get(field, "")
        return self._sheet.words.fields[field].format(product)

    # ── its steps ─────────────────────────────────────────────────────────────────────────────

    def _is_evidence(self, answer: Answer, item: Verification) -> bool:
        """Whether a step worked in the words of today; reports it where it did not."""
        name, _, step_id = answer.step.partition("/")
        procedure = self._library.procedures[name]
        step = next((it for it in procedure.steps if it.id == step_id), None)
        if not {*answer.marks} - {"skipped"}:
            return False
        if step is None:
            self._report.add(rules.STEP_NOT_HERE, self._place, step=answer.step)
            return False
        forms = Forms(procedure)
        here = forms_at(forms, step, item.environment)
        values = {"step": answer.step, "file": self._sheet.file}
        if not here or {self._digest(procedure, it) for it in here} != {answer.digest}:
            known = {self._digest(procedure, it) for it in forms.of(step)}
            if here and answer.digest not in known:
                self._report.add(rules.EDITED_SINCE_SHEET, step.place("id"), **values)
            else:
                values |= {"environment": str(item.environment)}
                self._report.add(rules.SHEET_SHOWS_OTHER_FORM, step.place("id"), **values)
            return False
        if "worked" in answer.marks:
            return True
        self._report.add(
            rules.FAILED_STEP, (here[0].variant or step).place(),
            date=item.on.isoformat(), environment=str(item.environment),
            remarks=answer.remarks or "–",
        )  # fmt: skip
        return False

    def _digest(self, procedure: Procedure, form: Form) -> str:
        return self._digests.of(procedure, form)

    def _verification(
        self, procedure: Procedure, steps: list[str], item: Verification
    ) -> Verification | None:
        """Return the line for the steps that worked, None where the content has all of it."""
        steps = [it for it in steps if not self._is_recorded(procedure, it, item)]
        if not steps:
            return None
        wanted = [it.id for it in procedure.steps if it.id in steps]
        is_all = set(wanted) == set(_steps_in(procedure, item.environment))
        return item.model_copy(update={"steps": () if is_all else tuple(wanted)})

    def _is_recorded(self, procedure: Procedure, step_id: str, item: Verification) -> bool:
        """Whether the same was written down before, and stamped with what the step says today."""
        event = event_of(item)
        if not any(event_of(it) == event and it.is_of(step_id) for it in procedure.verified):
            return False
        stamps = self._library.stamps.of_step(procedure.id, step_id).get(event, [])
        step = next(it for it in procedure.steps if it.id == step_id)
        here = forms_at(Forms(procedure), step, item.environment)
        return all(self._digest(procedure, form) in stamps for form in here)


def _steps_in(procedure: Procedure, environment: Environment) -> Iterator[str]:
    for step in procedure.steps:
        if covers(step.applies_to, environment):
            yield step.id


def _spelled(text: str, known: tuple[EnvironmentName, ...]) -> str:
    """Return a device in the content's spelling: `iPhone 15` for `iphone 15`."""
    for entry in known:
        for spelling in (entry.name, *entry.also):
            if text.casefold() == spelling.casefold():
                return entry.name
            if text.casefold().startswith(f"{spelling} ".casefold()):
                return f"{entry.name}{text[len(spelling) :]}"
    return text
