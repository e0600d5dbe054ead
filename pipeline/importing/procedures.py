"""One chapter of an old manual as a procedure: steps, results, notes, figures, safety messages."""

import re
from collections.abc import Sequence

from pipeline.importing import cues
from pipeline.importing.blocks import Leftover, Marker, Paragraph, Picture, Role, Run, Table
from pipeline.importing.draft import (
    DraftFigure,
    DraftProcedure,
    DraftSafety,
    DraftStep,
    Guess,
    Left,
)
from pipeline.importing.findings import Findings
from pipeline.importing.outline import Entry, cut, depths
from pipeline.importing.safety import safety_of
from pipeline.importing.wording import Wording
from pipeline.markup.markup import parse

LONGEST = 4000
_OWNER = re.compile(r"(?:この案内の責任者|Responsible for this advice)\s*[:：]\s*")
_PREREQUISITE = re.compile(
    r"(?:前提条件?|事前準備|準備|prerequisites?|before you begin)\s*[:：]\s*", re.IGNORECASE
)
_LONGEST_OPENING = 60


class ProcedureDrafter:
    """Takes the entries of a chapter, one by one, into a procedure."""

    def __init__(self, made: DraftProcedure, wording: Wording, findings: Findings) -> None:
        self._made = made
        self._wording = wording
        self._findings = findings
        self._captioned: DraftFigure | None = None
        self._panel: tuple[str, list[str]] | None = None
        self._was_result = False
        self._opened_by_heading = False
        self._are_prerequisites = False

    def take_all(self, entries: Sequence[Entry]) -> None:
        """Take a chapter's entries without its heading."""
        for entry, depth in zip(entries, depths(entries), strict=True):
            match entry:
                case Paragraph():
                    self._paragraph(entry, depth)
                case Picture():
                    self.end_panel()
                    self._picture(entry)
                case Table():
                    self.end_panel()
                    self._findings.table(entry)
                case Leftover():
                    self._findings.leave(entry.kind, entry.text)
                case _:
                    pass  # headings begin other chapters
        self.end_panel()

    # ── paragraphs ────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, entry: Paragraph, depth: int) -> None:
        text = entry.text.strip()
        if entry.note:
            self._footnote(entry)
        elif entry.marker and entry.marker.value:
            self.end_panel()
            self._step(entry, depth)
        elif entry.role is Role.CAPTION or (self._captioned and cues.is_caption(text)):
            self.end_panel()
            self._caption(entry)
        elif (found := cues.signal(text)) and not cues.is_caption(text):
            self.end_panel()
            self._panel = (found[0], [])
            if found[1]:
                self._panel[1].append(self._sentence(_behind(entry, found[1])))
                self.end_panel()
        elif self._panel and cues.note(text) is None and entry.role is not Role.FOOTNOTE:
            self._panel[1].append(self._sentence(entry))
        else:
            self.end_panel()
            self._words(entry)

    def _footnote(self, entry: Paragraph) -> None:
        """Keep a footnote; whether its mark is still there is seen when all is drafted."""
        first, *more = fit(self._sentence(entry)) or [""]
        before = self._made.footnotes.get(entry.note, "")
        joined = _run_on([before, first]) if before else first
        if len(joined) <= LONGEST:
            self._made.footnotes[entry.note] = joined
        else:
            more.insert(0, first)
        for it in more:
            self._findings.leave(Left.TEXT, it)

    def _words(self, entry: Paragraph) -> None:
        """Take a paragraph that is neither a step nor a safety message."""
        text = entry.text.strip()
        if cues.is_evidence(text):
            self._findings.leave(Left.EVIDENCE, text)
            return
        if self._made.steps and (seen := cues.behind_result(text)):
            self._see(self._made.steps[-1], self._sentence(_behind(entry, seen), is_step=True))
            return
        if (behind := cues.note(text)) is not None:
            entry = _behind(entry, behind)
        if not self._made.steps:
            self._before_steps(entry)
        elif behind is not None or entry.role is Role.FOOTNOTE or entry.marker:
            self._add_note(self._sentence(entry))
        else:
            self._after_step(entry)

    def _before_steps(self, entry: Paragraph) -> None:
        found = _PREREQUISITE.match(entry.text.strip())
        is_item = entry.marker is not None and self._are_prerequisites
        self._are_prerequisites = is_item or cues.is_prerequisites(entry.text)
        if is_item:
            self._made.prerequisites += fit(self._sentence(entry))
        elif self._are_prerequisites:
            self._findings.guess(Guess.SECTION, entry.text.strip())
        elif found:
            behind = entry.text.strip()[found.end() :]
            self._made.prerequisites += fit(self._sentence(_behind(entry, behind)))
        else:
            self._made.about += fit(self._sentence(entry))

    def _after_step(self, entry: Paragraph) -> None:
        """Take a paragraph below a step: the step itself, its result, the end, or a note."""
        step, text = self._made.steps[-1], entry.text.strip()
        sentence = self._sentence(entry, is_step=True)
        if not step.do:
            self._fill(step, sentence)
        elif cues.is_end(text) and not self._made.result:
            self._made.result = sentence
        elif seen := _seen_first(sentence):
            self._see(step, seen)
        elif self._opened_by_heading and not step.notes and not step.figure and not step.sees:
            end = (
                (" " if step.do.isascii() else "") if cues.is_sentence(step.do) else _stop(step.do)
            )
            self._fill(step, f"{step.do}{end}{sentence}")
            self._opened_by_heading = False
        else:
            self._add_note(sentence)
            self._findings.guess(Guess.CONTINUED, text)

    # ── steps ─────────────────────────────────────────────────────────────────────────────────

    def _step(self, entry: Paragraph, depth: int) -> None:
        text = entry.text.strip()
        sentence = self._sentence(entry, is_step=True)
        if depth > 0 and self._made.steps:
            if cues.tells(text):
                self._add_note(sentence)
                return
            self._findings.guess(Guess.NESTED, text)
        steps = self._made.steps
        seen = _all_seen(sentence)
        if seen and steps and steps[-1].do and not steps[-1].sees:
            self._see(steps[-1], seen)
            self._findings.guess(Guess.RESULT, text)
            return
        steps.append(DraftStep())
        self._captioned, self._was_result = None, False
        shape = entry.marker.shape if isinstance(entry.marker, Marker) else ""
        is_opening = shape == "step" and not cues.is_sentence(text)
        self._opened_by_heading = is_opening and len(text) <= _LONGEST_OPENING
        self._fill(steps[-1], sentence)

    def _fill(self, step: DraftStep, sentence: str) -> None:
        """Put what a step says into it; sentences at its end that tell results are its result."""
        parts = _parts(sentence)
        seen: list[str] = []
        while len(parts) > 1 and (found := cues.result(parts[-1])):
            seen.insert(0, found)
            parts.pop()
        if not seen:
            step.do, *more = fit(sentence) or [""]
            step.notes += more
            return
        step.do, *more = fit(_run_on(parts))
        step.notes += more
        self._see(step, _run_on(seen))

    def _see(self, step: DraftStep, seen: str) -> None:
        step.sees, *more = fit(_run_on([step.sees, seen] if step.sees else [seen]))
        step.notes += more
        self._was_result = True

    def _add_note(self, sentence: str) -> None:
        self._made.steps[-1].notes += fit(sentence)

    # ── what stands beside the words ──────────────────────────────────────────────────────────

    def _picture(self, picture: Picture) -> None:
        step = self._made.steps[-1] if self._made.steps else None
        figure = self._findings.figure(picture)
        if figure is None:
            return
        self._captioned = figure
        if step and self._was_result and step.figure and step.sees_figure is None:
            step.sees_figure = figure
        elif step and step.figure is None:
            step.figure = figure
        elif step and step.sees and step.sees_figure is None:
            step.sees_figure = figure
        else:
            self._findings.spare(figure)

    def _caption(self, entry: Paragraph) -> None:
        """Take the words below a picture; its number is made anew."""
        sentence = self._sentence(entry)
        if self._captioned and not self._captioned.caption:
            words = self._sentence(_behind(entry, cues.behind_number(entry.text.strip())))
            self._captioned.caption, *more = fit(words) or [""]
            for it in more:
                self._findings.leave(Left.TEXT, it)
        elif self._made.steps:
            self._add_note(sentence)
        else:
            self._made.about += fit(sentence)

    def end_panel(self) -> None:
        """Put the safety message that was read where it belongs."""
        if self._panel is None:
            return
        signal, texts = self._panel
        self._panel = None
        made = safety_of(signal, [it for it in texts if not _OWNER.match(it)])
        owner = next((it for it in texts if _OWNER.match(it)), "")
        made.owner = _OWNER.sub("", owner)[:200]
        self._findings.guess(Guess.SAFETY, " ".join(texts) or signal)
        self._place(made)

    def _place(self, made: DraftSafety) -> None:
        owner = self._made.steps[-1] if self._made.steps else self._made
        owner.safety.append(made)

    def _sentence(self, entry: Paragraph, *, is_step: bool = False) -> str:
        return self._wording.sentence(entry.runs, is_step=is_step)


