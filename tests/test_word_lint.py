"""Promise: what is wrong with a Word file is found, and nothing is wrong with ours."""

import zipfile
from io import BytesIO
from pathlib import Path

import openxml_audit
import pytest
from click.testing import CliRunner

from build import main
from pipeline.catalogue import matched
from pipeline.document.document import Document
from renderers.sayings import FINDING
from renderers.word.lint import lint
from renderers.word.opening import WordFile
from tests.conftest import CONTENT, EDITIONS
from tests.step_samples import many_steps
from tests.test_word import rendered, sample
from tests.word_defects import DEFECTS, Members, with_bound_text
from tests.word_page_defects import PAGE_DEFECTS

ALL = DEFECTS | PAGE_DEFECTS


def members_of(data: bytes) -> Members:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Members) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def rules(data: bytes) -> set[str]:
    return {it.rule for it in lint(WordFile.open(data))}


def audited(data: bytes, folder: Path) -> list[str]:
    path = folder / "it.docx"
    path.write_bytes(data)
    return [it.description for it in openxml_audit.OpenXmlValidator().validate(path).errors]


def good() -> Members:
    return with_bound_text(members_of(sample()))


def test_the_file_that_is_damaged_is_good(tmp_path: Path) -> None:
    data = zipped(good())
    assert not lint(WordFile.open(data))
    assert not audited(data, tmp_path)


@pytest.mark.parametrize("name", ALL)
def test_a_defect_is_found_by_its_rule(name: str) -> None:
    rule, damage = ALL[name]
    members = good()
    damage(members)
    found = lint(WordFile.open(zipped(members)))
    assert rule in {it.rule for it in found}
    for it in found:
        assert it.message
        assert it.message[-1] != "."
        assert matched(it.message, FINDING, "ja") != it.message, it.message


@pytest.mark.parametrize("name", EDITIONS)
def test_nothing_is_wrong_with_our_files(
    documents: dict[str, Document], name: str, tmp_path: Path
) -> None:
    data = rendered(documents[name])[0]
    assert not lint(WordFile.open(data))
    assert not audited(data, tmp_path)


def test_nothing_is_wrong_with_check_sheets(tmp_path: Path) -> None:
    where = ["--device", "iPhone", "--os", "iOS", "--os-version", "18", "--browser", "Safari"]
    command = ["sheet", "login-warning", *where, "-f", "docx", "-o", str(tmp_path)]
    result = CliRunner().invoke(main, [*command, "--content", str(CONTENT)])
    assert result.exit_code == 0, result.output
    data = next(tmp_path.glob("*.docx")).read_bytes()
    assert not lint(WordFile.open(data))
    assert not audited(data, tmp_path)


def test_nothing_is_wrong_with_manuals_of_hard_steps(tmp_path: Path) -> None:
    data = rendered(many_steps(40))[0]
    assert not lint(WordFile.open(data))
    assert not audited(data, tmp_path)


def test_a_file_that_cannot_be_read_has_one_finding() -> None:
    members = members_of(sample())
    members["word/document.xml"] = b"<w:document"
    assert rules(zipped(members)) == {"word-file"}
    del members["word/document.xml"]
    assert rules(zipped(members)) == {"word-file"}


def test_an_element_of_endless_attributes_is_refused_before_anything_looks_for_one() -> None:
    members = members_of(sample())
    many = b" ".join(b'a%d="1"' % number for number in range(5_000))
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"<w:body", b"<w:body " + many
    )
    assert rules(zipped(members)) == {"word-file"}
