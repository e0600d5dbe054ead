"""The fixed words of the tools that the page on a screen has, one set for each language.

They are no part of the document: on paper and in Word there are none of these tools.
"""

from dataclasses import dataclass, replace

from pipeline.words.languages import Spoken, said_in


@dataclass(frozen=True)
class PageWords:
    """Everything that the tools say. `{}` is the number of a step, what is looked for, or how many.

    `same` are words that mean the same to somebody who searches: what people say, and what manuals
    and screens say.
    """

    skip: str
    search: str
    found: str
    nothing_found: str
    step: str
    done: str
    link: str
    copied: str
    resume: str
    awake: str
    reset: str
    was_reset: str
    feedback: str
    footnotes: str
    back: str
    same: tuple[tuple[str, ...], ...]


_OWN = {
    "ja": PageWords(
        skip="本文へ移動",
        search="このマニュアルを検索",
        found="{}件見つかりました",
        nothing_found="「{}」は見つかりませんでした。短い言葉や、画面に出ている言葉で試してください。",
        step="手順{}",
        done="手順{}は済み",
        link="手順{}のリンク",
        copied="手順{}のリンクをコピーしました。",
        resume="続きから：{procedure}の手順{}",
        awake="画面を暗くしない",
        reset="「済み」の印をすべて消す",
        was_reset="印をすべて消しました。",
        feedback="手順{}は画面と合っていましたか",
        footnotes="脚注",
        back="本文へ戻る",
        same=(
            ("警告", "メッセージ", "エラー", "アラート"),
            ("消えない", "消える", "消す", "消し", "出な", "出さな", "表示されな", "表示しな"),
            ("出る", "出た", "出て", "表示され"),
            ("押す", "押し", "タップ", "クリック", "タッチ"),
            ("見る", "見られ", "見れ", "閲覧", "開く", "開け"),
            ("危険", "危ない", "安全では", "安全でな", "プライベートではありません"),
            ("ログイン", "サインイン", "ログオン"),
            ("スマホ", "スマートフォン", "携帯", "iPhone", "Android"),
            ("パソコン", "PC"),
            ("Android", "アンドロイド"),
            ("iPhone", "アイフォン"),
            ("iPad", "アイパッド", "タブレット"),
            ("Safari", "サファリ"),
            ("Chrome", "クローム"),
            ("Web", "ウェブ", "ホームページ"),
            ("戻る", "戻す", "戻り", "中止", "やめる", "キャンセル"),
            ("進む", "続ける", "次へ"),
            ("終わ", "完了"),
            ("パスワード", "暗証番号"),
        ),
    ),
    "en": PageWords(
        skip="Skip to the content",
        search="Search this manual",
        found="Found: {}",
        nothing_found="Nothing was found for “{}”. Try fewer or shorter words, or words that are "
        "on your screen.",
        step="Step {}",
        done="Step {} is done",
        link="Link to step {}",
        copied="The link to step {} was copied.",
        resume="Go on with step {} of “{procedure}”",
        awake="Keep the screen on",
        reset="Clear all ticks",
        was_reset="All ticks were cleared.",
        feedback="Was step {} right on your device?",
        footnotes="Footnotes",
        back="Back to the text",
        same=(
            ("tap", "click", "press", "push", "touch"),
            ("warning", "error", "message", "alert"),
            ("sign in", "log in", "login", "log on", "sign-in"),
            ("password", "passcode"),
            ("unsafe", "dangerous", "danger", "insecure", "not safe", "not private", "risk"),
            ("proceed", "go on", "continue", "next", "get past", "bypass"),
            ("back", "go back", "return", "cancel", "stop"),
            ("turn off", "switch off", "disable"),
            ("turn on", "switch on", "enable"),
            ("phone", "smartphone", "iPhone", "Android"),
            ("computer", "PC", "desktop"),
            ("site", "website", "page"),
            ("certificate", "cert"),
            ("text", "words"),
        ),
    ),
}


def _made(words: PageWords, language: str) -> PageWords:
    """Return words with what means the same to people who speak a language."""
    groups = (group.split(",") for group in said_in(language, "page.same", SAME).split(";"))
    same = (tuple(map(str.strip, group)) for group in groups)
    return replace(words, same=tuple(group for group in same if len(group) > 1))


# For those who translate: what means the same is no translation of what does so in English.
SAME = "tap, click, press; warning, error, message"
PAGE_WORDS = Spoken("page", _OWN, _made, replace(_OWN["en"], same=()))
