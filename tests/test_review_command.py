"""Promise: what reviewers wrote gets into the YAML as they wrote it, and nothing else changes."""

import json
import re
import shutil
from collections.abc import Callable
from difflib import unified_diff
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from build import main
from renderers.word.elements import element, qualified
from tests.conftest import CONTENT, SAMPLES
from tests.word_edits import AOI, KEN, W15, Copy, child_of, edited, text_of

MANUAL = """\
id: m
language: en
title: The Thing   # a comment
publisher: P
published: 2026-01-01
terms: {thing: Thing}
about:
  - "A \\"quoted\\" text of the {thing}."
  - 'It''s a single one.'
  - >-
    A folded text
    of two lines.
  - |-
    A literal text.
    Its second line.
  - A plain text
    of two lines.
procedures: [p, q]
"""
P = """\
# A comment.
id: p
title: First part
applies_to: {device: PC, os: [Windows, Debian]}
safety: {signal: notice, consequence: You bleed., avoidance: Wear gloves., hazard: It bites.}
steps:
  - id: one
    do: Press [[One]] of the {thing} **now**, then type `taro`.  # the first
    sees: The first page is shown.
    notes: [Do it twice., Do it thrice.]
  - id: two
    do: "Go back to {see p/one} and read [the help](https://example.jp/help)."
  - id: many
    do: Stand up.
    variants:
      - applies_to: {os: Debian}
        sees: The second page is shown.
  - id: three
    do: Wait \\[a little\\] for **bold words** here.
result: You are done.
"""
SAFETY = "safety: {signal: notice, consequence: You bleed., avoidance: Wear gloves., hazard:"
Q = """\
id: q
title: Second part
steps: [{id: only, do: "Press {#call}."}]
"""
OTHER = """\
id: other
language: en
title: Another
publisher: P
published: 2026-01-01
terms: {thing: Thing}
procedures: [p]
"""
CALL = "id: call\nnames: [{label: {en: Call us}}]\n"
NAMES = "devices: [{name: PC, shape: desktop}]\nos: [{name: Windows}, {name: Debian}]\n"
FILES = {
    "manuals/m.yaml": MANUAL,
    "manuals/other.yaml": OTHER,
    "procedures/p.yaml": P,
    "procedures/q.yaml": Q,
    "controls/call.yaml": CALL,
    "environments.yaml": NAMES,
}
Edit = Callable[[Copy], object]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


@cache
def built(*options: str) -> bytes:
    """Return a copy of the manual for review."""
    with TemporaryDirectory() as folder:
        where = ("--content", str(content(Path(folder))), "--output", f"{folder}/out")
        result = run("build", "m", "--review", *options, *where)
        assert result.exit_code == 0, result.output
        (path,) = (Path(folder) / "out").iterdir()
        return path.read_bytes()


def rules_in(result: Result) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", result.stderr, re.MULTILINE)


