"""Promise: a translation is of the words that stand there today, or it is not published as one."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pypdf import PdfReader

from build import main
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Edition, Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Document, Picture, StepList
from pipeline.document.inline_nodes import Text
from pipeline.document.plain_data import to_json
from pipeline.document.reading_order import plain, reading_order
from pipeline.history.change_words import ChangeWords
from pipeline.history.history import changes_between, snapshots
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from pipeline.translating.translated import in_language
from pipeline.words.words import WORDS
from tests.conftest import CONTENT
from tests.word_edits import Copy, edited

MSGFMT = shutil.which("msgfmt")
PO = Path("translations/en/guide.po")
MANUAL = """\
id: guide
language: ja
languages: en
title: "{product}の手引き"
publisher: 見本出版
published: 2026-11-23
terms: {product: 見本クラウド}
procedures: [sign-in]
"""
PROCEDURE = """\
id: sign-in
title: ログイン
applies_to: {os: Debian}
verified: [{on: 2026-11-20, device: PC, os: Debian 12}]
about:
  - 一日一回行います。
  - "{product}を使う前に行います。"
steps:
  - id: open
    do: "{product}を開きます。"
  - id: press
    do: 【ログイン】を押します。
    figure: {screen: start, tap: ログイン}
  - id: close
    do: 画面を閉じます。
screens:
  start: {title: 見本, says: [{text: "規約に[同意]してください。"}, {button: ログイン}]}
