"""The texts of a manual that somebody has to translate, each with the name of its place.

A place is named by ids, as in `procedures/sign-in/steps/open/do`; items of lists, which have none,
by their number: `procedures/sign-in/about[2]`. Not among them is what readers never see (ids,
waivers, what is redacted), what is the same in all languages (hosts, numbers, marks alone), the
words of a callout that name a whole text or link of their screen: they follow it; and what stands
on a picture of which there is none in another language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.language.hosts import is_address
from pipeline.loading.library import Library
from pipeline.markup.markup import Marked, Words, parse
from pipeline.translating.screen_texts import screen_texts
from schemas.base import Marks, Model, marks_of
from schemas.figure import Figure, Shown
from schemas.manual import CustomerField, Manual
from schemas.procedure import Procedure

Path = tuple[str | int, ...]
# Names are no sentences and hold no marks; braces in them are words.
NAME = None
_NAMES: dict[type[Model], tuple[str, ...]] = {
    Manual: ("terms",),
    CustomerField: ("label", "default"),
}
_UNREAD = {"waivers", "verified", "redact", "hotspots", "pictures"}
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class TextToTranslate:
    """A text, where it stands, and which marks it may hold; None for a bare name."""

    context: str
    owner: Model
    path: Path
    text: str
    marks: Marks | None


def messages_of(library: Library, manual: Manual) -> Iterator[TextToTranslate]:
    """Yield every text of a manual and its procedures, in the order in which they are read."""
    yield from manual_messages(manual)
    for name in dict.fromkeys(manual.procedures):
        if name in library.procedures:
            yield from procedure_messages(library.procedures[name])


def manual_messages(manual: Manual) -> Iterator[TextToTranslate]:
    """Yield the texts of a manual itself."""
    return _Walk(None).model(manual, f"manuals/{manual.id}")


def procedure_messages(procedure: Procedure) -> Iterator[TextToTranslate]:
    """Yield the texts of a procedure."""
    return _Walk(procedure).model(procedure, f"procedures/{procedure.id}")


class _Walk:
    """Goes through the models of one file."""

    def __init__(self, procedure: Procedure | None) -> None:
        self._procedure = procedure

    def model(self, model: Model, context: str) -> Iterator[TextToTranslate]:
        """Yield the texts of a model and of those inside it."""
        shown = self._shown(model)
        hidden = {it.words for it in model.redact} if isinstance(model, Shown) else set()
        is_alone = isinstance(model, Shown) and model.image is not None and not model.pictures
        for name in type(model).model_fields:
            value = getattr(model, name)
            # The words on a picture are in the language of the picture.
            if name in _UNREAD or not value or (is_alone and name == "says"):
                continue
            is_name = name in _NAMES.get(type(model), ())
            kind = NAME if is_name else marks_of(type(model), name), is_name
            for item in self._inside(model, (name,), value, kind, f"{context}/{name}"):
                is_followed = shown and item.path[-1] == "words" and follows(shown, item.text)
                if not is_followed and item.text not in hidden:
                    yield item

    def _shown(self, model: Model) -> Shown | None:
        if not isinstance(model, Figure) or self._procedure is None:
            return None
        if model.screen is None:
            return model
        return self._procedure.screens.get(model.screen)

    def _inside(
        self, owner: Model, path: Path, value: object, kind: tuple[Marks | None, bool], context: str
    ) -> Iterator[TextToTranslate]:
        marks, is_name = kind
        if isinstance(value, str):
            if (marks or is_name) and says_something(value, marks):
                yield TextToTranslate(context, owner, path, value, marks)
        elif isinstance(value, Model):
            yield from self.model(value, context)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                name = getattr(item, "id", None)
                where = f"{context}/{name}" if name else f"{context}[{index + 1}]"
                yield from self._inside(owner, (*path, index), item, kind, where)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self._inside(owner, (*path, key), item, kind, f"{context}/{key}")


def says_something(text: str, marks: Marks | None) -> bool:
    """Whether a text holds words that may differ from language to language."""
    if is_address(text):
        return False
    if marks is None:
        return _LETTER.search(text) is not None
    for piece in parse(text, marks).pieces:
        inside = piece.content if isinstance(piece, Marked) and piece.kind != "code" else (piece,)
        for it in inside:
            if (
                isinstance(it, Words)
                and _LETTER.search(it.text)
                and not is_address(it.text.strip())
            ):
                return True
    return False


def follows(shown: Shown, words: str) -> "tuple[Path, int] | None":
    """Return the text of a screen that callout words name: its path, and which link of it, or -1.

    None where they name a part of a text, or a hotspot on pictures in several languages.
    """
    texts = list(screen_texts(shown))
    for path, text, _ in texts:
        if text == words:
            return path, -1
    for path, text, marks in texts:
        for index, link in enumerate(links_of(text, marks)):
            if link == words:
                return path, index
    return ((), -1) if words in shown.hotspots and not shown.pictures else None


def links_of(text: str, marks: Marks) -> list[str]:
    """Return the links in a text of a screen, each as it is written between its brackets."""
    return [
        text[piece.start + 1 : piece.end - 1]
        for piece in parse(text, marks).pieces
        if isinstance(piece, Marked) and piece.kind == "screen-link"
    ]
