"""The characters of a content file: encoding, forbidden characters, and lines that mislead YAML."""

import re
import unicodedata
from collections.abc import Collection

from pipeline import rules
from pipeline.diagnostics import Report
from schemas.base import Place

_BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_UTF8_MARK = b"\xef\xbb\xbf"
# C0 without tab and line feed, DEL, C1 (with U+0085), soft hyphen, zero width, text direction,
# U+2028/U+2029 (line breaks to YAML 1.1, not to an editor), invisible operators, noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_JOINERS = "\u200c\u200d"

_TAB = re.compile(r" *\t[ \t]*")
_WIDE_INDENT = re.compile("[ \t]*(\u3000)")
_WIDE_AFTER_DASH = re.compile(r"\s*(?:- )*-(" "\u3000)")
_WIDE_AFTER_COLON = re.compile(r"\s*(?:- +)*[A-Za-z_][\w-]*:(" "\u3000)")
_WIDE_COLON = re.compile(r"\s*(?:- +)*([a-z_][a-z0-9_-]*)(" "：)")


def decode(data: bytes, file: str, report: Report) -> str | None:
    """Return the text of a file, or None with a diagnostic when it is no clean UTF-8.

    Line ends become `\\n`; a UTF-8 byte order mark is reported and left out.
    """
    for mark, name in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            report.add(rules.NOT_UTF8, Place(file), encoding=name)
            return None
    if data.startswith(_UTF8_MARK):
        report.add(rules.BYTE_ORDER_MARK, Place(file))
        data = data.removeprefix(_UTF8_MARK)
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        report.add(rules.NOT_UTF8, _place_of_byte(data, error.start, file), encoding=_guess(data))
        return None
    if find_forbidden(text, file, report):
        return None
    if not text.strip():
        report.add(rules.EMPTY_FILE, Place(file))
        return None
    return text


def find_forbidden(text: str, file: str, report: Report, first: Place | None = None) -> bool:
    """Report the forbidden characters of a text; `first` is the place of all if escapes hid them.

    Joiners stay where a script or an emoji needs them.
    """
    found = False
    for match in FORBIDDEN.finditer(text):
        character = match[0]
        if character in _JOINERS and _joins(text, match.start()):
            continue
        found = True
        report.add(
            rules.FORBIDDEN_CHARACTER,
            first or _place_in(text, match.start(), file),
            code=f"U+{ord(character):04X}",
            name=unicodedata.name(character, "control character").lower(),
        )
    return found


def lint_lines(lines: list[str], file: str, inside_text: Collection[int], report: Report) -> bool:
    """Report lines that YAML would misread in silence; return whether there are any.

    `inside_text` are the numbers of lines that lie within a text of several lines.
    """
    found = False
    for number, line in enumerate(lines, start=1):
        if number in inside_text or not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _lint_line(line, number, file, report) or found
    return found


def _lint_line(line: str, number: int, file: str, report: Report) -> bool:
    if tab := _TAB.match(line):
        start = line.index("\t")
        place = Place(file, number, start + 1, number, tab.end() + 1)
        report.add(rules.TAB_INDENTATION, place)
        return True
    for pattern in (_WIDE_INDENT, _WIDE_AFTER_DASH, _WIDE_AFTER_COLON):
        if wide := pattern.match(line):
            place = Place(file, number, wide.start(1) + 1, number, wide.end(1) + 1)
            report.add(rules.FULL_WIDTH_SPACE, place)
            return True
    if colon := _WIDE_COLON.match(line):
        place = Place(file, number, colon.start(2) + 1, number, colon.end(2) + 1)
        report.add(rules.FULL_WIDTH_COLON, place, key=colon[1])
        return True
    return False


def _joins(text: str, position: int) -> bool:
    """Whether a zero-width joiner stands between letters or signs that can be joined."""
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    if not before or not after:
        return False
    return not before.isascii() and not after.isascii() and not is_wide(before + after)


def is_wide(characters: str) -> bool:
    """Whether all characters are Japanese or Chinese: written without spaces between words."""
    return all(
        unicodedata.east_asian_width(character) in "WF"
        and not unicodedata.name(character, "").startswith(("HANGUL", "EMOJI"))
        and unicodedata.category(character) != "So"
        for character in characters
    )


def _guess(data: bytes) -> str:
    """Return the name of the Japanese encoding that yields the most kana, or "another encoding"."""
    best, name = 0, "another encoding"
    for encoding, title in (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "JIS")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        kana = sum("\u3040" <= character <= "\u30ff" for character in text)
        if kana > best:
            best, name = kana, title
    return name


def _place_of_byte(data: bytes, position: int, file: str) -> Place:
    before = data[:position].decode("utf-8", errors="replace")
    return _place_in(before + "?", len(before), file)


def _place_in(text: str, position: int, file: str) -> Place:
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return Place(file, line, column, line, column + 1)