"""
ENGLISH = {
    "{product}の手引き": "{product}: the guide",
    "見本出版": "Sample Press",
    "見本クラウド": "Sample Cloud",
    "ログイン": "Sign in",
    "一日一回行います。": "Do this once a day.",
    "{product}を使う前に行います。": "Do this before you use {product}.",
    "{product}を開きます。": "Open {product}.",
    "【ログイン】を押します。": "Press 【Sign in】.",
    "画面を閉じます。": "Close the screen.",
    "見本": "Sample",
    "規約に[同意]してください。": "Please [agree] to the terms.",
}


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--content", str(folder)], prog_name="build.py")


def update(folder: Path, *arguments: str) -> str:
    result = run(folder, "i18n", "update", *arguments)
    assert result.exit_code == 0, result.output
    return (folder / PO).read_text(encoding="utf-8")


def fill(folder: Path, words: dict[str, str] = ENGLISH) -> None:
    """Translate as a person does in an editor: between the quotes of `msgstr`."""
    path = folder / PO
    lines = path.read_text(encoding="utf-8").split("\n")
    for at, line in enumerate(lines):
        source = lines[at - 1].removeprefix('msgid "').removesuffix('"')
        if line == 'msgstr ""' and source in words:
            lines[at] = f'msgstr "{words[source]}"'
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("manuals/guide", MANUAL), ("procedures/sign-in", PROCEDURE)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def translated(folder: Path) -> Path:
    update(folder)
    fill(folder)
    return folder


def library_of(folder: Path) -> Library:
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    assert not report.errors(), [str(it.place) + it.message() for it in report]
    return library


def edition(library: Library, language: str = "en", name: str = "guide") -> Edition:
    ours, manual = in_language(library, library.manuals[name], language)
    selection = Selection(language="" if language == "ja" else language)
    return resolve(ours, manual, selection, Report())


def document(folder: Path, language: str = "en") -> Document:
    found = edition(library_of(folder), language)
    return compose(found, found.library)


def said(folder: Path, language: str = "en") -> list[str]:
    return list(reading_order(document(folder, language)))


def edit(folder: Path, old: str, new: str, name: str = "procedures/sign-in.yaml") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def entry(text: str, context: str) -> str:
    return next(it for it in text.split("\n\n") if f'msgctxt "{context}"' in it)


# ── what is published ─────────────────────────────────────────────────────────────────────────


def test_the_translation_has_the_same_steps(translated: Path) -> None:
    ours, theirs = (document(translated, it) for it in ("en", "ja"))
    assert [it.id for it in ours.sections if it.number] == ["sign-in"]
    ids = [[str(it) for it in reading_order(one) if "sign-in" in str(it)] for one in (ours, theirs)]
    assert ids[0] == ids[1]
    texts = said(translated)
    assert "Open Sample Cloud." in texts
    assert not [it for it in texts if "Not translated" in it]
    assert ours.name == "guide.en"


def test_callouts_follow_the_translated_screen(translated: Path) -> None:
    (section,) = (it for it in document(translated).sections if it.number)
    tree = str(to_json(section))
    assert "'text': 'Sign in'" in tree
    assert "'language'" not in tree, "all of it is translated"


def test_what_is_not_translated_is_shown_in_the_original_and_says_so(translated: Path) -> None:
    edit(translated, 'msgstr "Close the screen."', 'msgstr ""', str(PO))
    assert "[Not translated] 画面を閉じます。" in said(translated)
    assert any("1 are not translated" in it for it in said(translated))
    assert "{'node': 'Text', 'text': '画面を閉じます。', 'language': 'ja'}" in str(
        to_json(document(translated))
    )


def test_a_translation_of_other_words_is_not_published(translated: Path) -> None:
    edit(translated, "画面を閉じます。", "すべての画面を閉じます。")
    assert "Close the screen." not in said(translated)
    assert "[Not translated] すべての画面を閉じます。" in said(translated)


def test_a_fuzzy_translation_is_not_published(translated: Path) -> None:
    edit(
        translated, 'msgctxt "procedures/sign-in/steps/close/do"',
        '#, fuzzy\nmsgctxt "procedures/sign-in/steps/close/do"', str(PO),
    )  # fmt: skip
    assert "[Not translated] 画面を閉じます。" in said(translated)


def test_a_screen_is_in_one_language(translated: Path) -> None:
    edit(translated, 'msgstr "Please [agree] to the terms."', 'msgstr ""', str(PO))
    tree = str(to_json(document(translated)))
    assert "'text': '見本'" in tree
    assert "'text': 'Sample'" not in tree
    assert any(it.endswith("screen (in Japanese)") for it in said(translated))


def test_every_format_tells_the_language_of_what_is_not_translated(
    translated: Path, tmp_path: Path
) -> None:
    edit(translated, 'msgstr "Close the screen."', 'msgstr ""', str(PO))
    edit(translated, 'msgstr "Sign in"', 'msgstr ""', str(PO))
    result = run(translated, "build", "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out/guide.en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert '<span class="untranslated" lang="ja">画面を閉じます。</span>' in page
    assert '<span class="untranslated" lang="ja">[Not translated] ログイン</span></h2>' in page
    assert '<a href="guide.html" hreflang="ja" lang="ja"' in page
    with ZipFile(tmp_path / "out/guide.en.docx") as word:
        document = word.read("word/document.xml").decode()
    run_of = r'<w:rStyle w:val="Untranslated"/><w:lang w:val="ja-JP" w:eastAsia="ja-JP"/></w:rPr>'
    assert f'{run_of}<w:t xml:space="preserve">画面を閉じます。</w:t>' in document
    root: Any = PdfReader(tmp_path / "out/guide.en.pdf").trailer["/Root"]
    spoken = [str(it["/Lang"]) for it in structure(root["/StructTreeRoot"])
              if "/Lang" in it]  # fmt: skip
    assert str(root["/Lang"]) == "en"
    assert set(spoken) == {"ja"}
    assert len(spoken) >= 2


def structure(node: Any) -> Iterator[Any]:
    """Yield the elements of a PDF's tag tree."""
    node = node.get_object()
    if isinstance(node, list):
        for it in node:
            yield from structure(it)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_the_evidence_is_that_of_the_original(translated: Path) -> None:
    stamped = run(translated, "verify", "--stamp")
    assert stamped.exit_code == 0, stamped.output
    texts = said(translated)
    assert "Verified in the Japanese original:" in texts
    assert any("screens in Japanese" in it for it in texts)
    edit(translated, 'msgstr "Close the screen."', 'msgstr "Close it."', str(PO))
    assert "Verified in the Japanese original:" in said(translated), "nothing is void by it"
    edit(translated, "画面を閉じます。", "窓を閉じます。")
    assert "Edited since the Japanese original was verified:" in said(translated)


def test_what_one_reader_is_told_is_true_of_the_original_too(translated: Path) -> None:
    found = edition(library_of(translated))
    whole = with_readers(compose(found, found.library), found, found.library)
    told = [it.text for reader in whole.readers for known in reader.known for it in known.said]
    assert told
    assert all("in its Japanese original" in it for it in told), told


# ── pictures ──────────────────────────────────────────────────────────────────────────────────

