"""Labels: what the controls that a step names by id are called, environment by environment.

A form of a step that is for environments with different labels is one form for each label. So a
label is part of the words that were verified, and a name that is added for newer versions concerns
just the forms that show it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from pipeline.forms.claims import Claim, parts_of
from pipeline.forms.footnotes import footnotes_of
from pipeline.forms.forms import Form, Label
from pipeline.loading.library import Library
from pipeline.markup.markup import LABEL, TermUse, Words, parse
from schemas.applicability import Applicability, common, narrower
from schemas.base import SCREEN_LABEL, MarkedText, Model, marked_texts
from schemas.control import Control, ControlName
from schemas.procedure import Procedure

Terms = dict[str, str]
Piece: TypeAlias = tuple[tuple[Label, ...], tuple[Applicability, ...]]


@dataclass(frozen=True, slots=True)
class Use:
    """A control that is named in a text, from character `start` to `end`."""

    control: str
    item: MarkedText
    start: int
    end: int


class Labels:
    """The labels of one library, for the languages in which each procedure is printed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._controls = library.controls
        self._known: dict[tuple[str, str], tuple[Label, ...]] = {}
        self._pieces: dict[tuple[int, tuple[int, ...]], tuple[object, list[Piece]]] = {}

    @cached_property
    def _languages(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for manual, procedure in self._library.contents():
            found.setdefault(procedure.id, set()).add(manual.language)
        if self._library.translated:  # what was verified has the labels of the original
            for manual, procedure in self._library.source.contents():
                found.setdefault(procedure.id, set()).add(manual.language)
        return found

    @property
    def is_empty(self) -> bool:
        """Whether no control has any label."""
        return not self._controls

    def split(self, procedure: Procedure, form: Form) -> tuple[Form, ...]:
        """Return a form as one form for each set of labels that its readers see."""
        slots = self.slots(procedure, form)
        if not slots:
            return (form,)
        key = id(form.claims), tuple(map(id, slots))
        if key not in self._pieces:
            self._pieces[key] = form.claims, _pieces(form.claims, slots)
        return tuple(
            replace(form, claims=claims, labels=labels, unlabelled=form.claims)
            for labels, claims in self._pieces[key][1]
        )

    def slots(self, procedure: Procedure, form: Form) -> list[tuple[Label, ...]]:
        """Return the labels of each control that a form names, in each language it is printed in.

        Controls without any label are left out; the checks report them.
        """
        if not self._controls:
            return []
        names = sorted({use.control for use in uses_in(procedure, form)})
        pairs = ((name, language) for name in names for language in self.languages(procedure))
        return [slot for name, language in pairs if (slot := self.of(name, language))]

    def languages(self, procedure: Procedure) -> list[str]:
        """Return the languages of the manuals that print a procedure."""
        return sorted(self._languages.get(procedure.id, ()))

    def readings(self, uses: Iterable[Use], language: str) -> Iterator[tuple[Label, ...]]:
        """Yield sets of labels in which each label of the controls named comes once at least.

        Without any named, that is one empty set.
        """
        names = set() if self.is_empty else {use.control for use in uses}
        slots = [slot for name in sorted(names) if (slot := self.of(name, language))]
        for index in range(max(map(len, slots), default=1)):
            yield tuple(slot[min(index, len(slot) - 1)] for slot in slots)

    def written(
        self, procedures: Iterable[Procedure], language: str
    ) -> Iterator[tuple[ControlName, str]]:
        """Yield each label that procedures name, as written, with the name it is of."""
        if not self.is_empty:
            named = {use.control for it in procedures for use in uses_of(it)}
            for control in (it for key, it in self._controls.items() if key in named):
                for item in control.names:
                    yield from ((item, it) for key, it in item.label.items() if key == language)

    def of(self, name: str, language: str) -> tuple[Label, ...]:
        """Return what a control is called in a language; empty for what nobody has named."""
        key = name, language
        if key not in self._known:
            control = self._controls.get(name)
            self._known[key] = tuple(_merged(_rows(control, language))) if control else ()
        return self._known[key]


def _pieces(claims: tuple[Applicability, ...], slots: list[tuple[Label, ...]]) -> list[Piece]:
    """Return each set of labels that readers see where claims hold, with where that is."""
    found: list[Piece] = [((), claims)]
    for slot in slots:
        found = [
            ((*chosen, label), met)
            for chosen, part in found
            for label in slot
            if (met := _shown(part, label, slot)) is not None
        ]
    return found


def _rows(control: Control, language: str) -> Iterator[Label]:
    for name in control.names:
        for written, text in name.label.items():
            if written == language:
                yield Label(control.id, language, text, name.applies_to)


def _merged(rows: Iterable[Label]) -> list[Label]:
    """Return labels of which no two can be one.

    Why: a name that says what was said before, for other versions, shall change no answer.
    """
    left = sorted(rows, key=lambda it: (it.text, *map(str, it.claims)))
    position = 0
    while position < len(left):
        mine = left[position]
        twin = next((it for it in left[position + 1 :] if _are_one(mine, it, left)), None)
        if twin is None:
            position += 1
            continue
        claims = _widest((*mine.claims, *twin.claims)) if mine.claims and twin.claims else ()
        left = [it for it in left if it is not twin]
        left[position] = replace(mine, claims=claims)
    return left


def _widest(claims: tuple[Applicability, ...]) -> tuple[Applicability, ...]:
    """Return claims without those that lie within another one."""
    return tuple(
        claim
        for index, claim in enumerate(claims)
        if not any(
            claim.within(it) and not (it.within(claim) and index < other)
            for other, it in enumerate(claims)
            if other != index
        )
    )


def _are_one(mine: Label, other: Label, known: list[Label]) -> bool:
    """Whether two names say the same, and any third one is as narrow beside either of them."""
    return mine.text == other.text and all(
        narrower(mine.claims, it.claims) == narrower(other.claims, it.claims)
        for it in known
        if it.text != mine.text
    )


def _shown(
    claims: tuple[Applicability, ...], label: Label, slot: tuple[Label, ...]
) -> tuple[Applicability, ...] | None:
    """Return where readers see a label, None where narrower names leave nothing of it."""
    rows = parts_of(label.claims) if label.claims else []
    met = label.claims
    if claims:  # where a label is for all of a claim, that claim itself
        met = tuple(
            part
            for claim in claims
            for part in ((claim,) if _is_covered(claim, rows) else common((claim,), label.claims))
        )
    if not met:
        return None if claims or label.claims else ()
    hiding = [
        claim for it in slot if narrower(it.claims, label.claims) for claim in parts_of(it.claims)
    ]
    return tuple(it for it in met if not _is_covered(it, hiding)) or None


def _is_covered(claim: Applicability, others: list[Claim]) -> bool:
    return all(part.is_covered_by(others) for part in parts_of((claim,)))


def uncovered(claims: tuple[Applicability, ...], slot: tuple[Label, ...]) -> list[Claim]:
    """Return those of the claims in which a control has no label everywhere."""
    rows = [claim for it in slot for claim in parts_of(it.claims)]
    return [part for part in parts_of(claims) if not part.is_covered_by(rows)]


# ── texts ─────────────────────────────────────────────────────────────────────────────────────


def uses_in(procedure: Procedure, form: Form) -> Iterator[Use]:
    """Yield the controls that readers of a form see, in its notes and safety messages too.

    So they do in the footnotes to which any of these refer.
    """
    yield from own_uses(procedure, form)
    yield from uses(beside(form))
    yield from uses(footnotes_of(procedure, form))


def own_uses(procedure: Procedure, form: Form) -> Iterator[Use]:
    """Yield the controls that a form names in its instruction, its result and their figures."""
    parts: list[Model] = [it for it in (form.sees, form.figure) if it]
    shown = (procedure.screens.get(it.screen or "") for it in form.figures())
    parts += [screen for screen in shown if screen]
    yield from uses(chain([form.instruction()], *map(marked_texts, parts)))


def beside(form: Form) -> Iterator[MarkedText]:
    """Yield the texts of the notes and safety messages of a form's step."""
    yield from form.notes()
    for message in form.step.safety:
        yield from marked_texts(message)


def uses_of(model: Model) -> Iterator[Use]:
    """Yield every control that is named in a model."""
    return uses(marked_texts(model))


def uses(texts: Iterable[MarkedText]) -> Iterator[Use]:
    """Yield every control that is named in some texts."""
    for item in texts:
        if LABEL in item.text and "{" in item.text:
            for use in parse(item.text, item.marks).terms():
                if use.control:
                    yield Use(use.control, item, use.start, use.end)


def with_labels(terms: Terms, labels: Iterable[Label], language: str) -> Terms:
    """Return the terms of a manual in a language, together with labels."""
    ours = {LABEL + it.control: filled(it.text, terms) for it in labels if it.language == language}
    return {**terms, **ours} if ours else terms


def filled(label: str, terms: Terms) -> str:
    """Return a label with its terms put in; one that the manual lacks keeps its name."""
    said = []
    for piece in parse(label, SCREEN_LABEL).pieces:
        if isinstance(piece, Words):
            said.append(piece.text)
        elif isinstance(piece, TermUse):
            said.append(terms.get(piece.name, piece.name))
    return "".join(said)
