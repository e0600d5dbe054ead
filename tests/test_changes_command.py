"""Promise: `build.py changes` tells what is different for readers, and nothing else.

Everything here is invented: products, people, devices that were used, days.
"""

import json
import os
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from build import main
from pipeline import rules
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.document import Table
from pipeline.document.reading_order import reading_order
from pipeline.history.changes import Change, differences, moved
from pipeline.history.history import changes_between, snapshots
from pipeline.ledger.stamping import all_stamped
from tests.conftest import open_library

MANUAL = """\
id: guide
language: en
title: Guide
publisher: Sample Press
published: 2026-01-01
terms: {product: Starbook}
procedures: [sign-in, leave]
"""
SIGN_IN = """\
id: sign-in
title: Sign in
applies_to:
  - {device: iPhone, os: iOS, browser: Safari}
  - {device: iPad, os: iOS, browser: Safari}
verified:
  - {on: 2026-10-01, device: iPhone 12, os: iOS 14.2, browser: Safari}
  - {on: 2026-10-02, device: iPad Air, os: iOS 15.1, browser: Safari}
steps:
  - id: open
    do: Open {product} and wait for a moment.
    figure: {screen: start}
  - id: show
    do: Then tap {#more}.
    sees: More is shown.
    variants: {applies_to: {device: iPad}, do: "Then hold [[More]]."}
  - id: close
    do: Close it.
screens:
  start: {title: Start, says: {button: Go}}
"""
LEAVE = "id: leave\ntitle: Leave\nsteps:\n  - {id: leave, do: Leave it.}\n"
MORE = "id: more\nnames: {label: {en: More, ja: もっと}}\n"
FILES = {
    "manuals/guide.yaml": MANUAL,
    "procedures/sign-in.yaml": SIGN_IN,
    "procedures/leave.yaml": LEAVE,
    "controls/more.yaml": MORE,
}
IPHONE = "iPhone, iOS, Safari"


def write(folder: Path, changed: dict[str, str] | None = None) -> Path:
    for name, text in {**FILES, **(changed or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(*pairs: tuple[str, str], name: str = "procedures/sign-in.yaml") -> dict[str, str]:
    text = FILES[name]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {name: text}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["changes", *arguments], prog_name="build.py")


def folders(tmp_path: Path, changed: dict[str, str], *more: str) -> list[dict[str, Any]]:
    """Return what changed in the manual between the files above and changed ones."""
    old, new = write(tmp_path / "old"), write(tmp_path / "new", changed)
    result = run("--folders", str(old), str(new), "--json", *more)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["guide"]
    return found


def brief(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (it["kind"], "/".join(filter(None, (it["procedure"], it["step"]))), it["part"])
        for it in found
    ]


# ── what is different ─────────────────────────────────────────────────────────────────────────


def test_nothing_is_told_of_layout_comments_and_order_of_keys(tmp_path: Path) -> None:
    text = "# A comment.\n" + SIGN_IN.replace("do: Close it.", 'do: "Close it."  # now')
    text = text.replace("id: sign-in\ntitle: Sign in\n", "title:   Sign in\nid: sign-in\n")
    moved_file = {"procedures/sign-in.yaml": LEAVE, "procedures/leave.yaml": text}
    assert folders(tmp_path, moved_file) == []


def test_changed_words_are_told_for_each_environment(tmp_path: Path) -> None:
    (change,) = folders(tmp_path, edited(("Then hold [[More]].", "Then press [[More]].")))
    assert change["environments"] == ["iPad, iOS, Safari"]
    assert (change["old"], change["new"]) == ("Then hold More.", "Then press More.")
    (change, *_) = folders(tmp_path, edited(("Close it.", "Shut it.")))
    assert change["environments"] == []


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("Close it.", "Shut it.")], ("changed", "sign-in/close", "do")),
        ([("More is shown.", "All is shown.")], ("changed", "sign-in/show", "sees")),
        ([("title: Sign in", "title: Log in")], ("changed", "sign-in", "title")),
        ([("button: Go", "button: Start")], ("changed", "sign-in/open", "figure")),
        ([("    figure: {screen: start}\n", "")], ("changed", "sign-in/open", "figure")),
        ([("{button: Go}", "{button: Go, primary: yes}")], ("picture", "sign-in/open", "picture")),
        ([("  - id: close\n    do: Close it.\n", "")], ("removed", "sign-in/close", "")),
        (
            [("screens:", "  - {id: end, do: End it.}\nscreens:")],
            ("added", "sign-in/end", ""),
        ),
        (
            [("do: Close it.", "do: Close it.\n    notes: Really.")],
            ("changed", "sign-in/close", "notes"),
        ),
        (
            [("device: iPad, os: iOS, browser: Safari}", "device: iPad, os: iOS}")],
            ("changed", "sign-in", "environments"),
        ),
    ],
)
def test_every_part_of_a_step_counts(
    pairs: list[tuple[str, str]], expected: tuple[str, ...], tmp_path: Path
) -> None:
    changed = edited(*pairs)
    if "figure: {screen" in pairs[0][0]:
        changed["procedures/sign-in.yaml"] = changed["procedures/sign-in.yaml"].split("screens:")[0]
    if "device: iPad, os" in pairs[0][0]:
        assert expected in brief(folders(tmp_path, changed))
    else:
        assert brief(folders(tmp_path, changed)) == [expected]


