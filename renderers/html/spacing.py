"""Room between Japanese punctuation on paper (JIS X 4051:2004, 4.7; JLReq, 3.1.4)."""

import re
from dataclasses import replace

from markupsafe import Markup

from pipeline.composing.inline_nodes import Control, Inlines, Strong, Text

# A closing mark has half an em of nothing behind it, an opening one before it: one half will do.
_CLOSING = "、。，．）］｝〉》」』】〕"
_OPENING = "（［｛〈《「『【〔"
_BEFORE = re.compile(f"[{_CLOSING}](?=[{_OPENING}{_CLOSING}])")
_HALF = Markup('<span class="half">{}</span>')


def closed_up(content: Inlines) -> Inlines:
    """Return a sentence with closing marks half as wide where another mark follows.

    Why by hand: WeasyPrint does not know `text-spacing-trim`, and `、【` would gape. Links are left
    alone, for what is inside one has no tag of a link.
    """
    following = [*(item.text[:1] for item in content[1:]), ""]
    return tuple(
        replace(item, text=_closed_up(item.text, after))
        if isinstance(item, Text | Control | Strong)
        else item
        for item, after in zip(content, following, strict=False)
    )


def _closed_up(text: str, after: str) -> str:
    made, at = Markup(), 0
    for found in _BEFORE.finditer(text + after):
        if found.start() < len(text):
            made += Markup.escape(text[at : found.start()]) + _HALF.format(found[0])
            at = found.end()
    return made + Markup.escape(text[at:]) if at else text
