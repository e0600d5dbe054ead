"""Promise: a footnote is one note with one number, part of each step that refers to it."""

from pathlib import Path

import pytest

from pipeline.checking.checks import check
from pipeline.choosing.choosing import Outcome
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose, compose_section
from pipeline.composing.footnotes import marks_in
from pipeline.composing.identity import identity_of
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.reading_order import plain, reading_order
from pipeline.forms.forms import forms_of
from pipeline.history.changes import compare
from pipeline.history.readings import snapshot
from pipeline.ledger.digests import Digests
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from renderers.html.readers import ReaderParts
from schemas.environment import Environment, Versioned
from tests.conftest import open_library
from tests.test_review_command import run

MANUAL = """\
id: m
language: en
title: The thing
publisher: P
published: 2026-01-01
terms: {product: Thing}
about: ["Read this{footnote paper}."]
notes: ["Read that{footnote paper} and that{footnote same}."]
footnotes:
  paper: On paper too.
  same: Of the {product}.
procedures: [p, q]
"""
P = """\
id: p
title: First
applies_to: {device: PC, os: [Windows, Debian]}
about: ["You need a key{footnote why}."]
steps:
  - id: one
    do: Press One{footnote same}.
    notes: ["It may take long{footnote long}."]
  - id: two
    do: Press Two{footnote why}{footnote same}.
    variants: {applies_to: {os: Debian}, do: "Press 2{footnote debian}{footnote same}."}
  - {id: three, do: Press Three.}
footnotes:
  long: Some minutes.
  debian: As on a keyboard.
  why: "Nobody else shall get in, see {see p/three}."
  same: Of the {product}.
"""
Q = """\
id: q
title: Second
applies_to: {device: PC, os: Windows}
steps: [{id: only, do: "Press Q{footnote last}."}]
footnotes: {last: The last one.}
"""
NAMES = "devices: [{name: PC, shape: desktop}]\nos: [{name: Windows}, {name: Debian}]\n"


def content(folder: Path, **changed: str) -> Path:
    texts = {"m": MANUAL, "p": P, "q": Q} | changed
    paths = {"m": "manuals/m.yaml", "p": "procedures/p.yaml", "q": "procedures/q.yaml"}
    for name, text in texts.items():
        path = folder / "content" / paths[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "content" / "environments.yaml").write_text(NAMES, encoding="utf-8")
    return folder / "content"


def composed(library: Library, os: str = "") -> Document:
    there = Environment(device="PC", os=Versioned.parse(os)) if os else Environment()
    edition = resolve(library, library.manuals["m"], Selection(there), Report())
    return compose(edition, library)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_library(content(tmp_path_factory.mktemp("footnotes")))


def numbers(document: Document) -> dict[str, int]:
    return {note.id: note.number for note in document.footnotes.values()}


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def test_a_footnote_may_have_any_id(tmp_path: Path) -> None:
    text = P.replace("long: Some", "number: Some").replace("{footnote long}", "{footnote number}")
    library = open_library(content(tmp_path, p=text))
    assert library.procedures["p"].footnotes["number"] == "Some minutes."


def test_they_count_through_the_manual_in_the_order_of_their_first_marks(library: Library) -> None:
    document = composed(library)
    assert numbers(document) == {
        "_manual/_paper": 1,
        "_manual/_same": 2,
        "p/_why": 3,
        "p/_same": 4,
        "p/_long": 5,
        "p/_debian": 6,
        "q/_last": 7,
    }
    known = numbers(document)
    marks = list(marks_in(document.sections))
    assert len(marks) == 11
    assert all(mark.number == known[mark.target] for mark in marks)
    firsts = list(dict.fromkeys(mark.target for mark in marks))
    assert firsts == list(known)


def test_what_an_edition_leaves_out_takes_no_number(library: Library) -> None:
    document = composed(library, "Windows")
    assert "p/_debian" not in numbers(document)
    assert numbers(document)["q/_last"] == 6


def test_each_stands_once_with_its_words_filled_in(library: Library) -> None:
    said = "\n".join(reading_order(composed(library)))
    assert "Press One4." in said
    assert said.count("Of the Thing.") == 2, "one of the manual, one of the procedure"
    assert "Nobody else shall get in, see step 3 of “First”." in said
    assert plain(composed(library).sections[0].blocks[0].content) == "Read this."  # type: ignore[union-attr]


def test_a_section_drawn_alone_has_the_numbers_of_the_whole(library: Library) -> None:
    edition = resolve(library, library.manuals["m"], Selection(), Report())
    (alone,) = compose_section(edition, library, "q").sections
    assert alone == composed(library).sections[-1]


def test_each_reader_of_a_page_counts_without_gaps(library: Library) -> None:
    edition = resolve(library, library.manuals["m"], Selection(), Report())
    document = with_readers(composed(library), edition, library)
    parts = ReaderParts(document, is_shared=True)
    last = next(it for it in parts.footnotes(document.sections[-1]) if it.id == "q/_last")
    assert sorted(number for number, _ in last.numbers) == [6, 7]
    by_number = dict(last.numbers)
    assert "hidden" not in by_number[7]
    assert "hidden" in by_number[6]


# ── a part of the step ────────────────────────────────────────────────────────────────────────


