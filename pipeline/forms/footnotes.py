"""Footnotes to which texts refer: in a procedure its own, in what a manual says itself, that's."""

from collections.abc import Iterable, Iterator

from pipeline.forms.forms import Form
from pipeline.markup.markup import parse
from schemas.base import SENTENCE, MarkedText, marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure, Step

FOOTNOTES = "footnotes"
_MARK = "{"


def footnotes_in(owner: Procedure | Manual, texts: Iterable[MarkedText]) -> Iterator[MarkedText]:
    """Yield the footnotes to which texts refer, each once, in the order of the texts.

    Those that are not there are left out; the checks report them.
    """
    if not owner.footnotes:
        return
    for name in dict.fromkeys(it for item in texts for it in names_in(item)):
        if name in owner.footnotes:
            yield MarkedText(owner, (FOOTNOTES, name), owner.footnotes[name], SENTENCE)


def names_in(item: MarkedText) -> Iterator[str]:
    """Yield the ids of the footnotes that a text refers to."""
    if _MARK in item.text:
        yield from (it.name for it in parse(item.text, item.marks).footnotes())


def footnotes_of(procedure: Procedure, form: Form) -> Iterator[MarkedText]:
    """Yield the footnotes that readers of a form read, in its notes and safety messages too."""
    if procedure.footnotes:
        yield from footnotes_in(procedure, _texts_of(form))


def texts_beside_steps(owner: Procedure | Manual) -> list[MarkedText]:
    """Return the texts of a procedure or manual itself: without steps, screens and footnotes."""
    left_out: dict[str, object] = {FOOTNOTES: {}}
    if isinstance(owner, Procedure):
        left_out |= {"steps": (), "screens": {}}
    return marked_texts(owner.model_copy(update=left_out))


def texts_shown(owner: Procedure | Manual, steps: Iterable[Step] = ()) -> Iterator[MarkedText]:
    """Yield what is read of a procedure or manual with some of its steps, and no other footnotes.

    Screens are left out: they hold no marks of sentences.
    """
    texts = [*texts_beside_steps(owner), *(it for step in steps for it in marked_texts(step))]
    yield from texts
    yield from footnotes_in(owner, texts)


def _texts_of(form: Form) -> Iterator[MarkedText]:
    """Yield the texts of a form that may refer to footnotes, in the order of reading."""
    yield from (it for message in form.step.safety for it in marked_texts(message))
    yield form.instruction()
    for part in (form.figure, form.sees):
        yield from marked_texts(part) if part else ()
    yield from form.notes()
