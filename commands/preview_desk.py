"""The desk: waits for files to be saved, and tells every open page what to draw.

One thread does all the reading and drawing, so that nothing is drawn of two states of the files.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from watchfiles import watch

from commands.making import theme_context
from commands.options import ContentOptions
from commands.preview_streams import Stream, TooManyPagesError
from commands.preview_view import Asked, Drawn, Message, View, languages_shown, title_shown
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import ContentError, Report
from pipeline.previewing.preview_words import PREVIEW_WORDS
from pipeline.previewing.shelf import Opened, Shelf, checked, new_errors, signature_of
from renderers import Context

# Milliseconds without another change after which files are read, and the longest wait for that.
_QUIET = 8
_LONGEST = 60
# How long the rest of an edit waits for another save: of what it takes, and in seconds at most.
_SHARE, _LONGEST_REST = 2.5, 2.0
# How often the folder is looked at where nothing was told of it: milliseconds.
_LOOK = 700
# Seconds without any save after which garbage is collected.
_IDLE = 3.0
_MOST_STREAMS = 32
_MOST_VIEWS = 12


class Desk:
    """The views that pages are open for, and the content they show."""

    def __init__(
        self,
        options: ContentOptions,
        selection: Selection,
        context: Context,
        editor: str,
    ) -> None:
        self._options = options
        self._selection = selection
        self._context = context
        self._editor = editor
        self._shelf = Shelf(options.folder, strict=options.strict)
        self._lock = threading.RLock()
        self._views: dict[Asked, View] = {}
        # The highest number that a view had which was given up.
        self._highest = 0
        self._streams: list[Stream] = []
        # What is done when a save has been followed.
        self.after_save: Callable[[], None] = lambda: None
        # What all pages are told, whatever they show.
        self._told: dict[str, Message] = {}
        self._saved = threading.Event()
        self._ended = threading.Event()
        self._themes = self._look_of_theme()
        # Seconds that it takes to work out all that follows from an edit.
        self._cost = _QUIET / 1000
        # Why before it is read: what is saved meanwhile is seen to be other.
        self._seen = self._shelf.look()
        self._opened: Opened = self._shelf.open()
        self._threads = [
            threading.Thread(target=self._watch, daemon=True, name="preview-watch"),
            threading.Thread(target=self._work, daemon=True, name="preview-work"),
        ]

    def languages(self, manual: str) -> dict[str, str]:
        """Return the languages of a manual, its own first, with their names; none if unknown."""
        found = self._opened.library.manuals.get(manual)
        return languages_shown(found) if found else {}

    def select(self, selection: Selection) -> None:
        """Show what is for these readers, before anything is shown."""
        self._selection = selection

    @property
    def opened(self) -> Opened:
        """The content as it was read last."""
        return self._opened

    def start(self) -> None:
        """Begin to follow the files."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Follow the files no more, and let all pages know."""
        self._ended.set()
        self._saved.set()
        with self._lock:
            for stream in self._streams:
                stream.tell(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def manuals(self) -> dict[str, str]:
        """Return the ids of all manuals, with their titles as they are printed."""
        return {name: title_shown(it) for name, it in self._opened.library.manuals.items()}

    # ── pages ─────────────────────────────────────────────────────────────────────────────────

    def page(self, asked: Asked) -> str:
        """Return the whole page that somebody asked for."""
        with self._lock:
            return self._view(asked).page()

    def version(self, asked: Asked) -> int:
        """Return the number of what is shown, higher with every change."""
        with self._lock:
            return self._view(asked).version

    def shown(self, asked: Asked) -> tuple[Drawn | None, Context]:
        """Return what is shown to whoever asks for it, and the theme in which it is drawn."""
        with self._lock:
            return self._view(asked).drawn, self._context

    def trial(self, file: str, data: bytes) -> Report:
        """Return the errors that content would have more, if a file held other bytes."""
        with self._lock:
            after = self._shelf.trial(file, data)
        after = checked(after)
        if after.is_sound:
            return Report()
        with self._lock:
            before = self._shelf.load()
        return new_errors(checked(before), after)

    def open_stream(self, asked: Asked) -> Stream:
        """Return a stream that begins with what is known. Raises TooManyPagesError."""
        with self._lock:
            if len(self._streams) >= _MOST_STREAMS:
                raise TooManyPagesError
            stream = Stream(asked)
            for message in (*self._view(asked).greeting(), *self._told.values()):
                stream.tell(message)
            self._streams.append(stream)
            return stream

    def close_stream(self, stream: Stream) -> None:
        """Tell a page nothing any more."""
        with self._lock:
            if stream in self._streams:
                self._streams.remove(stream)

    def tell(self, asked: Asked, message: Message) -> None:
        """Tell all pages that show the same."""
        with self._lock:
            for stream in [it for it in self._streams if it.asked == asked]:
                if not stream.tell(message):
                    self._drop(stream)

    def tell_everyone(self, message: Message) -> None:
        """Tell all pages, and those that are opened later."""
        with self._lock:
            self._told[str(message["kind"])] = message
            for stream in list(self._streams):
                if not stream.tell(message):
                    self._drop(stream)

    def _drop(self, stream: Stream) -> None:
        self._streams.remove(stream)
        while not stream.waiting.empty():
            stream.waiting.get_nowait()
        stream.tell(None)

    def _view(self, asked: Asked) -> View:
        view = self._views.get(asked)
        if view is None:
            if len(self._views) >= _MOST_VIEWS:
                self._wanted()
            # Why numbered on: a page drawn of a view that was given up since is seen to be older.
            first = self._highest + 1
            view = View(asked, self._options, self._selection, self._editor, self._context, first)
            self._views[asked] = view
            self._tell_all(view, partial(view.whole, self._opened))
        return view

    # ── following files ───────────────────────────────────────────────────────────────────────

    def _watch(self) -> None:
        """Notice that files were saved; whatever the system does not tell is seen by looking."""
        seen = self._seen
        while not self._ended.is_set():
            folders = [it for it in (self._options.folder, self._theme_folder()) if it.is_dir()]
            if self._options.folder not in folders:
                self._saved.set()
                self._ended.wait(_LOOK / 1000)
                continue
            before = [signature_of(it) for it in folders]
            try:
                for changes in watch(
                    *folders, watch_filter=None, debounce=_LONGEST, step=_QUIET,
                    rust_timeout=_LOOK, yield_on_timeout=True, stop_event=self._ended,
                    ignore_permission_denied=True,
                ):  # fmt: skip
                    if changes:
                        self._saved.set()
                    now = self._shelf.look()
                    if now != seen and not changes:
                        self._saved.set()
                    seen = now
                    if [signature_of(it) for it in folders] != before:
                        self._saved.set()
                        break
            except (OSError, RuntimeError):
                # The system cannot watch it now: look again in a moment.
                self._saved.set()
                self._ended.wait(_LOOK / 1000)

    def _work(self) -> None:
        gc.disable()
        is_collected = True
        while True:
            if not self._saved.wait(timeout=_IDLE):
                if not is_collected:
                    gc.collect()
                    is_collected = True
                continue
            self._saved.clear()
            if self._ended.is_set():
                return
            is_collected = False
            try:
                self._follow()
            except Exception as error:  # noqa: BLE001 - the preview lives on whatever a file is
                for view in list(self._views.values()):
                    self._send(view, view.failed(error))

    def _follow(self) -> None:
        """Read what was saved and tell the pages; another save meanwhile starts this anew."""
        if not self._options.folder.is_dir():
            self._say_gone()
            return
        with self._lock:
            self._follow_theme()
            loaded = self._shelf.load()
            views = self._wanted()
            told = [self._tell_all(it, partial(_quick, it, loaded)) for it in views]
        # Why: pages draw before the rest is worked out, and who saves quickly waits for no rest.
        if any(told) and self._saved.wait(min(_LONGEST_REST, _SHARE * self._cost)):
            return
        begun = time.monotonic()

        def is_outdated() -> bool:
            # Only where the edit itself was drawn: else endless saving would show nothing.
            return any(told) and self._saved.is_set()

        opened = checked(loaded, is_outdated)
        if is_outdated():
            return
        with self._lock:
            # Why at once: whoever opens a page is among those who are told, or is shown this.
            self._opened = opened
            views = self._wanted()
        for view in views:
            if is_outdated():
                return
            with self._lock:
                self._tell_all(view, partial(view.whole, opened, is_outdated))
        self._cost = time.monotonic() - begun
        self.after_save()

    def _say_gone(self) -> None:
        with self._lock:
            for view in self._wanted():
                words = PREVIEW_WORDS[view.asked.language]
                said = words.gone.format(self._options.folder)
                self._send(view, view.problems(Report(), notices=(said,)))

    def _follow_theme(self) -> None:
        now = self._look_of_theme()
        if now == self._themes:
            return
        self._themes = now
        report = Report()
        try:
            self._context = theme_context(self._theme_folder(), report)
        except ContentError:
            for view in self._wanted():
                self._send(view, view.problems(report))
            return
        for view in self._views.values():
            self._send(view, [view.restyled(self._context)])

    def _theme_folder(self) -> Path:
        return self._context.theme.folder

    def _look_of_theme(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        return Shelf(self._theme_folder()).look()

    def _wanted(self) -> list[View]:
        """Return the views that somebody looks at; the others are drawn when they are asked for."""
        self._highest = max([self._highest, *(it.version for it in self._views.values())])
        shown = {it.asked for it in self._streams}
        self._views = {asked: it for asked, it in self._views.items() if asked in shown}
        return list(self._views.values())

    def _tell_all(self, view: View, messages: Callable[[], Iterable[Message]]) -> bool:
        """Tell what comes of a view; whether there was anything. A failure is told too."""
        try:
            return self._send(view, messages())
        except Exception as error:  # noqa: BLE001 - themes of others and full disks raise anything
            return self._send(view, view.failed(error))

    def _send(self, view: View, messages: Iterable[Message]) -> bool:
        is_any = False
        for message in messages:
            is_any = True
            self.tell(view.asked, message)
        return is_any


def _quick(view: View, loaded: Opened) -> list[Message]:
    message = view.quick(loaded)
    return [message] if message else []
