"""What is asked for: documents, composed when somebody needs them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from pipeline.choosing.parts import Parts
from pipeline.choosing.resolve import Edition, Selection, StepForms, resolve
from pipeline.composing.compose import compose
from pipeline.composing.document import Document
from pipeline.composing.drafts import as_draft
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.history.changes import Change
from pipeline.reading.library import Library
from schemas.manual import Manual


@dataclass(frozen=True, slots=True)
class Composition:
    """How manuals are composed.

    `changes` are told in a table, by manual. What each reader reads is composed `for_readers` only.
    `is_named` says that somebody named the manuals: then one that has nothing to say is an error.
    """

    selection: Selection
    changes: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    for_readers: bool = True
    is_draft: bool = False
    is_named: bool = False


class Wanted:
    """A document that is asked for: `plan` is the digest of what it is composed of, if known."""

    def __init__(self, manual: Manual, part: Library, how: Composition, plan: str = "") -> None:
        self.manual = manual
        self.plan = plan
        self._part = part
        self._how = how
        self._edition: Edition | None = None
        self._composed: Document | None = None

    @cached_property
    def _forms(self) -> StepForms:
        return StepForms(self._part)

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return Edition(self.manual, self._how.selection, (), ()).name

    def edition(self, report: Report | None = None) -> Edition:
        """Return the edition, resolved once; problems go into the report."""
        if self._edition is None:
            report = Report() if report is None else report
            selection = self._how.selection
            self._edition = resolve(self._part, self.manual, selection, report, self._forms)
        return self._edition

    def document(self) -> Document:
        """Return the document. It is composed once."""
        if self._composed is None:
            self._composed = self._compose(self.edition())
            self._edition = None  # there may be many, and nobody needs it from here on
            del self._forms
        return self._composed

    def _compose(self, edition: Edition) -> Document:
        told = self._how.changes.get(self.manual.id)
        document = compose(edition, self._part, told)
        if self._how.for_readers:
            document = with_readers(document, edition, self._part, told, self._forms)
        return as_draft(document) if self._how.is_draft else document


class Knows(Protocol):
    """Knows documents of earlier builds."""

    def plan_of(self, part: str, how: Composition) -> str:
        """Return the digest of all that a document is composed of, "" where it cannot be told."""

    def account(self, wanted: Wanted) -> object | None:
        """Return something for a document that is composed of just the same, None for others."""


def wanted(
    parts: Parts,
    manuals: Sequence[Manual],
    how: Composition,
    report: Report,
    memory: Knows | None = None,
) -> list[Wanted]:
    """Return the documents of some manuals; a manual that nobody named may have nothing in it.

    Those that are known are not resolved. One that cannot be resolved is left out, with errors in
    the report. Raises ContentError when none is left, or when no manual has anything to say.
    """
    found, empty = [], report.branch()
    for manual in manuals:
        part = parts.of(manual)
        plan = memory.plan_of(parts.digest_of(part), how) if memory else ""
        it = Wanted(manual, part, how, plan)
        if memory and memory.account(it):
            found.append(it)
            continue
        problems = report.branch()
        is_empty = not it.edition(problems).procedures
        (empty if is_empty and not how.is_named else report).take(problems)
        if len(problems):
            it.plan = ""  # what is said of it would not be said where it is known
        if not problems.errors():
            found.append(it)
    if not found:
        report.take(empty)
        report.stop_at_errors()
    return found
