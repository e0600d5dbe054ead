"""The known name that somebody meant who wrote another one."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# How names are written in Japanese texts, and abbreviated.
_CALLED = {
    "サファリ": "Safari",
    "クローム": "Google Chrome",
    "グーグルクローム": "Google Chrome",
    "エッジ": "Microsoft Edge",
    "マイクロソフトエッジ": "Microsoft Edge",
    "ms edge": "Microsoft Edge",
    "ファイアフォックス": "Mozilla Firefox",
    "アイフォン": "iPhone",
    "アイフォーン": "iPhone",
    "アイパッド": "iPad",
    "エクスペリア": "Xperia",
    "ギャラクシー": "Galaxy",
    "ピクセル": "Pixel",
    "アクオス": "AQUOS",
    "アンドロイド": "Android",
    "アイオーエス": "iOS",
    "クロミウム": "Chromium",
    "ウィンドウズ": "Windows",
    "ウインドウズ": "Windows",
    "win": "Windows",
    "マック": "Mac",
    "クロームブック": "Chromebook",
    **dict.fromkeys(("laptop", "notebook", "computer", "desktop"), "PC"),
    **dict.fromkeys(("ノートパソコン", "ノートpc", "パソコン", "デスクトップ"), "PC"),
}


def suggest(wrong: str, known: Iterable[str]) -> dict[str, str]:
    """Return {"suggestion": the nearest known name}, or {} when nothing is near."""
    names = {_folded(name): name for name in known}
    for written in dict.fromkeys((called(wrong), wrong)):
        if near := get_close_matches(_folded(written), list(names), n=1, cutoff=0.6):
            return {"suggestion": names[near[0]]}
    # A word of a longer name, as in Edge; several names may hold it.
    word = _folded(wrong)
    words = get_close_matches(word, [one for it in names for one in it.split()], cutoff=0.85)
    holding = [it for it in names if word.isascii() and words and words[0] in it.split()]
    return {"suggestion": names[holding[0]]} if len(holding) == 1 else {}


def suggest_titled(wrong: str, known: Iterable[str]) -> dict[str, str]:
    """Return {"suggestion": the id that is meant by an id or by a title}, or {}.

    `known` are ids, or the things that have them; of things the titles count, too.
    """
    ids = titled(known) if isinstance(known, Mapping) else {}
    found = suggest(wrong, (*known, *ids)).get("suggestion", "")
    return {"suggestion": ids.get(found, found)} if found else {}


def titled(things: Mapping[str, object], terms: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the ids of things by their titles as they are printed; a text is its own title.

    `terms` are those of titles whose things have none of their own.
    """
    ids = {}
    for key, thing in things.items():
        title: str = thing if isinstance(thing, str) else getattr(thing, "title", None) or ""
        for name, words in getattr(thing, "terms", terms or {}).items():
            title = title.replace(f"{{{name}}}", words)
        ids[title] = key
    ids.pop("", None)
    return ids


def called(name: str) -> str:
    """Return what a device, system or browser is called that is named otherwise."""
    return _CALLED.get(_folded(name), name)


def _folded(name: str) -> str:
    """Capitals and full-width letters make no difference to what somebody meant."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
