"""Promise: what is read and drawn again after an edit is what a new start would read and draw."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from commands.making import theme_context
from commands.options import ContentOptions
from commands.preview_desk import Desk
from commands.preview_problems import EDITOR, editor_address, editor_pattern, shown_problems
from commands.preview_view import Asked, Message, View
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.previewing.shelf import Opened, Shelf, checked
from pipeline.reading.source import read
from renderers.themes import OWN_FOLDER
from tests.previews import procedure, save, write_content

DAY = date(2026, 1, 6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_content(tmp_path / "content")
    return tmp_path / "content"


def view_of(folder: Path, editor: str = EDITOR, language: str = "en") -> View:
    options = ContentOptions(folder, strict=False, report_format="people", language=language)
    context = theme_context(OWN_FOLDER, Report())
    return View(Asked("sample", DAY, language), options, Selection(), editor, context)


def anew(folder: Path) -> Opened:
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    return Opened(library, report)


def said(report: Report) -> list[tuple[str, str, str]]:
    return [(it.rule.name, str(it.place), report.line(it.place)) for it in report]


def told(opened: Opened) -> list[object]:
    library = opened.library
    models = (library.manuals, library.procedures, library.controls)
    return [
        *([it.model_dump() for it in kind.values()] for kind in models),
        *(library.broken, library.stamps, library.pictures, library.settings.model_dump()),
    ]


def kinds(messages: list[Message]) -> list[object]:
    return [it["kind"] for it in messages]


def part(folder: Path, number: int) -> Path:
    return folder / "procedures" / f"part-{number}.yaml"


def rename(folder: Path) -> None:
    part(folder, 2).rename(folder / "procedures" / "other.yaml")


EDITS: dict[str, Callable[[Path], object]] = {
    "a step in other words": lambda it: save(part(it, 2), procedure("part-2", s3="別の文です。")),
    "a step more": lambda it: save(part(it, 2), procedure("part-2", steps=5)),
    "a step less": lambda it: save(part(it, 2), procedure("part-2", steps=3)),
    "another title": lambda it: save(
        part(it, 2), procedure("part-2").replace("part-2の手順", "別の題")
    ),
    "half a file": lambda it: save(part(it, 2), procedure("part-2")[:90]),
    "no words at all": lambda it: save(part(it, 2), ""),
    "no YAML": lambda it: save(part(it, 2), "id: [part-2\n\ttitle: {"),
    "an unknown key": lambda it: save(part(it, 2), procedure("part-2").replace("sees:", "seas:")),
    "an unknown reference": lambda it: save(
        part(it, 2), procedure("part-2", s1="{see part-9}を見ます。")
    ),
    "a file gone": lambda it: part(it, 2).unlink(),
    "a file more": lambda it: save(part(it, 4), procedure("part-4")),
    "a file renamed": rename,
    "a folder gone": lambda it: (it / "procedures").rename(it / "away"),
    "other order": lambda it: save(
        it / "manuals" / "sample.yaml",
        (it / "manuals" / "sample.yaml").read_text("utf-8").replace("part-1", "x")
        .replace("part-3", "part-1").replace("- x", "- part-3"),
    ),
    "a term": lambda it: save(
        it / "manuals" / "sample.yaml",
        (it / "manuals" / "sample.yaml").read_text("utf-8") + "terms: {product: 製品}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_remembered_changes_no_library_and_no_message(folder: Path, edit: str) -> None:
    shelf = Shelf(folder)
    shelf.open()
    EDITS[edit](folder)
    for _ in range(2):
        opened, fresh = shelf.open(), anew(folder)
        assert said(opened.report) == said(fresh.report)
        assert told(opened) == told(fresh)


def test_only_what_changed_is_read_again(folder: Path) -> None:
    shelf = Shelf(folder)
    before = shelf.open().library
    save(part(folder, 2), procedure("part-2", s3="別の文です。"))
    after = shelf.open().library
    assert after.procedures["part-2"] is not before.procedures["part-2"]
    for name in ("part-1", "part-3"):
        assert after.procedures[name] is before.procedures[name]
    assert after.manuals["sample"] is before.manuals["sample"]


def test_two_edits_in_one_tick_of_the_clock_are_both_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick = (time.time_ns(),)
    monkeypatch.setattr("pipeline.previewing.shelf.signature_of", lambda _: tick)
    shelf, path = Shelf(folder), part(folder, 2)
    for word in ("甲", "乙", "丙"):
        path.write_text(procedure("part-2", s1=word), encoding="utf-8")
        assert shelf.open().library.procedures["part-2"].steps[0].do == word


def test_what_is_outdated_is_not_worked_out(folder: Path) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    EDITS["a step in other words"](folder)
    assert list(view.whole(shelf.open(), lambda: True)) == []
    assert "redraw" in kinds(list(view.whole(shelf.open())))


class _Parts(HTMLParser):
    """The words of each element that has an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "img", "input"}:
            self._open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.found[name] = self.found.get(name, "") + data.strip()


