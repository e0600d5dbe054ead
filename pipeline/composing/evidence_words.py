"""What a document says of verification: the truth, for each environment, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.choosing.choosing import Choice, Outcome, outcome_of
from pipeline.choosing.resolve import VERIFIED, ResolvedProcedure, Selection
from pipeline.document.document import Block, Paragraph
from pipeline.document.inline_nodes import Inlines, Text
from pipeline.ledger.ageing import Policy, Status, age_of, by_calendar
from pipeline.words.fixed_words import Words
from pipeline.words.numbering import marker, style_for
from schemas.environment import Environment
from schemas.verification import Verification

_ORDER = list(Outcome)
# From the shortest name of an environment to the longest.
_TELLING: tuple[Callable[[Environment], str], ...] = (
    lambda it: str(it.device or it.os or it.browser),
    lambda it: str(it.os or it.browser or it.device),
    lambda it: str(it.browser or it.os or it.device),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Steps of a procedure by their indexes, what they are called, and what is known of each."""

    subject: str
    steps: tuple[int, ...]
    choice: Choice


class EvidenceWords:
    """Says in one language when and where something was verified, and where it was not.

    How old that is, it says only as of a day that somebody asked for: no document knows when it
    is read.
    """

    def __init__(self, words: Words, policy: Policy, as_of: date | None) -> None:
        self._words = words
        self._policy = policy
        self._as_of = as_of

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

    def form_label(self, environments: list[Environment], others: list[Environment]) -> str:
        """Return the label of a form that is for some environments and not for others."""
        if any(it.is_open for it in environments):
            return self._words.otherwise
        tell = next((it for it in _TELLING if not _shared(it, environments, others)), str)
        names = dict.fromkeys(map(tell, environments))
        return self._words.form.format(self._words.list_of(list(names)))

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
        edited = dict.fromkeys(it for procedure in procedures for it in procedure.edited())
        rows += [
            (self._words.edited_row, *self._cells(environment))
            for environment in edited
            if environment not in never and not environment.is_open
        ]
        rows += [(self._words.not_verified, *self._cells(environment)) for environment in never]
        return tuple(rows)

    def title_of(self, rows: tuple[tuple[str, ...], ...]) -> str:
        """Return the title of the environment table, which claims nothing if nothing was tried."""
        if rows and all(row[0] == self._words.not_verified for row in rows):
            return self._words.parts["environments"]
        return self._words.environments

    def _cells(self, environment: Environment) -> tuple[str, str, str]:
        parts = (environment.device, environment.os, environment.browser)
        device, os, browser = (str(part) if part else self._words.nothing for part in parts)
        return device, os, browser

    def of_procedure(self, procedure: ResolvedProcedure, selection: Selection) -> Iterator[Block]:
        """Yield what is to be said of a procedure as a whole."""
        if not selection.environment.is_open:
            yield Paragraph((Text(self.head(self.parts(procedure))),))
            return
        stale = [item for item in procedure.evidence() if self._is_stale(item)]
        fresh = [item for item in procedure.evidence() if item not in stale]
        yield from self._listed(self._words.verified, fresh)
        yield from self._listed(self._words.stale_in, stale)
        yield from self._edited(procedure, procedure.edited())
        never = procedure.unverified()
        if never and all(environment.is_open for environment in never):
            words = self._of_steps(self._words.not_verified, procedure, never)
            yield Paragraph((Text(words),))
        elif never:
            environments = [
                self._of_steps(self.environment(it), procedure, [it])
                for it in never
                if not it.is_open
            ]
            yield Paragraph((Text(self._words.list_of(environments)),), self._words.unverified)

    def _edited(
        self, procedure: ResolvedProcedure, edited: Mapping[Environment, Verification]
    ) -> Iterator[Block]:
        """Yield a line with the verifications that edits made void, none for none."""
        found: dict[str, list[Environment]] = {}
        for environment, item in edited.items():
            found.setdefault(self._verified_in(item), []).append(environment)
        if found:
            said = [self._of_steps(words, procedure, there) for words, there in found.items()]
            yield Paragraph((Text(self._words.list_of(said)),), self._words.edited_in)

    def _of_steps(
        self, words: str, procedure: ResolvedProcedure, environments: Iterable[Environment]
    ) -> str:
        """Return words, and of which steps they are true in environments if not of all there."""
        less = _less_known(procedure, tuple(environments))
        return self._words.of_steps.format(words, self._steps(procedure, less)) if less else words

    def _steps(self, procedure: ResolvedProcedure, indexes: Iterable[int]) -> str:
        style = style_for(self._words, len(procedure.steps))
        return self._words.steps([marker(style, it + 1).rstrip(".") for it in indexes])

    # ── one environment ───────────────────────────────────────────────────────────────────────

    def parts(self, procedure: ResolvedProcedure) -> tuple[Part, ...]:
        """Return a procedure by what is known of its steps in the environment of the edition.

        The rest of it comes last: of the verified steps those of which the same is known, as many
        as there can be. Before it come the others, those first of which least is known.
        """
        found: dict[str, list[int]] = {}
        choices = _choices(procedure)
        for index, choice in enumerate(choices):
            found.setdefault(self._sentence(choice, ""), []).append(index)
        ranked = sorted(found.values(), key=lambda it: _rank(choices[it[0]]))
        rest = max(ranked, key=lambda it: (choices[it[0]].outcome in VERIFIED, len(it)))
        named = [it for it in reversed(ranked) if it is not rest]
        words = self._words
        whole = words.rest_of_procedure if named else words.this_procedure
        return (
            *(
                Part(words.part_of_procedure.format(self._steps(procedure, it)), it, choices[it[0]])
                for it in map(tuple, named)
            ),
            Part(whole, tuple(rest), choices[rest[0]]),
        )

    def head(self, parts: Iterable[Part]) -> str:
        """Return what is said of a procedure: of each of its parts, by the steps it has."""
        return self._words.join.join(self._sentence(it.choice, it.subject) for it in parts)

    def of_part(self, part: Part) -> str:
        """Return what each step of a part says of itself."""
        return self._sentence(part.choice, self._words.this_step)

    # ── steps ─────────────────────────────────────────────────────────────────────────────────

    def of_steps(self, procedure: ResolvedProcedure, selection: Selection) -> dict[str, Inlines]:
        """Return by its id what is said of each step of which something else is true than of most.

        What is said of a procedure names those steps.
        """
        steps = procedure.steps
        if not selection.environment.is_open:
            *named, _ = self.parts(procedure)
            told = {index: self.of_part(it) for it in named for index in it.steps}
        else:
            told = self._in_some_environments(procedure)
        return {steps[index].step.id: (Text(said),) for index, said in told.items()}

    def _in_some_environments(self, procedure: ResolvedProcedure) -> dict[int, str]:
        """Return what is said of steps that are not verified where others are."""
        found: dict[int, list[Choice]] = {}
        for environment in procedure.environments:
            for index in _less_known(procedure, (environment,)):
                choices = procedure.steps[index].choices
                found.setdefault(index, []).extend(
                    it for it in choices if it.environment == environment
                )
        return {index: self._less(found[index]) for index in sorted(found)}

    def _less(self, choices: Iterable[Choice]) -> str:
        words, edited, never = self._words, [], []
        for it in choices:
            if it.void:
                edited.append(self._verified_in(it.void))
            else:
                never.append(self.environment(it.environment))
        said = {words.edited_in: edited, words.unverified: list(filter(None, never))}
        lines = [
            words.join.join((label, words.list_of(list(dict.fromkeys(found)))))
            for label, found in said.items()
            if found
        ]
        return words.join.join(lines or [words.not_verified])

    def _listed(self, label: str, items: Iterable[Verification]) -> Iterator[Block]:
        """Yield a line with verifications, none for none."""
        found = {(it.on, str(it.environment)): self._verified_in(it) for it in items}
        if found:
            yield Paragraph((Text(self._words.list_of(list(found.values()))),), label)

    def _verified_in(self, item: Verification) -> str:
        where, date = self.environment(item.environment), self._words.date(item.on)
        if self._as_of is None:
            return self._words.verified_in.format(environment=where, date=date)
        days = age_of(item, self._as_of)
        known = _counted(self._words.verified_in_aged, days)
        return known.format(environment=where, date=date, days=days)

    def _is_stale(self, item: Verification) -> bool:
        as_of = self._as_of
        return as_of is not None and by_calendar(item, as_of, self._policy) is Status.STALE

    def _sentence(self, choice: Choice, subject: str) -> str:
        sentence, item, more = self._words.never, choice.evidence, ""
        environment = choice.environment
        match choice.outcome:
            case Outcome.EXACT:
                sentence = self._words.exactly
            case Outcome.NEIGHBOUR:
                sentence = self._words.neighbour
            case Outcome.EDITED:
                sentence, item = self._words.edited, choice.void
                if outcome_of(item, environment) is not Outcome.EXACT:
                    more = self._words.elsewhere
            case Outcome.UNVERIFIED:
                item = None
        names = {
            "subject": subject,
            "environment": self.environment(environment),
            "verified": self.environment(item.environment) if item else "",
            "date": self._words.date(item.on) if item else "",
        }
        said = (sentence.format(**names), self._age(item), more.format(**names))
        return self._words.join.join(filter(None, said))

    def _age(self, item: Verification | None) -> str:
        """Return a sentence on the age of evidence, "" where no day was asked for."""
        if item is None or self._as_of is None:
            return ""
        days = age_of(item, self._as_of)
        is_stale = self._is_stale(item)
        sentence = self._words.stale if is_stale else _counted(self._words.aged, days)
        return sentence.format(
            as_of=self._words.date(self._as_of),
            days=days,
            limit=self._policy.error_after_days,
        )


