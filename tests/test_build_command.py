"""Promise: `build.py` writes all of a manual or nothing of it, and says with its status why."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import renderers
from build import main
from pipeline.composing.publish import remove_leftovers, replace_files, write
from pipeline.document.document import Document
from renderers import Context, UnavailableError
from tests.conftest import ROOT, SAMPLES

PLAIN = str(SAMPLES / "plain")
BAD = "id: bad\ntitle: T\nsteps:\n  - id: one\n    do: Press [[Go.\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="build.py")


def add_renderer(monkeypatch: pytest.MonkeyPatch, name: str, renderer: object) -> None:
    found = renderers.find
    monkeypatch.setattr(
        renderers, "find", lambda wanted: renderer if wanted == name else found(wanted)
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "procedures").mkdir(parents=True)
    (folder / "procedures" / "bad.yaml").write_text(BAD, encoding="utf-8")
    return folder


def test_a_build_writes_every_format_asked_for(tmp_path: Path) -> None:
    result = run(
        "build", "--content", PLAIN, "-o", str(tmp_path), "-f", "html", "-f", "docx", "-f", "tree"
    )
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["plain.docx", "plain.html", "plain.tree.json"]
    assert result.stdout == ""


def test_without_a_command_everything_is_built(tmp_path: Path) -> None:
    result = run("--content", PLAIN, "--output", str(tmp_path), "--format", "html")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "plain.html").is_file()


def test_a_selection_names_its_files_and_speaks_in_them(tmp_path: Path) -> None:
    selection = ["--device", "iphone", "--os", "ios", "--os-version", "15.4", "--browser", "safari"]
    arguments = ["--content", str(SAMPLES / "library"), "-o", str(tmp_path), "-f", "html"]
    result = run("build", "everything-ja", *arguments, *selection)
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.iterdir()
    assert path.name == "everything-ja.iphone-ios-15-4-safari.html"
    text = path.read_text(encoding="utf-8")
    assert "iPhone 13 / iOS 15.4 / Safariで確認しました" in text
    said = text[text.index("<main") : text.index("</main>")]
    assert "iOS" in said
    assert "Android" not in said


def test_a_manual_nobody_named_may_have_nothing_for_a_reader(tmp_path: Path) -> None:
    selection = ["--os", "Android", "--os-version", "9"]
    arguments = ["--content", str(SAMPLES / "library"), "-o", str(tmp_path), "-f", "tree"]
    assert run("build", *arguments, *selection).exit_code == 0
    assert len(list(tmp_path.iterdir())) == 1
    result = run("build", "everything-en", *arguments, *selection)
    assert result.exit_code == 1
    assert "[nothing-applies]" in result.stderr


def test_content_with_errors_is_not_built(broken: Path, tmp_path: Path) -> None:
    output = tmp_path / "dist"
    result = run("build", "--content", str(broken), "-o", str(output), "-f", "html")
    assert result.exit_code == 1
    assert "bad.yaml:5:15: error: `[[` is opened here and not closed" in result.stderr
    assert not output.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "plian"],
        ["build", "--format", "odt"],
        ["build", "--os-version", "12"],
        ["build", "--os", "iOS", "--os-version", "twelve"],
        ["build", "--as-of", "yesterday"],
        ["build", "--audience", "nobody"],
        ["build", "--device", ""],
        ["build", "--device", "x" * 300],
        ["build", "--as-of", "20260930"],
        ["explain", "nothing"],
        ["chek"],
    ],
)
def test_a_wrong_command_line_is_status_2_and_says_what_to_do(arguments: list[str]) -> None:
    content = ["--content", PLAIN] if len(arguments) > 1 else []
    result = run(*arguments, *content)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_near_miss_is_suggested() -> None:
    assert "did you mean plain?" in run("build", "plian", "--content", PLAIN).stderr


def test_a_renderer_that_fails_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(document: Document, context: Context) -> Mapping[str, bytes]:
        message = "no ink"
        raise RuntimeError(message)

    add_renderer(monkeypatch, "ink", fails)
    result = run("--content", PLAIN, "-o", str(tmp_path), "-f", "html", "-f", "ink")
    assert result.exit_code == 3
    assert "the renderer `ink` failed: RuntimeError: no ink" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_renderer_cannot_write_where_it_likes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def escapes(document: Document, context: Context) -> Mapping[str, bytes]:
        return {"../elsewhere": b""}

    add_renderer(monkeypatch, "ink", escapes)
    result = run("--content", PLAIN, "-o", str(tmp_path / "dist"), "-f", "html", "-f", "ink")
    assert result.exit_code == 3
    assert "[renderer-failed]" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".cache"]


@pytest.mark.parametrize("name", ["plain.html", "plain.Ink", "plain.a b", "plain"])
def test_no_renderer_takes_the_name_of_another_file_or_one_that_not_all_systems_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def takes(document: Document, context: Context) -> Mapping[str, bytes]:
        return {name: b"ink"}

    add_renderer(monkeypatch, "ink", takes)
    result = run("--content", PLAIN, "-o", str(tmp_path / "dist"), "-f", "html", "-f", "ink")
    assert result.exit_code == 3
    assert "[renderer-failed]" in result.stderr
    assert not list(tmp_path.glob("dist/*"))


def test_a_format_this_machine_cannot_make_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(document: Document, context: Context) -> Mapping[str, bytes]:
        raise UnavailableError("libpango is missing", "brew install pango")

    add_renderer(monkeypatch, "pdf", unavailable)
    result = run("--content", PLAIN, "-o", str(tmp_path))
    assert result.exit_code == 3
    assert "— brew install pango" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain.docx", "plain.html"]


def test_one_that_is_unavailable_does_not_hide_one_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two manuals: the second one's failure sorts before what the first one has met."""

    def unavailable_or_broken(document: Document, context: Context) -> Mapping[str, bytes]:
        if document.name == "everything-en":
            raise UnavailableError("libink is missing", "install ink")
        message = "no ink"
        raise RuntimeError(message)

    add_renderer(monkeypatch, "pdf", unavailable_or_broken)
    content = ["--content", str(SAMPLES / "library")]
    result = run(*content, "-o", str(tmp_path), "-f", "tree", "-f", "pdf")
    assert result.exit_code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["everything-en.tree.json"]


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    taken = tmp_path / "dist"
    taken.write_text("in the way", encoding="utf-8")
    result = run("--content", PLAIN, "-o", str(taken), "-f", "html")
    assert result.exit_code == 3
    assert "[cannot-write]" in result.stderr
    assert taken.read_text(encoding="utf-8") == "in the way"


