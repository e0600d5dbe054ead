"""In which language a command speaks, and how it says that it cannot do what was asked."""

import locale
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

import click

from commands.advice import advised
from commands.options_called import OPTIONS_CALLED
from pipeline.catalogue import LANGUAGES, SOURCE_LANGUAGE, matched, translated_phrase, translation
from pipeline.reading.plain_files import MAX_FILE_BYTES, read_plain

# Contexts in the catalogues: of what commands refuse and print, and of click's own words.
COMMAND, CLICK = "command", "click"
# How many manuals are asked for their language, and how much of each is read.
_MOST_MANUALS, _HEAD = 50, 4_000
_LANGUAGE = re.compile(r"^language:[ ]*([a-z]+)", re.MULTILINE)
_KEY = "operation-manual.language"
# Of which people make options.
_FORMATS = frozenset(("html", "pdf", "docx", "csv", "json"))
# What click says in its own terms, and plainer words; in other languages the catalogues have them.
_PLAINER = tuple(
    (re.compile(theirs), ours)
    for theirs, ours in (
        (r"^Invalid value(?: for (.+?))?: ", r"\1: "),
        (r"^Missing argument '\[?(\w+)\]?(?:\.\.\.)?'\..*", r"\1 is missing"),
        (
            r"^Got unexpected extra arguments? \((.*)\)",
            r'\1 is too much here; a value with spaces needs quotes, as in "iOS 17.2"',
        ),
        (r"is not a valid integer(?: range)?\.", "is not a number"),
        (r"^No such command (.+?)\.", r"there is no command \1."),
        (r"^No such option (.+?)\.", r"there is no option \1."),
        (r"(?:Path|File) ('.*') does not exist\.", r"there is no file \1"),
    )
)


class Phrase(str):
    """A value whose English words are to be translated too, as the catalogues' phrases are."""

    __slots__ = ()


class _Spoken(click.ClickException):
    """What is said is `words` with `values` filled in, in the language of the command line."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words.format_map(values))
        self.words, self.values = words, values

    def said(self, language: str) -> str:
        """Return it in a language."""
        values = {name: _said(value, language) for name, value in self.values.items()}
        return advised(translation(self.words, COMMAND, language).format_map(values))


def _said(value: object, language: str) -> object:
    if isinstance(value, _Spoken):
        return value.said(language)
    return translated_phrase(value, language) if isinstance(value, Phrase) else value


class Refused(_Spoken, click.UsageError):
    """A command line that cannot be; the exit status is 2."""


class Failed(_Spoken):
    """A command that cannot do what is asked; the exit status is 1."""


def say(words: str, language: str, **values: object) -> str:
    """Return a message of a command in a language, its values filled in."""
    said = {name: _said(value, language) for name, value in values.items()}
    return advised(translation(words, COMMAND, language).format_map(said))


def machine_language() -> str:
    """Return the language of messages that the machine is set to: ja or en, "" if to none."""
    told = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    # Windows has no such variables.
    told.append(locale.getlocale()[0] or "" if os.name == "nt" else "")
    for value in told:
        if value and value.partition(".")[0] not in {"C", "POSIX"}:
            return "ja" if value.lower().startswith("ja") else SOURCE_LANGUAGE
    return ""


def language_asked(arguments: Sequence[str], content: Path) -> str:
    """Return the language of a command line, before it is understood.

    That is the one of `--lang`, else the machine's, else that of all manuals, if they have one.
    Why before: help, and what is wrong with the command line, are in that language too.
    """
    asked = _values(arguments)
    if asked.get("--lang") in LANGUAGES:
        return asked["--lang"]
    return machine_language() or _manuals_language(Path(asked.get("--content", content)))


def content_asked(arguments: Sequence[str]) -> str:
    """Return the content folder of a command line, before it is understood; "" for ours."""
    asked = _values(arguments)
    return asked.get("--content") or (asked.get("--to", "") if arguments[:1] == ["import"] else "")


def _values(arguments: Sequence[str]) -> dict[str, str]:
    """Return the values of options, as far as they can be told without knowing the options."""
    values = {}
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        values[name] = value if equals else "".join(arguments[position + 1 : position + 2])
    return values


def _manuals_language(content: Path) -> str:
    """Return the language that all manuals of a folder are written in, English for several.

    Why not by reading them as content: they may be what is wrong.
    """
    found = set()
    for path in sorted(content.glob("manuals/*.yaml"))[:_MOST_MANUALS]:
        try:
            head = read_plain(path, MAX_FILE_BYTES)[:_HEAD].decode("utf-8", "replace")
            found |= set(_LANGUAGE.findall(head))
        except OSError:
            continue
    return found.pop() if len(found) == 1 and found <= set(LANGUAGES) else SOURCE_LANGUAGE


def set_language(context: click.Context, language: str) -> None:
    """Let a command line, and all commands in it, speak a language."""
    context.meta[_KEY] = language


def spoken_language() -> str:
    """Return the language that the command line speaks that is being run."""
    context = click.get_current_context(silent=True)
    return language_of(context) if context else machine_language() or SOURCE_LANGUAGE


def language_of(context: click.Context) -> str:
    """Return the language that a command line speaks."""
    return str(context.meta.get(_KEY, SOURCE_LANGUAGE))


@contextmanager
def spoken(context: click.Context) -> Iterator[None]:
    """Let what is refused inside be told in the language of the command line, and told first."""
    try:
        yield
    except (click.exceptions.NoArgsIsHelpError, _Told):
        raise
    except click.ClickException as error:
        raise _Told(error, language_of(context)) from error


class _Told(click.ClickException):
    """An error of click, or of a command, as it is told in the language of the command line."""

    def __init__(self, error: click.ClickException, language: str) -> None:
        said = error.said(language) if isinstance(error, _Spoken) else _of_click(error, language)
        if language == SOURCE_LANGUAGE and not isinstance(error, _Spoken):
            for theirs, ours in _PLAINER:
                said = theirs.sub(ours, said)
        if isinstance(error, click.NoSuchOption) and not error.option_name.startswith("--"):
            said = say("{said} Longer options begin with --.", language, said=said)
        elif isinstance(error, click.NoSuchOption):
            said = _no_option(error, language)
        super().__init__(said)
        self._error, self._language = error, language

    @property
    def exit_code(self) -> int:  # type: ignore[override] # of the class in click, of each error here
        """The exit status of the error itself."""
        return self._error.exit_code

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the error, and below it where to read how the command is used."""
        file = file or sys.stderr
        error = self._error
        click.echo(matched(f"Error: {self.message}", CLICK, self._language), file=file)
        if isinstance(error, click.UsageError) and error.ctx is not None:
            advice = f"Try '{error.ctx.command_path} --help' for help."
            click.echo(matched(advice, CLICK, self._language), file=file)


