"""Offering: the figures of a step that is shown, and what on them can be marked by its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.choosing.resolve import Edition
from pipeline.composing.step_readings import readings
from pipeline.document.document import Asset, Document, Illustration
from pipeline.document.document import Figure as FigureNode
from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Region, Screen, ScreenWords, Spot
from pipeline.editing.marking import Figured, figures_of
from pipeline.forms.forms import Form, bare_forms
from pipeline.forms.labels import Labels
from pipeline.importing.wording import plain as escaped
from pipeline.loading.library import Library
from pipeline.pieces.figures import Figures, appearance
from pipeline.pieces.screens import find, part_of, words_of
from pipeline.pieces.sentences import Sentences
from pipeline.words.words import WORDS
from schemas import figure as declared
from schemas.base import SCREEN_LABEL
from schemas.environment import EnvironmentNames
from schemas.procedure import Procedure

# Words as a hand would choose them; Japanese ones by their letters, with the endings they have.
_WORD = re.compile(
    r"[A-Za-z0-9\u00c0-\u024f]+(?:[-'’.@:/][A-Za-z0-9\u00c0-\u024f]+)*"
    r"|[\u30a1-\u30fa\u30fc]+|[\u4e00-\u9fff々]+[\u3041-\u3096]*|[\u3041-\u3096]+"
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on a screen or picture that has a name: the `words` that stand there.

    `written` is how a callout names it, with terms and signs as in the file; `nth` tells which of
    several is meant. It is where `target` is. `text` is the whole text of which it is one word.
    """

    words: str
    written: str
    nth: int | None
    target: Spot | Region
    text: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure as it is shown, and which one of the file it is."""

    figured: Figured
    figure: declared.Figure
    shown: declared.Shown
    node: FigureNode
    things: tuple[Thing, ...]


def offers(
    document: Document, edition: Edition, library: Library, procedure: str, step: str
) -> tuple[Document, tuple[Offer, ...]]:
    """Return the figures of a step, each once: those that all readers see, then all others.

    With them comes the document that has their pictures.
    """
    found = edition.find(procedure, step)
    item = next((it for it in document.steps() if it.id == f"{procedure}/{step}"), None)
    if found is None or found[1] is None or item is None:
        return document, ()
    whole, shown = found[0].procedure, found[1]
    offering = _Offering(edition, library, whole)
    forms = [it[0].form for it in readings(whole, shown.choices, edition.manual.language)]
    for form, node in zip(forms, item.forms, strict=True):
        result = form.sees.figure if form.sees else None
        for figure, drawn in ((form.figure, node.figure), (result, node.result_figure)):
            if figure is not None and drawn is not None:
                offering.add(form, figure, drawn)
    # What only readers of some environments see, who choose theirs in the page.
    for form in bare_forms(whole, shown.step, Labels(library)):
        for figure in form.figures():
            offering.add(form, figure)
    assets = {**document.assets, **offering.assets}
    return replace(document, assets=assets), tuple(offering.made.values())


class _Offering:
    """Collects the figures of a step."""

    def __init__(self, edition: Edition, library: Library, procedure: Procedure) -> None:
        self.made: dict[int, Offer] = {}
        self._procedure = procedure
        self._manual = manual = edition.manual
        words = WORDS[manual.language]
        self._sentences = Sentences(manual.words, words, lambda _, __: Text(""))
        self._figures = Figures(self._sentences, words, library.pictures)
        self._looks = appearance((), library.environment_names or EnvironmentNames())
        self._names = {id(figure): name for name, figure in figures_of(procedure)}

    @property
    def assets(self) -> dict[str, Asset]:
        """The pictures of figures that were not drawn before."""
        return self._figures.assets

    def add(self, form: Form, figure: declared.Figure, drawn: FigureNode | None = None) -> None:
        """Add a figure of a form, if it is not there; draw it if nobody has."""
        if id(figure) in self.made:
            return
        sentences = self._sentences.with_labels(form.labels, self._manual.language)
        if drawn is None:
            figures = self._figures.reading(sentences)
            drawn = figures.figure(self._procedure, figure, self._looks)
        shown = self._procedure.shown(figure)
        things = tuple(_things(shown, drawn, sentences))
        self.made[id(figure)] = Offer(self._names[id(figure)], figure, shown, drawn, things)


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
        spots += [
            Spot(number, start, end, is_whole=False)
            for start, end in _links(text)
            if end - start < len(words_of(text))
        ]
        for spot in spots:
            words = words_of(text)[spot.start : spot.end]
            as_found = _nth(screen, words, spot) if words else None
            if as_found is not None:
                raw = written[number] if spot.is_whole else ""
                same = raw and sentences.plain(raw, SCREEN_LABEL) == words
                name = raw if same else escaped(words, SCREEN_LABEL)
                yield Thing(words, name, as_found or None, spot)
        yield from _words_in(screen, number, text)


def _links(text: ScreenWords) -> Iterator[tuple[int, int]]:
    start = 0
    for run in text:
        if run.kind == "link":
            yield start, start + len(run.text)
        start += len(run.text)


def _words_in(screen: Screen, number: int, text: ScreenWords) -> Iterator[Thing]:
    """Yield each word of a text that says something: of what is pressed, all of it is meant."""
    part = part_of(screen, number)
    if part is None or part.kind not in {"heading", "text"}:
        return
    whole, links = words_of(text), list(_links(text))
    for found in _WORD.finditer(whole):
        spot = Spot(number, found.start(), found.end(), is_whole=False)
        if any(start < spot.end and spot.start < end for start, end in links):
            continue  # a link is pressed as a whole
        nth = _nth(screen, found[0], spot)
        if nth is not None and found[0] != whole:
            yield Thing(found[0], escaped(found[0], SCREEN_LABEL), nth or None, spot, whole)


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
