"""Promise: words are found where they stand on a screen, hidden ones never; says and links too."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Screen, ScreenWords, Spot
from pipeline.pieces.figures import Appearance, Figures
from pipeline.pieces.screens import Screens, find, name_of, names, says, without_hidden, words_of
from pipeline.pieces.sentences import Sentences
from pipeline.words.words import WORDS
from schemas import figure as declared
from schemas.figure import PARTS
from schemas.procedure import Procedure

LOOKS = Appearance("phone", "neutral")
TERMS = {"product": "ほしぞら手帳", "user": "midori"}


def sentences() -> Sentences:
    return Sentences(TERMS, WORDS["ja"], lambda _procedure, _step: Text(""))


def read(**keys: Any) -> Screen:
    """Return a declared screen as a manual shows it."""
    return Screens(sentences()).read(declared.Screen.model_validate(keys), "phone", "neutral")


def at(screen: Screen, words: str, nth: int | None = None) -> tuple[str, str] | int:
    """Return the whole text and the words found in it, or at how many places they are."""
    found = find(screen, words, nth)
    if found.spot is None:
        return found.places
    text = words_of(screen.texts()[found.spot.text])
    return text, text[found.spot.start : found.spot.end]


def texts(screen: Screen) -> list[int]:
    """Return the numbers of the labels of the parts, in order."""
    count = 2 * len((*screen.parts, *screen.over))
    return list(range(len(screen.texts()) - count, len(screen.texts()), 2))


def label(screen: Screen) -> ScreenWords:
    return screen.texts()[texts(screen)[0]]


MENU = read(
    status="9:41",
    address="example.jp",
    back="戻る",
    title="設定",
    says=[
        {"heading": "{product}の設定"},
        {"text": "くわしくは、[一般の設定]か[情報]をご覧ください。"},
        {"row": "一般", "value": "設定済み"},
        {"row": "情報"},
        {"toggle": "通知", "on": "yes"},
        {"check": "同意する", "on": "no"},
        {"row": "時計"},
        {"row": "時計"},
    ],
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # a whole text before a link, a link before a part of a text
        ("一般", ("一般", "一般")),
        ("設定", ("設定", "設定")),
        ("情報", ("情報", "情報")),
        ("一般の設定", ("くわしくは、一般の設定か情報をご覧ください。", "一般の設定")),
        ("ご覧", ("くわしくは、一般の設定か情報をご覧ください。", "ご覧")),
        ("ほしぞら手帳の設定", ("ほしぞら手帳の設定", "ほしぞら手帳の設定")),
        ("example", ("example.jp", "example")),
        ("戻る", ("戻る", "戻る")),
        ("設定済み", ("設定済み", "設定済み")),
        ("時計", 2),
        ("天気", 0),
    ],
)
def test_a_whole_text_is_meant_before_a_link_before_a_part(
    words: str, found: tuple[str, str] | int
) -> None:
    assert at(MENU, words) == found


def test_the_whole_thing_is_marked_where_its_whole_words_are_named() -> None:
    row, link = find(MENU, "一般", None).spot, find(MENU, "一般の設定", None).spot
    assert row
    assert row.is_whole
    assert link
    assert not link.is_whole


def test_nth_counts_from_the_top_and_ends_with_the_last_place() -> None:
    first, second = find(MENU, "時計", 1).spot, find(MENU, "時計", 2).spot
    assert first
    assert second
    assert first.text < second.text
    assert at(MENU, "時計", 3) == 2


def test_nth_counts_whole_texts_links_and_parts_of_texts_alike() -> None:
    screen = read(
        address="example.jp",
        says=[
            {"text": "example.jpを開き、もう一度[example.jp]を開きます。"},
            {"row": "接続先", "value": "example.jp"},
            {"heading": "example.jp"},
        ],
    )
    address, text = 1, texts(screen)[0]
    spots = [find(screen, "example.jp", nth).spot for nth in range(1, 6)]
    assert spots == [
        Spot(address, 0, 10, is_whole=True),
        Spot(text, 0, 10, is_whole=False),
        Spot(text, 18, 28, is_whole=False),
        Spot(text + 3, 0, 10, is_whole=True),
        Spot(text + 4, 0, 10, is_whole=True),
    ]
    assert find(screen, "example.jp", 6).places == 5
    assert find(screen, "example.jp", None).spot == spots[3], "a whole text of a row"


def test_a_link_is_counted_once_even_where_its_words_overlap_others() -> None:
    screen = read(says=[{"text": "あ[ああ]あ"}])
    link = find(screen, "ああ", None).spot
    assert link
    assert link.start == 1
    count = find(screen, "ああ", 1).places
    spots = [find(screen, "ああ", nth).spot for nth in range(1, count + 1)]
    assert spots.count(link) == 1


def test_only_what_lies_over_a_screen_can_be_marked() -> None:
    screen = read(
        says=[{"button": "続ける"}, {"button": "戻る"}],
        dialog=[{"text": "続けますか"}, {"button": "続ける"}],
    )
    over = texts(screen)[-1]
    part = texts(screen)[-2]
    assert find(screen, "続ける", None).spot == Spot(over, 0, 3, is_whole=True)
    assert find(screen, "続け", 1).spot == Spot(part, 0, 2, is_whole=False)
    assert find(screen, "続ける", 1).spot == Spot(over, 0, 3, is_whole=True)
    assert find(screen, "続ける", 2).places == 1
    assert find(screen, "戻る", None).places == 0


def test_things_that_are_pressed_are_meant_before_texts() -> None:
    screen = read(title="ログイン", says=[{"heading": "ログイン"}, {"button": "ログイン"}])
    _, button = texts(screen)
    assert find(screen, "ログイン", None).spot == Spot(button, 0, 4, is_whole=True)
    assert find(screen, "ログイン", 3).spot == Spot(button, 0, 4, is_whole=True)


def test_everything_that_can_be_named_is_found() -> None:
    assert {"一般", "情報", "一般の設定", "ほしぞら手帳の設定"} <= set(names(MENU))
    for name in set(names(MENU)) - {"時計"}:
        assert find(MENU, name, None).spot, name


def test_a_screen_says_its_words_in_reading_order_with_what_is_switched() -> None:
    said = list(says(MENU, "{}：オン", "{}：オフ"))
    assert said[:4] == ["9:41", "example.jp", "戻る", "設定"]
    assert [it for it in said if "：オ" in it] == ["通知：オン", "同意する：オフ"]
    assert list(says(read(says=[{"blank": "row", "count": 3}]))) == []
    assert name_of(read(says=["あ" * 50])) == "あ" * 39 + "…"


def test_the_name_of_a_screen_tells_that_something_is_hidden() -> None:
    screen = read(title="{user}さん", redact="{user}")
    assert name_of(screen, "（非表示）") == "（非表示）さん"
    only_hidden = read(title="{user}", says=[{"heading": "ようこそ"}], redact="{user}")
    assert name_of(only_hidden, "（非表示）") == "ようこそ"
    assert name_of(read(title="{user}", redact="{user}"), "（非表示）") == ""


def test_the_name_of_a_screen_is_what_its_alternative_text_begins_with() -> None:
    figure = declared.Figure(screen="account")
    screen = declared.Screen.model_validate({"title": "{user}さん", "redact": "{user}"})
    procedure = Procedure.model_validate(
        {"id": "p", "title": "p", "steps": [{"id": "s", "do": "d"}], "screens": {"account": screen}}
    )
    drawn = Figures(sentences(), WORDS["ja"], {}).figure(procedure, figure, LOOKS)
    assert drawn.alt == "「（非表示）さん」の画面。画面の表示：（非表示）さん"


SIGNS = "【重要】お知らせ [[a]] **b** `c`"


def test_signs_on_a_screen_are_shown_as_they_are_written() -> None:
    keys = dict.fromkeys(("status", "address", "back", "title", "action"), SIGNS)
    rows = [{"row": "【必須】[送信]", "value": "[OK]"}, {"button": "[[{user}]]"}]
    screen = read(**keys, says=[{"heading": SIGNS}, SIGNS, *rows], redact="{user}")
    shown = [*map(words_of, screen.texts())]
    assert shown[:6] == [SIGNS] * 6
    assert shown[7] == SIGNS
    assert shown[9:] == ["【必須】[送信]", "[OK]", "[[]]", ""]
    assert {run.kind for text in screen.texts() for run in text} == {"plain", "hidden"}


@pytest.mark.parametrize("words", ["[OK]", "【必須】送信", "【必須】", "**x**", "[[Go]]", "`a`"])
@pytest.mark.parametrize("kind", [*PARTS[2:8]])
def test_words_with_signs_can_be_hidden(words: str, kind: str) -> None:
    screen = read(says=[{kind: f"a{words}b"}, {"button": "続ける"}], redact=words)
    assert words_of(label(screen)) == "ab"
    assert "hidden" in [run.kind for run in label(screen)]


@pytest.mark.parametrize(
    ("text", "hidden", "left"),
    [
        ("[midori]【midori】", "midori", "【】"),
        ("【[midori]】様", "【midori】", "様"),
        ("**midori**[a]様", "*midori**a", "*様"),
        ("利用者：midori様", "midori", "利用者：様"),
        ("利用者：{user}様", "{user}", "利用者：様"),
        ("midori.{user}@example.jp", "midori.midori", "@example.jp"),
        ("[midori]hoshiを確認", "midorihoshi", "を確認"),
        ("midorimidori", "midori", ""),
        ("abcabd", ["abca", "cab"], "d"),
    ],
)
def test_hidden_words_are_taken_out_even_where_terms_and_links_meet(
    text: str, hidden: str, left: str
) -> None:
    screen = read(says=[{"text": text}], redact=hidden)
    assert words_of(label(screen)) == left
    assert "hidden" in [run.kind for run in label(screen)]


@given(st.text("abc", max_size=12), st.lists(st.text("abc", min_size=1, max_size=4), min_size=1))
def test_no_letter_of_a_hidden_word_is_ever_left(text: str, hidden: list[str]) -> None:
    covered = {
        position
        for word in hidden
        for start in range(len(text))
        if text.startswith(word, start)
        for position in range(start, start + len(word))
    }
    left = "".join(it for position, it in enumerate(text) if position not in covered)
    screen = read(says=[{"text": f"{text}|"}], redact=hidden)
    assert words_of(label(screen)) == f"{left}|"
    assert without_hidden(text, tuple(hidden), "") == left


@given(
    st.lists(st.text("あいう", min_size=1, max_size=3), min_size=1, max_size=6),
    st.text("あいう", min_size=1, max_size=3),
)
def test_what_is_found_are_the_words_and_every_nth_is_another_place(
    rows: list[str], words: str
) -> None:
    screen = read(says=[{"row": row} for row in rows])
    count = find(screen, words, 1).places
    spots = [find(screen, words, nth).spot for nth in range(1, count + 1)]
    assert len({(it.text, it.start) for it in spots if it}) == count
    for spot in spots:
        assert spot
        assert words_of(screen.texts()[spot.text])[spot.start : spot.end] == words
    assert bool(count) == any(words in row for row in rows)
    assert find(screen, words, count + 1).spot is None
