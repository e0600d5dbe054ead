"""Promise: a language is a file of data; what it lacks is told, and marked where it is read."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from babel.messages.pofile import read_po
from lxml.etree import fromstring
from pypdf import PdfReader

from pipeline.diagnostics import placeholders
from pipeline.words import languages
from pipeline.words.all_words import fixed_words, missing_in
from pipeline.words.languages import FOLDER, OWN, known_languages
from pipeline.words.translation_words import TRANSLATION_WORDS
from pipeline.words.words import WORDS
from tests.test_translations import (  # noqa: F401 - a fixture
    MANUAL,
    document,
    fill,
    folder,
    run,
)

SHIPPED = [it for it in known_languages() if it not in OWN]
CHINESE = {
    "{product}の手引き": "{product}指南",
    "見本出版": "样本出版社",
    "見本クラウド": "样本云",
    "ログイン": "登录",
    "一日一回行います。": "每天进行一次。",
    "{product}を使う前に行います。": "使用{product}之前进行。",
    "{product}を開きます。": "打开{product}。",
    "【ログイン】を押します。": "点按【登录】。",
    "画面を閉じます。": "关闭画面。",
    "見本": "样本",
    "規約に[同意]してください。": "请[同意]条款。",
}


@pytest.mark.parametrize("language", SHIPPED)
def test_every_fixed_word_of_a_shipped_language_is_there(language: str) -> None:
    assert missing_in(language) == []
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)
    told = [it for it in catalogue if it.id and it.string]
    assert len(told) > 150
    for it in told:
        assert sorted(placeholders(str(it.id))) == sorted(placeholders(str(it.string))), it.id
        assert str(it.id).count("{}") == str(it.string).count("{}"), it.id


def spoken(folder: Path, language: str, words: dict[str, str]) -> Path:  # noqa: F811
    """Translate the sample manual."""
    path = folder / "manuals/guide.yaml"
    path.write_text(MANUAL.replace("languages: en", f"languages: {language}"), encoding="utf-8")
    assert run(folder, "i18n", "update").exit_code == 0
    there = folder / f"translations/{language}"
    shutil.move(there, folder / "translations/en")
    fill(folder, words)
    shutil.move(folder / "translations/en", there)
    return folder


def test_a_manual_is_published_in_it_in_every_format(folder: Path, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "out"
    result = run(spoken(folder, "zh-Hans", CHINESE), "build", "-o", str(out))
    assert result.exit_code == 0, result.output
    page = (out / "guide.zh-hans.html").read_text(encoding="utf-8")
    assert '<html lang="zh-Hans">' in page
    assert "Not translated" not in page
    assert "本手册是译本。原文为日语" in page
    assert "【登录】" in page
    assert 'hreflang="zh-Hans"' in (out / "guide.html").read_text(encoding="utf-8")
    root: Any = PdfReader(out / "guide.zh-hans.pdf").trailer["/Root"]
    assert str(root["/Lang"]) == "zh-Hans"
    with ZipFile(out / "guide.zh-hans.docx") as word:
        styles = word.read("word/styles.xml").decode()
        theme = word.read("word/theme.xml").decode()
    assert '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"' in styles
    assert '<a:ea typeface="Microsoft YaHei"/>' in theme


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Yield while there is a file of German words in which all but one are missing."""
    text = (FOLDER / "zh-Hans.po").read_text(encoding="utf-8")
    assert 'msgid "Contents"\nmsgstr "目录"' in text
    kept = text.partition('msgctxt "words.contents"')[0].partition("\n\n")[0]
    entry = 'msgctxt "words.contents"\nmsgid "Contents"\nmsgstr "Inhalt"\n'
    (tmp_path / "words").mkdir()
    (tmp_path / "words/de.po").write_text(f"{kept}\n\n{entry}", encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path / "words")
    known_languages.cache_clear()
    yield
    known_languages.cache_clear()


@pytest.mark.usefixtures("german")
def test_what_a_language_lacks_is_marked_and_told(folder: Path) -> None:  # noqa: F811
    assert WORDS["de"].contents == "Inhalt"
    assert WORDS["de"].result == "[Not translated] Result:"
    assert TRANSLATION_WORDS["de"].about == "[Not translated] About this translation"
    german = {text: f"{text}." for text in CHINESE}
    content = spoken(folder, "de", german)
    assert document(content, "de").labels.contents == "Inhalt"
    result = run(content, "check", "--report", "json")
    assert '"untranslated-fixed-words"' in result.stdout
    lacking = len([it for it in fixed_words() if it[0] != "words.contents"])
    assert 100 < len(missing_in("de")) <= lacking


# ── from right to left ────────────────────────────────────────────────────────────────────────

ARABIC = {
    "{product}の手引き": "دليل {product}",
    "見本出版": "دار العينة",
    "見本クラウド": "Sample Cloud",
    "ログイン": "دخول",
    "一日一回行います。": "مرة كل يوم.",
    "{product}を使う前に行います。": "قبل {product}، على Web 2 (beta).",
    "{product}を開きます。": "افتح {product}.",
    "【ログイン】を押します。": "المس 【دخول】.",
    "画面を閉じます。": "أغلق الشاشة.",
    "見本": "عينة",
    "規約に[同意]してください。": "[وافق] على الشروط.",
}


def words_of(run: Any) -> str:
    return "".join(it.text or "" for it in run.iter(f"{W}t"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_language_from_right_to_left_is_read_from_there(folder: Path, tmp_path: Path) -> None:  # noqa: F811
    out = tmp_path / "out"
    content = spoken(folder, "ar", ARABIC)
    made = ("--language", "ar", "-f", "html", "-f", "docx", "-o", str(out))
    result = run(content, "build", *made)
    assert result.exit_code == 0, result.output
    page = (out / "guide.ar.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "unicode-bidi:isolate" in page
    assert "\u2068PC / Debian 12\u2069 (\u206820 نوفمبر 2026\u2069)" in page
    assert "باللغة: \u2068اليابانية\u2069" in page, "a drawing stays as it is drawn"
    with ZipFile(out / "guide.ar.docx") as word:
        root = fromstring(word.read("word/document.xml"))
        styles = word.read("word/styles.xml").decode()
    assert 'w:bidi="ar-EG"' in styles
    paragraphs, tables = list(root.iter(f"{W}p")), list(root.iter(f"{W}tbl"))
    assert len(paragraphs) > 10
    assert tables
    assert all(it.find(f"{W}pPr/{W}bidi") is not None for it in paragraphs)
    assert all(it.find(f"{W}tblPr/{W}bidiVisual") is not None for it in tables)
    runs = [(words_of(it), it.find(f"{W}rPr/{W}rtl") is not None) for it in root.iter(f"{W}r")]
    assert ("Web 2 (beta", False) in runs
    assert (").", True) in runs
    assert not [it for it, _ in runs if "\u2068" in it]


def test_a_script_without_a_font_is_told_once(folder: Path, tmp_path: Path) -> None:  # noqa: F811
    content = spoken(folder, "ar", ARABIC)
    made = ("--language", "ar", "-f", "pdf", "-o", str(tmp_path / "out"), "--report", "json")
    found = json.loads(run(content, "build", *made).stdout)["diagnostics"]
    errors = [it for it in found if it["severity"] == "error"]
    assert [it["rule"] for it in errors] == ["missing-letters"]
    assert not (tmp_path / "out").exists()
