"""Promise: a draft of an old manual loads, loses no word of it, and claims nothing for verified."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import build
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.importing import cues
from pipeline.importing.blocks import Marker, OldManual, Paragraph, Picture, Role, Run, Table
from pipeline.importing.drafting import draft_of
from pipeline.importing.listing import page_of
from pipeline.importing.tables import flattened, words
from pipeline.importing.writing import files_of, name_all
from pipeline.loading.library import load, load_source
from pipeline.markup.markup import parse
from pipeline.reading.source import Kind, read, read_bytes
from schemas.base import marked_texts
from schemas.procedure import Procedure
from tests.conftest import CONTENT, open_library
from tests.old_manuals import SAMPLES, add_picture, saved

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(*args: object) -> Result:
    return CliRunner().invoke(build.main, [str(it) for it in args])


def imported(data: bytes, folder: Path, *more: str) -> Path:
    """Return the content folder that a Word file was imported into."""
    old = folder / "old.docx"
    old.write_bytes(data)
    result = run("import", old, "--to", folder / "draft", "--lang", "en", *more)
    assert result.exit_code == 0, result.output
    return folder / "draft"


def procedures(folder: Path) -> list[Procedure]:
    library = open_library(folder)
    (manual,) = library.manuals.values()
    return [library.procedures[name] for name in manual.procedures]


def everything_written(folder: Path) -> str:
    files = sorted(it for it in folder.rglob("*") if it.suffix in {".yaml", ".md"})
    return "\n".join(it.read_text(encoding="utf-8") for it in files)


# ── no word is lost ───────────────────────────────────────────────────────────────────────────


def visible_words(data: bytes) -> set[str]:
    """Return the words of a Word file by its XML."""
    found: list[str] = []
    with ZipFile(BytesIO(data)) as file:
        names = [
            it
            for it in file.namelist()
            if re.fullmatch(r"word/(document|footnotes|comments|header\d|footer\d)\.xml", it)
        ]
        for name in names:
            root = etree.fromstring(file.read(name))
            for paragraph in root.iter(f"{{{WORD}}}p"):
                texts = (
                    it.text or ("\n" if it.tag == f"{{{WORD}}}br" else "")
                    for it in paragraph.iter(f"{{{WORD}}}t", f"{{{WORD}}}br")
                    if next(it.iterancestors(f"{{{WORD}}}p")) is paragraph
                )
                found.append("".join(texts))
    return words_in(found)


def words_in(texts: Iterable[str]) -> set[str]:
    """Return the words of texts, without numbers and words that became keys."""
    return set(tokens(without_signs(line) for text in texts for line in text.split("\n")))


def without_signs(line: str) -> str:
    """Return a line without what became a key: its number, “Note:”, “警告”."""
    text = cues.behind_number(line.strip())
    if number := cues.chapter_number(text):
        text = text[len(number) :]
    if marked := cues.typed_marker(text):
        text = marked.words
    for behind in (cues.note(text), (cues.signal(text) or ("", None))[1], cues.behind_result(text)):
        text = text if behind is None else behind
    return re.sub(r"^(この案内の責任者|Responsible for this advice)[:：]", "", text)


def tokens(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", line)):
            if not word.isdigit():
                yield word


def lost_in(written: str, words: set[str]) -> set[str]:
    """Return the words that are not written; a number within one may have become a key."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", written))
    bare = re.sub(r"\d", "", plain)
    return {it for it in words if it not in plain and re.sub(r"\d", "", it) not in bare}


def assert_nothing_lost(data: bytes, folder: Path) -> None:
    assert not lost_in(everything_written(folder), visible_words(data))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_has_no_errors_can_be_built_and_loses_no_word(name: str, tmp_path: Path) -> None:
    data = SAMPLES[name]()
    folder = imported(data, tmp_path)
    library = open_library(folder)
    (manual,) = library.manuals.values()
    report = Report()
    compose(resolve(library, manual, Selection(), report), library)
    assert not report.errors()
    assert_nothing_lost(data, folder)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_draft_verifies_nothing(name: str, tmp_path: Path) -> None:
    made = procedures(imported(SAMPLES[name](), tmp_path))
    assert all(not it.verifications() for it in made)


