"""What the head of a filled sheet says: who performed it when and on what.

A mistake here, or an answer that can mean two things, refuses the whole sheet: somebody has to ask
whoever performed it.
"""

import re
import unicodedata
from datetime import date

from pydantic_core import PydanticCustomError

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.ledger.ledger_checks import is_no_model
from pipeline.ledger.releases import WorldClock
from pipeline.loading.days import parse_day
from pipeline.loading.library import Library
from pipeline.sheets.filled_sheets import FilledSheet
from schemas.base import Place
from schemas.environment import EnvironmentName, EnvironmentNames, Versioned, is_a
from schemas.releases import ReleaseList
from schemas.verification import Verification

_VERSION = re.compile(
    r"(?:version|ver\.?|v|バージョン)?\s*(\d+(?:\.\d+)*)(?:\s*\(.*\))?", re.IGNORECASE
)
_LONGEST = 200


def event_on(
    sheet: FilledSheet,
    library: Library,
    releases: ReleaseList,
    given: dict[str, str],
    report: Report,
) -> Verification | None:
    """Return the day, device, versions and person as a verification of everything.

    None where the sheet cannot be taken; the reasons are in the report. `given` are fields that
    somebody tells beside the sheet, and `today`.
    """
    found = report.branch()
    head = _Head(sheet, library, given, found)
    item = head.event(releases) if head.is_ours() and head.is_filled_in() else None
    report.take(found)
    return None if found.errors() else item


class _Head:
    def __init__(
        self, sheet: FilledSheet, library: Library, given: dict[str, str], report: Report
    ) -> None:
        self._sheet = sheet
        self._library = library
        self._names = library.environment_names or EnvironmentNames()
        self._given = given
        self._report = report
        self._place = Place(sheet.file)

    # ── the sheet as a whole ──────────────────────────────────────────────────────────────────

    def is_ours(self) -> bool:
        procedures = dict.fromkeys(it.step.partition("/")[0] for it in self._sheet.answers)
        gone = [it for it in procedures if it not in self._library.procedures]
        if self._sheet.head.manual not in self._library.manuals:
            gone.insert(0, self._sheet.head.manual)
        for name in gone[:1]:
            self._report.add(rules.SHEET_OF_OTHER_CONTENT, self._place, id=name)
        return not gone

    def is_filled_in(self) -> bool:
        """Whether any step has an answer; reports those that can mean two things."""
        if not any(it.is_done or it.unclear for it in self._sheet.answers):
            self._report.add(rules.EMPTY_SHEET, self._place)
            return False
        for answer in self._sheet.answers:
            if answer.unclear:
                values = {"step": answer.step, "text": answer.unclear}
                self._report.add(rules.UNCLEAR_ANSWER, self._place, **values)
            elif answer.marks[1:]:
                said = ", ".join(getattr(self._sheet.words, mark) for mark in answer.marks)
                values = {"step": answer.step, "marks": said}
                self._report.add(rules.CONTRADICTORY_ANSWER, self._place, **values)
        return True

    # ── what is filled in once ────────────────────────────────────────────────────────────────

    def event(self, releases: ReleaseList) -> Verification | None:
        head = self._sheet.head
        on, device, by = self._date(), self._device(), self._person()
        os = self._version("os", head.os, needed=True)
        browser = self._version("browser", head.browser, needed=False) if head.browser else None
        if not (on and device and os):
            return None
        item = Verification(on=on, device=device, os=os, browser=browser, by=by)
        if is_no_model(item, self._names, WorldClock(releases, on)):
            self._refuse("device", device, "is a kind of device and not the model")
        return item

    def _text(self, name: str, *, needed: bool) -> str:
        written = " ".join(self._sheet.fields.get(name, "").split())
        if not written and needed:
            values = {"field": self._sheet.label(name)}
            values |= {"option": "on"} if name == "date" else {}
            self._report.add(rules.MISSING_SHEET_FIELD, self._place, **values)
        if len(written) > _LONGEST:
            self._refuse(name, f"{written[:20]}…", "is too long")
            return ""
        return written

    def _person(self) -> str | None:
        written, given = self._text("by", needed=False), self._given.get("by", "")
        if written and given and written != given:
            self._refuse("by", written, "is not what --by says")
        return written or given or None

    def _date(self) -> date | None:
        given = self._given.get("date", "")
        text = self._text("date", needed=not given) or given
        day = parse_day(text)
        if text and day is None:
            self._refuse("date", text, "is no date", example="2026-11-23")
        elif day and day.isoformat() > self._given.get("today", "9999-12-31"):
            self._refuse("date", text, "is a day still to come")
        elif day and given and day.isoformat() != given:
            self._refuse("date", text, "is not what --on says")
        return day

    def _device(self) -> str | None:
        text = unicodedata.normalize("NFKC", self._text("device", needed=True))
        if not text:
            return None
        device, known = _spelled(text, self._names.devices), self._names.devices
        kind, system = self._sheet.head.device, self._sheet.head.os
        if known and not any(is_a(device, it.name) for it in known):
            names = ", ".join(it.name for it in known)
            self._refuse("device", text, "is not in environments.yaml", names=names)
        elif kind and kind != system and not is_a(device, kind):
            self._refuse("device", text, "is not what this sheet is for", example=f"{kind} …")
        return device

    def _version(self, field: str, name: str, *, needed: bool) -> Versioned | None:
        """Return a product with its version; without one where none is needed and none told."""
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
        self._refuse(field, text, "is no version", example="17.2")
        return None

    def _refuse(self, field: str, text: str, reason: str, **more: str) -> None:
        values = {"field": self._sheet.label(field), "text": text, "reason": reason, **more}
        self._report.add(rules.INVALID_SHEET_FIELD, self._place, **values)


def _spelled(text: str, known: tuple[EnvironmentName, ...]) -> str:
    """Return a device in the content's spelling: `iPhone 15` for `iphone 15`."""
    for entry in known:
        for spelling in (entry.name, *entry.also):
            if text.casefold() == spelling.casefold():
                return entry.name
            if text.casefold().startswith(f"{spelling} ".casefold()):
                return f"{entry.name}{text[len(spelling) :]}"
    return text
