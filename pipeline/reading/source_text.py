"""The characters of a content file: encoding, and characters that no format agrees about."""

import re
import unicodedata
from collections.abc import Iterator

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
_JAPANESE = {"Shift_JIS": "cp932", "EUC-JP": "euc_jp", "JIS": "iso2022_jp"}
# C0 without tab and line feed, DEL, C1 (with U+0085), soft hyphen, zero width, text direction,
# U+2028/U+2029 (line breaks to YAML 1.1, not to an editor), invisible operators, fillers of
# Hangul, tags, noncharacters.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
)
# Flags of parts of countries are written with tags (UTS 51, ED-14a).
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_JOINERS = "\u200c\u200d"
# All but compatibility ideographs: Unicode composes these into their usual forms, and a name that
# is written with one would be printed as another.
_COMPOSED = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_MOST_FORBIDDEN = 1000
_FIRST_MARK = "\u0300"


def decode(data: bytes, file: str, report: Report) -> str | None:
    """Return the text of a file, or None with a diagnostic when it is no UTF-8 or empty.

    All line ends become line feeds; a UTF-8 byte order mark is reported and left out.
    """
    if data.startswith(b"PK\x03\x04"):
        advice = "copy its text into a file of an editor for plain text, and save that as UTF-8"
        reason = "it is a Word or Excel file"
        report.add(rules.UNREADABLE_FILE, Place(file), reason=reason, advice=advice)
        return None
    if codec := _wide_codec(data):
        _remember(data.decode(codec, "replace"), file, report)
        report.add(rules.NOT_UTF8, Place(file), encoding=codec[:6])
        return None
    if data.startswith(_UTF8_MARK):
        report.add(rules.BYTE_ORDER_MARK, Place(file))
        data = data.removeprefix(_UTF8_MARK)
    if (wrong := _first_wrong_byte(data)) is not None:
        name = _guess(data)
        _remember(data.decode(_JAPANESE.get(name, "utf-8"), "replace"), file, report)
        report.add(rules.NOT_UTF8, _place_of_byte(data, wrong, file), encoding=name)
        return None
    text = _remember(data.decode("utf-8"), file, report)
    if not text.strip():
        report.add(rules.EMPTY_FILE, Place(file))
        return None
    return text


def _first_wrong_byte(data: bytes) -> int | None:
    """Return where a file stops being UTF-8; JIS does so with an escape sequence."""
    if escape := re.search(rb"\x1b\$[@B]", data):
        return escape.start()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _remember(text: str, file: str, report: Report) -> str:
    """Return a text with one kind of line end, and keep its lines to be shown with problems."""
    text = text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    report.remember_text(file, text.removeprefix("\ufeff").split("\n"))
    return text


def composed(text: str) -> str:
    """Return a text with its letters and the marks behind them as one character (NFC).

    What Unicode has no such character for stays as it is.
    Why: some systems write か and ゛ where others write が. Nobody sees a difference, so words
    are compared and printed in one spelling.
    """
    if text.isascii():
        return text
    return _COMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def belongs_to(before: str, character: str) -> bool:
    """Whether a character is a mark of the letter before it, or is composed with it."""
    if character < _FIRST_MARK or not before or before.isspace():
        return False
    if unicodedata.combining(character):
        return True
    both = before + character
    is_plain = unicodedata.is_normalized("NFC", both)
    return not is_plain and composed(both) != composed(before) + character


def find_forbidden(text: str) -> Iterator[int]:
    """Yield the positions of forbidden characters. Joiners stay where a script needs them."""
    flags = {at for it in _FLAG.finditer(text) for at in range(*it.span())}
    for match in FORBIDDEN.finditer(text):
        if match.start() in flags:
            continue
        if match[0] not in _JOINERS or not _joins(text, match.start()):
            yield match.start()


def report_forbidden(character: str, place: Place, report: Report) -> None:
    """Report a forbidden character by its code point and its name."""
    name = unicodedata.name(character, "control character").lower()
    values = {"code": f"U+{ord(character):04X}", "name": name}
    if unicodedata.category(character) == "Zs":
        values["instead"] = " "
    report.add(rules.FORBIDDEN_CHARACTER, place, **values)


def take_out_forbidden(lines: list[str], file: str, report: Report) -> set[int]:
    """Take forbidden characters out of the lines, so that the rest can be read.

    Returns the lines, counted from 0, on which there were any.
    """
    touched: set[int] = set()
    if not FORBIDDEN.search("\n".join(lines)):
        return touched
    count = 0
    for number, line in enumerate(lines):
        found = list(find_forbidden(line))
        if not found:
            continue
        touched.add(number)
        for position in found[: _MOST_FORBIDDEN - count]:
            place = Place(file, number + 1, position + 1, number + 1, position + 2)
            report_forbidden(line[position], place, report)
        count += len(found)
        wrong = set(found)
        lines[number] = "".join(it for at, it in enumerate(line) if at not in wrong)
    return touched


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


def _wide_codec(data: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32, known by its mark or, without one, by its zeros."""
    for mark, name in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return name
    start = data[:4000]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if not odd + even or max(odd, even) * 5 < len(start) or min(odd, even) > max(odd, even) // 10:
        return None
    return "UTF-16-LE" if odd > even else "UTF-16-BE"


def _guess(data: bytes) -> str:
    """Return the likeliest Japanese encoding, or "another encoding" where only some bytes are bad.

    The likeliest one yields the most kana and kanji, and the fewest half-width katakana.
    """
    foreign = len(re.sub(rb"[\x00-\x7f]", b"", data))
    lost = len(data) - len(data.decode("utf-8", "ignore").encode())
    if lost * 5 < foreign:
        return "another encoding"
    scores = {title: _japanese_letters(data, codec) for title, codec in _JAPANESE.items()}
    best = max(scores, key=lambda title: scores[title])
    return best if scores[best] > 0 else "another encoding"


def _japanese_letters(data: bytes, codec: str) -> int:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return 0
    kana = len(re.findall("[\u3040-\u30ff]", text))
    return (
        3 * kana
        + len(re.findall("[\u3000-\u303f\u4e00-\u9fff]", text))
        - 3 * len(re.findall("[\uff61-\uff9f\ue000-\uf8ff]", text))
    )


def _place_of_byte(data: bytes, position: int, file: str) -> Place:
    before = data[:position].decode("utf-8", "replace")
    if b"\n" not in data:
        before = before.replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Place(file, line, column, line, column + 1)


def goes_on(lines: list[str], number: int) -> dict[str, str]:
    """Return {"mark": "---"} where behind such a line a file goes on, {} where one begins."""
    first = next((it for it in lines[number + 1 :] if re.match(r"\s*[^\s#-]", it)), "id:")
    return {} if first.startswith("id:") else {"mark": "---"}