def test_the_list_names_no_word_as_lost_that_is_in_the_draft(tmp_path: Path) -> None:
    folder = imported(SAMPLES["layout_table"](), tmp_path)
    assert "every word of the old manual is in the draft" in everything_written(folder)


# Words with every sign that YAML, our marks or the cues mean something by.
PIECES = st.sampled_from(
    [
        *(
            "設定",
            "ボタンを",
            "タップします。",
            "click ",
            "“OK”",
            "「次へ」",
            "【はい】",
            "[OK]",
            "OK",
        ),
        *(
            "{",
            "}",
            "【",
            "】",
            "[",
            "]",
            "](",
            "**",
            "`",
            "\\",
            "｛a｝",
            "# ",
            " #",
            ": ",
            "：",
            "- ",
        ),
        *(
            "'",
            '"',
            "!",
            "&a",
            "*",
            "%",
            "@",
            "|",
            ">",
            "?",
            "~",
            "※",
            "注意：",
            "WARNING: ",
            "①",
            "1.",
        ),
        *(
            "(2) ",
            "が表示されます。",
            " is shown.",
            "\t",
            "\n",
            "　",
            "👍",
            "é",
            "ｶﾞ",
            "2020/1/1",
            "図1 ",
        ),
    ]
)
LINES = st.lists(
    st.builds(
        Paragraph,
        st.lists(st.builds(Run, PIECES, st.booleans()), min_size=1, max_size=8).map(tuple),
        st.sampled_from([Role.BODY, Role.BODY, Role.CAPTION, Role.FOOTNOTE, Role.CELL]),
        st.sampled_from([0, 0, 0, 0, 1, 2]),
        st.none() | st.builds(Marker, st.just("list 0"), st.integers(0, 3), st.just(0)),
        st.sampled_from([0.0, 10.5, 10.5, 16.0]),
    ),
    min_size=1,
    max_size=12,
)


@given(LINES)
@example([Paragraph((Run("設定"),)), Paragraph((Run('設定"'),))])
@settings(max_examples=200, deadline=None)
def test_whatever_signs_stand_in_it_a_draft_loads_and_loses_no_word(lines: list[Paragraph]) -> None:
    manual = OldManual((Paragraph((Run("1) Press Start and wait."),)), *lines))
    draft = draft_of(manual, lambda _: "")
    name_all(draft, "any")
    draft.published = "2020-01-01"
    report = Report()
    for path, data in files_of(draft).items():
        kind = Kind.MANUAL if path.startswith("manuals") else Kind.PROCEDURE
        model = load_source(read_bytes(data, path, kind, report), report)
        assert model is not None, [it.message() for it in report]
        assert not [
            it for text in marked_texts(model) for it in parse(text.text, text.marks).problems
        ]
    assert [it.message() for it in report] == []
    written = "\n".join(it.decode() for it in files_of(draft).values())
    assert not lost_in(written + page_of(draft, "", "en"), words_in(it.text for it in lines))


# ── what becomes what ─────────────────────────────────────────────────────────────────────────


