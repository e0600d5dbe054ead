"""Days as people type them."""

import re
import unicodedata
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_ERA = re.compile(r"(令和|平成|R)\s*(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_WEEKDAY = re.compile(
    r"\s*(?:\([月火水木金土日]\)|[月火水木金土日]曜日?)$"
    r"|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+",
    re.IGNORECASE,
)
_TIME = re.compile(r"[ T]+\d{1,2}[:時]\d{0,2}(?:[:分]\d{0,2})?(?:\s*[ap]m)?$", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_IN_WORDS = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")
# Among other words, where a number with dots may be a version and a word no month.
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_YEAR, _DAY = r"(?:19|20)\d\d(?!\d)", r"\d{1,2}(?:st|nd|rd|th)?"
_AMONG_WORDS = re.compile(
    rf"(?<!\d)(?:19|20)\d\d\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}(?!\d)"
    rf"|(?:令和|平成)\s*(?:元|\d{{1,2}})\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}(?!\d)"
    rf"|(?<!\d){_DAY}\s+{_MONTH}\.?,?\s+{_YEAR}|\b{_MONTH}\.?\s+{_DAY},?\s+{_YEAR}",
    re.IGNORECASE,
)
# The first year of Reiwa is 2019, that of Heisei 1989.
_BEFORE_ERA = {"令和": 2018, "R": 2018, "平成": 1988}


def parse_day(text: str) -> date | None:
    """Return the day that a text means, None if it means none.

    2026-11-23, 2026/11/23, 2026年11月23日, 令和8年11月23日, 23 November 2026 and November 23,
    2026 are understood, in full-width digits too. 11/23/2026 is not: in half of the world that
    is no date, and 11/12/2026 is another one.
    """
    bare = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text).strip())
    bare = _TIME.sub("", _ORDINAL.sub("", bare))
    if found := _YEAR_FIRST.fullmatch(bare):
        return _day(found[1], found[2], found[3])
    if found := _ERA.fullmatch(bare):
        year = 1 if found[2] == "元" else int(found[2])
        return _day(_BEFORE_ERA[found[1]] + year, found[3], found[4])
    if found := _IN_WORDS.fullmatch(bare):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(bare):
        return _day(found[3], _month(found[1]), found[2])
    return None


def first_day(text: str) -> date | None:
    """Return the first day that stands among the words of a text, None if none does."""
    found = _AMONG_WORDS.finditer(unicodedata.normalize("NFKC", text))
    return next((day for it in found if (day := parse_day(it[0]))), None)


def _month(name: str) -> int:
    begins = name[:3].casefold()
    return _MONTHS.index(begins) + 1 if begins in _MONTHS else 0


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
