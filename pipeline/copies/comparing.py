"""Whether a copy is still what is published: its edition is composed again and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic_core import PydanticCustomError

from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.identity import COVER, Identity, identity_of
from pipeline.diagnostics import Report
from pipeline.document.document import Asked, Document
from pipeline.document.reading_order import plain
from pipeline.loading.library import Library
from pipeline.translating.translated import in_language
from pipeline.words.languages import languages_of
from schemas.environment import Environment, EnvironmentNames, Versioned
from schemas.manual import Manual
from schemas.verification import parse_date


class Verdict(StrEnum):
    """What became of the edition that a copy is of."""

    CURRENT = "current"
    CHANGED = "changed"
    NO_MANUAL = "no such manual"
    OTHER_LANGUAGE = "other language"
    NOTHING_LEFT = "nothing left"
    OTHER_PROGRAM = "other program"


@dataclass(frozen=True, slots=True)
class Part:
    """A part in words: the section it is in, and of a step its number and how it begins.

    The title page has no section; of a part that is gone only its id is known.
    """

    id: str
    section: str = ""
    marker: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What has become of a copy's edition; `document` is that edition today, if there is one.

    `changed` and `added` are in today's reading order, `removed` in that of the copy.
    `is_reordered` where parts that both have stand in another order. `translations` are the PO
    files of which other words are taken today.
    """

    verdict: Verdict
    document: Document | None = None
    today: Identity | None = None
    changed: tuple[Part, ...] = ()
    added: tuple[Part, ...] = ()
    removed: tuple[Part, ...] = ()
    is_reordered: bool = False
    translations: tuple[str, ...] = ()


class UnknownEditionError(Exception):
    """What a copy was asked for cannot be understood; the message says what."""


def compare(library: Library, identity: Identity) -> Comparison:
    """Return what has become of a copy's edition. Raises UnknownEditionError."""
    manual = library.manuals.get(identity.manual)
    if manual is None:
        return Comparison(Verdict.NO_MANUAL)
    if identity.language not in languages_of(manual):
        return Comparison(Verdict.OTHER_LANGUAGE)
    library, manual = in_language(library, manual, identity.language)
    document = _edition(library, manual, selection_of(identity.asked, library))
    if document is None:
        return Comparison(Verdict.NOTHING_LEFT)
    today = identity_of(document)
    if today.tree != identity.tree:
        return Comparison(Verdict.OTHER_PROGRAM, document, today)
    if today.build == identity.build:
        return Comparison(Verdict.CURRENT, document, today)
    before, after = identity.digests, today.digests
    told = parts_of(document)
    return Comparison(
        Verdict.CHANGED,
        document,
        today,
        changed=tuple(told[it] for it in after if it in before and before[it] != after[it]),
        added=tuple(told[it] for it in after if it not in before),
        removed=tuple(told.get(it, Part(it)) for it in before if it not in after),
        is_reordered=[it for it in before if it in after] != [it for it in after if it in before],
        translations=_translations(identity, today),
    )


def _translations(before: Identity, today: Identity) -> tuple[str, ...]:
    """Return the PO files that are not what they were; none where a copy tells of none."""
    if not before.translation:
        return ()
    changed = {*before.translation} ^ {*today.translation}
    return tuple(dict.fromkeys(f"{before.language}/{name}" for name, _ in sorted(changed)))


def selection_of(asked: Asked, library: Library) -> Selection:
    """Return what an edition was asked for as a selection. Raises UnknownEditionError."""
    try:
        environment = Environment(
            device=asked.device or None,
            os=Versioned.parse(asked.os) if asked.os else None,
            browser=Versioned.parse(asked.browser) if asked.browser else None,
        )
        as_of = parse_date(asked.as_of) if asked.as_of else None
    except (PydanticCustomError, ValueError):
        raise UnknownEditionError("what it says of itself is damaged") from None
    names = library.environment_names or EnvironmentNames()
    where = names.canonical(environment)
    return Selection(where, as_of, asked.audience or None, asked.omitted)


def parts_of(document: Document) -> dict[str, Part]:
    """Return the parts of a document in words, by id."""
    return dict(_told(document))


def _edition(library: Library, manual: Manual, selection: Selection) -> Document | None:
    """Return an edition as it is today, None where nothing of the manual is in it."""
    report = Report()
    edition = resolve(library, manual, selection, report)
    return None if report.errors() else compose(edition, library)


def _told(document: Document) -> Iterator[tuple[str, Part]]:
    yield COVER, Part(COVER)
    for section in document.sections:
        title = f"{section.number} {section.title}".strip()
        yield section.id, Part(section.id, title)
        for item in section.steps():
            words = plain(item.forms[0].content) if item.forms else ""
            yield item.id, Part(item.id, title, item.marker, words)
