"""Promise: in each format a footnote stands where its readers look for it, with a way there."""

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree, html
from openxml_audit import OpenXmlValidator
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader

from pipeline.diagnostics import Report
from pipeline.document.document import Document, Paragraph, Section, StepForm, StepItem, StepList
from pipeline.document.inline_nodes import Footnote, FootnoteMark, Text
from pipeline.reviewing.copies import Edit
from renderers import Context, find
from renderers.html.site_search import searched
from renderers.standing_words import steps_altered
from renderers.themes import OWN_FOLDER, Theme
from renderers.word.elements import Element, qualified
from renderers.word.lint import lint
from renderers.word.opening import WordFile
from renderers.word.review.reading import read_copy
from tests.brand_templates import japanese, letter
from tests.conftest import make_document, open_library
from tests.document_samples import every_node
from tests.practice.walk import OPTIONS, chromium
from tests.renderings import rendering
from tests.test_footnotes import content
from tests.test_review_command import run
from tests.word_edits import AOI, Copy, edited, text_of

EVERYTHING = "everything-ja"
_MARK = qualified("w:footnoteReference")


def made(document: Document, form: str, theme: Theme | None = None) -> bytes:
    report, renderer = Report(), find(form)
    assert renderer
    (data,) = renderer(document, Context(theme or Theme(), report)).values()
    assert not report.errors()
    return data


@cache
def of_everything(form: str) -> bytes:
    return rendering(EVERYTHING, form)


# ── the page ──────────────────────────────────────────────────────────────────────────────────


