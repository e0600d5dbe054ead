"""Promise: manuals of all trades that are right raise no alarm."""

from pathlib import Path

import pytest

from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.reading.source import read

SETTINGS = 'development_hosts: ["dev-*", "staging.*", "*.test", "*.local", "*.internal"]\n'
MANUAL = """
id: manual
language: {}
title: "{{product}}"
publisher: Sample Press
published: 2026-11-23
terms: {}
procedures: [only]
"""
PROCEDURE = """
id: only
title: A procedure
steps:
  - id: first
    do: "{}"
    figure: {{screen: own}}
screens:
  own:
    {}
"""

# What it is about: language, terms, a step, and its screen.
RIGHT: dict[str, tuple[str, str, str, str]] = {
    "files of a connection": (
        "en",
        "{product: Corp VPN, address: https://vpn.example.com}",
        "Open `{address}`, type `hanako.suzuki` and click [[Connect]].",
        "says: [{field: User, value: hanako.suzuki}, office.ovpn, office.rdp, {button: Connect}]",
    ),
    "names of software": (
        "en",
        "{product: Acme Deploy, address: https://deploy.example.com}",
        "Open `{address}` and click [[Create]].",
        (
            "says: [ASP.NET, Node.js 22, com.example.app, src/main.go, settings.local, "
            "{button: Create}]"
        ),
    ),
    "drawings": (
        "ja",
        "{product: 図面くん, address: https://zumen.example.jp}",
        "`{address}`を開き、【アップロード】をクリックします。",
        "says: [zumen.dwg, plan.jww, mitsumori.xdw, {button: アップロード}]",
    ),
    "programs": (
        "en",
        "{product: BranchView, address: https://git.example.com}",
        "Open `{address}` and click [[Commit]].",
        (
            "says: [src/app.tsx, book.ipynb, lib.rs, Main.kt, .env.development.local, "
            "{button: Commit}]"
        ),
    ),
    "sentences without spaces": (
        "en",
        "{product: Acme Clinic, address: https://clinic.example.com}",
        "Open `{address}`.",
        "says: [Dr.Smith vs.Mr.Jones, 'e.g. approx.two hours, incl.tax', etc.and more, Ph.D]",
    ),
    "brands with dots": (
        "en",
        "{product: Taskly, address: https://taskly.example.com}",
        "Open `{address}` and click [[Import]].",
        "says: [monday.com, Booking.com, Cal.com, {button: Import}]",
    ),
    "servers": (
        "en",
        "{product: Post, in: imap.example.com, out: smtp.example.com}",
        "Type `{in}` and `{out}`, then click [[Next]].",
        (
            "says: [{field: In, value: imap.example.com}, {field: Out, value: smtp.example.com}, "
            "{button: Next >}]"
        ),
    ),
    "ordinary words that are names too": (
        "en",
        "{product: Time Card, other: Expenses, third: Calendar}",
        "Click [[Clock in]].",
        (
            "says: [{heading: Your time card for May}, Time card history, Your expenses, "
            "{button: Clock in}]"
        ),
    ),
    "a name inside of a longer one": (
        "ja",
        "{product: 人事給与システム, department: 総務部}",
        "【人事システム】を選びます。",
        "says: [給与システムのお知らせ, {row: 人事システム}, 総務課]",
    ),
    "terms that are called as keys are": (
        "en",
        "{product: Form, number: 12 digits, sheet: the blue sheet}",
        "Type {number} and click [[Send]] on {sheet}.",
        "says: {button: Send}",
    ),
    "the menus of a path": (
        "ja",
        "{product: 表計算ソフト}",
        "【ファイル】→【名前を付けて保存】の順にクリックします。",
        "says: [{row: 新規}, {row: 名前を付けて保存}, {row: 印刷}]",
    ),
    "the buttons of a machine": (
        "ja",
        "{product: 体重計アプリ}",
        "本体の**電源**ボタンを押し、アプリの【接続】をタップします。",
        "says: {button: 接続}",
    ),
    "words within texts": (
        "ja",
        "{product: 書庫}",
        "【利用規約】を読み、【同意する】を押します。",
        "says: ['[利用規約]をお読みください。', {button: 同意する（必須）}]",
    ),
    "hosts of others in running text": (
        "ja",
        "{product: 旅アプリ, address: https://tabi.example.jp}",
        "`{address}`を開きます。",
        "says: ['info@example.org、login.other.comへ。', App Storeで入手, 192.168.0.1]",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_said_of_what_is_right(tmp_path: Path, name: str) -> None:
    language, terms, step, screen = RIGHT[name]
    files = {
        "manuals/manual.yaml": MANUAL.format(language, terms),
        "procedures/only.yaml": PROCEDURE.format(step, screen),
        "settings.yaml": SETTINGS,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    report = Report()
    check(load(read(tmp_path, report), tmp_path, report), report)
    assert [f"{item.message()} [{item.rule.name}]" for item in report] == []
