"""What the search of a site's list knows: the words of each section and step of all manuals.

A script that only sets a value, so that it also works where a page may fetch nothing: from a disk.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from pipeline.composing.footnotes import marks_in
from pipeline.document.document import (
    Block,
    BulletList,
    Document,
    Figure,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Control
from pipeline.document.reading_order import plain
from pipeline.words.page_words import PAGE_WORDS
from renderers.html.sentences import anchor

# Between texts that do not belong to each other.
_APART = " / "


def searched(documents: Sequence[Document]) -> bytes:
    """Return the script with the words of manuals, the same bytes for the same documents."""
    manuals = json.dumps(
        [_manual(it) for it in documents], ensure_ascii=False, separators=(",", ":")
    )
    return f"globalThis.manuals={manuals}\n".encode()


def _manual(document: Document) -> dict[str, object]:
    """Return a manual: its page, titles and parts, each an address within the page and texts.

    Those of a step are in the order of search.js: controls, sentences, results, captions with
    footnotes, screens.
    """
    readings = (document.sections, *document.readings.values())
    sections: dict[str, list[Section]] = {}
    for section in (it for reading in readings for it in reading):
        sections.setdefault(section.id, []).append(section)
    return {
        "file": f"{document.name}.html",
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "step": PAGE_WORDS[document.language].step,
        "sections": [
            [anchor(name), same[0].title, _joined(map(_prose, same)), list(_steps(same))]
            for name, same in sections.items()
        ],
    }


def _joined(texts: Iterable[str]) -> str:
    """Return texts as one, each once: readings of a part differ in little."""
    return _APART.join(dict.fromkeys(filter(None, texts)))


def _prose(section: Section) -> str:
    blocks = tuple(it for it in section.blocks if not isinstance(it, StepList))
    return _joined([*_texts(blocks), *_footnotes(blocks, section)])


def _footnotes(node: object, section: Section) -> Iterator[str]:
    """Yield the footnotes of a section to which a part of it refers."""
    if section.footnotes:
        known = {note.id: plain(note.content) for note in section.footnotes}
        yield from (known.get(mark.target, "") for mark in marks_in(node))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    yield from (
        text
        for block in blocks
        for text in (
            [plain(block.content)]
            if isinstance(block, Paragraph)
            else map(plain, block.items)
            if isinstance(block, BulletList)
            else map(plain, (block.hazard, block.consequence, block.avoidance))
            if isinstance(block, SafetyPanel)
            else ()
        )
    )


def _steps(sections: Iterable[Section]) -> Iterator[list[str]]:
    found: dict[str, list[StepItem]] = {}
    footnotes: dict[str, list[str]] = {}
    for section in sections:
        for item in section.steps():
            found.setdefault(item.id, []).append(item)
            footnotes.setdefault(item.id, []).extend(_footnotes(item, section))
    for name, items in found.items():
        forms = list(dict.fromkeys(form for item in items for form in item.forms))
        figures = [it for form in forms for it in form.figures()]
        results = [plain(form.result) for form in forms]
        notes = [plain(note) for item in items for note in item.notes]
        yield [
            anchor(name),
            items[0].marker.rstrip("."),
            _joined(it.text for form in forms for it in form.content if isinstance(it, Control)),
            _joined(plain(form.content) for form in forms),
            _joined([*results, *notes, *(item.label for item in items)]),
            _joined([*(it for figure in figures for it in _said_below(figure)), *footnotes[name]]),
            _joined(text for figure in figures for text in _said_on(figure)),
        ]


def _said_below(figure: Figure) -> Iterator[str]:
    yield plain(figure.caption)
    yield from (plain(entry.content) for entry in figure.legend)


def _said_on(figure: Figure) -> Iterator[str]:
    yield figure.alt
    yield figure.says if isinstance(figure, Picture) else ""
