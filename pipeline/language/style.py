"""Sentences: how they end in Japanese, and how long they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import rules
from pipeline.language.findings import Finding
from pipeline.language.plain_ends import plain_ends
from pipeline.language.prose import LABEL, OTHER, Prose, Sentence

# What may stand behind the end of a sentence: brackets, closing quotes, particles of questions.
_BEHIND = re.compile(r"(?:（[^（）]*）|\([^()]*\)|[」』”\s])+\Z")
_POLITE = re.compile(
    r"(?:ます|ました|ません|ませんでした|ましょう|です|でした|でしょう|ください|下さい|なさい|"
    r"ありがとうございます|ませ|お願いします)(?:か|ね|よ|が|ので|から|けれど)?\Z"
)
# 「い」 of an adjective is no plain verb, but 「できない。」 and 「らしい。」 are plain ends too.
_ADJECTIVE = re.compile(r"(?:ない|しい|よい|良い|多い|高い|低い|たい)\Z")
_NOUN = re.compile(r"[一-鿿々ァ-ヺー]\Z")
# What has to be so before one begins, in a list.
_CONDITION = re.compile(r"(?:[てで]いる|ある|できる)こと\Z|(?:とき|もの|ため|場合)\Z")
# A topic makes a sentence of what ends with a noun: 「設定は完了。」
_TOPIC = re.compile(r"(?<!また)(?<![いく])は")
_IS_LISTED = re.compile(r"[：:→・]")
_WORD = re.compile(r"[\w’'-]+(?:[\ufffc\ufffd]*)|[\ufffc\ufffd]+")
_SAFE = {"である"}
_UNITS = {"ja": "characters", "en": "words"}


@dataclass(frozen=True, slots=True)
class Ending:
    """How one sentence ends: politely, or in plain style, with the finding that says so.

    A plain ending is wrong only where sentences around it are polite. `is_noun` says that it ends
    with a noun, which is wrong only where it is not all of its text.
    """

    is_polite: bool
    found: Finding | None = None


def endings(prose: Prose, *, is_condition: bool = False) -> tuple[Ending, ...]:
    """Return how the sentences of a Japanese text end, as far as that is certain.

    A fragment without a full stop has no end; nor has a text that is one noun phrase. What has to
    be so before one begins is a condition, and 「わかること」 asks nobody to do anything.
    """
    sentences = list(prose.sentences())
    found = []
    for sentence in sentences:
        words = _BEHIND.sub("", prose.text[sentence.start : sentence.end])
        if is_condition and words.endswith("こと"):
            continue
        ending = _ending(words, sentence, is_alone=not sentences[1:])
        if ending is not None:
            found.append(ending)
    return tuple(found)


def _ending(words: str, sentence: Sentence, *, is_alone: bool) -> Ending | None:
    if _POLITE.search(words):
        return Ending(is_polite=True)
    if not sentence.is_ended or not words or words[-1] in {LABEL, OTHER}:
        return None
    if is_alone and _CONDITION.search(words):
        return None
    end = sentence.start + len(words)
    if plain := _plain(words, sentence.start):
        return Ending(is_polite=False, found=plain)
    is_sentence = not is_alone or _TOPIC.search(words)
    if is_sentence and _NOUN.search(words) and not _IS_LISTED.search(words):
        shown = _shown(words, len(words) - 1)
        values = (("written", shown), ("instead", f"{shown}です"))
        found = Finding(rules.PLAIN_STYLE, end - 1, end, values)
        return Ending(is_polite=False, found=found)
    return None


def _plain(words: str, start: int) -> Finding | None:
    """Return the finding for a plain end of words that begin at `start`, None for another end."""
    end = start + len(words)
    for pattern, instead in plain_ends():
        if match := pattern.search(words):
            shown, length = _shown(words, match.start()), len(match[0])
            whole = f"{shown[:-length]}{instead}"
            values = (("written", shown), ("instead", whole))
            is_safe = match[0] in _SAFE
            return Finding(rules.PLAIN_STYLE, end - length, end, values, instead, is_safe)
    if adjective := _ADJECTIVE.search(words):
        shown, length = _shown(words, adjective.start()), len(adjective[0])
        values = (("written", shown), ("instead", f"{shown}です"))
        fix = f"{adjective[0]}です"
        return Finding(rules.PLAIN_STYLE, end - length, end, values, fix, is_safe=False)
    return None


_BEFORE_END = re.compile(r"[一-鿿々]+[ぁ-ん]*\Z|[ァ-ヺー]+\Z|[A-Za-z]+\Z|[ぁ-ん]{1,4}\Z")


def _shown(words: str, start: int) -> str:
    """Return the end of a sentence with the word that it belongs to."""
    before = _BEFORE_END.search(words[:start].replace(LABEL, "　").replace(OTHER, "　"))
    return (before[0][-8:] if before else "") + words[start:]


def find_long(prose: Prose, language: str, limit: int) -> Iterator[Finding]:
    """Yield sentences with more than so many letters, in English words."""
    # Words are as many as blanks, or fewer.
    most = len(prose.text) if language == "ja" else prose.text.count(" ") + 1
    if most <= limit and "\n" not in prose.text:
        return
    for sentence in prose.sentences():
        words = prose.text[sentence.start : sentence.end]
        length = len(words) if language == "ja" else sum(1 for _ in _WORD.finditer(words))
        if length > limit:
            values = (("length", str(length)), ("limit", str(limit)), ("unit", _UNITS[language]))
            yield Finding(rules.LONG_SENTENCE, sentence.start, sentence.end, values)
