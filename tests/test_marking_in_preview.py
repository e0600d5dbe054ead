"""Promise: the preview writes a mark into the very file that is shown, checked, or says why not."""

import errno
import json
import os
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from commands.making import theme_context
from commands.options import ContentOptions
from commands.preview_desk import Desk
from commands.preview_marking import Marker, Reply
from commands.preview_problems import EDITOR
from commands.preview_view import Asked
from commands.preview_wishes import Wish
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import Report
from pipeline.editing.marking import Mark
from pipeline.translating.messages import messages_of
from renderers.themes import OWN_FOLDER
from tests.marking import PROCEDURE, write_figures
from tests.previews import save

ASKED = Asked("sample")
AT = (0.1, 0.6, 0.8, 0.1)
TAP = Mark("tap", at=AT, legend="Go on.")
LINE = "tap: {at: [0.1, 0.6, 0.8, 0.1], legend: Go on.}"


@dataclass
class Tab:
    """One page that is open on the preview of a file."""

    desk: Desk
    marker: Marker
    file: Path

    def figures(self, step: str = "sign-in.enter", patience: float = 20) -> Reply:
        """Return the figures as soon as the page has followed its file."""
        until = time.monotonic() + patience
        while True:
            found = self.marker.figures(ASKED, step)
            if found.status != 409 or time.monotonic() > until:
                return found
            time.sleep(0.02)

    def offered(self, step: str) -> list[dict[str, Any]]:
        told: Any = self.figures(step).told
        return list(told["figures"])

    def wish(self, mark: Mark, step: str = "sign-in.enter", *, is_trial: bool = False) -> Wish:
        digest = str(self.figures(step).told["digest"])
        return Wish(step, "step", digest, mark, is_trial)

    def gone(self, count: int, patience: float = 20) -> list[str]:
        """Return what an editor has saved over, as soon as it is so many."""
        until = time.monotonic() + patience
        stream = self.desk.open_stream(ASKED)
        told: Any = []
        while time.monotonic() < until and not (stream.waiting.empty() and len(told) == count):
            with suppress(queue.Empty):
                message = stream.waiting.get(timeout=0.3) or {}
                told = message.get("gone", told)
        self.desk.close_stream(stream)
        return list(told)

    def mark(self, mark: Mark, step: str = "sign-in.enter") -> Reply:
        return self.marker.mark(ASKED, self.wish(mark, step))


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    folder = tmp_path / "content"
    file = write_figures(folder)
    options = ContentOptions(folder, strict=False, report_format="people", language="en")
    desk = Desk(options, Selection(), theme_context(OWN_FOLDER, Report()), EDITOR)
    desk.start()
    stream = desk.open_stream(ASKED)
    yield Tab(desk, Marker(desk, folder, EDITOR), file)
    desk.close_stream(stream)
    desk.end()


def names(tab: Tab) -> list[str]:
    return sorted(it.name for it in tab.file.parent.iterdir())


def test_what_is_offered_is_what_the_models_know(tab: Tab) -> None:
    (picture,) = tab.offered("sign-in.enter")
    assert picture["kinds"] == ("tap", "box", "point", "number", "hotspot", "redact")
    assert [it["written"] for it in picture["things"]] == ["User name"]
    ask, home = tab.offered("sign-in.press")
    assert "hotspot" not in ask["kinds"]
    things = [it for it in ask["things"] if not it["text"]]
    said = [(it["words"], it["written"], it["nth"]) for it in things]
    assert said == [
        ("Practice asks", "{product} asks", None),
        ("Please read the terms.", "Please read the terms.", None),
        ("the terms", "the terms", None),
        ("Allow", "Allow", None),
        ("Don't allow", "Don't allow", None),
    ]
    single = [it["written"] for it in ask["things"] if it["text"]]
    assert single == ["Practice", "asks", "Please", "read"], "a link is pressed as a whole"
    said = [(it["words"], it["written"], it["nth"]) for it in home["things"]]
    assert said[1:3] == [("News", "News", 1), ("News", "News", 2)]
    boxes = [
        side for it in (*ask["things"], *home["things"]) for box in it["boxes"] for side in box
    ]
    assert all(0 <= it <= 1 for it in boxes)
    assert ask["place"].endswith("sign-in.yaml:21")


