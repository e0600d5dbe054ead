"""One manual as one writer looks at it: what is shown now, and what an edit changes of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from commands.days import today
from commands.options import ContentOptions
from commands.preview_problems import left_out, shown_problems
from commands.reporting import summary
from pipeline.choosing.resolve import Edition, Selection, StepForms, resolve
from pipeline.composing.compose import compose, compose_section
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report, Severity
from pipeline.document.document import Document
from pipeline.document.inline_nodes import Text
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import releases_of
from pipeline.ledger.status_words import STATUS_WORDS
from pipeline.loading.library import Library
from pipeline.pieces.sentences import Sentences
from pipeline.previewing.preview_words import PREVIEW_WORDS
from pipeline.previewing.redrawing import (
    Redrawing,
    has_other_pictures,
    redrawing,
    with_section,
)
from pipeline.previewing.shelf import Opened, fits
from pipeline.previewing.step_states import step_states
from pipeline.translating.translated import in_language
from pipeline.words.languages import languages_of, own_name
from pipeline.words.words import WORDS
from renderers import Context
from renderers.html.preview import parts, problem_list, whole_page
from renderers.html.sentences import anchor
from schemas.manual import Manual

# What the browser is told: a name and plain data.
Message = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a writer wants to see, and in which language problems are told.

    `spoken` is the language in which the manual is shown, "" for that in which it is written; so is
    one in which it is not published.
    """

    manual: str
    as_of: date | None = None
    language: str = "en"
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is shown: the document, what it was made of, and its number.

    `library` is as it is written; that of the edition is in the language that is shown.
    """

    version: int
    document: Document
    edition: Edition
    library: Library


class View:
    """What is shown of one manual. It keeps the last good page while there are errors."""

    def __init__(
        self,
        asked: Asked,
        options: ContentOptions,
        selection: Selection,
        editor: str,
        context: Context,
        first: int = 1,
    ) -> None:
        """`first` is the version of what is shown first."""
        self._first = first
        self.asked = asked
        self.context = context
        self._options = options
        self._selection = replace(selection, as_of=asked.as_of or selection.as_of)
        self._editor = editor
        self._words = PREVIEW_WORDS[asked.language]
        self._drawn: Drawn | None = None
        self._page: tuple[int, str] | None = None
        # Messages of which only the latest counts: whoever comes later is told them first.
        self._latest: dict[str, Message] = {}

    @property
    def version(self) -> int:
        """The number of what is shown, higher with every change; 0 for nothing."""
        return self._drawn.version if self._drawn else 0

    @property
    def drawn(self) -> Drawn | None:
        """What is shown, None for nothing."""
        return self._drawn

    def greeting(self) -> Iterator[Message]:
        """Yield what a browser has to know that comes later."""
        yield {"kind": "state", "version": self.version}
        yield from self._latest.values()

    def page(self) -> str:
        """Return the whole page as it is now."""
        if self._drawn is None:
            return '<!DOCTYPE html><html data-preview-version="0"></html>'
        if self._page is None or self._page[0] != self.version:
            made = whole_page(self._drawn.document, self.context)
            marked = f'<html data-preview-version="{self.version}"'
            self._page = (self.version, made.replace("<html", marked, 1))
        return self._page[1]

    def restyled(self, context: Context) -> Message:
        """Return what tells the browser to load the page again: the theme is another one."""
        self.context, self._page = context, None
        if self._drawn:
            self._drawn = replace(self._drawn, version=self.version + 1)
        return {"kind": "reload", "to": self.version}

    # ── drawing ───────────────────────────────────────────────────────────────────────────────

    def quick(self, loaded: Opened) -> Message | None:
        """Return what to draw where one procedure was edited and nothing else, else None.

        It is what the writer looks at; what else follows from the edit comes with `whole`. The
        content need not have been checked.
        """
        drawn, manual = self._drawn, self._manual(loaded)
        if drawn is None or manual is None or not loaded.is_sound:
            return None
        if drawn.edition.library.translated:
            return None
        name = _only_change(drawn.library, loaded.library)
        if name is None or not fits(loaded.library, name):
            return None
        mini = manual.model_copy(update={"procedures": (name,)})
        forms = StepForms(loaded.library)
        found = resolve(loaded.library, mini, self._selection, Report(), forms).procedures
        old = next((it for it in drawn.edition.procedures if it.procedure.id == name), None)
        if len(found) != 1 or old is None:
            return None
        edition = replace(
            drawn.edition,
            procedures=tuple(found[0] if it is old else it for it in drawn.edition.procedures),
        )
        after = with_section(drawn.document, compose_section(edition, loaded.library, name))
        if after is None:
            return None
        return self._show(after, edition, loaded.library)

    def whole(
        self, opened: Opened, is_outdated: Callable[[], bool] = lambda: False
    ) -> Iterator[Message]:
        """Yield what to draw, and what is known of it: problems, and the states of steps.

        It ends early where it `is_outdated`: then it is asked for once more, of later files.
        """
        report = Report(strict=self._options.strict)
        report.recall(opened.report)
        manual = self._manual(opened)
        if manual is not None and opened.is_sound:
            yield from self._if_other({"kind": "languages", "names": languages_shown(manual)})
            edition = self._resolved(opened.library, manual, report)
            if not report.errors():
                document = compose(edition, edition.library)
                if is_outdated():
                    return
                document = with_readers(document, edition, edition.library)
                if is_outdated():
                    return
                if message := self._show(document, edition, opened.library):
                    yield message
                if is_outdated():
                    return
                yield from self._known(manual, opened.library, report)
        # Of one that is there and cannot be read, the report tells.
        is_there = manual is not None or self.asked.manual in opened.library.broken
        yield from self.problems(report, is_there=is_there)

    def problems(
        self, report: Report, *, is_there: bool = True, notices: tuple[str, ...] = ()
    ) -> Iterator[Message]:
        """Yield the problems, if they are others than before."""
        said = list(notices)
        if not is_there:
            said.append(self._words.no_manual.format(self.asked.manual))
        elif self._drawn is None:
            said.append(self._words.nothing_yet)
        language = self.asked.language
        said += left_out(report, language)
        html = problem_list(
            list(shown_problems(report, language, self._editor)),
            summary(report, language) if len(report) else self._words.no_problems,
            said,
            self.context.theme,
        )
        yield from self._if_other(
            {
                "kind": "problems",
                "html": html,
                "errors": report.count(Severity.ERROR),
                "warnings": report.count(Severity.WARNING),
                "notices": len(said),
            }
        )

    def failed(self, error: Exception) -> Iterator[Message]:
        """Yield that something could not be drawn: a theme, a disk, or this program is at fault."""
        said = self._words.failed.format(f"{type(error).__name__}: {error}")
        yield from self.problems(Report(), notices=(said,))

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _manual(self, opened: Opened) -> Manual | None:
        return opened.library.manuals.get(self.asked.manual)

    def _resolved(self, library: Library, manual: Manual, report: Report) -> Edition:
        """Return the edition in the language that is asked for, where there is one in it."""
        selection, language = self._selection, self.asked.spoken
        if language in manual.languages:
            library, manual = in_language(library, manual, language)
            selection = replace(selection, language=language)
        return resolve(library, manual, selection, report)

    def _show(self, document: Document, edition: Edition, library: Library) -> Message | None:
        """Show a document in place of the one before; return what the browser has to draw."""
        before = self._drawn
        if before is None:
            self._drawn = Drawn(self._first, document, edition, library)
            return {"kind": "reload", "to": self._first}
        what: Redrawing | None = None
        is_other = (
            has_other_pictures(before.document, document)
            or document.language != before.document.language
        )
        if not is_other:
            what = redrawing(before.document, document)
            if what is None:
                self._drawn = Drawn(before.version, document, edition, library)
                return None
        drawn = Drawn(before.version + 1, document, edition, library)
        message: Message = {"kind": "reload", "to": drawn.version}
        if what is not None:
            message = {
                "kind": "redraw",
                "from": before.version,
                "to": drawn.version,
                "html": parts(what.document, self.context),
                "sections": [anchor(it) for it in what.sections],
                "steps": [anchor(it) for it in what.steps],
                "changed": [anchor(it) for it in what.changed],
            }
        self._drawn = drawn
        return message

    def _known(self, manual: Manual, library: Library, report: Report) -> Iterator[Message]:
        """Yield the states of steps, and add to the report what the ledger has to say."""
        releases = releases_of(library, self._options.releases, report)
        as_of = self._selection.as_of
        clock = Clock(as_of or today(), releases, is_today=as_of is None)
        check_ledger(library, [manual], clock, report)
        words = STATUS_WORDS[self.asked.language]
        states = step_states(library, manual, clock, words)
        steps = {anchor(step): [it.status.value, it.said] for step, it in states.items()}
        yield from self._if_other({"kind": "states", "steps": steps})

    def _if_other(self, message: Message) -> Iterator[Message]:
        kind = str(message["kind"])
        if self._latest.get(kind) != message:
            self._latest[kind] = message
            yield message


def languages_shown(manual: Manual) -> dict[str, str]:
    """Return the languages in which a manual can be shown, its own first, with their names."""
    return {it: own_name(it) for it in languages_of(manual)}


class _Terms(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def title_shown(manual: Manual) -> str:
    """Return the title and subtitle of a manual in one line; a term that is missing as written."""
    words = WORDS[manual.language]
    plain = Sentences(_Terms(manual.words), words, lambda _procedure, _step: Text("")).plain
    title, subtitle = plain(manual.title), plain(manual.subtitle or "")
    return words.full_title.format(title=title, subtitle=subtitle) if subtitle else title


def _only_change(before: Library, after: Library) -> str | None:
    """Return the id of the procedure that alone differs, None if another thing does too."""
    for field in fields(Library):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if field.name != "procedures" and not _is_same(was, now):
            return None
    if list(before.procedures) != list(after.procedures):
        return None
    other = [it for it, item in after.procedures.items() if before.procedures[it] is not item]
    return other[0] if len(other) == 1 else None


def _is_same(before: object, after: object) -> bool:
    """Whether a part of two libraries is the same; of what was remembered, it is the very same."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(after[it] is before[it] for it in after)
    return before is after or before == after