def content(folder: Path, **changes: str) -> Path:
    for name, text in FILES.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, text in changes.items():
        (folder / "content" / "procedures" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "content"


class Review:
    """A copy with edits, and content that may have moved on."""

    def __init__(self, folder: Path, edit: Edit, *options: str, **changes: str) -> None:
        self.content = content(folder, **changes)
        self.file = folder / "copy.docx"
        self.file.write_bytes(edited(built(*options), edit))
        self.before = self._texts()

    def run(self, *options: str) -> Result:
        folder = ("--content", str(self.content), "--lang", "en")
        return run("review", str(self.file), *folder, *options)

    def data(self, *options: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("--json", *options).stdout)
        return found

    def one(self, *options: str) -> dict[str, Any]:
        (found,) = self.data(*options)["edits"]
        return dict(found)

    def difference(self) -> list[str]:
        """Return the lines that are not as they were, with - and +."""
        found = []
        for name, text in self._texts().items():
            lines = unified_diff(self.before[name].splitlines(), text.splitlines(), n=0)
            found += [it for it in lines if it[:2] not in {"--", "++", "@@"}]
        return found

    def _texts(self) -> dict[str, str]:
        paths = sorted(self.content.rglob("*.yaml"))
        return {path.name: path.read_bytes().decode() for path in paths}


def typed(words: str, new: str, *, within: str = "") -> Edit:
    return lambda copy: copy.type(copy.shortest(within or words), words, new, AOI)


def stressed(gone: str, new: str, *, behind: str) -> Edit:
    """Return an edit that deletes words and types bold ones behind others."""

    def edit(copy: Copy) -> None:
        at = copy.shortest(behind)
        copy.type(at, gone, "", AOI)
        copy.insert(at, behind, new, AOI)
        made = next(it for it in at.iter(qualified("w:ins")) if text_of(it) == new)
        bold = element("w:rPr", None, element("w:rStyle", {"w:val": "Strong"}))
        child_of(made, "w:r").insert(0, bold)

    return edit


# ── into the files ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (
            typed("then type", "and then write"),
            "    do: Press [[One]] of the {thing} **now**, then type `taro`.  # the first",
            "    do: Press [[One]] of the {thing} **now**, and then write `taro`.  # the first",
        ),
        (
            typed("now", "at once"),
            "    do: Press [[One]] of the {thing} **now**, then type `taro`.  # the first",
            "    do: Press [[One]] of the {thing} **at once**, then type `taro`.  # the first",
        ),
        (
            typed("taro", "jiro"),
            "    do: Press [[One]] of the {thing} **now**, then type `taro`.  # the first",
            "    do: Press [[One]] of the {thing} **now**, then type `jiro`.  # the first",
        ),
        (
            typed("first page", "1st page: {x}"),
            "    sees: The first page is shown.",
            "    sees: 'The 1st page: \\{x\\} is shown.'",
        ),
        (
            typed("thrice", "four times"),
            "    notes: [Do it twice., Do it thrice.]",
            "    notes: [Do it twice., Do it four times.]",
        ),
        (
            typed("read", "look at", within="Go back"),
            '    do: "Go back to {see p/one} and read [the help](https://example.jp/help)."',
            '    do: "Go back to {see p/one} and look at [the help](https://example.jp/help)."',
        ),
        (
            typed("the help", "our help"),
            '    do: "Go back to {see p/one} and read [the help](https://example.jp/help)."',
            '    do: "Go back to {see p/one} and read [our help](https://example.jp/help)."',
        ),
        (
            typed("here", "there"),
            "    do: Wait \\[a little\\] for **bold words** here.",
            "    do: Wait \\[a little\\] for **bold words** there.",
        ),
        (
            typed("bold words ", ""),
            "    do: Wait \\[a little\\] for **bold words** here.",
            "    do: Wait \\[a little\\] for here.",
        ),
        (typed("It bites", "It may bite"), f"{SAFETY} It bites.}}", f"{SAFETY} It may bite.}}"),
        (
            typed('"quoted"', '"short"'),
            '  - "A \\"quoted\\" text of the {thing}."',
            '  - "A \\"short\\" text of the {thing}."',
        ),
        (
            typed("single one", "single one, isn't it"),
            "  - 'It''s a single one.'",
            "  - 'It''s a single one, isn''t it.'",
        ),
        (typed("folded text", "folded, long text"), "    A folded text", "    A folded, long text"),
        (typed("Its second", "The second"), "    Its second line.", "    The second line."),
        (typed("A plain", "Un cafe\u0301\u200b"), "  - A plain text", "  - Un caf\u00e9 text"),
        (typed("A plain", "Some plain"), "  - A plain text", "  - Some plain text"),
        (
            typed("done", "done: really #1"),
            "result: You are done.",
            'result: "You are done: really #1."',
        ),
        (
            stressed("bold words ", "long ", behind="Wait "),
            "    do: Wait \\[a little\\] for **bold words** here.",
            "    do: Wait **long** \\[a little\\] for here.",
        ),
        (
            stressed("little", ", too", behind="bold words"),
            "    do: Wait \\[a little\\] for **bold words** here.",
            "    do: Wait \\[a \\] for **bold words, too** here.",
        ),
        (
            typed("The Thing", "The Things"),
            "title: The Thing   # a comment",
            "title: The Things   # a comment",
        ),
        (
            typed("First part", "Part one", within=""),
            "title: First part",
            "title: Part one",
        ),
    ],
)  # fmt: skip
def test_changed_words_change_just_their_line(
    edit: Edit, before: str, after: str, tmp_path: Path
) -> None:
    review = Review(tmp_path, edit)
    assert review.one()["state"] == "ready"
    result = review.run("--apply")
    assert result.exit_code == 0, result.output
    assert review.difference() == [f"-{before}", f"+{after}"]
    assert review.one()["state"] == "done"
    assert review.run().exit_code == 0


