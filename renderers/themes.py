"""Themes: a folder of templates, style sheets, colours and fonts that a company can copy.

A theme may hold only what differs; what it lacks is taken from our own theme beside this file.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from renderers.contrast import dark_scheme

OWN_FOLDER = Path(__file__).parent / "theme"

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Millimetres = Annotated[float, Field(ge=0, le=2000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=_Part)


class Colours(_Part):
    """All colours of all formats, as `#rrggbb`."""

    text: Colour
    muted: Colour
    accent: Colour
    line: Colour
    panel: Colour
    paper: Colour
    danger: Colour
    warning: Colour
    caution: Colour
    notice: Colour


class DarkColours(_Part):
    """Colours of the dark scheme that are not to be made of those of the light one."""

    text: Colour | None = None
    muted: Colour | None = None
    accent: Colour | None = None
    line: Colour | None = None
    panel: Colour | None = None
    paper: Colour | None = None
    danger: Colour | None = None
    warning: Colour | None = None
    caution: Colour | None = None
    notice: Colour | None = None


class Fonts(_Part):
    """`files` are fonts of Python packages, `package:file`; those in `fonts/` are added.

    `family` is the family of these fonts, which the PDF is set in. The Word file names fonts of
    the reader's machine: `word_latin` and `word_east_asian`.
    """

    files: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]+:[\w.-]+$")], ...]
    family: str
    word_latin: str
    word_east_asian: str


# Width, height and what the margins are if nothing is said of them, in millimetres.
PAPER = {"A4": (210.0, 297.0, 22.0), "A5": (148.0, 210.0, 15.0), "Letter": (215.9, 279.4, 22.0)}
# Steps are indented by so much, which is room that figures do not have.
STEP_INDENT = 10.0
# Beside a narrow figure its step has nearly as much room; two such figures fit on a page.
_MOST_OF_WIDTH, _MOST_OF_HEIGHT = 0.53, 0.47


class Page(_Part):
    """Paper and its margins in millimetres; which parts begin on a page of their own.

    `size` says what lengths are that are not given.
    """

    size: Literal["A4", "A5", "Letter"]
    width: Millimetres
    height: Millimetres
    top: Millimetres
    bottom: Millimetres
    inner: Millimetres
    outer: Millimetres
    cover_page: bool
    new_page_for_procedures: bool

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: dict[str, object]) -> dict[str, object]:
        if (size := values.get("size")) not in PAPER:
            return values
        width, height, margin = PAPER[str(size)]
        margins = dict.fromkeys(("top", "bottom", "inner", "outer"), margin)
        return {"width": width, "height": height, **margins, **values}

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width - self.inner - self.outer

    @property
    def text_height(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom


class Figures(_Part):
    """The greatest width and height of figures on paper, and the length of a pixel in drawings.

    `beside` is of portrait figures that stand beside their steps in Word; `narrow_pixel` is of
    drawings that are higher than wide, or no wider than `portrait`.
    """

    portrait: tuple[Millimetres, Millimetres]
    beside: tuple[Millimetres, Millimetres]
    landscape: tuple[Millimetres, Millimetres]
    narrow_pixel: Annotated[float, Field(gt=0, le=1)]
    pixel: Annotated[float, Field(gt=0, le=1)]

    def on(self, page: Page) -> "Figures":
        """Return what is left of these limits on a page that has no room for them.

        Drawings become smaller as narrow figures do, so that their words still have one size.
        """
        room, height = page.text_width - STEP_INDENT, page.text_height * _MOST_OF_HEIGHT
        portrait = _within(self.portrait, room * _MOST_OF_WIDTH, height)
        landscape = _within(self.landscape, room, height)
        pixel = self.pixel * portrait[0] / self.portrait[0] if self.portrait[0] else self.pixel
        narrow = self.narrow_pixel * min(1, portrait[0] / max(self.beside[0], 1))
        limits = {
            "portrait": portrait,
            "landscape": landscape,
            "narrow_pixel": narrow,
            "pixel": pixel,
        }
        return self.model_copy(update=limits)


def _within(limits: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    return min(limits[0], max(width, 1)), min(limits[1], max(height, 1))


class Word(_Part):
    """`template` is a Word file of the theme's folder that manuals are poured into, "" for none."""

    template: str


class ThemeSettings(_Part):
    """`theme.toml`. The limits of figures are those that the page leaves."""

    colours: Colours
    dark: DarkColours = DarkColours()
    fonts: Fonts
    page: Page
    figures: Figures
    word: Word

    @model_validator(mode="after")
    def _keep_figures_on_the_page(self) -> Self:
        object.__setattr__(self, "figures", self.figures.on(self.page))
        return self


