"""Themes: a folder of templates, style sheets, colours and fonts that a company can copy.

A theme may hold only what differs; what it lacks is taken from our own theme beside this file.
"""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
)
from pydantic import ValidationError

from renderers.contrast import dark_scheme
from renderers.theme_files import (
    LARGEST_FILE,
    ThemeError,
    check_style,
    plain_path,
    read_tables,
    read_text,
)
from renderers.theme_refusals import refusal
from renderers.theme_settings import Look, Part, ThemeSettings

__all__ = ["OWN_FOLDER", "Theme", "ThemeError", "ThemeSettings"]

OWN_FOLDER = Path(__file__).parent / "theme"

P = TypeVar("P", bound=Part)


class Theme:
    """A theme folder, read on demand; every file is looked for in ours when it is not there."""

    def __init__(self, folder: Path = OWN_FOLDER) -> None:
        if not folder.is_dir():
            raise ThemeError(f"{folder}: there is no such folder")
        self.folder = folder
        self.is_ours = folder.resolve() == OWN_FOLDER.resolve()
        self._templates = self._environment()

    def _environment(self) -> Environment:
        """Return what makes templates; those of other people see and do little."""
        if self.is_ours:
            made = Environment(
                loader=_Loader(self), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                lstrip_blocks=True, keep_trailing_newline=True,
            )  # fmt: skip
            made.filters["filled"] = filled
            return made
        from renderers.theme_sandbox import Sandbox

        return Sandbox(_Loader(self), self.folder.as_posix(), {"filled": filled})

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
        for folder in dict.fromkeys((OWN_FOLDER, self.folder)):
            for part, values in read_tables(plain_path(folder, name)).items():
                merged.setdefault(part, {}).update(values)
        return merged

    def _read(self, name: str, kind: type[P], values: Mapping[str, object]) -> P:
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            wrong = refusal(error.errors()[0], kind)
            raise ThemeError(f"{self.folder / name}: {wrong}") from None

    def path(self, name: str) -> Path | None:
        """Return the path of a theme's file, ours if it has none, None if neither does.

        Raises ThemeError for a link.
        """
        return plain_path(self.folder, name) or plain_path(OWN_FOLDER, name)

    def text(self, name: str) -> str:
        """Return the text of a theme's file. Raises ThemeError when nobody has it."""
        path = self.path(name)
        if path is None:
            raise ThemeError(f"{self.folder / name}: there is no such file")
        text = read_text(path)
        return text if self.is_ours else check_style(text, path.as_posix())

    def script(self, name: str) -> str:
        """Return one of our scripts: what runs in a page is never a theme's.

        Raises ThemeError where the theme brings another one of that name.
        """
        ours, theirs = read_text(OWN_FOLDER / name), plain_path(self.folder, name)
        if theirs is not None and read_text(theirs) != ours:
            raise ThemeError(f"{theirs}: a theme brings no scripts; delete it, and ours is taken")
        return ours

    def template(self, name: str) -> Template:
        """Return a Jinja2 template; unknown variables are errors and all output is escaped.

        Raises ThemeError for one that is no template.
        """
        try:
            return self._templates.get_template(name)
        except (TemplateError, RecursionError) as error:
            from renderers.theme_sandbox import refused

            raise refused(error, name, self.folder.as_posix()) from None

    def own_text(self, name: str) -> str:
        """Return the text of one of our own files, of what is no page of a manual."""
        return own_theme().text(name)

    def own_template(self, name: str) -> Template:
        """Return one of our own templates, of what is for machines, or no page of a manual."""
        return own_theme().template(name)

    def fonts(self) -> tuple[Path, ...]:
        """Return the font files of the theme; the machine's own fonts are never used.

        Raises ThemeError when a package that should bring one is not installed.
        """
        found = sorted((self.folder / "fonts").glob("*"))
        for path in found:
            # Why all of them: what draws pages looks through the folder by itself.
            if plain_path(self.folder, f"fonts/{path.name}") is None:
                raise ThemeError(f"{path}: it is no plain file")
            if path.stat().st_size > LARGEST_FILE:
                raise ThemeError(f"{path}: it is larger than {LARGEST_FILE // 1_000_000} MB")
        own = (path for path in found if path.suffix in {".otf", ".ttf"})
        return (*(_package_file(name) for name in self.settings.fonts.files), *own)

    def word_template(self) -> Path | None:
        """Return the path of the Word file that manuals are poured into, None if there is none.

        Raises ThemeError where `theme.toml` names one that is not in the folder of the theme.
        """
        name = self.settings.word.template
        if not name:
            usual = (f"word/{it}" for it in ("template.dotx", "template.docx"))
            return next(filter(None, (plain_path(self.folder, it) for it in usual)), None)
        is_below = not Path(name).is_absolute() and ".." not in Path(name).parts
        path = plain_path(self.folder, name) if is_below else None
        if path is None:
            raise ThemeError(f"{self.folder / name}: there is no such file")
        return path


@cache
def own_theme() -> Theme:
    """Return our own theme."""
    return Theme()


def filled(text: str, value: object) -> str:
    """Return a text with a value in place of `{}`: a filter of templates."""
    return text.replace("{}", str(value), 1)


class _Loader(BaseLoader):
    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, _: Environment, template: str) -> tuple[str, str, None]:
        if not re.fullmatch(r"[\w/.-]+", template) or ".." in template:
            raise TemplateNotFound(template)
        path = self._theme.path(template)
        if path is None:
            raise TemplateNotFound(template)
        return read_text(path), str(path), None


def _package_file(name: str) -> Path:
    package, file = name.split(":")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ThemeError(f"the font package `{package}` is not installed")
    return Path(spec.origin).parent / file