def test_a_copy_built_from_the_changed_content_says_what_was_typed(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("then type", "and then write"))
    review.run("--apply")
    folder = ("--content", str(review.content), "--output", str(tmp_path / "out"))
    assert run("build", "m", "-f", "tree", *folder).exit_code == 0
    assert ", and then write " in (tmp_path / "out" / "m.tree.json").read_text(encoding="utf-8")


def test_line_ends_and_the_mark_of_utf_8_stay(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("first page", "other page"))
    path = review.content / "procedures" / "p.yaml"
    path.write_bytes(P.replace("\n", "\r\n").encode())
    review.run("--apply")
    assert path.read_bytes().decode() == P.replace("first page", "other page").replace("\n", "\r\n")


def test_nothing_is_written_without_apply_or_with_dry_run(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("first page", "other page"))
    assert review.run().exit_code == 4
    result = review.run("--apply", "--dry-run")
    assert result.exit_code == 4
    assert "+    sees: The other page is shown." in result.output
    assert not review.difference()
    assert run("review", str(review.file), "--dry-run").exit_code == 2


def test_what_would_be_an_error_is_for_a_person_and_keeps_nothing_else_out(tmp_path: Path) -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.find("The first page"), "first", "other", AOI)
        copy.type(copy.find("Press One"), "Press", "Press {nothing}" * 400, AOI)

    review = Review(tmp_path, change)
    listed = {(it["state"], it["why"]) for it in review.data()["edits"]}
    assert listed == {("ready", ""), ("person", "error")}
    assert review.run("--apply").exit_code == 4
    assert [it for it in review.difference() if it.startswith("+")] == [
        "+    sees: The other page is shown."
    ]


def test_several_edits_of_several_people_are_all_written(tmp_path: Path) -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.find("The first page"), "first", "other", AOI)
        copy.type(copy.find("Press One"), "Press", "Click", KEN)
        copy.type(copy.find("You are done"), "done", "ready")

    review = Review(tmp_path, change)
    assert review.run("--apply").exit_code == 0
    assert len(review.difference()) == 6


def test_only_and_author_choose_among_edits(tmp_path: Path) -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.find("The first page"), "first", "other", AOI)
        copy.type(copy.find("You are done"), "done", "ready", KEN)

    review = Review(tmp_path, change)
    assert review.one("--author", "Ken")["after"] == "You are ready."
    assert review.one("--only", "p/one")["after"] == "The other page is shown."
    assert review.run("--apply", "--only", "p/one").exit_code == 0
    assert review.difference() == [
        "-    sees: The first page is shown.",
        "+    sees: The other page is shown.",
    ]


def test_parts_and_people_that_a_copy_does_not_name_are_no_clean_copy(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("The first page", "Another page"))
    for option, name, meant in (("--only", "p/oen", "p/one"), ("--author", "Aoo", "Aoi")):
        result = review.run(option, name)
        assert result.exit_code == 2
        assert f"did you mean {meant}?" in result.stderr
    untold = Review(tmp_path, lambda it: it.type(it.find("The first page"), "first", "other"))
    assert "names nobody" in untold.run("--author", "Ken").stderr