PICTURES = """\
id: sign-in
title: ログイン
applies_to: {os: Debian}
steps:
  - id: press
    do: 【ログイン】を押します。
    figure: {screen: start, number: [ログイン, {words: 名前, legend: 名前の欄}]}
screens:
  start:
    image: figures/start.png
    pictures: {en: {image: figures/start.en.png, hotspots: {ログイン: [0.5, 0.5, 0.4, 0.2]}}}
    alt: 見本
    says: [{button: ログイン}]
    hotspots: {ログイン: [0.1, 0.5, 0.4, 0.2], 名前: [0.1, 0.1, 0.4, 0.2]}
"""
WORDS_ON_PICTURES = ENGLISH | {"名前の欄": "The field for your name", "名前": "Name"}


@pytest.fixture
def pictured(folder: Path) -> Path:
    (folder / "procedures/sign-in.yaml").write_text(PICTURES, encoding="utf-8")
    (folder / "figures").mkdir()
    for name, colour in (("start", "white"), ("start.en", "red")):
        Image.new("RGB", (400, 400), colour).save(folder / f"figures/{name}.png")
    update(folder)
    fill(folder, WORDS_ON_PICTURES)
    return folder


def picture(folder: Path, language: str) -> Picture:
    (section,) = (it for it in document(folder, language).sections if it.number)
    steps = next(it for it in section.blocks if isinstance(it, StepList))
    found = steps.items[0].forms[0].figure
    assert isinstance(found, Picture)
    return found


def test_a_language_may_have_pictures_of_its_own(pictured: Path) -> None:
    ours, theirs = picture(pictured, "ja"), picture(pictured, "en")
    assert (ours.asset, theirs.asset) == ("figures/start.png", "figures/start.en.png")
    assert theirs.language == ""
    places = [[it.target for it in one.callouts] for one in (ours, theirs)]
    assert places[0] != places[1], "what lies elsewhere is marked there"
    assert places[0][1] == places[1][1], "all else is where it was"
    assert [plain(it.content) for it in theirs.legend] == ["Sign in", "The field for your name"]
    status = run(pictured, "i18n", "status", "--json")
    assert json.loads(status.stdout)["translations"][0]["pictures_left"] == 0


def test_a_missing_picture_is_told(pictured: Path) -> None:
    edit(pictured, "    pictures: {en: ", "    # {en: ", "procedures/sign-in.yaml")
    (pictured / "figures/start.en.png").unlink()
    shown = picture(pictured, "en")
    assert (shown.asset, shown.language) == ("figures/start.png", "ja")
    assert plain(shown.caption) == "Screen in Japanese"
    assert shown.legend[0].content == (Text("ログイン", "ja"),)
    status = run(pictured, "i18n", "status", "--json")
    assert json.loads(status.stdout)["translations"][0]["pictures_left"] == 1


def test_a_picture_is_in_one_language_with_its_words(pictured: Path) -> None:
    edit(pictured, 'msgstr "Sign in"', 'msgstr ""', str(PO))
    assert picture(pictured, "en").asset == "figures/start.png"


def test_a_picture_in_another_language_voids_nothing(pictured: Path) -> None:
    line = "verified: [{on: 2026-11-20, device: PC, os: Debian 12}]\nsteps:\n"
    edit(pictured, "steps:\n", line, "procedures/sign-in.yaml")
    assert run(pictured, "verify", "--stamp").exit_code == 0
    edit(pictured, "hotspots: {ログイン: [0.5, 0.5,", "hotspots: {ログイン: [0.4, 0.5,",
         "procedures/sign-in.yaml")  # fmt: skip
    assert "Verified in the Japanese original:" in said(pictured)


# ── copies ────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_of_a_translation_tells_which_po_has_changed_since(
    translated: Path, tmp_path: Path
) -> None:
    made = tmp_path / "out"
    assert run(translated, "build", "--format", "html", "-o", str(made)).exit_code == 0
    copy = str(made / "guide.en.html")
    assert run(translated, "inspect", copy).exit_code == 0
    edit(translated, "画面を閉じます。", "すべての画面を閉じます。")
    edit(translated, 'msgid "画面を', 'msgid "すべての画面を', str(PO))
    assert run(translated, "inspect", copy).exit_code == 0, "its readers read the same words"
    edit(translated, 'msgstr "Close the screen."', 'msgstr "Close it."', str(PO))
    result = run(translated, "inspect", copy)
    assert result.exit_code == 1
    assert "translated  en/guide.po" in result.output
    assert "translated" not in run(translated, "inspect", str(made / "guide.html")).output


# ── what has changed ──────────────────────────────────────────────────────────────────────────


