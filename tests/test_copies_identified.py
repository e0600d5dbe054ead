"""Promise: a copy of any format tells which edition it is, also when other programs saved it."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from playwright.sync_api import sync_playwright

import renderers
from pipeline.composing.identity import Identity, identity_of, to_text
from pipeline.diagnostics import Report
from pipeline.document.document import Asked, Document
from pipeline.reviewing.copies import UnreadableCopyError
from renderers import Context
from renderers.identities import read_copy
from renderers.standing_words import steps_altered
from renderers.themes import Theme
from renderers.word.body import Additions, write_body
from renderers.word.bookmarks import bookmark_name
from renderers.word.elements import paragraph
from renderers.word.identity_parts import attach_identity, identity_texts
from renderers.word.measures import measure
from renderers.word.opening import WordFile
from renderers.word.package import assemble
from renderers.word.zipping import zipped
from tests.conftest import EDITIONS
from tests.document_samples import every_node
from tests.practice.walk import OPTIONS, chromium
from tests.renderings import rendering


def made(document: Document, form: str) -> bytes:
    renderer = renderers.find(form)
    assert renderer
    report = Report()
    (data,) = renderer(document, Context(Theme(), report)).values()
    assert not report.errors()
    return data


def without(data: bytes, *beginnings: str) -> bytes:
    """Return a Word file without the parts that begin so."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w") as new:
        for item in old.infolist():
            if not item.filename.startswith(beginnings):
                new.writestr(item, old.read(item))
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["html", "docx", "tree"])
@pytest.mark.parametrize("name", EDITIONS)
def test_every_format_of_every_edition_says_the_same(
    documents: dict[str, Document], name: str, form: str
) -> None:
    copy = read_copy(rendering(name, form))
    assert (copy.format, copy.identity) == (form, identity_of(documents[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["login-warning-iphone", "practice-site"])
def test_a_pdf_says_it_too(documents: dict[str, Document], name: str) -> None:
    copy = read_copy(rendering(name, "pdf"))
    assert (copy.format, copy.identity) == ("pdf", identity_of(documents[name]))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_a_pdf_that_was_packed_anew_still_says_it(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(rendering("practice-site", "pdf"))
    identity = identity_of(documents["practice-site"])
    for options in (["--qdf"], ["--linearize", "--object-streams=generate"]):
        subprocess.run(["qpdf", *options, "a.pdf", "b.pdf"], cwd=tmp_path, check=True)
        assert read_copy((tmp_path / "b.pdf").read_bytes()).identity == identity
    locked = ["qpdf", "--encrypt", "a", "b", "256", "--", "a.pdf", "c.pdf"]
    subprocess.run(locked, cwd=tmp_path, check=True)
    with pytest.raises(UnreadableCopyError, match="password"):
        read_copy((tmp_path / "c.pdf").read_bytes())


def hostile_words() -> Document:
    """Return a document whose identity holds signs that end scripts and elements."""
    asked = Asked(device="</script><b>&amp;]]>", os="“機種” 17")
    return replace(every_node(), asked=asked)


@pytest.mark.parametrize("form", ["html", "docx", "tree"])
def test_signs_of_markup_in_it_do_no_harm(form: str) -> None:
    document = hostile_words()
    assert read_copy(made(document, form)).identity == identity_of(document)


@pytest.mark.parametrize("left_out", ["customXml/", "docProps/custom"])
def test_a_word_file_says_it_twice(documents: dict[str, Document], left_out: str) -> None:
    data = without(rendering("practice-site", "docx"), left_out)
    assert read_copy(data).identity == identity_of(documents["practice-site"])


def test_a_long_identity_is_cut_into_properties_and_joined_in_order() -> None:
    parts = identity_of(every_node()).parts * 1_000
    text = to_text(Identity("m", "ja", "2026-01-01", Asked(), "", parts))
    document = docx.Document()
    attach_identity(document, text)
    buffer = BytesIO()
    document.save(buffer)
    data = without(buffer.getvalue(), "customXml/")
    assert list(identity_texts(WordFile.open(data))) == [text]
    assert len(text) > 255 * 1_000


def test_python_docx_keeps_it(documents: dict[str, Document], tmp_path: Path) -> None:
    document = docx.Document(BytesIO(rendering("login-warning", "docx")))
    document.add_paragraph("One more.")
    document.save(str(tmp_path / "saved.docx"))
    found = read_copy((tmp_path / "saved.docx").read_bytes())
    assert found.identity == identity_of(documents["login-warning"])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_it_and_the_places_of_the_steps(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    identity = identity_of(documents["login-warning"])
    (tmp_path / "a.docx").write_bytes(rendering("login-warning", "docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    for kind, source in (("docx", "a.docx"), ("odt", "a.docx"), ("docx", "odt/a.odt")):
        to = ["--convert-to", kind, "--outdir", f"{kind}-{Path(source).suffix[1:]}"]
        if kind == "odt":
            to[-1] = "odt"
        subprocess.run([*command, *to, source], cwd=tmp_path, check=True, capture_output=True)
    for saved in ("docx-docx/a.docx", "docx-odt/a.docx"):
        data = (tmp_path / saved).read_bytes()
        assert read_copy(data).identity == identity, saved
        assert steps_altered("docx", data, documents["login-warning"].steps()) == (), saved
    file = WordFile.open((tmp_path / "docx-docx/a.docx").read_bytes())
    body = file.data(file.main()).decode()
    for part in identity.parts:
        if "/" in part.id:
            assert f'w:name="{bookmark_name(part.id)}"' in body


def test_a_browser_takes_the_data_for_data_and_saves_it(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_bytes(rendering("login-warning", "html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((tmp_path / "page.html").as_uri())
        saved = page.evaluate("new XMLSerializer().serializeToString(document)")
        shown = page.content()
        browser.close()
    assert not said, "the policy has nothing to say of a data block"
    for text in (saved, shown):
        assert read_copy(text.encode()).identity == identity_of(documents["login-warning"])


def test_a_check_sheet_is_no_copy(documents: dict[str, Document]) -> None:
    context = Context(Theme(), Report())
    document, measures = documents["practice-site"], measure(context.theme.settings)
    form = Additions([], lambda _: paragraph("BodyText", []))
    body = write_body(document, context, measures, form)
    data = zipped(assemble(document, body, measures, context.theme))
    with pytest.raises(UnreadableCopyError, match="nothing of itself"):
        read_copy(data)


def test_a_file_with_two_identities_is_refused(documents: dict[str, Document]) -> None:
    pages = [rendering(name, "html") for name in ("practice-site", "login-warning")]
    with pytest.raises(UnreadableCopyError, match="two different"):
        read_copy(b"".join(pages))
    assert read_copy(pages[0] * 2).identity == identity_of(documents["practice-site"])


def test_what_was_changed_in_it_by_hand_is_noticed(documents: dict[str, Document]) -> None:
    data = rendering("practice-site", "html")
    changed = re.sub(rb'"published":"\d{4}', b'"published":"2031', data)
    assert changed != data
    with pytest.raises(UnreadableCopyError, match="damaged"):
        read_copy(changed)


# ── what somebody has edited in a copy ────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("name", EDITIONS)
def test_an_untouched_copy_has_all_its_steps(
    documents: dict[str, Document], name: str, form: str
) -> None:
    document = documents[name]
    assert steps_altered(form, rendering(name, form), document.steps()) == ()


@pytest.mark.parametrize("form", ["html", "docx"])
def test_an_edited_step_is_named(documents: dict[str, Document], form: str) -> None:
    document = documents["practice-site"]
    steps = list(document.steps())
    whole = rendering("practice-site", form)
    for item in steps:
        words = next(it.text for it in item.forms[0].content if len(it.text) > 3)
        data = whole
        old, new = escape(words, quote=False).encode(), b"Something else"
        if form == "docx":
            file = WordFile.open(data)
            body = file.data(file.main())
            assert old in body
            data = without(data, file.main())
            with BytesIO(data) as buffer:
                with ZipFile(buffer, "a") as archive:
                    archive.writestr(file.main(), body.replace(old, new))
                data = buffer.getvalue()
        else:
            data = data.replace(old, new)
        found = steps_altered(form, data, steps)
        assert found is not None
        assert item.id in found


def test_of_what_cannot_be_told_nothing_is_said(documents: dict[str, Document]) -> None:
    steps = list(documents["practice-site"].steps())
    assert steps_altered("pdf", b"%PDF-", steps) is None
    assert steps_altered("html", b"<p>" + b"x " * 6_000_000, steps) is None
    assert steps_altered("docx", b"PK", steps) is None
