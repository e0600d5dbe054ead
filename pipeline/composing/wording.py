"""Sentences as their readers read them: once for each set of labels that controls have for them."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.choosing.choosing import Choice
from pipeline.choosing.resolve import ResolvedProcedure
from pipeline.composing.evidence_words import EvidenceWords
from pipeline.document.document import SafetyPanel
from pipeline.document.inline_nodes import Inlines, Text
from pipeline.forms.footnotes import footnotes_of
from pipeline.forms.forms import Form
from pipeline.pieces.sentences import Sentences
from pipeline.words.fixed_words import Words
from schemas.environment import Environment
from schemas.safety import SafetyMessage


class Wording:
    """Reads what stands beside the instruction of a step: notes, safety messages, footnotes.

    `language` is that of the labels; `evidence` says what environments are called.
    """

    def __init__(
        self, sentences: Sentences, words: Words, evidence: EvidenceWords, language: str
    ) -> None:
        self._sentences = sentences
        self._words = words
        self._evidence = evidence
        self._language = language

    def speaking(self, form: Form) -> Sentences:
        """Return sentences in which controls are called as in a form."""
        return self._sentences.with_labels(form.labels, self._language)

    def labels(self, environments: list[list[Environment]]) -> list[str]:
        """Return a label for each of several readings; one that all share needs none."""
        if not environments[1:]:
            return [""] * len(environments)
        return [
            self._evidence.form_label(
                here, [it for others in environments if others is not here for it in others]
            )
            for here in environments
        ]

    def of_text(self, text: str, choices: tuple[Choice, ...]) -> Iterator[Inlines]:
        """Yield a sentence beside a step once for each way in which its readers read it."""
        found: dict[Inlines, list[Environment]] = {}
        for choice in choices if any(it.form.labels for it in choices) else choices[:1]:
            content = self.speaking(choice.form).inlines(text)
            found.setdefault(content, []).append(choice.environment)
        for content, label in zip(found, self.labels(list(found.values())), strict=True):
            yield (Text(label + self._words.join), *content) if label else content

    def footnote(self, resolved: ResolvedProcedure, name: str) -> Inlines:
        """Return what a footnote of a procedure says to all of its readers."""
        procedure = resolved.procedure
        text = procedure.footnotes[name]
        choices = tuple(
            it
            for step in resolved.steps
            for it in step.choices
            if it.form.labels
            and any(note.path[-1] == name for note in footnotes_of(procedure, it.form))
        )
        if not choices:
            return self._sentences.inlines(text)
        first, *others = self.of_text(text, choices)
        join = Text(self._words.join)
        return (*first, *(it for other in others for it in (join, *other)))

    def safety(self, message: SafetyMessage, sentences: Sentences | None = None) -> SafetyPanel:
        """Return a safety message, in other sentences than those of the manual if any are given."""
        sentences = sentences or self._sentences
        owner = sentences.plain(message.owner) if message.owner else ""
        return SafetyPanel(
            signal=message.signal.value,
            word=getattr(self._words, message.signal.value),
            hazard=sentences.inlines(message.hazard),
            consequence=sentences.inlines(message.consequence),
            avoidance=sentences.inlines(message.avoidance),
            owner=self._words.owner.format(owner) if owner else "",
        )

    def of_safety(
        self, message: SafetyMessage, choices: tuple[Choice, ...]
    ) -> Iterator[SafetyPanel]:
        """Yield a safety message once for each way in which its readers read it."""
        found: dict[SafetyPanel, list[Environment]] = {}
        for choice in choices if any(it.form.labels for it in choices) else choices[:1]:
            panel = self.safety(message, self.speaking(choice.form))
            found.setdefault(panel, []).append(choice.environment)
        for panel, label in zip(found, self.labels(list(found.values())), strict=True):
            said = Text(label + self._words.join)
            hazard = (said, *panel.hazard) if label else panel.hazard
            yield replace(panel, hazard=hazard)
