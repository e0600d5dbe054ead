"""Footnotes of an old manual: each goes where its mark went, and none of its words are lost."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial

from pipeline.importing.blocks import FOOTNOTE_MARK
from pipeline.importing.draft import (
    Draft,
    DraftFigure,
    DraftProcedure,
    DraftSafety,
    DraftStep,
    Left,
)
from pipeline.importing.findings import Findings

_TEXTS = (DraftProcedure, DraftStep, DraftSafety, DraftFigure)


def settle(draft: Draft, findings: Findings) -> None:
    """Keep the footnotes to whose marks a text still leads; make notes of the others.

    Marks without a footnote go. What cannot be placed at all is left, with all its words.
    """
    texts: dict[str, str] = dict(draft.footnotes)
    for made in draft.procedures:
        texts |= made.footnotes
    own = draft.about + draft.notes
    in_own = {name for text in own for name in FOOTNOTE_MARK.findall(text)}
    anywhere = in_own.union(*map(_marks, draft.procedures))
    for made in draft.procedures:
        used = set(_marks(made))
        lost = [it for name, it in made.footnotes.items() if name not in anywhere]
        made.footnotes = {name: texts[name] for name in texts if name in used}
        _change(made, partial(_known_only, known=made.footnotes))
        made.steps[-1].notes += lost
    for name, text in draft.footnotes.items():
        if name not in anywhere:
            findings.heading = ""
            findings.leave(Left.TEXT, text)
    draft.footnotes = {name: texts[name] for name in texts if name in in_own}
    draft.about = [_known_only(it, draft.footnotes) for it in draft.about]
    draft.notes = [_known_only(it, draft.footnotes) for it in draft.notes]


def _known_only(text: str, known: dict[str, str]) -> str:
    return FOOTNOTE_MARK.sub(lambda it: it[0] if it[1] in known else "", text)


def _marks(made: object) -> Iterator[str]:
    """Yield the footnotes to which the texts of a draft lead."""
    if isinstance(made, str):
        yield from FOOTNOTE_MARK.findall(made)
    elif isinstance(made, list):
        for it in made:
            yield from _marks(it)
    elif isinstance(made, _TEXTS) and is_dataclass(made):
        for field in fields(made):
            if field.name != "footnotes":
                yield from _marks(getattr(made, field.name))


def _change(made: object, change: Callable[[str], str]) -> None:
    """Change all texts of a part of a draft."""
    if not isinstance(made, _TEXTS):
        return
    for field in fields(made):
        value = getattr(made, field.name)
        if isinstance(value, str):
            setattr(made, field.name, change(value))
        elif isinstance(value, list):
            value[:] = [change(it) if isinstance(it, str) else it for it in value]
            for it in value:
                _change(it, change)
        else:
            _change(value, change)
