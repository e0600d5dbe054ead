"""Promise: a check sheet that comes back is taken for what it says, and nothing of it is lost."""

import json
import os
import re
import shutil
import subprocess
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Page, sync_playwright

from build import main
from pipeline.loading.days import parse_day
from pipeline.sheets.sheet_words import SHEET_WORDS, SheetWords
from pipeline.sheets.sheets import HeadCode
from schemas.environment import Environment, Versioned
from tests.check_sheets import HEAD, codes, edited, filled_in_word, typed, without_controls
from tests.conftest import SAMPLES
from tests.practice.walk import OPTIONS, chromium
from tests.test_verify_command import rules_in

MANUAL = """\
id: m
language: en
title: The Thing
publisher: P
published: 2026-01-01
terms: {thing: Thing}
procedures: [p, q]
"""
NAMES = """\
devices: [{name: iPhone, shape: phone}, {name: iPad, shape: tablet}, {name: PC, shape: desktop}]
os: [{name: iOS}, {name: Windows}]
browsers: [{name: Safari}]
"""
P = """\
# A comment.
id: p
title: First
applies_to: {device: [iPhone, iPad], os: iOS, browser: Safari}
steps:
  - id: one
    do: Press [[One]] of {thing}.  # the first
    sees: It is done.
  - id: two
    safety: {signal: notice, hazard: H., consequence: C., avoidance: A.}
    do: Press [[Two]].
    variants:
      - {applies_to: {os: iOS >= 17}, do: "Press [[Second]]."}
  - id: three
    applies_to: {device: iPad}
    do: Press [[Three]].
"""
Q = """\
id: q
title: Second
applies_to: {device: iPhone, os: iOS, browser: Safari}
steps:
  - {id: last, do: "Press [[Last]]."}
"""
WHERE = ["--device", "iPhone", "--os", "iOS 17.2", "--browser", "Safari"]
LINE = "{on: 2026-11-20, device: iPhone 15, os: iOS 17.2, browser: Safari 17.2"
ALL = {"p/one": "worked", "p/two": "worked", "q/last": "worked"}
NAME = "m.check-sheet.iphone-ios-17-2-safari"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    texts = {"manuals/m": MANUAL, "procedures/p": P, "procedures/q": Q, "environments": NAMES}
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def sheet(folder: Path, *arguments: str) -> Result:
    command = ["sheet", "--content", str(folder), "--lang", "en", *arguments]
    return CliRunner().invoke(main, command, prog_name="build.py")


def made(folder: Path, *arguments: str) -> bytes:
    """Make the Word sheet and return it."""
    output = folder.parent / "dist"
    result = sheet(folder, *(arguments or WHERE), "-o", str(output))
    assert result.exit_code == 0, result.output
    return next(output.glob("*.docx")).read_bytes()


def read(folder: Path, data: bytes, *arguments: str) -> Result:
    path = folder.parent / "back.docx"
    path.write_bytes(data)
    return sheet(folder, "--read", str(path), *arguments)


def rules_of(result: Result) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", result.stderr, re.MULTILINE)


def files(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in sorted(folder.rglob("*")) if it.is_file()}


def added(result: Result) -> list[str]:
    lines = result.stdout.splitlines()
    return [it for it in lines if it.startswith("+ ") or (it.startswith("+") and "\t" in it)]


def test_the_words_of_sheets_have_the_same_places_in_every_language() -> None:
    texts = [vars_of(words) for words in SHEET_WORDS.values()]
    assert len(texts[0]) > 15
    for name, text in texts[0].items():
        assert {it[name].count("{}") for it in texts} == {text.count("{}")}, name


def vars_of(words: SheetWords) -> dict[str, str]:
    plain = {it: getattr(words, it) for it in words.__slots__}
    nested = {it: value for it, value in plain.items() if isinstance(value, dict)}
    inside = {f"{it}.{key}": text for it, value in nested.items() for key, text in value.items()}
    return {it: text for it, text in plain.items() if isinstance(text, str)} | inside


