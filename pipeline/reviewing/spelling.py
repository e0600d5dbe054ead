"""How changed words are spelled in a writer's text: marks that nobody touched stay as they are."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal, TypeAlias

from pipeline.markup.markup import parse
from pipeline.pieces.sentences import Sentences
from pipeline.reviewing.atoms import PLAIN, Atom, Spelled, spelled
from schemas.base import Marks

Reason: TypeAlias = Literal["mark", "elsewhere", "line-break", "unclear"]
_ESCAPED = re.compile(r"[\\`{}\[\]【】]|\*(?=\*)|(?<=\*)\*")
_BRACES = re.compile(r"[{}]")
_TOKEN = re.compile(r"[^\W\d_\u3040-\u9fff]+|\d+|.", re.DOTALL)
_ALIKE = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


# Stand for the mark of bold words until the signs in these are no marks any more.
_BOLD, _STRONG = "\x00", "**"
_CONTROL = "【"


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of the look of words: those of each link, and a sign for each that is bold."""

    linked: Collection[str] = ()
    bold: str = ""

    def runs(self, said: str, at: int) -> Iterator[tuple[bool, str]]:
        """Yield words that begin at a place, those that are bold and those that are not."""
        signs = self.bold[at : at + len(said)].ljust(len(said))
        for is_bold, them in groupby(range(len(said)), key=lambda it: signs[it] != " "):
            there = list(them)
            words = said[there[0] : there[-1] + 1]
            inner = words.strip() if is_bold else ""
            before, _, after = words.partition(inner) if inner else (words, "", "")
            yield from (it for it in ((False, before), (True, inner), (False, after)) if it[1])


_PLAIN_LOOKS = Looks()


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


# ── changing ──────────────────────────────────────────────────────────────────────────────────


def changes(
    old: Spelled, after: str, marks: Marks, sentences: Sentences, looks: Looks = _PLAIN_LOOKS
) -> list[Change]:
    """Return what is to be changed in a text so that it prints `after`, and nothing else.

    `looks` tell which words shall be links, and which bold.
    Raises CannotSpellError where that would be a guess.
    """
    if any(old.printed.count(sign) != after.count(sign) for sign in "\n\t"):
        raise CannotSpellError("line-break")
    wanted = _Changer(old, after, looks).changes()
    stressed = sum(it.text.count(_BOLD) for it in wanted) // 2
    for escape in (False, True):
        made = [_escaped(it, old) if escape else it for it in wanted]
        made = [replace(it, text=it.text.replace(_BOLD, _STRONG)) for it in made]
        new = spelled(changed(old.text, made), marks, sentences)
        if new and new.printed == after and _keeps_marks(old, new, marks, stressed):
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


def _keeps_marks(old: Spelled, new: Spelled, marks: Marks, stressed: int) -> bool:
    """Whether no words became a mark, but so many that are bold, and 【…】, one for writers too.

    Where a language prints those otherwise, what is printed would not be what was wanted.
    """
    if parse(new.text, marks).problems:
        return False
    kinds = [Counter(it.text[start] for start, _ in it.marks) for it in (old, new)]
    if not marks.terms_only:
        del kinds[1]["【"]
    kinds[0][_STRONG[0]] += stressed
    return kinds[1] <= kinds[0]


class _Changer:
    """Compares what is printed with what shall be, word by word."""

    def __init__(self, old: Spelled, after: str, looks: Looks) -> None:
        self._old = old
        self._atoms = [it for it in old.atoms if it.text]
        self._after = after
        self._linked = looks.linked
        self._looks = looks

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
                found += self._change(ends[i1], ends[i2], said, len("".join(new[:j1])))
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

    def _change(self, first: int, last: int, said: str, place: int) -> list[Change]:
        gone = self._atoms[first:last]
        if not gone:
            at = self._insertion(first)
            put = self._in_link(first, said) or self._in_strong(first, said, place)
            return [put or Change(at, at, self._marked(said, place))]
        groups = {it.group for it in gone}
        if any(it.is_fixed for it in gone) and said:
            raise CannotSpellError("elsewhere")
        if said and len(groups) > 1:
            raise CannotSpellError("mark")
        made = []
        for group in sorted(groups):
            inside = [it for it in gone if it.group == group]
            words = self._marked(said, place) if group == PLAIN else said
            made += self._removal(group, inside, words)
        return made

    def _marked(self, said: str, place: int) -> str:
        """Return words with marks around those that are bold; what 【…】 names is a control."""
        runs = self._looks.runs(said, place)
        return "".join(
            f"{_BOLD}{it}{_BOLD}" if is_bold and _CONTROL not in it else it for is_bold, it in runs
        )

    def _in_strong(self, number: int, said: str, place: int) -> Change | None:
        """Return the change that puts bold words into the bold ones beside them, if there are."""
        if any(it.strip() for is_bold, it in self._looks.runs(said, place) if not is_bold):
            return None
        left, right = self._beside(number)
        if left and self._is_strong(left.group):
            return Change(left.end, left.end, said)
        return (
            Change(right.start, right.start, said)
            if right and self._is_strong(right.group)
            else None
        )

    def _is_strong(self, group: int) -> bool:
        return group != PLAIN and self._old.text.startswith(_STRONG, self._old.marks[group][0])

    def _removal(self, group: int, gone: list[Atom], said: str) -> list[Change]:
        if group == PLAIN:
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

    def _in_link(self, number: int, said: str) -> Change | None:
        """Return the change that puts words at the begin or end of a link, if they belong to it."""
        for at, words in self._slid(number, said):
            left, right = self._beside(at)
            if right and words + self._inner(right.group) in self._linked:
                return Change(right.start, right.start, words)
            if left and self._inner(left.group) + words in self._linked:
                return Change(left.end, left.end, words)
        return None

    def _slid(self, number: int, said: str) -> Iterator[tuple[int, str]]:
        """Yield all places and words that come to the same when they are put in there."""
        yield number, said
        at, words = number, said
        while at < len(self._atoms) and self._atoms[at].text == words[0]:
            at, words = at + 1, words[1:] + words[0]
            yield at, words
        at, words = number, said
        while at and self._atoms[at - 1].text == words[-1]:
            at, words = at - 1, words[-1] + words[:-1]
            yield at, words

    def _beside(self, number: int) -> tuple[Atom | None, Atom | None]:
        left = self._atoms[number - 1] if number else None
        return left, self._atoms[number] if number < len(self._atoms) else None

    def _inner(self, group: int) -> str:
        """Return the words of a mark."""
        atoms = self._atoms if group != PLAIN else []
        return "".join(it.text for it in atoms if it.group == group and not it.is_bracket)

    def _insertion(self, number: int) -> int:
        """Return where words are written that stand before an atom: outside marks if they can."""
        left, right = self._beside(number)
        if left and (left.group == PLAIN or (right and right.group == left.group)):
            return left.end
        if right and right.group == PLAIN:
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
