"""The marks of a text that its translation must have too."""

from collections import Counter
from dataclasses import dataclass

from pipeline.markup.markup import FootnoteUse, Marked, See, TermUse, Words, parse
from schemas.base import Marks


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it is written, from character `start` to `end`.

    One that `is_fixed` stays letter by letter; of the others the words inside are translated.
    `key` is one for marks that mean the same.
    """

    kind: str
    written: str
    key: str
    start: int
    end: int
    is_fixed: bool = True


def kept_marks(text: str, marks: Marks) -> list[Mark]:
    """Return the marks of a text in order: terms, labels, references, code, links and controls."""
    found: list[Mark] = []
    for piece in parse(text, marks).pieces:
        match piece:
            case TermUse():
                found.append(_mark("term", text, piece.start, piece.end, f"{{{piece.name}}}"))
            case See():
                key = f"{{see {piece.procedure}/{piece.step}}}"
                found.append(_mark("see", text, piece.start, piece.end, key))
            case FootnoteUse():
                key = f"{{footnote {piece.name}}}"
                found.append(_mark("footnote", text, piece.start, piece.end, key))
            case Marked():
                found += _of_marked(piece, text)
            case Words():
                pass
    return found


def _of_marked(piece: Marked, text: str) -> list[Mark]:
    inside = [it for it in piece.content if isinstance(it, TermUse)]
    if piece.kind == "strong":  # how much is to be noticed differs from language to language
        return [_mark("term", text, it.start, it.end, f"{{{it.name}}}") for it in inside]
    if piece.kind == "code":
        return [_mark("code", text, piece.start, piece.end, text[piece.start : piece.end])]
    is_fixed = bool(inside) and all(
        not isinstance(it, Words) or not it.text.strip() for it in piece.content
    )
    said = text[piece.start : piece.end]
    if piece.kind == "control" and is_fixed:
        key = f"control {' '.join(it.name for it in inside)}"
        return [_mark("control", text, piece.start, piece.end, key)]
    terms = [_mark("term", text, it.start, it.end, f"{{{it.name}}}") for it in inside]
    key = f"link {piece.target}" if piece.kind == "link" else piece.kind
    written = f"({piece.target})" if piece.kind == "link" else said
    return [Mark(piece.kind, written, key, piece.start, piece.end, is_fixed=False), *terms]


def _mark(kind: str, text: str, start: int, end: int, key: str) -> Mark:
    return Mark(kind, text[start:end], key, start, end)


def compared(source: str, text: str, marks: Marks) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of a source that its translation lacks, and those that it has beyond."""
    ours, its = kept_marks(source, marks), kept_marks(text, marks)
    return _beyond(ours, its), _beyond(its, ours)


def _beyond(marks: list[Mark], others: list[Mark]) -> list[Mark]:
    """Return the marks for which there is no other one that means the same."""
    left = Counter(it.key for it in others)
    found = []
    for mark in marks:
        if left[mark.key]:
            left[mark.key] -= 1
        else:
            found.append(mark)
    return found
