"""PO files, written by Babel: the same bytes for the same texts, and small diffs.

Each text is one line, however long, so that an edit changes one line. Nothing in a file comes from
the clock, the machine or the version of a library; what translators and their tools have put into
the header stays.
"""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from babel.messages.catalog import Message
from babel.messages.pofile import write_po

from pipeline.po.po_catalog import PoCatalog
from pipeline.translating.hints import hints_for
from pipeline.translating.messages import TextToTranslate
from schemas.manual import Manual

# Beyond any text: Babel breaks the words of `#|` where it breaks lines, and then nobody reads them.
_NO_BREAKS = 10**9
# Of the header, what translators and their tools write; and what tells of libraries only.
_OF_TRANSLATORS = ("PO-Revision-Date", "Last-Translator", "Language-Team")
# Babel takes braces and percent signs for those of Python; tools would check them as such.
FORMATS = {"python-format", "python-brace-format"}
_OF_LIBRARIES = {"Plural-Forms", "Generated-By"}
_ADVICE = {
    "ja": "msgstrに訳を書いてください。原文が変わるとfuzzyが付きます。訳を直したら消してください。",
    "en": "Translations go into msgstr. They become fuzzy where the original changes.",
}


def catalog_for(manual: Manual, language: str, old: PoCatalog | None = None) -> PoCatalog:
    """Return an empty catalogue for a manual, with what stands in the header of an old one.

    `language` is "" for a template.
    """
    known = dict(old.headers) if old else {}
    headers = dict(_own_headers(manual, language))
    headers |= {name: known[name] for name in _OF_TRANSLATORS if known.get(name)}
    others = known.keys() - headers.keys() - _OF_LIBRARIES
    headers |= {name: value for name, value in known.items() if name in others}
    made = PoCatalog(headers.items())
    made.header_comment = (old and old.header_comment) or _comment(manual, language)
    return made


def _comment(manual: Manual, language: str) -> str:
    languages = " → ".join(filter(None, (manual.language, language)))
    return f"# {manual.id} ({languages})\n# {_ADVICE[manual.language]}"


def _own_headers(manual: Manual, language: str) -> Iterable[tuple[str, str]]:
    """Yield the header of a file; what gettext's tools ask for, and no more."""
    yield "Project-Id-Version", manual.id
    yield "Report-Msgid-Bugs-To", manual.feedback or ""
    yield "POT-Creation-Date", _day(manual.published)
    yield "PO-Revision-Date", _day(manual.published)
    yield "Last-Translator", ""
    yield "Language-Team", language
    yield "Language", language
    yield "MIME-Version", "1.0"
    yield "Content-Type", "text/plain; charset=UTF-8"
    yield "Content-Transfer-Encoding", "8bit"


def _day(day: date) -> str:
    return f"{day.isoformat()} 00:00+0000"


def message_for(item: TextToTranslate, manual: Manual) -> Message:
    """Return a message for a text, without any translation.

    Its place is its context: who turns PO into XLIFF and back keeps that, and no contexts.
    """
    message = Message(
        item.text,
        "",
        locations=_at(item.context),
        auto_comments=list(hints_for(item, manual)),
        context=item.context,
    )
    message.flags -= FORMATS
    return message


def _at(place: str) -> Any:  # noqa: ANN401 - Babel takes None for a line, and does not say so
    """Return a place without its line, which any edit above would change."""
    return [(place, None)]


def po_bytes(catalog: PoCatalog) -> bytes:
    """Return a catalogue as it is written."""
    written = BytesIO()
    write_po(written, catalog, width=_NO_BREAKS, include_previous=True)
    text = written.getvalue().decode("utf-8")
    return (text.rstrip("\n") + "\n").encode()


def says_the_same(one: PoCatalog, other: PoCatalog) -> bool:
    """Whether two catalogues differ in nothing but their headers, and in how lines are broken."""
    return _said(one) == _said(other)


def _said(catalog: PoCatalog) -> list[tuple[object, ...]]:
    messages = [(True, it) for it in catalog if it.id]
    messages += [(False, it) for it in catalog.obsolete.values()]
    return [
        (is_used, it.context, it.id, it.string, set(it.flags) - FORMATS, it.previous_id,
         it.locations, it.auto_comments, it.user_comments)
        for is_used, it in messages
    ]  # fmt: skip
