"""How changed words are spelled in a writer's text: marks that nobody touched stay as they are.

A text is taken apart into atoms: printed characters with where they are written, and what is
printed in one piece because it comes from elsewhere (terms, labels, references, fields).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, TypeAlias

from pipeline.composing.inline_nodes import Field, Reference
from pipeline.markup.markup import Marked, Piece, TermUse, Words, parse
from pipeline.markup.sentences import Sentences
from pipeline.reviewing.passages import HOLE
from schemas.base import Marks

Reason: TypeAlias = Literal["mark", "elsewhere", "line-break", "unclear"]
_ESCAPABLE = frozenset("\\`*{}[]【】")
_ESCAPED = re.compile(r"[\\`{}\[\]【】]|\*(?=\*)|(?<=\*)\*")
_BRACES = re.compile(r"[{}]")
_TOKEN = re.compile(r"[^\W\d_\u3040-\u9fff]+|\d+|.", re.DOTALL)
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})
_OPENINGS = {"strong": 2, "code": 1, "link": 1}
_PLAIN = -1


class CannotSpellError(Exception):
    """Nobody but a person can say how an edit is to be written; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Change:
    """Put `text` in the place of the characters from `start` to `end` of a writer's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Atom:
    """What is printed, and from where to where it is written.

    `group` is the number of the mark it stands in, or -1. What is `fixed` cannot be changed here.
    """

    text: str
    start: int
    end: int
    group: int = _PLAIN
    is_fixed: bool = False
    is_bracket: bool = False


@dataclass(frozen=True, slots=True)
class Spelled:
    """A writer's text, taken apart; `marks` are the stretches of its marks."""

    text: str
    atoms: tuple[Atom, ...]
    marks: tuple[tuple[int, int], ...]

    @property
    def printed(self) -> str:
        """What is printed, with a sign for what comes from elsewhere than the terms."""
        return "".join(it.text for it in self.atoms)


# ── taking apart ──────────────────────────────────────────────────────────────────────────────


def spelled(text: str, marks: Marks, sentences: Sentences) -> Spelled | None:
    """Return a text taken apart; None for one that is not printed as it is understood here."""
    pieces = parse(text, marks).pieces
    try:
        inlines = sentences.inlines(text, marks)
    except KeyError:  # a term that the manual does not have
        return None
    atoms: list[Atom] = []
    stretches: list[tuple[int, int]] = []
    position = 0
    for number, (piece, inline) in enumerate(zip(pieces, inlines, strict=True)):
        is_hole = isinstance(inline, Reference | Field)
        if isinstance(piece, Words):
            following = pieces[number + 1] if number + 1 < len(pieces) else None
            end = len(text) if following is None else _start(following)
            atoms += _letters(text[:end], position, piece.text, _PLAIN)
            position = end
            continue
        printed = HOLE if is_hole else inline.text
        if isinstance(piece, Marked) and not is_hole and text[piece.start] != "{":
            atoms += _marked(text, piece, printed, len(stretches), sentences)
            stretches.append((piece.start, piece.end))
        else:
            atoms.append(Atom(printed, piece.start, piece.end, is_fixed=True))
        position = piece.end
    made = Spelled(text, tuple(atoms), tuple(stretches))
    said = "".join(HOLE if isinstance(it, Reference | Field) else it.text for it in inlines)
    return made if made.printed == said else None


def _start(piece: Piece) -> int:
    return 0 if isinstance(piece, Words) else piece.start


def _letters(
    text: str, start: int, printed: str, group: int, *, is_code: bool = False
) -> Iterator[Atom]:
    """Yield an atom for each character, with the backslash before it."""
    for character in printed:
        width = 1
        following = text[start + 1 : start + 2]
        if text[start : start + 1] == "\\" and following == character:
            in_code = following in "{}" or text[start + 2 : start + 3] == "{"
            width = 2 if (in_code if is_code else following in _ESCAPABLE) else 1
        yield Atom(character, start, start + width, group)
        start += width


def _marked(
    text: str, piece: Marked, printed: str, group: int, sentences: Sentences
) -> Iterator[Atom]:
    """Yield the atoms of a mark: its brackets as printed, and what stands between them."""
    words = "".join(
        it.text if isinstance(it, Words) else sentences.plain(text[it.start : it.end])
        for it in piece.content
    )
    before, _, after = printed.partition(words)
    width = _OPENINGS.get(piece.kind) or (1 if text[piece.start] == "【" else 2)
    start = piece.start + width
    end = text.rindex("](", start, piece.end) if piece.kind == "link" else piece.end - width
    yield Atom(before, piece.start, start, group, is_bracket=True)
    for number, it in enumerate(piece.content):
        if isinstance(it, TermUse):
            value = sentences.plain(text[it.start : it.end])
            yield Atom(value, it.start, it.end, group, is_fixed=True)
            start = it.end
            continue
        following = piece.content[number + 1] if number + 1 < len(piece.content) else None
        last = following.start if isinstance(following, TermUse) else end
        is_code = piece.kind == "code"
        yield from _letters(text[:last], start, it.text, group, is_code=is_code)
        start = last
    yield Atom(after, end, piece.end, group, is_bracket=True)


# ── changing ──────────────────────────────────────────────────────────────────────────────────


def changes(old: Spelled, after: str, marks: Marks, sentences: Sentences) -> list[Change]:
    """Return what is to be changed in a text so that it prints `after`, and nothing else.

    Raises CannotSpellError where that would be a guess.
    """
    if old.printed.count("\n") != after.count("\n"):
        raise CannotSpellError("line-break")
    wanted = _Changer(old, after).changes()
    for escape in (False, True):
        made = [_escaped(it, old) if escape else it for it in wanted]
        new = spelled(changed(old.text, made), marks, sentences)
        if new and new.printed == after and _keeps_marks(old, new, marks):
            return made
    raise CannotSpellError("unclear")


