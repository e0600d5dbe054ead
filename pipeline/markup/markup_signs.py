"""The signs that begin a mark: in a sentence, in a text on a screen, and in a label there."""

import re

from schemas.base import Marks

_SIGNS = re.compile(
    r"\\(?P<escaped>[\\`*{}\[\]【】])|【|\[\[|\*\*|`|\{|\[(?=[^\]\[]*\]\()"
    r"|(?P<close>[】}])|(?P<wide>｛)(?=[A-Za-z][\w /-]*[｝}])"
)
_LABEL_SIGNS = re.compile(
    r"\\(?P<escaped>[\\`*{}\[\]【】])|\{|(?P<close>\})|(?P<wide>｛)(?=[A-Za-z][\w /-]*[｝}])"
)
# Words in brackets; not those in two pairs of them, nor brackets without words.
LINK_WORDS = re.compile(r"(?:\\.|[^\]\[\\])+")
_SCREEN_LINK = (
    rf"\[(?!\s*\])(?=(?P<words>{LINK_WORDS.pattern})\])"
    r"(?!(?<=(?<!\\)\[\[)(?P=words)\]\])"
)
SCREEN_SIGNS = re.compile(f"{_LABEL_SIGNS.pattern}|{_SCREEN_LINK}")
BRACKET = re.compile(r"\\.|[\[\]]")


def signs_of(marks: Marks) -> re.Pattern[str]:
    """Return what begins a mark, or is no word, in a text with such marks."""
    if marks.on_screen:
        return _LABEL_SIGNS if marks.terms_only else SCREEN_SIGNS
    return _SIGNS
