"""One run of `build`: what it writes, what it tells, and what it remembers for the next one."""

import json
from collections.abc import Mapping
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

import click

from commands.building import Built, Order, build_all
from commands.engine_options import EngineOptions
from commands.options import ContentOptions
from commands.progress import Progress, State, why
from commands.remembering import Remembered
from commands.reporting import as_json, as_text, print_report, report_unwritten
from commands.unchanged import ARGUMENTS
from pipeline import rules
from pipeline.composing.publish import remove_leftovers, write
from pipeline.diagnostics import Report
from renderers.units import tell


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

    def make(self, order: Order) -> None:
        """Make and write all documents of an order."""
        self._written = {document.name: {} for document in order.documents}
        self._all_are_ours = all(order.is_ours(name) for name in order.drawing)
        language = self._options.language
        progress = Progress(len(order.documents), language, events=self._engine.events)
        progress.begin()
        reasons: dict[str, list[str]] = {}
        memory = self._remembered.memory(order.theme, self._report)
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
        files = self._write(built)
        states = _states(built, has_failed=not files)
        progress.tell(built.document, states, files)
        if self._engine.explains:
            reasons[built.document.name] = self._reasons(built, states)
        if files:
            self._remembered.note(built)

    def remember(self) -> None:
        """Remember the whole run, if all went well and we know all that it depends on."""
        arguments = click.get_current_context().meta.get(ARGUMENTS)
        if self._report.exit_status == 0 and arguments is not None and self._all_are_ours:
            said = as_text(self._report, self._options.language)
            outputs = {
                str(Path(path).absolute()): digest
                for digests in self._written.values()
                for path, digest in digests.items()
            }
            self._remembered.remember(arguments, outputs, said)

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
        else:
            print_report(report, self._options.report_format, language, to_stderr=True)

    def _write(self, built: Built) -> Mapping[str, bytes]:
        """Write the files of a document and return them, none where they cannot be written."""
        files = self._files(built)
        if not files:
            return {}
        try:
            paths = write(files, self._output)
        except OSError as error:
            report_unwritten(self._report, self._output, error)
            return {}
        digests = (sha256(data).hexdigest() for data in files.values())
        named = (path.as_posix() for path in paths)
        self._written[built.document.name] = dict(zip(named, digests, strict=True))
        return files

    def _files(self, built: Built) -> Mapping[str, bytes]:
        """Return the files of a document in all formats, none where one could not be made.

        A format that this machine cannot make is reported, and the others are returned.
        """
        found = self._report.branch()
        for made in built.made.values():
            tell(made, built.document, found)
        self._report.take(found)
        if any(item.rule is not rules.UNAVAILABLE_FORMAT for item in found.errors()):
            return {}
        return built.files()

    def _reasons(self, built: Built, states: Mapping[str, State]) -> list[str]:
        differences = self._remembered.differences(built)
        is_clean = self._engine.is_clean
        return [
            f"{built.document.name}.{name}: {state}: "
            + why(name in built.kept, differences, self._options.language, is_clean=is_clean)
            for name, state in states.items()
        ]


def _states(built: Built, *, has_failed: bool) -> dict[str, State]:
    """Return what became of each format. Of a manual nothing is written unless all was made."""
    return {
        name: "failed" if has_failed or not made.files else "kept" if name in built.kept else "made"
        for name, made in built.made.items()
    }
