"""Promise: what a manual says and what its screens show agree, and what is hidden stays hidden."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.reporting import hint_of, message_of
from pipeline import rules
from pipeline.checking.checks import check
from pipeline.diagnostics import Diagnostic, Report
from pipeline.language.hosts import Host, find_hosts, find_hosts_inside, narrow
from pipeline.language.product_names import ProductNames
from pipeline.loading.library import load
from pipeline.reading.source import read

MANUAL = """
id: manual
language: ja
title: "{product} 操作マニュアル"
publisher: 見本出版
published: 2019-03-19
terms: {TERMS}
procedures: [warning]
"""
# The seed manual's screen, word for word.
SEED = """
id: warning
title: ログイン時のメッセージ表示
steps:
  - id: details
    do: 接続先が{product}であることを確かめ、【詳細を表示】をタップします。
    figure: {screen: not-private}
  - id: switch-on
    do: ecn.iij-renrakucho.jpの右にある白いアイコンをタップします。
  - id: android
    do: 【ecn.iij-renrakuchoにアクセスする（安全ではありません）】をタップします。
screens:
  not-private:
    says:
      - heading: 接続はプライベートではありません
      - text: TEXT
      - link: 詳細を表示
      - link: 戻る
waivers: {rule: colour-only, reason: アイコンに文字はありません。}
""".replace(
    "TEXT",
    "このWebサイトは、あなたの個人情報または金融情報を盗むために“dev-ecn.ij-healthcare.jp”"
    "になりすましている可能性があります。前のページに戻ってください。",
)
TERMS = "{product: IIJ電子@連絡帳サービス, host: ecn.iij-renrakucho.jp}"


def problems(
    folder: Path, procedure: str, settings: str = "", terms: str = TERMS
) -> list[Diagnostic]:
    """Return what is wrong with a manual of one procedure."""
    files = {
        "manuals/manual.yaml": MANUAL.replace("{TERMS}", terms),
        "procedures/warning.yaml": procedure,
    } | ({"settings.yaml": settings} if settings else {})
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    for item in report:
        assert message_of(item, "ja")
        assert hint_of(item, "ja")
    return list(report)


def marked(items: list[Diagnostic], folder: Path) -> list[tuple[str, str]]:
    """Return each rule that is broken with the characters it points at."""
    found = []
    for item in items:
        line = (folder / Path(item.place.file).relative_to(folder)).read_text("utf-8").split("\n")
        written = line[item.place.line - 1][item.place.column - 1 : item.place.end_column - 1]
        found.append((item.rule.name, written))
    return found


# ── hosts ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("terms", [TERMS, "{product: IIJ電子@連絡帳サービス}"])
def test_the_other_host_on_the_seed_manuals_screen_is_found(tmp_path: Path, terms: str) -> None:
    (item,) = problems(tmp_path, SEED, terms=terms)
    assert marked([item], tmp_path) == [("another-host", "dev-ecn.ij-healthcare.jp")]
    assert "ecn.iij-renrakucho.jp" in item.hint()


def test_the_development_host_on_the_seed_manuals_screen_is_found(tmp_path: Path) -> None:
    (item,) = problems(tmp_path, SEED, 'development_hosts: ["*.test", "dev-*"]')
    assert marked([item], tmp_path) == [("development-host", "dev-ecn.ij-healthcare.jp")]
    assert "dev-*" in item.message()


def test_hosts_of_others_may_be_shown(tmp_path: Path) -> None:
    assert problems(tmp_path, SEED, 'other_hosts: "*.ij-healthcare.jp"') == []


def test_a_manual_that_names_no_host_is_not_compared(tmp_path: Path) -> None:
    procedure = SEED.replace("ecn.iij-renrakucho.jpの右", "右")
    assert problems(tmp_path, procedure, terms="{product: IIJ電子@連絡帳サービス}") == []


def test_development_hosts_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    procedure = SEED.replace("白い", "[白い](https://dev-1.example.jp/a)").replace(
        "ecn.iij-renrakucho.jpの右", "左の{host}とdev-2.example.jpの右"
    )
    terms = "{product: P電子連絡帳, host: dev-3.example.jp, free: x}"
    found = marked(problems(tmp_path, procedure, "development_hosts: dev-*", terms), tmp_path)
    # A host that comes from a term is named once, at the term.
    assert found == [
        ("development-host", "dev-3.example.jp"),
        ("development-host", "dev-2.example.jp"),
        ("development-host", "dev-1.example.jp"),
        ("development-host", "dev-ecn.ij-healthcare.jp"),
    ]


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("“dev-ecn.ij-healthcare.jp”になりすまして", ["dev-ecn.ij-healthcare.jp"]),
        ("接続先はecn.iij-renrakucho.jpです。", ["ecn.iij-renrakucho.jp"]),
        ("a.example.jp、b.example.jp。", ["a.example.jp", "b.example.jp"]),
        ("（https://example.jp/index.html）を開く", ["example.jp"]),
        ("https://localhost:8443をlocalhostで", ["localhost:8443", "localhost"]),
        ("http://intranet/と192.168.0.1", ["intranet"]),
        ("xn--wgv71a.xn--q9jyb4c", ["xn--wgv71a.xn--q9jyb4c"]),
        ("Open EXAMPLE.JP.", ["example.jp"]),
        ("ecn.iij-renrakuchoにアクセスする（安全ではありません）", []),
        ("setup.exe、readme.txt、node.js、iOS 12.4.1、v1.2、3.5mm、a.b", []),
        ("Tap OK.Then wait.", []),
        ("mylocalhost localhosts", []),
        # full-width letters, and letters of other languages
        ("https://ＤＥＶ-shop.example.jp：８０８０/を開く", ["dev-shop.example.jp:8080"]),
        ("https://日本語.jp/と、https://shop.日本語.jp", ["日本語.jp", "shop.日本語.jp"]),
        ("https://example.jpを開き、shop.example.jpへ", ["example.jp", "shop.example.jp"]),
        # what is no host, or not one that readers can open
        ("ASP.NET、Booking.com、com.example.app、settings.local、hanako.suzuki", []),
        ("approx.two, etc.and, incl.tax, plan.dwg, office.ovpn, lib.rs, Main.kt", []),
        ("chrome://settings/help と file://server/a", []),
    ],
)
def test_hosts_are_found_exactly(text: str, hosts: list[str]) -> None:
    found = list(find_hosts(text))
    assert [str(it) for it in found] == hosts
    assert [narrow(text[it.start : it.end]).lower() for it in found] == hosts


JAPANESE = "はのを。、（）“”「」【】・：ー　漢字カナ"


@given(st.text(JAPANESE, max_size=8), st.text(JAPANESE, max_size=8))
def test_a_host_is_found_whatever_japanese_it_is_glued_to(before: str, after: str) -> None:
    text = f"{before}dev-ecn.ij-healthcare.jp{after}"
    assert [(it.name, it.start) for it in find_hosts(text)] == [
        ("dev-ecn.ij-healthcare.jp", len(before))
    ]


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for_hosts(text: str) -> None:
    for host in find_hosts(text):
        assert narrow(text)[host.start : host.end].lower() == str(host)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("日本語.jp/login", ["日本語.jp"]),
        ("安全ではありませんexample.jp", ["example.jp"]),
        ("nas.local:5000", ["nas.local:5000"]),
        ("設定.を開く", []),
    ],
)
def test_in_a_line_for_an_address_every_name_with_dots_is_a_host(
    text: str, hosts: list[str]
) -> None:
    assert [str(it) for it in find_hosts(text, is_address=True)] == hosts


def test_hosts_are_found_inside_of_addresses() -> None:
    text = (
        "https://a.example.jp/?next=https%3A%2F%2Fb.example.jp%2F&u=c@d.example.jp&e=f.example.jp"
    )
    found = [it.name for it in find_hosts_inside(text)]
    assert found == ["b.example.jp", "d.example.jp", "f.example.jp"]


def test_the_two_names_of_one_host_are_the_same() -> None:
    written, sent = Host("日本語.jp", "", 0, 0), Host("xn--wgv71a119e.jp", "443", 0, 0)
    assert written.agrees(sent)


@pytest.mark.parametrize(
    ("name", "is_slip"),
    [
        ("shop.exmaple.jp", True),
        ("shop.exampl.jp", True),
        ("shop.exemplo.jp", False),
        ("shop.example.jp", False),
        ("shop.example.com", False),
        ("stop.example.jp", False),
        ("a.shop.example.jp", False),
    ],
)
def test_one_letter_is_a_slip_and_a_short_part_is_another_host(name: str, *, is_slip: bool) -> None:
    assert Host(name, "", 0, 0).is_slip_of(Host("shop.example.jp", "", 0, 0)) == is_slip


SHOP = """
id: warning
title: 設定
steps:
  - id: first
    do: "DO"
    figure: {screen: shop}