# ── for a person ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (typed("Thing", "Stuff", within="Press One"), "elsewhere"),
        (typed("Call us", "Ring us"), "elsewhere"),
        (typed("step 1 of “First part”", "the first step"), "elsewhere"),
        (typed("One of the", "that", within="Press One"), "mark"),
        (typed("Result", "Outcome", within="The first page"), "fixed"),
        (typed("Environment", "Place"), "fixed"),
        (typed("Windows", "Linux"), "fixed"),
        (typed("Do it twice", "Do\nit twice"), "line-break"),
        (lambda it: it.delete(it.step("Press One"), AOI), "structure"),
        (lambda it: it.add(it.find("You are done"), "Really.", AOI), "structure"),
    ],
)
def test_what_is_not_clear_is_for_a_person(edit: Edit, why: str, tmp_path: Path) -> None:
    review = Review(tmp_path, edit)
    found = review.one()
    assert (found["state"], found["why"]) == ("person", why)
    assert review.run("--apply").exit_code == 4
    assert not review.difference()


def test_words_printed_at_several_places_must_be_changed_alike(tmp_path: Path) -> None:
    def change_all(copy: Copy) -> None:
        for _ in range(2):
            copy.type(copy.find("Stand up"), "Stand", "Get", AOI)

    def change_one(copy: Copy) -> None:
        copy.type(copy.find("Stand up"), "Stand", "Get", AOI)

    review = Review(tmp_path, change_one)
    assert review.one()["why"] == "differently"
    review = Review(tmp_path, change_all)
    assert [it["state"] for it in review.data()["edits"]] == ["ready"] * 2
    assert review.run("--apply").exit_code == 0
    assert len(review.difference()) == 2


def test_other_manuals_that_print_it_are_named(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("first page", "other page"))
    assert review.one()["also_printed_by"] == ["other"]
    assert "printed by other too" in review.run().output


# ── the content has moved on ──────────────────────────────────────────────────────────────────


def test_a_text_that_was_changed_in_the_content_too_is_a_conflict(tmp_path: Path) -> None:
    moved = P.replace("The first page is shown", "The start page is shown")
    review = Review(tmp_path, typed("first page", "other page"), p=moved)
    found = review.one()
    assert (found["state"], found["today"]) == ("conflict", "The start page is shown.")
    result = review.run("--apply")
    assert result.exit_code == 5
    assert "The start page is shown." in result.output
    assert not review.difference()


def test_a_step_that_is_gone_is_a_conflict(tmp_path: Path) -> None:
    gone = P[: P.index("  - id: three")] + "result: You are done.\n"
    review = Review(tmp_path, typed("here", "there"), p=gone)
    assert (review.one()["state"], review.one()["why"]) == ("conflict", "gone")


def test_a_step_that_was_deleted_here_and_edited_there_is_a_conflict(tmp_path: Path) -> None:
    def delete(copy: Copy) -> None:
        copy.delete(copy.step("Press One"))

    still = P.replace("The first page is shown.", "The start page is shown.")
    found = Review(tmp_path, delete, p=still).one()
    assert (found["what"], found["state"]) == ("deleted", "conflict")
    assert found["today"] == "The start page is shown."
    start, _, rest = P.partition("  - id: one")
    gone = start + "  - id: two" + rest.partition("  - id: two")[2].replace("p/one", "p/many")
    assert Review(tmp_path / "gone", delete, p=gone).one()["state"] == "done"
    assert Review(tmp_path / "same", delete).one()["state"] == "person"


def test_changes_elsewhere_are_no_conflict(tmp_path: Path) -> None:
    moved = P.replace("  - id: one", "  - id: zero\n    do: Sit down.\n  - id: one")
    moved = moved.replace("You are done.", "You have done it.").replace("thrice", "again")
    for edit in (typed("and read", "and study"), typed("first page", "other page")):
        review = Review(tmp_path, edit, p=moved)
        assert review.one()["state"] == "ready"
        assert review.run("--apply").exit_code == 0
        assert len(review.difference()) == 2


def test_the_same_edit_in_the_content_is_done(tmp_path: Path) -> None:
    moved = P.replace("The first page is shown", "The other page is shown")
    review = Review(tmp_path, typed("first page", "other page"), p=moved)
    assert review.one()["state"] == "done"
    assert review.run().exit_code == 0


