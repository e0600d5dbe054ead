"""Where a passage of a document is written: which text of which file prints these words."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.choosing.resolve import Edition, ResolvedProcedure, ResolvedStep
from pipeline.composing.identity import COVER
from pipeline.document.inline_nodes import Inline, Reference, Text
from pipeline.pieces.sentences import Sentences
from pipeline.reviewing.atoms import Spelled, spelled
from pipeline.reviewing.passages import HOLE, Passage
from pipeline.words.words import WORDS
from schemas.base import MarkedText, Model, Place, marked_texts

# Which texts of which models print a passage of a kind.
_KINDS = {
    ("Manual", "title"): "title",
    ("Manual", "subtitle"): "subtitle",
    ("Manual", "publisher"): "publisher",
    ("Manual", "about"): "paragraph",
    ("Manual", "notes"): "point",
    ("Manual", "footnotes"): "footnote",
    ("Procedure", "title"): "title",
    ("Procedure", "about"): "point",
    ("Procedure", "prerequisites"): "point",
    ("Procedure", "result"): "paragraph",
    ("Procedure", "footnotes"): "footnote",
    ("SafetyMessage", "hazard"): "hazard",
    ("SafetyMessage", "consequence"): "consequence",
    ("SafetyMessage", "avoidance"): "avoidance",
    ("SafetyMessage", "owner"): "owner",
    ("Step", "do"): "do",
    ("Step", "notes"): "note",
    ("StepVariant", "do"): "do",
    ("StepResult", "text"): "sees",
    ("Figure", "caption"): "caption",
    ("Target", "legend"): "legend",
}
# These are printed with fixed words around them.
_WITHIN = frozenset(("note", "hazard", "owner", "caption", "footnote"))


@dataclass(frozen=True, slots=True)
class Origin:
    """A text that prints a passage from character `start` on; `sentences` read it as printed."""

    item: MarkedText
    spelled: Spelled
    sentences: Sentences
    start: int

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.item.owner.place(*self.item.path)


class Origins:
    """Finds what prints the passages of one edition.

    Why by the words and not by the way that compose has taken: whatever prints exactly these words
    in this part is what a writer would look for, and two that do are rightly called ambiguous.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._words = WORDS[edition.manual.language]
        manual = edition.manual
        fields = dict.fromkeys(manual.fields, HOLE)
        self._sentences = Sentences(manual.words, self._words, self._refer, fields)
        self._found: dict[tuple[str, str, str], list[Origin]] = {}
        self._known: dict[str, list[tuple[str, MarkedText, list[Sentences]]]] = {}

    def of(self, passage: Passage) -> list[Origin]:
        """Return the texts that print a passage, by place; none for words that are fixed."""
        name = passage.part, passage.kind, passage.masked
        if name not in self._found:
            self._found[name] = self._nearest(passage)
        return self._found[name]

    def _nearest(self, passage: Passage) -> list[Origin]:
        best: dict[Place, Origin] = {}
        longest = -1
        for origin in self._matching(passage):
            length = len(origin.spelled.printed)
            if length > longest:
                best, longest = {}, length
            if length == longest:
                best.setdefault(origin.place, origin)
        return list(best.values())

    def _matching(self, passage: Passage) -> Iterator[Origin]:
        said = passage.masked
        for kind, item, readings in self._texts(passage.part):
            if kind != passage.kind:
                continue
            for sentences in readings:
                made = spelled(item.text, item.marks, sentences)
                at = -1 if made is None else said.find(made.printed)
                if made and (said == made.printed or (at >= 0 and kind in _WITHIN)):
                    yield Origin(item, made, sentences, at)

    def _texts(self, part: str) -> list[tuple[str, MarkedText, list[Sentences]]]:
        if part not in self._known:
            self._known[part] = [
                (kind, item, readings)
                for model, readings in self._models(part)
                for item in marked_texts(model)
                if (kind := _KINDS.get((type(item.owner).__name__, str(item.path[0]))))
            ]
        return self._known[part]

    def _models(self, part: str) -> Iterator[tuple[Model, list[Sentences]]]:
        """Yield what is printed in a part, with all ways in which its readers read it."""
        procedure, _, step = part.partition("/")
        if part == COVER or part.startswith("_"):
            yield self._edition.manual, [self._sentences]
            return
        for resolved in self._edition.procedures:
            if resolved.procedure.id != procedure:
                continue
            if not step:
                yield resolved.procedure.model_copy(update={"steps": ()}), [self._sentences]
                yield from self._messages(resolved)
            for it in resolved.steps:
                if it.step.id == step:
                    yield it.step, self._readings(it)
                    # Of the procedure itself only footnotes are printed there.
                    frame = resolved.procedure.model_copy(update={"steps": ()})
                    yield frame, self._readings(it)

    def _messages(self, resolved: ResolvedProcedure) -> Iterator[tuple[Model, list[Sentences]]]:
        for it in resolved.steps:
            for message in it.step.safety:
                yield message, self._readings(it)

    def _readings(self, step: ResolvedStep) -> list[Sentences]:
        language = self._edition.manual.language
        labels = dict.fromkeys(it.form.labels for it in step.choices)
        return [self._sentences.with_labels(it, language) for it in labels]

    def _refer(self, procedure: str, step: str) -> Inline:
        if self._edition.find(procedure, step) is not None:
            return Reference(HOLE, procedure)
        left_out = {it.procedure.id: it.procedure for it in self._edition.left_out}
        title = self._sentences.plain(left_out[procedure].title) if procedure in left_out else ""
        return Text(self._words.reference.format(title=title))
