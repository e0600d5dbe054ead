"""Promise: `build.py inspect` tells what a copy is, what changed since, and whom it is good for."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from build import main
from pipeline.copies.copy_words import COPY_WORDS
from pipeline.ledger.status_words import SIGNS
from tests import status_sample
from tests.conftest import ROOT
from tests.status_sample import DATES, ENVIRONMENTS, TABLE
from tests.word_edits import edited

MANUAL = """\
id: m
language: en
title: The Thing
publisher: P
published: 2026-01-01
audiences: {user: Users, admin: Administrators}
procedures: [p, q]
"""
P = """\
id: p
title: First
applies_to: {device: [iPhone, iPad], os: iOS, browser: Safari}
verified:
  - {on: 2026-01-10, device: iPhone 15, os: iOS 17.2, browser: Safari}
steps:
  - id: one
    do: Press [[One]].
  - id: two
    do: Press [[Two]].
    variants:
      - {applies_to: {os: iOS >= 18}, do: "Press [[Second]]."}
  - id: three
    do: See [[Three]], then go on as in {see q}.
"""
Q = """\
id: q
title: Second
audience: admin
applies_to: {device: [iPhone, iPad], os: iOS, browser: Safari}
steps:
  - id: only
    do: Press [[Only]].
"""
NAMES = """\
devices: [{name: iPhone, shape: phone}, {name: iPad, shape: tablet}, {name: PC, shape: desktop}]
os: [{name: iOS}, {name: Windows}]
browsers: [{name: Safari}, {name: Google Chrome, also: [Chrome]}]
"""
FILES = {
    "manuals/m.yaml": MANUAL,
    "procedures/p.yaml": P,
    "procedures/q.yaml": Q,
    "environments.yaml": NAMES,
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="build.py")


def built(content: Path, *arguments: str, form: str = "tree") -> Path:
    """Return a copy made of the content as it is."""
    output = content.parent / "out"
    result = run("build", "m", "--content", content, "-f", form, "-o", output, *arguments)
    assert result.exit_code == 0, result.output
    found: str = max(output.iterdir(), key=lambda it: it.stat().st_mtime_ns).as_posix()
    return Path(found)


def asked(content: Path, copy: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    result = run("inspect", copy, "--content", content, "--json", "--lang", "en", *arguments)
    assert result.exit_code in {0, 1}, result.output
    data = json.loads(result.stdout)
    assert data["version"] == 1
    (found,) = data["copies"]
    return result.exit_code, found


def said(content: Path, copy: Path, *arguments: str, language: str = "en") -> str:
    command = ("inspect", copy, "--content", content, "--lang", language)
    return run(*command, *arguments).output


def edit(content: Path, name: str, old: str, new: str) -> None:
    path = content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# ── is it still what we publish? ──────────────────────────────────────────────────────────────


def test_an_untouched_copy_is_what_we_publish(content: Path) -> None:
    status, found = asked(content, built(content))
    assert (status, found["is_good"], found["today"]["verdict"]) == (0, True, "current")
    assert found["today"]["build"] == found["build"]


def test_one_edited_step_is_named_and_nothing_else(content: Path) -> None:
    copy = built(content)
    edit(content, "procedures/p.yaml", "Press [[One]].", "Press [[One]] twice.")
    status, found = asked(content, copy)
    assert status == 1
    today = found["today"]
    assert today["verdict"] == "changed"
    assert [it["id"] for it in today["changed"]] == ["p/one"]
    assert today["changed"][0]["words"] == "Press One twice."
    assert (today["added"], today["removed"], today["is_reordered"]) == ([], [], False)
    assert re.search(r"changed +1 First, step 1: “Press One twice.”", said(content, copy))
    assert re.search(r"変更 +1 First 手順1「Press One twice.」", said(content, copy, language="ja"))


def test_a_step_that_only_gets_another_number_has_not_changed(content: Path) -> None:
    copy = built(content)
    edit(content, "procedures/p.yaml", "steps:\n", "steps:\n  - {id: zero, do: Begin.}\n")
    _, found = asked(content, copy)
    today = found["today"]
    assert [it["id"] for it in today["added"]] == ["p/zero"]
    assert not [it for it in today["changed"] if "/" in it["id"]]


def test_files_that_are_only_arranged_differently_are_the_same_copy(content: Path) -> None:
    copy = built(content)
    edit(content, "manuals/m.yaml", "procedures: [p, q]", "procedures:\n  - p\n  - q  # last")
    (content / "procedures" / "p.yaml").rename(content / "procedures" / "p2.yaml")
    (content / "procedures" / "p2.yaml").rename(content / "procedures" / "p.yaml")
    assert asked(content, copy)[0] == 0


def test_steps_that_are_gone_or_have_changed_places_are_told(content: Path) -> None:
    copy = built(content)
    text = (content / "procedures/p.yaml").read_text(encoding="utf-8")
    one = "  - id: one\n    do: Press [[One]].\n"
    (content / "procedures/p.yaml").write_text(text.replace(one, "") + one, encoding="utf-8")
    _, moved = asked(content, copy)
    assert moved["today"]["is_reordered"]
    assert moved["today"]["removed"] == []
    (content / "procedures/p.yaml").write_text(text.replace(one, ""), encoding="utf-8")
    _, gone = asked(content, copy)
    assert gone["today"]["removed"] == ["p/one"]
    assert not gone["today"]["is_reordered"]
    assert re.search(r"gone +p/one", said(content, copy))


def test_a_new_title_is_told_as_the_title_page(content: Path) -> None:
    copy = built(content)
    edit(content, "manuals/m.yaml", "The Thing", "The other Thing")
    _, found = asked(content, copy)
    assert [it["id"] for it in found["today"]["changed"]] == ["_cover"]
    assert "title page" in said(content, copy)
    assert "表紙" in said(content, copy, language="ja")


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [("id: m\n", "id: n\n", "no such manual"), ("language: en", "language: ja", "other language")],
)
def test_a_manual_or_language_that_is_gone_is_told(
    content: Path, old: str, new: str, verdict: str
) -> None:
    copy = built(content)
    edit(content, "manuals/m.yaml", old, new)
    if "id: n" in new:
        (content / "manuals/m.yaml").rename(content / "manuals/n.yaml")
    status, found = asked(content, copy)
    assert (status, found["today"]["verdict"]) == (1, verdict)


def test_the_same_edition_is_compared_as_the_copy_was_made_for(content: Path) -> None:
    reader = ("--device", "iPhone", "--os", "iOS 17.2", "--browser", "Safari")
    copy = built(content, *reader, "--audience", "user", "--as-of", "2026-02-01")
    assert asked(content, copy)[0] == 0
    assert "iPhone, iOS 17.2, Safari; as of 2026-02-01; audience user" in said(content, copy)
    edit(content, "procedures/p.yaml", "Press [[Second]].", "Press [[Next]].")
    assert asked(content, copy)[0] == 0, "readers of iOS 17 never got that form"
    edit(content, "procedures/p.yaml", "Press [[Two]].", "Press [[Both]].")
    _, found = asked(content, copy)
    assert [it["id"] for it in found["today"]["changed"] if "/" in it["id"]] == ["p/two"]


def test_nothing_left_for_whom_a_copy_was_made_is_told(content: Path) -> None:
    copy = built(content, "--device", "iPad", "--os", "iOS 17")
    for name in ("p", "q"):
        edit(content, f"procedures/{name}.yaml", "device: [iPhone, iPad]", "device: iPhone")
    assert asked(content, copy)[1]["today"]["verdict"] == "nothing left"


def test_a_table_of_changes_makes_no_other_edition(content: Path, tmp_path: Path) -> None:
    copy = json.loads(built(content).read_text(encoding="utf-8"))
    sections = copy["document"]["sections"]
    assert sections
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@x"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], cwd=content, check=True)
    made = built(content, "--changes-since", "HEAD")
    assert "_changes" in made.read_text(encoding="utf-8")
    assert asked(content, made)[0] == 0


def test_what_is_filled_in_for_a_customer_makes_no_other_copy(content: Path) -> None:
    edit(content, "manuals/m.yaml", "audiences:", "fields: {customer: {label: C}}\naudiences:")
    edit(content, "procedures/p.yaml", "Press [[One]].", "At {customer}, press [[One]].")
    everybody, customer = built(content), built(content, "--set", "customer=ACME")
    assert everybody != customer
    (one, first), (two, second) = asked(content, everybody), asked(content, customer)
    assert (one, two) == (0, 0)
    assert first["build"] == second["build"]
    assert "ACME" not in json.dumps(second)


def test_a_copy_without_a_procedure_is_compared_without_it(content: Path) -> None:
    copy = built(content, "--omit", "q", form="html")
    assert asked(content, copy)[0] == 0
    assert "without q" in said(content, copy)
    assert "qを除く" in said(content, copy, language="ja")
    edit(content, "procedures/q.yaml", "Press [[Only]].", "Press [[All]].")
    assert asked(content, copy)[0] == 0
    reader = ("--device", "iPhone", "--os", "iOS 17.2", "--browser", "Safari")
    _, found = asked(content, copy, *reader, "--as-of", "2026-02-01")
    assert [it["id"] for it in found["reader"]["procedures"]] == ["p"]
    assert found["reader"]["is_good"]


def test_a_copy_that_somebody_has_edited_is_told_and_is_not_good(content: Path) -> None:
    copy = built(content, form="html")
    text = copy.read_text(encoding="utf-8")
    copy.write_text(text.replace("Press", "Never press", 1), encoding="utf-8")
    status, found = asked(content, copy)
    assert (status, found["is_good"], found["today"]["verdict"]) == (1, False, "current")
    assert [it["id"] for it in found["altered"]] == ["p/one"]
    assert re.search(r"edited here +1 First, step 1", said(content, copy))
    assert re.search(r"書き換え +1 First 手順1", said(content, copy, language="ja"))


@pytest.mark.parametrize(
    ("words", "typed", "part"),
    [("Only", "All", "q/only"), ("Second", "Third", "q"), ("Ask first", "Never ask", "p")],
)
def test_edits_of_a_word_copy_are_told_wherever_they_are(
    content: Path, words: str, typed: str, part: str
) -> None:
    edit(content, "procedures/p.yaml", "steps:", "about: [Ask first.]\nsteps:")
    copy = built(content, form="docx")
    assert asked(content, copy)[0] == 0
    data = edited(copy.read_bytes(), lambda it: it.type(it.find(words, -1), words, typed))
    copy.write_bytes(data)
    status, found = asked(content, copy)
    assert (status, [it["id"] for it in found["altered"]]) == (1, [part])


# ── is it good for a reader? ──────────────────────────────────────────────────────────────────


def ask_reader(content: Path, copy: Path, os: str, *arguments: str) -> dict[str, Any]:
    command = ("--device", "iPhone", "--os", os, "--browser", "Safari", "--as-of", "2026-02-01")
    found: dict[str, Any] = asked(content, copy, *command, *arguments)[1]["reader"]
    return {it["id"]: it for it in found["procedures"]} | {"": found}


def test_a_copy_for_everybody_holds_the_words_of_each_reader(content: Path) -> None:
    copy = built(content)
    for os, status, outcome in (
        ("iOS 17.2", "verified", "verified exactly"),
        ("iOS 17.4", "verified", "verified on a neighbouring version"),
        ("iOS 18", "never", "verified on a neighbouring version"),
    ):
        found = ask_reader(content, copy, os)["p"]
        assert (found["otherwise"], found["status"]) == ([], status), os
        assert found["outcome"] == outcome, os


def test_a_copy_for_another_version_holds_other_words(content: Path) -> None:
    later = "  - {on: 2026-01-12, device: iPhone 16, os: iOS 18.1, browser: Safari}\nsteps:\n"
    edit(content, "procedures/p.yaml", "steps:\n", later)
    copy = built(content, "--device", "iPhone", "--os", "iOS 17.2", "--browser", "Safari")
    same, other = ask_reader(content, copy, "iOS 17.4"), ask_reader(content, copy, "iOS 18")
    assert same["p"]["otherwise"] == []
    assert [it["id"] for it in other["p"]["otherwise"]] == ["p/two"]
    assert other["p"]["otherwise"][0]["words"] == "Press Second."
    assert not other["p"]["is_good"]


def test_a_procedure_that_the_reader_needs_and_the_copy_lacks_is_told(content: Path) -> None:
    whole = content / "procedures" / "q.yaml"
    before = whole.read_text(encoding="utf-8")
    narrowed = before.replace("device: [iPhone, iPad]", "device: iPhone")
    whole.write_text(narrowed, encoding="utf-8")
    copy = built(content, "--device", "iPad", "--os", "iOS 17.2", "--browser", "Safari")
    found = ask_reader(content, copy, "iOS 17.2")
    assert found["q"]["is_missing"]
    assert not found[""]["is_good"]


def test_who_is_not_meant_is_told_so_and_typing_mistakes_are_refused(content: Path) -> None:
    copy = built(content)
    status, found = asked(content, copy, "--os", "iOS 17", "--browser", "Chrome")
    assert status == 1
    assert {it["status"] for it in found["reader"]["procedures"]} == {"not claimed"}
    assert "not for this reader" in said(content, copy, "--os", "iOS 17", "--browser", "Chrome")
    wrong = run("inspect", copy, "--content", content, "--os", "iSO 17")
    assert wrong.exit_code == 2
    assert "did you mean iOS?" in wrong.output


@pytest.mark.parametrize("number", range(1, len(DATES)))
def test_the_ledger_decides_as_computed_by_hand(
    tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    folder = status_sample.write(tmp_path_factory.mktemp("sample") / "content")
    copies = [folder.parent / f"{name}.tree.json" for name in ("m1", "m2")]
    result = run("build", "--content", folder, "-f", "tree", "-o", folder.parent)
    assert result.exit_code == 0, result.output
    words = {sign: status.value for status, sign in SIGNS.items()}
    for where, (device, os, browser) in list(ENVIRONMENTS.items())[::3]:
        reader = ("--device", device, "--os", os, "--browser", browser)
        day = ("--as-of", DATES[number].isoformat())
        told = run("inspect", *copies, "--content", folder, "--json", *reader, *day)
        found = {
            it["id"]: it["status"]
            for copy in json.loads(told.stdout)["copies"]
            for it in copy["reader"]["procedures"]
        }
        signs = status_sample.expected(number)
        assert found == {name: words[signs[name][where]] for name in TABLE}


def test_a_copy_for_one_reader_is_asked_about_that_reader_on_a_day(content: Path) -> None:
    copy = built(content, "--device", "iPhone", "--os", "iOS 17.2", "--browser", "Safari")
    _, found = asked(content, copy, "--as-of", "2026-02-01")
    assert found["reader"]["os"] == "iOS 17.2"
    assert found["reader"]["procedures"][0]["status"] == "verified"
    _, late = asked(content, copy, "--as-of", "2029-02-01")
    assert late["reader"]["procedures"][0]["status"] == "stale"


KEYS = {
    "": "version copies diagnostics errors warnings",
    "copies": "file is_good format manual language published asked build today altered reader"
    " findings",
    "asked": "device os browser as_of audience omitted",
    "today": "verdict build published changed added removed is_reordered translations",
    "reader": "device os browser as_of is_good procedures",
    "procedures": "id title is_good status outcome date reason steps otherwise is_missing",
    "otherwise": "id marker words",
    "changed": "id section marker words",
}


def test_json_has_the_keys_that_programs_rely_on(content: Path) -> None:
    later = "  - {on: 2026-01-12, device: iPhone 16, os: iOS 18.1, browser: Safari}\nsteps:\n"
    edit(content, "procedures/p.yaml", "steps:\n", later)
    copy = built(content, "--os", "iOS 17.2", form="html")
    edit(content, "procedures/p.yaml", "Press [[One]].", "Press [[1]].")
    command = ("inspect", copy, "--content", content, "--json", "--validate", "--lang", "ja")
    data = json.loads(run(*command, "--os", "iOS 18", "--as-of", "2026-02-01").stdout)
    found: dict[str, set[str]] = {}

    def look(name: str, value: object) -> None:
        if isinstance(value, dict):
            found.setdefault(name, set()).update(value)
            for key, inner in value.items():
                look(key, inner)
        elif isinstance(value, list):
            for inner in value:
                look(name, inner)

    look("", data)
    assert {name: found[name] for name in KEYS} == {
        name: set(keys.split()) for name, keys in KEYS.items()
    }


# ── the command ───────────────────────────────────────────────────────────────────────────────


def test_several_copies_are_told_apart_and_the_worst_decides(content: Path) -> None:
    copy = built(content)
    other = copy.with_name("renamed.bin")
    other.write_bytes(copy.read_bytes())
    assert run("inspect", copy, other, "--content", content).exit_code == 0
    nothing = copy.with_name("nothing.txt")
    nothing.write_text("Hello", encoding="utf-8")
    result = run("inspect", copy, nothing, "--content", content, "--lang", "en")
    assert result.exit_code == 1
    assert "this is still what we publish" in result.output
    assert "unreadable-copy" in result.output


def test_what_a_copy_is_can_be_told_where_the_content_is_broken(content: Path) -> None:
    copy = built(content)
    edit(content, "procedures/p.yaml", "title: First", "titel: First")
    result = run("inspect", copy, "--content", content, "--lang", "en")
    assert result.exit_code == 1
    assert "build " in result.output
    assert "unknown-key" in result.output


def test_a_missing_file_is_a_diagnostic_and_no_file_a_wrong_command_line(tmp_path: Path) -> None:
    result = run("inspect", tmp_path / "nothing.docx", "--lang", "ja")
    assert result.exit_code == 1
    assert "unreadable-file" in result.output
    assert run("inspect").exit_code == 2


def test_both_languages_have_words_for_everything() -> None:
    english, japanese = COPY_WORDS["en"], COPY_WORDS["ja"]
    assert english.verdicts.keys() == japanese.verdicts.keys()
    assert english.parts.keys() == japanese.parts.keys()
    assert english.advice.keys() == japanese.advice.keys()


def test_no_validator_and_no_format_is_imported_to_tell_what_a_page_is(content: Path) -> None:
    copy = built(content, form="html")
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "import build\n"
        f"args = ['inspect', {str(copy)!r}, '--content', {str(content)!r}]\n"
        "assert CliRunner().invoke(build.main, args).exit_code == 0\n"
        "print([it for it in ('weasyprint', 'docx', 'lxml', 'page') if it in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
