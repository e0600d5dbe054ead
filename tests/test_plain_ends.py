"""Promise: what is recommended for a plain end is Japanese, and orders are plain ends too."""

import pytest

from pipeline.language.plain_ends import plain_ends
from pipeline.language.prose import prose_of
from pipeline.language.style import endings
from schemas.base import SENTENCE

RIGHT = """
出てくる 出てきます / 持ってくる 持ってきます / 通知がくる 通知がきます / 来る 来ます
出てきた 出てきました / 通知が来た 来ました / 出てこない 出てきません / 来なかった 来ませんでした
出来る 出来ます / つくる つくります / めくる めくります / 送る 送ります / 起きた 起きました
入れよう 入れましょう / 開けよう 開けましょう / 確認しよう 確認しましょう / 見よう 見ましょう
使おう 使いましょう / 開こう 開きましょう / 押そう 押しましょう / 待とう 待ちましょう
戻ろう 戻りましょう / 読もう 読みましょう / 選ぼう 選びましょう / 使う 使います / 行う 行います
条件がそろう そろいます / できそう できそうです / 元気そう 元気そうです / もらう もらいます
触らないよう 触らないようにしてください / 中止せよ 中止してください / 確認しろ 確認してください
見せよ 見せてください / 問い合わせよ 合わせてください / 入れよ 入れてください
開けろ 開けてください / 降りる 降ります / 足りた 足りました / 画面を見た 見ました
押さなかった 押しませんでした / 見ない 見ません / 出ない 出ません / 表示していない いません
終わってしまった しまいました / 家へ行った 行きました / 操作を行った 行いました
電源がはいる はいります / 外へ行くこと 行ってください / 持ってくること 持ってきてください
"""
PAIRS = [tuple(it.split()) for line in RIGHT.strip().splitlines() for it in line.split(" / ")]
UNTOLD = ("ありがとう。", "おはよう。", "消えるよう。", "いろいろ。")


def instead_of(text: str) -> str | None:
    """Return what is recommended for the end of a sentence."""
    for ending in endings(prose_of(text, SENTENCE)):
        if ending.found:
            return dict(ending.found.values)["instead"]
    return None


@pytest.mark.parametrize(("written", "right"), PAIRS)
def test_what_is_recommended_is_a_word(written: str, right: str) -> None:
    assert (instead_of(f"{written}。") or "").endswith(right)


@pytest.mark.parametrize("text", UNTOLD)
def test_what_cannot_be_told_gets_no_word_that_does_not_exist(text: str) -> None:
    assert instead_of(text) in {None, f"{text[:-1]}です"}


def test_no_end_is_hidden_by_one_before_it() -> None:
    patterns = [pattern.pattern for pattern, _ in plain_ends()]
    assert len(patterns) == len(set(patterns))
