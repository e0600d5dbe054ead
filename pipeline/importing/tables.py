"""Tables of old manuals: some list environments or steps, most only put pictures beside words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise, zip_longest

from pipeline.importing.blocks import (
    Block,
    Leftover,
    Marker,
    Outside,
    Paragraph,
    Picture,
    Role,
    Run,
    Table,
)
from pipeline.importing.cues import instructs, is_sentence, note, signal, typed_marker

Cell = tuple[Block, ...]

# What heads the columns of a table of environments: the keys of content, and `on` for the day.
_COLUMNS = {
    "on": re.compile(
        r"(?:確認|検証|動作)?(?:年月)?日付?|確認日時?|date|verified|tested(?: on)?", re.IGNORECASE
    ),
    "device": re.compile(
        r"(?:対象)?(?:機種|端末|デバイス|機器)名?|device|model|machine", re.IGNORECASE
    ),
    "os": re.compile(
        r"(?:対応|対象)?(?:OS|システム)(?:名|バージョン|の種類)?|(?:operating )?system",
        re.IGNORECASE,
    ),
    "browser": re.compile(r"(?:対応|対象|推奨)?ブラウザー?(?:名)?|browser", re.IGNORECASE),
}
_HISTORY = re.compile(
    r"(?:改[訂定版]|更新|変更|版|履歴|リビジョン|バージョン|revision|version|rev\.?|change)",
    re.IGNORECASE,
)
_STEP_COLUMNS = {
    "number": re.compile(r"(?:No\.?|番号|手順(?:番号)?|項番|#|step|順番?)", re.IGNORECASE),
    "do": re.compile(
        r"(?:操作(?:内容|手順|方法)?|手順|内容|説明|action|what to do|instructions?|step)",
        re.IGNORECASE,
    ),
    "sees": re.compile(
        r"(?:結果|期待(?:値|結果)|画面の?(?:変化|表示)|(?:expected )?result)", re.IGNORECASE
    ),
    "notes": re.compile(r"(?:備考|補足|注意(?:事項|点)?|notes?|remarks?|comments?)", re.IGNORECASE),
}
_FEWEST_COLUMNS = 2
# Of what may be the number of a step and nothing else.
_LONGEST_NUMBER = 12


class TableKind(Enum):
    """What a table is for."""

    ENVIRONMENTS = auto()
    HISTORY = auto()
    STEPS = auto()
    LAYOUT = auto()
    DATA = auto()


def kind_of(table: Table) -> TableKind:
    """Return what a table is for, judged by its first row and by where its pictures are."""
    head = [words(cell) for cell in table.rows[0]] if table.rows else []
    if len(columns(table)) >= _FEWEST_COLUMNS and len(table.rows) > 1:
        return TableKind.ENVIRONMENTS
    if _is_of_steps(table, head):
        return TableKind.STEPS
    cells = [cell for row in table.rows for cell in row]
    pictures = any(isinstance(it, Picture | Table) for cell in cells for it in cell)
    if pictures or any(map(_is_numbered, cells)) or all(len(row) == 1 for row in table.rows):
        return TableKind.LAYOUT
    if _are_numbered_sentences(table):
        return TableKind.LAYOUT
    if len(table.rows) > 1 and sum(bool(_HISTORY.search(it)) for it in head) > 1:
        return TableKind.HISTORY
    return TableKind.DATA


def columns(table: Table) -> dict[str, int]:
    """Return which column of a table of environments holds what; a day alone makes none."""
    found: dict[str, int] = {}
    for at, cell in enumerate(table.rows[0] if table.rows else ()):
        for key, pattern in _COLUMNS.items():
            if key not in found and pattern.fullmatch(words(cell)):
                found[key] = at
                break
    return found if len(found.keys() - {"on"}) > 0 else {}


def words(cell: Iterable[Block]) -> str:
    """Return the words of a cell in one line."""
    return " ".join(filter(None, (" ".join(_words(it).split()) for it in cell)))


def _words(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case Table():
            return " ".join(words(cell) for row in block.rows for cell in row)
        case Picture() | Leftover():
            return ""


def as_lines(table: Table) -> str:
    """Return a table as lines, its cells between bars."""
    return "\n".join(" | ".join(words(cell) for cell in row) for row in table.rows)


def laid_out(table: Table) -> Iterator[Block]:
    """Yield what a table holds as it is read: row by row, words before the pictures beside them.

    Where numbered cells stand side by side with their pictures above or below, each picture comes
    after its words.
    """
    rows = _with_numbers(table)
    is_box = len(rows) == 1 and len(rows[0]) == 1
    at = 0
    while at < len(rows):
        pair = rows[at : at + 2]
        if _are_columns(pair):
            for upper, lower in zip(*pair, strict=True):
                yield from _read((*upper, *lower), is_box=is_box)
            at += 2
        else:
            yield from _read((it for cell in rows[at] for it in cell), is_box=is_box)
            at += 1


def steps_of(table: Table) -> Iterator[Block]:
    """Yield the rows of a table of steps as numbered paragraphs, results and notes."""
    head = [words(cell) for cell in table.rows[0]]
    roles = _roles(head)
    yield Leftover(Outside.TABLE_HEAD, " | ".join(head))
    for row in table.rows[1:]:
        number = next(
            (words(cell) for cell, it in zip(row, roles, strict=False) if it == "number"), ""
        )
        digits = re.search(r"\d+", number)
        marked = typed_marker(number)
        value = int(digits[0]) if digits else marked.marker.value if marked else 0
        for role in ("do", "", "sees", "notes"):
            for cell, its in zip(row, roles, strict=False):
                if its == role:
                    yield from _with_role(cell, role, value or 1)


def _with_role(cell: Cell, role: str, value: int) -> Iterator[Block]:
    opening = {"sees": "結果：", "notes": "※"}.get(role, "")
    marker = Marker("row", value) if role == "do" else None
    for block in flattened(cell):
        if isinstance(block, Paragraph) and block.text.strip():
            runs = (Run(opening), *block.runs) if opening else block.runs
            yield replace(block, runs=runs, role=Role.CELL, marker=marker or block.marker)
            marker = None
        else:
            yield block


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with what tables that only lay things out hold in place of them."""
    for block in blocks:
        if not isinstance(block, Table):
            yield block
        elif kind_of(block) is TableKind.LAYOUT:
            yield from laid_out(block)
        elif kind_of(block) is TableKind.STEPS:
            yield from steps_of(block)
        else:
            yield block


