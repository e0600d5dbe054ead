"""Plain ends of Japanese sentences, and what each is in です・ます.

Each is found by what stands before it: くる of 出てくる is 来る, that of つくる is not. What that
cannot tell is left alone rather than given a form that does not exist.
"""

import re
from functools import cache

# Before the る of verbs that lose it: 開ける, 見る; 戻る and 入る keep it.
_ONE_STEM = "[えけげせぜてでねべめれきぎじちにびみり見出得寝着似煮居経]"
# Before くる, きた and こない that are 来る; 作る is つくる, めくる turns pages.
_COMES = "(?<=[てでがにはもへ、])"
_FROM_A = tuple(zip("らかがさわたばまな", "りきぎしいちびみに", strict=True))
_FROM_O = tuple(zip("こごとのぼもろお", "きぎちにびみりい", strict=True))
_NEGATIVE = (("ない", "ません"), ("なかった", "ませんでした"))
# Before そう that is no 「…ようだ」: 押そう, but 元気そう and できそう.
_S_VERBS = "押消戻試直外移渡回写話倒返残隠探示流貸差指通増減正壊起下出"


def _negatives() -> tuple[tuple[str, str], ...]:
    """Return the ends of what is not done, and was not."""
    found: list[tuple[str, str]] = []
    for end, polite in _NEGATIVE:
        found += [
            (f"し{end}", f"し{polite}"),
            (f"でき{end}", f"でき{polite}"),
            (f"なら{end}", f"なり{polite}"),
            (f"(?<=が){end}", f"あり{polite}"),
            (f"(?<=[てでがは])い{end}", f"い{polite}"),
            (f"(?<=来){end}", polite),
            (f"{_COMES}こ{end}", f"き{polite}"),
            *((f"{a}{end}", f"{i}{polite}") for a, i in _FROM_A),
            (f"(?<={_ONE_STEM}){end}", polite),
        ]
    return tuple(found)


# The first that fits counts.
_PLAIN = (
    ("ではない|でない", "ではありません"),
    ("ではなかった|でなかった", "ではありませんでした"),
    ("であった|だった", "でした"),
    ("であろう|だろう", "でしょう"),
    ("である|(?<=[^んい])だ", "です"),
    *_negatives(),
    ("できる", "できます"),
    ("きた", "きました"),
    ("来た", "来ました"),
    ("来る", "来ます"),
    (f"{_COMES}くる", "きます"),
    ("しておく", "しておきます"),
    ("ないこと", "ないでください"),
    ("すること", "してください"),
    ("行くこと", "行ってください"),
    ("来ること", "来てください"),
    (f"{_COMES}くること", "きてください"),
    ("くこと", "いてください"),
    ("ぐこと", "いでください"),
    ("すこと", "してください"),
    ("[むぶぬ]こと", "んでください"),
    ("[うつ]こと", "ってください"),
    (f"(?<={_ONE_STEM})ること", "てください"),
    ("ること", "ってください"),
    # Orders.
    ("(?<=[見任乗載寄伏わま])せ[よろ]", "せてください"),
    ("(?<=[一-鿿々ァ-ヺーに])(?:せよ|しろ)", "してください"),
    ("(?<=[えけげせぜねべめれ見])[よろ]", "てください"),
    # What shall be done.
    ("ないよう", "ないようにしてください"),
    ("しよう", "しましょう"),
    (f"{_COMES}こよう", "きましょう"),
    (
        f"(?<={_ONE_STEM})よう|(?<=来)よう|(?<=てい)よう|(?<=用い)よう",
        "ましょう",
    ),
    (f"(?<=[{_S_VERBS}])そう", "しましょう"),
    ("そう", "そうです"),
    ("(?<=そろ|まよ|かこ|おお|にお)う|(?<=ととの)う", "います"),
    *((f"(?<!ありが){o}う", f"{i}ましょう") for o, i in _FROM_O),
    ("する", "します"),
    ("した", "しました"),
    ("される", "されます"),
    ("された", "されました"),
    ("(?<=[てでに])いた", "いました"),
    ("いた", "きました"),
    ("(?<=[にへてで])行った", "行きました"),
    ("(?<=[買会使言行払扱洗違合思従失伴整揃迷習願])った", "いました"),
    ("(?<=もら|しま|つか|そろ|ちが)った", "いました"),
    ("(?<=[待打持立勝保])った", "ちました"),
    ("(?<=[しなよく])かった", "かったです"),
    ("った", "りました"),
    ("(?<=[えけげせてでねべめれぎじちびり見出得寝着])た", "ました"),
    ("(?<=[はま])いる", "いります"),
    (f"(?<={_ONE_STEM})る", "ます"),
    ("(?<=い)る", "ます"),
    ("る", "ります"),
    ("く", "きます"),
    ("ぐ", "ぎます"),
    ("す", "します"),
    ("つ", "ちます"),
    ("ぬ", "にます"),
    ("ぶ", "びます"),
    ("む", "みます"),
    ("(?<=[一-鿿々あいうかがさただなはばまやらわすぬ])う", "います"),
)


@cache
def plain_ends() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the plain ends, compiled when the first one is looked for: few manuals have any."""
    return tuple((re.compile(rf"(?:{end})\Z"), instead) for end, instead in _PLAIN)