def changed(text: str, made: list[Change]) -> str:
    """Return a text with changes, which do not overlap."""
    for it in sorted(made, key=lambda it: (it.start, it.end), reverse=True):
        text = text[: it.start] + it.text + text[it.end :]
    return text


def _escaped(change: Change, old: Spelled) -> Change:
    """Return a change whose signs are no marks; in code a backslash is one before braces only."""
    is_code = any(start < change.start < end and old.text[start] == "`" for start, end in old.marks)
    signs = _BRACES if is_code else _ESCAPED
    return Change(change.start, change.end, signs.sub(lambda it: "\\" + it[0], change.text))


def _keeps_marks(old: Spelled, new: Spelled, marks: Marks) -> bool:
    """Whether no words became a mark, but 【…】, which is one for writers too.

    Where a language prints those otherwise, what is printed would not be what was wanted.
    """
    if parse(new.text, marks).problems:
        return False
    kinds = [Counter(it.text[start] for start, _ in it.marks) for it in (old, new)]
    if not marks.terms_only:
        del kinds[1]["【"]
    return kinds[1] <= kinds[0]


class _Changer:
    """Compares what is printed with what shall be, word by word."""

    def __init__(self, old: Spelled, after: str) -> None:
        self._old = old
        self._atoms = [it for it in old.atoms if it.text]
        self._after = after

    def changes(self) -> list[Change]:
        old, new = self._old_tokens(), self._new_tokens()
        ends = [0]
        for it in old:
            ends.append(ends[-1] + len(it))
        one = ["".join(atom.text for atom in it).translate(_ALIKE) for it in old]
        other = [it.translate(_ALIKE) for it in new]
        found = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if tag == "equal":
                exact = zip(old[i1:i2], new[j1:j2], strict=True)
                found += [it for pair in exact for it in self._respelled(*pair)]
            else:
                said = "".join(new[j1:j2])
                found += self._change(ends[i1], ends[i2], said)
        return found

    def _respelled(self, token: list[Atom], said: str) -> Iterator[Change]:
        """Yield the change of a quotation mark that somebody, or a program, made another one."""
        if "".join(it.text for it in token) != said:
            for atom, sign in zip(token, said, strict=True):
                if atom.text != sign:
                    yield Change(atom.start, atom.end, sign)

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def _old_tokens(self) -> list[list[Atom]]:
        tokens: list[list[Atom]] = []
        run: list[Atom] = []
        for atom in self._atoms:
            is_whole = atom.is_fixed or atom.is_bracket
            if run and (is_whole or run[-1].group != atom.group):
                tokens += _words(run)
                run = []
            if is_whole:
                tokens.append([atom])
            else:
                run.append(atom)
        return tokens + _words(run)

    def _new_tokens(self) -> list[str]:
        """Return the words wanted; what is printed in one piece is one."""
        whole = {it.text for it in self._atoms if it.is_fixed or it.is_bracket}
        pattern = "|".join(re.escape(it) for it in sorted(whole, key=len, reverse=True))
        parts = re.split(f"({pattern})", self._after) if pattern else [self._after]
        tokens: list[str] = []
        for part in parts:
            tokens += [part] if part in whole else _TOKEN.findall(part)
        return [it for it in tokens if it]

    # ── places ────────────────────────────────────────────────────────────────────────────────

    def _change(self, first: int, last: int, said: str) -> list[Change]:
        gone = self._atoms[first:last]
        if not gone:
            at = self._insertion(first)
            return [Change(at, at, said)]
        groups = {it.group for it in gone}
        if any(it.is_fixed for it in gone) and said:
            raise CannotSpellError("elsewhere")
        if said and len(groups) > 1:
            raise CannotSpellError("mark")
        made = []
        for group in sorted(groups):
            inside = [it for it in gone if it.group == group]
            made += self._removal(group, inside, said)
        return made

    def _removal(self, group: int, gone: list[Atom], said: str) -> list[Change]:
        if group == _PLAIN:
            return _runs(gone, said)
        everything = [it for it in self._atoms if it.group == group]
        if len(gone) == len(everything) and not said:
            return [Change(*self._old.marks[group], "")]
        if any(it.is_bracket for it in gone):
            raise CannotSpellError("mark")
        inner = [it for it in everything if not it.is_bracket]
        if len(gone) == len(inner) and not said:
            raise CannotSpellError("mark")
        return _runs(gone, said)

    def _insertion(self, number: int) -> int:
        """Return where words are written that stand before an atom: outside marks if they can."""
        left = self._atoms[number - 1] if number else None
        right = self._atoms[number] if number < len(self._atoms) else None
        if left and (left.group == _PLAIN or (right and right.group == left.group)):
            return left.end
        if right and right.group == _PLAIN:
            return right.start
        if left:
            return self._old.marks[left.group][1]
        return self._old.marks[right.group][0] if right else 0


def _words(run: list[Atom]) -> list[list[Atom]]:
    ends = [0, *(it.end() for it in _TOKEN.finditer("".join(it.text for it in run)))]
    return [run[start:end] for start, end in pairwise(ends)]


def _runs(gone: list[Atom], said: str) -> list[Change]:
    """Return the changes that remove atoms and put words in their place; other atoms stay."""
    made: list[Change] = []
    for it in gone:
        if made and made[-1].end == it.start:
            made[-1] = Change(made[-1].start, it.end, made[-1].text)
        else:
            made.append(Change(it.start, it.end, ""))
    made[0] = Change(made[0].start, made[0].end, said)
    return made
