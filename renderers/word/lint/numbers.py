"""Numbers of steps, titles and callouts, as Word computes and people compare them (17.9)."""

from collections import Counter
from collections.abc import Iterator
from unicodedata import numeric

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, tag, value, words

_STEP, _LEGEND, _CALLOUT = "list number", "legend", "callout number"
# What a list shows that counts nothing (17.18.59).
_NO_NUMBERS = {"none", "bullet"}
_FALLBACK = tag("mc:Fallback")


class Counting:
    """Counts the paragraphs of lists from the first to the last, as Word does.

    Lists of one look count on from each other, but for those that state their start (17.9.26).
    """

    def __init__(self, parts: Parts) -> None:
        root = parts.only("numbering")
        self._parts = parts
        self._lists = {} if root is None else {
            value(it, "w:numId"): it for it in select(root, "w:num")
        }  # fmt: skip
        self._looks = {} if root is None else {
            value(it, "w:abstractNumId"): it for it in select(root, "w:abstractNum")
        }  # fmt: skip
        self._counts: dict[tuple[str, str], int] = {}
        self._begun: set[tuple[str, str]] = set()

    def number(self, paragraph: Element) -> int:
        """Return the number that a paragraph has; 0 where it has none, or one that is no count."""
        found = self._parts.numbering_of(paragraph)
        if found is None or found[0] not in self._lists:
            return 0
        listed, level = self._lists[found[0]], found[1]
        look = value(child(listed, "w:abstractNumId"))
        key = look, level
        start = child(listed, f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride")
        if start is not None and found not in self._begun:
            self._counts[key] = _whole(value(start)) - 1
        elif key not in self._counts:
            looks = self.level(found)
            told = None if looks is None else child(looks, "w:start")
            self._counts[key] = (1 if told is None else _whole(value(told))) - 1
        self._begun.add(found)
        self._counts[key] += 1
        return self._counts[key]

    def level(self, found: tuple[str, str]) -> Element | None:
        """Return what tells how a level of a list looks, None where nothing does."""
        listed = self._lists.get(found[0])
        if listed is None:
            return None
        path = f"w:lvl[@w:ilvl='{found[1]}']"
        own = child(listed, f"w:lvlOverride[@w:ilvl='{found[1]}']/w:lvl")
        look = self._looks.get(value(child(listed, "w:abstractNumId")))
        return own if own is not None else None if look is None else child(look, path)


def check_numbers(parts: Parts) -> Iterator[Finding]:
    """Yield steps with wrong numbers, and callouts that no legend tells of."""
    part, root = parts.main, parts.stories[parts.main]
    counting, last = Counting(parts), Counter[str]()
    seen: set[str] = set()
    for it, style in parts.paragraphs:
        if parts.heading_level(it):
            # What was poured into a copy of a manual has its steps twice.
            last.clear()
        number = counting.number(it)
        control = _step_around(it) if style == _STEP else None
        if control is None:
            continue
        procedure = _tag(control).partition("/")[0]
        found = parts.numbering_of(it)
        if not number or found is None or not _counts(counting.level(found)):
            yield Finding("step-number", place(part, it), "a step has no number")
        elif procedure not in seen and number != 1:
            said = f"the first step of `{procedure}` has the number {number}"
            yield Finding("step-number", place(part, it), said)
        elif number <= last[procedure]:
            said = f"a step of `{procedure}` has the number {number} after {last[procedure]}"
            yield Finding("step-number", place(part, it), said)
        last[procedure] = number
        seen.add(procedure)
    yield from _labels(parts)
    for control in root.iter(tag("w:sdt")):
        # Why not one within another: each would be read as often as there are some around it.
        if "/" not in _tag(control) or _step_around(control) is not None:
            continue
        yield from _callouts(parts, part, control)


def _labels(parts: Parts) -> Iterator[Finding]:
    """Yield captions whose number stands behind another word than in most of its series."""
    found: dict[str, list[tuple[str, Element]]] = {}
    for it, style in parts.paragraphs:
        field = next(it.iter(tag("w:fldSimple")), None) if style == "caption" else None
        series = "" if field is None else _series(it)
        if series:
            found.setdefault(series, []).append((_first(it), it))
    for series, listed in found.items():
        counts = Counter(word for word, _ in listed)
        usual = series if series in counts else counts.most_common(1)[0][0]
        for word, it in listed:
            if word != usual and (usual == series or counts[usual] > 1):
                said = f"a caption begins with `{word}`, and others with `{usual}`"
                yield Finding("caption", place(parts.main, it), said)


def _series(caption: Element) -> str:
    for it in caption.iter(tag("w:fldSimple")):
        said = value(it, "w:instr").split()
        if said[:1] == ["SEQ"] and said[1:]:
            return said[1]
    return ""


def _first(caption: Element) -> str:
    """Return the word before the first number of a caption."""
    text = next((it.text or "" for it in caption.iter(tag("w:t"))), "")
    return text.strip().rstrip("0123456789").strip()


def _step_around(it: Element) -> Element | None:
    """Return the control of the step around a paragraph."""
    for around in it.iterancestors(tag("w:sdt"), tag("w:txbxContent")):
        if around.tag == tag("w:txbxContent"):
            return None
        if "/" in _tag(around):
            return around
    return None


def _tag(control: Element) -> str:
    return value(child(control, "w:sdtPr/w:tag"))


def _counts(level: Element | None) -> bool:
    """Whether a level of a list shows how many there were."""
    if level is None:
        return False
    return (
        value(child(level, "w:numFmt")) not in _NO_NUMBERS
        and "%" in value(child(level, "w:lvlText"))
    )  # fmt: skip


def _callouts(parts: Parts, part: str, control: Element) -> Iterator[Finding]:
    """Yield numbers in the figures of a step that its legend lacks."""
    shown, told = set(), set()
    for it in control.iter(tag("w:p")):
        style = parts.style_name(it)
        if style == _CALLOUT and next(it.iterancestors(_FALLBACK), None) is None:
            shown.add(_number(words(it)))
        elif style == _LEGEND:
            told.add(_number(words(it)[:1]))
            told.add(_number(words(it)[:2]))
    for number in sorted(shown - told - {0}):
        said = f"a figure shows number {number}, and its legend does not tell of it"
        yield Finding("callout", place(part, control), said)


def _number(text: str) -> int:
    """Return the number that a digit or a circled one stands for, 0 for anything else."""
    if text.isdecimal():
        return _whole(text)
    return int(numeric(text, 0)) if len(text) == 1 else 0


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004
