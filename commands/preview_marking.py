"""Marking figures in the preview: what can be marked, what is written, and how it is taken back.

Whoever asks names a step and one of the figures that it shows, never a file. What is written is
what the page was drawn from, with one thing more; any other file is left as it is.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from commands.preview_desk import Desk
from commands.preview_levels import Levels, digest_of
from commands.preview_problems import address_of, shown_problems
from commands.preview_view import Asked
from commands.preview_wishes import Wish
from pipeline.diagnostics import Report
from pipeline.document.document import Document, Picture
from pipeline.document.screen_nodes import Spot
from pipeline.editing.marking import (
    MARKS,
    CannotMarkError,
    Figured,
    Mark,
    Marked,
    MarkKind,
    with_mark,
)
from pipeline.editing.offering import Offer, offers
from pipeline.editing.swapping import ChangedError, swap
from pipeline.loading.library import load_source
from pipeline.previewing.mark_words import MARK_WORDS, MarkWords
from pipeline.reading.source import Kind, kind_of, read_bytes, shown_path
from renderers import Context
from renderers.html.preview import problem_list, to_mark
from schemas.procedure import Procedure

# Nobody puts a number of pictures or names on a drawn screen.
_ON_DRAWINGS: tuple[MarkKind, ...] = ("tap", "box", "point", "number", "redact")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the page is told."""

    status: HTTPStatus
    told: Mapping[str, object]


