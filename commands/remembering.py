"""What a build remembers for the next one: what was made of what, and whole runs."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from commands.building import Built, Memory, report_unusable
from commands.engine_options import EngineOptions
from commands.unchanged import cache_beside
from pipeline.building.digests import Digests
from pipeline.building.reasons import Difference, Past
from pipeline.building.runs import Run, ingredients_of, record_of_digests, remember
from pipeline.building.sealed import is_of_others
from pipeline.building.store import Store
from pipeline.diagnostics import Report
from renderers.themes import Theme, ThemeError
from renderers.units import ingredients_of_machine, program


class Remembered:
    """What is known of earlier builds into a folder. Begun before anything of the content is read.

    Why before: what somebody changes while a build is running must count as changed by the next.
    """

    def __init__(self, engine: EngineOptions, output: Path, read: Sequence[Path]) -> None:
        self._engine = engine
        self.folder = engine.cache or cache_beside(output)
        self._remembers = engine.remembers and not is_of_others(self.folder)
        self._roots = tuple(str(path.absolute()) for path in (*read, *program()))
        self._digests = Digests(record_of_digests(self.folder))
        self._past = Past(self.folder, output) if self._remembers else None
        self._machine: dict[str, str] = {}
        self._before = self._ingredients()

    def memory(self, theme: Theme, report: Report) -> Memory | None:
        """Return what the engine may use and fill; None where nothing is to be remembered.

        What cannot be read, as a font that is missing, is told by whoever needs it.
        """
        if not self._remembers:
            if self._engine.remembers:
                report_unusable(self.folder, "it belongs to somebody else", report)
            return None
        try:
            self._machine = ingredients_of_machine(theme, self._digests)
        except (OSError, ThemeError):
            return None
        reads = not self._engine.is_clean
        return Memory(Store(self.folder), self._machine, self.folder, reads=reads)

    def differences(self, built: Built) -> list[Difference] | None:
        """Return what of a document has changed since it was built last, None if it never was."""
        name = built.document.name
        if self._past is None or not self._past.knows(name):
            return None
        return self._past.differences(name, self._machine, built.ingredients)

    def note(self, built: Built) -> None:
        """Note what a document was made of."""
        if self._past is not None and built.ingredients:
            self._past.remember(built.document.name, self._machine, built.ingredients)

    def remember(self, arguments: Sequence[str], outputs: Mapping[str, str], said: str) -> None:
        """Remember the whole run: digests of all its files by path, and what it has said."""
        if self._machine and self._before and self._ingredients() == self._before:
            with suppress(OSError):
                remember(self.folder, arguments, Run(self._roots, self._before, outputs, said))

    def save(self) -> None:
        """Save what was noted. A folder that takes nothing is no matter: the engine has told it."""
        if self._past is not None and self._machine:
            with suppress(OSError):
                self._past.save()
            self._digests.save()

    def _ingredients(self) -> str:
        """Return the digest of all that is read, "" where some of it cannot be."""
        if not self._remembers:
            return ""
        try:
            return ingredients_of(self._roots, self._digests)
        except OSError:
            return ""
