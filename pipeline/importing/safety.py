"""Warnings of old manuals as safety messages: what may happen, what follows, how to avoid it."""

import re
from collections.abc import Sequence

from pipeline.importing.cues import sentences
from pipeline.importing.draft import DraftSafety

_AVOIDS = re.compile(
    r"(?:ください|ないこと|しないで|禁止|必ず|厳禁)"
    r"|\b(?:do not|don't|never|always|make sure|be sure|must|avoid|keep|only)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"(?:おそれ|恐れ|可能性|危険性?があ|場合があります|原因)"
    r"|\b(?:may|might|can|could|will|risk|result in|lead to)\b",
    re.IGNORECASE,
)
_PARTS = ("hazard", "consequence", "avoidance")


def safety_of(signal: str, texts: Sequence[str]) -> DraftSafety:
    """Return a safety message of its paragraphs: three are its three parts, in their order.

    Otherwise its sentences are sorted by what they say; parts that nothing is said of are "".
    """
    if len(texts) == len(_PARTS):
        return DraftSafety(signal, *texts)
    parts: dict[str, list[str]] = {part: [] for part in _PARTS}
    for sentence in [it for text in texts for it in sentences(text)]:
        parts[_part(sentence)].append(sentence)
    return DraftSafety(signal, *(_joined(parts[part]) for part in _PARTS))


def _part(sentence: str) -> str:
    if _AVOIDS.search(sentence):
        return "avoidance"
    return "consequence" if _FOLLOWS.search(sentence) else "hazard"


def _joined(found: Sequence[str]) -> str:
    return ("" if any(not it.isascii() for it in found) else " ").join(found)