# ── what is made ──────────────────────────────────────────────────────────────────────────────


def test_a_sheet_shows_the_form_that_is_to_be_verified(folder: Path) -> None:
    """Readers would get the old form, which is verified; then the new one would never be tried."""
    path = folder / "procedures" / "p.yaml"
    old = "verified: {on: 2026-01-01, device: iPhone 12, os: iOS 16.0, browser: Safari}\nsteps:"
    path.write_text(P.replace("steps:", old), encoding="utf-8")
    made(folder)
    page = (folder.parent / "dist" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "Second</b>" in page
    assert "Two</b>" not in page
    assert [it.split(" ")[0] for it in codes(page)] == ["p/one", "p/two", "q/last"]
    assert page.index("<p>A.</p>") < page.index("Second</b>")
    assert "verified" not in page.casefold()


def test_a_sheet_of_one_procedure_has_its_steps_only(folder: Path) -> None:
    made(folder, "q", *WHERE)
    (path,) = (folder.parent / "dist").glob("q.check-sheet.*.html")
    assert [it.split(" ")[0] for it in codes(path.read_text(encoding="utf-8"))] == ["q/last"]


def test_nothing_is_guessed_where_a_step_reads_differently(folder: Path) -> None:
    result = sheet(folder, "p", "--device", "iPhone", "--os", "iOS", "--browser", "Safari")
    assert result.exit_code == 1
    assert rules_of(result) == ["sheet-needs-more"]
    output = str(folder / "out")
    made = sheet(folder, "p", "--os", "iOS 17", "--browser", "Safari", "-o", output)
    assert made.exit_code == 0


def test_a_sheet_has_the_labels_of_its_environment(folder: Path) -> None:
    text = P.replace("Press [[One]] of", "Press {#one} of")
    (folder / "procedures" / "p.yaml").write_text(text, encoding="utf-8")
    (folder / "controls").mkdir()
    names = "id: one\nnames:\n  - {label: {en: Old}, applies_to: {os: iOS}}\n"
    new = "  - {label: {en: Fresh}, applies_to: {os: iOS >= 17}}\n"
    path = folder / "controls" / "one.yaml"
    path.write_text(names + new, encoding="utf-8")
    result = sheet(folder, "p", "--device", "iPhone", "--os", "iOS", "--browser", "Safari")
    assert rules_of(result) == ["sheet-needs-more"] * 2  # another step has a variant
    data = made(folder)
    page = (folder.parent / "dist" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "Fresh</b>" in page
    assert "Old</b>" not in page
    other = read(folder, filled_in_word(data, ALL, HEAD | {"os": "16.4"}), "--dry-run")
    assert rules_of(other) == ["sheet-shows-other-form"] * 2
    result = read(folder, filled_in_word(data, ALL))
    assert result.exit_code == 0, result.output
    assert {it.split("\t")[0] for it in added(result) if "\t" in it} == {
        "+p/one",
        "+p/two",
        "+q/last",
    }
    again = sheet(folder, "--read", str(folder.parent / "back.docx"))
    assert (again.exit_code, added(again)) == (0, [])
    path.write_text(names + new.replace("Fresh", "Later"), encoding="utf-8")
    assert rules_of(read(folder, filled_in_word(data, ALL))) == ["edited-since-sheet"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["nothing", *WHERE], "there is no manual or procedure 'nothing'"),
        (["--browser", "Safari"], "--os is needed"),
        (["--os", "iOS 17"], "--browser is needed, as in Safari"),
        (["--os", "iOD", "--browser", "Safari"], "did you mean iOS?"),
        (["--os", "Windows 10", "--browser", "Safari"], "no procedure has a step for Windows 10"),
        (["q", "--os", "Windows 10", "--browser", "Safari"], "q has no step for Windows 10"),
        ([*WHERE, "--by", "Aoi"], "--by belongs to --read"),
        (["--read", "x.docx", "--os", "iOS"], "--os belongs to a sheet that is made"),
        (["--read"], "which FILE?"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(change: list[str], said: str, folder: Path) -> None:
    result = sheet(folder, *change)
    assert result.exit_code == 2, result.output
    assert said in " ".join(result.stderr.split())


def test_the_same_sheet_is_the_same_bytes(folder: Path) -> None:
    made(folder)
    before = files(folder.parent / "dist")
    made(folder)
    assert files(folder.parent / "dist") == before
    assert len(before) == 2


def test_controls_have_names_numbers_and_tags(folder: Path) -> None:
    path = folder.parent / "sheet.docx"
    path.write_bytes(made(folder))
    with ZipFile(path) as archive:
        text = archive.read("word/document.xml").decode()
    numbers = re.findall(r"<w:sdtPr>.*?<w:id w:val=\"(\d+)\"", text)
    assert len(numbers) == len(set(numbers)) == 5 + 3 * 4
    assert '<w:alias w:val="1. ○ Worked"/>' in text
    assert re.search(r'<w:tag w:val="○ p/one [0-9a-f]{16}"/>', text)
    assert text.count("<w:date>") == 1


def test_every_style_of_a_sheet_is_declared(folder: Path) -> None:
    path = folder.parent / "sheet.docx"
    path.write_bytes(made(folder))
    with ZipFile(path) as archive:
        body, styles = (archive.read(f"word/{it}.xml").decode() for it in ("document", "styles"))
    used = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="(\w+)"', body))
    assert {"FormTable", "SheetCode", "PlaceholderText"} <= used
    assert used <= set(re.findall(r'w:styleId="(\w+)"', styles))


# ── what comes back ───────────────────────────────────────────────────────────────────────────


def test_all_steps_that_worked_are_one_line_without_steps(folder: Path) -> None:
    result = read(folder, filled_in_word(made(folder), ALL))
    assert result.exit_code == 0, result.output
    lines = [it for it in added(result) if "\t" not in it]
    assert lines == [f"+  - {LINE}, by: Aoi}}"] * 2
    stamps = {it.split("\t")[0] for it in added(result) if "\t" in it}
    assert stamps == {"+p/one", "+p/two", "+q/last"}
    text = (folder / "procedures" / "p.yaml").read_text(encoding="utf-8")
    assert text.replace(f"verified:\n  - {LINE}, by: Aoi}}\n", "") == P
    assert set(rules_in(folder)) <= {"unverified-claim"}
    again = sheet(folder, "--read", str(folder.parent / "back.docx"))
    assert (again.exit_code, added(again)) == (0, [])


def test_failed_steps_are_listed_and_the_others_written(folder: Path) -> None:
    answers = {"p/one": "worked", "p/two": "failed", "q/last": "skipped"}
    remarks = {"p/two": "It hangs. " + "long " * 60 + "end", "q/last": "no time", "p/one": "fine"}
    data = filled_in_word(made(folder), answers, remarks=remarks)
    result = read(folder, data)
    assert result.exit_code == 1
    assert rules_of(result) == ["failed-step"]
    assert re.search(
        r"p\.yaml:9:9: error: this step did not work on 2026-11-20 on iPhone", result.stderr
    )
    assert f"× p/two: {' '.join(remarks['p/two'].split())}" in result.stdout
    assert "– q/last: no time" in result.stdout
    assert "○ p/one: fine" in result.stdout
    assert [it for it in added(result) if "\t" not in it] == [f"+  - {LINE}, steps: one, by: Aoi}}"]
    mended = filled_in_word(made(folder), answers | {"p/two": "worked"})
    result = read(folder, mended)
    assert [it for it in added(result) if "\t" not in it] == [f"+  - {LINE}, steps: two, by: Aoi}}"]


def test_a_step_that_was_edited_meanwhile_is_not_taken(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL)
    path = folder / "procedures" / "p.yaml"
    path.write_text(P.replace("Press [[One]] of", "Press  [[One]] in"), encoding="utf-8")
    result = read(folder, data)
    assert result.exit_code == 1
    assert rules_of(result) == ["edited-since-sheet"]
    assert "`p/one` was edited since this sheet was made" in result.stderr
    lines = [it for it in added(result) if "\t" not in it]
    assert sorted(lines) == [f"+  - {LINE}, by: Aoi}}", f"+  - {LINE}, steps: two, by: Aoi}}"]


def test_layout_and_comments_do_not_spoil_a_sheet(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL)
    path = folder / "procedures" / "p.yaml"
    path.write_text(P.replace("  # the first", "").replace("First", "1st"), encoding="utf-8")
    assert read(folder, data).exit_code == 0


def test_steps_that_are_gone_are_told(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL)
    path = folder / "procedures" / "p.yaml"
    path.write_text(P.replace("id: one", "id: uno"), encoding="utf-8")
    result = read(folder, data)
    assert (result.exit_code, rules_of(result)) == (1, ["step-not-here"])
    assert any("steps: two" in it for it in added(result))


def test_another_version_with_other_words_is_no_evidence_for_this_sheet(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL, HEAD | {"os": "16.4"})
    result = read(folder, data)
    assert (result.exit_code, rules_of(result)) == (1, ["sheet-shows-other-form"])
    assert "on iPhone 15, iOS 16.4, Safari 17.2 `p/two` reads differently" in result.stderr
    assert any("steps: one" in it for it in added(result))


def test_a_dry_run_shows_and_writes_nothing(folder: Path) -> None:
    data, before = filled_in_word(made(folder), ALL), files(folder)
    result = read(folder, data, "--dry-run")
    assert result.exit_code == 0
    assert added(result)
    assert files(folder) == before


@pytest.mark.parametrize(
    ("answers", "head", "rule", "said"),
    [
        ({}, {}, "empty-sheet", "nothing is filled in"),
        ({"p/one": "skipped"}, {}, "empty-sheet", "no step has ○ or ×"),
        ({"p/one": "worked failed"}, {}, "contradictory-answer", "○ Worked, × Did not"),
        ({"p/one": "failed skipped"}, {}, "contradictory-answer", "`p/one`"),
        (ALL, {"date": ""}, "missing-sheet-field", "use --on"),
        (ALL, {"device": ""}, "missing-sheet-field", "`Device model`"),
        (ALL, {"os": ""}, "missing-sheet-field", "`Version of iOS`"),
        (ALL, {"date": "2026-02-30"}, "invalid-sheet-field", "`2026-02-30` is no date"),
        (ALL, {"date": "1 Jan 2999"}, "invalid-sheet-field", "is a day still to come"),
        (ALL, {"date": "11/20/2026"}, "invalid-sheet-field", "is no date"),
        (ALL, {"device": "iPhone"}, "invalid-sheet-field", "is a kind of device and not the model"),
        (ALL, {"device": "Galaxy S9"}, "invalid-sheet-field", "is not in environments.yaml"),
        (ALL, {"device": "iPad Pro"}, "invalid-sheet-field", "is not what this sheet is for"),
        (ALL, {"os": "the latest"}, "invalid-sheet-field", "is no version"),
        (ALL, {"os": "17." + "9" * 300}, "invalid-sheet-field", "is too long"),
    ],
)  # fmt: skip
def test_a_sheet_with_a_mistake_writes_nothing(
    answers: dict[str, str], head: dict[str, str], rule: str, said: str, folder: Path
) -> None:
    data, before = filled_in_word(made(folder), answers, HEAD | head), files(folder)
    result = read(folder, data)
    assert result.exit_code == 1
    assert rules_of(result) == [rule]
    assert said in result.stderr
    assert files(folder) == before


def test_what_the_sheet_lacks_may_be_told_beside_it(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL, HEAD | {"date": "", "by": ""})
    result = read(folder, data, "--on", "2026-11-20", "--by", "Sora", "--dry-run")
    assert f"+  - {LINE}, by: Sora}}" in added(result)
    data = filled_in_word(made(folder), ALL)
    result = read(folder, data, "--on", "2026-11-21", "--by", "Sora")
    assert rules_of(result) == ["invalid-sheet-field"] * 2
    result = read(folder, data, "--on", "2999-01-01")
    assert result.exit_code == 2
    assert "2999-01-01 is still to come" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    "head",
    [
        {"date": "2026/11/20"},
        {"date": "２０２６年１１月２０日（金）"},
        {"date": "令和8年11月20日"},
        {"date": "20 November 2026"},
        {"os": "iOS 17.2 (21C62)"},
        {"os": "バージョン17.2"},
        {"device": "iphone　１５"},
    ],
)
def test_what_people_type_is_understood(head: dict[str, str], folder: Path) -> None:
    result = read(folder, filled_in_word(made(folder), ALL, HEAD | head))
    assert f"+  - {LINE}, by: Aoi}}" in added(result)


@pytest.mark.parametrize("text", ["", "soon", "11/20/2026", "2026-13-01", "2026-11", "0 May 2026"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("column", "text", "outcome"),
    [
        *[(0, text, []) for text in ("○", "〇", "◯", "o", "Ｏ", "✓", "レ", "☑", "OK", "[✔]")],
        *[(1, text, ["failed-step"]) for text in ("×", "x", "X", "✗", "✓", "NG")],
        (2, "✓", ["empty-sheet"]),
        (0, "×", ["unclear-answer"]),
        (1, "○", ["unclear-answer"]),
        (0, "perhaps", ["unclear-answer"]),
    ],
)
def test_typed_signs_count_as_ticks(
    column: int, text: str, outcome: list[str], folder: Path
) -> None:
    data = typed(filled_in_word(made(folder, "q", *WHERE), {}), "q/last", column, text)
    assert rules_of(read(folder, data)) == outcome


def test_words_that_ask_for_something_are_no_remarks(folder: Path) -> None:
    data = typed(filled_in_word(made(folder, "q", *WHERE), ALL), "q/last", 3, "It blinks. ")
    result = read(folder, data)
    assert "○ q/last: It blinks." in result.stdout.splitlines()[-1]
    assert "Type here" not in result.stdout


def test_a_sheet_without_any_control_is_read_by_its_words(folder: Path) -> None:
    """Other programs keep the words and lose the controls, with their names and tags."""
    data = filled_in_word(made(folder), ALL, remarks={"p/one": "fine"})
    result = read(folder, edited(data, without_controls))
    assert result.exit_code == 0, result.output
    assert len([it for it in added(result) if "\t" not in it]) == 2
    assert "○ p/one: fine" in result.stdout


def test_a_sheet_that_lost_rows_or_was_tampered_with_is_refused(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL)
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def lose_a_row(root: object) -> None:
        table = [*root.iter(f"{w}tbl")][-1]  # type: ignore[attr-defined]
        table.getparent().remove(table)

    def change_a_code(root: object) -> None:
        for words in root.iter(f"{w}t"):  # type: ignore[attr-defined]
            words.text = re.sub(r"^p/one ", "p/two ", words.text or "")

    for edit in (lose_a_row, change_a_code):
        result = read(folder, edited(data, edit))
        assert rules_of(result) == ["unreadable-sheet"]
        assert "rows or codes of it are missing or changed" in result.stderr


def test_the_order_of_rows_does_not_matter() -> None:
    steps = ["p/a 0123456789abcdef", "p/b 0123456789abcdef"]
    sealed = HeadCode.of("m", Environment(os=Versioned("iOS")), steps)
    assert sealed.seals(steps[::-1])
    assert not sealed.seals(steps[:1])
    assert not HeadCode.of("n", Environment(os=Versioned("iOS")), steps[:1]).seals(steps)
    assert HeadCode.parse(str(sealed)) == sealed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG",
        b"PK\x03\x04 and nothing",
        b"{}",
        b"[1]",
        b"[" * 100_000,
        b'{"sheet": 1}',
        b'{"sheet": "x", "language": "en", "fields": {}, "answers": []}',
    ],
)
def test_what_is_no_sheet_is_refused(data: bytes, folder: Path) -> None:
    before = files(folder)
    result = read(folder, data)
    assert (result.exit_code, rules_of(result)) == (1, ["unreadable-sheet"])
    assert files(folder) == before


def test_hostile_word_files_are_refused_before_they_take_memory(folder: Path) -> None:
    good = made(folder)
    bomb = b"<a>" + b" " * 150_000_000 + b"</a>"
    declared = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for member, data in {
        "word/document.xml": bomb,
        "_rels/.rels": declared,
        "../../evil.xml": b"",
        "word/vbaProject.bin": b"",
    }.items():
        buffer = BytesIO()
        with ZipFile(BytesIO(good)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
            for name in source.namelist():
                if name != member:
                    target.writestr(name, source.read(name))
            target.writestr(member, data)
        raw = buffer.getvalue()
        for hostile in (raw, raw.replace(pack("<I", len(data)), pack("<I", 1_000))):
            tracemalloc.start()
            result = read(folder, hostile)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert (result.exit_code, rules_of(result)) == (1, ["unreadable-sheet"]), member
            assert most < 100_000_000, member


def test_a_row_without_cells_does_no_harm(folder: Path) -> None:
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def add_a_row(root: object) -> None:
        table = [*root.iter(f"{w}tbl")][-1]  # type: ignore[attr-defined]
        table.append(table.makeelement(f"{w}tr"))

    data = filled_in_word(made(folder), ALL)
    assert rules_of(read(folder, edited(data, add_a_row))) == rules_of(read(folder, data))


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    result = sheet(folder, "--read", str(folder / "none.docx"))
    assert (result.exit_code, rules_of(result)) == (1, ["unreadable-file"])


def test_a_sheet_of_another_library_is_refused(folder: Path) -> None:
    data = filled_in_word(made(folder), ALL)
    (folder.parent / "back.docx").write_bytes(data)
    other = SAMPLES / "library"
    result = sheet(other, "--read", str(folder.parent / "back.docx"), "--dry-run")
    assert "sheet-of-other-content" in rules_of(result)
    assert "this sheet is about `m`" in result.stderr


def test_a_good_sheet_is_taken_beside_a_bad_one(folder: Path) -> None:
    good, bad = folder.parent / "good.docx", folder.parent / "bad.docx"
    good.write_bytes(filled_in_word(made(folder), ALL))
    bad.write_bytes(b"nothing")
    result = sheet(folder, "--read", str(bad), str(good))
    assert (result.exit_code, rules_of(result)) == (1, ["unreadable-sheet"])
    assert len([it for it in added(result) if "\t" not in it]) == 2


def test_control_characters_in_remarks_do_no_harm(folder: Path) -> None:
    made(folder)
    page = (folder.parent / "dist" / f"{NAME}.html").read_text(encoding="utf-8")
    (head,) = re.findall(r'data-sheet="([^"]+)"', page)
    answers = [{"code": code, "answer": "worked", "remarks": "\x1b[2Jgone"} for code in codes(page)]
    saved = {"sheet": head, "language": "en", "fields": HEAD, "answers": answers}
    result = read(folder, json.dumps(saved).encode())
    assert "\x1b" not in result.output
    assert "gone" in result.stdout


@pytest.mark.parametrize("language", SHEET_WORDS)
def test_sheets_speak_the_language_of_their_manual(language: str, folder: Path) -> None:
    path = folder / "manuals" / "m.yaml"
    path.write_text(MANUAL.replace("language: en", f"language: {language}"), encoding="utf-8")
    words, data = SHEET_WORDS[language], made(folder)
    page = (folder.parent / "dist" / f"{NAME}.html").read_text(encoding="utf-8")
    for said in (words.title, words.worked, words.failed, words.skipped, words.remarks):
        assert said in page
    assert read(folder, filled_in_word(data, ALL)).exit_code == 0


# ── through the programs that people use ──────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("language", SHEET_WORDS)
def test_what_libreoffice_saves_is_read_alike(language: str, folder: Path, tmp_path: Path) -> None:
    """It drops the names and tags of controls, and cuts words into many runs."""
    path = folder / "manuals" / "m.yaml"
    path.write_text(MANUAL.replace("language: en", f"language: {language}"), encoding="utf-8")
    head = HEAD | {"date": "2026年11月20日", "by": "佐藤 葵"}
    remarks = {"p/one": "画面が変わりました。OK です", "q/last": "fine"}
    answers = {"p/one": "worked", "p/two": "skipped", "q/last": "failed"}
    sheet_before = made(folder)
    saved = {}
    for name, data in {
        "filled": filled_in_word(sheet_before, answers, head, remarks),
        "empty": sheet_before,
    }.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved")]
        subprocess.run([*command, str(tmp_path / f"{name}.docx")], check=True, capture_output=True)
        saved[name] = (tmp_path / "saved" / f"{name}.docx").read_bytes()
    assert rules_of(read(folder, saved["empty"])) == ["empty-sheet"]
    expected = read(folder, (tmp_path / "filled.docx").read_bytes(), "--dry-run")
    result = read(folder, saved["filled"], "--dry-run")
    assert result.output == expected.output
    assert rules_of(result) == ["failed-step"]
    assert "佐藤 葵" in result.stdout
    assert "○ p/one: 画面が変わりました。OK です" in result.stdout


@pytest.fixture
def page(folder: Path) -> Iterator[Page]:
    made(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(viewport={"width": 360, "height": 740})
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto((folder.parent / "dist" / f"{NAME}.html").as_uri())
        yield page
        assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
        assert not said
        browser.close()


@pytest.mark.slow
def test_the_page_gives_a_file_that_is_read(page: Page, folder: Path) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_label("Date").fill("2026-11-20")
    page.get_by_label("Performed by").fill("Aoi")
    page.get_by_label("Device model").fill("iPhone 15")
    page.get_by_label("Version of iOS").fill("17.2")
    page.get_by_label("Version of Safari").fill("17.2")
    first, second, last = (page.get_by_role("group").nth(index) for index in range(3))
    first.get_by_label("○ Worked").check()
    second.get_by_label("× Did not").check()
    second.get_by_label("Remarks").fill("It says “403”\nand stops.")
    page.reload()
    assert first.get_by_label("○ Worked").is_checked(), "a phone forgets pages, people do not"
    assert page.get_by_text("Steps without an answer: 1").is_visible()
    last.get_by_label("○ Worked").check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the answers").click()
    assert waiting.value.suggested_filename == f"{NAME}.json"
    saved = Path(waiting.value.path()).read_bytes()
    shown = page.get_by_label("If nothing is saved").input_value()
    assert json.loads(shown) == json.loads(saved)
    result = read(folder, saved)
    assert rules_of(result) == ["failed-step"]
    assert "× p/two: It says “403” and stops." in result.stdout
    lines = [it for it in added(result) if "\t" not in it]
    assert sorted(lines) == [f"+  - {LINE}, by: Aoi}}", f"+  - {LINE}, steps: one, by: Aoi}}"]


@pytest.mark.slow
def test_a_new_visit_has_no_answers_of_an_old_one(page: Page) -> None:
    page.get_by_role("group").first.get_by_label("○ Worked").check()
    assert page.context.browser
    other = page.context.browser.new_context().new_page()
    other.goto(page.url)
    assert other.locator(":checked").count() == 0
