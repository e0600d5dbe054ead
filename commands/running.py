"""One run of `build`: what it writes, what it tells, and what it remembers for the next one."""

import json
from collections.abc import Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

import click

from commands.building import Built, Order, build_all
from commands.engine_options import EngineOptions
from commands.memory import Memory
from commands.options import ContentOptions
from commands.progress import Progress, State, why
from commands.remembering import Remembered
from commands.reporting import as_json, as_text, print_report, report_unwritten
from pipeline import rules
from pipeline.composing.publish import remove_leftovers, write
from pipeline.diagnostics import Report
from renderers.units import tell
from schemas.base import Place


class Running:
    """Makes and writes documents, and keeps account of them. Problems go into the report."""

    def __init__(
        self,
        options: ContentOptions,
        engine: EngineOptions,
        remembered: Remembered,
        output: Path,
        report: Report,
    ) -> None:
        self._options = options
        self._engine = engine
        self._remembered = remembered
        self._output = output
        self._report = report
        # The digests of the files of each document by path, in the order in which they were asked.
        self._written: dict[str, dict[str, str]] = {}
        self._all_are_ours = True
        # The names of all files that were made.
        self._taken: set[str] = set()
        # What is printed for people, where it was put into words already.
        self._said: str | None = None

    def tell_of(self, report: Report) -> None:
        """Let another report hold what is wrong: the one of what is asked for."""
        self._report = report

    def make(self, order: Order, memory: Memory | None) -> None:
        """Make and write all documents of an order."""
        self._written = {wanted.name: {} for wanted in order.documents}
        self._all_are_ours = all(order.is_ours(name) for name in order.drawing)
        language = self._options.language
        progress = Progress(
            len(order.documents), language, self._output, events=self._engine.events
        )
        progress.begin()
        reasons: dict[str, list[str]] = {}
        with suppress(OSError):
            remove_leftovers(self._output)
        # Why closed: when somebody interrupts the build, workers are to end at once.
        with closing(build_all(order, self._engine.workers, memory, self._report)) as all_built:
            for built in all_built:
                self._finish(built, progress, reasons)
        for name in self._written:
            for line in reasons.get(name, ()):
                click.echo(line)

    def _finish(self, built: Built, progress: Progress, reasons: dict[str, list[str]]) -> None:
        digests = self._write(built)
        states = _states(built, has_failed=digests is None)
        files = {name: it for by_name in (digests or {}).values() for name, it in by_name.items()}
        progress.tell(built.name, states, files)
        if self._engine.explains:
            reasons[built.name] = self._reasons(built, states)
        if digests is not None:
            self._remembered.note(built, digests)

    def remember(self) -> None:
        """Remember the whole run, if all went well and we know all that it depends on."""
        if self._report.exit_status == 0 and self._all_are_ours:
            said = self._said = as_text(self._report, self._options.language)
            outputs = {
                str(Path(path).absolute()): digest
                for digests in self._written.values()
                for path, digest in digests.items()
            }
            self._remembered.remember(outputs, said)

    def end(self, *, as_data: bool) -> None:
        """Save what is to be remembered, and print what there is to say."""
        report, language = self._report, self._options.language
        self._remembered.save()
        if as_data:
            paths = [path for digests in self._written.values() for path in digests]
            data = {"written": paths, **as_json(report, language)}
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        elif self._engine.events:
            event = {"event": "end", "status": report.exit_status, **as_json(report, language)}
            click.echo(json.dumps(event, ensure_ascii=False))
        elif self._said is not None:
            click.echo(self._said, nl=False, err=True)
        else:
            print_report(report, self._options.report_format, language, to_stderr=True)

    def _write(self, built: Built) -> dict[str, Mapping[str, str]] | None:
        """Write the files of a document; return the digests of all it has, format by format.

        None where one of the formats could not be made, or the files cannot be written. A format
        that this machine cannot make is reported, and the others are written.
        """
        if not self._is_sound(built):
            return None
        try:
            write(built.files(), self._output)
        except OSError as error:
            report_unwritten(self._report, self._output, error)
            return None
        digests = {
            name: built.in_place.get(name)
            or {file: sha256(data).hexdigest() for file, data in built.made[name].files.items()}
            for name in built.formats
        }
        self._written[built.name] = {
            (self._output / file).as_posix(): digest
            for files in digests.values()
            for file, digest in files.items()
        }
        return digests

    def _is_sound(self, built: Built) -> bool:
        """Whether something was made of a document, and nothing failed. What was said is told."""
        found = self._report.branch()
        for made in built.made.values():
            tell(made, built.name, found)
        self._refuse_taken(built, found)
        self._report.take(found)
        failed = any(item.rule is not rules.UNAVAILABLE_FORMAT for item in found.errors())
        return not failed and any(built.has(name) for name in built.formats)

    def _refuse_taken(self, built: Built, found: Report) -> None:
        """Report each file that another format, or another document, has made already."""
        for name in built.formats:
            files = {*built.made[name].files, *built.in_place.get(name, ())}
            for file in sorted(files & self._taken):
                reason = f"it called a file {file!r}, as another one did"
                found.add(rules.RENDERER_FAILED, Place(built.name), format=name, reason=reason)
            self._taken |= files

    def _reasons(self, built: Built, states: Mapping[str, State]) -> list[str]:
        differences = self._remembered.differences(built)
        is_clean = self._engine.is_clean
        return [
            f"{built.name}.{name}: {state}: "
            + why(name in built.kept, differences, self._options.language, is_clean=is_clean)
            for name, state in states.items()
        ]


def _states(built: Built, *, has_failed: bool) -> dict[str, State]:
    """Return what became of each format. Of a manual nothing is written unless all was made."""
    return {
        name: "failed"
        if has_failed or not built.has(name)
        else "kept"
        if name in built.kept
        else "made"
        for name in built.formats
    }
