"""PO files, read: Babel tells what they hold, and the report what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.po.catalogue import FOLDER, Catalogue, Entry, family_of
from pipeline.po.po_catalog import PoCatalog, take_previous
from pipeline.po.po_contexts import with_contexts
from pipeline.po.po_lines import Lines, entries_of
from pipeline.reading.source import bytes_of, shown_path
from pipeline.reading.source_text import decode
from schemas.base import Place
from schemas.settings import Language

_CHARSET = re.compile(r"charset=([^\s;]+)", re.IGNORECASE)


@dataclass(frozen=True)
class PoFile:
    """A PO file as Babel reads it, with the lines of its entries by context."""

    path: Path
    file: str
    catalog: PoCatalog
    lines: dict[str, Lines]


def catalogue_of(language: str, files: list[PoFile], report: Report) -> Catalogue:
    """Return the translations that some files hold. An entry that is there twice is reported."""
    entries: dict[str, Entry] = {}
    for po in files:
        for message in messages_in(po.catalog):
            context = str(message.context)
            lines = po.lines[context]
            if context in entries:
                other = entries[context].lines.place("msgctxt")
                place = lines.place("msgctxt")
                report.add(rules.DUPLICATE_ENTRY, place, id=context, other=str(other))
                continue
            text = message.string if isinstance(message.string, str) else ""
            entries[context] = Entry(context, str(message.id), text, message.fuzzy, lines)
    by_words = {(family_of(it.context), it.source): it for it in reversed(entries.values())}
    files_read = tuple(it.file for it in files)
    return Catalogue(language, files_read, entries=entries, by_words=by_words)


def messages_in(catalog: Catalog) -> list[Message]:
    """Return the messages of a catalog that stand somewhere; the header is none."""
    return [it for it in catalog if it.id and it.context]


def read_catalogues(
    folder: Path, report: Report, texts: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, Catalogue]:
    """Return the catalogue of each language that lies in a content folder.

    `texts` take the place of what files hold.
    """
    root = folder / FOLDER
    if not root.is_dir():
        return {}
    found: dict[str, Catalogue] = {}
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.is_symlink():
            files = {
                it: read_file(it, path.name, report, texts.get(shown_path(it)))
                for it in sorted(path.glob("*.po"))
            }
            unread = tuple(shown_path(it) for it, po in files.items() if po is None)
            made = catalogue_of(path.name, [it for it in files.values() if it], report)
            found[path.name] = replace(made, unread=unread)
    return found


def read_file(
    path: Path, language: str | None, report: Report, data: bytes | None = None
) -> PoFile | None:
    """Return what a PO file holds, None where it cannot be read; the report says why.

    `language` is that of its folder, None for a file that lies elsewhere. `data` is what it would
    hold, if that is asked.
    """
    file = shown_path(path)
    data = bytes_of(path, file, report) if data is None else data
    text = decode(data, file, report) if data is not None else None
    if text is None:
        return None
    lines = with_contexts(text.split("\n"))
    entries = entries_of(lines, file, report)
    if entries is None:
        return None
    catalog = PoCatalog()
    try:
        PoFileParser(catalog, abort_invalid=True).parse(StringIO("\n".join(lines)))
    except (PoFileError, ValueError, IndexError, TypeError, KeyError, AttributeError) as error:
        number = getattr(error, "lineno", 0) + 1
        place = Place(file, number, 1, number, 2)
        report.add(rules.INVALID_PO_LINE, place, line=lines[number - 1][:60])
        return None
    by_context = _by_context(entries, report)
    _check_header(entries, language, report)
    for message in catalog:
        take_previous(message)
    return PoFile(path, file, catalog, by_context)


def _by_context(entries: list[Lines], report: Report) -> dict[str, Lines]:
    """Return entries by their context; one that stands nowhere, or twice, is reported."""
    found: dict[str, Lines] = {}
    for entry in entries:
        context = entry.text("msgctxt")
        if not entry.text("msgid"):
            continue
        if not context:
            report.add(rules.ENTRY_WITHOUT_CONTEXT, entry.place("msgid"))
        elif context in found:
            other = str(found[context].place("msgctxt"))
            report.add(rules.DUPLICATE_ENTRY, entry.place("msgctxt"), id=context, other=other)
        if "msgid_plural" in entry.parts:
            report.add(rules.PLURAL_ENTRY, entry.place("msgid_plural"))
        found.setdefault(context, entry)
    return found


def _first(language: str) -> str:
    """Return a language without script and country, which tools write in many ways."""
    return language.replace("-", "_").partition("_")[0]


def _check_header(entries: list[Lines], language: str | None, report: Report) -> None:
    header = next((it for it in entries if not it.text("msgid")), None)
    if header is None:
        return
    said = header.text("msgstr")
    charset = _CHARSET.search(said)
    if charset and charset[1].lower().replace("-", "") != "utf8":
        at = charset.start(1)
        place = header.place_within("msgstr", at, charset.end(1))
        report.add(rules.WRONG_CHARSET, place, charset=charset[1])
    named = re.search(r"(?m)^Language:[ \t]*(\S+)", said)
    ours = get_args(Language)
    is_region = named is not None and named[1] in ours and language not in ours
    if language and named and (is_region or _first(named[1]) != _first(language)):
        place = header.place_within("msgstr", named.start(1), named.end(1))
        known = {"suggestion": named[1]} if language not in ours else {}
        report.add(rules.WRONG_PO_LANGUAGE, place, language=named[1], folder=language, **known)
