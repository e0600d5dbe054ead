"""What a build remembers for the next one: what was made of what, and whole runs."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from commands.building import Built
from commands.days import today
from commands.engine_options import EngineOptions
from commands.memory import Memory, report_damage, report_unusable
from commands.unchanged import cache_beside
from pipeline.building.digests import Digests
from pipeline.building.past import Account, Difference, Left, Past
from pipeline.building.runs import Run, ingredients_of, path_of, record_of_digests, remember
from pipeline.building.sealed import is_damaged, is_of_others
from pipeline.diagnostics import Report
from renderers.themes import Theme, ThemeError
from renderers.units import as_data, ingredients_of_machine, program

_NOT_OURS = "it may be somebody else's: of another user, reached by a link, or kept in git"


class Remembered:
    """What is known of earlier builds into a folder. Begun before anything of the content is read.

    Why before: what somebody changes while a build is running must count as changed by the next.
    """

    def __init__(
        self,
        engine: EngineOptions,
        output: Path,
        read: Sequence[Path],
        arguments: Sequence[str] | None,
    ) -> None:
        self.folder = engine.cache or cache_beside(output)
        self._engine = engine
        self._output = output
        self._arguments = arguments
        self._remembers = engine.remembers and not is_of_others(self.folder)
        self._roots = tuple(str(path.absolute()) for path in (*read, *program()))
        self._digests = Digests(record_of_digests(self.folder) if self._remembers else None)
        self._past = Past(self.folder, output) if self._remembers else None
        self._machine: dict[str, str] = {}
        self._before = self._ingredients()

    def memory(self, theme: Theme, report: Report) -> Memory | None:
        """Return what the engine may use and fill; None where nothing is to be remembered.

        What cannot be read, as a font that is missing, is told by whoever needs it. Records that
        are damaged are reported, and count as none.
        """
        if self._past is None:
            if self._engine.remembers:
                report_unusable(self.folder, _NOT_OURS, report)
            return None
        for path in self._records(self._past):
            if is_damaged(path):
                report_damage(self.folder, f"{path.parent.name}/{path.name[:8]}", report)
        try:
            self._machine = ingredients_of_machine(theme, self._digests)
        except (OSError, ThemeError):
            return None
        clean = self._engine.is_clean
        where = self.folder, self._output
        return Memory(*where, self._past, self._digests, self._machine, is_clean=clean)

    def differences(self, built: Built) -> list[Difference] | None:
        """Return what of a document has changed since it was built last, None if it never was."""
        if self._past is None or not self._past.account(built.name):
            return None
        return self._past.differences(built.name, self._machine, built.ingredients)

    def note(self, built: Built, digests: Mapping[str, Mapping[str, str]]) -> None:
        """Note what a document was made of, and which files each format has, by their digests."""
        if self._past is None or not built.ingredients:
            return
        before = self._past.account(built.name)
        left = dict(before.left) if before else {}
        for name, key in built.keys.items():
            made = built.made[name]
            if key and (made.can_be_kept or name in built.in_place):
                left[name] = Left(key, digests[name], list(as_data(made.said)))
        account = Account(built.wanted.plan, built.ingredients, left)
        self._past.remember(built.name, self._machine, account)

    def remember(self, outputs: Mapping[str, str], said: str) -> None:
        """Remember the whole run: digests of all its files by path, and what it has said."""
        if self._arguments is None or not self._machine or not self._before:
            return
        if self._ingredients() == self._before:
            with suppress(OSError):
                run = Run(self._roots, self._before, outputs, said)
                remember(self.folder, self._arguments, run)

    def save(self) -> None:
        """Save what was noted. A folder that takes nothing is no matter: the engine has told it."""
        if self._past is not None and self._machine:
            with suppress(OSError):
                self._past.save()
            self._digests.save()

    def _records(self, past: Past) -> list[Path]:
        records = [record_of_digests(self.folder), past.path]
        return records + ([path_of(self.folder, self._arguments)] if self._arguments else [])

    def _ingredients(self) -> str:
        """Return the digest of all that is read, "" where some of it cannot be."""
        if not self._remembers:
            return ""
        try:
            return ingredients_of(self._roots, self._digests, today())
        except OSError:
            return ""
