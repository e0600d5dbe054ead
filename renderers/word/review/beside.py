"""What stands beside the text of a copy: headers and footers, contents lists; notes: see `notes`.

Programs name, double and order these parts as they like; so they are compared as sets of lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from renderers.word.elements import Element
from renderers.word.review.lines import Line, View, alike, lines
from renderers.word.review.names import attribute, local
from renderers.word.review.notes import BaseNote
from renderers.word.review.pieces import COMPUTED
from renderers.word.review.tracked import Reader, TooMuchError

CONTENTS = "_contents"
_PARTS: dict[str, What] = {"hdr": "header", "ftr": "footer"}
_PAGE = re.compile(r"[\s.\u2026\u00b7]*(?:\d+|[ivxlc]+)\s*$", re.IGNORECASE)
_LONGEST_NUMBER = 12
# A program that does not know a field leaves its words; more of them in a line are not looked for.
_MOST_LEFT = 3
# Each line of headers is compared with each: of a file that anybody may have written.
_MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Beside:
    """What stood beside the text when a copy was made, with the kind of each."""

    margins: tuple[tuple[str, str], ...]
    contents: tuple[str, ...]
    notes: tuple[BaseNote, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Words beside the text, of a kind."""

    kind: What
    text: str
    stamps: tuple[Stamp, ...] = ()


def beside_from(values: dict[str, Any]) -> Beside:
    """Return what a baseline holds. Raises TypeError or another ValueError where it is damaged."""
    margins = tuple((str(kind), str(text)) for kind, text in values["margins"])
    notes = tuple(map(BaseNote.from_values, values["notes"]))
    if not {kind for kind, _ in margins} <= {*_PARTS.values()}:
        raise ValueError("kind")
    return Beside(margins, tuple(str(it) for it in values["contents"]), notes)


# ── what a file says ──────────────────────────────────────────────────────────────────────────


def margins_in(parts: Iterable[Element], view: View = "accepted") -> list[Said]:
    """Return each line of headers and footers once, with a sign for what is computed."""
    found: dict[tuple[str, str], Said] = {}
    for part in parts:
        if kind := _PARTS.get(local(part)):
            for words in (part, *part.iter("{*}txbxContent")):
                for text, stamps in _words(words, view):
                    found.setdefault((kind, text), Said(kind, text, stamps))
            for text in _watermarks(part):
                found.setdefault((kind, text), Said(kind, text))
    return list(found.values())


def _watermarks(part: Element) -> list[str]:
    """Return words that are drawn behind the pages; LibreOffice makes boxes with words of them."""
    return [alike(attribute(it, "string")) for it in part.iter("{*}textpath")]


def contents_in(paragraphs: Iterable[Element], view: View = "accepted") -> list[Said]:
    """Return the lines of contents lists, as they are with their numbers of pages."""
    found = []
    for it in paragraphs:
        text, stamps = "", []
        for made in it.iter("{*}t", "{*}delText", "{*}tab"):
            changes = [one for one in made.iterancestors() if local(one) in _CHANGES]
            stamps += [Stamp(attribute(one, "author"), attribute(one, "date")) for one in changes]
            hidden = ("del", "moveFrom") if view == "accepted" else ("ins", "moveTo")
            if local(made) == "tab":
                text += "" if attribute(made, "pos") else "\t"
            elif not any(local(one) in hidden for one in changes):
                text += made.text or ""
        if text.strip():
            found.append(Said("contents", alike(text), tuple(dict.fromkeys(stamps))))
    return found


_CHANGES = frozenset(("ins", "del", "moveFrom", "moveTo"))


def _words(part: Element, view: View) -> Iterator[tuple[str, tuple[Stamp, ...]]]:
    typed = Reader(lambda name: name).read(part)
    for it in lines(typed, view):
        if text := alike(_with_controls(it)):
            yield text, it.stamps


def _with_controls(line: Line) -> str:
    """Return the words of a line with those of its controls, which some programs leave out."""
    named = [text for _, text in line.named]
    computed = []
    for it in line.computed:
        is_named = bool(named) and named[0] == it
        computed.append(named.pop(0) if is_named else COMPUTED)
    return line.filled(computed)


# ── what was done to it ───────────────────────────────────────────────────────────────────────


def edits_of_margins(
    beside: Beside, parts: Sequence[Element], filled: dict[str, str]
) -> Iterator[Edit]:
    """Yield each line of headers and footers that is another one.

    `filled` are words of controls that are told already, with what stood there before.
    """
    accepted, rejected = margins_in(parts), margins_in(parts, "rejected")
    for kind in _PARTS.values():
        base = [text for it, text in beside.margins if it == kind]
        now = [it for it in accepted if it.kind == kind]
        if max(len(base), len(now)) > _MOST_LINES:
            raise TooMuchError("it has too many headers")
        old = [it.text for it in rejected if it.kind == kind]
        # Why not these: older copies do not tell them.
        behind = {text for part in parts for text in _watermarks(part)}
        now = [it for it in now if it.text not in behind]
        now = [it for it in now if _refilled(it.text, filled) not in base]
        shown = [it.text for it in accepted if it.kind == kind]
        shown += [_refilled(it, filled) for it in shown]
        gone = [it for it in base if not any(_is_same(it, other) for other in shown)]
        now = [it for it in now if not any(_is_same(other, it.text) for other in base)]
        is_tracked = {*base} >= {*old} and all(_is_there(it, old) for it in gone)
        yield from _pairs(kind, f"_{kind}", gone, now, is_tracked=is_tracked)