@pytest.mark.parametrize("edit", ["a step in other words", "a step more", "a step less"])
def test_parts_that_are_drawn_again_are_those_of_the_whole_page(folder: Path, edit: str) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    EDITS[edit](folder)
    messages = list(view.whole(shelf.open()))
    (drawn,) = [it for it in messages if it["kind"] == "redraw"]
    fresh = view_of(folder)
    list(fresh.whole(Shelf(folder).open()))
    mine, whole = _Parts(str(drawn["html"])).found, _Parts(fresh.page()).found
    steps = drawn["steps"]
    assert isinstance(steps, list)
    for step in steps:
        assert mine[step] == whole[step]
    assert ("part-2.s3" in steps) == (edit == "a step in other words")
    assert drawn["sections"] == ([] if edit == "a step in other words" else ["part-2"])


def test_an_edited_step_is_drawn_before_the_rest_is_looked_through(folder: Path) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    save(part(folder, 2), procedure("part-2", s3="別の文です。"))
    loaded = shelf.load()
    message = view.quick(loaded)
    assert message is not None
    assert (message["steps"], message["sections"]) == (["part-2.s3"], [])
    assert "別の文です。" in str(message["html"])
    assert "part-1のs1を開きます。" not in str(message["html"])
    assert "redraw" not in kinds(list(view.whole(checked(loaded))))


@pytest.mark.parametrize(
    "edit",
    [it for it in EDITS if it not in {"a step in other words", "a step more", "a step less"}],
)
def test_what_concerns_more_than_a_procedure_is_never_drawn_in_haste(
    folder: Path, edit: str
) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    EDITS[edit](folder)
    assert view.quick(shelf.load()) is None


def test_the_last_good_page_stays_while_there_are_errors(folder: Path) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    page = view.page()
    EDITS["half a file"](folder)
    messages = list(view.whole(shelf.open()))
    assert kinds(messages) == ["problems"]
    assert messages[0]["errors"]
    assert view.page() == page
    save(part(folder, 2), procedure("part-2", s1="直しました。"))
    messages = list(view.whole(shelf.open()))
    assert [it["errors"] for it in messages if it["kind"] == "problems"] == [0]
    assert "直しました。" in view.page()


def test_nothing_is_drawn_for_a_save_that_changes_nothing(folder: Path) -> None:
    shelf, view = Shelf(folder), view_of(folder)
    list(view.whole(shelf.open()))
    save(part(folder, 2), procedure("part-2") + "\n# a comment\n")
    assert view.quick(shelf.load()) is None
    assert list(view.whole(shelf.open())) == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_problems_are_told_in_the_words_of_the_terminal(
    folder: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from commands.reporting import print_report

    save(part(folder, 2), procedure("part-2", s1="{see part-9}を見ます。"))
    report = Shelf(folder).open().report
    print_report(report, "people", language)
    printed = capsys.readouterr().out
    for problem in shown_problems(report, language, EDITOR):
        assert "\n".join([problem.place + problem.said, *problem.below]) in printed
        assert problem.address.startswith("vscode://file/")
        assert problem.address.endswith("/procedures/part-2.yaml:8:10")


def test_everything_in_a_problem_is_escaped(folder: Path) -> None:
    save(part(folder, 2), procedure("part-2") + '"<script>alert(1)</script>": &x "><img src=x>\n')
    view = view_of(folder)
    html = str(next(it["html"] for it in view.whole(Shelf(folder).open()) if "html" in it))
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("vscode://file/{path}:{line}:{column}", "vscode://file/{root}:8:10"),
        ("idea://open?file={path}&line={line}", "idea://open?file=/{root}&line=8"),
    ],
)
def test_the_editor_is_opened_at_the_place(folder: Path, pattern: str, expected: str) -> None:
    odd = folder / "procedures" / "part 2 #ü&x.yaml"
    save(odd, procedure("part-2", s1="{see part-9}を見ます。"))
    part(folder, 2).unlink()
    report = Shelf(folder).open().report
    found = [editor_address(pattern, it) for it in report if it.rule.name == "unknown-reference"]
    root = f"{odd.parent.as_posix()[1:]}/part%202%20%23%C3%BC%26x.yaml"
    assert found == [expected.replace("{root}", root)]


