"""Options that several commands share, and what they stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic_core import PydanticCustomError

from commands.advice import line_to_type
from commands.argument_types import ContentFolder, DateType, no_environment, no_such
from commands.days import today
from commands.names_meant import no_manual
from commands.option_groups import F, gathered, with_options
from commands.speaking import Refused, say, spoken_language
from pipeline.checking.checks import check
from pipeline.checking.soundness import sound_manuals
from pipeline.choosing.resolve import Selection
from pipeline.collecting import without_collecting
from pipeline.diagnostics import Report
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import releases_of
from pipeline.loading.library import FiledPictures, Library, load
from pipeline.reading.source import Source, read
from pipeline.reading.suggesting import suggest
from schemas.environment import Environment, EnvironmentNames, Versioned
from schemas.manual import Manual

_LONGEST_NAME = 200
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class ContentOptions:
    """Where content is, and how its problems are shown."""

    folder: Path
    strict: bool
    report_format: str
    language: str
    releases: Path | None = None

    def new_report(self) -> Report:
        """Return an empty report with this strictness."""
        return Report(strict=self.strict)

    def open_library(self, report: Report) -> Library:
        """Read, load and check the content. Raises ContentError when it has errors."""
        library = self.look_into_content(report)
        report.stop_at_errors()
        return library

    def look_into_content(self, report: Report) -> Library:
        """Read, load and check the content; return what could be loaded of it."""
        return self._opened(report)[0]

    def open_sound(
        self, names: Sequence[str], report: Report
    ) -> tuple[Library, tuple[Source, ...], list[Manual]]:
        """Return the library, its files, and the named manuals that nothing wrong has to do with.

        Without names all such manuals. Raises ContentError where none is left, and
        click.UsageError for names that are unknown.
        """
        library, sources = self._opened(report)
        left = [it for it in names if it in library.manuals or it not in library.broken]
        if names and not left:
            report.stop_at_errors()
        return library, sources, self.sound(library, manuals_named(library, left), report)

    def _opened(self, report: Report) -> tuple[Library, tuple[Source, ...]]:
        with without_collecting(stays=True):
            sources = read(self.folder, report)
            library = load(sources, self.folder, report, FiledPictures())
            check(library, report)
        return library, sources

    def sound(self, library: Library, manuals: Iterable[Manual], report: Report) -> list[Manual]:
        """Return those of some manuals that no error of the report has to do with.

        Raises ContentError where there are errors and no such manual.
        """
        found = sound_manuals(library, self.folder, report)
        left = [manual for manual in manuals if manual.id in found]
        if not left:
            report.stop_at_errors()
        return left

    def check_ledger(
        self, library: Library, manuals: Iterable[Manual], as_of: date | None, report: Report
    ) -> None:
        """Check what manuals say against what was verified, as of a day; without one, today.

        Raises ContentError when there are errors.
        """
        self.look_into_ledger(library, manuals, as_of, report)
        report.stop_at_errors()

    def look_into_ledger(
        self, library: Library, manuals: Iterable[Manual], as_of: date | None, report: Report
    ) -> None:
        """Check as `check_ledger` does, and raise nothing for what is found.

        Raises ContentError for a broken list of releases.
        """
        found = report.branch()
        try:
            clock = self.clock(library, as_of, found)
            with without_collecting(stays=True):
                check_ledger(library, manuals, clock, found)
        finally:
            report.take(found)

    def clock(self, library: Library, as_of: date | None, report: Report) -> Clock:
        """Return the clock of a day, today's without one: then `--strict` says which day that is.

        Raises ContentError for a broken list of
        releases.
        """
        releases = releases_of(library, self.releases, report)
        day = as_of or today()
        if as_of is None and self.strict:
            click.echo(_taken(day, self.language), err=True)
        report.stop_at_errors()
        return Clock(day, releases, is_today=as_of is None)


def check_day(day: date) -> None:
    """Refuse a day on which nobody can have performed anything yet. Raises click.UsageError."""
    if day > today():
        raise Refused(
            "--on: {day} is still to come, today is {today}; give the day on which it was done",
            day=day, today=today(),
        )  # fmt: skip


def _taken(day: date, language: str) -> str:
    return say("as of {day}, today; --as-of {day} repeats this answer", language, day=day)


def content_options(command: F) -> F:
    """Give a command `--content`, `--strict`, `--report` and `--lang`, as one `options`."""
    return gathered(command, _CONTENT_OPTIONS, "options", _content)


def _content(values: dict[str, Any]) -> ContentOptions:
    return ContentOptions(
        folder=values.pop("content"),
        strict=values.pop("strict"),
        report_format=values.pop("report_format"),
        language=values.pop("lang") or spoken_language(),
        releases=values.pop("releases"),
    )


_CONTENT_OPTIONS = (
    click.option(
        "--content",
        type=ContentFolder(),
        default=ROOT / "content",
        help="The folder that holds manuals/ and procedures/.",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Take warnings for errors, but those that only announce one.",
    ),
    click.option(
        "--releases",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A list of releases of systems and browsers, in place of our own.",
    ),
    click.option(
        "--report",
        "report_format",
        type=click.Choice(["people", "json", "github", "sarif"]),
        default="people",
        help="How problems are printed.",
    ),
    click.option("--lang", type=click.Choice(["en", "ja"]), help="Language of the messages."),
)

_ENVIRONMENT_OPTIONS = (
    click.option("--device", help="The reader's device, as in iPhone."),
    click.option("--os", help="The reader's system, as in iOS, or “iOS 12.4” in one."),
    click.option("--os-version", help="Its version, as in 12.4."),
    click.option("--browser", help="The reader's browser, as in Safari."),
    click.option("--browser-version", help="Its version."),
    click.option("--as-of", type=DateType(), help="Answer as on that day, not as today."),
)


def selection_options(command: F) -> F:
    """Give a command the options that select an edition; `selection_from` reads them."""
    audience = click.option("--audience", help="Take only what is for this audience.")
    return environment_options(audience(command))


def environment_options(command: F) -> F:
    """Give a command the options for an environment and a day; `selection_from` reads them."""
    return with_options(command, _ENVIRONMENT_OPTIONS)


def selection_from(values: Mapping[str, Any], library: Library) -> Selection:
    """Return the selection of a command line. Raises click.UsageError for what cannot be one."""
    for option in ("device", "os", "browser", "audience"):
        if values.get(option) is not None and not 0 < len(values[option].strip()) <= _LONGEST_NAME:
            raise Refused("--{option} needs a name", option=option)
    environment = Environment(
        device=values["device"],
        os=product_from("--os", values["os"], values["os_version"]),
        browser=product_from("--browser", values["browser"], values["browser_version"]),
    )
    names = library.environment_names or EnvironmentNames()
    _check_names(names.canonical(environment), library)
    audience = values.get("audience")
    _check_audience(audience, library)
    return Selection(names.canonical(environment), values["as_of"], audience)


def _command_meant(name: str) -> str:
    """Return how a command is called whose name stands where manuals are named, "" for none."""
    context = click.get_current_context(silent=True)
    if context is None:
        return ""
    group = context.find_root().command
    is_command = isinstance(group, click.Group) and name in group.list_commands(context)
    return line_to_type(f"{name} …") if is_command else ""


def manuals_named(library: Library, names: Iterable[str]) -> list[Manual]:
    """Return the manuals of these names, all for none. Raises click.UsageError for unknown ones."""
    wanted = list(names)
    for name in wanted:
        if name not in library.manuals:
            raise no_manual(name, library, _command_meant(name), wanted)
    return [library.manuals[name] for name in wanted or library.manuals]


def product_from(option: str, name: str | None, version: str | None) -> Versioned | None:
    """Return the product that two options name. Raises click.UsageError for what is none."""
    if not name:
        if version:
            raise Refused("{option}-version needs {option}", option=option)
        return None
    written = f"{name} {version or ''}".strip()
    try:
        product = Versioned.parse(written)
    except PydanticCustomError:
        product = None
    is_named = product is not None and not product.name[:1].isdigit()
    if product is None or not is_named or (version and product.version is None):
        raise Refused(
            "{option}: {written!r} is no name and version, as in iOS 12.4",
            option=option,
            written=written,
        )
    return product


def name_from(option: str, text: str) -> str:
    """Return a name with single spaces. Raises click.UsageError for what cannot be one."""
    name = " ".join(text.split())
    if not name:
        raise Refused("{option} needs a name", option=option)
    if len(name) > _LONGEST_NAME:
        raise Refused(
            "{option} is too long; {longest_name} characters are allowed",
            option=option,
            longest_name=_LONGEST_NAME,
        )
    if not name.isprintable():
        raise Refused("{option} holds an invisible character: {name!r}", option=option, name=name)
    return name


def _check_names(environment: Environment, library: Library) -> None:
    """Refuse names that are so near one of the lists that it is meant. Raises click.UsageError."""
    if library.environment_names:
        from pipeline.recording.recording import unknown_names

        for kind, written, known in unknown_names(environment, library.environment_names):
            if written and suggest(written, known):
                raise no_environment(kind, written, known)


def _check_audience(name: str | None, library: Library) -> None:
    known = {key: it for manual in library.manuals.values() for key, it in manual.audiences.items()}
    if name and name not in known:
        raise no_such("audience", name, known)