class _RefusedError(Exception):
    """Nothing is written, and why."""

    def __init__(self, status: HTTPStatus, said: str, problems: str = "") -> None:
        super().__init__(said)
        self.reply = Reply(status, {"said": said, "problems": problems})


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as it is shown, and the file that says so."""

    offers: Mapping[str, Offer]
    document: Document
    context: Context
    file: str
    data: bytes

    @property
    def digest(self) -> str:
        """What tells these bytes from others."""
        return digest_of(self.data)


class Marker:
    """Writes marks one after the other, whichever page they come from, and takes them back."""

    def __init__(self, desk: Desk, folder: Path, editor: str) -> None:
        self._desk = desk
        self._folder = folder
        self._editor = editor
        self._lock = threading.Lock()
        self._levels = Levels()
        desk.after_save = self._look

    # ── what can be marked ────────────────────────────────────────────────────────────────────

    def figures(self, asked: Asked, step: str) -> Reply:
        """Return the figures of a step, with where their words and parts are."""
        words = MARK_WORDS[asked.language]
        try:
            found = self._step(asked, step, words)
        except _RefusedError as error:
            return error.reply
        figures = []
        for name, offer in found.offers.items():
            made = to_mark(
                offer.node, [it.target for it in offer.things], found.document, found.context
            )
            things = [
                {
                    "words": it.words,
                    "written": it.written,
                    "nth": it.nth,
                    "boxes": boxes,
                    "text": it.text,
                    "at": [it.target.text, it.target.start] if isinstance(it.target, Spot) else [],
                }
                for it, boxes in zip(offer.things, made.things, strict=True)
            ]
            is_picture = isinstance(offer.node, Picture)
            place = offer.figure.place()
            figures.append(
                {
                    "name": name,
                    "number": offer.node.number.text if offer.node.number else "",
                    "alt": offer.node.alt,
                    "source": made.source,
                    "width": made.width,
                    "height": made.height,
                    "picture": made.picture,
                    "things": things,
                    "callouts": len(offer.figure.callouts()),
                    "kinds": MARKS if is_picture else _ON_DRAWINGS,
                    "place": f"{found.file}:{place.line}",
                    "address": address_of(self._editor, place),
                }
            )
        told = {"digest": found.digest, "file": found.file, "figures": figures}
        return Reply(HTTPStatus.OK, told)

    def _step(self, asked: Asked, anchor: str, words: MarkWords) -> _Step:
        """Return a step that is shown. Raises _RefusedError where it is not, or not as its file."""
        # Marks are written in the words of the original, whichever language the page is in.
        drawn, context = self._desk.shown(replace(asked, spoken=""))
        procedure, _, step = anchor.partition(".")
        known = drawn.library.procedures.get(procedure) if drawn else None
        if drawn is None or known is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, words.not_shown)
        document, found = offers(drawn.document, drawn.edition, drawn.library, procedure, step)
        if not found:
            raise _RefusedError(HTTPStatus.NOT_FOUND, words.not_shown)
        file = known.place().file
        data = self._bytes(file, words)
        now = load_source(read_bytes(data, file, Kind.PROCEDURE, Report()), Report())
        if not isinstance(now, Procedure) or now.model_dump() != known.model_dump():
            raise _RefusedError(HTTPStatus.CONFLICT, words.not_drawn.format(file))
        named = {_name(it.figured): it for it in found}
        return _Step(named, document, context, file, data)

    def _bytes(self, file: str, words: MarkWords) -> bytes:
        """Return what a procedure's file holds; of no other file anything is read."""
        path = Path(file)
        try:
            inside = path.resolve().relative_to(self._folder.resolve())
            if kind_of(inside) is not Kind.PROCEDURE or path.is_symlink():
                raise _RefusedError(HTTPStatus.NOT_FOUND, words.not_shown)
            return path.read_bytes()
        except (OSError, ValueError):
            raise _RefusedError(HTTPStatus.CONFLICT, words.not_drawn.format(file)) from None

    # ── marking ───────────────────────────────────────────────────────────────────────────────

    def mark(self, asked: Asked, wish: Wish) -> Reply:
        """Write a mark, or only tell what would be written."""
        words = MARK_WORDS[asked.language]
        with self._lock:
            try:
                return self._mark(asked, wish, words)
            except _RefusedError as error:
                return error.reply

    def _mark(self, asked: Asked, wish: Wish, words: MarkWords) -> Reply:
        step = self._step(asked, wish.step, words)
        if step.digest != wish.digest:
            raise _RefusedError(HTTPStatus.CONFLICT, words.changed.format(step.file))
        offer = step.offers.get(wish.figure)
        if offer is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, words.not_shown)
        made = self._made(asked, step, offer, wish.mark, words)
        told = {"place": f"{step.file}:{made.line}", "line": made.said}
        if wish.is_trial:
            return Reply(HTTPStatus.OK, told)
        report = self._desk.trial(step.file, made.data)
        if report.errors():
            raise self._wrong(asked, report, words)
        self._replace(step.file, step.data, made.data, words)
        self._levels.add(step.file, offer.figured, wish, step.data, made)
        self._tell()
        said = words.done.format(f"{told['place']}  {made.said}")
        return Reply(HTTPStatus.OK, {**told, "said": said})

    def _made(
        self, asked: Asked, step: _Step, offer: Offer, mark: Mark, words: MarkWords
    ) -> Marked:
        try:
            return with_mark(step.data, step.file, offer.figured, mark)
        except CannotMarkError as error:
            if error.report.errors():
                raise self._wrong(asked, error.report, words) from None
        place = offer.figure.place()
        said = words.no_way.format(step.file, f"{place.line}: {mark.kind}")
        raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, said)

    def _wrong(self, asked: Asked, report: Report, words: MarkWords) -> _RefusedError:
        _, context = self._desk.shown(asked)
        shown = list(shown_problems(report, asked.language, self._editor))
        html = problem_list(shown, "", (), context.theme)
        return _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, words.refused, html)

    def _replace(self, file: str, before: bytes, after: bytes, words: MarkWords) -> None:
        try:
            swap(Path(file), before, after)
        except ChangedError:
            raise _RefusedError(HTTPStatus.CONFLICT, words.changed.format(file)) from None
        except OSError as error:
            said = words.disk.format(file, error.strerror or error)
            raise _RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, said) from None

    # ── taking back ───────────────────────────────────────────────────────────────────────────

    def undo(self, asked: Asked) -> Reply:
        """Take the last mark back, if its file is as it was left."""
        words = MARK_WORDS[asked.language]
        with self._lock:
            try:
                return self._undo(asked, words)
            except _RefusedError as error:
                return error.reply

    def _undo(self, asked: Asked, words: MarkWords) -> Reply:
        if not self._levels.done:
            raise _RefusedError(HTTPStatus.CONFLICT, words.nothing_to_undo)
        last = self._levels.done[-1]
        file = shown_path(last.path)
        data = self._bytes(file, words)
        if digest_of(data) != last.left:
            # None of what was marked in this file can be taken back here: the next is of another.
            self._levels.keep(last.path)
            self._tell()
            said = words.edited_since.format(file, last.place)
            raise _RefusedError(HTTPStatus.CONFLICT, said)
        before = last.before(data)
        report = self._desk.trial(file, before)
        if report.errors():
            raise self._wrong(asked, report, words)
        self._replace(file, data, before, words)
        self._levels.taken_back()
        self._tell()
        return Reply(HTTPStatus.OK, {"said": words.undone.format(last.place)})

    # ── writing again ─────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        with self._lock:
            if self._levels.look():
                self._tell()

    def again(self, asked: Asked, *, is_wanted: bool) -> Reply:
        """Write the first mark once more that an editor has saved over, or leave out all."""
        words = MARK_WORDS[asked.language]
        with self._lock:
            gone = self._levels.gone
            first = gone.pop(0) if gone else None
            if first is None or not is_wanted:
                gone.clear()
                self._tell()
                return Reply(HTTPStatus.OK, {"said": ""})
            try:
                step = self._step(asked, first.wish.step, words)
                reply = self._mark(asked, replace(first.wish, digest=step.digest), words)
            except _RefusedError as error:
                if error.reply.status == HTTPStatus.CONFLICT:
                    gone.insert(0, first)
                reply = error.reply
            self._tell()
            return reply

    def _tell(self) -> None:
        self._desk.tell_everyone(self._levels.told())


def _name(figured: Figured) -> str:
    form = "step" if figured.variant is None else f"variant-{figured.variant}"
    return f"{form}-result" if figured.is_result else form
