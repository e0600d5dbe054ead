"""The words that lead to other parts of a document."""

from collections.abc import Callable

from pipeline.choosing.resolve import Edition
from pipeline.document.inline_nodes import Inline, Reference, Text
from pipeline.history.changes import Change
from pipeline.words.fixed_words import Words
from pipeline.words.numbering import marker, style_for


class References:
    """Says in one language where a reference leads in one edition; `plain` reads titles."""

    def __init__(self, edition: Edition, words: Words, plain: Callable[[str], str]) -> None:
        self._edition = edition
        self._words = words
        self._plain = plain

    def refer(self, procedure_id: str, step_id: str) -> Inline:
        """Return the words that lead to a procedure or step, "the next page" of any medium.

        Where this edition has nothing to lead to, the title alone; resolve has warned of it.
        """
        found = self._edition.find(procedure_id, step_id)
        if found is None:
            left_out = {it.procedure.id: it.procedure for it in self._edition.left_out}
            title = self._plain(left_out[procedure_id].title)
            return Text(self._words.reference.format(title=title))
        resolved, step = found
        title, target = self._plain(resolved.procedure.title), resolved.procedure.id
        if step is None:
            return Reference(self._words.reference.format(title=title), target)
        sign = marker(style_for(self._words, len(resolved.steps)), resolved.steps.index(step) + 1)
        words = self._words.step_reference.format(title=title, marker=sign.rstrip("."))
        return Reference(words, f"{target}/{step.step.id}")

    def place_of(self, change: Change) -> str:
        """Return in words where something changed, in this edition."""
        found = self._edition.find(change.procedure, change.step) if change.procedure else None
        if found is None:
            return self._words.whole_manual
        return self.refer(change.procedure, change.step if found[1] else "").text
