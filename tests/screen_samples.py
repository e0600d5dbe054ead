"""Screens that are hard to draw: long labels, long names, two scripts, much in little room."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from hypothesis import strategies as st

from pipeline.document.document import Illustration
from pipeline.document.screen_nodes import (
    Callout,
    PartKind,
    Screen,
    ScreenPart,
    ScreenRun,
    ScreenWords,
)
from pipeline.pieces.screens import find
from pipeline.words.numbering import callout_marker

KINDS: tuple[PartKind, ...] = ("heading", "text", "link", "button", "row", "check")
HOST = "a-very-long-host-name-of-forty.example.jp"
WARNING = (
    "このWebサイトは、あなたの個人情報または金融情報を盗むために“ecn.iij-renrakucho.jp”に"
    "なりすましている可能性があります。前のページに戻ってください。"
)
LABELS = (
    "OK",
    "セキュリティで保護されたページに戻るためのとても長いボタンのラベル",
    "Continue to the page although its certificate could not be verified",
    "ecn.iij-renrakuchoにアクセスする（安全ではありません）",
    "「…」、“……”――（仮）。",
    "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel",
    "ＡＢＣ１２３ﾊﾝｶｸ％￥",
    "ゃゅょっーー、。ァィゥェォ々〜",
    "Wi-Fi",
    "１",
)


def words(text: str, link: str = "") -> ScreenWords:
    """Return words on a screen, one stretch of them a link."""
    if not link:
        return (ScreenRun(text),) if text else ()
    before, after = text.split(link)
    runs = (ScreenRun(before), ScreenRun(link, "link"), ScreenRun(after))
    return tuple(run for run in runs if run.text)


def part(kind: PartKind, text: str = "", value: str = "", **more: object) -> ScreenPart:
    return ScreenPart(kind, words(text), words(value), **more)  # type: ignore[arg-type]


def hard_screens() -> Iterator[Illustration]:
    """Yield each hard case on each device and in each look, with callouts."""
    for device in get_args(Screen.__annotations__["device"]):
        for look in get_args(Screen.__annotations__["look"]):
            frame = Screen(device, look, words("9:41"), words(HOST))
            yield _warning(frame)
            yield _form(frame)
            yield _settings(Screen(device, look))
            yield _dialog(frame)
            yield _sheet(frame)
    for label in LABELS:
        yield _long(label)
    yield _punctuation()


def marked(screen: Screen, *marks: tuple[str, str]) -> Illustration:
    """Return the drawing of a screen with callouts: pairs of a kind and the words it marks."""
    callouts = []
    for number, (kind, text) in enumerate(marks, start=1):
        spot = find(screen, text, None).spot
        assert spot, text
        marker = callout_marker(number) if len(marks) > 1 else ""
        callouts.append(Callout(kind, marker, spot))  # type: ignore[arg-type]
    return Illustration(screen, "A screen", (), tuple(callouts))


def _warning(frame: Screen) -> Illustration:
    link = "この警告について詳しくは、サポートのページ"
    text = words(f"{WARNING}{link}をご覧ください。", link)
    parts = (
        part("heading", "接続はプライベートではありません"),
        ScreenPart("text", text),
        part("link", "詳細を表示"),
        part("link", LABELS[3]),
    )
    screen = replace(frame, parts=parts)
    return marked(screen, ("box", link), ("tap", "詳細を表示"), ("number", LABELS[3]))


def _form(frame: Screen) -> Illustration:
    parts = (
        part("heading", "Practice Site sign-in"),
        part("field", "User name", "taro"),
        part("field", "パスワード（半角英数字で8文字以上、記号を1文字以上）"),
        part("check", "この端末では、次回からログインの操作を省略する", is_on=True),
        part("check", "Keep me"),
        part("button", "Sign in", is_primary=True),
        part("button", "Cancel"),
        part("blank", blank="button"),
        part("blank", blank="text", count=4),
    )
    screen = replace(frame, parts=parts)
    marks = (("number", "User name"), ("point", "Keep me"), ("tap", "Sign in"), ("box", "Cancel"))
    return marked(screen, *marks)


def _settings(frame: Screen) -> Illustration:
    parts = (
        part("row", "一般", opens=True),
        part("row", "バージョン", "12.1"),
        part(
            "row",
            "とても長い名前の項目でも、値と重なることはありません",
            "値も長いことがあります",
            opens=True,
        ),
        part("blank", blank="row", count=2),
        part("toggle", HOST),
        part("toggle", "機内モード", is_on=True),
        part("text", "この設定は、ルート証明書を全面的に信頼します。"),
    )
    back, title = words("証明書信頼設定"), words("ルート証明書を全面的に信頼する")
    screen = replace(frame, parts=parts, action=words("完了"), back=back, title=title)
    return marked(screen, ("tap", HOST), ("point", "12.1"), ("box", "一般"), ("tap", "完了"))


def _dialog(frame: Screen) -> Illustration:
    over = (
        part("heading", "確認"),
        part("text", WARNING),
        part("button", "続ける", is_primary=True),
        part("button", LABELS[1]),
        part("blank", blank="button"),
    )
    screen = replace(frame, parts=(part("text", WARNING),), layer="dialog", over=over)
    return marked(screen, ("tap", "続ける"))


def _sheet(frame: Screen) -> Illustration:
    over = (
        part("text", "閲覧してもよいですか？"),
        part("link", "閲覧"),
        part("link", "キャンセル"),
    )
    screen = replace(frame, parts=(part("heading", WARNING),), layer="sheet", over=over)
    return marked(screen, ("tap", "閲覧"), ("box", "キャンセル"))


def _long(label: str) -> Illustration:
    parts = tuple(part(kind, label) for kind in KINDS)
    screen = Screen(
        "phone",
        "neutral",
        words(label),
        words(label),
        words(label),
        words(label),
        words(label),
        parts,
    )
    return Illustration(screen, label)


def _punctuation() -> Illustration:
    """Return signs that stand side by side: browsers would move them together."""
    texts = (
        "「設定」、「一般」、「情報」、「証明書信頼設定」。",
        "（「通知」）、（「位置情報」）、（「カメラ」）。",
        "『確認』（「OK」）、「戻る」（「キャンセル」）。",
    )
    screen = Screen("phone", "ios", parts=tuple(part("text", text) for text in texts))
    return Illustration(screen, "")


# ── any screen at all ─────────────────────────────────────────────────────────────────────────

_TEXTS = st.text(
    st.sampled_from("あアー、。「」（）漢字ＡabcXYZ019 .-/@:…々っ"), min_size=1, max_size=60
).filter(lambda text: text.strip() == text)
_KINDS = st.sampled_from((*KINDS, "toggle", "field"))


@st.composite
def any_screen(draw: st.DrawFn) -> Illustration:
    """Return a screen of any words, with up to four callouts on them."""
    made = draw(
        st.lists(st.tuples(_KINDS, _TEXTS, st.sampled_from(("", "12.1", "値"))), max_size=8)
    )
    parts = tuple(
        part(kind, text, value if kind in {"row", "field"} else "") for kind, text, value in made
    )
    devices, looks = ("phone", "tablet", "desktop"), ("neutral", "ios", "android", "desktop")
    screen = Screen(
        draw(st.sampled_from(devices)),
        draw(st.sampled_from(looks)),
        address=words(draw(_TEXTS)),
        title=words(draw(_TEXTS)),
        back=words(draw(st.sampled_from(("", "戻る", "Back to the list")))),
        parts=parts,
    )
    names = [text for _, text, _ in made if find(screen, text, None).spot]
    chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True)) if names else []
    kinds = st.sampled_from(("tap", "box", "point", "number"))
    return marked(screen, *((draw(kinds), name) for name in chosen))
