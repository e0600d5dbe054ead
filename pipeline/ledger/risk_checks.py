"""Checks of risks: steps that pass a security warning or lower a protection.

Which controls and phrases mean that, the settings of a library say for each language.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.forms.labels import Labels, Terms, uses, with_labels
from pipeline.ledger.waivers import Waivers
from pipeline.loading.library import Library
from pipeline.markup.markup import FootnoteUse, Marked, Piece, See, TermUse, Words, parse
from schemas.base import SENTENCE, MarkedText
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepVariant
from schemas.settings import Settings


def check_risks(
    library: Library, manuals: Iterable[Manual], procedure: Procedure, waivers: Waivers,
    report: Report,
) -> None:  # fmt: skip
    """Add a diagnostic for each step with a risk that nobody warns of, or that nobody approved.

    The words of the procedure are those that these manuals print.
    """
    labels = Labels(library)
    for step in procedure.steps:
        found = next(_risks(library.settings, manuals, step, labels), None)
        if found is None:
            continue
        owner, words = found
        if not (procedure.safety or step.safety):
            report.add(rules.RISK_WITHOUT_SAFETY, owner.place("do"), words=words)
        waivers.add(report, rules.RISK_WITHOUT_APPROVAL, owner.place("do"), step, words=words)


def _risks(
    settings: Settings, manuals: Iterable[Manual], step: Step, labels: Labels
) -> Iterator[tuple[Step | StepVariant, str]]:
    """Yield the words that ask people to accept a risk, with the form of the step that says so."""
    owners: tuple[Step | StepVariant, ...] = (step, *step.variants)
    for manual in manuals:
        controls = settings.risk_controls.get(manual.language, ())
        phrases = settings.risk_phrases.get(manual.language, ())
        for owner in owners if controls or phrases else ():
            pieces = parse(owner.do or "").pieces
            text = [MarkedText(owner, ("do",), owner.do or "", SENTENCE)]
            for shown in labels.readings(uses(text), manual.language):
                terms = with_labels(manual.words, shown, manual.language)
                for words in _risky(pieces, terms, controls, phrases):
                    yield owner, words


def _risky(
    pieces: tuple[Piece, ...], terms: Terms, controls: tuple[str, ...], phrases: tuple[str, ...]
) -> Iterator[str]:
    for piece in pieces:
        label = _words(piece, terms)
        is_control = isinstance(piece, Marked) and piece.kind == "control"
        if is_control and any(_whole(it).fullmatch(label) for it in controls):
            yield label
    said = "".join(_words(piece, terms) for piece in pieces)
    for pattern in phrases:
        if found := _whole(pattern).search(said):
            yield found[0]


def _words(piece: Piece, terms: Terms) -> str:
    match piece:
        case Words():
            return piece.text
        case TermUse():
            return terms.get(piece.name, "")
        case See() | FootnoteUse():
            return ""
        case Marked():
            return "".join(_words(item, terms) for item in piece.content)


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    """Return a pattern in which `*` is any words; capitals and blanks make no difference."""
    parts = (r"\s+".join(map(re.escape, part.split())) for part in pattern.split("*"))
    return re.compile(".*".join(parts), re.IGNORECASE)
