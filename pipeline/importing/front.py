"""The front of an old manual: its title, subtitle, day and publisher."""

from pipeline.importing import cues
from pipeline.importing.blocks import Paragraph, Role
from pipeline.importing.chapters import Chapter, is_step
from pipeline.importing.draft import Draft, Guess, Left
from pipeline.importing.findings import Findings

_LONGEST_COVER_LINE = 60


class Front:
    """Takes the lines of a cover out of the chapters and into the draft."""

    def __init__(self, draft: Draft, chapters: list[Chapter], findings: Findings) -> None:
        self._draft = draft
        self._chapters = chapters
        self._findings = findings

    def take(self) -> None:
        """Take title, subtitle, day and publisher from what stands before the first chapter."""
        front = self._chapters[0]
        first = next((it for it in self._chapters if it.heading), None)
        titles = [it for it in front.entries if isinstance(it, Paragraph) and it.role is Role.TITLE]
        if titles:
            self._draft.title = self._taken(front, titles[0])
        elif first and self._is_title(first):
            self._draft.title = first.title
            self._findings.guess(Guess.TITLE, first.title)
            front.entries += first.entries
            self._chapters.remove(first)
        elif line := self._first_line(front):
            self._draft.title = self._taken(front, line)
            self._findings.guess(Guess.TITLE, self._draft.title)
        self._second_title(front)
        for entry in list(front.entries):
            if isinstance(entry, Paragraph) and not is_step(entry):
                self._cover_line(front, entry)
        if not self._draft.published:
            self._day_among_words(front)

    def _day_among_words(self, front: Chapter) -> None:
        """Take the day out of a line that says more, as in “version 2.1, 12 March 2023”.

        The line stays where it is: it says more than the day.
        """
        for entry in front.entries:
            text = " ".join(entry.text.split()) if isinstance(entry, Paragraph) else ""
            if text and not cues.is_sentence(text) and (day := cues.day(text)):
                self._draft.published = day
                self._findings.guess(Guess.PUBLISHED, text)
                return

    def _is_title(self, chapter: Chapter) -> bool:
        """Whether the first heading is the title: none is as high, and no text stands above."""
        others = [it for it in self._chapters if it.heading and it is not chapter]
        front = [it for it in self._chapters[0].entries if isinstance(it, Paragraph)]
        is_highest = all(it.level > chapter.level for it in others)
        return bool(others) and is_highest and not chapter.has_steps and len(front) <= 2  # noqa: PLR2004

    def _second_title(self, front: Chapter) -> None:
        """Take a second large line for the subtitle if the cover goes on below it."""
        second = self._chapters[1] if len(self._chapters) > 1 else None
        if front.entries or second is None or second.has_steps or not self._draft.title:
            return
        lines = [it.text.strip() for it in second.entries if isinstance(it, Paragraph)]
        is_cover = any(cues.is_only_a_day(it) or cues.is_company(it) for it in lines)
        if second.heading and second.heading.is_guess and is_cover:
            self._draft.subtitle = second.title
            self._findings.guess(Guess.TITLE, second.title)
            front.entries += second.entries
            self._chapters.remove(second)

    def _first_line(self, front: Chapter) -> Paragraph | None:
        for entry in front.entries:
            if isinstance(entry, Paragraph):
                text = entry.text.strip()
                is_short = len(text) <= _LONGEST_COVER_LINE and not cues.is_sentence(text)
                is_other = cues.is_only_a_day(text) or cues.is_company(text) or cues.signal(text)
                return entry if is_short and not is_other and not entry.marker else None
        return None

    def _taken(self, front: Chapter, line: Paragraph) -> str:
        front.entries.remove(line)
        return " ".join(line.text.split())

    def _cover_line(self, front: Chapter, entry: Paragraph) -> None:
        made, text = self._draft, " ".join(entry.text.split())
        if entry.role is Role.SUBTITLE and not made.subtitle:
            made.subtitle = self._taken(front, entry)
        elif entry.role in {Role.TITLE, Role.SUBTITLE}:
            self._findings.leave(Left.LINES, self._taken(front, entry))
        elif len(text) > _LONGEST_COVER_LINE or (
            cues.is_sentence(text) and not cues.is_company(text)
        ):
            return
        elif not made.published and cues.is_only_a_day(text):
            made.published = cues.day(text)
            self._findings.guess(Guess.PUBLISHED, self._taken(front, entry))
        elif not made.publisher and cues.is_company(text):
            made.publisher = self._taken(front, entry)
            self._findings.guess(Guess.PUBLISHER, text)
        elif cues.is_only_a_day(text):
            self._findings.leave(Left.LINES, self._taken(front, entry))
