"""Room between the characters of a line on paper, and where its last line begins.

JIS X 4051:2004, 4.7 and 6.2; JLReq, 3.1.4 and 3.2.6. WeasyPrint knows neither `text-spacing-trim`
nor `text-autospace` nor `text-wrap: pretty`, so what they would do is written as elements.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from pipeline.document.inline_nodes import Control, Field, Inlines, Strong, Text
from pipeline.document.reading_order import plain
from renderers.breaking import phrase_ends

# A closing mark has half an em of nothing behind it, an opening one before it: one half will do.
_CLOSING = "、。，．）］｝〉》」』】〕"
OPENING = "（［｛〈《「『【〔"
# Words of other scripts, spaces between them included, get some room beside Japanese letters.
_FOREIGN = "[!-~¡-\u04ff]+(?: +[!-~¡-\u04ff]+)*"
_MARK = re.compile(f"(?P<closing>[{_CLOSING}])(?=[{OPENING}{_CLOSING}])|(?P<foreign>{_FOREIGN})")
_JAPANESE = re.compile("[々〇ぁ-ゖゝ-ゟァ-ヺー-ヿ\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SHORT_WORD = re.compile("[^ ]+ [^ ]{1,6}$")
_KANA = re.compile("[ぁ-ヺ]")
# The last words of a paragraph, which stay on one line, are at most so long; more of its characters
# need not be looked at to find them.
_LONGEST, _SEEN = 14, 24
# A shorter paragraph is hardly ever longer than a line.
_SHORT = 9
PHRASE = Markup('<span class="phrase">{}</span>')
# The class of room before foreign words.
GAP = "gap-before"
_SPAN = Markup('<span class="{}">{}</span>')


def set_on_paper(content: Inlines) -> Inlines:
    """Return a sentence with room between its characters, and with a last line of a few at least.

    Links are left alone, for what is inside one has no tag of a link; so is code, the characters of
    which are all to be seen.
    """
    if not content:
        return content
    before = ["", *(item.text[-1:] for item in content[:-1])]
    after = [*(item.text[:1] for item in content[1:]), ""]
    made = [
        replace(item, text=spaced(item.text, *around))
        if isinstance(item, Text | Control | Strong | Field)
        else item
        for item, around in zip(content, zip(before, after, strict=True), strict=True)
    ]
    if isinstance(content[-1], Text) and (last := _last_words(content)):
        text = content[-1].text
        head = spaced(text[:-last], before[-1], text[-last])
        tail = spaced(text[-last:], text[-last - 1 : -last] or before[-1])
        made[-1] = replace(content[-1], text=head + PHRASE.format(tail))
    return tuple(made)


def spaced(text: str, before: str = "", after: str = "") -> Markup:
    """Return a text as HTML; `before` and `after` are the characters around it."""
    return Markup().join(_pieces(text, before, after))


def _pieces(text: str, before: str, after: str) -> Iterator[Markup]:
    whole, at = before + text + after, len(before)
    end = at + len(text)
    for found in _MARK.finditer(whole, at):
        start, stop = found.start(), min(found.end(), end)
        if start >= end:
            break
        style = "half" if found["closing"] else _gaps(whole, start, stop)
        if style:
            yield Markup.escape(whole[at:start])
            yield _SPAN.format(style, whole[start:stop])
            at = stop
    yield Markup.escape(whole[at:end])


def _gaps(text: str, start: int, end: int) -> str:
    """Return on which sides foreign words have room: beside a letter, if they end with one."""
    first = text[start].isalnum() and _JAPANESE.match(text[start - 1 : start])
    last = text[end - 1].isalnum() and _JAPANESE.match(text[end : end + 1])
    return " ".join(name for name, it in ((GAP, first), ("gap-after", last)) if it)


def _last_words(content: Inlines) -> int:
    """Return how many characters at the end of a paragraph are not to be torn apart.

    Why: a last line of one or two characters, or of one short word, looks like a mistake.
    """
    words = plain(content)
    seen = words[-_SEEN:]
    if len(words) <= _SHORT:
        return 0
    if _KANA.search(seen):
        length = len(seen) - (phrase_ends(seen) or [0])[-1]
    else:
        found = _SHORT_WORD.search(seen)
        length = len(found[0]) if found else 0
    return length if 1 < length <= min(_LONGEST, len(content[-1].text)) else 0
