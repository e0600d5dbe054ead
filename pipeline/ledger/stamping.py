"""Stamping: which lines go into the file of stamps, and which go out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.forms.forms import Forms
from pipeline.forms.labels import Labels
from pipeline.ledger.ledger_checks import orphans, unstamped
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library
from pipeline.loading.stamps import Stamps, event_of, line_of
from schemas.procedure import Procedure
from schemas.verification import Verification


def stamped(library: Library, procedure: Procedure, item: Verification) -> Stamps:
    """Return the stamps of a library when a verification has been made in the words of today.

    Stamps of the same verification for the same steps are replaced.
    """
    ours = set(_lines(library, procedure, [item]))
    steps = {line.split("\t", 1)[0] for line in ours}
    event = event_of(item)

    def is_replaced(line: str) -> bool:
        step, rest = line.split("\t", 1)
        return step in steps and rest.rsplit("\t", 2)[0] == event

    kept = {line: 0 for line in library.stamps.lines if not is_replaced(line)}
    return Stamps.of(kept | dict.fromkeys(ours, 0), library.stamps.file)


def all_stamped(library: Library, procedures: Iterable[Procedure]) -> Stamps:
    """Return the stamps of a library when verifications written by hand have theirs.

    Those that have some keep them: a void one is not made good by this. Stamps that belong to no
    verification are left out.
    """
    wordings = Wordings(library)
    lost = {line for line, _ in orphans(library)}
    lines = {line: 0 for line in library.stamps.lines if line not in lost}
    for procedure in procedures:
        items = list(unstamped(procedure, wordings))
        lines |= dict.fromkeys(_lines(library, procedure, items), 0)
    return Stamps.of(lines, library.stamps.file)


def _lines(library: Library, procedure: Procedure, items: list[Verification]) -> Iterator[str]:
    """Yield a stamp for each form of a step that one of the verifications speaks for."""
    digests = Wordings(replace(library, stamps=Stamps())).digests
    wanted = {id(item) for item in items}
    forms = Forms(procedure, labels=Labels(library))
    for step in procedure.steps:
        for form in forms.of(step):
            for item in form.evidence:
                if id(item) in wanted:
                    digest = digests.of(procedure, form)
                    yield line_of(procedure, step.id, item, form.variant, digest)