@pytest.mark.parametrize(
    "pattern",
    [
        "", "code", "vscode://file", "javascript:alert('{path}')", "DATA:text/html,{path}",
        "a b:{path}",
    ],
)  # fmt: skip
def test_an_address_that_opens_no_editor_is_refused(pattern: str) -> None:
    import click

    with pytest.raises(click.UsageError):
        editor_pattern(pattern)


def test_the_state_of_each_step_is_told(folder: Path) -> None:
    text = procedure("part-2").replace(
        "steps:", "verified:\n  - {on: 2025-12-01, device: iPhone 15, os: iOS 17}\nsteps:", 1
    )
    save(part(folder, 2), text)
    view = view_of(folder)
    (states,) = [it for it in view.whole(Shelf(folder).open()) if it["kind"] == "states"]
    steps = states["steps"]
    assert isinstance(steps, dict)
    assert steps["part-1.s1"] == ["never", "never: Android; iOS"]
    assert steps["part-2.s1"] == ["never", "never: Android"]


# ── following files ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    options = ContentOptions(folder, strict=False, report_format="people", language="en")
    desk = Desk(options, Selection(), theme_context(OWN_FOLDER, Report()), EDITOR)
    yield desk
    desk.end()


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ('title: "{product} manual"\nterms: {product: Sample}', "Sample manual"),
        ('title: "{product}"\nsubtitle: Signing in\nterms: {product: 見本}', "見本：Signing in"),
        ('title: "{prodct} manual"', "{prodct} manual"),
    ],
)
def test_manuals_are_offered_by_the_titles_that_readers_see(
    folder: Path, lines: str, shown: str
) -> None:
    path = folder / "manuals" / "sample.yaml"
    save(path, path.read_text(encoding="utf-8").replace("title: 見本", lines))
    options = ContentOptions(folder, strict=False, report_format="people", language="en")
    found = Desk(options, Selection(), theme_context(OWN_FOLDER, Report()), EDITOR)
    assert found.manuals() == {"sample": shown}


def test_a_save_is_followed_once(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed: list[str] = []
    monkeypatch.setattr(desk._saved, "set", lambda: noticed.append("save"))

    def told(*_: object, **__: object) -> Iterator[set[tuple[str, str]]]:
        path = folder / "procedures" / "part-1.yaml"
        save(path, path.read_text(encoding="utf-8") + "# later\n")
        yield {("modified", str(path))}
        yield set()  # nothing was told for a while
        yield set()
        desk._ended.set()

    monkeypatch.setattr("commands.preview_desk.watch", told)
    desk._watch()
    assert noticed == ["save"]


def test_a_page_that_is_opened_while_a_save_is_followed_shows_what_was_saved(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked("sample", DAY, "ja")

    def open_page() -> None:
        desk.open_stream(asked)
        desk.page(asked)

    desk.open_stream(Asked("sample", DAY, "en"))
    opener = threading.Thread(target=open_page)
    is_drawing, is_checked = threading.Event(), threading.Event()
    whole = View.whole

    def slowly(view: View, *given: Any) -> Iterator[Message]:
        if view.asked == asked and not is_checked.is_set():
            is_drawing.set()
            is_checked.wait(20)
            time.sleep(0.2)
        yield from whole(view, *given)

    def meanwhile(*given: Any) -> Opened:
        opener.start()
        is_drawing.wait(20)
        after = checked(*given)
        is_checked.set()
        return after

    desk.after_save = (followed := threading.Event()).set
    monkeypatch.setattr(View, "whole", slowly)
    monkeypatch.setattr("commands.preview_desk.checked", meanwhile)
    desk.start()
    save(part(folder, 2), procedure("part-2", s3="別の文です。"))
    assert is_checked.wait(20)
    opener.join()
    followed.wait(20)
    assert "別の文です。" in desk.page(asked)


def test_a_page_knows_that_it_is_older_than_what_is_shown_when_it_listens(
    desk: Desk, folder: Path
) -> None:
    asked = Asked("sample", DAY, "ja")
    drawn = desk.page(asked)
    desk.after_save = (followed := threading.Event()).set
    desk.start()
    save(part(folder, 2), procedure("part-2", s3="別の文です。"))
    assert followed.wait(20)
    greeting = desk.open_stream(asked).waiting.get_nowait() or {}
    assert greeting["kind"] == "state"
    assert f'data-preview-version="{greeting["version"]}"' not in drawn
    assert "別の文です。" in desk.page(asked)
