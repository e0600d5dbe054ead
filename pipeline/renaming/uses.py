"""Where an id is written: as the name of a thing, in lists of names, and in marks of sentences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pipeline.forms.footnotes import FOOTNOTES
from pipeline.loading.library import Library
from pipeline.markup.markup import FootnoteUse, See, TermUse, parse
from schemas.base import MarkedText, Model, Place, marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure, figures

Kind: TypeAlias = Literal[
    "procedure", "step", "screen", "footnote", "control", "term", "audience", "manual"
]
# Kinds whose ids count within one procedure: they are named as `procedure/id`; those of footnotes
# count within a manual, too.
INNER: tuple[Kind, ...] = ("step", "screen", "footnote")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has an id; `procedure` is what a step or screen is in, "" for all else.

    For a footnote that may be a manual. Where a procedure has the same id, that is meant.
    """

    kind: Kind
    id: str
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where only the id stands, or, in a sentence, a part of one."""

    place: Place
    is_in_sentence: bool = False


def uses(library: Library, named: Named) -> Iterator[Use]:
    """Yield every place at which an id is written, keys of mappings excepted."""
    match named.kind:
        case "procedure":
            yield from _procedure(library, named.id)
        case "step":
            yield from _step(library, library.procedures[named.procedure], named.id)
        case "screen":
            yield from _screen(library.procedures[named.procedure], named.id)
        case "footnote":
            yield from _footnote(owner_of(library, named.procedure), named.id)
        case "control":
            yield Use(library.controls[named.id].place("id"))
            yield from _terms(library, f"#{named.id}")
        case "term":
            yield from _terms(library, named.id)
        case "audience":
            yield from _audience(library, named.id)
        case "manual":
            yield Use(library.manuals[named.id].place("id"))
            yield from _in_editions(library, "manuals", named.id)


def owner_of(library: Library, name: str) -> Procedure | Manual:
    """Return the procedure or manual of a name. Raises KeyError where there is neither."""
    return library.procedures.get(name) or library.manuals[name]


def keys(library: Library, named: Named) -> Iterator[tuple[Model, str]]:
    """Yield the models, and their fields, in whose mappings the id is a key."""
    if named.kind == "footnote":
        yield owner_of(library, named.procedure), FOOTNOTES
    if named.kind == "screen":
        yield library.procedures[named.procedure], "screens"
    for field in {"term": ("terms",), "audience": ("audiences",)}.get(named.kind, ()):
        for manual in library.manuals.values():
            if named.id in getattr(manual, field):
                yield manual, field


def _procedure(library: Library, name: str) -> Iterator[Use]:
    yield Use(library.procedures[name].place("id"))
    for manual in library.manuals.values():
        yield from _listed(manual, "procedures", name)
    yield from _references(library, lambda see: see.procedure == name, is_step=False)


def _step(library: Library, procedure: Procedure, name: str) -> Iterator[Use]:
    for step in procedure.steps:
        if step.id == name:
            yield Use(step.place("id"))
    for item in procedure.verifications():
        yield from _listed(item, "steps", name)
    where = procedure.id, name
    yield from _references(library, lambda see: (see.procedure, see.step) == where, is_step=True)


def _screen(procedure: Procedure, name: str) -> Iterator[Use]:
    for step in procedure.steps:
        for figure in figures(step):
            if figure.screen == name:
                yield Use(figure.place("screen"))


def _audience(library: Library, name: str) -> Iterator[Use]:
    for procedure in library.procedures.values():
        yield from _listed(procedure, "audience", name)
        for step in procedure.steps:
            yield from _listed(step, "audience", name)
    for request in library.editions.editions if library.editions else ():
        if request.audience == name:
            yield Use(request.place("audience"))


def _in_editions(library: Library, field: str, name: str) -> Iterator[Use]:
    for request in library.editions.editions if library.editions else ():
        yield from _listed(request, field, name)


def _listed(model: Model, field: str, name: str) -> Iterator[Use]:
    for index, found in enumerate(getattr(model, field)):
        if found == name:
            yield Use(model.place(field, index))


# ── in sentences ──────────────────────────────────────────────────────────────────────────────


def _texts(library: Library) -> Iterator[MarkedText]:
    models: list[Model] = [*library.manuals.values(), *library.procedures.values()]
    for model in (*models, *library.controls.values()):
        yield from marked_texts(model)


def _terms(library: Library, name: str) -> Iterator[Use]:
    for text in _texts(library):
        if name in text.text:
            yield from _in_text(text, name)


def _in_text(text: MarkedText, name: str) -> Iterator[Use]:
    for term in parse(text.text, text.marks).terms():
        if term.name == name:
            yield _part(text, term, name.removeprefix("#"))


def _references(
    library: Library, is_meant: Callable[[See], bool], *, is_step: bool
) -> Iterator[Use]:
    for text in _texts(library):
        for see in parse(text.text, text.marks).references():
            if is_meant(see):
                yield _part(text, see, see.step if is_step else see.procedure, is_last=is_step)


def _footnote(owner: Procedure | Manual, name: str) -> Iterator[Use]:
    for text in marked_texts(owner):
        for mark in parse(text.text, text.marks).footnotes() if name in text.text else ():
            if mark.name == name:
                yield _part(text, mark, name, is_last=True)


def _part(
    text: MarkedText, piece: TermUse | See | FootnoteUse, name: str, *, is_last: bool = False
) -> Use:
    """Return where an id stands within a mark; `{see see}` has it behind the word."""
    written = text.text[piece.start : piece.end]
    first = written.lower().index("see") + len("see") if isinstance(piece, See) else 0
    at = written.rindex(name) if is_last else written.index(name, first)
    start = piece.start + at
    place = text.owner.place_within(*text.path, start=start, end=start + len(name))
    return Use(place, is_in_sentence=True)