screens:
  shop: {address: "ADDRESS", says: [{row: "TEXT"}]}
"""
SHOP_TERMS = "{product: 星空ショップ, address: 'https://shop.example.jp:8443'}"


@pytest.mark.parametrize(
    ("do", "address", "text", "wrong"),
    [
        ("待ちます。", "shop.example.jp/login", "plan.dwg", None),
        ("待ちます。", "https://shop.example.jp:8444/", "一覧", "shop.example.jp:8443"),
        ("待ちます。", "nas.local", "一覧", "shop.example.jp"),
        ("待ちます。", "shop.example.jp", "help.example.jpへ", "shop.example.jp"),
        ("待ちます。", "shop.example.jp", "shop.exmaple.jpへ", "shop.example.jp"),
        ("待ちます。", "shop.example.jp", "https://other.test/へ", "shop.example.jp"),
        ("待ちます。", "shop.example.jp", "login.other.comとcal.com", None),
        ("`hanako.suzuki`と入力します。", "nas.local", "一覧", "shop.example.jp"),
    ],
)
def test_only_what_can_be_a_host_is_compared_and_suggested(
    tmp_path: Path, do: str, address: str, text: str, wrong: str | None
) -> None:
    procedure = SHOP.replace("DO", do).replace("ADDRESS", address).replace("TEXT", text)
    found = problems(tmp_path, procedure, terms=SHOP_TERMS)
    assert [item.rule.name for item in found] == (["another-host"] if wrong else [])
    for item in found:
        assert f"`{wrong}`" in item.hint()


@pytest.mark.parametrize(
    "do", ["https://shop.exmaple.jpを開きます。", "[店](https://shop.exmaple.jp/)を開きます。"]
)
def test_a_host_in_a_sentence_is_compared_with_the_terms(tmp_path: Path, do: str) -> None:
    procedure = SHOP.replace("DO", do).replace("ADDRESS", "shop.example.jp")
    found = problems(tmp_path, procedure, terms=SHOP_TERMS)
    assert marked(found, tmp_path) == [("similar-host", "shop.exmaple.jp")]
    allowed = problems(tmp_path, procedure, 'other_hosts: "shop.exmaple.jp"', SHOP_TERMS)
    assert allowed == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("settings.local", []),
        ("shop.local", ["shop.local"]),
        ("nas.intra.local", ["nas.intra.local"]),
        ("http://settings.local/", ["settings.local"]),
        ("settings.local:80", ["settings.local:80"]),
    ],
)
def test_a_file_is_no_development_host(tmp_path: Path, text: str, wrong: list[str]) -> None:
    procedure = SHOP.replace("DO", "待ちます。").replace("ADDRESS", "shop.example.jp")
    settings = 'development_hosts: ["*.local"]'
    found = problems(tmp_path, procedure.replace("TEXT", text), settings, SHOP_TERMS)
    assert marked(found, tmp_path) == [("development-host", it) for it in wrong]


def test_a_development_host_is_found_inside_of_an_address(tmp_path: Path) -> None:
    do = "[店](https://shop.example.jp:8443/x?next=https%3A%2F%2Fdev-y.example.jp)を開きます。"
    procedure = SHOP.replace("DO", do).replace("ADDRESS", "shop.example.jp")
    found = problems(tmp_path, procedure, "development_hosts: dev-*", SHOP_TERMS)
    assert marked(found, tmp_path) == [
        ("development-host", "x?next=https%3A%2F%2Fdev-y.example.jp")
    ]


# ── products ──────────────────────────────────────────────────────────────────────────────────

NAMES = ProductNames(
    {
        "product": "IIJ電子@連絡帳サービス",
        "site": "Practice Site",
        "app": "Notes",
        "system": "Windows 10",
        "board": "伝言板",
        "personnel": "人事給与システム",
        "costs": "Expenses",
        "printer": "かんたんプリンター",
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IIJ電子＠連絡帳サービスへようこそ", [("IIJ電子＠連絡帳サービス", True)]),
        ("IIJ電子@連絡帳 サービス", [("IIJ電子@連絡帳 サービス", True)]),
        ("ＩＩＪ電子@連絡帳ｻｰﾋﾞｽ", [("ＩＩＪ電子@連絡帳ｻｰﾋﾞｽ", True)]),
        ("Practice site", [("Practice site", True)]),
        ("Sign in to the Practice site", [("Practice site", True)]),
        ("PracticeSite", [("PracticeSite", True)]),
        ("IIJ電子@連絡帖サービス", [("IIJ電子@連絡帖サービス", False)]),
        ("電子@連絡帳サービスにログイン", [("電子@連絡帳サービス", False)]),
        ("Practise Site", [("Practise Site", False)]),
        ("IIJ電子@連絡帳サービスとIIJ電子＠連絡帳サービス", [("IIJ電子＠連絡帳サービス", True)]),
        # right, or another thing
        ("IIJ電子@連絡帳サービスへようこそ", []),
        ("Practice Site sign-in", []),
        ("Practice site sign-in", []),
        ("Your practice site. Practice site rules", []),
        ("PRACTICE", []),
        ("the site, Practice, practice makes perfect", []),
        ("practise on the site", []),
        ("your notes, NOTES", []),
        ("Practise Sitemap", []),
        ("Windows 11", []),
        ("伝言、掲示板", []),
        ("給与システムのお知らせ", []),
        ("your expenses, EXPENSES", []),
        ("連絡先", []),
        ("プリンターの前まで", []),
        ("かんたんプリンタ", [("かんたんプリンタ", False)]),
    ],
)
def test_slips_in_names_are_found_and_ordinary_words_are_not(
    text: str, found: list[tuple[str, bool]]
) -> None:
    slips = list(NAMES.find(text)) if NAMES.may_be_in(text) else []
    assert [(text[it.start : it.end], it.is_spelling) for it in slips] == found


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_right_name_is_never_a_slip(before: str, after: str) -> None:
    text = f"{before}|IIJ電子@連絡帳サービス|{after}"
    for slip in NAMES.find(text):
        assert slip.end <= len(before) + 1 or slip.start >= len(text) - len(after) - 1


@given(st.integers(0, 12), st.sampled_from("あ亜A "))
def test_the_quick_look_misses_no_slip(position: int, letter: str) -> None:
    name = "IIJ電子@連絡帳サービス"
    wrong = name[:position] + letter + name[position + 1 :]
    assert NAMES.may_be_in(f"「{wrong}」です")
    assert list(NAMES.find(f"「{wrong}」です"))


def test_a_name_on_a_screen_is_compared_with_the_terms(tmp_path: Path) -> None:
    procedure = SEED.replace("接続は", "IIJ電子＠連絡帳サービスへの接続は").replace(
        "dev-ecn.ij-healthcare.jp", "{host}"
    )
    (item,) = problems(tmp_path, procedure)
    assert marked([item], tmp_path) == [("product-spelling", "IIJ電子＠連絡帳サービス")]
    assert "{product}" in item.hint()


@pytest.mark.parametrize("level", ["", "off"])
def test_a_name_like_a_term_may_be_waived_as_other_wording_is(tmp_path: Path, level: str) -> None:
    procedure = SEED.replace("接続は", "IIJ電子@連絡帖サービスへの接続は").replace(
        "dev-ecn.ij-healthcare.jp", "{host}"
    )
    (item,) = problems(tmp_path, procedure)
    assert item.rule.name == "product-name"
    assert "waivers" in item.hint()
    if level:
        settings = f"language_checks: {{product-name: {{level: {level}, reason: 別名です。}}}}"
        assert problems(tmp_path, procedure, settings) == []
        return
    waiver = "waivers:\n  - {rule: product-name, reason: 別の名前です。}\n  -"
    waived = procedure.replace("waivers:", waiver)
    assert problems(tmp_path, waived) == []
    unused = waived.replace("連絡帖", "連絡帳")
    assert [it.rule.name for it in problems(tmp_path, unused)] == ["unused-waiver"]


# ── controls ──────────────────────────────────────────────────────────────────────────────────

STEPS = """
id: warning
title: 設定
steps:
  - id: first
    do: 待ちます。
    figure: {screen: before}
  - id: second
    do: "DO"
    figure: {screen: own}
    sees: {text: "SEES", figure: {screen: after}}
