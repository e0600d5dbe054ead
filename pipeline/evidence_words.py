"""What a document says of verification: the truth, for each environment, in words."""

from collections.abc import Iterable, Iterator

from pipeline.document import Block, Inlines, Paragraph, Text
from pipeline.forms import Choice, Outcome
from pipeline.resolve import ResolvedProcedure, ResolvedStep, Selection
from pipeline.words import Words
from schemas.environment import Environment
from schemas.verification import Verification

_ORDER = list(Outcome)


class EvidenceWords:
    """Says in one language when and where something was verified, and where it was not."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def edition(self, selection: Selection, audiences: dict[str, str]) -> str:
        """Return for whom an edition is, "" when it is for everybody."""
        for_whom = [str(self.environment(selection.environment))]
        if selection.audience:
            for_whom.append(audiences.get(selection.audience, selection.audience))
        said = self._words.list_of([part for part in for_whom if part])
        line = self._words.edition.format(said) if said else ""
        if selection.as_of:
            day = self._words.as_of.format(self._words.date(selection.as_of))
            line = self._words.list_of([line, day]) if line else day
        return line

    def environment(self, environment: Environment) -> str:
        """Return an environment in words, "" when it is open."""
        parts = (environment.device, environment.os, environment.browser)
        return " / ".join(str(part) for part in parts if part)

    def form_label(self, environments: list[Environment]) -> str:
        """Return the label of a form that is for some environments only."""
        names = dict.fromkeys(self._shortest(environment) for environment in environments)
        return self._words.form.format(self._words.list_of(list(names)))

    def _shortest(self, environment: Environment) -> str:
        """Return the shortest telling name: the device, else the system, else the browser."""
        known = environment.device or environment.os or environment.browser
        return str(known) if known else self._words.nothing

    def rows(self, procedures: Iterable[ResolvedProcedure]) -> tuple[tuple[str, ...], ...]:
        """Return the environment table: verified ones by date, then those that never were."""
        procedures = list(procedures)
        verified = {
            (item.on, str(item.environment)): item
            for procedure in procedures
            for item in procedure.evidence()
        }
        rows = [
            (self._words.date(item.on), *self._cells(item.environment))
            for _, item in sorted(verified.items())
        ]
        unverified = (it for procedure in procedures for it in procedure.unverified())
        never = dict.fromkeys(it for it in unverified if not it.is_open)
        rows += [(self._words.not_verified, *self._cells(environment)) for environment in never]
        return tuple(rows)

    def _cells(self, environment: Environment) -> tuple[str, str, str]:
        parts = (environment.device, environment.os, environment.browser)
        device, os, browser = (str(part) if part else self._words.nothing for part in parts)
        return device, os, browser

    def of_procedure(self, procedure: ResolvedProcedure, selection: Selection) -> Iterator[Block]:
        """Yield what is to be said of a procedure as a whole."""
        if not selection.environment.is_open:
            outcome, evidence = _worst(procedure)
            yield Paragraph(self._sentence(outcome, evidence, selection.environment))
            return
        if verified := [self._verified_in(item) for item in procedure.evidence()]:
            yield Paragraph((Text(self._words.list_of(verified)),), self._words.verified)
        never = procedure.unverified()
        if never and all(environment.is_open for environment in never):
            yield Paragraph((Text(self._words.not_verified),))
        elif never:
            environments = [self.environment(it) for it in never if not it.is_open]
            yield Paragraph((Text(self._words.list_of(environments)),), self._words.unverified)

    def of_step(
        self, procedure: ResolvedProcedure, step: ResolvedStep, selection: Selection
    ) -> list[Inlines]:
        """Return a sentence for a step of which less is known than of most others."""
        if selection.environment.is_open:
            return []
        choice = step.choices[0]
        if len({(it.choices[0].outcome, it.choices[0].evidence) for it in procedure.steps}) == 1:
            return []
        return [self._sentence(choice.outcome, choice.evidence, selection.environment)]

    def _verified_in(self, item: Verification) -> str:
        return self._words.verified_in.format(
            environment=self.environment(item.environment), date=self._words.date(item.on)
        )

    def _sentence(
        self, outcome: Outcome, evidence: Verification | None, environment: Environment
    ) -> Inlines:
        wanted = self.environment(environment)
        if outcome is Outcome.UNVERIFIED or evidence is None:
            return (Text(self._words.never.format(environment=wanted)),)
        sentence = self._words.exactly if outcome is Outcome.EXACT else self._words.neighbour
        if outcome is Outcome.EXACT:
            wanted = self.environment(evidence.environment)
        return (
            Text(
                sentence.format(
                    environment=wanted,
                    verified=self.environment(evidence.environment),
                    date=self._words.date(evidence.on),
                )
            ),
        )


def _worst(procedure: ResolvedProcedure) -> tuple[Outcome, Verification | None]:
    """Return what is known of the step of which least is known; a chain is as strong as that."""
    choices = [step.choices[0] for step in procedure.steps]
    worst = max(choices, key=_rank)
    return worst.outcome, worst.evidence


def _rank(choice: Choice) -> tuple[int, int]:
    day = choice.evidence.on.toordinal() if choice.evidence else 0
    return _ORDER.index(choice.outcome), -day
