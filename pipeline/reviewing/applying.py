"""What reviewers wrote goes into the files, but for what would be an error there."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.forms.forms import forms_of
from pipeline.forms.labels import Labels
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library, Openers, catalogues_of, load
from pipeline.po.catalogue import Catalogue
from pipeline.reading.source import Kind, Source, read
from pipeline.reviewing.judging import Finding
from pipeline.reviewing.po_splicing import TranslationFile
from pipeline.reviewing.splicing import CannotSpliceError, File, Splice


@dataclass(frozen=True, slots=True)
class Applied:
    """The files as they are with the edits, and what they mean.

    `findings` tell what could not be written after all; `void` are the steps of which the edits
    make verifications void, `procedure/step`.
    """

    files: dict[Path, bytes]
    findings: list[Finding]
    library: Library
    void: tuple[str, ...] = ()


def applied(folder: Path, library: Library, findings: Iterable[Finding], report: Report) -> Applied:
    """Return the files with all edits that are ready.

    Errors that the edits would make are in the report: then nothing may be written.
    """
    judged, changed = _written_into(folder, findings)
    if not changed:
        return Applied({}, judged, library)
    after = _with(changed, folder, report)
    data = {Path(name): it.data for name, it in changed.items()}
    if report.errors():
        return Applied(data, judged, after)
    return Applied(data, judged, after, tuple(sorted(_void(after) - _void(library))))


def tried(folder: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings; for a person where a file cannot hold an edit, or it would be an error.

    Why errors too: one wrong word of a reviewer would keep all others from being written.
    """
    judged, changed = _written_into(folder, findings)
    if not changed:
        return judged
    report = Report()
    _with(changed, folder, report)
    wrong = {(it.place.file, it.place.line) for it in report.errors()}
    return [
        replace(it, state="person", why="error", made=()) if _is_at(it, wrong) else it
        for it in judged
    ]


def _is_at(finding: Finding, places: Container[tuple[str, int]]) -> bool:
    """Whether a text that is to be written stands at one of these lines of files."""
    place = finding.place
    if finding.state != "ready" or place is None:
        return False
    lines = range(place.line, place.line + finding.written.count("\n") + 1)
    return any((place.file, it) in places for it in lines)


def _written_into(
    folder: Path, findings: Iterable[Finding]
) -> tuple[list[Finding], dict[str, File | TranslationFile]]:
    """Return findings, for a person where a file cannot hold an edit, and the files that change."""
    files: dict[str, File | TranslationFile] = {}
    judged = [_written(it, files, folder) for it in findings]
    return judged, {name: it for name, it in files.items() if it.data != Path(name).read_bytes()}


def _with(changed: Mapping[str, File | TranslationFile], folder: Path, report: Report) -> Library:
    """Return the library with changed files, checked."""
    sources = tuple(_source(it, changed, report) for it in read(folder, Report()))
    texts = {name: it.data for name, it in changed.items() if isinstance(it, TranslationFile)}
    after = load(sources, folder, report, _Translated(texts))
    check(after, report)
    return after


class _Translated(Openers):
    """Reads translations as they would be."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def catalogues(self, folder: Path, report: Report) -> dict[str, Catalogue]:
        """Return the translations with those that were changed."""
        return catalogues_of(folder, report, self._texts)


def _opened(name: str, folder: Path) -> File | TranslationFile:
    path = Path(name)
    if path.suffix == ".po":
        return TranslationFile(name, path.read_bytes())
    return File(name, path.read_bytes(), _kind(path, folder))


def _written(finding: Finding, files: dict[str, File | TranslationFile], folder: Path) -> Finding:
    if finding.state != "ready" or finding.place is None:
        return finding
    name = finding.place.file
    if name not in files:
        files[name] = _opened(name, folder)
    file = files[name]
    splice = Splice(finding.place, finding.written, finding.made)
    try:
        if file.text(splice.place) != splice.after:
            file.change(splice)
    except CannotSpliceError:
        return replace(finding, state="person", why="unwritable", made=())
    return finding


def _kind(path: Path, folder: Path) -> Kind:
    relative = path.resolve().relative_to(folder.resolve())
    return Kind(relative.parts[0])


def _source(
    source: Source, changed: Mapping[str, File | TranslationFile], report: Report
) -> Source:
    file = changed.get(source.file)
    return file.source(report) if isinstance(file, File) else source


def _void(library: Library) -> set[str]:
    """Return the steps that have a verification which is void."""
    judge, labels = Wordings(library), Labels(library)
    return {
        f"{procedure.id}/{step.id}"
        for procedure in library.procedures.values()
        for step in procedure.steps
        if any(form.void for form in forms_of(procedure, step, judge, labels))
    }