def test_a_theme_that_is_wrong_is_said(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[colours]\naccent = "blue"\n', encoding="utf-8")
    result = run("--content", PLAIN, "-o", str(tmp_path), "-f", "html", "--theme", str(tmp_path))
    assert result.exit_code == 3
    assert "colours.accent" in result.stderr
    assert "[theme-problem]" in result.stderr


def test_a_company_s_theme_needs_only_what_differs(tmp_path: Path) -> None:
    theme, output = tmp_path / "theme", tmp_path / "dist"
    (theme / "html").mkdir(parents=True)
    (theme / "theme.toml").write_text('[colours]\naccent = "#123456"\n', encoding="utf-8")
    (theme / "html" / "screen.css").write_text("h1 { color: red; }\n", encoding="utf-8")
    arguments = ["--content", PLAIN, "-o", str(output), "--theme", str(theme)]
    assert run(*arguments, "-f", "html", "-f", "docx").exit_code == 0
    text = (output / "plain.html").read_text(encoding="utf-8")
    assert "--accent:#123456" in text
    assert "h1{color:red}" in text


def test_what_was_written_can_be_read_by_a_machine(tmp_path: Path) -> None:
    result = run("--content", PLAIN, "-o", str(tmp_path), "-f", "html", "--json")
    said = json.loads(result.stdout)
    (warning,) = said.pop("diagnostics")
    assert (warning["rule"], warning["severity"]) == ("unverified-claim", "warning")
    assert said == {
        "written": [(tmp_path / "plain.html").as_posix()],
        "errors": 0,
        "warnings": 1,
    }


def test_strict_takes_warnings_for_errors(tmp_path: Path) -> None:
    arguments = ["--content", str(SAMPLES / "library"), "-o", str(tmp_path), "-f", "tree"]
    assert run(*arguments).exit_code == 0
    assert run(*arguments, "--strict").exit_code == 1


def test_the_terminal_may_be_of_any_encoding(broken: Path) -> None:
    bad = broken / "procedures" / "bad.yaml"
    bad.write_text(BAD.replace("title: T", "title: 手順—©"), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "build.py", "check", "--lang", "ja", "--content", str(broken)],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert "エラー" in result.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to print to")
def test_what_cannot_be_printed_is_a_failure_of_the_machine() -> None:
    command = [sys.executable, "build.py", "--help", "--lang", "en"]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
        assert result.returncode == 3
        words = "what is printed cannot be written: No space left on device"
        assert result.stderr.splitlines() == [words]
        both = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full, check=False)
        assert both.returncode == 3


# ── writing ───────────────────────────────────────────────────────────────────────────────────


def test_files_appear_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_bytes(b"old")

    def full_disk(_: int) -> None:
        message = "No space left on device"
        raise OSError(28, message)

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write({"a.html": b"new", "a.pdf": b"new"}, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"old"}


@pytest.mark.parametrize("name", ["../a.html", "a/b.html", "A.html", ".hidden", "a\\b", ""])
def test_only_plain_names_are_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a plain file name"):
        write({name: b"x"}, tmp_path / "dist")
    assert list(tmp_path.iterdir()) == []


def test_what_is_replaced_is_replaced_whole(tmp_path: Path) -> None:
    write({"a.html": b"1"}, tmp_path)
    write({"a.html": b"2"}, tmp_path)
    assert (tmp_path / "a.html").read_bytes() == b"2"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_only_old_leftovers_of_killed_builds_are_removed(tmp_path: Path) -> None:
    names = (".abcdef_1.part", ".abcdef_2.part", ".mine.part", "abcdefgh.part")
    for name in names:
        (tmp_path / name).touch()
        if name != names[1]:
            os.utime(tmp_path / name, (1, 1))
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])


def test_a_device_is_written_into_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace_files({pipe: b"said"})
    assert os.read(reader, 10) == b"said"
    os.close(reader)
    assert pipe.is_fifo()
    replace_files({Path(os.devnull): b"gone"})
    assert Path(os.devnull).is_char_device()


def test_options_before_the_name_of_a_command_are_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--content", str(PLAIN), "check", "-o", str(tmp_path)])
    assert result.exit_code == 2
    assert "did you mean build.py check … --content" in result.output


def test_of_a_named_manual_only_what_concerns_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(PLAIN, folder)
    manual = next((folder / "manuals").glob("*.yaml")).stem
    stray = "id: stray\ntitle: T\nsteps: [{id: one, do: Wait.}]\n"
    (folder / "procedures" / "stray.yaml").write_text(stray)
    command = ["build", "--format", "tree", "--content", str(folder), "-o", str(tmp_path / "out")]
    assert "stray.yaml" in CliRunner().invoke(main, command).output
    assert "stray.yaml" not in CliRunner().invoke(main, [*command, manual]).output
