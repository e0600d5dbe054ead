"""Words that tell where a thing is, or its colour, and so nothing to some readers.

A page on paper has another place in a browser, a phone shows other places than a computer, and not
everybody sees colours. A place or a colour beside the words that stand on the thing is a help, so
only cues without such words, in the same part of the sentence, are found.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline import rules
from pipeline.diagnostics import Rule
from pipeline.language.findings import Finding, finding
from pipeline.language.prose import LABEL, Prose

# ── Japanese ──────────────────────────────────────────────────────────────────────────────────

_REFERS = r"(?=[^。]{0,12}(?:参照|ご覧|見て|示|説明|記載|掲載|続))"
_PICTURE = "(?:図|画像|写真|イラスト|スクリーンショット|画面例|画面)(?![書形面案])"
_MEDIUM_JA = (
    r"(?:次|前|以下|隣|右|左)の?ページ(?:の(?:図|表|画像|写真)|" + _REFERS + ")"
    r"|[次前]頁|\d+\s*(?:ページ|頁)(?:目)?(?=(?:を|に|で|の[図表])[^。]{0,10}(?:参照|ご覧|見|示|図|表))"
    r"|(?<![A-Za-z])[pP]\.?\s?\d+(?=(?:を|に|で|の)?(?:参照|ご覧))"
    rf"|(?:上|下|左|右|横|隣|上記|下記)の{_PICTURE}|(?:下記|以下)の(?:画像|写真|スクリーンショット)"
    r"|(?:上|下|左|右|隣)の表(?![示記現題裏])"
    r"|(?<![一-鿿々])[上下左右](?:図|表)(?![一-鿿々])|裏面(?=[^。]{0,8}(?:参照|ご覧))"
)
_POINTER_JA = (
    r"(?:ここ|こちら)を(?:クリック|タップ|押|選択)|(?:このリンク|下記のリンク|こちらのリンク)を"
)
_COLOURS_JA = (
    "赤|青|緑|黄|白|黒|灰|橙|紫|茶|水|黄緑|オレンジ|ピンク|グレー|グリーン|ブルー|レッド|イエロー"
)
_THINGS_JA = (
    "ボタン|アイコン|リンク|文字|枠|マーク|ランプ|部分|欄|バー|タブ|丸|印|スイッチ|項目|旗|矢印|"
    "四角"
)
_COLOUR_JA = (
    rf"(?<![一-鿿々ァ-ヺー])(?:{_COLOURS_JA})(?:色の|色い|い|色|の)?(?:{_THINGS_JA})"
    r"(?!(?:が|は|も)?(?:表示|点灯|点滅|出|現れ)|(?:が|で)(?:表示|示|描|囲))"
    rf"|(?<![一-鿿々ァ-ヺー])(?:{_COLOURS_JA})字(?:で|の)(?=[^。、]{{0,7}}(?:項目|欄|部分|箇所))"
)
_PLACES_JA = (
    "右上|左上|右下|左下|右側|左側|上側|下側|上部|下部|右端|左端|一番上|一番下|一番右|一番左|"
    "最上部|最下部|真ん中|右隅|左隅|右|左|上|下|隣|横"
)
_PARTS_JA = (
    "ボタン|アイコン|リンク|マーク|メニュー|タブ|欄|入力欄|ボックス|チェックボックス|スイッチ|"
    "矢印|もの"
)
_POSITION_JA = (
    rf"(?<![一-鿿々])(?:{_PLACES_JA})(?:隅|角|端)?(?:の|にある)(?:{_PARTS_JA})(?![ァ-ヺー])"
    r"|(?<![一-鿿々])(?:右上|左上|右下|左下|一番上|一番下|右端|左端)(?:隅|角)?を"
    r"(?:クリック|タップ|押|長押し|選)"
)
_PARTS_OF_SENTENCE_JA = re.compile(r"(?<!は)[、。；;]|[！？!?]")

# ── English ───────────────────────────────────────────────────────────────────────────────────

_PICTURE_EN = r"(?:figure|image|picture|screenshot|screen shot|photo|illustration|diagram|table)"
_MEDIUM_EN = (
    r"(?i)"
    r"\b(?:see|refer to|(?:continued|shown|described|explained|listed|printed|given) on|turn to)"
    r"\s+(?:the\s+)?(?:(?:next|previous|following|opposite|facing|last)\s+page|page\s+\d+)"
    r"|\bon\s+(?:the\s+(?:opposite|facing|reverse)\s+page|page\s+\d+)|\boverleaf\b"
    rf"|\b(?:the\s+)?{_PICTURE_EN}\s+(?:above|below|opposite|on\s+the\s+(?:left|right|next\s+page)|"
    r"to\s+the\s+(?:left|right))"
    rf"|\b(?:the|see)\s+(?:above|below|left|right)(?:-hand)?\s+{_PICTURE_EN}\b"
)
_POINTER_EN = (
    r"(?i)"
    r"\b(?:click(?:ing)?|tap(?:ping)?|press(?:ing)?)(?:\s+on)?\s+here\b"
    r"|\b(?:click|tap)(?:\s+on)?\s+th(?:is|e\s+following)\s+link\b"
)
_COLOURS_EN = "red|green|blue|yellow|orange|gr[ae]y|purple|pink|white|black|brown"
_COLOUR_EN = (
    r"(?i)"
    rf"\b(?:(?:dark|light|bright)\s+)?(?:{_COLOURS_EN})(?:-colou?red)?\s+"
    r"(?:(?:round|square|large|small|big)\s+)?"
    r"(?:button|icon|link|text|label|light|arrow|tab|field|dot|circle|bar|frame|border|switch|mark|"
    r"square|area|item|line|one)s?\b(?!\s+(?:appears?|is\s+(?:shown|displayed)|lights?|flashes))"
)
_SIDES = (
    r"(?:(?:top|upper|bottom|lower)[\s-]?(?:left|right)(?:-hand)?|(?:left|right)(?:-hand)?|"
    r"top|bottom|upper|lower)"
)
_PARTS_EN = r"(?:button|icon|link|menu|tab|field|box|checkbox|check\s+box|switch|option|item|one)"
_POSITION_EN = (
    r"(?i)"
    rf"\b(?:the|a|an)\s+(?:\w+\s+)?{_PARTS_EN}\s+(?:that\s+is\s+|located\s+|which\s+is\s+)?"
    rf"(?:on|at|in|to)\s+the\s+(?:far\s+|very\s+)?{_SIDES}(?:\s+(?:corner|side|edge))?"
    rf"|\bthe\s+(?:(?:top|upper|bottom|lower)[\s-](?:left|right)(?:-hand)?|(?:left|right)-hand|"
    rf"leftmost|rightmost|topmost|bottommost|upper|lower|bottom|left)\s+{_PARTS_EN}\b"
    rf"|\b(?:click|tap|press|select)\s+(?:on\s+)?(?:in\s+)?the\s+{_SIDES}\s+corner"
)
# Behind a comma, “the green one” tells more about what stands before it.
_PARTS_OF_SENTENCE_EN = re.compile(
    r"[;:!?]|\.(?=\s|\Z)|,?\s(?:and|then|but|or)\s|,\s(?!(?:the|an?|which)\b)"
)
_MOUSE = re.compile(r"\b(?:mouse|trackpad|touchpad)\b", re.IGNORECASE)

_EMPTY_LINK = re.compile(
    r"(?:ここ|こちら|詳しくはこちら|こちらのページ|リンク|(?:click |tap )?here|this link|link|more|"
    r"this page|this|read more)[。.]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A rule and its pattern; a cue at a thing is none where the words on the thing are told.

    Only where the plain words of `tells` are, the pattern is asked: that is much quicker.
    """

    rule: Rule
    tells: str
    pattern: str
    is_of_a_thing: bool = False