def told(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the steps of a draft in short: title → (what to do, what is seen)."""
    return {
        made.title: [(it.do, it.sees.text if it.sees else "") for it in made.steps]
        for made in procedures(folder)
    }


def test_a_manual_without_styles_gets_its_steps_results_and_claims(tmp_path: Path) -> None:
    folder = imported(SAMPLES["typed_japanese"](), tmp_path)
    android, iphone = procedures(folder)
    assert android.steps[1].sees
    assert android.steps[1].sees.figure
    assert android.steps[1].notes == ("「通知」がない場合は、端末を再起動してください。",)
    assert [str(it) for it in android.applies_to] == ["Android, Android 11, Google Chrome"]
    assert [str(it) for it in iphone.applies_to] == ["iPhone 12, iOS 14.4, Safari"]
    assert iphone.prerequisites == ("通信できる場所にいること", "社員番号を持っていること")
    assert not iphone.about
    assert iphone.steps[0].figure
    assert iphone.steps[0].figure.caption == "設定の画面"
    (safety,) = iphone.steps[0].safety
    assert safety.avoidance == "ほかのアプリの通知は変えないでください。"
    assert safety.hazard.startswith("TODO ")
    assert iphone.result == "以上で設定は完了です。"
    (manual,) = open_library(folder).manuals.values()
    assert manual.title == "みどり勤怠 操作マニュアル"
    assert manual.subtitle == "～通知が届かないときの対処法～"
    assert manual.publisher == "みどり製作所株式会社"
    assert str(manual.published) == "2021-04-05"


EXPECTED = {
    "typed_japanese": {
        "通知を許可する ～Androidの場合～": [
            ("【設定】＞【アプリ】をタップします。", ""),
            ("【通知】をタップし、スイッチをオンにします。", "通知の一覧が表示されます。"),
        ],
        "通知を許可する ～iPhoneの場合～": [
            ("【設定】アイコンをタップします。", ""),
            (
                "確認画面が表示されるので【続ける】をタップします。",
                "「受け付けました」と表示される。控えは会社が持ちます。",
            ),
        ],
    },
    "styled_english": {
        "Enter your hours": [
            ("Click [[Sign in]].", "The page “My week” is shown."),
            ("Select the tab [[Hours]].", ""),
            ("Click [[Save]].", ""),
        ],
        "Correct your hours": [
            ("Click [[Edit]] beside the day.", ""),
            (r"Type the hours \{like 7.5\} and press Enter.", ""),
        ],
    },
    "layout_table": {
        "帳票を出力する": [("【帳票】をクリックします。", ""), ("【出力】ボタンを押します。", "")],
        "帳票を消す": [("帳票を選び、【削除】を押します。", ""), ("【はい】を押します。", "")],
        "帳票を直す": [
            ("帳票を開きます。", ""),
            ("【編集】をクリックします。", ""),
            ("行を加えます。", ""),
            ("数を直します。", ""),
            ("【保存】をクリックします。", ""),
        ],
    },
    "step_table": {
        "受付を始める": [
            ("電源ボタンを押す", "待ち受け画面が表示される"),
            ("【受付開始】を押す", "受付番号が出ます。"),
        ],
        "受付を終える": [("【終了】をクリックします。", ""), ("【はい】を押します。", "")],
    },
    "two_levels": {
        "在庫を登録する": [
            ("メニューから【登録】をクリックします。", ""),
            ("数量を入力します。", ""),
        ],
        "在庫を調べる": [
            ("【検索】をクリックします。", "検索画面が表示されます。"),
            ("品名を入力し、【検索】ボタンを押してください。", ""),
        ],
    },
    "nested_lists": {
        "Back up": [
            ("Open the settings.", ""),
            ("Click [[System]].", ""),
            ("Click [[Backup]].", ""),
            ("Click [[Start]].", "The backup starts."),
        ]
    },
    "odd_lists": {
        "Share a calendar": [
            ("Click [[Settings]].", ""),
            ("Click [[Share]].", ""),
            ("Press [[Send]].", ""),
        ]
    },
    "tracked": {"Print": [("Click [[Print all]].", ""), ("Press Enter.", "")]},
    "unnumbered": {
        "Scan a page": [
            ("Put the page on the glass.", ""),
            ("Click [[Scan]].", ""),
            ("Click [[Save]].", ""),
        ],
        "Send a page": [
            ("Choose it. Click [[Choose]].", ""),
            ("Send it. Click [[Send]].", "The page is sent."),
        ],
    },
}


def test_the_number_of_a_step_in_a_cell_of_its_own_is_printed_nowhere(tmp_path: Path) -> None:
    made = procedures(imported(SAMPLES["layout_table"](), tmp_path))[2]
    assert [it.notes for it in made.steps] == [(), ("編集には権限が要ります。",), (), (), ()]
    assert [len(it.safety) for it in made.steps] == [0, 0, 1, 0, 0]
    assert not made.about


def test_a_number_that_counts_things_is_not_taken_for_the_number_of_a_step() -> None:
    def row(*texts: str) -> tuple[tuple[Paragraph | Picture, ...], ...]:
        return *((Paragraph((Run(it),)),) for it in texts), (Picture(b"", "png"),)

    for rows in ((row("4", "枚"), row("2", "個")), (row("枚数", "1"), row("個数", "2"))):
        said = [it.text for it in flattened([Table(rows)]) if isinstance(it, Paragraph)]
        assert said == [words(cell) for it in rows for cell in it[:2]]


def test_the_day_in_a_line_of_the_cover_is_that_of_the_manual(tmp_path: Path) -> None:
    (manual,) = open_library(imported(SAMPLES["unnumbered"](), tmp_path)).manuals.values()
    assert str(manual.published) == "2023-03-12"
    assert manual.about == ("Willow Works and Friends, version 2.1, 12 Mar 2023",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("version 2.1, 12 March 2023", "2023-03-12"),
        ("Edition 3 (March 12, 2023)", "2023-03-12"),
        ("12 Mar. 2023", "2023-03-12"),
        ("Revised on Sept 1st, 2023", "2023-09-01"),
        ("第3版　２０２４年５月１日", "2024-05-01"),
        ("平成元年1月8日", "1989-01-08"),
        ("Version 2.1.2023, Marvel 12, 2023, 31 February 2023", ""),
    ],
)
def test_days_are_read_as_people_write_them_on_covers(text: str, day: str) -> None:
    assert cues.day(text) == day


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("図1　ホーム画面", "ホーム画面"),
        ("図 1-2 ホーム画面", "ホーム画面"),
        ("図1ホーム画面", "ホーム画面"),
        ("【写真１】電源", "電源"),
        ("Figure 1: The window", "The window"),
        ("Fig. 1. The window", "The window"),
        ("Figure 2 iPhone", "iPhone"),
        ("図1", ""),
        ("図1のボタン", "図1のボタン"),
        ("Figure 1 shows the window", "Figure 1 shows the window"),
    ],
)
def test_the_number_of_a_caption_is_not_part_of_it(text: str, caption: str) -> None:
    assert cues.behind_number(text) == caption


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("確認の画面が表示されます。メールも届きます。", True),
        ("The page opens. A letter follows.", True),
        ("確認の画面が表示されます。【OK】を押します。", False),
        ("The page opens. In the box, type a name.", False),
        ("控えは会社が持ちます。確認の画面が表示されます。", False),
    ],
)
def test_a_paragraph_that_begins_with_a_result_is_one_unless_it_gives_orders(
    text: str, *, is_seen: bool
) -> None:
    old = Paragraph((Run("1) Press Start."),)), Paragraph((Run(text),))
    ((step,),) = (it.steps for it in draft_of(OldManual(old), lambda _: "").procedures)
    assert (step.sees, step.notes) == ((text, []) if is_seen else ("", [text]))


@pytest.mark.parametrize("line", ["【前提条件】", "前提条件", "Before you begin", "Prerequisites:"])
def test_points_below_a_line_that_heads_prerequisites_are_those(line: str) -> None:
    for level in (0, 2):
        lines = (("Print", 1), (line, level), ("・a card", 0), ("1) Press Start.", 0))
        old = tuple(Paragraph((Run(it),), level=at) for it, at in lines)
        (made,) = draft_of(OldManual(old), lambda _: "").procedures
        assert (made.title, made.prerequisites, made.about) == ("Print", ["a card"], [])


def test_every_sign_that_can_number_a_step_has_its_number() -> None:
    for first, count in (("①", 20), ("㉑", 15), ("㊱", 15), ("❶", 10), ("➀", 10), ("⓵", 10)):
        signs = [chr(ord(first) + number) for number in range(count)]
        found = [cues.typed_marker(f"{sign} 開く") for sign in signs]
        start = {"㉑": 21, "㊱": 36}.get(first, 1)
        wanted = [Marker("circle", number) for number in range(start, start + count)]
        assert [it.marker if it else None for it in found] == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_steps_are_found_however_they_were_written(name: str, tmp_path: Path) -> None:
    assert told(imported(SAMPLES[name](), tmp_path)) == EXPECTED[name]


@pytest.mark.parametrize("name", ["layout_table", "odd_lists", "pandoc_like"])
def test_each_picture_stands_in_its_step(name: str, tmp_path: Path) -> None:
    for made in procedures(imported(SAMPLES[name](), tmp_path)):
        assert all(step.figure for step in made.steps)


def test_what_is_missing_is_marked_and_check_tells_where(tmp_path: Path) -> None:
    folder = imported(SAMPLES["layout_table"](), tmp_path)
    report = Report()
    check(load(read(folder, report), folder, report), report)
    found = Counter(it.rule.name for it in report)
    # nine alternative texts, two parts of a safety message, and who publishes it
    assert found["unfinished-text"] == 12


@pytest.mark.parametrize("manual", ["login-warning", "practice-site"])
def test_our_own_word_files_come_back_with_the_same_structure(manual: str, tmp_path: Path) -> None:
    result = run("build", manual, "--format", "docx", "--output", tmp_path, "--lang", "en")
    assert result.exit_code == 0, result.output
    folder = imported((tmp_path / f"{manual}.docx").read_bytes(), tmp_path)
    library = open_library(CONTENT)
    ours = [library.procedures[it] for it in library.manuals[manual].procedures]
    assert [structure(it) for it in procedures(folder)] == [structure(it) for it in ours]


def structure(made: Procedure) -> object:
    steps = [
        (controls(it.do), bool(it.sees), bool(it.figure), len(it.notes), len(it.safety))
        for it in made.steps
    ]
    return steps, len(made.safety), len(made.prerequisites), bool(made.result)


def controls(text: str) -> int:
    return sum(getattr(it, "kind", "") == "control" for it in parse(text).pieces)


# ── what cannot be placed ─────────────────────────────────────────────────────────────────────


def left(data: bytes, folder: Path) -> list[tuple[str, str]]:
    (folder / "old.docx").write_bytes(data)
    result = run("import", folder / "old.docx", "--to", folder / "draft", "--json")
    assert result.exit_code == 0, result.output
    return [(it["kind"], it["words"]) for it in json.loads(result.stdout)["left"]]


def test_pictures_that_content_cannot_hold_are_kept_beside_it_and_listed(tmp_path: Path) -> None:
    found = left(SAMPLES["unusual_pictures"](), tmp_path)
    assert ("external-picture", "file:///C:/pictures/a.png") in found
    assert ("drawn-words", "ここです") in found
    assert [kind for kind, it in found if "imports/old/picture-2.emf" in it] == ["picture"] * 2
    assert (tmp_path / "draft/imports/old/picture-2.emf").read_bytes().endswith(b"EMF")


def test_hidden_words_comments_and_tracked_changes_are_told(tmp_path: Path) -> None:
    found = left(SAMPLES["tracked"](), tmp_path)
    assert ("hidden", "secret words") in found
    assert ("comment", "Aoi: Is that so?") in found
    (tmp_path / "again").mkdir()
    written = everything_written(imported(SAMPLES["tracked"](), tmp_path / "again"))
    assert "“Old”" not in written
    assert "tracked changes (how many); taken as accepted: 2" in written


def test_a_picture_has_the_words_of_the_old_manual_or_a_place_for_new_ones(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("1. Click “Start”.")
    add_picture(made, 1)
    made.add_paragraph("2. Click “Stop”.")
    add_picture(made, 2)
    for at, alt in enumerate(("The window Start", "図 2")):
        made.inline_shapes[at]._inline.docPr.set("descr", alt)
    (procedure,) = procedures(imported(saved(made), tmp_path))
    alts = [it.figure.alt for it in procedure.steps if it.figure]
    assert alts == ["The window Start", "TODO say what the picture shows"]
