"""The body of a Word file: each node of the document as elements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import assert_never

from pipeline.document.document import (
    Asset,
    Block,
    BulletList,
    ContentsEntry,
    Document,
    Illustration,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import Inlines, Strong, Text
from pipeline.words.languages import EAST_ASIAN, is_right_to_left
from renderers import Context
from renderers.word.bookmarks import Bookmarks
from renderers.word.elements import (
    Element,
    contents_control,
    field_end,
    field_start,
    inner_link,
    keep_with_next,
    kept_together,
    mark_east_asian,
    on_new_page,
    paragraph,
    run,
    with_room_below,
    with_tab,
)
from renderers.word.fields import Fields, cover_texts
from renderers.word.figures import Figures
from renderers.word.footnotes import Footnotes
from renderers.word.measures import Measures
from renderers.word.numbering import NumberedRun, Numbering
from renderers.word.right_to_left import set_right_to_left
from renderers.word.sentences import Sentences, foreign
from renderers.word.steps import TABLE, Steps, Writers, table_end
from renderers.word.tables import table

_CONTENTS_FIELD = r'TOC \o "1-1" \h \z \u'
# In twips. Tables bring no space of their own.
_ROOM_ABOVE_ADDITIONS = 120


@dataclass(frozen=True, slots=True)
class Body:
    """The elements of a document, without the page settings that end it, and what they need.

    `links` and `pictures` are relationships to be made (address or picture → relationship id),
    `notes` are the footnotes, with `note_links` of their own; `runs` are the numbered lists to be
    declared, `complaints` say what Word would not show as it is.
    `cover` are the lines of the title page by the names of what they say, `contents` is the list
    of contents; both are among the elements. `is_form` tells whether it is to be filled in.
    """

    elements: list[Element]
    links: dict[str, str]
    pictures: dict[Asset, str]
    runs: list[NumberedRun]
    complaints: list[str]
    is_form: bool = False
    cover: dict[str, Element] = field(default_factory=dict)
    contents: Sequence[Element] = ()
    notes: Sequence[Element] = ()
    note_links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Additions:
    """What a form has besides its document: elements below the title and after each step."""

    head: Sequence[Element]
    after_step: Callable[[StepItem], Element]


def write_body(
    document: Document, context: Context, measures: Measures, additions: Additions | None = None
) -> Body:
    """Return the whole document as elements. Raises ThemeError if its fonts cannot be used."""
    writer = _Writer(document, context, measures, additions)
    elements = _with_table_ends(writer.write())
    notes = writer.footnotes.elements(writer.of_notes.write)
    if document.language in EAST_ASIAN:
        for made in (*elements, *notes):
            mark_east_asian(made)
    if is_right_to_left(document.language):
        for made in (*elements, *notes):
            set_right_to_left(made)
    complaints = [
        *writer.steps.complaints,
        *writer.figures.complaints,
        *writer.bookmarks.complaints(),
    ]
    links, runs = writer.sentences.links, writer.numbering.runs
    pictures, is_form = writer.figures.pictures, additions is not None
    return Body(
        *(elements, links, pictures, runs, complaints, is_form, writer.cover, writer.contents),
        *(notes, writer.of_notes.links),
    )


class _Writer:
    def __init__(
        self,
        document: Document,
        context: Context,
        measures: Measures,
        additions: Additions | None,
    ) -> None:
        self.numbering = Numbering()
        self.bookmarks = Bookmarks()
        self._fields = Fields(document)
        self.cover = self._cover(document)
        self.contents: Sequence[Element] = ()
        self.footnotes = Footnotes(document, self.bookmarks)
        made_with = self.bookmarks, self._fields, self.footnotes, document
        self.sentences, self.of_notes = Sentences(*made_with), Sentences(*made_with)
        self.figures = Figures(document, context, measures)
        self.steps = Steps(
            Writers(
                document, measures, self.sentences, self.figures, self.bookmarks, self.numbering
            )
        )
        self._document = document
        self._measures = measures
        self._additions = additions

    def write(self) -> list[Element]:
        head = self._additions.head if self._additions else ()
        self.contents = [*self._draft(), *self._contents()]
        elements = [*self.cover.values(), *head, *self.contents]
        for section in self._document.sections:
            elements += self._section(section)
        return elements

    # ── the frame ─────────────────────────────────────────────────────────────────────────────

    def _cover(self, document: Document) -> dict[str, Element]:
        said = cover_texts(document)
        styles = {"title": "Title", "subtitle": "Subtitle", "edition": "Edition"}
        made = {
            name: paragraph(styles.get(name, "CoverLine"), [run(text)])
            for name, text in said.items()
            if text
        }
        edition = made.pop("edition", None)
        for item in document.fields:
            if item.text:
                control = self._fields.control(item.name, [run(item.text)])
                made[item.name] = paragraph("CoverLine", [run(item.lead), control])
        return made if edition is None else made | {"edition": edition}

    def _draft(self) -> list[Element]:
        draft = self._document.draft
        return [paragraph("Edition", [run(draft.sentence)])] if draft else []

    def _contents(self) -> list[Element]:
        """Return the contents list with its entries filled in.

        Why without page numbers: only Word knows them; it adds them when the list is updated.
        Why never marked for updating: Word would ask every reader a question. Why a tab stop of
        their own: that of a template is the one with dots, at the right margin.
        """
        label = self._document.labels.contents
        made = [paragraph("TOCHeading", [run(label)])] if label else []
        entries = [
            [inner_link(self.bookmarks.name(entry.target), _numbered(entry))]
            for entry in self._document.contents
        ]
        if not entries:
            return made
        entries[0] = [*field_start(_CONTENTS_FIELD), *entries[0]]
        entries[-1].append(field_end())
        stop = self._measures.number_indent
        lines = [with_tab(paragraph("TOC1", entry), stop) for entry in entries]
        return [contents_control([*made, *lines])]

    def _section(self, section: Section) -> list[Element]:
        num = self.numbering.of_section(section.number)
        words = [_title(section)] if num else _numbered(section)
        heading = paragraph("Heading1", self.bookmarks.at(section.id, words), num)
        starts_page = bool(section.number) and self._measures.new_page_for_procedures
        elements = [on_new_page(heading) if starts_page else heading]
        for block in section.blocks:
            elements += self._block(block)
        # What is said of a chapter below its title, line by line, stays with what comes then.
        for made, block in zip(elements[1:], section.blocks[:-1], strict=False):
            if not (isinstance(block, Paragraph) and (block.label or section.number)):
                break
            keep_with_next(made)
        return elements

    # ── blocks ────────────────────────────────────────────────────────────────────────────────

    def _block(self, block: Block) -> Sequence[Element]:
        match block:
            case Paragraph():
                style = "LabelledText" if block.label else "BodyText"
                return [paragraph(style, self.sentences.write(block.content, block.label))]
            case BulletList():
                return self._bullets(block)
            case Table():
                title = [paragraph("TableTitle", [run(block.title)])] if block.title else []
                return [*title, table(block, self._measures.text_width)]
            case SafetyPanel():
                return self._safety(block)
            case Picture() | Illustration():
                return kept_together(self.steps.figure(block))
            case StepList():
                return [made for item in block.items for made in self._step(block, item)]
            case _:
                assert_never(block)

    def _bullets(self, block: BulletList) -> list[Element]:
        label = [paragraph("ListLabel", [run(block.label)])] if block.label else []
        items = [paragraph("ListBullet", self.sentences.write(item)) for item in block.items]
        return [*label, *items]

    def _safety(self, panel: SafetyPanel) -> list[Element]:
        """Return the panel; its styles keep it together and with the step that it is about."""
        style = f"Safety{panel.signal.capitalize()}"
        message = (_stressed(panel.hazard), panel.consequence, panel.avoidance)
        texts = [self.sentences.write(content) for content in message if content]
        texts += [[run(panel.owner)]] if panel.owner else []
        return [
            paragraph(style, [run(panel.word)]),
            *(paragraph(f"{style}Text", text) for text in texts),
        ]

    # ── steps ─────────────────────────────────────────────────────────────────────────────────

    def _step(self, steps: StepList, item: StepItem) -> list[Element]:
        made = self.steps.step(steps, item)
        if not self._additions:
            return [self.steps.control(item, made)]
        *rest, last = made
        if last.tag == TABLE:
            keep_with_next(last)
            end = table_end()
            return [*made, *kept_together([end, self._additions.after_step(item)])]
        last = with_room_below(last, _ROOM_ABOVE_ADDITIONS)
        return [*rest, *kept_together([last, self._additions.after_step(item)])]


def _stressed(content: Inlines) -> Inlines:
    """Return a sentence with its plain words in strong ones."""
    return tuple(
        Strong(it.text) if isinstance(it, Text) and not it.language else it for it in content
    )


def _title(of: Section | ContentsEntry) -> Element:
    return foreign(of.title, of.language) if of.language else run(of.title)


def _numbered(of: Section | ContentsEntry) -> list[Element]:
    if not of.number:
        return [_title(of)]
    number = run(of.number, "SectionNumber")
    if of.language:
        return [number, run("\t"), _title(of)]
    return [number, run(f"\t{of.title}")]


def _with_table_ends(elements: list[Element]) -> list[Element]:
    """Word makes one table of two that touch, and wants a paragraph at the end of a document."""
    made: list[Element] = []
    for here, following in zip_longest(elements, elements[1:]):
        made.append(here)
        if here.tag == TABLE and (following is None or following.tag == TABLE):
            made.append(table_end())
    return made
