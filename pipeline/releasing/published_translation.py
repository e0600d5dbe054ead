"""The PO of a translated edition as it may leave the house: what its readers get, and no more.

Comments, hints, names of people and what has yet to be translated are left out, and so is every
text that holds hidden words.
"""

from collections.abc import Callable, Iterator

from babel.messages.catalog import Message

from pipeline.choosing.resolve import Edition, ResolvedProcedure
from pipeline.po.catalogue import Catalogue
from pipeline.translating.messages import TextToTranslate, manual_messages, procedure_messages
from pipeline.translating.po_writing import FORMATS, catalog_for, po_bytes
from schemas.procedure import figures


def published_po(edition: Edition, is_secret: Callable[[str], bool]) -> bytes:
    """Return the PO file of a translated edition; `is_secret` knows hidden words."""
    manual = edition.manual
    written = edition.library.source.manuals[manual.id]
    catalogue = edition.library.catalogues.get(manual.language) or Catalogue(manual.language)
    made = catalog_for(written, manual.language)
    for item in _texts(edition):
        entry = catalogue.find(item.context, item.text)
        if entry and entry.is_good and not (is_secret(item.text) or is_secret(entry.text)):
            message = Message(item.text, entry.text.strip(), context=item.context)
            message.flags -= FORMATS
            made[message.id] = message
    return po_bytes(made)


def _texts(edition: Edition) -> Iterator[TextToTranslate]:
    """Yield the texts of an edition, in the words of the original."""
    source = edition.library.source
    yield from manual_messages(source.manuals[edition.manual.id])
    for it in edition.procedures:
        told = set(_told(it))
        for item in procedure_messages(source.procedures[it.procedure.id]):
            _, _, *path = item.context.split("/")
            if path[0] not in {"steps", "screens"} or (path[0], path[1]) in told:
                yield item


def _told(resolved: ResolvedProcedure) -> Iterator[tuple[str, str]]:
    """Yield the steps that are told, and the screens that they show."""
    for it in resolved.steps:
        yield "steps", it.step.id
        yield from (("screens", figure.screen) for figure in figures(it.step) if figure.screen)
