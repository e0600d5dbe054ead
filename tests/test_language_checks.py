"""Promise: a writer's wording is judged by named rules, each of which says what to write instead.

What a screen says, quotations, code and addresses are nobody's wording, and stay as they are.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from commands.reporting import hint_of, message_of
from pipeline import rules
from pipeline.checking.checks import check
from pipeline.diagnostics import Diagnostic, Report, Severity
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import own_list
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from schemas.waiver import WordingRule
from tests.language_samples import HARMLESS_EN, HARMLESS_JA, MISTAKES_EN, MISTAKES_JA
from tests.test_bad_content import AS_OF

MANUAL = """id: manual
language: {language}
title: {product}
publisher: {product}
published: 2026-11-23
terms: {{product: {product}}}
procedures: [only]
{more}"""
PRODUCTS = {"ja": "見本クラウドサービス", "en": "Sample Cloud"}
GLOSSARY = """words:
  - {use: ログイン, not: [サインイン, ログオン], reason: 画面がそう呼んでいます。, language: ja}
  - {use: sign-in, not: sign-on, reason: The screens call it so., language: en}
"""


def judged(
    folder: Path, texts: tuple[str, ...], language: str, files: Mapping[str, str], more: str = ""
) -> tuple[Library, Report]:
    """Check a library of these steps, one a line from line 4 on, with more files."""
    steps = "".join(
        f"  - {{id: s{number}, do: '{text.replace(chr(39), chr(39) * 2)}'}}\n"
        for number, text in enumerate(texts)
    )
    written = {
        "manuals/manual.yaml": MANUAL.format(
            language=language, product=PRODUCTS[language], more=more
        ),
        "procedures/only.yaml": f"id: only\ntitle: A\nsteps:\n{steps}",
        **files,
    }
    for path, text in written.items():
        (folder / path).parent.mkdir(exist_ok=True, parents=True)
        (folder / path).write_text(text, encoding="utf-8")
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    return library, report


def wording(report: Report) -> list[Diagnostic]:
    """Return what is said about wording; anything else would be a mistake of the test."""
    others = {"too-many-steps"}
    found = [it for it in report if it.rule.name not in others]
    assert {it.rule.name for it in found} <= {it.name for it in rules.WORDING} | {"unused-waiver"}
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_mistake_is_found_at_its_words_and_nothing_else(tmp_path: Path, language: str) -> None:
    mistakes = {"ja": MISTAKES_JA, "en": MISTAKES_EN}[language]
    # Most sentences are polite ones, as in the manuals that these stand for.
    polite = ("【次へ】を押します。",) * len(mistakes) if language == "ja" else ()
    texts = (*(text for _, _, text in mistakes), *polite)
    _, report = judged(tmp_path, texts, language, {"glossary.yaml": GLOSSARY})
    found: dict[int, list[tuple[str, str]]] = {}
    for item in wording(report):
        line = report.line(item.place)
        words = line[item.place.column - 1 : item.place.end_column - 1]
        found.setdefault(item.place.line - 4, []).append((item.rule.name, words))
    for number, (rule, words, text) in enumerate(mistakes):
        ((found_rule, found_words),) = found.pop(number, [("", text)])
        assert (found_rule, found_words[: len(words)]) == (rule, words), text
    assert not found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_is_said_of_what_is_right(tmp_path: Path, language: str) -> None:
    texts = {"ja": HARMLESS_JA, "en": HARMLESS_EN}[language]
    _, report = judged(tmp_path, texts, language, {"glossary.yaml": GLOSSARY})
    assert [f"{report.line(it.place)} [{it.rule.name}]" for it in wording(report)] == []


def test_there_are_enough_of_both() -> None:
    assert len(MISTAKES_JA) + len(MISTAKES_EN) >= 90
    assert len(HARMLESS_JA) + len(HARMLESS_EN) >= 110
    met = {rule for rule, _, _ in (*MISTAKES_JA, *MISTAKES_EN)}
    elsewhere = {"mixed-spelling", "mixed-wave-dash"}
    assert met | elsewhere == {it.name for it in rules.WORDING} == set(get_args(WordingRule))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_line_says_what_to_do(tmp_path: Path, language: str) -> None:
    mistakes = {"ja": MISTAKES_JA, "en": MISTAKES_EN}[language]
    texts = tuple(text for _, _, text in mistakes)
    _, report = judged(tmp_path, texts, language, {"glossary.yaml": GLOSSARY})
    for item in wording(report):
        english, japanese = message_of(item, "en"), message_of(item, "ja")
        verbs = ("write ", "make two ", "name what ", "add the ", "say what ", "leave out ")
        assert english.startswith(verbs), english
        assert "ください" in japanese, japanese
        assert hint_of(item, "en")
        assert hint_of(item, "ja")


def test_a_fix_is_the_words_to_put_at_its_place(tmp_path: Path) -> None:
    texts = (
        "**必ず**確認して下さい。",
        r"\{甲\}をﾊﾟｽﾜｰﾄﾞと呼ぶ事があります。",
        "安全の**為**に保存します。",
        "赤いボタンを押します。",
        "サインインします。",
    )
    _, report = judged(tmp_path, texts, "ja", {"glossary.yaml": GLOSSARY})
    lines = [f"{report.line(item.place)}" for item in wording(report)]
    fixed = []
    for item, line in zip(wording(report), lines, strict=True):
        if item.fix:
            assert item.fix.is_safe
            start, end = item.fix.place.column - 1, item.fix.place.end_column - 1
            fixed.append(line[:start] + item.fix.text + line[end:])
    assert [it.partition("do: ")[2] for it in fixed] == [
        "'**必ず**確認してください。'}",
        r"'\{甲\}をパスワードと呼ぶ事があります。'}",
        r"'\{甲\}をﾊﾟｽﾜｰﾄﾞと呼ぶことがあります。'}",
        "'安全の**ため**に保存します。'}",
        "'ログインします。'}",
    ]


@pytest.mark.parametrize(
    ("texts", "language", "found"),
    [
        (("サーバに接続します。", "サーバーを選びます。", "サーバーです。"), "ja", ["サーバ"]),
        (("メールサーバーです。", "サーバです。", "サーバです。"), "ja", ["サーバー"]),
        (("又は", "または", "サーバーです。"), "ja", ["又は"]),
        (("1〜2です。", "1～2です。", "3～4です。"), "ja", ["〜"]),
        (("Your email.", "By e-mail.", "An e-mail."), "en", ["email"]),
        (("サーバです。", "「サーバー」です。", "【サーバー】です。"), "ja", []),
    ],
)
def test_the_rarer_of_two_spellings_is_found(
    tmp_path: Path, texts: tuple[str, ...], language: str, found: list[str]
) -> None:
    _, report = judged(tmp_path, texts, language, {})
    said = wording(report)
    lines = [report.line(it.place)[it.place.column - 1 : it.place.end_column - 1] for it in said]
    assert lines == found
    assert {it.rule.name for it in said} <= {"mixed-spelling", "mixed-wave-dash"}
    assert all(it.fix for it in said)


def test_a_manual_in_plain_style_may_be_one(tmp_path: Path) -> None:
    plain = tuple(f"【設定{number}】を押す。" for number in range(6))
    _, report = judged(tmp_path, (*plain, "【次へ】を押します。"), "ja", {})
    assert not wording(report)


STEP = ("赤いボタンを押します。",)
WAIVER = "{rule: colour-only, reason: ボタンに文字がありません。}"


def test_a_waiver_in_a_manual_a_procedure_or_a_step_silences_its_rule(tmp_path: Path) -> None:
    places = {
        "manual": ("", f"waivers: {WAIVER}\n"),
        "procedure": (f"waivers: {WAIVER}\n", ""),
    }
    for name, (of_procedure, of_manual) in places.items():
        folder = tmp_path / name
        judged(folder, STEP, "ja", {}, of_manual)
        path = folder / "procedures/only.yaml"
        path.write_text(path.read_text(encoding="utf-8") + of_procedure, encoding="utf-8")
        report = Report()
        check(load(read(folder, report), folder, report), report)
        assert not list(report), name
    step = f"id: only\ntitle: A\nsteps: {{id: s, do: 赤いボタンを押します。, waivers: {WAIVER}}}\n"
    _, report = judged(tmp_path / "step", STEP, "ja", {"procedures/only.yaml": step})
    assert not list(report)


def test_a_waiver_that_nothing_needs_or_that_is_over_is_told(tmp_path: Path) -> None:
    needless = "waivers: {rule: spelling, reason: Nobody knows.}\n"
    _, report = judged(tmp_path / "a", ("【次へ】を押します。",), "ja", {}, needless)
    assert [it.rule.name for it in report] == ["unused-waiver"]
    over = f"waivers: {WAIVER.replace('}', ', until: 2020-01-01}')}\n"
    library, report = judged(tmp_path / "b", STEP, "ja", {}, over)
    assert not list(report)
    check_ledger(library, library.manuals.values(), Clock(AS_OF, own_list()), report)
    found = {it.rule.name: it for it in report}
    assert found["expired-waiver"].hint()
    assert "unused-waiver" not in found


def test_a_waiver_for_evidence_needs_somebody_who_answers(tmp_path: Path) -> None:
    for rule, missing in (("stale-verification", True), ("spelling", False)):
        more = f"waivers: {{rule: {rule}, reason: So.}}\n"
        step = f"id: only\ntitle: A\nsteps: {{id: s, do: 【次へ】を押して下さい。}}\n{more}"
        _, report = judged(tmp_path / rule, STEP, "ja", {"procedures/only.yaml": step})
        assert any(it.rule is rules.MISSING_KEY for it in report) is missing
    more = "waivers: {rule: stale-verification, reason: So., approver: A, until: 2027-01-01}\n"
    _, report = judged(tmp_path / "manual", STEP, "ja", {}, more)
    assert any(it.rule is rules.INVALID_CHOICE for it in report)


@pytest.mark.parametrize(("level", "severity"), [("off", None), ("error", Severity.ERROR)])
def test_a_house_decides_what_a_rule_does(
    tmp_path: Path, level: str, severity: Severity | None
) -> None:
    settings = f"language_checks:\n  colour-only: {{level: {level}, reason: Our style guide.}}\n"
    _, report = judged(tmp_path, STEP, "ja", {"settings.yaml": settings})
    assert [it.severity for it in report] == ([severity] if severity else [])


def test_a_house_decides_how_long_a_sentence_may_be(tmp_path: Path) -> None:
    text = ("【次へ】を押すと、確認の画面が表示されます。",)
    for limit, found in ((19, 0), (18, 1)):
        settings = f"sentence_length: {{ja: {limit}}}\n"
        _, report = judged(tmp_path / str(limit), text, "ja", {"settings.yaml": settings})
        assert len(wording(report)) == found


def test_what_has_to_be_so_before_one_begins_asks_for_nothing(tmp_path: Path) -> None:
    conditions = "[Wi-Fiのパスワードがわかること。, 社内にいること。, 設定アプリを開けること。]"
    procedure = (
        f"id: only\ntitle: 例\nprerequisites: {conditions}\n"
        "steps:\n  - {id: s, do: 管理者に連絡すること。}\n  - {id: t, do: 画面を閉じます。}\n"
    )
    _, report = judged(tmp_path, STEP, "ja", {"procedures/only.yaml": procedure})
    assert [(it.rule.name, it.place.line) for it in report] == [("plain-style", 5)]


def test_only_what_the_writer_says_is_judged(tmp_path: Path) -> None:
    procedure = """id: only
