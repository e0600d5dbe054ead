"""Offering: the figures of a step that is shown, and what on them can be marked by its words."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.choosing.forms import Form
from pipeline.choosing.resolve import Edition
from pipeline.composing.document import Document, Illustration, StepItem, StepList
from pipeline.composing.document import Figure as FigureNode
from pipeline.composing.inline_nodes import Text
from pipeline.composing.screen_nodes import Region, Screen, Spot
from pipeline.composing.screens import find, words_of
from pipeline.composing.step_readings import readings
from pipeline.composing.words import WORDS
from pipeline.editing.marking import Figured, figures_of
from pipeline.importing.wording import plain as escaped
from pipeline.markup.sentences import Sentences
from schemas import figure as declared
from schemas.base import SCREEN_LABEL


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on a screen or picture that has a name: the `words` that stand there.

    `written` is how a callout names it, with terms and signs as in the file; `nth` tells which of
    several is meant. It is where `target` is.
    """

    words: str
    written: str
    nth: int | None
    target: Spot | Region


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure as it is shown, and which one of the file it is."""

    figured: Figured
    figure: declared.Figure
    shown: declared.Shown
    node: FigureNode
    things: tuple[Thing, ...]


def offers(document: Document, edition: Edition, procedure: str, step: str) -> tuple[Offer, ...]:
    """Return the figures of a step, each once, in the order in which they are shown."""
    found = edition.find(procedure, step)
    item = next((it for it in _items(document) if it.id == f"{procedure}/{step}"), None)
    if found is None or found[1] is None or item is None:
        return ()
    whole, shown = found[0].procedure, found[1]
    names = {id(figure): name for name, figure in figures_of(whole)}
    made: dict[int, Offer] = {}
    forms = [it[0].form for it in readings(whole, shown.choices, edition.manual.language)]
    for form, node in zip(forms, item.forms, strict=True):
        sentences = _sentences(edition, form)
        result = form.sees.figure if form.sees else None
        pairs = ((form.figure, node.figure), (result, node.result_figure))
        for figure, drawn in pairs:
            if figure is not None and drawn is not None and id(figure) not in made:
                screen = whole.shown(figure)
                things = tuple(_things(screen, drawn, sentences))
                made[id(figure)] = Offer(names[id(figure)], figure, screen, drawn, things)
    return tuple(made.values())


def _items(document: Document) -> Iterator[StepItem]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, StepList):
                yield from block.items


def _sentences(edition: Edition, form: Form) -> Sentences:
    manual = edition.manual
    bare = Sentences(manual.words, WORDS[manual.language], lambda _, __: Text(""))
    return bare.with_labels(form.labels, manual.language)


def _things(shown: declared.Shown, node: FigureNode, sentences: Sentences) -> Iterator[Thing]:
    """Yield what a callout may name: whole texts and links of a drawn screen, else hotspots."""
    if not isinstance(node, Illustration) or not isinstance(shown, declared.Screen):
        for name, region in shown.hotspots.items():
            yield Thing(name, name, None, Region(*region))
        return
    screen = node.screen
    written = _written(shown)
    for number, text in enumerate(screen.texts()):
        spots = [Spot(number, 0, len(words_of(text)), is_whole=True)]
        start = 0
        for run in text:
            if run.kind == "link" and run.text != words_of(text):
                spots.append(Spot(number, start, start + len(run.text), is_whole=False))
            start += len(run.text)
        for spot in spots:
            words = words_of(text)[spot.start : spot.end]
            as_found = _nth(screen, words, spot) if words else None
            if as_found is not None:
                raw = written[number] if spot.is_whole else ""
                same = raw and sentences.plain(raw, SCREEN_LABEL) == words
                name = raw if same else escaped(words, SCREEN_LABEL)
                yield Thing(words, name, as_found or None, spot)


def _nth(screen: Screen, words: str, spot: Spot) -> int | None:
    """Return how a callout tells that a spot is meant: 0 by its words alone, None if it cannot."""
    found = find(screen, words, None)
    if found.spot is not None and _is_same(found.spot, spot):
        return 0
    for number in range(1, find(screen, words, 1).places + 1):
        other = find(screen, words, number).spot
        if other is not None and _is_same(other, spot):
            return number
    return None


def _is_same(one: Spot, other: Spot) -> bool:
    return (one.text, one.start) == (other.text, other.start)


def _written(shown: declared.Screen) -> list[str]:
    """Return every text of a screen as it is written, in the order of those that are drawn."""
    frame = (shown.status, shown.address, shown.back, shown.title, shown.action)
    parts = (*shown.says, *(shown.dialog or shown.sheet))
    labels = [
        text or ""
        for it in parts
        for text in (None if it.kind in {"image", "blank"} else getattr(it, it.kind), it.value)
    ]
    return [*(it or "" for it in frame), *labels]