def _no_option(error: click.NoSuchOption, language: str) -> str:
    """Return that there is no such option, with the one that is meant or those there are.

    Why not what click suggests: to it `--date` and `--steps` are alike, for both begin with --.
    """
    params = error.ctx.command.params if error.ctx else []
    known = [it.removeprefix("--") for param in params for it in param.opts if it[:2] == "--"]
    name = error.option_name.removeprefix("--").casefold()
    meant = [it for it in OPTIONS_CALLED.get(name, ()) if it in known][:1]
    if "format" in known and name in _FORMATS:
        meant = [f"format {name}"]
    meant = meant or get_close_matches(name, known, n=1, cutoff=0.7)
    if meant:
        return say(
            "there is no option {option}; did you mean --{meant}?",
            language, option=error.option_name, meant=meant[0],
        )  # fmt: skip
    return say(
        "there is no option {option}; there are: {known}",
        language, option=error.option_name, known=", ".join(f"--{it}" for it in known),
    )  # fmt: skip


def _choice_meant(error: click.ClickException) -> tuple[str, str, str] | None:
    """Return what was given, for what, and which of the choices is meant; None for none of them."""
    param = getattr(error, "param", None)
    written = re.search(r"'([^']*)' is not one of", getattr(error, "message", ""))
    if not written or not isinstance(param, click.Parameter):
        return None
    # Why here: it takes time to load, and most choices are right.
    from pipeline.loading.choices_called import CHOICES_CALLED, LANGUAGES_CALLED
    from pipeline.reading.key_names import key_meant
    from pipeline.reading.suggesting import suggest

    name = written[1]
    choices = list(getattr(param.type, "choices", ()))
    folded = name.casefold()
    singular = {f"{it}s": it for it in choices} | {it: it for it in choices}
    told = LANGUAGES_CALLED.get(folded, CHOICES_CALLED.get(folded, folded))
    found = suggest(told, choices).get("suggestion", "") or key_meant(name, singular)
    option = param.opts[0] if param.opts[0].startswith("-") else param.human_readable_name
    return (name, option, singular[found]) if found else None


def _of_click(error: click.ClickException, language: str) -> str:
    """Return what click says, in a language; its reason too, where it gives one."""
    said = error.format_message()
    if isinstance(error, click.MissingParameter) and isinstance(error.param, click.Argument):
        name, context = error.param.human_readable_name, error.ctx
        pieces = error.cmd.collect_usage_pieces(context) if error.cmd and context else []
        usage = f"{context.command_path} {' '.join(pieces)}" if context else ""
        return say("{name} is missing; write it as in: {usage}", language, name=name, usage=usage)
    if meant := _choice_meant(error):
        name, option, suggestion = meant
        return say(
            "{option}: there is no {name!r}; did you mean {suggestion}?",
            language, option=option, name=name, suggestion=suggestion,
        )  # fmt: skip
    if isinstance(error, click.BadParameter) and error.message and error.message in said:
        where = said.removesuffix(error.message)
        return matched(where, CLICK, language) + matched(error.message, CLICK, language)
    return matched(said, CLICK, language)