def test_figures_that_only_some_readers_see_are_offered_too(tab: Tab) -> None:
    """Whoever chooses an environment in the page sees its figure, and can mark that one."""
    variant = (
        "    variants:\n      - applies_to: {os: iOS >= 15}\n        do: Tap [[News]].\n"
        "        figure:\n          screen: home\n          box: {words: News, nth: 2}\nscreens:\n"
    )
    save(tab.file, PROCEDURE.replace("screens:\n", variant, 1))
    tab.gone(0)
    while len(found := tab.offered("sign-in.press")) < 3:
        time.sleep(0.02)
    assert [it["name"] for it in found] == ["variant-0", "step-result", "step"]
    old = next(it for it in found if it["name"] == "step")
    assert [it["words"] for it in old["things"]][-1] == "Don't allow"
    digest = str(tab.figures("sign-in.press").told["digest"])
    wish = Wish("sign-in.press", "step", digest, Mark("box", words="Don't allow"), is_trial=False)
    assert tab.marker.mark(ASKED, wish).status == 200
    assert "      tap: Allow\n      box: Don't allow\n" in tab.file.read_text("utf-8")


def test_a_trial_tells_the_line_and_writes_nothing(tab: Tab) -> None:
    told = tab.marker.mark(ASKED, tab.wish(TAP, is_trial=True)).told
    assert told["line"] == LINE
    assert str(told["place"]).endswith("procedures/sign-in.yaml:16")
    assert tab.file.read_text("utf-8") == PROCEDURE


def test_marks_are_taken_back_one_by_one(tab: Tab) -> None:
    texts = [tab.file.read_bytes()]
    for mark, step in (
        (Mark("hotspot", at=AT, name="Next"), "sign-in.enter"),
        (Mark("number", words="Next", legend="Go on."), "sign-in.enter"),
        (Mark("box", words="Don't allow"), "sign-in.press"),
    ):
        reply = tab.mark(mark, step)
        assert reply.status == 200, reply.told
        texts.append(tab.file.read_bytes())
    assert len(set(texts)) == 4
    while len(texts) > 1:
        assert tab.file.read_bytes() == texts.pop()
        assert tab.marker.undo(ASKED).status == 200
    assert tab.file.read_bytes() == texts[0]
    assert tab.marker.undo(ASKED).status == 409
    assert names(tab) == ["sign-in.yaml"]


def test_what_was_edited_since_is_not_taken_back(tab: Tab) -> None:
    assert tab.mark(TAP).status == 200
    edited = tab.file.read_text("utf-8").replace("Type your name.", "Type your own name.")
    save(tab.file, edited)
    reply = tab.marker.undo(ASKED)
    assert reply.status == 409
    assert "was edited since" in str(reply.told["said"])
    assert LINE in str(reply.told["said"])
    assert tab.file.read_text("utf-8") == edited


def test_what_an_editor_saves_over_can_be_written_again(tab: Tab) -> None:
    """An editor that had read the file before the mark, and asks nobody, saves what it has."""
    assert tab.mark(Mark("hotspot", at=AT, name="Next")).status == 200
    assert tab.mark(TAP).status == 200
    save(tab.file, PROCEDURE + "# typed meanwhile\n")
    gone = tab.gone(2)
    assert [it.partition("  ")[2] for it in gone] == ["Next: [0.1, 0.6, 0.8, 0.1]", LINE]
    for left in (1, 0):
        tab.figures()
        assert tab.marker.again(ASKED, is_wanted=True).status == 200
        tab.gone(left)
    text = tab.file.read_text("utf-8")
    assert "Next: [0.1" in text
    assert LINE in text
    assert text.endswith("# typed meanwhile\n")


def test_a_mark_that_is_only_written_otherwise_is_not_missed(tab: Tab) -> None:
    assert tab.mark(TAP).status == 200
    text = tab.file.read_text("utf-8")
    save(tab.file, text.replace(LINE, "tap:\n        at: [.1, .6, .8, .1]\n        legend: Go on."))
    tab.desk.after_save()
    assert tab.gone(0) == []
    save(tab.file, text.replace(LINE, "").replace("steps:", "steps: ["))
    tab.desk.after_save()
    assert tab.gone(0) == [], "a file that cannot be read tells nothing"
    save(tab.file, text.replace(LINE, ""))
    assert len(tab.gone(1)) == 1
    save(tab.file, text)
    assert tab.gone(0) == [], "the editor has put it back"


def test_a_file_that_is_not_what_the_page_shows_is_left_alone(tab: Tab) -> None:
    wish = tab.wish(TAP)
    saved = PROCEDURE + "# said at the last moment\n"
    save(tab.file, saved)
    reply = tab.marker.mark(ASKED, wish)
    assert reply.status == 409
    assert "saved by somebody else" in str(reply.told["said"])
    assert tab.file.read_text("utf-8") == saved


