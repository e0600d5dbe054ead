"""Promise: `new` makes what `check` accepts, asks for what is missing, and overwrites nothing."""

import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from build import main
from commands import new_desk
from commands.new_words import NEW_WORDS
from pipeline.checking.checks import check
from pipeline.diagnostics import Report, placeholders
from pipeline.editing.adding import CannotAddError, with_entry, with_item
from pipeline.formatting.formatting import formatted
from pipeline.importing.yaml_text import Block, Flow
from pipeline.loading.library import load
from pipeline.reading.source import Kind, kind_of, read
from tests.conftest import CONTENT

MANUAL = (
    *("manual", "guide", "--title", "案内", "--language", "ja", "--publisher", "係"),
    *("--procedure", "connect", "--procedure-title", "つなぐ", "--published", "2026-11-23"),
)


def _run(folder: Path, *args: str, answers: str | None = None) -> Result:
    said = ["new", *args, "--content", str(folder), "--lang", "ja"]
    return CliRunner().invoke(main, said, input=answers)


def _problems(folder: Path) -> list[str]:
    report = Report()
    check(load(read(folder, report), folder, report), report)
    return [item.rule.name for item in report]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result = _run(tmp_path / "content", *MANUAL)
    assert result.exit_code == 0, result.output
    return tmp_path / "content"


def test_the_first_environments_are_named_with_how_they_look(tmp_path: Path) -> None:
    where = ("--device", "PC", "--os", "Windows 11", "--device", "iPad", "--os", "iOS >= 17")
    assert _run(tmp_path, *MANUAL, *where, "--browser", "Safari").exit_code == 0
    assert _problems(tmp_path) == ["unfinished-text"]
    assert (tmp_path / "environments.yaml").read_text(encoding="utf-8") == (
        "devices:\n  - {name: PC, shape: desktop}\n  - {name: iPad, shape: tablet}\n"
        "os:\n  - {name: Windows, look: desktop}\n  - {name: iOS, look: ios}\n"
        "browsers:\n  - {name: Safari}\n"
    )


def test_from_nothing_to_a_manual(folder: Path) -> None:
    assert _problems(folder) == ["unfinished-text"]
    for kind, name in (("device", "iPhone"), ("os", "iOS"), ("browser", "Safari")):
        assert _run(folder, "environment", kind, name).exit_code == 0
    steps = [
        ("screen", "connect", "wifi", "--title", "Wi-Fi", "--says", "row: office"),
        ("step", "connect", "open", "--do", "【office】をタップします。", "--screen", "wifi"),
        (
            "step",
            "connect",
            "look",
            "--do",
            "待ちます。",
            "--sees",
            "つながります。",
            "--after",
            "step-1",
        ),
        ("procedure", "leave", "--title", "切る", "--os", "iOS >= 17, < 19", "--device", "iPhone"),
    ]
    for args in steps:
        result = _run(folder, *args)
        assert result.exit_code == 0, result.output
    assert _problems(folder) == ["unfinished-text", "unfinished-text"]
    text = (folder / "procedures" / "connect.yaml").read_text(encoding="utf-8")
    assert text.index("id: step-1") < text.index("id: look") < text.index("id: open")
    for path in folder.rglob("*.yaml"):
        held = kind_of(path.relative_to(folder))
        assert held is not None
        data = path.read_bytes()
        assert formatted(data, "x", held, Report()) == data


