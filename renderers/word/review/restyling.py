"""Which words and paragraphs of a copy look otherwise than when it was made, without tracking.

What looks otherwise wherever it stands was done by a program, or to a style, and is no edit.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import repeat
from typing import NamedTuple

from pipeline.reviewing.copies import Edit
from renderers.word.review.baseline import BaseLine
from renderers.word.review.likeness import Effort
from renderers.word.review.lines import TRACKED, Line
from renderers.word.review.looks import NUMBER
from renderers.word.review.pieces import COMPUTED

# No person has changed each of so many alike.
_MANY = 3
# Of the number with which a list begins.
_LONGEST = 9
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff]+|\d+|.", re.DOTALL)
# Why none that went is told: LibreOffice takes it off links in tables.
_COLOURED = re.compile(r"colour=\S* ?")


class _Seen(NamedTuple):
    """Words of a line, or all of it, and how they looked before and look now."""

    at: int
    said: str
    before: Hashable
    now: Hashable


def restyled(
    base: Sequence[BaseLine], now: Sequence[Line], pairs: Mapping[int, int]
) -> Iterator[tuple[int, Edit]]:
    """Yield each paragraph, and each stretch of words, that looks otherwise, by its line."""
    there = [(index, base[index].line, now[at]) for index, at in sorted(pairs.items())]
    there = [it for it in there if it[1].look.style and it[2].look.style]
    effort = Effort()
    whole = list(_other_styles(_paragraphs(there)))
    whole += _restarted([it.line for it in base], now, pairs)
    told = {it.at for it in whole}
    words = (it for index, was, is_now in there for it in _words(index, was, is_now, effort))
    found = [*whole, *(it for it in _other_words(words, len(there)) if it.at not in told)]
    for it in sorted(found, key=lambda it: it.at):
        yield it.at, Edit("look", base[it.at].part, "", it.said)


def _other_styles(seen: Iterable[_Seen]) -> Iterator[_Seen]:
    """Yield paragraphs that look otherwise, but of a look that no line has any more.

    Why: programs rename styles.
    """
    found = list(seen)
    became: dict[Hashable, set[Hashable]] = defaultdict(set)
    for it in found:
        became[it.before].add(it.now)
    times = Counter(it.before for it in found)
    for it in found:
        is_renamed = len(became[it.before]) == 1 and times[it.before] >= _MANY
        if it.before != it.now and not is_renamed:
            yield it


def _other_words(seen: Iterable[_Seen], count: int) -> Iterator[_Seen]:
    """Yield words that look otherwise, but what half of so many lines do in the same way."""
    found = [it for it in seen if it.before != it.now]
    ways: dict[Hashable, set[int]] = defaultdict(set)
    for it in found:
        ways[_way(it)].add(it.at)
    yield from (it for it in found if len(ways[_way(it)]) < max(_MANY, count / 2))


def _way(seen: _Seen) -> Hashable:
    return frozenset(str(seen.before).split()) ^ frozenset(str(seen.now).split())


def _paragraphs(there: Iterable[tuple[int, Line, Line]]) -> Iterator[_Seen]:
    for index, was, now in there:
        if not now.restyled:
            looks = (it._replace(counted="") for it in (was.look, now.look))
            yield _Seen(index, now.filled(), *looks)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────


def _restarted(
    base: Sequence[Line], now: Sequence[Line], pairs: Mapping[int, int]
) -> Iterator[_Seen]:
    """Yield each numbered line that counts on from the one before it, and did not, or reversely."""
    before, after = dict(_counted(base)), dict(_counted(now))
    for index, (above, counts_on) in before.items():
        at = pairs.get(index, -1)
        known, does_so = after.get(at, (-1, counts_on))
        if known < 0 or pairs.get(above) != known or does_so == counts_on:
            continue
        # Why both: what was pasted in between may make a list of others count on.
        was_one = base[above].look.counted == base[index].look.counted
        if was_one != (now[known].look.counted == now[at].look.counted):
            yield _Seen(index, now[at].filled(), counts_on, does_so)


def _counted(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[int, bool]]]:
    """Yield of each numbered line which one is above it, and whether it counts on from that."""
    above: dict[str, tuple[int, int]] = {}
    numbers: dict[str, int] = {}
    begun = set()
    for at, it in enumerate(lines):
        if it.look.sign != NUMBER:
            continue
        counter, *run = it.look.counted.split(" ")
        starts = it.look.counted not in begun and len(run) > 1
        begun.add(it.look.counted)
        numbers[counter] = _start(run[-1]) if starts else numbers.get(counter, 0) + 1
        if it.look.style in above:
            last, number = above[it.look.style]
            yield at, (last, numbers[counter] == number + 1)
        above[it.look.style] = at, numbers[counter]


def _start(number: str) -> int:
    return int(number) if number.isascii() and number.isdigit() and len(number) < _LONGEST else 0


# ── words ─────────────────────────────────────────────────────────────────────────────────────


def _words(index: int, was: Line, now: Line, effort: Effort) -> Iterator[_Seen]:
    """Yield the words that are still there, as far as they look alike before and now."""
    if not was.looks and not now.looks:
        yield _Seen(index, now.text, "", "")
        return
    before, after = list(_each(was)), list(_each(now))
    said, looks = "", ("", "")
    links = "\n".join(words for _, words in {*was.links} ^ {*now.links})
    for sign, *here in _both(was.text, now.text, before, after, effort):
        if here != list(looks) and not sign.isspace():
            yield from _stretch(index, links, said, looks)
            said, looks = "", (here[0], here[1])
        said += sign
    yield from _stretch(index, links, said, looks)


def _stretch(index: int, links: str, said: str, looks: tuple[str, str]) -> Iterator[_Seen]:
    if said.strip() and not looks[1].startswith(TRACKED) and said.strip() not in links:
        before, now = looks
        before = before if _COLOURED.search(now) else _COLOURED.sub("", before)
        yield _Seen(index, said.strip(), before.strip(), now)


def _each(line: Line) -> Iterator[str]:
    """Yield the look of each sign of a line."""
    for count, look in line.looks or ((len(line.text), ""),):
        yield from repeat(look, count)


def _same_words(was: str, now: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each word is that is in both texts, and how long it is."""
    one, other = ([*_WORD.finditer(it)] for it in (was, now))
    before, after = ([it[0] for it in found] for found in (one, other))
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for at in range(block.size):
            found = one[block.a + at]
            yield found.start(), other[block.b + at].start(), len(found[0])


def _both(
    was: str, now: str, before: Sequence[str], after: Sequence[str], effort: Effort
) -> Iterator[tuple[str, str, str]]:
    """Yield each sign that is in both texts, with its look before and now."""
    if was == now:
        blocks = [(0, 0, len(was))]
    elif effort.allows(was, now):
        blocks = list(_same_words(was, now))
    else:
        return
    for one, other, size in blocks:
        for at in range(size):
            if now[other + at] != COMPUTED:
                yield now[other + at], before[one + at], after[other + at]
