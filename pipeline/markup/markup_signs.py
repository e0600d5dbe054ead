"""The signs that begin a mark: in a sentence, in a text on a screen, and in a label there."""

import re

from schemas.base import Marks

_SIGNS = re.compile(
    r"\\(?P<escaped>[\\`*{}\[\]【】])|【|\[\[|\*\*|`|\{|\[(?=[^\]\[]*\]\()"
    r"|(?P<close>[】}])|(?P<wide>｛[A-Za-z][\w /-]*[｝}])"
)
_LABEL_SIGNS = re.compile(
    r"\\(?P<escaped>[\\`*{}\[\]【】])|\{|(?P<close>\})|(?P<wide>｛[A-Za-z][\w /-]*[｝}])"
)
# Words in brackets; not those in two pairs of them, nor brackets without words.
LINK_WORDS = re.compile(r"(?:\\.|[^\]\[\\])+")
_SCREEN_LINK = (
    rf"\[(?!\s*\])(?=(?P<words>{LINK_WORDS.pattern})\])"
    r"(?!(?<=(?<!\\)\[\[)(?P=words)\]\])"
)
SCREEN_SIGNS = re.compile(f"{_LABEL_SIGNS.pattern}|{_SCREEN_LINK}")
BRACKET = re.compile(r"\\.|[\[\]]")
# As in template languages; no term has such a name.
DOUBLED = re.compile(r"\{\{[^{}]*\}\}")
# A control in two pairs of brackets.
TWICE = re.compile(r"【(【[^【】]+】)】")
# What a mark that pairs begins with.
_PAIRS = {sign: re.compile(rf"(?<!\\){re.escape(sign)}") for sign in ("【", "[[", "{")}
# A mark inside another one.
NESTED = re.compile(r"(?<!\\)(?P<mark>【|\[\[|\*\*|`|\{(?:see|footnote)(?=\s)|\[(?=[^\]\[]*\]\())")
NESTED_ON_SCREEN = re.compile(r"(?<!\\)(?P<mark>\{(?:see|footnote)(?=\s))")
# What stands inside another mark.
TERM = re.compile(r"\\(?P<escaped>[\\`*{}\[\]【】])|\{(?P<name>[^{}]*)\}")
TERM_IN_CODE = re.compile(r"\\(?P<escaped>\\(?=\{)|[{}])|\{(?P<name>[^{}]*)\}")
# Where a link may lead.
SAFE_TARGET = re.compile(r"(https?://[^\s\"<>\\^`{|}]+|mailto:[^\s\"<>@]+@[^\s\"<>@]+|tel:[+\d-]+)")
# A mark in braces that begins with a word.
WITH_A_WORD = re.compile(r"(?P<word>[Ss]ee|[Ff]ootnote)(?:\s+(?P<name>.*))?", re.DOTALL)


def opens_again(sign: str, inner: str) -> bool:
    """Whether a mark is opened once more before it closes: so the first one has no end."""
    return sign in inner and sign in _PAIRS and _PAIRS[sign].search(inner) is not None


def signs_of(marks: Marks) -> re.Pattern[str]:
    """Return what begins a mark, or is no word, in a text with such marks."""
    if marks.on_screen:
        return _LABEL_SIGNS if marks.terms_only else SCREEN_SIGNS
    return _SIGNS
