"""What is meant by a name on a command line that is not there."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

from commands.argument_types import no_such
from commands.speaking import Refused
from pipeline.reading.library import Library
from schemas.manual import Manual
from schemas.procedure import Procedure


def no_manual(name: str, library: Library, meant: str = "") -> Refused:
    """Return the refusal of a name that is of no manual: it may be of a procedure, or a title.

    `meant` is what the name is known to mean, if it is.
    """
    procedure = _procedure_of(name, library)
    if procedure and not meant:
        manuals = [it.id for it in library.manuals.values() if procedure in it.procedures]
        if manuals:
            return Refused(
                "{name!r} is a procedure; name its manual: {known}",
                name=procedure, known=", ".join(manuals),
            )  # fmt: skip
        return Refused("{name!r} is a procedure, and in no manual", name=procedure)
    meant = meant or _titled(name, library.manuals.values())
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
    titled = _titled(name, library.procedures.values())
    meant = (name, path.stem, path.parts[0] if path.parts else "", titled)
    return next((it for it in meant if it in library.procedures), "")


def titled(name: str, library: Library) -> str:
    """Return the id of the manual or procedure with a title, "" if there is none."""
    return _titled(name, (*library.manuals.values(), *library.procedures.values()))


def _titled(name: str, items: Iterable[Manual | Procedure]) -> str:
    return next((it.id for it in items if _plain(it.title) == _plain(name)), "")


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())
