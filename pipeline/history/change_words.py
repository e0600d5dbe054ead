"""What is said of changes, in the words of one language."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.history.changes import Change, differences
from pipeline.words.fixed_words import Words

# A text that is longer than this is not told as a whole, if less tells what changed in it.
_SHORT = 40
_MOST_PLACES = 3


class ChangeWords:
    """Says in one language what changed."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def what(self, change: Change) -> str:
        """Return a sentence on a change, with the environments if it is not so in all of them."""
        said = self._what(change)
        if not change.environments:
            return said
        where = self._words.list_of([it.replace(", ", " / ") for it in change.environments])
        return self._words.change_in.format(change=said, environments=where)

    def _what(self, change: Change) -> str:
        kinds = self._words.kinds
        match change.kind:
            case "added" | "removed" | "moved":
                said = kinds[f"{change.kind} {_thing(change)}"]
                return said.format(_one_line(change.old))
            case "label":
                return kinds["label"].format(old=change.old, new=change.new)
            case "verified":
                where, _, day = change.new.partition("\n")
                on = self._words.date(date.fromisoformat(day))
                where = where.replace(", ", " / ")
                said = self._words.verified_in.format(environment=where, date=on)
                return kinds["verified"].format(said)
            case "picture" | "void" | "unverified":
                return kinds[change.kind]
            case "changed" if change.part == "figure":
                is_both = change.old and change.new
                kind = "added figure" if change.new else "removed figure"
                return kinds["picture" if is_both else kind]
            case "changed" if not change.old and not change.new:
                return self._words.of_part.format(part=self.part(change), change=kinds["changed"])
            case "changed":
                said = self._words.list_of(list(self._texts(change.old, change.new)))
                return self._words.of_part.format(part=self.part(change), change=said)

    def part(self, change: Change) -> str:
        """Return what the changed part is called."""
        return self._words.parts[change.part]

    def _texts(self, old: str, new: str) -> Iterator[str]:
        """Yield what is different: the words that changed, or the whole where it is short."""
        words = [it for it in differences(old, new) if it[0] != "equal"]
        is_short = not old or not new or max(len(old), len(new)) <= _SHORT
        is_of_signs = any(not re.search(r"\w", before + after) for _, before, after in words)
        if is_short or is_of_signs or len(words) > _MOST_PLACES:
            words = [("", old, new)]
        for _, before, after in words:
            yield self._text(_bare(before), _bare(after))

    def _text(self, old: str, new: str) -> str:
        if not old:
            return self._words.inserted.format(new)
        if not new:
            return self._words.deleted.format(old)
        return self._words.replaced.format(old=old, new=new)


def _thing(change: Change) -> str:
    if change.environments:
        return "environment"
    if change.step:
        return "step"
    return "procedure" if change.procedure else "manual"


def _bare(text: str) -> str:
    """Return words in one line, without the blanks around them."""
    return _one_line(text).strip() or text


def _one_line(text: str) -> str:
    return " / ".join(text.split("\n"))