def _is_there(text: str, among: Iterable[str]) -> bool:
    return any(_is_same(text, it) for it in among)


def _refilled(text: str, filled: dict[str, str]) -> str:
    for after, before in filled.items():
        text = text.replace(after, before) if after else text
    return text


def is_repeated(base: str, now: str) -> bool:
    """Whether words stand there several times, one behind the other.

    Why: so LibreOffice writes the words of a bound control, once for each of its runs.
    """
    return bool(base) and len(now) > len(base) and not now.replace(base, "")


def _is_same(base: str, now: str) -> bool:
    """Whether a line is that of the baseline, with the words of a field instead of it or not."""
    left = base.count(COMPUTED)
    if base == now or not now.count(COMPUTED) < left <= _MOST_LEFT:
        return base == now or is_repeated(base, now)
    first, *others = base.split(COMPUTED)
    if not (now.startswith(first) and now.endswith(others[-1])):
        return False
    at, end = len(first), len(now) - len(others[-1])
    for part in others[:-1]:
        at = now.find(part, at, end) + len(part)
        if at < len(part):
            return False
    return at <= end


def without_loose(
    beside: Beside, paragraphs: Sequence[Element], edits: Sequence[Edit]
) -> tuple[Beside, list[Edit]]:
    """Return both without lines of the contents list that stand among the text instead.

    Why: programs that drop controls leave its heading there, as if somebody had added it.
    """
    now = {_plain(it.text) for it in contents_in(paragraphs)}
    lost = {it for it in map(_plain, beside.contents) if it not in now}
    said = {it: {*map(_plain, it.after.split("\n"))} for it in edits if it.what == "added"}
    loose = {it for it, lines in said.items() if lines <= lost}
    found = {line for it in loose for line in said[it]}
    listed = tuple(it for it in beside.contents if _plain(it) not in found)
    return replace(beside, contents=listed), [it for it in edits if it not in loose]


def edits_of_contents(
    beside: Beside, paragraphs: Sequence[Element], said: Iterable[str], *, is_rearranged: bool
) -> Iterator[Edit]:
    """Yield each line of a contents list that was typed: that is no title of the text.

    `said` are the lines of the text. Where it is rearranged, numbers and lines may be others.
    """
    titles = {_plain(it) for it in said if it.strip()}
    base = {_plain(it): it for it in beside.contents}
    now = contents_in(paragraphs)
    known = {_key(it, titles) for it in base}
    listed = {title for _, title in known}
    typed, seen = [], set()
    for it in now:
        forms = {_plain(it.text), _plain(_PAGE.sub("", it.text))}
        keys = {_key(form, titles) for form in forms}
        seen |= keys
        is_title = is_rearranged and any(title for _, title in keys)
        is_heading = any(title and title not in listed for _, title in keys)
        if not (forms & set(base) or keys & known or is_title or is_heading):
            typed.append(it)
    gone = [it for form, it in base.items() if _key(form, titles) not in seen]
    gone = [it for it in gone if not is_rearranged or _key(_plain(it), titles)[1]]
    old = contents_in(paragraphs, "rejected")
    unread = {_plain(_PAGE.sub("", it.text)) for it in old} | {_plain(it.text) for it in old}
    yield from _pairs("contents", CONTENTS, gone, typed, is_tracked={*base} <= unread)


def _plain(text: str) -> str:
    return "".join(text.split())


def _key(line: str, titles: set[str]) -> tuple[str, str]:
    """Return the digits of the number and the title of a line, "" where it is no title."""
    for at in range(min(len(line), _LONGEST_NUMBER + 1)):
        if line[at:] in titles:
            return "".join(it for it in line[:at] if it.isdigit()), line[at:]
    return line, ""


def _pairs(
    kind: What, part: str, gone: Sequence[str], now: Sequence[Said], *, is_tracked: bool
) -> Iterator[Edit]:
    """Yield what was added, changed and taken out, one behind the other."""
    for at in range(max(len(gone), len(now))):
        before = gone[at] if at < len(gone) else ""
        it = now[at] if at < len(now) else Said(kind, "")
        tracking: Tracking = "tracked" if is_tracked else "partly" if it.stamps else "untracked"
        shown = [text.replace(COMPUTED, "#") for text in (before, it.text)]
        yield Edit(kind, part, shown[0], shown[1], None, it.stamps, tracking)
