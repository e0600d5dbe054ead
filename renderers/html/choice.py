"""The choice of the reader's environment on a page, and what its script has to know."""

import json
from dataclasses import asdict

from markupsafe import Markup

from pipeline.document.document import Document
from pipeline.document.reader_nodes import EVERYBODY, Reader, Versions
from renderers.html.readers import ReaderParts
from renderers.html.sentences import anchor
from renderers.html.style import data_block
from renderers.themes import Theme


def reader_choice(document: Document, parts: ReaderParts, theme: Theme) -> Markup:
    """Return the choice with its data, nothing for a page that reads the same for everybody."""
    words = document.reader_words
    if not parts.is_shared or words is None:
        return Markup()
    made = theme.template("html/reader.html.j2").render(
        words=asdict(words),
        everybody=EVERYBODY,
        readers=[{"id": it.id, "title": it.title} for it in document.readers],
        data=data_block(_data(document, parts)),
    )
    return Markup(made)  # noqa: S704 - the theme's own template


def _data(document: Document, parts: ReaderParts) -> str:
    words = document.reader_words
    texts: dict[str, int] = {}
    readers = [_reader(it, parts, texts) for it in document.readers]
    said = (
        {
            "between": words.between, "slash": words.slash, "yours": words.yours,
            "notClaimed": words.not_claimed, "switched": words.switched,
        } if words else {}
    )  # fmt: skip
    data = {"words": said, "manual": document.id, "readers": readers, "texts": list(texts)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _reader(reader: Reader, parts: ReaderParts, texts: dict[str, int]) -> dict[str, object]:
    """Return a reader; each text is told by its place among all of them."""
    return {
        "id": reader.id,
        "title": reader.title,
        "names": [reader.device, reader.os, reader.browser],
        "styles": parts.styles(reader.id),
        "usual": reader.usual,
        "known": [
            {
                "where": [[_versions(os), _versions(browser)] for os, browser in known.where],
                "said": [
                    [anchor(it.part), texts.setdefault(it.text, len(texts)), it.differs]
                    for it in known.said
                ],
            }
            for known in reader.known
        ],
    }


def _versions(versions: Versions) -> str:
    """Return `*` for any, `` for untold ones, else `12-15`, `12-` or `-15`."""
    if versions.is_any:
        return "*"
    return "" if versions.is_untold else f"{versions.low}-{versions.high}"
