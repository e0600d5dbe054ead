"""Content in the words of another language: the same manual, the same steps, the same evidence.

What is translated takes the place of what was written; what is not, or was translated from other
words than stand there today, stays and says in which language it is (`Foreign`). A screen is one
whole: with one text missing it stays as it was written, and so do the callouts that name its words;
and so does a picture of which there is none in the language.
Pure: nothing is read, and the library that it is made from stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePath
from typing import TypeVar

from pipeline.loading.library import Library, Translated
from pipeline.po.catalogue import Catalogue, Entry
from pipeline.translating.messages import (
    Path,
    TextToTranslate,
    follows,
    links_of,
    manual_messages,
    procedure_messages,
)
from pipeline.translating.screen_texts import screen_texts
from pipeline.words.languages import is_right_to_left, known_languages
from schemas.base import SCREEN_TEXT, Foreign, Model, Place, Written
from schemas.figure import Figure, Shown, Target
from schemas.manual import Manual
from schemas.procedure import Procedure, figures

M = TypeVar("M", bound=Model)
_DIGEST = 16
# What is put into a model, by its path in it, with where it is written: texts, or all of a field.
Texts = dict[Path, tuple[object, Entry | None]]


def in_language(library: Library, manual: Manual, language: str) -> tuple[Library, Manual]:
    """Return the library of one manual in a language, and the manual.

    They are as they were written in its own language, and in "".
    """
    if language in {"", manual.language}:
        return library, manual
    catalogue = library.catalogues.get(language) or Catalogue(language)
    work = _Work(catalogue, manual.language)
    made = work.rebuilt(manual, manual_messages(manual))
    made = made.model_copy(update={"language": language, "languages": ()})
    names = [it for it in dict.fromkeys(manual.procedures) if it in library.procedures]
    procedures = {name: work.procedure(library.procedures[name]) for name in names}
    translated = Translated(library, manual, work.total, len(work.taken), tuple(work.files()))
    ours = replace(library, manuals={manual.id: made}, procedures=procedures, translated=translated)
    return ours, made


@dataclass
class _Work:
    """Puts the texts of a catalogue into models; counts them, and keeps what it has `taken`."""

    catalogue: Catalogue
    language: str
    total: int = 0
    taken: list[Entry] = field(default_factory=list)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each PO file, with a digest of what was taken of it."""
        by_file: dict[str, list[tuple[str, str, str]]] = {}
        for it in self.taken:
            said = (it.context, it.source, it.text)
            by_file.setdefault(PurePath(it.lines.file).name, []).append(said)
        for name, texts in sorted(by_file.items()):
            yield name, sha256(repr(sorted(texts)).encode()).hexdigest()[:_DIGEST]

    def procedure(self, procedure: Procedure) -> Procedure:
        """Return a procedure with its texts in the language of the catalogue."""
        texts = self._texts(procedure_messages(procedure))
        for name, screen in procedure.screens.items():
            users = [it for it in _figures(procedure) if it.screen == name]
            self._fit(screen, users, texts)
        for figure in _figures(procedure):
            if figure.image is not None:
                self._fit(figure, [figure], texts)
        return _rebuilt(procedure, texts)

    def rebuilt(self, model: Manual, messages: Iterator[TextToTranslate]) -> Manual:
        """Return a model with its texts in the language of the catalogue."""
        return _rebuilt(model, self._texts(messages))

    def _texts(self, messages: Iterator[TextToTranslate]) -> dict[int, Texts]:
        found: dict[int, Texts] = {}
        for item in messages:
            entry = self.catalogue.find(item.context, item.text)
            self.total += 1
            is_there = entry is not None and entry.is_good
            self.taken += [entry] if entry and is_there else []
            text = entry.text.strip() if entry and is_there else Foreign(item.text, self.language)
            found.setdefault(id(item.owner), {})[item.path] = text, entry if is_there else None
        return found

    def _fit(self, shown: Shown, users: list[Figure], texts: dict[int, Texts]) -> None:
        """Make a screen and the callouts on it be of one language."""
        targets = [target for it in users for _, _, target in it.callouts() if target.words]
        own = [texts.get(id(it), {}).get(("words",)) for it in targets]
        own += [texts.get(id(owner), {}).get(path) for owner, path, _ in _texts_on(shown)]
        if self._stays(shown) or any(it and isinstance(it[0], Foreign) for it in own):
            if shown.image is not None:
                image = Foreign(shown.image, self.language)
                texts.setdefault(id(shown), {})[("image",)] = image, None
            for owner, path, text in _texts_on(shown):
                texts.setdefault(id(owner), {})[path] = Foreign(text, self.language), None
            for target in (*targets, *(it for it in shown.redact if it.words)):
                words = Foreign(target.words or "", self.language)
                texts.setdefault(id(target), {})[("words",)] = words, None
            return
        for target in targets:
            self._follow(shown, target, texts)
        if shown.image is not None:
            self._show(shown, targets, texts)

    def _stays(self, shown: Shown) -> bool:
        """Whether a screen is shown in the original, whatever is translated.

        Drawings know neither joined letters nor screens that begin at the right.
        """
        language = self.catalogue.language
        if shown.image is None:
            return language in known_languages() and is_right_to_left(language)
        return language not in shown.pictures

    def _show(self, shown: Shown, targets: list[Target], texts: dict[int, Texts]) -> None:
        """Put the picture for the language in place of the original, with the names on it."""
        named = {it.words: texts.get(id(it), {}).get(("words",), ("", None))[0] for it in targets}
        of_this = shown.showing(self.catalogue.language)
        hotspots = {
            named.get(name) or self._named(shown, name, texts)[0] or name: region
            for name, region in of_this.hotspots.items()
        }
        own = texts.setdefault(id(shown), {})
        own |= {("image",): (of_this.image, None), ("redact",): (of_this.redact, None)}
        own[("hotspots",)] = hotspots, None

    def _follow(self, shown: Shown, target: Target, texts: dict[int, Texts]) -> None:
        """Give callout words the translation of the text or link that they name."""
        words, entry = self._named(shown, target.words or "", texts)
        if words:
            texts.setdefault(id(target), {})[("words",)] = words, entry

    def _named(self, shown: Shown, words: str, texts: dict[int, Texts]) -> tuple[str, Entry | None]:
        """Return the translation of a text or link that is named, "" where none is."""
        found = follows(shown, words)
        if found is None:
            return "", None
        path, link = found
        owner, rest = _owner_of(shown, path)
        said, entry = texts.get(id(owner), {}).get(rest, ("", None))
        text = str(said)
        links = links_of(text, SCREEN_TEXT) if link >= 0 else []
        return text if link < 0 else links[link] if link < len(links) else "", entry


