"""The frozen base of every model, the place where something was written, and the text types."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Protocol, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a content file. Lines and columns count from 1, columns in characters.

    `end_column` is the column behind the last character. `file` is the path as a person would
    type it, with `/` between its parts.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Written(Protocol):
    """What a model remembers of its YAML: where each of its parts stands."""

    def place(self, *path: str | int) -> Place:
        """Place of the value at `path`; parts of the path that were not written are skipped."""

    def place_within(self, *path: str | int, start: int, end: int) -> Place:
        """Place of the characters `start` to `end` of the text at `path`."""

    def place_of_key(self, path: tuple[str | int, ...], key: str) -> Place:
        """Place of a key in the mapping at `path`."""


class WrittenMapping(dict[str, Any]):
    """A mapping on its way into a model, with the places of its parts."""

    __slots__ = ("written",)

    def __init__(self, entries: dict[str, Any], written: Written) -> None:
        super().__init__(entries)
        self.written = written


_SET = object.__setattr__


class Model(BaseModel):
    """Base of all content models: frozen, no unknown keys, remembers where it was written."""

    # Why deferred: most models are read as parts of another, and need no validator of their own.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Keep the places of what was read, where Pydantic keeps private attributes.

        Why no declared one: Pydantic would set its default on each of a library's many models.
        """
        model = handler(data)
        if type(data) is WrittenMapping:
            _SET(model, "__pydantic_private__", {"written": data.written})
        return model

    @property
    def _written(self) -> Written | None:
        private = self.__pydantic_private__
        return private["written"] if private else None

    def rewritten(
        self, values: dict[str, object], written: Callable[[Written | None], Written]
    ) -> Self:
        """Return a copy with other values; `written` knows where its parts stand, given who did."""
        copy = self.model_copy(update=values)
        _SET(copy, "__pydantic_private__", {"written": written(self._written)})
        return copy

    def place(self, *path: str | int) -> Place:
        """Place of a part of this model, or of the whole model when `path` is empty.

        A model that was made in code rather than read stands nowhere: `Place("")`.
        """
        written = self._written
        return written.place(*path) if written else Place("")

    def place_of_key(self, field: str, key: str) -> Place:
        """Place of a key in the mapping of a field. `Place("")` if made in code."""
        written = self._written
        return written.place_of_key((field,), key) if written else Place("")

    def place_within(self, *path: str | int, start: int, end: int) -> Place:
        """Place of the characters `start` to `end` of the text at `path`."""
        written = self._written
        return written.place_within(*path, start=start, end=end) if written else Place("")


class Foreign(str):
    """A text that stands in another `language` than the rest: nobody has translated it yet."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = "") -> Self:
        """Return a text with its language."""
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Return what makes it again, where it is copied or sent elsewhere."""
        return type(self), (str(self), self.language)


