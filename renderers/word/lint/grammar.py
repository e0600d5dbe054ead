"""What may stand in what, in which order and with which attributes: the tables, read once.

A line of `tables/*.txt` begins with what it tells of; lines that are indented belong to it:

    words Jc: left center        values that an attribute may have
    set range: bookmarkStart …   names that are used together, written `&range`
    form PPr: pPr                what the elements that follow hold, wherever nothing else is told
      @ val!=Jc id=0..8          attributes; `!` after those that must be there
      text=Int                   characters may stand in it, here those of a number
      pStyle? (p tbl=Tbl)*       elements in their order, `=` before the form they have here

How often: `?` once at most, `*` at will, `+` at least once, `{2,3}`, and `~` each once at most in
any order. `ANY` is whatever. Names are of WordprocessingML or, in `drawing.txt`, of DrawingML,
unless they have a prefix; attributes there have none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from renderers.word.elements import NAMESPACES
from renderers.word.lint.parts import OTHER_NAMESPACES

# Of each table, the prefixes of elements and of attributes that have none.
_PREFIXES = {"wordprocessing": ("w", "w"), "drawing": ("a", ""), "package": ("", "")}
# Without end: more than any file has.
MANY = 1 << 30
_XML = "http://www.w3.org/XML/1998/namespace"
_ALL_NAMESPACES = NAMESPACES | OTHER_NAMESPACES | {"xml": _XML}
_OFTEN = {"": (1, 1), "?": (0, 1), "*": (0, MANY), "+": (1, MANY), "~": (0, MANY)}
_TOKEN = re.compile(r"(\([^)]*\)|[^\s(){}?*+~]+)(\{\d+,\d*\}|[?*+~]?)")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
_SIZED = re.compile(r"(Hex|Text)(\d+)")
_UNITS = "mm|cm|in|pt|pc|pi"
_CLOCK = r"([01]\d|2[0-4]):[0-5]\d"
_TIME = rf"{_CLOCK}(:[0-5]\d(\.\d+)?)?(Z|[+-]{_CLOCK})?"
_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
# Values by how they are written (part 1, 22.9.2); of addresses and names (part 2, 8 to 10).
_WRITTEN = {
    "Address": r"[^\s<>\"{}|\\^`]+",
    "Angle": r"-?\d{1,10}|[^\W\d]\w*",
    "Any": r"[\s\S]*",
    "Base64": r"[A-Za-z0-9+/=\s]*",
    "Bits12": r"[01]{12}",
    "Bool": r"true|false|0|1",
    "Colour": r"auto|[0-9A-Fa-f]{6}",
    "ContentType": r"[\w.+-]+/[\w.+-]+(;.*)?",
    "Day": rf"\d{{4}}(-{_MONTH}(-{_DAY}(T{_TIME})?)?)?",
    "Extension": r"[^\s/\\.]+",
    "Guid": r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}",
    "HalfPoints": rf"[1-9]\d{{0,3}}|\d+(\.\d+)?({_UNITS})",
    "Hex": r"([0-9A-Fa-f]{2})*",
    "HexUpTo2": r"[0-9A-Fa-f]{1,2}",
    "IntegerOrPercent": r"[+-]?\d+(\.\d+%|%)?",
    "Integer": r"[+-]?\d+",
    "Length": rf"\d+|\d+(\.\d+)?({_UNITS})",
    "Name": r"[^\W\d][\w.-]*",
    "NoComma": r"[^,]+",
    "NotMinusOne": r"\+?\d+|-0*([2-9]|[1-9]\d+)",
    "NotZero": r"-?0*[1-9]\d*",
    "OnOff": r"on|off|true|false|0|1",
    "ParagraphId": r"(?!0{8})[0-7][0-9A-Fa-f]{7}",
    "PartName": r"/[^\s\\]*[^\s\\/.]",
    "SignedLength": rf"-?\d+|-?\d+(\.\d+)?({_UNITS})",
    "Coordinate": rf"-?\d{{1,14}}|-?\d+(\.\d+)?({_UNITS})|[^\W\d]\w*",
    "Width": rf"\d+(\.\d+)?({_UNITS}|%)?",
    "ColumnWidth": rf"[1-9]\d*|\d+(\.\d+)?({_UNITS})",
    "Tag": r"(([A-Za-z]{2,3}|x)(-[A-Za-z0-9]{1,8})*)?",
    "Time": rf"\d{{4}}-{_MONTH}-{_DAY}(T{_TIME})?",
    "RelationshipType": r"(https?://|urn:)[^\s<>\"]+",
    "TimeType": r"dcterms:W3CDTF",
}
_NUMBERS = {
    "Emu": (-27_273_042_329_600, 27_273_042_316_900),
    "Int": (-(1 << 31), (1 << 31) - 1),
    "Natural": (0, (1 << 31) - 1),
    "Size": (1, (1 << 31) - 1),
    "Unsigned": (0, (1 << 32) - 1),
}
_DIGITS = re.compile(r"[+-]?\d{1,20}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be: one of some words, a number of a range, or written in a form."""

    name: str
    words: frozenset[str] = frozenset()
    numbers: tuple[int, int] | None = None
    written: re.Pattern[str] | None = None

    def fits(self, value: str) -> bool:
        """Whether a value is one of this kind."""
        if self.words:
            return value in self.words
        if self.numbers:
            least, most = self.numbers
            return bool(_DIGITS.fullmatch(value)) and least <= int(value) <= most
        return self.written is None or bool(self.written.fullmatch(value))