class NoEvidenceWords(EvidenceWords):
    """Says for whom an edition is, and nothing of what is known: for those who are to find out."""

    def rows(self, procedures: Iterable[ResolvedProcedure]) -> tuple[tuple[str, ...], ...]:  # noqa: ARG002
        """Return no row."""
        return ()

    def of_procedure(self, procedure: ResolvedProcedure, selection: Selection) -> Iterator[Block]:  # noqa: ARG002
        """Yield nothing."""
        return iter(())

    def of_steps(self, procedure: ResolvedProcedure, selection: Selection) -> dict[str, Inlines]:  # noqa: ARG002
        """Return nothing."""
        return {}


def _shared(
    tell: Callable[[Environment], str], mine: list[Environment], others: list[Environment]
) -> bool:
    """Whether environments cannot be told from others by a name."""
    return not set(map(tell, mine)).isdisjoint(map(tell, others))


def _choices(procedure: ResolvedProcedure) -> list[Choice]:
    return [step.choices[0] for step in procedure.steps]


def _counted(one_and_others: tuple[str, str], count: int) -> str:
    one, others = one_and_others
    return one if count == 1 else others


def _less_known(
    procedure: ResolvedProcedure, environments: tuple[Environment, ...]
) -> tuple[int, ...]:
    """Return the indexes of the steps that are not verified in environments, if others are."""
    known: dict[int, bool] = {}
    for index, step in enumerate(procedure.steps):
        outcomes = [it.outcome for it in step.choices if it.environment in environments]
        if outcomes:
            known[index] = all(it in VERIFIED for it in outcomes)
    if not any(known.values()):
        return ()
    return tuple(index for index, is_verified in known.items() if not is_verified)


def _rank(choice: Choice) -> tuple[int, int]:
    day = choice.evidence.on.toordinal() if choice.evidence else 0
    return _ORDER.index(choice.outcome), -day
