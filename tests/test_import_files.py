"""Promise: an import overwrites nothing, writes all or nothing, and refuses hostile files."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.old_manuals import SAMPLES, rezipped, saved
from tests.test_import import WORD, imported, procedures, run


def names(output: str, rule: str) -> bool:
    """Whether a problem of this rule was printed."""
    return f"[{rule}]" in output


def test_strict_ends_with_1_where_something_is_left_and_writes_the_draft(tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(SAMPLES["tracked"]())
    to = tmp_path / "draft"
    result = run("import", tmp_path / "old.docx", "--to", to, "--strict", "--lang", "en")
    assert result.exit_code == 1
    assert names(result.output, "unplaced")
    assert procedures(to)


def test_nothing_is_overwritten_and_the_files_are_named(tmp_path: Path) -> None:
    folder = imported(SAMPLES["layout_table"](), tmp_path)
    before = {it: it.read_bytes() for it in folder.rglob("*") if it.is_file()}
    result = run("import", tmp_path / "old.docx", "--to", folder, "--lang", "en")
    assert result.exit_code == 1
    assert "`manuals/old.yaml` is there already" in result.output
    assert names(result.output, "existing-file")
    assert {it: it.read_bytes() for it in folder.rglob("*") if it.is_file()} == before
    result = run("import", tmp_path / "old.docx", "--to", folder, "--id", "second", "--lang", "en")
    assert result.exit_code == 0
    assert (folder / "manuals" / "second.yaml").is_file()


def test_an_id_that_another_file_has_is_refused(tmp_path: Path) -> None:
    (tmp_path / "draft/procedures").mkdir(parents=True)
    other = tmp_path / "draft/procedures/other.yaml"
    other.write_text("id: old-1\ntitle: x\nsteps: {id: a, do: b}\n", encoding="utf-8")
    (tmp_path / "old.docx").write_bytes(SAMPLES["layout_table"]())
    result = run("import", tmp_path / "old.docx", "--to", tmp_path / "draft", "--lang", "en")
    assert result.exit_code == 1
    assert "the id `old-1` is already taken" in result.output
    assert [it for it in (tmp_path / "draft").rglob("*") if it.is_file()] == [other]


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old.docx").write_bytes(SAMPLES["layout_table"]())
    real, count = os.replace, iter(range(100))

    def full(here: Any, there: Any) -> None:
        if next(count) == 3:
            raise OSError(28, "No space left on device")
        real(here, there)

    monkeypatch.setattr("pipeline.composing.publish.os.replace", full)
    result = run("import", tmp_path / "old.docx", "--to", tmp_path / "draft", "--lang", "en")
    assert result.exit_code == 3
    assert names(result.output, "cannot-write")
    assert not (tmp_path / "draft").exists()


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft/procedures").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "old.docx").write_bytes(SAMPLES["layout_table"]())
    result = run("import", tmp_path / "old.docx", "--to", tmp_path / "draft", "--lang", "en")
    assert result.exit_code == 1
    assert names(result.output, "symbolic-link")
    assert not list((tmp_path / "elsewhere").iterdir())


# ── what is refused ───────────────────────────────────────────────────────────────────────────


def refused(data: bytes, folder: Path) -> str:
    (folder / "old.docx").write_bytes(data)
    result = run("import", folder / "old.docx", "--to", folder / "draft", "--lang", "en")
    assert result.exit_code == 1, result.output
    assert not (folder / "draft").exists()
    return result.output


def deep(levels: int) -> bytes:
    inner = "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels
    return f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'.encode()


def with_document(change: Any) -> bytes:
    def changed(name: str, data: bytes) -> bytes:
        made: bytes = change(data) if name == "word/document.xml" else data
        return made

    return rezipped(SAMPLES["layout_table"](), changed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: b"<a", "damaged"),
        (lambda _: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        (lambda _: b"<a/>", "no Word file"),
        (lambda _: deep(2000), "damaged"),
        (lambda _: b"<a>" + b" " * 30_000_000 + b"</a>", "24 MB"),
        (lambda _: b" " * 70_000_000, "too large"),
        (lambda _: b"<a>" + b"<w/>" * 1_300_000 + b"</a>", "marks of XML"),
        (lambda _: b"<a>" + b"<w:p/>" * 50_000 + b"</a>", "paragraphs"),
    ],
)
def test_a_hostile_file_is_refused_and_nothing_written(
    change: Any, said: str, tmp_path: Path
) -> None:
    output = refused(with_document(change), tmp_path)
    assert names(output, "unreadable-old-manual")
    assert said in output


def test_tables_as_deep_as_xml_may_be_do_no_harm(tmp_path: Path) -> None:
    assert names(refused(with_document(lambda _: deep(80)), tmp_path), "no-steps-found")


def test_what_is_no_word_file_or_has_no_steps_is_refused(tmp_path: Path) -> None:
    assert names(refused(b"%PDF-1.7", tmp_path), "unreadable-old-manual")
    made = docx.Document()
    made.add_paragraph("Dear reader, this is a letter.")
    assert names(refused(saved(made), tmp_path), "no-steps-found")


def test_too_many_pictures_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderers.word.reading.graphics._LARGEST_PICTURES", 1000)
    assert "pictures are larger" in refused(SAMPLES["layout_table"](), tmp_path)


@pytest.mark.parametrize("name", ["CON", "Ä", "a b", "", "-a", "a" * 200])
def test_an_id_that_is_none_is_a_wrong_command_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(SAMPLES["layout_table"]())
    result = run("import", tmp_path / "old.docx", "--to", tmp_path / "draft", "--id", name)
    assert result.exit_code == 2


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(SAMPLES["typed_japanese"]())
    drafts = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
        to = tmp_path / seed
        line = [sys.executable, "build.py", "import", str(tmp_path / "old.docx"), "--to", str(to)]
        subprocess.run([*line, "--lang", "ja"], env=environment, check=True, capture_output=True)
        drafts.append({it.relative_to(to): it.read_bytes() for it in to.rglob("*") if it.is_file()})
    assert drafts[0] == drafts[1]
