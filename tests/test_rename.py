"""Promise: `rename` changes an id everywhere, and nothing that anybody reads or has verified."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from commands.reporting import as_json
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.publish import move_files
from pipeline.diagnostics import Report
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import releases_of
from pipeline.loading.library import Library, load
from pipeline.loading.stamps import FILE
from pipeline.reading.source import read
from pipeline.renaming.renaming import known, renamed
from pipeline.renaming.uses import Kind, Named
from schemas.verification import parse_date
from tests.conftest import CONTENT, SAMPLES

NEW = "renamed-zz"
KINDS: tuple[Kind, ...] = ("procedure", "control", "term", "audience", "manual")


def _load(folder: Path) -> tuple[Library, Report]:
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    clock = Clock(parse_date("2026-11-23"), releases_of(library, None, report), is_today=False)
    check_ledger(library, library.manuals.values(), clock, report)
    return library, report


def _all_of(library: Library) -> Iterator[Named]:
    for kind in KINDS:
        for name in known(library, Named(kind, "")):
            yield Named(kind, name)
    for procedure in library.procedures.values():
        yield from (Named("step", it.id, procedure.id) for it in procedure.steps[:3])
        yield from (Named("screen", it, procedure.id) for it in procedure.screens)


NAMED = [
    (folder, named)
    for folder in (CONTENT, SAMPLES / "library")
    for named in _all_of(_load(folder)[0])
]


def _read(library: Library, back: str) -> set[str]:
    """Return every document as text, with the old name in place of the other one."""
    found = set()
    for manual in library.manuals.values():
        edition = resolve(library, manual, Selection(), Report())
        found.add(repr(compose(edition, library)).replace(NEW, back))
    return found


def _said(report: Report, back: str) -> list[str]:
    found = as_json(report, "en")["diagnostics"]
    assert isinstance(found, list)
    without_places = [{**it, "column": 0, "end_column": 0} for it in found]
    return sorted(str(it).replace(NEW, back) for it in without_places)


@pytest.mark.parametrize(
    ("folder", "named"), NAMED, ids=[f"{it.kind}-{it.procedure}-{it.id}" for _, it in NAMED]
)
def test_readers_and_checks_notice_nothing(folder: Path, named: Named, tmp_path: Path) -> None:
    copy = tmp_path / "content"
    shutil.copytree(folder, copy)
    library, report = _load(copy)
    made = renamed(copy, read(copy, Report()), library, named, NEW)
    move_files(made.files, made.gone)
    after, report_after = _load(copy)
    assert NEW in known(after, replace(named, procedure=named.procedure))
    assert named.id not in known(after, named)
    assert _said(report_after, named.id) == _said(report, named.id)
    assert _read(after, named.id) == _read(library, named.id)
    again = renamed(copy, read(copy, Report()), after, replace(named, id=NEW), named.id)
    move_files(again.files, again.gone)
    for path in folder.rglob("*"):
        if path.is_file():
            assert (copy / path.relative_to(folder)).read_bytes() == path.read_bytes()


def _run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["rename", *args, "--content", str(folder)])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def test_references_lists_stamps_and_the_file_get_the_name(content: Path) -> None:
    result = _run(content, "procedure", "check-certificate", "compare-it")
    assert result.exit_code == 0, result.output
    assert "check-certificate.yaml → " in result.output
    assert not (content / "procedures" / "check-certificate.yaml").exists()
    assert "{see compare-it}" in (content / "procedures/open-past-warning.yaml").read_text()
    assert "- compare-it\n" in (content / "manuals/practice-site.yaml").read_text()
    assert "compare-it/turn-back\t" in (content / FILE).read_text()
    assert "check-certificate/" not in (content / FILE).read_text()


def test_a_reference_keeps_the_verification_of_the_step_that_holds_it(content: Path) -> None:
    path = content / "procedures" / "open-past-warning.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Click [[Advanced]].", "See {see check-certificate/compare} first."),
        encoding="utf-8",
    )
    stamps = content / FILE
    kept = [
        it for it in stamps.read_text("utf-8").splitlines(keepends=True) if "open-past" not in it
    ]
    stamps.write_text("".join(kept), encoding="utf-8")
    assert CliRunner().invoke(main, ["verify", "--stamp", "--content", str(content)]).exit_code == 0
    before = _said(_load(content)[1], "compare")
    assert "edited-since-verified" not in str(before)
    assert _run(content, "step", "check-certificate/compare", NEW).exit_code == 0
    assert _said(_load(content)[1], "compare") == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("procedure", "check-certificat", "x"), "did you mean check-certificate?"),
        (("procedure", "check-certificate", "open-past-warning"), "is taken already"),
        (("procedure", "check-certificate", "Check_It"), "cannot be an id"),
        (("control", "show-details", "nul"), "cannot be an id"),
        (("step", "compare", "x"), "name it with its procedure"),
        (("step", "check/compare", "x"), "there is no procedure `check`"),
        (("term", "product", "host"), "is taken already"),
        (("step", "check-certificate/compare", "turn-back"), "is taken already"),
    ],
)
def test_what_cannot_be_is_refused(content: Path, args: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    result = _run(content, *args)
    assert result.exit_code == 2
    assert said in result.output
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_stamps_of_something_that_is_gone_are_no_evidence_for_another(content: Path) -> None:
    stamps = content / FILE
    lines = stamps.read_text(encoding="utf-8")
    stamps.write_text(lines + lines.splitlines()[2].replace("check-certificate", "gone") + "\n")
    assert (
        "still has verifications" in _run(content, "procedure", "check-certificate", "gone").output
    )


def test_content_with_errors_is_left_alone(content: Path) -> None:
    path = content / "procedures" / "open-past-warning.yaml"
    path.write_text(path.read_text("utf-8").replace("title:", "titel:"), encoding="utf-8")
    result = _run(content, "procedure", "check-certificate", "x")
    assert result.exit_code == 1
    assert "unknown-key" in result.output


def test_all_files_change_or_none(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no", "x")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(PermissionError):
        move_files({content / "manuals" / "practice-site.yaml": b"x"}, [content / "stamps.tsv"])
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before


def test_a_dry_run_shows_and_writes_nothing(content: Path) -> None:
    result = _run(content, "procedure", "check-certificate", "compare-it", "--dry-run")
    assert "+id: compare-it" in result.output
    assert (content / "procedures" / "check-certificate.yaml").exists()
