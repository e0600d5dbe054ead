"""Figures of a document: what is drawn or shown, its callouts, legend and alternative text."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace

from pipeline.document.document import Asset, Figure, Illustration, LegendEntry, Picture
from pipeline.document.inline_nodes import FootnoteMark, Inlines, Text
from pipeline.document.screen_nodes import Callout, Region, Screen, Spot
from pipeline.pictures.pictures import PictureFile, prepared
from pipeline.pieces.screens import Screens, find, hidden_words, name_of, says, without_hidden
from pipeline.pieces.sentences import Sentences
from pipeline.translating.screen_texts import language_shown
from pipeline.words.fixed_words import Words
from pipeline.words.languages import language_name
from pipeline.words.numbering import callout_marker
from pipeline.words.translation_words import TRANSLATION_WORDS
from schemas import figure as declared
from schemas.base import SCREEN_LABEL, language_of
from schemas.environment import DeviceShape, Environment, EnvironmentNames, Look
from schemas.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Appearance:
    """The shape of the device and the look of its screens, in drawings."""

    device: DeviceShape
    look: Look


def appearance(environments: Iterable[Environment], names: EnvironmentNames) -> Appearance:
    """Return how screens of these environments look: neutral where their systems differ."""
    environments = list(environments)
    shapes = [names.shape(it.device) for it in environments if it.device]
    looks = {names.look(it.os.name) for it in environments if it.os}
    look = looks.pop() if len(looks) == 1 else None
    fallback: DeviceShape = "desktop" if look == "desktop" else "phone"
    return Appearance(next(filter(None, shapes), fallback), look or "neutral")


@dataclass(frozen=True, slots=True)
class _Scene:
    """A figure and what it shows; `hidden` are the words that nobody may see."""

    figure: declared.Figure
    shown: declared.Shown
    screen: Screen
    hidden: tuple[str, ...]


class Figures:
    """Composes the figures of one manual; `assets` collects the pictures they show."""

    def __init__(
        self, sentences: Sentences, words: Words, pictures: dict[str, PictureFile]
    ) -> None:
        self.assets: dict[str, Asset] = {}
        self._redacted: dict[str, tuple[Region, ...]] = {}
        self._sentences = sentences
        self._screens = Screens(sentences)
        self._words = words
        self._pictures = pictures

    def reading(self, sentences: Sentences) -> "Figures":
        """Return figures with other sentences, which collect the same assets."""
        other = copy(self)
        other._sentences = sentences  # noqa: SLF001 - its own class
        other._screens = Screens(sentences)  # noqa: SLF001
        return other

    def figure(self, procedure: Procedure, figure: declared.Figure, looks: Appearance) -> Figure:
        """Return the node of a figure."""
        shown = procedure.shown(figure)
        screen = self._screens.read(shown, looks.device, looks.look)
        scene = _Scene(figure, shown, screen, hidden_words(shown, self._sentences))
        callouts = tuple(self._callouts(scene))
        legend = tuple(self._legend(scene, callouts))
        alt, caption = self._alt(scene), self._caption(scene)
        if shown.image is None:
            for part in (*screen.parts, *screen.over):
                if part.asset:
                    self._keep(part.asset, ())
            return Illustration(
                *(screen, alt, caption, callouts, legend), language=language_shown(shown)
            )
        picture = self._pictures[shown.image]
        asset = self._keep(shown.image, regions_hidden(shown))
        on_it = self._on_it(scene) if figure.alt or shown.alt else ""
        return Picture(
            *(asset, alt, picture.width, picture.height, caption, callouts, legend, on_it),
            language=language_shown(shown),
        )

    def _keep(self, path: str, redacted: tuple[Region, ...]) -> str:
        """Keep a picture as it may be published, and return its name among the assets."""
        name = path
        while self._redacted.setdefault(name, redacted) != redacted:
            name += "'"
        if name not in self.assets:
            self.assets[name] = prepared(self._pictures[path], redacted)
        return name

    # ── callouts ──────────────────────────────────────────────────────────────────────────────

    def _callouts(self, scene: _Scene) -> Iterator[Callout]:
        """Yield the callouts in the order of the file, numbered where there are several."""
        marks = scene.figure.callouts()
        for number, (kind, _, target) in enumerate(marks, start=1):
            marker = callout_marker(number) if len(marks) > 1 else ""
            yield Callout(kind, marker, self._place(scene, target))

    def _place(self, scene: _Scene, target: declared.Target) -> Spot | Region:
        """Return what a callout marks. `check` has refused those that mark nothing."""
        if scene.shown.image is not None:
            return region_of(scene.shown, target)
        found = find(scene.screen, self._named(target), target.nth)
        if found.spot is None:
            raise ValueError(target.words)
        return found.spot

    def _legend(self, scene: _Scene, callouts: tuple[Callout, ...]) -> Iterator[LegendEntry]:
        """Yield what is said of callouts: the writer's words, else the words that are marked.

        One callout alone needs none: the step says what it is about.
        """
        for callout, (kind, _, target) in zip(callouts, scene.figure.callouts(), strict=True):
            if target.legend or callout.marker:
                content = self._sentences.inlines(target.legend or "")
                said = content or self._told_of(kind, target, scene)
                yield LegendEntry(callout.marker, self._hide(said, scene))

    def _told_of(self, kind: str, target: declared.Target, scene: _Scene) -> Inlines:
        """Return what is said of a callout; words that stand in another language say so."""
        words, language = self._named(target), language_of(target.words)
        if not language:
            return (Text(self._said_of(kind, target, scene)),)
        press = self._press(scene) if kind == "tap" else "{}"
        before, after = press.split("{}")
        return (*_texts(before), Text(words, language), *_texts(after))

    def _press(self, scene: _Scene) -> str:
        return self._words.click if scene.screen.device == "desktop" else self._words.tap

    def _said_of(self, kind: str, target: declared.Target, scene: _Scene) -> str:
        words = self._named(target)
        if kind != "tap":
            return words
        return self._press(scene).format(words) if words else ""

    def _named(self, target: declared.Target) -> str:
        return self._sentences.plain(target.words or "", SCREEN_LABEL)

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def _alt(self, scene: _Scene) -> str:
        """Return what is to be seen and done, for people who do not see it.

        Where no writer has told it: the name of the screen, what to press, every word on it.
        """
        taps = (it for it in scene.figure.callouts() if it[0] == "tap")
        actions = [self._said_of(kind, target, scene) for kind, _, target in taps]
        written = scene.figure.alt or scene.shown.alt
        if written:
            return self._without(self._sentences.plain(written), scene)
        name = name_of(scene.screen, self._words.hidden)
        on_it = self._on_it(scene)
        parts = [self._words.screen_of.format(name) if name else self._words.a_screen, *actions]
        parts.append(self._words.on_the_screen.format(on_it) if on_it else "")
        return self._without(self._words.join.join(filter(None, parts)), scene)

    def _on_it(self, scene: _Scene) -> str:
        """Return every word on the screen but hidden ones."""
        said = says(scene.screen, self._words.on, self._words.off, self._words.hidden)
        return self._without(self._words.separator.join(said), scene)

    def _caption(self, scene: _Scene) -> Inlines:
        """Return the caption, which says of a drawing that it is one."""
        caption = self._sentences.inlines(scene.figure.caption or "")
        if scene.shown.image is None:
            before, after = self._words.illustrated.split("{}")
            drawn = (Text(self._words.illustration),)
            caption = (*_texts(before), *caption, *_texts(after)) if caption else drawn
        return self._hide(self._in_language(caption, scene), scene)

    def _in_language(self, caption: Inlines, scene: _Scene) -> Inlines:
        """Return a caption that says so where the screen is in another language."""
        language = language_shown(scene.shown)
        if not language:
            return caption
        words = TRANSLATION_WORDS[self._words.language]
        name = language_name(language, self._words.language)
        if not caption:
            return _texts(words.screen_in.format(name))
        said = words.in_language.format("\0", language=name)
        before, after = said.split("\0")
        return (*_texts(before), *caption, *_texts(after))

    def _hide(self, content: Inlines, scene: _Scene) -> Inlines:
        return tuple(
            it if isinstance(it, FootnoteMark) else replace(it, text=self._without(it.text, scene))
            for it in content
        )

    def _without(self, text: str, scene: _Scene) -> str:
        return without_hidden(text, scene.hidden, self._words.hidden)


def region_of(shown: declared.Shown, target: declared.Target) -> Region:
    """Return the part of a picture that is meant: one of its hotspots, or the numbers given."""
    return Region(*(target.at or shown.hotspots[target.words or ""]))


def regions_hidden(shown: declared.Shown) -> tuple[Region, ...]:
    """Return the parts of a picture that nobody may see; words of its `says` are none."""
    return tuple(
        region_of(shown, item) for item in shown.redact if item.at or item.words in shown.hotspots
    )


def _texts(words: str) -> Inlines:
    return (Text(words),) if words else ()
