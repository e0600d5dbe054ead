"""What one manual prints: its texts with the terms put in, and where each character is written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Screen
from pipeline.forms.forms import Form, Label, bare_forms
from pipeline.forms.labels import Labels, Use, uses, uses_of, with_labels
from pipeline.loading.library import Library
from pipeline.markup.markup import FootnoteUse, Marked, Piece, See, Sentence, TermUse, parse
from pipeline.markup.markup import Words as PlainWords
from pipeline.pieces import screens
from pipeline.pieces.sentences import Sentences
from pipeline.words.words import WORDS
from schemas import figure as declared
from schemas.base import SCREEN_LABEL, SENTENCE, MarkedText, Model, Place, marked_texts
from schemas.control import ControlName
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, figures

# Stands for what is not known: a term that the manual lacks, the words of a reference.
UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
_LENGTH_OF_OPENING = {"【": 1, "[[": 2, "**": 2, "`": 1, "[": 1}


@dataclass(frozen=True, slots=True)
class Control:
    """A control named in a sentence; `start` and `end` are those of its mark, as written."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as it is printed; `hidden` are the words that nobody sees of it."""

    item: MarkedText
    sentence: Sentence
    text: str
    terms: dict[str, str]
    hidden: tuple[str, ...] = ()

    @property
    def visible(self) -> str:
        """The text with something unknown in the place of each hidden character."""
        if not self.hidden:
            return self.text
        return screens.without_hidden(self.text, self.hidden, UNKNOWN, for_each=True)

    @property
    def written(self) -> str:
        """The text, as long, with something unknown in the place of what terms stand for."""
        names = (name for _, _, name in self.characters())
        return "".join(
            UNKNOWN if name else it for it, name in zip(self.visible, names, strict=True)
        )

    def place(self, start: int, end: int) -> Place:
        """Return where the characters `start` to `end` of the text stand in the file."""
        where = self.characters()[start:end]
        return self.place_as_written(where[0][0], where[-1][1])

    def place_as_written(self, start: int, end: int) -> Place:
        """Return where characters of the text before its terms were put in stand in the file."""
        return self.item.owner.place_within(*self.item.path, start=start, end=end)

    def is_one_term(self, start: int, end: int) -> bool:
        """Whether the characters `start` to `end` all come from one and the same term."""
        where = set(self.characters()[start:end])
        return len(where) == 1 and all(name for _, _, name in where)

    def characters(self) -> list[tuple[int, int, str]]:
        """Return start and end, as written, of each character, and the term it is of, or ""."""
        where: list[tuple[int, int, str]] = []
        position = 0
        for piece in self.sentence.pieces:
            if isinstance(piece, PlainWords):
                position = self._align(piece.text, position, where)
                continue
            if isinstance(piece, Marked):
                self._align_inside(piece, where)
            elif not isinstance(piece, FootnoteUse):
                where += self._of_term(piece)
            position = piece.end
        return where

    def _align(self, words: str, position: int, where: list[tuple[int, int, str]]) -> int:
        """Add a position for each character of words, passing over signs between them."""
        for wanted in words:
            position = max(self.item.text.find(wanted, position), position)
            where.append((position, position + 1, ""))
            position += 1
        return position

    def _align_inside(self, piece: Marked, where: list[tuple[int, int, str]]) -> None:
        opening = _LENGTH_OF_OPENING.get(self.item.text[piece.start : piece.start + 2], 1)
        position = piece.start + opening
        for item in piece.content:
            if isinstance(item, TermUse):
                where += self._of_term(item)
                position = item.end
            else:
                position = self._align(item.text, position, where)

    def _of_term(self, use: TermUse | See) -> list[tuple[int, int, str]]:
        if isinstance(use, See):
            return [(use.start, use.end, UNKNOWN)]
        return [(use.start, use.end, use.name)] * len(self.terms.get(use.name, UNKNOWN))

    def controls(self) -> Iterator[Control]:
        """Yield the controls that the sentence names."""
        for piece in self.sentence.pieces:
            if isinstance(piece, Marked) and piece.kind == "control":
                text = "".join(_words(it, self.terms) for it in piece.content)
                yield Control(text, piece.start, piece.end)

    def links(self) -> Iterator[tuple[str, int]]:
        """Yield the address of each link, and where it begins as written."""
        for piece in self.sentence.pieces:
            if isinstance(piece, Marked) and piece.target:
                yield piece.target, self.item.text.find(piece.target, piece.start)