def _is_of_steps(table: Table, head: Sequence[str]) -> bool:
    roles = _roles(head)
    if "do" not in roles or len(table.rows) < _FEWEST_COLUMNS or len(set(roles)) < _FEWEST_COLUMNS:
        return False
    if "number" in roles:
        at = roles.index("number")
        numbers = [words(row[at]) for row in table.rows[1:] if len(row) > at]
        return all(re.search(r"\d", it) or typed_marker(it) or not it for it in numbers)
    return "sees" in roles


def _roles(head: Sequence[str]) -> list[str]:
    """Return what each column holds; a name that fits two columns fits the first that is free."""
    roles: list[str] = []
    for name in head:
        fits = [it for it, pattern in _STEP_COLUMNS.items() if pattern.fullmatch(name)]
        roles.append(next((it for it in fits if it not in roles), ""))
    if "number" in roles and "do" not in roles and "" in roles:
        roles[roles.index("")] = "do"
    return roles


def _is_numbered(cell: Cell) -> bool:
    first = next((it for it in cell if isinstance(it, Paragraph) and it.text.strip()), None)
    if first is None:
        return False
    marked = typed_marker(first.text)
    return first.marker is not None or (marked is not None and marked.marker.value > 0)


def _are_columns(pair: Sequence[Sequence[Cell]]) -> bool:
    """Whether of two rows one has numbered words side by side, and the other their pictures."""
    if len(pair) < 2 or len(pair[0]) != len(pair[1]) or len(pair[0]) < _FEWEST_COLUMNS:  # noqa: PLR2004
        return False
    numbered = [sum(map(_is_numbered, row)) for row in pair]
    pictures = [sum(_has_picture(cell) for cell in row) for row in pair]
    return (numbered[0] > 1 and pictures[1] > 0 and numbered[1] == 0 == pictures[0]) or (
        numbered[1] > 1 and pictures[0] > 0 and numbered[0] == 0 == pictures[1]
    )