def told(old: Library, new: Library, language: str) -> list[str]:
    """Return what readers are told of the changes between two states."""
    now = snapshots(new, [("guide", ""), ("guide", language)], Selection())
    found = changes_between(old, now, Selection(), "", Report())["guide", language]
    return [ChangeWords(WORDS[language]).what(it) for it in found]


def test_changes_are_told_in_the_words_of_the_translation(translated: Path) -> None:
    old = library_of(translated)
    edit(translated, "【ログイン】を押します。", "【ログイン】を一度押します。")
    edit(translated, 'msgstr "Open {product}."', 'msgstr "Start {product}."', str(PO))
    edited, words = library_of(translated), "Instruction: “Press Sign in.” is now “Press Sign in"
    corrected = "Instruction: “Open Sample Cloud.” is now “Start Sample Cloud.”"
    assert told(old, edited, "en") == [corrected, "Instruction: changed"], "in no other language"
    update(translated)
    edit(translated, "Press 【Sign in】.", "Press 【Sign in】 once.", str(PO))
    edit(translated, '#, fuzzy\n#| msgid "【ログイン】を押します。"\n', "", str(PO))
    assert told(old, library_of(translated), "en") == [corrected, f"{words} once.”"]


def test_that_something_was_translated_is_no_change(folder: Path) -> None:
    old = library_of(folder)
    update(folder)
    fill(folder)
    assert told(old, library_of(folder), "en") == []


# ── keeping up ────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_gives_the_same_bytes(translated: Path) -> None:
    before = (translated / PO).read_bytes()
    update(translated)
    assert (translated / PO).read_bytes() == before
    assert run(translated, "i18n", "update", "--check").exit_code == 0


def test_how_a_tool_breaks_lines_and_fills_in_headers_is_no_change(translated: Path) -> None:
    before = (translated / PO).read_text(encoding="utf-8")
    saved = before.replace('msgstr "Close the screen."', 'msgstr ""\n"Close "\n"the screen."')
    saved = saved.replace('"Last-Translator', '"X-Generator: Poedit 3.4\\n"\n"Last-Translator')
    assert saved.count("\n") == before.count("\n") + 3
    (translated / PO).write_text(saved, encoding="utf-8")
    assert run(translated, "i18n", "update", "--check").exit_code == 0
    assert update(translated) == saved


def test_an_edited_text_keeps_its_translation_with_the_words_it_was_made_for(
    translated: Path,
) -> None:
    edit(translated, "画面を閉じます。", "すべての画面を閉じます。")
    assert run(translated, "i18n", "update", "--check").exit_code == 1
    found = entry(update(translated), "procedures/sign-in/steps/close/do")
    assert "#, fuzzy" in found
    assert '#| msgid "画面を閉じます。"' in found
    assert 'msgstr "Close the screen."' in found
    edit(translated, "すべての画面を閉じます。", "どの画面も閉じます。")
    again = entry(update(translated), "procedures/sign-in/steps/close/do")
    assert '#| msgid "画面を閉じます。"' in again, "the words that were translated"
    edit(translated, "どの画面も閉じます。", "画面を閉じます。")
    back = entry(update(translated), "procedures/sign-in/steps/close/do")
    assert "fuzzy" not in back


def test_what_moves_takes_its_translation_along(translated: Path) -> None:
    before = entry(update(translated), "procedures/sign-in/about[1]")
    edit(translated, "  - 一日一回行います。\n", "  - 毎朝行います。\n  - 一日一回行います。\n")
    assert "Do this once a day." in said(translated), "even before the file is brought up to date"
    text = update(translated)
    assert 'msgstr "Do this once a day."' in entry(text, "procedures/sign-in/about[2]")
    assert entry(text, "procedures/sign-in/about[1]").endswith('msgstr ""')
    assert "#, fuzzy" not in text
    assert before.split("\n")[-1] == 'msgstr "Do this once a day."'


def test_what_is_gone_waits_and_comes_back(translated: Path) -> None:
    step = "  - id: close\n    do: 画面を閉じます。\n"
    edit(translated, step, "")
    text = update(translated)
    assert '#~ msgstr "Close the screen."' in text
    edit(translated, "screens:\n", f"{step}screens:\n")
    assert update(translated).count("Close the screen.") == 1
    assert "Close the screen." in said(translated)


def test_the_same_words_elsewhere_are_a_suggestion(folder: Path) -> None:
    update(folder)
    fill(folder, {"ログイン": "Sign in"})
    edit(folder, "  - id: close\n", "  - id: again\n    do: ログイン\n  - id: close\n")
    found = entry(update(folder), "procedures/sign-in/steps/again/do")
    assert "#, fuzzy" in found
    assert 'msgstr "Sign in"' in found


