"""An old manual as a draft: its title, its chapters, and what each of them becomes."""

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.importing import cues
from pipeline.importing.blocks import (
    Leftover,
    Marker,
    OldManual,
    Paragraph,
    Picture,
    Table,
    without_marks,
)
from pipeline.importing.chapters import (
    Chapter,
    chapters_of,
    is_body,
    is_note,
    tells_environments,
)
from pipeline.importing.draft import Draft, DraftProcedure, Guess, Left
from pipeline.importing.findings import Findings
from pipeline.importing.footnotes import settle
from pipeline.importing.front import Front
from pipeline.importing.outline import Entry, Heading, outlined
from pipeline.importing.procedures import ProcedureDrafter, behind_note, fit
from pipeline.importing.tables import flattened
from pipeline.importing.wording import Wording, plain

LONGEST_TITLE = 200
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_NOTES = re.compile(r"(?:ご?注意(?:事項|点)?|備考|補足|notes?|remarks?)", re.IGNORECASE)
_RESULT = re.compile(r"(?:結果|完了|操作後の状態|results?|done)", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:操作)?(?:手順|方法|の流れ)|操作|steps?|procedure|instructions?", re.IGNORECASE
)
_FEWEST_ACTIONS = 2


def draft_of(manual: OldManual, judge: Callable[[bytes], str]) -> Draft:
    """Return the draft of an old manual, without ids and names of files; it may have no steps.

    `judge` says why the bytes of a picture cannot be used in content, "" if they can.
    """
    return _Drafter(manual, judge).draft()