def language_of(text: str | None) -> str:
    """Return the language of a foreign text, "" for one in the language of the rest."""
    return text.language if isinstance(text, Foreign) else ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Says which marks a text field may carry: all of them, or `{terms}` only.

    What stands on a screen holds the signs of that screen: they are no marks, but `[words]` is a
    link there, if not `terms_only`.
    """

    terms_only: bool = False
    on_screen: bool = False


SENTENCE = Marks()
TITLE = Marks(terms_only=True)
SCREEN_TEXT = Marks(on_screen=True)
SCREEN_LABEL = Marks(terms_only=True, on_screen=True)


ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Plain addresses of the net: no names around them, no quotes, no other scripts.
MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# Names that Windows keeps for devices: an output file could not be called so.
DEVICE_NAME = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])")


def _check_id(text: str) -> str:
    if not ID.fullmatch(text) or DEVICE_NAME.fullmatch(text):
        raise PydanticCustomError("invalid-id", "not an id")
    return text


def _check_mail(text: str) -> str:
    """Return a mail address. Raises PydanticCustomError `invalid-mail-address`."""
    if MAIL.fullmatch(text):
        return text
    bare = MAIL.search(unicodedata.normalize("NFKC", text))
    near = {"suggestion": bare[0]} if bare else {}
    raise PydanticCustomError("invalid-mail-address", "", dict(near))


def _check_filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty-text", "empty")
    return text


def _as_list(value: object) -> object:
    """One thing may be written without the list around it."""
    return value if value is None or isinstance(value, list | tuple) else [value]


Id = Annotated[
    str,
    AfterValidator(_check_id),
    StringConstraints(max_length=80),
    Field(json_schema_extra={"pattern": f"^{ID.pattern}$"}),
]
Name = Annotated[str, AfterValidator(_check_filled), StringConstraints(max_length=200)]
Title = Annotated[Name, TITLE]
MailAddress = Annotated[
    Name,
    AfterValidator(_check_mail),
    Field(json_schema_extra={"pattern": f"^{MAIL.pattern}$"}),
]
Description = Annotated[
    str,
    AfterValidator(_check_filled),
    StringConstraints(max_length=1000),
    TITLE,
]
ScreenText = Annotated[
    str, AfterValidator(_check_filled), StringConstraints(max_length=4000), SCREEN_TEXT
]
ScreenLabel = Annotated[Name, SCREEN_LABEL]
Text = Annotated[str, AfterValidator(_check_filled), StringConstraints(max_length=4000), SENTENCE]


class OneOrMany:
    """Marks a list that may be written as one thing, without the list around it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_as_list, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text that may carry marks, with the model that holds it and its path therein."""

    owner: Model
    path: tuple[str | int, ...]
    text: str
    marks: Marks


def marked_texts(model: Model) -> list[MarkedText]:
    """Find every text that may carry marks in a model and in the models inside it, in order."""
    found: list[MarkedText] = []
    _find_in_model(model, found)
    return found


def _find_in_model(model: Model, found: list[MarkedText]) -> None:
    # Why the dictionary: it has every field, and content has a million of them.
    values = model.__dict__
    for name, marks in _telling_fields(type(model)):
        if value := values[name]:
            _find_inside(model, (name,), value, marks, found)


def _find_inside(
    owner: Model,
    path: tuple[str | int, ...],
    value: object,
    marks: Marks | None,
    found: list[MarkedText],
) -> None:
    if isinstance(value, str):
        # What nobody has translated was checked where it was written.
        if marks and not isinstance(value, Foreign):
            found.append(MarkedText(owner, path, value, marks))
    elif isinstance(value, Model):
        _find_in_model(value, found)
    elif isinstance(value, tuple | dict):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            _find_inside(owner, (*path, key), item, marks, found)


def keys_of(kind: type[Model]) -> tuple[str, ...]:
    """Return the keys of a model, as they are written in a file."""
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def marks_of(kind: type[Model], name: str) -> Marks | None:
    """Return the marks that a field of a model may carry, None if it is no such text."""
    return _marked_fields(kind)[name]


@cache
def _marked_fields(kind: type[Model]) -> dict[str, Marks | None]:
    return {
        name: _marks_of(field.metadata, field.annotation)
        for name, field in kind.model_fields.items()
    }


@cache
def _telling_fields(kind: type[Model]) -> tuple[tuple[str, Marks | None], ...]:
    """Return the fields that may hold a text with marks, or a model that does."""
    return tuple(
        (name, marks)
        for name, marks in _marked_fields(kind).items()
        if marks or any(_tells(it, {kind}) for it in _models_in(kind.model_fields[name].annotation))
    )


def _tells(kind: type[Model], seen: set[type[Model]]) -> bool:
    """Whether a model may hold a text with marks; `seen` are those that it may lie in."""
    if kind in seen:
        return False
    fields = kind.model_fields.values()
    inside = (it for field in fields for it in _models_in(field.annotation))
    return any(_marked_fields(kind).values()) or any(_tells(it, seen | {kind}) for it in inside)


def _models_in(annotation: object) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


def _marks_of(metadata: list[Any], annotation: object) -> Marks | None:
    """Search a field's annotation, however deeply nested, for a `Marks`."""
    for item in metadata:
        if isinstance(item, Marks):
            return item
    for part in getattr(annotation, "__args__", ()):
        if found := _marks_of(list(getattr(part, "__metadata__", ())), part):
            return found
    return None
