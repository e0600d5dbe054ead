"""Prints what copies are: for people in lines, and as data for programs."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import click

from commands.reporting import one_line, width_of
from pipeline.copies.comparing import Comparison, Part, Verdict
from pipeline.copies.copy_words import LANGUAGES, CopyWords
from pipeline.copies.fitness import Fitness, ProcedureFit
from pipeline.ledger.status_words import SIGNS, STATUS_WORDS
from renderers.findings import Finding
from renderers.identities import Copy

_WIDTH = 100
_NARROWEST = 40
_FORMATS = {"docx": "Word", "pdf": "PDF", "html": "HTML", "tree": "tree"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file and what was found out about it; None for what was not asked, or cannot be told."""

    file: str
    copy: Copy | None = None
    compared: Comparison | None = None
    fitness: Fitness | None = None
    findings: tuple[Finding, ...] | None = None

    @property
    def is_good(self) -> bool:
        """Whether it is what is published today, and good in all that was asked."""
        is_current = self.compared is not None and self.compared.verdict is Verdict.CURRENT
        is_fit = self.fitness is None or self.fitness.is_good
        return self.copy is not None and is_current and is_fit and not self.findings


def width_here() -> int:
    """Return the columns there are; where nobody looks, the same on every machine."""
    if not sys.stdout.isatty():
        return _WIDTH
    return max(_NARROWEST, shutil.get_terminal_size((_WIDTH, 24)).columns)


# ── for people ────────────────────────────────────────────────────────────────────────────────


def lines(seen: Inspected, words: CopyWords, width: int) -> Iterator[str]:
    """Yield what is to be said of a copy, in lines that are cut where they are too wide."""
    yield click.style(one_line(seen.file), bold=True)
    rows = [*_identity(seen, words), *_today(seen, words)]
    wide = max((width_of(label) for label, _, _ in rows), default=0)
    for label, said, colour in rows:
        room = width - wide - 4
        yield f"  {_padded(label, wide)}  {click.style(_cut(said, room), fg=colour)}".rstrip()
    yield from (f"  {_cut(line, width - 2)}" for line in _reader(seen, words))
    yield from _findings(seen, words)


_Row = tuple[str, str, str | None]


def _identity(seen: Inspected, words: CopyWords) -> Iterator[_Row]:
    if seen.copy is None:
        return
    identity, compared = seen.copy.identity, seen.compared
    document = compared.document if compared else None
    language = LANGUAGES[words.language].get(identity.language, identity.language)
    yield words.what, document.full_title if document else identity.manual, None
    told = (identity.manual, language, _FORMATS[seen.copy.format])
    yield words.copy, words.separator.join(told), None
    yield words.edition, words.asked(identity.asked), None
    published = (identity.published, words.build.format(identity.build))
    yield words.published, words.separator.join(published), None


def _today(seen: Inspected, words: CopyWords) -> Iterator[_Row]:
    if seen.compared is None:
        return
    verdict = seen.compared.verdict
    colour = "green" if verdict is Verdict.CURRENT else "red"
    advice = words.advice.get(verdict)
    said = words.verdicts[verdict]
    yield words.today, words.separator.join(filter(None, (said, advice))), colour
    for kind, part in words.changes(seen.compared):
        yield "", f"{_padded(kind, width_of(words.removed) + 4)}{part}", None


def _reader(seen: Inspected, words: CopyWords) -> Iterator[str]:
    fit = seen.fitness
    if fit is None:
        return
    status = STATUS_WORDS[words.language]
    where = status.environment(fit.selection.environment)
    day = status.as_of.format(date=fit.clock.as_of)
    asked = words.reader.format(words.separator.join((where, day)))
    is_good = fit.is_good and seen.compared is not None and seen.compared.verdict is Verdict.CURRENT
    answer = click.style(
        words.good if is_good else words.not_good, fg="green" if is_good else "red", bold=True
    )
    yield f"{asked}  {answer}"
    for it in fit.procedures:
        yield f"  {SIGNS[it.cell.status]} {it.title}"
        yield f"    {words.separator.join(_said(it, words))}"
        for part in it.otherwise:
            yield f"    {words.otherwise.format(f'{part.marker} {part.words}')}"


