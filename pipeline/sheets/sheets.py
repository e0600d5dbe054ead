"""Check sheets: the steps for one environment, as a form that comes back.

A sheet shows those forms of the steps for which a verification made there would count. That is
not always what readers get: they get a form that somebody has verified, if there is one.

Each answer carries a code, the step and the digest of what the sheet shows, and the head carries a
code that seals them all. Codes are printed, so that they survive any program that a sheet passes
through, and paper.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from pipeline import rules
from pipeline.choosing.choosing import Choice, Outcome
from pipeline.choosing.resolve import Edition, LeftOut, ResolvedProcedure, ResolvedStep, Selection
from pipeline.composing.compose import compose
from pipeline.composing.evidence_words import NoEvidenceWords
from pipeline.composing.footnotes import numbered
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.forms.claims import claim_of
from pipeline.forms.forms import Form, Forms, narrowest
from pipeline.forms.labels import Labels
from pipeline.ledger.digests import Digests
from pipeline.ledger.ledger import is_shown
from pipeline.loading.library import Library
from pipeline.sheets.sheet_words import SHEET_WORDS, SheetWords
from schemas.applicability import covers
from schemas.environment import Environment
from schemas.manual import Manual
from schemas.procedure import Procedure, Step

_SIGN = "check-sheet 1"
_BETWEEN = " | "
_SEAL_LENGTH = 16
_STEP_CODE = re.compile(r"([a-z0-9-]+/[a-z0-9-]+) ([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class HeadCode:
    """What the head of a sheet says for machines: what it is about, and the seal of its steps."""

    manual: str
    device: str
    os: str
    browser: str
    count: int
    seal: str

    @classmethod
    def of(cls, manual: str, environment: Environment, steps: Sequence[str]) -> Self:
        """Return the code of a sheet with these codes of steps."""
        os, browser = environment.os, environment.browser
        names = (environment.device or "", os.name if os else "", browser.name if browser else "")
        seal = _seal((manual, *names), steps)
        return cls(manual, *names, len(steps), seal)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the code that a text is, None if it is none."""
        parts = [" ".join(part.split()) for part in f" {text} ".split("|")]
        sign, *rest = parts
        if sign != _SIGN or len(rest) != len(cls.__slots__) or not rest[4].isdecimal():
            return None
        manual, device, os, browser, count, seal = rest
        return cls(manual, device, os, browser, int(count), seal)

    def seals(self, steps: Sequence[str]) -> bool:
        """Whether these are the codes of the steps that the sheet was made with, all of them."""
        about = (self.manual, self.device, self.os, self.browser)
        return self.count == len(steps) and self.seal == _seal(about, steps)

    def __str__(self) -> str:
        about = (self.manual, self.device, self.os, self.browser, str(self.count), self.seal)
        return _BETWEEN.join((_SIGN, *about))


def step_code(step: str, digest: str) -> str:
    """Return the code of an answer: the step, as `procedure/step`, and what was shown of it."""
    return f"{step} {digest}"


def parse_step_code(text: str) -> tuple[str, str] | None:
    """Return the step and the digest that a text names, None if it is no code."""
    found = _STEP_CODE.fullmatch(" ".join(text.split()))
    return (found[1], found[2]) if found else None


def _seal(about: tuple[str, ...], steps: Sequence[str]) -> str:
    # Why sorted: a person may bring rows into another order, and loses nothing by it.
    text = "\n".join((*about, *sorted(steps)))
    return sha256(text.encode()).hexdigest()[:_SEAL_LENGTH]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of the steps in `document`; `codes` has the code of each step's answer.

    `about` are the labels and texts that its head tells, `fields` the labels of what is to be
    filled in, by name.
    """

    document: Document
    words: SheetWords
    head: HeadCode
    codes: dict[str, str]
    about: dict[str, str]
    fields: dict[str, str]


def compose_sheet(
    library: Library,
    manual: Manual,
    procedures: Iterable[Procedure],
    environment: Environment,
    report: Report,
) -> Sheet:
    """Return the sheet of a manual's procedures for an environment in which each has steps.

    Where the environment does not tell enough to know which form of a step applies, that is
    reported, and the first one is shown.
    """
    digests, labels = Digests(library), Labels(library)
    chosen = [_chosen(it, Forms(it, labels=labels), environment, report) for it in procedures]
    shown = tuple(it for it in chosen if it.steps)
    here = {it.procedure.id for it in shown}
    others = (library.procedures[name] for name in manual.procedures if name not in here)
    left_out = tuple(LeftOut(it, "is not on this sheet") for it in others)
    edition = Edition(manual, Selection(environment), shown, left_out, library)
    composed = compose(edition, library, evidence_words=NoEvidenceWords)
    codes = {
        name: step_code(name, digests.of(it.procedure, step.choices[0].form))
        for it in shown
        for step in it.steps
        if (name := f"{it.procedure.id}/{step.step.id}")
    }
    return _sheet(composed, environment, codes)


def _sheet(composed: Document, environment: Environment, codes: dict[str, str]) -> Sheet:
    words = SHEET_WORDS[composed.language]
    os, browser = environment.os, environment.browser
    fields = dict(words.fields) | {"os": words.fields["os"].format(os.name if os else "OS")}
    if browser:
        fields["browser"] = words.fields["browser"].format(browser.name)
    else:
        del fields["browser"]
    parts = (environment.device, os, browser)
    said = {
        words.about["manual"]: composed.full_title,
        words.about["edition"]: composed.cover[0],
        words.about["environment"]: " / ".join(map(str, filter(None, parts))),
    }
    document = replace(
        composed,
        title=words.title,
        subtitle=composed.full_title,
        full_title=f"{words.title} – {composed.full_title}",
        cover=(),
        labels=replace(composed.labels, contents=""),
        contents=(),
        sections=numbered(it for it in composed.sections if it.number),
    )
    head = HeadCode.of(composed.id, environment, list(codes.values()))
    return Sheet(document, words, head, codes, said, fields)


def _chosen(
    procedure: Procedure, forms: Forms, environment: Environment, report: Report
) -> ResolvedProcedure:
    steps = []
    reader = claim_of(environment)
    for step in procedure.steps:
        found = forms_at(forms, step, environment)
        if not found:
            continue
        every = forms.of(step)
        others = [it for it in every if not _is(it, found[0]) and is_shown(it, every, reader)]
        if others:
            place = (others[0].variant or step).place()
            said = str(environment)
            report.add(rules.SHEET_NEEDS_MORE, place, step=step.id, environment=said)
        choice = Choice(environment, found[0], Outcome.UNVERIFIED, None, ())
        steps.append(ResolvedStep(step, (choice,)))
    return ResolvedProcedure(procedure, (environment,), tuple(steps))


def _is(form: Form, other: Form) -> bool:
    return form.variant is other.variant and form.labels == other.labels


def forms_at(forms: Forms, step: Step, environment: Environment) -> list[Form]:
    """Return the forms of a step for which a verification made there counts; one, as a rule."""
    found = forms.of(step)
    there = [i for i, form in enumerate(found) if covers(form.claims, environment)]
    return [found[i] for i in narrowest(found, there, forms.is_narrower)]