def test_a_term_changes_each_step_that_says_it(tmp_path: Path) -> None:
    changed = edited(("Starbook", "Moonbook"), name="manuals/guide.yaml")
    (change,) = folders(tmp_path, changed)
    assert brief([change]) == [("changed", "sign-in/open", "do")]


def test_steps_and_procedures_that_stand_elsewhere_are_moved_not_changed(tmp_path: Path) -> None:
    first = "  - id: open\n    do: Open {product} and wait for a moment.\n"
    first += "    figure: {screen: start}\n"
    changed = edited((first, ""), ("screens:", first + "screens:"))
    changed |= edited(("[sign-in, leave]", "[leave, sign-in]"), name="manuals/guide.yaml")
    found = brief(folders(tmp_path, changed))
    assert found[0] in {("moved", "leave", ""), ("moved", "sign-in", "")}
    assert found[1:] == [("moved", "sign-in/open", "")]


def test_a_new_and_a_lost_procedure(tmp_path: Path) -> None:
    changed = edited(("leave]", "stay]"), name="manuals/guide.yaml")
    changed["procedures/leave.yaml"] = LEAVE.replace("leave", "stay").replace("Leave", "Stay")
    found = folders(tmp_path, changed)
    assert brief(found) == [("added", "stay", ""), ("removed", "leave", "")]
    assert found[1]["old"] == "Leave"


def test_a_changed_label_is_told_as_one(tmp_path: Path) -> None:
    found = folders(tmp_path, {"controls/more.yaml": MORE.replace("en: More", "en: See more")})
    assert brief(found) == [("label", "sign-in/show", "more")]
    assert (found[0]["old"], found[0]["new"]) == ("More", "See more")
    assert found[0]["environments"] == [IPHONE]
    # Who writes the label in place of the id changes nothing.
    old = write(tmp_path / "literal", edited(("{#more}", "[[More]]")))
    assert "Nothing" in run("--folders", str(old), str(write(tmp_path / "named"))).stdout


def test_a_picture_with_the_same_words_is_told(tmp_path: Path) -> None:
    image = "figure: {image: figures/a.png, alt: The start}"
    changed = edited(("figure: {screen: start}", image))
    changed["procedures/sign-in.yaml"] = changed["procedures/sign-in.yaml"].split("screens:")[0]
    for name, colour in (("old", "white"), ("new", "grey")):
        write(tmp_path / name, changed)
        (tmp_path / name / "figures").mkdir()
        Image.new("RGB", (400, 300), colour).save(tmp_path / name / "figures" / "a.png")
    result = run("--folders", str(tmp_path / "old"), str(tmp_path / "new"), "--json")
    assert brief(json.loads(result.stdout)["guide"]) == [("picture", "sign-in/open", "picture")]


