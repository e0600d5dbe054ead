"""Wordings: whether the words that somebody verified are those of today."""

from collections.abc import Sequence

from pipeline.forms.forms import Form
from pipeline.ledger.digests import Digests
from pipeline.loading.library import Library
from pipeline.loading.stamps import Event, event_of
from schemas.procedure import Procedure
from schemas.verification import Verification


class Wordings:
    """Compares the stamps of a library with the digests of its forms; a `Judge` of evidence.

    A verification that was never stamped is believed. One that was stamped is void for a form
    whose digest it does not have: because the form was edited, or because it came later.
    """

    def __init__(self, library: Library) -> None:
        self.digests = Digests(library)
        self._stamps = library.stamps
        self._events: dict[int, tuple[Verification, Event]] = {}
        self._lines: tuple[Procedure | None, frozenset[int]] = (None, frozenset())

    def void(
        self, procedure: Procedure, form: Form, items: Sequence[Verification]
    ) -> list[Verification]:
        """Return those of the verifications that were made for other words than a form has."""
        if not self._stamps.events(procedure.id):
            return []
        seen = self._stamps.of_step(procedure.id, form.step.id)
        digest = self.digests.of(procedure, form)
        events = self._events
        return [
            item
            for item in items
            if digest not in seen.get((events.get(id(item)) or self._known(item))[1], ())
            and self.is_stamped(procedure, form.step.id, item)
        ]

    def is_stamped(self, procedure: Procedure, step_id: str, item: Verification) -> bool:
        """Whether it is known for which words a verification was made.

        A line of the procedure is stamped for all its steps at once. A step without a stamp of it
        was not there then.
        """
        event = self._event(item)
        if event not in self._stamps.events(procedure.id):
            return False
        if id(item) not in self._lines_of(procedure):
            return event in self._stamps.of_step(procedure.id, step_id)
        steps = item.steps
        return not steps or any(event in self._stamps.of_step(procedure.id, it) for it in steps)

    def _lines_of(self, procedure: Procedure) -> frozenset[int]:
        """Return the verifications that are written in a procedure and not in its steps."""
        if self._lines[0] is not procedure:
            self._lines = procedure, frozenset(map(id, procedure.verified))
        return self._lines[1]

    def _event(self, item: Verification) -> Event:
        return (self._events.get(id(item)) or self._known(item))[1]

    def _known(self, item: Verification) -> tuple[Verification, Event]:
        self._events[id(item)] = item, event_of(item)
        return self._events[id(item)]
