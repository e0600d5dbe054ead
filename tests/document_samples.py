"""Documents made by hand, for tests of what comes after `compose`."""

from io import BytesIO
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw

from pipeline.document.document import (
    Asset,
    BulletList,
    ContentsEntry,
    Document,
    FigureNumber,
    Illustration,
    Labels,
    LegendEntry,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.inline_nodes import Code, Control, Link, Reference, Strong, Text
from pipeline.document.screen_nodes import Callout, Region, Screen, ScreenPart, ScreenRun, Spot


def every_node() -> Document:
    """Return a Japanese manual in which each node, field and link of the tree is used."""
    sections = (_overview(), _android(), _iphone())
    return Document(
        name="login-warning-ja",
        id="login-warning",
        language="ja",
        title="連絡帳サービス 操作マニュアル",
        subtitle="～ログイン時の警告メッセージと対処法～",
        full_title="IIJ電子@連絡帳サービス 操作マニュアル ～ログイン時の警告メッセージと対処法～",
        publisher="株式会社サンプル・R&D",
        published="2026-11-02",
        cover=("2026年11月2日", "株式会社サンプル・R&D"),
        edition="対象：iPhone・iPad（iOS 15以上）をお使いの方",
        labels=Labels(
            contents="目次", page="{page} / {pages} ページ", enlarge="拡大する", step="手順"
        ),
        contents=tuple(ContentsEntry(part.id, part.number, part.title) for part in sections),
        sections=sections,
        assets={
            "portrait.png": Asset("image/png", _screenshot(390, 844)),
            "landscape.png": Asset("image/png", _screenshot(650, 420)),
            "portrait-again.png": Asset("image/png", _screenshot(390, 844)),
        },
    )


def _overview() -> Section:
    return Section(
        id="overview",
        number="1",
        title="はじめに",
        blocks=(
            Paragraph((Text("この手順書は、警告画面からログインする方法を説明します。"),)),
            Paragraph((Text("2026/10/28 に実機で確かめました。"),), label="確認："),
            BulletList(
                (
                    (Text("端末のOSによって、"), Strong("画面の表示"), Text("が異なります。")),
                    (Text("迷ったら"), Reference("手順②", "pass-warning.ios/visit"), Text("へ。")),
                ),
                label="お使いになる前に",
            ),
            Table(
                "確認した環境",
                ("確認日", "機種", "OS", "ブラウザ"),
                (
                    ("2026/10/28", "Pixel 9", "Android 16", "Google Chrome 141"),
                    ("2026/10/27", "iPhone 16", "iOS 26.1", "Safari"),
                ),
            ),
            Table("", ("項目", "値"), (("接続先", "login.example.jp"),)),
        ),
    )


def _android() -> Section:
    return Section(
        id="pass-warning-android",
        number="2",
        title="ログイン時のメッセージ表示 ～Androidの場合～",
        blocks=(
            Paragraph(
                (
                    Text("接続先が "),
                    Code("https://login.example.jp/?a=1&b=<2>"),
                    Text(" であることを"),
                    Link("公式の案内", "https://www.example.jp/案内?a=1&b=2"),
                    Text("と見比べます。不明なときは"),
                    Link("電話", "tel:+81-3-0000-0000"),
                    Text("でお尋ねください。"),
                )
            ),
            Picture("landscape.png", "警告画面の全体。上に接続先の名前がある", 650, 420),
            StepList("setup", "decimal", (_decimal_step("setup", 1), _decimal_step("setup", 2))),
            Paragraph((Text("ここで端末を再起動します。"),)),
            StepList("setup", "decimal", (_decimal_step("setup", 3),)),
            _panel("danger"),
            _panel("caution"),
            _panel("notice"),
            StepList("restart", "decimal", (_decimal_step("restart", 1),)),
            StepList("setup", "decimal", (_decimal_step("setup", 4),)),
        ),
    )


def _decimal_step(sequence: str, number: int) -> StepItem:
    content = (Text("【"), Control("設定"), Text("】を開きます。"))
    return StepItem(f"{sequence}/step-{number}", number, f"{number}.", (StepForm(content),))


def _iphone() -> Section:
    return Section(
        id="pass-warning.ios",
        number="3",
        title="ログイン時のメッセージ表示 ～iPhone・iPadの場合～",
        blocks=(
            _panel("warning", owner="承認：情報システム部 部長"),
            StepList("pass-warning.ios", "circled", (_details_step(), _visit_step())),
            Illustration(_warning(), "警告の画面", (Text("閉じたあとの画面（イラスト）"),)),
            StepList("pass-warning.ios", "circled", (_last_step(),)),
            Table("所要時間", ("作業", "時間"), (("全体", "5分"),)),
        ),
    )


def _details_step() -> StepItem:
    return StepItem(
        "pass-warning.ios/show-details",
        1,
        "①",
        (
            StepForm(
                (Text("接続先を確かめ、"), Control("【詳細を表示】"), Text("をタップします。")),
                figure=Picture(
                    "portrait.png",
                    "Safariの警告画面",
                    390,
                    844,
                    (Text("警告の画面"),),
                    (
                        Callout("tap", "❶", Region(0.082, 0.886, 0.836, 0.067)),
                        Callout("point", "❷", Region(0.08, 0.11, 0.7, 0.02)),
                    ),
                    (
                        LegendEntry("❶", (Text("ここをタップします。"),)),
                        LegendEntry("❷", (Code("login.example.jp"), Text(" であること"))),
                    ),
                    number=FigureNumber("図", "3", 1),
                ),
                result_label="結果：",
                result=(Text("“証明書”の説明が表示されます…。"),),
            ),
        ),
        notes=((Text("会社の端末では、管理者の許可が要ります。"),),),
        label="対象：管理者",
    )


def _visit_step() -> StepItem:
    return StepItem(
        "pass-warning.ios/visit",
        2,
        "②",
        (
            StepForm(
                (Control("【Webサイトを表示】"), Text("をタップします。")),
                label="iOS 15以上の場合：",
                figure=_marked_warning(),
            ),
            StepForm(
                (Control("【このWebサイトを閲覧】"), Text("をタップします。")),
                label="iOS 14以前の場合：",
                result_label="結果：",
                result=(Text("確認の画面が表示されます。"),),
                result_figure=Picture(
                    "portrait-again.png", "確認の画面", 390, 844, number=FigureNumber("図", "3", 2)
                ),
            ),
        ),
    )


def _last_step() -> StepItem:
    content = (
        Text("ログイン画面が表示されたら、"),
        Control("【ログイン】"),
        Text("をタップします。"),
    )
    return StepItem("pass-warning.ios/sign-in", 3, "③", (StepForm(content),))


def _warning() -> Screen:
    return Screen(
        "phone",
        "ios",
        status=(ScreenRun("9:41"),),
        address=(ScreenRun("login.example.jp"),),
        parts=(
            ScreenPart("heading", (ScreenRun("接続はプライベートではありません"),)),
            ScreenPart("text", (ScreenRun("このWebサイトは、なりすましています。"),)),
            ScreenPart("link", (ScreenRun("Webサイトを表示"),)),
            ScreenPart("button", (ScreenRun("戻る"),)),
        ),
    )


def _marked_warning() -> Illustration:
    screen = _warning()
    return Illustration(
        screen,
        "接続はプライベートではありませんの画面。「Webサイトを表示」をタップ",
        (Text("表示される画面（イラスト）"),),
        (
            Callout("tap", "❶", _spot(screen, "Webサイトを表示")),
            Callout("box", "❷", _spot(screen, "戻る")),
            Callout("point", "❸", _spot(screen, "login.example.jp")),
        ),
        (
            LegendEntry("❶", (Text("ここをタップします。"),)),
            LegendEntry("❷", (Text("前のページに戻ります。"),)),
            LegendEntry("❸", (Text("接続先の名前です。"),)),
        ),
    )


def _spot(screen: Screen, words: str) -> Spot:
    texts = ["".join(run.text for run in text) for text in screen.texts()]
    return Spot(texts.index(words), 0, len(words), is_whole=True)


Signal: TypeAlias = Literal["danger", "warning", "caution", "notice"]


def _panel(signal: Signal, owner: str = "") -> SafetyPanel:
    words = {"danger": "危険", "warning": "警告", "caution": "注意", "notice": "通知"}
    return SafetyPanel(
        signal,
        words[signal],
        (Text("警告を無視すると、偽の画面へ進むおそれがあります。"),),
        (Text("IDとパスワードを盗まれることがあります。"),),
        (Text("接続先が "), Code("login.example.jp"), Text(" のときだけ進んでください。")),
        owner,
    )


def _screenshot(width: int, height: int) -> bytes:
    """Draw a white screen with a few bars where text would be."""
    picture = Image.new("RGB", (width, height), "#ffffff")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, 48), fill="#e8ebee")
    for row in range(5):
        pen.rectangle(
            (32, 96 + 48 * row, width - 64 - 40 * (row % 2), 112 + 48 * row), fill="#9aa4ae"
        )
    pen.rounded_rectangle((32, height - 96, width - 32, height - 40), 12, fill="#0a5a9c")
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
