"""The help of commands in other languages than English."""

import copy
import inspect
from collections.abc import Iterable, Iterator, Sequence

import click

from commands.reporting import width_of
from commands.speaking import CLICK
from pipeline.catalogue import SOURCE_LANGUAGE, matched, translation

HELP = "help"
_PARAGRAPHS = "\n\n"
_INDENT = 2


def in_language(command: click.Command, language: str) -> click.Command:
    """Return a command whose help is in a language; what it does stays as it is."""
    if language == SOURCE_LANGUAGE:
        return command
    made = copy.copy(command)
    made.context_class = _context_class(language)
    made.help = _PARAGRAPHS.join(translation(it, HELP, language) for it in paragraphs(made))
    made.short_help = next(iter(made.help.split(_PARAGRAPHS)))
    made.params = [_parameter(it, language) for it in command.params]
    if isinstance(made, click.Group):
        made.commands = {name: in_language(it, language) for name, it in made.commands.items()}
    return made


def paragraphs(command: click.Command) -> list[str]:
    """Return the help of a command: its paragraphs, each in one line."""
    text = inspect.cleandoc(command.help or "")
    return [" ".join(it.split()) for it in text.split(_PARAGRAPHS) if it]


def help_texts(command: click.Command) -> Iterator[str]:
    """Yield all that the help of a command, and of the commands in it, has to say."""
    yield from paragraphs(command)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from help_texts(inner)


def _parameter(parameter: click.Parameter, language: str) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    made = copy.copy(parameter)
    made.help = translation(parameter.help, HELP, language)
    return made


def _context_class(language: str) -> type[click.Context]:
    class Pages(_Pages):
        spoken = language

    class Context(click.Context):
        formatter_class = Pages

    return Context


class _Pages(click.HelpFormatter):
    """Writes help with click's own words in `spoken`, in lines that break between any letters."""

    spoken: str

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        prefix = prefix or f"{matched('Usage:', CLICK, self.spoken)} "
        self.write(f"{'':>{self.current_indent}}{prefix}{prog} {args}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        super().write_heading(matched(heading, CLICK, self.spoken))

    def write_text(self, text: str) -> None:
        for number, paragraph in enumerate(text.split(_PARAGRAPHS)):
            if number:
                self.write_paragraph()
            for line in _lines(paragraph, self.width - self.current_indent):
                self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(
        self, rows: Iterable[Sequence[str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        told = [(name, self._told(about)) for name, about in rows]
        widest = max((width_of(name) for name, _ in told), default=0)
        column = min(widest, col_max) + col_spacing + self.current_indent
        for name, about in told:
            start = f"{'':>{self.current_indent}}{name}"
            room = column - width_of(start)
            self.write(start + (" " * room if room >= _INDENT else "\n" + " " * column))
            lines = _lines(about, max(self.width - column, 20)) or [""]
            self.write(f"\n{'':>{column}}".join(lines) + "\n")

    def _told(self, about: str) -> str:
        """Return what is said of an option; behind it stands what click adds, in brackets."""
        text, bracket, added = about.partition("  [")
        if not bracket:
            return matched(about, CLICK, self.spoken)
        parts = [matched(it, CLICK, self.spoken) for it in added.rstrip("]").split("; ")]
        return f"{text}  [{'; '.join(parts)}]"


def _lines(text: str, width: int) -> list[str]:
    # Why here: what knows where Japanese lines may break loads the model of phrases.
    from renderers.breaking import break_lines

    one = " ".join(text.split())
    return [one[start:end] for start, end in break_lines(one, width, width_of)]