def test_what_translators_write_stays(translated: Path) -> None:
    note = "# Ask Aoi.\n"
    edit(
        translated, 'msgctxt "procedures/sign-in/title"',
        f'{note}msgctxt "procedures/sign-in/title"', str(PO),
    )  # fmt: skip
    edit(translated, '"Last-Translator: \\n"', '"Last-Translator: Aoi\\n"\n"X-Tool: 1\\n"', str(PO))
    text = update(translated)
    assert "# Ask Aoi." in entry(text, "procedures/sign-in/title")
    assert '"Last-Translator: Aoi\\n"' in text
    assert '"X-Tool: 1\\n"' in text


def test_no_clock_and_no_version_is_in_a_file(translated: Path) -> None:
    text = (translated / PO).read_text(encoding="utf-8")
    assert '"POT-Creation-Date: 2026-11-23 00:00+0000\\n"' in text, "the day of publication"
    assert "Babel" not in text


@pytest.mark.skipif(MSGFMT is None, reason="gettext is not installed")
@pytest.mark.parametrize("change", [lambda _: None, lambda it: edit(it, "画面", "全部の画面")])
def test_gettext_finds_nothing_wrong(
    translated: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    change(translated)
    update(translated)
    assert run(translated, "i18n", "extract", "-o", str(tmp_path / "out")).exit_code == 0
    template = tmp_path / "out" / "guide.pot"
    commands: list[list[str | Path]] = [
        ["msgfmt", "--check", "-o", "guide.mo", PO],
        ["msgmerge", "--previous", "--quiet", "-o", "merged.po", PO, template],
        ["msgfmt", "--check", "-o", "guide.mo", "merged.po"],
    ]
    for command in commands:
        told = subprocess.run(
            command, cwd=translated, capture_output=True, text=True, check=False, encoding="utf-8"
        )
        assert (told.returncode, told.stderr) == (0, "")
    shutil.move(translated / "merged.po", translated / PO)
    before = said(translated)
    update(translated)
    assert said(translated) == before, "what gettext has written is read as what we write"


# ── what comes back, and how far it is ────────────────────────────────────────────────────────


def test_what_comes_back_is_taken_where_it_fits(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(folder, "i18n", "extract", "--language", "en", "-o", str(out)).exit_code == 0
    sent = out / "guide.en.po"
    (folder / PO).parent.mkdir(parents=True)
    shutil.copy(sent, folder / PO)
    fill(folder)
    shutil.move(folder / PO, sent)
    update(folder)
    fill(folder, {"見本": "Example"})
    edit(folder, "画面を閉じます。", "すべての画面を閉じます。")
    edit(folder, "  - 一日一回行います。\n", "")
    result = run(folder, "i18n", "merge", str(sent))
    assert result.exit_code == 5, result.output
    text = (folder / PO).read_text(encoding="utf-8")
    assert 'msgstr "Example"' in text, "ours stays"
    assert "procedures/sign-in/screens/start/title" in result.output
    closing = entry(text, "procedures/sign-in/steps/close/do")
    assert "#, fuzzy" in closing
    assert 'msgstr "Close the screen."' in closing
    first = entry(text, "procedures/sign-in/about[1]")
    assert 'msgstr "Do this before you use {product}."' in first, "it was the second"
    assert run(folder, "i18n", "merge", "--theirs", str(sent)).exit_code == 4
    assert 'msgstr "Example"' not in (folder / PO).read_text(encoding="utf-8")


def test_what_comes_back_through_xliff_is_taken_by_its_places(
    translated: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, before = (translated / PO).read_text(encoding="utf-8"), said(translated)
    sent = tmp_path_factory.mktemp("mail") / "en.po"
    back = "".join(it for it in text.splitlines(keepends=True) if not it.startswith("msgctxt"))
    assert "msgctxt" not in back
    sent.write_text(back.replace("Close the screen.", "Close it."), encoding="utf-8")
    result = run(translated, "i18n", "merge", "--theirs", str(sent))
    assert result.exit_code == 0, result.output
    changed = [it.replace("Close the screen.", "Close it.") for it in before]
    assert said(translated) == changed != before


def test_nothing_is_written_over_a_file_that_cannot_be_read(translated: Path) -> None:
    edit(translated, 'msgstr "Close', "msgstr Close", str(PO))
    before = (translated / PO).read_bytes()
    for command in (["update"], ["merge", str(translated / PO)]):
        assert run(translated, "i18n", *command).exit_code == 1
        assert (translated / PO).read_bytes() == before


def test_the_table_tells_what_is_left(translated: Path) -> None:
    assert run(translated, "i18n", "status").exit_code == 0
    edit(translated, 'msgstr "Close the screen."', 'msgstr ""', str(PO))
    edit(translated, "一日一回行います。", "毎日行います。")
    result = run(translated, "i18n", "status", "--json")
    assert result.exit_code == 1
    assert '"fuzzy": 1' in result.output
    assert '"missing": 1' in result.output
    assert '"words_left": 13' in result.output
    (translated / "settings.yaml").write_text("translations: {least: 80}\n", encoding="utf-8")
    assert run(translated, "i18n", "status").exit_code == 0


def test_too_little_is_refused_unless_somebody_answers_for_it(
    translated: Path, tmp_path: Path
) -> None:
    edit(translated, 'msgstr "Close the screen."', 'msgstr ""', str(PO))
    build = ("check", "--as-of", "2026-11-23", "--report", "json")
    assert "incomplete-translation" in run(translated, *build).output
    assert run(translated, *build, "--strict").exit_code == 1
    edit(
        translated, "procedures: [sign-in]",
        "waivers: {rule: incomplete-translation, reason: It follows., approver: Aoi,"
        " until: 2026-12-31}\nprocedures: [sign-in]",
        "manuals/guide.yaml",
    )  # fmt: skip
    assert "incomplete-translation" not in run(translated, *build).output
    fill(translated)
    assert "unused-waiver" in run(translated, *build).output


def test_the_shipped_translation_is_whole_and_up_to_date() -> None:
    assert run(CONTENT, "i18n", "update", "--check").exit_code == 0
    assert run(CONTENT, "i18n", "status").exit_code == 0
    library = library_of(CONTENT)
    ours, theirs = (edition(library, it, "login-warning") for it in ("en", "ja"))
    steps = [
        [(it.procedure.id, step.step.id) for it in one.procedures for step in it.steps]
        for one in (ours, theirs)
    ]
    assert steps[0] == steps[1]
    assert len(steps[0]) == 10


@pytest.mark.parametrize(
    "named",
    [
        ("step", "sign-in/press", "log-in"),
        ("procedure", "sign-in", "log-in"),
        ("screen", "sign-in/start", "first"),
        ("term", "product", "brand"),
        ("manual", "guide", "guide-two"),
    ],
)
def test_a_rename_takes_translations_along(folder: Path, named: tuple[str, ...]) -> None:
    edit(folder, "do: 画面を閉じます。", 'do: "{see sign-in/press}の画面を閉じます。"')
    update(folder)
    close = {"{see sign-in/press}の画面を閉じます。": "Close that of {see sign-in/press}."}
    fill(folder, ENGLISH | close)
    before = said(folder)
    result = run(folder, "rename", *named)
    assert result.exit_code == 0, result.output
    assert run(folder, "i18n", "status").exit_code == 0
    assert run(folder, "i18n", "update", "--check").exit_code == 0
    name = "guide-two" if named[0] == "manual" else "guide"
    found = edition(library_of(folder), name=name)
    assert list(reading_order(compose(found, found.library))) == before


# ── reviews ───────────────────────────────────────────────────────────────────────────────────


def test_edits_of_a_copy_go_into_the_translation(translated: Path, tmp_path: Path) -> None:
    edit(translated, 'msgstr "Do this once a day."', 'msgstr ""', str(PO))
    made = tmp_path / "out"
    result = run(translated, "build", "--language", "en", "--review", "-o", str(made))
    assert result.exit_code == 0, result.output
    copy = made / "guide.en.review.docx"

    def change(it: Copy) -> None:
        it.type(it.find("Close the screen."), "the screen", "the whole “screen”")
        it.type(it.find("一日一回行います。"), "一日一回行います。", "Once a day.")

    copy.write_bytes(edited(copy.read_bytes(), change))
    before = (translated / PO).read_text(encoding="utf-8")
    yaml = (translated / "procedures/sign-in.yaml").read_bytes()
    result = run(translated, "review", "--apply", str(copy))
    assert result.exit_code == 4, result.output
    assert "it is not translated yet" in result.output
    after = (translated / PO).read_text(encoding="utf-8")
    assert after == before.replace("Close the screen.", "Close the whole “screen”.")
    assert (translated / "procedures/sign-in.yaml").read_bytes() == yaml