class Look(_Part):
    """One table of `screens.toml`: how drawn screens of a system look. Lengths are pixels."""

    paper: Colour
    bar: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    blank: Colour
    link: Colour
    group: Colour
    control: Colour
    on: Colour
    off: Colour
    hidden: Colour
    shade: Colour
    frame: Colour
    title: Literal["center", "left"]
    back: Literal["chevron", "arrow"]
    rows: Literal["full", "inset"]
    buttons: Literal["outlined", "tinted", "pill"]
    dialog_buttons: Literal["stacked", "trailing"]
    fields: Literal["boxed", "underlined"]
    toggles: Literal["wide", "thin"]
    radius: Annotated[float, Field(ge=0, le=40)]
    dialog_radius: Annotated[float, Field(ge=0, le=40)]


class ThemeError(Exception):
    """A theme cannot be used; the message names the file and what is wrong with it."""


class Theme:
    """A theme folder, read on demand; every file is looked for in ours when it is not there."""

    def __init__(self, folder: Path = OWN_FOLDER) -> None:
        if not folder.is_dir():
            raise ThemeError(f"{folder}: there is no such folder")
        self.folder = folder
        self._templates = Environment(
            loader=_Loader(self), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip

    @cached_property
    def settings(self) -> ThemeSettings:
        """The values of `theme.toml`: ours, overridden by those of the theme's own file."""
        return self._read("theme.toml", ThemeSettings, self._tables("theme.toml"))

    @cached_property
    def dark_colours(self) -> dict[str, str]:
        """The colours of the dark scheme: those of `[dark]`, the others made of the light ones."""
        given = self.settings.dark.model_dump(exclude_none=True)
        return dark_scheme(self.settings.colours.model_dump(), given)

    def look(self, name: str) -> Look:
        """Return how screens look; one that no theme knows looks neutral."""
        return self._looks.get(name, self._looks["neutral"])

    @cached_property
    def _looks(self) -> dict[str, Look]:
        tables = self._tables("screens.toml")
        neutral = tables["neutral"]
        return {
            name: self._read(f"screens.toml [{name}]", Look, neutral | values)
            for name, values in tables.items()
        }

    def _tables(self, name: str) -> dict[str, dict[str, object]]:
        """Return the tables of a file: ours, overridden by those of the theme's own file."""
        merged: dict[str, dict[str, object]] = {}
        for path in dict.fromkeys((OWN_FOLDER / name, self.folder / name)):
            for part, values in _read_toml(path).items():
                merged.setdefault(part, {}).update(values)
        return merged

    def _read(self, name: str, kind: type[P], values: Mapping[str, object]) -> P:
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ThemeError(f"{self.folder / name}: {place}: {first['msg']}") from None

    def path(self, name: str) -> Path | None:
        """Return the path of a theme's file, ours if it has none, None if neither does."""
        for folder in (self.folder, OWN_FOLDER):
            if (folder / name).is_file():
                return folder / name
        return None

    def text(self, name: str) -> str:
        """Return the text of a theme's file. Raises ThemeError when nobody has it."""
        path = self.path(name)
        if path is None:
            raise ThemeError(f"{self.folder / name}: there is no such file")
        return path.read_text(encoding="utf-8")

    def template(self, name: str) -> Template:
        """Return a Jinja2 template; unknown variables are errors and all output is escaped."""
        return self._templates.get_template(name)

    def fonts(self) -> tuple[Path, ...]:
        """Return the font files of the theme; the machine's own fonts are never used.

        Raises ThemeError when a package that should bring one is not installed.
        """
        own = sorted(
            path for path in (self.folder / "fonts").glob("*") if path.suffix in {".otf", ".ttf"}
        )
        return (*(_package_file(name) for name in self.settings.fonts.files), *own)

    def word_template(self) -> Path | None:
        """Return the path of the Word file that manuals are poured into, None if there is none.

        Raises ThemeError where `theme.toml` names one that is not in the folder of the theme.
        """
        name = self.settings.word.template
        if not name:
            usual = (self.folder / "word" / it for it in ("template.dotx", "template.docx"))
            return next((path for path in usual if path.is_file()), None)
        path = self.folder / name
        if path.is_file() and path.resolve().is_relative_to(self.folder.resolve()):
            return path
        raise ThemeError(f"{path}: there is no such file")


class _Loader(BaseLoader):
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, _: Environment, template: str) -> tuple[str, str, None]:
        path = self._theme.path(template)
        if path is None or not re.fullmatch(r"[\w/.-]+", template) or ".." in template:
            raise TemplateNotFound(template)
        return path.read_text(encoding="utf-8"), str(path), None


def _read_toml(path: Path) -> dict[str, dict[str, object]]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: {error}") from None


def _package_file(name: str) -> Path:
    package, file = name.split(":")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ThemeError(f"the font package `{package}` is not installed")
    return Path(spec.origin).parent / file