screens:
  before: {says: [{row: 前の項目}]}
  own:
    says: [{row: 一般}, {text: "くわしくは、[情報]をご覧ください。"}, {button: "{product}を開く"}]
  after: {says: [{row: 後の項目}]}
"""


@pytest.mark.parametrize(
    ("do", "wrong"),
    [
        ("【一般】をタップします。", []),
        ("[[情報]]か、【{product}を開く】をタップします。", []),
        ("【前の項目】、【一般】、【後の項目】の順にタップします。", []),
        ("【前の項目】をタップします。", ["【前の項目】"]),
        ("【前の項目】、【後の項目】の順にタップします。", ["【前の項目】"]),
        ("【一般】を開き、【ない項目】をタップします。", ["【ない項目】"]),
        ("【一 般】、【一般】、【情報】", ["【一 般】"]),
        ("項目の一覧を、上から順に確かめます。", []),
    ],
)
def test_every_control_of_a_step_stands_on_its_screens(
    tmp_path: Path, do: str, wrong: list[str]
) -> None:
    found = problems(tmp_path, STEPS.replace("DO", do).replace("SEES", "終わりです。"))
    assert marked(found, tmp_path) == [("control-not-on-screen", it) for it in wrong]


def test_every_control_of_a_result_stands_on_the_results_screen(tmp_path: Path) -> None:
    procedure = STEPS.replace("DO", "待ちます。")
    assert problems(tmp_path, procedure.replace("SEES", "【後の項目】が表示されます。")) == []
    (item,) = problems(tmp_path, procedure.replace("SEES", "【一般】が表示されます。"))
    assert (item.rule, item.values["screen"]) == (rules.CONTROL_NOT_ON_SCREEN, "after")


def test_each_form_is_compared_with_its_own_screen(tmp_path: Path) -> None:
    procedure = STEPS.replace("DO", "【一般】をタップします。").replace("SEES", "終わりです。")
    variants = """    sees: x
    variants:
      - {applies_to: {os: iOS}, do: 【後の項目】をタップします。}
      - {applies_to: {os: Windows}, figure: {screen: after}}
      - {applies_to: {os: macOS}, do: 【後の項目】をタップします。, figure: {screen: after}}
