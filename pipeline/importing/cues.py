"""How people write in Word what content has keys for: numbers, notes, warnings, results."""

import re
import unicodedata
from dataclasses import dataclass

from pipeline.importing.blocks import Marker, without_marks
from pipeline.loading.days import first_day

_DIGITS = "[0-9０-９]{1,3}"
_CIRCLES = "①-⑳㉑-㉟㊱-㊿❶-❿➀-➓⓵-⓾"
# What stands before a step; the first that fits. A shape with a group has its number there.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("circle", re.compile(rf"[{_CIRCLES}]\s*")),
    (
        "step",
        re.compile(
            rf"[【\[]?(?:手順|操作|ステップ|step)\s*({_DIGITS})(?:[】\]]|\s*[.．:：)）]|\s+|$)\s*",
            re.IGNORECASE,
        ),
    ),
    ("paren", re.compile(rf"[(（]({_DIGITS})[)）]\s*")),
    ("bracket", re.compile(rf"({_DIGITS})[)）]\s*")),
    ("parts", re.compile(rf"(?:{_DIGITS}[.．\-－‐])+({_DIGITS})[.．]?(?:\s+|(?=[^\x00-\x7f]))")),
    ("decimal", re.compile(rf"({_DIGITS})[.．、](?![0-9０-９])\s*")),
    ("letter", re.compile(r"[(（]?([a-hａ-ｈA-H])[)）.．]\s+")),
    ("kana", re.compile(r"([アイウエオカキクケコ])[)）.．]\s*")),
)
_BULLET = re.compile(r"[・●○•‣▪◦➢✓■□◆◇▼▶–]\s*|[-*]\s+")
_KANA = "アイウエオカキクケコ"
_CHAPTER = re.compile(
    rf"第\s*({_DIGITS})\s*[章節編部]\s*|(?:chapter|section)\s+({_DIGITS})[.:]?\s*", re.IGNORECASE
)
_NOTE = re.compile(
    r"(?:※\s*(?:[0-9０-９]{1,2}(?=[\s:：.)）]))?[:：.)）]?|＊|\*(?!\*)|(?:注記|補足|備考|参考|ヒント|メモ|ポイント|注)\s*[:：）)]"
    r"|(?:note|tip|hint|remark|info)s?\s*[:.])\s*",
    re.IGNORECASE,
)
_SIGNALS = {
    "danger": "danger", "危険": "danger",
    "warning": "warning", "警告": "warning",
    "caution": "caution", "注意": "caution", "ご注意": "caution",
    "notice": "notice", "important": "notice", "重要": "notice",
}  # fmt: skip
_SIGNAL = re.compile(
    r"[⚠△!！\s\ufe0f]*[【\[<＜《■]?\s*(" + "|".join(_SIGNALS) + r")\s*[!！]?\s*"
    r"(?P<end>[】\]>＞》]\s*[:：]?|[:：!！]|(?=\n)|$|(?=[⚠\ufe0f])|\s+(?=[^a-z]))\s*",
    re.IGNORECASE,
)
_RESULT_WORD = re.compile(r"(?:結果|result|expected result)\s*[:：]\s*", re.IGNORECASE)
_RESULT_JA = re.compile(
    r"(?:表示され(?:ます|る|ました)|現れます|完了(?:です|します|しました))。?$"
    r"|[がも][^、。を]*(?:開き|開かれ|変わり|切り替わり|なり|出|始まり|届き|点灯し|消え|起動し|完了し"
    r"|送信され|保存され|追加され|登録され|有効になり|選択され|作成され)(?:ます|ました)。?$"
    r"|(?:[にへ](?:変わり|切り替わり|なり|戻り|移り|移動し))ます。?$"
)
_ACTION_JA = re.compile(r"(?:てください|を[^、。]*(?:タップ|クリック|入力|選択|押|開)[^、。]*)。?$")
_RESULT_EN = re.compile(
    r"(?:The|An?|Your|This|All|It)\b.*\b(?:(?:is|are|will be|has been|have been) (?:now )?"
    r"(?:shown|displayed|opened|saved|sent|added|created|selected|closed|changed|enabled|on|off)"
    r"|appears?|opens?|starts?|closes|changes|turns|becomes|disappears)\b"
    r"|You (?:will |can )?(?:now )?see\b|You are (?:now )?(?:signed|logged)\b",
)
_TELLS = re.compile(r"(?:です|ません|あります|でした)。?$")
_INSTRUCTS_JA = re.compile(r"(?:を|に|へ|で|と)[^。、]*(?:ます|てください|こと|る|す|く|む)。?$")
_INSTRUCTS_EN = re.compile(
    r"(?:add|attach|change|check|choose|clear|click|close|connect|copy|delete|drag|enter|fill|go"
    r"|hold|insert|log|move|open|paste|place|plug|press|pull|push|put|remove|repeat|restart|return"
    r"|save|scan|scroll|select|send|set|sign|start|stop|swipe|switch|take|tap|touch|turn|type"
    r"|unplug|wait|write)\b",
    re.IGNORECASE,
)
_ORDERS_EN = re.compile(
    rf"(?:^|, )(?:(?:and|now|please|then) )*{_INSTRUCTS_EN.pattern}", re.IGNORECASE
)
_END_JA = re.compile(r"(?:以上|これ)で.*(?:完了|終了|終わり|できます)[^。]*。?$")
_END_EN = re.compile(
    r"(?:You have (?:now )?|That (?:completes|is all)|This completes|You can now )"
)
_CAPTION = re.compile(
    r"[【\[［(（<＜〈]?\s*(?:図|写真|画面|figure|fig\.?)\s*[0-9０-９]+(?:[-.－．‐][0-9０-９]+)*",
    re.IGNORECASE,
)
# Behind the number of a caption; where a sentence goes on (“図1の…”, “Figure 1 shows …”), nothing.
_BEHIND_CAPTION = re.compile(
    r"\s*[】\]］)）>＞〉:：.．、,–—]+\s*|\s+(?![a-z]+\b)|$|(?=[^\s\w])|(?=[^\x00-\x7fぁ-ん])"
)
# Before what is seen, as in “→ The page opens.”
_ARROW = re.compile(r"\s*(?:[→⇒➡➔⇨▶►]|[-=]>)\ufe0f?\s*")
_EVIDENCE = re.compile(r"(?:確認済み|未確認|not verified|verified)\s*[:：]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[。！？!?])(?![」』】”）)])\s*|(?<=[.!?])\s+(?=[A-Z“\"\[])")
_COMPANY = re.compile(
    r"(?:株式|有限|合同)会社|[(（]株[)）]|\b(?:Inc|Ltd|LLC|Corp|GmbH|Co)\b\.?|(?:大学|協会|財団|機構|市役所)$"
)


