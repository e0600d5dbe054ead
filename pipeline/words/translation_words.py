"""What a translated manual says of itself, in each language; `original` is the source's language.

The evidence is for the words that somebody followed, and those were not the words of a translation:
so each sentence about verification says that it is about the original, and so does what changed.
"""

from dataclasses import dataclass, replace
from typing import Any

from pipeline.words.fixed_words import Words
from pipeline.words.languages import UNTRANSLATED, Spoken, language_name


@dataclass(frozen=True)
class TranslationWords:
    """`{}` names are filled in by compose. `verifying` takes the place of fixed words."""

    untranslated: str
    in_language: str
    screen_in: str
    about: str
    original: str
    verified: str
    missing: str
    verifying: dict[str, str]


_JAPANESE = TranslationWords(
    untranslated="［未翻訳］",
    in_language="{}（{language}の画面）",
    screen_in="{}の画面",
    about="この翻訳について",
    original="このマニュアルは翻訳です。原文は{original}の「{title}」です。",
    verified=(
        "動作の確認は、原文について行ったものです。原文のとおりに、{original}の画面で操作して確かめました。"
        "翻訳文と、{language}の画面の表示は確認していません。"
    ),
    missing=(
        "このマニュアルの{total}件の文のうち、{missing}件は翻訳していません。"
        "「{mark}」の後に{original}で示します。訳していない文のある画面は、全体を{original}で示します。"
    ),
    verifying={
        "environments": "原文（{original}）の動作を確認した環境",
        "verified": "原文（{original}）で確認済み：",
        "exactly": "{subject}の原文（{original}）は、{verified}で確認しました（{date}）。",
        "neighbour": (
            "{subject}の原文（{original}）は、{verified}で確認しました（{date}）。"
            "{environment}では確認していません。"
        ),
        "edited": (
            "{subject}の原文（{original}）は、{verified}で確認しました（{date}）が、その後変更しました。"
            "変更後は確認していません。"
        ),
        "stale_in": "有効期間を過ぎた確認（{original}の原文）：",
        "edited_in": "原文（{original}）の確認後に変更（変更後は未確認）：",
    },
)
_ENGLISH = TranslationWords(
    untranslated=UNTRANSLATED,
    in_language="{} (in {language})",
    screen_in="Screen in {}",
    about="About this translation",
    original="This manual is a translation. The original is in {original}: “{title}”.",
    verified=(
        "What is said of verification is true of the original: its words were followed, on screens"
        " in {original}. Nobody has verified the words of this translation, nor what screens in"
        " {language} show."
    ),
    missing=(
        "Of the {total} texts of this manual, {missing} are not translated. They are shown in"
        " {original}, after “{mark}”; screens with such texts are shown in {original} as a whole."
    ),
    verifying={
        "environments": "Environments in which the {original} original was verified",
        "verified": "Verified in the {original} original:",
        "exactly": ("{subject} was verified in its {original} original on {verified} ({date})."),
        "neighbour": (
            "{subject} was verified in its {original} original on {verified} ({date});"
            " you have {environment}."
        ),
        "edited": (
            "{subject} was edited since its {original} original was verified on {verified}"
            " ({date}); nobody has verified it again."
        ),
        "stale_in": "Verified too long ago, in the {original} original:",
        "edited_in": "Edited since the {original} original was verified:",
    },
)
TRANSLATION_WORDS = Spoken("translation", {"ja": _JAPANESE, "en": _ENGLISH})


def mark_of(language: str) -> str:
    """Return what stands before words that nobody has translated into a language."""
    return TRANSLATION_WORDS[language].untranslated.strip()


def of_a_translation(words: Words, original: str) -> Words:
    """Return the fixed words of a language as a translation from another language says them."""
    ours = TRANSLATION_WORDS[words.language]
    name = language_name(original, words.language)
    told: dict[str, Any] = {
        key: said.replace("{original}", name) for key, said in ours.verifying.items()
    }
    return replace(words, **told)
