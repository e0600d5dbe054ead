"""Japanese spelling: auxiliaries and formal nouns in kana, consistent words, widths of letters.

What is listed is what guides for technical writing agree about; 更に or 分かる stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import rules
from pipeline.language.findings import Choice, Finding, finding
from pipeline.language.prose import Prose


@dataclass(frozen=True, slots=True)
class _Spelling:
    """A stem that is written as `instead` between what stands before and behind it."""

    stem: str
    instead: str
    before: str = ""
    behind: str = ""
    shown: str = ""
    shown_instead: str = ""


# Behind お and ご, up to the verb, without a particle: 「お電話を下さい」 asks for a call.
_POLITE = r"(?:[てで]|[おご][^、。\sをがはに]{1,8})"
_SPELLINGS = (
    _Spelling("下さい", "ください", _POLITE),
    _Spelling("頂", "いただ", _POLITE, "[かきくけい]", "頂く", "いただく"),
    _Spelling("致し", "いたし", "[^一合誘招拉筆極、。]", "ま", "致します", "いたします"),
    _Spelling(
        *("出来", "でき", "(?:[^上不]|^)", "(?:る|ま[すせし]|な|た(?!て)|て|れば|ず)"),
        *("出来る", "できる"),
    ),
    _Spelling("事", "こと", "(?:[るたうくぐすつぬぶむ]|ない)", "[がはもをにで。、]"),
    _Spelling("時", "とき", "(?:[るたうくすつむぶ]|ない)", "[はにもの、]"),
    _Spelling("為", "ため", "[るたのい]", "[にの、。]"),
    _Spelling("様", "よう", "(?:る|た|の|ない)", "(?:に(?!子)|な)"),
    _Spelling("通り", "とおり", "(?:(?:次|以下|上記|下記|指示|手順|例)の|[るたす])", "[にで、。]"),
    _Spelling("又、", "また、", "(?:[。\n]|^)"),
    _Spelling("但し", "ただし"),
    _Spelling("或いは", "あるいは"),
    _Spelling("尚、", "なお、", "(?:[。\n]|^)"),
    _Spelling("即ち", "すなわち"),
    _Spelling("因みに", "ちなみに"),
    _Spelling("予め", "あらかじめ"),
    _Spelling("宜しく", "よろしく"),
    _Spelling("宜しい", "よろしい"),
    _Spelling("直ぐ", "すぐ", "(?:[^っ]|^)"),
    _Spelling("殆ど", "ほとんど"),
    _Spelling("暫く", "しばらく"),
    _Spelling("沢山の", "たくさんの"),
    _Spelling("毎に", "ごとに", "[一-鿿0-9るの]"),
    _Spelling("迄", "まで"),
    _Spelling("有り", "あり", "[がはもでに]", "ま"),
    _Spelling("有る", "ある", "[がはもでに]"),
    _Spelling("無い", "ない", "[がはもで題要]"),
    _Spelling("欲しい", "ほしい", "[てで]"),
    _Spelling("易い", "やすい", "[りきしみえけせべれめい]"),
    _Spelling("難い", "にくい", "(?:分かり|わかり|使い|読み|見え|見|押し)"),
    _Spelling("居る", "いる", "[てで]"),
)
_BY_STEM = {it.stem: it for it in _SPELLINGS}
_STEMS = re.compile("|".join(sorted(map(re.escape, _BY_STEM), key=len, reverse=True)))
_LONGEST_BEFORE = 10

_WIDE = re.compile(r"[Ａ-Ｚａ-ｚ０-９][Ａ-Ｚａ-ｚ０-９]*(?:[．，][０-９]+)*")
_HALF = re.compile(r"[\uff61-\uff9f][\uff61-\uff9f]*")
_SPACES = re.compile(r"(?<=[^\s\ufffc\ufffd])  +(?=[^\s\ufffc\ufffd])")
_WAVES = re.compile("[〜～]")

# Spellings that are both right; the first one is that to keep to.
_EITHER = (
    *(("または", "又は"), ("および", "及び"), ("すべて", "全て"), ("すでに", "既に")),
    *(("わかり", "分かり"), ("お問い合わせ", "お問合せ"), ("問い合わせ", "問合せ")),
    *(("組み合わせ", "組合せ"), ("打ち合わせ", "打合せ"), ("申し込み", "申込み")),
)
_GROUP = {word: (pair, not index) for pair in _EITHER for index, word in enumerate(pair)}
_EITHERS = re.compile("|".join(sorted(map(re.escape, _GROUP), key=len, reverse=True)))
# Words that lose or keep the long vowel at their end, alone and at the end of longer ones.
_LONG = (
    *("サーバ", "ユーザ", "ブラウザ", "フォルダ", "コンピュータ", "プリンタ", "メモリ", "エディタ"),
    *("ルータ", "モニタ", "スキャナ", "プロバイダ", "カテゴリ", "ヘッダ", "フッタ", "パラメータ"),
    *("アダプタ", "ドライバ", "センサ", "コネクタ", "タイマ", "フィルタ", "ポインタ", "エラ"),
    *("インストーラ", "ビューア", "マネージャ", "コントローラ", "スピーカ", "ディレクトリ"),
    *("メンバ", "オペレータ", "セキュリティ", "プロパティ", "データ", "マスタ", "バッファ"),
)
_LONG_VOWEL = re.compile(rf"({'|'.join(_LONG)})(ー?)(?![ァ-ヺー])")


def find_in_japanese(prose: Prose) -> Iterator[Finding | Choice]:
    """Yield what is spelled otherwise than technical texts spell it."""
    text = prose.text
    for match in _STEMS.finditer(text):
        yield from _spelling(text, match)
    for match in _EITHERS.finditer(text):
        pair, is_first = _GROUP[match[0]]
        yield Choice(
            rules.MIXED_SPELLING, pair[0], is_first, *match.span(), match[0], pair[is_first]
        )
    for match in _LONG_VOWEL.finditer(text):
        other = match[1] if match[2] else f"{match[1]}ー"
        yield Choice(rules.MIXED_SPELLING, match[1], bool(match[2]), *match.span(), match[0], other)


def _spelling(text: str, match: re.Match[str]) -> Iterator[Finding]:
    start, end = match.span()
    row = _BY_STEM[match[0]]
    before = text[max(0, start - _LONGEST_BEFORE) : start]
    if re.search(f"{row.before}\\Z", before) and re.compile(row.behind).match(text, end):
        shown, instead = row.shown or row.stem, row.shown_instead or row.instead
        yield finding(rules.SPELLING, start, end, shown, instead, fix=row.instead)


def find_widths(prose: Prose) -> Iterator[Finding | Choice]:
    """Yield letters of the wrong width, spaces too many, and the two wave dashes."""
    text = prose.text
    for match in _SPACES.finditer(text) if "  " in text else ():
        count = (("count", str(len(match[0]))),)
        yield Finding(rules.DOUBLE_SPACE, *match.span(), count, " ")
    if text.isascii():
        return
    for pattern, rule in ((_WIDE, rules.FULL_WIDTH_LETTERS), (_HALF, rules.HALF_WIDTH_KANA)):
        for match in pattern.finditer(text):
            instead = unicodedata.normalize("NFKC", match[0])
            yield finding(rule, *match.span(), match[0], instead)
    for match in _WAVES.finditer(text):
        is_first = match[0] == "〜"
        other = "～" if is_first else "〜"
        yield Choice(rules.MIXED_WAVE_DASH, "〜", is_first, *match.span(), match[0], other)
