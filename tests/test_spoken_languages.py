"""Promise: what commands say, they say in the reader's language, all of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from build import COMMANDS, main
from commands.catalogues import all_commands, messages, updated
from commands.speaking import language_asked, say
from pipeline import catalogue
from pipeline.catalogue import FOLDER, LANGUAGES, SOURCE_LANGUAGE, matched, read_catalogue
from tests.conftest import CONTENT

TRANSLATED = [it for it in LANGUAGES if it != SOURCE_LANGUAGE]
# Words that Japanese sentences hold too: names of programs, files, options and formats.
_LATIN = re.compile(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")


def test_every_message_is_translated() -> None:
    for language in TRANSLATED:
        found = read_catalogue(FOLDER / f"{language}.po")
        for message in messages(all_commands()):
            entry = found.get(message.english, message.context)
            assert entry is not None, message
            assert entry.string, message
            assert not entry.fuzzy, message


def test_translations_fill_in_what_the_english_does() -> None:
    for language in TRANSLATED:
        for entry in read_catalogue(FOLDER / f"{language}.po"):
            if entry.id:
                assert _names(str(entry.string)) == _names(str(entry.id)), entry.string


def test_what_is_said_is_what_babel_reads_of_the_catalogue() -> None:
    for language in TRANSLATED:
        read = read_catalogue(FOLDER / f"{language}.po")
        told = {(it.context or "", it.id): it.string for it in read if it.id and not it.fuzzy}
        assert catalogue._entries(language) == told


def _names(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)(?:![rs])?\}", text))


def _every_option() -> Iterator[tuple[str, click.Option]]:
    for _, command in all_commands():
        inner = command.commands.values() if isinstance(command, click.Group) else ()
        for item in (command, *inner):
            for parameter in item.params:
                if isinstance(parameter, click.Option):
                    yield item.name or "", parameter


def test_every_option_says_what_it_does() -> None:
    assert [(name, it.opts) for name, it in _every_option() if not it.help] == []


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_japanese_for_japanese_readers(command: list[str]) -> None:
    shown = CliRunner().invoke(main, [*command, "--help", "--lang", "ja"]).output
    assert shown.startswith("使い方: ")
    assert not _LATIN.search(re.sub(r"\[.*?\]|`[^`]*`", "", shown)), shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["check", "--chek"], "エラー: オプション --chek はありません。"),
        (["nothing", "--x"], "エラー: コマンド 'nothing' はありません。"),
        (["check", "--as-of", "soon"], "2019-03-18 のように書いてください"),
        (["check", "--report", "loud"], "'loud' は使えません。使えるのは 'people'"),
        (["check", "--content", "/nowhere"], "フォルダ '/nowhere' がありません"),
        (["doctor", "more"], "余分な引数があります: more。空白を含む値は"),
        (["chekc"], "コマンド 'chekc' はありません。'check' ではありませんか。"),
        (["check", "--as-of", "令和8年1月5日"], "2026-01-05 と書いてください"),
        (["build", "-f", "word"], "docx ではありませんか"),
        (["build", "--os", "Andriod"], "Android ではありませんか"),
        (["check", "–strict"], "先頭が半角のハイフンではありません"),
        (["check", "-strict"], "--strict ではありませんか"),
        (["fmt", "trust-certificate"], "trust-certificate-ios.yaml ではありませんか"),
        (["i18n", "update", "practice-site"], "翻訳する言語がありません"),
        (["release", "--verify", "content"], "content はリリースではありません"),
        (["build", "content/manuals/practice-site.yaml"], "practice-site ではありませんか"),
        (["check", "--content", "content/manuals"], "1つ上のフォルダを指定してください"),
        (["inspect"], "FILESを指定してください。書き方: "),
        (["check", "--as-of"], "オプション '--as-of' には値が必要です。"),
        (["preview", "--port", "x"], "'x' は整数ではありません。"),
        (["preview", "--port", "70000"], "70000 は 0<=x<=65535 の範囲にありません。"),
        (["build", "practise-site"], "practice-site ではありませんか"),
        (["explain"], "WHATか--control IDの、どちらか一方を"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_command_line_is_told_in_japanese(line: list[str], said: str) -> None:
    told = CliRunner().invoke(main, line, env={"LANGUAGE": "ja"})
    assert said in told.output.splitlines()[0], "the first line says it"
    assert told.exit_code in {1, 2}


def test_an_edited_message_is_english_until_somebody_has_translated_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (FOLDER / "ja.po").read_text(encoding="utf-8")
    edited = text.replace('msgid "Who performed it."', 'msgid "Who performed this."')
    (tmp_path / "ja.po").write_text(edited, encoding="utf-8")
    monkeypatch.setattr("commands.catalogues.FOLDER", tmp_path)
    made = updated("ja")
    assert '#, fuzzy\n#| msgid "Who performed this."\n' in made
    (tmp_path / "ja.po").write_text(made, encoding="utf-8")
    assert updated("ja") == made
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue._entries.cache_clear()
    assert catalogue.translation("Who performed it.", "help", "ja") == "Who performed it."
    assert catalogue.translation("Who published it.", "help", "ja") != "操作した人。"
    catalogue._entries.cache_clear()


def test_a_language_is_asked_for_or_the_machines_or_that_of_all_manuals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manuals").mkdir()
    (tmp_path / "manuals" / "a.yaml").write_text("id: a\nlanguage: ja\n")
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language_asked(["check"], tmp_path) == "ja"
    assert language_asked(["check", "--content", str(tmp_path)], CONTENT) == "ja"
    assert language_asked(["check", "--lang", "en"], tmp_path) == "en"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language_asked(["check"], tmp_path) == "ja"
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert language_asked(["check"], tmp_path) == "en"
    monkeypatch.setenv("LANGUAGE", "ja:en")
    assert language_asked(["check", "--lang=en", "--", "--lang=ja"], tmp_path) == "en"
    assert language_asked(["check"], CONTENT) == "ja"
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.delenv("LANG")
    (tmp_path / "manuals" / "b.yaml").write_text("id: b\nlanguage: en\n")
    assert language_asked(["check"], tmp_path) == "en"


def test_a_sentence_that_begins_as_another_is_not_taken_for_it() -> None:
    said = matched("No such option '--a'. Did you mean '--b'?", "click", "ja")
    assert said == "オプション '--a' はありません。'--b' ではありませんか。"
    assert say("and {count} more", "ja", count=3) == "ほかに3件あります"
