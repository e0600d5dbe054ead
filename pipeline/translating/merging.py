"""What comes back from a translator goes into the catalogues, if it still fits.

Meanwhile the original may have been edited, and somebody else may have translated the same text.
"""

from dataclasses import dataclass
from enum import StrEnum

from babel.messages.catalog import Message

from pipeline.po.catalogue import family_of
from pipeline.po.po_catalog import PoCatalog
from pipeline.translating.messages import TextToTranslate
from pipeline.translating.updating import Old


class Outcome(StrEnum):
    """What becomes of a translation that comes back."""

    TAKEN = "taken"
    SAME = "same"
    OUTDATED = "outdated"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Merged:
    """A translation that came back: where it stands, what became of it, and what was there."""

    context: str
    outcome: Outcome
    theirs: str
    ours: str = ""


def merged(
    items: list[TextToTranslate], old: Old, theirs: PoCatalog, *, theirs_win: bool
) -> list[Merged]:
    """Put what came back into what is known; return what became of each translation.

    Texts that are not translated in it, or fuzzy, are passed over.
    """
    by_place = {it.context: it for it in items}
    by_words = {(family_of(it.context), it.text): it for it in reversed(items)}
    found = []
    for message in theirs:
        if not message.id or not message.context or not message.string or message.fuzzy:
            continue
        context = str(message.context)
        item = by_place.get(context)
        if item is None or item.text != message.id:
            item = by_words.get((family_of(context), str(message.id)), item)
        found.append(_merge(item, message, old, theirs_win=theirs_win))
    return found


def _merge(item: TextToTranslate | None, message: Message, old: Old, *, theirs_win: bool) -> Merged:
    said = str(message.string)
    if item is None:
        return Merged(str(message.context), Outcome.UNKNOWN, said)
    ours = old.messages.get(item.context)
    is_good = ours is not None and ours.id == item.text and ours.string and not ours.fuzzy
    known = str(ours.string) if ours is not None and is_good else ""
    if known == said:
        return Merged(item.context, Outcome.SAME, said)
    if message.id != item.text:
        if not known:
            old.messages[item.context] = message
        return Merged(item.context, Outcome.OUTDATED, said, known)
    if known and not theirs_win:
        return Merged(item.context, Outcome.CONFLICT, said, known)
    old.messages[item.context] = _placed(message, item)
    return Merged(item.context, Outcome.TAKEN, said, known)


def _placed(message: Message, item: TextToTranslate) -> Message:
    message.context = item.context
    return message