@pytest.mark.parametrize(
    ("step", "mark", "said"),
    [
        ("sign-in.press", Mark("box", words="Don't alow"), "not-on-screen"),
        ("sign-in.press", Mark("redact", words="Allow"), "redacted-"),
        ("sign-in.press", Mark("box", at=AT), "place-on-drawing"),
        ("sign-in.press", Mark("box", words="Allow"), "marked-twice"),
        ("sign-in.enter", Mark("tap", words="Nxt"), "no-hotspot"),
        ("sign-in.enter", Mark("tap", at=AT, legend="{nothing}"), "unknown-term"),
    ],
)
def test_a_mark_that_the_check_refuses_is_not_written(
    tab: Tab, step: str, mark: Mark, said: str
) -> None:
    reply = tab.mark(mark, step)
    assert reply.status == 422
    assert f"[{said}" in str(reply.told["problems"])
    assert tab.file.read_text("utf-8") == PROCEDURE
    assert names(tab) == ["sign-in.yaml"]


def test_mistakes_elsewhere_do_not_hinder(tab: Tab) -> None:
    tab.figures()
    save(tab.file.with_name("other.yaml"), "id: other\ntitle: x\nstepz: []\n")
    assert tab.mark(TAP).status == 200


def test_a_full_disk_leaves_the_file_whole_and_is_told(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    wish = tab.wish(TAP)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        reply = tab.marker.mark(ASKED, wish)
    assert reply.status == 507
    assert "No space left" in str(reply.told["said"])
    assert tab.file.read_text("utf-8") == PROCEDURE
    assert names(tab) == ["sign-in.yaml"]
    assert tab.marker.mark(ASKED, wish).status == 200


def test_a_link_to_a_file_elsewhere_is_not_followed(tab: Tab, tmp_path: Path) -> None:
    wish = tab.wish(TAP)
    elsewhere = tmp_path / "sign-in.yaml"
    tab.file.rename(elsewhere)
    tab.file.symlink_to(elsewhere)
    assert tab.marker.mark(ASKED, wish).status in {404, 409}
    assert elsewhere.read_text("utf-8") == PROCEDURE


def test_two_tabs_and_an_editor_at_once_lose_nothing(tab: Tab) -> None:
    """An editor overwrites what it has not read; what it has saved is never overwritten."""
    comments: list[str] = []
    written: list[str] = []
    ended = threading.Event()

    def mark(first: int, count: int) -> None:
        for number in range(first, first + count):
            named = Mark("hotspot", at=AT, name=f"part {number}")
            while (reply := tab.mark(named)).status == 409:
                time.sleep(0.005)
            assert reply.status == 200, reply.told
            written.append(f"part {number}")

    def edit() -> None:
        while not ended.wait(0.03):
            text = tab.file.read_text("utf-8")
            comments.append(f"# comment {len(comments)}\n")
            lacking = [it for it in comments if it not in text]
            save(tab.file, text + "".join(lacking))

    def run(*parts: threading.Thread) -> None:
        for it in parts:
            it.start()
        for it in parts:
            it.join()

    editor = threading.Thread(target=edit)
    editor.start()
    run(*(threading.Thread(target=mark, args=(first, 2)) for first in (0, 10)))
    ended.set()
    editor.join()
    text = tab.file.read_text("utf-8")
    assert len(comments) > 2
    assert [it for it in comments if it not in text] == []
    written.clear()
    run(*(threading.Thread(target=mark, args=(first, 3)) for first in (20, 30)))
    text = tab.file.read_text("utf-8")
    assert len(written) == 6
    assert [text.count(f"        {it}: [") for it in written] == [1] * 6
    assert [it for it in comments if it not in text] == []
    assert names(tab) == ["sign-in.yaml"]


def test_a_translation_is_marked_in_the_words_of_the_original(tab: Tab) -> None:
    library, folder = tab.desk.opened.library, tab.file.parent.parent
    (manual,) = library.manuals.values()
    entries = "".join(
        f'msgctxt "{it.context}"\nmsgid {json.dumps(it.text, ensure_ascii=False)}\n'
        f"msgstr {json.dumps(it.text.replace('the terms', '規約'), ensure_ascii=False)}\n\n"
        for it in messages_of(library, manual)
    )
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "translations" / "ja").mkdir(parents=True)
    (folder / "translations" / "ja" / "all.po").write_text(head + entries, encoding="utf-8")
    path = Path(manual.place().file)
    text = path.read_text("utf-8").replace("language: en", "language: en\nlanguages: ja")
    path.write_text(text, encoding="utf-8")
    translated = replace(ASKED, spoken="ja")
    stream = tab.desk.open_stream(translated)
    until = time.monotonic() + 20
    while time.monotonic() < until and "規約" not in tab.desk.page(translated):
        time.sleep(0.05)
    assert "規約" in tab.desk.page(translated)
    figures: Any = tab.marker.figures(translated, "sign-in.press").told["figures"]
    written = [it["written"] for figure in figures for it in figure["things"]]
    assert "the terms" in written
    assert "規約" not in written
    tab.desk.close_stream(stream)
