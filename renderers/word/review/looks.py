"""How words and paragraphs look, as far as reviewers see it: by their styles and by themselves.

Programs write looks in many ways, into styles or beside the words. So words are compared by what
differs from the other words of their paragraph, and paragraphs by the name of their style, whether
they have a number or a bullet, and their alignment. Clauses are those of ECMA-376 part 1.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from renderers.word.elements import Element
from renderers.word.review.names import attribute, first, local

# Words that are bolder than those around them have this sign in their look.
BOLD = "b"
# What stands before a paragraph that is counted.
NUMBER = "number"
_OFF = frozenset(("0", "false", "off", "none", "auto", "baseline", "nil", ""))
# Of words: what is on or off, and what has a value (17.3.2); both marks are one to a reader.
_SWITCHES = {"b": BOLD, "i": "i", "u": "u", "highlight": "mark", "shd": "mark"}
_VALUES = {"color": "colour", "sz": "size", "vertAlign": "raised"}
_FILL = "fill"
# What is read of styles that anybody may have written: in one another, and of their looks.
_DEEPEST = 20
_MOST_KNOWN = 5_000
_ALIGNED = {"center": "centre", "both": "both", "distribute": "both"}
_BULLET, _NOTHING = "bullet", "none"


class Look(NamedTuple):
    """How a paragraph looks: the name of its style, what stands before it, and its alignment.

    `sign` is "number", "bullet" or ""; `counted` are, of one with a number, what counts, the list
    in it and the number with which that begins, "" where it counts on.
    """

    style: str
    sign: str = ""
    aligned: str = ""
    counted: str = ""


class _Style(NamedTuple):
    name: str
    base: str
    words: Mapping[str, str]
    number: tuple[str, str]
    aligned: str


class Looks:
    """Knows the styles and lists of a file."""

    def __init__(self, styles: Element | None, lists: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._usual: dict[str, str] = {}
        if styles is not None:
            self._read(styles)
        self._lists = {} if lists is None else dict(_listed(lists))
        self._paragraphs: dict[tuple[str, str, tuple[str, str]], Look] = {}
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}

    def _read(self, styles: Element) -> None:
        for it in styles:
            if local(it) == "docDefaults":
                self._usual = _said(next(it.iter("{*}rPr"), None))
            if local(it) != "style":
                continue
            name = attribute(it, "styleId")
            if attribute(it, "default") in {"1", "true"} and attribute(it, "type") == "paragraph":
                self._default = name
            paragraphs = first(it, "pPr")
            self._styles[name] = _Style(
                attribute(first(it, "name"), "val").casefold(),
                attribute(first(it, "basedOn"), "val"),
                _said(first(it, "rPr")),
                _number(paragraphs),
                "" if paragraphs is None else attribute(first(paragraphs, "jc"), "val"),
            )

    def of_paragraph(self, style: str, properties: Element | None) -> Look:
        """Return the look of a paragraph in a style, by its id."""
        aligned = "" if properties is None else attribute(first(properties, "jc"), "val")
        key = style, aligned, _number(properties)
        found = self._paragraphs.get(key)
        if found is None:
            found = self._look(*key)
            if len(self._paragraphs) < _MOST_KNOWN:
                self._paragraphs[key] = found
        return found

    def _look(self, style: str, aligned: str, numbered: tuple[str, str]) -> Look:
        chain = list(self._chain(style or self._default))
        aligned = aligned or next((it.aligned for it in chain if it.aligned), "")
        number, level = numbered
        if not number:
            number, level = next((it.number for it in chain if it.number[0]), ("", ""))
        sign, counted = self._lists.get((number, level or "0"), ("", ""))
        name = chain[0].name if chain else style.casefold()
        return Look(name, sign, _ALIGNED.get(aligned, ""), counted)

    def of_words(self, style: str, properties: Element) -> str:
        """Return what the look of words has that their paragraph, in a style, has not."""
        said = _said(properties)
        if not said:
            return ""
        key = style, tuple(said.items())
        found = self._known.get(key)
        if found is None:
            found = self._difference(style, said)
            if len(self._known) < _MOST_KNOWN:
                self._known[key] = found
        return found

    def _difference(self, style: str, said: dict[str, str]) -> str:
        around = self._whole(self._usual, style or self._default)
        own = self._whole(around, said.get("style", "")) | said
        names = sorted({*around, *own} - {"style"})
        pairs = ((it, around.get(it, ""), own.get(it, "")) for it in names)
        return " ".join(_called(name, now) for name, was, now in pairs if was != now)

    def _whole(self, words: Mapping[str, str], style: str) -> dict[str, str]:
        whole = dict(words)
        for it in reversed(list(self._chain(style))):
            whole |= it.words
        return whole

    def _chain(self, style: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            if style not in self._styles:
                return
            yield self._styles[style]
            style = self._styles[style].base


def _called(name: str, value: str) -> str:
    if not value:
        return f"-{name}"
    return name if value == "1" and name not in _VALUES.values() else f"{name}={value}"


def _said(properties: Element | None) -> dict[str, str]:
    """Return what properties say of the look of words; "" for what they turn off."""
    found: dict[str, str] = {}
    for it in () if properties is None else properties:
        name = local(it)
        if name == "rStyle":
            found["style"] = attribute(it, "val")
        elif name in _SWITCHES:
            value = attribute(it, _FILL) if name == "shd" else attribute(it, "val") or name
            is_on = value.lower() not in _OFF
            found[_SWITCHES[name]] = "1" if is_on or found.get(_SWITCHES[name]) else ""
        elif name in _VALUES:
            value = attribute(it, "val").upper()
            found[_VALUES[name]] = "" if value.lower() in _OFF else value
    return found


def _number(properties: Element | None) -> tuple[str, str]:
    """Return the list and level of a paragraph (17.3.1.19), "" where nothing is said of it."""
    made = None if properties is None else first(properties, "numPr")
    if made is None:
        return "", ""
    return attribute(first(made, "numId"), "val"), attribute(first(made, "ilvl"), "val")


def _listed(lists: Element) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield what stands before paragraphs of a list at a level, and how they are counted (17.9)."""
    abstract = {attribute(it, "abstractNumId"): it for it in lists if local(it) == "abstractNum"}
    for it in (it for it in lists if local(it) == "num"):
        number, name = attribute(it, "numId"), attribute(first(it, "abstractNumId"), "val")
        begins = {
            attribute(one, "ilvl"): attribute(first(one, "startOverride"), "val")
            for one in it
            if local(one) == "lvlOverride"
        }
        for made in abstract.get(name, ()):
            if local(made) != "lvl":
                continue
            form, level = attribute(first(made, "numFmt"), "val"), attribute(made, "ilvl")
            if form in {_BULLET, _NOTHING}:
                yield (number, level), ("bullet" if form == _BULLET else "", "")
            else:
                counted = f"{name}.{level} {number} {begins.get(level, '')}"
                yield (number, level), (NUMBER, counted.strip())