def digests(library: Library) -> dict[str, str]:
    procedure, found = library.procedures["p"], Digests(library)
    return {
        f"{step.id} {number}": found.of(procedure, form)
        for step in procedure.steps
        for number, form in enumerate(forms_of(procedure, step))
    }


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Some minutes.", "Some hours.", {"one 0"}),
        ("As on a keyboard.", "As on keys.", {"two 1"}),
        ("same: Of the", "same: By the", {"one 0", "two 0", "two 1"}),
        ("Nobody else", "Nobody", {"two 0"}),
        ("{footnote long}", "", {"one 0"}),
    ],
)
def test_an_edit_voids_the_steps_that_refer_to_it(
    library: Library, old: str, new: str, changed: set[str], tmp_path: Path
) -> None:
    assert P.count(old) == 1
    text = P.replace(old, new)
    if "{footnote long}" in old:
        text = text.replace("  long: Some minutes.\n", "")
    after = digests(open_library(content(tmp_path, p=text)))
    before = digests(library)
    assert {name for name in before if before[name] != after[name]} == changed


def test_another_id_or_another_order_changes_nothing(library: Library, tmp_path: Path) -> None:
    text = P.replace("footnote same", "footnote other").replace("  same: Of", "  other: Of")
    lines = text.split("footnotes:\n")
    moved = "".join(reversed(lines[1].splitlines(keepends=True)))
    other = open_library(content(tmp_path, p=f"{lines[0]}footnotes:\n{moved}"))
    assert digests(other) == digests(library)
    assert identity_of(composed(other)).build == identity_of(composed(library)).build


def test_copies_know_that_its_words_are_others(library: Library, tmp_path: Path) -> None:
    other = open_library(content(tmp_path, p=P.replace("Some minutes.", "Some hours.")))
    before, after = identity_of(composed(library)).digests, identity_of(composed(other)).digests
    assert {name for name in before if before[name] != after[name]} == {"p/one"}


def test_changes_tell_it_where_it_is_read(library: Library, tmp_path: Path) -> None:
    text = P.replace("Some minutes.", "Some hours.")
    other = open_library(content(tmp_path, p=text, m=MANUAL.replace("On paper", "In print")))
    states = [snapshot(it, it.manuals["m"], Selection()) for it in (library, other)]
    found = [(it.part, it.procedure, it.step, it.old, it.new) for it in compare(*states)]
    manual = ("On paper too.\nOf the Thing.", "In print too.\nOf the Thing.")
    assert found == [
        ("footnotes", "", "", *manual),
        ("footnotes", "p", "one", "Of the Thing.\nSome minutes.", "Of the Thing.\nSome hours."),
    ]


def test_a_number_that_moves_is_no_change(library: Library, tmp_path: Path) -> None:
    other = open_library(
        content(tmp_path, m=MANUAL.replace('about: ["Read this{footnote paper}."]\n', ""))
    )
    states = [snapshot(it, it.manuals["m"], Selection()) for it in (library, other)]
    assert {it.part for it in compare(*states)} == {"about"}


# ── labels ────────────────────────────────────────────────────────────────────────────────────

CALL = """\
id: call
names:
  - {label: {en: Call us}}
  - {label: {en: Ask}, applies_to: {os: Debian}}
"""


def test_a_label_in_it_is_told_to_each_of_its_readers(tmp_path: Path) -> None:
    text = P.replace("long: Some minutes.", 'long: "{#call} after that."')
    folder = content(tmp_path, p=text)
    (folder / "controls").mkdir()
    (folder / "controls" / "call.yaml").write_text(CALL, encoding="utf-8")
    library = open_library(folder)
    said = "\n".join(reading_order(composed(library)))
    assert "On Windows: Call us after that. On Debian: Ask after that." in said
    assert "\nAsk after that." in "\n".join(reading_order(composed(library, "Debian")))
    (folder / "procedures" / "p.yaml").write_text(
        text.replace("{footnote why}", "{footnote long}"), encoding="utf-8"
    )
    report = Report()
    check(load(read(folder, report), folder, report), report)
    found = {it.rule.name for it in report}
    assert "control-outside-step" in found, "an introduction is for readers of all environments"


# ── tools of writers ──────────────────────────────────────────────────────────────────────────


def test_a_renamed_one_voids_nothing(tmp_path: Path) -> None:
    folder = content(tmp_path)
    before = digests(open_library(folder))
    for old, new in (("p/same", "p/product"), ("m/same", "m/product")):
        result = run("rename", "footnote", old, new, "--content", str(folder))
        assert result.exit_code == 0, result.output
    text = (folder / "procedures" / "p.yaml").read_text(encoding="utf-8")
    assert text == P.replace("footnote same", "footnote product").replace("  same:", "  product:")
    assert digests(open_library(folder)) == before


def test_explain_shows_what_a_form_refers_to(tmp_path: Path) -> None:
    result = run("explain", "p/one", "--content", str(content(tmp_path)))
    assert "footnote long: Some minutes." in result.output
    assert "keyboard" not in result.output


def test_a_waiting_verification_names_the_edit(tmp_path: Path) -> None:
    """Stamped, edited, and told: what `verify` and `check` do of it."""
    folder = content(tmp_path, q=Q)
    where = ("--device", "PC", "--os", "Windows 11", "--on", "2026-01-02")
    assert run("verify", "q", *where, "--content", str(folder)).exit_code == 0
    library = open_library(folder)
    assert library.stamps.lines
    path = folder / "procedures" / "q.yaml"
    path.write_text(path.read_text().replace("The last one.", "The very last one."))
    library = open_library(folder)
    edition = resolve(library, library.manuals["m"], Selection(), Report())
    (step,) = edition.procedures[-1].steps
    assert [it.outcome for it in step.choices] == [Outcome.EDITED]
