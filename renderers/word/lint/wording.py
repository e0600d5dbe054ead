"""Words that a reader cannot see, or that are read otherwise than they look."""

import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, place, select, tag, value

# Characters without a shape of their own, with one of one font's only, that turn what follows
# around, or that stand for one that was lost. Symbols' own (F000 to F0FF) are shown by their fonts.
_ODD = re.compile(
    "[\u200b\u2060\ufeff\u202a-\u202e\ufff9-\uffff\ue000-\uefff\uf100-\uf8ff\x80-\x9f\u00ad\ufdd0-\ufdef]"
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SHOWN = "not(@w:val) or @w:val='1' or @w:val='true' or @w:val='on'"
_HIDDEN = f"//w:r[w:rPr/w:vanish[{_SHOWN}]][w:t[normalize-space()]][not(w:rPr/w:webHidden)]"
_BLANK = " \t\n"
_TEXTS = tuple(tag(it) for it in ("w:t", "w:delText", "w:instrText"))


def check_wording(parts: Parts) -> Iterator[Finding]:
    """Yield words that are hidden, lose blanks, or hold characters that nobody sees."""
    yield from _bullets(parts)
    for part, root in parts.stories.items():
        for it in root.iter(*_TEXTS):
            yield from _text(part, it, it.text or "")
        for it in select(root, _HIDDEN):
            yield Finding("hidden-words", place(part, it), "words are hidden")


def _bullets(parts: Parts) -> Iterator[Finding]:
    """Yield numbers of lists with a character that only one font has, and no font is named."""
    root = parts.only("numbering")
    for it in [] if root is None else select(root, "//w:lvl/w:lvlText"):
        if odd := _ODD.search(value(it)):
            said = f"a bullet is a character that nobody sees: U+{ord(odd[0]):04X}"
            yield Finding("odd-character", "numbering", said)


def _text(part: str, it: Element, said: str) -> Iterator[Finding]:
    if not said:
        return
    if (said[0] in _BLANK or said[-1] in _BLANK) and it.get(_SPACE) != "preserve":
        told = "a blank at the edge of words is lost: xml:space is not `preserve`"
        yield Finding("lost-blank", place(part, it), told)
    if not said.isascii() and (odd := _ODD.search(said)):
        told = f"there is a character that nobody sees: U+{ord(odd[0]):04X}"
        yield Finding("odd-character", place(part, it), told)