_AROUND_LINES = " \t\n\u3000【】[]［］〔〕《》〈〉<>＜＞「」■□◆◇●○▼▶〓＝="
_PREREQUISITES = re.compile(
    r"前提(?:条件)?|(?:事前)?準備|(?:準備する|用意する|必要な)もの|(?:始める|はじめる)前に"
    r"|before you (?:begin|start)|prerequisites?|requirements|what you need",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marked:
    """What a text begins with, and the words behind it."""

    marker: Marker
    words: str


def typed_marker(text: str) -> Marked | None:
    """Return the number or bullet that was typed before a text, None where there is none."""
    for shape, pattern in _SHAPES:
        if found := pattern.match(text):
            number = found[1] if pattern.groups else found[0].strip()
            return Marked(Marker(shape, _value(number)), text[found.end() :])
    found = _BULLET.match(text)
    return Marked(Marker("bullet", 0), text[found.end() :]) if found else None


def _value(sign: str) -> int:
    if sign in _KANA:
        return _KANA.index(sign) + 1
    plain = unicodedata.normalize("NFKC", sign)
    if plain.isdecimal():
        return int(plain)
    if plain.isalpha() and plain.isascii():
        return ord(plain.lower()) - ord("a") + 1
    return int(unicodedata.numeric(sign[0], 1))


def chapter_number(text: str) -> str:
    """Return what is typed before a heading as its number, "" where nothing is."""
    if found := _CHAPTER.match(text):
        return found[0]
    marked = typed_marker(text)
    is_number = marked and marked.marker.shape in {"parts", "decimal", "bracket", "paren"}
    if marked and (is_number or text[:1] in "■□◆◇●▼▶"):
        return text[: len(text) - len(marked.words)]
    tabbed = re.match(rf"{_DIGITS}(?:[.-]{_DIGITS})*\t\s*", text)
    return tabbed[0] if tabbed else ""


def note(text: str) -> str | None:
    """Return the words of a note without its sign (※, Note:), None for what is none."""
    found = _NOTE.match(text)
    return text[found.end() :].strip() if found else None


def signal(text: str) -> tuple[str, str] | None:
    """Return the signal word a text begins with, as content spells it, and the words behind it."""
    found = _SIGNAL.match(text)
    if not found:
        return None
    return _SIGNALS[found[1].lower()], text[found.end() :].strip()


def behind_result(text: str) -> str | None:
    """Return the words behind “Result:”, None where a text does not begin so."""
    found = _RESULT_WORD.match(text)
    return text[found.end() :].strip() if found else None


def result(sentence: str) -> str | None:
    """Return a sentence that says what is seen, without an arrow before it; None for others."""
    arrow = _ARROW.match(sentence)
    sentence = sentence[arrow.end() :] if arrow else sentence
    text = without_marks(sentence).strip()
    is_seen = _RESULT_JA.search(text) and not _ACTION_JA.search(text)
    return sentence if is_seen or _RESULT_EN.match(text) else None


def is_prerequisites(text: str) -> bool:
    """Whether a line heads a list of prerequisites."""
    return _PREREQUISITES.fullmatch(text.strip(_AROUND_LINES).rstrip(":：")) is not None


def orders(sentence: str) -> bool:
    """Whether a sentence beyond doubt tells somebody to do something."""
    return bool(_ACTION_JA.search(sentence) or _ORDERS_EN.search(sentence))


def instructs(text: str) -> bool:
    """Whether a sentence tells somebody to do something."""
    if text.isascii() or not re.search("[ぁ-ん]", text):
        return _INSTRUCTS_EN.match(text) is not None
    return _INSTRUCTS_JA.search(text) is not None and result(text) is None and not tells(text)


def tells(text: str) -> bool:
    """Whether a sentence says how something is, and not what to do."""
    return _TELLS.search(text) is not None


def is_end(text: str) -> bool:
    """Whether a text says that the procedure is done."""
    return bool(_END_JA.match(text) or _END_EN.match(text))


def is_caption(text: str) -> bool:
    """Whether a text is the line below a picture."""
    return _CAPTION.match(text) is not None and not text.rstrip().endswith("。")


def behind_number(text: str) -> str:
    """Return the words of a caption behind the number that was typed; other texts as they are."""
    found = _CAPTION.match(text)
    behind = _BEHIND_CAPTION.match(text, found.end()) if found else None
    return text[behind.end() :] if behind else text


def is_evidence(text: str) -> bool:
    """Whether a line says where something was, or was not, verified."""
    return _EVIDENCE.match(text) is not None


def is_company(text: str) -> bool:
    """Whether a short line names a house."""
    return _COMPANY.search(text) is not None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, with the signs that end them."""
    return [it.strip() for it in _SENTENCE_END.split(text) if it.strip()]


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; titles do not."""
    return text.rstrip().endswith(("。", ".", "！", "!", "？", "?", "ます", "ください", ":", "："))


def day(text: str) -> str:
    """Return the first day in a text as year-month-day, "" where there is none."""
    found = first_day(text)
    return found.isoformat() if found else ""


def is_only_a_day(text: str) -> bool:
    """Whether a line holds little more than a day."""
    return bool(day(text)) and len(text) <= 30  # noqa: PLR2004 - “Last updated on 19 March 2019”
