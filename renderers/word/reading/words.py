"""Characters of runs, and the fields around them."""

import re
from dataclasses import dataclass, field

from renderers.word.elements import Element
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
class Fields:
    """The fields that are open at a place (17.16): whether their words show, where they lead."""

    _open: list[tuple[list[str], bool]] = field(default_factory=list)

    def take(self, part: Element) -> bool:
        """Take a part of a run; return whether it belongs to a field and shows nothing."""
        if part.tag == _FIELD:
            kind = part.get(named("w:fldCharType"))
            if kind == "begin":
                self._open.append(([], False))
            elif kind == "separate" and self._open:
                self._open[-1] = (self._open[-1][0], True)
            elif kind == "end" and self._open:
                self._open.pop()
            return True
        if part.tag == _INSTRUCTION:
            if self._open:
                self._open[-1][0].append(part.text or "")
            return True
        return any(not is_result for _, is_result in self._open)

    @property
    def address(self) -> str:
        """Where the words lead here, "" where no field is a link."""
        found = (_LINK.match("".join(words)) for words, _ in self._open)
        return next((it[1] for it in found if it), "")

    @property
    def is_contents(self) -> bool:
        """Whether the words belong to a list of contents."""
        return any(_CONTENTS.match("".join(words)) for words, _ in self._open)
