"""The known name that somebody meant who wrote another one."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def suggest(wrong: str, known: Iterable[str]) -> dict[str, str]:
    """Return {"suggestion": the nearest known name}, or {} when nothing is near."""
    names = {_folded(name): name for name in known}
    near = get_close_matches(_folded(wrong), list(names), n=1, cutoff=0.6)
    return {"suggestion": names[near[0]]} if near else {}


def _folded(name: str) -> str:
    """Capitals and full-width letters make no difference to what somebody meant."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
