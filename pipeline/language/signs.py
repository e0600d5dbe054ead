"""Signs of other tools in a text, which would be printed: Markdown, HTML, numbers typed by hand."""

import re
from collections.abc import Iterator
from html import unescape

from pipeline import rules
from pipeline.language.findings import Finding, finding
from pipeline.language.prose import LABEL, OTHER, Prose

_TAGS = "b|strong|i|em|u|br|p|div|span|font|a|img|code|kbd|sup|sub|ul|ol|li|hr|h[1-6]"
_STRONG_TAG = re.compile(r"<(b|strong|i|em|u)>(?P<words>[^<>]+)</\1>", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"(?<![A-Za-z0-9:\\])\\n(?![A-Za-z])")
_STRONG = re.compile(
    r"(?<![*A-Za-z0-9\\])\*(?=[^\s*])(?P<words>[^*\n]{1,80}?)(?<=\S)\*(?![*A-Za-z0-9])"
    r"|＊＊?(?P<wide>[^＊\n]{1,80}?)＊＊?"
    r"|(?<![_A-Za-z0-9\\])__(?=[^\s_])(?P<low>[^_\n]{1,80}?)(?<=\S)__(?![_A-Za-z0-9]|\.[a-z])"
)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|copy|hellip|[lr]dquo|#\d{1,5});")
_NOTE = re.compile(r"\[\^(?P<id>[\w-]+)\]")
_TURNED_LINK = re.compile(rf"\((?P<words>[^()]+)\)\[{OTHER}+\]?")
_LOOSE_LINK = re.compile(rf"(?<!\[)\[(?P<words>[^\[\]]+)\]\s+\({OTHER}+\)?")
_SURPLUS = re.compile(rf"{LABEL}(?P<sign>\])(?!\()")
_SEE = re.compile(r"(?<!\[)\[see (?P<id>[a-z0-9-]+(?:/[a-z0-9-]+)?)\](?!\()")
# A comment with a full-width sign, which YAML takes for words.
_COMMENT = re.compile(r"(?<=[ \u3000])＃[ \u3000]*(?P<words>\S.*)$", re.MULTILINE)
# A heading of Markdown.
_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_MAY_BE = re.compile(r"[<&*＊＃#\\\])]|__")

# A number in front of what gets one by itself, by the key of the text.
_DIGITS = r"[0-9０-９]"
_NUMBERS = {
    "do": re.compile(
        rf"[①-⑳]\s*|[(（]{_DIGITS}{{1,2}}[)）]\s*|{_DIGITS}{{1,2}}(?:[.)]\s+|[．）]\s*)"
        rf"|(?:手順|ステップ)\s*{_DIGITS}{{1,2}}\s*[:：.．、]?\s*|step\s*{_DIGITS}{{1,2}}\s*[:.)]\s*",
        re.IGNORECASE,
    ),
    "title": re.compile(
        rf"[①-⑳]\s*|第{_DIGITS}{{1,2}}[章節]\s*|{_DIGITS}{{1,2}}(?:[.．]{_DIGITS}{{1,2}})*"
        rf"(?:[.)]\s+|[．）]\s*)|chapter\s*{_DIGITS}{{1,2}}\s*[:.]\s*",
        re.IGNORECASE,
    ),
    "caption": re.compile(
        rf"(?:図|写真|画面|figure|fig\.?)\s*{_DIGITS}{{1,2}}(?:[-.．－]{_DIGITS}{{1,2}})?\s*[:：.．、\s]\s*",
        re.IGNORECASE,
    ),
}


def find_signs(prose: Prose) -> Iterator[Finding]:
    """Yield marks of other tools; what has a backslash before it is meant to be printed."""
    text = prose.text
    if not _MAY_BE.search(text):
        return
    for found in _marks(text):
        start, end = prose.written(found.start, found.end)
        if end - start == found.end - found.start or LABEL in text or OTHER in text:
            yield found


def _marks(text: str) -> Iterator[Finding]:
    strong = list(_STRONG_TAG.finditer(text))
    inside = [range(*it.span()) for it in strong]
    for it in (*strong, *_STRONG.finditer(text)):
        words = next(filter(None, it.groupdict().values()))
        yield finding(rules.FOREIGN_MARK, *it.span(), it[0], f"**{words}**", is_safe=False)
    for it in (*_TAG.finditer(text), *_LINE_BREAK.finditer(text), *_HEADING.finditer(text)):
        if not any(it.start() in one for one in inside):
            yield finding(rules.PRINTED_CODE, *it.span(), it[0])
    for it in _ENTITY.finditer(text):
        meant = unescape(it[0]).replace("\N{NO-BREAK SPACE}", " ")
        yield finding(rules.FOREIGN_MARK, *it.span(), it[0], meant)
    for it in _COMMENT.finditer(text):
        yield _told(it, f"# {it['words']}")
    for it in _NOTE.finditer(text):
        yield _told(it, f"{{footnote {it['id']}}}")
    for it in _SEE.finditer(text):
        yield _told(it, f"{{see {it['id']}}}")
    for it in (*_TURNED_LINK.finditer(text), *_LOOSE_LINK.finditer(text)):
        yield _told(it, f"[{it['words']}](https://…)")
    if "[" not in text:
        for it in _SURPLUS.finditer(text):
            yield finding(rules.PRINTED_CODE, *it.span("sign"), it["sign"])


def _told(found: re.Match[str], instead: str) -> Finding:
    """Return a finding of which nobody can tell all of the words to put there."""
    written = re.sub(f"{OTHER}+", "https://…", found[0])
    values = (("written", written), ("instead", instead))
    return Finding(rules.FOREIGN_MARK, *found.span(), values)


def find_numbers(prose: Prose, key: str) -> Iterator[Finding]:
    """Yield the number that somebody typed at the beginning of a step, a title or a caption."""
    found = _NUMBERS[key].match(prose.text) if key in _NUMBERS else None
    if found and found.end() < len(prose.text):
        written = found[0].rstrip(" 　")
        yield Finding(rules.TYPED_NUMBER, 0, len(written), (("written", written),))