"""
    line = '    sees: {text: "終わりです。", figure: {screen: after}}\n'
    found = marked(problems(tmp_path, procedure.replace(line, variants)), tmp_path)
    assert found == [
        ("control-not-on-screen", "【一般】"),
        ("control-not-on-screen", "【後の項目】"),
    ]


def test_a_missing_term_is_reported_once_and_hides_no_other_problem(tmp_path: Path) -> None:
    procedure = STEPS.replace("{product}を開く", "{prodct}を開く").replace("SEES", "終わりです。")
    found = problems(tmp_path, procedure.replace("DO", "【何か】をタップします。"))
    assert [item.rule.name for item in found] == ["unknown-term"]


BRACKETS = """
id: warning
title: 設定
steps:
  - id: first
    do: "DO"
    figure: {screen: own, tap: WORDS}
screens:
  own:
    says:
      - heading: 【重要】お知らせ
      - text: くわしくは、[情報]をご覧ください。
      - button: "[OK]"
      - button: 【必須】送信
      - link: "[[{product}]]"
"""


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ("【[OK]】をタップします。", '"[OK]"'),
        ("[[[OK]]]をタップします。", '"[OK]"'),
        ("【\\\\【必須\\\\】送信】をタップします。", "【必須】送信"),
        ("[[\\\\【必須】送信]]をタップします。", "【必須】送信"),
        ("[[\\\\[[{product}\\\\]\\\\]]]をタップします。", '"[[{product}]]"'),
        ("【情報】をタップします。", "情報"),
        ("案内をタップします。", "【重要】"),
    ],
)
def test_signs_on_a_screen_are_compared_as_they_are_shown(
    tmp_path: Path, do: str, words: str
) -> None:
    found = problems(tmp_path, BRACKETS.replace("DO", do).replace("WORDS", words))
    assert [item.message() for item in found] == []


def test_a_callout_may_mark_the_second_of_two_mentions(tmp_path: Path) -> None:
    says = "link: 戻る\n      - link: 戻る\n      - text: 戻るか、戻るまで待ちます。"
    procedure = SEED.replace("link: 戻る", says).replace(
        "figure: {screen: not-private}", "figure: {screen: not-private, box: WHAT}"
    )
    other = "other_hosts: '*.jp'"
    fourth = procedure.replace("WHAT", "{words: 戻る, nth: 4}")
    assert problems(tmp_path, fourth, other) == []
    (item,) = problems(tmp_path, procedure.replace("WHAT", "{words: 戻る, nth: 5}"), other)
    assert (item.rule, item.values["count"]) == (rules.NO_SUCH_PLACE, "4")
    (item,) = problems(tmp_path, procedure.replace("WHAT", "戻る"), other)
    assert (item.rule, item.values["count"]) == (rules.AT_SEVERAL_PLACES, "4")


PARTS = """
id: warning
title: 設定
steps:
  - id: only
    do: "DO"
    figure: {screen: own}