def _said(fit: ProcedureFit, words: CopyWords) -> Iterator[str]:
    status = STATUS_WORDS[words.language]
    if not fit.applies:
        yield words.not_for
        return
    yield status.words[fit.cell.status]
    if fit.outcome:
        yield words.outcomes[fit.outcome]
    yield from status.said(fit.cell)
    if fit.is_missing:
        yield words.missing


def _findings(seen: Inspected, words: CopyWords) -> Iterator[str]:
    if seen.findings is None:
        return
    if not seen.findings:
        yield f"  {click.style(words.valid, fg='green')}"
        return
    yield f"  {click.style(words.not_valid, fg='red')}"
    for it in seen.findings:
        place = f"{it.place}: " if it.place else ""
        yield f"    {one_line(f'{place}{it.message}')} [{it.rule}]"
        if it.advice:
            yield f"      = {one_line(it.advice)}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _cut(text: str, width: int) -> str:
    """Return a text in one line of so many columns; colours are no columns."""
    said = text if "\x1b" in text else one_line(text)
    if text.startswith(" ") and "\x1b" not in text:
        said = text[: len(text) - len(text.lstrip())] + said
    while width_of(click.unstyle(said)) > width:
        said = said[:-2] + "…"
    return said


# ── for programs ──────────────────────────────────────────────────────────────────────────────


def as_data(seen: Inspected) -> dict[str, Any]:
    """Return what was found out as plain data; its keys and words are one for all languages."""
    data: dict[str, Any] = {"file": seen.file, "is_good": seen.is_good}
    if seen.copy:
        identity = seen.copy.identity
        data |= {
            "format": seen.copy.format,
            "manual": identity.manual,
            "language": identity.language,
            "published": identity.published,
            "asked": asdict(identity.asked) | {"omitted": list(identity.asked.omitted)},
            "build": identity.build,
        }
    if seen.compared:
        data["today"] = _today_data(seen.compared)
    if seen.fitness:
        data["reader"] = _reader_data(seen.fitness)
    if seen.findings is not None:
        data["findings"] = [asdict(it) for it in seen.findings]
    return data


def _today_data(compared: Comparison) -> dict[str, Any]:
    today = compared.today
    return {
        "verdict": compared.verdict.value,
        "build": today.build if today else None,
        "published": today.published if today else None,
        "changed": [asdict(it) for it in compared.changed],
        "added": [asdict(it) for it in compared.added],
        "removed": [it.id for it in compared.removed],
        "is_reordered": compared.is_reordered,
    }


def _reader_data(fit: Fitness) -> dict[str, Any]:
    environment = fit.selection.environment
    return {
        "device": environment.device,
        "os": str(environment.os) if environment.os else None,
        "browser": str(environment.browser) if environment.browser else None,
        "as_of": fit.clock.as_of.isoformat(),
        "is_good": fit.is_good,
        "procedures": [_procedure_data(it) for it in fit.procedures],
    }


def _procedure_data(fit: ProcedureFit) -> dict[str, Any]:
    return {
        "id": fit.id,
        "title": fit.title,
        "is_good": fit.is_good,
        "status": fit.cell.status.value,
        "outcome": fit.outcome.value if fit.outcome else None,
        "date": fit.cell.date.isoformat() if fit.cell.date else None,
        "reason": fit.cell.reason,
        "steps": list(fit.cell.steps),
        "otherwise": [_step_data(it) for it in fit.otherwise],
        "is_missing": fit.is_missing,
    }


def _step_data(part: Part) -> dict[str, str]:
    return {"id": part.id, "marker": part.marker, "words": part.words}
