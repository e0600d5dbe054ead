"""What a translator is told beside each text: what it is, and which marks must stay.

In the language of the manual: who translates from it reads it.
"""

from collections.abc import Iterator

from pipeline.markup.markup import parse
from pipeline.translating.marks import kept_marks
from pipeline.translating.messages import TextToTranslate
from schemas.manual import Manual

_KINDS = {
    "ja": {
        "title": "タイトル",
        "subtitle": "サブタイトル",
        "publisher": "発行者",
        "terms": "用語",
        "fields": "差し込む項目",
        "audiences": "対象者",
        "about": "説明",
        "notes": "補足",
        "footnotes": "脚注",
        "prerequisites": "始める前に",
        "safety": "安全上の注意",
        "owner": "責任者",
        "do": "操作",
        "sees": "操作の結果",
        "result": "手順の後",
        "caption": "図の説明",
        "alt": "図の代替テキスト",
        "legend": "図の番号の説明",
        "words": "図の中で印を付ける言葉（画面の翻訳と同じ言葉）",
        "screens": "画面に表示される言葉",
        "says": "画面に表示される言葉",
        "keep": "そのまま残す：{}",
        "translate": "画面の言葉に訳す：{}",
        "means": "{}＝{}",
        "linked": "[ ]はリンク。中の言葉を訳し、[ ]は残す",
    },
    "en": {
        "title": "Title",
        "subtitle": "Subtitle",
        "publisher": "Publisher",
        "terms": "Term",
        "fields": "Field to be filled in",
        "audiences": "Audience",
        "about": "Introduction",
        "notes": "Note",
        "footnotes": "Footnote",
        "prerequisites": "Before you begin",
        "safety": "Safety message",
        "owner": "Who answers for the advice",
        "do": "Instruction",
        "sees": "Result of the step",
        "result": "At the end",
        "caption": "Caption of a figure",
        "alt": "Alternative text of a figure",
        "legend": "Legend of a callout",
        "words": "Words that a callout marks, as in the translated screen",
        "screens": "Words on a screen",
        "says": "Words on a screen",
        "keep": "Keep as it is: {}",
        "translate": "Translate into the words on the screen: {}",
        "means": "{} is “{}”",
        "linked": "[ ] is a link: translate the words in it, and keep the [ ]",
    },
}
# What a text is, by the last of these parts that its place has.
_TELLING = ("caption", "alt", "legend", "words", "screens", "says", "owner", "safety")


def hints_for(item: TextToTranslate, manual: Manual) -> Iterator[str]:
    """Yield what to know about a text, a line each."""
    said = _KINDS[manual.language]
    parts = [it.partition("[")[0] for it in item.context.split("/")[2:]]
    kind = next((it for it in _TELLING if it in parts), None)
    kind = kind or next((it for it in reversed(parts) if it in said), "title")
    yield said[kind]
    if item.marks is None:
        return
    marks = kept_marks(item.text, item.marks)
    if same := dict.fromkeys(it.written for it in marks if it.is_fixed):
        yield said["keep"].format(" ".join(same))
    if controls := dict.fromkeys(
        it.written for it in marks if not it.is_fixed and it.kind == "control"
    ):
        yield said["translate"].format(" ".join(controls))
    if any(it.kind == "screen-link" for it in marks):
        yield said["linked"]
    for use in dict.fromkeys(
        it.name for it in parse(item.text, item.marks).terms() if not it.control
    ):
        if use in manual.words:
            yield said["means"].format(f"{{{use}}}", manual.words[use])
