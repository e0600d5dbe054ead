"""Promise: whatever words a reviewer types, the YAML prints just these, by one changed line."""

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.choosing.resolve import Edition, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.loading.library import Library
from pipeline.reviewing.applying import Applied, applied
from pipeline.reviewing.copies import Edit, ReviewedCopy
from pipeline.reviewing.judging import Finding, Judge
from pipeline.reviewing.passages import Passage, passages
from tests.conftest import EDITIONS, open_library
from tests.test_copies import NAMED, written

WORDS = st.sampled_from(
    [
        "", "now", "quickly ", "A: b", " # x", "it’s", '"q"', "{x}", "{product}", "[y]", "**z**",
        "`c`", "\\", "- a", "don't", "すぐに", "画面", "をタップ", "【保存】", "：", "（注）", "、",
        "%", "}", "[[a]]", "】", "\u3000", "  ",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """A manual in a folder of its own."""

    folder: Path
    library: Library
    edition: Edition
    document: Document
    passages: tuple[Passage, ...]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Content]:
    return {name: opened(name, tmp_path_factory.mktemp(name)) for name in EDITIONS}


def opened(name: str, folder: Path) -> Content:
    source, manual, selection = EDITIONS[name]
    shutil.copytree(source, folder, dirs_exist_ok=True)
    library = open_library(folder)
    edition = resolve(library, library.manuals[manual], selection, Report())
    document = compose(edition, library)
    return Content(folder, library, edition, document, tuple(passages(document)))


def judged(content: Content, edit: Edit) -> Finding:
    document = content.document
    copy = ReviewedCopy(
        "copy.docx", document.id, document.language, document.published, document.asked,
        content.passages, (edit,),
    )  # fmt: skip
    (finding,) = Judge(copy, content.edition, document).findings()
    return finding


def said_after(content: Content, result: Applied, passage: Passage) -> list[str]:
    manual = result.library.manuals[content.edition.manual.id]
    edition = resolve(result.library, manual, content.edition.selection, Report())
    found = passages(compose(edition, result.library))
    return [it.text for it in found if (it.part, it.kind) == (passage.part, passage.kind)]


def written_as(words: str, passage: Passage) -> str:
    """Return words without spaces at their ends; behind the label of a note is such an end."""
    label, sign, rest = words.strip().partition(": ")
    return f"{label}{sign}{rest.strip()}" if passage.kind == "note" else words.strip()


@pytest.mark.parametrize("name", ["login-warning", "everything-ja", "everything-en"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_typed_is_what_is_printed(
    contents: dict[str, Content], name: str, data: st.DataObject
) -> None:
    content = contents[name]
    passage = data.draw(st.sampled_from([it for it in content.passages if it.kind]))
    start = data.draw(st.integers(0, len(passage.text)))
    end = data.draw(st.integers(start, min(start + 6, len(passage.text))))
    words = passage.text[:start] + data.draw(WORDS) + passage.text[end:]
    edit = Edit("text", passage.part, passage.text, words, passage)
    report = Report()
    result = applied(content.folder, content.library, [judged(content, edit)], report)
    (finding,) = result.findings
    if finding.state != "ready":
        assert finding.why or finding.state == "done"
        assert not result.files
    elif not report.errors() and result.files:
        said = said_after(content, result, passage)
        assert written_as(words, passage) in [written_as(it, passage) for it in said]
        ((path, after),) = result.files.items()
        before = path.read_text(encoding="utf-8").splitlines()
        pairs = list(zip(before, after.decode().splitlines(), strict=True))
        assert sum(one != other for one, other in pairs) == 1


@pytest.mark.parametrize(
    ("typed", "linked", "written"),
    [
        ("Open our the download page", "our the download page", "Open [our the download page](…)"),
        ("Open our the download page", "the download page", "Open our [the download page](…)"),
        ("Open the download page now", "the download page now", "[the download page now](…)"),
        ("Open the download page now", "the download page", "[the download page](…) now"),
    ],
)
def test_what_is_typed_into_a_link_is_written_into_it(
    contents: dict[str, Content], typed: str, linked: str, written: str
) -> None:
    content = contents["everything-en"]
    (passage,) = [it for it in content.passages if "the download page" in it.text]
    words = passage.text.replace("Open the download page", typed)
    edit = Edit("text", passage.part, passage.text, words, passage, linked=(linked,))
    result = applied(content.folder, content.library, [judged(content, edit)], Report())
    (after,) = result.files.values()
    shown = re.sub(r"\]\(http[^)]*\)", "](…)", after.decode())
    assert written in shown


def test_words_beside_a_field_are_written_and_the_field_is_not(tmp_path: Path) -> None:
    folder = written(tmp_path / "content")
    library = open_library(folder)
    edition = resolve(library, library.manuals["guide"], NAMED, Report())
    document = compose(edition, library)
    content = Content(folder, library, edition, document, tuple(passages(document)))
    (passage,) = [it for it in content.passages if "手引きです" in it.text]
    edit = Edit("text", passage.part, passage.text, "", passage)
    other = replace(edit, after=passage.text.replace("みなと", "やま"))
    assert judged(content, other).state == "person"
    typed = replace(edit, after=passage.text.replace("手引きです", "案内です"))
    result = applied(folder, library, [judged(content, typed)], Report())
    (after,) = result.files.values()
    assert 'about: ["{customer}が{product}を{place}で使うための案内です。"]' in after.decode()


@pytest.mark.parametrize("name", EDITIONS)
def test_most_of_what_writers_wrote_can_be_written_back(
    contents: dict[str, Content], name: str
) -> None:
    content = contents[name]
    fixed = ("sees", "do", "point", "hazard", "consequence", "avoidance", "title")
    wanted = [it for it in content.passages if it.kind in fixed and it.text.endswith(("。", "."))]
    assert wanted
    states = [judged(content, Edit("text", it.part, it.text, f"{it.text}!", it)) for it in wanted]
    ready = sum(it.state == "ready" for it in states)
    left = {it.why for it in states if it.state != "ready"}
    assert left <= {"differently", "several"}
    assert ready >= len(wanted) * 0.8
