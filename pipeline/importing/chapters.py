"""The chapters of an old manual, and what is in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.importing import cues
from pipeline.importing.blocks import Paragraph, Role, Run, Table
from pipeline.importing.outline import Entry, Heading
from pipeline.importing.tables import TableKind, kind_of


@dataclass(slots=True)
class Chapter:
    """A heading, None at the front, and what stands below it up to the next one."""

    heading: Heading | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The words of the heading."""
        return self.heading.text if self.heading else ""

    @property
    def level(self) -> int:
        """The level of the heading, 0 at the front."""
        return self.heading.level if self.heading else 0

    @property
    def has_steps(self) -> bool:
        """Whether anything in it is numbered."""
        return any(is_step(it) for it in self.entries)


def chapters_of(entries: Sequence[Entry]) -> Iterator[Chapter]:
    """Yield what stands before the first heading, and each heading with what is below it.

    A heading over prerequisites with the steps right below them is a line of the chapter above.
    """
    last: Chapter | None = None
    for chapter in _stretches(entries):
        if last and _goes_on(last, chapter):
            last.entries += [Paragraph((Run(chapter.title),)), *chapter.entries]
            continue
        if last:
            yield last
        last = chapter
    if last:
        yield last


def _stretches(entries: Sequence[Entry]) -> Iterator[Chapter]:
    chapter = Chapter(None)
    for entry in entries:
        if isinstance(entry, Heading):
            yield chapter
            chapter = Chapter(entry)
        else:
            chapter.entries.append(entry)
    yield chapter


def _goes_on(above: Chapter, chapter: Chapter) -> bool:
    """Whether a chapter is no other one: points of prerequisites, then the steps of that above."""
    marked = (it for it in chapter.entries if isinstance(it, Paragraph) and it.marker)
    first = next(marked, None)
    is_below = 0 < above.level < chapter.level and not above.has_steps
    is_points_first = first is not None and not is_step(first) and chapter.has_steps
    return is_below and is_points_first and cues.is_prerequisites(chapter.title)


def tells_environments(chapter: Chapter) -> bool:
    """Whether a chapter is there for its table of environments."""
    tables = [it for it in chapter.entries if isinstance(it, Table)]
    return chapter.heading is not None and any(
        kind_of(it) is TableKind.ENVIRONMENTS for it in tables
    )


def is_note(entry: Entry) -> bool:
    """Whether an entry is a paragraph with the sign of a note."""
    return isinstance(entry, Paragraph) and cues.note(entry.text.strip()) is not None


def is_body(entry: Paragraph) -> bool:
    """Whether a paragraph is neither a note, nor a caption, nor a warning."""
    text = entry.text.strip()
    is_other = cues.note(text) is not None or cues.signal(text) or cues.is_caption(text)
    return entry.role in {Role.BODY, Role.CELL} and not is_other


def is_step(entry: Entry) -> bool:
    """Whether an entry is numbered."""
    return isinstance(entry, Paragraph) and entry.marker is not None and entry.marker.value > 0