def test_a_terminal_is_asked_and_anything_else_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _run(tmp_path, "manual", "guide", "--language", "ja")
    assert result.exit_code == 2
    assert "--title を指定してください" in result.output

    class Terminal:
        """Stands for a person at a terminal."""

        class Stream:
            @staticmethod
            def isatty() -> bool:
                return True

        stdin = stdout = Stream

    monkeypatch.setattr(new_desk, "sys", Terminal)
    # An answer that cannot be is asked for once more, with the nearest one that can.
    answers = "My Guide\n\n日本語\nja\n案内\n係\nつなぐ\nconnect\n\n\n\n\n"
    result = _run(tmp_path, "manual", answers=answers)
    assert result.exit_code == 0, result.output
    assert "`My Guide` はIDにできません" in result.output
    assert "言語 '日本語' はありません" in result.output
    assert (tmp_path / "manuals" / "my-guide.yaml").exists()
    assert "title: 案内" in (tmp_path / "procedures" / "connect.yaml").read_text(encoding="utf-8")

    Image.new("RGB", (400, 400)).save(tmp_path / "a.png")
    (tmp_path / "figures").mkdir()
    (tmp_path / "a.png").rename(tmp_path / "figures" / "a.png")
    # The only procedure, its id, a picture that is not there, the nearest, and what it shows.
    result = _run(tmp_path, "screen", answers="\nhome\na.png\nfigures/a.png\n絵\n")
    assert result.exit_code == 0, result.output
    # What is pressed on a picture is not asked: it is drawn with the mouse.
    result = _run(
        tmp_path,
        "step",
        "connect",
        "next",
        *("--screen", "home", "--tap", "次へ"),
    )
    assert "--tap は付けないでください" in result.output
    result = _run(tmp_path, "step", answers="\n\n押します。\n\nhome\n")
    assert result.exit_code == 0, result.output
    assert _problems(tmp_path) == ["unfinished-text"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (MANUAL, "`guide` はすでにあります"),
        (("procedure", "connect", "--title", "x"), "`connect` はすでにあります"),
        (("step", "connect", "step-1"), "`step-1` はすでにあります"),
        (("step", "conect", "x"), "connect ではありませんか"),
        (("step", "connect", "x", "--screen", "y"), "画面 'y' はありません"),
        (("screen", "connect", "x", "--says", "botton: OK"), "部品ではありません"),
        (("procedure", "X", "--title", "x"), "IDにできません"),
        (("procedure", "x", "--title", "x", "--manual", "y"), "マニュアル 'y' はありません"),
    ],
)
def test_what_cannot_be_is_refused(folder: Path, args: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    result = _run(folder, *args)
    assert result.exit_code == 2
    assert said in result.output
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_a_file_in_the_way_stays(folder: Path) -> None:
    path = folder / "procedures" / "other.yaml"
    path.write_text("id: elsewhere\ntitle: x\nsteps: {id: a, do: b}\n", encoding="utf-8")
    assert _run(folder, "procedure", "other", "--title", "x").exit_code == 2
    assert path.read_text(encoding="utf-8").startswith("id: elsewhere")


STEP = Block([("id", "b"), ("do", "y")])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "id: p\r\nsteps:\r\n- id: a   # one\r\n  do: x\r\n\r\n# end\r\n",
            "id: p\r\nsteps:\r\n- id: a   # one\r\n  do: x\r\n- id: b\r\n  do: y\r\n\r\n# end\r\n",
        ),
        ("id: p\n", "id: p\nsteps:\n  - id: b\n    do: y\n"),
        (
            "id: p\nsteps:\n    - id: a\n      do: x",
            "id: p\nsteps:\n    - id: a\n      do: x\n    - id: b\n      do: y",
        ),
    ],
)  # fmt: skip
def test_a_step_goes_in_and_all_else_stays(before: str, after: str) -> None:
    made = with_item(before.encode(), Kind.PROCEDURE, "steps", STEP)
    assert made.decode() == after


def test_a_name_goes_into_any_list() -> None:
    for before, after in (
        ("procedures: a # x\n", "procedures: [a, b] # x\n"),
        ("procedures: [a, c]\n", "procedures: [a, b, c]\n"),
        ("procedures:\n  - a  # x\n  - c\n", "procedures:\n  - a  # x\n  - b\n  - c\n"),
    ):
        made = with_item(before.encode(), Kind.MANUAL, "procedures", "b", 0)
        assert made.decode() == after


def test_a_step_needs_no_id_of_the_writers_own(folder: Path) -> None:
    for words in ("1つ目の操作です。", "2つ目の操作です。"):
        assert _run(folder, "step", "connect", "--do", words).exit_code == 0
    path = folder / "procedures" / "connect.yaml"
    assert path.read_text("utf-8").endswith(
        "  - id: step-2\n    do: 1つ目の操作です。\n  - id: step-3\n    do: 2つ目の操作です。\n"
    )


def test_only_what_is_still_to_be_written_is_asked_for(folder: Path) -> None:
    hint = NEW_WORDS["ja"]["next"].partition("`")[0]
    assert hint not in _run(folder, "step", "connect", "--do", "待ちます。").output
    assert hint in _run(folder, "step", "connect").output


def test_what_cannot_be_spliced_is_for_a_person() -> None:
    for text in ("{id: p, steps: [{id: a, do: x}]}\n", "id: p\nsteps: [{id: a, do: x}]\n"):
        with pytest.raises(CannotAddError):
            with_item(text.encode(), Kind.PROCEDURE, "steps", STEP)
    with pytest.raises(CannotAddError):
        with_entry(b"id: p\nscreens: {a: {says: x}}\n", Kind.PROCEDURE, "screens", "b", STEP)
    with pytest.raises(CannotAddError):
        with_item(b"id: [\n", Kind.PROCEDURE, "steps", Flow({}))


def test_both_languages_say_the_same() -> None:
    english, japanese = NEW_WORDS["en"], NEW_WORDS["ja"]
    assert english.keys() == japanese.keys()
    for key, words in english.items():
        assert placeholders(words) == placeholders(japanese[key])


def test_the_walk_through_of_the_writers_page_works(tmp_path: Path) -> None:
    for page in ("README.ja.md", "README.md"):
        content = tmp_path / page
        shutil.copytree(CONTENT, content)
        before = _problems(content)
        text = (CONTENT / page).read_text(encoding="utf-8")
        lines = [it for it in text.splitlines() if it.startswith("./run new ")]
        assert len(lines) > 8
        for line in lines:
            args = [*shlex.split(line, comments=True)[1:], "--content", str(content)]
            result = CliRunner().invoke(main, args)
            assert result.exit_code == 0, (line, result.output)
        more = sorted(_problems(content))
        for name in before:
            more.remove(name)
        assert set(more) <= {"unfinished-text"}
        procedure = (content / "procedures" / "wifi-ios.yaml").read_text(encoding="utf-8")
        assert procedure.count("  - id: ") == 5