class _Drafter:
    def __init__(self, manual: OldManual, judge: Callable[[bytes], str]) -> None:
        self._manual = manual
        entries = outlined(flattened(manual.blocks))
        words = "".join(it.text for it in entries if isinstance(it, Heading | Paragraph))
        self._draft = Draft(language="ja" if _JAPANESE.search(words) else "en")
        self._wording = Wording(self._draft.language)
        self._findings = Findings(judge)
        self._chapters = list(chapters_of(entries))
        self._waiting: list[Chapter] = []
        self._prerequisites: list[str] = []

    def draft(self) -> Draft:
        made, findings = self._draft, self._findings
        if self._manual.tracked:
            findings.guess(Guess.TRACKED, str(self._manual.tracked))
        findings.guess(Guess.LANGUAGE, made.language)
        Front(made, self._chapters, findings).take()
        self._choose_steps()
        for at, chapter in enumerate(self._chapters):
            findings.heading = chapter.title
            following = self._chapters[at + 1] if at + 1 < len(self._chapters) else None
            if chapter.heading and chapter.heading.is_guess:
                findings.guess(Guess.HEADING, chapter.title)
            if chapter.has_steps:
                self._procedure(chapter)
            else:
                self._text(chapter, following)
        for chapter in self._waiting:
            self._leave(chapter)
        made.notes += self._prerequisites
        findings.claim(made.procedures)
        settle(made, findings)
        self._name()
        for words, address in self._wording.lost_links:
            findings.leave("link", f"{words}: {address}")
        made.guesses, made.left, made.spare = findings.guesses, findings.left, findings.spares
        made.figures, made.controls = findings.figures, self._wording.controls
        return made

    def _name(self) -> None:
        made, old = self._draft, self._manual
        made.title = made.title or old.title or (self._titles() or [""])[0]
        made.publisher = made.publisher or old.company
        if not made.published and re.fullmatch(r"\d{4}-\d\d-\d\d", old.modified):
            made.published = old.modified
            self._findings.heading = ""
            self._findings.guess(Guess.PUBLISHED, old.modified)
        for name in ("title", "subtitle", "publisher"):
            setattr(made, name, self._short(getattr(made, name)))

    def _titles(self) -> list[str]:
        return [it.title for it in self._chapters if it.title]

    def _short(self, text: str) -> str:
        """Return a title as content takes it; what is longer is left as well."""
        if len(text) > LONGEST_TITLE // 2:
            self._findings.leave(Left.LINES, text)
            text = text[: LONGEST_TITLE // 2]
        return plain(text)

    # ── chapters ──────────────────────────────────────────────────────────────────────────────

    def _choose_steps(self) -> None:
        """Where a chapter has no numbers, take its sentences that name controls for its steps."""
        for chapter in self._chapters:
            if chapter.has_steps or (chapter.heading is None and len(self._chapters) > 1):
                continue
            found = [at for at, it in enumerate(chapter.entries) if self._is_action(it)]
            pictures = any(isinstance(it, Picture) for it in chapter.entries)
            if len(found) >= _FEWEST_ACTIONS or (found and pictures):
                self._number(chapter)

    def _number(self, chapter: Chapter) -> None:
        """Give numbers to the sentences of a chapter that tell people to do something."""
        value = 0
        for at, entry in enumerate(chapter.entries):
            if isinstance(entry, Paragraph) and (
                self._is_action(entry) or (is_body(entry) and cues.instructs(entry.text.strip()))
            ):
                value += 1
                chapter.entries[at] = replace(entry, marker=Marker("chosen", value))
        self._findings.heading = chapter.title
        self._findings.guess(Guess.NO_NUMBERS, str(value))

    def _is_action(self, entry: Entry) -> bool:
        if not isinstance(entry, Paragraph) or not is_body(entry):
            return False
        trial = Wording(self._draft.language)
        trial.sentence(entry.runs, is_step=True)
        return trial.controls > 0

    def _procedure(self, chapter: Chapter) -> None:
        made = DraftProcedure(self._short(self._procedure_title(chapter)))
        drafter = ProcedureDrafter(made, self._wording, self._findings)
        for above in self._waiting:
            if above.level < chapter.level:
                self._findings.heading = above.title
                if above.title != made.title:
                    made.chapters.append(above.title)
                    self._findings.guess(Guess.CHAPTER, above.title)
                drafter.take_all(above.entries)
            else:
                self._leave(above)
        self._waiting = []
        made.prerequisites += self._prerequisites
        self._prerequisites = []
        self._findings.heading = chapter.title
        drafter.take_all(chapter.entries)
        self._draft.procedures.append(made)

    def _procedure_title(self, chapter: Chapter) -> str:
        """Return the title; one as in “Steps” says less than the heading above it."""
        title = chapter.title or self._draft.title
        above = [it.title for it in self._waiting if it.level < chapter.level]
        is_generic = _GENERIC.fullmatch(title.strip("・ "))
        if is_generic and (above or self._draft.title):
            self._findings.guess(Guess.SECTION, title)
            return above[-1] if above else self._draft.title
        return title or self._manual.title or "TODO"

    def _text(self, chapter: Chapter, following: Chapter | None) -> None:
        """Take a chapter without steps."""
        title = chapter.title.strip("・ ")
        if cues.is_prerequisites(title):
            self._prerequisites += self._texts(chapter)
            self._findings.guess(Guess.SECTION, title)
        elif _NOTES.fullmatch(title) or tells_environments(chapter):
            self._draft.notes += self._texts(chapter)
            self._findings.guess(Guess.SECTION, title)
        elif _RESULT.fullmatch(title) and self._draft.procedures:
            self._result(chapter, title)
        elif chapter.heading and following and following.level > chapter.level:
            self._waiting.append(chapter)
        elif self._draft.procedures or self._waiting:
            self._leave(chapter)
        else:
            self._about(chapter)

    def _result(self, chapter: Chapter, title: str) -> None:
        made = self._draft.procedures[-1]
        texts = self._texts(chapter)
        self._findings.guess(Guess.SECTION, title)
        if not made.result and texts:
            made.result = texts.pop(0)
        made.steps[-1].notes += texts

    def _about(self, chapter: Chapter) -> None:
        """Take a chapter into the introduction; what it says beside that, into the notes."""
        if chapter.heading is None:
            notes = [it for it in chapter.entries if is_note(it)]
            chapter.entries = [it for it in chapter.entries if it not in notes]
            self._draft.notes += self._texts(Chapter(None, notes))
        texts = self._texts(chapter)
        if chapter.heading and not texts:
            self._findings.guess(Guess.SECTION, chapter.title)
            return
        title = [f"**{plain(chapter.title)}**"] if chapter.heading else []
        self._draft.about += [*title, *texts]

    def _texts(self, chapter: Chapter) -> list[str]:
        """Return the paragraphs of a chapter; all else in it is noted."""
        made: list[str] = []
        self._findings.heading = chapter.title
        for entry in chapter.entries:
            match entry:
                case Paragraph():
                    text = entry.text.strip()
                    if entry.note:
                        said = fit(self._wording.sentence(entry.runs))
                        self._draft.footnotes[entry.note] = "".join(said[:1])
                        made += said[1:]
                    elif cues.is_evidence(text):
                        self._findings.leave(Left.EVIDENCE, text)
                    else:
                        made += fit(self._wording.sentence(behind_note(entry).runs))
                case Picture():
                    if figure := self._findings.figure(entry):
                        self._findings.spare(figure)
                case Table():
                    self._findings.table(entry)
                case Leftover():
                    self._findings.leave(entry.kind, entry.text)
                case _:
                    pass
        return made

    def _leave(self, chapter: Chapter) -> None:
        """Note a chapter that has no room in a draft, with all of its words."""
        before = len(self._findings.left)
        texts = self._texts(chapter)
        if texts or len(self._findings.left) == before:
            said = "\n".join(texts or [chapter.title])
            self._findings.leave(Left.TEXT, without_marks(said))