screens:
  own:
    title: 証明書信頼設定
    says:
      - row: Payment history
      - button: Pay now
      - button: Next >
      - {field: "User name *", value: taro}
      - text: Go on with [Create an account] or press OK, please.
      - text: OKを押すか、「確認」を選びます。設定の画面です。
      - {row: 必須　氏名, value: 編集}
      - button: ログイン（会員の方）
"""


@pytest.mark.parametrize(
    ("control", "is_there"),
    [
        # a whole text, link or value; and a label without its signs
        *(("証明書信頼設定", True), ("Pay now", True), ("Create an account", True)),
        *(("編集", True), ("Next", True), ("User name", True), ("氏名", True), ("ログイン", True)),
        # words within a text
        *(("OK", True), ("確認", True), ("press OK", True)),
        # parts of words and of labels
        *(("設定", False), ("Pay", False), ("a", False), ("Payment", False), ("会員", False)),
        *(("me", False), ("ログ", False), ("認", False)),
    ],
)
def test_a_control_is_something_of_its_own(tmp_path: Path, control: str, *, is_there: bool) -> None:
    found = problems(tmp_path, PARTS.replace("DO", f"【{control}】を押します。"))
    assert [item.rule.name for item in found] == ([] if is_there else ["control-not-on-screen"])
    for item in found:
        assert f"`{control}`" not in item.hint()


@pytest.mark.parametrize(
    ("do", "wrong"),
    [
        ("【ファイル】→【Pay now】の順に押します。", []),
        ("[[File]] > [[More]] > [[Pay now]]", []),
        ("【Pay now】→【ファイル】の順に押します。", ["【ファイル】"]),
        ("【ファイル】→【Pay new】の順に押します。", ["【Pay new】"]),
        ("【ファイル】と【Pay now】を押します。", ["【ファイル】"]),
    ],
)
def test_of_a_path_only_the_last_control_must_be_there(
    tmp_path: Path, do: str, wrong: list[str]
) -> None:
    found = problems(tmp_path, PARTS.replace("DO", do))
    assert marked(found, tmp_path) == [("control-not-on-screen", it) for it in wrong]


def test_what_is_marked_is_what_is_named(tmp_path: Path) -> None:
    figure = "figure: {screen: own, tap: Payment history}"
    procedure = PARTS.replace("figure: {screen: own}", figure)
    (item,) = problems(tmp_path, procedure.replace("DO", "[[Pay now]]か[[Next]]"))
    assert item.rule is rules.ANOTHER_CONTROL


# ── hidden words ──────────────────────────────────────────────────────────────────────────────

HIDDEN = """
id: warning
title: 設定の題
steps:
  - id: first
    do: 待ちます。
    figure: {screen: account, caption: 説明}
    notes: 注
