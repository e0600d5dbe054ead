"""Characters of runs, and the fields around them."""

import re
from dataclasses import dataclass, field, replace

from pipeline.importing.blocks import Block, Run
from renderers.word.elements import Element
from renderers.word.opening import UnsafeWordFileError
from renderers.word.reading.names import named

# Invisible characters, which content may not hold, and private ones, which no font has.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff]"
)
_TAB, _BREAK, _CR = named("w:tab"), named("w:br"), named("w:cr")
_SIGNS = {named("w:noBreakHyphen"): "-", _TAB: "\t", _BREAK: "\n", _CR: "\n"}
_SYMBOL, _TEXT = named("w:sym"), {named("w:t"), named("m:t")}
_FIELD, _INSTRUCTION = named("w:fldChar"), named("w:instrText")
# Of the fonts that Word puts symbols in; all others are told by a box.
_SYMBOLS = {
    0xE0: "→", 0xE8: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0x6C: "●", 0x6E: "■", 0xA7: "▪",
    0xFC: "✓", 0xFB: "✗", 0xB7: "•", 0xD8: "➢", 0xA8: "□", 0xFE: "☑", 0x6F: "□",
    **{0x80 + at: chr(ord("①") + at - 1) for at in range(1, 11)},
    **{0x8B + at: chr(ord("❶") + at - 1) for at in range(1, 11)},
}  # fmt: skip
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
# Of an instruction, and of fields in one another: of a file that anybody may have written.
_LONGEST, _MOST_OPEN = 10_000, 50
_CONTENTS = re.compile(r"\s*TOC\b")


def shown(child: Element) -> str:
    """Return the characters that a part of a run shows, "" for what shows none."""
    if child.tag in _TEXT:
        return _INVISIBLE.sub("", child.text or "").replace("\xa0", " ")
    if child.tag == _BREAK and child.get(named("w:type")) in {"page", "column"}:
        return ""
    if child.tag == _SYMBOL:
        code = child.get(named("w:char"), "")
        known = re.fullmatch(r"[0-9A-Fa-f]{1,4}", code)
        return _SYMBOLS.get(int(code, 16) & 0xFF, "□") if known else "□"
    return _SIGNS.get(str(child.tag), "")


@dataclass(slots=True)
class Line:
    """A paragraph while it is read: its words, and what hangs on it."""

    runs: list[Run] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def mark(self, note: str) -> None:
        """Put the mark of a footnote, if there is any, behind the words so far."""
        if note and self.runs and not self.runs[-1].note:
            self.runs[-1] = replace(self.runs[-1], note=note)
        elif note:
            self.runs.append(Run("", note=note))

    @property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        return max(self.sizes, key=lambda it: it[1])[0] / 2 if self.sizes else 0.0


@dataclass(slots=True)
class _Open:
    instruction: str = ""
    is_result: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open at a place (17.16): whether their words show, where they lead."""

    _open: list[_Open] = field(default_factory=list)

    def take(self, part: Element) -> bool:
        """Take a part of a run; return whether it belongs to a field and shows nothing."""
        if part.tag == _FIELD:
            kind = part.get(named("w:fldCharType"))
            if kind == "begin":
                self._begin()
            elif kind == "separate" and self._open:
                self._open[-1].is_result = True
            elif kind == "end" and self._open:
                self._open.pop()
            return True
        if part.tag == _INSTRUCTION:
            if self._open and len(self._open[-1].instruction) < _LONGEST:
                self._open[-1].instruction += (part.text or "")[:_LONGEST]
            return True
        return any(not it.is_result for it in self._open)

    def _begin(self) -> None:
        if len(self._open) >= _MOST_OPEN:
            raise UnsafeWordFileError("it is damaged")
        self._open.append(_Open())

    @property
    def address(self) -> str:
        """Where the words lead here, "" where no field is a link."""
        found = (_LINK.match(it.instruction) for it in self._open)
        return next((it[1] for it in found if it), "")

    @property
    def is_contents(self) -> bool:
        """Whether the words belong to a list of contents."""
        return any(_CONTENTS.match(it.instruction) for it in self._open)
