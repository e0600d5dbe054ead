"""Options for a copy that is made for somebody: what is filled in, and what is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import click

from commands.argument_types import no_such
from commands.option_groups import F, with_options
from commands.options import name_from
from commands.speaking import Refused
from pipeline.choosing.resolve import Selection
from pipeline.loading.library import Library
from schemas.manual import Manual

_OPTIONS = (
    click.option(
        "--set", "given", multiple=True, metavar="FIELD=TEXT", help="Fill in a field of a manual."
    ),
    click.option(
        "--omit", "omitted", multiple=True, metavar="PROCEDURE", help="Leave a procedure out."
    ),
)


def copy_options(command: F) -> F:
    """Give a command `--set` and `--omit`; `for_copy` reads them."""
    return with_options(command, _OPTIONS)


def for_copy(
    selection: Selection, values: Mapping[str, Any], library: Library, manuals: list[Manual]
) -> Selection:
    """Return the selection with what a command line fills in and leaves out.

    Raises click.UsageError for a field or procedure that none of the manuals has.
    """
    fields = _fields(values["given"], manuals)
    omitted = _omitted(values["omitted"], library, manuals)
    return replace(selection, fields=tuple(sorted(fields.items())), omitted=omitted)


def kept_of(manuals: Iterable[Manual], selection: Selection) -> list[Manual]:
    """Return the manuals without what is left out of them, for checks of what is printed."""
    omitted = set(selection.omitted)
    found = []
    for manual in manuals:
        kept = tuple(it for it in manual.procedures if it not in omitted)
        if kept:
            found.append(manual.model_copy(update={"procedures": kept}) if omitted else manual)
    return found


def _fields(written: Iterable[str], manuals: list[Manual]) -> dict[str, str]:
    known = {name for manual in manuals for name in manual.fields}
    found: dict[str, str] = {}
    for item in written:
        name, sign, text = item.partition("=")
        name = name.strip()
        if not sign:
            raise Refused("--set: {item!r} is no field and text, as in customer=ACME", item=item)
        if name not in known:
            raise Refused("--set: {problem}", problem=no_such("field", name, sorted(known)))
        if name in found:
            raise Refused("--set {name} is given twice", name=name)
        found[name] = name_from(f"--set {name}", text)
    return found


def _omitted(names: Iterable[str], library: Library, manuals: list[Manual]) -> tuple[str, ...]:
    printed = {name for manual in manuals for name in manual.procedures}
    known = {name: it for name, it in library.procedures.items() if name in printed}
    for name in names:
        if name not in known:
            problem = no_such("procedure", name, known)
            raise Refused("--omit: {problem}", problem=problem)
    return tuple(sorted(set(names)))
