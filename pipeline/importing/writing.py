"""A draft as files: names, YAML with the places to be filled in, and the pictures."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.importing.draft import Draft, DraftFigure, DraftProcedure, DraftSafety, DraftStep
from pipeline.importing.import_words import IMPORT_WORDS, ImportWords
from pipeline.importing.yaml_text import Block, Comment, Flow, Value, filled, text_of

_ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
_LONGEST_ID = 50
_LONGEST_ALT = 900
_SPARE_ENDING = re.compile("[a-z0-9]{1,5}")


def identifier(text: str) -> str:
    """Return an id of a title in Latin letters, "" for one in others."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.replace("’", "").replace("“", "").replace("”", "").isascii():
        return ""
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    made = ""
    for word in words:
        if len(made) + len(word) < _LONGEST_ID:
            made = f"{made}-{word}" if made else word
    return made


def name_all(draft: Draft, name: str) -> None:
    """Give the draft's manual, procedures and pictures their ids and paths."""
    draft.id = name
    taken: set[str] = set()
    for number, made in enumerate(draft.procedures, start=1):
        wanted = identifier(made.title)
        if not wanted or wanted in taken or len(wanted) < 3:  # noqa: PLR2004 - as in “1”
            wanted = f"{name}-{number}"
        while wanted in taken:
            wanted = f"{wanted}-2"
        taken.add(wanted)
        made.id = wanted
    _name_pictures(draft)


def _name_pictures(draft: Draft) -> None:
    """Name each picture once, however often it is shown: those of content, and the others."""
    paths: dict[bytes, str] = {}
    for figure in draft.figures:
        data = figure.picture.data
        if data not in paths:
            number = len(paths) + 1
            ending = _ending(figure)
            folder = f"imports/{draft.id}" if figure.why else f"figures/{draft.id}"
            paths[data] = f"{folder}/picture-{number}.{ending}" if data else ""
        figure.path = paths[data]


def _ending(figure: DraftFigure) -> str:
    if figure.why:
        ending = figure.picture.ending
        return ending if _SPARE_ENDING.fullmatch(ending) else "bin"
    starts = (it for start, it in _ENDINGS.items() if figure.picture.data.startswith(start))
    return next(starts, "png")


def files_of(draft: Draft) -> dict[str, bytes]:
    """Return every file of a draft that has names, by its path below the content folder."""
    files = {f"manuals/{draft.id}.yaml": _manual(draft).encode()}
    for made in draft.procedures:
        files[f"procedures/{made.id}.yaml"] = _procedure(made, draft).encode()
    for figure in draft.figures:
        if figure.path:
            files[figure.path] = figure.picture.data
    return files


# ── the manual ────────────────────────────────────────────────────────────────────────────────


def _manual(draft: Draft) -> str:
    words = IMPORT_WORDS[draft.language]
    entries: list[tuple[str, Value] | Comment] = [
        Comment(words.head),
        ("id", draft.id),
        ("language", draft.language),
        ("title", draft.title or words.todo_title),
        *filled("subtitle", draft.subtitle),
        ("publisher", draft.publisher or words.todo_publisher),
        Comment(words.published),
        ("published", draft.published),
        *filled("about", draft.about),
        *filled("notes", draft.notes),
        *_footnotes(draft.footnotes),
        ("procedures", list(_listed(draft.procedures))),
    ]
    return text_of(Block(entries))


def _listed(procedures: Sequence[DraftProcedure]) -> Iterator[Value]:
    for made in procedures:
        yield from map(Comment, made.chapters)
        yield made.id


# ── procedures ────────────────────────────────────────────────────────────────────────────────


def _procedure(made: DraftProcedure, draft: Draft) -> str:
    words = IMPORT_WORDS[draft.language]
    rows: list[Value] = [Flow(row) for row in made.applies_to]
    claims: Value = rows if len(rows) != 1 else rows[0]
    entries: list[tuple[str, Value] | Comment] = [
        ("id", made.id),
        ("title", made.title),
        *([Comment(words.applies_to)] if rows else []),
        *filled("applies_to", claims if rows else ""),
        *filled("about", made.about),
        *filled("prerequisites", made.prerequisites),
        *_safety(made.safety, words),
        ("steps", [_step(it, at, words) for at, it in enumerate(made.steps, start=1)]),
        *filled("result", made.result),
        *_footnotes(made.footnotes),
    ]
    return text_of(Block(entries))


def _step(step: DraftStep, number: int, words: ImportWords) -> Block:
    sees: Value = step.sees
    if step.sees and step.sees_figure:
        sees = Block([("text", step.sees), ("figure", _figure(step.sees_figure, words))])
    figure = [("figure", _figure(step.figure, words))] if step.figure else []
    return Block(
        [
            ("id", f"step-{number}"),
            *_safety(step.safety, words),
            ("do", step.do or words.todo_do),
            *figure,
            *filled("sees", sees),
            *filled("notes", step.notes),
        ]
    )


def _figure(figure: DraftFigure, words: ImportWords) -> Block:
    alt = figure.picture.alt[:_LONGEST_ALT]
    return Block(
        [
            ("image", figure.path),
            ("alt", figure_words(alt) or words.todo_alt),
            *filled("caption", figure.caption),
        ]
    )


def figure_words(alt: str) -> str:
    """Return the alternative text of an old manual; names that programs give pictures are none."""
    from pipeline.importing.wording import plain
    from schemas.base import TITLE

    made_up = (
        r"(?:image|picture|img|図|画像|グラフィックス|スクリーンショット)?[\s_-]*\d*(?:\.\w{3,4})?"
    )
    if re.fullmatch(made_up, alt, re.IGNORECASE) or re.search(
        r"\.(?:png|jpe?g|gif|bmp)$", alt, re.IGNORECASE
    ):
        return ""
    return plain(alt, TITLE)


def _safety(
    messages: Sequence[DraftSafety], words: ImportWords
) -> list[tuple[str, Value] | Comment]:
    blocks = [
        Block(
            [
                ("signal", it.signal),
                ("hazard", it.hazard or words.todo_hazard),
                ("consequence", it.consequence or words.todo_consequence),
                ("avoidance", it.avoidance or words.todo_avoidance),
                *filled("owner", it.owner),
            ]
        )
        for it in messages
    ]
    return [("safety", blocks if len(blocks) > 1 else blocks[0])] if blocks else []


def _footnotes(footnotes: dict[str, str]) -> list[tuple[str, Value] | Comment]:
    said: list[tuple[str, Value] | Comment] = [*footnotes.items()]
    return [("footnotes", Block(said))] if said else []