screens:
  account:
    alt: 代わり
    says: [{field: ID, value: midori}, 前回のIDはmidoriです]
    redact: midori
"""


@pytest.mark.parametrize("place", ["設定の題", "説明", "注", "代わり"])
@pytest.mark.parametrize("words", ["midoriの画面", "IDmidori2"])
def test_words_hidden_on_a_screen_are_printed_nowhere_else(
    tmp_path: Path, place: str, words: str
) -> None:
    assert problems(tmp_path, HIDDEN) == []
    procedure = HIDDEN.replace(place, words)
    assert marked(problems(tmp_path, procedure), tmp_path) == [("redacted-elsewhere", "midori")]


def test_short_hidden_words_are_looked_for_as_whole_words(tmp_path: Path) -> None:
    procedure = HIDDEN.replace("midori", "ann").replace("注", "planned、annです。")
    (item,) = problems(tmp_path, procedure)
    assert marked([item], tmp_path) == [("redacted-elsewhere", "ann")]
    assert item.place.column == len("    notes: planned、") + 1


def test_of_a_screen_what_can_be_pressed_is_listed_first_and_what_is_left_out_is_marked(
    tmp_path: Path,
) -> None:
    said = ["heading: Continuing with it", "text: Continued when done", "text: Discontinued"]
    said += ["text: Content", "field: Name", "button: Next", "text: 'See [Terms].'"]
    procedure = STEPS.split("steps:", maxsplit=1)[0] + "\n".join(
        [
            "steps:",
            "  - {id: first, do: 'Tap [[Continue]].', figure: {screen: home}}",
            "screens:",
            "  home:",
            "    says:",
            *(f"      - {it}" for it in said),
        ]
    )
    (item,) = [
        it for it in problems(tmp_path, procedure) if it.rule.name == "control-not-on-screen"
    ]
    listed = str(item.values["known"]).split(", ")
    assert sorted(listed[:3]) == ["`Name`", "`Next`", "`Terms`"]
    assert listed[-1] == "…"
    few = problems(tmp_path, procedure.replace("- text: ", "- blank: text # "))
    assert all("…" not in it.values.get("known", "") for it in few)
