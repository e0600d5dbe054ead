"""What is meant by a name on a command line that is not there."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import get_args

from commands.argument_types import no_such
from commands.speaking import Refused
from pipeline.loading.library import Library
from pipeline.reading.suggesting import titled
from schemas.editions import Format

_FORMATS = frozenset(get_args(Format))


def no_manual(name: str, library: Library, meant: str = "", among: Sequence[str] = ()) -> Refused:
    """Return the refusal of a name that is of no manual: it may be of a procedure, or a title.

    `meant` is what the name is known to mean, if it is. `among` are all names that were given:
    together they may be a title without quotes.
    """
    whole = " ".join(among)
    if among[1:] and (of_manual := titled(library.manuals).get(whole)):
        return no_such("manual", whole, library.manuals, of_manual)
    name = whole if whole in _titled(library) else name
    procedure = _procedure_of(name, library)
    if procedure and not meant:
        manuals = [it.id for it in library.manuals.values() if procedure in it.procedures]
        if manuals:
            return Refused(
                "{name!r} is a procedure; name its manual: {known}",
                name=procedure, known=", ".join(manuals),
            )  # fmt: skip
        return Refused("{name!r} is a procedure, and in no manual", name=procedure)
    # Why here: it takes time to load, and most names are right.
    from pipeline.loading.choices_called import CHOICES_CALLED
    from pipeline.loading.values_meant import names_in

    apart = names_in(name)
    if apart[1:] and all(it in library.manuals for it in apart):
        meant = " ".join(apart)
    elif (Path(name) / "manuals").is_dir():
        meant = f"--content {name}"
    elif (wanted := CHOICES_CALLED.get(name.casefold(), name.casefold())) in _FORMATS:
        meant = f"--format {wanted}"
    elif re.fullmatch(r"[\d.]+", name):
        return Refused(
            '{name!r} is no manual; a value with spaces needs quotes, as in "iOS {version}"',
            name=name, version=name,
        )  # fmt: skip
    return no_such("manual", name, library.manuals, meant)


def no_procedure(name: str, library: Library) -> Refused:
    """Return the refusal of a name that is of no procedure: it may be of a manual, or a title."""
    if name in library.manuals:
        known = ", ".join(library.manuals[name].procedures)
        return Refused(
            "{name!r} is a manual; name one of its procedures: {known}", name=name, known=known
        )
    return no_such("procedure", name, library.procedures, _procedure_of(name, library))


def _procedure_of(name: str, library: Library) -> str:
    """Return the procedure of which a name is the file, the title or a step; "" for none."""
    path = PurePath(name)
    meant = (name, path.stem, path.parts[0] if path.parts else "", _titled(library).get(name, ""))
    return next((it for it in meant if it in library.procedures), "")


def _titled(library: Library) -> dict[str, str]:
    """Return the procedures by their titles as they are printed."""
    terms = {key: it for one in library.manuals.values() for key, it in one.terms.items()}
    return titled(library.procedures, terms)
