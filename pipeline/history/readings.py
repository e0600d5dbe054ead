"""Readings: what the readers of one edition read, piece by piece, so that two can be compared.

Words only: how a file is written, where it lies and which look a drawing has make no difference.
Of a translation, what nobody has translated is in the words of the original, after the mark for it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from pipeline.choosing.choosing import Choice, Outcome
from pipeline.choosing.resolve import VERIFIED, Edition, ResolvedProcedure, Selection, resolve
from pipeline.diagnostics import Report
from pipeline.document.document import Figure, Picture
from pipeline.document.inline_nodes import Text
from pipeline.document.plain_data import to_json
from pipeline.document.reading_order import plain
from pipeline.forms.footnotes import footnotes_in, footnotes_of, texts_beside_steps
from pipeline.forms.forms import Form, Label
from pipeline.forms.labels import filled
from pipeline.loading.library import Library
from pipeline.pieces.figures import Appearance, Figures
from pipeline.pieces.sentences import Sentences
from pipeline.pieces.translations import original_sentences
from pipeline.words.translation_words import mark_of
from pipeline.words.words import WORDS
from schemas import figure as declared
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.safety import SafetyMessage

_LOOKS = Appearance("phone", "neutral")


class Where(NamedTuple):
    """Where something is read: "" for the whole manual, the whole procedure, or everywhere."""

    procedure: str = ""
    step: str = ""
    environment: str = ""


@dataclass(frozen=True)
class Snapshot:
    """What an edition says. `steps` are the procedures and their steps, each in order.

    `written` is a text before its labels are put in, where that makes a difference.
    """

    steps: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[Where, dict[str, str]] = field(default_factory=dict)
    written: dict[Where, dict[str, str]] = field(default_factory=dict)
    environments: dict[Where, list[str]] = field(default_factory=dict)

    def at(self, where: Where) -> dict[str, str]:
        """Return what is said in a place: its parts, without those that say nothing."""
        return self.texts.get(where, {})

    def shown(self, procedure: str, step: str) -> list[str]:
        """Return the environments for which a step is shown."""
        return self.environments.get(Where(procedure, step), [])

    def title(self, procedure: str) -> str:
        """Return the title of a procedure, "" if it is not there."""
        return self.at(Where(procedure)).get("title", "")


def snapshot(library: Library, manual: Manual, selection: Selection) -> Snapshot:
    """Return what the edition of a manual says.

    Raises KeyError or ValueError where content refers to something that is not there.
    """
    return _Reader(resolve(library, manual, selection, Report()), library).snapshot()


class _Reader:
    def __init__(self, edition: Edition, library: Library) -> None:
        self._edition = edition
        self._manual = edition.manual
        self._library = library
        self._words = WORDS[self._manual.language]
        original = original_sentences(library, self._refer)
        self._sentences = Sentences(self._manual.words, self._words, self._refer, original=original)
        self._mark = mark_of(self._manual.language) if original else ""
        self._figures = Figures(self._sentences, self._words, library.pictures)
        self._found = Snapshot()

    def snapshot(self) -> Snapshot:
        manual = self._manual
        for part in ("title", "subtitle", "publisher"):
            self._put(Where(), part, self._sentences.plain(getattr(manual, part) or ""))
        for part in ("about", "notes"):
            self._put(Where(), part, self._texts(getattr(manual, part)))
        self._put(Where(), "footnotes", self._footnotes(manual))
        for resolved in self._edition.procedures:
            self._procedure(resolved)
        return self._found

    def _put(self, where: Where, part: str, text: str, written: str = "") -> None:
        if text:
            self._found.texts.setdefault(where, {})[part] = text
        if written and written != text:
            self._found.written.setdefault(where, {})[part] = written

    def _procedure(self, resolved: ResolvedProcedure) -> None:
        procedure = resolved.procedure
        parts = {
            "title": self._sentences.plain(procedure.title),
            "audience": self._audience(procedure.audience),
            "about": self._texts(procedure.about),
            "prerequisites": self._texts(procedure.prerequisites),
            "safety": "\n".join(self._safety(it, self._sentences) for it in procedure.safety),
            "result": self._texts([procedure.result] if procedure.result else []),
            "footnotes": self._footnotes(procedure),
            "environments": "\n".join(str(it) for it in resolved.environments if not it.is_open),
        }
        for part, value in parts.items():
            self._put(Where(procedure.id), part, value)
        self._found.steps[procedure.id] = [it.step.id for it in resolved.steps]
        everywhere = [str(it) for it in resolved.environments]
        self._found.environments[Where(procedure.id)] = everywhere
        for step in resolved.steps:
            here = [str(it.environment) for it in step.choices]
            self._found.environments[Where(procedure.id, step.step.id)] = here
            for choice in step.choices:
                self._step(procedure, choice)

    def _step(self, procedure: Procedure, choice: Choice) -> None:
        form = choice.form
        where = Where(procedure.id, form.step.id, str(choice.environment))
        ours = [it for it in form.labels if it.language == self._manual.language]
        said = self._parts(procedure, form, ours)
        unlabelled = [Label(it.control, it.language, f"#{it.control}", ()) for it in ours]
        written = self._parts(procedure, form, unlabelled) if ours else said
        for part, value in said.items():
            self._put(where, part, value, written[part])
        for label in ours:
            text = filled(label.text, self._manual.terms)
            self._put(where, f"label {label.control}", text)
        evidence = choice.evidence if choice.outcome in VERIFIED else None
        status = f"{evidence.environment}\n{evidence.on}" if evidence else ""
        if choice.outcome is Outcome.EDITED:
            status = "edited"
        self._put(where, "verified", status)

    def _parts(self, procedure: Procedure, form: Form, labels: list[Label]) -> dict[str, str]:
        sentences = self._sentences.with_labels(labels, self._manual.language)
        sees, step = form.sees, form.step
        shown = [self._figure(procedure, it, sentences) for it in form.figures()]
        return {
            "do": plain(sentences.inlines(form.do)),
            "sees": plain(sentences.inlines(sees.text)) if sees else "",
            "figure": "\n".join(words for words, _ in shown),
            "picture": " ".join(look for _, look in shown),
            "notes": "\n".join(plain(sentences.inlines(it)) for it in step.notes),
            "safety": "\n".join(self._safety(it, sentences) for it in step.safety),
            "footnotes": "\n".join(
                plain(sentences.inlines(it.text)) for it in footnotes_of(procedure, form)
            ),
            "audience": self._audience(step.audience),
        }

    def _figure(
        self, procedure: Procedure, figure: declared.Figure, sentences: Sentences
    ) -> tuple[str, str]:
        """Return what a figure says, and a digest of what it looks like."""
        figures = self._figures.reading(sentences)
        node: Figure = figures.figure(procedure, figure, _LOOKS)
        legend = (f"{it.marker} {plain(it.content)}".strip() for it in node.legend)
        words = "\n".join(filter(None, (node.alt, plain(node.caption), *legend)))
        looks: list[object] = [to_json(it) for it in node.callouts]
        words = f"{self._mark} {words}" if node.language else words
        if isinstance(node, Picture):
            looks.append(to_json(figures.assets[node.asset]))
        else:
            looks.append(to_json(node.screen))
        return words, sha256(json.dumps(looks, sort_keys=True).encode()).hexdigest()[:12]

    def _texts(self, texts: Iterable[str]) -> str:
        return "\n".join(plain(self._sentences.inlines(it)) for it in texts)

    def _footnotes(self, owner: Manual | Procedure) -> str:
        """Return what the footnotes say to which others than steps refer."""
        return self._texts(it.text for it in footnotes_in(owner, texts_beside_steps(owner)))

    def _safety(self, message: SafetyMessage, sentences: Sentences) -> str:
        word = getattr(self._words, message.signal.value)
        texts = (message.hazard, message.consequence, message.avoidance)
        return " ".join((word, *(plain(sentences.inlines(it)) for it in texts)))

    def _audience(self, names: tuple[str, ...]) -> str:
        titles = [self._manual.audiences.get(it, it) for it in names]
        return self._words.list_of([self._sentences.plain(it) for it in titles])

    def _refer(self, procedure: str, _step: str) -> Text:
        """Return the title alone: that a step got another number is no change."""
        known = self._library.procedures.get(procedure)
        title = self._sentences.plain(known.title) if known else procedure
        return Text(self._words.reference.format(title=title))
