"""Compose: an edition becomes a document. How the manual reads is decided here and nowhere else.

Numbering, fixed words, order, cross-references, the environment table, what is said of
verification, and that a safety message stands before what it is about.
"""

from collections.abc import Iterator, Sequence

from pipeline.choosing.choosing import Choice
from pipeline.choosing.resolve import Edition, ResolvedProcedure, ResolvedStep
from pipeline.composing.evidence_words import EvidenceWords
from pipeline.composing.footnotes import numbered, with_footnotes
from pipeline.composing.identity import asked_for
from pipeline.composing.references import References
from pipeline.composing.revision_table import revision_table
from pipeline.composing.step_readings import readings
from pipeline.composing.wording import Wording
from pipeline.document.document import (
    Block,
    BulletList,
    ContentsEntry,
    Document,
    Labels,
    Paragraph,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.document import Figure as FigureNode
from pipeline.document.inline_nodes import Inlines, Text
from pipeline.forms.forms import Form
from pipeline.history.changes import Change
from pipeline.ledger.ageing import policy_of
from pipeline.loading.library import Library
from pipeline.pieces.figures import Appearance, Figures, appearance
from pipeline.pieces.sentences import Sentences
from pipeline.pieces.translations import (
    about_translation,
    files_of,
    language_of_original,
    original_sentences,
    words_for,
)
from pipeline.words.fields import document_fields
from pipeline.words.numbering import FigureNumbers, marker, section_number, style_for
from schemas.base import language_of
from schemas.environment import EnvironmentNames
from schemas.figure import Figure
from schemas.procedure import Procedure

# Where the footnotes of the manual itself are written.
_MANUAL = "_manual"


def compose(
    edition: Edition,
    library: Library,
    changes: Sequence[Change] | None = None,
    evidence_words: type[EvidenceWords] = EvidenceWords,
) -> Document:
    """Return the document of an edition. The same edition gives the same document.

    Where changes are given, be it none, they are told in a section of their own.
    `evidence_words` say what is known of the edition.
    """
    return _Composer(edition, library, changes, evidence_words).document()


def compose_section(edition: Edition, library: Library, procedure: str) -> Document:
    """Return the document with the section of one procedure only, as it is in the whole one."""
    return _Composer(edition, library, None, EvidenceWords).document(only=procedure)


class _Composer:
    def __init__(
        self,
        edition: Edition,
        library: Library,
        changes: Sequence[Change] | None,
        evidence_words: type[EvidenceWords],
    ) -> None:
        self._edition = edition
        self._changes = changes
        self._manual = edition.manual
        self._words = words_for(edition.manual, library)
        given = dict(edition.selection.fields)
        self._fields = document_fields(edition.manual, given, self._words)
        read = {it.name: it.text or it.unfilled for it in self._fields}
        self._references = References(edition, self._words, self._plain)
        refer = self._references.refer
        original = original_sentences(library, refer)
        self._sentences = Sentences(edition.manual.words, self._words, refer, read, original)
        policy = policy_of(library, edition.manual)
        self._evidence = evidence_words(self._words, policy, edition.selection.as_of)
        language = edition.manual.language
        self._wording = Wording(self._sentences, self._words, self._evidence, language)
        audiences = edition.manual.audiences.items()
        self._audiences = {name: self._sentences.plain(title) for name, title in audiences}
        self._names = library.environment_names or EnvironmentNames()
        self._figures = Figures(self._sentences, self._words, library.pictures)
        printed = [it.procedure.id for it in edition.procedures]
        self._figure_numbers = FigureNumbers(self._words, printed)

    def document(self, only: str = "") -> Document:
        manual, plain, words = self._manual, self._sentences.plain, self._words
        title, subtitle = plain(manual.title), plain(manual.subtitle or "")
        publisher = plain(manual.publisher)
        full_title = self._words.full_title.format(title=title, subtitle=subtitle)
        # Numbers of footnotes count on from those before.
        sections = numbered(self._sections(only))
        sections = tuple(it for it in sections if only in {"", it.id})
        return Document(
            name=self._edition.name,
            id=manual.id,
            language=manual.language,
            title=title,
            subtitle=subtitle,
            full_title=full_title if subtitle else title,
            publisher=publisher,
            published=manual.published.isoformat(),
            cover=(
                self._words.published.format(self._words.date(manual.published)),
                publisher,
            ),
            edition=self._evidence.edition(self._edition.selection, self._audiences),
            asked=asked_for(self._edition.selection),
            labels=Labels(words.contents, words.page, words.enlarge, words.step),
            contents=tuple(
                ContentsEntry(it.id, it.number, it.title, it.language) for it in sections
            ),
            sections=sections,
            fields=self._fields,
            feedback=manual.feedback or "",
            original=language_of_original(self._edition.library),
            translation=files_of(self._edition.library),
            assets=self._figures.assets,
        )

    # ── sections ──────────────────────────────────────────────────────────────────────────────

    def _sections(self, only: str) -> Iterator[Section]:
        """Yield all sections, or that of a procedure and others in which there are footnotes."""
        if not only or self._manual.footnotes:
            yield from map(self._of_manual, self._frame())
        for index, resolved in enumerate(self._edition.procedures):
            procedure = resolved.procedure
            if only in {"", procedure.id} or procedure.footnotes:
                yield self._of_procedure(section_number(index), resolved)

    def _frame(self) -> Iterator[Section]:
        library, refer = self._edition.library, self._references.refer
        yield from about_translation(self._manual, library, refer)
        if self._manual.about:
            about = tuple(Paragraph(self._inlines(text)) for text in self._manual.about)
            yield Section("_about", "", self._words.about, about)
        rows = self._evidence.rows(self._edition.procedures)
        title = self._evidence.title_of(rows)
        yield Section("_environments", "", title, tuple(self._environments(rows)))
        if self._changes is not None:
            table = revision_table(self._changes, self._words, self._references.place_of)
            yield Section("_changes", "", self._words.changes, (table,))

    def _of_manual(self, section: Section) -> Section:
        notes = self._manual.footnotes
        if not notes:
            return section
        return with_footnotes(section, _MANUAL, lambda name: self._inlines(notes[name]))

    def _of_procedure(self, number: str, resolved: ResolvedProcedure) -> Section:
        procedure = resolved.procedure
        title, language = self._plain(procedure.title), language_of(procedure.title)
        blocks = tuple(self._procedure(resolved))
        section = Section(procedure.id, number, title, blocks, language=language)
        if not procedure.footnotes:
            return section
        say = self._wording.footnote
        return with_footnotes(section, procedure.id, lambda name: say(resolved, name))

    def _environments(self, rows: tuple[tuple[str, ...], ...]) -> Iterator[Block]:
        if rows:
            yield Table("", self._words.environments_header, rows)
        if self._manual.notes:
            yield BulletList(tuple(map(self._inlines, self._manual.notes)))

    def _procedure(self, resolved: ResolvedProcedure) -> Iterator[Block]:
        procedure = resolved.procedure
        if procedure.audience:
            yield Paragraph((Text(self._audience(procedure.audience)),))
        yield from self._evidence.of_procedure(resolved, self._edition.selection)
        if procedure.about:
            yield BulletList(tuple(map(self._inlines, procedure.about)))
        if procedure.prerequisites:
            items = tuple(map(self._inlines, procedure.prerequisites))
            yield BulletList(items, self._words.prerequisites)
        yield from map(self._wording.safety, procedure.safety)
        yield from self._steps(resolved)
        if procedure.result:
            yield Paragraph(self._inlines(procedure.result))

    # ── steps ─────────────────────────────────────────────────────────────────────────────────

    def _steps(self, resolved: ResolvedProcedure) -> Iterator[Block]:
        """Yield lists of steps; a safety message ends one list, and the next numbers on."""
        style = style_for(self._words, len(resolved.steps))
        known = self._evidence.of_steps(resolved, self._edition.selection)
        waiting: list[StepItem] = []
        for number, step in enumerate(resolved.steps, start=1):
            if step.step.safety:
                if waiting:
                    yield StepList(resolved.procedure.id, style, tuple(waiting))
                    waiting = []
                for message in step.step.safety:
                    yield from self._wording.of_safety(message, step.choices)
            waiting.append(self._step(resolved, step, number, known.get(step.step.id)))
        yield StepList(resolved.procedure.id, style, tuple(waiting))

    def _step(
        self, resolved: ResolvedProcedure, step: ResolvedStep, number: int, known: Inlines | None
    ) -> StepItem:
        audience = step.step.audience
        note = Text(self._words.note)
        notes: list[Inlines] = [
            (note, *it)
            for text in step.step.notes
            for it in self._wording.of_text(text, step.choices)
        ]
        notes += [known] if known else []
        return StepItem(
            id=f"{resolved.procedure.id}/{step.step.id}",
            number=number,
            marker=marker(style_for(self._words, len(resolved.steps)), number),
            forms=tuple(self._forms(resolved.procedure, step)),
            notes=tuple(notes),
            label=self._audience(audience) if audience else "",
        )

    def _forms(self, procedure: Procedure, step: ResolvedStep) -> Iterator[StepForm]:
        """Yield each distinct form once, labelled with its environments where there are several."""
        found = readings(procedure, step.choices, self._manual.language)
        labels = self._wording.labels([[it.environment for it in here] for here in found])
        for here, label in zip(found, labels, strict=True):
            yield self._form(procedure, here[0].form, label, self._looks(here))

    def _form(self, procedure: Procedure, form: Form, label: str, looks: Appearance) -> StepForm:
        sees, sentences = form.sees, self._wording.speaking(form)
        figures = (
            self._figures if sentences is self._sentences else self._figures.reading(sentences)
        )

        def figure(it: Figure | None) -> FigureNode | None:
            if it is None:
                return None
            made = figures.figure(procedure, it, looks)
            return self._figure_numbers.numbered(procedure.id, made)

        return StepForm(
            content=sentences.inlines(form.do),
            label=label,
            figure=figure(form.figure),
            result_label=self._words.result if sees else "",
            result=sentences.inlines(sees.text) if sees else (),
            result_figure=figure(sees.figure) if sees else None,
        )

    def _looks(self, choices: tuple[Choice, ...]) -> Appearance:
        """Return how screens look: as where the form was verified, else as what it is for."""
        verified = [it.evidence.environment for it in choices if it.evidence]
        return appearance(verified or [it.environment for it in choices], self._names)

    def _inlines(self, text: str) -> Inlines:
        return self._sentences.inlines(text)

    def _plain(self, text: str) -> str:
        return self._sentences.plain(text)

    def _audience(self, names: tuple[str, ...]) -> str:
        titles = [self._audiences[name] for name in names]
        return self._words.audience.format(self._words.list_of(titles))