def _has_picture(cell: Cell) -> bool:
    return any(isinstance(it, Picture) for it in cell)


def _read(blocks: Iterable[Block], *, is_box: bool) -> Iterator[Block]:
    """Yield the blocks of a row: a picture that stands before the first words comes after them."""
    waiting: list[Block] = []
    seen_words = False
    for block in flattened(blocks):
        if isinstance(block, Picture) and not seen_words:
            waiting.append(block)
            continue
        if isinstance(block, Paragraph):
            yield block if is_box else replace(block, role=_in_cell(block))
            if not seen_words and not _is_marker_only(block):
                seen_words = True
                yield from waiting
                waiting = []
        else:
            yield block
    yield from waiting


def _in_cell(block: Paragraph) -> Role:
    return Role.CELL if block.role is Role.BODY else block.role


def _is_marker_only(block: Paragraph) -> bool:
    marked = typed_marker(block.text)
    return marked is not None and not marked.words.strip()


# ── numbers that have a cell of their own ─────────────────────────────────────────────────────


def _with_numbers(table: Table) -> list[list[Cell]]:
    """Return the rows, each number that has a cell of its own as the marker of the words by it.

    Bare digits may count things as well: they number steps where they go up in a column.
    """
    rows = [list(row) for row in table.rows]
    numbers = ([_digits(cell) or _typed(cell) for cell in row] for row in rows)
    go_up = [_go_up(list(filter(None, it))) for it in zip_longest(*numbers, fillvalue=0)]
    for row in rows:
        for at, cell in enumerate(row):
            number = (_digits(cell) if go_up[at] else 0) or _typed(cell)
            to = next((it for it in range(at + 1, len(row)) if words(row[it])), at)
            first = _opening(row[to])
            if number and to > at and first and not (_digits(row[to]) or _typed(row[to])):
                row[at] = tuple(it for it in cell if not isinstance(it, Paragraph))
                others = (it for it in row[to] if it is not first)
                row[to] = (replace(first, marker=Marker("row", number)), *others)
    return rows


def _go_up(numbers: Sequence[int]) -> bool:
    """Whether numbers go up as steps do; people leave one out, or begin again, now and then."""
    return all(
        before <= it <= before + 2 or it == 1 == numbers[0] for before, it in pairwise(numbers)
    )


def _said(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", words(cell)) if len(words(cell)) < _LONGEST_NUMBER else ""


def _digits(cell: Cell) -> int:
    """Return the number of a cell that holds nothing but its digits, 0 for other cells."""
    said = _said(cell)
    return int(said) if re.fullmatch("[0-9]{1,3}", said) else 0


def _typed(cell: Cell) -> int:
    """Return the number of a cell that holds nothing but a typed one (①, 1., Step 1), or 0."""
    marked = typed_marker(words(cell)) if _said(cell) else None
    return marked.marker.value if marked and not marked.words.strip() else 0


def _opening(cell: Cell) -> Paragraph | None:
    """Return the paragraph of a cell that says what to do: warnings and notes go with it."""
    said = [it for it in cell if isinstance(it, Paragraph) and it.text.strip()]
    plain = (it for it in said if note(it.text.strip()) is None and not signal(it.text.strip()))
    return next(plain, said[0] if said else None)


def _are_numbered_sentences(table: Table) -> bool:
    """Whether every row is a number and a sentence: steps that have no pictures."""
    rows = [[_opening(cell) for cell in row] for row in _with_numbers(table)]
    steps = [it for row in rows for it in row if it and it.marker and it.marker.shape == "row"]
    said = [it.text.strip() for it in steps]
    is_each = len(steps) == len(rows) > 1
    return is_each and all(is_sentence(it) or instructs(it) for it in said)
