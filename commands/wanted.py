"""What is asked for: documents, composed when somebody needs them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from commands.argument_types import no_such
from commands.speaking import Refused
from pipeline.choosing.parts import Parts
from pipeline.choosing.resolve import Edition, Selection, StepForms, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.edition_nodes import OtherLanguage
from pipeline.history.changes import Change, Told
from pipeline.loading.library import Library
from pipeline.words.drafts import as_draft
from pipeline.words.languages import languages_of, own_name
from schemas.manual import Manual


@dataclass(frozen=True, slots=True)
class Composition:
    """How manuals are composed.

    `changes` are told in a table, each in its language. What each reader reads is composed
    `for_readers` only. `is_named` says that somebody named the manuals: then one that has nothing
    to say is an error.
    `languages` are those that are wanted; without any, all in which a manual is published.
    """

    selection: Selection
    changes: Mapping[Told, Sequence[Change]] = field(default_factory=dict)
    for_readers: bool = True
    is_draft: bool = False
    is_named: bool = False
    languages: tuple[str, ...] = ()


class Wanted:
    """A document that is asked for: `plan` is the digest of what it is composed of, if known.

    `manual` and `part` are as they were written, whatever the language. `spoken` is that, and those
    in which the same is made; without any, it is that of the manual.
    """

    def __init__(
        self, manual: Manual, part: Library, how: Composition, spoken: Sequence[str] = ()
    ) -> None:
        self.manual = manual
        self.plan = ""
        self.part = part
        self._how = how
        self._language, *self._others = spoken or (manual.language,)
        self._edition: Edition | None = None
        self._composed: Document | None = None

    @cached_property
    def _translated(self) -> Library:
        if self._language == self.manual.language:
            return self.part
        from pipeline.translating.translated import in_language

        return in_language(self.part, self.manual, self._language)[0]

    @cached_property
    def _forms(self) -> StepForms:
        return StepForms(self._translated)

    def _selection(self, language: str) -> Selection:
        is_written = language == self.manual.language
        return replace(self._how.selection, language="" if is_written else language)

    def _name(self, language: str) -> str:
        return Edition(self.manual, self._selection(language), (), (), self.part).name

    @property
    def name(self) -> str:
        """The name of its files, without their endings."""
        return self._name(self._language)

    @property
    def ingredients(self) -> str:
        """What it has beside its part: its language, the texts in that, and the other languages."""
        catalogue = self.part.catalogues.get(self._language)
        is_written = self._language == self.manual.language
        texts = catalogue.digest if catalogue and not is_written else ""
        return f"{self._language} {texts} {self._others}"

    def edition(self, report: Report | None = None) -> Edition:
        """Return the edition, resolved once; problems go into the report."""
        if self._edition is None:
            report = Report() if report is None else report
            selection, library = self._selection(self._language), self._translated
            manual = library.manuals[self.manual.id]
            self._edition = resolve(library, manual, selection, report, self._forms)
        return self._edition

    def document(self) -> Document:
        """Return the document. It is composed once."""
        if self._composed is None:
            self._composed = self._compose(self.edition())
            self._edition = None  # there may be many, and nobody needs it from here on
            del self._forms, self._translated
        return self._composed

    def _compose(self, edition: Edition) -> Document:
        language = "" if self._language == self.manual.language else self._language
        told, library = self._how.changes.get((self.manual.id, language)), edition.library
        others = tuple(OtherLanguage(it, own_name(it), self._name(it)) for it in self._others)
        document = replace(compose(edition, library, told), others=others)
        if self._how.for_readers:
            document = with_readers(document, edition, library, told, self._forms)
        return as_draft(document) if self._how.is_draft else document


class Knows(Protocol):
    """Knows documents of earlier builds."""

    def plan_of(self, part: str, how: Composition, more: str) -> str:
        """Return the digest of all that a document is composed of, "" where it cannot be told.

        `more` is what is in it beside its part.
        """

    def account(self, wanted: Wanted) -> object | None:
        """Return something for a document that is composed of just the same, None for others."""


def wanted(
    parts: Parts,
    manuals: Sequence[Manual],
    how: Composition,
    report: Report,
    memory: Knows | None = None,
) -> list[Wanted]:
    """Return the documents of some manuals; a manual that nobody named may have nothing in it.

    Those that are known are not resolved. One that cannot be resolved is left out, with errors in
    the report. Raises ContentError when none is left, or when no manual has anything to say.
    """
    found, empty = [], report.branch()
    for it in _spoken(parts, manuals, how):
        if memory:
            it.plan = memory.plan_of(parts.digest_of(it.part), how, it.ingredients)
        if memory and memory.account(it):
            found.append(it)
            continue
        problems = report.branch()
        is_empty = not it.edition(problems).procedures
        (empty if is_empty and not how.is_named else report).take(problems)
        if len(problems):
            it.plan = ""  # what is said of it would not be said where it is known
        if not problems.errors():
            found.append(it)
    if not found:
        report.take(empty)
        report.stop_at_errors()
    return found


def _spoken(parts: Parts, manuals: Sequence[Manual], how: Composition) -> Iterator[Wanted]:
    """Yield each manual in each of its languages that is wanted.

    Raises Refused where no manual is published in one that somebody asks for.
    """
    found = {it.id: languages_of(it, how.languages) for it in manuals}
    for language in how.languages:
        if not any(language in it for it in found.values()):
            known = dict.fromkeys(it for one in manuals for it in languages_of(one))
            # Why here: it takes time to load, and most languages are right.
            from pipeline.loading.choices_called import LANGUAGES_CALLED

            if LANGUAGES_CALLED.get(language.casefold()) in known:
                raise no_such("language", language, known, LANGUAGES_CALLED[language.casefold()])
            raise Refused(
                "no manual asked for is published in {language}, only in {known}; a manual names "
                "its languages under `languages`",
                language=language,
                known=", ".join(known),
            )
    for manual in manuals:
        part, spoken = parts.of(manual), found[manual.id]
        for language in spoken:
            others = [it for it in spoken if it != language]
            yield Wanted(manual, part, how, [language, *others])
