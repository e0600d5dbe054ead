"""Changes of a translation: what is different for those who read it.

That something was translated is no change of the manual; and where the words before or now are
those of the original, nobody who reads the translation is told them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.history.changes import Change


def in_translation(
    changes: Iterable[Change], originals: Iterable[Change], mark: str
) -> Iterator[Change]:
    """Yield the changes of a translation, `originals` being those of what it was made from.

    `mark` stands before what nobody has translated. A change of which the words cannot be told has
    none.
    """
    known = {(it.kind, it.procedure, it.step, it.part) for it in originals}
    for change in changes:
        is_of_original = (change.kind, change.procedure, change.step, change.part) in known
        if change.kind == "changed" and mark in f"{change.old}\n{change.new}":
            if is_of_original:
                yield replace(change, old="", new="")
        elif change.kind != "picture" or is_of_original:
            yield change
