"""From a library to files in memory: what `build` writes and `release` compares."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

import renderers
from commands.argument_types import no_such
from commands.speaking import Refused
from commands.workers import Limits, apart, made_by
from pipeline import rules
from pipeline.diagnostics import ContentError, Report
from pipeline.document.document import Document
from pipeline.reading.suggesting import suggest
from renderers.contrast import WORDS_LEAST, unreadable
from renderers.theme_refusals import unread_files
from renderers.themes import OWN_FOLDER, Theme, ThemeError
from renderers.units import Made, Unit, make, tell
from schemas.base import Place

# What people call formats.
_ALSO_CALLED = {
    **dict.fromkeys(("word", "doc", "docs"), "docx"),
    **dict.fromkeys(("htm", "web", "page", "html5", "webpage"), "html"),
}
# What people write to be given all formats.
_ALL = frozenset(("all", "any", "*", "すべて", "全部"))


def theme_context(folder: Path, report: Report) -> renderers.Context:
    """Return what renderers get with a theme. Raises ContentError where it cannot be used."""
    if not folder.is_dir():
        near = _beside(folder)
        reason = f"{folder}: there is no such folder; write `{near}`"
        values = {"reason": reason} if near else {"reason": f"there is no folder `{folder}`"}
        values |= {} if near else {"advice": "give the folder of a theme, the one with theme.toml"}
        report.add(rules.THEME_PROBLEM, Place(folder.as_posix()), **values)
        raise ContentError(report)
    try:
        theme = Theme(folder)
        theme.settings  # noqa: B018 - read now, so that a mistake in it is found before work is done
    except ThemeError as error:
        report.add(rules.THEME_PROBLEM, Place(folder.as_posix()), reason=str(error))
        raise ContentError(report) from None
    for name, meant in () if theme.is_ours else unread_files(theme.folder, OWN_FOLDER):
        place = Place((theme.folder / name).as_posix())
        report.add(rules.UNREAD_THEME_FILE, place, name=name, suggestion=meant)
    if not _check_colours(theme, report):
        raise ContentError(report)
    return renderers.Context(theme, report)


def _beside(folder: Path) -> str:
    """Return the folder that is meant by one that is not there, "" if none is like it."""
    around = folder.absolute().parent
    known = [it.name for it in around.iterdir() if it.is_dir()] if around.is_dir() else []
    near = suggest(folder.name, known).get("suggestion", "")
    return (folder.parent / near).as_posix() if near else ""


def _check_colours(theme: Theme, report: Report) -> bool:
    """Whether words can be read in both schemes; each colour in which they cannot is reported."""
    before = len(report)
    place = Place((theme.folder / "theme.toml").as_posix())
    light, dark = theme.settings.colours.model_dump(), theme.dark_colours
    for scheme, table, colours in (("light", "colours", light), ("dark", "dark", dark)):
        for found in unreadable(colours):
            report.add(
                rules.UNREADABLE_COLOUR, place, scheme=scheme, table=table, colour=found.colour,
                value=found.value, ground=found.ground, ground_value=found.ground_value,
                ratio=f"{found.ratio:.2f}", least=f"{WORDS_LEAST:g}",
            )  # fmt: skip
    return len(report) == before


def renderers_of(names: tuple[str, ...]) -> dict[str, renderers.Renderer]:
    """Return the renderers of the formats asked for."""
    found: dict[str, renderers.Renderer] = {}
    asked = [it.strip() for name in names for it in name.split(",") if it.strip()]
    for name in asked or renderers.DEFAULT_FORMATS:
        renderer = renderers.find(name)
        if renderer is None and name.casefold() in _ALL:
            raise Refused("--format: leave it out; then all formats are made")
        if renderer is None:
            raise no_such("format", name, renderers.names(), _ALSO_CALLED.get(name.lower(), ""))
        found[name] = renderer
    return found


def drawn(
    document: Document, drawing: Mapping[str, renderers.Renderer], context: renderers.Context
) -> dict[str, bytes]:
    """Return the files of a document in all formats, none where one of them could not be made.

    A format that this machine cannot make is reported, and the others are returned.
    """
    report, found = context.report, context.report.branch()
    progress = sys.stderr.isatty()
    files: dict[str, bytes] = {}
    units = [
        Unit(
            document, it, context.theme.folder, context.attachments,
            is_for_review=context.is_for_review, is_published=context.is_published,
        )
        for it in drawing
    ]  # fmt: skip
    for unit, made in _made(units, drawing, context.theme):
        if progress:
            click.echo(f"\r\x1b[K{document.name}: {unit.format} …", nl=False, err=True)
        tell(made, document.name, found)
        files |= made.files
    if progress:
        click.echo("\r\x1b[K", nl=False, err=True)
    report.take(found)
    if any(item.rule is not rules.UNAVAILABLE_FORMAT for item in found.errors()):
        return {}
    return files


def _made(
    units: Sequence[Unit], drawing: Mapping[str, renderers.Renderer], theme: Theme
) -> Iterator[tuple[Unit, Made]]:
    """Yield units with what was made of them: in another process where the theme is not ours."""
    if theme.is_ours:
        yield from ((it, make(it, drawing[it.format], theme)) for it in units)
    else:
        limits = Limits().enough_for(units)
        made = dict(made_by(apart(limits), units, 1, limits))
        yield from ((unit, made[number]) for number, unit in enumerate(units))