def _figures(procedure: Procedure) -> list[Figure]:
    return [it for step in procedure.steps for it in figures(step)]


def _texts_on(shown: Shown) -> Iterator[tuple[Model, Path, str]]:
    """Yield every text on a screen with the model that holds it."""
    for path, text, _ in screen_texts(shown):
        yield (*_owner_of(shown, path), text)


def _owner_of(shown: Shown, path: Path) -> tuple[Model, Path]:
    """Return the model that holds a text of a screen, and its path therein."""
    if len(path) == 1 or not path:
        return shown, path
    name, index, key = path
    return getattr(shown, str(name))[index], (key,)


# ── models ────────────────────────────────────────────────────────────────────────────────────


def _rebuilt(model: M, texts: dict[int, Texts]) -> M:
    """Return a model with other texts. Parts without any are the same objects as before."""
    ours = texts.get(id(model), {})
    changed = {
        name: made
        for name in type(model).model_fields
        if (made := _value((name,), value := getattr(model, name), ours, texts)) is not value
    }
    if not changed:
        return model
    places = {path: entry for path, (_, entry) in ours.items() if entry}
    return model.rewritten(changed, lambda written: _Places(written, places))


def _value(path: Path, value: object, ours: Texts, texts: dict[int, Texts]) -> object:
    if path in ours:
        return ours[path][0]
    if isinstance(value, Model):
        return _rebuilt(value, texts)
    if isinstance(value, tuple):
        made = tuple(_value((*path, i), it, ours, texts) for i, it in enumerate(value))
        return made if any(it is not old for it, old in zip(made, value, strict=True)) else value
    if isinstance(value, dict):
        parts = {key: _value((*path, key), it, ours, texts) for key, it in value.items()}
        return parts if any(parts[key] is not it for key, it in value.items()) else value
    return value


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of a translated model stand: texts in catalogues, all else where it was."""

    written: Written | None
    entries: dict[Path, Entry]

    def place(self, *path: str | int) -> Place:
        """Return the place of a part."""
        if path in self.entries:
            return self.entries[path].lines.place("msgstr")
        return self.written.place(*path) if self.written else Place("")

    def place_within(self, *path: str | int, start: int, end: int) -> Place:
        """Return the place of some letters of a text."""
        if path in self.entries:
            return self.entries[path].lines.place_within("msgstr", start, end)
        if self.written is None:
            return Place("")
        return self.written.place_within(*path, start=start, end=end)

    def place_of_key(self, path: tuple[str | int, ...], key: str) -> Place:
        """Return the place of a key, which is never translated."""
        return self.written.place_of_key(path, key) if self.written else Place("")