@dataclass(frozen=True)
class Seen:
    """A screen or picture as a manual shows it: `whole`, and with its hidden words taken out."""

    name: str
    shown: declared.Shown
    screen: Screen
    whole: Screen
    hidden: tuple[str, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text on it, hidden words too; for a picture also the names of its hotspots."""
        said = (*filter(None, map(screens.words_of, self.whole.texts())), *self.shown.hotspots)
        return tuple(map(collapsed, said))

    @cached_property
    def is_known(self) -> bool:
        """Whether all its words are known; a term may be missing."""
        return not any(UNKNOWN in text for text in self.texts)

    @property
    def is_told(self) -> bool:
        """Whether somebody has told the words on it; of a picture they may be left out."""
        return self.shown.image is None or bool(self.shown.says)

    def holds(self, words: str) -> bool:
        """Whether words stand on it."""
        wanted = collapsed(words)
        return any(wanted in text for text in self.texts)


class Publication:
    """One manual and everything it prints; without a manual, what no manual prints."""

    def __init__(self, library: Library, manual: Manual | None, names: tuple[str, ...]) -> None:
        self.manual = manual
        self.terms = manual.words if manual else {}
        self.labels = Labels(library)
        self.procedures = tuple(
            library.procedures[name] for name in dict.fromkeys(names) if name in library.procedures
        )
        self.is_sound = manual is not None and manual.id not in library.broken
        self._broken, self.pictures = library.broken, library.pictures
        self.language = manual.language if manual else "en"
        self._set_terms(self.terms)

    def _set_terms(self, terms: dict[str, str]) -> None:
        self.terms = terms
        self._sentences = Sentences(
            _Terms(terms), WORDS[self.language], lambda _procedure, _step: Text(UNKNOWN)
        )
        self._screens = screens.Screens(self._sentences)
        self._seen: dict[int, Seen] = {}

    def speaking(self, labels: Iterable[Label]) -> "Publication":
        """Return the same publication, in which controls have these labels."""
        terms = with_labels(self.terms, labels, self.language)
        if terms is self.terms:
            return self
        other = copy(self)
        other._set_terms(terms)  # noqa: SLF001 - its own class
        return other

    def forms(self, procedure: Procedure, step: Step) -> Sequence[Form]:
        """Return the forms of a step, one for each label that readers see."""
        if self.labels.is_empty and not step.variants:
            return (Form(step, None, ()),)
        return bare_forms(procedure, step, self.labels)

    def readings(self, uses: Iterable[Use]) -> Iterator["Publication"]:
        """Return the publication with each label of the controls named, whoever reads it.

        Without any named, that is the publication itself. Not every combination of labels comes.
        """
        return map(self.speaking, self.labels.readings(uses, self.language))

    def label_texts(self) -> Iterator[tuple[ControlName, str]]:
        """Return each label of the controls that are named, as written, with the name it is of."""
        return self.labels.written(self.procedures, self.language)

    def is_whole(self, procedure: Procedure) -> bool:
        """Whether nothing was left out because it was broken: only then can words be missed."""
        return self.is_sound and procedure.id not in self._broken

    def read(self, item: MarkedText, hidden: tuple[str, ...] = ()) -> Printed:
        """Return a text as it is printed."""
        sentence = parse(item.text, item.marks)
        text = "".join(_words(piece, self.terms) for piece in sentence.pieces)
        return Printed(item, sentence, text, self.terms, hidden)

    def sentence(self, owner: Model, key: str, text: str) -> Printed:
        """Return the sentence under a key of a model as it is printed."""
        return self.read(MarkedText(owner, (key,), text, SENTENCE))

    def words(self, target: declared.Target) -> str:
        """Return the words that a callout or `redact` names, "" for a part of a picture."""
        return self._sentences.plain(target.words or "", SCREEN_LABEL)

    def seen(self, procedure: Procedure, figure: declared.Figure) -> Seen | None:
        """Return what a figure shows, None where no such screen is declared."""
        if figure.screen is not None and figure.screen not in procedure.screens:
            return None
        return self._see(figure.screen or figure.image or "", procedure.shown(figure))

    def all_seen(self, procedure: Procedure) -> Iterator[Seen]:
        """Yield every screen of a procedure and every picture in its figures."""
        for name, screen in procedure.screens.items():
            yield self._see(name, screen)
        for step in procedure.steps:
            for figure in figures(step):
                if figure.image is not None:
                    yield self._see(figure.image, figure)

    def seen_by_all(self, procedure: Procedure) -> Iterator[tuple[Seen, "Publication"]]:
        """Yield all that is seen, once for each reading of the controls that are named."""
        for reading in self.readings(uses_of(procedure)):
            for seen in reading.all_seen(procedure):
                yield seen, reading

    def _see(self, name: str, shown: declared.Shown) -> Seen:
        if id(shown) not in self._seen:
            hidden = screens.hidden_words(shown, self._sentences)
            screen = self._screens.read(shown, "phone", "neutral")
            bare = shown.model_copy(update={"redact": ()}) if hidden else shown
            whole = self._screens.read(bare, "phone", "neutral") if hidden else screen
            self._seen[id(shown)] = Seen(name, shown, screen, whole, hidden)
        return self._seen[id(shown)]

    @property
    def on_screens(self) -> tuple[Printed, ...]:
        """Every text on a screen or picture."""
        return self._texts[1]

    @property
    def elsewhere(self) -> tuple[Printed, ...]:
        """Every other text: sentences, titles, captions, alternative texts, callouts."""
        return self._texts[0]

    @cached_property
    def _texts(self) -> tuple[tuple[Printed, ...], tuple[Printed, ...]]:
        """Every text that is printed, in one pass: what is elsewhere, and what is on screens."""
        hidden = self._hidden_words()
        models: list[Model] = [self.manual] if self.manual else []
        found: tuple[list[Printed], list[Printed]] = ([], [])
        for model in (*models, *self.procedures):
            for item in marked_texts(model):
                is_on_screen = _is_on_screen(item)
                words = hidden.get(id(item.owner), ()) if is_on_screen else ()
                readings = self.readings(named) if (named := [*uses([item])]) else [self]
                found[is_on_screen].extend(it.read(item, words) for it in readings)
        return tuple(found[0]), tuple(found[1])

    def _hidden_words(self) -> dict[int, tuple[str, ...]]:
        """Return for each part of a screen what of it is hidden from some readers."""
        found: dict[int, tuple[str, ...]] = {}
        for procedure in self.procedures:
            for seen, _ in self.seen_by_all(procedure):
                for owner in {id(it.owner) for it in marked_texts(seen.shown)}:
                    words = dict.fromkeys((*found.get(owner, ()), *seen.hidden))
                    found[owner] = tuple(words)
        return found


class _Terms(dict[str, str]):
    """The terms of a manual; it is said elsewhere which ones it lacks."""

    def __missing__(self, name: str) -> str:
        return UNKNOWN


def publications(library: Library) -> Iterator[Publication]:
    """Yield what each manual prints, then what no manual prints."""
    printed: set[str] = set()
    for manual in library.manuals.values():
        printed |= set(manual.procedures)
        yield Publication(library, manual, manual.procedures)
    yield Publication(library, None, tuple(it for it in library.procedures if it not in printed))


def collapsed(text: str) -> str:
    """Return a text with one space where there are several, none around it."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _is_on_screen(item: MarkedText) -> bool:
    if isinstance(item.owner, declared.ScreenPart):
        return True
    return isinstance(item.owner, declared.Screen) and item.path != ("alt",)


def _words(piece: Piece, terms: dict[str, str]) -> str:
    match piece:
        case PlainWords():
            return piece.text
        case TermUse():
            return terms.get(piece.name, UNKNOWN)
        case See() | FootnoteUse():
            return UNKNOWN if isinstance(piece, See) else ""
        case Marked():
            return "".join(_words(item, terms) for item in piece.content)