def _any(words: str) -> str:
    return "|".join(words.split())


# Why not at once: to compile them all takes longer than to read a short manual.
_compiled = cache(re.compile)


@cache
def _asked(language: str) -> tuple[tuple[Callable[[str], object], _Cue], ...]:
    """Return the cues of a language, each with what finds its plain words."""
    return tuple((_compiled(it.tells).search, it) for it in _CUES[language])


_CUES: dict[str, tuple[_Cue, ...]] = {
    "ja": (
        _Cue(
            rules.MEDIUM_BOUND,
            _any("ページ 頁 p P 図 画像 写真 イラスト スクリーン 画面 表 裏面"),
            _MEDIUM_JA,
        ),
        _Cue(rules.EMPTY_POINTER, _any("ここ こちら リンク"), _POINTER_JA),
        _Cue(
            rules.COLOUR_ONLY, _COLOURS_JA, _COLOUR_JA, is_of_a_thing=True
        ),
        _Cue(
            rules.POSITION_ONLY, _any("右 左 上 下 一番 最 真ん中 隣 横"), _POSITION_JA,
            is_of_a_thing=True,
        ),
    ),
    "en": (
        _Cue(
            rules.MEDIUM_BOUND,
            _any("page overleaf figure image picture screen photo illustration diagram table"),
            _MEDIUM_EN,
        ),
        _Cue(rules.EMPTY_POINTER, _any("here link"), _POINTER_EN),
        _Cue(
            rules.COLOUR_ONLY,
            _any("red\\b red- green blue yellow orange gray grey purple pink white black brown"),
            _COLOUR_EN,
            is_of_a_thing=True,
        ),
        _Cue(
            rules.POSITION_ONLY,
            _any("the\\stop at\\sthe upper bottom lower left right topmost"),
            _POSITION_EN,
            is_of_a_thing=True,
        ),
    ),
}  # fmt: skip
_PARTS_OF_SENTENCE = {"ja": _PARTS_OF_SENTENCE_JA, "en": _PARTS_OF_SENTENCE_EN}


def find_cues(prose: Prose, language: str) -> Iterator[Finding]:
    """Yield cues that tell some readers nothing, and links whose words do not say where they lead.

    Of a colour and a place at the same thing only the first is found.
    """
    text, told = prose.text, -1
    lower = text.lower() if language == "en" else text
    for is_told, cue in _asked(language):
        for match in _compiled(cue.pattern).finditer(text) if is_told(lower) else ():
            if cue.is_of_a_thing and (match.start() < told or _is_named(text, match, language)):
                continue
            told = max(told, match.end()) if cue.is_of_a_thing else told
            yield finding(cue.rule, *match.span(), match[0])
    for start, end in prose.links:
        words = text[start:end]
        if _EMPTY_LINK.fullmatch(words.strip()):
            yield finding(rules.EMPTY_POINTER, start, end, words)


def _is_named(text: str, match: re.Match[str], language: str) -> bool:
    """Whether words that stand on a thing are told in the same part of the sentence."""
    if language == "en" and _MOUSE.search(text):
        return True
    start, end = 0, len(text)
    for border in _PARTS_OF_SENTENCE[language].finditer(text):
        if border.end() <= match.start():
            start = border.end()
        elif border.start() >= match.end():
            end = border.start()
            break
    return LABEL in text[start:end]
