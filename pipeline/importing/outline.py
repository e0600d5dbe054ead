"""Where an old manual begins a chapter: by style, or by size, weight and typed numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.importing import cues
from pipeline.importing.blocks import (
    Block,
    Leftover,
    Marker,
    Paragraph,
    Picture,
    Role,
    Run,
    Table,
)

_LONGEST_HEADING = 60
_LARGER = 1.13
_STYLED, _GUESSED = 100, 1000


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number. Of two, the one with the smaller level is above."""

    text: str
    level: int
    is_guess: bool = False


Entry: TypeAlias = Heading | Paragraph | Picture | Table | Leftover


def outlined(blocks: Iterable[Block]) -> list[Entry]:
    """Return the blocks with headings found, and with typed numbers as markers."""
    lines = list(_joined(it for block in blocks for it in _lines(block)))
    body = _body_size(lines)
    nests = _numbered_titles_hold_steps(lines, body)
    entries: list[Entry] = [
        _entry(it, body, nests=nests) if isinstance(it, Paragraph) else it for it in lines
    ]
    return _with_restarts(_promoted(entries))


def without_marker(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph whose typed number became its marker."""
    if paragraph.marker is not None:
        return paragraph
    marked = cues.typed_marker(paragraph.text.lstrip())
    if marked is None:
        return paragraph
    length = len(paragraph.text) - len(marked.words)
    return replace(paragraph, marker=marked.marker, runs=cut(paragraph.runs, length))


def cut(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """Return runs without their first characters."""
    kept = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if run.text[taken:]:
            kept.append(replace(run, text=run.text[taken:]))
    return tuple(kept)


# ── lines ─────────────────────────────────────────────────────────────────────────────────────


def _lines(block: Block) -> Iterator[Block]:
    """Yield the lines of a paragraph as paragraphs where one of them begins something anew."""
    if not isinstance(block, Paragraph) or "\n" not in block.text:
        yield block
        return
    lines = block.text.split("\n")
    if not any(map(_begins_something, lines[1:])) and not _is_alone(lines[0]):
        yield block
        return
    at, start, marker = 0, 0, block.marker
    for number, line in enumerate(lines):
        at += len(line) + 1
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is None or _begins_something(following) or _is_alone(line):
            runs = cut(block.runs, start)
            kept = _first(runs, at - 1 - start)
            yield replace(block, runs=kept, marker=marker)
            start, marker = at, None


def _begins_something(line: str) -> bool:
    line = line.strip()
    return bool(cues.typed_marker(line) or cues.note(line) is not None or cues.signal(line))


def _is_alone(line: str) -> bool:
    found = cues.signal(line.strip())
    return found is not None and not found[1]


def _first(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    kept = []
    for run in runs:
        if length > 0 and run.text:
            kept.append(replace(run, text=run.text[:length]))
        length -= len(run.text)
    return tuple(kept)


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks; a number that stands alone is put before the words that follow it."""
    waiting: Paragraph | None = None
    for block in blocks:
        if waiting and isinstance(block, Paragraph) and not block.marker and not block.level:
            marked = cues.typed_marker(waiting.text.strip())
            if marked and cues.typed_marker(block.text) is None:
                yield replace(block, marker=marked.marker)
                waiting = None
                continue
        if waiting:
            yield waiting
            waiting = None
        if isinstance(block, Paragraph) and _is_number_alone(block):
            waiting = block
        else:
            yield block
    if waiting:
        yield waiting


def _is_number_alone(block: Paragraph) -> bool:
    marked = cues.typed_marker(block.text.strip()) if not block.marker else None
    return marked is not None and marked.marker.value > 0 and not marked.words.strip()


# ── headings ──────────────────────────────────────────────────────────────────────────────────


def _body_size(blocks: Iterable[Block]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph) and block.size and not block.level:
            sizes[block.size] += len(block.text)
    return max(sizes, key=lambda it: (sizes[it], -it)) if sizes else 0.0


def _entry(block: Paragraph, body: float, *, nests: bool) -> Entry:
    text = block.text.strip()
    marked = cues.typed_marker(text)
    if marked and marked.marker.shape == "step" and len(text) > len(marked.words):
        return without_marker(replace(block, level=0))
    if block.level:
        return Heading(_bare(text), block.level * _STYLED)
    if _looks_like_heading(block, body, nests=nests):
        size = max(0.0, 100 - block.size) if _is_larger(block, body) else 100
        return Heading(
            _bare(text), _GUESSED + round(size * 2) * 10 + _typed_depth(text), is_guess=True
        )
    return without_marker(block)


def _bare(text: str) -> str:
    text = text[len(cues.chapter_number(text)) :].strip()
    return " ".join(text.split()).strip("【】■◆●〓＝=") or " ".join(text.split())


def _looks_like_heading(block: Paragraph, body: float, *, nests: bool) -> bool:
    text = block.text.strip()
    if block.role is not Role.BODY or not 1 < len(text) <= _LONGEST_HEADING or "\n" in text:
        return False
    is_said = cues.is_sentence(text) or cues.signal(text) or cues.note(text) is not None
    if is_said or cues.is_caption(text) or cues.is_evidence(text) or cues.is_only_a_day(text):
        return False
    if cues.is_prerequisites(text) and not _is_larger(block, body):
        return False
    if re.match(r"第\s*[0-9０-９]+\s*[章節編部]", text) or text[0] in "■◆〓":
        return True
    if _is_numbered_title(block):
        return _is_larger(block, body) or nests
    if block.marker or cues.typed_marker(text):
        return False
    return _is_larger(block, body) or (block.is_bold and not cues.is_company(text))


def _is_larger(block: Paragraph, body: float) -> bool:
    return bool(body) and block.size >= body * _LARGER


def _is_numbered_title(block: Paragraph) -> bool:
    """Whether a line has a number as both titles and steps have it, and no sign of a sentence."""
    text = block.text.strip()
    marked = cues.typed_marker(text)
    shape = block.marker.shape if block.marker else marked.marker.shape if marked else ""
    is_plain = shape in {"decimal", "parts", "list 0"}
    return is_plain and len(text) <= _LONGEST_HEADING and not cues.is_sentence(text)


def _numbered_titles_hold_steps(blocks: Sequence[Block], body: float) -> bool:
    """Whether most lines as in “1. Settings” have numbered items of another kind below them."""
    titles: list[bool] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or block.level:
            continue
        if block.role is Role.BODY and _is_numbered_title(block) and not _is_larger(block, body):
            titles.append(False)
        elif titles and _shape(block) not in {"", "decimal", "parts", "list 0", "bullet"}:
            titles[-1] = True
    return bool(titles) and sum(titles) * 2 > len(titles)


def _shape(block: Paragraph) -> str:
    if block.marker:
        return block.marker.shape
    marked = cues.typed_marker(block.text.strip())
    return marked.marker.shape if marked else ""


def _typed_depth(text: str) -> int:
    number = cues.chapter_number(text)
    return min(9, len(re.findall(r"[0-9０-９]+", number))) if number else 5


# ── lists within lists, lists that begin again ────────────────────────────────────────────────


def depths(entries: Sequence[Entry]) -> list[int]:
    """Return how deep each numbered item is in lists, -1 for all else."""
    found: list[int] = []
    stack: list[Marker] = []
    for entry in entries:
        marker = entry.marker if isinstance(entry, Paragraph) else None
        if isinstance(entry, Heading):
            stack = []
        if marker is None or not marker.value:
            found.append(-1)
            continue
        shapes = [it.shape for it in stack]
        if marker.shape in shapes:
            stack = stack[: shapes.index(marker.shape) + 1]
        elif stack and marker.depth >= 0 and marker.depth < stack[-1].depth:
            stack = [marker]
        elif not stack or marker.value == 1:
            stack.append(marker)
        found.append(len(stack) - 1)
    return found


def _promoted(entries: list[Entry]) -> list[Entry]:
    """Make headings of numbered titles if all that a chapter has are titles with steps below."""
    made: list[Entry] = []
    for chapter in _chapters(entries):
        found = depths(chapter)
        tops = [at for at, depth in enumerate(found) if depth == 0]
        ends = [*tops[1:], len(chapter)]
        holds = [
            any(depth > 0 for depth in found[at:end]) and not cues.is_sentence(_text(chapter[at]))
            for at, end in zip(tops, ends, strict=False)
        ]
        for at, entry in enumerate(chapter):
            is_title = bool(holds) and all(holds) and found[at] == 0
            made.append(Heading(_text(entry), _GUESSED * 9, is_guess=True) if is_title else entry)
    return made


def _with_restarts(entries: list[Entry]) -> list[Entry]:
    """Put a heading where numbers begin again: the line before it, or that of the chapter anew."""
    made: list[Entry] = []
    for chapter in _chapters(entries):
        last, level, title, count = 0, _GUESSED * 10, "", 1
        for entry, depth in zip(chapter, depths(chapter), strict=True):
            if isinstance(entry, Heading):
                title, level = entry.text, entry.level
            value = entry.marker.value if isinstance(entry, Paragraph) and entry.marker else 0
            if depth == 0:
                if value == 1 and last > 1:
                    count += 1
                    _begin_again(made, f"{title} ({count})".strip(), level)
                last = value
            made.append(entry)
    return made


def _begin_again(made: list[Entry], title: str, level: int) -> None:
    before = made[-1]
    if isinstance(before, Paragraph) and not before.marker and before.role is Role.BODY:
        text = before.text.strip()
        is_said = cues.note(text) is not None or cues.is_sentence(text) or cues.is_caption(text)
        if len(text) <= _LONGEST_HEADING and not is_said:
            made[-1] = Heading(_bare(text), level, is_guess=True)
            return
    made.append(Heading(title, level, is_guess=True))


def _chapters(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in stretches that begin with a heading."""
    stretch: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Heading) and stretch:
            yield stretch
            stretch = []
        stretch.append(entry)
    if stretch:
        yield stretch


def _text(entry: Entry) -> str:
    return " ".join(entry.text.split()) if isinstance(entry, Heading | Paragraph) else ""