def test_marks_and_footnotes_of_a_page_lead_to_each_other() -> None:
    page = html.document_fromstring(of_everything("html"))
    known = {it.get("id") for it in page.xpath("//*[@id]")}
    marks = page.xpath("//sup[@class='footnote-mark']")
    notes = page.xpath("//div[@role='doc-endnotes']//li")
    assert len(notes) == 6
    assert {a.get("href")[1:] for a in page.xpath("//a[@role='doc-noteref']")} == {
        it.get("id") for it in notes
    }
    backs = [a.get("href")[1:] for a in page.xpath("//a[@role='doc-backlink']")]
    assert sorted(backs) == sorted(it.get("id") for it in marks)
    assert set(backs) <= known
    for note in notes:
        assert note.xpath("ancestor::section[1]/@aria-labelledby")[0] in {
            *("_about", "_environments", "sign-in"),
        }


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_bytes(of_everything("html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
        page.goto(path.as_uri())
        yield page
        browser.close()


@pytest.mark.slow
def test_readers_see_their_own_numbers_and_touch_them_easily(page: Page) -> None:
    shown = page.locator("#sign-in\\._colours .footnote-number")
    page.select_option(".reader select", "all")
    assert shown.inner_text() == "6"
    assert page.locator("#sign-in\\._wording").is_visible()
    mark = page.locator("#sign-in\\._colours\\.1")
    assert mark.inner_text().strip("\u2060") == "6"
    page.select_option(".reader select", "ipad-ios-12-safari")
    assert shown.inner_text() == mark.inner_text().strip("\u2060") == "5"
    assert not page.locator("#sign-in\\._wording").is_visible()
    page.select_option(".reader select", "all")
    for target in ("#sign-in\\._id\\.1 a", "#sign-in\\._id .footnote-backs a >> nth=0"):
        box = page.locator(target).evaluate(
            """it => { it.scrollIntoView({block: "center"}); const r = it.getBoundingClientRect();
            const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
            const at = (dx, dy) => document.elementFromPoint(x + dx, y + dy) === it;
            return at(0, 0) && at(0, 20) && at(0, -20) && at(10, 0); }"""
        )
        assert box, target
    page.locator("#sign-in\\._id\\.1 a").click()
    assert page.url.endswith("#sign-in._id")
    assert page.locator("#sign-in\\._id").evaluate(
        "it => it.getBoundingClientRect().top < innerHeight"
    )


@pytest.mark.slow
def test_everybody_can_use_them(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.slow
def test_a_question_in_their_words_finds_the_step(page: Page) -> None:
    page.fill(".find input", "からの名前")
    first = page.locator(".hits a").first
    first.wait_for()
    assert first.get_attribute("href") == "#sign-in.warning"
    page.fill(".find input", "")


def test_so_does_one_on_the_list_of_a_site() -> None:
    found = searched([make_document(EVERYTHING)]).decode()
    assert found.count("iOS 15からの名前です。") == 1, "of the step that refers to it"


# ── paper ─────────────────────────────────────────────────────────────────────────────────────


def test_they_stand_at_the_foot_of_the_page_of_their_first_mark() -> None:
    book = pypdfium2.PdfDocument(of_everything("pdf"))
    texts = [it.get_textpage() for it in book]
    notes = {"はじめて使う方": "使ったことのある方も", "【くわしく】": "iOS 15からの名前です"}
    for words, note in notes.items():
        pages = [at for at, it in enumerate(texts) if words in it.get_text_bounded()]
        there = [at for at, it in enumerate(texts) if note in it.get_text_bounded()]
        assert there == pages[:1], note
        page = texts[there[0]]
        at = page.search(note).get_next()
        assert at
        assert page.get_charbox(at[0])[3] < 130, "points from the foot of the page"


def tags(data: bytes, kind: str) -> list[Any]:
    reader = PdfReader(BytesIO(data))
    objects: list[Any] = [reader.get_object(number) for number in reader.xref_objStm]
    return [it for it in objects if isinstance(it, dict) and it.get("/S") == kind]


def test_a_pdf_tags_them_as_notes_with_identifiers() -> None:
    notes = tags(of_everything("pdf"), "/Note")
    names = [str(it["/ID"]) for it in notes]
    assert sorted(names) == sorted(set(names))
    assert len(notes) == 6
    assert len(tags(of_everything("pdf"), "/Reference")) == 9


def long_steps(count: int, *, words: int, beside: bool = False) -> Document:
    """Return a manual in which each step has a footnote of its own."""
    figure = None
    if beside:
        blocks = every_node().sections[2].blocks
        lists = [it for it in blocks if isinstance(it, StepList)]
        figure = lists[0].items[0].forms[0].figure
        figure = replace(figure, callouts=(), legend=(), number=None) if figure else None
    items = tuple(
        StepItem(
            f"p/s{number}",
            number,
            f"{number}.",
            (
                StepForm(
                    (Text(f"手順{number}です"), FootnoteMark(f"p/_n{number}", number), Text("。")),
                    figure=figure,
                ),
            ),
        )
        for number in range(1, count + 1)
    )
    notes = tuple(
        Footnote(f"p/_n{number}", number, (Text(f"脚注{number}。" + "長い説明です。" * words),))
        for number in range(1, count + 1)
    )
    opening = Paragraph((Text("はじめに読む文です。"),))
    section = Section("p", "1", "手順", (opening, StepList("p", "decimal", items)), notes)
    return replace(every_node(), sections=(section,), contents=(), subtitle="")


@pytest.mark.parametrize(("count", "words", "beside"), [(12, 25, True), (60, 1, False)])
def test_each_is_on_the_page_of_its_step_however_many_there_are(
    *, count: int, words: int, beside: bool
) -> None:
    data = made(long_steps(count, words=words, beside=beside), "pdf")
    texts = [it.get_textpage().get_text_bounded() for it in pypdfium2.PdfDocument(data)]
    where = {
        number: [
            [at for at, text in enumerate(texts) if said in re.sub(r"\s", "", text)]
            for said in (f"手順{number}です", f"脚注{number}。")
        ]
        for number in range(1, count + 1)
    }
    assert all(len(step) == len(note) == 1 for step, note in where.values()), where
    apart = [number for number, (step, note) in where.items() if step != note]
    assert not apart, where


def test_one_that_fills_a_page_loses_no_word() -> None:
    data = made(long_steps(2, words=560), "pdf")
    said = re.sub(r"\s", "", "".join(it.extract_text() for it in PdfReader(BytesIO(data)).pages))
    assert said.count("長い説明です。") == 1120


def test_a_theme_that_knows_of_none_loses_none(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    nodes = (OWN_FOLDER / "html" / "nodes.html.j2").read_text(encoding="utf-8")
    for name in ("footnotes", "result_footnotes"):
        nodes = nodes.replace(f"{{{{ form.{name} -}}}}\n", "")
    assert "footnotes" not in nodes
    (tmp_path / "html" / "nodes.html.j2").write_text(nodes, encoding="utf-8")
    data = made(long_steps(2, words=1, beside=True), "pdf", Theme(tmp_path))
    assert "脚注2" in "".join(it.extract_text() for it in PdfReader(BytesIO(data)).pages)


# ── Word ──────────────────────────────────────────────────────────────────────────────────────


def part(data: bytes, name: str) -> Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def numbers_of(root: Element, name: str) -> list[str]:
    return [it.get(qualified("w:id")) or "" for it in root.iter(qualified(name))]


def test_in_word_they_are_words_own() -> None:
    data = of_everything("docx")
    notes = part(data, "word/footnotes.xml")
    assert numbers_of(notes, "w:footnote") == ["-1", "0", *"123456"]
    body = part(data, "word/document.xml")
    assert numbers_of(body, "w:footnoteReference") == [*"123456"]
    fields = [it.text or "" for it in body.iter(qualified("w:instrText"))]
    assert len([it for it in fields if it.split()[0] == "NOTEREF"]) == 3
    assert numbers_of(part(data, "word/settings.xml"), "w:footnote") == ["-1", "0"]


def test_a_manual_without_any_has_no_part_for_them() -> None:
    data = rendering("everything-en", "docx")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert "word/footnotes.xml" not in archive.namelist()


@pytest.mark.parametrize("template", [japanese, letter])
def test_beside_those_of_a_template_they_count_on(template: object, tmp_path: Path) -> None:
    assert callable(template)
    (tmp_path / "word").mkdir()
    (tmp_path / "word" / "template.docx").write_bytes(template())
    data = made(make_document(EVERYTHING), "docx", Theme(tmp_path))
    body, notes = part(data, "word/document.xml"), part(data, "word/footnotes.xml")
    known = numbers_of(notes, "w:footnote")
    used = numbers_of(body, "w:footnoteReference")
    assert len(known) == len(set(known))
    assert set(used) <= set(known)
    said = ["".join(it.itertext()) for it in notes]
    at = known.index(used[-1])
    assert "色は、端末の設定" in said[at]
    own = 1 if template is japanese else 0
    repeated = re.findall(
        r"NOTEREF.*?<w:t[^>]*>(\d)<", etree.tostring(body, encoding="unicode"), re.DOTALL
    )
    assert repeated == [str(3 + own), str(4 + own), str(4 + own)]
    found = [it for it in lint(WordFile.open(data)) if it.rule != "contrast"]
    assert not found
    path = tmp_path / "made.docx"
    path.write_bytes(data)
    assert OpenXmlValidator().validate(path).is_valid


# ── reviews ───────────────────────────────────────────────────────────────────────────────────


def in_notes(copy: Copy, words: str, old: str, new: str) -> None:
    root = etree.fromstring(copy.parts["word/footnotes.xml"])
    at = next(it for it in root.iter(qualified("w:p")) if words in text_of(it))
    copy.type(at, old, new, AOI)
    copy.parts["word/footnotes.xml"] = etree.tostring(root)


def without(copy: Copy, words: str) -> None:
    """Delete a footnote as Word does, with its mark in the text."""
    root = etree.fromstring(copy.parts["word/footnotes.xml"])
    note = next(it for it in root if words in text_of(it))
    number = note.get(qualified("w:id"))
    root.remove(note)
    copy.parts["word/footnotes.xml"] = etree.tostring(root)
    mark = next(
        it
        for it in copy.body.iter(qualified("w:footnoteReference"))
        if it.get(qualified("w:id")) == number
    )
    around = mark.getparent()
    assert around is not None
    home = around.getparent()
    assert home is not None
    home.remove(around)


def edits(change: object) -> list[Edit]:
    assert callable(change)
    return list(read_copy("copy.docx", edited(of_everything("docx"), change)).edits)


def test_an_edit_of_one_is_told_for_its_step() -> None:
    (found,) = edits(lambda copy: in_notes(copy, "名前です", "名前", "呼び名"))
    assert (found.what, found.part, found.tracking) == ("text", "sign-in/warning", "tracked")
    assert found.passage
    assert found.passage.kind == "footnote"
    assert found.after.startswith("iOS 15からの呼び名です。")
    assert [it.author for it in found.stamps] == ["Aoi"]


def test_one_that_was_deleted_is_told_once() -> None:
    (found,) = edits(lambda copy: without(copy, "名前です"))
    assert (found.what, found.part, found.after) == ("footnote", "sign-in/warning", "")


def test_an_edit_of_one_goes_into_the_yaml(tmp_path: Path) -> None:
    folder = content(tmp_path)
    where = ("--content", str(folder))
    built = run("build", "m", "--review", *where, "--output", str(tmp_path / "out"))
    assert built.exit_code == 0, built.output
    (path,) = (tmp_path / "out").iterdir()

    def change(copy: Copy) -> None:
        in_notes(copy, "Some minutes.", "minutes", "hours")
        in_notes(copy, "get in, see", "Nobody else", "No one")
        in_notes(copy, "On paper", "paper", "screens")

    path.write_bytes(edited(path.read_bytes(), change))
    before = {it: it.read_text(encoding="utf-8") for it in folder.rglob("*.yaml")}
    done = run("review", str(path), "--apply", *where, "--lang", "en")
    assert "footnote" in done.output
    changed = [
        line
        for it, text in before.items()
        for line in it.read_text(encoding="utf-8").splitlines()
        if line not in text.splitlines()
    ]
    assert sorted(changed) == [
        "  long: Some hours.",
        "  paper: On screens too.",
        '  why: "No one shall get in, see {see p/three}."',
    ]


# ── copies that are asked ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_copy_tells_that_somebody_has_edited_one(form: str) -> None:
    document, data = make_document(EVERYTHING), of_everything(form)
    steps, notes = list(document.steps()), document.footnotes
    assert steps_altered(form, data, steps, notes) == ()
    if form == "docx":
        data = edited(data, lambda copy: in_notes(copy, "名前です", "名前", "呼び名"))
    else:
        data = data.replace("名前です".encode(), "呼び名です".encode())
    assert steps_altered(form, data, steps, notes) == ("sign-in/warning",)


def test_a_file_whose_settings_name_no_separators_is_noticed() -> None:
    def lose(copy: Copy) -> None:
        root = etree.fromstring(copy.parts["word/footnotes.xml"])
        root.remove(root[0])
        copy.parts["word/footnotes.xml"] = etree.tostring(root)

    found = lint(WordFile.open(edited(of_everything("docx"), lose)))
    assert {it.rule for it in found} == {"dangling-note"}
    assert lint(WordFile.open(of_everything("docx"))) == ()


# ── old manuals ───────────────────────────────────────────────────────────────────────────────


def test_those_of_an_old_manual_become_ours(tmp_path: Path) -> None:
    built = run(
        "build", "m", "--content", str(content(tmp_path)), "-o", str(tmp_path), "-f", "docx"
    )
    assert built.exit_code == 0, built.output

    def lead_from_a_title(copy: Copy) -> None:
        (mark,) = (it for it in copy.body.iter(_MARK) if it.get(qualified("w:id")) == "7")
        run_of_it = mark.getparent()
        assert run_of_it is not None
        copy.find("Second").append(run_of_it)

    path = tmp_path / "m.docx"
    path.write_bytes(edited(path.read_bytes(), lead_from_a_title))
    done = run("import", str(path), "--to", str(tmp_path / "new"), "--id", "old")
    assert done.exit_code == 0, done.output
    library = open_library(tmp_path / "new")
    first, second = library.procedures.values()
    assert first.about[-1] == "You need a key{footnote note-3}."
    assert first.steps[0].do == "Press One{footnote note-4}."
    assert first.footnotes["note-4"] == "Of the Thing."
    assert library.manuals["old"].footnotes["note-1"] == "On paper too."
    assert not second.footnotes
    assert second.steps[-1].notes == ("The last one.",)