def behind_note(entry: Paragraph) -> Paragraph:
    """Return a paragraph without the sign of a note before it."""
    behind = cues.note(entry.text.strip())
    return entry if behind is None else _behind(entry, behind)


def fit(text: str, longest: int = LONGEST) -> list[str]:
    """Return a text in pieces that content takes, each of whole sentences where there are any."""
    pieces: list[str] = []
    for sentence in cues.sentences(text) if len(text) > longest else [text] if text else []:
        for at in range(0, len(sentence), longest):
            part = sentence[at : at + longest]
            if pieces and len(pieces[-1]) + len(part) < longest and len(text) > longest:
                pieces[-1] = _run_on([pieces[-1], part])
            else:
                pieces.append(part)
    return pieces


def _all_seen(sentence: str) -> str:
    """Return what is seen if all sentences say that, "" otherwise."""
    found = [cues.result(it) for it in _parts(sentence)]
    return _run_on([it for it in found if it]) if found and all(found) else ""


def _seen_first(sentence: str) -> str:
    """Return what is seen, and what is said of it, if that comes first and no order follows."""
    first, *more = _parts(sentence) or [""]
    seen = cues.result(first)
    return _run_on([seen, *more]) if seen and not any(map(cues.orders, more)) else ""


def _parts(sentence: str) -> list[str]:
    """Return the sentences of a text; where a mark goes over the end of one, all of it is one."""
    parts = cues.sentences(sentence)
    return [sentence] if any(parse(it).problems for it in parts) else parts


def _run_on(parts: Sequence[str]) -> str:
    """Return sentences one after another, with a space behind one that ends in a Latin sign."""
    made = ""
    for part in parts:
        made += f"{' ' if made and made[-1].isascii() else ''}{part}"
    return made


def _stop(text: str) -> str:
    return ". " if text.isascii() else "。"


def _behind(entry: Paragraph, words: str) -> Paragraph:
    """Return a paragraph without what stands before these words, which are its end."""
    text = entry.text.rstrip()
    runs: tuple[Run, ...] = cut(entry.runs, len(text) - len(words))
    return Paragraph(runs, entry.role, entry.level, entry.marker, entry.size)