def test_a_copy_for_some_readers_is_compared_with_their_edition(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("Go back", "Return"), "--device", "PC", "--os", "Windows")
    assert review.one()["state"] == "ready"


# ── what is said ──────────────────────────────────────────────────────────────────────────────


def test_a_verification_that_becomes_void_is_named(tmp_path: Path) -> None:
    review = Review(tmp_path, typed("first page", "other page"))
    where = ("--device", "PC", "--os", "Windows 11", "--content", str(review.content))
    assert run("verify", "p", "--on", "2026-01-02", *where).exit_code == 0
    result = review.run("--apply")
    assert "edited since it was verified: p/one" in result.output


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_review_is_printed_part_by_part(language: str, tmp_path: Path) -> None:
    def change(copy: Copy) -> None:
        copy.type(copy.find("The first page"), "first", "other", AOI)
        number = copy.comment(copy.find("You are done"), "done", "Are you?", KEN)
        copy.comment(copy.find("You are done"), "done", "Yes.", AOI, parent=number)

    review = Review(tmp_path, change)
    output = review.run("--lang", language).output
    said = ["Ken", "Are you?", "2026-11-24 10:15", "Yes.", "p/one", "The other page is shown."]
    positions = [output.index(it) for it in said]
    assert positions == sorted(positions)
    assert ("変更 1 件" if language == "ja" else "1 edit;") in output


def test_an_open_comment_is_left_to_do_and_a_resolved_one_is_not(tmp_path: Path) -> None:
    def comment(copy: Copy, *, is_done: bool) -> None:
        copy.comment(copy.find("You are done"), "done", "Are you?", KEN)
        for it in copy._extended:
            it.set(f"{{{W15}}}done", str(int(is_done)))

    result = Review(tmp_path, lambda it: comment(it, is_done=False)).run()
    assert (result.exit_code, "1 of them open" in result.output) == (4, True)
    assert Review(tmp_path, lambda it: comment(it, is_done=True)).run().exit_code == 0


def test_what_no_file_may_hold_is_for_a_person_before_it_is_written(tmp_path: Path) -> None:
    found = Review(tmp_path, typed("thrice", "\u009b31m")).one()
    assert (found["state"], found["why"]) == ("person", "unwritable")


def test_a_copy_that_says_that_it_is_two_editions_is_refused(tmp_path: Path) -> None:
    def mix(copy: Copy) -> None:
        other = built("--omit", "q")
        with ZipFile(BytesIO(other)) as archive:
            copy.parts["docProps/custom.xml"] = archive.read("docProps/custom.xml")

    result = Review(tmp_path, mix).run()
    assert (result.exit_code, rules_in(result)) == (1, ["unreadable-copy"])


def test_a_copy_that_nobody_edited_says_so(tmp_path: Path) -> None:
    review = Review(tmp_path, lambda _: None)
    result = review.run()
    assert result.exit_code == 0
    assert "no changes" in result.output
    assert review.data()["edits"] == []


def test_a_copy_of_other_content_is_refused(tmp_path: Path) -> None:
    review = Review(tmp_path, lambda _: None)
    result = run("review", str(review.file), "--content", str(CONTENT), "--lang", "en")
    assert result.exit_code == 1
    assert rules_in(result) == ["copy-of-other-content"]


def test_a_file_that_is_no_copy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"PK\x03\x04")
    result = run("review", str(path), "--content", str(CONTENT), "--lang", "en")
    assert result.exit_code == 1
    assert rules_in(result) == ["unreadable-copy"]


def test_review_copies_have_a_name_of_their_own_and_only_word_makes_them(tmp_path: Path) -> None:
    out = ("--output", str(tmp_path), "--content", str(SAMPLES / "plain"))
    assert run("build", "--review", *out).exit_code == 0
    assert all(it.name.endswith(".review.docx") for it in tmp_path.iterdir())
    assert run("build", "--review", "-f", "pdf", *out).exit_code == 2
    shutil.rmtree(tmp_path)
