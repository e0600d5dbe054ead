"""Drafts: the same document, marked as not to be relied on. Their fixed words are here."""

from dataclasses import replace

from pipeline.document.document import Document
from pipeline.document.edition_nodes import DraftMark
from pipeline.words.languages import Spoken

_OWN = {
    "ja": DraftMark("下書き", "これは下書きです。内容の確認や承認は終わっていません。"),
    "en": DraftMark("DRAFT", "This is a draft. It has not been checked or approved."),
}
DRAFT_MARKS = Spoken("draft", _OWN)


def as_draft(document: Document) -> Document:
    """Return a document that says in every format that it is a draft, and is the same otherwise."""
    return replace(document, draft=DRAFT_MARKS[document.language])
