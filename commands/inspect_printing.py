"""Prints what copies are: for people in lines, and as data for programs."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from commands.advice import advised
from commands.reporting import one_line, padded, width_of
from pipeline.catalogue import matched
from pipeline.choosing.choosing import Outcome
from pipeline.copies.comparing import Comparison, Part, Verdict
from pipeline.copies.copy_words import CopyWords
from pipeline.copies.fitness import Fitness, ProcedureFit
from pipeline.ledger.status_words import SIGNS, STATUS_WORDS
from pipeline.words.languages import known_languages, language_name
from renderers.findings import Finding
from renderers.identities import Copy
from renderers.sayings import FINDING

# Of the words with which a step begins, in columns: enough to know it by.
_FIRST_WORDS = 48
_FORMATS = {"docx": "Word", "pdf": "PDF", "html": "HTML", "tree": "tree"}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file and what was found out about it; None for what was not asked, or cannot be told.

    `altered` are steps that somebody has edited in the copy itself.
    """

    file: str
    path: Path
    copy: Copy | None = None
    compared: Comparison | None = None
    fitness: Fitness | None = None
    altered: tuple[Part, ...] | None = None
    findings: tuple[Finding, ...] | None = None

    @property
    def is_good(self) -> bool:
        """Whether it is what is published today, and good in all that was asked."""
        is_current = self.compared is not None and self.compared.verdict is Verdict.CURRENT
        is_fit = self.fitness is None or self.fitness.is_good
        is_sound = not self.altered and not self.findings
        return self.copy is not None and is_current and is_fit and is_sound


# ── for people ────────────────────────────────────────────────────────────────────────────────


def lines(seen: Inspected, words: CopyWords) -> Iterator[str]:
    """Yield what is to be said of a copy, a line for each thing; terminals break long ones."""
    yield click.style(one_line(seen.file), bold=True)
    rows = [*_identity(seen, words), *_today(seen, words)]
    wide = max((width_of(label) for label, _, _ in rows), default=0)
    for label, said, colour in rows:
        text = click.style(one_line(said), fg=colour) if colour else one_line(said)
        yield f"  {padded(label, wide)}  {text}"
    yield from _reader(seen, words)
    yield from _findings(seen, words)


_Row = tuple[str, str, str | None]


def _identity(seen: Inspected, words: CopyWords) -> Iterator[_Row]:
    if seen.copy is None:
        return
    identity, compared = seen.copy.identity, seen.compared
    document = compared.document if compared else None
    language = identity.language
    if language in known_languages():
        language = language_name(language, words.language)
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
    for kind, parts in words.changes(seen.compared):
        yield from ((kind, _part(it, words), None) for it in parts)
    if seen.compared.is_reordered:
        yield words.reordered, words.reordered_parts, None
    if seen.compared.translations:
        yield words.translations, words.listing.join(seen.compared.translations), None
    for part in seen.altered or ():
        yield words.altered, _part(part, words), "red"
    if seen.altered:
        yield "", advised(words.altered_advice), None


def _part(part: Part, words: CopyWords) -> str:
    return words.part(replace(part, words=_cut(part.words)))


def _reader(seen: Inspected, words: CopyWords) -> Iterator[str]:
    fit = seen.fitness
    if fit is None:
        return
    status = STATUS_WORDS[words.language]
    where = status.environment(fit.selection.environment)
    asked = words.reader.format(environment=where, day=status.as_of.format(date=fit.clock.as_of))
    is_current = seen.compared is not None and seen.compared.verdict is Verdict.CURRENT
    answer, colour = words.not_good, "red"
    if fit.is_good:
        answer, colour = (words.good, "green") if is_current else (words.outdated, "red")
    yield f"  {one_line(asked)}  {click.style(answer, fg=colour, bold=True)}"
    for it in fit.procedures:
        yield f"    {SIGNS[it.cell.status]} {one_line(it.title)}"
        yield from (f"      {one_line(line)}" for line in _said(it, words))
        for part in it.otherwise:
            yield f"      {words.otherwise.format(f'{part.marker} {_cut(part.words)}')}"


def _said(fit: ProcedureFit, words: CopyWords) -> Iterator[str]:
    status = STATUS_WORDS[words.language]
    if not fit.applies:
        yield words.not_for
        return
    first, *rest = status.said(fit.cell)
    yield words.separator.join((status.words[fit.cell.status], first))
    yield from filter(None, [words.separator.join(rest)])
    if fit.outcome is Outcome.NEIGHBOUR:
        yield words.nearest
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
        message = matched(it.message, FINDING, words.language)
        yield f"    {one_line(f'{place}{message}')} [{it.rule}]"
        if it.advice:
            yield f"      = {one_line(it.advice)}"


def _cut(text: str) -> str:
    """Return how a text begins, in one line."""
    said = one_line(text)
    while width_of(said) > _FIRST_WORDS:
        said = f"{said[:-2]}…"
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
        altered = seen.altered
        data["altered"] = None if altered is None else [asdict(it) for it in altered]
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
        "translations": list(compared.translations),
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
        "is_good": fit.is_good if fit.applies else None,
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