@dataclass(frozen=True, slots=True)
class Slot:
    """A place among the children: tags and the names of their forms, and how many there may be."""

    forms: Mapping[str, str]
    least: int
    most: int
    is_any: bool = False
    # Each of them once at most.
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What elements hold; attributes by lxml's names, and those that must be there."""

    name: str
    attributes: dict[str, Kind] = field(default_factory=dict)
    needed: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    text: Kind | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The forms by their names, the one of each tag where nothing else is told, and the words."""

    forms: Mapping[str, Form]
    usual: Mapping[str, str]
    words: Mapping[str, frozenset[str]]


@cache
def grammar() -> Grammar:
    """Return what the tables tell."""
    reading = _Reading()
    for path in sorted(Path(__file__).with_name("tables").glob("*.txt")):
        reading.read(path.read_text("utf-8"), *_PREFIXES[path.stem])
    return reading.result()


class _Reading:
    def __init__(self) -> None:
        self.words: dict[str, frozenset[str]] = {}
        self.sets: dict[str, str] = {}
        self.bodies: list[tuple[str, str, str, str]] = []
        self.usual: dict[str, str] = {}

    def read(self, text: str, prefix: str, of_attributes: str) -> None:
        """Take the lines of a table in; those of forms are understood when all are there."""
        plain = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
        for entry in re.split(r"\n(?=\S)", plain.strip()):
            head, _, rest = entry.partition(":")
            kind, name = head.split(" ", 1)
            if kind == "words":
                self.words[name] = frozenset(rest.split())
            elif kind == "set":
                self.sets[name] = rest
            else:
                elements, body = _parted(rest)
                tags = (_tag(it, prefix) for it in elements.split())
                self.usual |= dict.fromkeys(tags, name)
                self.bodies.append((name, body, prefix, of_attributes))

    def result(self) -> Grammar:
        return Grammar(
            {name: self._form(name, *it) for name, *it in self.bodies}, self.usual, self.words
        )

    def _form(self, name: str, body: str, prefix: str, of_attributes: str) -> Form:
        made = Form(name)
        text = re.search(r"^  text(?:=(\w+))?$", body, re.MULTILINE)
        if text:
            body = body.replace(text[0], "")
            object.__setattr__(made, "text", self._kind(text[1] or "Any"))
        attributes = re.search(r"^  @((?:.*)(?:\n    .*)*)", body, re.MULTILINE)
        if attributes:
            body = body.replace(attributes[0], "")
            for it in attributes[1].split():
                key, _, kind = it.partition("=")
                tag = _tag(key.rstrip("!"), of_attributes)
                made.attributes[tag] = self._kind(kind)
                if key.endswith("!"):
                    made.needed.append(tag)
        made.slots.extend(self._slots(body, prefix))
        return made

    def _slots(self, body: str, prefix: str) -> Iterator[Slot]:
        expanded = body
        while "&" in expanded:
            expanded = re.sub(r"&([\w-]+)", lambda it: self.sets[it[1]], expanded)
        for names, often in _TOKEN.findall(expanded):
            least, most = _often(often)
            forms = dict(self._named(it, prefix) for it in names.strip("()").split())
            yield Slot(forms, least, most, is_any="ANY" in names, is_set=often == "~")

    def _named(self, token: str, prefix: str) -> tuple[str, str]:
        name, _, form = token.partition("=")
        tag = _tag(name, prefix)
        return tag, form or self.usual.get(tag, "")

    def _kind(self, name: str) -> Kind:
        if name in self.words:
            return Kind(name, words=self.words[name])
        if name in _NUMBERS:
            return Kind(name, numbers=_NUMBERS[name])
        if numbers := _RANGE.fullmatch(name):
            return Kind(name, numbers=(int(numbers[1]), int(numbers[2])))
        if sized := _SIZED.fullmatch(name):
            one = "[0-9A-Fa-f]{%s}" if sized[1] == "Hex" else r"[\s\S]{0,%s}"
            return Kind(name, written=re.compile(one % sized[2]))
        return Kind(name, written=re.compile(_WRITTEN[name]))


def _parted(rest: str) -> tuple[str, str]:
    """Return the elements that have a form, which may take several lines, and what it holds."""
    elements: list[str] = []
    body = rest.split("\n")
    while body and (not elements or re.match(r"    \S", body[0])):
        elements.append(body.pop(0))
    return " ".join(elements), "\n".join(body)


def _often(written: str) -> tuple[int, int]:
    if written.startswith("{"):
        least, most = written[1:-1].split(",")
        return int(least), int(most or MANY)
    return _OFTEN[written]


def _tag(name: str, prefix: str) -> str:
    own, _, local = name.rpartition(":")
    uri = _ALL_NAMESPACES[own or prefix] if own or prefix else ""
    return f"{{{uri}}}{local}" if uri else local
