"""Promise: a copy for a customer says what was filled in, leaves out what was named, and no more.

It never takes the place of the whole manual, and what is filled in makes nothing void.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from build import main
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.identity import from_text, identity_of, to_text
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.reading_order import reading_order
from pipeline.forms.forms import Form
from pipeline.ledger.digests import Digests
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from renderers import Context
from renderers.html import render as as_page
from renderers.themes import Theme
from renderers.word import render as as_word
from renderers.word.lint import lint
from renderers.word.opening import WordFile
from tests.conftest import ROOT
from tests.extract.html_text import page_text
from tests.extract.word_text import numbered_paragraphs

MANUAL = """
id: guide
language: {language}
title: 手引き
publisher: 見本出版
published: 2026-11-23
terms: {{product: ほしぞら手帳}}
fields:
  customer: {{label: お客様名, default: お客様}}
  place: {{label: 設置場所}}
about: ["{{customer}}が{product}を{{place}}で使うための手引きです。"]
procedures: [first, second, third]
"""
SECOND = """
id: second
title: 二番目
steps:
  - id: open
    do: "{see first}のあと、{customer}の画面を開きます。"
  - {id: back, do: "{see third/open}に進みます。"}
"""
SIMPLE = "id: {0}\ntitle: 手順{0}\nsteps: [{{id: open, do: 開きます。}}]\n"


def written(folder: Path) -> Path:
    for name in ("manuals", "procedures"):
        (folder / name).mkdir(parents=True)
    manual = MANUAL.format(language="ja", product="{product}")
    (folder / "manuals" / "guide.yaml").write_text(manual, encoding="utf-8")
    (folder / "procedures" / "second.yaml").write_text(SECOND, encoding="utf-8")
    for name in ("first", "third"):
        path = folder / "procedures" / f"{name}.yaml"
        path.write_text(SIMPLE.format(name), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("copies") / "content")


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    report = Report()
    found = load(read(folder, report), folder, report)
    assert not report.errors()
    return found


def composed(library: Library, selection: Selection) -> tuple[Document, Report]:
    report = Report()
    edition = resolve(library, library.manuals["guide"], selection, report)
    return compose(edition, library), report


def run(folder: Path, output: Path, *options: str) -> tuple[int, str, dict[str, object]]:
    arguments = ["build", "guide", "-f", "tree", "--content", str(folder), "-o", str(output)]
    result = CliRunner().invoke(main, [*arguments, "--json", *options])
    data = json.loads(result.stdout) if result.exit_code in (0, 1) else {}
    return result.exit_code, result.output, data


# ── leaving out ───────────────────────────────────────────────────────────────────────────────


def test_a_procedure_left_out_is_in_no_part_of_a_copy(library: Library) -> None:
    document, _ = composed(library, Selection(omitted=("second",)))
    assert [(it.number, it.target) for it in document.contents if it.number] == [
        ("1", "first"), ("2", "third"),
    ]  # fmt: skip
    assert "二番目" not in "".join(reading_order(document))
    assert document.asked.omitted == ("second",)
    assert from_text(to_text(identity_of(document))).asked.omitted == ("second",)


def test_a_reference_to_it_is_a_title_without_a_link_and_is_reported(library: Library) -> None:
    document, report = composed(library, Selection(omitted=("first", "third")))
    assert [it.rule.name for it in report] == ["reference-left-out", "reference-left-out"]
    said = "".join(reading_order(document))
    assert "「手順first」のあと" in said
    assert "「手順third」に進みます" in said


def test_no_procedure_for_the_same_task_takes_the_place_of_one_left_out(library: Library) -> None:
    changed = {
        name: it.model_copy(update={"task": "same"}) if name != "second" else it
        for name, it in library.procedures.items()
    }
    document, report = composed(replace(library, procedures=changed), Selection(omitted=("first",)))
    assert [it.rule.name for it in report] == ["reference-left-out"]
    assert "「手順first」のあと" in "".join(reading_order(document))


def _omissions() -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(["pass-warning-ios", "pass-warning-android",
                                    "check-certificate", "trust-certificate-ios"]),
                   max_size=3).map(lambda it: tuple(sorted(it)))  # fmt: skip


@pytest.fixture(scope="module")
def own() -> Library:
    report = Report()
    return load(read(ROOT / "content", report), ROOT / "content", report)


@settings(max_examples=15, deadline=None)
@given(omitted=_omissions())
def test_leaving_out_is_as_if_the_manual_had_never_held_it(
    own: Library, omitted: tuple[str, ...]
) -> None:
    manual = own.manuals["login-warning"]
    kept = tuple(it for it in manual.procedures if it not in omitted)
    if not kept:
        return
    selection, report = Selection(omitted=omitted), Report()
    left_out = compose(resolve(own, manual, selection, report), own)
    if any(it.rule.name == "reference-left-out" for it in report):
        return
    shorter = manual.model_copy(update={"procedures": kept})
    without = replace(own, manuals={**own.manuals, manual.id: shorter})
    expected = compose(resolve(without, shorter, Selection(), Report()), without)
    assert replace(left_out, name="", asked=expected.asked) == replace(expected, name="")


def test_the_command_leaves_out_under_a_name_of_its_own(folder: Path, tmp_path: Path) -> None:
    for options in ((), ("--omit", "first"), ("--omit", "first", "--omit", "third")):
        status, said, _ = run(folder, tmp_path, *options)
        assert status == 0, said
    assert sorted(it.name for it in tmp_path.iterdir()) == [
        "guide.tree.json", "guide.without-first.tree.json",
        "guide.without-first.without-third.tree.json",
    ]  # fmt: skip


def test_what_is_left_out_is_not_held_against_a_copy(folder: Path, tmp_path: Path) -> None:
    def claims(*options: str) -> set[str]:
        _, _, data = run(folder, tmp_path, *options)
        found = cast("list[dict[str, str]]", data["diagnostics"])
        assert found
        return {it["file"] for it in found if it["rule"] == "unverified-claim"}

    first = (folder / "procedures" / "first.yaml").as_posix()
    assert first in claims()
    assert first not in claims("--omit", "first")


def test_a_procedure_that_no_manual_holds_cannot_be_left_out(folder: Path, tmp_path: Path) -> None:
    status, said, _ = run(folder, tmp_path, "--omit", "secnod")
    assert status == 2
    assert "did you mean second?" in said


# ── filling in ────────────────────────────────────────────────────────────────────────────────

NAMED = Selection(fields=(("customer", "株式会社みなと"),))


def test_a_field_reads_as_what_was_filled_in_else_as_its_default_else_as_its_label(
    library: Library,
) -> None:
    plain, _ = composed(library, Selection())
    named, _ = composed(library, NAMED)
    assert "お客様がほしぞら手帳を設置場所で使う" in "".join(reading_order(plain))
    assert "株式会社みなとがほしぞら手帳を設置場所で使う" in "".join(reading_order(named))


def test_what_was_filled_in_stands_on_the_title_page_of_each_format(library: Library) -> None:
    plain, _ = composed(library, Selection())
    named, _ = composed(library, NAMED)
    assert "お客様名：" not in "".join(reading_order(plain))
    assert "お客様名：株式会社みなと" in "".join(reading_order(named))
    context = Context(Theme(), Report())
    (page,) = as_page(named, context).values()
    (word,) = as_word(named, context).values()
    for said in (
        page_text(page),
        "".join(text for _, text in numbered_paragraphs(word, shared=True)),
    ):
        assert "お客様名：株式会社みなと" in "".join(said.split())
        assert "株式会社みなとの画面を開きます。" in "".join(said.split())
    assert not lint(WordFile.open(word))


def test_a_copy_for_a_customer_is_no_changed_copy(library: Library) -> None:
    plain, _ = composed(library, Selection())
    named, _ = composed(library, NAMED)
    assert identity_of(plain) == identity_of(named)


def test_what_is_filled_in_makes_no_verification_void_but_other_words_without_it_do(
    library: Library,
) -> None:
    procedure = library.procedures["second"]
    form = Form(procedure.steps[0], None, ())
    manual = library.manuals["guide"]
    field = manual.fields["customer"]

    def digest(default: str) -> str:
        fields = manual.fields | {"customer": field.model_copy(update={"default": default})}
        changed = manual.model_copy(update={"fields": fields})
        return Digests(replace(library, manuals={"guide": changed})).of(procedure, form)

    assert digest("お客様") == Digests(library).of(procedure, form)
    assert digest("お得意様") != digest("お客様")


def test_copies_for_two_customers_are_two_files(folder: Path, tmp_path: Path) -> None:
    for name in ("株式会社みなと", "株式会社やま", "ACME, Inc.", "ACME Inc", "x" * 200):
        status, said, _ = run(folder, tmp_path, "--set", f"customer={name}")
        assert status == 0, said
    names = sorted(it.name for it in tmp_path.iterdir())
    assert len(names) == 5
    assert sum(name.startswith("guide.for-acme-inc-") for name in names) == 2
    assert max(map(len, names)) < 100


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("custmer=A", "did you mean customer?"),
        ("customer", "is no field and text"),
        ("customer= ", "needs a name"),
        ("customer=a\u200bb", "invisible character"),
        ("customer=" + "あ" * 201, "is too long"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(
    folder: Path, tmp_path: Path, given: str, said: str
) -> None:
    status, output, _ = run(folder, tmp_path, "--set", given)
    assert status == 2
    assert said in output
    assert not list(tmp_path.iterdir())


def test_a_field_filled_in_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    status, output, _ = run(folder, tmp_path, "--set", "place=a", "--set", "place=b")
    assert (status, "is given twice" in output) == (2, True)
