"""Catalogues brought up to date: what was translated stays with its text, wherever that has gone.

A text that was edited keeps its translation, marked as fuzzy, with the words it was made for
(`#|`). One that moved within its list moves along. What is gone waits at the end of the file, as
gettext's tools do it, and comes back with its text. A text whose very words are translated
elsewhere gets that translation as a fuzzy one, for somebody to look at.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field

from babel.messages.catalog import Message

from pipeline.loading.library import Library
from pipeline.po.catalogue import family_of
from pipeline.po.po_catalog import PoCatalog
from pipeline.translating.messages import TextToTranslate, messages_of
from pipeline.translating.po_writing import FORMATS, catalog_for, message_for
from schemas.manual import Manual

_FUZZY = "fuzzy"


@dataclass
class Old:
    """What was translated before into a language, in any file; `gone` waits for its text.

    `files` are the catalogues by the manuals whose files they are.
    """

    files: Mapping[str, PoCatalog] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    gone: list[Message] = field(default_factory=list)

    @classmethod
    def of(cls, files: Mapping[str, PoCatalog]) -> "Old":
        """Return what some files hold."""
        old = cls(files)
        for catalog in files.values():
            for message in catalog:
                if message.id and message.context:
                    old.messages.setdefault(message.context, message)
            old.gone += [it for it in catalog.obsolete.values() if it.context]
        return old


def template(library: Library, manual: Manual) -> PoCatalog:
    """Return the texts of a manual, without any translation."""
    made = catalog_for(manual, "")
    for item in messages_of(library, manual):
        _add(made, message_for(item, manual))
    return made


def updated(
    library: Library, manual: Manual, language: str, old: Old, *, is_whole: bool = False
) -> PoCatalog:
    """Return the translation of a manual as it should be today.

    What several manuals print is in the file of the first one; of all, if it `is_whole`.
    """
    own = old.files.get(manual.id)
    made = catalog_for(manual, language, own)
    items = list(messages_of(library, manual))
    if not is_whole:
        items = [it for it in items if _is_ours(it, library, manual)]
    carried = _carried(items, old)
    for item in items:
        message = message_for(item, manual)
        found = carried.get(item.context)
        if found is not None:
            _carry(found, message)
        _add(made, message)
    _keep_what_is_gone(made, own, {id(it) for it in carried.values()})
    return made


def _is_ours(item: TextToTranslate, library: Library, manual: Manual) -> bool:
    """Whether a text belongs to the file of a manual: that of the first one that prints it."""
    kind, name, *_ = item.context.split("/")
    if kind == "manuals":
        return True
    printing = [it.id for it in library.manuals.values() if name in it.procedures]
    return manual.id == printing[0]


def _carried(items: list[TextToTranslate], old: Old) -> dict[str, Message]:
    """Return what is known of each text, by its place."""
    found: dict[str, Message] = {}
    taken: set[int] = set()

    def take(item: TextToTranslate, message: Message | None) -> None:
        if message is not None and id(message) not in taken and item.context not in found:
            found[item.context] = message
            taken.add(id(message))

    by_words: dict[tuple[str, str], list[Message]] = {}
    for message in (*old.messages.values(), *old.gone):
        by_words.setdefault((family_of(str(message.context)), str(message.id)), []).append(message)
    for item in items:
        same = old.messages.get(item.context)
        take(item, same if same and same.id == item.text else None)
    for item in items:
        for message in by_words.get((family_of(item.context), item.text), ()):
            take(item, message)
    for item in items:
        take(item, old.messages.get(item.context))
    elsewhere = {str(it.id): it for it in old.messages.values() if it.string and not it.fuzzy}
    for item in items:
        if item.context not in found and item.text in elsewhere:
            lent = copy(elsewhere[item.text])
            lent.user_comments, lent.flags = [], {_FUZZY}
            found[item.context] = lent
    return found


def _carry(old: Message, new: Message) -> None:
    """Put what is known of a text into its message."""
    new.string = old.string
    new.user_comments = old.user_comments
    new.flags = set(old.flags) - FORMATS
    new.previous_id = old.previous_id
    if not new.string:
        new.flags.discard(_FUZZY)
        new.previous_id = []
    elif old.id != new.id:
        # Of several edits in a row, the first words are those that were translated.
        new.previous_id = old.previous_id if old.fuzzy and old.previous_id else [str(old.id)]
        if new.previous_id == [new.id]:  # taken back
            new.previous_id = []
            new.flags.discard(_FUZZY)
        else:
            new.flags.add(_FUZZY)
    elif not old.fuzzy:
        new.previous_id = []


def _keep_what_is_gone(made: PoCatalog, own: PoCatalog | None, used: set[int]) -> None:
    if own is None:
        return
    left: Iterator[Message] = (
        it for it in (*own, *own.obsolete.values()) if it.id and it.context and it.string
    )
    known = {(it.context, it.id) for it in made if it.id}
    for message in left:
        if id(message) not in used and (message.context, message.id) not in known:
            message.auto_comments, message.locations, message.previous_id = [], [], []
            message.flags -= FORMATS
            made.obsolete[(message.id, message.context)] = message  # type: ignore[index]


def _add(catalog: PoCatalog, message: Message) -> None:
    catalog[message.id] = message
