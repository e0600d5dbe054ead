"""Steps on the page: what stands beside what, and what stays together."""

from dataclasses import dataclass, field

from pipeline.document.document import Document, Figure, StepForm, StepItem, StepList
from renderers.word.bookmarks import Bookmarks
from renderers.word.captions import caption
from renderers.word.controls import step_control
from renderers.word.elements import (
    Element,
    element,
    keep_with_next,
    kept_together,
    paragraph,
    qualified,
    run,
    set_in_cell,
)
from renderers.word.figures import Figures
from renderers.word.measures import Measures
from renderers.word.numbering import Numbering, computed_marker
from renderers.word.sentences import Sentences
from renderers.word.tables import columns, layout_table

# Of legends: half a letter and a line, in twips; and how high, in parts of a figure's height.
_COLUMN, _LINE = 100, 320
_HIGHEST = 1.1
TABLE = qualified("w:tbl")


@dataclass
class Parts:
    """What a step is made of as far as it is written; `rows` are to become one table."""

    made: list[Element] = field(default_factory=list)
    rows: list[tuple[list[Element], list[Element]]] = field(default_factory=list)
    # Whether all words so far stand on the left, so that more may follow there.
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Writers:
    """What steps are written with."""

    document: Document
    measures: Measures
    sentences: Sentences
    figures: Figures
    bookmarks: Bookmarks
    numbering: Numbering


class Steps:
    """Writes steps and figures. `complaints` are numbers that Word would not print.

    Why a table for what stands side by side: it is the one way in which Word neither lets a
    figure float nor parts it from its words. A row is one thing on the page, and is read from left
    to right.
    """

    def __init__(self, writers: Writers) -> None:
        self.complaints: list[str] = []
        self._with = writers
        self._count = 0

    def step(self, steps: StepList, item: StepItem) -> list[Element]:
        """Return a step without what forms have below it."""
        num = self._with.numbering.num(steps, item)
        if item.marker != (computed := computed_marker(steps.style, item.number)):
            self.complaints.append(f"Word would number `{item.marker}` as `{computed}`")
        parts = Parts()
        for index, form in enumerate(item.forms):
            self._form(parts, form, self._instruction(form, None if index else item, num))
        notes = [paragraph("StepNote", self._with.sentences.write(it)) for it in item.notes]
        self._close(parts)
        if notes:
            keep_with_next(parts.made[-1])
        return [*parts.made, *notes]

    def control(self, item: StepItem, content: list[Element]) -> Element:
        """Return a step in a control that tells its id. A table at its end is closed.

        Why: Word makes one table of two that touch.
        """
        self._count += 1
        ended = content if content[-1].tag != TABLE else [*content, table_end()]
        return step_control(self._count, self._with.document.labels.step, item.id, ended)

    def figure(self, figure: Figure) -> list[Element]:
        """Return a figure, its caption, and what is said of its callouts, one below the other."""
        shown = paragraph("Figure", [self._with.figures.run(figure)])
        return [shown, *self._caption(figure), *self._legend(figure)]

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def _instruction(self, form: StepForm, opening: StepItem | None, num: int) -> Element:
        """Return the words of a form; `opening` is the step if this is its first form."""
        words = self._with.sentences.write(form.content, form.label)
        if opening is None:
            return paragraph("ListContinue", words)
        label = [run(f"{opening.label}\n", "Strong")] if opening.label else []
        marked = self._with.bookmarks.at(opening.id, [*label, *words])
        made = paragraph("ListNumber", marked, num)
        if label:
            # Where a template justifies its text, as Japanese Word does, a line that ends with a
            # break would be stretched.
            made[0].append(element("w:jc", {"w:val": "left"}))
        return made

    def _caption(self, figure: Figure) -> list[Element]:
        words = self._with.sentences.write(figure.caption)
        return caption(figure.number, words, self._with.document.language)

    def _legend(self, figure: Figure) -> list[Element]:
        made = []
        for entry in figure.legend:
            marker = [run(entry.marker, "LegendNumber"), run("\t")] if entry.marker else []
            words = self._with.sentences.write(entry.content)
            made.append(paragraph("Legend", [*marker, *words]))
        return made

    # ── side by side, or one below the other ──────────────────────────────────────────────────

    def _form(self, parts: Parts, form: StepForm, instruction: Element) -> None:
        """Add a form; it may break before a result's figure if it has another one."""
        self._pair(parts, instruction, form.figure)
        if not (form.result_label or form.result or form.result_figure):
            return
        words = self._with.sentences.write(form.result, form.result_label)
        said = paragraph("StepResult", words) if words else None
        if form.result_figure:
            if form.figure is None:
                keep_with_next(parts.made[-1])
            self._pair(parts, said, form.result_figure)
        elif said is not None and parts.rows and parts.is_open:
            parts.rows[-1][0].append(said)
        elif said is not None:
            self._close(parts)
            keep_with_next(parts.made[-1])
            parts.made.append(said)

    def _pair(self, parts: Parts, words: Element | None, figure: Figure | None) -> None:
        """Add words and the figure that belongs to them.

        Why a legend stands with the words: below a narrow figure it would make the row higher.
        The caption opens it, so that all is said in its order.
        """
        if figure is not None and words is not None and self._with.figures.is_beside(figure):
            self._row(parts, words, figure)
            return
        self._close(parts)
        opening = [] if words is None else [words]
        shown = [] if figure is None else self.figure(figure)
        parts.made += kept_together([*opening, *shown])

    def _row(self, parts: Parts, words: Element, figure: Figure) -> None:
        """Add words and the figure beside them; a legend that is too long for that ends the row."""
        shown = paragraph("Figure", [self._with.figures.run(figure, beside=True)])
        said, legend = self._caption(figure), self._legend(figure)
        left, right = [set_in_cell(words, is_indented=True)], [shown]
        is_short = self._is_beside(legend, figure)
        (left if legend and is_short else right).extend(said)
        for it in right:
            set_in_cell(it, is_indented=False)
        parts.rows.append((left, right))
        parts.is_open = not right[1:]
        if is_short:
            left += legend
        elif legend:
            self._close(parts)
            keep_with_next(parts.made[-1])
            parts.made += legend

    def _is_beside(self, legend: list[Element], figure: Figure) -> bool:
        """Whether a legend is not much higher than the figure that it stands beside."""
        if not legend:
            return True
        measures = self._with.measures
        room = measures.text_width - measures.figure_column - measures.gap - measures.step_indent
        texts = ["".join(it.itertext()) for it in legend]
        lines = sum(-(-columns(it) * _COLUMN // room) for it in texts)
        return lines * _LINE <= self._with.figures.height_beside(figure) * _HIGHEST

    def _close(self, parts: Parts) -> None:
        """Make one table of the rows that wait."""
        if parts.rows:
            measures = self._with.measures
            column = measures.figure_column
            widths = measures.text_width - column, column
            if parts.made and parts.made[-1].tag == TABLE:
                parts.made.append(table_end())
            parts.made.append(layout_table(parts.rows, widths, measures.gap))
            parts.rows = []


def table_end() -> Element:
    """Return the line that Word needs between two tables."""
    return paragraph("TableEnd", [])
