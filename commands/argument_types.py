"""What stands on a command line: days and folders; and how what is not there is refused."""

import os
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import click
from pydantic_core import PydanticCustomError

from commands.speaking import Phrase, Refused
from pipeline.reading.suggesting import suggest, suggest_titled
from schemas.verification import parse_date

_MOST_LISTED = 12
# What files end in that are made, and no folder.
_SUFFIXES = frozenset((".html", ".pdf", ".docx", ".htm", ".zip"))
# Folders that lie within a content folder.
_PARTS = ("manuals", "procedures", "controls", "figures", "translations")


class DateType(click.ParamType[date]):
    """A day, written as in content."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or refuse it as a wrong command line."""
        try:
            return parse_date(value)
        except PydanticCustomError:
            from pipeline.loading.values_meant import as_date

            meant = as_date(str(value))
            told = "write it as in 2019-03-18"
            if day := meant.get("suggestion", ""):
                told = f"write {day}"
            elif wrong := meant.get("wrong", ""):
                told = f"there is {wrong}"
            self.fail(f"{value!r} is not a date; {told}", param, ctx)


class ExistingFolder(click.Path):
    """A folder that is there. To click alone a pipe or a device would be one."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the folder."""
        folder = Path(str(super().convert(value, param, ctx)))
        if not folder.is_dir():
            self.fail(f"Directory {folder.as_posix()!r} is a file.", param, ctx)
        return folder


class ContentFolder(click.Path):
    """The folder with all content, that is to say, no part of it."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the folder. Raises Refused where there is none, with the one that is meant."""
        if Path(value).is_file():
            raise Refused(
                "--content: {folder} is a file; give the folder that holds manuals/ and "
                "procedures/",
                folder=Path(value).as_posix(),
            )
        folder = Path(str(super().convert(value, param, ctx)))
        if not folder.is_dir():
            beside = folder.absolute().parent
            near = [it.name for it in beside.iterdir() if it.is_dir()] if beside.is_dir() else []
            if suggest(folder.name, near):
                problem = no_such("folder", folder.as_posix(), near)
                raise Refused("--content: {problem}", problem=problem)
            raise Refused(
                "--content: there is no folder {folder!r}; give the one that holds manuals/ and "
                "procedures/, or begin one with `build.py new manual`",
                folder=folder.as_posix(),
            )
        whole = folder.resolve()
        if whole.name in _PARTS and any((whole.parent / it).is_dir() for it in _PARTS[:2]):
            raise Refused(
                "--content: {folder} is only a part of the content; give the folder around it",
                folder=folder.as_posix(),
            )
        return folder


def check_output(output: Path, content: Path) -> None:
    """Refuse to write among the files of the content, or through a link. Raises Refused.

    A folder of its own within that folder does no harm: nothing there is read. Of links, those that
    lead out of the project count, for they may have come with somebody's change.
    """
    if link := _link_out(output, content):
        raise Refused(
            "--output: {link} is a symbolic link to {target}; give that folder itself",
            link=link.as_posix(), target=_real(link).as_posix(),
        )  # fmt: skip
    if output.suffix.lower() in _SUFFIXES and not output.is_dir():
        raise Refused(
            "--output: give a folder and not {file}; manuals name the files in it",
            file=output.as_posix(),
        )  # fmt: skip
    inside = [_real(content / it) for it in _PARTS]
    target = _real(output)
    if target == _real(content) or any(target.is_relative_to(it) for it in inside):
        raise Refused(
            "--output: {folder} holds content; give another folder",
            folder=output.as_posix(),
        )  # fmt: skip


def _link_out(output: Path, content: Path) -> Path | None:
    """Return the link by which a path leaves the folder we are in, or that around the content."""
    path = output.absolute()
    for root in (Path.cwd(), content.absolute().parent):
        inside = [it for it in (path, *path.parents) if root in it.parents and it.is_symlink()]
        for link in inside:
            if _real(link) == link or not _real(link).is_relative_to(_real(root)):
                return link
    return None


def _real(path: Path) -> Path:
    """Return where a path leads; a link that leads to itself is where it is."""
    return Path(os.path.realpath(path))


def no_environment(kind: str, written: str, known: list[str]) -> Refused:
    """Return the refusal of a device, system or browser that is in no list."""
    # Why here: it takes time to load, and most names are right.
    from pipeline.loading.values_meant import as_version

    apart = as_version(written).get("suggestion", "")
    is_known = kind != "device" and apart.startswith(tuple(f"{it} " for it in known))
    return no_such(kind, written, known, apart if is_known else "")


def no_such(kind: str, name: str, known: Any, meant: str = "") -> Refused:
    """Return the refusal that says there is no such thing, with the nearest one there is.

    `known` are ids, or the things that have them: of those a title may be meant, too. `meant` is
    one that is known to be meant by that name.
    """
    nearest = suggest_titled(name, known) or suggest(PurePath(name).stem, known)
    if meant := meant or nearest.get("suggestion", ""):
        return Refused(
            "there is no {kind} {name!r}; did you mean {suggestion}?",
            kind=Phrase(kind), name=name, suggestion=meant,
        )  # fmt: skip
    return Refused(
        "there is no {kind} {name!r}; there are: {known}",
        kind=Phrase(kind), name=name, known=", ".join(list(known)[:_MOST_LISTED]) or Phrase("none"),
    )  # fmt: skip