title: 下さい、を使う例
steps:
  - id: s
    do: "【下さい】を押します。"
    figure: {screen: own, tap: 【下さい】, alt: "画面の右上に、赤いボタンがある。"}
    safety:
      signal: notice
      hazard: 消えます。
      consequence: 戻りません。
      avoidance: 見ます。
      owner: ＡＢＣ
screens:
  own: {says: [ここを押して下さい。, {button: 【下さい】}, ＡＢＣ]}
"""
    _, report = judged(tmp_path, STEP, "ja", {"procedures/only.yaml": procedure})
    assert [it.message() for it in report] == []


def test_a_glossary_knows_capitals_and_longer_words(tmp_path: Path) -> None:
    glossary = """words:
  - {use: iPhone, not: [Iphone, I-Phone], reason: The maker writes it so.}
  - {use: サーバー, not: サーバ, reason: 長音を付けます。, language: ja}
  - {use: 鍵, not: キー, reason: 部屋のものです。, language: ja}
"""
    texts = ("iPhoneをサーバーにつなぎます。", "キーボードです。", "Iphoneとサーバとキーです。")
    _, report = judged(tmp_path, texts, "ja", {"glossary.yaml": glossary})
    found = [report.line(it.place)[it.place.column - 1 : it.place.end_column - 1] for it in report]
    assert found == ["Iphone", "サーバ", "キー"]
    assert {it.place.line for it in report} == {6}


def test_a_glossary_that_contradicts_itself_is_an_error(tmp_path: Path) -> None:
    glossary = "words:\n  - {use: A, not: B, reason: x}\n  - {use: B, not: [C, A], reason: x}\n"
    _, report = judged(tmp_path, ("【次へ】を押します。",), "ja", {"glossary.yaml": glossary})
    found = [it for it in report if it.rule is rules.NOT_AVOIDED]
    assert [(it.place.line, it.values["word"]) for it in found] == [(2, "B"), (3, "A")]