def test_verifications_are_told_once_for_a_procedure(tmp_path: Path) -> None:
    line = "  - {on: 2026-11-01, device: iPad Pro, os: iOS 16.1, browser: Safari}\n"
    (change,) = folders(tmp_path, edited(("verified:\n", "verified:\n" + line)))
    assert brief([change]) == [("verified", "sign-in", "verified")]
    assert change["environments"] == ["iPad, iOS, Safari"]
    assert change["new"] == "iPad Pro, iOS 16.1, Safari\n2026-11-01"
    lost = edited((f"{SIGN_IN.splitlines()[7]}\n", ""))
    found = folders(tmp_path, lost)
    # The iPad now gets the words of the step itself, for nobody has tried the others.
    assert brief(found) == [
        ("changed", "sign-in/show", "do"),
        ("unverified", "sign-in", "verified"),
    ]
    assert {it["environments"][0] for it in found} == {"iPad, iOS, Safari"}


def test_an_edit_that_makes_a_verification_void_is_told(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old"), write(tmp_path / "new")
    library = open_library(old)
    stamps = all_stamped(library, library.procedures.values()).text()
    for folder in (old, new):
        (folder / "stamps.tsv").write_text(stamps, encoding="utf-8")
    found = brief(folders(tmp_path, edited(("Close it.", "Shut it."))))
    assert found == [
        ("changed", "sign-in/close", "do"),
        ("void", "sign-in/close", "verified"),
    ]


def test_a_selection_leaves_out_what_others_read(tmp_path: Path) -> None:
    changed = edited(("Then hold [[More]].", "Then press [[More]]."))
    assert folders(tmp_path, changed, "--device", "iPhone") == []
    assert len(folders(tmp_path, changed, "--device", "iPad")) == 1


# ── out of git ────────────────────────────────────────────────────────────────────────────────


class Repository:
    """A git repository in a temporary folder, with days that are given."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "docs" / "content"
        self.content.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        stamp = f"{day}T23:30:00+0900"
        known = {"GIT_COMMITTER_DATE": stamp, "GIT_AUTHOR_DATE": "2000-01-01T00:00:00+0000"}
        names = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER")
                 for what in ("NAME", "EMAIL")}  # fmt: skip
        plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True,
            env={**os.environ, **known, **names, **plain},
        ).stdout.strip()  # fmt: skip

    def commit(self, day: str, changed: dict[str, str] | None = None) -> str:
        write(self.content, changed)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x", day=day)
        return self.git("rev-parse", "HEAD")

    def changes(self, *arguments: str) -> Result:
        return run("--content", str(self.content), *arguments)

    def found(self, *arguments: str) -> list[dict[str, Any]]:
        result = self.changes("--json", *arguments)
        assert result.exit_code == 0, result.output
        found: list[dict[str, Any]] = json.loads(result.stdout)["guide"]
        return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository with three states of the manual."""
    made = Repository(tmp_path / "repository")
    made.commit("2026-02-01")
    made.commit("2026-03-01", edited(("Close it.", "Shut it.")))
    both = edited(("Close it.", "Shut it."), ("Then hold", "Then press"))
    made.commit("2026-04-01", {**both, "procedures/unused.txt": "not content"})
    return made


def test_changes_are_dated_by_the_commit_that_brought_them(repository: Repository) -> None:
    found = repository.found("--since", "2026-02-02")
    assert [(it["step"], it["date"]) for it in found] == [
        ("show", "2026-04-01"),
        ("close", "2026-03-01"),
    ]
    assert found[1]["revision"] == repository.git("rev-parse", "HEAD~1")


@pytest.mark.parametrize(
    ("since", "steps"),
    [
        ("2026-03-01", ["show", "close"]),  # the day itself counts
        ("2026-03-02", ["show"]),
        ("2026-04-02", []),
        ("HEAD~1", ["show"]),
        ("HEAD~2", ["show", "close"]),
        ("first", ["show", "close"]),
    ],
)
def test_a_day_or_any_name_of_a_revision_will_do(
    since: str, steps: list[str], repository: Repository
) -> None:
    repository.git("tag", "first", "HEAD~2")
    assert [it["step"] for it in repository.found("--since", since)] == steps


def test_before_history_there_was_no_manual(repository: Repository) -> None:
    (change,) = repository.found("--since", "2026-01-01")
    assert (change["kind"], change["procedure"], change["date"]) == ("added", "", "2026-02-01")


def test_what_is_not_committed_has_no_date(repository: Repository) -> None:
    write(repository.content, edited(("Close it.", "End it."), ("Then hold", "Then press")))
    found = repository.found("--since", "2026-03-01")
    assert [(it["step"], it["date"]) for it in found] == [("show", "2026-04-01"), ("close", None)]
    assert [it["step"] for it in repository.found("--since", "HEAD~1", "--until", "HEAD")] == [
        "show"
    ]


def test_words_that_came_back_are_as_old_as_their_return(repository: Repository) -> None:
    repository.commit("2026-05-01", edited(("Close it.", "End it."), ("Then hold", "Then press")))
    repository.commit("2026-06-01", edited(("Close it.", "Shut it."), ("Then hold", "Then press")))
    found = repository.found("--since", "2026-02-02")
    assert {it["step"]: it["date"] for it in found} == {
        "show": "2026-04-01",
        "close": "2026-06-01",
    }


def test_what_was_taken_back_is_no_change(repository: Repository) -> None:
    repository.commit("2026-05-01")
    assert repository.found("--since", "2026-02-02") == []


def test_people_see_the_words_that_differ(repository: Repository) -> None:
    lines = repository.changes("--since", "HEAD~2", "--lang", "en").stdout.splitlines()
    assert lines == [
        "guide",
        "  2026-03-01  sign-in/close: Instruction: [-Close-]{+Shut+} it.",
        "  2026-04-01  sign-in/show: Instruction (iPad, iOS, Safari): Then [-hold-]{+press+} More.",
    ]
    assert "操作" in repository.changes("--since", "HEAD~2", "--lang", "ja").stdout


def test_an_old_revision_that_cannot_be_read_is_named(repository: Repository) -> None:
    broken = repository.commit("2026-05-01", edited(("do: Close it.", "does: Close it.")))
    repository.commit("2026-06-01", edited(("Close it.", "Shut it.")))
    result = repository.changes("--since", broken)
    assert result.exit_code == 1
    assert f"[{rules.UNREADABLE_REVISION.name}]" in result.output
    assert broken[:10] in result.output
    assert "procedures/sign-in.yaml:" in result.output
    # In between, it is passed over.
    result = repository.changes("--since", "HEAD~2")
    assert result.exit_code == 0
    assert f"[{rules.SKIPPED_REVISION.name}]" in result.output


def test_a_revision_that_names_what_is_not_there_is_named_too(repository: Repository) -> None:
    repository.commit("2026-05-01", edited(("{product}", "{prodct}")))
    repository.commit("2026-06-01")
    result = repository.changes("--since", "HEAD~1")
    assert result.exit_code == 1
    assert f"[{rules.UNREADABLE_REVISION.name}]" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "no-such-tag"], "there is no revision 'no-such-tag'"),
        (["--since", "--output=x"], "there is no revision"),
        ([], "either --since"),
        (["gude", "--since", "HEAD"], "did you mean guide?"),
    ],
)
def test_a_wrong_command_line_is_explained(
    arguments: list[str], words: str, repository: Repository
) -> None:
    result = repository.changes(*arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


def test_without_a_repository_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    write(tmp_path / "alone")
    result = run("--content", str(tmp_path / "alone"), "--since", "2026-01-01")
    assert result.exit_code == 2
    assert "is in no git repository" in " ".join(result.output.split())
    monkeypatch.setenv("PATH", "")
    result = run("--content", str(tmp_path / "alone"), "--since", "2026-01-01")
    assert "git is not installed" in result.output


def test_a_shallow_clone_says_so(repository: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    source = repository.root.as_uri()
    repository.git("clone", "-q", "--depth", "1", source, str(clone))
    result = run("--content", str(clone / "docs" / "content"), "--since", "2026-02-02")
    assert result.exit_code == 2
    assert "--unshallow" in result.output


# ── in a document ─────────────────────────────────────────────────────────────────────────────


def test_an_edition_carries_its_changes_as_a_table(repository: Repository, tmp_path: Path) -> None:
    command = ["build", "--content", str(repository.content), "-o", str(tmp_path / "out")]
    command += ["-f", "tree", "-f", "html", "-f", "docx", "--changes-since", "2026-02-02"]
    result = CliRunner().invoke(main, command, prog_name="build.py")
    assert result.exit_code == 0, result.output
    tree = json.loads((tmp_path / "out" / "guide.tree.json").read_text(encoding="utf-8"))
    (section,) = [it for it in tree["document"]["sections"] if it["title"] == "Changes"]
    (table,) = section["blocks"]
    assert table["rows"] == [
        ["1 March 2026", "step 3 of “Sign in”", "Instruction: “Close it.” is now “Shut it.”"],
        [
            "1 April 2026",
            "step 2 of “Sign in”",
            "Instruction: “Then hold More.” is now “Then press More.” (iPad / iOS / Safari)",
        ],
    ]
    assert "1 April 2026" in (tmp_path / "out" / "guide.html").read_text(encoding="utf-8")


def test_changes_stand_in_the_order_of_their_days(tmp_path: Path) -> None:
    library, report = open_library(write(tmp_path)), Report()
    edition = resolve(library, library.manuals["guide"], Selection(), report)
    days = (None, date(2026, 3, 1), date(2026, 2, 1))
    found = [Change("moved", "leave", day=day) for day in days]
    sections = {it.id: it for it in compose(edition, library, found).sections}
    (table,) = sections["_changes"].blocks
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["1 February 2026", "1 March 2026", "–"]


def test_a_pipe_is_no_folder_to_compare_with(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for language, told in (("en", "is a file"), ("ja", "ファイル")):
        pair = ["--folders", str(tmp_path / "pipe"), str(tmp_path)]
        found = CliRunner().invoke(main, ["changes", *pair, "--lang", language])
        assert (found.exit_code, told in found.output) == (2, True), found.output


def test_an_edition_without_changes_says_so(tmp_path: Path) -> None:
    library, report = open_library(write(tmp_path)), Report()
    edition = resolve(library, library.manuals["guide"], Selection(), report)
    assert "Nothing has changed." in list(reading_order(compose(edition, library, [])))
    assert "Changes" not in list(reading_order(compose(edition, library)))


def test_every_change_has_words_in_both_languages(tmp_path: Path) -> None:
    """From nothing of the old manual to all of a new one, and back."""
    before = write(tmp_path / "before")
    changed = edited(
        ("title: Sign in", "title: Log in\nabout: New.\nresult: Done.\nprerequisites: A hand."),
        ("    sees: More is shown.\n", ""),
        ("do: Close it.", "do: Shut it.\n    audience: user\n    notes: Now."),
        ("title: Start, says", "title: Begin, says"),
        ("do: Open", "applies_to: {device: iPhone}\n    do: Open"),
    )
    manual = MANUAL.replace("Guide", "Guide 2") + "subtitle: S\naudiences: {user: users}\n"
    manual += "about: Hello.\nnotes: Note.\n"
    after = write(tmp_path / "after", {**changed, "manuals/guide.yaml": manual})
    for one, other in ((before, after), (after, before)):
        libraries = open_library(one), open_library(other)
        now = snapshots(libraries[1], [("guide", "")], Selection())
        found = changes_between(libraries[0], now, Selection(), "", Report())["guide", ""]
        assert len(found) > 10
        for language in ("en", "ja"):
            new = libraries[1].manuals["guide"].model_copy(update={"language": language})
            library = replace(libraries[1], manuals={"guide": new})
            edition = resolve(library, new, Selection(), Report())
            said = compose(edition, library, found)
            assert [it.id for it in said.sections].count("_changes") == 1


# ── the parts ─────────────────────────────────────────────────────────────────────────────────


@given(before=st.lists(st.sampled_from("abcdefg"), unique=True), data=st.data())
def test_those_that_did_not_move_are_in_order(before: list[str], data: st.DataObject) -> None:
    after = data.draw(st.permutations(before))
    gone = moved(before, after)
    stayed = [it for it in after if it not in gone]
    assert stayed == [it for it in before if it in stayed]
    assert moved(before, before) == []


@given(old=st.text("あいアイ漢字ab 、。"), new=st.text("あいアイ漢字ab 、。"))
def test_differences_hold_both_texts(old: str, new: str) -> None:
    found = list(differences(old, new))
    assert "".join(it[1] for it in found) == old
    assert "".join(it[2] for it in found) == new


def test_the_same_history_gives_the_same_bytes(repository: Repository) -> None:
    first = repository.changes("--since", "HEAD~2", "--json").stdout
    assert repository.changes("--since", "HEAD~2", "--json").stdout == first
